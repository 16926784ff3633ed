#include "tests/check.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/json/json.h"
#include "base/json/write.h"
#include "base/strbuf.h"

static enum gc_status parse(struct gc_json *doc, const char *text, struct gc_error *err)
{
    *doc = (struct gc_json){0};
    return gc_json_parse(doc, "body", text, strlen(text), &gc_json_default_limits, err);
}

static void test_accepted(void)
{
    static const char *const row[] = {
        "{}",
        "[]",
        " \t\r\n{ } \n",
        "0",
        "-0",
        "-0.5e-3",
        "1E+2",
        "\"\"",
        "true",
        "false",
        "null",
        "\"\\ud83d\\ude00\\u00e4\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
        "\"\xf0\x9f\x98\x80\x7f\"",
        "{\"a\":{\"a\":1},\"A\":2,\"\":3}",
        "[[1,2],[3]]",
        "1e-400",
        "123456789012345678901234567890123456789012345678901234567890123",
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct gc_json doc;
        struct gc_error err = {0};
        CHECK_STATUS(parse(&doc, row[i], &err), GC_OK, &err);
        CHECK_ROW(row[i], doc.root != NULL);
        gc_json_release(&doc);
    }
}

static void test_refused(void)
{
    /* clang-format off */
    static const struct { const char *text, *message; } row[] = {
        {"",                  "body:1:1: the document is empty"},
        {" \n ",              "body:2:2: the document is empty"},
        {"{} x",              "body:1:4: expected the end of the document, not \"x\""},
        {"{}{}",              "body:1:3: expected the end of the document, not '{'"},
        {"\xef\xbb\xbf{}",    "body:1:1: the document begins with a byte order mark (BOM)"},
        {"01",                "body:1:1: a number has no leading zeros"},
        {"-01",               "body:1:1: a number has no leading zeros"},
        {"[1,\n 0x10]",       "body:2:2: JSON has no hexadecimal numbers"},
        {"1.",                "body:1:3: a digit must follow the decimal point"},
        {".5",                "body:1:1: expected a value, not \".5\""},
        {"+1",                "body:1:1: expected a value, not \"+1\""},
        {"-",                 "body:1:2: a digit must follow the minus sign"},
        {"1e",                "body:1:3: a digit must follow the exponent's e"},
        {"1e400",             "body:1:1: the number is too big"},
        {"-1e400",            "body:1:1: the number is too big"},
        {"1234567890123456789012345678901234567890123456789012345678901234",
                              "body:1:1: a number has at most 63 characters"},
        {"NaN",               "body:1:1: expected a value, not \"NaN\""},
        {"-Infinity",         "body:1:1: expected a value, not \"-Infinity\""},
        {"True",              "body:1:1: expected a value, not \"True\""},
        {"nulll",             "body:1:1: expected a value, not \"nulll\""},
        {"\"a\tb\"",          "body:1:3: control character 0x09 inside a text: write \\u0009"},
        {"\"a\nb\"",          "body:1:3: line break inside a text"},
        {"\"abc",             "body:1:5: the document ends inside a text"},
        {"\"abc\\",           "body:1:5: unknown escape"},
        {"\"\\x\"",           "body:1:2: unknown escape \\x in a text"},
        {"\"\\u12g4\"",       "body:1:2: \\u needs four hexadecimal digits"},
        {"\"\\u00",           "body:1:2: \\u needs four hexadecimal digits"},
        {"\"a\\u0000b\"",     "body:1:3: \\u0000 is not supported"},
        {"\"\\ud800\"",       "body:1:2: \\ud800 is half of a surrogate pair"},
        {"\"\\ud800\\u0041\"", "body:1:2: \\ud800 is half of a surrogate pair"},
        {"\"\\udc00\"",       "body:1:2: \\udc00 is half of a surrogate pair"},
        {"\"\xc3\xa4\xff\"",  "body:1:3: byte 0xff is not valid UTF-8"},
        {"\"\xc0\xaf\"",      "body:1:2: byte 0xc0 is not valid UTF-8"},
        {"\"\xe0\x80\xaf\"",  "body:1:2: byte 0xe0 is not valid UTF-8"},
        {"\"\xed\xa0\x80\"",  "body:1:2: byte 0xed is not valid UTF-8"},
        {"\"\xf4\x90\x80\x80\"", "body:1:2: byte 0xf4 is not valid UTF-8"},
        {"\"\xc3\"",          "body:1:2: byte 0xc3 is not valid UTF-8"},
        {"{\"a\":1,\n\"b\":2,\"a\":3}", "body:2:7: the key \"a\" occurs twice in one object"},
        {"{\"a\":1,\"\\u0061\":3}", "body:1:8: the key \"a\" occurs twice in one object"},
        {"[{\"k\":{\"x\":1,\"x\":1}}]", "body:1:14: the key \"x\" occurs twice"},
        {"{\"a\":1,}",        "body:1:7: a trailing comma: nothing follows it before '}'; take it out"},
        {"[1,]",              "body:1:3: a trailing comma: nothing follows it before ']'; take it out"},
        {"[\n\"\xc3\xa4\", \n\t ]", "body:2:4: a trailing comma: nothing follows it before ']'"},
        {"[,]",               "body:1:2: expected a value, not ','"},
        {"[\"a,\" }",         "body:1:7: expected ',' or ']', not '}'"},
        {"[1 2]",             "body:1:4: expected ',' or ']', not \"2\""},
        {"{\"a\" 1}",         "body:1:6: expected ':' after the key, not \"1\""},
        {"{\"a\":1 \"b\":2}", "body:1:8: expected ',' or '}', not '\"'"},
        {"{a:1}",             "body:1:2: expected a key in double quotes, not \"a\""},
        {"{'a':1}",           "body:1:2: expected a key in double quotes; texts stand in double"},
        {"[1, // one\n2]",    "body:1:5: expected a value, not a comment: JSON has none"},
        {"[",                 "body:1:2: the document ends where a value is expected"},
        {"{\"a\":",           "body:1:6: the document ends where a value is expected"},
        {"[\x01]",            "body:1:2: expected a value, not byte 0x01"},
        {"[}",                "body:1:2: expected a value, not '}'"},
    };
    /* clang-format on */
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct gc_json doc;
        struct gc_error err = {0};
        CHECK_STATUS(parse(&doc, row[i].text, &err), GC_E_DATA, &err);
        CHECK_ROW(row[i].text,
                  strncmp(gc_error_text(&err), row[i].message, strlen(row[i].message)) == 0);
        CHECK_ROW_HAS(row[i].text, gc_error_text(&err), row[i].message);
        CHECK_ROW(row[i].text, doc.root == NULL && doc.text == NULL && doc.name == NULL);
        gc_json_release(&doc);
    }
}

