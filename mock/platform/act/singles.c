/* Singletons: one entity at a path, which is there without being made. */
#include <string.h>

#include "mock/platform/act/act.h"

/* A singleton as a collection of one, whose key is "". NULL: it has answered that memory ran out.
 */
static struct platform_collection *one_of(struct serving *s)
{
    struct platform_collection *c = gc_arena_zero(&s->arena, 1, sizeof *c);
    if (!c) {
        serve_nomem(s);
        return NULL;
    }
    *c = (struct platform_collection){
        .document = s->d,
        .path = s->op->path,
        .entity = s->act->one,
        .key = "id",
        .row = platform_table_collection(s->documents->table, s->op->path->pattern)};
    s->c = c;
    return c;
}

/* What it is before anybody wrote it: the table's defaults and what is required. */
static cJSON *first(struct serving *s, const struct platform_collection *c)
{
    const cJSON *d;
    cJSON *item = cJSON_CreateObject();
    bool ok = item != NULL;
    cJSON_ArrayForEach(d, gc_json_get(c->row, "defaults"))
    {
        ok = ok && gc_json_add(item, d->string, cJSON_Duplicate(d, true));
    }
    if (ok && platform_property(s->d, c->entity, "selfUri"))
        ok = gc_json_add(item, "selfUri", cJSON_CreateString(s->path));
    if (ok && platform_property(s->d, c->entity, "version") &&
        platform_model_at(s->d, c->entity, "version")->type == PLATFORM_INTEGER)
        ok = gc_json_add(item, "version", cJSON_CreateNumber(1));
    if (ok && platform_fill_required(s->d, c->entity, item, s->now))
        return item;
    cJSON_Delete(item);
    return NULL;
}

/* A copy; NULL: no memory. The caller holds the stores. */
static cJSON *current(struct serving *s, const struct platform_collection *c)
{
    struct mock_entity *e = mock_store_get(serve_store(s, NULL, s->path, false), "");
    return e ? serve_tree_of(e) : first(s, c);
}

void serve_show_one(struct serving *s)
{
    struct platform_collection *c = one_of(s);
    if (!c)
        return;
    mock_stores_lock(&s->x->world->stores);
    cJSON *item = current(s, c);
    mock_stores_unlock(&s->x->world->stores);
    serve_tree(s, item);
}

static bool version_fits(struct serving *s, const cJSON *old)
{
    const cJSON *was = gc_json_get(old, "version"), *given = gc_json_get(s->body.root, "version");
    if (!cJSON_IsNumber(was) || !cJSON_IsNumber(given) || gc_json_equal(was, given))
        return true;
    serve_fail(s, 409, "general.conflict", "version",
               "The version supplied does not match the current version of the %s.",
               s->act->one->name ? s->act->one->name : "resource");
    return false;
}

/* The member that a list stands for: the one called as the path ends, else the only array. */
static const struct platform_property *listing_member(struct serving *s)
{
    const struct platform_model *one = s->act->one;
    const struct platform_property *found = NULL;
    const char *last = strrchr(s->op->path->pattern, '/') + 1;
    size_t n = 0;
    for (size_t i = 0; i < one->n_properties; i++) {
        const struct platform_property *p = &one->properties[i];
        if (platform_model(s->d, p->model)->type != PLATFORM_ARRAY)
            continue;
        if (strcmp(p->name, last) == 0)
            return p;
        found = p;
        n++;
    }
    return n == 1 ? found : NULL;
}

/* {"roles": [{"id": "r1"}]} of ["r1"]: where items are objects, a text is the id of one. NULL: no
 * memory. */
static cJSON *wrap(struct serving *s, const struct platform_property *p, const cJSON *list)
{
    const cJSON *element;
    const struct platform_model *m = platform_model(s->d, p->model);
    const struct platform_model *items = m ? platform_model(s->d, m->items) : NULL;
    cJSON *body = cJSON_CreateObject();
    cJSON *to = cJSON_CreateArray();
    bool ok = gc_json_add(body, p->name, to);
    cJSON_ArrayForEach(element, list)
    {
        bool is_id = cJSON_IsString(element) && items && items->type == PLATFORM_OBJECT;
        cJSON *one = is_id ? cJSON_CreateObject() : cJSON_Duplicate(element, true);
        if (is_id && !gc_json_add(one, "id", cJSON_CreateString(element->valuestring))) {
            cJSON_Delete(one);
            one = NULL;
        }
        ok = ok && gc_json_append(to, one);
    }
    if (ok)
        return body;
    cJSON_Delete(body);
    return NULL;
}

/* What came as an object, which *made owns when it was made of a list. NULL: it has answered. */
static const cJSON *body_as_object(struct serving *s, cJSON **made)
{
    const struct platform_property *p = listing_member(s);
    *made = NULL;
    if (cJSON_IsObject(s->body.root))
        return s->body.root;
    if (s->body.root && (!cJSON_IsArray(s->body.root) || !p)) {
        serve_fail(s, 400, "bad.request", NULL, "The body must be a JSON object, not %s.",
                   gc_json_type_name(s->body.root));
        return NULL;
    }
    if (!(*made = s->body.root ? wrap(s, p, s->body.root) : cJSON_CreateObject()))
        serve_nomem(s);
    return *made;
}

/* What comes laid over what is there (merge), or in its place. NULL: no memory. */
static cJSON *changed(struct serving *s, struct platform_collection *c, const cJSON *body,
                      const cJSON *old, bool merge)
{
    cJSON *taken = serve_take(s, c, body, NULL);
    cJSON *item = merge ? cJSON_Duplicate(old, true) : taken;
    bool ok = taken && item && (!merge || gc_json_merge(item, body));
    ok = ok && (merge || serve_keep_made(s, c, old, item));
    if (ok && merge)
        platform_project(s->d, c->entity, item);
    ok = ok && serve_finish_one(s, c, old, item);
    if (merge || !ok)
        cJSON_Delete(taken);
    if (!ok && merge)
        cJSON_Delete(item);
    return ok ? item : NULL;
}

static void write_one(struct serving *s, bool merge)
{
    cJSON *made;
    struct platform_collection *c = one_of(s);
    const cJSON *body = c ? body_as_object(s, &made) : NULL;
    if (!body)
        return;
    mock_stores_lock(&s->x->world->stores);
    struct mock_store *store = serve_store(s, NULL, s->path, true);
    cJSON *old = store ? current(s, c) : NULL;
    bool fits = old && version_fits(s, old);
    cJSON *item = fits ? changed(s, c, body, old, merge) : NULL;
    cJSON *shown = item ? cJSON_Duplicate(item, true) : NULL;
    if (item && serve_put(s, NULL, store, s->path, "", item, NULL)) {
        serve_tree(s, shown);
        shown = NULL;
    } else if (!item && (fits || !old)) {
        serve_nomem(s);
    }
    cJSON_Delete(shown);
    cJSON_Delete(old);
    cJSON_Delete(made);
    mock_stores_unlock(&s->x->world->stores);
}

void serve_replace_one(struct serving *s)
{
    write_one(s, false);
}

void serve_change_one(struct serving *s)
{
    write_one(s, true);
}

void serve_reset_one(struct serving *s)
{
    struct platform_collection *c = one_of(s);
    if (!c)
        return;
    mock_stores_lock(&s->x->world->stores);
    struct mock_store *store = serve_store(s, NULL, s->path, false);
    if (store)
        (void)mock_store_drop(store, "");
    cJSON *item = first(s, c);
    mock_stores_unlock(&s->x->world->stores);
    serve_tree(s, item);
}
