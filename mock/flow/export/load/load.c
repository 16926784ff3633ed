/* Sequences and actions of an export, and what points from one to another. */
#include "mock/flow/export/export.h"

#include <stdlib.h>
#include <string.h>

#include "mock/flow/export/action/types.h"
#include "mock/flow/export/load/load.h"

enum { MAX_ACTIONS = 100000 };

bool export_is_menu(const cJSON *sequence)
{
    const char *type = gc_json_str(sequence, "__type");
    return type && strcmp(type, "Menu") == 0;
}

const char *export_text_or(const cJSON *json, const char *key, const char *fallback)
{
    const char *text = gc_json_str(json, key);
    return text && *text ? text : fallback;
}

static void register_as(struct export_load *load, struct gc_map *map, const char *id, void *what)
{
    if (*id && !gc_map_get(map, id) && gc_map_put(map, id, what, NULL) != GC_OK)
        load->no_memory = true;
}

static struct export_action *add_action(struct export_load *load, const cJSON *json,
                                        const struct export_sequence *sequence)
{
    struct flow_export *f = load->flow;
    struct export_action *a = &f->actions[f->n_actions];
    const char *type = export_text_or(json, "__type", "");
    *a = (struct export_action){.json = json,
                                .id = export_text_or(json, "id", ""),
                                .type = type,
                                .row = export_type_find(type),
                                .name = export_text_or(json, "name", *type ? type : "(no name)"),
                                .number = gc_json_int(json, "trackingId", 0),
                                .sequence = sequence,
                                .index = f->n_actions++};
    register_as(load, &f->by_id, a->id, a);
    return a;
}

/* How many actions there are, choices of menus and menus themselves included. */
static size_t count_actions(const cJSON *sequences)
{
    size_t n = 0;
    for (const cJSON *s = sequences ? sequences->child : NULL; s; s = s->next)
        n += 1 + (size_t)cJSON_GetArraySize(gc_json_get(s, "actionList")) +
             (size_t)cJSON_GetArraySize(gc_json_get(s, "menuChoiceList"));
    return n;
}

static void add_actions(struct export_load *load, const struct export_sequence *s)
{
    const cJSON *c;
    if (export_is_menu(s->json))
        add_action(load, s->json, s);
    cJSON_ArrayForEach(c, gc_json_get(s->json, "menuChoiceList"))
    {
        const cJSON *action = gc_json_get(c, "action");
        if (cJSON_IsObject(action))
            add_action(load, action, s);
    }
    cJSON_ArrayForEach(c, gc_json_get(s->json, "actionList"))
    {
        if (cJSON_IsObject(c))
            add_action(load, c, s);
        else
            export_problem(load, c, "an action must be an object, not %s", gc_json_type_name(c));
    }
}

static void add_sequences(struct export_load *load, const cJSON *list)
{
    struct flow_export *f = load->flow;
    const cJSON *json;
    f->sequences =
        gc_arena_zero(&f->arena, (size_t)cJSON_GetArraySize(list) + 1, sizeof *f->sequences);
    f->actions = gc_arena_zero(&f->arena, count_actions(list) + 1, sizeof *f->actions);
    cJSON_ArrayForEach(json, list)
    {
        if (!f->sequences || !f->actions)
            return;
        if (!cJSON_IsObject(json)) {
            export_problem(load, json, "a task, a state or a menu must be an object, not %s",
                           gc_json_type_name(json));
            continue;
        }
        struct export_sequence *s = &f->sequences[f->n_sequences++];
        *s = (struct export_sequence){.json = json,
                                      .id = export_text_or(json, "id", ""),
                                      .name = export_text_or(json, "name", ""),
                                      .type = export_text_or(json, "__type", "Task")};
        register_as(load, &f->sequences_by_id, s->id, s);
        add_actions(load, s);
    }
}

static void find_initial(struct export_load *load)
{
    struct flow_export *f = load->flow;
    const cJSON *id = gc_json_get(f->json, "initialSequence");
    if (cJSON_IsString(id)) {
        f->initial = flow_export_sequence(f, id->valuestring);
        if (!f->initial)
            export_problem(load, id, "initialSequence names no task, state or menu: \"%.100s\"",
                           id->valuestring);
    } else if (id)
        export_problem(load, id, "initialSequence must be a string, not %s", gc_json_type_name(id));
    else if (f->n_sequences > 0)
        f->initial = &f->sequences[0];
    if (!id && !f->initial)
        export_problem(load, f->json, "the flow has no task, no state and no menu");
}

/* --- the whole -------------------------------------------------------------------------------- */

static void load_flow(struct export_load *load, const cJSON *own);

static void load_modules(struct export_load *load)
{
    struct flow_export *f = load->flow;
    const cJSON *list = gc_json_get(f->json, "commonModules"), *json;
    f->modules = gc_arena_zero(&f->arena, (size_t)cJSON_GetArraySize(list) + 1, sizeof *f->modules);
    cJSON_ArrayForEach(json, list)
    {
        const cJSON *model = gc_json_get(json, "model");
        if (!flow_is_export(model))
            continue;
        struct flow_export *module = f->modules ? calloc(1, sizeof *module) : NULL;
        load->no_memory |= !module;
        if (!module)
            return;
        module->arena.max_bytes = FLOW_EXPORT_BYTES;
        f->modules[f->n_modules++] = module;
        size_t cap_trees = load->cap_trees;
        load->flow = module;
        load->cap_trees = 0;
        load_flow(load, model);
        load->no_memory |= module->arena.failed;
        load->cap_trees = cap_trees;
        load->flow = f;
    }
}

static void load_flow(struct export_load *load, const cJSON *own)
{
    struct flow_export *f = load->flow;
    const cJSON *list = gc_json_get(own, "flowSequenceItemList");
    f->json = own;
    f->key = "";
    f->name = export_text_or(own, "name", "(no name)");
    f->type = export_text_or(own, "type", "inboundcall");
    if (!cJSON_IsArray(list)) {
        export_problem(load, list ? list : own, "flowSequenceItemList must be an array, not %s",
                       list ? gc_json_type_name(list) : "absent");
        return;
    }
    if (count_actions(list) > MAX_ACTIONS) {
        export_problem(load, list, "a flow has at most %d actions", MAX_ACTIONS);
        return;
    }
    add_sequences(load, list);
    if (f->arena.failed)
        return;
    export_load_links(load);
    find_initial(load);
    export_load_values(load);
    load_modules(load);
}

enum gc_status flow_export_load(struct flow_export **out, const struct gc_json *doc,
                                const cJSON *at, const cJSON *own, struct gc_problems *problems)
{
    size_t before = problems->n;
    struct flow_export *f = calloc(1, sizeof *f);
    struct export_load load = {.flow = f, .doc = doc, .at = at, .own = own, .problems = problems};
    if (!f)
        return GC_E_NOMEM;
    f->arena.max_bytes = FLOW_EXPORT_BYTES;
    load_flow(&load, own);
    enum gc_status s = load.no_memory || f->arena.failed ? GC_E_NOMEM
                       : problems->n > before            ? GC_E_DATA
                                                         : GC_OK;
    if (s == GC_OK)
        *out = f;
    else
        flow_export_free(f);
    return s;
}
