/* The trees of exports: the same values as texts, and what is no tree is refused with its place. */
#include <stdlib.h>

#include "base/json/json.h"
#include "mock/flow/expr/expr.h"
#include "tests/check.h"

static struct flow_value resolve(void *ctx, const struct flow_ref *ref)
{
    (void)ctx;
    if (ref->scope == FLOW_SCOPE_ID && strcmp(ref->key, "v1") == 0)
        return flow_text("tel:+15551234567");
    if (ref->scope == FLOW_SCOPE_SYSTEM && strcmp(ref->key, "__MESSAGE_MESSAGE__") == 0) {
        static char text[] = "hi", key[] = "body";
        static cJSON body = {.type = cJSON_String, .valuestring = text, .string = key};
        static cJSON message = {.type = cJSON_Object, .child = &body};
        return (struct flow_value){.kind = FLOW_OBJECT, .json = &message};
    }
    return flow_not_set();
}

/* "kind value", "error: what" or "AT: what". */
static void evaluate(const char *json, struct gc_strbuf *out)
{
    struct gc_arena tree GC_AUTO(gc_arena_release) = {.max_bytes = 1 << 20};
    struct gc_arena scratch GC_AUTO(gc_arena_release) = {.max_bytes = 1 << 20};
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_error err = {0};
    struct flow_expr_error e = {0};
    struct flow_value v;
    struct flow_eval ev = {.arena = &scratch, .resolve = resolve, .country_code = "1"};
    enum gc_status s =
        gc_json_parse(&doc, "config", json, strlen(json), &gc_json_file_limits, &err);
    CHECK_STATUS(s, GC_OK, &err);
    const struct flow_expr *x = flow_expr_tree(&tree, doc.root, &e);
    if (!x) {
        gc_strbuf_addf(out, "%zu: %s", e.at, e.message);
    } else if (!flow_expr_eval(&ev, x, &v)) {
        gc_strbuf_addf(out, "error: %s", ev.error);
    } else {
        gc_strbuf_addf(out, "%s%s%s ", flow_kind_info(v.kind)->word, v.of ? " of " : "",
                       v.of ? flow_kind_info(v.of)->word : "");
        flow_value_add_text(out, &v);
    }
}

#define LIT(type, text) "{\"lit\":{\"pos\":1,\"text\":\"" text "\",\"type\":\"" type "\"}}"
#define NODE(kind, type, operands)                                                                 \
    "{\"" kind "\":{\"pos\":3,\"operands\":[" operands "],\"type\":\"" type "\"}}"
#define REF(id, type)                                                                              \
    "{\"ref\":{\"pos\":1,\"text\":\"Flow.x\",\"type\":\"" type "\",\"val\":\"" id "\"}}"

