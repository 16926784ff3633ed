#include <stdlib.h>

#include "base/random.h"
#include "base/strbuf.h"
#include "genesys/batch.h"
#include "tests/check.h"

/* A text that is read in pieces of `step` bytes. */
struct source {
    const char *text;
    size_t n, at, step;
};

static long read_source(void *ctx, char *buf, size_t cap)
{
    struct source *s = ctx;
    size_t n = s->n - s->at < s->step ? s->n - s->at : s->step;
    n = n < cap ? n : cap;
    memcpy(buf, s->text + s->at, n);
    s->at += n;
    return (long)n;
}

/* "1:a|b 3:c!" - rows with line and fields; "!" marks a problem. */
static void show(const char *text, size_t n, size_t step, struct gc_strbuf *to)
{
    struct source source = {text, n, 0, step};
    struct gc_csv *csv = gc_csv_new(read_source, &source);
    struct gc_csv_row row;
    CHECK_FATAL(csv != NULL);
    while (gc_csv_next(csv, &row)) {
        gc_strbuf_addf(to, "%s%lu:", to->len ? " " : "", row.line);
        for (size_t i = 0; i < row.n_fields; i++)
            gc_strbuf_addf(to, "%s%s", i ? "|" : "", row.fields[i]);
        gc_strbuf_adds(to, row.problem ? "!" : "");
    }
    CHECK(!gc_csv_failed(csv));
    gc_csv_free(csv);
}

static void test_rows_and_fields(void)
{
    /* clang-format off */
    static const struct { const char *name, *text, *rows; } row[] = {
        {"one number a line", "+1\n+2\n", "1:+1 2:+2"},
        {"no line end at the end", "+1\n+2", "1:+1 2:+2"},
        {"CRLF", "a,b\r\nc,d\r\n", "1:a|b 2:c|d"},
        {"empty lines are skipped and counted", "a\n\n\r\n  \nb\n", "1:a 5:b"},
        {"six fields", "a,b,c,d,e,f\n", "1:a|b|c|d|e|f"},
        {"empty fields", ",\na,,b\n", "1:| 2:a||b"},
        {"white space around", " a , b\t\n", "1:a|b"},
        {"quotes keep white space and commas", "\" a,\",b\n", "1: a,|b"},
        {"doubled quotes", "\"say \"\"hi\"\"\",b\n", "1:say \"hi\"|b"},
        {"a line end in quotes", "\"a\nb\",c\nd\n", "1:a\nb|c 3:d"},
        {"white space around quotes", " \"a\" ,b\n", "1:a|b"},
        {"a byte-order mark", "\xef\xbb\xbf" "a\n", "1:a"},
        {"only a byte-order mark", "\xef\xbb\xbf", ""},
        {"nothing", "", ""},
        {"text after a quote", "\"a\"b,c\nd\n", "1:a|c! 2:d"},
        {"a quote within", "a\"b\nc\n", "1:a\"b! 2:c"},
        {"an open quote costs its line only", "a,\"b\nc\nd\n", "1:a! 2:c 3:d"},
        {"an open quote that a later one seems to close", "a,\"b\nc,\"d\"\ne\n", "1:a|b\nc,! 2:c|d 3:e"},
        {"an open quote in the last line", "a\n\"b", "1:a 2:!"},
        {"a lone CR is white space", "a\rb\n", "1:a\rb"},
    };
    /* clang-format on */
    static const size_t steps[] = {1, 2, 3, 1000};
    for (size_t i = 0; i < GC_COUNT_OF(row); i++)
        for (size_t s = 0; s < GC_COUNT_OF(steps); s++) {
            struct gc_strbuf got GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
            show(row[i].text, strlen(row[i].text), steps[s], &got);
            CHECK_ROW_TEXT(row[i].name, gc_strbuf_text(&got), row[i].rows);
        }
}

static void test_a_line_without_end_is_one_bad_row(void)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    struct gc_strbuf got GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    for (size_t i = 0; i < 3 * GC_CSV_ROW_BYTES; i++)
        gc_strbuf_addc(&text, 'x');
    gc_strbuf_adds(&text, "\nb\n");
    show(gc_strbuf_text(&text), text.len, 5000, &got);
    CHECK_TEXT(gc_strbuf_text(&got), "1:! 2:b");
}

static void test_bytes_and_fields_beyond_reason(void)
{
    struct gc_strbuf got GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    struct gc_strbuf commas GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    show("a\0b\nc\n", 6, 100, &got);
    CHECK_TEXT(gc_strbuf_text(&got), "1:a! 2:c");
    for (int i = 0; i < 70; i++)
        gc_strbuf_addc(&commas, ',');
    gc_strbuf_adds(&commas, "\nc\n");
    gc_strbuf_reset(&got);
    show(gc_strbuf_text(&commas), commas.len, 100, &got);
    CHECK_HAS(gc_strbuf_text(&got), "! 2:c");
}

/* Whatever comes in: every row begins on a later line, and the reader comes to its end. */
static void test_noise_is_read_to_its_end(void)
{
    static const char alphabet[] = "a1+ ,,,\"\"\n\r\0\xc3";
    enum { N_TEXTS = 3000, N_BYTES = 200 };
    uint64_t seed = 7;
    for (int t = 0; t < N_TEXTS; t++) {
        char text[N_BYTES];
        for (size_t i = 0; i < N_BYTES; i++)
            text[i] = alphabet[gc_prng_next(&seed) % (sizeof alphabet - 1)];
        struct source source = {text, N_BYTES, 0, 1 + gc_prng_next(&seed) % N_BYTES};
        struct gc_csv *csv = gc_csv_new(read_source, &source);
        struct gc_csv_row row;
        unsigned long line = 0;
        int wrong = 0;
        while (wrong == 0 && gc_csv_next(csv, &row)) {
            wrong = row.line <= line || row.end_offset > N_BYTES || row.n_fields > GC_CSV_FIELDS;
            line = row.line;
        }
        gc_csv_free(csv);
        if (wrong || source.at != N_BYTES)
            CHECK_INT(t, -1);
    }
    CHECK(seed != 7);
}

SUITE(csv, {"rows and fields, read in pieces of any size", test_rows_and_fields},
      {"a line without end is one bad row", test_a_line_without_end_is_one_bad_row},
      {"noise is read to its end", test_noise_is_read_to_its_end},
      {"bytes and fields beyond reason", test_bytes_and_fields_beyond_reason});
