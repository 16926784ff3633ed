/* Exported actions: read, made into requests, and their answers into outputs. */
#include "base/json/write.h"
#include "mock/integrations/action/action.h"
#include "tests/check.h"

/* A whole definition around the parts that a test is about. */
#define DEFINITION(request, response, contract)                                                    \
    "{\"name\":\"N\",\"integrationType\":\"custom-rest-actions\",\"actionType\":\"custom\","       \
    "\"config\":{\"request\":{" request "},\"response\":{" response "}},\"contract\":{" contract   \
    "},\"secure\":false,\"unheardOf\":1}"
#define POST "\"requestUrlTemplate\":\"https://h/p\",\"requestType\":\"POST\""

struct loaded {
    struct gc_json doc;
    struct gc_problems problems, warnings;
    struct action_definition *a;
    struct gc_arena arena;
    enum gc_status status;
};

static void load(struct loaded *l, const char *text)
{
    struct gc_error err = {0};
    *l = (struct loaded){.arena = {.max_bytes = 16 << 20}};
    CHECK_STATUS(gc_json_parse(&l->doc, "a.json", text, strlen(text), &gc_json_file_limits, &err),
                 GC_OK, &err);
    l->status = action_read(&l->a, &l->doc, l->doc.root, &l->problems, &l->warnings);
}

static void unload(struct loaded *l)
{
    action_free(l->a);
    gc_arena_release(&l->arena);
    gc_problems_release(&l->problems);
    gc_problems_release(&l->warnings);
    gc_json_release(&l->doc);
}

/* "METHOD URL|Header: value|...|body", or "error message". */
static void make_request(struct loaded *l, const char *inputs, struct gc_strbuf *out)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct action_request r;
    struct gc_error err = {0};
    CHECK_STATUS(gc_json_parse(&doc, "i", inputs, strlen(inputs), &gc_json_default_limits, &err),
                 GC_OK, &err);
    const struct action_values v = {gc_json_get(doc.root, "input"),
                                    gc_json_get(doc.root, "credentials"),
                                    gc_json_get(doc.root, "authResponse")};
    enum gc_status s = l->a ? action_make_request(l->a, &v, &l->arena, &r, &err) : l->status;
    if (s != GC_OK) {
        gc_strbuf_addf(out, "error %s", gc_error_text(&err));
        return;
    }
    gc_strbuf_addf(out, "%s %s|", r.method, r.url);
    for (size_t i = 0; i < r.n_headers; i++)
        gc_strbuf_addf(out, "%s: %s|", r.headers[i].name, r.headers[i].value);
    gc_strbuf_add(out, r.body, r.body_bytes);
}

