/* run.h - runs cases, each in a world of its own, several at once.
 *
 *   struct hx_run run = {.mock = mock, .programs = "build/bin", .n_threads = 8};
 *   hx_run_cases(&run, &cases, results, on_done, ctx);
 *
 * Ownership:  results belong to the caller (hx_result_release).
 * Units:      milliseconds.
 * Threads:    hx_run_cases makes its own; on_done is called by one of them at a time.
 * Errors:     a case that can't be run ends as HX_BROKEN with the reason; the others go on.
 */
#ifndef HX_RUN_H
#define HX_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/case.h"
#include "harness/mockctl.h"

enum hx_verdict { HX_PASSED, HX_FAILED, HX_BROKEN, HX_LEFT_OUT };

struct hx_result {
    enum hx_verdict verdict;
    char *detail; /* what was given, expected, came, a diff, the requests seen; NULL when passed */
    char *reason; /* why it was left out or broken, one line */
    int64_t took_ms;
    char *met; /* JSON of /__admin/coverage for the case's world: what the program has met */
};
void hx_result_release(struct hx_result *r);

/* The program under test, ours or someone else's. */
struct hx_subject {
    const char *start;       /* command line of a Data Action service; NULL: our gcaction */
    const char *service_url; /* one that runs already; only cases that don't need its process */
    const char *client;      /* command line in place of gcflow */
    const char *path_prefix; /* Optional: in place of /data-action/customer-lookup */
};

struct hx_run {
    struct hx_mock mock;
    struct hx_subject subject;
    const char *programs; /* folder of our own programs */
    const char *rerun;    /* how a single case is run again: "gcverify run" */
    unsigned n_threads;
    int64_t case_limit_ms; /* 0: 30,000 */
};

typedef void (*hx_done_fn)(void *ctx, const struct hx_case *c, const struct hx_result *r);
void hx_run_case(const struct hx_run *run, const struct hx_case *c, struct hx_result *out);
void hx_run_cases(const struct hx_run *run, const struct hx_cases *cases, struct hx_result *results,
                  hx_done_fn on_done, void *ctx);

#endif
