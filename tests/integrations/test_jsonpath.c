/* JSONPath: what each rule of the dialect finds. */
#include "base/json/write.h"
#include "mock/integrations/jsonpath/jsonpath.h"
#include "tests/check.h"
#include "tests/integrations/nesting.h"

static const char document[] =
    "{\"total\":2,\"price\":1.50,\"none\":null,\"a.b\":\"dotted\",\"Build-Version\":\"7\","
    "\"items\":[{\"id\":\"1\",\"name\":\"x\",\"n\":1,\"tags\":[\"a\",\"b\"]},"
    "{\"id\":\"\",\"name\":null,\"n\":\"1\"},{\"id\":\"3\",\"n\":30,\"tags\":[]}],"
    "\"deep\":{\"items\":[{\"id\":\"4\",\"stats\":{\"count\":5}}]},"
    "\"results\":[{\"group\":{\"type\":\"voice\"},\"data\":[{\"metrics\":["
    "{\"metric\":\"sl\",\"stats\":{\"ratio\":0.8}},{\"metric\":\"t\",\"stats\":{\"ratio\":0.5}}]}]}"
    "]}";

/* The JSON that is found, or "-" (not found), "unsuited: message", "error@COLUMN message". */
static void find(const char *text, struct gc_strbuf *out)
{
    struct gc_arena arena GC_AUTO(gc_arena_release) = {.max_bytes = 16 << 20};
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_jsonw w = gc_jsonw(out);
    struct jsonpath *path = NULL;
    const cJSON *found = NULL;
    struct gc_error err = {0};
    enum gc_status s =
        gc_json_parse(&doc, "document", document, strlen(document), &gc_json_default_limits, &err);
    CHECK_STATUS(s, GC_OK, &err);
    s = jsonpath_parse(&path, text, &err);
    if (s != GC_OK) {
        gc_strbuf_addf(out, "error@%u %s", err.at.column, err.message);
        return;
    }
    s = jsonpath_read(path, doc.root, &arena, &found, &err);
    if (s == GC_OK)
        gc_jsonw_value(&w, found);
    else if (s == GC_E_NOT_FOUND)
        gc_strbuf_addc(out, '-');
    else
        gc_strbuf_addf(out, "unsuited: %s", err.message);
    jsonpath_free(path);
}

struct row {
    const char *rule, *path, *expected;
};

static void run_rows(const struct row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct gc_strbuf out GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
        find(rows[i].path, &out);
        CHECK_ROW_TEXT(rows[i].rule, gc_strbuf_text(&out), rows[i].expected);
    }
}

