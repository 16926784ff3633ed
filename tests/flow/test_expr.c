/* Expressions: what a text comes to, or what is wrong with it and where. */
#include "mock/flow/expr/expr.h"
#include "mock/flow/function/functions.h"
#include "tests/check.h"

/* The variables of these tests. */
static struct flow_value resolve(void *ctx, const struct flow_ref *ref)
{
    static const struct {
        enum flow_scope scope;
        const char *key;
        struct flow_value value;
    } vars[] = {
        {FLOW_SCOPE_CONTEXT, "from", {.kind = FLOW_TEXT, .text = "+15551234567"}},
        {FLOW_SCOPE_CONTEXT, "to", {.kind = FLOW_TEXT, .text = "+15550000000"}},
        {FLOW_SCOPE_FLOW, "flow.name", {.kind = FLOW_TEXT, .text = "Ada"}},
        {FLOW_SCOPE_FLOW, "flow.n", {.kind = FLOW_INTEGER, .integer = 5}},
        {FLOW_SCOPE_FLOW, "flow.empty", {.kind = FLOW_TEXT, .text = ""}},
        {FLOW_SCOPE_FLOW, "flow.yes", {.kind = FLOW_BOOL, .truth = true}},
        {FLOW_SCOPE_TASK, "task.t", {.kind = FLOW_TEXT, .text = "task"}},
        {FLOW_SCOPE_DATA_ACTION, "dataaction.lookup.city", {.kind = FLOW_TEXT, .text = "Paris"}},
    };
    for (size_t i = 0; i < GC_COUNT_OF(vars); i++)
        if (vars[i].scope == ref->scope && strcmp(vars[i].key, ref->key) == 0)
            return vars[i].value;
    if (ref->scope == FLOW_SCOPE_CONTEXT && strcmp(ref->key, "json") == 0)
        return flow_from_json(ctx);
    return flow_not_set();
}

/* "kind:text", or "error@AT: what" from the parser, or "fails: what" from the evaluation. */
static void evaluate(const char *text, struct gc_strbuf *out)
{
    static const char *const kinds[] = {
        [FLOW_NOT_SET] = "not set", [FLOW_BOOL] = "bool",     [FLOW_INTEGER] = "int",
        [FLOW_DECIMAL] = "dec",     [FLOW_TEXT] = "text",     [FLOW_PHONE] = "phone",
        [FLOW_JSON] = "json",       [FLOW_DATETIME] = "time", [FLOW_LIST] = "list",
    };
    struct gc_arena tree GC_AUTO(gc_arena_release) = {.max_bytes = 8 << 20};
    struct gc_arena scratch GC_AUTO(gc_arena_release) = {.max_bytes = 4 << 20};
    struct flow_expr_error e = {0};
    struct flow_value v;
    cJSON *json = cJSON_Parse("{\"a\":{\"b\":[1,\"two\",null]},\"x\":1.5,\"t\":true,\"A\":2}");
    struct flow_eval ev = {.arena = &scratch,
                           .resolve = resolve,
                           .ctx = json,
                           .now_ms = 1769847300250,
                           .country_code = "1",
                           .not_set_passes = true};
    const struct flow_expr *x = flow_expr_parse(&tree, text, &e);
    if (!x) {
        gc_strbuf_addf(out, "error@%zu: %s", e.at, e.message);
    } else if (!flow_expr_eval(&ev, x, &v)) {
        gc_strbuf_addf(out, "fails: %s", ev.error);
    } else {
        gc_strbuf_addf(out, "%s:", kinds[v.kind]);
        flow_value_add_text(out, &v);
    }
    cJSON_Delete(json);
}

struct row {
    const char *text, *expected;
};

static void run_rows(const struct row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct gc_strbuf out GC_AUTO(gc_strbuf_release) = GC_STRBUF(100000);
        evaluate(rows[i].text, &out);
        CHECK_ROW_TEXT(rows[i].text, gc_strbuf_text(&out), rows[i].expected);
    }
}

