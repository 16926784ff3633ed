/* rows.h - the rows of a batch: numbers and what goes with them, from CSV.
 *
 *   struct gc_rows *rows = gc_rows_new(read_file, &file);
 *   while (gc_rows_next(rows, &row)) { ...; gc_row_release(&row); }
 *
 * The first line is a header if one of its fields is called number, phone, phone_number, from, ani
 * or the like. Then that column is the number, "to" the called number, and every other column a
 * field of the context, by its name. Without a header a line is one number.
 *
 * Ownership:  a row owns its texts and tree: release it.
 * Units:      lines count from 1.
 * Threads:    one reader, one thread; a row may move to another.
 * Errors:     a row that can't be used says why in problem; reading goes on.
 */
#ifndef GC_ROWS_H
#define GC_ROWS_H

#include <cjson/cJSON.h>

#include "base/status.h"
#include "genesys/csv.h"
#include "genesys/phone.h"

struct gc_row {
    unsigned long line;
    int64_t end_offset;         /* bytes of the input up to its end */
    char number[GC_PHONE_TEXT]; /* "" when there is a problem */
    char *given;                /* the number as the input has it; may be NULL */
    cJSON *extra;               /* the other columns; NULL when there are none */
    struct gc_error problem;    /* status GC_OK: none */
};
void gc_row_release(struct gc_row *row);

struct gc_rows;
struct gc_rows *gc_rows_new(gc_csv_read_fn read, void *ctx); /* NULL: out of memory */
void gc_rows_free(struct gc_rows *r);                        /* NULL is a no-op */
bool gc_rows_next(struct gc_rows *r, struct gc_row *out);
bool gc_rows_failed(const struct gc_rows *r); /* the input could not be read to its end */

#endif
