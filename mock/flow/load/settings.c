#include "mock/flow/load/settings.h"

#include <string.h>
#include <strings.h>

#include "mock/flow/action/actions.h"

enum { MAX_FIELDS = 8 };

static void load_expr(struct flow_load *load, const cJSON *value, const struct flow_field *field,
                      struct flow_setting *out)
{
    (void)field;
    out->expr = flow_load_expr(load, value);
}

static void load_ms(struct flow_load *load, const cJSON *value, const struct flow_field *field,
                    struct flow_setting *out)
{
    int64_t n;
    if (cJSON_IsNumber(value) && (!gc_json_is_int(value, &n) || n < 0))
        flow_load_problem(load, value, "%s must be a whole number of at least 0", field->key);
    else
        out->expr = flow_load_expr(load, value);
}

static void literal(struct flow_load *load, const cJSON *value, struct flow_setting *out)
{
    struct flow_expr_error e = {0};
    out->expr = flow_expr_literal(&load->model->arena, flow_from_json(value), 0, &e);
    if (!out->expr)
        flow_load_expr_problem(load, value, &e);
}

/* Nobody calls a queue so: what is wrong with it as an expression is told. */
static bool is_meant_as_expression(const char *text)
{
    return strpbrk(text, "\"(+=<>?") || strncasecmp(text, "Flow.", 5) == 0 ||
           strncasecmp(text, "Task.", 5) == 0;
}

/* An expression, as strings are everywhere. It was once a text as it stands, and what can be no
 * expression still is. */
static void load_text(struct flow_load *load, const cJSON *value, const struct flow_field *field,
                      struct flow_setting *out)
{
    static const struct gc_json_field fields[] = {{"expression", GC_JSON_STRING, true}};
    struct flow_expr_error e = {0};
    if (!cJSON_IsString(value)) {
        if (gc_json_check(load->doc, value, field->key, fields, GC_COUNT_OF(fields),
                          load->problems))
            out->expr = flow_load_expr(load, value->child);
    } else if (is_meant_as_expression(value->valuestring) ||
               flow_expr_parse(&load->model->arena, value->valuestring, &e)) {
        out->expr = flow_load_expr(load, value);
    } else {
        flow_load_note(load, gc_json_where(load->doc, value),
                       "%s \"%.100s\" is no expression, and so the text itself, as it was once; "
                       "write \"\\\"%.100s\\\"\"",
                       field->key, value->valuestring, value->valuestring);
        literal(load, value, out);
    }
}

static void load_name(struct flow_load *load, const cJSON *value, const struct flow_field *field,
                      struct flow_setting *out)
{
    if (cJSON_IsString(value) && *value->valuestring && strlen(value->valuestring) <= FLOW_MAX_NAME)
        out->text = gc_arena_dups(&load->model->arena, value->valuestring);
    else
        flow_load_problem(load, value, "%s must be a text of 1 to %d bytes", field->key,
                          FLOW_MAX_NAME);
}

static void load_choice(struct flow_load *load, const cJSON *value, const struct flow_field *field,
                        struct flow_setting *out)
{
    size_t n = 0;
    for (; field->choices[n]; n++)
        if (cJSON_IsString(value) && strcmp(value->valuestring, field->choices[n]) == 0)
            out->text = field->choices[n];
    if (!out->text)
        flow_load_problem(load, value, "%s must be \"%s\" or \"%s\"", field->key, field->choices[0],
                          field->choices[n - 1]);
}

static void load_variable(struct flow_load *load, const cJSON *value,
                          const struct flow_field *field, struct flow_setting *out)
{
    (void)field;
    out->variable = flow_load_variable_name(load, value);
}

static void load_context(struct flow_load *load, const cJSON *value, struct flow_setting *out)
{
    struct flow_expr_error e = {0};
    out->expr = flow_expr_context(&load->model->arena, value->valuestring, 0, &e);
    if (!out->expr)
        flow_load_expr_problem(load, value, &e);
}

/* "from", {"context": "caller_id"}, {"literal": "+1555..."}, {"expression": "Flow.number"}; a text
 * that is more than a name is an expression too. */
static void load_lookup(struct flow_load *load, const cJSON *value, const struct flow_field *field,
                        struct flow_setting *out)
{
    static const struct gc_json_field fields[] = {
        {"context", GC_JSON_STRING, false},
        {"literal", GC_JSON_STRING, false},
        {"expression", GC_JSON_STRING, false},
    };
    if (cJSON_IsString(value)) {
        if (flow_load_is_name(value->valuestring))
            load_context(load, value, out);
        else
            out->expr = flow_load_expr(load, value);
        return;
    }
    if (!gc_json_check(load->doc, value, field->key, fields, GC_COUNT_OF(fields), load->problems))
        return;
    if (cJSON_GetArraySize(value) != 1)
        flow_load_problem(load, value, "%s needs one of context, literal and expression",
                          field->key);
    else if (gc_json_get(value, "context"))
        load_context(load, value->child, out);
    else if (gc_json_get(value, "literal"))
        literal(load, value->child, out);
    else
        out->expr = flow_load_expr(load, value->child);
}

