/* Every action type and every path it may leave by. */
#include "tests/flow/fake_host.h"

#define NODE(id, type, rest) "{\"id\":\"" id "\",\"type\":\"" type "\"" rest "}"
#define FLOW(start, nodes)                                                                         \
    "{\"id\":\"f1\",\"name\":\"Test\",\"startNode\":\"" start "\",\"nodes\":[" nodes "]}"
#define END      "," NODE("end", "Disconnect", "")
#define KNOWN    "{\"from\":\"(555) 123-4567\",\"caller_id\":\"+15557654321\"}"
#define STRANGER "{\"from\":\"+15550001111\"}"

struct row {
    const char *name, *flow, *context;
    const char *status, *way;
    const char *path, *value; /* a member of the answer */
    const char *error;        /* part of the answer's error; NULL: it has none */
    struct fake host;
    int64_t timeout_ms; /* 0: 5000 */
};

static void run_rows(const struct row *rows, size_t n)
{
    char text[2000];
    for (size_t i = 0; i < n; i++) {
        const struct row *r = &rows[i];
        struct fake f = r->host;
        cJSON *answer =
            fake_run(&f, r->flow, r->context, NULL, r->timeout_ms ? r->timeout_ms : 5000);
        const char *error = gc_json_str(answer, "error");
        CHECK_ROW_TEXT(r->name, gc_json_str(answer, "status"), r->status);
        CHECK_ROW_TEXT(r->name, fake_way(answer, text, sizeof text), r->way);
        if (r->path)
            CHECK_ROW_TEXT(r->name, fake_get(answer, r->path, text, sizeof text), r->value);
        if (r->error)
            CHECK_ROW_HAS(r->name, error, r->error);
        else
            CHECK_ROW_TEXT(r->name, error ? error : "", "");
        cJSON_Delete(answer);
    }
}

/* clang-format off */
#define LOOKUP(settings, paths) \
    FLOW("a", NODE("a", "GetExternalContactAction", ",\"settings\":{" settings "},\"paths\":{" paths "}") END)
