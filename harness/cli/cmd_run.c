/* gcverify run: runs cases and tells about them. */
#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/json/write.h"
#include "harness/cli/commands.h"
#include "harness/report/faultcov.h"
#include "harness/report/report.h"
#include "harness/suite/contract.h"

enum { COVERAGE_BYTES = 16 * 1024 * 1024 };

static int write_junit(const struct hx_report *report, const char *path)
{
    FILE *f = fopen(path, "we");
    struct hx_report junit = *report;
    junit.to = f;
    if (f)
        hx_report_junit.end(&junit);
    bool ok = f && !ferror(f);
    ok = f && fclose(f) == 0 && ok;
    if (!ok)
        fprintf(stderr, "gcverify: %s: %s\n", path, strerror(errno));
    return ok ? 0 : HX_EXIT_BROKEN;
}

static int exit_code(const struct hx_report *r)
{
    return r->n_of[HX_FAILED] ? HX_EXIT_FAILED : r->n_of[HX_BROKEN] ? HX_EXIT_BROKEN : HX_EXIT_PASS;
}

/* Was everything told of, and enough of it run? A run that asked nothing has shown nothing. */
static int check_extent(const struct hx_report *r, int64_t required)
{
    size_t n = hx_report_n_run(r);
    if (!hx_report_is_complete(r)) {
        fprintf(stderr, "gcverify: of %zu selected cases only %zu have an outcome\n", r->cases->n,
                r->n_done);
        return HX_EXIT_BROKEN;
    }
    if (n == 0) {
        fprintf(stderr, "gcverify: none of the %zu selected cases was run\n", r->cases->n);
        return HX_EXIT_BROKEN;
    }
    if ((int64_t)n >= required)
        return HX_EXIT_PASS;
    fprintf(stderr, "gcverify: %zu cases were run, required are %lld\n", n, (long long)required);
    return HX_EXIT_FAILED;
}

/* --- fault coverage --------------------------------------------------------------------------- */

static int write_coverage(const struct hx_faultcov *cov, const char *path)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(COVERAGE_BYTES);
    struct gc_jsonw w = gc_jsonw_pretty(&text);
    struct gc_error err = {0};
    hx_faultcov_write(cov, &w);
    gc_strbuf_addc(&text, '\n');
    enum gc_status s = gc_strbuf_status(&text);
    s = s == GC_OK ? gc_file_write(path, text.data, text.len, GC_FILE_PLAIN, &err)
                   : gc_fail(&err, s, "%s: %s", path, gc_status_text(s));
    if (s != GC_OK)
        fprintf(stderr, "gcverify: %s\n", gc_error_text(&err));
    return s == GC_OK ? 0 : HX_EXIT_BROKEN;
}

static int report_coverage(const struct hx_config *c, const struct hx_cases *cases,
                           const struct hx_result *results)
{
    struct hx_faultcov cov GC_AUTO(hx_faultcov_release) = {0};
    bool on_stdout = !c->json && !c->tap;
    int code = 0;
    for (size_t i = 0; i < cases->n; i++)
        hx_faultcov_add(&cov, cases->items[i], &results[i]);
    if (c->endpoints.n > 0)
        hx_faultcov_keep(&cov, c->endpoints.items, c->endpoints.n);
    if (c->coverage)
        hx_faultcov_table(&cov, on_stdout ? stdout : stderr);
    if (c->coverage_json)
        code = write_coverage(&cov, c->coverage_json);
    double percent = hx_faultcov_percent(&cov);
    if (percent >= (double)c->require_coverage)
        return code;
    fprintf(stderr, "gcverify: fault coverage is %.1f %%, required are %lld %%\n", percent,
            (long long)c->require_coverage);
    hx_faultcov_missing(&cov, stderr);
    return HX_EXIT_FAILED;
}

/* What no case can be blamed for: it came when they were over. */
static int check_end(const struct hx_session *session)
{
    const char *wrong = hx_services_end(session->runner.services);
    if (!wrong)
        return HX_EXIT_PASS;
    fprintf(stderr, "gcverify: %s\n", wrong);
    return HX_EXIT_FAILED;
}

