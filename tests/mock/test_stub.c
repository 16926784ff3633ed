/* What exports need and an org has not: notes of validate, files of stub. tests/mock/needy.json is
 * a flow that needs one thing of each kind. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/strbuf.h"
#include "mock/validate/validate.h"
#include "tests/check.h"
#include "tests/mock/org_folder.h"

static void needy_org(char *dir, size_t cap)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    CHECK_FATAL(gc_strbuf_read_file(&text, "tests/mock/needy.json") == GC_OK);
    org_folder(dir, cap);
    org_file(dir, "flows/Needy.i3InboundFlow", gc_strbuf_text(&text));
}

static char *notes_of(const char *dir)
{
    char *text = NULL;
    size_t n = 0;
    FILE *to = open_memstream(&text, &n);
    CHECK_FATAL(to != NULL);
    CHECK_INT(mock_validate(&dir, 1, NULL, to), 0);
    CHECK(fclose(to) == 0);
    return text;
}

static int stub(const char *dir, const char *more, char *out, size_t cap)
{
    char command[1200], bin[512];
    snprintf(command, sizeof command, "%s stub %s %s 2>&1", check_bin("gcmock", bin, sizeof bin),
             dir, more);
    FILE *p = popen(command, "r");
    CHECK_FATAL(p != NULL);
    size_t n = fread(out, 1, cap - 1, p);
    out[n] = '\0';
    int status = pclose(p);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void test_validate_notes_what_is_missing(void)
{
    char dir[256];
    needy_org(dir, sizeof dir);
    char *text = notes_of(dir);
    CHECK_TEXT(
        text,
        "flow \"Needy\", inboundcall: 13 actions, 1 of 1 type that gcmock does not know\n"
        "  note: 11 To Sales needs queue \"Sales\": its name is enough for a run\n"
        "        add it to queues.json\n"
        "  note: 11 To Sales needs skill \"French\": its name is enough for a run\n"
        "        add it to skills.json\n"
        "  note: 12 Greet needs prompt \"Hello\": it will say its name\n"
        "        add it to prompts.json\n"
        "  note: 13 Open? needs schedule group \"Hours\": it will take Open\n"
        "        add it to collections/schedulegroups.json\n"
        "  note: 14 Holiday? needs schedule \"Holidays\": it will take Active\n"
        "        add it to collections/schedules.json\n"
        "  note: 14 Holiday? needs emergency group \"Storm\": there is no emergency\n"
        "        add it to collections/emergencygroups.json\n"
        "  note: 15 Look needs data table \"Rows\": it will take Failure\n"
        "        add data-tables/Rows.csv with columns key, a, b\n"
        "  note: 16 Ask needs data action \"Ask It\": it will answer by the contract that the "
        "export holds\n"
        "        add it to data-actions.json, or \"data_actions\" to a scenario\n"
        "  note: 17 Ask More needs data action \"Ask Nobody\": it will take Failure\n"
        "        add it to data-actions.json, or \"data_actions\" to a scenario\n"
        "  note: 18 Over needs flow \"Elsewhere\": the run ends there, and is not followed\n"
        "        add its export to flows\n"
        "  note: 19 Bot needs flow \"Botty\": a run that comes here ends FAILED\n"
        "        add its export to flows\n"
        "  note: 20 Who needs user \"ada\": it will take Not Found\n"
        "        add it to users.json\n"
        "  note: 21 Set needs queue \"Service\": it will be NOT_SET\n"
        "        add it to queues.json\n"
        "  note: 22 Reply needs response \"Thanks\": its name will stand for its text\n"
        "        add it to collections/responses.json\n"
        "  note: 23 New (BrandNewAction): a run that comes here ends FAILED\n"
        "        \"outputs\" of a scenario may say which output it takes\n"
        "ok: org \"gcmock\": 0 clients, 1 flow, 0 contacts, 0 data actions\n");
    free(text);
}

/* A value of an export, and a flow that sets Flow.a to it. */
#define VALUE(type, config)                                                                        \
    "{\"type\":\"" type "\",\"text\":\"\",\"uiMetaData\":{\"mode\":0},\"config\":" config "}"
