/* filter.c - is an item taken? */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mock/integrations/jsonpath/path.h"
#include "mock/integrations/velocity/value.h"

/* A side of a comparison as it is for one item; node NULL: undefined. */
struct side {
    const cJSON *node;
    const struct regex *regex;
};

static bool is_tree(const cJSON *n)
{
    return cJSON_IsArray(n) || cJSON_IsObject(n);
}

static const char *digits(const cJSON *n, char out[40])
{
    if (n->valuestring)
        return n->valuestring;
    snprintf(out, 40, "%.15g", n->valuedouble);
    return out;
}

/* Not symmetric, as in Jayway: a text on the left is compared with a number's digits, a number on
 * the left with a text's value. */
static bool equal(const cJSON *a, const cJSON *b)
{
    char buf[40], *end;
    if (!a || !b)
        return false;
    if (is_tree(a) && is_tree(b))
        return gc_json_equal(a, b);
    if (cJSON_IsString(a))
        return (cJSON_IsString(b) && strcmp(a->valuestring, b->valuestring) == 0) ||
               (cJSON_IsNumber(b) && strcmp(a->valuestring, digits(b, buf)) == 0);
    if (cJSON_IsNumber(a) && cJSON_IsString(b)) {
        double d = strtod(b->valuestring, &end);
        return *b->valuestring && !*end && d == a->valuedouble;
    }
    if (cJSON_IsNumber(a))
        return cJSON_IsNumber(b) && a->valuedouble == b->valuedouble;
    return (a->type & 0xFF) == (b->type & 0xFF) && !is_tree(a);
}

static bool contains(const cJSON *list, const cJSON *what)
{
    const cJSON *each;
    cJSON_ArrayForEach(each, list)
    {
        if (equal(what, each))
            return true;
    }
    return false;
}

/* How many of a's items are in b. */
static int shared(const cJSON *a, const cJSON *b)
{
    const cJSON *each;
    int n = 0;
    cJSON_ArrayForEach(each, a)
    {
        n += contains(b, each);
    }
    return n;
}

static bool order(enum jsonpath_operator op, const cJSON *a, const cJSON *b)
{
    int c;
    if (cJSON_IsNumber(a) && cJSON_IsNumber(b))
        c = (a->valuedouble > b->valuedouble) - (a->valuedouble < b->valuedouble);
    else if (cJSON_IsString(a) && cJSON_IsString(b))
        c = strcmp(a->valuestring, b->valuestring);
    else
        return false;
    return op == JSONPATH_LT   ? c < 0
           : op == JSONPATH_LE ? c <= 0
           : op == JSONPATH_GT ? c > 0
                               : c >= 0;
}

static bool matches_one(struct jsonpath_reading *r, const struct regex *re, const cJSON *n)
{
    char buf[40];
    const char *text = "";
    if (cJSON_IsString(n))
        text = n->valuestring;
    else if (cJSON_IsNumber(n))
        text = digits(n, buf);
    else if (cJSON_IsBool(n))
        text = cJSON_IsTrue(n) ? "true" : "false";
    bool fits = regex_matches_all(re, r->arena, &r->regex, text, strlen(text));
    if (regex_gave_up(&r->regex))
        jsonpath_fail(r, GC_E_TOO_BIG, "the regular expressions take too long");
    return fits;
}

/* Of an array one item is enough. */
static bool matches(struct jsonpath_reading *r, const struct side *a, const struct side *b)
{
    const struct regex *re = a->regex ? a->regex : b->regex;
    const cJSON *n = a->regex ? b->node : a->node, *each;
    if ((a->regex != NULL) == (b->regex != NULL))
        return false;
    if (!cJSON_IsArray(n))
        return matches_one(r, re, n);
    cJSON_ArrayForEach(each, n)
    {
        if (matches_one(r, re, each))
            return true;
    }
    return false;
}

static int size_of(const cJSON *n)
{
    if (cJSON_IsString(n)) {
        int count = 0;
        for (const char *s = n->valuestring; *s; s++)
            count += ((*s & 0xC0) != 0x80) + ((*s & 0xF8) == 0xF0);
        return count;
    }
    return is_tree(n) ? cJSON_GetArraySize(n) : -1;
}