/* clang-format off */
static const struct {
    const char *rule, *request, *values, *expected;
} requests[] = {
    {"URL, headers and body are templates",
     "\"requestUrlTemplate\":\"https://h/p/${input.a}?q=$esc.url($input.b)\",\"requestType\":\"PUT\","
     "\"headers\":{\"X-A\":\"<$input.a>\",\"Content-Type\":\"text/plain\"},\"requestTemplate\":\"a=$input.a\"",
     "{\"input\":{\"a\":\"1\",\"b\":\"x y\"}}", "PUT https://h/p/1?q=x+y|X-A: <1>|Content-Type: text/plain|a=1"},
    {"GET has no body, whatever its template says",
     "\"requestUrlTemplate\":\"/api/v2/x\",\"requestType\":\"GET\",\"requestTemplate\":\"${input.rawRequest}\"",
     "{\"input\":{\"a\":1}}", "GET /api/v2/x|"},
    {"rawRequest is all inputs, with their digits", POST ",\"requestTemplate\":\"${input.rawRequest}\"",
     "{\"input\":{\"a\":1.50,\"b\":null,\"c\":\"q\\\"\"}}",
     "POST https://h/p|Content-Type: application/json|{\"a\":1.50,\"b\":null,\"c\":\"q\\\"\"}"},
    {"without a template that is the body", POST, "{}", "POST https://h/p|Content-Type: application/json|{}"},
    {"a body need not be JSON", POST ",\"requestTemplate\":\"{}}\"", "{}",
     "POST https://h/p|Content-Type: application/json|{}}"},
    {"an empty body has no type", POST ",\"requestTemplate\":\"\"", "{}", "POST https://h/p|"},
    {"how the platform transfers is not sent", POST ",\"requestTemplate\":\"\",\"headers\":{\"Transfer-Encoding\":\"buffered\",\"A\":\"b\"}",
     "{}", "POST https://h/p|A: b|"},
    {"credentials and the login's answer are seen", POST ",\"requestTemplate\":\"\",\"headers\":{\"A\":\"${authResponse.token} $encoding.base64(\\\"${credentials.u}:x\\\")\"}",
     "{\"credentials\":{\"u\":\"me\"},\"authResponse\":{\"token\":\"T\"}}", "POST https://h/p|A: T bWU6eA==|"},
    {"a missing optional input in a URL fails", "\"requestUrlTemplate\":\"/a/${input.b}\"", "{}",
     "error URL:1:5: \"{\" is not legal in a URL; $esc.url() encodes what is put in"},
    {"a blank in a URL fails", "\"requestUrlTemplate\":\"/a b\"", "{}",
     "error URL:1:3: \" \" is not legal in a URL; $esc.url() encodes what is put in"},
    {"letters beyond ASCII are encoded", "\"requestUrlTemplate\":\"/\xC3\xA9?q=%20+\"", "{}", "GET /%C3%A9?q=%20+|"},
    {"a line break in a header fails", POST ",\"headers\":{\"A\":\"$input.a\"}", "{\"input\":{\"a\":\"x\\ny\"}}",
     "error header A: its value would hold a control character"},
    {"a template that fails says where", POST ",\"requestTemplate\":\"\\n $input.a.substring(5)\"", "{\"input\":{\"a\":\"x\"}}",
     "error requestTemplate:2:11: substring from 5 to 1 of a text of 1 characters"},
    {"an action without a URL can't be run", "\"requestType\":\"POST\"", "{}", "error the action has no requestUrlTemplate"},
};
/* clang-format on */

static void test_requests(void)
{
    for (size_t i = 0; i < GC_COUNT_OF(requests); i++) {
        struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(100000);
        struct gc_strbuf out GC_AUTO(gc_strbuf_release) = GC_STRBUF(100000);
        struct loaded l;
        gc_strbuf_addf(&text, "{\"config\":{\"request\":{%s}}}", requests[i].request);
        load(&l, gc_strbuf_text(&text));
        make_request(&l, requests[i].values, &out);
        CHECK_ROW_TEXT(requests[i].rule, gc_strbuf_text(&out), requests[i].expected);
        unload(&l);
    }
}

/* The outputs as JSON text, or "error message". */
static void make_outputs(struct loaded *l, const char *answer, struct gc_strbuf *out)
{
    struct action_result r = {0};
    struct gc_jsonw w = gc_jsonw(out);
    struct gc_error err = {0};
    enum gc_status s =
        l->a ? action_make_outputs(l->a, answer, strlen(answer), &l->arena, &r, &err) : l->status;
    if (s == GC_OK)
        gc_jsonw_value(&w, r.outputs.root);
    else
        gc_strbuf_addf(out, "error %s: %s", gc_status_word(s), gc_error_text(&err));
    gc_json_release(&r.outputs);
}

