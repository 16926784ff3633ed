/* The compact format: what is refused, and where the mistake is. */
#include "mock/flow/action/actions.h"
#include "tests/flow/fake_host.h"

/* The problems of a flow, one a line, each without the file's name. */
static void problems_of(const char *json, struct gc_strbuf *out)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    struct flow_model *m = NULL;
    if (gc_json_parse(&doc, "f", json, strlen(json), &gc_json_file_limits, &err) != GC_OK) {
        gc_strbuf_adds(out, gc_error_text(&err));
        return;
    }
    enum gc_status s = flow_load_compact(&m, &doc, doc.root, &problems);
    CHECK_ROW(json, (s == GC_OK) == (problems.n == 0));
    CHECK_ROW(json, (s == GC_E_DATA) == (problems.n > 0));
    for (size_t i = 0; i < problems.n_kept; i++)
        gc_strbuf_addf(out, "%s%s", i ? "\n" : "", problems.list[i].whole + 2);
    flow_model_free(m);
}

struct row {
    const char *name, *json, *expected;
};

static void run_rows(const struct row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct gc_strbuf out GC_AUTO(gc_strbuf_release) = GC_STRBUF(100000);
        problems_of(rows[i].json, &out);
        CHECK_ROW_TEXT(rows[i].name, gc_strbuf_text(&out), rows[i].expected);
    }
}

/* Nodes stand on line 2, so that columns are easy to count. */
#define FLOW(nodes) "{\"id\":\"f\",\"name\":\"F\",\"startNode\":\"a\",\"nodes\":[\n" nodes "]}"
#define A           "{\"id\":\"a\",\"type\":\"Start\"}"
#define SET(type, settings)                                                                        \
    FLOW("{\"id\":\"a\",\"type\":\"" type "\",\n\"settings\":{" settings "}}")

/* clang-format off */
static const struct row shape_rows[] = {
    {"the smallest flow", FLOW(A), ""},
    {"no flow at all", "[]", "1:1: flow must be an object, not an array"},
    {"what a flow needs", "{}", "1:1: missing key \"id\" in flow\n1:1: missing key \"name\" in flow\n1:1: missing key \"nodes\" in flow"},
    {"an unknown key", "{\"id\":\"f\",\"name\":\"F\",\"startNod\":\"a\",\"nodes\":[" A "]}",
     "1:22: unknown key \"startNod\" in flow; did you mean \"startNode\"?"},
    {"a start that is not there", "{\"id\":\"f\",\"name\":\"F\",\"startNode\":\"x\",\"nodes\":[" A "]}",
     "1:34: there is no node \"x\" in this flow"},
    {"the only Start is the start", "{\"id\":\"f\",\"name\":\"F\",\"nodes\":[" A "]}", ""},
    {"no start", "{\"id\":\"f\",\"name\":\"F\",\"nodes\":[]}", "1:1: a flow needs a startNode, or exactly one node of type Start"},
    {"what a node needs", FLOW("{},{\"id\":\"a\",\"type\":7}"),
     "2:1: missing key \"id\" in node\n2:1: missing key \"type\" in node\n2:21: \"type\" of node must be a string, not a number"},
    {"an unknown type", FLOW("{\"id\":\"a\",\"type\":\"Decison\"}"), "2:18: unknown action type \"Decison\"; did you mean \"Decision\"?"},
    {"an unknown type without its last word", FLOW("{\"id\":\"a\",\"type\":\"PlayAudo\"}"), "2:18: unknown action type \"PlayAudo\"; did you mean \"PlayAudioAction\"?"},
    {"a type like no other", FLOW("{\"id\":\"a\",\"type\":\"Teleport\"}"), "2:18: unknown action type \"Teleport\""},
    {"an id twice", FLOW(A ",\n" A), "3:7: node id \"a\" is used twice"},
    {"an empty id", FLOW("{\"id\":\"\",\"type\":\"Start\"}," A), "2:7: id must have 1 to 200 bytes, not 0"},
    {"an unknown key of a node", FLOW("{\"id\":\"a\",\"type\":\"Start\",\"path\":{}}"), "2:26: unknown key \"path\" in node; did you mean \"paths\"?"},
    {"a path to nowhere", FLOW("{\"id\":\"a\",\"type\":\"Start\",\"paths\":{\"next\":\"b\"}}"), "2:42: there is no node \"b\" in this flow"},
    {"a path that the type has not", FLOW("{\"id\":\"a\",\"type\":\"Start\",\"paths\":{\"yes\":\"a\"}}"), "2:35: Start has no path \"yes\"; it has next"},
    {"a path of a type that has none", FLOW("{\"id\":\"a\",\"type\":\"Disconnect\",\"paths\":{\"next\":\"a\"}}"),
     "2:40: Disconnect has no path \"next\"; it has none"},
    {"a path under both its names", FLOW("{\"id\":\"a\",\"type\":\"Start\",\"paths\":{\"next\":\"a\",\"default\":\"a\"}}"), "2:46: path \"next\" is given twice"},
    {"a path that is no text", FLOW("{\"id\":\"a\",\"type\":\"Start\",\"paths\":{\"next\":[]}}"), "2:42: path \"next\" needs the id of a node, not an array"},
    {"a path that is null leads nowhere", FLOW("{\"id\":\"a\",\"type\":\"Start\",\"paths\":{\"next\":null}}"), ""},
    {"a parent that is not there", FLOW("{\"id\":\"a\",\"type\":\"Start\",\"parentId\":\"x\"}"), "2:37: there is no node \"x\" in this flow"},
    {"a parent that is no container", FLOW("{\"id\":\"a\",\"type\":\"Start\",\"parentId\":\"b\"},\n{\"id\":\"b\",\"type\":\"Wait\",\"settings\":{\"durationMs\":1}}"),
     "2:37: node \"b\" is no container but a Wait"},
    {"a container without a start", FLOW(A ",\n{\"id\":\"c\",\"type\":\"Task\"}"), "3:1: container \"c\" needs a startNode"},
    {"a start that is not inside", FLOW(A ",\n{\"id\":\"c\",\"type\":\"Task\",\"startNode\":\"a\"}"),
     "3:37: startNode \"a\" is not inside container \"c\": its parentId must be that"},
    {"a start of what is no container", FLOW("{\"id\":\"a\",\"type\":\"Start\",\"startNode\":\"a\"}"), "2:38: only a container has a startNode; Start is none"},
    {"a container inside itself", FLOW(A ",\n{\"id\":\"c\",\"type\":\"Task\",\"startNode\":\"d\",\"parentId\":\"d\"},\n"
     "{\"id\":\"d\",\"type\":\"Task\",\"startNode\":\"c\",\"parentId\":\"c\"}"),
     "3:52: node \"c\" is inside itself\n4:52: node \"d\" is inside itself"},
    {"all problems at once", FLOW("{\"id\":\"a\",\"type\":\"Strat\"},\n{\"id\":\"b\",\"type\":\"Wait\"},\n{\"id\":\"b\",\"type\":\"Decision\",\"settings\":{\"expression\":\"1 +\"}}"),
     "2:18: unknown action type \"Strat\"; did you mean \"Start\"?\n3:1: Wait needs settings with \"durationMs\"\n4:7: node id \"b\" is used twice\n"
     "4:58: expected a value, not the end"},
};

