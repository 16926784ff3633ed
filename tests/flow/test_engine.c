/* The walk: containers, jumps, time, limits, several runs at once. */
#include <pthread.h>

#include "tests/flow/fake_host.h"

#define FLOW(start, nodes)                                                                         \
    "{\"id\":\"f1\",\"name\":\"Test\",\"startNode\":\"" start "\",\"nodes\":[" nodes "]}"
#define IN(container)         ",\"parentId\":\"" container "\""
#define NEXT(id)              ",\"paths\":{\"next\":\"" id "\"}"
#define NODE(id, type, rest)  "{\"id\":\"" id "\",\"type\":\"" type "\"" rest "}"
#define TASK(id, start, rest) NODE(id, "Task", ",\"startNode\":\"" start "\"" rest)
#define SAY(id, rest)         NODE(id, "PlayPrompt", ",\"settings\":{\"durationMs\":10}" rest)
#define SET(id, assignments, rest)                                                                 \
    NODE(id, "UpdateVariables", ",\"settings\":{\"variables\":{" assignments "}}" rest)
#define LOOP(id, count, start, rest)                                                               \
    NODE(id, "Loop",                                                                               \
         ",\"startNode\":\"" start "\",\"settings\":{\"count\":" count                             \
         ",\"indexVariable\":\"Flow.i\"}" rest)
#define END NODE("end", "Disconnect", "")

