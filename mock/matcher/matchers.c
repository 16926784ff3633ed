/* The matchers: what each of them fits, and what it takes. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/pattern.h"
#include "mock/integrations/jsonpath/jsonpath.h"
#include "mock/integrations/regex.h"
#include "mock/matcher/internal.h"

enum { WORK_BYTES = 8 << 20 };

static bool fits_any(const cJSON *actual, const cJSON *arg, const struct matcher_place *at)
{
    (void)arg;
    return actual || matcher_differs(at, actual, "any value", NULL);
}

static const struct {
    const char *name;
    int bits;
} types[] = {{"string", cJSON_String},  {"number", cJSON_Number},
             {"integer", cJSON_Number}, {"boolean", cJSON_True | cJSON_False},
             {"object", cJSON_Object},  {"array", cJSON_Array},
             {"null", cJSON_NULL}};

static bool fits_type(const cJSON *actual, const cJSON *arg, const struct matcher_place *at)
{
    bool fits = false;
    int64_t whole;
    for (size_t i = 0; actual && i < GC_COUNT_OF(types); i++)
        if (strcmp(types[i].name, arg->valuestring) == 0)
            fits = (actual->type & types[i].bits) &&
                   (strcmp(arg->valuestring, "integer") != 0 || gc_json_is_int(actual, &whole));
    return fits || matcher_differs(at, actual, "a value of type ", arg);
}

static bool fits_regex(const cJSON *actual, const cJSON *arg, const struct matcher_place *at)
{
    regex_t re;
    bool ok = false;
    if (cJSON_IsString(actual) &&
        gc_pattern_compile(&re, arg->valuestring, REG_NEWLINE, NULL) == GC_OK) {
        ok = regexec(&re, actual->valuestring, 0, NULL, 0) == 0;
        regfree(&re);
    }
    return ok || matcher_differs(at, actual, "a text that matches ", arg);
}

static bool fits_absent(const cJSON *actual, const cJSON *arg, const struct matcher_place *at)
{
    (void)arg;
    return !actual || matcher_differs(at, actual, "nothing", NULL);
}

static bool fits_approx(const cJSON *actual, const cJSON *arg, const struct matcher_place *at)
{
    double value = arg->child->valuedouble, tolerance = arg->child->next->valuedouble;
    return (cJSON_IsNumber(actual) && fabs(actual->valuedouble - value) <= tolerance) ||
           matcher_differs(at, actual, "a number near (value, tolerance) ", arg);
}

/* Each expected element takes the first element of the array that fits and is still free. */
static bool fits_unordered(const cJSON *actual, const cJSON *arg, const struct matcher_place *at)
{
    const struct matcher_place silent = {.path = at->path};
    int n = cJSON_GetArraySize(actual);
    if (!cJSON_IsArray(actual) || n != cJSON_GetArraySize(arg))
        return matcher_differs(at, actual, "in any order exactly ", arg);
    bool *taken = calloc((size_t)n + 1, sizeof *taken);
    bool ok = taken != NULL;
    for (const cJSON *want = arg->child; ok && want; want = want->next) {
        int i = 0;
        const cJSON *have = actual->child;
        while (have && (taken[i] || !matcher_fits_at(have, want, &silent)))
            have = have->next, i++;
        ok = have != NULL;
        if (ok)
            taken[i] = true;
    }
    free(taken);
    return ok || matcher_differs(at, actual, "in any order exactly ", arg);
}

/* Each expected item fits some item of the array; in_order: behind that of the one before. */
static bool has_items(const cJSON *actual, const cJSON *wanted, bool in_order,
                      const struct matcher_place *at)
{
    const struct matcher_place silent = {.path = at->path};
    const cJSON *from = cJSON_IsArray(actual) ? actual->child : NULL;
    for (const cJSON *want = wanted->child; want; want = want->next) {
        const cJSON *have = from;
        while (have && !matcher_fits_at(have, want, &silent))
            have = have->next;
        if (!have)
            return matcher_differs(at, actual,
                                   in_order
                                       ? "an array with, in this order behind what went before, "
                                       : "an array with an item like ",
                                   want);
        if (in_order)
            from = have->next;
    }
    return cJSON_IsArray(actual) || matcher_differs(at, actual, "an array with ", wanted);
}

