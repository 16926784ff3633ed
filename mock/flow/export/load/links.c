/* What points from one action of an export to another. */
#include <stdlib.h>
#include <string.h>

#include "mock/flow/export/load/load.h"

/* NULL for no or an empty name; an id that nothing has is a problem. */
static const struct export_action *target(struct export_load *load, const cJSON *from,
                                          const char *key)
{
    const cJSON *id = gc_json_get(from, key);
    if (!id || cJSON_IsNull(id) || (cJSON_IsString(id) && !*id->valuestring))
        return NULL;
    if (!cJSON_IsString(id)) {
        export_problem(load, id, "%s must be the id of an action, not %s", key,
                       gc_json_type_name(id));
        return NULL;
    }
    const struct export_action *to = flow_export_action(load->flow, id->valuestring);
    if (!to)
        export_problem(load, id, "%s names no action of this flow: \"%.100s\"", key,
                       id->valuestring);
    return to;
}

static struct export_path path_of(struct export_load *load, const cJSON *json)
{
    return (struct export_path){.output = export_text_or(json, "outputId", ""),
                                .label = export_text_or(json, "label", ""),
                                .to = target(load, json, "nextActionId")};
}

/* Of a menu: each choice's action, which stands behind it in the order of the file. */
static void link_choices(struct export_action *menu)
{
    const cJSON *choices = gc_json_get(menu->json, "menuChoiceList"), *json;
    const struct export_action *next = menu + 1;
    for (json = choices ? choices->child : NULL; json; json = json->next)
        menu->paths[menu->n_paths++] =
            (struct export_path){.output = export_text_or(json, "id", ""),
                                 .label = export_text_or(json, "name", ""),
                                 .to = cJSON_IsObject(gc_json_get(json, "action")) ? next++ : NULL};
}

static void link_paths(struct export_load *load, struct export_action *a)
{
    const cJSON *paths = gc_json_get(a->json, "paths"), *one = gc_json_get(a->json, "path"), *json;
    const cJSON *choices = gc_json_get(a->json, "menuChoiceList");
    size_t n = 1 + (size_t)cJSON_GetArraySize(paths) + (size_t)cJSON_GetArraySize(choices);
    bool menu = export_is_menu(a->json); /* the paths of a menu are its ways out */
    a->paths = gc_arena_zero(&load->flow->arena, n, sizeof *a->paths);
    if (!a->paths)
        return;
    for (json = paths && !menu ? paths->child : NULL; json; json = json->next)
        a->paths[a->n_paths++] = path_of(load, json);
    if (cJSON_IsObject(one))
        a->paths[a->n_paths++] = path_of(load, one);
    if (menu)
        link_choices(a);
}

struct branch {
    const struct export_action *first, *owner;
};

/* Who stands in whose branch. An action that was met before keeps its first owner. */
static void find_owners(struct export_load *load, const struct export_action *first, bool *met,
                        struct branch *todo)
{
    struct flow_export *f = load->flow;
    size_t n = 0;
    todo[n++] = (struct branch){first, NULL};
    while (n > 0) {
        struct branch b = todo[--n];
        for (const struct export_action *at = b.first; at && !met[at->index]; at = at->next) {
            struct export_action *a = &f->actions[at->index];
            met[a->index] = true;
            a->owner = b.owner;
            for (size_t i = 0; i < a->n_paths; i++)
                if (a->paths[i].to && !met[a->paths[i].to->index])
                    todo[n++] = (struct branch){a->paths[i].to, a};
        }
    }
}

void export_load_links(struct export_load *load)
{
    struct flow_export *f = load->flow;
    size_t n_paths = 0;
    for (size_t i = 0; i < f->n_actions; i++) {
        f->actions[i].next = target(load, f->actions[i].json, "nextAction");
        link_paths(load, &f->actions[i]);
        n_paths += f->actions[i].n_paths;
    }
    bool *met = calloc(f->n_actions + 1, sizeof *met);
    struct branch *todo = calloc(n_paths + 1, sizeof *todo);
    for (size_t i = 0; met && todo && i < f->n_sequences; i++) {
        struct export_sequence *s = &f->sequences[i];
        s->start = export_is_menu(s->json) ? flow_export_action(f, s->id)
                                           : target(load, s->json, "startAction");
        if (s->start)
            find_owners(load, s->start, met, todo);
    }
    load->no_memory |= !met || !todo;
    free(met);
    free(todo);
}