/* clang-format off */
static const struct {
    const char *name, *flow, *node_id, *status, *way;
    const char *path, *value;
} walks[] = {
    {.name = "the inside of a container, then its own path", FLOW("t", TASK("t", "a", NEXT("end")) "," SAY("a", IN("t") NEXT("b")) "," SAY("b", IN("t")) "," END),
     NULL, "COMPLETED", "a:next b:next t:next end", "trace/2/elapsed", "20"},
    {.name = "a container in a container", FLOW("t", TASK("t", "u", NEXT("end")) "," TASK("u", "a", IN("t") NEXT("b")) "," SAY("a", IN("u")) "," SAY("b", IN("t")) "," END),
     NULL, "COMPLETED", "a:next u:next b:next t:next end"},
    {.name = "the last container ends the flow", FLOW("t", TASK("t", "a", "") "," SAY("a", IN("t"))), NULL, "COMPLETED", "a:next t:next"},
    {.name = "EndTask leaves the Task", FLOW("t", TASK("t", "a", NEXT("end")) "," NODE("a", "EndTask", IN("t")) "," END), NULL, "COMPLETED", "a t:next end"},
    {.name = "EndTask in a loop leaves the Task too", FLOW("t", TASK("t", "l", NEXT("end")) "," LOOP("l", "3", "a", IN("t")) "," NODE("a", "EndTask", IN("l")) "," END),
     NULL, "COMPLETED", "a t:next end"},
    {.name = "EndTask outside any ends the flow", FLOW("a", NODE("a", "EndTaskAction", "")), NULL, "COMPLETED", "a"},
    {.name = "a disconnect inside ends it all", FLOW("t", TASK("t", "d", NEXT("end")) "," NODE("d", "Disconnect", IN("t")) "," END), NULL, "COMPLETED", "d"},
    {.name = "a loop goes its rounds", FLOW("l", LOOP("l", "3", "a", NEXT("end")) "," SAY("a", IN("l")) "," END), NULL, "COMPLETED",
     "a:next a:next a:next l:next end", "variables/Flow.i", "2"},
    {.name = "a loop of no rounds", FLOW("l", LOOP("l", "0", "a", NEXT("end")) "," SAY("a", IN("l")) "," END), NULL, "COMPLETED", "l:next end"},
    {.name = "a loop in a loop", FLOW("l", LOOP("l", "2", "m", "") "," NODE("m", "Loop", IN("l") ",\"startNode\":\"a\",\"settings\":{\"count\":2}") "," SAY("a", IN("m"))),
     NULL, "COMPLETED", "a:next a:next m:next a:next a:next m:next l:next", "elapsed", "40"},
    {.name = "a loop that can't count", FLOW("l", LOOP("l", "\"Flow.x\"", "a", "") "," SAY("a", IN("l"))), NULL, "FAILED", "l"},
    {.name = "a jump begins there", FLOW("a", SAY("a", NEXT("b")) "," SAY("b", NEXT("end")) "," END), "b", "COMPLETED", "b:next end"},
    {.name = "a jump into a container goes on after it", FLOW("t", TASK("t", "a", NEXT("end")) "," SAY("a", IN("t") NEXT("b")) "," SAY("b", IN("t")) "," END),
     "b", "COMPLETED", "b:next t:next end"},
    {.name = "a jump into a loop is its one round", FLOW("l", LOOP("l", "3", "a", NEXT("end")) "," SAY("a", IN("l")) "," END), "a", "COMPLETED",
     "a:next l:next end", "trace/1/result", "{\"rounds\":1}"},
    {.name = "a phone number stays one in a variable", FLOW("a", SET("a", "\"Flow.p\":\"ToPhoneNumber(\\\"+15551234567\\\")\"", NEXT("b")) "," SET("b", "\"Flow.e\":\"Flow.p.e164\",\"Flow.q\":\"Flow.p\"", NEXT("c")) "," SET("c", "\"Flow.same\":\"Flow.q == Flow.p and Flow.q.e164 == Flow.e\"", "")),
     NULL, "COMPLETED", "a:next b:next c:next", "variables/Flow.e", "\"+15551234567\""},
    {.name = "and so does its copy", FLOW("a", SET("a", "\"Flow.p\":\"ToPhoneNumber(\\\"+15551234567\\\")\"", NEXT("b")) "," SET("b", "\"Flow.q\":\"Flow.p\"", NEXT("c")) "," SET("c", "\"Flow.e\":\"Flow.q.e164\"", "")),
     NULL, "COMPLETED", "a:next b:next c:next", "variables/Flow.p", "\"tel:+15551234567\""},
    {.name = "a Task's variables are its own", FLOW("t", TASK("t", "a", NEXT("b")) "," SET("a", "\"Task.x\":1", IN("t")) "," SET("b", "\"Flow.y\":\"IsSet(Task.x)\"", "")),
     NULL, "COMPLETED", "a:next t:next b:next", "variables/Flow.y", "false"},
    {.name = "a Task forgets when it is entered anew", FLOW("l", LOOP("l", "2", "t", "") "," TASK("t", "a", IN("l")) "," SET("a", "\"Flow.y\":\"IsSet(Task.x)\",\"Task.x\":1", IN("t"))),
     NULL, "COMPLETED", "a:next t:next a:next t:next l:next", "variables/Flow.y", "false"},
};
/* clang-format on */

static void test_walks(void)
{
    char text[1000];
    for (size_t i = 0; i < GC_COUNT_OF(walks); i++) {
        struct fake f = {0};
        cJSON *answer = fake_run(&f, walks[i].flow, NULL, walks[i].node_id, 5000);
        CHECK_ROW_TEXT(walks[i].name, gc_json_str(answer, "status"), walks[i].status);
        CHECK_ROW_TEXT(walks[i].name, fake_way(answer, text, sizeof text), walks[i].way);
        if (walks[i].path)
            CHECK_ROW_TEXT(walks[i].name, fake_get(answer, walks[i].path, text, sizeof text),
                           walks[i].value);
        cJSON_Delete(answer);
    }
}