/* clang-format off */
static const struct {
    const char *rule, *response, *answer, *expected;
} responses[] = {
    {"the raw answer goes through", "\"successTemplate\":\"${rawResult}\"", "{\"a\":1.0}", "{\"a\":1.0}"},
    {"also without any template", "\"translationMap\":{}", "[1]", "[1]"},
    {"an empty answer counts as {}", "\"successTemplate\":\"${rawResult}\"", " \n", "{}"},
    {"translations are JSON text in the template",
     "\"translationMap\":{\"id\":\"$.a.id\",\"n\":\"$.n\"},\"successTemplate\":\"{\\\"id\\\":${id},\\\"n\\\":${n}}\"",
     "{\"a\":{\"id\":\"q\\\"\"},\"n\":2.50}", "{\"id\":\"q\\\"\",\"n\":2.50}"},
    {"what is not found is the default's text",
     "\"translationMap\":{\"id\":\"$.x\"},\"translationMapDefaults\":{\"id\":\"\\\"none\\\"\"},\"successTemplate\":\"{\\\"id\\\":$id}\"",
     "{}", "{\"id\":\"none\"}"},
    {"null is found", "\"translationMap\":{\"id\":\"$.x\"},\"translationMapDefaults\":{\"id\":\"1\"},\"successTemplate\":\"{\\\"id\\\":$id}\"",
     "{\"x\":null}", "{\"id\":null}"},
    {"so is the empty array of an indefinite path",
     "\"translationMap\":{\"id\":\"$..x\"},\"translationMapDefaults\":{\"id\":\"1\"},\"successTemplate\":\"{\\\"id\\\":$id}\"",
     "{}", "{\"id\":[]}"},
    {"without a default the reference stays, and that is no JSON",
     "\"translationMap\":{\"id\":\"$.x\"},\"successTemplate\":\"{\\\"id\\\":${id}}\"", "{}",
     "error bad_data: successTemplate:1:7: expected a value, not '$'"},
    {"a path that suits nothing is not found",
     "\"translationMap\":{\"id\":\"$.x.sum()\"},\"translationMapDefaults\":{\"id\":\"0\"},\"successTemplate\":\"{\\\"id\\\":$id}\"",
     "{\"x\":[]}", "{\"id\":0}"},
    {"a path that is none finds nothing",
     "\"translationMap\":{\"id\":\"$.x.\"},\"translationMapDefaults\":{\"id\":\"0\"},\"successTemplate\":\"{\\\"id\\\":$id}\"",
     "{\"x\":1}", "{\"id\":0}"},
    {"the first of an array",
     "\"translationMap\":{\"id\":\"$.e[?(@.ok)].id\"},\"successTemplate\":\"{\\\"id\\\":${successTemplateUtils.firstFromArray(\\\"${id}\\\",\\\"$esc.quote$esc.quote\\\")}}\"",
     "{\"e\":[{\"id\":\"x\"},{\"id\":\"y\",\"ok\":1}]}", "{\"id\":\"y\"}"},
    {"what follows the first value is not read", "\"successTemplate\":\"{}}\"", "{}", "{}"},
    {"of equal keys the last counts", "\"successTemplate\":\"{\\\"a\\\":1,\\\"b\\\":2,\\\"a\\\":3}\"", "{}", "{\"b\":2,\"a\":3}"},
    {"an answer that is no JSON fails", "\"successTemplate\":\"{}\"", "<html>", "error protocol: the answer:1:1: expected a value, not '<'"},
};
/* clang-format on */

static void test_responses(void)
{
    for (size_t i = 0; i < GC_COUNT_OF(responses); i++) {
        struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(100000);
        struct gc_strbuf out GC_AUTO(gc_strbuf_release) = GC_STRBUF(100000);
        struct loaded l;
        gc_strbuf_addf(&text, "{\"config\":{\"request\":{" POST "},\"response\":{%s}}}",
                       responses[i].response);
        load(&l, gc_strbuf_text(&text));
        make_outputs(&l, responses[i].answer, &out);
        CHECK_ROW_TEXT(responses[i].rule, gc_strbuf_text(&out), responses[i].expected);
        unload(&l);
    }
}

