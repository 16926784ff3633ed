/* Scenarios of flows: expressions. */
#include <stdlib.h>
#include <string.h>

#include "base/json/json.h"
#include "mock/flow/expr/expr.h"
#include "tests/torture/torture.h"

static struct flow_value unknown(void *ctx, const struct flow_ref *ref)
{
    (void)ctx;
    (void)ref;
    return flow_not_set();
}

/* The value's copy as a text, and as JSON; both must be right. */
static int judge(const struct flow_value *v, const char *expected)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(10000);
    struct gc_strbuf json GC_AUTO(gc_strbuf_release) = GC_STRBUF(10000);
    struct gc_jsonw w = gc_jsonw(&json);
    struct flow_value copy;
    if (!flow_value_dup(v, &copy))
        return GC_E_NOMEM;
    flow_value_add_text(&text, &copy);
    flow_value_write(&w, &copy);
    cJSON *tree = flow_value_to_json(&copy);
    cJSON_Delete(tree);
    flow_value_release(&copy);
    if (!tree || gc_strbuf_status(&text) != GC_OK || gc_strbuf_status(&json) != GC_OK)
        return GC_E_NOMEM;
    return torture_right(strcmp(gc_strbuf_text(&text), expected) == 0 && json.len > 0);
}

static int evaluate(const struct flow_expr *x, const char *expected)
{
    struct gc_arena scratch GC_AUTO(gc_arena_release) = {.max_bytes = 1 << 20};
    struct flow_eval ev = {.arena = &scratch, .resolve = unknown, .country_code = "1"};
    struct flow_value v;
    if (!x)
        return GC_E_NOMEM;
    if (!flow_expr_eval(&ev, x, &v))
        return ev.status;
    return judge(&v, expected);
}

TORTURE(expressions, "evaluates expressions, copies and writes their values", TORTURE_TOO_BIG)
{
    static const struct {
        const char *text, *value;
    } rows[] = {
        {"Append(Upper(\"a\"), Replace(\"xyx\", \"x\", \"--\"), Reverse(\"ab\"))", "A--y--ba"},
        {"ToString(MakeListCurrency(MakeList(1.5, 2.5), \"EUR\"), \"/\")", "1.50|EUR/2.50|EUR"},
        {"Split(\"a,b,c\", \",\")", "a\nb\nc"},
        {"ToPhoneNumber(\"+1 317 872 3000\")", "tel:+1 317 872 3000"},
        {"JsonParse(\"{\\\"a\\\": [1, {\\\"b\\\": \\\"c\\\"}]}\").a[1].b", "c"},
        {"Append(ToAudioTTS(\"a\"), Prompt.Hello, ToAudioDuration(MakeDuration(0, 1, 0, 0)))",
         "a Hello 1 hour"},
        {"Sum(MakeCurrency(1, \"EUR\"), MakeCurrency(2, \"EUR\")) == ToCurrency(\"3|EUR\")",
         "true"},
        {"FindString(\"abAB\", \"AB\", 2, true) + Count(MakeList(1, NOT_SET))", "4"},
        {"MakeDateTime(2024, 2, 29) + ToDuration(\"P1D\")", "2024-03-01T00:00:00Z"},
    };
    int worst = GC_OK;
    for (size_t i = 0; i < GC_COUNT_OF(rows) && worst == GC_OK; i++) {
        struct gc_arena tree GC_AUTO(gc_arena_release) = {.max_bytes = 1 << 20};
        struct flow_expr_error e = {0};
        worst = evaluate(flow_expr_parse(&tree, rows[i].text, &e), rows[i].value);
    }
    return worst;
}

TORTURE(trees, "evaluates an export's tree", TORTURE_TOO_BIG)
{
    static const char config[] =
        "{\"Append\":{\"pos\":1,\"operands\":[{\".\":{\"operands\":[{\"lit\":{\"text\":\"id\","
        "\"type\":\"str\"}},{\"lit\":{\"text\":\"Q\",\"type\":\"que\",\"val\":\"q1\"}}]}},"
        "{\"ToString\":{\"operands\":[{\"lit\":{\"type\":\"int_coll\",\"items\":[{\"lit\":"
        "{\"text\":\"7\",\"type\":\"int\"}}]}}]}}]}}";
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_arena tree GC_AUTO(gc_arena_release) = {.max_bytes = 1 << 20};
    struct flow_expr_error e = {0};
    enum gc_status s =
        gc_json_parse(&doc, "config", config, sizeof config - 1, &gc_json_default_limits, NULL);
    return s == GC_OK ? evaluate(flow_expr_tree(&tree, doc.root, &e), "q17") : (int)s;
}