/* Room for one entry for each child; false: a problem was added. */
static bool make_entries(struct flow_load *load, const cJSON *value, bool is_list,
                         const struct flow_field *field, struct flow_setting *out)
{
    size_t n = (size_t)cJSON_GetArraySize(value);
    if (is_list ? !cJSON_IsArray(value) : !cJSON_IsObject(value)) {
        flow_load_problem(load, value, "%s must be %s, not %s", field->key,
                          is_list ? "an array" : "an object", gc_json_type_name(value));
        return false;
    }
    if (n > FLOW_MAX_ENTRIES || (n == 0 && field->required)) {
        flow_load_problem(load, value, "%s must have %d to %d entries, not %zu", field->key,
                          field->required ? 1 : 0, FLOW_MAX_ENTRIES, n);
        return false;
    }
    out->entries = gc_arena_zero(&load->model->arena, n + 1, sizeof *out->entries);
    return out->entries != NULL;
}

static void load_assignments(struct flow_load *load, const cJSON *value,
                             const struct flow_field *field, struct flow_setting *out)
{
    if (!make_entries(load, value, false, field, out))
        return;
    for (const cJSON *v = value->child; v; v = v->next) {
        struct flow_name variable = flow_load_assigned(load, v);
        out->entries[out->n_entries++] = (struct flow_entry){
            .name = variable.text, .variable = variable, .expr = flow_load_expr(load, v)};
    }
}

static struct flow_entry *add_named(struct flow_load *load, const cJSON *member,
                                    struct flow_setting *out)
{
    struct flow_entry *e = &out->entries[out->n_entries++];
    *e = (struct flow_entry){.name = gc_arena_dups(&load->model->arena, member->string),
                             .at = gc_json_where_key(load->doc, member)};
    return e;
}

static void load_inputs(struct flow_load *load, const cJSON *value, const struct flow_field *field,
                        struct flow_setting *out)
{
    if (make_entries(load, value, false, field, out))
        for (const cJSON *v = value->child; v; v = v->next)
            add_named(load, v, out)->expr = flow_load_expr(load, v);
}

static void load_outputs(struct flow_load *load, const cJSON *value, const struct flow_field *field,
                         struct flow_setting *out)
{
    if (make_entries(load, value, false, field, out))
        for (const cJSON *v = value->child; v; v = v->next)
            add_named(load, v, out)->variable = flow_load_variable_name(load, v);
}

static void load_cases(struct flow_load *load, const cJSON *value, const struct flow_field *field,
                       struct flow_setting *out)
{
    static const struct gc_json_field fields[] = {
        {"path", GC_JSON_STRING, true},
        {"when", GC_JSON_STRING | GC_JSON_NUMBER | GC_JSON_BOOL, true},
    };
    if (!make_entries(load, value, true, field, out))
        return;
    for (const cJSON *v = value->child; v; v = v->next) {
        if (!gc_json_check(load->doc, v, "case", fields, GC_COUNT_OF(fields), load->problems))
            continue;
        out->entries[out->n_entries++] =
            (struct flow_entry){.name = gc_arena_dups(&load->model->arena, gc_json_str(v, "path")),
                                .expr = flow_load_expr(load, gc_json_get(v, "when"))};
    }
}

typedef void (*load_fn)(struct flow_load *load, const cJSON *value, const struct flow_field *field,
                        struct flow_setting *out);
static const load_fn loaders[] = {
    [FLOW_FIELD_EXPR] = load_expr,     [FLOW_FIELD_MS] = load_ms,
    [FLOW_FIELD_TEXT] = load_text,     [FLOW_FIELD_NAME] = load_name,
    [FLOW_FIELD_CHOICE] = load_choice, [FLOW_FIELD_VARIABLE] = load_variable,
    [FLOW_FIELD_LOOKUP] = load_lookup, [FLOW_FIELD_ASSIGNMENTS] = load_assignments,
    [FLOW_FIELD_INPUTS] = load_inputs, [FLOW_FIELD_OUTPUTS] = load_outputs,
    [FLOW_FIELD_CASES] = load_cases,
};

/* Unknown and missing keys; what a value may be is said by its kind. */
static void check_keys(struct flow_load *load, const cJSON *settings, const cJSON *json,
                       const struct flow_node *node)
{
    const struct flow_action *action = node->action;
    struct gc_json_field keys[MAX_FIELDS];
    for (size_t i = 0; i < action->n_fields; i++) {
        keys[i] =
            (struct gc_json_field){action->fields[i].key, GC_JSON_ANY, action->fields[i].required};
        if (!settings && action->fields[i].required)
            flow_load_problem(load, json, "%s needs settings with \"%s\"", node->type,
                              action->fields[i].key);
    }
    if (settings)
        gc_json_check(load->doc, settings, node->type, keys, action->n_fields, load->problems);
}

void flow_load_settings(struct flow_load *load, const cJSON *settings, const cJSON *json,
                        struct flow_node *node)
{
    const struct flow_action *action = node->action;
    node->settings =
        gc_arena_zero(&load->model->arena, action->n_fields + 1, sizeof *node->settings);
    if (!node->settings)
        return;
    check_keys(load, settings, json, node);
    for (size_t i = 0; i < action->n_fields; i++) {
        const struct flow_field *field = &action->fields[i];
        const cJSON *value = gc_json_get(settings, field->key);
        if (!value)
            continue;
        node->settings[i].given = true;
        node->settings[i].at = gc_json_where(load->doc, value);
        loaders[field->kind](load, value, field, &node->settings[i]);
    }
}
