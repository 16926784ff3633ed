/* batch.h - many lookups at once, their results in the order of the input.
 *
 *   struct gc_rows *rows = gc_rows_new(read_file, &file);
 *   struct gc_batch_options o = {.api = api, .plan = &plan, .rows = rows, .out_fd = 1, ...};
 *   enum gc_status st = gc_batch_run(&o, &summary, &err);
 *
 * The caller's thread reads rows, `concurrency` threads run them, whoever finishes writes what is
 * next in order. No more than a few rows per thread are in memory. Stopped on request, rows under
 * way are given up: what was written is always the beginning of the whole, so that it can be
 * continued.
 *
 * Each result is one line of JSON: {"line", "number", "status", "contact", "error", "elapsed_ms"}.
 *
 * Ownership:  a batch borrows everything for the length of the call.
 * Units:      milliseconds; bytes of the input; lines count from 1.
 * Threads:    one batch, one caller; a reader, a resume and a progress belong to one thread.
 * Errors:     GC_OK also when rows failed (summary.worst tells); GC_E_CANCELLED, GC_E_IO (reading
 *             or writing), GC_E_DATA (the output to continue belongs to another input), GC_E_NOMEM.
 */
#ifndef GC_BATCH_H
#define GC_BATCH_H

#include "genesys/input.h"
#include "genesys/simulation.h"

/* csv.c: CSV row by row, however long the input is (RFC 4180).
 *
 * Commas, quotes ("" is a quote), line ends within quotes, CRLF or LF, a byte-order mark. White
 * space around a field without quotes is dropped; empty lines are skipped. A malformed row is told
 * with its problem, and reading goes on at the next line: a forgotten quote costs one line. */

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
struct gc_csv *gc_csv_new(gc_csv_read_fn read, void *ctx); /* NULL: out of memory */
void gc_csv_free(struct gc_csv *c);                        /* NULL is a no-op */
/* The fields are borrowed until the next call. */
bool gc_csv_next(struct gc_csv *c, struct gc_csv_row *row);
bool gc_csv_failed(const struct gc_csv *c); /* the input could not be read to its end */

/* rows.c: numbers and what goes with them.
 *
 * The first line is a header if one of its fields is called number, phone, phone_number, from, ani
 * or the like. Then that column is the number, "to" the called number, and every other column a
 * field of the context, by its name. Without a header a line is one number. A row that can't be
 * used says why in problem; reading goes on. A row may move to another thread. */

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
bool gc_rows_failed(const struct gc_rows *r);

/* --- resume.c: the results that an interrupted batch has left --- */

struct gc_resume;
/* Drops a torn last line. Results may be appended to the file meanwhile. */
GC_NODISCARD enum gc_status gc_resume_open(struct gc_resume **out, const char *path,
                                           struct gc_error *err);
void gc_resume_free(struct gc_resume *r); /* NULL is a no-op */
/* Is there a result for that line of the input? Lines must be asked for in order. number may be ""
 * when the row has none that is valid: then the line alone counts. */
GC_NODISCARD enum gc_status gc_resume_has(struct gc_resume *r, unsigned long line,
                                          const char *number, bool *has, struct gc_error *err);

/* --- progress.c: how far a batch is, on one line of a terminal --- */

struct gc_progress { /* zeroed but for the first two */
    int fd;
    int64_t input_bytes; /* 0: not known, then there is no estimate */
    int64_t start_ms, drawn_ms, first_byte;
    unsigned long first_row;
    bool started;
};

/* Draws ten times a second at most. */
void gc_progress_show(struct gc_progress *p, unsigned long n_rows, int64_t bytes_done);
void gc_progress_end(struct gc_progress *p);
/* The line, without colour and cursor: "1,200 rows, 310/s, 62 %, 3 s left". */
void gc_progress_text(const struct gc_progress *p, unsigned long n_rows, int64_t bytes_done,
                      int64_t now_ms, char *out, size_t cap);

/* --- batch.c --- */

struct gc_batch_options {
    struct gc_api *api;                /* Required */
    const struct gc_lookup_plan *plan; /* Required; its node is known */
    struct gc_rows *rows;              /* Required */
    struct gc_resume *resume;          /* Optional */
    int out_fd;                        /* Required */
    unsigned concurrency;              /* Required: 1 to 64 */
    int64_t timeout_ms;                /* Required: each row's deadline */
    struct gc_cancel *cancel;          /* Required */
    struct gc_progress *progress;      /* Optional */
};

struct gc_batch_summary {
    unsigned long n_rows; /* results written */
    unsigned long n_ok, n_not_found, n_failed, n_skipped;
    enum gc_status worst; /* of the rows that failed: the highest exit code; GC_OK when none did */
    int64_t elapsed_ms;
};

GC_NODISCARD enum gc_status gc_batch_run(const struct gc_batch_options *options,
                                         struct gc_batch_summary *summary, struct gc_error *err);

#endif
