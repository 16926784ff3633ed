/* What loads, but can't be meant so: each with its place, and what is right beside it without. */
#include <stdlib.h>

#include "mock/validate/validate.h"
#include "tests/check.h"
#include "tests/mock/org_folder.h"

/* A flow "F" from the node s on; the nodes begin on line 2. */
#define FLOW(variables, nodes)                                                                     \
    "{\"id\":\"f\",\"name\":\"F\",\"startNode\":\"s\"" variables ",\"nodes\":[\n" nodes "]}"
#define NODE(id, type, settings, paths)                                                            \
    "{\"id\":\"" id "\",\"type\":\"" type "\",\"settings\":{" settings "},\"paths\":{" paths "}}"
#define DECIDE(expression) FLOW("", NODE("s", "Decision", "\"expression\":\"" expression "\"", ""))
#define ACTION(settings)   FLOW("", NODE("s", "DataAction", "\"action\":\"Ask\"" settings, ""))

static const char ask[] =
    "[{\"id\":\"a\",\"name\":\"Ask\",\"url\":\"/x\",\"contract\":{\"input\":{\"type\":\"object\","
    "\"properties\":{\"customer_id\":{\"type\":\"integer\"},\"note\":{\"type\":\"string\"}},"
    "\"required\":[\"customer_id\"]},\"output\":{\"type\":\"object\",\"properties\":{\"name\":{"
    "\"type\":\"string\"},\"address\":{\"type\":\"object\"}}}}}]";