/* clang-format off */
static const struct row values[] = {
    {"1", "int:1"}, {"007", "int:7"}, {"9223372036854775807", "int:9223372036854775807"},
    {"1.5", "dec:1.5"}, {"0.1 + 0.2", "dec:0.3"},
    {"true", "bool:true"}, {"True", "bool:true"}, {"FALSE", "bool:false"},
    {"NOT_SET", "not set:"}, {"not_set", "not set:"},
    {"\"text\"", "text:text"}, {"\"\"", "text:"},
    {"\"a \"\"quote\"\"\"", "text:a \"quote\""}, {"\"a \\\"quote\\\"\"", "text:a \"quote\""},
    {"\"a\\\\b\"", "text:a\\b"}, {"\"a\\nb\"", "text:a\nb"}, {"\"a\\d\"", "text:a\\d"},
    {"\"\xc3\xa9\"", "text:\xc3\xa9"}, {"  (  1 )  ", "int:1"},
    {"Call.Ani", "text:+15551234567"}, {"call.ANI", "text:+15551234567"},
    {"Call.CalledAddress", "text:+15550000000"}, {"Call.ConversationId", "not set:"},
    {"Context.from", "text:+15551234567"}, {"Context.nothing", "not set:"},
    {"Flow.name", "text:Ada"}, {"flow.Name", "text:Ada"}, {"Flow.other", "not set:"},
    {"Task.t", "text:task"}, {"dataAction.lookup.city", "text:Paris"}, {"DataAction.LookUp.City", "text:Paris"},
    {"Context.json.a.b", "json:[1,\"two\",null]"}, {"Context.json.x", "dec:1.5"}, {"Context.json.A", "int:2"},
    {"Context.json.none", "not set:"}, {"Context.nothing.at.all", "not set:"},
    {"(Context.json).a.b", "json:[1,\"two\",null]"}, {"GetAt(Context.json.a.b, 1)", "text:two"},
    {"GetAt(Context.json.a.b, 2)", "not set:"}, {"Count(Context.json.a.b)", "int:3"},
    {"Flow.name.x", "fails: a text has no member \"x\""},
    {"Context.json.a.b.c", "fails: a collection has no member \"c\""},
};

static const struct row operators[] = {
    {"1 + 2 * 3", "int:7"}, {"(1 + 2) * 3", "int:9"}, {"10 - 2 - 3", "int:5"}, {"10 - (2 - 3)", "int:11"},
    {"-5", "int:-5"}, {"--5", "int:5"}, {"2 - -3", "int:5"}, {"-Flow.n * 2", "int:-10"},
    {"1 + 0.5", "dec:1.5"}, {"2 * 1.5", "dec:3.0"}, {"5 / 2", "dec:2.5"}, {"4 / 2", "dec:2.0"}, {"8 / 2 / 2", "dec:2.0"},
    {"7 % 4", "int:3"}, {"-7 % 4", "int:-3"}, {"7 % -1", "int:0"},
    {"1 / 0", "fails: /: division by zero"}, {"1 % 0", "fails: %: division by zero"},
    {"9223372036854775807 + 1", "fails: +: the number is too large"},
    {"9223372036854775807 * 2", "fails: *: the number is too large"},
    {"-9223372036854775807 - 2", "fails: -: the number is too large"},
    {"(-9223372036854775807 - 1) % -1", "int:0"}, {"-(-9223372036854775807 - 1)", "fails: -: the number is too large"},
    {"\"a\" + \"b\" + \"c\"", "text:abc"}, {"\"a\" + 1", "fails: +: value 2 must be a text, not an integer"},
    {"1 + \"a\"", "fails: +: this needs numbers, not a text"}, {"1 + NOT_SET", "not set:"}, {"NOT_SET * 2", "not set:"},
    {"1 == 1.0", "bool:true"}, {"1 == 2", "bool:false"}, {"1 != 2", "bool:true"}, {"\"a\" == \"a\"", "bool:true"},
    {"\"a\" == \"A\"", "bool:false"}, {"true == true", "bool:true"}, {"Flow.x == NOT_SET", "bool:true"},
    {"Flow.n == NOT_SET", "bool:false"}, {"Flow.n != NOT_SET", "bool:true"}, {"NOT_SET == 1", "bool:false"},
    {"1 == \"1\"", "fails: ==: can't compare an integer with a text"},
    {"true < false", "fails: <: can't compare a boolean with a boolean"},
    {"Context.json.a == Context.json.a", "bool:true"},
    {"1 < 2", "bool:true"}, {"2 <= 2", "bool:true"}, {"3 > 2.5", "bool:true"}, {"2 >= 3", "bool:false"}, {"\"a\" < \"b\"", "bool:true"},
    {"1 < NOT_SET", "not set:"},
    {"true and false", "bool:false"}, {"true AND true", "bool:true"}, {"false or true", "bool:true"}, {"not true", "bool:false"},
    {"not(false)", "bool:true"}, {"not false and false", "bool:false"}, {"not 1 == 2", "bool:true"}, {"not not true", "bool:true"},
    {"true or false and false", "bool:true"}, {"(true or false) and false", "bool:false"}, {"true and(true)", "bool:true"},
    {"1 < 2 and 2 < 3 or false", "bool:true"}, {"not NOT_SET", "not set:"},
    {"NOT_SET or true", "bool:true"}, {"NOT_SET or false", "not set:"}, {"NOT_SET and false", "bool:false"},
    {"NOT_SET and true", "not set:"}, {"true or 1/0 == 1", "bool:true"}, {"false and ToInt(\"x\") == 1", "bool:false"},
    {"1 and true", "fails: a condition must be true or false, not an integer"},
    {"not \"x\"", "fails: not: a condition must be true or false, not a text"},
};

