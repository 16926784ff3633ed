/* users.h - users: the external APIs of an org, such as /users.
 *
 * Threads:    one exchange, one thread.
 */
#ifndef MOCK_API_USERS_H
#define MOCK_API_USERS_H

#include "mock/exchange/exchange.h"

/* collections.c */
mock_handler mock_get_collection, mock_get_collection_item;

#endif
