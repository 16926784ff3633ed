/* What fits the schema of a contract, and what is promised by it. */
#include "harness/suite/suite.h"

#include <stdlib.h>

#include "tests/check.h"

static struct gc_json parse(const char *text)
{
    struct gc_json doc = {0};
    struct gc_error err = {0};
    char json[2048];
    size_t n = strlen(text);
    CHECK_FATAL(n < sizeof json);
    for (size_t i = 0; i <= n; i++)
        json[i] = text[i] == '\'' ? '"' : text[i];
    CHECK_STATUS(gc_json_parse(&doc, "schema", json, n, &gc_json_default_limits, &err), GC_OK,
                 &err);
    return doc;
}

/* With ' for ". */
static void check_written(const char *row, struct gc_strbuf *text, const char *expected)
{
    for (char *c = text->data; c && *c; c++)
        *c = *c == '"' ? '\'' : *c;
    CHECK_ROW_TEXT(row, gc_strbuf_text(text), expected);
}

static void test_values_that_fit(void)
{
    static const char *const rows[][2] = {
        {"{'type': 'string'}", "'text'"},
        {"{}", "'text'"},
        {"{'maxLength': 3}", "'tex'"},
        {"{'maxLength': 4}", "'text'"},
        {"{'maxLength': 5}", "'text'"},
        {"{'maxLength': 0}", "''"},
        {"{'minLength': 4}", "'text'"},
        {"{'minLength': 5}", "'textt'"},
        {"{'minLength': 7, 'maxLength': 7}", "'textttt'"},
        {"{'format': 'date'}", "'2026-01-31'"},
        {"{'format': 'date-time'}", "'2026-01-31T08:00:00Z'"},
        {"{'format': 'uuid'}", "'00000000-0000-4000-8000-000000000001'"},
        {"{'format': 'email'}", "'ada@example.com'"},
        {"{'format': 'uri'}", "'https://example.com/'"},
        {"{'format': 'ipv4'}", "'192.0.2.1'"},
        {"{'format': 'of its own'}", "'text'"},
        {"{'type': 'integer'}", "1"},
        {"{'type': 'boolean'}", "true"},
        {"{'type': 'null'}", "null"},
        {"{'type': ['null', 'integer']}", "1"},
        {"{'type': ['integer', 'null']}", "1"},
        {"{'type': ['null']}", "null"},
        {"{'type': 'array', 'items': {'type': 'integer'}}", "[]"},
        {"{'items': {'type': 'integer'}, 'minItems': 1}", "[1]"},
        {"{'type': 'object'}", "{}"},
        {"{'properties': {'a': {'type': 'integer'}, 'b': {}}}", "{'a':1,'b':'text'}"},
        {"{'allOf': [{'properties': {'a': {}}}, {'properties': {'b': {}}}], 'properties': {'c': "
         "{}}}",
         "{'a':'text','b':'text','c':'text'}"},
        {"{'enum': ['x', 'y']}", "'x'"},
        {"{'example': 'e', 'default': 'd', 'const': 'c', 'enum': ['x']}", "'e'"},
        {"{'default': 7, 'const': 8}", "7"},
        {"{'const': false, 'type': 'string'}", "false"},
        {"{'examples': ['first', 'second']}", "'first'"},
        {"{'oneOf': [{'type': 'integer'}, {}]}", "1"},
        {"{'anyOf': [{'type': 'boolean'}, {}]}", "true"},
        {"{'oneOf': [{'type': 'integer'}], 'properties': {'a': {}}}", "{'a':'text'}"},
        {"{'oneOf': [], 'type': 'integer'}", "1"},
        {"{'$ref': '#/$defs/a~1b~0c', '$defs': {'a/b~c': {'type': 'integer'}}}", "1"},
        {"{'$ref': '#/$defs/a', '$defs': {'a': {'$ref': '#/$defs/b'}, 'b': {'type': 'boolean'}}}",
         "true"},
        {"{'$ref': '#/nowhere'}", "'text'"},
        {"{'$ref': 'other.json#/a'}", "'text'"},
        {"{'$ref': '#/$defs/a', '$defs': {'a': {'required': ['n'], 'properties': {'n': {'$ref': "
         "'#/$defs/b'}, 'o': {'$ref': '#/$defs/a'}}}, 'b': {'type': 'integer'}}}",
         "{'n':1,'o':{'n':1,'o':{'n':1}}}"}, /* what is optional has an end */
    };
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct gc_json doc GC_AUTO(gc_json_release) = parse(rows[i][0]);
        struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(10000);
        struct gc_jsonw w = gc_jsonw(&text);
        suite_put_good(&w, &doc, doc.root);
        check_written(rows[i][0], &text, rows[i][1]);
    }
}

