/* csv.h - reads CSV row by row, however long the input is.
 *
 *   struct gc_csv *csv = gc_csv_new(read_file, &file);
 *   while (gc_csv_next(csv, &row)) ... row.fields[0], row.line, row.problem ...
 *   if (gc_csv_failed(csv)) ... the input could not be read to its end ...
 *
 * Commas, quotes ("" is a quote), line ends within quotes, CRLF or LF, a byte-order mark. White
 * space around a field without quotes is dropped; empty lines are skipped. A malformed row is told
 * with its problem, and reading goes on at the next line: a forgotten quote costs one line.
 *
 * Source:     RFC 4180.
 * Ownership:  a row's fields are borrowed until the next gc_csv_next.
 * Units:      bytes; lines count from 1. A row and its fields are limited (GC_CSV_ROW_BYTES, ...).
 * Threads:    one reader, one thread.
 * Errors:     NULL from new when memory is out.
 */
#ifndef GC_CSV_H
#define GC_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GC_CSV_FIELDS    64
#define GC_CSV_ROW_BYTES 65536

/* Up to cap bytes to buf: how many, 0 at the end, -1 on failure. */
typedef long (*gc_csv_read_fn)(void *ctx, char *buf, size_t cap);

struct gc_csv_row {
    unsigned long line; /* where it begins */
    int64_t end_offset; /* bytes of the input up to its end */
    const char *fields[GC_CSV_FIELDS];
    size_t n_fields;
    const char *problem; /* NULL: fine; else fields hold what could be read before it */
};

struct gc_csv;
struct gc_csv *gc_csv_new(gc_csv_read_fn read, void *ctx);
void gc_csv_free(struct gc_csv *c); /* NULL is a no-op */
bool gc_csv_next(struct gc_csv *c, struct gc_csv_row *row);
bool gc_csv_failed(const struct gc_csv *c);

#endif