/* clang-format off */
static const struct {
    const char *name, *file, *text;
    const char *warning; /* the one line before the summary; "": none */
} row[] = {
    {"a variable that nothing sets", "flows/f.json", DECIDE("Flow.is_open"),
     "flows/f.json:2:55: warning: flow \"F\": Flow.is_open is never set: it is not declared, and no "
     "node sets it\n"},
    {"one of a task, deep inside", "flows/f.json", DECIDE("1 > 2 or Length(Task.a.b) > 1"),
     "flows/f.json:2:71: warning: flow \"F\": Task.a is never set"},
    {"one that is misspelt", "flows/f.json",
     FLOW(",\"variables\":[{\"name\":\"Flow.greeting\"}]",
          NODE("s", "Decision", "\"expression\":\"Flow.greting == 1\"", "")),
     "Flow.greting is never set: it is not declared, and no node sets it; did you mean "
     "Flow.greeting?\n"},
    {"one of an output of a data action that is not called", "flows/f.json",
     DECIDE("dataAction.Ask.name == Call.Ani"),
     "flows/f.json:2:55: warning: flow \"F\": dataAction.Ask.name is never set: no node of the flow "
     "calls that data action\n"},
    {"declared, in other letters", "flows/f.json",
     FLOW(",\"variables\":[{\"name\":\"Flow.open\",\"initial\":true}]",
          NODE("s", "Decision", "\"expression\":\"flow.OPEN\"", "")),
     ""},
    {"set by an assignment, an answer, a lookup, a data action", "flows/f.json",
     FLOW("", NODE("s", "UpdateVariables", "\"variables\":{\"Flow.a\":1}", "\"next\":\"b\"") ","
          NODE("b", "CollectInput", "\"variable\":\"Flow.b\"", "\"success\":\"c\"") ","
          NODE("c", "GetExternalContact", "\"outputs\":{\"id\":\"Flow.c\"}", "\"found\":\"d\"") ","
          NODE("d", "DataAction", "\"action\":\"Ask\",\"inputs\":{\"customer_id\":1}",
               "\"success\":\"e\"") ","
          NODE("e", "Decision", "\"expression\":\"Flow.a == Flow.b or Flow.c == Flow.externalContact"
               " or IsSet(dataaction.ASK.name)\"", "")),
     ""},
    {"a text and a boolean", "flows/f.json", DECIDE("\\\"a\\\" + true"),
     "flows/f.json:2:61: warning: flow \"F\": + always fails: value 2 must be a text, not a "
     "boolean\n"},
    {"a comparison of kinds that can't be compared", "flows/f.json",
     DECIDE("Append(\\\"a\\\", \\\"b\\\") == (1 > 2)"), "== always fails: can't compare a text with a "
                                                        "boolean\n"},
    {"a condition that is a number", "flows/f.json", DECIDE("true and 3"),
     "flows/f.json:2:60: warning: flow \"F\": and always fails: a condition must be true or false, "
     "not an integer\n"},
    {"a function of another kind", "flows/f.json", DECIDE("Upper(1) == \\\"A\\\""),
     "flows/f.json:2:55: warning: flow \"F\": Upper always fails: value 1 must be a text"},
    {"what fails by its value alone may be meant", "flows/f.json",
     DECIDE("ToInt(\\\"x\\\") == 1"), ""},
    {"a node that nothing reaches", "flows/f.json",
     FLOW("", NODE("s", "Start", "", "") ",\n" NODE("t", "Disconnect", "", "")),
     "flows/f.json:3:7: warning: flow \"F\": node \"Disconnect\" is never reached: no path leads to "
     "it\n"},
    {"nodes in a container, and behind it, are reached", "flows/f.json",
     FLOW("", "{\"id\":\"s\",\"type\":\"Task\",\"startNode\":\"i\",\"paths\":{\"next\":\"t\"}},"
              "{\"id\":\"i\",\"type\":\"EndTask\",\"parentId\":\"s\"}," NODE("t", "Disconnect", "",
                                                                              "")),
     ""},
    {"a queue's name without quotes, as it was once", "flows/f.json",
     FLOW("", NODE("s", "TransferToQueue", "\"queue\":\"Support\"", "")),
     "flows/f.json:2:56: warning: flow \"F\": queue \"Support\" is no expression, and so the text "
     "itself, as it was once; write \"\\\"Support\\\"\"\n"},
    {"a queue by a variable that nothing sets", "flows/f.json",
     FLOW("", NODE("s", "TransferToQueue", "\"queue\":\"Flow.queue\"", "")),
     "flows/f.json:2:57: warning: flow \"F\": Flow.queue is never set"},
    {"an input that is required", "flows/f.json", ACTION(""),
     "flows/f.json:2:52: warning: flow \"F\", node \"DataAction\": input \"customer_id\" of data "
     "action \"Ask\" is required, and not given\n"},
    {"an unknown input", "flows/f.json", ACTION(",\"inputs\":{\"customer_id\":1,\"notes\":1}"),
     "flows/f.json:2:84: warning: flow \"F\", node \"DataAction\": the contract of data action "
     "\"Ask\" has no input \"notes\"; did you mean \"note\"?\n"},
    {"an unknown output", "flows/f.json",
     ACTION(",\"inputs\":{\"customer_id\":1},\"outputs\":{\"title\":\"Flow.t\"}"),
     "flows/f.json:2:96: warning: flow \"F\", node \"DataAction\": the contract of data action "
     "\"Ask\" has no output \"title\"\n"},
    {"outputs of the contract, also deep ones", "flows/f.json",
     ACTION(",\"inputs\":{\"customer_id\":1,\"note\":1},\"outputs\":{\"name\":\"Flow.t\","
            "\"address.city\":\"Flow.c\"}"),
     ""},
    {"a $schema beside the items of a file", "clients.json",
     "{\"$schema\":\"https://example.com/clients.json\",\"items\":[{\"id\":\"c\",\"secret\":\"s\","
     "\"permissions\":[\"*\"]}]}", ""},
    {"a $schema of faults", "faults.json",
     "{\"$schema\":\"x\",\"items\":[{\"match\":{},\"action\":{\"status\":500}}]}", ""},
    {"a $schema of a flow", "flows/f.json",
     "{\"$schema\":\"x\",\"id\":\"f\",\"name\":\"F\",\"startNode\":\"s\",\"nodes\":[{\"id\":\"s\","
     "\"type\":\"Disconnect\"}]}", ""},
    {"a $schema of an exported data action", "data-actions/crm/a.json",
     "{\"$schema\":\"x\",\"name\":\"Z\",\"config\":{\"request\":{\"requestUrlTemplate\":"
     "\"http://127.0.0.1:1/\",\"requestType\":\"GET\"}}}", ""},
    {"a data action that is not there, with its place", "flows/f.json",
     FLOW("", NODE("s", "DataAction", "\"action\":\"Gone\"", "")),
     "flows/f.json:2:52: warning: flow \"F\", node \"DataAction\": there is no data action "
     "\"Gone\"\n"},
    {"a permission that is near to one", "clients.json",
     "[{\"id\":\"c\",\"secret\":\"s\",\"permissions\":[\"architect:flow:run\","
     "\"architect:flow:rum\"]}]",
     "warning: client \"c\": nothing that is served asks for \"architect:flow:rum\"; did you "
     "mean \"architect:flow:run\"?\n"},
    {"a permission that is near to none", "clients.json",
     "[{\"id\":\"c\",\"secret\":\"s\",\"permissions\":[\"nonsense:of:mine\"]}]",
     "asks for \"nonsense:of:mine\"\n"},
    {"permissions that routes ask for, each of which is enough", "clients.json",
     "[{\"id\":\"c\",\"secret\":\"s\",\"permissions\":["
     "\"analytics:conversationDetail:view\",\"analytics:agentConversationDetail:view\"]}]", ""},
    {"permissions that the program's own document asks for", "clients.json",
     "[{\"id\":\"c\",\"secret\":\"s\",\"permissions\":[\"routing:queue:add\","
     "\"routing:queueMember:manage\",\"presence:presenceDefinition:edit\"]}]", ""},
    {"one that is near to the document's", "clients.json",
     "[{\"id\":\"c\",\"secret\":\"s\",\"permissions\":[\"routing:queues:add\"]}]",
     "nothing that is served asks for \"routing:queues:add\"; did you mean "
     "\"routing:queue:add\"?\n"},
    {"two contacts with one number, in two notations", "contacts.jsonl",
     "{\"id\":\"a\",\"phoneNumbers\":[\"+15550001111\",\"+15550001111\"]}\n{\"id\":\"b\","
     "\"phoneNumbers\":[\"555-000-1111\"]}\n{\"id\":\"c\",\"phoneNumbers\":[\"+15550001112\"]}",
     "warning: contacts \"a\" and \"b\" have one number, +15550001111: it finds the first\n"},
    {"a fault on a path that nothing serves", "faults.json",
     "[{\"match\":{\"path\":\"/users/{id}\"},\"action\":{\"status\":500}}]",
     "warning: fault 1: nothing is served at /users/{id}: is that the path? (or one of a document, --openapi?)\n"},
    {"a fault of an id, for a method that the path has not", "faults.json",
     "[{\"id\":\"mine\",\"match\":{\"method\":\"PUT\",\"path\":\"/oauth/token\"},\"action\":{"
     "\"status\":500}}]",
     "warning: fault mine: nothing is served at PUT /oauth/token: is that the path"},
    {"faults on paths of the program's own document", "faults.json",
     "[{\"match\":{\"method\":\"POST\",\"path\":\"/api/v2/routing/queues\"},\"action\":{"
     "\"status\":500}},{\"match\":{\"path\":\"/api/v2/routing/queues/*/members\"},\"action\":{"
     "\"status\":500}}]",
     ""},
    {"one for a method that the document's path has not", "faults.json",
     "[{\"match\":{\"method\":\"PUT\",\"path\":\"/api/v2/routing/queues\"},\"action\":{"
     "\"status\":500}}]",
     "warning: fault 1: nothing is served at PUT /api/v2/routing/queues: is that the path? (or"},
    {"faults on paths that are served", "faults.json",
     "[{\"match\":{\"path\":\"/api/**\"},\"action\":{\"status\":500}},"
     "{\"match\":{\"method\":\"post\",\"path\":\"/oauth/token\"},\"action\":{\"status\":500}},"
     "{\"match\":{\"path\":\"/api/v2/flows/*/versions\"},\"action\":{\"status\":500}},"
     "{\"match\":{},\"action\":{\"status\":500}},"
     "{\"match\":{\"direction\":\"out\",\"path\":\"/far/away\"},\"action\":{\"status\":500}}]",
     ""},
};
/* clang-format on */

