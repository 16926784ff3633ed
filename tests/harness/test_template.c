#include "harness/case/template.h"

#include "tests/check.h"

static enum gc_status value(void *ctx, const char *name, const char *arg, struct gc_strbuf *to,
                            struct gc_error *err)
{
    (void)ctx;
    if (strcmp(name, "bad") == 0)
        return gc_fail(err, GC_E_DATA, "no such thing");
    gc_strbuf_addf(to, "<%s|%s>", name, arg);
    return GC_OK;
}

static const struct hx_template filler = {.value = value};

static void test_texts(void)
{
    static const struct {
        const char *text, *filled;
    } row[] = {
        {"plain", "plain"},
        {"${dir}", "<dir|>"},
        {"a ${token:x-client} b ${dir}", "a <token|x-client> b <dir|>"},
        {"$${dir} ${dir}", "${dir} <dir|>"},
        {"$$", "$$"},
        {"${open", "${open"},
        {"", ""},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct gc_strbuf to GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
        struct gc_error err = {0};
        CHECK_STATUS(hx_template_text(&filler, row[i].text, &to, &err), GC_OK, &err);
        CHECK_ROW_TEXT(row[i].text, gc_strbuf_text(&to), row[i].filled);
    }
}

/* A name that is longer than any: it is cut, and what stands behind it stays. */
static void test_long_names(void)
{
    for (size_t n = 254; n <= 257; n++) {
        struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
        struct gc_strbuf to GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
        struct gc_strbuf expected GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
        struct gc_error err = {0};
        gc_strbuf_adds(&text, "${");
        gc_strbuf_adds(&expected, "<");
        for (size_t i = 0; i < n; i++) {
            gc_strbuf_addc(&text, 'a');
            if (i < 255)
                gc_strbuf_addc(&expected, 'a');
        }
        gc_strbuf_adds(&text, "}, more");
        gc_strbuf_adds(&expected, "|>, more");
        CHECK_STATUS(hx_template_text(&filler, gc_strbuf_text(&text), &to, &err), GC_OK, &err);
        CHECK_TEXT(gc_strbuf_text(&to), gc_strbuf_text(&expected));
    }
}

static void test_trees(void)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    static const char text[] = "{\"a\": [\"${dir}\", 1], \"b\": {\"c\": \"x${token:y}\"}}";
    cJSON *filled;
    struct gc_error err = {0};
    CHECK_STATUS(gc_json_parse(&doc, "t", text, sizeof text - 1, &gc_json_default_limits, &err),
                 GC_OK, &err);
    CHECK_STATUS(hx_template_json(&filler, doc.root, &filled, &err), GC_OK, &err);
    CHECK_TEXT(gc_json_get(filled, "a")->child->valuestring, "<dir|>");
    CHECK_TEXT(gc_json_str(gc_json_get(filled, "b"), "c"), "x<token|y>");
    cJSON_Delete(filled);
}

static void test_failure(void)
{
    cJSON *node = cJSON_CreateString("x ${bad}"), *filled;
    struct gc_error err = {0};
    CHECK_STATUS(hx_template_json(&filler, node, &filled, &err), GC_E_DATA, &err);
    CHECK(filled == NULL);
    cJSON_Delete(node);
}

SUITE(template, {"holes are filled, $${ is literal", test_texts},
      {"a name has a bound", test_long_names}, {"every text of a tree is filled", test_trees},
      {"a value that can't be had is the error", test_failure});
