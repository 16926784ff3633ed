/* Start, Decision, Switch, UpdateVariable, Wait: what a flow does by itself. */
#include "mock/flow/engine/run.h"

static struct flow_outcome run_start(struct flow_run *run, const struct flow_node *node)
{
    (void)run;
    (void)node;
    return flow_leave("next");
}

const struct flow_action flow_start = {
    .type = "Start",
    .alias = "start",
    .is_start = true,
    .paths = {{.name = "next", .alias = "default"}},
    .run = run_start,
};

enum { EXPRESSION };
static const struct flow_field decision_fields[] = {
    [EXPRESSION] = {"expression", FLOW_FIELD_EXPR, .required = true},
};

static struct flow_outcome run_decision(struct flow_run *run, const struct flow_node *node)
{
    bool yes;
    if (!flow_run_condition(run, flow_setting(node, EXPRESSION)->expr, &yes))
        return flow_fail(run, "failure");
    gc_jsonw_put_bool(flow_result(run), "value", yes);
    return flow_leave(yes ? "yes" : "no");
}

const struct flow_action flow_decision = {
    .type = "DecisionAction",
    .alias = "Decision",
    .fields = decision_fields,
    .n_fields = GC_COUNT_OF(decision_fields),
    .paths = {{.name = "yes"}, {.name = "no"}, {.name = "failure", .is_failure = true}},
    .run = run_decision,
};

enum { VALUE, CASES };
static const struct flow_field switch_fields[] = {
    [VALUE] = {"value", FLOW_FIELD_EXPR},
    [CASES] = {"cases", FLOW_FIELD_CASES, .required = true},
};

/* With a value, a case is what it may equal; without, a case is a condition. */
static bool case_matches(struct flow_run *run, const struct flow_value *value,
                         const struct flow_entry *c, bool *out)
{
    struct flow_value when;
    if (!value)
        return flow_run_condition(run, c->expr, out);
    if (!flow_run_eval_expr(run, c->expr, &when))
        return false;
    return flow_value_equal(value, &when, out) ||
           flow_run_error(run, "case \"%.60s\": can't compare %s with %s", c->name,
                          flow_kind_name(value), flow_kind_name(&when));
}

static struct flow_outcome run_switch(struct flow_run *run, const struct flow_node *node)
{
    const struct flow_setting *cases = flow_setting(node, CASES);
    bool has_value = flow_setting(node, VALUE)->given;
    struct flow_value value;
    const char *path = "default";
    if (!flow_run_eval(run, VALUE, &value))
        return flow_fail(run, "failure");
    for (size_t i = 0; i < cases->n_entries; i++) {
        bool matches;
        if (!case_matches(run, has_value ? &value : NULL, &cases->entries[i], &matches))
            return flow_fail(run, "failure");
        if (matches) {
            path = cases->entries[i].name;
            break;
        }
    }
    gc_jsonw_put_str(flow_result(run), "case", path);
    if (has_value) {
        gc_jsonw_key(flow_result(run), "value");
        flow_value_write(flow_result(run), &value);
    }
    return flow_leave(path);
}

const struct flow_action flow_switch = {
    .type = "SwitchAction",
    .alias = "Switch",
    .fields = switch_fields,
    .n_fields = GC_COUNT_OF(switch_fields),
    .paths = {{.name = "default"}, {.name = "failure", .is_failure = true}},
    .cases_field = CASES + 1,
    .run = run_switch,
};

enum { VARIABLES };
static const struct flow_field update_fields[] = {
    [VARIABLES] = {"variables", FLOW_FIELD_ASSIGNMENTS, .required = true},
};

static bool assign(struct flow_run *run, const struct flow_entry *a, struct flow_value *value)
{
    return flow_run_eval_expr(run, a->expr, value) && flow_run_set(run, &a->variable, value);
}

/* One after the other: a later one sees what an earlier one has set. */
static struct flow_outcome run_update(struct flow_run *run, const struct flow_node *node)
{
    const struct flow_setting *list = flow_setting(node, VARIABLES);
    struct gc_jsonw *result = flow_result(run);
    gc_jsonw_key(result, "variables");
    gc_jsonw_object(result);
    for (size_t i = 0; i < list->n_entries; i++) {
        struct flow_value value;
        if (!assign(run, &list->entries[i], &value)) {
            gc_jsonw_end(result);
            return flow_fail(run, "failure");
        }
        /* read back: setting it may have freed what the expression referred to */
        value = flow_run_get(run, &list->entries[i].variable);
        gc_jsonw_key(result, list->entries[i].name);
        flow_value_write(result, &value);
    }
    gc_jsonw_end(result);
    return flow_leave("next");
}

const struct flow_action flow_update_variable = {
    .type = "UpdateVariableAction",
    .alias = "UpdateVariables",
    .fields = update_fields,
    .n_fields = GC_COUNT_OF(update_fields),
    .paths = {{.name = "next", .alias = "default"}, {.name = "failure", .is_failure = true}},
    .run = run_update,
};

enum { DURATION_MS };
static const struct flow_field wait_fields[] = {
    [DURATION_MS] = {"durationMs", FLOW_FIELD_MS, .required = true},
};

static struct flow_outcome run_wait(struct flow_run *run, const struct flow_node *node)
{
    (void)node;
    int64_t ms;
    if (!flow_run_ms(run, DURATION_MS, 0, &ms))
        return flow_fail(run, "failure");
    if (!flow_run_pass(run, ms))
        return flow_end_with(FLOW_EXPIRED);
    gc_jsonw_put_int(flow_result(run), "durationMs", ms);
    return flow_leave("next");
}

const struct flow_action flow_wait = {
    .type = "WaitAction",
    .alias = "Wait",
    .fields = wait_fields,
    .n_fields = GC_COUNT_OF(wait_fields),
    .paths = {{.name = "next", .alias = "default"}, {.name = "failure", .is_failure = true}},
    .run = run_wait,
};