#define RESULT "trace/0/result"
static const struct row contact_rows[] = {
    {.name = "found by from, in any notation", LOOKUP("", "\"found\":\"end\""), KNOWN, "COMPLETED", "a:found end",
     RESULT, "{\"contact\":{\"id\":\"c1\",\"name\":\"Ada Example\",\"email\":\"ada@example.com\","
             "\"attributes\":{\"tier\":\"gold\",\"visits\":3}}}"},
    {.name = "found, and nothing follows", LOOKUP("", ""), KNOWN, "COMPLETED", "a:found"},
    {.name = "found by another context field", LOOKUP("\"lookupKey\":\"caller_id\"", ""), KNOWN, "COMPLETED", "a:found",
     "trace/0/result/contact/id", "\"c2\""},
    {.name = "found by {context}", LOOKUP("\"lookupKey\":{\"context\":\"caller_id\"}", ""), KNOWN, "COMPLETED", "a:found",
     "trace/0/result/contact/email", "null"},
    {.name = "found by a literal", LOOKUP("\"lookupKey\":{\"literal\":\"+1 555 123 4567\"}", ""), STRANGER, "COMPLETED", "a:found"},
    {.name = "found by an expression", LOOKUP("\"lookupKey\":\"Call.Ani\"", ""), KNOWN, "COMPLETED", "a:found"},
    {.name = "found by {expression}", LOOKUP("\"lookupKey\":{\"expression\":\"Append(\\\"+1555\\\",\\\"1234567\\\")\"}", ""), STRANGER,
     "COMPLETED", "a:found"},
    {.name = "found by a number that is a JSON number", LOOKUP("", ""), "{\"from\":15551234567}", "COMPLETED", "a:found"},
    {.name = "E.164 alone: another notation is nobody's", LOOKUP("\"numberFormat\":\"e164\"", ""), KNOWN, "COMPLETED", "a:notFound",
     "trace/0/result", "{\"contact\":null}"},
    {.name = "E.164 alone: a word is nobody's", LOOKUP("\"numberFormat\":\"e164\"", ""), "{\"from\":\"anonymous\"}", "COMPLETED", "a:notFound"},
    {.name = "E.164 alone: found", LOOKUP("\"numberFormat\":\"e164\"", ""), "{\"from\":\"+15551234567\"}", "COMPLETED", "a:found"},
    {.name = "any notation, said by the node", LOOKUP("\"numberFormat\":\"any\"", ""), KNOWN, "COMPLETED", "a:found"},
    {.name = "the contact is a variable", LOOKUP("", ""), KNOWN, "COMPLETED", "a:found", "variables/Flow.externalContact/title", "\"Dr\""},
    {.name = "a variable of one's choice", LOOKUP("\"variable\":\"Flow.who\"", ""), KNOWN, "COMPLETED", "a:found",
     "variables/Flow.who/id", "\"c1\""},
    {.name = "outputs go to variables", LOOKUP("\"outputs\":{\"attributes.visits\":\"Flow.v\",\"attributes.none\":\"Flow.n\"}", ""),
     KNOWN, "COMPLETED", "a:found", "variables/Flow.v", "3"},
    {.name = "an output that is not there is NOT_SET", LOOKUP("\"outputs\":{\"attributes.none\":\"Flow.n\"}", ""), KNOWN,
     "COMPLETED", "a:found", "variables/Flow.n", "null"},
    {.name = "not found gives null", LOOKUP("", "\"notFound\":\"end\""), STRANGER, "COMPLETED", "a:notFound end", RESULT,
     "{\"contact\":null}"},
    {.name = "not found, and nothing follows", LOOKUP("\"notFound\":\"null\"", ""), STRANGER, "COMPLETED", "a:notFound",
     "variables/Flow.externalContact", "null"},
    {.name = "not found as an error, by the failure path", LOOKUP("\"notFound\":\"error\"", "\"failure\":\"end\""), STRANGER, "COMPLETED",
     "a:failure end", RESULT, "{\"error\":\"no external contact has the number +15550001111\"}"},
    {.name = "not found as an error, without a path", LOOKUP("\"notFound\":\"error\"", ""), STRANGER, "FAILED", "a", RESULT,
     "{\"error\":\"no external contact has the number +15550001111\"}",
     .error = "node \"a\" (GetExternalContactAction): no external contact has the number +15550001111"},
    {.name = "no such context field", LOOKUP("\"lookupKey\":\"caller_id\"", ""), STRANGER, "FAILED", "a",
     .error = "the context has no field \"caller_id\""},
    {.name = "no context at all", LOOKUP("", ""), NULL, "FAILED", "a", .error = "the context has no field \"from\""},
    {.name = "no number", LOOKUP("", ""), "{\"from\":\"anonymous\"}", "FAILED", "a",
     .error = "\"anonymous\" is no phone number"},
    {.name = "an expression without a value", LOOKUP("\"lookupKey\":\"Flow.x\"", ""), KNOWN, "FAILED", "a", .error = "the lookup key is NOT_SET"},
    {.name = "an expression that fails", LOOKUP("\"lookupKey\":\"ToString(ToInt(\\\"x\\\"))\"", ""), KNOWN, "FAILED", "a",
     .error = "ToInt: \"x\" is no integer"},
    {.name = "the store fails", LOOKUP("", "\"failure\":\"end\""), KNOWN, "COMPLETED", "a:failure end", RESULT,
     "{\"error\":\"the external contacts can't be asked\"}", .host = {.store_fails = true}},
};

#define DECIDE(x, paths) FLOW("a", NODE("a", "Decision", ",\"settings\":{\"expression\":" x "},\"paths\":{" paths "}") END)
#define SWITCH(settings, paths) \
    FLOW("a", NODE("a", "Switch", ",\"settings\":{" settings "},\"paths\":{" paths "}") END)
