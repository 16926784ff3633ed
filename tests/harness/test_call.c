#include <stdlib.h>

#include "tests/check.h"
#include "tests/harness/rig.h"
#include "tests/with_mock/fixture.h"

#define HEAD "{'name': 'n', 'provenance': 'own', "

static void test_mistakes(void)
{
    /* clang-format off */
    static const struct { const char *name, *text, *problem; } row[] = {
        {"misspelt", HEAD "'when': {'cal': 'F'},\n 'then': {'path': [1]}}", "case.json:1:44: \"when\" has one of run, request, together, steps, call (or message"},
        {"no then", HEAD "'when': {'call': 'F'}}", "it can't fail"},
        {"two flows", HEAD "'when': {'call': 'F',\n 'message': 'G'}, 'then': {'path': [1]}}", "case.json:2:13: either \"call\" or \"message\": one flow is called"},
        {"empty name", HEAD "'when': {'bot': ''}, 'then': {'path': [1]}}", "must not be empty"},
        {"no flow", HEAD "'when': {'call': {'from': '+1'}}, 'then': {'path': [1]}}", "missing key \"flow\""},
        {"unknown word of a call", HEAD "'when': {'call': {'flow': 'F', 'form': '+1'}}, 'then': {'path': [1]}}", "did you mean \"from\"?"},
        {"caller beside a request", HEAD "'when': {'request': {'to': 'mock', 'path': '/'}, 'caller': []}, 'then': {'status': 200}}", "unknown key \"caller\""},
        {"caller is no list", HEAD "'when': {'call': 'F', 'caller': {'press': '1'}}, 'then': {'path': [1]}}", "\"caller\""},
        {"empty line", HEAD "'when': {'call': 'F', 'caller': [{}]}, 'then': {'path': [1]}}", "must not be empty"},
        {"unknown deed", HEAD "'when': {'call': 'F', 'caller': [{'pres': '1'}]}, 'then': {'path': [1]}}", "did you mean \"press\"?"},
        {"two deeds", HEAD "'when': {'call': 'F', 'caller': [{'press': '1',\n 'says': 'x'}]}, 'then': {'path': [1]}}", "case.json:2:10: either \"press\" or \"says\" in one line"},
        {"bad matcher of what is heard", HEAD "'when': {'call': 'F', 'caller': [{'hears': {'$not': 'x'}}]}, 'then': {'path': [1]}}", "$not"},
        {"bad expression of what is heard", HEAD "'when': {'call': 'F', 'caller': [{'hears': {'$regex': '('}}]}, 'then': {'path': [1]}}", "$regex"},
        {"no keys", HEAD "'when': {'call': 'F', 'caller': [{'press': 'one'}]}, 'then': {'path': [1]}}", "keys: 0 to 9, *, #"},
        {"silence is true", HEAD "'when': {'call': 'F', 'caller': [{'silent': false}]}, 'then': {'path': [1]}}", "silent"},
        {"unknown answer", HEAD "'when': {'call': 'F', 'answers': {'A': {'sucess': {}}}}, 'then': {'path': [1]}}", "did you mean \"success\"?"},
        {"two answers in one", HEAD "'when': {'call': 'F', 'answers': {'A': {'success': {}, 'failure': {}}}}, 'then': {'path': [1]}}", "answer"},
        {"no output", HEAD "'when': {'call': 'F', 'outputs': {'12': 7}}, 'then': {'path': [1]}}", "\"12\""},
        {"no answers in a list", HEAD "'when': {'call': 'F', 'answers': {'A': []}}, 'then': {'path': [1]}}", "must not be empty"},
        {"unknown given", HEAD "'given': {'inputz': {}}, 'when': {'call': 'F'}, 'then': {'path': [1]}}", "did you mean \"inputs\"?"},
        {"row without key", HEAD "'given': {'data_tables': {'T': [{'k': 1}]}}, 'when': {'call': 'F'}, 'then': {'path': [1]}}", "missing key \"key\""},
        {"given without a call", HEAD "'given': {'from': '+1'},\n 'when': {'request': {'to': 'mock', 'path': '/'}}, 'then': {'status': 200}}", "case.json:1:54: \"from\" speaks of a call"},
        {"path without a call", HEAD "'when': {'request': {'to': 'mock', 'path': '/'}},\n 'then': {'path': [1]}}", "case.json:2:19: \"path\" speaks of a call"},
        {"path of a step without one", HEAD "'when': {'steps': [{'call': 'F'}, {'request': {'to': 'mock', 'path': '/'}, 'then': {'said': 'x'}}]}, 'then': {'path': [1]}}", "\"said\" speaks of a call"},
        {"unknown end", HEAD "'when': {'call': 'F'}, 'then': {'ends': 'disconected'}}", "did you mean \"disconnect\""},
        {"unknown end that says more", HEAD "'when': {'call': 'F'}, 'then': {'ends': {'que': 'x'}}}", "did you mean \"queue\"?"},
        {"no path", HEAD "'when': {'call': 'F'}, 'then': {'path': [true]}}", "path"},
        {"bad matcher", HEAD "'when': {'call': 'F'}, 'then': {'path': {'$inorder': [1]}}}", "did you mean \"$in_order\"?"},
        {"unknown member of a data action", HEAD "'when': {'call': 'F'}, 'then': {'data_actions': [{'nam': 'A'}]}}", "did you mean \"name\"?"},
        {"unknown row", HEAD "'when': {'call': '${row.f}'}, 'then': {'path': [1]}, 'rows': [{'name': 'a'}]}", "has no \"f\""},
        {"bad value of a row", HEAD "'when': {'call': 'F', 'caller': [{'press': '${row.k}'}]}, 'then': {'path': [1]}, 'rows': [{'name': 'a', 'k': true}]}", "press"},
    };
    /* clang-format on */
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct hx_cases cases GC_AUTO(hx_cases_release) = {0};
        char messages[2048];
        enum gc_status s = rig_load(&cases, row[i].text, messages, sizeof messages);
        CHECK_ROW(row[i].name, s == GC_E_DATA);
        CHECK_ROW_HAS(row[i].name, messages, row[i].problem);
    }
}