static int run_and_report(const struct hx_config *c, const struct hx_session *session,
                          const struct hx_cases *cases, struct hx_result *results)
{
    struct hx_report report = {
        .form = c->json  ? &hx_report_json
                : c->tap ? &hx_report_tap
                         : &hx_report_lines,
        .cases = cases,
        .results = results,
        .to = stdout,
        .quiet = c->quiet,
        .progress = gc_terminal_is(STDOUT_FILENO),
        .colour = gc_terminal_colour(STDOUT_FILENO),
    };
    struct hx_flowcov flows GC_AUTO(hx_flowcov_release) = {.lock = PTHREAD_MUTEX_INITIALIZER};
    struct hx_runner runner = session->runner;
    int64_t begin_us = gc_now_us();
    if (hx_flows_wanted(c)) {
        runner.flows = &flows;
        report.flows = &flows;
        report.flows_required = c->require_flow_coverage;
    }
    hx_report_begin(&report);
    hx_run_cases(&runner, cases, results, hx_report_each, &report);
    report.took_ms = (gc_now_us() - begin_us) / 1000;
    int covered = c->coverage || c->coverage_json || c->require_coverage
                      ? report_coverage(c, cases, results)
                      : 0;
    int flows_covered = report.flows ? hx_flows_report(c, &runner.mock, &flows) : 0;
    report.form->end(&report);
    int code = exit_code(&report), extent = check_extent(&report, c->require_cases);
    int late = check_end(session);
    if (atomic_load(session->runner.stop)) {
        fprintf(stderr, "gcverify: interrupted\n");
        return HX_EXIT_BROKEN;
    }
    if (code == 0)
        code = extent ? extent : late ? late : covered ? covered : flows_covered;
    if (c->junit && write_junit(&report, c->junit) != 0 && code == 0)
        code = HX_EXIT_BROKEN;
    return code;
}

static int run_all(const struct hx_config *c, const struct hx_session *session,
                   const struct hx_cases *cases)
{
    struct hx_result *results = calloc(cases->n, sizeof *results);
    int code = HX_EXIT_BROKEN;
    if (results)
        code = run_and_report(c, session, cases, results);
    else
        fprintf(stderr, "gcverify: out of memory\n");
    for (size_t i = 0; results && i < cases->n; i++)
        hx_result_release(&results[i]);
    free(results);
    return code;
}

static int remove_entry(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
    (void)st, (void)kind, (void)ftw;
    return remove(path);
}

/* Its cases are files in any case: those that nobody keeps go again. */
static int run_contract(const struct hx_config *c, int n_operands)
{
    char made[4096] = "", cases[sizeof made + sizeof "/contract"];
    struct gc_error err = {0};
    if (n_operands > 0)
        return gc_usage_error("either --contract or paths of cases");
    if (!c->write_dir && gc_file_temp_dir("gcverify", made, sizeof made, &err) != GC_OK) {
        fprintf(stderr, "gcverify: %s\n", gc_error_text(&err));
        return HX_EXIT_BAD_CASE;
    }
    snprintf(cases, sizeof cases, "%s/contract", made); /* a case is told with its folder's name */
    char *dir = gc_strdup(c->write_dir ? c->write_dir : cases);
    const struct hx_contract contract = {.dir = dir ? dir : "",
                                         .path = c->path_prefix,
                                         .upstream = c->upstream,
                                         .operation = c->operation};
    int code = HX_EXIT_BAD_CASE;
    if (hx_contract_write(&contract, c->contract, &err) == GC_OK)
        code = hx_with_session(c, 1, &dir, run_all);
    else
        fprintf(stderr, "gcverify: %s\n", gc_error_text(&err));
    if (!c->write_dir)
        nftw(made, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
    free(dir);
    return code;
}

int hx_cmd_run(void *config, int n_operands, char **operands)
{
    const struct hx_config *c = config;
    if (c->start && c->data_action)
        return gc_usage_error("either --start or --data-action");
    if (c->data_action && !c->mock)
        return gc_usage_error("--data-action needs --mock: the gcmock that the service was told to "
                              "use, with its /w/WORLD if it has one");
    if (c->tap && c->json)
        return gc_usage_error("either --tap or --json");
    if (c->flows.n > 0 && !hx_flows_wanted(c))
        return gc_usage_error("--flow needs --flow-coverage or --require-flow-coverage");
    if (c->contract)
        return run_contract(c, n_operands);
    if (c->write_dir || c->upstream || c->operation)
        return gc_usage_error("--write, --upstream and --operation need --contract");
    return hx_with_session(c, n_operands, operands, run_all);
}