static char *output_of(const char *dir, int *code)
{
    char *text = NULL;
    size_t n = 0;
    FILE *to = open_memstream(&text, &n);
    CHECK_FATAL(to != NULL);
    *code = mock_validate(&dir, 1, NULL, to);
    CHECK(fclose(to) == 0);
    return text;
}

static void test_table(void)
{
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        char dir[256];
        int code = -1;
        org_folder(dir, sizeof dir);
        org_file(dir, "data-actions.json", ask);
        org_file(dir, row[i].file, row[i].text);
        char *text = output_of(dir, &code);
        CHECK_ROW(row[i].name, code == 0);
        CHECK_ROW_HAS(row[i].name, text, "\nok: " + (strncmp(text, "ok: ", 4) == 0));
        if (*row[i].warning)
            CHECK_ROW_HAS(row[i].name, text, row[i].warning);
        CHECK_ROW(row[i].name, (strstr(text, ", 1 warning\n") != NULL) == (*row[i].warning != 0));
        CHECK_ROW(row[i].name, (strstr(text, "warning: ") == NULL) == (*row[i].warning == 0));
        free(text);
    }
}

/* The path of a fault is that of a collection here, and only there. */
static void test_collections(void)
{
    char dir[256];
    int code = -1;
    org_folder(dir, sizeof dir);
    org_file(dir, "collections/cars.json", "[{\"id\":1}]");
    org_file(dir, "faults.json",
             "[{\"match\":{\"path\":\"/cars/7\"},\"action\":{\"status\":500}},"
             "{\"match\":{\"path\":\"/cars\"},\"action\":{\"status\":500}},"
             "{\"match\":{\"path\":\"/cars/7/wheels\"},\"action\":{\"status\":500}}]");
    char *text = output_of(dir, &code);
    CHECK(strstr(text, "fault 1:") == NULL && strstr(text, "fault 2:") == NULL);
    CHECK(strstr(text, "warning: fault 3: nothing is served at /cars/7/wheels") != NULL);
    free(text);
}