/* --- calls of an export ------------------------------------------------------------------------
 */

/* when: what stands behind the name of the flow. */
static struct hx_result call_desk(const char *when, const char *then)
{
    static char text[32 * 1024];
    snprintf(text, sizeof text,
             HEAD
             "'given': {'org': {'flows': [%s]}}, 'when': {'call': 'Night desk'%s}, 'then': %s}",
             fx_night_desk(), when, then);
    return rig_run(text);
}

#define SOMEBODY ", 'answers': {'Free agents': {'success': {'any': true}}}"
#define NOBODY   ", 'answers': {'Free agents': {'success': {'any': false}}}"
#define TICKET   ", 'caller': [{'hears': 'TICKET', 'press': '1234'}]"
#define BAD      ", 'answers': {'Free agents': {'failure': {'userMessage': 'no'}}}"

static void test_what_holds(void)
{
    /* clang-format off */
    static const struct { const char *when, *then; } row[] = {
        {SOMEBODY TICKET, "{'ends': {'queue': 'Desk'}, 'path': [11, 12, 15, 16]}"},
        {SOMEBODY TICKET, "{'ends': {'queue': {'$regex': '^D'}, 'id': 'desk-queue'}}"},
        {NOBODY TICKET, "{'ends': 'disconnect', 'path': [11, 12, 15, 17, 18]}"},
        {NOBODY TICKET, "{'ends': {'$one_of': ['hang_up', 'disconnect']}, 'path': {'$in_order': [12, 17]}}"},
        {NOBODY TICKET, "{'ends': {'$not': 'hang_up'}, 'path': {'$contains': [17, 12]}}"},
        {NOBODY TICKET, "{'path': {'$has': [17]}, 'said': {'$has': [{'$contains': 'Goodbye'}]}}"},
        {NOBODY TICKET, "{'path': {'$not': {'$has': [16]}}}"},
        {NOBODY TICKET, "{'path': ['Ask for the ticket', 12, 'free', 17, 'Hang up']}"},
        {NOBODY TICKET, "{'said': ['Please enter the number of your ticket.', {'$regex': 'Nobody'}]}"},
        {NOBODY TICKET, "{'said': 'nobody is here'}"},
        {NOBODY TICKET, "{'data_actions': [{'name': 'Free agents', 'number': 12, 'inputs': {'ticket': '1234'}, 'outputs': {'any': false}, 'output': 'success', 'stub': false}]}"},
        {BAD TICKET, "{'path': {'$in_order': [12, 13]}, 'data_actions': [{'output': 'failure', 'failure': {'userMessage': 'no'}}]}"},
        {", 'answers': {'Free agents': {'timeout': true}}" TICKET, "{'path': [11, 12, 15, 17, 18], 'data_actions': [{'output': 'timeout'}]}"},
        {TICKET, "{'data_actions': [{'stub': true}], 'body': {'status': 'COMPLETED', 'variables': {}}}"},
        {", 'caller': [{'press': 1234}]", "{'data_actions': [{'inputs': {'ticket': '1234'}}]}"},
        {", 'caller': [{'silent': true}]", "{'path': [11, 14, 15, 17, 18], 'data_actions': []}"},
        {"", "{'path': [11, 14, 15, 17, 18]}"},
        {NOBODY ", 'caller': [{'hears': {'$regex': 'number.*TICKET'}, 'press': '1234'}, {'hears': {'$contains': 'GOOD'}}]", "{'path': {'$has': [12]}}"},
        {SOMEBODY TICKET ", 'outputs': {'16': 'Failure'}", "{'path': [11, 12, 15, 16, 17, 18], 'ends': 'disconnect'}"},
        {SOMEBODY TICKET ", 'outputs': {'To the desk': ['failure']}", "{'ends': {'$not': {'queue': 'Desk'}}}"},
        {", 'caller': [{'hangs_up': true}]", "{'ends': 'hang_up', 'path': [11]}"},
        {NOBODY TICKET, "{'data_actions': {'$has': [{'name': 'Free agents'}]}}"},
        {NOBODY TICKET, "{'data_actions': {'$in_order': [{'inputs': {'ticket': '1234'}}]}}"},
    };
    /* clang-format on */
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct hx_result r GC_AUTO(hx_result_release) = call_desk(row[i].when, row[i].then);
        CHECK_ROW_TEXT(row[i].then, r.detail ? r.detail : "", "");
        CHECK_ROW(row[i].then, r.outcome == HX_PASSED);
    }
}

