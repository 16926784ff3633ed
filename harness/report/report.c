#include "harness/report/report.h"

#include <stdint.h>
#include <string.h>

#include "base/map.h"

void hx_report_begin(struct hx_report *r)
{
    if (r->form->begin)
        r->form->begin(r);
}

void hx_report_each(void *report, const struct hx_case *c, const struct hx_result *result)
{
    struct hx_report *r = report;
    r->n_done++;
    r->n_checks_left_out += result->checks_left_out;
    r->n_of[result->outcome]++;
    if (r->form->each)
        r->form->each(r, c, result);
}

size_t hx_report_n_bad(const struct hx_report *r)
{
    return r->n_of[HX_FAILED] + r->n_of[HX_BROKEN];
}

size_t hx_report_n_run(const struct hx_report *r)
{
    return r->n_of[HX_PASSED] + hx_report_n_bad(r);
}

bool hx_report_flows_lack(const struct hx_report *r)
{
    return r->flows && hx_flowcov_percent(r->flows) < (double)r->flows_required;
}

bool hx_report_is_complete(const struct hx_report *r)
{
    return r->n_done == r->cases->n && hx_report_n_run(r) + r->n_of[HX_LEFT_OUT] == r->n_done;
}

void hx_report_reasons(const struct hx_report *r,
                       void (*tell)(void *ctx, const char *reason, size_t n), void *ctx)
{
    struct gc_map counts = {0};
    for (size_t i = 0; i < r->cases->n; i++) {
        const char *reason = r->results[i].outcome == HX_LEFT_OUT ? r->results[i].reason : NULL;
        size_t n = reason ? (size_t)(uintptr_t)gc_map_get(&counts, reason) : 0;
        if (reason)
            (void)!gc_map_put(&counts, reason, (void *)(uintptr_t)(n + 1), NULL);
    }
    for (size_t i = 0; i < r->cases->n; i++) {
        const char *reason = r->results[i].outcome == HX_LEFT_OUT ? r->results[i].reason : NULL;
        size_t n = reason ? (size_t)(uintptr_t)gc_map_get(&counts, reason) : 0;
        if (n == 0)
            continue;
        tell(ctx, reason, n);
        gc_map_remove(&counts, reason);
    }
    gc_map_release(&counts, NULL);
}

/* --- lines: for people ------------------------------------------------------------------------ */

static const struct {
    const char *word, *colour;
} styles[] = {
    [HX_PASSED] = {"ok", "\033[32m"},
    [HX_FAILED] = {"FAIL", "\033[31m"},
    [HX_BROKEN] = {"BROKEN", "\033[31m"},
    [HX_LEFT_OUT] = {"skip", "\033[33m"},
};

static void clear_progress(const struct hx_report *r)
{
    if (r->progress)
        fputs("\r\033[K", r->to);
}

static void lines_each(struct hx_report *r, const struct hx_case *c, const struct hx_result *result)
{
    bool bad = result->outcome == HX_FAILED || result->outcome == HX_BROKEN;
    clear_progress(r);
    if (bad || !r->quiet) {
        fprintf(r->to, "%s%-6s%s %-8s %s", r->colour ? styles[result->outcome].colour : "",
                styles[result->outcome].word, r->colour ? "\033[0m" : "", c->area, c->name);
        if (result->reason)
            fprintf(r->to, ": %s%s\n", result->outcome == HX_LEFT_OUT ? "left out: " : "",
                    result->reason);
        else
            fprintf(r->to, " (%lld ms)\n", (long long)result->took_ms);
    }
    if (result->detail)
        fputs(result->detail, r->to);
    if (result->note)
        fprintf(r->to, "  note      %s\n", result->note);
    if (r->progress) {
        fprintf(r->to, "[%zu/%zu] %zu failed", r->n_done, r->cases->n, hx_report_n_bad(r));
        fflush(r->to);
    }
}

static void tell_reason(void *to, const char *reason, size_t n)
{
    fprintf(to, "left out, %zu: %s\n", n, reason);
}

static void lines_end(struct hx_report *r)
{
    clear_progress(r);
    if (r->n_checks_left_out)
        fprintf(r->to, "%zu checks that only gcmock's own programs can satisfy were left out\n",
                r->n_checks_left_out);
    hx_report_reasons(r, tell_reason, r->to);
    fprintf(r->to, "%zu passed, %zu failed", r->n_of[HX_PASSED], hx_report_n_bad(r));
    if (r->n_of[HX_LEFT_OUT])
        fprintf(r->to, ", %zu left out", r->n_of[HX_LEFT_OUT]);
    fputc('\n', r->to);
}

const struct hx_report_form hx_report_lines = {.each = lines_each, .end = lines_end};

/* --- tap -------------------------------------------------------------------------------------- */

static void tap_begin(struct hx_report *r)
{
    fprintf(r->to, "TAP version 14\n1..%zu\n", r->cases->n);
}

/* '#' begins a directive, so it is escaped in a name. */
static void tap_name(FILE *to, const char *name)
{
    for (; *name; name++) {
        if (*name == '#' || *name == '\\')
            fputc('\\', to);
        fputc(*name, to);
    }
}

static void tap_each(struct hx_report *r, const struct hx_case *c, const struct hx_result *result)
{
    bool ok = result->outcome == HX_PASSED || result->outcome == HX_LEFT_OUT;
    const char *text = result->detail ? result->detail : result->reason;
    fprintf(r->to, "%sok %zu - %s: ", ok ? "" : "not ", r->n_done, c->area);
    tap_name(r->to, c->name);
    if (result->outcome == HX_LEFT_OUT)
        fprintf(r->to, " # SKIP left out: %s", result->reason);
    fputc('\n', r->to);
    if (result->note)
        fprintf(r->to, "# note: %s\n", result->note);
    if (ok || !text)
        return;
    fputs("  ---\n  detail: |\n", r->to);
    while (*text) {
        size_t n = strcspn(text, "\n");
        fprintf(r->to, "    %.*s\n", (int)n, text);
        text += n + (text[n] == '\n');
    }
    fputs("  ...\n", r->to);
}

static void tap_end(struct hx_report *r)
{
    fprintf(r->to, "# %zu passed, %zu failed, %zu left out\n", r->n_of[HX_PASSED],
            hx_report_n_bad(r), r->n_of[HX_LEFT_OUT]);
}

const struct hx_report_form hx_report_tap = {.begin = tap_begin, .each = tap_each, .end = tap_end};
