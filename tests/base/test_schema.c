#include "tests/check.h"

#include <ftw.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/embedded.h"
#include "base/json/schema.h"

static struct gc_json read_json(const char *name, const char *text)
{
    struct gc_json doc = {0};
    struct gc_error err = {0};
    CHECK_STATUS(gc_json_parse(&doc, name, text, strlen(text), &gc_json_default_limits, &err),
                 GC_OK, &err);
    return doc;
}

static void first_problem(const struct gc_problems *p, char out[1200])
{
    snprintf(out, 1200, "%s", p->n_kept ? p->list[0].whole : "");
}

/* What is said of a value under a schema: the first problem, "" when it fits. */
static void said_of(const char *schema, const char *value, unsigned mode, char out[1200])
{
    struct gc_json rules GC_AUTO(gc_json_release) = read_json("schema", schema);
    struct gc_json doc GC_AUTO(gc_json_release) = read_json("v", value);
    struct gc_problems p GC_AUTO(gc_problems_release) = {0};
    struct gc_schema *s = NULL;
    enum gc_status status = gc_schema_compile(&s, &rules, rules.root, &p);
    if (status == GC_OK) {
        bool ok = gc_schema_check(s, &doc, doc.root, "org", mode, &p);
        CHECK_ROW(value, ok == (p.n == 0));
        CHECK_ROW(value, (mode & GC_SCHEMA_PATCH) || gc_schema_fits(s, doc.root) == ok);
    } else {
        CHECK_ROW(schema, status == GC_E_DATA && p.n > 0);
    }
    first_problem(&p, out);
    gc_schema_free(s);
}

