#include "tests/check.h"

#include <errno.h>

#include <stdbool.h>
#include <stdlib.h>

#include "base/strbuf.h"

static void test_append(void)
{
    struct gc_strbuf b GC_AUTO(gc_strbuf_release) = GC_STRBUF(100);
    CHECK_TEXT(gc_strbuf_text(&b), "");
    gc_strbuf_adds(&b, "GET ");
    gc_strbuf_addc(&b, '/');
    gc_strbuf_addf(&b, "%s?%d", "x", 7);
    gc_strbuf_add(&b, "\0z", 2);
    CHECK_INT(b.len, 10);
    CHECK(memcmp(gc_strbuf_text(&b), "GET /x?7\0z", 11) == 0);
    CHECK_INT(gc_strbuf_status(&b), GC_OK);
}

static void test_numbers(void)
{
    struct gc_strbuf b GC_AUTO(gc_strbuf_release) = GC_STRBUF(200);
    static const int64_t row[] = {0, -7, 100, INT64_MAX, INT64_MIN};
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        gc_strbuf_addi(&b, row[i]);
        gc_strbuf_addc(&b, ' ');
    }
    CHECK_TEXT(gc_strbuf_text(&b), "0 -7 100 9223372036854775807 -9223372036854775808 ");
}

static void test_limit(void)
{
    struct gc_strbuf b GC_AUTO(gc_strbuf_release) = GC_STRBUF(5);
    gc_strbuf_adds(&b, "12345");
    CHECK_INT(gc_strbuf_status(&b), GC_OK);
    gc_strbuf_addc(&b, '6');
    CHECK_INT(gc_strbuf_status(&b), GC_E_TOO_BIG);
    CHECK_TEXT(gc_strbuf_text(&b), "12345");
    gc_strbuf_reset(&b);
    CHECK_INT(gc_strbuf_status(&b), GC_OK);
    CHECK_TEXT(gc_strbuf_text(&b), "");
}

static void test_sticky(void)
{
    struct gc_strbuf b GC_AUTO(gc_strbuf_release) = GC_STRBUF(5);
    char *text = b.data;
    gc_strbuf_addf(&b, "%s", "123456");
    gc_strbuf_adds(&b, "1");
    CHECK_TEXT(gc_strbuf_text(&b), "");
    CHECK_INT(gc_strbuf_take(&b, &text), GC_E_TOO_BIG);
    CHECK(text == NULL);
    CHECK_INT(gc_strbuf_status(&b), GC_OK);
}

static void test_no_limit_is_none(void)
{
    struct gc_strbuf b GC_AUTO(gc_strbuf_release) = {0};
    gc_strbuf_addc(&b, 'x');
    CHECK_INT(gc_strbuf_status(&b), GC_E_TOO_BIG);
}

static void test_growth(void)
{
    struct gc_strbuf b GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    char big[3000];
    memset(big, 'y', sizeof big - 1);
    big[sizeof big - 1] = '\0';
    for (int i = 0; i < 100; i++)
        gc_strbuf_addf(&b, "%s%d", big, i % 10);
    CHECK_INT(b.len, 300000);
    CHECK_INT(strlen(gc_strbuf_text(&b)), 300000);
}

static void test_take(void)
{
    struct gc_strbuf b = GC_STRBUF(10);
    char *text = NULL;
    CHECK_INT(gc_strbuf_take(&b, &text), GC_OK);
    CHECK_TEXT(text, "");
    free(text);
    gc_strbuf_adds(&b, "mine");
    CHECK_INT(gc_strbuf_take(&b, &text), GC_OK);
    CHECK_TEXT(text, "mine");
    free(text);
    CHECK(b.data == NULL && b.len == 0);
}

static void test_copies(void)
{
    char *a = gc_strdup("abc"), *b = gc_strndup("abc", 2);
    CHECK_TEXT(a, "abc");
    CHECK_TEXT(b, "ab");
    CHECK(gc_strdup(NULL) == NULL);
    free(a);
    free(b);
}

static void test_read_file(void)
{
    char path[300];
    struct gc_strbuf b GC_AUTO(gc_strbuf_release) = GC_STRBUF(10);
    snprintf(path, sizeof path, "%s/text", check_temp_dir());
    CHECK_INT(gc_strbuf_read_file(&b, path), GC_E_IO);
    CHECK_INT(errno, ENOENT);
    FILE *f = fopen(path, "w");
    CHECK_FATAL(f != NULL);
    fputs("67890", f);
    fclose(f);
    gc_strbuf_adds(&b, "12345");
    CHECK_INT(gc_strbuf_read_file(&b, path), GC_OK);
    CHECK_TEXT(gc_strbuf_text(&b), "1234567890");
    CHECK_INT(gc_strbuf_read_file(&b, path), GC_E_TOO_BIG);
}

/* Texts without anything to escape are copied at once, eight bytes at a time: every character at
 * every place of texts of every length. */
static void test_json_is_escaped_everywhere(void)
{
    for (size_t len = 1; len <= 20; len++)
        for (size_t at = 0; at < len; at++)
            for (int c = 0; c < 0x80; c++) {
                char text[32], wanted[64];
                struct gc_strbuf b GC_AUTO(gc_strbuf_release) = GC_STRBUF(100);
                bool plain = c >= ' ' && c != '"' && c != '\\' && c != 0x7F;
                memset(text, 'x', len);
                text[at] = (char)c;
                text[len] = '\0';
                gc_strbuf_add_json(&b, text, len);
                snprintf(wanted, sizeof wanted, "\"%s\"", text);
                bool same = strcmp(gc_strbuf_text(&b), wanted) == 0;
                if (same != plain || b.len < len + 2 + !plain)
                    CHECK_ROW_TEXT(wanted, gc_strbuf_text(&b), plain ? wanted : "escaped");
            }
    struct gc_strbuf small GC_AUTO(gc_strbuf_release) = GC_STRBUF(4);
    gc_strbuf_add_json(&small, "ab", 2);
    CHECK_TEXT(gc_strbuf_text(&small), "\"ab\"");
    gc_strbuf_add_json(&small, "", 0);
    CHECK_INT(gc_strbuf_status(&small), GC_E_TOO_BIG);
    CHECK_TEXT(gc_strbuf_text(&small), "\"ab\"");
}

static void test_a_word_for_a_shell(void)
{
    static const struct {
        const char *text, *word;
    } row[] = {{"", "''"},
               {"plain", "'plain'"},
               {"$HOME `id` \\ \"a\"", "'$HOME `id` \\ \"a\"'"},
               {"it's", "'it'\\''s'"},
               {"'", "''\\'''"}};
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct gc_strbuf b GC_AUTO(gc_strbuf_release) = GC_STRBUF(100);
        gc_strbuf_add_shell(&b, row[i].text);
        CHECK_ROW_TEXT(row[i].text, gc_strbuf_text(&b), row[i].word);
    }
}

SUITE(strbuf, {"a word for a shell is one, whatever is in it", test_a_word_for_a_shell},
      {"JSON is escaped at every place", test_json_is_escaped_everywhere},
      {"a file is read behind what is there, up to the limit", test_read_file},
      {"appends bytes, texts and formats", test_append}, {"numbers are appended", test_numbers},
      {"holds exactly its limit", test_limit},
      {"the first error sticks and hands out nothing", test_sticky},
      {"a zeroed buffer holds nothing", test_no_limit_is_none},
      {"grows in many steps", test_growth}, {"hands its text over", test_take},
      {"copies texts", test_copies});