/* Stubs serve paths, and ask for permissions. */
static void test_stubs(void)
{
    char dir[256];
    int code = -1;
    org_folder(dir, sizeof dir);
    org_file(dir, "stubs/crm.json",
             "[{\"id\":\"c\",\"match\":{\"method\":\"POST\",\"path\":\"/crm/{id}/notes\"},"
             "\"requires\":{\"permissions\":[\"crm:note:view\",\"crm:note:add\"]},"
             "\"answer\":{\"status\":204}}]");
    org_file(dir, "clients.json",
             "[{\"id\":\"c\",\"secret\":\"s\",\"permissions\":[\"crm:note:view\","
             "\"crm:note:add\",\"crm:note:ad\"]}]");
    org_file(dir, "faults.json",
             "[{\"match\":{\"path\":\"/crm/7/notes\"},\"action\":{\"status\":500}},"
             "{\"match\":{\"method\":\"GET\",\"path\":\"/crm/7/notes\"},\"action\":{"
             "\"status\":500}}]");
    org_file(dir, "data-actions/crm/a.json",
             "{\"name\":\"A\",\"config\":{\"request\":{\"requestUrlTemplate\":"
             "\"/crm/${input.id}/notes\",\"requestType\":\"POST\"}}}");
    char *text = output_of(dir, &code);
    CHECK(strstr(text, "\"crm:note:ad\"; did you mean \"crm:note:add\"?") != NULL);
    CHECK(strstr(text, "warning: fault 2: nothing is served at GET /crm/7/notes") != NULL);
    CHECK_HAS(text, ", 2 warnings\n");
    CHECK(strstr(text, "does not serve") == NULL);
    free(text);
}

/* What a data action calls is looked for where requests are answered. */
static void test_targets_of_data_actions(void)
{
    static const struct {
        const char *method, *url, *note;
    } target[] = {
        {"GET", "/api/v2/routing/queues/${input.id}", NULL},
        {"GET", "/api/v2/flows/${input.id}?x=1", NULL},
        {"PATCH", "/api/v2/routing/queues",
         "serve PATCH /api/v2/routing/queues: it will fail with 405"},
        {"GET", "/api/v2/nowhere/${input.id}",
         "serve GET /api/v2/nowhere/x: it will fail with 404"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(target); i++) {
        char dir[256], action[400];
        int code = -1;
        org_folder(dir, sizeof dir);
        snprintf(action, sizeof action,
                 "{\"name\":\"A\",\"config\":{\"request\":{\"requestUrlTemplate\":\"%s\","
                 "\"requestType\":\"%s\"}}}",
                 target[i].url, target[i].method);
        org_file(dir, "data-actions/platform/a.json", action);
        char *text = output_of(dir, &code);
        if (target[i].note)
            CHECK_ROW_HAS(target[i].url, text, target[i].note);
        CHECK_ROW(target[i].url,
                  (strstr(text, "does not serve") != NULL) == (target[i].note != NULL));
        free(text);
    }
}

/* With the user's document its operations are served, asked for, and known to faults by name. */
static void test_documents(void)
{
    char dir[256], command[1400], bin[512], text[8192];
    org_folder(dir, sizeof dir);
    org_file(dir, "clients.json",
             "[{\"id\":\"c\",\"secret\":\"s\",\"permissions\":[\"widget:widget:all\"]}]");
    org_file(dir, "faults.json",
             "[{\"match\":{\"method\":\"POST\",\"path\":\"/api/v2/widgets\"},\"action\":{"
             "\"status\":500}},{\"match\":{\"operation\":\"getWidget\"},\"action\":{"
             "\"status\":500}},{\"match\":{\"path\":\"/api/v2/wigets\"},\"action\":{"
             "\"status\":500}}]");
    snprintf(command, sizeof command, "%s validate --openapi tests/platform/document.json %s 2>&1",
             check_bin("gcmock", bin, sizeof bin), dir);
    FILE *p = popen(command, "r");
    CHECK_FATAL(p != NULL);
    text[fread(text, 1, sizeof text - 1, p)] = '\0';
    CHECK_INT(pclose(p), 0);
    CHECK_HAS(text, "warning: fault 3: nothing is served at /api/v2/wigets: is that the path?\n");
    CHECK_HAS(text, ", 3 faults, 1 warning\n");
}

SUITE(validate_notes, {"what can't be meant so is warned about, with its place", test_table},
      {"collections of the org are served", test_collections},
      {"stubs serve, and ask for permissions", test_stubs},
      {"what a data action calls is served by documents, too", test_targets_of_data_actions},
      {"a document's operations are served, asked for and named", test_documents});
