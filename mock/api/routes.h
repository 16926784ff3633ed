/* routes.h - every route of the mocked APIs: the tables that the server, the OpenAPI document and
 * the coverage report read.
 *
 *   for (size_t i = 0; i < mock_n_api_routes; i++) puts(mock_api_routes[i].operation_id);
 */
#ifndef MOCK_API_ROUTES_H
#define MOCK_API_ROUTES_H

#include "mock/exchange/exchange.h"

extern const struct mock_route mock_api_routes[];
extern const size_t mock_n_api_routes;
/* /{collection} and /{collection}/{id}: they are asked only when the first segment names a
 * collection of the org. */
extern const struct mock_route mock_collection_routes[];
extern const size_t mock_n_collection_routes;

/* welcome.c */
mock_handler mock_get_welcome;
/* Their operation ids. */
const struct mock_operations *mock_api_operations(void);

#endif