/* clang-format off */
static const struct {
    const char *rule, *schema, *value, *expected; /* "": it fits */
} contracts[] = {
    {"without required nothing is", "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}}", "{}", ""},
    {"what is required must be there", "{\"required\":[\"a\"]}", "{}", "missing key \"a\" in input"},
    {"types are kept", "{\"properties\":{\"a\":{\"type\":\"string\"}}}", "{\"a\":1}", "\"a\""},
    {"also of what is nested in arrays", "{\"properties\":{\"a\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"b\":{\"type\":\"integer\"}}}}}}",
     "{\"a\":[{\"b\":1},{\"b\":\"x\"}]}", "\"b\""},
    {"others than the named may come", "{\"properties\":{}}", "{\"z\":1}", ""},
    {"unless that is forbidden", "{\"properties\":{\"a\":{}},\"additionalProperties\":false}", "{\"z\":1}", "\"z\""},
    {"null fits every type", "{\"properties\":{\"a\":{\"type\":\"string\"}}}", "{\"a\":null}", ""},
    {"but is not there", "{\"required\":[\"a\"],\"properties\":{\"a\":{\"type\":\"string\"}}}", "{\"a\":null}", "missing key \"a\" in input"},
    {"one of several words", "{\"properties\":{\"a\":{\"enum\":[\"x\",\"y\"]}}}", "{\"a\":\"q\"}", "must be"},
    {"lengths and bounds", "{\"properties\":{\"a\":{\"maxLength\":2}}}", "{\"a\":\"abc\"}", "at most 2"},
    {"patterns", "{\"properties\":{\"a\":{\"pattern\":\"^[0-9]+$\"}}}", "{\"a\":\"x\"}", "\"a\""},
    {"words of other drafts say nothing", "{\"properties\":{\"a\":{\"type\":\"string\",\"required\":true,\"format\":\"uri\"}},\"additionalItems\":true,\"title\":\"t\",\"$schema\":\"s\"}",
     "{}", ""},
};
/* clang-format on */

static void test_contracts(void)
{
    for (size_t i = 0; i < GC_COUNT_OF(contracts); i++) {
        struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(100000);
        struct gc_json value GC_AUTO(gc_json_release) = {0};
        struct gc_error err = {0};
        struct loaded l;
        gc_strbuf_addf(&text,
                       "{\"config\":{\"request\":{" POST
                       "}},\"contract\":{\"input\":{\"inputSchema\":%s}}}",
                       contracts[i].schema);
        load(&l, gc_strbuf_text(&text));
        CHECK_ROW(contracts[i].rule, l.a != NULL);
        enum gc_status s = gc_json_parse(&value, "v", contracts[i].value,
                                         strlen(contracts[i].value), &gc_json_default_limits, &err);
        if (l.a && s == GC_OK)
            s = action_check(l.a->input, value.root, "input", &err);
        CHECK_ROW(contracts[i].rule, (s == GC_OK) == !*contracts[i].expected);
        CHECK_ROW_HAS(contracts[i].rule, err.message, contracts[i].expected);
        unload(&l);
    }
}

/* clang-format off */
static const struct {
    const char *rule, *text, *expected; /* the first problem, or the first warning after "warning: " */
} faults[] = {
    {"another document", "{\"flows\":[]}", "a.json:1:1: this is no exported data action: it has no config.request"},
    {"a template that does not parse, with its place in the file",
     DEFINITION(POST ",\"requestTemplate\":\"{\\n\\\"a\\\": ${input.a\\n}\"", "", ""),
     "a.json:1:190: requestTemplate: expected \"}\" to end \"${input.a\""},
    {"a header that does not parse", DEFINITION(POST ",\"headers\":{\"A\":\"#if(\"}", "", ""), "a.json:1:172: A: expected a value, found the end"},
    {"a name that is no header's", DEFINITION(POST ",\"headers\":{\"A b\":\"x\"}", "", ""), "a.json:1:163: \"A b\" can't be a header's name"},
    {"an unknown method", DEFINITION("\"requestUrlTemplate\":\"/a\",\"requestType\":\"POTS\"", "", ""),
     "a.json:1:136: unknown requestType \"POTS\"; did you mean \"POST\"?"},
    {"a text that is none", DEFINITION(POST ",\"requestTemplate\":{}", "", ""), "a.json:1:170: \"requestTemplate\" must be a text, not an object"},
    {"a timeout out of bounds", "{\"config\":{\"request\":{},\"timeoutSeconds\":61}}", "a.json:1:42: timeoutSeconds must be a whole number from 1 to 60"},
    {"a path that is none is a warning", DEFINITION(POST, "\"translationMap\":{\"a\":\"$.b[x]\"}", ""),
     "warning: a.json:1:192: a: expected a name in quotes, an index, a slice, * or ?(): this path finds nothing"},
    {"a default of nothing is a warning", DEFINITION(POST, "\"translationMap\":{\"ab\":\"$.b\"},\"translationMapDefaults\":{\"aB\":\"1\"}", ""),
     "warning: a.json:1:221: the default of \"aB\" has no translation; did you mean \"ab\"?"},
};
/* clang-format on */

