/* rig.h - cases written in the test itself, loaded and run against the mock in this process.
 *
 *   struct hx_result r GC_AUTO(hx_result_release) = rig_run("{\"name\": ...}");
 *   CHECK_INT(r.outcome, HX_FAILED);
 *
 * JSON in tests is written with ' for ", which no case here needs otherwise.
 *
 * Ownership:  what is returned belongs to the caller.
 * Threads:    one thread.
 * Errors:     a case that can't be loaded is a failed check.
 */
#ifndef TESTS_HARNESS_RIG_H
#define TESTS_HARNESS_RIG_H

#include "harness/case/case.h"
#include "harness/program/process.h"
#include "harness/run/runner.h"

/* Writes text (with ' for ") to AREA/NAME.json in the test's folder; returns its path, which stays
 * valid until the next call. */
const char *rig_write(const char *name, const char *text);
/* Loads one file; *messages gets all problems, a line each. Returns the status. */
enum gc_status rig_load(struct hx_cases *cases, const char *text, char *messages, size_t cap);
struct hx_runner rig_open(void); /* a runner with services; ended by rig_close */
void rig_output_free(struct hx_process_result *r);
void rig_close(struct hx_runner *runner);
struct hx_result rig_run(const char *text);
struct hx_result rig_run_with(const struct hx_runner *runner, const char *text);

#endif
