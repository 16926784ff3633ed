/* evaluate.c - a path's steps, one after the other. */
#include <string.h>

#include "mock/integrations/jsonpath/path.h"

enum { MAX_WORK = 1000000, MAX_DEPTH = 400 };

enum gc_status jsonpath_fail(struct jsonpath_reading *r, enum gc_status s, const char *fmt, ...)
{
    va_list ap;
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(2048);
    if (r->status != GC_OK)
        return r->status;
    r->status = s;
    if (!r->err)
        return s;
    va_start(ap, fmt);
    gc_strbuf_vaddf(&text, fmt, ap);
    va_end(ap);
    return gc_fail(r->err, s, "%s", gc_strbuf_text(&text));
}

bool jsonpath_going_on(struct jsonpath_reading *r)
{
    if (r->arena->failed)
        jsonpath_fail(r, GC_E_TOO_BIG, "the path finds too much, or memory ran out");
    if (++r->n_steps > MAX_WORK)
        jsonpath_fail(r, GC_E_TOO_BIG, "the path takes more than %d steps", MAX_WORK);
    return r->status == GC_OK;
}

/* One evaluation of a path. */
struct walk {
    struct jsonpath_reading *r;
    struct jsonpath_hits hits;
    /* Of each step: the item of an array on which a scan has put it, plus 1; 0: none. */
    long item_of[JSONPATH_MAX_STEPS + 2];
};

static bool step_into(struct walk *w, const struct jsonpath_step *s, const cJSON *model);

static const char *kind_of(const cJSON *node)
{
    return node ? gc_json_type_name(node) : "nothing";
}

static bool not_found(struct walk *w, const char *what, const cJSON *in)
{
    jsonpath_fail(w->r, GC_E_NOT_FOUND, "%.100s was looked for in %s and not found", what,
                  kind_of(in));
    return false;
}

/* A hit of this step: the path's, or where the next step begins. */
static bool go_on(struct walk *w, const struct jsonpath_step *s, const cJSON *hit)
{
    return s->next ? step_into(w, s->next, hit) : jsonpath_add_hit(w->r, &w->hits, hit);
}

/* An item that a scan stands on counts as a leaf only at the index that the path names. */
static bool leaf_counts(const struct walk *w, const struct jsonpath_step *s)
{
    const struct jsonpath_step *before = s->prev;
    long at = w->item_of[s->number];
    return s->next || at == 0 ||
           (before && before->kind == JSONPATH_INDEXES && before->n_indexes == 1 &&
            before->indexes[0] == at - 1);
}

static bool take_name(struct walk *w, const struct jsonpath_step *s, const cJSON *model,
                      const char *name)
{
    const cJSON *value = gc_json_get(model, name);
    if (value)
        return !leaf_counts(w, s) || go_on(w, s, value);
    bool definite = s->upstream_definite && s->n_names == 1;
    if (s->next ? !definite && !w->r->require : !w->r->require)
        return true;
    return not_found(w, name, model);
}

/* Several names at the end of a path make an object of them. */
static bool merge(struct walk *w, const struct jsonpath_step *s, const cJSON *model)
{
    cJSON *object = jsonpath_make(w->r, cJSON_Object);
    for (size_t i = 0; object && i < s->n_names; i++) {
        const cJSON *value = gc_json_get(model, s->names[i]);
        if (gc_json_get(object, s->names[i])) /* named twice */
            continue;
        if (value && !jsonpath_append(w->r, object, s->names[i], value))
            return false;
        if (!value && w->r->require)
            return not_found(w, s->names[i], model);
    }
    return object && jsonpath_add_hit(w->r, &w->hits, object);
}

static bool into_names(struct walk *w, const struct jsonpath_step *s, const cJSON *model)
{
    if (!cJSON_IsObject(model))
        return !s->upstream_definite || not_found(w, s->names[0], model);
    if (s->n_names > 1 && !s->next)
        return merge(w, s, model);
    for (size_t i = 0; i < s->n_names; i++)
        if (!take_name(w, s, model, s->names[i]))
            return false;
    return true;
}

