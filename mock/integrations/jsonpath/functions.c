/* functions.c - length(), sum(), first() and their kin. */
#include <math.h>
#include <string.h>

#include "mock/integrations/jsonpath/path.h"

struct call {
    struct jsonpath_reading *r;
    const struct jsonpath_step *step;
    const cJSON *model;
};

static const cJSON *argument(struct call c, const struct jsonpath_argument *a, const cJSON *from)
{
    const cJSON *value = a->literal;
    if (a->path && jsonpath_evaluate(c.r, a->path, from, &value) != GC_OK)
        return NULL;
    return value;
}

static const cJSON *length(struct call c)
{
    const cJSON *of = c.model;
    if (c.step->arguments && !(of = argument(c, c.step->arguments, c.model)))
        return NULL;
    if (cJSON_IsArray(of) || cJSON_IsObject(of))
        return jsonpath_make_number(c.r, cJSON_GetArraySize(of), true);
    return jsonpath_make(c.r, cJSON_NULL);
}

static const cJSON *keys(struct call c)
{
    const cJSON *each;
    cJSON *array = jsonpath_make(c.r, cJSON_IsObject(c.model) ? cJSON_Array : cJSON_NULL);
    if (!cJSON_IsObject(c.model))
        return array;
    cJSON_ArrayForEach(each, c.model)
    {
        const cJSON key = {.type = cJSON_String, .valuestring = each->string};
        if (!array || !jsonpath_append(c.r, array, NULL, &key))
            return NULL;
    }
    return array;
}

/* Numbers of the model and of the arguments, summed up in several ways. */
struct figures {
    double n, sum, squares, min, max;
};

static void count(struct figures *f, const cJSON *node)
{
    const cJSON *each;
    if (cJSON_IsNumber(node)) {
        double d = node->valuedouble;
        f->min = f->n == 0 || d < f->min ? d : f->min;
        f->max = f->n == 0 || d > f->max ? d : f->max;
        f->sum += d;
        f->squares += d * d;
        f->n++;
    }
    if (!cJSON_IsArray(node))
        return;
    cJSON_ArrayForEach(each, node)
    {
        if (cJSON_IsNumber(each))
            count(f, each);
    }
}

static bool figures_of(struct call c, struct figures *f)
{
    if (cJSON_IsArray(c.model))
        count(f, c.model);
    for (const struct jsonpath_argument *a = c.step->arguments; a; a = a->next) {
        const cJSON *value = argument(c, a, c.r->root);
        if (!value)
            return false;
        count(f, value);
    }
    if (f->n == 0)
        jsonpath_fail(c.r, GC_E_BAD_REQUEST, "%s() was given no numbers", c.step->names[0]);
    return f->n > 0;
}

#define OF_FIGURES(name, result)                                                                   \
    static const cJSON *name(struct call c)                                                        \
    {                                                                                              \
        struct figures f = {0};                                                                    \
        return figures_of(c, &f) ? jsonpath_make_number(c.r, (result), false) : NULL;              \
    }
OF_FIGURES(sum, f.sum)
OF_FIGURES(average, f.sum / f.n)
OF_FIGURES(minimum, f.min)
OF_FIGURES(maximum, f.max)
OF_FIGURES(deviation, sqrt(f.squares / f.n - f.sum * f.sum / f.n / f.n))

static const cJSON *item(struct call c, long i)
{
    int n = cJSON_IsArray(c.model) ? cJSON_GetArraySize(c.model) : 0;
    i += i < 0 ? n : 0;
    if (i >= 0 && i < n)
        return cJSON_GetArrayItem(c.model, (int)i);
    jsonpath_fail(c.r, GC_E_BAD_REQUEST, "%s() of an array of %d", c.step->names[0], n);
    return NULL;
}

static const cJSON *first(struct call c)
{
    return item(c, 0);
}

static const cJSON *last(struct call c)
{
    return item(c, -1);
}

static const cJSON *at_index(struct call c)
{
    const cJSON *i = c.step->arguments ? argument(c, c.step->arguments, c.r->root) : NULL;
    if (cJSON_IsNumber(i) && fabs(i->valuedouble) < 1e9)
        return item(c, (long)i->valuedouble);
    jsonpath_fail(c.r, GC_E_BAD_REQUEST, "index() needs a number");
    return NULL;
}

static void add_texts(const cJSON *of, struct gc_strbuf *to)
{
    const cJSON *each;
    if (cJSON_IsString(of))
        gc_strbuf_adds(to, of->valuestring);
    if (!cJSON_IsArray(of))
        return;
    cJSON_ArrayForEach(each, of)
    {
        if (cJSON_IsString(each))
            gc_strbuf_adds(to, each->valuestring);
    }
}

static const cJSON *concat(struct call c)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    add_texts(cJSON_IsArray(c.model) ? c.model : NULL, &text);
    for (const struct jsonpath_argument *a = c.step->arguments; a; a = a->next) {
        const cJSON *value = argument(c, a, c.r->root);
        if (!value)
            return NULL;
        add_texts(value, &text);
    }
    cJSON *node = jsonpath_make(c.r, cJSON_String);
    if (node)
        node->valuestring = gc_arena_dup(c.r->arena, gc_strbuf_text(&text), text.len);
    return node && node->valuestring ? node : NULL;
}

static const cJSON *append(struct call c)
{
    const cJSON *each;
    if (!cJSON_IsArray(c.model))
        return c.model;
    cJSON *array = jsonpath_make(c.r, cJSON_Array);
    cJSON_ArrayForEach(each, c.model)
    {
        if (!array || !jsonpath_append(c.r, array, NULL, each))
            return NULL;
    }
    for (const struct jsonpath_argument *a = c.step->arguments; array && a; a = a->next) {
        const cJSON *value = argument(c, a, c.r->root);
        if (!value || !jsonpath_append(c.r, array, NULL, value))
            return NULL;
    }
    return array;
}

const cJSON *jsonpath_call(struct jsonpath_reading *r, const struct jsonpath_step *step,
                           const cJSON *model)
{
    static const struct {
        const char *name;
        const cJSON *(*run)(struct call);
    } rows[] = {{"length", length}, {"size", length},    {"sum", sum},          {"avg", average},
                {"min", minimum},   {"max", maximum},    {"stddev", deviation}, {"first", first},
                {"last", last},     {"index", at_index}, {"keys", keys},        {"concat", concat},
                {"append", append}};
    struct call c = {r, step, model};
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++)
        if (strcmp(rows[i].name, step->names[0]) == 0)
            return rows[i].run(c);
    jsonpath_fail(r, GC_E_BAD_REQUEST, "there is no function %.60s()", step->names[0]);
    return NULL;
}
