/* report.h - what a run of cases tells, in the form that is asked for.
 *
 *   struct hx_report report = {.form = &hx_report_tap, .cases = &cases, .results = results, .to =
 * f}; hx_report_begin(&report); ... hx_report_each(&report, c, r); ... report.form->end(&report);
 *
 * Ownership:  a report borrows the cases, the results and the stream.
 * Threads:    one thread at a time.
 * Errors:     the caller looks at the stream's error state.
 */
#ifndef HX_REPORT_H
#define HX_REPORT_H

#include <stdio.h>

#include "harness/coverage/flowcov.h"
#include "harness/run/runner.h"

struct hx_report {
    const struct hx_report_form *form;
    const struct hx_cases *cases;
    const struct hx_result *results; /* complete when end is called */
    FILE *to;
    bool quiet;            /* lines: failures and the summary only */
    bool progress, colour; /* lines: the stream is a terminal */
    size_t n_of[HX_N_OUTCOMES], n_done, n_checks_left_out;
    int64_t took_ms;
    const struct hx_flowcov *flows; /* Optional: complete when end is called */
    int64_t flows_required;         /* per cent of them, in all */
};

struct hx_report_form {
    void (*begin)(struct hx_report *r); /* Optional */
    void (*each)(struct hx_report *r, const struct hx_case *c,
                 const struct hx_result *result); /* Optional: all is told at the end */
    void (*end)(struct hx_report *r);
};
extern const struct hx_report_form hx_report_lines, hx_report_tap, hx_report_json, hx_report_junit;

void hx_report_begin(struct hx_report *r);
/* Has each of the cases been told of, with one outcome? */
bool hx_report_is_complete(const struct hx_report *r);
size_t hx_report_n_run(const struct hx_report *r);
size_t hx_report_n_bad(const struct hx_report *r);    /* failed or broken */
bool hx_report_flows_lack(const struct hx_report *r); /* is less of flows taken than required? */
/* Calls `tell` for each reason why cases were left out, with their number, the first come first. */
void hx_report_reasons(const struct hx_report *r,
                       void (*tell)(void *ctx, const char *reason, size_t n), void *ctx);
/* An hx_done_fn: counts a result, and tells it. */
void hx_report_each(void *report, const struct hx_case *c, const struct hx_result *result);

#endif
