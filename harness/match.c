#include "harness/match.h"

#include <math.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_write.h"

enum { SHOWN_BYTES = 300, PATH_BYTES = 512 };

/* Where we are in the value, and where the differences go. why NULL: only the verdict counts. */
struct place {
    const char *path;
    struct gc_strbuf *why;
};

typedef bool (*matcher_fn)(const cJSON *actual, const cJSON *arg, const struct place *at);
typedef const char *(*check_fn)(const cJSON *arg); /* what is wrong with the argument, or NULL */

struct matcher {
    const char *key;
    matcher_fn match;
    check_fn check;
};
static const struct matcher *find_matcher(const cJSON *expected);
static bool match_at(const cJSON *actual, const cJSON *expected, const struct place *at);

/* --- telling ---------------------------------------------------------------------------------- */

static void add_json(struct gc_strbuf *to, const cJSON *node)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    struct gc_jsonw w = gc_jsonw(&text);
    if (!node) {
        gc_strbuf_adds(to, "nothing");
        return;
    }
    gc_jsonw_value(&w, node);
    gc_strbuf_addf(to, "%.*s%s", SHOWN_BYTES, gc_strbuf_text(&text),
                   text.len > SHOWN_BYTES ? "..." : "");
}

/* Always false: one line that says where, what was expected, and what came. */
static bool differs(const struct place *at, const cJSON *actual, const char *expectation,
                    const cJSON *arg)
{
    if (!at->why)
        return false;
    gc_strbuf_addf(at->why, "%s: expected %s", at->path, expectation);
    if (arg)
        add_json(at->why, arg);
    gc_strbuf_adds(at->why, ", got ");
    add_json(at->why, actual);
    gc_strbuf_addc(at->why, '\n');
    return false;
}

/* --- matchers --------------------------------------------------------------------------------- */

static bool match_any(const cJSON *actual, const cJSON *arg, const struct place *at)
{
    (void)arg;
    return actual || differs(at, actual, "any value", NULL);
}

static bool has_type(const cJSON *v, const char *type)
{
    static const struct {
        const char *name;
        int bits;
    } types[] = {{"string", cJSON_String},  {"number", cJSON_Number},
                 {"integer", cJSON_Number}, {"boolean", cJSON_True | cJSON_False},
                 {"object", cJSON_Object},  {"array", cJSON_Array},
                 {"null", cJSON_NULL}};
    int64_t whole;
    for (size_t i = 0; v && i < GC_COUNT_OF(types); i++)
        if (strcmp(types[i].name, type) == 0)
            return (v->type & types[i].bits) &&
                   (strcmp(type, "integer") != 0 || gc_json_is_int(v, &whole));
    return false;
}

static bool match_type(const cJSON *actual, const cJSON *arg, const struct place *at)
{
    return has_type(actual, arg->valuestring) || differs(at, actual, "a value of type ", arg);
}

static const char *check_type(const cJSON *arg)
{
    static const char *const known[] = {"string", "number", "integer", "boolean",
                                        "object", "array",  "null"};
    for (size_t i = 0; cJSON_IsString(arg) && i < GC_COUNT_OF(known); i++)
        if (strcmp(known[i], arg->valuestring) == 0)
            return NULL;
    return "takes one of string, number, integer, boolean, object, array, null";
}

static bool match_regex(const cJSON *actual, const cJSON *arg, const struct place *at)
{
    regex_t re;
    bool ok = false;
    if (cJSON_IsString(actual) &&
        regcomp(&re, arg->valuestring, REG_EXTENDED | REG_NOSUB | REG_NEWLINE) == 0) {
        ok = regexec(&re, actual->valuestring, 0, NULL, 0) == 0;
        regfree(&re);
    }
    return ok || differs(at, actual, "a text that matches ", arg);
}

static const char *check_regex(const cJSON *arg)
{
    regex_t re;
    if (!cJSON_IsString(arg) || !*arg->valuestring ||
        regcomp(&re, arg->valuestring, REG_EXTENDED | REG_NOSUB) != 0)
        return "takes a POSIX extended regular expression";
    regfree(&re);
    return NULL;
}

static bool match_contains(const cJSON *actual, const cJSON *arg, const struct place *at)
{
    return (cJSON_IsString(actual) && strstr(actual->valuestring, arg->valuestring)) ||
           differs(at, actual, "a text that contains ", arg);
}

