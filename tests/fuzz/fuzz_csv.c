/* CSV: the same rows however the input arrives; lines and offsets only grow. */
#include <string.h>

#include "genesys/batch.h"
#include "tests/fuzz/fuzz.h"

struct input {
    const char *at;
    size_t left, piece;
};

static long read_piece(void *ctx, char *buf, size_t cap)
{
    struct input *in = ctx;
    size_t n = in->piece < cap ? in->piece : cap;
    n = n < in->left ? n : in->left;
    memcpy(buf, in->at, n);
    in->at += n;
    in->left -= n;
    return (long)n;
}

/* A sum of all that was read, to compare two readings. */
static uint64_t read_all(const char *text, size_t size, size_t piece)
{
    struct input in = {text, size, piece};
    struct gc_csv_row row;
    struct gc_csv *csv = gc_csv_new(read_piece, &in);
    uint64_t sum = 0;
    unsigned long line = 0;
    int64_t offset = 0;
    while (csv && gc_csv_next(csv, &row)) {
        FUZZ_HOLDS(row.line > line && row.end_offset > offset);
        FUZZ_HOLDS(row.end_offset <= (int64_t)size && row.n_fields <= GC_CSV_FIELDS);
        line = row.line;
        offset = row.end_offset;
        for (size_t i = 0; i < row.n_fields; i++)
            for (const char *c = row.fields[i]; *c; c++)
                sum = sum * 31 + (unsigned char)*c;
        sum = sum * 31 + row.n_fields + line + (row.problem != NULL);
    }
    FUZZ_HOLDS(!csv || !gc_csv_failed(csv));
    gc_csv_free(csv);
    return sum;
}

FUZZ(csv)
{
    struct input in = {text, size, 7};
    struct gc_row row;
    FUZZ_HOLDS(read_all(text, size, size + 1) == read_all(text, size, 1));
    struct gc_rows *rows = gc_rows_new(read_piece, &in);
    while (rows && gc_rows_next(rows, &row)) {
        FUZZ_HOLDS((row.problem.status == GC_OK) == (row.number[0] == '+'));
        FUZZ_HOLDS(row.problem.status == GC_OK || fuzz_is_message(row.problem.message));
        gc_row_release(&row);
    }
    gc_rows_free(rows);
}
