#include "base/json/write.h"
#include "genesys/report.h"
#include "genesys/simulation.h"
#include "tests/check.h"

/* clang-format off */
#define STEP(type, rest) "{\"nodeId\":\"n\",\"nodeName\":\"N\",\"nodeType\":\"" type "\"" rest "}"
#define LOOKUP(result)   STEP("GetExternalContactAction", ",\"result\":" result)
#define ANSWER(status, trace) "{\"status\":\"" status "\",\"trace\":[" trace "]}"
#define ADA "{\"contact\":{\"id\":\"c-1\",\"name\":\"Ada\",\"email\":null,\"attributes\":{}}}"

static const struct { const char *name, *answer; enum gc_status status; const char *words; } verdicts[] = {
    {"found", ANSWER("COMPLETED", LOOKUP(ADA)), GC_OK, ""},
    {"null is not found", ANSWER("COMPLETED", LOOKUP("{\"contact\":null}")), GC_E_NO_CONTACT, "no external contact matches"},
    {"no member is not found", ANSWER("COMPLETED", LOOKUP("{}")), GC_E_NO_CONTACT, ""},
    {"no result is not found", ANSWER("COMPLETED", STEP("GetExternalContactAction", "")), GC_E_NO_CONTACT, ""},
    {"an empty contact is nobody", ANSWER("COMPLETED", LOOKUP("{\"contact\":{}}")), GC_E_NO_CONTACT, ""},
    {"an error that says not found", ANSWER("COMPLETED", LOOKUP("{\"error\":\"Contact not found\"}")), GC_E_NO_CONTACT, ""},
    {"the same as a code", ANSWER("FAILED", LOOKUP("{\"error\":{\"code\":\"external.contact.not.found\",\"message\":\"x\"}}")), GC_E_NO_CONTACT, ""},
    {"another error", ANSWER("COMPLETED", LOOKUP("{\"error\":\"the store is down\"}")), GC_E_SERVER, "the lookup failed in node n: the store is down"},
    {"an error object", ANSWER("FAILED", LOOKUP("{\"error\":{\"message\":\"no store\"}}")), GC_E_SERVER, "the lookup failed in node n: no store"},
    {"the second lookup finds", ANSWER("COMPLETED", LOOKUP("{\"contact\":null}") "," LOOKUP(ADA)), GC_OK, ""},
    {"time-out", ANSWER("TIMEOUT", LOOKUP(ADA)), GC_E_TIMEOUT, "raise --simulation-timeout"},
    {"failed elsewhere", ANSWER("FAILED", LOOKUP(ADA) "," STEP("DataAction", ",\"result\":{\"error\":{\"userMessage\":\"variable mapping fails\"}}")), GC_E_DATA_ACTION, "the data action failed in node n: variable mapping fails"},
    {"failed in another node", ANSWER("FAILED", LOOKUP(ADA) "," STEP("Switch", ",\"result\":{\"error\":{\"userMessage\":\"no way\"}}")), GC_E_SERVER, "the flow failed in node n: no way"},
    {"a data action failed, and the flow went on", ANSWER("COMPLETED", STEP("DataAction", ",\"result\":{\"error\":\"late\"}") "," LOOKUP(ADA)), GC_E_DATA_ACTION, "the data action failed in node n: late"},
    {"a data action failed, and nobody was found", ANSWER("COMPLETED", LOOKUP("{}") "," STEP("DataAction", ",\"result\":{\"error\":\"late\"}")), GC_E_DATA_ACTION, "late"},
    {"a data action failed before the time-out", ANSWER("TIMEOUT", STEP("DataAction", ",\"result\":{\"error\":\"late\"}")), GC_E_TIMEOUT, ""},
    {"a data action that did not fail", ANSWER("COMPLETED", STEP("DataAction", ",\"result\":{\"error\":null}")), GC_OK, ""},
    {"found in the output", ANSWER("COMPLETED", STEP("GetExternalContactAction", ",\"output\":" ADA)), GC_OK, ""},
    {"found in the output beside a null result", ANSWER("COMPLETED", STEP("GetExternalContactAction", ",\"result\":null,\"output\":" ADA)), GC_OK, ""},
    {"a result goes before an output", ANSWER("COMPLETED", STEP("GetExternalContactAction", ",\"result\":{},\"output\":" ADA)), GC_E_NO_CONTACT, ""},
    {"an error in the output", ANSWER("COMPLETED", STEP("GetExternalContactAction", ",\"output\":{\"error\":\"store is down\"}")), GC_E_SERVER, "the lookup failed in node n: store is down"},
    {"an output that is a text", ANSWER("COMPLETED", STEP("GetExternalContactAction", ",\"output\":\"x\"")), GC_E_PROTOCOL, "\"output\" in it of step 0 of the trace is a string"},
    {"failed by the step limit", "{\"status\":\"FAILED\",\"trace\":[],\"error\":\"more than 1000 steps\"}", GC_E_SERVER, "the flow failed: more than 1000 steps"},
    {"failed, without a word", ANSWER("FAILED", ""), GC_E_SERVER, "its trace says no more"},
    {"no lookup, completed", ANSWER("COMPLETED", STEP("Disconnect", "")), GC_OK, ""},
    {"nothing ran, completed", ANSWER("COMPLETED", ""), GC_OK, ""},
    {"a status that nobody knows", ANSWER("RUNNING", ""), GC_E_PROTOCOL, "\"RUNNING\", expected COMPLETED, TIMEOUT or FAILED"},
    {"no object", "[]", GC_E_PROTOCOL, "no text \"status\""},
    {"status is a number", "{\"status\":1,\"trace\":[]}", GC_E_PROTOCOL, "no text \"status\""},
    {"no trace", "{\"status\":\"COMPLETED\"}", GC_E_PROTOCOL, "no array \"trace\""},
    {"a step that is a text", ANSWER("COMPLETED", "\"x\""), GC_E_PROTOCOL, "step 0 of the trace has no \"nodeId\""},
    {"a step without type", ANSWER("COMPLETED", "{\"nodeId\":\"n\"}"), GC_E_PROTOCOL, "has no \"nodeType\""},
    {"a result that is a text", ANSWER("COMPLETED", LOOKUP("\"x\"")), GC_E_PROTOCOL, "\"result\" in it of step 0 of the trace is a string, expected an object"},
    {"a contact that is a list", ANSWER("COMPLETED", LOOKUP("{\"contact\":[1]}")), GC_E_PROTOCOL, "\"contact\""},
    {"a contact without id", ANSWER("COMPLETED", LOOKUP("{\"contact\":{\"name\":\"Ada\"}}")), GC_E_PROTOCOL, "has no \"id\""},
    {"a name that is a number", ANSWER("COMPLETED", LOOKUP("{\"contact\":{\"id\":\"c\",\"name\":7}}")), GC_E_PROTOCOL, "\"name\" in the contact"},
    {"attributes that are a list", ANSWER("COMPLETED", LOOKUP("{\"contact\":{\"id\":\"c\",\"attributes\":[]}}")), GC_E_PROTOCOL, "\"attributes\" in the contact"},
};
/* clang-format on */

