/* Cases that follow from contracts: which ones, and what each sends and expects. */
#include <stdlib.h>

#include "base/json/write.h"
#include "harness/case/case.h"
#include "harness/suite/contract.h"
#include "tests/check.h"
#include "tests/harness/rig.h"

enum { TOLD_BYTES = 256 * 1024 };

/* "NAME | GET /path {headers} {body} -> status body" for each case. */
static void tell(const struct hx_case *c, struct gc_strbuf *to)
{
    const cJSON *act = gc_json_get(c->when, "steps")->child->next;
    const cJSON *request = gc_json_get(act, "request");
    struct gc_jsonw w = gc_jsonw(to);
    gc_strbuf_addf(to, "%s | %s %s ", c->name, gc_json_str(request, "method"),
                   gc_json_str(request, "path"));
    gc_jsonw_value(&w, gc_json_get(request, "headers"));
    gc_strbuf_addc(to, ' ');
    w = gc_jsonw(to);
    if (gc_json_get(request, "body"))
        gc_jsonw_value(&w, gc_json_get(request, "body"));
    gc_strbuf_adds(to, " -> ");
    w = gc_jsonw(to);
    gc_jsonw_value(&w, gc_json_get(c->then, "status"));
    gc_strbuf_addc(to, ' ');
    w = gc_jsonw(to);
    if (gc_json_get(c->then, "body"))
        gc_jsonw_value(&w, gc_json_get(c->then, "body"));
    gc_strbuf_addc(to, '\n');
}

/* All cases of the contract, told; or the error. */
static void told(const char *contract, const char *operation, const char *path,
                 const char *upstream, struct gc_strbuf *to)
{
    static unsigned n;
    char dir[300];
    struct hx_cases cases GC_AUTO(hx_cases_release) = {0};
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    snprintf(dir, sizeof dir, "%s/contract-%u", check_temp_dir(), n++);
    const struct hx_contract c = {
        .dir = dir, .path = path, .upstream = upstream, .operation = operation};
    const char *file = rig_write("contract", contract), *paths[] = {dir};
    if (hx_contract_write(&c, file, &err) != GC_OK) {
        gc_strbuf_adds(to, gc_error_text(&err));
        return;
    }
    CHECK_STATUS(hx_cases_load(&cases, paths, 1, &problems, &err), GC_OK, &err);
    for (size_t i = 0; i < cases.n; i++)
        tell(cases.items[i], to);
}

#define DENIED "{\"$one_of\":[401,403]}"
#define BAD    "{\"$one_of\":[400,422]}"
#define NONE   "{\"$one_of\":[400,404,422]}"
#define LOST   "{\"$not\":{\"$one_of\":[500,501,502,503,504]}}"

static const char user[] =
    "{'openapi': '3.0.3', 'servers': [{'url': 'https://api.example.com/v1/'}], 'paths': {"
    "'/users/{id}': {'parameters': [{'name': 'id', 'in': 'path', 'required': true, 'schema': "
    "{'type': 'integer', 'minimum': 1, 'maximum': 9}}], 'get': {'operationId': 'getUser', "
    "'security': [{'key': []}], 'parameters': [{'$ref': '#/components/parameters/lang'}, {'name': "
    "'X-Trace', 'in': 'header', 'required': true, 'schema': {'type': 'integer'}}], 'responses': "
    "{'404': {}, '200': {'content': {'application/json': {'schema': {'$ref': "
    "'#/components/schemas/a~1b'}}}}}}, 'delete': {'responses': {'2XX': {}}}}}, 'components': {"
    "'securitySchemes': {'key': {'type': 'http', 'scheme': 'bearer'}}, 'parameters': {'lang': "
    "{'name': 'lang', 'in': 'query', 'schema': {'type': 'string', 'enum': ['en', 'de']}}}, "
    "'schemas': {'a/b': {'allOf': [{'type': 'object', 'required': ['id'], 'properties': {'id': "
    "{'type': 'integer'}}}, {'properties': {'name': {'type': 'string', 'nullable': true}}}]}}}}";