static const struct row setting_rows[] = {
    {"an unknown setting", SET("Wait", "\"durationMS\":1,\"durationMs\":1"), "3:13: unknown key \"durationMS\" in Wait; did you mean \"durationMs\"?"},
    {"a setting that is missing", SET("Wait", ""), "3:12: missing key \"durationMs\" in Wait"},
    {"a time before now", SET("Wait", "\"durationMs\":-1"), "3:26: durationMs must be a whole number of at least 0"},
    {"a broken time", SET("Wait", "\"durationMs\":1.5"), "3:26: durationMs must be a whole number of at least 0"},
    {"an unknown function, inside the text", SET("Decision", "\"expression\":\"1 < Lenght(Flow.x)\""), "3:31: unknown function \"Lenght\"; did you mean \"Length\"?"},
    {"a place after escapes", SET("Decision", "\"expression\":\"\\\"a\\\" == \\u00e9\\ud83d\\ude00\""), "3:36: unexpected character \"\xc3\xa9\""},
    {"a place after characters of several bytes", SET("Decision", "\"expression\":\"\\\"\xc3\xa9\xf0\x9f\x98\x80\\\" == #\""), "3:37: unexpected character \"#\""},
    {"no expression", SET("Decision", "\"expression\":[]"), "3:26: expected an expression, a number or a boolean, not an array"},
    {"a variable that can't be set", SET("UpdateVariables", "\"variables\":{\"Call.Ani\":1,\"Flow.a b\":1}"),
     "3:26: \"Call.Ani\" is no variable that a flow can set; write Flow.name or Task.name\n3:39: \"Flow.a b\" is no variable that a flow can set; write Flow.name or Task.name"},
    {"no assignments", SET("UpdateVariables", "\"variables\":{}"), "3:25: variables must have 1 to 1000 entries, not 0"},
    {"assignments that are a list", SET("UpdateVariables", "\"variables\":[]"), "3:25: variables must be an object, not an array"},
    {"a choice that is none", SET("GetExternalContactAction", "\"notFound\":\"maybe\""), "3:24: notFound must be \"null\" or \"error\""},
    {"a lookup of two kinds", SET("GetExternalContactAction", "\"lookupKey\":{\"context\":\"a\",\"literal\":\"b\"}"),
     "3:25: lookupKey needs one of context, literal and expression"},
    {"a lookup of no kind", SET("GetExternalContactAction", "\"lookupKey\":{}"), "3:25: lookupKey needs one of context, literal and expression"},
    {"a lookup of an unknown kind", SET("GetExternalContactAction", "\"lookupKey\":{\"contxt\":\"a\"}"), "3:26: unknown key \"contxt\" in lookupKey; did you mean \"context\"?"},
    {"a lookup by a broken expression", SET("GetExternalContactAction", "\"lookupKey\":\"Call.Foo\""), "3:26: a call has no \"Foo\""},
    {"an output that goes nowhere", SET("GetExternalContactAction", "\"outputs\":{\"name\":\"x\"}"), "3:31: \"x\" is no variable that a flow can set; write Flow.name or Task.name"},
    {"a data action without a name", SET("DataAction", "\"action\":\"\""), "3:22: action must be a text of 1 to 200 bytes"},
    {"a broken input", SET("DataAction", "\"action\":\"x\",\"inputs\":{\"a\":\"Foo()\"}"), "3:41: unknown function \"Foo\""},
    {"a queue that is half an expression", SET("TransferToQueue", "\"queue\":\"Flow.a ++\""), "3:30: expected a value, not \"+\""},
    {"a queue that is a text not ended", SET("TransferToQueue", "\"queue\":\"\\\"a\""), "3:22: the text has no closing quote"},
    {"a queue of a wrong kind", SET("TransferToQueue", "\"queue\":7"), "3:21: queue must be an object, not a number"},
    {"a case without a condition", SET("Switch", "\"cases\":[{\"path\":\"a\"}]"), "3:22: missing key \"when\" in case"},
    {"cases that are no list", SET("Switch", "\"cases\":{}"), "3:21: cases must be an array, not an object"},
    {"settings of a type that has none", SET("Start", "\"x\":1"), "3:13: unknown key \"x\" in Start"},
    {"a path that no case has", FLOW("{\"id\":\"a\",\"type\":\"Switch\",\"settings\":{\"cases\":[{\"path\":\"p\",\"when\":true}]},\n\"paths\":{\"q\":\"a\",\"p\":\"a\"}}"),
     "3:10: Switch has no path \"q\"; it has default, failure and those of its cases"},
    {"an unknown key of a variable", "{\"id\":\"f\",\"name\":\"F\",\"variables\":[{\"name\":\"Flow.x\",\"typ\":\"string\"},\n{\"name\":\"Flow.y\",\"intial\":1}],\"nodes\":[" A "]}",
     "1:52: unknown key \"typ\" in variable; did you mean \"type\"?\n2:18: unknown key \"intial\" in variable; did you mean \"initial\"?"},
    {"a variable without a name", "{\"id\":\"f\",\"name\":\"F\",\"variables\":[{\"type\":\"string\"}],\"nodes\":[" A "]}", "1:35: missing key \"name\" in variable"},
    {"variables that are no list", "{\"id\":\"f\",\"name\":\"F\",\"variables\":{\"Flow.x\":1},\"nodes\":[" A "]}", "1:34: \"variables\" of flow must be an array, not an object"},
    {"a broken variable", "{\"id\":\"f\",\"name\":\"F\",\"variables\":[{\"name\":\"x\",\"initial\":\"(\"}],\n\"nodes\":[" A "]}",
     "1:43: \"x\" is no variable that a flow can set; write Flow.name or Task.name\n1:59: expected a value, not the end"},
};
/* clang-format on */