static void test_nul_inside(void)
{
    struct gc_json doc = {0};
    struct gc_error err = {0};
    CHECK_STATUS(gc_json_parse(&doc, "b", "\"a\0b\"", 5, &gc_json_default_limits, &err), GC_E_DATA,
                 &err);
    CHECK_HAS(gc_error_text(&err), "b:1:3: control character 0x00");
    CHECK_STATUS(gc_json_parse(&doc, "b", "1\0", 2, &gc_json_default_limits, &err), GC_E_DATA,
                 &err);
    CHECK_HAS(gc_error_text(&err), "b:1:2: expected the end of the document, not byte 0x00");
}

static void test_depth(void)
{
    char *text = malloc(10001);
    struct gc_json doc;
    struct gc_error err = {0};
    CHECK_FATAL(text != NULL);
    memset(text, '[', 10000);
    text[10000] = '\0';
    CHECK_STATUS(parse(&doc, text, &err), GC_E_DATA, &err);
    CHECK_TEXT(gc_error_text(&err), "body:1:65: nested deeper than 64 levels");
    memset(text + 64, ']', 64);
    text[128] = '\0';
    CHECK_STATUS(parse(&doc, text, &err), GC_OK, &err);
    gc_json_release(&doc);
    free(text);
}

static void test_size(void)
{
    size_t n = (1 << 20) - 2;
    char *text = malloc(n + 4);
    struct gc_json doc;
    struct gc_error err = {0};
    CHECK_FATAL(text != NULL);
    memset(text, 'a', n + 2);
    text[0] = text[n + 1] = '"';
    text[n + 2] = '\0';
    CHECK_STATUS(parse(&doc, text, &err), GC_OK, &err);
    CHECK_INT(strlen(cJSON_GetStringValue(doc.root)), n);
    gc_json_release(&doc);
    strcpy(text + n + 1, "a\"");
    CHECK_STATUS(parse(&doc, text, &err), GC_E_TOO_BIG, &err);
    CHECK_TEXT(gc_error_text(&err), "body: more than the 1048576 bytes that are allowed");
    free(text);
}

static void test_huge_object(void)
{
    enum { N = 200000 };
    struct gc_strbuf b GC_AUTO(gc_strbuf_release) = GC_STRBUF(16 << 20);
    struct gc_json doc = {0};
    struct gc_error err = {0};
    for (int i = 0; i < N; i++)
        gc_strbuf_addf(&b, "%s\"k%d\":1", i ? "," : "{", i);
    gc_strbuf_adds(&b, ",\n\"k77\":2,\"k78\":2}");
    int64_t begin_ms = gc_clock_now(NULL);
    CHECK_STATUS(gc_json_parse(&doc, "f", gc_strbuf_text(&b), b.len, &gc_json_file_limits, &err),
                 GC_E_DATA, &err);
    CHECK_TEXT(gc_error_text(&err), "f:2:1: the key \"k77\" occurs twice in one object");
    CHECK(gc_clock_now(NULL) - begin_ms < 20000);
}

