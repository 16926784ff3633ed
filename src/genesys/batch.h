/* batch.h - many lookups at once, their results in the order of the input.
 *
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
 * Ownership:  borrows everything for the length of the call.
 * Units:      milliseconds.
 * Threads:    one batch, one caller.
 * Errors:     GC_OK also when rows failed (summary.worst tells); GC_E_CANCELLED, GC_E_IO (reading
 *             or writing), GC_E_DATA (the output to continue belongs to another input), GC_E_NOMEM.
 */
#ifndef GC_BATCH_H
#define GC_BATCH_H

#include "genesys/lookup.h"
#include "genesys/progress.h"
#include "genesys/resume.h"
#include "genesys/rows.h"

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