static const struct row functions[] = {
    {"If(true, 1, 2)", "int:1"}, {"if(Flow.n > 9, 1, 2)", "int:2"}, {"If(NOT_SET, 1, 2)", "int:2"}, {"If(true, 1, 1/0)", "int:1"},
    {"If(1, 1, 2)", "fails: a condition must be true or false, not an integer"},
    {"IsSet(Flow.n)", "bool:true"}, {"IsSet(Flow.x)", "bool:false"}, {"IsSet(Flow.empty)", "bool:true"},
    {"IsNotSetOrEmpty(Flow.x)", "bool:true"}, {"IsNotSetOrEmpty(Flow.empty)", "bool:true"}, {"IsNotSetOrEmpty(0)", "bool:false"},
    {"Append(\"Hi \", Flow.name, \"!\")", "text:Hi Ada!"}, {"Append(\"a\", NOT_SET)", "text:a"},
    {"Append(\"a\", 1)", "fails: Append: value 2 must be a text, not an integer"},
    {"Contains(\"hello\", \"ell\")", "bool:true"}, {"contains(\"hello\", \"ELL\")", "bool:false"}, {"Contains(\"hello\", \"ELL\", true)", "bool:true"},
    {"Contains(NOT_SET, \"x\")", "not set:"}, {"Contains(\"a\", \"\", 1)", "fails: Contains: value 3 must be true or false, not an integer"},
    {"StartsWith(\"hello\", \"he\")", "bool:true"}, {"StartsWith(\"hello\", \"HE\", true)", "bool:true"}, {"StartsWith(\"h\", \"hello\")", "bool:false"},
    {"EndsWith(\"hello\", \"lo\")", "bool:true"}, {"EndsWith(\"lo\", \"hello\")", "bool:false"}, {"EndsWith(\"hello\", \"LO\", true)", "bool:true"},
    {"FindString(\"caf\xc3\xa9!\", \"!\")", "int:4"}, {"FindString(\"a\", \"b\")", "int:-1"},
    {"Length(\"caf\xc3\xa9\")", "int:4"}, {"Length(\"\")", "int:0"}, {"Length(NOT_SET)", "not set:"}, {"Length(7)", "fails: Length: value 1 must be a text, not an integer"},
    {"Lower(\"ABC \xc3\x89 \xce\xa9 \xd0\x96 \xc4\x8c\")", "text:abc \xc3\xa9 \xcf\x89 \xd0\xb6 \xc4\x8d"},
    {"Upper(\"abc \xc3\xa9 \xcf\x89 \xd0\xb6 \xc4\x8d \xc3\xb7\")", "text:ABC \xc3\x89 \xce\xa9 \xd0\x96 \xc4\x8c \xc3\xb7"},
    {"Upper(\"\xe6\x97\xa5\")", "text:\xe6\x97\xa5"}, {"Trim(\" \\t a b \\n\")", "text:a b"}, {"Trim(\"  \")", "text:"},
    {"Substring(\"Genesys\", 0, 3)", "text:Gen"}, {"Substring(\"Genesys\", 3)", "text:esys"}, {"Substring(\"caf\xc3\xa9s\", 3, 1)", "text:\xc3\xa9"},
    {"Substring(\"abc\", 9, 1)", "text:"}, {"Substring(\"abc\", 1, 99)", "text:bc"},
    {"Substring(\"abc\", -1, 1)", "fails: Substring: value 2 must not be negative (-1)"},
    {"Substring(\"abc\", 1.5)", "fails: Substring: value 2 must be an integer, not a decimal"},
    {"Left(\"Genesys\", 3)", "text:Gen"}, {"Right(\"Genesys\", 3)", "text:sys"}, {"Right(\"abc\", 9)", "text:abc"},
    {"Replace(\"+1 555\", \"+\", \"\")", "text:1 555"}, {"Replace(\"aaa\", \"a\", \"aa\")", "text:aaaaaa"},
    {"Replace(\"a\", \"\", \"b\")", "text:a"},
    {"ToString(12)", "text:12"}, {"ToString(1.50)", "text:1.5"}, {"ToString(true)", "text:true"}, {"ToString(NOT_SET)", "not set:"},
    {"ToString(Context.json.a)", "text:{\"b\":[1,\"two\",null]}"},
    {"ToInt(\"42\")", "int:42"}, {"ToInt(\" -7 \")", "int:-7"}, {"ToInt(2.9)", "int:2"}, {"ToInt(3)", "int:3"},
    {"ToInt(\"abc\")", "fails: ToInt: \"abc\" is no integer"}, {"ToInt(\"\")", "not set:"},
    {"ToInt(\"1.5\")", "fails: ToInt: \"1.5\" is no integer"}, {"ToInt(true)", "int:1"},
    {"ToInt(\"99999999999999999999\")", "fails: ToInt: \"99999999999999999999\" is no integer"},
    {"ToInt(9300000000000000000.0)", "fails: ToInt: the number is too large"},
    {"ToDecimal(\"1.5\")", "dec:1.5"}, {"ToDecimal(2)", "dec:2.0"}, {"ToDecimal(\"0x10\")", "fails: ToDecimal: \"0x10\" is no decimal"},
    {"ToDecimal(\"nan\")", "fails: ToDecimal: \"nan\" is no decimal"}, {"ToDecimal(\"1e999\")", "fails: ToDecimal: \"1e999\" is no decimal"},
    {"ToBool(\"Yes\")", "bool:true"}, {"ToBool(0)", "bool:false"}, {"ToBool(\"x\")", "fails: ToBool: \"x\" is neither true nor false"},
    {"ToPhoneNumber(\"(555) 123-4567\")", "phone:tel:(555) 123-4567"}, {"ToPhoneNumber(Call.Ani).e164", "text:+15551234567"},
    {"ToPhoneNumber(\"tel:+15551234567\") == \"+15551234567\"", "bool:true"},
    {"Replace(ToString(ToPhoneNumber(Call.Ani).e164), \"+\", \"\")", "text:15551234567"},
    {"ToPhoneNumber(\"x\")", "fails: ToPhoneNumber: \"x\" is no phone number"},
    {"ToPhoneNumber(Call.Ani).zip", "fails: a phone number has no member \"zip\""},
    {"Abs(-3)", "int:3"}, {"Abs(2.5)", "dec:2.5"}, {"Min(3, 1.5, 2)", "dec:1.5"}, {"Max(3, 1.5, 2)", "int:3"},
    {"Max(1, \"2\")", "fails: Max: this needs numbers, not a text"},
    {"Count(1)", "fails: Count: value 1 must be a collection, not an integer"},
    {"GetAt(Context.json.a.b, 3)", "fails: GetAt: there is no item 3 in a collection of 3"},
    {"GetCurrentDateTimeUtc()", "time:2026-01-31T08:15:00Z"},
};

