#include <sys/stat.h>

#include "mock/wiremock/wiremock.h"
#include "tests/check.h"
#include "tests/mock/subject.h"

/* What was told of a conversion: "out: text" for what is left out, else "note: text". */
struct told {
    char text[4096];
};

static void hear(void *ctx, const char *file, struct gc_pos at, bool left_out, const char *text)
{
    struct told *t = ctx;
    size_t n = strlen(t->text);
    CHECK_TEXT(file, "test");
    snprintf(t->text + n, sizeof t->text - n, "%u:%u %s: %s;", at.line, at.column,
             left_out ? "out" : "note", text);
}

/* ' stands for " in mappings and stubs. */
static struct gc_json read(const char *text, const char *before, const char *after)
{
    char json[8192];
    snprintf(json, sizeof json, "%s%s%s", before, text, after);
    for (char *c = json; *c; c++)
        *c = *c == '\'' ? '"' : *c;
    return subject_json(json);
}

/* The stub of a mapping, as JSON; "" when it is left out. */
static const char *convert(const char *request, const char *response, const char *more,
                           struct told *told)
{
    static char out[16384];
    struct gc_strbuf to GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    struct wiremock_import import = {.note = hear, .ctx = told};
    struct gc_error err = {0};
    char mapping[4096];
    snprintf(mapping, sizeof mapping, "{'request':%s,'response':%s%s", request, response, more);
    struct gc_json doc GC_AUTO(gc_json_release) = read(mapping, "", "}");
    *told = (struct told){""};
    CHECK_STATUS(wiremock_convert(&import, &doc, &to, &err), GC_OK, &err);
    CHECK_INT(import.n_mappings, 1);
    size_t n = strlen(gc_strbuf_text(&to));
    CHECK_FATAL(n >= 2);
    snprintf(out, sizeof out, "%.*s", (int)n - 2, gc_strbuf_text(&to) + 1);
    return out;
}

/* The member of a stub, as JSON. */
static void check_member(const char *name, const char *stub, const char *key, const char *expected)
{
    struct gc_json got GC_AUTO(gc_json_release) = subject_json(*stub ? stub : "{}");
    struct gc_json want GC_AUTO(gc_json_release) = read(expected, "", "");
    const cJSON *member = gc_json_get(got.root, key);
    if (!member || !gc_json_equal(member, want.root))
        CHECK_ROW_HAS(name, stub, expected);
}

