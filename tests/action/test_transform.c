#include "action/contract/contract.h"
#include "tests/check.h"

static const char customer[] =
    "{\"name\":\"Ada\",\"email\":null,\"tier\":\"gold\",\"age\":42,\"vip\":true,\"closed\":false,"
    "\"company\":{\"name\":\"Example Inc\"},\"tags\":[\"new\",{\"level\":3}],\"none\":null}";

static bool holds(const char *text)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_premium_rule rule;
    CHECK(gc_premium_rule_parse(&rule, text, NULL) == GC_OK);
    CHECK(gc_json_parse(&doc, "customer", customer, strlen(customer), &gc_json_default_limits,
                        NULL) == GC_OK);
    return gc_premium_rule_holds(&rule, doc.root);
}

static void test_rules(void)
{
    static const struct {
        const char *rule;
        bool holds;
    } rows[] = {
        {NULL, false},
        {"", false},
        {"tier=gold", true},
        {"tier=Gold", false},
        {"tier!=silver", true},
        {"tier!=gold", false},
        {"company.name=Example Inc", true},
        {"company.name=Example", false},
        {"company=Example Inc", false},
        {"age=42", true},
        {"age=42.0", true},
        {"age=", false},
        {"vip", true},
        {"vip=true", true},
        {"closed", false},
        {"none", false},
        {"none=null", true},
        {"missing", false},
        {"missing=", false},
        {"missing!=x", false},
        {"tags.0=new", true},
        {"tags.1.level=3", true},
        {"tags.2", false},
        {"tags.-1", false},
        {"name.0=A", false},
    };
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++)
        CHECK_ROW(rows[i].rule ? rows[i].rule : "none", holds(rows[i].rule) == rows[i].holds);
}

static void test_malformed_rules(void)
{
    char long_rule[300];
    static const char *const rows[] = {"=gold", "!=gold", ".tier=gold", "tier.=gold"};
    struct gc_premium_rule rule;
    struct gc_error err = {0};
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++)
        CHECK_ROW(rows[i], gc_premium_rule_parse(&rule, rows[i], &err) == GC_E_USAGE);
    CHECK_HAS(gc_error_text(&err), "PATH=VALUE");
    memset(long_rule, 'x', sizeof long_rule - 1);
    long_rule[sizeof long_rule - 1] = '\0';
    CHECK_STATUS(gc_premium_rule_parse(&rule, long_rule, &err), GC_E_USAGE, &err);
}

static enum gc_status transform(const char *text, struct gc_output *out, struct gc_error *err,
                                struct gc_json *doc)
{
    struct gc_premium_rule never = {0};
    gc_json_release(doc);
    CHECK(gc_json_parse(doc, "customer", text, strlen(text), &gc_json_default_limits, NULL) ==
          GC_OK);
    return gc_transform(doc->root, &never, out, err);
}

static void test_null_is_as_absent(void)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_output out = {0};
    CHECK(transform(customer, &out, NULL, &doc) == GC_OK);
    CHECK_TEXT(out.values[GC_OUT_FULL_NAME].text, "Ada");
    CHECK_TEXT(out.values[GC_OUT_EMAIL].text, "unknown@example.com");
    CHECK_TEXT(out.values[GC_OUT_PHONE].text, "000-000-0000");
    CHECK(!out.values[GC_OUT_IS_PREMIUM_MEMBER].flag);
    CHECK(gc_contract_breach(&out) == NULL);
}

static void test_other_shapes_are_refused(void)
{
    static const struct {
        const char *text, *message;
    } rows[] = {
        {"[]", "it is an array, expected an object"},
        {"\"x\"", "it is a string, expected an object"},
        {"null", "it is null, expected an object"},
        {"{\"name\":7}", "'name' is a number, expected a string"},
        {"{\"email\":[]}", "'email' is an array, expected a string"},
        {"{\"phone\":{}}", "'phone' is an object, expected a string"},
    };
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct gc_output out = {0};
        struct gc_error err = {0};
        CHECK_ROW(rows[i].text, transform(rows[i].text, &out, &err, &doc) == GC_E_PROTOCOL);
        CHECK_ROW_TEXT(rows[i].text, gc_error_text(&err), rows[i].message);
    }
}

static void test_the_contract_is_checked_before_the_answer_leaves(void)
{
    struct gc_output out = {0};
    CHECK_TEXT(gc_contract_breach(&out), "full_name");
    for (size_t i = 0; i < GC_N_OUTPUTS; i++)
        out.values[i] = (struct gc_output_value){.type = gc_contract_outputs[i].type, .text = "x"};
    CHECK(gc_contract_breach(&out) == NULL);
    out.values[GC_OUT_PHONE].text = NULL;
    CHECK_TEXT(gc_contract_breach(&out), "phone");
    out.values[GC_OUT_PHONE].text = "x";
    out.values[GC_OUT_IS_PREMIUM_MEMBER].type = GC_JSON_STRING;
    CHECK_TEXT(gc_contract_breach(&out), "is_premium_member");
}

static void test_any_text_leaves_as_valid_json(void)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    struct gc_json doc GC_AUTO(gc_json_release) = {0}, back GC_AUTO(gc_json_release) = {0};
    struct gc_output out = {0};
    struct gc_jsonw w = gc_jsonw(&text);
    static const char odd[] = "{\"name\":\"a\\\"b\\\\c\\n\\u0001\xc3\xa9\xf0\x9f\x98\x80\"}";
    CHECK(transform(odd, &out, NULL, &doc) == GC_OK);
    gc_contract_write(&out, &w);
    CHECK(gc_json_parse(&back, "answer", gc_strbuf_text(&text), text.len, &gc_json_default_limits,
                        NULL) == GC_OK);
    CHECK_TEXT(gc_json_str(gc_json_get(back.root, "data"), "full_name"),
               gc_json_str(doc.root, "name"));
}

SUITE(transform, {"a premium rule holds or not", test_rules},
      {"malformed premium rules are refused", test_malformed_rules},
      {"null is as absent: the default", test_null_is_as_absent},
      {"other shapes are refused by name", test_other_shapes_are_refused},
      {"the contract is checked before the answer leaves",
       test_the_contract_is_checked_before_the_answer_leaves},
      {"any text leaves as valid JSON", test_any_text_leaves_as_valid_json});
