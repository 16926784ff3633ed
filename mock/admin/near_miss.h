/* near_miss.h - what a request that matched no route may have meant.
 *
 *   "near_misses": [{"operation": "getUser", "method": "GET", "path": "/users/{id}",
 *                    "differs": "segment 1 is \"user\", not \"users\""}]
 *
 * Ownership:  writes to the caller's writer.
 * Units:      none.
 * Threads:    any thread.
 * Errors:     none.
 */
#ifndef MOCK_NEAR_MISS_H
#define MOCK_NEAR_MISS_H

#include "base/json/write.h"

struct mock_org;

/* An array of at most three, the nearest first. path is percent-encoded, without /w/NAME. */
void mock_near_misses_write(const struct mock_org *org, const char *method, const char *path,
                            struct gc_jsonw *w); /* org (may be NULL): whose collections count */

#endif