/* clang-format off */
static const struct row steps[] = {
    {"a definite path gives the value itself", "$.items[0].id", "\"1\""},
    {"numbers keep their digits", "$.price", "1.50"},
    {"null is a value", "$.none", "null"},
    {"what is missing is not found", "$.nope", "-"},
    {"nor is what is missing on the way", "$.nope.x", "-"},
    {"names in brackets may hold anything", "$['a.b']", "\"dotted\""},
    {"double quotes will do, too", "$[\"a.b\"]", "\"dotted\""},
    {"a hyphen belongs to a name", "$.Build-Version", "\"7\""},
    {"a dot before a bracket is nothing", "$.['total']", "2"},
    {"the last item is -1", "$.items[-1].id", "\"3\""},
    {"an index beyond the end is not found", "$.items[9]", "-"},
    {"an index into an object is not found", "$.deep[0]", "-"},
    {"a star gives an array of all", "$.items[*].id", "[\"1\",\"\",\"3\"]"},
    {"items without the member are left out", "$.items[*].tags", "[[\"a\",\"b\"],[]]"},
    {"a slice gives an array", "$.items[0:2].n", "[1,\"1\"]"},
    {"a slice may be open", "$.items[1:].id", "[\"\",\"3\"]"},
    {"and counted from the end", "$.items[-1:].id", "[\"3\"]"},
    {"several indexes", "$.items[0,2].id", "[\"1\",\"3\"]"},
    {"several names at the end make an object", "$.items[0]['id','n']", "{\"id\":\"1\",\"n\":1}"},
    {"a name twice is one member of it", "$.items[0]['n','n']", "{\"n\":1}"},
    {"two dots look everywhere", "$..id", "[\"1\",\"\",\"3\",\"4\"]"},
    {"and find an empty array where nothing is", "$..nope", "[]"},
    {"what is missing before the first indefinite step is not found", "$.nope..id", "-"},
    {"also before a star", "$.nope[*]", "-"},
    {"also before a filter", "$.nope[?(@.id)]", "-"},
    {"an index behind an indefinite step looks into each hit", "$.items[?(@.id == '1')].tags[0]", "[\"a\"]"},
    {"which may have none", "$.items[?(@.id == '1')].name[0]", "[]"},
    {"without a root one is put before it", "total", "2"},
    {"a leading dot then looks everywhere", ".total", "[2]"},
    {"a path into a metric", "$.results[?(@.group.type=='voice')].data[0].metrics[?(@.metric=='sl')].stats.ratio", "[0.8]"},
    {"a scan behind an index", "$.results[0].data..ratio", "[0.8,0.5]"},
    {"a filter does not suit a number", "$.total[?(@.x)]", "unsuited: a filter can't be applied to a number"},
};
static const struct row filters[] = {
    {"equal texts", "$.items[?(@.id == '3')].n", "[30]"},
    {"quotes of both kinds", "$.items[?(@.id == \"3\")].n", "[30]"},
    {"no blanks are needed", "$.items[?(@.id=='3'&&@.n==30)].id", "[\"3\"]"},
    {"a number and its text are equal", "$.items[?(@.n == 1)].id", "[\"1\",\"\"]"},
    {"from both sides", "$.items[?('1' == @.n)].id", "[\"1\",\"\"]"},
    {"what is missing is unequal to everything", "$.items[?(@.name != '')].id", "[\"1\",\"\",\"3\"]"},
    {"a member exists also when it is null", "$.items[?(@.name)].id", "[\"1\",\"\"]"},
    {"or does not", "$.items[?(!@.name)].id", "[\"3\"]"},
    {"numbers are ordered", "$.items[?(@.n > 1)].id", "[\"3\"]"},
    {"texts and numbers are not", "$.items[?(@.n > '0')].id", "[\"\"]"},
    {"both", "$.items[?(@.n == 1 && @.id != '')].id", "[\"1\"]"},
    {"either", "$.items[?(@.id == '1' || @.id == '3')].id", "[\"1\",\"3\"]"},
    {"both before either", "$.items[?(@.id == '3' || @.n == 1 && @.name == 'x')].id", "[\"1\",\"3\"]"},
    {"parentheses and not", "$.items[?(!(@.id == '1' || @.id == '3'))].n", "[\"1\"]"},
    {"a regular expression must fit all of it", "$.items[?(@.id =~ /[0-9]/)].id", "[\"1\",\"3\"]"},
    {"without regard to case", "$.items[?(@.name =~ /X/i)].id", "[\"1\"]"},
    {"in a list", "$.items[?(@.id in ['1', '9'])].id", "[\"1\"]"},
    {"in none", "$.items[?(@.id nin ['1', ''])].id", "[\"3\"]"},
    {"a value in an item's list", "$.items[?('a' in @.tags)].id", "[\"1\"]"},
    {"what an item lacks holds nothing", "$.items[?('a' nin @.tags)].id", "[\"3\"]"},
    {"contains", "$.items[?(@.tags contains 'b')].id", "[\"1\"]"},
    {"size and empty", "$.items[?(@.tags size 2 || @.tags empty true)].id", "[\"1\",\"3\"]"},
    {"lists compared", "$.items[?(@.tags subsetof ['a','b','c'])].id", "[\"1\",\"3\"]"},
    {"any and none of a list", "$.items[?(@.tags anyof ['b'] && @.tags noneof ['z'])].id", "[\"1\"]"},
    {"null as a value", "$.items[?(@.name == null)].id", "[\"\"]"},
    {"a path on the right, from the root", "$.items[?(@.n < $.total)].id", "[\"1\"]"},
    {"functions of an item", "$.items[?(@.tags.length() == 2)].id", "[\"1\"]"},
    {"an object is filtered itself", "$.deep[?(@.items)].items[0].id", "[\"4\"]"},
    {"everywhere", "$..[?(@.stats.count == 5)].id", "[\"4\"]"},
    {"none fits", "$.items[?(@.id == 'z')]", "[]"},
};
static const struct row functions[] = {
    {"length of an array", "$.items.length()", "3"},
    {"size is the same", "$.items.size()", "3"},
    {"of an object", "$.deep.length()", "1"},
    {"of a text there is none", "$.items[0].id.length()", "null"},
    {"behind a filter one for each hit", "$.items[?(@.tags)].tags.length()", "[2,0]"},
    {"behind two dots one for all", "$..tags.length()", "2"},
    {"a sum", "$.sum($..ratio)", "1.3"},
    {"the mean", "$.avg($..ratio)", "0.65"},
    {"the least and the most", "$.max($..ratio)", "0.8"},
    {"a sum of nothing does not suit", "$.items.sum()", "unsuited: sum() was given no numbers"},
    {"the first and the last", "$.items[0].tags.first()", "\"a\""},
    {"by index", "$.items[0].tags.index(-1)", "\"b\""},
    {"of nothing does not suit", "$.items[2].tags.last()", "unsuited: last() of an array of 0"},
    {"the keys of an object", "$.deep.keys()", "[\"items\"]"},
    {"one that is unknown", "$.items.foo()", "unsuited: there is no function foo()"},
};
static const struct row faults[] = {
    {"nothing", "", "error@0 the path is empty"},
    {"two roots", "$$.id", "error@2 expected \".\" or \"[\" and a name"},
    {"a dot at the end", "$.a.", "error@4 a path can't end in \".\""},
    {"a bracket that is open", "$[", "error@3 expected a name in quotes, an index, a slice, * or ?()"},
    {"a quote that is open", "$['a", "error@3 a text in quotes is not closed: ' is missing"},
    {"a blank in a name", "$.my name", "error@5 a blank in a name: write ['my name']"},
    {"three dots", "$...a", "error@4 expected \".\" or \"[\" and a name"},
    {"one equals sign", "$.a[?(@.b = 1)]", "error@11 \"=\" is no operator"},
    {"no parentheses", "$.a[?@.b]", "error@6 a filter is written [?(...)]"},
    {"a word for a value", "$.a[?(@.b == c)]", "error@14 expected a value: a text in quotes, a number, true, false, null, an array, an object, or a path that begins with @ or $"},
    {"a parenthesis too few", "$.a[?((@.b == 1 )]", "error@17 expected \")\""},
    {"a value alone", "$.a[?('b')]", "error@7 a value alone is no condition"},
    {"a bad regular expression", "$.a[?(@.b =~ /(/)]", "error@14 in the regular expression: \")\" is missing"},
    {"no index", "$.a[1x]", "error@6 expected \"]\""},
    {"the column counts without what was put before", "a b", "error@2 a blank in a name: write ['my name']"},
};
/* clang-format on */