/* A text with this part; an array with these items, as $has. */
static bool fits_contains(const cJSON *actual, const cJSON *arg, const struct matcher_place *at)
{
    if (cJSON_IsArray(arg))
        return has_items(actual, arg, false, at);
    return (cJSON_IsString(actual) && strstr(actual->valuestring, arg->valuestring)) ||
           matcher_differs(at, actual, "a text that contains ", arg);
}

static bool fits_has(const cJSON *actual, const cJSON *arg, const struct matcher_place *at)
{
    return has_items(actual, arg, false, at);
}

/* Of an array or an object: each of its values, and there is one. */
static bool fits_each(const cJSON *actual, const cJSON *arg, const struct matcher_place *at)
{
    const struct matcher_place silent = {.path = at->path};
    const cJSON *v = cJSON_IsArray(actual) || cJSON_IsObject(actual) ? actual->child : NULL;
    if (!v)
        return matcher_differs(at, actual, "an array or object in which each value is ", arg);
    for (; v; v = v->next)
        if (!matcher_fits_at(v, arg, &silent))
            return matcher_differs(at, v, "each value to be ", arg);
    return true;
}

static bool fits_in_order(const cJSON *actual, const cJSON *arg, const struct matcher_place *at)
{
    return has_items(actual, arg, true, at);
}

static bool fits_exact(const cJSON *actual, const cJSON *arg, const struct matcher_place *at)
{
    return (actual && gc_json_equal(actual, arg)) || matcher_differs(at, actual, "exactly ", arg);
}

static bool fits_one_of(const cJSON *actual, const cJSON *arg, const struct matcher_place *at)
{
    const struct matcher_place silent = {.path = at->path};
    for (const cJSON *want = arg->child; want; want = want->next)
        if (matcher_fits_at(actual, want, &silent))
            return true;
    return matcher_differs(at, actual, "one of ", arg);
}

static bool fits_not(const cJSON *actual, const cJSON *arg, const struct matcher_place *at)
{
    const struct matcher_place silent = {.path = at->path};
    return !matcher_fits_at(actual, arg, &silent) ||
           matcher_differs(at, actual, "anything but ", arg);
}

static int64_t length_of(const cJSON *v)
{
    if (cJSON_IsString(v))
        return (int64_t)strlen(v->valuestring);
    return cJSON_IsArray(v) || cJSON_IsObject(v) ? cJSON_GetArraySize(v) : -1;
}

static bool fits_length(const cJSON *actual, const cJSON *arg, const struct matcher_place *at)
{
    return (actual && length_of(actual) == (int64_t)arg->valuedouble) ||
           matcher_differs(at, actual, "a length of ", arg);
}

static bool fits_all_of(const cJSON *actual, const cJSON *arg, const struct matcher_place *at)
{
    bool ok = true;
    for (const cJSON *want = arg->child; want && (ok || at->ear); want = want->next)
        ok &= matcher_fits_at(actual, want, at);
    return ok;
}

/* --- Java's regular expressions, as WireMock and data actions write them ------------------------
 */

static bool fits_matches(const cJSON *actual, const cJSON *arg, const struct matcher_place *at)
{
    struct gc_arena a GC_AUTO(gc_arena_release) = {.max_bytes = WORK_BYTES};
    struct regex_work work = {0};
    const char *why;
    struct regex *re = cJSON_IsString(actual) ? regex_compile(&a, arg->valuestring,
                                                              strlen(arg->valuestring), false, &why)
                                              : NULL;
    bool ok =
        re && regex_matches_all(re, &a, &work, actual->valuestring, strlen(actual->valuestring));
    return ok ||
           matcher_differs(at, actual, "a text that is, from its first to its last letter, ", arg);
}