static void test_requests(void)
{
    static const struct {
        const char *request, *match;
    } row[] = {
        {"{}", "{}"},
        {"{'method':'ANY'}", "{}"},
        {"{'method':'GET','url':'/a?b=1'}", "{'method':'GET','url':'/a?b=1'}"},
        {"{'url':'/a*'}", "{'url':{'$exact':'/a*'}}"},
        {"{'urlPath':'/a/b'}", "{'path':'/a/b'}"},
        {"{'urlPath':'/a/{b}'}", "{'path':{'$exact':'/a/{b}'}}"},
        {"{'urlPattern':'/a/[0-9]+'}", "{'url':{'$matches':'/a/[0-9]+'}}"},
        {"{'urlPathPattern':'/a/.*'}", "{'path':{'$matches':'/a/.*'}}"},
        {"{'urlPathTemplate':'/a/{id}'}", "{'path':'/a/{id}'}"},
        {"{'urlPathTemplate':'/a/{id}/{n}','pathParameters':{'id':{'equalTo':'7'}}}",
         "{'path':'/a/7/{n}'}"},
        {"{'queryParameters':{'q':{'equalTo':'x'}}}", "{'query':{'q':'x'}}"},
        {"{'queryParameters':{'q':{'equalTo':'x*'}}}", "{'query':{'q':{'$exact':'x*'}}}"},
        {"{'queryParameters':{'q':{'absent':true}}}", "{'query':{'q':null}}"},
        {"{'queryParameters':{'q':{'hasExactly':[{'equalTo':'x'}]}}}", "{'query':{'q':'x'}}"},
        {"{'headers':{'A':{'contains':'x'}}}", "{'headers':{'A':{'$contains':'x'}}}"},
        {"{'headers':{'A':{'equalTo':'x.y','caseInsensitive':true}}}",
         "{'headers':{'A':{'$matches':'(?i)x\\\\.y'}}}"},
        {"{'headers':{'A':{'doesNotMatch':'x+'}}}", "{'headers':{'A':{'$not':{'$matches':'x+'}}}}"},
        {"{'headers':{'A':{'doesNotContain':'x'}}}",
         "{'headers':{'A':{'$not':{'$contains':'x'}}}}"},
        {"{'headers':{'A':{'not':{'equalTo':'x'}}}}", "{'headers':{'A':{'$not':'x'}}}"},
        {"{'headers':{'A':{'or':[{'equalTo':'x'},{'absent':true}]}}}",
         "{'headers':{'A':{'$one_of':['x',null]}}}"},
        {"{'headers':{'A':{'and':[{'contains':'x'},{'contains':'y'}]}}}",
         "{'headers':{'A':{'$all_of':[{'$contains':'x'},{'$contains':'y'}]}}}"},
        {"{'headers':{'A':{'contains':'x','matches':'.y'}}}",
         "{'headers':{'A':{'$all_of':[{'$contains':'x'},{'$matches':'.y'}]}}}"},
        {"{'basicAuth':{'username':'u','password':'p'}}",
         "{'headers':{'Authorization':'Basic dTpw'}}"},
        {"{'cookies':{'a':{'equalTo':'1.2'}}}",
         "{'headers':{'Cookie':{'$all_of':[{'$regex':'(^|; *)a=1\\\\.2(;|$)'}]}}}"},
        {"{'host':{'equalTo':'x.test'}}",
         "{'headers':{'Host':{'$regex':'^x\\\\.test(:[0-9]+)?$'}}}"},
        {"{'formParameters':{'a':{'equalTo':'1'}}}", "{'body':{'a':'1'}}"},
        {"{'bodyPatterns':[{'equalTo':'x'}]}", "{'body':'x'}"},
        {"{'bodyPatterns':[{'contains':'x'},{'matches':'.*y'}]}",
         "{'body':{'$all_of':[{'$contains':'x'},{'$matches':'.*y'}]}}"},
        {"{'bodyPatterns':[{'absent':true}]}", "{'body':{'$absent':true}}"},
        {"{'bodyPatterns':[{'equalToJson':{'a':[1]}}]}", "{'body':{'$exact':{'a':[1]}}}"},
        {"{'bodyPatterns':[{'equalToJson':'[1,2]'}]}", "{'body':{'$exact':[1,2]}}"},
        {"{'bodyPatterns':[{'equalToJson':{'a':[1]},'ignoreExtraElements':true}]}",
         "{'body':{'a':{'$in_order':[1]}}}"},
        {"{'bodyPatterns':[{'equalToJson':{'a':[1]},'ignoreArrayOrder':true}]}",
         "{'body':{'$all_of':[{'a':{'$unordered':[1]}},{'$length':1}]}}"},
        {"{'bodyPatterns':[{'equalToJson':[1],'ignoreArrayOrder':true,'ignoreExtraElements':true}]"
         "}",
         "{'body':{'$has':[1]}}"},
        {"{'bodyPatterns':[{'equalToJson':{'a':'${json-unit.any-number}'},'ignoreExtraElements':"
         "true}]}",
         "{'body':{'a':{'$type':'number'}}}"},
        {"{'bodyPatterns':[{'equalToJson':{'a':'${json-unit.regex}[a-z]+'},'ignoreExtraElements':"
         "true}]}",
         "{'body':{'a':{'$matches':'[a-z]+'}}}"},
        {"{'bodyPatterns':[{'matchesJsonPath':'$.a'}]}",
         "{'body':{'$jsonpath':{'$.a':{'$any':true}}}}"},
        {"{'bodyPatterns':[{'matchesJsonPath':{'expression':'$.a','equalTo':'7'}}]}",
         "{'body':{'$jsonpath':{'$.a':{'$one_of':['7',7]}}}}"},
        {"{'bodyPatterns':[{'matchesJsonPath':{'expression':'$.a','equalTo':'x'}}]}",
         "{'body':{'$jsonpath':{'$.a':'x'}}}"},
        {"{'bodyPatterns':[{'matchesJsonPath':{'expression':'$.a','absent':true}}]}",
         "{'body':{'$jsonpath':{'$.a':{'$absent':true}}}}"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct told told;
        const char *stub = convert(row[i].request, "{'status':200}", "", &told);
        check_member(row[i].request, stub, "match", row[i].match);
        CHECK_ROW(row[i].request, *told.text == '\0');
    }
}

static void test_answers(void)
{
    static const struct {
        const char *response, *answer, *told;
    } row[] = {
        {"{}", "{'status':200}", ""},
        {"{'status':204}", "{'status':204}", ""},
        {"{'body':'x'}", "{'status':200,'body_text':'x'}", ""},
        {"{'body':'$5 #1'}", "{'status':200,'body_text':'$5 #1'}", ""},
        {"{'jsonBody':{'a':[1,null]}}", "{'status':200,'body':{'a':[1,null]}}", ""},
        {"{'base64Body':'aGVsbG8='}", "{'status':200,'body_text':'hello'}", ""},
        {"{'headers':{'X':'1','Content-Length':'5'}}", "{'status':200,'headers':{'X':'1'}}",
         "note: without header \"Content-Length\""},
        {"{'headers':{'X':['1','2']}}", "{'status':200,'headers':{'X':'1, 2'}}",
         "with several values"},
        {"{'fixedDelayMilliseconds':7}", "{'delay':{'fixed_ms':7},'status':200}", ""},
        {"{'delayDistribution':{'type':'uniform','lower':1,'upper':2}}",
         "{'delay':{'uniform_ms':[1,2]},'status':200}", ""},
        {"{'delayDistribution':{'type':'lognormal','median':90,'sigma':0.4,'maxValue':200}}",
         "{'delay':{'lognormal_ms':{'median':90,'sigma':0.4,'cap':200}},'status':200}", ""},
        {"{'chunkedDribbleDelay':{'numberOfChunks':5,'totalDuration':100}}",
         "{'status':200,'dribble':{'pieces':5,'total_ms':100}}", ""},
        {"{'fault':'EMPTY_RESPONSE','status':500,'body':'x'}", "{'fault':'EMPTY_RESPONSE'}", ""},
        {"{'statusMessage':'Fine'}", "{'status':200}", "note: without \"statusMessage\""},
        {"{'transformers':['mine']}", "{'status':200}", "note: without a transformer of its own"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct told told;
        const char *stub = convert("{'url':'/'}", row[i].response, "", &told);
        check_member(row[i].response, stub, "answer", row[i].answer);
        CHECK_ROW_HAS(row[i].response, told.text, row[i].told);
        CHECK_ROW(row[i].response, *row[i].told || !*told.text);
    }
}

static void test_templates(void)
{
    static const struct {
        const char *theirs, *ours;
    } row[] = {
        {"plain $ and #", "plain ${esc.d} and ${esc.h}"},
        {"{{request.method}} {{{request.url}}}", "$!{request.method} $!{request.url}"},
        {"{{request.path}}", "$!{request.path}"},
        {"{{request.path.[1]}}", "$!{request.segments[1]}"},
        {"{{request.pathSegments.[0]}}", "$!{request.segments[0]}"},
        {"{{request.path.id}}", "$!{request.params.id}"},
        {"{{request.query.q}}", "$!{request.query.q}"},
        {"{{request.query.q.[1]}}", "$!{request.queries.q[1]}"},
        {"{{request.headers.X-A}}", "$!{request.headers.X-A}"},
        {"{{request.headers.[X-A]}}", "$!{request.headers.X-A}"},
        {"{{request.body}}", "$!{request.text}"},
        {"{{request.baseUrl}}", "$!{world.base_url}"},
        {"{{jsonPath request.body \\\"$.a.b\\\"}}", "$!{json.text(@$.a.b@)}"},
        {"{{now}}", "$!{clock.now(@@, \\\"yyyy-MM-dd@T@HH:mm:ssX\\\")}"},
        {"{{now offset=\\\"3 days\\\" format=\\\"unix\\\"}}", "$!{clock.now(@3 days@, @unix@)}"},
        {"{{now timezone=\\\"Europe/Berlin\\\" format=\\\"HH\\\"}}",
         "$!{clock.now(@@, @HH@, @Europe/Berlin@)}"},
        {"{{randomValue type=\\\"UUID\\\"}}", "$!{random.uuid()}"},
        {"{{randomValue length=5 type=\\\"NUMERIC\\\"}}", "$!{random.digits(5).toLowerCase()}"},
        {"{{randomValue length=5 type=\\\"ALPHABETIC\\\" uppercase=true}}",
         "$!{random.letters(5).toUpperCase()}"},
        {"{{randomInt lower=1 upper=7}}", "$!{random.int(1, 6)}"},
        {"{{randomDecimal lower=1 upper=2}}", "$!{random.decimal(1, 2)}"},
        {"{{pickRandom \\\"a\\\" \\\"b\\\"}}", "$!{random.choice(@a@, @b@)}"},
        {"{{math 2 \\\"*\\\" 3}}", "$!{math.mul(2, 3)}"},
        {"{{upper request.query.q}}", "$!{request.query.q.toUpperCase()}"},
        {"{{base64 request.body}}", "$!{encoding.base64($request.text)}"},
        {"{{parameters.p}} {{parameters.n}}", "it is 5"},
        {"{{#if request.query.q}}a{{else}}b{{/if}}",
         "#if(\\\"$!{request.query.q}\\\" != \\\"\\\")a#{else}b#{end}"},
        {"{{#unless request.query.q}}a{{/unless}}",
         "#if(\\\"$!{request.query.q}\\\" == \\\"\\\")a#{end}"},
        {"{{#if (eq request.method \\\"GET\\\")}}a{{/if}}",
         "#if(($request.method == @GET@))a#{end}"},
        {"{{#eq request.method \\\"GET\\\"}}a{{/eq}}", "#if(($request.method == @GET@))a#{end}"},
        {"{{! a comment }}{{~ request.method ~}}", "$!{request.method}"},
        {"{{jsonPath request.body (lower request.query.p)}}",
         "$!{json.text($request.query.p.toLowerCase())}"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct told told;
        char response[1024], ours[1024];
        snprintf(
            response, sizeof response,
            "{'transformers':['response-template'],'transformerParameters':{'p':'it is','n':5},"
            "'body':'%s'}",
            row[i].theirs);
        snprintf(ours, sizeof ours, "\"body_text\":\"%s\"", row[i].ours);
        for (char *c = ours; *c; c++)
            *c = *c == '@' ? '\'' : *c;
        const char *stub = convert("{'url':'/'}", response, "", &told);
        CHECK_ROW_HAS(row[i].theirs, stub, ours);
        CHECK_ROW(row[i].theirs, *told.text == '\0');
    }
}

static void test_what_does_not_go(void)
{
    static const struct {
        const char *request, *response, *told;
        bool made;
    } row[] = {
        {"{'urlPattern':'/x(?=y)'}", "{}", "1:26 out: the regular expression does not go", false},
        {"{'scheme':'https'}", "{}", "1:22 out: \"scheme\" of a request has no word here", false},
        {"{'bodyPatterns':[{'equalToXml':'<a/>'}]}", "{}", "out: \"equalToXml\" of a pattern",
         false},
        {"{'bodyPatterns':[{'equalToJson':'{'}]}", "{}", "\"equalToJson\" is no JSON", false},
        {"{'bodyPatterns':[{'matchesJsonPath':'$.a[?('}]}", "{}", "out: $jsonpath: ", false},
        {"{'headers':{'A':{'includes':[{'equalTo':'x'},{'equalTo':'y'}]}}}", "{}",
         "of several values has no word here", false},
        {"{'headers':{'A':{'before':'2021-01-01T00:00:00Z'}}}", "{}",
         "out: \"before\" of a pattern has no word here", false},
        {"{'cookies':{'a':{'matches':'x'}}}", "{}", "\"cookies\" other than", false},
        {"{'url':5}", "{}", "\"url\" is no text", false},
        {"{'url':'/'}", "{'proxyBaseUrl':'http://x.test'}", "gcmock sends nothing on", false},
        {"{'url':'/'}", "{'status':99}", "out: ", false},
        {"{'url':'/'}", "{'bodyFileName':'a.txt'}", "there is no __files beside mappings", false},
        {"{'url':'/'}", "{'base64Body':'/9j'}", "\"base64Body\" is no base64", false},
        {"{'url':'/'}", "{'transformers':['response-template'],'body':'{{weird 1}}'}",
         "note: the template {{weird 1}} has no word here: it stays as text", true},
        {"{'url':'/'}", "{'transformers':['response-template'],'body':'{{#each x}}{{/each}}'}",
         "out: the block {{#each x}} has no word here", false},
        {"{'url':'/'}", "{'transformers':['response-template'],'body':'{{request.url'}",
         "out: a template that does not end", false},
        {"{'url':'/'}", "{'fault':'NONE_SUCH'}", "out: unknown fault \"NONE_SUCH\"", false},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct told told;
        const char *stub = convert(row[i].request, row[i].response, "", &told);
        CHECK_ROW_HAS(row[i].told, told.text, row[i].told);
        CHECK_ROW(row[i].told, (*stub != '\0') == row[i].made);
    }
}

static void test_what_stands_beside(void)
{
    struct told told;
    const char *stub =
        convert("{'url':'/'}", "{}",
                ",'id':'u-1','name':'a name','priority':1,'scenarioName':'s',"
                "'requiredScenarioState':'Started','newScenarioState':'two','persistent':true,"
                "'serveEventListeners':[{'name':'webhook'}]",
                &told);
    CHECK_TEXT(stub,
               "{\"id\":\"u-1\",\"about\":\"a name\",\"priority\":4,\"scenario\":\"s\","
               "\"required_state\":\"Started\",\"new_state\":\"two\",\"match\":{\"url\":\"/\"},"
               "\"answer\":{\"status\":200}}");
    CHECK_HAS(told.text, "note: without \"serveEventListeners\": gcmock sends nothing by itself");
}

/* There the last that was added answers, here the first of a list does. */
static void test_many_in_a_file_are_turned_round(void)
{
    struct gc_strbuf to GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    struct told told = {""};
    struct wiremock_import import = {.note = hear, .ctx = &told};
    struct gc_error err = {0};
    struct gc_json doc GC_AUTO(gc_json_release) =
        read("{'mappings':[{'id':'a','request':{},'response':{}},"
             "{'id':'b','request':{},'response':{}},5]}",
             "", "");
    CHECK_STATUS(wiremock_convert(&import, &doc, &to, &err), GC_OK, &err);
    struct gc_json made GC_AUTO(gc_json_release) = subject_json(gc_strbuf_text(&to));
    CHECK_TEXT(gc_json_str(cJSON_GetArrayItem(made.root, 0), "id"), "b");
    CHECK_TEXT(gc_json_str(cJSON_GetArrayItem(made.root, 1), "id"), "a");
    CHECK_INT(import.n_mappings, 3);
    CHECK_INT(import.n_stubs, 2);
    CHECK_HAS(told.text, "out: a mapping is an object");
}

static void test_what_is_no_mapping(void)
{
    struct gc_strbuf to GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    struct wiremock_import import = {.note = hear};
    struct gc_error err = {0};
    struct gc_json doc GC_AUTO(gc_json_release) = read("{'a':1}", "", "");
    CHECK_STATUS(wiremock_convert(&import, &doc, &to, &err), GC_E_DATA, &err);
    CHECK_HAS(gc_error_text(&err), "test:1:1: this is no mapping of WireMock");
}

SUITE(wiremock, {"requests become matches", test_requests},
      {"responses become answers", test_answers}, {"templates become templates", test_templates},
      {"what does not go is told with its place", test_what_does_not_go},
      {"priorities, scenarios and names go along", test_what_stands_beside},
      {"many in a file are turned round", test_many_in_a_file_are_turned_round},
      {"what is no mapping is refused", test_what_is_no_mapping});