static const struct row errors[] = {
    {"", "error@0: the expression is empty"}, {"   ", "error@0: the expression is empty"},
    {"1 +", "error@3: expected a value, not the end"}, {"+ 1", "error@0: expected a value, not \"+\""},
    {"1 2", "error@2: expected an operator or the end, not a value"}, {"(1", "error@2: expected \")\", not the end"},
    {"1)", "error@1: expected an operator or the end, not \")\""}, {"()", "error@1: expected a value, not \")\""},
    {"and true", "error@0: expected a value, not \"and\""}, {"true or or false", "error@8: expected a value, not \"or\""},
    {"\"abc", "error@0: the text has no closing quote"}, {"\"abc\\\"", "error@0: the text has no closing quote"},
    {"'abc'", "error@0: unexpected \"'\"; texts stand in double quotes"},
    {"1 = 1", "error@2: unexpected \"=\"; write \"==\" to compare"}, {"true && true", "error@5: unexpected \"&&\"; write \"and\""},
    {"true || true", "error@5: unexpected \"||\"; write \"or\""},
    {"1 <> 2", "error@2: unexpected \"<>\"; write \"!=\""}, {"!", "error@1: expected a value, not the end"},
    {"1 \x10 2", "error@2: unexpected character \"?\""},
    {"1 # 2", "error@2: unexpected character \"#\""}, {"1 \xe2\x82\xac", "error@2: unexpected character \"\xe2\x82\xac\""},
    {"12abc", "error@2: unexpected \"a\" in a number"}, {"99999999999999999999", "error@0: the number is too large"},
    {"Foo(1)", "error@0: unknown function \"Foo\""}, {"Apend(\"a\", \"b\")", "error@0: unknown function \"Apend\"; did you mean \"Append\"?"},
    {"1 + Lenght(\"a\")", "error@4: unknown function \"Lenght\"; did you mean \"Length\"?"},
    {"If(true, 1)", "error@0: If needs exactly 3 values, not 2"}, {"Length()", "error@0: Length needs exactly 1 value, not 0"},
    {"Append(\"a\")", "error@0: Append needs at least 2 values, not 1"}, {"Substring(\"a\", 1, 2, 3)", "error@0: Substring needs at most 3 values, not 4"},
    {"If(true, 1 2)", "error@11: expected \",\" or \")\", not a value"}, {"If(true,, 2)", "error@8: expected a value, not \",\""},
    {"If(true, 1, 2", "error@13: expected \",\" or \")\", not the end"},
    {"1 < 2 < 3", "error@2: < needs exactly 2 values, not 3"},
    {"Flo.name", "error@0: unknown scope \"Flo\"; did you mean \"Flow\"?"}, {"Flow", "error@0: \"Flow\" names no variable; write Flow.name"},
    {"dataAction.x", "error@0: \"dataAction.x\" names no variable; write dataAction.action.output"},
    {"Call.Anni", "error@0: a call has no \"Anni\"; did you mean \"Call.Ani\"?"}, {"Flow.", "error@0: \"Flow\" names no variable; write Flow.name"},
    {"Flow.1", "error@0: \"Flow\" names no variable; write Flow.name"}, {"(Flow.name).", "error@12: expected the name of a member, not the end"},
    {"name", "error@0: unknown scope \"name\"; a variable begins with Call, Context, Flow, Task or dataAction, a text stands in double quotes"},
};
/* clang-format on */