static bool into_wildcard(struct walk *w, const struct jsonpath_step *s, const cJSON *model)
{
    const cJSON *child;
    if (!cJSON_IsObject(model) && !cJSON_IsArray(model))
        return true;
    cJSON_ArrayForEach(child, model)
    {
        if (cJSON_IsObject(model) && !leaf_counts(w, s))
            continue;
        if (go_on(w, s, child))
            continue;
        if (w->r->status != GC_E_NOT_FOUND || w->r->require)
            return false;
        w->r->status = GC_OK; /* one of many */
    }
    return true;
}

static const cJSON *item(const cJSON *array, long i)
{
    return i < 0 ? NULL : cJSON_GetArrayItem(array, (int)i);
}

/* An index beyond the end finds nothing. */
static bool take_index(struct walk *w, const struct jsonpath_step *s, const cJSON *array, long n,
                       long i)
{
    const cJSON *hit = item(array, i < 0 ? i + n : i);
    return !hit || go_on(w, s, hit);
}

static bool take_slice(struct walk *w, const struct jsonpath_step *s, const cJSON *array, long n)
{
    long from = s->has_from ? s->indexes[0] : 0, to = s->has_to ? s->indexes[1] : n;
    if (!s->has_to && from < 0)
        from = from + n > 0 ? from + n : 0;
    if (!s->has_from && to < 0)
        to += n;
    to = to < n ? to : n;
    if (from < -n)
        from = -n;
    const cJSON *hit = from >= 0 && from < to ? item(array, from) : NULL;
    for (; from < to && jsonpath_going_on(w->r); from++) {
        if (from >= 0) {
            const cJSON *this = hit ? hit : item(array, from);
            hit = this ? this->next : NULL;
            if (this && !go_on(w, s, this))
                return false;
        } else if (!take_index(w, s, array, n, from)) {
            return false;
        }
    }
    return w->r->status == GC_OK;
}

static bool into_array(struct walk *w, const struct jsonpath_step *s, const cJSON *model)
{
    if (!cJSON_IsArray(model))
        return !s->upstream_definite || not_found(w, "an item of an array", model);
    long n = cJSON_GetArraySize(model);
    if (s->kind == JSONPATH_SLICE)
        return take_slice(w, s, model, n);
    for (size_t i = 0; i < s->n_indexes; i++)
        if (!take_index(w, s, model, n, s->indexes[i]))
            return false;
    return true;
}

static bool into_filter(struct walk *w, const struct jsonpath_step *s, const cJSON *model)
{
    const cJSON *child;
    if (cJSON_IsObject(model))
        return !jsonpath_accepts(w->r, s->filter, model) || go_on(w, s, model);
    if (!cJSON_IsArray(model)) {
        if (s->upstream_definite)
            jsonpath_fail(w->r, GC_E_BAD_REQUEST, "a filter can't be applied to %s",
                          kind_of(model));
        return w->r->status == GC_OK;
    }
    cJSON_ArrayForEach(child, model)
    {
        if (jsonpath_accepts(w->r, s->filter, child) && !go_on(w, s, child))
            return false;
    }
    return w->r->status == GC_OK;
}

/* Does a scan stop here for the step that follows it? */
static bool scan_takes(struct walk *w, const struct jsonpath_step *s, const cJSON *model)
{
    if (s->kind == JSONPATH_WILDCARD)
        return true;
    if (s->kind == JSONPATH_INDEXES || s->kind == JSONPATH_SLICE)
        return cJSON_IsArray(model);
    if (s->kind == JSONPATH_FILTER)
        return jsonpath_accepts(w->r, s->filter, model);
    if (s->kind != JSONPATH_NAMES || !cJSON_IsObject(model))
        return false;
    for (size_t i = 0; s->n_names == 1 || !s->next ? i < s->n_names : false; i++)
        if (!gc_json_get(model, s->names[i]))
            return false;
    return true;
}

