#include "harness/case/match.h"

#include <stdio.h>
#include <string.h>

#include "base/json/write.h"
#include "harness/case/internal.h"

enum { SHOWN_BYTES = 300, PATH_BYTES = 512 };

/* --- telling ---------------------------------------------------------------------------------- */

void hx_add_json(struct gc_strbuf *to, const cJSON *node, size_t max)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    struct gc_jsonw w = gc_jsonw(&text);
    if (node)
        gc_jsonw_value(&w, node);
    else
        gc_strbuf_adds(&text, "nothing");
    gc_strbuf_addf(to, "%.*s%s", (int)max, gc_strbuf_text(&text), text.len > max ? "..." : "");
}

/* Always false: one line that says where, what was expected, and what came. */
bool hx_differs(const struct hx_place *at, const cJSON *actual, const char *expectation,
                const cJSON *arg)
{
    if (!at->why)
        return false;
    gc_strbuf_addf(at->why, "%s: expected %s", at->path, expectation);
    if (arg)
        hx_add_json(at->why, arg, SHOWN_BYTES);
    gc_strbuf_adds(at->why, ", got ");
    hx_add_json(at->why, actual, SHOWN_BYTES);
    gc_strbuf_addc(at->why, '\n');
    return false;
}

/* --- values ----------------------------------------------------------------------------------- */

static bool match_object(const cJSON *actual, const cJSON *expected, const struct hx_place *at)
{
    if (!cJSON_IsObject(actual))
        return hx_differs(at, actual, "an object with ", expected);
    bool ok = true;
    char path[PATH_BYTES];
    for (const cJSON *want = expected->child; want; want = want->next) {
        snprintf(path, sizeof path, "%s.%s", at->path, want->string);
        const struct hx_place inside = {.path = path, .why = at->why};
        ok &= hx_match_at(gc_json_get(actual, want->string), want, &inside);
    }
    return ok;
}

static bool match_array(const cJSON *actual, const cJSON *expected, const struct hx_place *at)
{
    if (!cJSON_IsArray(actual) || cJSON_GetArraySize(actual) != cJSON_GetArraySize(expected))
        return hx_differs(at, actual, "an array of the same length as ", expected);
    bool ok = true;
    char path[PATH_BYTES];
    size_t i = 0;
    const cJSON *have = actual->child;
    for (const cJSON *want = expected->child; want; want = want->next, have = have->next) {
        snprintf(path, sizeof path, "%s[%zu]", at->path, i++);
        const struct hx_place inside = {.path = path, .why = at->why};
        ok &= hx_match_at(have, want, &inside);
    }
    return ok;
}

/* Recursion is bounded by the depth limit of the JSON parser. */
bool hx_match_at(const cJSON *actual, const cJSON *expected, const struct hx_place *at)
{
    const struct hx_matcher *m = hx_matcher_find(expected);
    if (m)
        return m->match(actual, expected->child, at);
    if (cJSON_IsObject(expected))
        return match_object(actual, expected, at);
    if (cJSON_IsArray(expected))
        return match_array(actual, expected, at);
    return (actual && gc_json_equal(actual, expected)) || hx_differs(at, actual, "", expected);
}

bool hx_match(const cJSON *actual, const cJSON *expected, const char *path, struct gc_strbuf *why)
{
    const struct hx_place at = {.path = path, .why = why};
    return hx_match_at(actual, expected, &at);
}

bool hx_match_text(const char *actual, const cJSON *expected, const char *path,
                   struct gc_strbuf *why)
{
    cJSON *text = actual ? cJSON_CreateString(actual) : NULL;
    bool ok = hx_match(text, expected, path, why);
    cJSON_Delete(text);
    return ok;
}

/* --- checking a case -------------------------------------------------------------------------- */

bool hx_match_check(const struct gc_json *doc, const cJSON *expected, struct gc_problems *problems)
{
    bool ok = !hx_is_matcher(expected) || hx_matcher_check(doc, expected, problems);
    bool inside = cJSON_IsObject(expected) || cJSON_IsArray(expected);
    for (const cJSON *c = inside ? expected->child : NULL; c; c = c->next)
        ok &= hx_match_check(doc, c, problems);
    return ok;
}

bool hx_match_can_fail(const cJSON *expected)
{
    if (hx_is_matcher(expected))
        return strcmp(expected->child->string, "$any") != 0;
    if (!cJSON_IsObject(expected))
        return true;
    for (const cJSON *c = expected->child; c; c = c->next)
        if (hx_match_can_fail(c))
            return true;
    return false;
}
