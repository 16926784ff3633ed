/* An item as it is shown: whole as it is kept, or with what the query asks for. */
#include <string.h>
#include <strings.h>

#include "mock/platform/serve/serve.h"

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
        if (!gc_json_get(reference, m->string)) {
            cJSON *copy = cJSON_Duplicate(m, true);
            if (!copy || !cJSON_AddItemToObject(reference, m->string, copy))
                cJSON_Delete(copy);
        }
    cJSON_Delete(tree);
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

void serve_show(struct serving *s, const struct platform_model *m, const struct mock_entity *e,
                struct gc_jsonw *w)
{
    bool asks = *s->x->req->query != '\0';
    struct serve_values fields = {0}, expands = {0};
    if (asks && platform_parameter(s->op, "fields"))
        fields = serve_query(s, "fields", true);
    if (asks && s->c && gc_json_get(s->c->row, "refs"))
        expands = serve_query(s, "expand", true);
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
    if (tree && expands.n > 0)
        expand(s, tree, &expands);
    if (tree && fields.n > 0)
        keep_fields(tree, &fields);
    gc_jsonw_value(w, tree);
    cJSON_Delete(tree);
}
