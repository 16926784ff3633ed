/* What an answer of the simulation says in the words of a case. */
#include <stdlib.h>

#include "harness/run/call.h"
#include "tests/check.h"

static cJSON *parse(const char *text)
{
    char json[1024];
    struct gc_json doc = {0};
    struct gc_error err = {0};
    size_t n = strlen(text);
    CHECK_FATAL(n < sizeof json);
    for (size_t i = 0; i <= n; i++)
        json[i] = text[i] == '\'' ? '"' : text[i];
    CHECK_STATUS(gc_json_parse(&doc, "text", json, n, &gc_json_default_limits, &err), GC_OK, &err);
    cJSON *root = gc_json_take(&doc);
    gc_json_release(&doc);
    return root;
}

/* Compares as JSON, and frees what came. */
static void compare(const char *answer, cJSON *got, const char *expected)
{
    cJSON *want = parse(expected);
    char *shown = cJSON_PrintUnformatted(got);
    check_that(gc_json_equal(got, want), 0, __LINE__, __FILE__, __func__, "%s: got %s, expected %s",
               answer, shown, expected);
    free(shown);
    cJSON_Delete(want);
    cJSON_Delete(got);
}

static void test_ends(void)
{
    static const struct {
        const char *answer, *ends;
    } row[] = {
        {"{'status':'COMPLETED','outcome':{'disconnected':true}}", "{'disconnect':true}"},
        {"{'status':'COMPLETED','outcome':{'hungUp':true}}", "{'hang_up':true}"},
        {"{'status':'COMPLETED','outcome':{'botExited':true}}", "{'bot_exit':true}"},
        {"{'status':'COMPLETED','outcome':{'answered':true}}", "{'answered':true}"},
        {"{'status':'COMPLETED','outcome':{'ended':true}}", "{'ended':true}"},
        {"{'status':'COMPLETED','outcome':{'workflowEnded':null}}", "{'workflow':null}"},
        {"{'status':'COMPLETED','outcome':{'workflowEnded':'No'}}", "{'workflow':'No'}"},
        {"{'status':'COMPLETED','outcome':{'queue':'Q','queueId':'q'}}", "{'queue':'Q','id':'q'}"},
        {"{'status':'COMPLETED','outcome':{'flow':'F','flowId':'f'}}", "{'flow':'F','id':'f'}"},
        {"{'status':'COMPLETED','outcome':{'user':'U','id':'u'}}", "{'user':'U','id':'u'}"},
        {"{'status':'COMPLETED','outcome':{'disconnected':true,'error':'e'},'error':'e'}",
         "{'disconnect':true,'error':'e'}"},
        {"{'status':'FAILED','outcome':{},'error':'e'}", "{'error':'e'}"},
        {"{'status':'TIMEOUT','outcome':{}}", "{'timeout':true}"},
        /* of gcmock's own format */
        {"{'status':'TIMEOUT','trace':[]}", "{'timeout':true}"},
        {"{'status':'FAILED','trace':[],'error':'e'}", "{'error':'e'}"},
        {"{'status':'COMPLETED','trace':[]}", "{'ended':true}"},
        {"{'status':'COMPLETED','trace':[{'nodeType':'DisconnectAction','result':{}},{'nodeType':"
         "'PlayAudioAction','result':{}}]}",
         "{'ended':true}"},
        {"{'status':'COMPLETED','trace':[{'nodeType':'Start','result':{}},{'nodeType':'Disconnect',"
         "'result':{}}]}",
         "{'disconnect':true}"},
        {"{'status':'COMPLETED','trace':[{'nodeType':'TransferToQueue','result':{'queue':'Q'}}]}",
         "{'queue':'Q'}"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        cJSON *answer = parse(row[i].answer);
        compare(row[i].answer, hx_call_ends(answer), row[i].ends);
        cJSON_Delete(answer);
    }
}

#define ENTRY(path, result)                                                                        \
    "{'trace':[{'nodeType':'Start','result':{}},{'trackingId':7,'path':'" path                     \
    "','result':{'dataAction':'A','inputs':{'x':1}" result "}}]}"

static void test_data_actions(void)
{
    static const struct {
        const char *answer, *list;
    } row[] = {
        {ENTRY("__SUCCESS__", ",'outputs':{'y':2}"),
         "[{'name':'A','number':7,'inputs':{'x':1},'outputs':{'y':2},'output':'success','stub':"
         "false}]"},
        {ENTRY("__FAILURE__", ",'failure':{'status':404}"),
         "[{'name':'A','number':7,'inputs':{'x':1},'failure':{'status':404},'output':'failure',"
         "'stub':false}]"},
        {ENTRY("timeout", ",'stub':true"),
         "[{'name':'A','number':7,'inputs':{'x':1},'output':'timeout','stub':true}]"},
        {ENTRY("failure", ",'error':{'status':500}"),
         "[{'name':'A','number':7,'inputs':{'x':1},'failure':{'status':500},'output':'failure',"
         "'stub':false}]"},
        {ENTRY("elsewhere", ",'error':'a text'"),
         "[{'name':'A','number':7,'inputs':{'x':1},'output':'elsewhere','stub':false}]"},
        {"{'trace':[{'result':{'dataAction':'A'}},{'result':{'dataAction':'B'}}]}",
         "[{'name':'A','stub':false},{'name':'B','stub':false}]"},
        {"{'trace':[]}", "[]"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        cJSON *answer = parse(row[i].answer);
        compare(row[i].answer, hx_call_data_actions(answer), row[i].list);
        cJSON_Delete(answer);
    }
}

static void test_said(void)
{
    cJSON *own = parse("{'trace':[{'result':{'prompt':'a'}},{'result':{}},{'result':{'prompt':"
                       "'b'}}]}");
    cJSON *exported = parse("{'said':['c'],'trace':[{'result':{'prompt':'a'}}]}");
    compare("own", hx_call_said(own), "['a','b']");
    compare("export", hx_call_said(exported), "['c']");
    cJSON_Delete(own);
    cJSON_Delete(exported);
}

SUITE(call_answer, {"how a call ended, in a word", test_ends},
      {"which data actions a call asked", test_data_actions}, {"what was said", test_said});
