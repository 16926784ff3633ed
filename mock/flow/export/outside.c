/* What comes from outside: tables, participant data, people, schedules, other flows. */
#include <string.h>
#include <strings.h>

#include "mock/flow/export/run.h"

/* --- data tables ------------------------------------------------------------------------------ */

static bool is_key(const cJSON *row, const char *key)
{
    const cJSON *own = gc_json_get(row, "key");
    return own && own->valuestring && strcmp(own->valuestring, key) == 0;
}

static const cJSON *table_of(struct export_run *r, const char *name, const char *id)
{
    const cJSON *all = gc_json_get(r->given, "data_tables");
    const cJSON *table = gc_json_get(all, name);
    if (!table && id)
        table = gc_json_get(all, id);
    if (!table && name && r->host->data_table)
        table = r->host->data_table(r->host->ctx, name);
    return table;
}

static struct export_outcome no_table(struct export_run *r, const struct export_action *a,
                                      const char *name)
{
    cJSON *error = cJSON_CreateObject();
    char text[200];
    snprintf(text, sizeof text, "there is no data table \"%.100s\"", name);
    if (error) {
        cJSON_AddStringToObject(error, "errorType", "DataTablesTableNotFoundException");
        cJSON_AddStringToObject(error, "errorMessage", text);
    }
    struct flow_value kept = export_keep(r, error);
    gc_jsonw_put_str(&r->result, "failure", text);
    if (kept.kind == FLOW_NOT_SET ||
        !export_take_members(r, gc_json_get(a->json, "errorBindings"), kept.json))
        return export_error(r);
    return export_leave("__FAILURE__");
}

/* A cell that the row has not takes the column's default. */
static bool take_row(struct export_run *r, const struct export_action *a, const cJSON *row,
                     const cJSON *columns)
{
    const cJSON *outputs = gc_json_get(a->json, "outputs");
    for (const cJSON *c = outputs ? outputs->child : NULL; c; c = c->next) {
        const char *name = gc_json_str(c, "name");
        const cJSON *cell = name ? gc_json_get(row, name) : NULL;
        const cJSON *column = name ? gc_json_get(columns, name) : NULL;
        const char *type = gc_json_str(column, "type");
        bool text = type && strcmp(type, "string") == 0;
        if (!cell || (cJSON_IsString(cell) && !*cell->valuestring && !text))
            cell = gc_json_get(column, "default");
        if (!export_assign_json(r, gc_json_get(c, "value"), cell))
            return false;
    }
    return true;
}

struct export_outcome export_table_lookup(struct export_run *r, const struct export_action *a)
{
    const char *name = gc_json_str(a->json, "datatableName"), *key;
    const char *id = gc_json_str(a->json, "datatableId");
    if (!export_text(r, gc_json_get(a->json, "lookupKeyValue"), &key))
        return export_error(r);
    if (!key)
        return export_errorf(r, "the key to look up is NOT_SET");
    gc_jsonw_put_str(&r->result, "dataTable", name);
    gc_jsonw_put_str(&r->result, "key", key);
    name = name ? name : "";
    const cJSON *table = table_of(r, name, id);
    if (!table)
        return no_table(r, a, name);
    const cJSON *schema =
        gc_json_get(flow_export_contract(r->frame->flow, "dataTableTables", id, name), "schema");
    for (const cJSON *row = table->child; row; row = row->next)
        if (is_key(row, key)) {
            gc_jsonw_put_value(&r->result, "row", row);
            return take_row(r, a, row, gc_json_get(schema, "properties"))
                       ? export_leave("__FOUND__")
                       : export_error(r);
        }
    return export_leave("__NOT_FOUND__");
}

/* --- participant and conversation data -------------------------------------------------------- */

static void put_pair(struct gc_jsonw *w, const char *name, const char *value)
{
    gc_jsonw_array(w);
    gc_jsonw_str(w, name);
    gc_jsonw_str(w, value);
    gc_jsonw_end(w);
}