#define UPDATE(variables) FLOW("a", NODE("a", "UpdateVariables", ",\"settings\":{\"variables\":{" variables "}},\"paths\":{\"next\":\"end\"}") END)
#define WAIT(ms) FLOW("a", NODE("a", "Wait", ",\"settings\":{\"durationMs\":" ms "},\"paths\":{\"next\":\"end\"}") END)
static const struct row logic_rows[] = {
    {.name = "start goes on", FLOW("a", NODE("a", "start", ",\"paths\":{\"next\":\"end\"}") END), NULL, "COMPLETED", "a:next end",
     "trace/0/nodeType", "\"start\""},
    {.name = "start's path may be called default", FLOW("a", NODE("a", "Start", ",\"paths\":{\"default\":\"end\"}") END), NULL, "COMPLETED", "a:next end"},
    {.name = "yes", DECIDE("\"1 < 2\"", "\"yes\":\"end\""), NULL, "COMPLETED", "a:yes end", RESULT, "{\"value\":true}"},
    {.name = "no", DECIDE("\"1 > 2\"", "\"no\":\"end\""), NULL, "COMPLETED", "a:no end", RESULT, "{\"value\":false}"},
    {.name = "NOT_SET is no", DECIDE("\"Flow.x > 2\"", ""), NULL, "COMPLETED", "a:no"},
    {.name = "no condition", DECIDE("\"\\\"text\\\"\"", "\"failure\":\"end\""), NULL, "COMPLETED", "a:failure end", RESULT,
     "{\"error\":\"a condition must be true or false, not a text\"}"},
    {.name = "no condition and no path", DECIDE("7", ""), NULL, "FAILED", "a", .error = "not an integer"},
    {.name = "the case that the value equals", SWITCH("\"value\":\"2\",\"cases\":[{\"path\":\"one\",\"when\":1},{\"path\":\"two\",\"when\":\"1+1\"}]",
     "\"two\":\"end\",\"default\":\"a\""), NULL, "COMPLETED", "a:two end", RESULT, "{\"case\":\"two\",\"value\":2}"},
    {.name = "the first case that is true", SWITCH("\"cases\":[{\"path\":\"x\",\"when\":\"Flow.x\"},{\"path\":\"y\",\"when\":true}]",
     "\"y\":\"end\""), NULL, "COMPLETED", "a:y end", RESULT, "{\"case\":\"y\"}"},
    {.name = "no case", SWITCH("\"value\":\"Flow.x\",\"cases\":[{\"path\":\"one\",\"when\":1}]", "\"default\":\"end\""), NULL, "COMPLETED",
     "a:default end"},
    {.name = "a case that can't be compared", SWITCH("\"value\":\"2\",\"cases\":[{\"path\":\"one\",\"when\":\"\\\"2\\\"\"}]", "\"failure\":\"end\""),
     NULL, "COMPLETED", "a:failure end", "trace/0/result/error", "\"case \\\"one\\\": can't compare an integer with a text\""},
    {.name = "variables see those before them", UPDATE("\"Flow.a\":\"\\\"x\\\"\",\"Flow.b\":\"Append(flow.A, \\\"y\\\")\""), NULL, "COMPLETED",
     "a:next end", RESULT, "{\"variables\":{\"Flow.a\":\"x\",\"Flow.b\":\"xy\"}}"},
    {.name = "a variable keeps its first spelling", UPDATE("\"Flow.a\":1,\"flow.A\":2"), NULL, "COMPLETED", "a:next end", "variables", "{\"Flow.a\":2}"},
    {.name = "a Task's variables are not the flow's", UPDATE("\"Task.a\":1"), NULL, "COMPLETED", "a:next end", "variables", "{}"},
    {.name = "an assignment fails", UPDATE("\"Flow.a\":\"1/0\""), NULL, "FAILED", "a", .error = "/: division by zero"},
    {.name = "a wait passes virtual time", WAIT("1500"), NULL, "COMPLETED", "a:next end", "elapsed", "1500"},
    {.name = "a wait of an expression", WAIT("\"2*700\""), NULL, "COMPLETED", "a:next end", "trace/0/elapsed", "1400"},
    {.name = "a wait up to the last millisecond", WAIT("5000"), NULL, "COMPLETED", "a:next end", "elapsed", "5000"},
    {.name = "a wait too long", WAIT("5001"), NULL, "TIMEOUT", "a", "trace/0", "{\"nodeId\":\"a\",\"nodeName\":\"Wait\",\"nodeType\":\"Wait\","
     "\"path\":null,\"elapsed\":5000,\"result\":{\"error\":\"timeout\"}}"},
    {.name = "a wait of no number", WAIT("\"Flow.x\""), NULL, "FAILED", "a", .error = "durationMs must be a whole number of at least 0, not NOT_SET"},
    {.name = "a wait before now", WAIT("\"0-1\""), NULL, "FAILED", "a", .error = "not a negative one"},
};

