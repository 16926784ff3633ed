/* torture.h - runs a case again and again, each time with the wire broken at another place.
 *
 *   struct hx_torture t = {.runner = &runner, .c = c};
 *   if (hx_torture_run(&t, &err) == GC_OK && t.n_bad == 0) ...
 *   hx_torture_table(&t, stdout);
 *   hx_torture_release(&t);
 *
 * The first run counts the wire events between the mock and the program. Then follows a run for
 * each event and each way of breaking: close, reset, stall. Every run must end in time, with the
 * right answer (the program tried again) or with an error that says what happened: for our programs
 * exit code 7 to 10 or status 502 to 504; for others any exit code but 0 or status from 400.
 *
 * Ownership:  borrows runner and case; owns its runs.
 * Threads:    uses as many as the runner has.
 * Errors:     GC_E_DATA when the case does not pass unbroken; those of relay and mock.
 */
#ifndef HX_TORTURE_H
#define HX_TORTURE_H

#include <stdio.h>

#include "harness/run/runner.h"

enum hx_break { HX_BREAK_NONE, HX_BREAK_CLOSE, HX_BREAK_RESET, HX_BREAK_STALL };
enum hx_wire_event {
    HX_EVENT_ACCEPT,
    HX_EVENT_STATUS,
    HX_EVENT_HEAD,
    HX_EVENT_BODY,
    HX_EVENT_REST
};
enum { HX_MAX_EVENTS = 256 };
const char *hx_break_name(enum hx_break how);
const char *hx_wire_event_name(enum hx_wire_event e);

struct hx_torture_run {
    enum hx_break how;
    size_t at; /* number of the event, from 1 */
    bool good;
    char text[96]; /* "right answer", "exit 8", "status 502", "did not end in time" */
    int64_t took_ms;
};
struct hx_torture {
    const struct hx_runner *runner;
    const struct hx_case *c;
    enum hx_wire_event events[HX_MAX_EVENTS];
    size_t n_events;
    struct hx_torture_run *runs; /* event by event; in each close, reset, stall */
    size_t n_runs, n_bad;
};
GC_NODISCARD enum gc_status hx_torture_run(struct hx_torture *t, struct gc_error *err);
void hx_torture_table(const struct hx_torture *t, FILE *to);
void hx_torture_release(struct hx_torture *t);

/* A TCP relay before the mock. It counts events over all connections: each accepted connection, and
 * each piece of an answer (status line, rest of the head, two halves of the body). At event `at`
 * the connection is broken instead, once; what comes later passes. */
struct hx_relay_plan {
    unsigned target_port; /* on 127.0.0.1 */
    enum hx_break how;
    size_t at;
};
struct hx_relay;
GC_NODISCARD enum gc_status hx_relay_start(struct hx_relay **out, const struct hx_relay_plan *plan,
                                           struct gc_error *err);
unsigned hx_relay_port(const struct hx_relay *r);
/* Stops and frees it; returns how many events there were, and the first HX_MAX_EVENTS of them. */
size_t hx_relay_stop(struct hx_relay *r, enum hx_wire_event events[HX_MAX_EVENTS]);

#endif