static const struct {
    const char *schema, *value, *says;
} row[] = {
    /* clang-format off */
    {"true", "1", ""}, {"{}", "[null]", ""}, {"false", "1", "v:1:1: org is not allowed"},
    {"{\"type\":\"string\"}", "\"x\"", ""},
    {"{\"type\":\"string\"}", "5", "v:1:1: org must be a string, not a number"},
    {"{\"type\":\"integer\"}", "1.0", ""},
    {"{\"type\":\"integer\"}", "1.5", "v:1:1: org must be an integer, not 1.5"},
    {"{\"type\":[\"string\",\"null\",\"boolean\"]}", "{}", "v:1:1: org must be a string, true or false or null, not an object"},
    {"{\"type\":[\"string\",\"null\"]}", "null", ""},
    {"{\"properties\":{\"a\":{\"type\":\"integer\"}}}", "{\"b\":1,\"a\":\"x\"}", "v:1:12: \"a\" of org must be an integer, not a string"},
    {"{\"properties\":{\"a\":{\"properties\":{\"b\":{\"type\":\"null\"}}}}}", "{\"a\":{\n\"b\":1}}", "v:2:5: \"b\" of a must be null, not a number"},
    {"{\"items\":{\"type\":\"integer\"}}", "[1,\"x\"]", "v:1:4: an element of \"org\" must be an integer, not a string"},
    {"{\"properties\":{\"l\":{\"items\":{\"type\":\"integer\"}}}}", "{\"l\":[true]}", "v:1:7: an element of \"l\" must be an integer, not true or false"},
    {"{\"properties\":{\"name\":{}},\"additionalProperties\":false}", "{\"naem\":1}", "v:1:2: unknown key \"naem\" in org; did you mean \"name\"?"},
    {"{\"additionalProperties\":false}", "{\"naem\":1}", "v:1:2: unknown key \"naem\" in org"},
    {"{\"additionalProperties\":{\"type\":\"string\"}}", "{\"a\":1}", "v:1:6: \"a\" of org must be a string, not a number"},
    {"{\"patternProperties\":{\"^x-\":{\"type\":\"string\"}},\"additionalProperties\":false}", "{\"x-a\":\"1\"}", ""},
    {"{\"patternProperties\":{\"^x-\":{\"type\":\"string\"}},\"additionalProperties\":false}", "{\"x-a\":1}", "v:1:8: \"x-a\" of org must be a string, not a number"},
    {"{\"patternProperties\":{\"^x-\":{\"type\":\"string\"}},\"additionalProperties\":false}", "{\"y\":1}", "v:1:2: unknown key \"y\" in org"},
    {"{\"propertyNames\":{\"enum\":[\"next\",\"default\"]}}", "{\"nxet\":1}", "v:1:2: unknown key \"nxet\" in org; did you mean \"next\"?"},
    {"{\"propertyNames\":{\"maxLength\":2}}", "{\"ab\":1,\"abc\":1}", "v:1:9: unknown key \"abc\" in org"},
    {"{\"required\":[\"id\",\"name\"]}", "{\"id\":1}", "v:1:1: missing key \"name\" in org"},
    {"{\"required\":[\"id\"]}", "[]", ""},
    {"{\"minProperties\":1}", "{}", "v:1:1: org must not be empty"},
    {"{\"maxProperties\":1}", "{\"a\":1,\"b\":2}", "v:1:1: org must have at most 1 keys"},
    {"{\"minItems\":2,\"maxItems\":3}", "[1]", "v:1:1: org must have 2 to 3 elements"},
    {"{\"minItems\":1}", "[]", "v:1:1: org must not be empty"},
    {"{\"contains\":{\"const\":1}}", "[2,1]", ""},
    {"{\"contains\":{\"const\":1}}", "[2]", "v:1:1: org lacks an element of the kind that it must have"},
    {"{\"minLength\":2,\"maxLength\":2}", "\"\\u00e4\xc3\xa4\"", ""},
    {"{\"minLength\":2,\"maxLength\":2}", "\"abc\"", "v:1:1: org must have exactly 2 characters"},
    {"{\"minLength\":1}", "\"\"", "v:1:1: org must not be empty"},
    {"{\"maxLength\":1}", "\"ab\"", "v:1:1: org must have at most 1 characters"},
    {"{\"minLength\":1}", "5", ""},
    {"{\"minimum\":1,\"maximum\":10}", "0", "v:1:1: org must be 1 to 10, not 0"},
    {"{\"minimum\":1,\"maximum\":10}", "10", ""},
    {"{\"minimum\":1}", "0.5", "v:1:1: org must be at least 1, not 0.5"},
    {"{\"maximum\":1}", "2", "v:1:1: org must be at most 1, not 2"},
    {"{\"exclusiveMinimum\":0,\"maximum\":5}", "0", "v:1:1: org must be more than 0 and at most 5, not 0"},
    {"{\"exclusiveMaximum\":5}", "5", "v:1:1: org must be less than 5, not 5"},
    {"{\"multipleOf\":0.1}", "0.3", ""},
    {"{\"multipleOf\":5}", "12", "v:1:1: org must be a multiple of 5, not 12"},
    {"{\"pattern\":\"^/\"}", "\"x\"", "v:1:1: org must match ^/"},
    {"{\"pattern\":\"^/\",\"errorMessage\":\"must be a path\"}", "\"x\"", "v:1:1: org must be a path"},
    {"{\"maxLength\":1,\"errorMessage\":\"must be a letter\"}", "\"xy\"", "v:1:1: org must be a letter"},
    {"{\"pattern\":\"^/\",\"errorMessage\":\"must be a path\"}", "\"/x\"", ""},
    {"{\"properties\":{\"a\":{},\"b\":{},\"c\":{}},\"minProperties\":1,\"maxProperties\":1}", "{\"a\":1,\"b\":2}", "v:1:1: org must have exactly one of a, b and c"},
    {"{\"pattern\":\"^/\"}", "\"/x\"", ""},
    {"{\"enum\":[\"mock\",\"refused\"]}", "\"mokc\"", "v:1:1: unknown org \"mokc\"; did you mean \"mock\"?"},
    {"{\"enum\":[\"mock\",\"refused\",null]}", "\"other\"", "v:1:1: org must be \"mock\", \"refused\" or null, not \"other\""},
    {"{\"enum\":[1,[2]]}", "[2]", ""},
    {"{\"const\":\"x\"}", "\"y\"", "v:1:1: org must be \"x\", not \"y\""},
    {"{\"const\":1}", "1.0", ""},
    {"{\"allOf\":[{\"minimum\":1},{\"maximum\":5}]}", "6", "v:1:1: org must be at most 5, not 6"},
    {"{\"anyOf\":[{\"type\":\"integer\"},{\"type\":\"array\"}]}", "\"x\"", "v:1:1: org must be an integer or an array, not a string"},
    {"{\"anyOf\":[{\"type\":\"integer\",\"minimum\":1},{\"type\":\"array\"}]}", "0", "v:1:1: org must be at least 1, not 0"},
    {"{\"anyOf\":[{\"type\":\"integer\",\"minimum\":1},{\"type\":\"array\"}]}", "[0]", ""},
    {"{\"anyOf\":[{\"properties\":{\"run\":{}},\"required\":[\"run\"],\"additionalProperties\":false},"
     "{\"properties\":{\"request\":{},\"times\":{}},\"required\":[\"request\"],\"additionalProperties\":false}]}",
     "{\"request\":1,\"tiems\":2}", "v:1:14: unknown key \"tiems\" in org; did you mean \"times\"?"},
    {"{\"anyOf\":[{\"properties\":{\"type\":{\"const\":\"a\"},\"n\":{\"type\":\"null\"}}},{\"properties\":{\"type\":{\"const\":\"b\"},\"n\":{\"type\":\"string\"}}}]}",
     "{\"type\":\"b\",\"n\":1}", "v:1:17: \"n\" of org must be a string, not a number"},
    {"{\"anyOf\":[{\"enum\":[\"mock\"]},{\"$ref\":\"#/$defs/hole\"}],\"$defs\":{\"hole\":{\"type\":\"string\",\"pattern\":\"[$]\"}}}", "\"mokc\"", "v:1:1: unknown org \"mokc\"; did you mean \"mock\"?"},
    {"{\"oneOf\":[{\"minimum\":1},{\"maximum\":5}]}", "3", "v:1:1: org fits two of the forms of which it must have one"},
    {"{\"oneOf\":[{\"minimum\":1},{\"maximum\":-5}]}", "3", ""},
    {"{\"not\":{\"type\":\"null\"}}", "null", "v:1:1: org has a form that is not allowed here"},
    {"{\"not\":{\"type\":\"null\"}}", "1", ""},
    {"{\"if\":{\"properties\":{\"t\":{\"const\":1}}},\"then\":{\"required\":[\"a\"]},\"else\":{\"required\":[\"b\"]}}", "{\"t\":1}", "v:1:1: missing key \"a\" in org"},
    {"{\"if\":{\"properties\":{\"t\":{\"const\":1}}},\"then\":{\"required\":[\"a\"]},\"else\":{\"required\":[\"b\"]}}", "{\"t\":2}", "v:1:1: missing key \"b\" in org"},
    {"{\"if\":{\"type\":\"null\"},\"then\":false}", "1", ""},
    {"{\"items\":{\"$ref\":\"#/$defs/node\"},\"$defs\":{\"node\":{\"required\":[\"id\"]}}}", "[{}]", "v:1:2: missing key \"id\" in node"},
    {"{\"$ref\":\"#/$defs/a~1b\",\"$defs\":{\"a/b\":{\"type\":\"null\"}}}", "1", "v:1:1: org must be null, not a number"},
    {"{\"properties\":{\"kids\":{\"items\":{\"$ref\":\"#\"}},\"v\":{\"type\":\"null\"}}}", "{\"kids\":[{\"kids\":[{\"v\":1}]}]}", "v:1:24: \"v\" of kids must be null, not a number"},
    {"{\"properties\":{\"m\":{\"$ref\":\"fault.schema.json#/properties/match\"}}}", "{\"m\":{\"pahth\":1}}", "v:1:7: unknown key \"pahth\" in match; did you mean \"path\"?"},
    {"{\"$schema\":\"x\",\"title\":\"t\",\"description\":\"d\",\"examples\":[],\"default\":1,\"format\":\"uri\",\"x-own\":1}", "1", ""},
    /* what is no schema */
    {"[]", "1", "schema:1:1: \"the schema\" must be a schema: an object, true or false"},
    {"{\"type\":\"strnig\"}", "1", "schema:1:9: \"type\" must be string, integer"},
    {"{\"type\":[]}", "1", "schema:1:9: \"type\" must be"},
    {"{\"properties\":{\"a\":5}}", "1", "schema:1:20: \"a\" must be a schema"},
    {"{\"properties\":5}", "1", "schema:1:15: \"properties\" must be an object of schemas"},
    {"{\"anyOf\":[]}", "1", "schema:1:10: \"anyOf\" must be an array of schemas that is not empty"},
    {"{\"enum\":[]}", "1", "schema:1:9: \"enum\" must be an array that is not empty"},
    {"{\"required\":[1]}", "1", "schema:1:13: \"required\" must be an array of strings"},
    {"{\"required\":\"a\"}", "1", "schema:1:13: \"required\" must be an array of strings"},
    {"{\"minLength\":-1}", "1", "schema:1:14: \"minLength\" must be a whole number of at least 0"},
    {"{\"minimum\":\"1\"}", "1", "schema:1:12: \"minimum\" must be a number"},
    {"{\"pattern\":\"(\"}", "1", "schema:1:12: \"pattern\" is no regular expression"},
    {"{\"pattern\":\"a{10001}\"}", "1", "schema:1:12: \"pattern\" is too large"},
    {"{\"patternProperties\":{\"[\":{}}}", "1", "schema:1:27: \"[\" is no regular expression"},
    {"{\"$ref\":\"#/$defs/none\"}", "1", "schema:1:9: \"$ref\" names no part of this schema"},
    {"{\"$ref\":\"none.json\"}", "1", "schema:1:9: \"$ref\" must be \"#/...\" or name a schema of the program"},
    {"{\"$ref\":5}", "1", "schema:1:9: \"$ref\" must be"},
    {"{\"uniqueItems\":true}", "1", "schema:1:16: \"uniqueItems\" is not supported"},
    /* what would never end */
    {"{\"$ref\":\"#\"}", "1", "schema:1:1: \"the schema\" refers to itself without end"},
    {"{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"$ref\":\"#/$defs/b\"},\"b\":{\"$ref\":\"#/$defs/a\"}}}", "1", "schema:1:1: \"the schema\" refers to itself"},
    {"{\"anyOf\":[{\"$ref\":\"#\"}]}", "1", "v:1:1: org can't be checked: its schema refers to itself without end"},
    {"{\"allOf\":[{\"$ref\":\"#\"}]}", "1", "v:1:1: org can't be checked: its schema refers to itself without end"},
    {"{\"allOf\":[{\"not\":{\"not\":{\"$ref\":\"#\"}}}]}", "1", "v:1:1: org"},
    /* clang-format on */
};