static void test_values(void)
{
    run_rows(values, GC_COUNT_OF(values));
}

static void test_operators(void)
{
    run_rows(operators, GC_COUNT_OF(operators));
}

static void test_functions(void)
{
    run_rows(functions, GC_COUNT_OF(functions));
}

static void test_errors(void)
{
    run_rows(errors, GC_COUNT_OF(errors));
}

/* `before`, then `part` n times, then `after` */
static void evaluate_repeated(const char *before, const char *part, size_t n, const char *after,
                              struct gc_strbuf *out)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    gc_strbuf_adds(&text, before);
    for (size_t i = 0; i < n; i++)
        gc_strbuf_adds(&text, part);
    gc_strbuf_adds(&text, after);
    evaluate(gc_strbuf_text(&text), out);
}

#define CLOSE_25 ")))))))))))))))))))))))))"
static const struct {
    const char *name, *before, *part;
    size_t n;
    const char *after, *expected;
} hostile[] = {
    {"10,000 parentheses", "", "(", 10000, "1",
     "error@0: the expression is longer than 8192 bytes"},
    {"8,000 parentheses", "", "(", 8000, "1",
     "error@100: the expression is nested more than 100 deep"},
    {"4,000 nots", "", "not ", 2000, "true",
     "error@400: the expression is nested more than 100 deep"},
    {"8,000 minus signs", "", "-", 8000, "1",
     "error@100: the expression is nested more than 100 deep"},
    {"1,000 calls in calls", "", "Lower(", 1000, "",
     "error@600: the expression is nested more than 100 deep"},
    {"a long chain is not deep", "0", "+1", 4000, "", "int:4000"},
    {"a long or is not deep", "false", " or false", 900, "", "bool:false"},
    {"operators in turn are deep", "0", "+1-1", 1000, "",
     "error@199: the expression is nested more than 100 deep"},
    {"many members are deep", "Context.json", ".a", 1000, "",
     "error@0: the expression is nested more than 100 deep"},
    {"many texts", "IsSet(\"\"", "+\"\"", 2000, ")", "bool:true"},
    {"quotes without end", "", "\"", 8001, "", "error@0: the text has no closing quote"},
    {"50 parentheses are well", "", "(", 50, "1" CLOSE_25 CLOSE_25, "int:1"},
};

