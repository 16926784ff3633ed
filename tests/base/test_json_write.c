#include "tests/check.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdlib.h>

#include "base/json/json.h"
#include "base/json/write.h"

static void test_document(void)
{
    struct gc_strbuf b GC_AUTO(gc_strbuf_release) = GC_STRBUF(1000);
    for (int pretty = 0; pretty < 2; pretty++) {
        gc_strbuf_reset(&b);
        struct gc_jsonw w = pretty ? gc_jsonw_pretty(&b) : gc_jsonw(&b);
        gc_jsonw_object(&w);
        gc_jsonw_put_str(&w, "status", "ok");
        gc_jsonw_put_str(&w, "none", NULL);
        gc_jsonw_put_bool(&w, "yes", true);
        gc_jsonw_key(&w, "ids");
        gc_jsonw_array(&w);
        gc_jsonw_int(&w, INT64_MIN);
        gc_jsonw_raw(&w, "{}", 2);
        gc_jsonw_end(&w);
        gc_jsonw_key(&w, "empty");
        gc_jsonw_object(&w);
        gc_jsonw_end(&w);
        gc_jsonw_end(&w);
        CHECK_TEXT(gc_strbuf_text(&b),
                   pretty ? "{\n  \"status\": \"ok\",\n  \"none\": null,\n  \"yes\": true,\n"
                            "  \"ids\": [\n    -9223372036854775808,\n    {}\n  ],\n"
                            "  \"empty\": {}\n}"
                          : "{\"status\":\"ok\",\"none\":null,\"yes\":true,"
                            "\"ids\":[-9223372036854775808,{}],\"empty\":{}}");
    }
}

static void test_texts(void)
{
    static const struct {
        const char *in, *out;
    } row[] = {
        {"a\"b\\c", "\"a\\\"b\\\\c\""},
        {"\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\""},
        {"\x01\x1b\x7f", "\"\\u0001\\u001b\\u007f\""},
        {"\xc2\x9b", "\"\\u009b\""},
        {"\xc3\xa4 \xf0\x9f\x98\x80", "\"\xc3\xa4 \xf0\x9f\x98\x80\""},
        {"a\xff"
         "b\xc3",
         "\"a\xef\xbf\xbd"
         "b\xef\xbf\xbd\""},
        {"\xed\xa0\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""},
        {"", "\"\""},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct gc_strbuf b GC_AUTO(gc_strbuf_release) = GC_STRBUF(1000);
        struct gc_jsonw w = gc_jsonw(&b);
        gc_jsonw_str(&w, row[i].in);
        CHECK_ROW_TEXT(row[i].out, gc_strbuf_text(&b), row[i].out);
    }
    struct gc_strbuf b GC_AUTO(gc_strbuf_release) = GC_STRBUF(100);
    struct gc_jsonw w = gc_jsonw(&b);
    gc_jsonw_strn(&w, "a\0b", 3);
    CHECK_TEXT(gc_strbuf_text(&b), "\"a\xef\xbf\xbd"
                                   "b\"");
    struct gc_json doc GC_AUTO(gc_json_release) = {0}; /* what is written can be read again */
    CHECK_INT(gc_json_parse(&doc, "text", b.data, b.len, &gc_json_default_limits, NULL), GC_OK);
}

static void test_numbers(void)
{
    static const struct {
        double in;
        const char *num, *value;
    } row[] = {
        {0.1, "0.1", "0.1"},
        {1.0 / 3, "0.3333333333333333", "0.3333333333333333"},
        {1e15, "1e+15", "1000000000000000"},
        {9007199254740992.0, "9007199254740992", "9007199254740992"},
        {-3, "-3", "-3"},
        {1e300, "1e+300", "1e+300"},
        {5e-324, "4.94065645841247e-324", "4.94065645841247e-324"},
        {(double)INFINITY, "null", "null"},
        {(double)NAN, "null", "null"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct gc_strbuf b GC_AUTO(gc_strbuf_release) = GC_STRBUF(100);
        struct gc_jsonw w = gc_jsonw(&b);
        gc_jsonw_num(&w, row[i].in);
        CHECK_ROW_TEXT("num", gc_strbuf_text(&b), row[i].num);
        gc_strbuf_reset(&b);
        cJSON *node = cJSON_CreateNumber(row[i].in);
        gc_jsonw_value(&w, node);
        CHECK_ROW_TEXT("value", gc_strbuf_text(&b), row[i].value);
        cJSON_Delete(node);
    }
}

static void test_value(void)
{
    static const char text[] = "{\"a\":[1,2.5,\"x\",true,false,null,{}],\"b\":{\"c\":[]}}";
    struct gc_json doc = {0};
    struct gc_error err = {0};
    struct gc_strbuf b GC_AUTO(gc_strbuf_release) = GC_STRBUF(1000);
    struct gc_jsonw w = gc_jsonw(&b);
    CHECK_STATUS(gc_json_parse(&doc, "t", text, sizeof text - 1, &gc_json_default_limits, &err),
                 GC_OK, &err);
    gc_jsonw_value(&w, doc.root);
    CHECK_TEXT(gc_strbuf_text(&b), text);
    gc_jsonw_value(&w, NULL);
    CHECK_HAS(gc_strbuf_text(&b), "}null");
    gc_json_release(&doc);
}

static void test_depth(void)
{
    cJSON *root = cJSON_CreateArray(), *inner = root;
    for (int i = 0; i < 500; i++) {
        cJSON *next = cJSON_CreateArray();
        CHECK_FATAL(next != NULL);
        cJSON_AddItemToArray(inner, next);
        inner = next;
    }
    struct gc_strbuf b GC_AUTO(gc_strbuf_release) = GC_STRBUF(10000);
    struct gc_jsonw w = gc_jsonw(&b);
    gc_jsonw_value(&w, root);
    CHECK_INT(gc_strbuf_status(&b), GC_E_TOO_BIG);
    CHECK_INT(w.depth, 0);
    cJSON_Delete(root);
}

SUITE(json_write, {"objects, arrays and values, dense and pretty", test_document},
      {"texts are escaped, and valid UTF-8 whatever comes in", test_texts},
      {"numbers read back the same", test_numbers}, {"a tree comes out as it went in", test_value},
      {"a tree that is too deep fails the buffer, not the stack", test_depth});