static void test_rows(void)
{
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        char said[1200];
        said_of(row[i].schema, row[i].value, 0, said);
        if (*row[i].says)
            CHECK_ROW_HAS(row[i].schema, said, row[i].says);
        else
            CHECK_ROW_TEXT(row[i].schema, said, "");
    }
}

static void test_all_at_once(void)
{
    struct gc_json rules GC_AUTO(gc_json_release) = read_json(
        "s", "{\"properties\":{\"a\":{\"type\":\"string\"},\"b\":{\"items\":{\"maximum\":1}}},"
             "\"required\":[\"id\"],\"additionalProperties\":false}");
    struct gc_json doc GC_AUTO(gc_json_release) = read_json("v", "{\"a\":1,\"b\":[2,1,3],\"c\":1}");
    struct gc_problems p GC_AUTO(gc_problems_release) = {0};
    struct gc_schema *s;
    CHECK_INT(gc_schema_compile(&s, &rules, rules.root, &p), GC_OK);
    CHECK(!gc_schema_check(s, &doc, doc.root, "org", 0, &p));
    CHECK_INT(p.n, 5);
    gc_schema_free(s);
}

static void test_patch(void)
{
    static const char schema[] =
        "{\"properties\":{\"a\":{\"type\":\"string\"},\"o\":{\"required\":["
        "\"x\"]}},\"required\":[\"id\"],\"additionalProperties\":false}";
    char said[1200];
    said_of(schema, "{\"a\":null,\"o\":{}}", GC_SCHEMA_PATCH, said);
    CHECK_TEXT(said, "");
    said_of(schema, "{\"a\":1}", GC_SCHEMA_PATCH, said);
    CHECK_TEXT(said, "v:1:6: \"a\" of org must be a string, not a number");
    said_of(schema, "{\"z\":null}", GC_SCHEMA_PATCH, said);
    CHECK_TEXT(said, "v:1:2: unknown key \"z\" in org");
}

