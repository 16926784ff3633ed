/* What an action answers without a service: "answers" of data-actions.json, {"success": {}},
 * {"failure": {}}, {"timeout": true}, or a list of them, of which the last comes again. */
#include <stdio.h>
#include <stdlib.h>

#include "mock/actions/internal.h"

enum { KEY = 300 };

/* How often the world has asked already. */
static int taken(struct mock_exchange *x, const struct mock_data_action *a)
{
    char key[KEY], number[24];
    snprintf(key, sizeof key, "answers %.200s", a->id);
    char *text = mock_text_map_dup(&x->world->logins, key);
    int n = text ? (int)strtol(text, NULL, 10) : 0;
    free(text);
    snprintf(number, sizeof number, "%d", n + 1);
    (void)!mock_text_map_put(&x->world->logins, key, number);
    return n;
}

static const cJSON *next_answer(struct mock_exchange *x, const struct mock_data_action *a)
{
    const cJSON *answers = gc_json_get(a->json, "answers");
    int n = cJSON_GetArraySize(answers);
    if (!cJSON_IsArray(answers) || n == 0)
        return cJSON_IsObject(answers) ? answers : NULL;
    int at = taken(x, a);
    return cJSON_GetArrayItem(answers, at < n ? at : n - 1);
}

static bool succeed(struct mock_action_run *run, const cJSON *outputs)
{
    static const cJSON none = {.type = cJSON_Object};
    struct gc_error err = {0};
    run->reached = MOCK_AT_OUTPUT;
    run->outputs = cJSON_IsObject(outputs) || cJSON_IsArray(outputs) ? outputs : &none;
    if (action_check(run->call->action->definition->output, run->outputs, "output", &err) == GC_OK)
        return true;
    return mock_action_fail(run, MOCK_WRONG_OUTPUT, err.message);
}

bool mock_action_has_answers(const struct mock_data_action *a)
{
    return a->compact && gc_json_get(a->json, "answers") != NULL;
}

bool mock_action_answer(struct mock_exchange *x, struct mock_action_run *run)
{
    const cJSON *answer = next_answer(x, run->call->action);
    const cJSON *success = gc_json_get(answer, "success"),
                *failure = gc_json_get(answer, "failure");
    const char *why = gc_json_str(failure, "userMessage");
    run->reached = MOCK_AT_EXECUTE;
    if (failure) {
        run->canned_failure = failure;
        run->failure.status = (int)gc_json_int(failure, "status", 500);
        return mock_action_fail(run, MOCK_WRONG_STATUS, why ? why : "the answer is a failure");
    }
    if (!success && gc_json_get(answer, "timeout"))
        return mock_action_fail(run, MOCK_WRONG_LATE, "the answer is a time-out");
    return succeed(run, success);
}
