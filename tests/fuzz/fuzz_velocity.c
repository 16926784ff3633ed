/* Templates: a text is a template or an error with its place; rendering ends, alike each time. */
#include <string.h>

#include "mock/integrations/velocity/velocity.h"
#include "tests/fuzz/fuzz.h"

static const char known[] =
    "{\"input\":{\"id\":\"7\",\"n\":3,\"d\":2.50,\"yes\":true,\"nil\":null,\"q\":\"a\\\"b\"},"
    "\"list\":[\"a\",2,null],\"map\":{\"k\":\"v\"},\"text\":\"[1,\\\"x\\\"]\"}";

static bool is_known_failure(enum gc_status s, const struct gc_error *err)
{
    return (s == GC_E_DATA || s == GC_E_TOO_BIG) && fuzz_is_message(gc_error_text(err));
}

static enum gc_status render(const struct velocity_template *t, const cJSON *names,
                             struct gc_strbuf *out)
{
    struct gc_arena arena GC_AUTO(gc_arena_release) = {.max_bytes = 16 << 20};
    struct velocity_scope scope;
    struct gc_error err = {0};
    const cJSON *each;
    velocity_scope_init(&scope, &arena, VELOCITY_FOR_BOTH);
    cJSON_ArrayForEach(each, names)
    {
        velocity_scope_json(&scope, each->string, each);
    }
    enum gc_status s = velocity_render(t, &scope, out, &err);
    FUZZ_HOLDS(s == GC_OK || is_known_failure(s, &err));
    return s;
}

static void look_at(void *ctx, const struct velocity_mention *m)
{
    (void)ctx;
    FUZZ_HOLDS(*m->name && m->call && m->at.line > 0 && m->at.column > 0);
}

FUZZ(velocity)
{
    struct gc_strbuf first GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    struct gc_strbuf second GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct velocity_template *t = NULL;
    struct gc_error err = {0};
    enum gc_status s = velocity_parse(&t, "template", text, size, &err);
    FUZZ_HOLDS((s == GC_OK) == (t != NULL));
    if (s != GC_OK)
        FUZZ_HOLDS(is_known_failure(s, &err) && (s == GC_E_TOO_BIG || err.at.line > 0));
    if (t && gc_json_parse(&doc, "known", known, sizeof known - 1, &gc_json_default_limits, NULL) ==
                 GC_OK) {
        velocity_references(t, look_at, NULL);
        FUZZ_HOLDS(render(t, doc.root, &first) == render(t, doc.root, &second));
        FUZZ_HOLDS(first.len == second.len &&
                   memcmp(gc_strbuf_text(&first), gc_strbuf_text(&second), first.len) == 0);
    }
    velocity_free(t);
}
