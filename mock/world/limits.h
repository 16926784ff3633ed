/* limits.h - rate limits as the real service has them: a fixed window per token.
 *
 *   struct mock_limit_state s;
 *   if (!mock_limits_count(&world->limits, token, allowed, now_ms, &s)) -> 429
 *
 * Source:     300 requests a minute and token by default; headers inin-ratelimit-count, -allowed,
 *             -reset on every answer; 429 with Retry-After (Genesys Cloud developer centre).
 * Ownership:  lives inside its world; keys are copied, bounded in number.
 * Units:      windows are 60 s of the world's clock; reset_s counts down to the window's end.
 * Errors:     none: without memory a request is let through.
 */
#ifndef MOCK_LIMITS_H
#define MOCK_LIMITS_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/map.h"

struct mock_limits {
    pthread_mutex_t lock;
    struct gc_map windows;
};
struct mock_limit_state {
    int64_t count, allowed, reset_s;
};

void mock_limits_init(struct mock_limits *l);
void mock_limits_release(struct mock_limits *l);
void mock_limits_clear(struct mock_limits *l);
/* Counts one request of `key`. False when it is over `allowed` (allowed 0: never). */
bool mock_limits_count(struct mock_limits *l, const char *key, int64_t allowed, int64_t now_ms,
                       struct mock_limit_state *out);

#endif