static void test_the_whole_answer(void)
{
    struct fake f = {0};
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(100000);
    struct gc_jsonw w = gc_jsonw(&text);
    struct flow_host host = fake_host(&f);
    struct flow_request req = {.timeout_ms = 100};
    struct gc_error err = {0};
    struct flow_model *m = fake_load(
        "{\"id\":\"f1\",\"name\":\"Test\",\"startNode\":\"a\",\"variables\":[{\"name\":\"Flow.n\","
        "\"initial\":7},{\"name\":\"Flow.none\"}],\"nodes\":[" SAY("a", ",\"name\":\"Say\"") "]}");
    CHECK_STATUS(flow_run(m, &req, &host, &w, &err), GC_OK, &err);
    CHECK_TEXT(gc_strbuf_text(&text),
               "{\"status\":\"COMPLETED\",\"flowId\":\"f1\",\"flowName\":\"Test\",\"trace\":[{"
               "\"nodeId\":\"a\",\"nodeName\":\"Say\",\"nodeType\":\"PlayPrompt\",\"path\":"
               "\"next\",\"elapsed\":10,\"result\":{}}],\"variables\":{\"Flow.n\":7,\"Flow.none\":"
               "null},\"elapsed\":10}");
    flow_model_free(m);
}

/* Of each node what it set: not the first values, nothing twice, the last value of several. */
static void test_entries_tell_what_was_set(void)
{
    static const struct {
        const char *path, *value;
    } row[] = {
        {"trace/0/variables", "absent"},
        {"trace/1/variables", "{\"Flow.n\":8,\"Flow.m\":true}"},
        {"trace/2/variables", "{\"Flow.n\":9}"},
        {"trace/3/variables", "absent"},
        {"variables", "{\"Flow.n\":9,\"Flow.m\":true}"},
    };
    struct fake f = {0};
    char text[1000];
    cJSON *answer =
        fake_run(&f,
                 "{\"id\":\"f1\",\"name\":\"Test\",\"startNode\":\"a\",\"variables\":[{\"name\":"
                 "\"Flow.n\",\"initial\":7}],\"nodes\":[" SAY("a", NEXT("b")) "," SET(
                     "b", "\"Flow.n\":\"Flow.n + 1\",\"Flow.m\":true",
                     NEXT("c")) "," SET("c", "\"flow.N\":9", NEXT("end")) "," END "]}",
                 NULL, NULL, 5000);
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        CHECK_ROW_TEXT(row[i].path, fake_get(answer, row[i].path, text, sizeof text), row[i].value);
    }
    cJSON_Delete(answer);
}

static void test_refused_starts(void)
{
    static const struct {
        const char *node_id;
        enum gc_status status;
        const char *message;
    } rows[] = {
        {"t", GC_E_BAD_REQUEST,
         "node \"t\" (My task) is a container of type Task, not an executable action"},
        {"x", GC_E_NOT_FOUND, "flow \"Test\" (f1) has no node \"x\""},
        {"", GC_E_NOT_FOUND, "has no node \"\""},
    };
    struct fake f = {0};
    struct flow_host host = fake_host(&f);
    struct flow_model *m =
        fake_load(FLOW("t", TASK("t", "a", ",\"name\":\"My task\"") "," SAY("a", IN("t"))));
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1000);
        struct gc_jsonw w = gc_jsonw(&text);
        struct gc_error err = {0};
        struct flow_request req = {.node_id = rows[i].node_id, .timeout_ms = 5000};
        CHECK_STATUS(flow_run(m, &req, &host, &w, &err), rows[i].status, &err);
        CHECK_ROW_HAS(rows[i].node_id, gc_error_text(&err), rows[i].message);
        CHECK_TEXT(gc_strbuf_text(&text), "");
    }
    flow_model_free(m);
}

#define CYCLE FLOW("a", SET("a", "\"Flow.n\":1", NEXT("b")) "," SET("b", "\"Flow.n\":2", NEXT("a")))

static void test_a_cycle_ends_by_the_step_limit(void)
{
    struct fake f = {.step_limit = 7};
    cJSON *answer = fake_run(&f, CYCLE, NULL, NULL, 5000);
    CHECK_GET(answer, "status", "\"FAILED\"");
    CHECK_WAY(answer, "a:next b:next a:next b:next a:next b:next a:next");
    CHECK_HAS(gc_json_str(answer, "error"),
              "the flow took more than 7 steps; it stopped before node \"b\"");
    cJSON_Delete(answer);
    f.step_limit = 0;
    answer = fake_run(&f, CYCLE, NULL, NULL, 5000);
    CHECK_INT(cJSON_GetArraySize(gc_json_get(answer, "trace")), 1000);
    cJSON_Delete(answer);
}

