/* torture.h - runs a case again and again, each time with the wire broken at another place.
 *
 *   struct hx_torture t = {.run = &run, .c = c};
 *   if (hx_torture_run(&t, &err) == GC_OK && t.n_bad == 0) ...
 *   hx_torture_table(&t, stdout);
 *   hx_torture_release(&t);
 *
 * The first run counts the wire events between the mock and the program. Then follows a run for
 * each event and each way of breaking: close, reset, stall. Every run must end in time, with the
 * right answer (the program tried again) or with an error that says what happened: for our programs
 * exit code 7 to 10 or status 502 to 504; for others any exit code but 0 or status from 400.
 *
 * Ownership:  borrows run and case; owns its runs.
 * Units:      milliseconds.
 * Threads:    uses as many as the run has.
 * Errors:     GC_E_DATA when the case does not pass unbroken; those of relay and mock.
 */
#ifndef HX_TORTURE_H
#define HX_TORTURE_H

#include <stdio.h>

#include "harness/run/run.h"
#include "harness/torture/relay.h"

struct hx_torture_run {
    enum hx_break how;
    size_t at;
    bool good;
    char text[96]; /* "right answer", "exit 8", "status 502", "did not end in time" */
    int64_t took_ms;
};
struct hx_torture {
    const struct hx_run *run;
    const struct hx_case *c;
    enum hx_wire_event events[HX_MAX_EVENTS];
    size_t n_events;
    struct hx_torture_run *runs; /* event by event; in each close, reset, stall */
    size_t n_runs, n_bad;
};

GC_NODISCARD enum gc_status hx_torture_run(struct hx_torture *t, struct gc_error *err);
void hx_torture_table(const struct hx_torture *t, FILE *to);
void hx_torture_release(struct hx_torture *t);
const char *hx_break_name(enum hx_break how);

#endif