#define REF(type, name, id)                                                                        \
    "{\"ref\":{\"pos\":1,\"text\":\"" name "\",\"type\":\"" type "\",\"val\":\"" id "\"}}"
#define SYSTEM(name, id)                                                                           \
    "{\"sysref\":{\"pos\":1,\"text\":\"" name "\",\"type\":\"str\",\"val\":\"" id "\"}}"
#define PLUS(a, b) "{\"+\":{\"pos\":1,\"type\":\"str\",\"operands\":[" a "," b "]}}"

/* What an expression names that is not there, and what it can never give. */
static void test_validate_notes_expressions(void)
{
    static const struct {
        const char *type, *to, *value, *note; /* note NULL: none */
    } row[] = {
        {"UpdateVariableAction", REF("str", "Flow.a", "a1"),
         PLUS(REF("str", "Flow.a", "a1"), SYSTEM("Call.Ani", "__CALL_ANI__")), NULL},
        {"UpdateVariableAction", REF("str", "Flow.a", "a1"), REF("str", "Flow.old", "gone"),
         "  note: 7 Set needs variable \"Flow.old\": the flow has none of that id: it is NOT_SET, "
         "whatever is set\n        look at the action in Architect: what it named is gone\n"},
        {"UpdateVariableAction", REF("str", "Flow.old", "gone"),
         PLUS(REF("str", "Flow.old", "gone"), REF("str", "Flow.a", "a1")),
         "  note: 7 Set needs variable \"Flow.old\": "},
        {"UpdateVariableAction", REF("str", "Flow.a", "a1"), SYSTEM("Call.New", "__CALL_NEW__"),
         "  note: 7 Set needs built-in value \"Call.New\": gcmock does not know it: it is "
         "NOT_SET\n"},
        {"UpdateVariableAction", REF("str", "Flow.a", "a1"),
         PLUS(REF("str", "Flow.a", "a1"), REF("bln", "Flow.b", "b1")),
         "  note: 7 Set has an expression that can't be evaluated: + always fails: value 2 must be "
         "a "
         "text, not a boolean\n        a run that comes here enters error handling\n"},
        {"UpdateVarableAction", REF("str", "Flow.a", "a1"), REF("str", "Flow.a", "a1"),
         "  note: 7 Set (UpdateVarableAction): a run that comes here ends FAILED; did you mean "
         "\"UpdateVariableAction\"?\n"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        char dir[256], text[4096];
        org_folder(dir, sizeof dir);
        snprintf(text, sizeof text,
                 "{\"type\":\"inboundcall\",\"name\":\"N\",\"initialSequence\":\"t\","
                 "\"variables\":[{\"id\":\"a1\",\"name\":\"Flow.a\",\"initialValue\":{\"type\":"
                 "\"str\"}},{\"id\":\"b1\",\"name\":\"Flow.b\",\"initialValue\":{\"type\":\"bln\""
                 "}}],\"flowSequenceItemList\":[{\"__type\":\"Task\",\"id\":\"t\",\"name\":\"t\","
                 "\"startAction\":\"a\",\"actionList\":[{\"__type\":\"%s\",\"id\":\"a\",\"name\":"
                 "\"Set\",\"trackingId\":7,\"variables\":[{\"variable\":" VALUE(
                     "str", "%s") ",\"expression\":" VALUE("str", "%s") "}]}]}]}",
                 row[i].type, row[i].to, row[i].value);
        org_file(dir, "flows/N.i3InboundFlow", text);
        char *said = notes_of(dir);
        size_t notes = 0;
        for (const char *at = said; (at = strstr(at, "  note: ")); at++)
            notes++;
        CHECK_ROW(said, notes == (row[i].note != NULL));
        if (row[i].note)
            CHECK_ROW_HAS(row[i].value, said, row[i].note);
        free(said);
    }
}

static const char listed[] = "queues.json: queues Sales, Service\n"
                             "skills.json: skills French\n"
                             "prompts.json: prompts Hello\n"
                             "collections/schedulegroups.json: schedulegroups Hours\n"
                             "collections/schedules.json: schedules Always, Holidays\n"
                             "collections/emergencygroups.json: emergencygroups Storm\n"
                             "data-tables/Rows.csv: columns key, a, b\n"
                             "data-actions.json: data actions Ask It, Ask Nobody\n"
                             "users.json: users ada\n"
                             "collections/responses.json: responses Thanks\n";

/* Each line of `listed` with that word before it. */
static void expect_lines(const char *out, const char *word)
{
    char text[2000], line[300], *rest = NULL;
    snprintf(text, sizeof text, "%s", listed);
    for (char *l = strtok_r(text, "\n", &rest); l; l = strtok_r(NULL, "\n", &rest)) {
        snprintf(line, sizeof line, "%-8s %s\n", word, l);
        CHECK_HAS(out, line);
    }
    CHECK_HAS(out, "missing  flow \"Elsewhere\": add its export to flows\n");
    CHECK_HAS(out, "missing  flow \"Botty\": add its export to flows\n");
}

static void expect_file(const char *dir, const char *name, const char *expected)
{
    char path[400];
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    snprintf(path, sizeof path, "%s/%s", dir, name);
    CHECK_ROW(name, gc_strbuf_read_file(&text, path) == GC_OK);
    CHECK_ROW_TEXT(name, gc_strbuf_text(&text), expected);
}

static void test_stub_writes_what_is_missing(void)
{
    char dir[256], out[4000], path[400];
    struct stat st;
    needy_org(dir, sizeof dir);
    CHECK_INT(stub(dir, "--dry-run", out, sizeof out), 0);
    expect_lines(out, "would be");
    snprintf(path, sizeof path, "%s/queues.json", dir);
    CHECK(stat(path, &st) != 0);
    CHECK_INT(stub(dir, "", out, sizeof out), 0);
    expect_lines(out, "wrote");
    expect_file(dir, "queues.json",
                "[\n  {\"id\":\"q1\",\"name\":\"Sales\"},\n"
                "  {\"id\":\"Service\",\"name\":\"Service\"}\n]\n");
    expect_file(dir, "prompts.json",
                "[\n  {\"id\":\"p1\",\"name\":\"Hello\",\"text\":\"Hello\"}\n]\n");
    expect_file(dir, "data-tables/Rows.csv", "key,\"a, b\"\n");
    expect_file(
        dir, "data-actions.json",
        "[\n  {\"id\":\"x1\",\"name\":\"Ask It\",\"answers\":{\"success\":{\"n\":0,"
        "\"all\":[false]}}},\n"
        "  {\"id\":\"Ask Nobody\",\"name\":\"Ask Nobody\",\"answers\":{\"success\":{}}}\n]\n");
    expect_file(dir, "collections/schedulegroups.json",
                "[\n  {\"id\":\"h1\",\"name\":\"Hours\",\"timeZone\":\"UTC\",\"openSchedules\":"
                "[\"Always\"]}\n]\n");
    /* only what nobody can write is left */
    char *text = notes_of(dir);
    CHECK(strstr(text, "needs flow \"Elsewhere\"") != NULL);
    CHECK(strstr(text, "needs queue") == NULL && strstr(text, "needs data") == NULL);
    CHECK(strstr(text, "needs schedule") == NULL && strstr(text, "needs prompt") == NULL);
    free(text);
    CHECK_INT(stub(dir, "", out, sizeof out), 0);
    CHECK_TEXT(out, "missing  flow \"Elsewhere\": add its export to flows\n"
                    "missing  flow \"Botty\": add its export to flows\n");
}

static void test_stub_touches_nothing_that_is_there(void)
{
    static const char own[] = "[{\"id\": \"q9\", \"name\": \"Mine\"}]";
    char dir[256], out[4000];
    needy_org(dir, sizeof dir);
    org_file(dir, "queues.json", own);
    CHECK_INT(stub(dir, "", out, sizeof out), 0);
    CHECK_HAS(out, "kept     queues.json: it is there, and lacks Sales, Service\n");
    CHECK_HAS(out, "wrote    skills.json: skills French\n");
    expect_file(dir, "queues.json", own);
}

static void test_stub_says_what_is_wrong(void)
{
    char dir[256], out[4000];
    CHECK_INT(stub("/nowhere/at/all", "", out, sizeof out), 12);
    CHECK_TEXT(out, "/nowhere/at/all: there is no such folder\n");
    org_folder(dir, sizeof dir);
    org_file(dir, "clients.json", "[]");
    CHECK_INT(stub(dir, "", out, sizeof out), 0);
    CHECK_TEXT(out, "nothing is missing\n");
    org_file(dir, "flows/bad", "{\"flowSequenceItemList\": 7}");
    CHECK_INT(stub(dir, "", out, sizeof out), 11);
    CHECK_HAS(out, "bad:1:26: flowSequenceItemList must be an array, not a number\n");
}

/* The answers that the org holds are taken in order, as a scenario's are. */
static void test_answers_of_the_org_are_taken(void)
{
    char dir[256], command[1200], bin[512], out[4000];
    needy_org(dir, sizeof dir);
    org_file(dir, "data-actions.json",
             "[{\"id\":\"x1\",\"name\":\"Ask It\",\"answers\":[{\"failure\":{}},{\"success\":"
             "{\"n\":7}}]}]");
    org_file(dir, "flows/Ask",
             "{\"name\":\"Asks\",\"flowSequenceItemList\":[{\"id\":\"s\",\"startAction\":\"a\","
             "\"actionList\":[{\"id\":\"a\",\"__type\":\"DataAction\",\"name\":\"First\","
             "\"actionName\":\"Ask It\",\"nextAction\":\"b\",\"paths\":[{\"outputId\":\"__FAILURE__"
             "\",\"label\":\"Failure\"}]},{\"id\":\"b\",\"__type\":\"DataAction\",\"name\":"
             "\"Second\",\"actionId\":\"x1\",\"actionName\":\"Ask It\",\"paths\":[{\"outputId\":"
             "\"__SUCCESS__\",\"label\":\"Success\"}]}]}]}");
    snprintf(command, sizeof command, "%s call Asks --org %s </dev/null 2>&1",
             check_bin("gcmock", bin, sizeof bin), dir);
    FILE *p = popen(command, "r");
    CHECK_FATAL(p != NULL);
    out[fread(out, 1, sizeof out - 1, p)] = '\0';
    CHECK_INT(pclose(p), 0);
    CHECK_TEXT(out, "  First: Failure\n  Second: Success\nthe flow is over, after 0.0 s\n");
}

static void test_help_lists_the_action_types(void)
{
    static char out[20000];
    char command[600], bin[512];
    snprintf(command, sizeof command, "%s help actions", check_bin("gcmock", bin, sizeof bin));
    FILE *p = popen(command, "r");
    CHECK_FATAL(p != NULL);
    out[fread(out, 1, sizeof out - 1, p)] = '\0';
    CHECK_INT(pclose(p), 0);
    CHECK_HAS(out, "  DataTableLookupAction                       Data Table Lookup\n"
                   "      Found, Not Found, Failure\n");
    CHECK_HAS(out, "  DisconnectAction                            Disconnect\n");
}

SUITE(stub, {"validate notes what is missing", test_validate_notes_what_is_missing},
      {"validate notes what an expression names that is not there, and what always fails",
       test_validate_notes_expressions},
      {"stub writes what is missing", test_stub_writes_what_is_missing},
      {"stub touches nothing that is there", test_stub_touches_nothing_that_is_there},
      {"stub says what is wrong", test_stub_says_what_is_wrong},
      {"answers of the org are taken in order", test_answers_of_the_org_are_taken},
      {"help lists the action types", test_help_lists_the_action_types});
