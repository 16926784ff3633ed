/* RFC 4648: of every length, and what is none. */
#include "mock/text/base64.h"
#include "tests/check.h"

static void test_both_ways(void)
{
    static const char *const rows[][2] = {
        {"", ""},
        {"f", "Zg=="},
        {"fo", "Zm8="},
        {"foo", "Zm9v"},
        {"foob", "Zm9vYg=="},
        {"fooba", "Zm9vYmE="},
        {"foobar", "Zm9vYmFy"},
        {"\xff\xfe\xfd", "//79"},
        {"\xfb\xef\xbe", "++++"},
        {"id:secret", "aWQ6c2VjcmV0"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct gc_strbuf to GC_AUTO(gc_strbuf_release) = GC_STRBUF(100);
        char out[32];
        size_t n = strlen(rows[i][0]), n_text = strlen(rows[i][1]), bad;
        CHECK_INT(mock_base64_encode(rows[i][0], n, out, sizeof out), n_text);
        CHECK_ROW_TEXT(rows[i][0], out, rows[i][1]);
        CHECK_INT(mock_base64_encode(rows[i][0], n, out, n_text + 1), n_text);
        CHECK_INT(mock_base64_encode(rows[i][0], n, out, n_text), 0); /* no room for its end */
        CHECK_INT(mock_base64_decode(out, sizeof out, rows[i][1]), n);
        CHECK_ROW_TEXT(rows[i][1], out, rows[i][0]);
        CHECK_INT(mock_base64_decode(out, n + 1, rows[i][1]), n);
        CHECK_INT(mock_base64_decode(out, n, rows[i][1]), -1);
        CHECK_ROW(rows[i][1], mock_base64_decode_to(&to, rows[i][1], n_text, &bad));
        CHECK_ROW_TEXT(rows[i][1], gc_strbuf_text(&to), rows[i][0]);
    }
}

static void test_a_text_that_is_none(void)
{
    static const char *const rows[] = {
        "Zg==Zg==", "Z",    "Zm9vY", "Z!==",
        "=Zg=x",    "Zg-_", "AAAA" /* a NUL, which a text can't hold */};
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        char out[32];
        CHECK_ROW(rows[i], mock_base64_decode(out, sizeof out, rows[i]) == -1);
    }
    char out[32];
    CHECK_INT(mock_base64_decode(out, sizeof out, "Zg"), 1); /* a login without its padding */
    CHECK_TEXT(out, "f");
    CHECK_INT(mock_base64_decode(out, sizeof out, "Zm8"), 2);
    CHECK_TEXT(out, "fo");
}

/* Where the first wrong byte stands; blanks may stand anywhere, the padding at the end. */
static void test_where_bytes_are_none(void)
{
    static const struct {
        const char *text;
        size_t bad; /* SIZE_MAX: it is fine */
    } rows[] = {
        {"Zm9v\r\nYmFy\n", SIZE_MAX},
        {" Z m\t9 v ", SIZE_MAX},
        {"Zg = =", SIZE_MAX},
        {"Zg==", SIZE_MAX},
        {"AAAA", SIZE_MAX},
        {"Zm9v!", 4},
        {"!", 0},
        {"Zg=g", 3},
        {"Zm8=Zm8=", 4},
        {"Zg", 2},
        {"Zg=", 3},
        {"Zm9vZg", 6},
        {"Z===", 4},
        {"====", 4},
        {"Zm9v-", 4},
    };
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct gc_strbuf to GC_AUTO(gc_strbuf_release) = GC_STRBUF(100);
        size_t bad, n = strlen(rows[i].text);
        bool fine = mock_base64_decode_to(&to, rows[i].text, n, &bad);
        CHECK_ROW(rows[i].text, fine == (rows[i].bad == SIZE_MAX));
        CHECK_ROW(rows[i].text, bad == (fine ? n : rows[i].bad));
    }
    struct gc_strbuf to GC_AUTO(gc_strbuf_release) = GC_STRBUF(2);
    size_t bad;
    CHECK(!mock_base64_decode_to(&to, "Zm9v", 4, &bad)); /* more than there is room for */
}

SUITE(base64, {"bytes of every length, both ways", test_both_ways},
      {"a text that is none is refused", test_a_text_that_is_none},
      {"the first wrong byte is told", test_where_bytes_are_none});