static void test_what_does_not(void)
{
    /* clang-format off */
    static const struct { const char *when, *then, *tells; } row[] = {
        {SOMEBODY TICKET, "{'path': [11, 12, 15, 17]}", "path: step 4: expected 17, got 16 To the desk, after 15 Anybody? (Yes)\n"},
        {SOMEBODY TICKET, "{'path': [11, 12, 15]}", "path: step 4: expected the end, got 16 To the desk, after 15 Anybody? (Yes)\n"},
        {SOMEBODY TICKET, "{'path': [11, 12, 15, 16, 18]}", "path: step 5: expected 18, got the end, after 16 To the desk\n"},
        {SOMEBODY TICKET, "{'path': [12]}", "path: step 1: expected 12, got 11 Ask for the ticket (Success)\n"},
        {SOMEBODY TICKET, "{'path': []}", "path: step 1: expected the end, got 11"},
        {SOMEBODY TICKET, "{'path': {'$in_order': [15, 12]}}", "in this order behind what went before, 12, got [11,12,15,16]"},
        {SOMEBODY TICKET, "{'path': {'$contains': [17]}}", "an array with an item like 17, got [11,12,15,16]"},
        {SOMEBODY TICKET, "{'ends': 'disconnect'}", "ends: expected \"disconnect\", got {\"queue\":\"Desk\",\"id\":\"desk-queue\"}\n"},
        {SOMEBODY TICKET, "{'ends': {'queue': 'Other'}}", "ends: expected {\"queue\":\"Other\"}, got {\"queue\":\"Desk\""},
        {SOMEBODY TICKET, "{'ends': {'$not': {'queue': 'Desk'}}}", "ends: expected"},
        {SOMEBODY TICKET, "{'said': ['Please enter the number of your ticket.']}", "said: expected an array of the same length"},
        {SOMEBODY TICKET, "{'said': 'goodbye'}", "said: expected \"goodbye\" in what is said, got [\"Please"},
        {SOMEBODY TICKET, "{'data_actions': []}", "(1 data actions were called; {\"$in_order\": [...]} names some)"},
        {SOMEBODY TICKET, "{'data_actions': [{'inputs': {'ticket': '1'}}]}", "data_actions[0].inputs.ticket: expected \"1\", got \"1234\""},
        {SOMEBODY TICKET, "{'body': {'status': 'FAILED'}}", "body.status: expected \"FAILED\", got \"COMPLETED\""},
        {", 'caller': [{'hears': 'welcome', 'press': '1'}]", "{'path': {'$has': [11]}}", "caller: waited in vain to hear \"welcome\"; said was [\"Please"},
        {", 'caller': [{'hears': {'$regex': '^ticket'}, 'press': '1'}]", "{'path': {'$has': [11]}}", "caller: waited in vain to hear {\"$regex\":\"^ticket\"}; said was"},
        {SOMEBODY ", 'caller': [{'press': '1234'}, {'says': 'thanks'}]", "{'path': {'$has': [11]}}", "caller: was not asked for {\"says\":\"thanks\"}"},
        {SOMEBODY TICKET ", 'outputs': {'17': 'Failur'}", "{'path': {'$has': [11]}}", "has no output \"Failur\""},
        {SOMEBODY TICKET ", 'outputs': {'To the dessk': 'Failure'}", "{'path': {'$has': [11]}}", "outputs: no action has the number or name \"To the dessk\"; did you mean \"To the desk\"?"},
        {", 'answers': {'Free agent': {'success': {}}}", "{'path': {'$has': [11]}}", "answers: no flow here calls a data action \"Free agent\"; did you mean \"Free agents\"?"},
        {SOMEBODY TICKET, "{'status': 200}", "status: no request was sent"},
        {SOMEBODY TICKET, "{'exit': 0}", "exit: no program was run"},
    };
    /* clang-format on */
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct hx_result r GC_AUTO(hx_result_release) = call_desk(row[i].when, row[i].then);
        CHECK_ROW(row[i].then, r.outcome == HX_FAILED);
        CHECK_ROW_HAS(row[i].then, r.detail ? r.detail : "", row[i].tells);
    }
}