#define PLAY(settings) FLOW("a", NODE("a", "PlayPrompt", ",\"settings\":{" settings "},\"paths\":{\"next\":\"end\",\"failure\":\"end\"}") END)
#define COLLECT(settings, paths) \
    FLOW("a", NODE("a", "CollectInput", ",\"settings\":{" settings "},\"paths\":{" paths "}") END)
#define TRANSFER(queue) FLOW("a", NODE("a", "TransferToQueue", ",\"settings\":{\"queue\":" queue "},\"paths\":{\"failure\":\"end\"}") END)
#define ANSWERS(json) "{\"answers\":" json "}"
static const struct row call_rows[] = {
    {.name = "a prompt says what it comes to", PLAY("\"prompt\":\"Append(\\\"Hi \\\", Context.who)\",\"durationMs\":250"), "{\"who\":\"Ada\"}",
     "COMPLETED", "a:next end", RESULT, "{\"prompt\":\"Hi Ada\"}"},
    {.name = "a prompt takes no time by default", PLAY(""), NULL, "COMPLETED", "a:next end", "elapsed", "0"},
    {.name = "a prompt fails", PLAY("\"prompt\":\"Lower(1)\""), NULL, "COMPLETED", "a:failure end", RESULT,
     "{\"error\":\"Lower: value 1 must be a text, not an integer\"}"},
    {.name = "a prompt too long", PLAY("\"durationMs\":9000"), NULL, "TIMEOUT", "a"},
    {.name = "an answer by node id", COLLECT("", "\"success\":\"end\""), ANSWERS("{\"a\":\"42\"}"), "COMPLETED", "a:success end", RESULT,
     "{\"input\":\"42\"}"},
    {.name = "an answer by variable", COLLECT("\"variable\":\"Flow.n\",\"prompt\":\"\\\"Number?\\\"\"", ""), ANSWERS("{\"Flow.n\":7}"), "COMPLETED",
     "a:success", "variables", "{\"Flow.n\":\"7\"}"},
    {.name = "an answer in order", COLLECT("\"variable\":\"Flow.n\"", ""), ANSWERS("[\"1\",\"2\"]"), "COMPLETED", "a:success", "variables/Flow.n", "\"1\""},
    {.name = "no answer", COLLECT("\"timeoutMs\":700", "\"noInput\":\"end\""), NULL, "COMPLETED", "a:noInput end", "elapsed", "700"},
    {.name = "null is no answer", COLLECT("", "\"noInput\":\"end\",\"failure\":\"a\""), ANSWERS("[null]"), "COMPLETED", "a:noInput end", RESULT,
     "{\"input\":null,\"error\":\"no input within 5000 ms\"}"},
    {.name = "no answer, by the failure path", COLLECT("", "\"failure\":\"end\""), ANSWERS("[]"), "COMPLETED", "a:failure end"},
    {.name = "no answer and no path", COLLECT("", ""), ANSWERS("{}"), "FAILED", "a", .error = "no input within 5000 ms"},
    {.name = "no answer, and the run's time ends first", COLLECT("\"timeoutMs\":5001", "\"noInput\":\"end\""), NULL, "TIMEOUT", "a"},
    {.name = "an answer that can't be typed", COLLECT("", ""), ANSWERS("[{}]"), "FAILED", "a", .error = "the scripted answer is an object"},
    {.name = "a transfer ends the flow", TRANSFER("\"Support\""), NULL, "COMPLETED", "a", RESULT, "{\"queue\":\"Support\"}"},
    {.name = "a queue's name as an expression", TRANSFER("\"\\\"Support\\\"\""), NULL, "COMPLETED", "a", RESULT, "{\"queue\":\"Support\"}"},
    {.name = "a queue of a variable, as everywhere", TRANSFER("\"Context.q\""), "{\"q\":\"Sales\"}", "COMPLETED", "a", RESULT, "{\"queue\":\"Sales\"}"},
    {.name = "a queue's name of several words", TRANSFER("\"Sales St. Gallen 2\""), NULL, "COMPLETED", "a", RESULT, "{\"queue\":\"Sales St. Gallen 2\"}"},
    {.name = "a queue by expression", TRANSFER("{\"expression\":\"Context.q\"}"), "{\"q\":\"Sales\"}", "COMPLETED", "a", RESULT, "{\"queue\":\"Sales\"}"},
    {.name = "no queue", TRANSFER("{\"expression\":\"Context.q\"}"), NULL, "COMPLETED", "a:failure end", RESULT, "{\"error\":\"there is no queue to transfer to\"}"},
    {.name = "a disconnect ends the flow", FLOW("end", NODE("end", "DisconnectAction", "")), NULL, "COMPLETED", "end", RESULT, "{}"},
};