/* Each level asks twice for the next: 2^40 steps, were they not counted. */
static void test_work_is_bounded(void)
{
    struct gc_strbuf b GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 16);
    char said[1200];
    gc_strbuf_adds(&b, "{\"$ref\":\"#/$defs/d0\",\"$defs\":{");
    for (int i = 0; i < 40; i++)
        gc_strbuf_addf(
            &b, "\"d%d\":{\"anyOf\":[{\"$ref\":\"#/$defs/d%d\"},{\"$ref\":\"#/$defs/d%d\"}]},", i,
            i + 1, i + 1);
    gc_strbuf_adds(&b, "\"d40\":{\"type\":\"null\"}}}");
    said_of(gc_strbuf_text(&b), "1", 0, said);
    CHECK_HAS(said, "v:1:1: org ");
    said_of("{\"anyOf\":[{\"items\":{\"$ref\":\"#\"},\"minItems\":1},{\"items\":{\"$ref\":\"#\"},"
            "\"minItems\":1}]}",
            "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", 0,
            said);
    CHECK_HAS(said, "v:1:");
}

static void test_long_chain(void)
{
    struct gc_strbuf b GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    char said[1200];
    gc_strbuf_adds(&b, "{\"$defs\":{");
    for (int i = 0; i < 10000; i++)
        gc_strbuf_addf(&b, "\"d%d\":{\"items\":{\"$ref\":\"#/$defs/d%d\"}},", i, i + 1);
    gc_strbuf_adds(&b, "\"d10000\":{}},\"$ref\":\"#/$defs/d0\"}");
    said_of(gc_strbuf_text(&b), "[[[[1]]]]", 0, said);
    CHECK_TEXT(said, "");
}