static const char order[] =
    "{'swagger': '2.0', 'basePath': '/shop', 'paths': {'/orders': {'post': {'parameters': "
    "[{'name': "
    "'x-genesys-auth-token', 'in': 'header', 'type': 'string'}, {'name': 'order', 'in': 'body', "
    "'schema': {'$ref': '#/definitions/Order'}}], 'responses': {'201': {'schema': {'type': "
    "'array'}}}"
    "}}}, 'definitions': {'Order': {'type': 'object', 'required': ['item'], 'properties': {'item': "
    "{'type': 'object', 'required': ['sku'], 'properties': {'sku': {'type': 'string', 'minLength': "
    "2, 'maxLength': 3}, 'parent': {'$ref': '#/definitions/Order'}}}, 'price': {'type': 'number', "
    "'minimum': 0, 'exclusiveMinimum': true}, 'note': {'type': 'string'}}}}}";

static void test_openapi(void)
{
    struct gc_strbuf all GC_AUTO(gc_strbuf_release) = GC_STRBUF(TOLD_BYTES);
    told(user, "getUser", NULL, NULL, &all);
#define HEADERS " {\"Authorization\":\"Bearer ${token}\",\"X-Trace\":\"1\"}  -> "
    static const char *const lines[] = {
        "getUser: inputs: all as they should be | GET /v1/users/1?lang=en" HEADERS
        "200 {\"id\":{\"$type\":\"integer\"},\"name\":{\"$one_of\":[{\"$type\":\"string\"},null,"
        "{\"$absent\":true}]}}\n",
        "getUser: inputs: id of a wrong type | GET /v1/users/wrong?lang=en" HEADERS NONE " \n",
        "getUser: inputs: id at its minimum | GET /v1/users/1?lang=en" HEADERS "200 {",
        "getUser: inputs: id under its minimum | GET /v1/users/0?lang=en" HEADERS NONE " \n",
        "getUser: inputs: id at its maximum | GET /v1/users/9?lang=en" HEADERS "200 {",
        "getUser: inputs: id over its maximum | GET /v1/users/10?lang=en" HEADERS NONE " \n",
        "getUser: inputs: lang none of its words | GET /v1/users/1?lang=none-of-its-words" HEADERS
            BAD " \n",
        "getUser: inputs: lang missing | GET /v1/users/1 {\"Authorization\":\"Bearer "
        "${token}\",\"X-Trace\":\"1\"}  -> 200 {",
        "getUser: inputs: X-Trace missing | GET /v1/users/1?lang=en {\"Authorization\":\"Bearer "
        "${token}\"}  -> " BAD " \n",
        "getUser: inputs: X-Trace of a wrong type | GET /v1/users/1?lang=en {\"Authorization\":"
        "\"Bearer ${token}\",\"X-Trace\":\"wrong\"}  -> " BAD " \n",
        "getUser: the token: absent | GET /v1/users/1?lang=en {\"X-Trace\":\"1\"}  -> " DENIED
        " \n",
        "getUser: the token: refused | GET /v1/users/1?lang=en {\"Authorization\":\"Bearer "
        "no-such-token\",\"X-Trace\":\"1\"}  -> " DENIED " \n",
        "getUser: the token: expired | GET /v1/users/1?lang=en" HEADERS DENIED " \n",
    };
    size_t n = 0;
    for (const char *at = gc_strbuf_text(&all); (at = strchr(at, '\n')) != NULL; at++)
        n++;
    CHECK_INT(n, GC_COUNT_OF(lines));
    for (size_t i = 0; i < GC_COUNT_OF(lines); i++)
        CHECK_HAS(gc_strbuf_text(&all), lines[i]);
    struct gc_strbuf other GC_AUTO(gc_strbuf_release) = GC_STRBUF(TOLD_BYTES);
    told(user, "DELETE /users/{id}", "/other/{id}", NULL, &other);
    CHECK_HAS(gc_strbuf_text(&other), "DELETE /users/{id}: inputs: all as they should be | DELETE "
                                      "/other/1 {}  -> {\"$one_of\":[200,201,202,203,204,206]} \n");
    CHECK(!strstr(gc_strbuf_text(&other), "the token")); /* it takes none */
}