#define ACT(settings, paths) \
    FLOW("a", NODE("a", "DataAction", ",\"settings\":{\"action\":\"customer lookup\"" settings "},\"paths\":{" paths "}") END)
/* What an action asked, which stands before what it came to. */
#define ASKED "{\"dataAction\":\"customer lookup\",\"inputs\":{},"
#define BROKEN "{\"errorCode\":\"BAD_REQUEST\",\"userMessage\":\"no such customer\"}"
static const struct row data_rows[] = {
    {.name = "success", ACT("", "\"success\":\"end\""), NULL, "COMPLETED", "a:success end", RESULT, ASKED "\"outputs\":{\"full_name\":\"Ada\"}}",
     .host = {.outputs = "{\"full_name\":\"Ada\"}", .took_ms = 30}},
    {.name = "outputs are variables", ACT("", ""), NULL, "COMPLETED", "a:success", "variables",
     "{\"dataAction.customer_lookup.full_name\":\"Ada\",\"dataAction.customer_lookup.a\":{\"b\":1}}",
     .host = {.outputs = "{\"full_name\":\"Ada\",\"a\":{\"b\":1}}"}},
    {.name = "outputs are mapped", ACT(",\"outputs\":{\"a.b\":\"Flow.b\"}", ""), NULL, "COMPLETED", "a:success", "variables/Flow.b", "1",
     .host = {.outputs = "{\"a\":{\"b\":1}}"}},
    {.name = "a mapped output is missing", ACT(",\"outputs\":{\"name\":\"Flow.b\"}", ""), NULL, "FAILED", "a",
     .error = "variable mapping fails: the answer has no output \"name\"", .host = {.outputs = "{}"}},
    {.name = "it takes real time", ACT("", ""), NULL, "COMPLETED", "a:success", "elapsed", "30", .host = {.took_ms = 30}},
    {.name = "failure", ACT("", "\"failure\":\"end\",\"success\":\"a\""), NULL, "COMPLETED", "a:failure end", RESULT, ASKED "\"error\":" BROKEN "}",
     .host = {.end = FLOW_ACTION_FAILURE, .error = BROKEN}},
    {.name = "failure without a path", ACT("", ""), NULL, "FAILED", "a", .error = "data action \"customer lookup\" failed: no such customer",
     .host = {.end = FLOW_ACTION_FAILURE, .error = BROKEN}},
    {.name = "failure without an error", ACT("", ""), NULL, "FAILED", "a", RESULT, ASKED "\"error\":\"data action \\\"customer lookup\\\" failed\"}",
     .error = "data action \"customer lookup\" failed", .host = {.end = FLOW_ACTION_FAILURE}},
    {.name = "timeout", ACT(",\"timeoutMs\":100", "\"timeout\":\"end\""), NULL, "COMPLETED", "a:timeout end", "elapsed", "100",
     .host = {.end = FLOW_ACTION_TIMEOUT, .took_ms = 100}},
    {.name = "timeout by the failure path", ACT("", "\"failure\":\"end\""), NULL, "COMPLETED", "a:failure end",
     .host = {.end = FLOW_ACTION_TIMEOUT, .took_ms = 100}},
    {.name = "timeout without a path", ACT("", ""), NULL, "FAILED", "a", .error = "timed out", .host = {.end = FLOW_ACTION_TIMEOUT}},
    {.name = "the run's time is up during the call", ACT("", "\"timeout\":\"end\""), NULL, "TIMEOUT", "a", RESULT, "{\"error\":\"timeout\"}",
     .host = {.end = FLOW_ACTION_TIMEOUT, .took_ms = 5000}},
    {.name = "an input that fails", ACT(",\"inputs\":{\"id\":\"ToInt(\\\"x\\\")\"}", "\"failure\":\"end\""), NULL, "COMPLETED", "a:failure end"},
};
/* clang-format on */

