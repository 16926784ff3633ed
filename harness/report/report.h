/* report.h - what a run of cases tells, in the form that is asked for.
 *
 *   struct hx_report report = {.cases = &cases, .results = results, .to = stdout};
 *   hx_reporter_find("tap")->begin(&report); ... each(&report, c, r); ... end(&report);
 *
 * Ownership:  a report borrows the cases, the results and the stream.
 * Units:      milliseconds.
 * Threads:    one thread at a time.
 * Errors:     none; the caller looks at the stream's error state.
 */
#ifndef HX_REPORT_H
#define HX_REPORT_H

#include <stdio.h>

#include "harness/run/runner.h"

struct hx_report {
    const struct hx_cases *cases;
    const struct hx_result *results; /* complete when end is called */
    FILE *to;
    bool quiet;            /* lines: failures and the summary only */
    bool progress, colour; /* lines: the stream is a terminal */
    size_t n_done, n_passed, n_failed, n_broken, n_left_out, n_checks_left_out;
    int64_t took_ms;
};

struct hx_reporter {
    const char *name;
    void (*begin)(struct hx_report *r); /* Optional */
    void (*each)(struct hx_report *r, const struct hx_case *c, const struct hx_result *result);
    void (*end)(struct hx_report *r);
};

/* "lines", "tap", "json", "junit"; NULL for others. */
const struct hx_reporter *hx_reporter_find(const char *name);
/* Counts a result; call it before the reporters' each. */
void hx_report_count(struct hx_report *r, const struct hx_result *result);

extern const struct hx_reporter hx_report_lines, hx_report_tap, hx_report_json, hx_report_junit;

#endif
