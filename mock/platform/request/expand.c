/* An item as it is shown: whole as it is kept, or with what the query asks for. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "mock/platform/request/serving.h"
#include "mock/world/presence.h"

static bool has_word(const struct serve_values *v, const char *word)
{
    for (size_t i = 0; i < v->n; i++)
        if (strcasecmp(v->list[i], word) == 0)
            return true;
    return false;
}

/* A reference's members from the item that it names. */
static void fill_reference(struct serving *s, cJSON *reference, const char *path)
{
    const char *id = gc_json_str(reference, "id");
    struct platform_collection *c = serve_collection(s, path);
    if (!id || !c)
        return;
    mock_stores_lock(&s->x->world->stores);
    struct mock_entity *e = mock_store_get(serve_store(s, c, path, false), id);
    cJSON *tree = e ? serve_tree_of(e) : NULL;
    mock_stores_unlock(&s->x->world->stores);
    for (cJSON *m = tree ? tree->child : NULL; m; m = m->next)
        if (!gc_json_get(reference, m->string))
            (void)gc_json_add(reference, m->string, cJSON_Duplicate(m, true));
    cJSON_Delete(tree);
}

static cJSON *parse(char *json)
{
    struct gc_json doc = {0};
    cJSON *tree = NULL;
    if (json &&
        gc_json_parse(&doc, "item", json, strlen(json), &gc_json_file_limits, NULL) == GC_OK)
        tree = gc_json_take(&doc);
    free(json);
    return tree;
}

/* "/api/v2/users/{userId}/routingskills" of one item: what stands behind the item's own path. */
static const char *path_below(struct serving *s, const char *pattern, const char *key)
{
    const char *item = serve_item_path(s, s->path, key), *rest = pattern;
    for (size_t n = item ? platform_segments(item) : 0; n > 0 && *rest == '/'; n--)
        rest += strcspn(rest + 1, "/") + 1;
    struct gc_strbuf path GC_AUTO(gc_strbuf_release) = GC_STRBUF(8192);
    gc_strbuf_addf(&path, "%s%s", item ? item : "", rest);
    return gc_arena_dup(&s->arena, gc_strbuf_text(&path), path.len);
}

/* All that is listed at a path, or the one thing there; NULL: nothing was put there. */
static cJSON *what_is_at(struct serving *s, const char *pattern, const char *path)
{
    size_t n = 0;
    struct platform_collection *c = serve_collection(s, pattern);
    bool lists = c && c->page;
    mock_stores_lock(&s->x->world->stores);
    struct mock_store *store = path ? serve_store(s, lists ? c : NULL, path, false) : NULL;
    struct mock_entity *one = lists ? NULL : mock_store_get(store, "");
    struct mock_entity *const *all = lists && store ? mock_store_ordered(store, "name", &n) : NULL;
    cJSON *tree = lists ? cJSON_CreateArray() : one ? serve_tree_of(one) : NULL;
    for (size_t i = 0; tree && all && i < n; i++) {
        (void)gc_json_append(tree, serve_tree_of(all[i]));
    }
    mock_stores_unlock(&s->x->world->stores);
    return tree;
}

/* What the table's row leads to: a word for what the world keeps of users, or a path. */
static cJSON *find_expansion(struct serving *s, const char *from, const char *key)
{
    if (strcmp(from, "presence") == 0)
        return parse(mock_presence_dup(s->x->world, key, MOCK_PRESENCE_SOURCE));
    if (strcmp(from, "routingStatus") == 0)
        return parse(mock_routing_status_dup(s->x->world, key));
    return what_is_at(s, from, path_below(s, from, key));
}

/* Members that stand elsewhere: they are there when they are asked for. */
static void attach(struct serving *s, cJSON *tree, const char *key,
                   const struct serve_values *wanted)
{
    const cJSON *row;
    const struct platform_model *m = s->c ? s->c->entity : NULL;
    cJSON_ArrayForEach(row, gc_json_get(s->c ? s->c->row : NULL, "expand"))
    {
        const struct platform_property *p = platform_property(s->d, m, row->string);
        cJSON *value =
            p && has_word(wanted, row->string) ? find_expansion(s, row->valuestring, key) : NULL;
        if (!value)
            continue;
        platform_project(s->d, p->model, value);
        (void)gc_json_put(tree, row->string, value);
    }
}

static void expand(struct serving *s, cJSON *tree, const struct serve_values *wanted)
{
    const cJSON *ref;
    cJSON_ArrayForEach(ref, gc_json_get(s->c ? s->c->row : NULL, "refs"))
    {
        cJSON *value = cJSON_GetObjectItemCaseSensitive(tree, ref->string);
        if (has_word(wanted, ref->string) && cJSON_IsObject(value))
            fill_reference(s, value, ref->valuestring);
    }
}

static void keep_fields(cJSON *tree, const struct serve_values *wanted)
{
    for (cJSON *m = tree->child, *next; m; m = next) {
        next = m->next;
        if (strcmp(m->string, "id") != 0 && strcmp(m->string, "selfUri") != 0 &&
            !has_word(wanted, m->string))
            cJSON_Delete(cJSON_DetachItemViaPointer(tree, m));
    }
}

/* Of the query, or of a search's body. */
static struct serve_values expansions(struct serving *s)
{
    const cJSON *list = gc_json_get(s->body.root, "expand"), *one;
    struct serve_values v = {0};
    if (*s->x->req->query && platform_parameter(s->op, "expand"))
        return serve_query(s, "expand", true);
    if (s->act->does != PLATFORM_SEARCH || !cJSON_IsArray(list))
        return v;
    v.list = gc_arena_zero(&s->arena, (size_t)cJSON_GetArraySize(list) + 1, sizeof *v.list);
    cJSON_ArrayForEach(one, (v.list ? list : NULL))
    {
        if (cJSON_IsString(one))
            v.list[v.n++] = one->valuestring;
    }
    return v;
}

void serve_show(struct serving *s, const struct platform_model *m, const struct mock_entity *e,
                struct gc_jsonw *w)
{
    bool asks = *s->x->req->query != '\0';
    struct serve_values fields = {0}, expands = {0};
    if (asks && platform_parameter(s->op, "fields"))
        fields = serve_query(s, "fields", true);
    if (s->c && (gc_json_get(s->c->row, "refs") || gc_json_get(s->c->row, "expand")))
        expands = expansions(s);
    const struct platform_model *own = s->c && s->c->entity ? s->c->entity : s->act->one;
    bool same = !own || platform_model_is(s->d, m, own);
    if (same && fields.n == 0 && expands.n == 0) {
        gc_jsonw_raw(w, e->json, e->n_json);
        return;
    }
    cJSON *tree = serve_tree_of(e);
    if (tree && !same)
        platform_project(s->d, m, tree);
    if (tree && !same && !platform_fill_required(s->d, m, tree, s->now)) {
        cJSON_Delete(tree);
        tree = NULL;
    }
    if (tree && expands.n > 0) {
        expand(s, tree, &expands);
        attach(s, tree, e->key, &expands);
    }
    if (tree && fields.n > 0)
        keep_fields(tree, &fields);
    gc_jsonw_value(w, tree);
    cJSON_Delete(tree);
}