static const char *check_text(const cJSON *arg)
{
    return cJSON_IsString(arg) && *arg->valuestring ? NULL : "takes a text that is not empty";
}

static bool match_absent(const cJSON *actual, const cJSON *arg, const struct place *at)
{
    (void)arg;
    return !actual || differs(at, actual, "nothing", NULL);
}

static const char *check_true(const cJSON *arg)
{
    return cJSON_IsTrue(arg) ? NULL : "takes only true";
}

static bool match_approx(const cJSON *actual, const cJSON *arg, const struct place *at)
{
    double value = arg->child->valuedouble, tolerance = arg->child->next->valuedouble;
    return (cJSON_IsNumber(actual) && fabs(actual->valuedouble - value) <= tolerance) ||
           differs(at, actual, "a number near (value, tolerance) ", arg);
}

static const char *check_approx(const cJSON *arg)
{
    return cJSON_IsArray(arg) && cJSON_GetArraySize(arg) == 2 && cJSON_IsNumber(arg->child) &&
                   cJSON_IsNumber(arg->child->next)
               ? NULL
               : "takes [value, tolerance]";
}

/* Each expected element takes the first element of the array that fits and is still free. */
static bool match_unordered(const cJSON *actual, const cJSON *arg, const struct place *at)
{
    const struct place silent = {.path = at->path};
    int n = cJSON_GetArraySize(actual);
    if (!cJSON_IsArray(actual) || n != cJSON_GetArraySize(arg))
        return differs(at, actual, "in any order exactly ", arg);
    bool *taken = calloc((size_t)n + 1, sizeof *taken);
    bool ok = taken != NULL;
    for (const cJSON *want = arg->child; ok && want; want = want->next) {
        int i = 0;
        const cJSON *have = actual->child;
        while (have && (taken[i] || !match_at(have, want, &silent)))
            have = have->next, i++;
        ok = have != NULL;
        if (ok)
            taken[i] = true;
    }
    free(taken);
    return ok || differs(at, actual, "in any order exactly ", arg);
}

static const char *check_array(const cJSON *arg)
{
    return cJSON_IsArray(arg) ? NULL : "takes an array";
}

static bool match_exact(const cJSON *actual, const cJSON *arg, const struct place *at)
{
    return (actual && gc_json_equal(actual, arg)) || differs(at, actual, "exactly ", arg);
}

static bool match_one_of(const cJSON *actual, const cJSON *arg, const struct place *at)
{
    const struct place silent = {.path = at->path};
    for (const cJSON *want = arg->child; want; want = want->next)
        if (match_at(actual, want, &silent))
            return true;
    return differs(at, actual, "one of ", arg);
}

static bool match_not(const cJSON *actual, const cJSON *arg, const struct place *at)
{
    const struct place silent = {.path = at->path};
    return !match_at(actual, arg, &silent) || differs(at, actual, "anything but ", arg);
}

static int64_t length_of(const cJSON *v)
{
    if (cJSON_IsString(v))
        return (int64_t)strlen(v->valuestring);
    return cJSON_IsArray(v) || cJSON_IsObject(v) ? cJSON_GetArraySize(v) : -1;
}

static bool match_length(const cJSON *actual, const cJSON *arg, const struct place *at)
{
    return (actual && length_of(actual) == (int64_t)arg->valuedouble) ||
           differs(at, actual, "a length of ", arg);
}

static const char *check_length(const cJSON *arg)
{
    int64_t n;
    return gc_json_is_int(arg, &n) && n >= 0 ? NULL : "takes a whole number";
}

static const struct matcher matchers[] = {
    {"$any", match_any, check_true},
    {"$type", match_type, check_type},
    {"$regex", match_regex, check_regex},
    {"$contains", match_contains, check_text},
    {"$absent", match_absent, check_true},
    {"$approx", match_approx, check_approx},
    {"$unordered", match_unordered, check_array},
    {"$exact", match_exact, NULL},
    {"$one_of", match_one_of, check_array},
    {"$not", match_not, NULL},
    {"$length", match_length, check_length},
};

static bool is_matcher(const cJSON *expected)
{
    return cJSON_IsObject(expected) && expected->child && expected->child->string[0] == '$';
}

