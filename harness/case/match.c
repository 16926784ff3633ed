#include "harness/case/match.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
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

void hx_why_release(struct hx_why *why)
{
    gc_strbuf_release(&why->text);
    cJSON_Delete(why->items);
    why->items = NULL;
}

static cJSON *new_item(struct hx_why *why)
{
    cJSON *item = cJSON_CreateObject();
    if (!why->items)
        why->items = cJSON_CreateArray();
    if (cJSON_AddItemToArray(why->items, item))
        return item;
    cJSON_Delete(item);
    return NULL;
}

void hx_why_addf(struct hx_why *why, const char *fmt, ...)
{
    va_list ap;
    if (!why)
        return;
    size_t before = why->text.len;
    va_start(ap, fmt);
    gc_strbuf_vaddf(&why->text, fmt, ap);
    va_end(ap);
    const char *line = gc_strbuf_text(&why->text) + before;
    char *text = why->text.len > before ? gc_strndup(line, strcspn(line, "\n")) : NULL;
    if (text)
        (void)!cJSON_AddStringToObject(new_item(why), "text", text);
    free(text);
}

static void add_line(const struct hx_place *at, const cJSON *actual, const char *expectation,
                     const cJSON *arg)
{
    struct gc_strbuf *to = &at->why->text;
    gc_strbuf_addf(to, "%s: expected %s", at->path, expectation);
    if (arg)
        hx_add_json(to, arg, SHOWN_BYTES);
    gc_strbuf_adds(to, ", got ");
    hx_add_json(to, actual, SHOWN_BYTES);
    gc_strbuf_addc(to, '\n');
}

/* What is expected is the value itself where it is plain, and else in words. */
static void add_item(const struct hx_place *at, const cJSON *actual, const char *expectation,
                     const cJSON *arg)
{
    struct gc_strbuf words GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    cJSON *item = new_item(at->why);
    (void)!cJSON_AddStringToObject(item, "at", at->path);
    if (*expectation) {
        gc_strbuf_adds(&words, expectation);
        if (arg)
            hx_add_json(&words, arg, SHOWN_BYTES);
        (void)!cJSON_AddStringToObject(item, "expected", gc_strbuf_text(&words));
    } else {
        (void)!cJSON_AddItemToObject(item, "expected", cJSON_Duplicate(arg, true));
    }
    if (actual)
        (void)!cJSON_AddItemToObject(item, "got", cJSON_Duplicate(actual, true));
}

/* Always false: one line that says where, what was expected, and what came. */
bool hx_differs(const struct hx_place *at, const cJSON *actual, const char *expectation,
                const cJSON *arg)
{
    if (at->why) {
        add_line(at, actual, expectation, arg);
        add_item(at, actual, expectation, arg);
    }
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

bool hx_match(const cJSON *actual, const cJSON *expected, const char *path, struct hx_why *why)
{
    const struct hx_place at = {.path = path, .why = why};
    return hx_match_at(actual, expected, &at);
}

bool hx_match_text(const char *actual, const cJSON *expected, const char *path, struct hx_why *why)
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
