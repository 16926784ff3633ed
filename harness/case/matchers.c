/* The matchers: what each of them fits, and what it takes. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/json/schema.h"
#include "base/pattern.h"
#include "harness/case/internal.h"

static bool match_any(const cJSON *actual, const cJSON *arg, const struct hx_place *at)
{
    (void)arg;
    return actual || hx_differs(at, actual, "any value", NULL);
}

static const struct {
    const char *name;
    int bits;
} types[] = {{"string", cJSON_String},  {"number", cJSON_Number},
             {"integer", cJSON_Number}, {"boolean", cJSON_True | cJSON_False},
             {"object", cJSON_Object},  {"array", cJSON_Array},
             {"null", cJSON_NULL}};

static bool match_type(const cJSON *actual, const cJSON *arg, const struct hx_place *at)
{
    bool fits = false;
    int64_t whole;
    for (size_t i = 0; actual && i < GC_COUNT_OF(types); i++)
        if (strcmp(types[i].name, arg->valuestring) == 0)
            fits = (actual->type & types[i].bits) &&
                   (strcmp(arg->valuestring, "integer") != 0 || gc_json_is_int(actual, &whole));
    return fits || hx_differs(at, actual, "a value of type ", arg);
}

static bool match_regex(const cJSON *actual, const cJSON *arg, const struct hx_place *at)
{
    regex_t re;
    bool ok = false;
    if (cJSON_IsString(actual) &&
        gc_pattern_compile(&re, arg->valuestring, REG_NEWLINE, NULL) == GC_OK) {
        ok = regexec(&re, actual->valuestring, 0, NULL, 0) == 0;
        regfree(&re);
    }
    return ok || hx_differs(at, actual, "a text that matches ", arg);
}

static bool match_absent(const cJSON *actual, const cJSON *arg, const struct hx_place *at)
{
    (void)arg;
    return !actual || hx_differs(at, actual, "nothing", NULL);
}

static bool match_approx(const cJSON *actual, const cJSON *arg, const struct hx_place *at)
{
    double value = arg->child->valuedouble, tolerance = arg->child->next->valuedouble;
    return (cJSON_IsNumber(actual) && fabs(actual->valuedouble - value) <= tolerance) ||
           hx_differs(at, actual, "a number near (value, tolerance) ", arg);
}

/* Each expected element takes the first element of the array that fits and is still free. */
static bool match_unordered(const cJSON *actual, const cJSON *arg, const struct hx_place *at)
{
    const struct hx_place silent = {.path = at->path};
    int n = cJSON_GetArraySize(actual);
    if (!cJSON_IsArray(actual) || n != cJSON_GetArraySize(arg))
        return hx_differs(at, actual, "in any order exactly ", arg);
    bool *taken = calloc((size_t)n + 1, sizeof *taken);
    bool ok = taken != NULL;
    for (const cJSON *want = arg->child; ok && want; want = want->next) {
        int i = 0;
        const cJSON *have = actual->child;
        while (have && (taken[i] || !hx_match_at(have, want, &silent)))
            have = have->next, i++;
        ok = have != NULL;
        if (ok)
            taken[i] = true;
    }
    free(taken);
    return ok || hx_differs(at, actual, "in any order exactly ", arg);
}

/* Each expected item fits some item of the array; in_order: behind that of the one before. */
static bool has_items(const cJSON *actual, const cJSON *wanted, bool in_order,
                      const struct hx_place *at)
{
    const struct hx_place silent = {.path = at->path};
    const cJSON *from = cJSON_IsArray(actual) ? actual->child : NULL;
    for (const cJSON *want = wanted->child; want; want = want->next) {
        const cJSON *have = from;
        while (have && !hx_match_at(have, want, &silent))
            have = have->next;
        if (!have)
            return hx_differs(at, actual,
                              in_order ? "an array with, in this order behind what went before, "
                                       : "an array with an item like ",
                              want);
        if (in_order)
            from = have->next;
    }
    return cJSON_IsArray(actual) || hx_differs(at, actual, "an array with ", wanted);
}

