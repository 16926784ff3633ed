#include "tests/mock/subject.h"

#include <string.h>

#include "tests/check.h"

static bool pair_at(const void *ctx, size_t i, const char **name, const char **value)
{
    const char *const *pairs = ctx;
    for (size_t k = 0; k < 2 * i; k++)
        if (!pairs[k])
            return false;
    if (!pairs[2 * i])
        return false;
    *name = pairs[2 * i];
    *value = pairs[2 * i + 1];
    return true;
}

void subject_headers(struct mock_subject *s, const char *const *pairs)
{
    s->header_at = pair_at;
    s->ctx = pairs;
}

void subject_body(struct mock_subject *s, const char *body)
{
    s->body = body;
    s->body_bytes = strlen(body);
}

struct gc_json subject_json(const char *text)
{
    struct gc_json doc = {0};
    struct gc_error err = {0};
    CHECK_STATUS(gc_json_parse(&doc, "test", text, strlen(text), &gc_json_default_limits, &err),
                 GC_OK, &err);
    return doc;
}