/* In an array the step's own work is left to the scan: the step after it looks at each item. */
static bool scan_array(struct walk *w, const struct jsonpath_step *s, const cJSON *model)
{
    const cJSON *child;
    long i = 0;
    if (!s->next)
        return step_into(w, s, model);
    cJSON_ArrayForEach(child, model)
    {
        w->item_of[s->next->number] = ++i;
        if (!step_into(w, s->next, child))
            return false;
    }
    return true;
}

static bool scan(struct walk *w, const struct jsonpath_step *s, const cJSON *model)
{
    const cJSON *child;
    if (!jsonpath_going_on(w->r))
        return false;
    if (!cJSON_IsObject(model) && !cJSON_IsArray(model))
        return true;
    if (scan_takes(w, s, model) &&
        !(cJSON_IsArray(model) ? scan_array(w, s, model) : step_into(w, s, model)))
        return false;
    cJSON_ArrayForEach(child, model)
    {
        if (!scan(w, s, child))
            return false;
    }
    return w->r->status == GC_OK;
}

static bool into_function(struct walk *w, const struct jsonpath_step *s, const cJSON *model)
{
    const cJSON *result = jsonpath_call(w->r, s, model);
    return result && jsonpath_add_hit(w->r, &w->hits, result) &&
           (!s->next || step_into(w, s->next, result));
}

static bool step_into(struct walk *w, const struct jsonpath_step *s, const cJSON *model)
{
    bool ok = false;
    if (!jsonpath_going_on(w->r))
        return false;
    if (++w->r->depth > MAX_DEPTH)
        jsonpath_fail(w->r, GC_E_TOO_BIG, "the path is nested too deep");
    else if (s->kind == JSONPATH_ROOT)
        ok = go_on(w, s, model);
    else if (s->kind == JSONPATH_NAMES)
        ok = into_names(w, s, model);
    else if (s->kind == JSONPATH_WILDCARD)
        ok = into_wildcard(w, s, model);
    else if (s->kind == JSONPATH_FILTER)
        ok = into_filter(w, s, model);
    else if (s->kind == JSONPATH_SCAN && s->next && s->next->kind == JSONPATH_FUNCTION)
        jsonpath_fail(w->r, GC_E_BAD_REQUEST, "no function can follow \"..\"");
    else if (s->kind == JSONPATH_SCAN)
        ok = !s->next || scan(w, s->next, model);
    else if (s->kind == JSONPATH_FUNCTION)
        ok = into_function(w, s, model);
    else
        ok = into_array(w, s, model);
    w->r->depth--;
    return ok;
}

enum gc_status jsonpath_evaluate(struct jsonpath_reading *r, const struct jsonpath_path *path,
                                 const cJSON *start, const cJSON **out)
{
    struct walk w = {.r = r};
    *out = NULL;
    if (!step_into(&w, path->first, start))
        return r->status != GC_OK ? r->status
                                  : jsonpath_fail(r, GC_E_TOO_BIG, "the path finds too much");
    if (!jsonpath_path_is_definite(path))
        *out = jsonpath_make_array(r, &w.hits);
    else if (w.hits.n > 0)
        *out = w.hits.items[w.hits.n - 1];
    else
        return jsonpath_fail(r, GC_E_NOT_FOUND, "the path finds nothing");
    return *out ? GC_OK : jsonpath_fail(r, GC_E_TOO_BIG, "the path finds too much");
}

enum gc_status jsonpath_read(const struct jsonpath *path, const cJSON *root, struct gc_arena *arena,
                             const cJSON **out, struct gc_error *err)
{
    struct jsonpath_reading r = {.arena = arena, .root = root, .err = err};
    return jsonpath_evaluate(&r, &path->path, root, out);
}