static void test_swagger(void)
{
#define SENT "| POST /shop/orders {\"x-genesys-auth-token\":\"${token}\"} "
    static const char *const lines[] = {
        "item missing " SENT "{\"price\":1,\"note\":\"text\"} -> " BAD,
        "item of a wrong type " SENT "{\"item\":[],\"price\":1,\"note\":\"text\"} -> " BAD,
        "item.sku missing " SENT "{\"item\":{\"parent\":{",
        "item.sku at its shortest " SENT "{\"item\":{\"sku\":\"xx\",",
        "item.sku too short " SENT "{\"item\":{\"sku\":\"x\",",
        "item.sku at its longest " SENT "{\"item\":{\"sku\":\"xxx\",",
        "item.sku too long " SENT "{\"item\":{\"sku\":\"xxxx\",",
        "item.sku of a wrong type " SENT "{\"item\":{\"sku\":{},",
        "price missing " SENT "{\"item\":{\"sku\":\"tex\",\"parent\":{\"item\":{\"sku\":\"tex\"},"
        "\"price\":1,\"note\":\"text\"}},"
        "\"note\":\"text\"} -> 201",
        "item.parent missing " SENT
        "{\"item\":{\"sku\":\"tex\"},\"price\":1,\"note\":\"text\"} -> 201",
        "price at its minimum " SENT,
        "\"price\":0,\"note\":\"text\"} -> " BAD,
        "price under its minimum " SENT,
        "note in unicode " SENT,
        "\"note\":\"Zoë 例 太郎 😀\"} -> " LOST,
        "its upstream: no answer " SENT,
        "its upstream: slow, but in time " SENT,
        "} -> 201 {\"$type\":\"array\"}",
    };
    struct gc_strbuf all GC_AUTO(gc_strbuf_release) = GC_STRBUF(TOLD_BYTES);
    told(order, NULL, NULL, "/stock/*", &all);
    for (size_t i = 0; i < GC_COUNT_OF(lines); i++)
        CHECK_HAS(gc_strbuf_text(&all), lines[i]);
    /* However deep it stands and whatever type it has, a wrong one is refused. */
    size_t n = 0;
    for (const char *at = gc_strbuf_text(&all); (at = strstr(at, "of a wrong type |")); n++) {
        at += strcspn(at, "\n");
        CHECK(strncmp(at - strlen(BAD) - 1, BAD " ", strlen(BAD) + 1) == 0);
    }
    CHECK(n >= 5);
}

/* What a contract's inputs leave free may be missing, and need not be in an answer. Where nothing
 * says which must be there, nobody can tell. */