static void test_an_empty_container_cycle_ends(void)
{
    struct fake f = {0};
    cJSON *answer = fake_run(
        &f, FLOW("t", TASK("t", "e", NEXT("t")) "," NODE("e", "EndTask", IN("t"))), NULL, NULL, 10);
    CHECK_GET(answer, "status", "\"FAILED\"");
    cJSON_Delete(answer);
}

/* Each round doubles the text until it is too long; the trace stays within its limit too. */
static void test_growing_texts_end(void)
{
    struct fake f = {.step_limit = 100000};
    cJSON *answer =
        fake_run(&f,
                 FLOW("s", SET("s", "\"Flow.t\":\"\\\"0123456789abcdef\\\"\"", NEXT("a")) "," SET(
                               "a", "\"Flow.t\":\"Append(Flow.t, Flow.t)\"", NEXT("a"))),
                 NULL, NULL, 5000);
    CHECK_GET(answer, "status", "\"FAILED\"");
    CHECK_HAS(gc_json_str(answer, "error"), "the text is longer than 65536 bytes");
    cJSON_Delete(answer);
    answer = fake_run(&f,
                      FLOW("s", SET("s",
                                    "\"Flow.t\":\"Replace(Replace(Replace("
                                    "\\\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\\\", \\\"a\\\", "
                                    "\\\"bbbbbbbbbb\\\"), \\\"b\\\", \\\"cccccccccc\\\"), "
                                    "\\\"c\\\", \\\"dddddddddd\\\")\"",
                                    NEXT("a")) "," SET("a", "\"Flow.u\":\"Flow.t\"", NEXT("a"))),
                      NULL, NULL, 5000);
    CHECK_HAS(gc_json_str(answer, "error"), "the trace is larger than");
    cJSON_Delete(answer);
}

static void test_an_initial_value_that_fails(void)
{
    struct fake f = {0};
    cJSON *answer = fake_run(
        &f,
        "{\"id\":\"f\",\"name\":\"F\",\"startNode\":\"end\",\"variables\":[{\"name\":\"Flow.n\","
        "\"initial\":\"ToInt(Call.Ani)\"}],\"nodes\":[" END "]}",
        "{\"from\":\"x\"}", NULL, 5000);
    CHECK_GET(answer, "status", "\"FAILED\"");
    CHECK_GET(answer, "trace", "[]");
    CHECK_HAS(gc_json_str(answer, "error"), "variable Flow.n: ToInt: \"x\" is no integer");
    cJSON_Delete(answer);
}

static void test_the_clock_is_the_worlds_plus_virtual_time(void)
{
    struct fake f = {0};
    cJSON *answer = fake_run(
        &f,
        FLOW("w", NODE("w", "Wait", ",\"settings\":{\"durationMs\":1750}" NEXT("a")) "," SET(
                      "a", "\"Flow.now\":\"GetCurrentDateTimeUtc()\"", "")),
        NULL, NULL, 5000);
    CHECK_GET(answer, "variables/Flow.now", "\"2026-01-31T08:15:02.000Z\"");
    cJSON_Delete(answer);
}

static void test_odd_contexts(void)
{
    static const char *const contexts[] = {"{}",
                                           "[]",
                                           "7",
                                           "null",
                                           "{\"answers\":7,\"from\":{}}",
                                           "{\"answers\":{\"a\":[1]},\"from\":[\"+15551234567\"]}"};
    struct flow_model *m = fake_load(FLOW(
        "a", NODE("a", "CollectInput", ",\"paths\":{\"failure\":\"b\",\"success\":\"b\"}") "," NODE(
                 "b", "GetExternalContact", ",\"paths\":{\"failure\":\"end\"}") "," END));
    for (size_t i = 0; i < GC_COUNT_OF(contexts); i++) {
        struct fake f = {0};
        cJSON *answer = fake_run_model(&f, m, contexts[i], NULL, 5000);
        CHECK_WAY(answer, "a:failure b:failure end");
        cJSON_Delete(answer);
    }
    flow_model_free(m);
}