static void test_faults(void)
{
    for (size_t i = 0; i < GC_COUNT_OF(faults); i++) {
        struct gc_strbuf out GC_AUTO(gc_strbuf_release) = GC_STRBUF(100000);
        struct loaded l;
        load(&l, faults[i].text);
        if (l.problems.n_kept)
            gc_strbuf_adds(&out, l.problems.list[0].whole);
        else if (l.warnings.n_kept)
            gc_strbuf_addf(&out, "warning: %s", l.warnings.list[0].whole);
        CHECK_ROW_TEXT(faults[i].rule, gc_strbuf_text(&out), faults[i].expected);
        CHECK_ROW(faults[i].rule, (l.problems.n_kept > 0) == (l.a == NULL));
        unload(&l);
    }
}

static void test_kinds(void)
{
    static const struct {
        const char *rule, *text;
        enum action_kind kind;
        bool is_login, needs_login;
    } rows[] = {
        {"by its word", "{\"integrationType\":\"salesforce-datadip\",\"config\":{\"request\":{}}}",
         ACTION_SALESFORCE, false, false},
        {"without a word by its URL",
         "{\"config\":{\"request\":{\"requestUrlTemplate\":\"/api\"}}}", ACTION_GENESYS, false,
         false},
        {"or the web", "{\"config\":{\"request\":{\"requestUrlTemplate\":\"${input.url}\"}}}",
         ACTION_WEB, false, false},
        {"a login", "{\"actionType\":\"customAuth\",\"config\":{\"request\":{}}}", ACTION_WEB, true,
         false},
        {"who needs one",
         "{\"config\":{\"request\":{\"headers\":{\"A\":\"${authResponse.token}\"}}}}", ACTION_WEB,
         false, true},
    };
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct loaded l;
        load(&l, rows[i].text);
        CHECK_ROW(rows[i].rule, l.a && l.a->kind == rows[i].kind &&
                                    l.a->is_login == rows[i].is_login &&
                                    l.a->needs_login == rows[i].needs_login);
        unload(&l);
    }
}

static void test_flatten(void)
{
    static const struct {
        const char *rule, *value, *expected;
    } rows[] = {
        {"members of objects have dotted names", "{\"a\":{\"b\":1,\"c\":{\"d\":2.50}}}",
         "{\"a.b\":1,\"a.c.d\":2.50}"},
        {"an array of texts stays one", "{\"a\":[\"x\",\"y\"]}", "{\"a\":[\"x\",\"y\"]}"},
        {"an array of objects is one array a member",
         "{\"m\":[{\"id\":1,\"t\":\"x\"},{\"id\":2},{\"id\":null}]}",
         "{\"m.id\":[1,2,null],\"m.t\":[\"x\"]}"},
        {"arrays in arrays become one",
         "{\"r\":[{\"d\":[{\"v\":1},{\"v\":2}]},{\"d\":[{\"v\":3}]}]}", "{\"r.d.v\":[1,2,3]}"},
        {"a dot in a name is __", "{\"urn:2.0:U\":{\"x\":1}}", "{\"urn:2__0:U.x\":1}"},
        {"an empty array stays", "{\"a\":[],\"b\":{}}", "{\"a\":[]}"},
        {"an array as a whole has no prefix", "[{\"a\":1},{\"a\":2}]", "{\"a\":[1,2]}"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct gc_strbuf out GC_AUTO(gc_strbuf_release) = GC_STRBUF(10000);
        struct gc_json doc GC_AUTO(gc_json_release) = {0};
        struct gc_error err = {0};
        CHECK_STATUS(gc_json_parse(&doc, "v", rows[i].value, strlen(rows[i].value),
                                   &gc_json_default_limits, &err),
                     GC_OK, &err);
        CHECK_ROW(rows[i].rule, action_flatten(doc.root, &out) == GC_OK);
        CHECK_ROW_TEXT(rows[i].rule, gc_strbuf_text(&out), rows[i].expected);
    }
}

static void test_urls(void)
{
    static const struct {
        const char *url;
        bool legal;
    } rows[] = {{"https://h:8/a;b=c?d[]=e#f", true},
                {"/a[0]", false},
                {"/a?b=[0]", true},
                {"http://[::1]:80/", true},
                {"http://h[1]/", false},
                {"/a?b=%2", false},
                {"/a?b=%zz", false},
                {"/a#b#c", false},
                {"/a\"b", false},
                {"/a|b", false},
                {"/a\\b", false},
                {"/a?b='c'&d=(e),f:g", true},
                {"/a\xC2\xA0", false},
                {"", false},
                {"arn:aws:lambda:eu-west-1:1:function:f", true}};
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct gc_strbuf out GC_AUTO(gc_strbuf_release) = GC_STRBUF(10000);
        struct gc_error err = {0};
        enum gc_status s = action_check_url(rows[i].url, strlen(rows[i].url), &out, &err);
        CHECK_ROW(rows[i].url, (s == GC_OK) == rows[i].legal);
    }
}