static void test_named(void)
{
    for (const struct gc_embedded *f = gc_embedded; f->name; f++) {
        const struct gc_schema *s = gc_schema_named(f->name);
        CHECK_ROW(f->name, s != NULL && gc_schema_named(f->name) == s);
        struct gc_json doc GC_AUTO(gc_json_release) = read_json(f->name, (const char *)f->bytes);
        struct gc_problems p GC_AUTO(gc_problems_release) = {0};
        for (const cJSON *e = cJSON_GetObjectItem(doc.root, "examples"); e && s; e = NULL)
            for (const cJSON *one = e->child; one; one = one->next)
                (void)gc_schema_check(s, &doc, one, "example", 0, &p);
        CHECK_ROW_TEXT(f->name, p.n_kept ? p.list[0].whole : "", "");
    }
    CHECK(gc_schema_named("none.schema.json") == NULL);
    CHECK(gc_schema_named("fault.schema.json#/$defs/none") == NULL);
    CHECK(gc_schema_named("fault.schema.json#/$defs/match") != NULL);
}

static void *ask(void *name)
{
    return (void *)(uintptr_t)gc_schema_named(name);
}

static void test_threads(void)
{
    static char name[] = "case.schema.json#/$defs/then";
    pthread_t thread[8];
    void *got[8];
    for (size_t i = 0; i < GC_COUNT_OF(thread); i++)
        CHECK_FATAL(pthread_create(&thread[i], NULL, ask, name) == 0);
    for (size_t i = 0; i < GC_COUNT_OF(thread); i++)
        pthread_join(thread[i], &got[i]);
    for (size_t i = 0; i < GC_COUNT_OF(thread); i++)
        CHECK(got[i] != NULL && got[i] == got[0]);
}

/* Every file that is shipped keeps the schema of its format. */
static unsigned n_files;