static enum gc_status read_answer(const char *text, struct gc_simulation *out, struct gc_error *err)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    enum gc_status st =
        gc_json_parse(&doc, "answer", text, strlen(text), &gc_json_default_limits, err);
    CHECK_STATUS(st, GC_OK, err);
    return st == GC_OK ? gc_simulation_parse(&doc, out, err) : st;
}

static void test_what_a_simulation_came_to(void)
{
    for (size_t i = 0; i < GC_COUNT_OF(verdicts); i++) {
        struct gc_simulation sim GC_AUTO(gc_simulation_release) = {0};
        struct gc_error err = {0};
        enum gc_status st = read_answer(verdicts[i].answer, &sim, &err);
        if (st == GC_OK)
            st = gc_simulation_outcome(&sim, &err);
        CHECK_ROW_TEXT(verdicts[i].name, gc_status_name(st), gc_status_name(verdicts[i].status));
        CHECK_ROW_HAS(verdicts[i].name, gc_error_text(&err), verdicts[i].words);
    }
}

static void test_the_request_is_the_documents(void)
{
    struct gc_strbuf body GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    struct gc_simulation_request r = {.flow_id = "f",
                                      .node_id = "n",
                                      .from = "+15551234567",
                                      .to = "+15550000000",
                                      .conversation_id = "id",
                                      .timeout_ms = 5000};
    gc_simulation_write(&r, &body);
    CHECK_TEXT(gc_strbuf_text(&body),
               "{\"flowId\":\"f\",\"context\":{\"from\":\"+15551234567\",\"to\":\"+15550000000\","
               "\"channel\":\"voice\",\"conversationId\":\"id\",\"mediaType\":\"voice\"},"
               "\"nodeId\":\"n\",\"timeout\":5000}");
}