/* clang-format off */
static const struct {
    const char *tree, *expected;
} rows[] = {
    {"null", "NOT_SET "},
    {LIT("str", "a\\\"b"), "string a\"b"}, {LIT("int", "-7"), "integer -7"}, {LIT("dec", "1.50"), "decimal 1.5"}, {LIT("bln", "True"), "boolean true"},
    {LIT("dur", "P1D2H3M4S5F"), "duration P1DT2H3M4.005S"}, {LIT("dur", "P0D0H0M0S1500F"), "duration PT1.5S"}, {LIT("dtm", "2024-01-01T00:00:00Z"), "datetime 2024-01-01T00:00:00Z"},
    {LIT("cur", "1.5|EUR"), "currency 1.50|EUR"}, {LIT("phn", "tel:+15551234567"), "phonenumber tel:+15551234567"},
    {"{\"lit\":{\"pos\":1,\"text\":\"Support\",\"type\":\"que\",\"val\":\"q1\"}}", "queue Support"},
    {NODE(".", "str", LIT("str", "id") ",{\"lit\":{\"pos\":1,\"text\":\"Support\",\"type\":\"que\",\"val\":\"q1\"}}"), "string q1"},
    {"{\"lit\":{\"pos\":1,\"type\":\"int_coll\",\"items\":[" LIT("int", "1") "," LIT("int", "2") "]}}", "collection of integer 1\n2"},
    {"{\"lit\":{\"pos\":1,\"type\":\"str_coll\",\"items\":[]}}", "collection of string "},
    {"{\"emp\":{\"pos\":1,\"text\":\"\",\"type\":\"int\"}}", "NOT_SET of integer "}, {"{\"emp\":{\"pos\":1,\"text\":\"\",\"type\":\"str_coll\"}}", "NOT_SET of collection "},
    {REF("v1", "str"), "string tel:+15551234567"}, {REF("v2", "dtm"), "NOT_SET of datetime "}, {REF("v2", "int_coll"), "NOT_SET of collection "},
    {"{\"ref\":{\"pos\":1,\"text\":\"Prompt.Hello\",\"type\":\"pmt\",\"val\":\"p1\"}}", "prompt Hello"},
    {"{\"sysref\":{\"pos\":1,\"text\":\"PromptSystem.bye\",\"type\":\"pmt\",\"val\":\"__bye__\"}}", "prompt bye"},
    {"{\"sysref\":{\"pos\":1,\"text\":\"Message.Message.body\",\"type\":\"str\",\"val\":\"__MESSAGE_MESSAGE__.body\"}}", "string hi"},
    {"{\"sysref\":{\"pos\":1,\"text\":\"Message.Message.a.b\",\"type\":\"str\",\"val\":\"__MESSAGE_MESSAGE__.a.b\"}}", "NOT_SET "},
    {"{\"sysref\":{\"pos\":1,\"text\":\"Format.Date.dayOnly\",\"type\":\"daf\",\"val\":\"__FORMAT_DATE_DAY_ONLY__\"}}", "format Format.Date.dayOnly"},
    {NODE("ToPhoneNumber", "phn", REF("v1", "str")), "phonenumber tel:+15551234567"},
    {NODE(".", "str", LIT("str", "e164") "," NODE("ToPhoneNumber", "phn", REF("v1", "str"))), "string +15551234567"},
    {NODE("[", "int", LIT("int", "1") "," NODE("MakeList", "int_coll", LIT("int", "5") "," LIT("int", "6"))), "integer 6"},
    {NODE("OR", "bln", LIT("bln", "false") "," LIT("bln", "true")), "boolean true"}, {NODE("!", "bln", LIT("bln", "false")), "boolean true"},
    {NODE("-", "int", LIT("int", "3")), "integer -3"}, {NODE("?", "int", LIT("bln", "true") "," LIT("int", "1") "," LIT("int", "2")), "integer 1"},
    {NODE("GetCurrentDateTimeUtc", "dtm", ""), "datetime 1970-01-01T00:00:00Z"},
    {NODE("+", "int", LIT("int", "1") ",{\"emp\":{\"pos\":1,\"text\":\"\",\"type\":\"int\"}}"), "error: +: value 2 (b) is NOT_SET"},
    {NODE("Lower", "str", LIT("int", "1")), "error: Lower: value 1 must be a text, not an integer"},
    {NODE("Lowr", "str", LIT("str", "a")), "2: unknown function \"Lowr\"; did you mean \"Lower\"?"}, {NODE("If", "str", LIT("str", "a")), "2: If needs exactly 3 values, not 1"},
    {LIT("int", "x"), "0: \"x\" is no integer"}, {LIT("int", "99999999999999999999"), "0: \"99999999999999999999\" is no integer"}, {LIT("dec", "nan"), "0: \"nan\" is no decimal"}, {LIT("bln", "maybe"), "0: \"maybe\" is no boolean"},
    {LIT("dur", "1h"), "0: \"1h\" is no duration"}, {LIT("dtm", "now"), "0: \"now\" is no date-time"},
    {"7", "0: a node of a tree is an object with one member that is an object"}, {"{}", "0: a node of a tree is an object with one member that is an object"},
    {"{\"lit\":1}", "0: a node of a tree is an object with one member that is an object"}, {"{\"a\":{},\"b\":{}}", "0: a node of a tree is an object with one member that is an object"},
    {"{\"ref\":{\"pos\":4,\"text\":\"Flow.x\",\"type\":\"str\"}}", "3: \"Flow.x\" names no variable by its id"}, {"{\"sysref\":{\"pos\":4,\"text\":\"X.y\",\"type\":\"str\"}}", "3: \"X.y\" names no built-in value"},
    {NODE(".", "str", LIT("str", "id")), "2: \".\" needs a name and what has it"}, {NODE("[", "str", LIT("int", "1")), "2: \"[\" needs an index and a collection"},
    {"{\"Lower\":{\"pos\":3,\"operands\":{}}}", "2: operands must be an array, not an object"}, {"{\"Lower\":{\"operands\":[1]}}", "0: a node of a tree is an object with one member that is an object"},
};
/* clang-format on */