static bool check_matches(const struct gc_json *doc, const cJSON *arg, struct gc_problems *problems)
{
    struct gc_arena a GC_AUTO(gc_arena_release) = {.max_bytes = WORK_BYTES};
    const char *why = "takes too much memory";
    if (regex_compile(&a, arg->valuestring, strlen(arg->valuestring), false, &why))
        return true;
    gc_problems_add(problems, doc->name, gc_json_where(doc, arg),
                    "$matches is no regular expression (Java's, of linear time): %s", why);
    return false;
}

/* --- paths ------------------------------------------------------------------------------------
 */

/* What a path finds; NULL: nothing, which an empty list of many is, too. */
static const cJSON *found_at(const cJSON *root, const char *text, struct gc_arena *a)
{
    struct jsonpath *path = NULL;
    const cJSON *found = NULL;
    if (!root || jsonpath_parse(&path, text, NULL) != GC_OK)
        return NULL;
    if (jsonpath_read(path, root, a, &found, NULL) != GC_OK ||
        (!jsonpath_is_definite(path) && cJSON_IsArray(found) && !found->child))
        found = NULL;
    jsonpath_free(path);
    return found;
}

static bool fits_jsonpath(const cJSON *actual, const cJSON *arg, const struct matcher_place *at)
{
    bool ok = true;
    for (const cJSON *want = arg->child; want && (ok || at->ear); want = want->next) {
        struct gc_arena a GC_AUTO(gc_arena_release) = {.max_bytes = WORK_BYTES};
        const struct matcher_place inside = {.path = want->string, .ear = at->ear};
        ok &= matcher_fits_at(found_at(actual, want->string, &a), want, &inside);
    }
    return ok;
}

static bool check_jsonpath(const struct gc_json *doc, const cJSON *arg,
                           struct gc_problems *problems)
{
    bool ok = true;
    for (const cJSON *want = arg->child; want; want = want->next) {
        struct jsonpath *path = NULL;
        struct gc_error err = {0};
        if (jsonpath_parse(&path, want->string, &err) != GC_OK) {
            gc_problems_add(problems, doc->name, gc_json_where_key(doc, want), "$jsonpath: %s",
                            err.message);
            ok = false;
        }
        jsonpath_free(path);
    }
    return ok;
}

static bool check_regex(const struct gc_json *doc, const cJSON *arg, struct gc_problems *problems)
{
    struct gc_error err = {0};
    regex_t re;
    if (gc_pattern_compile(&re, arg->valuestring, REG_NEWLINE, &err) == GC_OK) {
        regfree(&re);
        return true;
    }
    gc_problems_add(problems, doc->name, gc_json_where(doc, arg), "$regex %s", err.message);
    return false;
}

static const struct matcher matchers[] = {
    {"$any", fits_any, NULL},
    {"$type", fits_type, NULL},
    {"$regex", fits_regex, check_regex},
    {"$matches", fits_matches, check_matches},
    {"$contains", fits_contains, NULL},
    {"$absent", fits_absent, NULL},
    {"$approx", fits_approx, NULL},
    {"$unordered", fits_unordered, NULL},
    {"$has", fits_has, NULL},
    {"$each", fits_each, NULL},
    {"$in_order", fits_in_order, NULL},
    {"$exact", fits_exact, NULL},
    {"$one_of", fits_one_of, NULL},
    {"$all_of", fits_all_of, NULL},
    {"$not", fits_not, NULL},
    {"$length", fits_length, NULL},
    {"$jsonpath", fits_jsonpath, check_jsonpath},
};

const struct matcher *matcher_find(const cJSON *expected)
{
    for (size_t i = 0; mock_matcher_is(expected) && i < GC_COUNT_OF(matchers); i++)
        if (strcmp(matchers[i].key, expected->child->string) == 0)
            return &matchers[i];
    return NULL;
}