static void test_further_context_wins_and_no_node_means_the_start(void)
{
    struct gc_strbuf body GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    struct gc_json extra GC_AUTO(gc_json_release) = {0};
    static const char text[] = "{\"channel\":\"chat\",\"answers\":[\"1\",2]}";
    CHECK(gc_json_parse(&extra, "extra", text, strlen(text), &gc_json_default_limits, NULL) ==
          GC_OK);
    struct gc_simulation_request r = {.flow_id = "f",
                                      .from = "a",
                                      .to = "b",
                                      .conversation_id = "id",
                                      .timeout_ms = 1,
                                      .context = extra.root};
    gc_simulation_write(&r, &body);
    CHECK_TEXT(gc_strbuf_text(&body),
               "{\"flowId\":\"f\",\"context\":{\"from\":\"a\",\"to\":\"b\",\"conversationId\":"
               "\"id\",\"mediaType\":\"voice\",\"channel\":\"chat\",\"answers\":[\"1\",2]},"
               "\"timeout\":1}");
}

static void check_report(const char *answer, const char *expected)
{
    struct gc_simulation sim GC_AUTO(gc_simulation_release) = {0};
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    struct gc_error err = {0};
    CHECK_STATUS(read_answer(answer, &sim, &err), GC_OK, &err);
    gc_report_simulation(&sim, &text);
    CHECK_TEXT(gc_strbuf_text(&text), expected);
}

static void test_the_report_is_the_documents(void)
{
    check_report(
        "{\"status\":\"COMPLETED\",\"trace\":[{\"nodeId\":\"n-1\",\"nodeName\":\"Look up\","
        "\"nodeType\":\"GetExternalContactAction\",\"result\":{\"contact\":{\"id\":\"c-1\","
        "\"name\":\"Ada\",\"email\":\"ada@example.com\",\"attributes\":"
        "{\"tier\":\"gold\",\"tags\":[\"a  b\",1],\"none\":{}}}}}]}",
        "=== Simulation Result ===\n"
        "Status: COMPLETED\n"
        "\n"
        "Node: Look up (GetExternalContactAction)\n"
        "  --- External Contact Lookup Details ---\n"
        "  Contact Found: Yes\n"
        "  Contact ID: c-1\n"
        "  Name: Ada\n"
        "  Email: ada@example.com\n"
        "  Attributes: {\n"
        "    \"tier\": \"gold\",\n"
        "    \"tags\": [\n"
        "        \"a  b\",\n"
        "        1\n"
        "    ],\n"
        "    \"none\": {}\n"
        "}\n");
}

static void test_what_is_not_there_is_said_as_the_document_does(void)
{
    check_report(ANSWER("COMPLETED", LOOKUP(ADA)),
                 "=== Simulation Result ===\nStatus: COMPLETED\n\n"
                 "Node: N (GetExternalContactAction)\n"
                 "  --- External Contact Lookup Details ---\n"
                 "  Contact Found: Yes\n  Contact ID: c-1\n  Name: Ada\n  Email: None\n");
    check_report(ANSWER("COMPLETED", LOOKUP("{\"contact\":null}")),
                 "=== Simulation Result ===\nStatus: COMPLETED\n\n"
                 "Node: N (GetExternalContactAction)\n"
                 "  --- External Contact Lookup Details ---\n  Contact Found: No\n");
    check_report(ANSWER("COMPLETED", STEP("Say", ",\"output\":{\"said\":1}")),
                 "=== Simulation Result ===\nStatus: COMPLETED\n\n"
                 "Node: N (Say)\n  Result: {\"said\":1}\n");
    check_report(ANSWER("FAILED", LOOKUP("{\"error\":{\"message\":\"gone\"}}")),
                 "=== Simulation Result ===\nStatus: FAILED\n\n"
                 "Node: N (GetExternalContactAction)\n"
                 "  --- External Contact Lookup Details ---\n  Error: gone\n");
}

static void test_other_nodes_are_told_briefly_and_harmlessly(void)
{
    check_report(
        ANSWER(
            "COMPLETED",
            STEP("Switch", ",\"path\":\"a\",\"result\":{\"x\":[1]}") ","
                                                                     "{\"nodeId\":\"n\\u001b[2J\","
                                                                     "\"nodeType\":\"Say\"}"),
        "=== Simulation Result ===\nStatus: COMPLETED\n\n"
        "Node: N (Switch)\n  Path: a\n  Result: {\"x\":[1]}\n\n"
        "Node: n [2J (Say)\n");
}

/* A line of a terminal or two: 159 bytes of the result. */
static void test_a_long_result_is_cut(void)
{
    static const size_t lengths[] = {158, 159, 160, 500};
    for (size_t i = 0; i < GC_COUNT_OF(lengths); i++) {
        char said[512], answer[1024], expected[1024], line[600];
        memset(said, 's', sizeof said);
        said[lengths[i] - strlen("{\"said\":\"\"}")] = '\0';
        snprintf(answer, sizeof answer,
                 ANSWER("COMPLETED", STEP("Say", ",\"output\":{\"said\":\"%s\"}")), said);
        snprintf(line, sizeof line, "{\"said\":\"%s\"}", said);
        if (lengths[i] > 159)
            memcpy(line + 156, "...", 4);
        snprintf(expected, sizeof expected,
                 "=== Simulation Result ===\nStatus: COMPLETED\n\nNode: N (Say)\n  Result: %s\n",
                 line);
        check_report(answer, expected);
    }
}