/* A text with this part; an array with these items, as $has. */
static bool match_contains(const cJSON *actual, const cJSON *arg, const struct hx_place *at)
{
    if (cJSON_IsArray(arg))
        return has_items(actual, arg, false, at);
    return (cJSON_IsString(actual) && strstr(actual->valuestring, arg->valuestring)) ||
           hx_differs(at, actual, "a text that contains ", arg);
}

static bool match_has(const cJSON *actual, const cJSON *arg, const struct hx_place *at)
{
    return has_items(actual, arg, false, at);
}

static bool match_in_order(const cJSON *actual, const cJSON *arg, const struct hx_place *at)
{
    return has_items(actual, arg, true, at);
}

static bool match_exact(const cJSON *actual, const cJSON *arg, const struct hx_place *at)
{
    return (actual && gc_json_equal(actual, arg)) || hx_differs(at, actual, "exactly ", arg);
}

static bool match_one_of(const cJSON *actual, const cJSON *arg, const struct hx_place *at)
{
    const struct hx_place silent = {.path = at->path};
    for (const cJSON *want = arg->child; want; want = want->next)
        if (hx_match_at(actual, want, &silent))
            return true;
    return hx_differs(at, actual, "one of ", arg);
}

static bool match_not(const cJSON *actual, const cJSON *arg, const struct hx_place *at)
{
    const struct hx_place silent = {.path = at->path};
    return !hx_match_at(actual, arg, &silent) || hx_differs(at, actual, "anything but ", arg);
}

static int64_t length_of(const cJSON *v)
{
    if (cJSON_IsString(v))
        return (int64_t)strlen(v->valuestring);
    return cJSON_IsArray(v) || cJSON_IsObject(v) ? cJSON_GetArraySize(v) : -1;
}

static bool match_length(const cJSON *actual, const cJSON *arg, const struct hx_place *at)
{
    return (actual && length_of(actual) == (int64_t)arg->valuedouble) ||
           hx_differs(at, actual, "a length of ", arg);
}

static const struct hx_matcher matchers[] = {
    {"$any", match_any},
    {"$type", match_type},
    {"$regex", match_regex},
    {"$contains", match_contains},
    {"$absent", match_absent},
    {"$approx", match_approx},
    {"$unordered", match_unordered},
    {"$has", match_has},
    {"$in_order", match_in_order},
    {"$exact", match_exact},
    {"$one_of", match_one_of},
    {"$not", match_not},
    {"$length", match_length},
};

bool hx_is_matcher(const cJSON *expected)
{
    return cJSON_IsObject(expected) && expected->child && expected->child->string[0] == '$';
}

const struct hx_matcher *hx_matcher_find(const cJSON *expected)
{
    for (size_t i = 0; hx_is_matcher(expected) && i < GC_COUNT_OF(matchers); i++)
        if (strcmp(matchers[i].key, expected->child->string) == 0)
            return &matchers[i];
    return NULL;
}

/* The schema knows them and what they take; but not whether a regular expression is one. */
bool hx_matcher_check(const struct gc_json *doc, const cJSON *expected,
                      struct gc_problems *problems)
{
    const struct gc_schema *schema = gc_schema_named("case.schema.json#/$defs/matcher");
    const cJSON *arg = expected->child;
    struct gc_error err = {0};
    regex_t re;
    if (!gc_schema_check(schema, doc, expected, "matcher", 0, problems))
        return false;
    if (strcmp(arg->string, "$regex") != 0)
        return true;
    if (gc_pattern_compile(&re, arg->valuestring, REG_NEWLINE, &err) == GC_OK) {
        regfree(&re);
        return true;
    }
    gc_problems_add(problems, doc->name, gc_json_where(doc, arg), "$regex %s", err.message);
    return false;
}