/* A large context, kept in ever more variables. */
static void test_variables_have_a_limit(void)
{
    struct fake f = {.step_limit = 100000};
    struct gc_strbuf flow GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    struct gc_strbuf context GC_AUTO(gc_strbuf_release) = GC_STRBUF(2 << 20);
    gc_strbuf_adds(&flow, "{\"id\":\"f\",\"name\":\"F\",\"startNode\":\"a\",\"nodes\":[{\"id\":"
                          "\"a\",\"type\":\"UpdateVariables\",\"settings\":{\"variables\":{");
    for (int i = 0; i < 100; i++)
        gc_strbuf_addf(&flow, "%s\"Flow.v%d\":\"Context.big\"", i ? "," : "", i);
    gc_strbuf_adds(&flow, "}}}]}");
    gc_strbuf_adds(&context, "{\"big\":[0");
    for (int i = 0; i < 20000; i++)
        gc_strbuf_adds(&context, ",0");
    gc_strbuf_adds(&context, "]}");
    cJSON *answer = fake_run(&f, gc_strbuf_text(&flow), gc_strbuf_text(&context), NULL, 5000);
    CHECK_GET(answer, "status", "\"FAILED\"");
    CHECK_HAS(gc_json_str(answer, "error"), "no room for variable Flow.v");
    cJSON_Delete(answer);
}

struct thread {
    const struct flow_model *model;
    int n_right;
};

static void *run_many(void *arg)
{
    struct thread *t = arg;
    for (int i = 0; i < 200; i++) {
        struct fake f = {0};
        struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(100000);
        struct gc_jsonw w = gc_jsonw(&text);
        struct flow_host host = fake_host(&f);
        struct flow_request req = {.timeout_ms = 5000};
        struct gc_error err = {0};
        if (flow_run(t->model, &req, &host, &w, &err) == GC_OK &&
            strstr(gc_strbuf_text(&text), "\"Flow.t\":\"ABab\""))
            t->n_right++;
    }
    return NULL;
}

static void test_two_threads_run_one_model(void)
{
    struct flow_model *m = fake_load(
        FLOW("l", LOOP("l", "2", "a", NEXT("b")) "," SAY("a", IN("l")) "," SET(
                      "b", "\"Flow.a\":\"\\\"ab\\\"\",\"Flow.t\":\"Append(Upper(Flow.a), Flow.a)\"",
                      "")));
    struct thread t[2] = {{.model = m}, {.model = m}};
    pthread_t id[2];
    for (int i = 0; i < 2; i++)
        CHECK(pthread_create(&id[i], NULL, run_many, &t[i]) == 0);
    for (int i = 0; i < 2; i++)
        pthread_join(id[i], NULL);
    CHECK_INT(t[0].n_right, 200);
    CHECK_INT(t[1].n_right, 200);
    flow_model_free(m);
}

SUITE(flow_engine, {"containers, loops and jumps", test_walks},
      {"the whole answer", test_the_whole_answer},
      {"entries tell what was set", test_entries_tell_what_was_set},
      {"a jump to a container or to nowhere is refused", test_refused_starts},
      {"a cycle ends by the step limit", test_a_cycle_ends_by_the_step_limit},
      {"a cycle of empty containers ends", test_an_empty_container_cycle_ends},
      {"growing texts end", test_growing_texts_end},
      {"an initial value that fails", test_an_initial_value_that_fails},
      {"the clock is the world's plus virtual time",
       test_the_clock_is_the_worlds_plus_virtual_time},
      {"odd contexts do no harm", test_odd_contexts},
      {"variables have a limit", test_variables_have_a_limit},
      {"two threads run one model", test_two_threads_run_one_model});