static void test_a_failure_shows_the_way(void)
{
    struct hx_result r GC_AUTO(hx_result_release) =
        call_desk(NOBODY TICKET, "{'ends': 'hang_up', 'path': [11]}");
    const cJSON *came = gc_json_get(r.tree, "came");
    CHECK_HAS(r.detail,
              "    11 Ask for the ticket: Success, said [\"Please enter the number of your "
              "ticket.\"]\n    12 Who is free?: Success\n    15 Anybody?: No\n"
              "    17 Goodbye, said [\"Nobody is here. Goodbye.\"]\n    18 Hang up\n"
              "    ends {\"disconnect\":true}\n");
    CHECK_TEXT(gc_json_str(gc_json_get(came, "call"), "flowName"), "Night desk");
}

/* --- errors, other flows, other forms ----------------------------------------------------------
 */

static void test_an_error_is_no_end_to_overlook(void)
{
    /* Nobody answers in the 2 digits that it asks for: "Free agents" says what is no boolean. */
#define ODD ", 'answers': {'Free agents': {'success': {'any': 'perhaps'}}}"
    struct hx_result overlooked GC_AUTO(hx_result_release) =
        call_desk(ODD TICKET, "{'ends': 'disconnect'}");
    struct hx_result meant GC_AUTO(hx_result_release) = call_desk(
        ODD TICKET, "{'ends': {'error': {'$type': 'string'}, 'disconnect': true}, 'said': "
                    "{'$has': ['Something went wrong.']}}");
    CHECK_INT(overlooked.outcome, HX_FAILED);
    CHECK_HAS(overlooked.detail, "(an error of the flow: say {\"error\": ...} if it is meant)");
    CHECK_TEXT(meant.detail ? meant.detail : "", "");
    CHECK_INT(meant.outcome, HX_PASSED);
}