static void test_hostile(void)
{
    for (size_t i = 0; i < GC_COUNT_OF(hostile); i++) {
        struct gc_strbuf out GC_AUTO(gc_strbuf_release) = GC_STRBUF(100000);
        evaluate_repeated(hostile[i].before, hostile[i].part, hostile[i].n, hostile[i].after, &out);
        CHECK_ROW_TEXT(hostile[i].name, gc_strbuf_text(&out), hostile[i].expected);
    }
}

static void test_texts_have_a_limit(void)
{
    struct gc_strbuf out GC_AUTO(gc_strbuf_release) = GC_STRBUF(100000);
    /* each Replace doubles the text: 2^17 characters */
    char text[2000] = "\"a\"";
    for (int i = 0; i < 17; i++) {
        char longer[2000];
        snprintf(longer, sizeof longer, "Replace(%.1900s,\"a\",\"aa\")", text);
        memcpy(text, longer, sizeof text);
    }
    evaluate(text, &out);
    CHECK_TEXT(gc_strbuf_text(&out), "fails: Replace: the text is longer than 65536 bytes");
}

static void test_a_run_out_of_memory_for_texts_is_an_error(void)
{
    struct gc_strbuf out GC_AUTO(gc_strbuf_release) = GC_STRBUF(100000);
    /* every Lower keeps 60,000 bytes; the step's memory holds fewer than 80 of them */
    char big[300] = "\"aaaaaaaaaa\"";
    for (int i = 0; i < 4; i++) {
        char longer[300];
        snprintf(longer, sizeof longer, "Replace(%.250s,\"a\",\"aaaaaaaa\")", big);
        memcpy(big, longer, sizeof big);
    }
    char call[400];
    snprintf(call, sizeof call, "+Lower(%s)", big);
    evaluate_repeated("Length(\"\"", "", 0, ")", &out);
    CHECK_TEXT(gc_strbuf_text(&out), "int:0");
    gc_strbuf_reset(&out);
    evaluate_repeated("0*0", "", 0, "", &out);
    gc_strbuf_reset(&out);
    evaluate_repeated("IsSet(\"\"", call, 60, ")", &out);
    CHECK_HAS(gc_strbuf_text(&out), "the texts take too much memory");
}

