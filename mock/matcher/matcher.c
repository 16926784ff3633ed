#include <stdio.h>
#include <string.h>

#include "base/json/schema.h"
#include "mock/matcher/internal.h"

enum { PATH_BYTES = 512 };

bool matcher_differs(const struct matcher_place *at, const cJSON *actual, const char *words,
                     const cJSON *arg)
{
    if (at->ear)
        at->ear->differs(at->ear->ctx, at->path, actual, words, arg);
    return false;
}

/* Without an ear the first difference is enough, and nobody needs the path. */
static bool fits_object(const cJSON *actual, const cJSON *expected, const struct matcher_place *at)
{
    if (!cJSON_IsObject(actual))
        return matcher_differs(at, actual, "an object with ", expected);
    bool ok = true;
    char path[PATH_BYTES] = "";
    for (const cJSON *want = expected->child; want && (ok || at->ear); want = want->next) {
        if (at->ear)
            snprintf(path, sizeof path, "%s.%s", at->path, want->string);
        const struct matcher_place inside = {.path = path, .ear = at->ear};
        ok &= matcher_fits_at(gc_json_get(actual, want->string), want, &inside);
    }
    return ok;
}

static bool fits_array(const cJSON *actual, const cJSON *expected, const struct matcher_place *at)
{
    if (!cJSON_IsArray(actual) || cJSON_GetArraySize(actual) != cJSON_GetArraySize(expected))
        return matcher_differs(at, actual, "an array of the same length as ", expected);
    bool ok = true;
    char path[PATH_BYTES] = "";
    size_t i = 0;
    const cJSON *have = actual->child;
    for (const cJSON *want = expected->child; want && (ok || at->ear);
         want = want->next, have = have->next) {
        if (at->ear)
            snprintf(path, sizeof path, "%s[%zu]", at->path, i++);
        const struct matcher_place inside = {.path = path, .ear = at->ear};
        ok &= matcher_fits_at(have, want, &inside);
    }
    return ok;
}

/* Recursion is bounded by the depth limit of the JSON parser. */
bool matcher_fits_at(const cJSON *actual, const cJSON *expected, const struct matcher_place *at)
{
    const struct matcher *m = matcher_find(expected);
    if (m)
        return m->fits(actual, expected->child, at);
    if (cJSON_IsObject(expected))
        return fits_object(actual, expected, at);
    if (cJSON_IsArray(expected))
        return fits_array(actual, expected, at);
    return (actual && gc_json_equal(actual, expected)) || matcher_differs(at, actual, "", expected);
}

bool mock_matcher_fits(const cJSON *actual, const cJSON *expected, const char *path,
                       const struct mock_matcher_ear *ear)
{
    const struct matcher_place at = {.path = path, .ear = ear};
    return matcher_fits_at(actual, expected, &at);
}

bool mock_matcher_fits_text(const char *actual, const cJSON *expected)
{
    const cJSON text = {.type = cJSON_String, .valuestring = (char *)(uintptr_t)actual};
    return mock_matcher_fits(actual ? &text : NULL, expected, "", NULL);
}

bool mock_matcher_is(const cJSON *expected)
{
    return cJSON_IsObject(expected) && expected->child && expected->child->string[0] == '$';
}

/* The schema knows them and what they take; but not what is an expression or a path. */
static bool check_one(const struct gc_json *doc, const cJSON *expected,
                      struct gc_problems *problems)
{
    if (!gc_schema_check_named("matcher.schema.json", doc, expected, "matcher", 0, problems))
        return false;
    const struct matcher *m = matcher_find(expected);
    return !m || !m->check || m->check(doc, expected->child, problems);
}

/* The keys of $jsonpath are paths, and no matchers, though they begin with $. */
bool mock_matcher_check(const struct gc_json *doc, const cJSON *expected,
                        struct gc_problems *problems)
{
    bool ok = !mock_matcher_is(expected) || check_one(doc, expected, problems);
    bool inside = cJSON_IsObject(expected) || cJSON_IsArray(expected);
    for (const cJSON *c = inside ? expected->child : NULL; c; c = c->next) {
        bool paths = c->string && strcmp(c->string, "$jsonpath") == 0 && cJSON_IsObject(c);
        for (const cJSON *p = paths ? c->child : NULL; p; p = p->next)
            ok &= mock_matcher_check(doc, p, problems);
        ok &= paths || mock_matcher_check(doc, c, problems);
    }
    return ok;
}

bool mock_matcher_can_fail(const cJSON *expected)
{
    if (mock_matcher_is(expected))
        return strcmp(expected->child->string, "$any") != 0;
    if (!cJSON_IsObject(expected))
        return true;
    for (const cJSON *c = expected->child; c; c = c->next)
        if (mock_matcher_can_fail(c))
            return true;
    return false;
}