static void test_shape(void)
{
    run_rows(shape_rows, GC_COUNT_OF(shape_rows));
}

static void test_settings(void)
{
    run_rows(setting_rows, GC_COUNT_OF(setting_rows));
}

/* n nodes, each given by a format with its number */
static void many_nodes(struct gc_strbuf *out, int n, const char *node)
{
    gc_strbuf_adds(out, "{\"id\":\"f\",\"name\":\"F\",\"startNode\":\"n0\",\"nodes\":[");
    for (int i = 0; i < n; i++)
        gc_strbuf_addf(out, "%s{\"id\":\"n%d\",%s}", i ? "," : "", i, node);
    gc_strbuf_adds(out, "]}");
}

static void test_10000_nodes(void)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(8 << 20);
    many_nodes(&text, FLOW_MAX_NODES, "\"type\":\"Start\",\"paths\":{\"next\":\"n0\"}");
    struct flow_model *m = fake_load(gc_strbuf_text(&text));
    CHECK_FATAL(m != NULL);
    CHECK_INT(m->n_nodes, FLOW_MAX_NODES);
    CHECK(flow_model_node(m, "n9999") == &m->nodes[9999]);
    CHECK(flow_model_node(m, "n10000") == NULL);
    flow_model_free(m);
}

static void test_too_many_nodes(void)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(8 << 20);
    struct gc_strbuf out GC_AUTO(gc_strbuf_release) = GC_STRBUF(100000);
    many_nodes(&text, FLOW_MAX_NODES + 1, "\"type\":\"Start\"");
    problems_of(gc_strbuf_text(&text), &out);
    CHECK_HAS(gc_strbuf_text(&out), "a flow has at most 10000 nodes, this one 10001");
}