static void test_own_flows(void)
{
    /* clang-format off */
    static const struct { const char *rest; enum hx_outcome outcome; const char *tells; } row[] = {
        {"'when': {'call': 'Customer lookup', 'caller': [{'press': '7'}], 'answers': {'Customer Lookup': {'success': {'full_name': 'Ada', 'is_premium_member': true}}}},"
         "'then': {'path': {'$in_order': ['Ask for the customer id', 'Look the customer up']}, 'data_actions': [{'name': 'Customer Lookup', 'inputs': {'customer_id': 7}, 'output': 'success'}]}}", HX_PASSED, ""},
        {"'when': {'call': '44444444-4444-4444-8444-444444444444', 'answers': {'Customer Lookup': [{'timeout': true}]}}, 'given': {'inputs': {'customer_id': 9}},"
         "'then': {'path': ['Start', 'Is the customer known already?', 'Take the id from the context', 'Look the customer up', 'Apologise', 'Hang up'], 'ends': 'disconnect', 'data_actions': [{'output': 'timeout'}]}}", HX_PASSED, ""},
        {"'when': {'call': {'flow': 'External contact lookup', 'from': '+15551234567'}}, 'then': {'said': ['Hello Ada Example'], 'ends': 'disconnect'}}", HX_PASSED, ""},
        {"'given': {'from': '+15551234567'}, 'when': {'call': 'External contact lookup'}, 'then': {'said': ['Hello Ada Example']}}", HX_PASSED, ""},
        {"'given': {'from': '+15551234567'}, 'when': {'call': {'flow': 'External contact lookup', 'from': '+15550000009'}}, 'then': {'said': ['Hello']}}", HX_PASSED, ""},
        {"'when': {'call': {'flow': 'External contact lookup', 'from': '+15551234567'}}, 'then': {'path': ['Start', 'Hang up']}}", HX_FAILED, "path: step 2: expected \"Hang up\", got Find the caller (found), after Start (next)\n"},
        {"'when': {'call': 'Strict contact lookup'}, 'then': {'path': {'$has': ['Start']}}}", HX_FAILED, "call: the flow could not go on: "},
        {"'when': {'call': 'Strict contact lookup'}, 'then': {'ends': {'error': {'$type': 'string'}}}}", HX_PASSED, ""},
        {"'given': {'from': '+15551234567'}, 'when': {'call': 'Slow flow'}, 'then': {'ends': 'disconnect', 'body': {'elapsed': 20000}}}", HX_PASSED, ""},
        {"'when': {'call': 'Customer lookup', 'caller': [{'hears': {'$contains': 'enter'}, 'silent': true}, {'hears': 'FIND YOU'}]}, 'then': {'ends': 'disconnect'}}", HX_PASSED, ""},
        {"'when': {'call': 'Customer lookup', 'caller': [{'hears': 'find you', 'silent': true}, {'hears': 'enter'}]}, 'then': {'ends': 'disconnect'}}", HX_FAILED, "caller: waited in vain to hear \"enter\"; said was ["},
        {"'when': {'call': 'Customer lokup'}, 'then': {'path': [1]}}", HX_BROKEN, "the org has no flow \"Customer lokup\"; did you mean Customer lookup?"},
        {"'given': {'from': '+15551234567'}, 'when': {'steps': [{'call': 'Slow flow', 'then': {'ends': 'disconnect'}}, {'call': 'Slow flow', 'then': {'ends': 'timeout'}}]}, 'then': {'requests': []}}", HX_FAILED, "(step 2)"},
        {"'given': {'clock': '2026-01-31T08:00:00Z'}, 'when': {'steps': [{'call': 'Slow flow'}, {'advance_ms': 1000}]}, 'then': {'requests': [], 'path': {'$has': ['Start']}}}", HX_PASSED, ""},
        {"'when': {'call': '${row.f}', 'caller': '${row.c}'}, 'then': {'path': '${row.p}'}, 'rows': [{'name': 'a', 'f': 'Slow flow', 'c': [], 'p': {'$has': ['Start']}}]}", HX_PASSED, ""},
    };
    /* clang-format on */
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        char text[2048];
        snprintf(text, sizeof text, HEAD "%s", row[i].rest);
        struct hx_result r GC_AUTO(hx_result_release) = rig_run(text);
        const char *told = r.detail ? r.detail : r.reason ? r.reason : "";
        CHECK_ROW_HAS(row[i].rest, told, row[i].tells);
        CHECK_ROW_TEXT(row[i].rest, r.outcome == HX_PASSED ? told : "", "");
        CHECK_ROW(row[i].rest, r.outcome == row[i].outcome);
    }
}

/* Behind a line that was never heard the caller is out of step: what follows is no news. */
static void test_what_is_first_not_heard_is_told(void)
{
    struct hx_result r GC_AUTO(hx_result_release) =
        rig_run(HEAD "'when': {'call': 'Customer lookup', 'caller': [{'hears': 'enter', 'silent': "
                     "true}, {'hears': 'welcome'}, {'hears': 'nothing'}]}, 'then': {'ends': "
                     "'disconnect'}}");
    CHECK(r.outcome == HX_FAILED);
    CHECK_HAS(r.detail, "waited in vain to hear \"welcome\"; said was [");
    CHECK(!strstr(r.detail, "vain to hear \"nothing\""));
}

SUITE(call, {"what is wrong with the words for calls is told with its place", test_mistakes},
      {"a call's path, end, words and data actions", test_what_holds},
      {"where a call went another way", test_what_does_not},
      {"what was not heard first is told alone", test_what_is_first_not_heard_is_told},
      {"a failure shows the way that the flow went", test_a_failure_shows_the_way},
      {"an error of the flow must be meant", test_an_error_is_no_end_to_overlook},
      {"flows of gcmock's own format are called, too", test_own_flows});