static void test_optional_properties(void)
{
#define ACTION(required)                                                                           \
    "{'name': 'Find', 'contract': {'input': {'inputSchema': {'type': 'object'" required            \
    ", 'properties': {'id': {'type': 'integer'}, 'note': {'type': 'string'}, 'to': {'type': "      \
    "'object', 'required': ['zip'], 'properties': {'zip': {'type': 'string'}, 'lane': {'type': "   \
    "'integer'}}}}}}, 'output': {'successSchema': {'type': 'object'" required                      \
    ", 'properties': {'id': {'type': 'integer'}, 'text': {'type': 'string'}}}}}}"
#define TO_SERVICE "| POST /data-action/customer-lookup {\"X-Genesys-Auth-Token\":\"${token}\"} "
    static const struct {
        const char *line;
        bool always; /* also where nothing says what is required */
    } row[] = {
        {"id missing " TO_SERVICE
         "{\"data\":{\"note\":\"text\",\"to\":{\"zip\":\"text\",\"lane\":1}}} -> " BAD,
         false},
        {"note missing " TO_SERVICE
         "{\"data\":{\"id\":1,\"to\":{\"zip\":\"text\",\"lane\":1}}} -> 200",
         false},
        {"to missing " TO_SERVICE "{\"data\":{\"id\":1,\"note\":\"text\"}} -> 200", false},
        {"to.zip missing " TO_SERVICE "{\"data\":{\"id\":1,\"note\":\"text\",\"to\":{}}} -> " BAD,
         true},
        {"to.lane missing " TO_SERVICE
         "{\"data\":{\"id\":1,\"note\":\"text\",\"to\":{\"zip\":\"text\"}}} -> 200",
         true},
        {"note of a wrong type " TO_SERVICE, true},
        {"-> 200 "
         "{\"data\":{\"id\":{\"$type\":\"integer\"},\"text\":{\"$one_of\":[{\"$type\":\"string\"},{"
         "\"$absent\":true}]}}}",
         false},
    };
    struct gc_strbuf says GC_AUTO(gc_strbuf_release) = GC_STRBUF(TOLD_BYTES);
    struct gc_strbuf says_nothing GC_AUTO(gc_strbuf_release) = GC_STRBUF(TOLD_BYTES);
    told(ACTION(", 'required': ['id']"), NULL, NULL, NULL, &says);
    told(ACTION(""), NULL, NULL, NULL, &says_nothing);
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        CHECK_HAS(gc_strbuf_text(&says), row[i].line);
        CHECK_ROW(row[i].line,
                  (strstr(gc_strbuf_text(&says_nothing), row[i].line) != NULL) == row[i].always);
    }
    CHECK_HAS(gc_strbuf_text(&says_nothing),
              "-> 200 {\"data\":{\"id\":{\"$type\":\"integer\"},\"text\":{\"$type\":\"string\"}}}");
}

