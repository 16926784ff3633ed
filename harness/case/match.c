#include "harness/case/match.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json/write.h"
#include "mock/matcher/matcher.h"

enum { SHOWN_BYTES = 300 };

struct place {
    const char *path;
    struct hx_why *why;
};

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
    return gc_json_append(why->items, item) ? item : NULL;
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

static void add_line(const struct place *at, const cJSON *actual, const char *expectation,
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
static void add_item(const struct place *at, const cJSON *actual, const char *expectation,
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
        gc_json_add(item, "expected", cJSON_Duplicate(arg, true));
    }
    if (actual)
        gc_json_add(item, "got", cJSON_Duplicate(actual, true));
}

/* One line that says where, what was expected, and what came. */
static void differs(void *ctx, const char *path, const cJSON *actual, const char *words,
                    const cJSON *arg)
{
    const struct place at = {.path = path, .why = ctx};
    add_line(&at, actual, words, arg);
    add_item(&at, actual, words, arg);
}

bool hx_match(const cJSON *actual, const cJSON *expected, const char *path, struct hx_why *why)
{
    const struct mock_matcher_ear ear = {.differs = differs, .ctx = why};
    return mock_matcher_fits(actual, expected, path, why ? &ear : NULL);
}

bool hx_match_text(const char *actual, const cJSON *expected, const char *path, struct hx_why *why)
{
    cJSON *text = actual ? cJSON_CreateString(actual) : NULL;
    bool ok = hx_match(text, expected, path, why);
    cJSON_Delete(text);
    return ok;
}

bool hx_match_check(const struct gc_json *doc, const cJSON *expected, struct gc_problems *problems)
{
    return mock_matcher_check(doc, expected, problems);
}

bool hx_match_can_fail(const cJSON *expected)
{
    return mock_matcher_can_fail(expected);
}
