/* response_headers.h - what every answer carries besides what its endpoint said.
 *
 *   mock_add_response_headers(x, &plan);
 *
 * The correlation id, the rate-limit headers, Cache-Control and provenance; and before those, the
 * body and headers that a fault puts in the endpoint's place. A header that is there already is
 * left alone.
 *
 * Source:     headers of every answer of the Genesys Cloud API; Retry-After: RFC 9110.
 * Ownership:  texts are copied into the answer.
 * Units:      seconds.
 * Threads:    one exchange, one thread.
 * Errors:     none.
 */
#ifndef MOCK_RESPONSE_HEADERS_H
#define MOCK_RESPONSE_HEADERS_H

#include "mock/exchange/exchange.h"
#include "mock/fault/fault.h"

void mock_add_response_headers(struct mock_exchange *x,
                               const struct mock_plan *plan); /* plan may be NULL */
const char *mock_provenance_name(enum mock_provenance p);     /* "genesys", "tutorial", "gcmock" */

#endif
