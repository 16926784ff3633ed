/* What a `then` may ask, and whether it asks anything. */
#include <string.h>

#include "harness/case/check.h"
#include "harness/case/match.h"

enum { MAX_TIMES = 1000 };

/* clang-format off */
static const struct gc_json_field then_fields[] = {
    {"exit", NUMBER | OBJECT, false}, {"stdout", TEXT | OBJECT, false},
    {"stderr", TEXT | OBJECT, false}, {"output", ANY, false},
    {"status", NUMBER | OBJECT, false}, {"failure", TEXT | OBJECT, false},
    {"headers", OBJECT, false}, {"body", ANY, false}, {"body_text", TEXT | OBJECT, false},
    {"requests", ARRAY, false}, {"order", TEXT, false}, {"never", ARRAY, false},
    {"max_requests", NUMBER, false}, {"within_ms", NUMBER, false}, {"log", TEXT | OBJECT, false},
};
static const struct gc_json_field seen_fields[] = {
    {"method", TEXT | OBJECT, false}, {"path", TEXT | OBJECT, false},
    {"query", TEXT | OBJECT, false}, {"headers", OBJECT, false}, {"body", ANY, false},
    {"status", NUMBER | OBJECT, false}, {"fault", TEXT | OBJECT, false},
    {"times", NUMBER, false},
};
/* clang-format on */

void hx_check_complain(const struct hx_check *c, const cJSON *node, const char *text)
{
    gc_problems_add(c->problems, c->doc->name, gc_json_where(c->doc, node), "%s", text);
}

bool hx_check_one_of(const struct hx_check *c, const cJSON *node, const char *const *words,
                     size_t n, const char *what)
{
    if (!node || !cJSON_IsString(node))
        return true;
    for (size_t i = 0; i < n; i++)
        if (strcmp(words[i], node->valuestring) == 0)
            return true;
    const char *near = gc_nearest(node->valuestring, words, n);
    gc_problems_add(c->problems, c->doc->name, gc_json_where(c->doc, node), "unknown %s \"%s\"%s",
                    what, node->valuestring, gc_did_you_mean("", near, ""));
    return false;
}

void hx_check_range(const struct hx_check *c, const cJSON *obj, const char *key, int64_t min,
                    int64_t max)
{
    const cJSON *node = gc_json_get(obj, key);
    int64_t v = gc_json_int(obj, key, min);
    if (node && (v < min || v > max))
        gc_problems_add(c->problems, c->doc->name, gc_json_where(c->doc, node),
                        "\"%s\" must be %lld to %lld", key, (long long)min, (long long)max);
}

static void check_seen(const struct hx_check *c, const cJSON *list)
{
    for (const cJSON *want = list ? list->child : NULL; want; want = want->next) {
        if (!gc_json_check(c->doc, want, "request", FIELDS(seen_fields), c->problems))
            continue;
        hx_check_range(c, want, "times", 1, MAX_TIMES);
        hx_match_check(c->doc, want, c->problems);
    }
}

static bool part_can_fail(const cJSON *part)
{
    if (strcmp(part->string, "order") == 0)
        return false;
    if (strcmp(part->string, "never") == 0)
        return part->child != NULL;
    return hx_match_can_fail(part);
}

bool hx_check_then(const struct hx_check *c, const cJSON *then)
{
    static const char *const matched[] = {"exit",    "stdout",  "stderr", "output",    "status",
                                          "failure", "headers", "body",   "body_text", "log"};
    static const char *const orders[] = {"exact", "any"};
    bool can_fail = false;
    if (!then || !gc_json_check(c->doc, then, "then", FIELDS(then_fields), c->problems))
        return then != NULL; /* what is wrong with it has been said */
    for (size_t i = 0; i < GC_COUNT_OF(matched); i++) {
        const cJSON *part = gc_json_get(then, matched[i]);
        if (part)
            hx_match_check(c->doc, part, c->problems);
    }
    check_seen(c, gc_json_get(then, "requests"));
    check_seen(c, gc_json_get(then, "never"));
    hx_check_one_of(c, gc_json_get(then, "order"), FIELDS(orders), "order");
    hx_check_range(c, then, "within_ms", 1, 600000);
    hx_check_range(c, then, "max_requests", 0, 1000000);
    for (const cJSON *part = then->child; part; part = part->next)
        can_fail |= part_can_fail(part);
    if (!can_fail)
        hx_check_complain(c, then, "nothing in this \"then\" could fail");
    return true;
}