static void test_first_line(void)
{
    struct gc_json doc = {.first_line = 41};
    struct gc_error err = {0};
    CHECK_STATUS(gc_json_parse(&doc, "x.jsonl", "{\n1", 3, &gc_json_default_limits, &err),
                 GC_E_DATA, &err);
    CHECK_HAS(gc_error_text(&err), "x.jsonl:42:1: ");
    CHECK_STATUS(gc_json_parse(&doc, "x.jsonl", "[1]", 3, &gc_json_default_limits, &err), GC_OK,
                 &err);
    CHECK_INT(gc_json_where(&doc, doc.root->child).line, 41);
    gc_json_release(&doc);
}

static void test_load(void)
{
    char path[200];
    struct gc_json doc = {0};
    struct gc_error err = {0};
    snprintf(path, sizeof path, "%s/a.json", check_temp_dir());
    CHECK_STATUS(gc_json_load(&doc, path, &gc_json_file_limits, &err), GC_E_IO, &err);
    CHECK_HAS(gc_error_text(&err), "a.json: No such file");
    CHECK_STATUS(gc_json_load(&doc, check_temp_dir(), &gc_json_file_limits, &err), GC_E_IO, &err);
    FILE *f = fopen(path, "w");
    CHECK_FATAL(f != NULL);
    fputs("{\"a\":[1]}\n", f);
    fclose(f);
    CHECK_STATUS(gc_json_load(&doc, path, &gc_json_file_limits, &err), GC_OK, &err);
    CHECK_TEXT(doc.name, path);
    cJSON *tree = gc_json_take(&doc);
    CHECK(cJSON_IsArray(gc_json_get(tree, "a")));
    CHECK(doc.root == NULL && doc.text == NULL);
    cJSON_Delete(tree);
    static const struct gc_json_limits small = {.max_bytes = 4, .max_depth = 64};
    CHECK_STATUS(gc_json_load(&doc, path, &small, &err), GC_E_TOO_BIG, &err);
}

static void test_getters(void)
{
    struct gc_json doc;
    struct gc_error err = {0};
    CHECK_STATUS(parse(&doc,
                       "{\"s\":\"x\",\"b\":true,\"i\":9007199254740992,\"f\":1.5,"
                       "\"big\":9007199254740994,\"neg\":-3e0}",
                       &err),
                 GC_OK, &err);
    CHECK_TEXT(gc_json_str(doc.root, "s"), "x");
    CHECK(gc_json_str(doc.root, "S") == NULL);
    CHECK(gc_json_str(doc.root, "i") == NULL);
    CHECK(gc_json_str(NULL, "s") == NULL);
    CHECK(gc_json_bool(doc.root, "b", false) && gc_json_bool(doc.root, "s", true));
    CHECK_INT(gc_json_int(doc.root, "i", -1), 9007199254740992);
    CHECK_INT(gc_json_int(doc.root, "neg", -1), -3);
    CHECK_INT(gc_json_int(doc.root, "f", -1), -1);
    CHECK_INT(gc_json_int(doc.root, "big", -1), -1);
    CHECK_INT(gc_json_int(doc.root, "s", -1), -1);
    gc_json_release(&doc);
}

/* Every byte of a text counts: names, escapes, numbers at the edges, empty things. cJSON's own
 * reader is the other opinion. */
static void test_tree(void)
{
    static const char *const row[] = {
        "{}",
        " [ ] ",
        "0",
        "-0.5e-3",
        "123456789012345",
        "-9007199254740993",
        "4294967296",
        "-4294967296",
        "1e300",
        "\"\"",
        "\"\\ud83d\\ude00\\u00e4\\\"\\\\\\/\\b\\f\\n\\r\\t end\"",
        " { \"a\" : { \"\\u0061\\n\" : [ 1 , null , true , false , \"x\\\\\" ] } , \"\" : \"\" , "
        "\"b\":[[],{}] } ",
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct gc_json tree GC_AUTO(gc_json_release) = {0};
        struct gc_error err = {0};
        CHECK_STATUS(parse(&tree, row[i], &err), GC_OK, &err);
        cJSON *theirs = cJSON_Parse(row[i]);
        CHECK_ROW(row[i], gc_json_equal(tree.root, theirs));
        CHECK_ROW(row[i], tree.root->valueint == theirs->valueint);
        cJSON *taken = gc_json_take(&tree);
        CHECK_ROW(row[i], gc_json_equal(theirs, taken));
        CHECK_ROW(row[i], !taken->child || taken->child->prev->next == NULL);
        CHECK(tree.root == NULL && tree.text == NULL);
        cJSON_Delete(taken);
        cJSON_Delete(theirs);
    }
}

