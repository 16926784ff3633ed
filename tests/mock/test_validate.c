/* What `gcmock validate` prints and returns. */
#include <stdlib.h>

#include "mock/validate/validate.h"
#include "tests/check.h"
#include "tests/mock/org_folder.h"

static const char flow_calling[] =
    "{\"id\":\"f\",\"name\":\"Calls\",\"startNode\":\"n\",\"nodes\":[{\"id\":\"n\",\"name\":"
    "\"Ask\","
    "\"type\":\"DataAction\",\"settings\":{\"action\":\"ask\"},\"paths\":{}}]}";

static const struct {
    const char *name, *file, *text;
    int exit_code;
    const char *expect[2];
} row[] = {
    {"an org of one client",
     "clients.json",
     "[{\"id\":\"a\",\"secret\":\"s\",\"permissions\":[\"*\"]}]",
     0,
     {"ok: org \"gcmock\": 1 client, 0 flows, 0 contacts, 0 data actions\n", ""}},
    {"collections are counted",
     "users.json",
     "[{\"id\":1},{\"id\":2}]",
     0,
     {", 2 users\n", "ok: "}},
    {"a client that may do nothing",
     "clients.json",
     "[{\"id\":\"a\",\"secret\":\"s\"}]",
     0,
     {"warning: client \"a\" has no permissions", "1 warning\n"}},
    {"a data action that is not there",
     "flows/calls.json",
     flow_calling,
     0,
     {"warning: flow \"Calls\", node \"Ask\": there is no data action \"ask\"", "1 warning\n"}},
    {"two data actions of a name",
     "data-actions.json",
     "[{\"id\":\"a\",\"name\":\"n\",\"url\":\"/x\"},{\"id\":\"b\",\"name\":\"n\",\"url\":\"/x\"}]",
     0,
     {"warning: two data actions are named \"n\"", "2 data actions"}},
    {"an export, by what it holds",
     "flows/Any name.i3WorkFlow",
     "{\"type\":\"workflow\",\"name\":\"W\",\"flowSequenceItemList\":[{\"id\":\"s\","
     "\"startAction\":"
     "\"a\",\"actionList\":[{\"id\":\"a\",\"trackingId\":11,\"name\":\"Ask\",\"__type\":"
     "\"DataTableLookupAction\",\"datatableName\":\"Hours\",\"datatableId\":\"t\"}]}],"
     "\"uiMetaData\":{\"dataTableTables\":[{\"id\":\"t\",\"schema\":{\"properties\":{\"key\":{},"
     "\"open\":{}}}}]}}",
     0,
     {"flow \"W\", workflow: 1 action, all known\n  note: 11 Ask needs data table \"Hours\": it "
      "will "
      "take Failure\n        add data-tables/Hours.csv with columns key, open\n",
      "1 flow"}},
    {"an exported data action, and what it lacks",
     "data-actions/crm/a.json",
     "{\"name\":\"Look up\",\"config\":{\"request\":{\"requestUrlTemplate\":"
     "\"https://crm.example.com/a?q=${input.q}\",\"requestType\":\"GET\",\"headers\":{"
     "\"X-Key\":\"${credentials.key}\",\"X-Token\":\"${authResponse.t}\"}}}}",
     0,
     {"data action \"Look up\", crm: GET https://crm.example.com/a?q=${input.q}\n  note: nothing "
      "is "
      "sent to https://crm.example.com: it will fail\n        say in org.json where it goes: "
      "\"origins\": {\"https://crm.example.com\": \"http://127.0.0.1:9000\"}\n  note: "
      "${credentials.key} is not there\n        say it in org.json: \"credentials\": {\"crm\": "
      "{\"key\": \"...\"}}\n  note: ${authResponse...}: its integration \"crm\" has no "
      "*.customAuth.json",
      ", 1 data action\n"}},
    {"a data action on what gcmock does not serve",
     "data-actions/a.json",
     "{\"name\":\"Count\",\"config\":{\"request\":{\"requestUrlTemplate\":"
     "\"/api/v2/unheard/$esc.url(${input.q})/of?x=1\",\"requestType\":\"GET\"}}}",
     0,
     {"note: gcmock does not serve GET /api/v2/unheard/x/of: it will fail with 404\n", "ok: "}},
    {"a data action on what gcmock serves",
     "data-actions/a.json",
     "{\"name\":\"Count\",\"config\":{\"request\":{\"requestUrlTemplate\":"
     "\"/api/v2/flows/${input.q}\",\"requestType\":\"GET\"}}}",
     0,
     {"GET /api/v2/flows/${input.q}\nok: ", ""}},
    {"a Lambda function without a place",
     "data-actions/a.json",
     "{\"name\":\"L\",\"integrationType\":\"aws-lambda-data-actions\",\"config\":{\"request\":{"
     "\"requestUrlTemplate\":\"arn:aws:lambda:us-east-1:1:function:f\",\"requestType\":\"POST\"}}}",
     0,
     {"note: the function is not mapped: it will fail\n        say in org.json where it goes: "
      "\"origins\": {\"arn:aws:lambda:us-east-1:1:function:f\":",
      ""}},
    {"a Salesforce action without a place",
     "data-actions/a.json",
     "{\"name\":\"S\",\"integrationType\":\"salesforce-datadip\",\"config\":{\"request\":{"
     "\"requestUrlTemplate\":\"/services/data/v1\",\"requestType\":\"GET\"}}}",
     0,
     {"note: Salesforce is not mapped: it will fail", "{\"salesforce\": "}},
    {"a function of the platform",
     "data-actions/a.json",
     "{\"name\":\"F\",\"integrationType\":\"function-data-actions\",\"config\":{\"request\":{"
     "\"requestType\":\"POST\"}}}",
     0,
     {"note: it runs a program of the platform: it will fail\n", ""}},
    {"a path that finds nothing is a warning",
     "data-actions/a.json",
     "{\"name\":\"P\",\"config\":{\"request\":{\"requestUrlTemplate\":\"http://127.0.0.1:1/\"},"
     "\"response\":{\"translationMap\":{\"a\":\"$[\"}}}}",
     0,
     {"  warning: ", ", 1 warning\n"}},
    {"an action that nobody knows",
     "flows/w",
     "{\"name\":\"W\",\"flowSequenceItemList\":[{\"id\":\"s\",\"actionList\":[{\"id\":\"a\","
     "\"trackingId\":31,\"name\":\"Fly\",\"__type\":\"FlyAction\"}]}]}",
     0,
     {"flow \"W\", inboundcall: 1 action, 1 of 1 type that gcmock does not know\n",
      "  note: 31 Fly (FlyAction): a run that comes here ends FAILED\n"}},
    {"an expression that can't be evaluated",
     "flows/w",
     "{\"name\":\"W\",\"flowSequenceItemList\":[{\"id\":\"s\",\"actionList\":[{\"id\":\"a\","
     "\"trackingId\":12,\"name\":\"Ask\",\"__type\":\"DecisionAction\",\"expression\":{\"type\":"
     "\"bln\",\"config\":{\"Nope\":{\"operands\":[]}},\"uiMetaData\":{\"mode\":0}}}]}]}",
     0,
     {"  note: 12 Ask has an expression that can't be evaluated: unknown function \"Nope\"\n"
      "        a run that comes here enters error handling\n",
      "ok: "}},
    {"a table of rows", "data-tables/Hours.csv", "key,open\n\"a, b\",true\n", 0, {"ok: ", ""}},
    {"a quote that stays open",
     "data-tables/Hours.csv",
     "key\n\"a",
     11,
     {"Hours.csv:2:3: a quote is not closed\n", "1 problem\n"}},
    {"problems",
     "clients.json",
     "[{\"id\":\"a\",\"secret\":\"hush\",\"x\":1},\n{}]",
     11,
     {"clients.json:1:28: unknown key \"x\" in client\n", "3 problems\n"}},
    {"a trailing comma",
     "clients.json",
     "[{\"id\":\"a\",\"secret\":\"s\",\"permissions\":[\"*\"]},\n]",
     11,
     {"clients.json:1:45: a trailing comma", "\n1 problem\n"}},
    {"UTF-16 beside the contacts",
     "contacts.jsonl",
     "\xff\xfe{",
     11,
     {"contacts.jsonl:1:1: the document is UTF-16: save it as UTF-8\n", "\n1 problem\n"}},
    {"a table in UTF-16, as spreadsheets save it",
     "data-tables/Hours.csv",
     "\xff\xfek",
     11,
     {"Hours.csv:1:1: the table is UTF-16 or UTF-32: save it as CSV in UTF-8\n", "1 problem\n"}},
    {"one problem", "clients.json", "[", 11, {"clients.json:1:2: ", "\n1 problem\n"}},
};

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
        org_file(dir, row[i].file, row[i].text);
        char *text = output_of(dir, &code);
        CHECK_ROW(row[i].name, code == row[i].exit_code);
        CHECK_ROW_HAS(row[i].name, text, row[i].expect[0]);
        CHECK_ROW_HAS(row[i].name, text, row[i].expect[1]);
        CHECK_ROW(row[i].name, strstr(text, "hush") == NULL);
        free(text);
    }
}

static void test_no_folder(void)
{
    int code = -1;
    char *text = output_of("/nowhere/at/all", &code);
    CHECK_INT(code, 12);
    CHECK_TEXT(text, "/nowhere/at/all: there is no such folder\n1 problem\n");
    free(text);
}

static void test_demo_org(void)
{
    char dir[4096];
    int code = -1;
    struct gc_error err = {0};
    CHECK_FATAL(mock_org_find_demo(dir, sizeof dir, &err) != NULL);
    char *text = output_of(dir, &code);
    CHECK_INT(code, 0);
    CHECK(strstr(text, "flow \"Support Line\", inboundcall: 23 actions, all known\n"
                       "ok: org \"Demo\": 7 clients, ") == text); /* no warning, no note */
    free(text);
}

SUITE(validate, {"it tells problems, warnings and counts", test_table},
      {"it tells a folder that is not there", test_no_folder},
      {"the demo org is valid", test_demo_org});