static bool lists(enum jsonpath_operator op, const cJSON *a, const cJSON *b)
{
    if (!cJSON_IsArray(b))
        return false; /* as a whole: what is in no list is neither in it nor not */
    if (op == JSONPATH_IN || op == JSONPATH_NIN)
        return contains(b, a) == (op == JSONPATH_IN);
    if (!cJSON_IsArray(a))
        return false;
    int n = shared(a, b);
    return op == JSONPATH_SUBSET ? n == cJSON_GetArraySize(a)
           : op == JSONPATH_ANY  ? n > 0
           : op == JSONPATH_NONE ? n == 0
                                 : shared(b, a) == cJSON_GetArraySize(b);
}

static bool contained(const cJSON *a, const cJSON *b)
{
    if (cJSON_IsString(a) && cJSON_IsString(b))
        return strstr(a->valuestring, b->valuestring) != NULL;
    return cJSON_IsArray(a) && contains(a, b);
}

static bool compare(struct jsonpath_reading *r, enum jsonpath_operator op, const struct side *left,
                    const struct side *right)
{
    const cJSON *a = left->node, *b = right->node;
    if (op == JSONPATH_REGEX)
        return matches(r, left, right);
    if (op == JSONPATH_EQ || op == JSONPATH_NE)
        return equal(a, b) == (op == JSONPATH_EQ);
    if (op == JSONPATH_SAME || op == JSONPATH_NOT_SAME)
        return (a && b && (a->type & 0xFF) == (b->type & 0xFF) && equal(a, b)) ==
               (op == JSONPATH_SAME);
    if (op >= JSONPATH_LT && op <= JSONPATH_GE)
        return order(op, a, b);
    if (op >= JSONPATH_IN && op <= JSONPATH_ALL)
        return lists(op, a, b);
    if (op == JSONPATH_CONTAINS)
        return contained(a, b);
    if (op == JSONPATH_SIZE)
        return cJSON_IsNumber(b) && size_of(a) >= 0 && size_of(a) == (int)b->valuedouble;
    if (op == JSONPATH_EMPTY)
        return cJSON_IsBool(b) && size_of(a) >= 0 && (size_of(a) == 0) == cJSON_IsTrue(b);
    return false;
}

/* What is asked for an item must not end the whole reading when it finds nothing. */
static struct side side_of(struct jsonpath_reading *r, const struct jsonpath_operand *o,
                           const cJSON *item)
{
    struct side s = {.node = o->literal, .regex = o->regex};
    struct gc_error *err = r->err;
    if (!o->path)
        return s;
    r->err = NULL;
    enum gc_status status =
        jsonpath_evaluate(r, o->path, o->path->from_item ? item : r->root, &s.node);
    r->err = err;
    if (status == GC_E_NOT_FOUND)
        r->status = GC_OK;
    return s;
}

static bool exists(struct jsonpath_reading *r, const struct jsonpath_operand *o, const cJSON *item)
{
    bool before = r->require;
    r->require = true;
    struct side s = side_of(r, o, item);
    r->require = before;
    return (s.node != NULL) != o->negated;
}

static bool holds(struct jsonpath_reading *r, const struct jsonpath_filter *f, const cJSON *item)
{
    if (!jsonpath_going_on(r))
        return false;
    if (f->kind == JSONPATH_AND)
        return holds(r, f->a, item) && holds(r, f->b, item);
    if (f->kind == JSONPATH_OR)
        return holds(r, f->a, item) || (r->status == GC_OK && holds(r, f->b, item));
    if (f->kind == JSONPATH_NOT)
        return !holds(r, f->a, item) && r->status == GC_OK;
    if (f->operator== JSONPATH_EXISTS)
        return exists(r, &f->left, item);
    bool before = r->require;
    r->require = false;
    struct side left = side_of(r, &f->left, item), right = side_of(r, &f->right, item);
    r->require = before;
    return r->status == GC_OK && compare(r, f->operator, & left, &right);
}

bool jsonpath_accepts(struct jsonpath_reading *r, const struct jsonpath_filter *f,
                      const cJSON *item)
{
    struct gc_error *err = r->err;
    r->err = NULL;
    bool taken = holds(r, f, item);
    r->err = err;
    if (r->status == GC_E_BAD_REQUEST) { /* a filter that does not suit an item does not take it */
        r->status = GC_OK;
        taken = false;
    }
    if (r->status != GC_OK && r->err)
        gc_fail(r->err, r->status, "the filter takes too much time or memory");
    return taken && r->status == GC_OK;
}