/* A good number stands between the bounds of its schema, however they are written. */
static void test_good_numbers(void)
{
    static const struct {
        const char *schema, *sent;
    } rows[] = {
        {"'minimum': 5", "x=5"},
        {"'minimum': 5, 'exclusiveMinimum': true", "x=6"},
        {"'minimum': 5, 'exclusiveMinimum': false", "x=5"},
        {"'exclusiveMinimum': 5", "x=6"},
        {"'exclusiveMinimum': -1", "x=0"},
        {"'multipleOf': 5", "x=5"},
        {"'maximum': 0", "x=0"},
        {"'maximum': 0, 'exclusiveMaximum': true", "x=-1"},
        {"'maximum': 1", "x=1"},
        {"'maximum': -7", "x=-7"},
        {"'minimum': 2, 'multipleOf': 2, 'maximum': 8", "x=2"},
        {"'title': 'X'", "x=1"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct gc_strbuf all GC_AUTO(gc_strbuf_release) = GC_STRBUF(TOLD_BYTES);
        char contract[1024], line[256];
        snprintf(contract, sizeof contract,
                 "{'openapi': '3.0.3', 'paths': {'/a': {'get': {'parameters': [{'name': 'x', 'in': "
                 "'query', 'required': true, 'schema': {'type': 'number', %s}}], 'responses': "
                 "{'200': {}}}}}}",
                 rows[i].schema);
        told(contract, NULL, NULL, NULL, &all);
        snprintf(line, sizeof line, "inputs: all as they should be | GET /a?%s {}  -> 200 \n",
                 rows[i].sent);
        CHECK_ROW_HAS(rows[i].schema, gc_strbuf_text(&all), line);
    }
}

/* What an operation says of a parameter hides what its path says of it, whichever of them it is;
 * the same name in another place is another one. */
static void test_an_operation_overrides_its_path(void)
{
#define QUERY(name, least)                                                                         \
    "{'name': '" name "', 'in': 'query', 'required': true, 'schema': {'type': 'integer', "         \
    "'minimum': " least "}}"
    struct gc_strbuf all GC_AUTO(gc_strbuf_release) = GC_STRBUF(TOLD_BYTES);
    told("{'openapi': '3.0.3', 'paths': {'/a': {'parameters': [" QUERY("one", "1") ", " QUERY(
             "two", "2") ", " QUERY("three", "3") ", {'name': 'one', 'in': 'header', 'required': "
                                                  "true, 'schema': {'type': 'string'}}], 'get': "
                                                  "{'parameters': [" QUERY("one", "11") ", " QUERY(
                                                      "two", "12") "], 'responses': {'200': "
                                                                   "{}}}}}}",
         NULL, NULL, NULL, &all);
    CHECK_HAS(gc_strbuf_text(&all), "inputs: all as they should be | GET /a?one=11&two=12&three=3 "
                                    "{\"one\":\"text\"}  -> 200 \n");
    CHECK_HAS(gc_strbuf_text(&all), "two under its minimum | GET /a?one=11&two=11&three=3 ");
#undef QUERY
}

static void test_one_name_in_several_places(void)
{
    static const char *const lines[] = {
        "inputs: id of the path of a wrong type | PUT /users/wrong?lang=1 {\"lang\":\"1\"} "
        "{\"id\":1} ",
        "inputs: id of a wrong type | PUT /users/1?lang=1 {\"lang\":\"1\"} {\"id\":\"wrong\"} ",
        "inputs: id missing | PUT /users/1?lang=1 {\"lang\":\"1\"} {} ",
        "inputs: lang of the query missing | PUT /users/1 {\"lang\":\"1\"} {\"id\":1} ",
        "inputs: lang of the headers missing | PUT /users/1?lang=1 {} {\"id\":1} ",
    };
    struct gc_strbuf all GC_AUTO(gc_strbuf_release) = GC_STRBUF(TOLD_BYTES);
    told("{'openapi': '3.0.3', 'paths': {'/users/{id}': {'put': {'parameters': [{'name': 'id', "
         "'in': 'path', 'required': true, 'schema': {'type': 'integer'}}, {'name': 'lang', 'in': "
         "'query', 'required': true, 'schema': {'type': 'integer'}}, {'name': 'lang', 'in': "
         "'header', 'required': true, 'schema': {'type': 'integer'}}], 'requestBody': {'content': "
         "{'application/json': {'schema': {'type': 'object', 'required': ['id'], 'properties': "
         "{'id': {'type': 'integer'}}}}}}, 'responses': {'200': {}}}}}}",
         NULL, NULL, NULL, &all);
    for (size_t i = 0; i < GC_COUNT_OF(lines); i++)
        CHECK_HAS(gc_strbuf_text(&all), lines[i]);
}

static void test_refusals(void)
{
    static const struct {
        const char *name, *contract, *operation, *says;
    } row[] = {
        {"several operations", user, NULL,
         "name one of its 2 operations with --operation: getUser, DELETE /users/{id}"},
        {"one that is not there", user, "getUsr", "no operation \"getUsr\"; did you mean getUser"},
        {"one far off", user, "x", "no operation \"x\"; there are getUser, DELETE /users/{id}"},
        {"no operation at all", "{'openapi': '3.1.0', 'paths': {}}", NULL, "it has no operation"},
        {"a data action has none", "{'name': 'a'}", "x", "--operation is for an OpenAPI document"},
        {"neither", "{'name': 'a'}", NULL, "no data action, nor an OpenAPI document"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(TOLD_BYTES);
        told(row[i].contract, row[i].operation, NULL, NULL, &text);
        CHECK_ROW_HAS(row[i].name, gc_strbuf_text(&text), row[i].says);
    }
}

SUITE(contract, {"an operation of OpenAPI 3 becomes cases", test_openapi},
      {"one of Swagger 2, too, with its body to the depth", test_swagger},
      {"what is optional may be missing", test_optional_properties},
      {"a good number stands between its bounds", test_good_numbers},
      {"what an operation says of a parameter hides what its path says",
       test_an_operation_overrides_its_path},
      {"one name in several places is told by its place", test_one_name_in_several_places},
      {"what is no contract is told so", test_refusals});
