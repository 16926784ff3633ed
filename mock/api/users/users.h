/* users.h - users of the platform (/api/v2/users), and the external user API of an org (/users).
 *
 * The platform's users stand in org.json, "platformUsers"; the first is who logs in where nobody is
 * named. An org that names none has one, so that a login can be tried at once.
 *
 * Ownership:  what is found belongs to the org.
 * Threads:    one exchange, one thread.
 */
#ifndef MOCK_API_USERS_H
#define MOCK_API_USERS_H

#include "mock/exchange/exchange.h"

/* collections.c */
mock_handler mock_get_collection, mock_get_collection_item;
/* users.c */
mock_handler mock_get_users, mock_get_user, mock_get_users_me;

/* The user of that id or e-mail address; who: NULL or "" finds the first one. NULL: nobody. */
const cJSON *mock_find_user(const struct mock_org *org, const char *who);

#endif