static bool set_attribute(struct export_run *r, const cJSON *entry, cJSON *to,
                          struct gc_jsonw *list)
{
    const char *name, *value;
    if (!export_text(r, gc_json_get(entry, "variable"), &name) ||
        !export_text(r, gc_json_get(entry, "expression"), &value))
        return false;
    if (!name)
        return export_note(r, "the name of an attribute is NOT_SET");
    put_pair(&r->result, name, value);
    if (list)
        put_pair(list, name, value);
    cJSON_DeleteItemFromObjectCaseSensitive(to, name);
    return !value || cJSON_AddStringToObject(to, name, value) || export_nomem(r);
}

static bool set_all(struct export_run *r, const struct export_action *a, struct gc_jsonw *list)
{
    const cJSON *entries = gc_json_get(a->json, "variables");
    bool all = true;
    gc_jsonw_put_array(&r->result, "set");
    for (const cJSON *c = entries ? entries->child : NULL; c && all; c = c->next)
        all = set_attribute(r, c, r->attributes, list);
    gc_jsonw_end(&r->result);
    return all;
}

struct export_outcome export_set_attributes(struct export_run *r, const struct export_action *a)
{
    return set_all(r, a, NULL) ? export_done() : export_error(r);
}

static bool get_all(struct export_run *r, const struct export_action *a)
{
    const cJSON *entries = gc_json_get(a->json, "variables");
    for (const cJSON *c = entries ? entries->child : NULL; c; c = c->next) {
        const char *name;
        if (!export_text(r, gc_json_get(c, "variable"), &name))
            return false;
        const cJSON *value = name ? gc_json_get(r->attributes, name) : NULL;
        if (!export_assign_json(r, gc_json_get(c, "expression"), value))
            return false;
    }
    return true;
}

struct export_outcome export_get_attributes(struct export_run *r, const struct export_action *a)
{
    return get_all(r, a) ? export_done() : export_error(r);
}

struct export_outcome export_conversation_data(struct export_run *r, const struct export_action *a)
{
    bool sets = strncmp(a->type, "Set", 3) == 0;
    if (sets ? !set_all(r, a, &r->data) : !get_all(r, a))
        return export_error(r);
    return export_leave("__SUCCESS__");
}

/* --- people, queues, schedules ---------------------------------------------------------------- */

static const struct {
    const char *type;
    enum flow_kind kind;
} sought[] = {
    {"FindQueueAction", FLOW_QUEUE},
    {"FindQueueByIdAction", FLOW_QUEUE},
    {"FindUserAction", FLOW_USER},
    {"FindUserByIdAction", FLOW_USER},
    {"FindSkillAction", FLOW_SKILL},
    {"FindUsersByIdAction", FLOW_USER},
    {"GetExternalContactAction", FLOW_OBJECT},
};

static bool is_assigned(const cJSON *wrapper)
{
    return gc_json_int(gc_json_get(wrapper, "uiMetaData"), "mode", 0) == 2;
}

/* The first value of the action that is none to assign: what is looked for. */
static const cJSON *question(const struct export_action *a)
{
    for (const cJSON *c = a->json->child; c; c = c->next)
        if (cJSON_IsString(gc_json_get(c, "type")) && gc_json_get(c, "config") && !is_assigned(c))
            return c;
    return NULL;
}

static bool take_result(struct export_run *r, const struct export_action *a,
                        const struct flow_value *v)
{
    for (const cJSON *c = a->json->child; c; c = c->next)
        if (is_assigned(c) && !export_assign(r, c, v))
            return false;
    return true;
}

struct export_outcome export_find(struct export_run *r, const struct export_action *a)
{
    const char *text;
    enum flow_kind kind = FLOW_OBJECT;
    for (size_t i = 0; i < GC_COUNT_OF(sought); i++)
        if (strcmp(sought[i].type, a->type) == 0)
            kind = sought[i].kind;
    if (!export_text(r, question(a), &text))
        return export_error(r);
    const cJSON *item =
        text && r->host->find_item ? r->host->find_item(r->host->ctx, kind, text) : NULL;
    gc_jsonw_put_str(&r->result, "sought", text);
    struct flow_value v = {.kind = kind, .json = item};
    if (!item)
        return export_leave("__NOT_FOUND__");
    return take_result(r, a, &v) ? export_leave("__FOUND__") : export_error(r);
}

