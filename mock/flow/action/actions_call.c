/* PlayAudio, CollectInput, Transfer, Disconnect: what the caller would hear and do. */
#include "base/text.h"
#include "mock/flow/engine/run.h"

enum { DEFAULT_INPUT_TIMEOUT_MS = 5000 };

/* Says the prompt, if there is one: its text is in the result, its duration passes. */
static bool say(struct flow_run *run, int field)
{
    struct flow_value prompt;
    if (!flow_setting(run->node, field)->given)
        return true;
    if (!flow_run_eval(run, field, &prompt))
        return false;
    gc_jsonw_key(flow_result(run), "prompt");
    flow_value_write(flow_result(run), &prompt);
    if (run->req->line && prompt.kind != FLOW_NOT_SET && flow_run_to_text(run, &prompt, &prompt))
        run->req->line->hear(run->req->line->ctx, prompt.text);
    return true;
}

enum { PLAY_PROMPT, PLAY_DURATION_MS };
static const struct flow_field play_fields[] = {
    [PLAY_PROMPT] = {"prompt", FLOW_FIELD_EXPR},
    [PLAY_DURATION_MS] = {"durationMs", FLOW_FIELD_MS},
};

static struct flow_outcome run_play(struct flow_run *run, const struct flow_node *node)
{
    (void)node;
    int64_t ms;
    if (!say(run, PLAY_PROMPT) || !flow_run_ms(run, PLAY_DURATION_MS, 0, &ms))
        return flow_fail(run, "failure");
    if (!flow_run_pass(run, ms))
        return flow_end_with(FLOW_EXPIRED);
    return flow_leave("next");
}

const struct flow_action flow_play_audio = {
    .type = "PlayAudioAction",
    .alias = "PlayPrompt",
    .fields = play_fields,
    .n_fields = GC_COUNT_OF(play_fields),
    .paths = {{.name = "next", .alias = "default"}, {.name = "failure", .is_failure = true}},
    .run = run_play,
};

enum { INPUT_PROMPT, INPUT_VARIABLE, INPUT_TIMEOUT_MS };
static const struct flow_field input_fields[] = {
    [INPUT_PROMPT] = {"prompt", FLOW_FIELD_EXPR},
    [INPUT_VARIABLE] = {"variable", FLOW_FIELD_VARIABLE},
    [INPUT_TIMEOUT_MS] = {"timeoutMs", FLOW_FIELD_MS},
};

/* What the script in context.answers says here, or NULL: an array is taken item by item, an object
 * is asked for the node's id, then for the name of its variable. */
static const cJSON *next_answer(struct flow_run *run, const struct flow_node *node)
{
    const cJSON *answers = gc_json_get(run->req->context, "answers");
    if (cJSON_IsArray(answers))
        return cJSON_GetArrayItem(answers, (int)run->n_answers++);
    const cJSON *answer = gc_json_get(answers, node->id);
    const struct flow_name *variable = &flow_setting(node, INPUT_VARIABLE)->variable;
    return answer || !variable->text ? answer : gc_json_get(answers, variable->text);
}

static struct flow_outcome no_input(struct flow_run *run)
{
    int64_t ms;
    if (!flow_run_ms(run, INPUT_TIMEOUT_MS, DEFAULT_INPUT_TIMEOUT_MS, &ms))
        return flow_fail(run, "failure");
    if (!flow_run_pass(run, ms))
        return flow_end_with(FLOW_EXPIRED);
    gc_jsonw_put_str(flow_result(run), "input", NULL);
    return flow_failf(run, "noInput", "no input within %lld ms", (long long)ms);
}

/* Digits are a text for Architect, however the script writes them. */
static struct flow_outcome take_input(struct flow_run *run, const struct flow_node *node,
                                      const cJSON *answer)
{
    struct flow_value value = flow_from_json(answer);
    const struct flow_name *variable = &flow_setting(node, INPUT_VARIABLE)->variable;
    if (value.kind == FLOW_JSON)
        return flow_failf(run, "failure", "the scripted answer is %s; write a text or a number",
                          gc_json_type_name(answer));
    if (!flow_run_to_text(run, &value, &value) ||
        (variable->text && !flow_run_set(run, variable, &value)))
        return flow_fail(run, "failure");
    gc_jsonw_put_str(flow_result(run), "input", value.text);
    return flow_leave("success");
}

/* Of who is on the line. */
static struct flow_outcome ask_the_line(struct flow_run *run, const struct flow_node *node)
{
    cJSON *deed = run->req->line->act(run->req->line->ctx, "an answer");
    const cJSON *answer = gc_json_get(deed, "press");
    if (!answer)
        answer = gc_json_get(deed, "says");
    struct flow_outcome out = gc_json_bool(deed, "hangs_up", false) ? flow_end_with(FLOW_FINISH)
                              : answer                              ? take_input(run, node, answer)
                                                                    : no_input(run);
    cJSON_Delete(deed);
    return out;
}

static struct flow_outcome run_input(struct flow_run *run, const struct flow_node *node)
{
    if (!say(run, INPUT_PROMPT))
        return flow_fail(run, "failure");
    const cJSON *answer = next_answer(run, node);
    if (!answer && run->req->line)
        return ask_the_line(run, node);
    if (!answer || cJSON_IsNull(answer))
        return no_input(run);
    return take_input(run, node, answer);
}

const struct flow_action flow_collect_input = {
    .type = "CollectInputAction",
    .alias = "CollectInput",
    .fields = input_fields,
    .n_fields = GC_COUNT_OF(input_fields),
    .paths = {{.name = "success", .alias = "input"},
              {.name = "noInput", .is_failure = true},
              {.name = "failure", .is_failure = true}},
    .run = run_input,
};

enum { QUEUE };
static const struct flow_field transfer_fields[] = {
    [QUEUE] = {"queue", FLOW_FIELD_TEXT, .required = true},
};

static struct flow_outcome run_transfer(struct flow_run *run, const struct flow_node *node)
{
    (void)node;
    struct flow_value queue;
    if (!flow_run_eval(run, QUEUE, &queue) || !flow_run_to_text(run, &queue, &queue))
        return flow_fail(run, "failure");
    if (!*queue.text)
        return flow_failf(run, "failure", "there is no queue to transfer to");
    gc_jsonw_put_str(flow_result(run), "queue", queue.text);
    if (run->req->over)
        gc_copy(run->req->over->queue, sizeof run->req->over->queue, queue.text);
    return flow_end_with(FLOW_FINISH);
}

const struct flow_action flow_transfer = {
    .type = "TransferPureMatchAction",
    .alias = "TransferToQueue",
    .fields = transfer_fields,
    .n_fields = GC_COUNT_OF(transfer_fields),
    .paths = {{.name = "failure", .is_failure = true}},
    .run = run_transfer,
};

static struct flow_outcome run_disconnect(struct flow_run *run, const struct flow_node *node)
{
    (void)run;
    (void)node;
    return flow_end_with(FLOW_FINISH);
}

const struct flow_action flow_disconnect = {
    .type = "DisconnectAction",
    .alias = "Disconnect",
    .run = run_disconnect,
};
