/* faultcov.h - which failure modes of which endpoint the program under test has met and survived.
 *
 *   struct hx_faultcov cov = {0};
 *   hx_faultcov_add(&cov, c, &result);              after each case
 *   hx_faultcov_table(&cov, stdout);
 *   if (hx_faultcov_percent(&cov) < 100) ...
 *   hx_faultcov_release(&cov);
 *
 * An endpoint counts once the program has called it; it has survived a mode when a case passed in
 * which the endpoint failed so. What the harness itself asks does not count.
 *
 * Source:     the modes and how each is recognised: the table in faultcov_modes.c.
 * Ownership:  the coverage owns its rows.
 * Threads:    one thread at a time.
 * Errors:     without memory a count is lost.
 */
#ifndef HX_FAULTCOV_H
#define HX_FAULTCOV_H

#include <stdio.h>

#include "base/json/write.h"
#include "harness/run/runner.h"

/* A failure mode, and how it is recognised. */
struct hx_mode {
    const char *name;
    int status;        /* of the answer */
    const char *wires; /* names of wire faults, a blank before and after each */
    /* A look at the journal's entry, and at the action of the fault that had its way. */
    bool (*shows)(const cJSON *entry, const cJSON *action);
};
enum { HX_N_MODES = 22 };
extern const struct hx_mode hx_modes[HX_N_MODES];
int hx_mode_find(const char *name);                           /* -1: there is none */
int hx_mode_of_entry(const cJSON *entry, const cJSON *fault); /* -1: it shows none */

struct hx_endpoint {
    char *operation, *method, *path;
    unsigned met[HX_N_MODES], survived[HX_N_MODES];
};
struct hx_faultcov {
    struct hx_endpoint *endpoints; /* sorted by operation */
    size_t n, cap;
};

void hx_faultcov_release(struct hx_faultcov *cov);
void hx_faultcov_add(struct hx_faultcov *cov, const struct hx_case *c, const struct hx_result *r);
/* Forgets all endpoints but these operations: of a program that calls many, those that matter. */
void hx_faultcov_keep(struct hx_faultcov *cov, const char *const *operations, size_t n);
/* Of endpoints times modes; 0 when nothing was called. */
double hx_faultcov_percent(const struct hx_faultcov *cov);
void hx_faultcov_table(const struct hx_faultcov *cov, FILE *to);
/* "operation: mode, mode": a line for each endpoint that has something left to survive. */
void hx_faultcov_missing(const struct hx_faultcov *cov, FILE *to);
void hx_faultcov_write(const struct hx_faultcov *cov, struct gc_jsonw *w);

#endif