static int check_file(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    static const struct {
        const char *part, *schema;
    } formats[] = {{"/cases/", "case.schema.json"},
                   {"/flows/", "flow.schema.json"},
                   {"/clients.json", "clients.schema.json"},
                   {"/data-actions.json", "data-action.schema.json"},
                   {"/org.json", "org.schema.json"}};
    (void)st, (void)ftw;
    if (type != FTW_F || !strstr(path, ".json") || strstr(path, ".jsonl"))
        return 0;
    for (size_t i = 0; i < GC_COUNT_OF(formats); i++) {
        if (!strstr(path, formats[i].part))
            continue;
        struct gc_json doc GC_AUTO(gc_json_release) = {0};
        struct gc_error err = {0};
        struct gc_problems p GC_AUTO(gc_problems_release) = {0};
        CHECK_STATUS(gc_json_load(&doc, path, &gc_json_file_limits, &err), GC_OK, &err);
        (void)gc_schema_check(gc_schema_named(formats[i].schema), &doc, doc.root, "it", 0, &p);
        CHECK_ROW_TEXT(path, p.n_kept ? p.list[0].whole : "", "");
        n_files++;
        break;
    }
    return 0;
}

static void test_fixtures(void)
{
    n_files = 0;
    CHECK_INT(nftw("fixtures", check_file, 16, FTW_PHYS), 0);
    CHECK(n_files > 50);
}

static void test_without_a_schema(void)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    CHECK_STATUS(gc_json_parse(&doc, "text", "1", 1, &gc_json_default_limits, &err), GC_OK, &err);
    CHECK(!gc_schema_check(NULL, &doc, doc.root, "value", 0, &problems));
    CHECK_HAS(problems.n ? problems.list[0].whole : "", "text: out of memory");
    CHECK(!gc_schema_fits(NULL, doc.root));
}

/* Only those that are kept get words: each would be compared with all that might have been meant.
 */
static void test_many_problems_take_no_long_time(void)
{
    enum { MANY = 20000, WORDS = 2000 };
    static const char *const forms[][2] = {
        {"{\"additionalProperties\":false,\"properties\":{", "}}"},
        {"{\"additionalProperties\":{\"enum\":[", "]}}"}};
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    for (int i = 0; i < MANY; i++)
        gc_strbuf_addf(&text, "%s\"a key %d\":\"a word %d\"", i ? "," : "{", i, i);
    gc_strbuf_addc(&text, '}');
    for (size_t f = 0; f < GC_COUNT_OF(forms); f++) {
        struct gc_strbuf words GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
        struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
        struct gc_json doc GC_AUTO(gc_json_release) = {0}, of GC_AUTO(gc_json_release) = {0};
        struct gc_schema *s = NULL;
        gc_strbuf_adds(&words, forms[f][0]);
        for (int i = 0; i < WORDS; i++)
            gc_strbuf_addf(&words, "%s\"meant %d\"%s", i ? "," : "", i, f == 0 ? ":{}" : "");
        gc_strbuf_adds(&words, forms[f][1]);
        CHECK(gc_json_parse(&of, "schema", words.data, words.len, &gc_json_default_limits, NULL) ==
              GC_OK);
        CHECK(gc_json_parse(&doc, "v", text.data, text.len, &gc_json_default_limits, NULL) ==
              GC_OK);
        CHECK_FATAL(gc_schema_compile(&s, &of, of.root, &problems) == GC_OK);
        int64_t begin_us = check_cpu_us();
        CHECK(!gc_schema_check(s, &doc, doc.root, "v", 0, &problems));
        CHECK(check_cpu_us() - begin_us < 1500000 * SLOWER);
        CHECK_INT(problems.n, MANY);
        CHECK_INT(problems.n_kept, GC_PROBLEMS_KEPT);
        gc_schema_free(s);
    }
}

SUITE(schema, {"many problems take no long time", test_many_problems_take_no_long_time},
      {"each keyword says what does not fit, and where", test_rows},
      {"everything that is wrong is said at once", test_all_at_once},
      {"a merge patch lacks what it likes, and null deletes", test_patch},
      {"a schema can't make a check endless", test_work_is_bounded},
      {"a chain of ten thousand references is compiled", test_long_chain},
      {"the program's own schemas compile, and their examples fit", test_named},
      {"threads that ask at once get the same schema", test_threads},
      {"what is shipped keeps its schema", test_fixtures},
      {"a schema for which there was no memory fits nothing", test_without_a_schema});