static const struct matcher *find_matcher(const cJSON *expected)
{
    for (size_t i = 0; is_matcher(expected) && i < GC_COUNT_OF(matchers); i++)
        if (strcmp(matchers[i].key, expected->child->string) == 0)
            return &matchers[i];
    return NULL;
}

/* --- values ----------------------------------------------------------------------------------- */

static bool match_object(const cJSON *actual, const cJSON *expected, const struct place *at)
{
    if (!cJSON_IsObject(actual))
        return differs(at, actual, "an object with ", expected);
    bool ok = true;
    char path[PATH_BYTES];
    for (const cJSON *want = expected->child; want; want = want->next) {
        snprintf(path, sizeof path, "%s.%s", at->path, want->string);
        const struct place inside = {.path = path, .why = at->why};
        ok &= match_at(gc_json_get(actual, want->string), want, &inside);
    }
    return ok;
}

static bool match_array(const cJSON *actual, const cJSON *expected, const struct place *at)
{
    if (!cJSON_IsArray(actual) || cJSON_GetArraySize(actual) != cJSON_GetArraySize(expected))
        return differs(at, actual, "an array of the same length as ", expected);
    bool ok = true;
    char path[PATH_BYTES];
    size_t i = 0;
    const cJSON *have = actual->child;
    for (const cJSON *want = expected->child; want; want = want->next, have = have->next) {
        snprintf(path, sizeof path, "%s[%zu]", at->path, i++);
        const struct place inside = {.path = path, .why = at->why};
        ok &= match_at(have, want, &inside);
    }
    return ok;
}

/* Recursion is bounded by the depth limit of the JSON parser. */
static bool match_at(const cJSON *actual, const cJSON *expected, const struct place *at)
{
    const struct matcher *m = find_matcher(expected);
    if (m)
        return m->match(actual, expected->child, at);
    if (cJSON_IsObject(expected))
        return match_object(actual, expected, at);
    if (cJSON_IsArray(expected))
        return match_array(actual, expected, at);
    return (actual && gc_json_equal(actual, expected)) || differs(at, actual, "", expected);
}

bool hx_match(const cJSON *actual, const cJSON *expected, const char *path, struct gc_strbuf *why)
{
    const struct place at = {.path = path, .why = why};
    return match_at(actual, expected, &at);
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

static bool check_one(const struct gc_json *doc, const cJSON *expected,
                      struct gc_problems *problems)
{
    const char *keys[GC_COUNT_OF(matchers)];
    const struct matcher *m = find_matcher(expected);
    const cJSON *arg = expected->child;
    for (size_t i = 0; i < GC_COUNT_OF(matchers); i++)
        keys[i] = matchers[i].key;
    const char *near = gc_nearest(arg->string, keys, GC_COUNT_OF(keys));
    if (!m)
        gc_problems_add(problems, doc->name, gc_json_where_key(doc, arg),
                        "unknown matcher \"%s\"%s%s", arg->string, near ? "; did you mean " : "",
                        near ? near : "");
    else if (arg->next)
        gc_problems_add(problems, doc->name, gc_json_where_key(doc, arg->next),
                        "a matcher stands alone in its object, \"%s\" is too much",
                        arg->next->string);
    else if (m->check && m->check(arg))
        gc_problems_add(problems, doc->name, gc_json_where(doc, arg), "%s %s", m->key,
                        m->check(arg));
    else
        return true;
    return false;
}

bool hx_match_check(const struct gc_json *doc, const cJSON *expected, struct gc_problems *problems)
{
    bool ok = !is_matcher(expected) || check_one(doc, expected, problems);
    bool inside = cJSON_IsObject(expected) || cJSON_IsArray(expected);
    for (const cJSON *c = inside ? expected->child : NULL; c; c = c->next)
        ok &= hx_match_check(doc, c, problems);
    return ok;
}

bool hx_match_can_fail(const cJSON *expected)
{
    if (is_matcher(expected))
        return strcmp(expected->child->string, "$any") != 0;
    if (!cJSON_IsObject(expected))
        return true;
    for (const cJSON *c = expected->child; c; c = c->next)
        if (hx_match_can_fail(c))
            return true;
    return false;
}