static void test_contact(void)
{
    run_rows(contact_rows, GC_COUNT_OF(contact_rows));
}

static void test_logic(void)
{
    run_rows(logic_rows, GC_COUNT_OF(logic_rows));
}

static void test_call(void)
{
    run_rows(call_rows, GC_COUNT_OF(call_rows));
}

static void test_data(void)
{
    run_rows(data_rows, GC_COUNT_OF(data_rows));
}

static void test_what_a_data_action_is_given(void)
{
    struct fake f = {.outputs = "{}"};
    cJSON *answer = fake_run(&f,
                             ACT(",\"inputs\":{\"id\":\"ToInt(Context.id)\",\"name\":\"Flow.x\","
                                 "\"vip\":true,\"rate\":1.5},\"timeoutMs\":700",
                                 ""),
                             "{\"id\":\"7\"}", NULL, 5000);
    CHECK_TEXT(f.action, "customer lookup");
    CHECK_TEXT(f.inputs, "{\"id\":7,\"vip\":true,\"rate\":1.5}");
    CHECK_INT(f.action_timeout_ms, 700);
    cJSON_Delete(answer);
}

static void test_a_data_action_gets_the_time_that_is_left(void)
{
    struct fake f = {.outputs = "{}"};
    cJSON *answer =
        fake_run(&f,
                 FLOW("w", NODE("w", "Wait",
                                ",\"settings\":{\"durationMs\":4000},\"paths\":{\"next\":"
                                "\"a\"}") "," NODE("a", "DataAction",
                                                   ",\"settings\":{\"action\":\"x\","
                                                   "\"timeoutMs\":3000}")),
                 NULL, NULL, 5000);
    CHECK_INT(f.action_timeout_ms, 1000);
    cJSON_Delete(answer);
}

static void test_no_time_left_no_call(void)
{
    struct fake f = {.outputs = "{}"};
    cJSON *answer = fake_run(
        &f,
        FLOW("w", NODE("w", "Wait",
                       ",\"settings\":{\"durationMs\":5000},\"paths\":{\"next\":"
                       "\"a\"}") "," NODE("a", "DataAction", ",\"settings\":{\"action\":\"x\"}")),
        NULL, NULL, 5000);
    CHECK_INT(f.n_calls, 0);
    CHECK_GET(answer, "status", "\"TIMEOUT\"");
    cJSON_Delete(answer);
}

SUITE(flow_actions, {"GetExternalContactAction", test_contact},
      {"Start, Decision, Switch, UpdateVariable and Wait", test_logic},
      {"PlayAudio, CollectInput, Transfer and Disconnect", test_call}, {"DataAction", test_data},
      {"a data action is given its inputs and its timeout", test_what_a_data_action_is_given},
      {"a data action gets the time that is left", test_a_data_action_gets_the_time_that_is_left},
      {"with no time left nothing is called", test_no_time_left_no_call});
