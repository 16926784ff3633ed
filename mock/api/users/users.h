/* users.h - users of the platform (/api/v2/users), and the external user API of an org (/users).
 *
 * The platform's users stand in org.json, "platformUsers"; the first is who logs in where nobody is
 * named. An org that names none has one, so that a login can be tried at once.
 *
 * Users are listed, made and changed by the platform's own document (mock/platform/builtin).
 *
 * Ownership:  what is found belongs to the org, or to the exchange.
 * Threads:    one exchange, one thread.
 */
#ifndef MOCK_API_USERS_H
#define MOCK_API_USERS_H

#include "mock/exchange/exchange.h"

/* collections.c */
mock_handler mock_get_collection, mock_get_collection_item;
/* users.c */
mock_handler mock_get_users_me;
/* presence.c */
mock_handler mock_get_presence, mock_patch_presence, mock_get_routing_status,
    mock_put_routing_status;
/* identity.c */
mock_handler mock_get_organization, mock_get_subject_me;

/* The user of that id or e-mail address, as the API has them, else as the org's files have; who:
 * NULL or "" finds the first one. NULL: nobody. Borrowed for the length of the exchange. */
const cJSON *mock_find_user(struct mock_exchange *x, const char *who);

#endif
