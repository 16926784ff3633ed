/* Task, Loop, EndTask: nodes with a flow inside, and the way out of one. */
#include <stdlib.h>

#include "mock/flow/engine/run.h"

static struct flow_outcome run_task(struct flow_run *run, const struct flow_node *node)
{
    flow_vars_clear_task(&run->vars, node);
    return flow_end_with(FLOW_ENTER);
}

static struct flow_outcome task_done(struct flow_run *run, const struct flow_node *node)
{
    (void)run;
    (void)node;
    return flow_leave("next");
}

const struct flow_action flow_task = {
    .type = "Task",
    .is_container = true,
    .paths = {{.name = "next", .alias = "default"}},
    .run = run_task,
    .inside_done = task_done,
};

enum { COUNT, INDEX_VARIABLE };
static const struct flow_field loop_fields[] = {
    [COUNT] = {"count", FLOW_FIELD_MS, .required = true},
    [INDEX_VARIABLE] = {"indexVariable", FLOW_FIELD_VARIABLE},
};

/* Starts round `round` (from 0) of those that the loop has. */
static struct flow_outcome start_round(struct flow_run *run, const struct flow_node *node,
                                       int64_t round)
{
    struct flow_value index = flow_integer(round);
    const struct flow_name *variable = &flow_setting(node, INDEX_VARIABLE)->variable;
    if (variable->text && !flow_run_set(run, variable, &index))
        return flow_fail(run, "failure");
    return flow_end_with(FLOW_ENTER);
}

static struct flow_outcome run_loop(struct flow_run *run, const struct flow_node *node)
{
    struct flow_loop *loops = run->loops;
    int64_t count;
    if (!loops)
        loops = run->loops = calloc(run->model->n_nodes, sizeof *loops);
    if (!loops)
        return flow_failf(run, "failure", "out of memory");
    if (!flow_run_ms(run, COUNT, 0, &count))
        return flow_fail(run, "failure");
    loops[node->index] = (struct flow_loop){.round = 0, .count = count};
    return count > 0 ? start_round(run, node, 0) : flow_leave("next");
}

/* After a jump into the inside the loop was never entered: its one round is over. */
static struct flow_outcome loop_done(struct flow_run *run, const struct flow_node *node)
{
    struct flow_loop *loop = run->loops ? &run->loops[node->index] : NULL;
    if (loop && ++loop->round < loop->count)
        return start_round(run, node, loop->round);
    gc_jsonw_put_int(flow_result(run), "rounds", loop ? loop->round : 1);
    return flow_leave("next");
}

const struct flow_action flow_loop = {
    .type = "LoopAction",
    .alias = "Loop",
    .is_container = true,
    .is_loop = true,
    .fields = loop_fields,
    .n_fields = GC_COUNT_OF(loop_fields),
    .paths = {{.name = "next", .alias = "default"}, {.name = "failure", .is_failure = true}},
    .run = run_loop,
    .inside_done = loop_done,
};

static struct flow_outcome run_end_task(struct flow_run *run, const struct flow_node *node)
{
    (void)run;
    (void)node;
    return flow_end_with(FLOW_RETURN);
}

const struct flow_action flow_end_task = {
    .type = "EndTaskAction",
    .alias = "EndTask",
    .run = run_end_task,
};
