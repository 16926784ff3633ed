/* The answer of a simulation in the words of a case: exports tell most of it themselves, of a flow
 * of our own format it follows from the trace. */
#include <string.h>

#include "harness/run/call.h"

static void put_copy(cJSON *to, const char *key, const cJSON *value)
{
    if (value)
        gc_json_add(to, key, cJSON_Duplicate(value, true));
}

/* --- ends ------------------------------------------------------------------------------------- */

/* The engine's words on the left; what says only "true" is a fact without a value. */
static const struct {
    const char *outcome, *ends;
} words[] = {
    {"disconnected", "disconnect"}, {"hungUp", "hang_up"}, {"botExited", "bot_exit"},
    {"workflowEnded", "workflow"},  {"queueId", "id"},     {"flowId", "id"},
};

static const char *word_of(const char *outcome)
{
    for (size_t i = 0; i < GC_COUNT_OF(words); i++)
        if (strcmp(words[i].outcome, outcome) == 0)
            return words[i].ends;
    return outcome;
}

static const cJSON *last_entry(const cJSON *answer)
{
    const cJSON *e = gc_json_get(answer, "trace");
    for (e = e ? e->child : NULL; e && e->next;)
        e = e->next;
    return e;
}

/* Of a flow of our own format. */
static void put_own_end(cJSON *to, const cJSON *answer)
{
    const cJSON *last = last_entry(answer);
    const char *type = gc_json_str(last, "nodeType");
    const cJSON *queue = gc_json_get(gc_json_get(last, "result"), "queue");
    if (type && queue)
        put_copy(to, "queue", queue);
    else if (type && strncmp(type, "Disconnect", strlen("Disconnect")) == 0)
        gc_json_add(to, "disconnect", cJSON_CreateTrue());
    else
        gc_json_add(to, "ended", cJSON_CreateTrue());
}

cJSON *hx_call_ends(const cJSON *answer)
{
    const cJSON *outcome = gc_json_get(answer, "outcome");
    const char *status = gc_json_str(answer, "status");
    cJSON *to = cJSON_CreateObject();
    for (const cJSON *c = outcome ? outcome->child : NULL; to && c; c = c->next)
        put_copy(to, word_of(c->string), c);
    if (status && strcmp(status, "TIMEOUT") == 0)
        gc_json_add(to, "timeout", cJSON_CreateTrue());
    else if (status && !outcome && strcmp(status, "COMPLETED") == 0)
        put_own_end(to, answer);
    if (!gc_json_get(to, "error"))
        put_copy(to, "error", gc_json_get(answer, "error"));
    return to;
}

/* --- said, data actions ------------------------------------------------------------------------
 */

cJSON *hx_call_said(const cJSON *answer)
{
    const cJSON *said = gc_json_get(answer, "said"), *trace = gc_json_get(answer, "trace");
    if (said)
        return cJSON_Duplicate(said, true);
    cJSON *list = cJSON_CreateArray();
    for (const cJSON *e = trace ? trace->child : NULL; list && e; e = e->next) {
        const cJSON *prompt = gc_json_get(gc_json_get(e, "result"), "prompt");
        if (prompt)
            gc_json_append(list, cJSON_Duplicate(prompt, true));
    }
    return list;
}

/* "__SUCCESS__" and "success" are one. */
static cJSON *output_word(const cJSON *entry)
{
    static const char *const outputs[] = {"success", "failure", "timeout"};
    const char *path = gc_json_str(entry, "path");
    for (size_t i = 0; path && i < GC_COUNT_OF(outputs); i++)
        if (strcasestr(path, outputs[i]))
            return cJSON_CreateString(outputs[i]);
    return path ? cJSON_CreateString(path) : NULL;
}

static cJSON *data_action(const cJSON *entry)
{
    const cJSON *result = gc_json_get(entry, "result");
    cJSON *to = cJSON_CreateObject();
    put_copy(to, "name", gc_json_get(result, "dataAction"));
    if (gc_json_int(entry, "trackingId", 0))
        put_copy(to, "number", gc_json_get(entry, "trackingId"));
    put_copy(to, "inputs", gc_json_get(result, "inputs"));
    put_copy(to, "outputs", gc_json_get(result, "outputs"));
    put_copy(to, "failure", gc_json_get(result, "failure"));
    if (cJSON_IsObject(gc_json_get(result, "error")))
        put_copy(to, "failure", gc_json_get(result, "error"));
    const cJSON *call = gc_json_get(result, "call");
    static const char *const of_call[] = {"request", "answer", "reason"};
    for (size_t k = 0; k < GC_COUNT_OF(of_call); k++)
        if (gc_json_get(call, of_call[k]))
            put_copy(to, of_call[k], gc_json_get(call, of_call[k]));
    gc_json_add(to, "output", output_word(entry));
    gc_json_add(to, "stub", cJSON_CreateBool(gc_json_bool(result, "stub", false)));
    return to;
}

cJSON *hx_call_data_actions(const cJSON *answer)
{
    const cJSON *trace = gc_json_get(answer, "trace");
    cJSON *list = cJSON_CreateArray();
    for (const cJSON *e = trace ? trace->child : NULL; list && e; e = e->next)
        if (gc_json_str(gc_json_get(e, "result"), "dataAction"))
            gc_json_append(list, data_action(e));
    return list;
}

/* --- for people ------------------------------------------------------------------------------- */

void hx_call_step_name(const cJSON *entry, struct gc_strbuf *to)
{
    const char *name = gc_json_str(entry, "nodeName");
    int64_t number = gc_json_int(entry, "trackingId", 0);
    if (number)
        gc_strbuf_addf(to, "%lld ", (long long)number);
    gc_strbuf_adds(to, name ? name : "?");
}

void hx_call_add_lines(const cJSON *answer, struct gc_strbuf *to)
{
    const cJSON *trace = gc_json_get(answer, "trace");
    for (const cJSON *e = trace ? trace->child : NULL; e; e = e->next) {
        const char *output = gc_json_str(e, "output"), *path = gc_json_str(e, "path");
        const char *error = gc_json_str(gc_json_get(e, "result"), "error");
        const cJSON *said = gc_json_get(e, "said");
        if (!said)
            said = gc_json_get(gc_json_get(e, "result"), "prompt");
        hx_call_step_name(e, to);
        if (output || path)
            gc_strbuf_addf(to, ": %s", output && *output ? output : path);
        if (said) {
            gc_strbuf_adds(to, ", said ");
            hx_add_json(to, said, 200);
        }
        gc_strbuf_addf(to, "%s%s\n", error ? ", error: " : "", error ? error : "");
    }
    cJSON *ends = hx_call_ends(answer);
    gc_strbuf_adds(to, "ends ");
    hx_add_json(to, ends, 300);
    gc_strbuf_addc(to, '\n');
    cJSON_Delete(ends);
}