/* Which output the word of a schedule names: "open" is __OPEN__, labels count, too. */
static const char *output_of(const struct export_action *a, const char *word)
{
    for (size_t i = 0; i < a->n_paths; i++) {
        const char *o = a->paths[i].output;
        size_t n = strlen(word);
        if (strcasecmp(a->paths[i].label, word) == 0 || strcasecmp(o, word) == 0 ||
            (strncmp(o, "__", 2) == 0 && strncasecmp(o + 2, word, n) == 0 &&
             strcmp(o + 2 + n, "__") == 0))
            return o;
    }
    return NULL;
}

struct export_outcome export_schedule(struct export_run *r, const struct export_action *a)
{
    static const char *const usual[] = {"open", "active", "true", "yes"};
    const char *name, *out = NULL;
    if (!export_text(r, question(a), &name))
        return export_error(r);
    const cJSON *said = name ? gc_json_get(gc_json_get(r->given, "schedules"), name) : NULL;
    gc_jsonw_put_str(&r->result, "schedule", name);
    if (cJSON_IsString(said))
        out = output_of(a, said->valuestring);
    for (size_t i = 0; !said && !out && i < GC_COUNT_OF(usual); i++)
        out = output_of(a, usual[i]);
    return out ? export_leave(out) : export_done();
}

/* What always succeeds in a simulation. */
struct export_outcome export_tried(struct export_run *r, const struct export_action *a)
{
    (void)r, (void)a;
    return export_leave("__SUCCESS__");
}

/* {{name}} of a canned response; its text is given, else its name stands for it. */
struct export_outcome export_get_response(struct export_run *r, const struct export_action *a)
{
    const char *name = gc_json_str(a->json, "responseName");
    const cJSON *own = name ? gc_json_get(gc_json_get(r->given, "responses"), name) : NULL;
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(FLOW_MAX_TEXT);
    const char *at = cJSON_IsString(own) ? own->valuestring : name ? name : "";
    const cJSON *list = gc_json_get(a->json, "substitutions"), *c;
    for (const char *open; (open = strstr(at, "{{")) != NULL && strstr(open, "}}");) {
        const char *close = strstr(open, "}}"), *by = NULL;
        gc_strbuf_add(&text, at, (size_t)(open - at));
        for (c = list ? list->child : NULL; c && !by; c = c->next) {
            const char *its = gc_json_str(c, "name");
            if (its && strlen(its) == (size_t)(close - open - 2) &&
                strncmp(its, open + 2, strlen(its)) == 0 &&
                !export_text(r, gc_json_get(c, "value"), &by))
                return export_error(r);
        }
        gc_strbuf_adds(&text, by ? by : "");
        at = close + 2;
    }
    gc_strbuf_adds(&text, at);
    struct flow_value v = flow_text(gc_strbuf_text(&text));
    if (!export_assign(r, gc_json_get(a->json, "responseBody"), &v))
        return export_error(r);
    return export_leave("__SUCCESS__");
}

/* --- other flows ------------------------------------------------------------------------------ */

static struct export_outcome into(struct export_run *r, const struct export_action *a,
                                  const struct flow_export *flow)
{
    struct export_frame *from = r->frame;
    if (!export_push(r, flow, a) ||
        !export_pass_inputs(r, from, r->frame, NULL, gc_json_get(a->json, "inputs")))
        return export_error(r);
    return export_ends(EXPORT_INTO);
}

static const struct flow_export *flow_of(struct export_run *r, const struct export_action *a)
{
    const char *id = gc_json_str(a->json, "flowId"), *name = gc_json_str(a->json, "flowName");
    const struct flow_export *own = flow_export_module(r->frame->flow, id, name);
    return own || !r->host->find_flow ? own : r->host->find_flow(r->host->ctx, id, name);
}

struct export_outcome export_module(struct export_run *r, const struct export_action *a)
{
    const struct flow_export *flow = flow_of(r, a);
    const char *name = gc_json_str(a->json, "flowName");
    return flow ? into(r, a, flow) : export_failf(r, "needs flow \"%.100s\"", name ? name : "");
}

struct export_outcome export_bot(struct export_run *r, const struct export_action *a)
{
    return export_module(r, a);
}