static void test_what_is_promised(void)
{
    static const struct {
        const char *schema, *matcher;
        bool all;
    } rows[] = {
        {"{'type': 'integer'}", "{'$type':'integer'}", false},
        {"{'type': 'string'}", "{'$type':'string'}", false},
        {"{}", "{'$any':true}", false},
        {"{'type': 'object'}", "{'$type':'object'}", false},
        {"{'items': {}}", "{'$type':'array'}", false},
        {"{'enum': [1, 2]}", "{'$one_of':[1,2]}", false},
        {"{'type': ['integer', 'null']}", "{'$one_of':[{'$type':'integer'},null]}", false},
        {"{'type': 'integer', 'nullable': true}", "{'$one_of':[{'$type':'integer'},null]}", false},
        {"{'type': 'integer', 'x-nullable': true}", "{'$one_of':[{'$type':'integer'},null]}",
         false},
        {"{'type': 'integer', 'nullable': false}", "{'$type':'integer'}", false},
        {"{'properties': {'a': {'type': 'integer'}}}",
         "{'a':{'$one_of':[{'$type':'integer'},{'$absent':true}]}}", false},
        {"{'properties': {'a': {'type': 'integer'}}}", "{'a':{'$type':'integer'}}", true},
        {"{'required': ['b'], 'properties': {'a': {'type': 'integer'}, 'b': {'type': 'integer'}}}",
         "{'a':{'$one_of':[{'$type':'integer'},{'$absent':true}]},'b':{'$type':'integer'}}", true},
        {"{'required': ['a'], 'properties': {'a': {'type': 'integer', 'nullable': true}}}",
         "{'a':{'$one_of':[{'$type':'integer'},null]}}", false},
        {"{'properties': {'a': {'type': 'integer', 'nullable': true}}}",
         "{'a':{'$one_of':[{'$type':'integer'},null,{'$absent':true}]}}", false},
        {"{'allOf': [{'required': ['a'], 'properties': {'a': {'type': 'integer'}}}]}",
         "{'a':{'$type':'integer'}}", false},
        {"{'required': ['a'], 'properties': {'a': {'required': ['b'], 'properties': {'b': "
         "{'type': 'boolean'}}}}}",
         "{'a':{'b':{'$type':'boolean'}}}", false},
    };
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct gc_json doc GC_AUTO(gc_json_release) = parse(rows[i].schema);
        static struct suite_operation op;
        struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(10000);
        struct gc_jsonw w = gc_jsonw(&text);
        op.doc = &doc;
        op.all_outputs = rows[i].all;
        suite_put_matcher(&w, &op, doc.root);
        check_written(rows[i].schema, &text, rows[i].matcher);
    }
}

/* "at its minimum 5 yes, ...": each value with what is expected of it. */
static void test_values_at_the_edges(void)
{
    static const struct {
        const char *schema, *told;
        bool is_text;
    } rows[] = {
        {"{'type': 'integer'}", "of a wrong type 'wrong' no\n", false},
        {"{'type': 'object'}", "of a wrong type [] no\n", false},
        {"{'type': 'object'}", "of a wrong type 'wrong' no\n", true},
        {"{'type': 'string', 'maxLength': 2}",
         "of a wrong type {} no\nat its longest 'xx' yes\ntoo long 'xxx' no\n", false},
        {"{'type': 'string', 'maxLength': 2}", "at its longest 'xx' yes\ntoo long 'xxx' no\n",
         true},
        {"{'minLength': 1, 'format': 'uuid'}", "", false},
        {"{'type': 'string', 'minLength': 1, 'pattern': 'x'}", "of a wrong type {} no\n", false},
        {"{'type': 'string', 'minLength': 0, 'maxLength': 0}",
         "of a wrong type {} no\nat its longest '' yes\ntoo long 'x' no\n", false},
        {"{'type': 'string', 'minLength': 2, 'maxLength': 9999999}",
         "of a wrong type {} no\nat its shortest 'xx' yes\ntoo short 'x' no\n", false},
        {"{'enum': ['a']}", "none of its words 'none-of-its-words' no\n", true},
        {"{'type': 'string', 'enum': ['a']}",
         "of a wrong type {} no\nnone of its words 'none-of-its-words' no\n", false},
        {"{'type': 'integer', 'enum': [1], 'minimum': 1}", "of a wrong type 'wrong' no\n", false},
        {"{'type': 'integer', 'minimum': 5, 'maximum': 7}",
         "of a wrong type 'wrong' no\nat its minimum 5 yes\nunder its minimum 4 no\n"
         "at its maximum 7 yes\nover its maximum 8 no\n",
         false},
        {"{'type': 'integer', 'minimum': 5, 'exclusiveMinimum': true, 'maximum': 7, "
         "'exclusiveMaximum': true}",
         "of a wrong type 'wrong' no\nat its minimum 5 no\nunder its minimum 4 no\n"
         "at its maximum 7 no\nover its maximum 8 no\n",
         false},
        {"{'type': 'number', 'exclusiveMinimum': 5, 'exclusiveMaximum': 7}",
         "of a wrong type 'wrong' no\nat its minimum 5 no\nat its maximum 7 no\n", false},
        {"{'type': 'string'}", "of a wrong type {} no\nin unicode 'Zoë 例 太郎 😀' any\n", false},
    };
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct gc_json doc GC_AUTO(gc_json_release) = parse(rows[i].schema);
        struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(10000);
        struct suite_values values GC_AUTO(suite_values_release) = {0};
        suite_values_of(&values, &doc, doc.root, rows[i].is_text);
        for (size_t k = 0; k < values.n; k++) {
            const struct suite_value *v = &values.items[k];
            gc_strbuf_addf(&text, "%s %s %s\n", v->what, v->json,
                           v->is_good      ? "yes"
                           : v->may_be_any ? "any"
                                           : "no");
        }
        check_written(rows[i].schema, &text, rows[i].told);
    }
}

SUITE(suite_schema, {"a value that fits a schema", test_values_that_fit},
      {"what an answer's schema promises", test_what_is_promised},
      {"values at the edges of a schema", test_values_at_the_edges});