static void test_a_tree_can_be_made_without_text(void)
{
    struct gc_arena a GC_AUTO(gc_arena_release) = {.max_bytes = 1 << 20};
    struct flow_expr_error e = {0};
    const struct flow_expr *args[] = {flow_expr_ref(&a, "Flow.name", 0, &e),
                                      flow_expr_literal(&a, flow_text("Ada"), 0, &e)};
    const struct flow_expr *x = flow_expr_call(&a, "==", args, 2, 0, &e);
    struct flow_eval ev = {.arena = &a, .resolve = resolve};
    struct flow_value v = {0};
    CHECK_FATAL(x != NULL);
    CHECK(flow_expr_eval(&ev, x, &v) && v.kind == FLOW_BOOL && v.truth);
    CHECK(flow_expr_call(&a, "Lookup", args, 2, 7, &e) == NULL);
    CHECK_INT(e.at, 7);
    CHECK(flow_expr_call(&a, "If", args, 2, 7, &e) == NULL);
}

/* What was asked for: "SCOPE key". */
static struct flow_value tell_reference(void *ctx, const struct flow_ref *ref)
{
    struct gc_strbuf *asked = ctx;
    gc_strbuf_addf(asked, "%s %s", ref->scope == FLOW_SCOPE_CONTEXT ? "context" : "system",
                   ref->key);
    CHECK(ref->scope == FLOW_SCOPE_CONTEXT || ref->scope == FLOW_SCOPE_SYSTEM);
    return flow_not_set();
}

/* Each field of a call is its own part of the context, or of the call as it goes on. */
static void test_each_field_of_a_call(void)
{
    static const struct row fields[] = {
        {"Call.Ani", "context from"},
        {"Call.CalledAddress", "context to"},
        {"Call.CalledAddressOriginal", "context to"},
        {"Call.ConversationId", "context conversationId"},
        {"Call.MediaType", "context mediaType"},
        {"Call.Channel", "context channel"},
        {"Call.RemoteName", "system __CALL_REMOTE_NAME__"},
        {"Call.CurrentQueue", "system __CALL_CURRENT_QUEUE__"},
        {"Call.EstimatedWaitTime", "system __CALL_ESTIMATED_WAIT_TIME__"},
        {"Call.PositionInQueue", "system __CALL_POSITION_IN_QUEUE__"},
        {"Call.UUIData", "system __CALL_UUIDATA__"},
        {"Call.Contact", "system __CALL_CONTACT__"},
        {"Call.ContactId", "system __CALL_CONTACT_ID__"},
        {"Call.Language", "system __CALL_LANGUAGE__"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(fields); i++) {
        struct gc_arena tree GC_AUTO(gc_arena_release) = {.max_bytes = 1 << 20};
        struct gc_arena scratch GC_AUTO(gc_arena_release) = {.max_bytes = 1 << 20};
        struct gc_strbuf asked GC_AUTO(gc_strbuf_release) = GC_STRBUF(1000);
        struct flow_expr_error e = {0};
        struct flow_value v;
        struct flow_eval ev = {
            .arena = &scratch, .resolve = tell_reference, .ctx = &asked, .not_set_passes = true};
        const struct flow_expr *x = flow_expr_parse(&tree, fields[i].text, &e);
        CHECK_ROW(fields[i].text, x && flow_expr_eval(&ev, x, &v));
        CHECK_ROW_TEXT(fields[i].text, gc_strbuf_text(&asked), fields[i].expected);
    }
}

SUITE(flow_expr, {"each field of a call is its own", test_each_field_of_a_call},
      {"values, variables and members", test_values},
      {"operators, precedence and NOT_SET", test_operators}, {"functions", test_functions},
      {"errors name their place", test_errors},
      {"hostile texts are refused or harmless", test_hostile},
      {"a text at run time has a limit", test_texts_have_a_limit},
      {"running out of the step's memory is an error",
       test_a_run_out_of_memory_for_texts_is_an_error},
      {"a tree can be made without text", test_a_tree_can_be_made_without_text});