static void test_steps(void)
{
    run_rows(steps, GC_COUNT_OF(steps));
}

static void test_filters(void)
{
    run_rows(filters, GC_COUNT_OF(filters));
}

static void test_functions(void)
{
    run_rows(functions, GC_COUNT_OF(functions));
}

static void test_faults(void)
{
    run_rows(faults, GC_COUNT_OF(faults));
}

static void test_definite(void)
{
    static const struct {
        const char *path;
        bool definite;
    } rows[] = {{"$.a[0].b", true},  {"$.a.length()", true}, {"$..a", false},    {"$.a[*]", false},
                {"$.a[0:1]", false}, {"$.a[?(@.b)]", false}, {"$.a[0,1]", false}};
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct jsonpath *path = NULL;
        struct gc_error err = {0};
        CHECK_STATUS(jsonpath_parse(&path, rows[i].path, &err), GC_OK, &err);
        CHECK_ROW(rows[i].path, path && jsonpath_is_definite(path) == rows[i].definite);
        jsonpath_free(path);
    }
}

static void test_bounds(void)
{
    struct gc_arena arena GC_AUTO(gc_arena_release) = {.max_bytes = 64 << 20};
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct jsonpath *path = NULL;
    struct gc_error err = {0};
    const cJSON *found;
    for (int i = 0; i < 60; i++)
        gc_strbuf_adds(&text, "[[],");
    gc_strbuf_adds(&text, "1");
    for (int i = 0; i < 60; i++)
        gc_strbuf_addc(&text, ']');
    CHECK_STATUS(
        gc_json_parse(&doc, "deep", gc_strbuf_text(&text), text.len, &gc_json_default_limits, &err),
        GC_OK, &err);
    CHECK_STATUS(jsonpath_parse(&path, "$..*..*..*..*..*", &err), GC_OK, &err);
    if (path && doc.root)
        CHECK_STATUS(jsonpath_read(path, doc.root, &arena, &found, &err), GC_E_TOO_BIG, &err);
    jsonpath_free(path);
}

static bool is_path(const char *text)
{
    struct jsonpath *path = NULL;
    bool is = jsonpath_parse(&path, text, NULL) == GC_OK;
    jsonpath_free(path);
    return is;
}

/* As many as may be, and one more. */
static void test_lengths_are_exact(void)
{
    static const struct nesting rows[] = {
        {"parentheses", "$.a[?(", "(", "@.b", ")", ")]", 30},
        {"negations", "$.a[?(", "!(", "@.b", ")", ")]", 15},
        {"terms of and", "$.a[?(@.b", " && @.b", "", "", ")]", 200},
        {"terms of or", "$.a[?(@.b", " || @.b", "", "", ")]", 200},
        {"paths in filters", "$", ".a[?(@", ".b", ")]", "", 8},
        {"arrays", "$.a[?(@.b == ", "[", "1", "]", ")]", 29},
        {"indexes", "$.a[0", ",1", "", "", "]", 63},
    };
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++)
        nesting_check(&rows[i], is_path);
}

SUITE(jsonpath, {"lengths are exact", test_lengths_are_exact},
      {"steps find values, or arrays of them", test_steps},
      {"filters take the items that fit", test_filters},
      {"functions sum up what was found", test_functions},
      {"what is no path is told with its column", test_faults},
      {"a path is definite when it can find one value only", test_definite},
      {"a scan of scans ends soon", test_bounds});
