/* response.c - from an answer to outputs. */
#include <string.h>

#include "base/json/write.h"
#include "base/text.h"
#include "mock/integrations/action/internal.h"

/* Deeper answers are refused by the platform, too. */
static const struct gc_json_limits answer_limits = {
    .max_bytes = ACTION_MAX_TEXT, .max_depth = 50, .forgiving = true};

static enum gc_status as_text(const cJSON *node, struct gc_arena *arena, const char **out,
                              struct gc_error *err)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(ACTION_MAX_TEXT);
    struct gc_jsonw w = gc_jsonw(&text);
    gc_jsonw_value(&w, node);
    if (gc_strbuf_status(&text) != GC_OK)
        return gc_fail(err, gc_strbuf_status(&text), "the values are too large");
    *out = gc_arena_dup(arena, gc_strbuf_text(&text), text.len);
    return *out ? GC_OK : gc_fail_nomem(err);
}

/* Not found is the default's text; what the path does not suit counts as not found. */
static enum gc_status translate(const struct action_translation *t, const cJSON *answer,
                                struct gc_arena *arena, const char **out, struct gc_error *err)
{
    const cJSON *found = NULL;
    enum gc_status s =
        t->path ? jsonpath_read(t->path, answer, arena, &found, NULL) : GC_E_NOT_FOUND;
    *out = t->fallback;
    if (s == GC_OK)
        return as_text(found, arena, out, err);
    if (s == GC_E_NOT_FOUND || s == GC_E_BAD_REQUEST)
        return GC_OK;
    return gc_fail(err, s, "translationMap: %.60s takes too much time or memory", t->key);
}

static enum gc_status render(const struct action_definition *a, const char *raw, size_t n,
                             struct gc_arena *arena, struct action_result *out,
                             struct gc_error *err)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(ACTION_MAX_TEXT);
    struct velocity_scope scope;
    velocity_scope_init(&scope, arena, VELOCITY_FOR_SUCCESS);
    velocity_scope_text(&scope, "rawResult", raw, n);
    for (size_t i = 0; i < a->n_translations; i++)
        if (out->values[i])
            velocity_scope_text(&scope, a->translations[i].key, out->values[i],
                                strlen(out->values[i]));
    enum gc_status s = velocity_render(a->success, &scope, &text, err);
    if (s != GC_OK)
        return s;
    out->success = gc_arena_dup(arena, gc_strbuf_text(&text), text.len);
    if (!out->success)
        return gc_fail_nomem(err);
    s = gc_json_parse(&out->outputs, "successTemplate", out->success, text.len, &answer_limits,
                      err);
    return s;
}

enum gc_status action_make_outputs(const struct action_definition *a, const char *body, size_t n,
                                   struct gc_arena *arena, struct action_result *out,
                                   struct gc_error *err)
{
    struct gc_json answer GC_AUTO(gc_json_release) = {0};
    static const struct gc_json_limits strict = {.max_bytes = ACTION_MAX_TEXT, .max_depth = 50};
    struct gc_json_limits limits = strict;
    *out = (struct action_result){0};
    limits.forgiving = true;
    while (n && strchr(" \t\r\n", body[n - 1]))
        n--;
    if (n == 0) {
        body = "{}";
        n = 2;
    }
    enum gc_status s = gc_json_parse(&answer, "the answer", body, n, &limits, err);
    if (s == GC_E_DATA && err)
        err->status = GC_E_PROTOCOL;
    out->values = gc_arena_zero(arena, a->n_translations + 1, sizeof *out->values);
    if (s != GC_OK)
        return s == GC_E_DATA ? GC_E_PROTOCOL : s;
    if (!out->values)
        return gc_fail_nomem(err);
    out->is_json = true;
    for (size_t i = 0; s == GC_OK && i < a->n_translations; i++)
        s = translate(&a->translations[i], answer.root, arena, &out->values[i], err);
    out->translated = s == GC_OK;
    return s == GC_OK ? render(a, body, n, arena, out, err) : s;
}
