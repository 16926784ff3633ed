/* A loaded export: looking things up. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mock/flow/export/export.h"

void flow_export_free(struct flow_export *f)
{
    if (!f)
        return;
    for (size_t i = 0; i < f->n_modules; i++)
        flow_export_free(f->modules[i]);
    gc_map_release(&f->by_id, NULL);
    gc_map_release(&f->sequences_by_id, NULL);
    gc_map_release(&f->variables_by_id, NULL);
    free(f->trees);
    gc_arena_release(&f->arena);
    free(f);
}

bool flow_export_name(struct flow_export *f, const char *key)
{
    bool ok = (f->key = gc_arena_dups(&f->arena, key)) != NULL;
    size_t n = strlen(key) + 24;
    for (size_t i = 0; ok && i < f->n_actions; i++)
        ok = flow_counted(&f->arena, key, f->actions[i].id, &f->actions[i].counted);
    for (size_t i = 0; ok && i < f->n_modules; i++) {
        char *own = malloc(n);
        if (own)
            snprintf(own, n, "%s/%zu", key, i + 1);
        ok = own && flow_export_name(f->modules[i], own);
        free(own);
    }
    return ok;
}

const struct export_action *flow_export_action(const struct flow_export *f, const char *id)
{
    return gc_map_get(&f->by_id, id);
}

const struct export_sequence *flow_export_sequence(const struct flow_export *f, const char *id)
{
    return gc_map_get(&f->sequences_by_id, id);
}

static bool has(const cJSON *json, const char *key, const char *text)
{
    const char *its = gc_json_str(json, key);
    return its && text && *text && strcmp(its, text) == 0;
}

/* The element with that id; else the first of that name. */
static const cJSON *of_id_or_name(const cJSON *list, const char *id, const char *name)
{
    const cJSON *c, *named = NULL;
    cJSON_ArrayForEach(c, list)
    {
        if (has(c, "id", id))
            return c;
        if (!named && has(c, "name", name))
            named = c;
    }
    return named;
}

const struct flow_export *flow_export_module(const struct flow_export *f, const char *id,
                                             const char *name)
{
    const cJSON *entry = of_id_or_name(gc_json_get(f->json, "commonModules"), id, name);
    const cJSON *model = gc_json_get(entry, "model");
    for (size_t i = 0; model && i < f->n_modules; i++)
        if (f->modules[i]->json == model)
            return f->modules[i];
    return NULL;
}

const cJSON *flow_export_contract(const struct flow_export *f, const char *list, const char *id,
                                  const char *name)
{
    return of_id_or_name(gc_json_get(gc_json_get(f->json, "uiMetaData"), list), id, name);
}
