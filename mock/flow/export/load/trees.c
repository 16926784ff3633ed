/* Values and variables of an export: expressions are made once, when it is loaded. */
#include <stdlib.h>
#include <string.h>

#include "mock/flow/export/load/load.h"

enum { MODE_NOT_SET = 3 };

/* An object with one member that is an object, and so are its operands. */
static bool is_tree(const cJSON *config)
{
    static const char *const lists[] = {"operands", "items"};
    const cJSON *inside = cJSON_IsObject(config) ? config->child : NULL, *c;
    if (!inside || inside->next || !cJSON_IsObject(inside))
        return false;
    for (size_t i = 0; i < GC_COUNT_OF(lists); i++) {
        const cJSON *list = gc_json_get(inside, lists[i]);
        if (list && !cJSON_IsArray(list))
            return false;
        for (c = list ? list->child : NULL; c; c = c->next)
            if (!is_tree(c))
                return false;
    }
    return true;
}

static bool is_wrapper(const cJSON *json)
{
    return cJSON_IsString(gc_json_get(json, "type")) && gc_json_get(json, "config") &&
           (gc_json_get(json, "uiMetaData") || gc_json_get(json, "metaData") ||
            gc_json_get(json, "text"));
}

static void add_tree(struct export_load *load, const cJSON *json)
{
    struct flow_export *f = load->flow;
    const cJSON *config = gc_json_get(json, "config");
    struct flow_expr_error err = {0};
    if (gc_json_int(gc_json_get(json, "uiMetaData"), "mode", 0) == MODE_NOT_SET ||
        cJSON_IsNull(config))
        return;
    if (!is_tree(config)) {
        export_problem(load, config, "this is no tree of an expression");
        return;
    }
    if (f->n_trees == load->cap_trees) {
        size_t cap = load->cap_trees ? 2 * load->cap_trees : 64;
        struct export_tree *more = realloc(f->trees, cap * sizeof *more);
        if (!more) {
            load->no_memory = true;
            return;
        }
        f->trees = more;
        load->cap_trees = cap;
    }
    struct export_tree *t = &f->trees[f->n_trees++];
    *t = (struct export_tree){.wrapper = json, .x = flow_expr_tree(&f->arena, config, &err)};
    if (!t->x)
        t->error = gc_arena_dups(&f->arena, err.message);
}

static void find_trees(struct export_load *load, const cJSON *json)
{
    if (is_wrapper(json)) {
        add_tree(load, json);
        return;
    }
    for (const cJSON *c = json ? json->child : NULL; c; c = c->next)
        find_trees(load, c);
}

static int by_wrapper(const void *a, const void *b)
{
    uintptr_t x = (uintptr_t)((const struct export_tree *)a)->wrapper;
    uintptr_t y = (uintptr_t)((const struct export_tree *)b)->wrapper;
    return (x > y) - (x < y);
}

const struct export_tree *flow_export_tree(const struct flow_export *f, const cJSON *wrapper)
{
    const struct export_tree key = {.wrapper = wrapper};
    return wrapper && f->n_trees > 0
               ? bsearch(&key, f->trees, f->n_trees, sizeof *f->trees, by_wrapper)
               : NULL;
}

/* --- variables -------------------------------------------------------------------------------- */

static void add_variables(struct export_load *load, const cJSON *list,
                          const struct export_sequence *home)
{
    struct flow_export *f = load->flow;
    const cJSON *c;
    for (c = list ? list->child : NULL; c; c = c->next) {
        const char *id = gc_json_str(c, "id"), *name = gc_json_str(c, "name");
        const char *type = gc_json_str(gc_json_get(c, "initialValue"), "type");
        if (!id || !name)
            continue;
        struct export_variable *v = &f->variables[f->n_variables];
        *v = (struct export_variable){.id = id,
                                      .name = name,
                                      .initial = gc_json_get(c, "initialValue"),
                                      .home = home,
                                      .index = f->n_variables++,
                                      .is_output = gc_json_bool(c, "isOutput", false)};
        v->kind = flow_kind_of_type(type ? type : "any", &v->is_list);
        if (type && strcmp(type, "any") == 0)
            v->kind = FLOW_NOT_SET;
        v->is_list |= gc_json_bool(c, "isCollection", false);
        if (!gc_map_get(&f->variables_by_id, id) &&
            gc_map_put(&f->variables_by_id, id, v, NULL) != GC_OK)
            load->no_memory = true;
    }
}

static void find_variables(struct export_load *load)
{
    struct flow_export *f = load->flow;
    const cJSON *own = gc_json_get(f->json, "variables");
    size_t n = (size_t)cJSON_GetArraySize(own);
    for (size_t i = 0; i < f->n_sequences; i++)
        n += (size_t)cJSON_GetArraySize(gc_json_get(f->sequences[i].json, "variables"));
    f->variables = gc_arena_zero(&f->arena, n + 1, sizeof *f->variables);
    if (!f->variables)
        return;
    add_variables(load, own, NULL);
    for (size_t i = 0; i < f->n_sequences; i++)
        add_variables(load, gc_json_get(f->sequences[i].json, "variables"), &f->sequences[i]);
}

void export_load_values(struct export_load *load)
{
    static const char *const elsewhere[] = {"uiMetaData", "manifest", "commonModules",
                                            "nluMetaData"};
    struct flow_export *f = load->flow;
    find_variables(load);
    for (const cJSON *c = f->json->child; c; c = c->next) {
        bool skip = false;
        for (size_t i = 0; i < GC_COUNT_OF(elsewhere); i++)
            skip |= strcmp(c->string, elsewhere[i]) == 0;
        if (!skip)
            find_trees(load, c);
    }
    if (f->n_trees > 1)
        qsort(f->trees, f->n_trees, sizeof *f->trees, by_wrapper);
}