static enum gc_status read_flow(const char *text, struct gc_flow *out, struct gc_error *err)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    CHECK(gc_json_parse(&doc, "flow", text, strlen(text), &gc_json_default_limits, err) == GC_OK);
    return gc_flow_parse(&doc, out, err);
}

#define FLOW(nodes)                                                                                \
    "{\"id\":\"f\",\"name\":\"Flow\",\"type\":\"inboundcall\",\"nodes\":[" nodes "]}"
#define NODE(id, type, rest)                                                                       \
    "{\"id\":\"" id "\",\"name\":\"N " id "\",\"type\":\"" type "\"" rest "}"

static void test_the_lookup_of_a_flow_is_found(void)
{
    /* clang-format off */
    static const struct { const char *name, *flow; enum gc_status status; const char *words; } row[] = {
        {"one", FLOW(NODE("a", "Say", "") "," NODE("b", "GetExternalContactAction", "")), GC_OK, ""},
        {"none", FLOW(NODE("a", "Say", "")), GC_E_NOT_FOUND, "flow f has no GetExternalContactAction"},
        {"no nodes", FLOW(""), GC_E_NOT_FOUND, "--from-start"},
        {"two", FLOW(NODE("a", "GetExternalContactAction", "") "," NODE("b", "GetExternalContactAction", "")),
         GC_E_USAGE, "choose one with --node: a (N a), b (N b)"},
        {"a node without type", FLOW("{\"id\":\"a\"}"), GC_E_PROTOCOL, "node 0 of the flow has no \"type\""},
        {"a node without id", FLOW(NODE("a", "Say", "") ",{\"type\":\"Say\"}"), GC_E_PROTOCOL, "node 1 of the flow has no \"id\""},
        {"nodes that are an object", "{\"id\":\"f\",\"nodes\":{}}", GC_E_PROTOCOL, "no array \"nodes\""},
        {"no id", "{\"nodes\":[]}", GC_E_PROTOCOL, "the flow has no \"id\""},
    };
    /* clang-format on */
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct gc_flow flow GC_AUTO(gc_flow_release) = {0};
        struct gc_error err = {0};
        const struct gc_node *node = NULL;
        enum gc_status st = read_flow(row[i].flow, &flow, &err);
        if (st == GC_OK)
            st = gc_flow_lookup_node(&flow, &node, &err);
        CHECK_ROW_TEXT(row[i].name, gc_status_name(st), gc_status_name(row[i].status));
        CHECK_ROW_HAS(row[i].name, gc_error_text(&err), row[i].words);
        if (st == GC_OK)
            CHECK_ROW_TEXT(row[i].name, node->id, "b");
    }
}

static void test_nodes_are_a_table_with_marks(void)
{
    struct gc_flow flow GC_AUTO(gc_flow_release) = {0};
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    struct gc_error err = {0};
    CHECK_STATUS(read_flow(FLOW(NODE("box", "Group", "") "," NODE("b", "GetExternalContactAction",
                                                                  ",\"parentId\":\"box\"")),
                           &flow, &err),
                 GC_OK, &err);
    gc_report_nodes(&flow, &text);
    CHECK_TEXT(gc_strbuf_text(&text),
               "Flow: Flow (inboundcall)\n"
               "ID   NAME   TYPE                      PARENT  NOTE\n"
               "box  N box  Group                             container\n"
               "b    N b    GetExternalContactAction  box     external contact lookup\n");
    gc_strbuf_reset(&text);
    gc_report_nodes_json(&flow, &text);
    CHECK_HAS(gc_strbuf_text(&text), "\"parent_id\": \"box\",\n"
                                     "      \"external_contact_lookup\": true,\n"
                                     "      \"container\": false");
}

SUITE(simulation, {"what a simulation came to", test_what_a_simulation_came_to},
      {"the request is the document's", test_the_request_is_the_documents},
      {"further context wins and no node means the start",
       test_further_context_wins_and_no_node_means_the_start},
      {"the report is the document's", test_the_report_is_the_documents},
      {"what is not there is said as the document does",
       test_what_is_not_there_is_said_as_the_document_does},
      {"other nodes are told briefly and harmlessly",
       test_other_nodes_are_told_briefly_and_harmlessly},
      {"a long result is cut to a line or two", test_a_long_result_is_cut},
      {"the lookup of a flow is found", test_the_lookup_of_a_flow_is_found},
      {"nodes are a table with marks", test_nodes_are_a_table_with_marks});