static void test_digits(void)
{
    static const char text[] = "[1.0,12345678901234567890,-0,1E+2,0.10,5]";
    struct gc_json doc;
    struct gc_error err = {0};
    CHECK_STATUS(parse(&doc, text, &err), GC_OK, &err);
    for (int round = 0; round < 2; round++) {
        struct gc_strbuf out GC_AUTO(gc_strbuf_release) = GC_STRBUF(200);
        struct gc_jsonw w = gc_jsonw(&out);
        cJSON *copy = cJSON_Duplicate(doc.root, 1);
        gc_jsonw_value(&w, round ? copy : doc.root);
        CHECK_TEXT(gc_strbuf_text(&out), text);
        cJSON_Delete(copy);
    }
    gc_json_release(&doc);
}

static void test_where_in(void)
{
    static const char text[] = "[\n \"a\\u00e4\xc3\xa4\\ud83d\\ude00b\"]";
    static const unsigned columns[] = {3, 4, 10, 10, 11, 11, 23, 23, 23, 23, 24, 24};
    struct gc_json doc;
    struct gc_error err = {0};
    CHECK_STATUS(parse(&doc, text, &err), GC_OK, &err);
    for (size_t byte = 0; byte < GC_COUNT_OF(columns); byte++) {
        struct gc_pos at = gc_json_where_in(&doc, doc.root->child, byte);
        CHECK_INT(at.line, 2);
        CHECK_INT(at.column, columns[byte]);
    }
    CHECK_INT(gc_json_where_in(&doc, doc.root, 3).column, 1);
    gc_json_release(&doc);
}

/* Many nodes, in many pieces of memory: each is where its text says. */
static void test_many_places(void)
{
    enum { N = 20000 };
    struct gc_strbuf b GC_AUTO(gc_strbuf_release) = GC_STRBUF(16 << 20);
    struct gc_json doc = {0};
    struct gc_error err = {0};
    for (int i = 0; i < N; i++)
        gc_strbuf_addf(&b, "%s%d", i ? ",\n" : "[", i);
    gc_strbuf_addc(&b, ']');
    CHECK_STATUS(gc_json_parse(&doc, "f", gc_strbuf_text(&b), b.len, &gc_json_file_limits, &err),
                 GC_OK, &err);
    unsigned line = 0, wrong = 0;
    for (const cJSON *c = doc.root->child; c; c = c->next) {
        struct gc_pos at = gc_json_where(&doc, c);
        wrong += at.line != ++line || at.column != 1 + (line == 1) || c->valueint != (int)line - 1;
    }
    CHECK_INT(line, N);
    CHECK_INT(wrong, 0);
    gc_json_release(&doc);
}

static void test_has_text(void)
{
    static const struct {
        const char *name, *json;
        bool has;
    } row[] = {
        {"the text itself", "\"string\"", true},
        {"the first of an array", "[\"string\",\"null\"]", true},
        {"the last of an array", "[1,null,\"string\"]", true},
        {"another text", "\"null\"", false},
        {"the beginning of it", "\"str\"", false},
        {"in another case", "\"String\"", false},
        {"an array without it", "[\"strings\",[\"string\"]]", false},
        {"an empty array", "[]", false},
        {"an object whose member it is", "{\"a\":\"string\"}", false},
        {"a number", "1", false},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct gc_json doc GC_AUTO(gc_json_release) = {0};
        struct gc_error err = {0};
        CHECK_STATUS(parse(&doc, row[i].json, &err), GC_OK, &err);
        CHECK_ROW(row[i].name, gc_json_has_text(doc.root, "string") == row[i].has);
    }
    CHECK(!gc_json_has_text(NULL, "string"));
}

SUITE(json, {"is a text there, alone or in an array", test_has_text},
      {"what RFC 8259 allows is accepted", test_accepted},
      {"whatever cJSON alone lets through is refused, with its position", test_refused},
      {"NUL bytes are refused", test_nul_inside},
      {"deep nesting is refused before it costs stack", test_depth},
      {"the size limit is exact", test_size},
      {"a repeated key among 200,000 is found in no time", test_huge_object},
      {"lines count from the first line that is given", test_first_line},
      {"files are read, or refused with their name", test_load},
      {"the tree is the one that the text says", test_tree},
      {"a number keeps its digits", test_digits},
      {"a byte of a text has its place, behind escapes too", test_where_in},
      {"every node of a long text has its place", test_many_places},
      {"getters take absent and other types as absent", test_getters});
