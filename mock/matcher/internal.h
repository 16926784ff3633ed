/* internal.h - inside mock/matcher: one matcher, and where we are in the value. */
#ifndef MOCK_MATCHER_INTERNAL_H
#define MOCK_MATCHER_INTERNAL_H

#include "mock/matcher/matcher.h"

struct matcher_place {
    const char *path;
    const struct mock_matcher_ear *ear;
};
struct matcher {
    const char *key;
    bool (*fits)(const cJSON *actual, const cJSON *arg, const struct matcher_place *at);
    /* Optional: what the schema can't tell. */
    bool (*check)(const struct gc_json *doc, const cJSON *arg, struct gc_problems *problems);
};
const struct matcher *matcher_find(const cJSON *expected); /* NULL: none, or unknown */

bool matcher_fits_at(const cJSON *actual, const cJSON *expected, const struct matcher_place *at);
/* Always false: tells where, what was expected, and what came. */
bool matcher_differs(const struct matcher_place *at, const cJSON *actual, const char *words,
                     const cJSON *arg);

#endif