/* Each character of ASCII, in a path, in a query, behind a #, and escaped. */
static void test_characters_of_urls(void)
{
    static const char legal[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "-_.!~*'();/?:@&=+$,";
    static const char hex[] = "0123456789abcdefABCDEF";
    for (int c = 1; c < 128; c++) {
        struct gc_strbuf out GC_AUTO(gc_strbuf_release) = GC_STRBUF(10000);
        char urls[4][16], row[32];
        bool plain = strchr(legal, c) != NULL, bracket = c == '[' || c == ']';
        bool digit = strchr(hex, c) != NULL;
        const bool expected[] = {plain || c == '#', plain || bracket || c == '#', plain || bracket,
                                 digit};
        snprintf(urls[0], sizeof urls[0], "/a%cb", c);
        snprintf(urls[1], sizeof urls[1], "/a?b=%cb", c);
        snprintf(urls[2], sizeof urls[2], "/a#%cb", c);
        snprintf(urls[3], sizeof urls[3], "/a%%7%c", c);
        for (size_t i = 0; i < GC_COUNT_OF(urls); i++) {
            snprintf(row, sizeof row, "%d in %zu", c, i);
            gc_strbuf_reset(&out);
            enum gc_status s = action_check_url(urls[i], strlen(urls[i]), &out, NULL);
            CHECK_ROW(row, (s == GC_OK) == expected[i]);
            if (s == GC_OK)
                CHECK_ROW_TEXT(row, gc_strbuf_text(&out), urls[i]);
        }
    }
    struct gc_strbuf out GC_AUTO(gc_strbuf_release) = GC_STRBUF(10000);
    static const char wide[] = "/\xC3\xA9/\xE2\x82\xAC/\xF0\x9F\x98\x80z";
    CHECK(action_check_url(wide, sizeof wide - 1, &out, NULL) == GC_OK);
    CHECK_TEXT(gc_strbuf_text(&out), "/%C3%A9/%E2%82%AC/%F0%9F%98%80z");
}

static void test_loose(void)
{
    struct loaded l;
    struct action_request r = {0};
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_error err = {0};
    const char *inputs = "{\"queueId\":\"q\"}";
    load(&l, DEFINITION("\"requestUrlTemplate\":\"/a/${Input.QUEUEID}/${input.queueId}\"", "", ""));
    CHECK_STATUS(gc_json_parse(&doc, "i", inputs, strlen(inputs), &gc_json_default_limits, &err),
                 GC_OK, &err);
    const struct action_values v = {.inputs = doc.root};
    if (l.a)
        CHECK_STATUS(action_make_request(l.a, &v, &l.arena, &r, &err), GC_OK, &err);
    CHECK_TEXT(r.url, "/a/q/q");
    CHECK_INT(r.n_loose, 2);
    CHECK_TEXT(r.loose_name, "${Input.QUEUEID}");
    unload(&l);
}

SUITE(action, {"each character of a URL", test_characters_of_urls},
      {"inputs become a request", test_requests}, {"an answer becomes outputs", test_responses},
      {"contracts are kept", test_contracts},
      {"what is wrong with a file is told with its place", test_faults},
      {"what an action is", test_kinds}, {"outputs are flattened", test_flatten},
      {"only a legal URL is sent", test_urls},
      {"names that differ in case only are told", test_loose});