static void test_rows(void)
{
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct gc_strbuf out GC_AUTO(gc_strbuf_release) = GC_STRBUF(100000);
        evaluate(rows[i].tree, &out);
        CHECK_ROW_TEXT(rows[i].tree, gc_strbuf_text(&out), rows[i].expected);
    }
}

/* Deeper than a reader of JSON would let it in. */
static void test_deep_trees_are_refused(void)
{
    struct gc_arena tree GC_AUTO(gc_arena_release) = {.max_bytes = 8 << 20};
    struct flow_expr_error e = {0};
    cJSON *node = cJSON_CreateObject();
    cJSON_AddItemToObject(node, "emp", cJSON_CreateObject());
    for (int i = 0; i < 200; i++) {
        cJSON *outer = cJSON_CreateObject(), *operands = cJSON_CreateArray();
        cJSON *inside = cJSON_AddObjectToObject(outer, "IsSet");
        cJSON_AddItemToArray(operands, node);
        cJSON_AddItemToObject(inside, "operands", operands);
        node = outer;
    }
    CHECK(flow_expr_tree(&tree, node, &e) == NULL);
    CHECK_TEXT(e.message, "the tree is nested more than 100 deep");
    cJSON_Delete(node);
}

static void test_values_become_what_a_variable_holds(void)
{
    static const struct {
        struct flow_value from;
        enum flow_kind to;
        const char *expected; /* NULL: an error */
    } conversions[] = {
        {{.kind = FLOW_TEXT, .text = "2024-01-01T00:00:00Z"},
         FLOW_DATETIME,
         "2024-01-01T00:00:00Z"},
        {{.kind = FLOW_TEXT, .text = "7"}, FLOW_INTEGER, "7"},
        {{.kind = FLOW_INTEGER, .integer = 7}, FLOW_DECIMAL, "7.0"},
        {{.kind = FLOW_INTEGER, .integer = 7}, FLOW_TEXT, "7"},
        {{.kind = FLOW_TEXT, .text = "x"}, FLOW_QUEUE, "x"},
        {{.kind = FLOW_TEXT, .text = "x"}, FLOW_BOOL, NULL},
    };
    struct gc_arena scratch GC_AUTO(gc_arena_release) = {.max_bytes = 1 << 20};
    struct flow_eval ev = {.arena = &scratch, .resolve = resolve};
    for (size_t i = 0; i < GC_COUNT_OF(conversions); i++) {
        struct gc_strbuf out GC_AUTO(gc_strbuf_release) = GC_STRBUF(1000);
        struct flow_value v;
        bool ok = flow_eval_convert(&ev, &conversions[i].from, conversions[i].to, &v);
        CHECK(ok == (conversions[i].expected != NULL));
        if (ok) {
            flow_value_add_text(&out, &v);
            CHECK_TEXT(gc_strbuf_text(&out), conversions[i].expected);
        }
    }
}

SUITE(flow_expr_tree, {"what each kind of node gives", test_rows},
      {"deep trees are refused", test_deep_trees_are_refused},
      {"values become what a variable holds", test_values_become_what_a_variable_holds});