static void test_containers_too_deep(void)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    struct gc_strbuf out GC_AUTO(gc_strbuf_release) = GC_STRBUF(100000);
    gc_strbuf_adds(&text, "{\"id\":\"f\",\"name\":\"F\",\"startNode\":\"n0\",\"nodes\":[");
    gc_strbuf_adds(&text, "{\"id\":\"n0\",\"type\":\"Task\",\"startNode\":\"n1\"}");
    for (int i = 1; i < 60; i++)
        gc_strbuf_addf(
            &text, ",{\"id\":\"n%d\",\"type\":\"Task\",\"startNode\":\"n%d\",\"parentId\":\"n%d\"}",
            i, i + 1, i - 1);
    gc_strbuf_adds(&text, ",{\"id\":\"n60\",\"type\":\"Start\",\"parentId\":\"n59\"}]}");
    problems_of(gc_strbuf_text(&text), &out);
    CHECK_HAS(gc_strbuf_text(&out), "is inside too many containers");
}

/* The part of the schema that is about an action type. */
static const cJSON *schema_of(const cJSON *schema, const char *type)
{
    const cJSON *rules = gc_json_get(gc_json_get(gc_json_get(schema, "$defs"), "node"), "allOf");
    for (const cJSON *r = rules ? rules->child : NULL; r; r = r->next) {
        const cJSON *types = gc_json_get(
            gc_json_get(gc_json_get(gc_json_get(r, "if"), "properties"), "type"), "enum");
        for (const cJSON *t = types ? types->child : NULL; t; t = t->next)
            if (strcmp(t->valuestring, type) == 0)
                return gc_json_get(gc_json_get(r, "then"), "properties");
    }
    return NULL;
}

static bool has_text(const cJSON *array, const char *text)
{
    for (const cJSON *t = array ? array->child : NULL; t; t = t->next)
        if (strcmp(t->valuestring, text) == 0)
            return true;
    return false;
}

static void test_the_schema_knows_every_action(void)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_error err = {0};
    enum gc_status s =
        gc_json_load(&doc, "fixtures/schema/flow.schema.json", &gc_json_file_limits, &err);
    CHECK_STATUS(s, GC_OK, &err);
    for (size_t i = 0; i < FLOW_N_ACTIONS; i++) {
        const struct flow_action *a = flow_actions[i];
        const cJSON *rule = schema_of(doc.root, a->type);
        const cJSON *settings = gc_json_get(rule, "settings"), *paths = gc_json_get(rule, "paths");
        CHECK_ROW(a->type, rule != NULL);
        CHECK_ROW(a->type, !a->alias || schema_of(doc.root, a->alias) == rule);
        for (size_t k = 0; k < a->n_fields; k++) {
            const char *key = a->fields[k].key;
            CHECK_ROW(key, gc_json_get(gc_json_get(settings, "properties"), key) != NULL);
            CHECK_ROW(key,
                      has_text(gc_json_get(settings, "required"), key) == a->fields[k].required);
        }
        CHECK_ROW(a->type,
                  cJSON_GetArraySize(gc_json_get(settings, "properties")) == (int)a->n_fields);
        for (const struct flow_path_spec *p = a->paths; p->name && !a->cases_field; p++)
            CHECK_ROW(p->name,
                      has_text(gc_json_get(gc_json_get(paths, "propertyNames"), "enum"), p->name));
    }
}

static void test_ten_thousand_mistakes_are_told_quickly(void)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(8 << 20);
    struct gc_strbuf out GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    many_nodes(
        &text, FLOW_MAX_NODES,
        "\"type\":\"Decision\",\"settings\":{\"expression\":\"Foo(\"},\"paths\":{\"x\":\"y\"}");
    problems_of(gc_strbuf_text(&text), &out);
    CHECK_HAS(gc_strbuf_text(&out), "expected a value, not the end");
}

SUITE(flow_load, {"the shape of a flow", test_shape}, {"settings", test_settings},
      {"10,000 nodes load", test_10000_nodes}, {"more do not", test_too_many_nodes},
      {"containers may not be nested for ever", test_containers_too_deep},
      {"the schema knows every action, setting and path", test_the_schema_knows_every_action},
      {"10,000 mistakes are told quickly", test_ten_thousand_mistakes_are_told_quickly});
