/* What must have come out, part by part of a `then`. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/http/header.h"
#include "harness/case/match.h"
#include "harness/run/run.h"

enum { SHOWN = 200 };

/* --- small values ----------------------------------------------------------------------------- */

static void match_number(double actual, const cJSON *expected, const char *path,
                         struct gc_strbuf *why)
{
    cJSON *number = cJSON_CreateNumber(actual);
    hx_match(number, expected, path, why);
    cJSON_Delete(number);
}

/* A text that must be JSON. */
static void match_json(const char *text, const cJSON *expected, const char *path,
                       struct gc_strbuf *why)
{
    static const struct gc_json_limits limits = {.max_bytes = 32 * 1024 * 1024, .max_depth = 80};
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_error err = {0};
    if (!text || !*text)
        hx_match(NULL, expected, path, why);
    else if (gc_json_parse(&doc, path, text, strlen(text), &limits, &err) != GC_OK)
        gc_strbuf_addf(why, "%s: expected JSON, got \"%.*s%s\" (%s)\n", path, SHOWN, text,
                       strlen(text) > SHOWN ? "..." : "", gc_error_text(&err));
    else
        hx_match(doc.root, expected, path, why);
}

/* --- of a program ----------------------------------------------------------------------------- */

typedef void (*observed_fn)(const struct hx_observed *o, const cJSON *want, struct gc_strbuf *why);

static void check_exit(const struct hx_observed *o, const cJSON *want, struct gc_strbuf *why)
{
    if (o->ran)
        match_number(o->exit_code, want, "exit", why);
    else
        gc_strbuf_adds(why, "exit: no program was run\n");
}

static void check_stdout(const struct hx_observed *o, const cJSON *want, struct gc_strbuf *why)
{
    hx_match_text(o->out, want, "stdout", why);
}

static void check_stderr(const struct hx_observed *o, const cJSON *want, struct gc_strbuf *why)
{
    hx_match_text(o->err_text, want, "stderr", why);
}

static void check_output(const struct hx_observed *o, const cJSON *want, struct gc_strbuf *why)
{
    match_json(o->out, want, "output", why);
}

static void check_within(const struct hx_observed *o, const cJSON *want, struct gc_strbuf *why)
{
    if ((double)o->took_ms > want->valuedouble)
        gc_strbuf_addf(why, "within_ms: expected at most %.0f ms, took %lld ms\n",
                       want->valuedouble, (long long)o->took_ms);
}

/* --- of answers ------------------------------------------------------------------------------- */

typedef void (*answer_fn)(const struct hx_answer *a, const cJSON *want, struct gc_strbuf *why);

static void check_status(const struct hx_answer *a, const cJSON *want, struct gc_strbuf *why)
{
    if (a->failure)
        gc_strbuf_addf(why, "status: no answer came (%s)\n", a->failure);
    else
        match_number(a->status, want, "status", why);
}

static void check_failure(const struct hx_answer *a, const cJSON *want, struct gc_strbuf *why)
{
    hx_match_text(a->failure, want, "failure", why);
}

static void check_headers(const struct hx_answer *a, const cJSON *want, struct gc_strbuf *why)
{
    char value[8192], path[160];
    for (const cJSON *h = want->child; h; h = h->next) {
        size_t n = 0;
        const char *found = gc_http_find_header(a->headers, h->string, &n);
        snprintf(value, sizeof value, "%.*s", (int)n, found ? found : "");
        snprintf(path, sizeof path, "headers.%s", h->string);
        hx_match_text(found ? value : NULL, h, path, why);
    }
}

static void check_body(const struct hx_answer *a, const cJSON *want, struct gc_strbuf *why)
{
    match_json(a->body, want, "body", why);
}

static void check_text(const struct hx_answer *a, const cJSON *want, struct gc_strbuf *why)
{
    hx_match_text(a->body ? a->body : "", want, "body_text", why);
}

/* Every answer must be so; of many the first that is not is told. */
static void check_answers(const struct hx_observed *o, answer_fn check, const cJSON *want,
                          struct gc_strbuf *why)
{
    if (!o->asked)
        gc_strbuf_addf(why, "%s: no request was sent\n", want->string);
    for (size_t i = 0; i < o->n_answers; i++) {
        size_t before = why->len;
        check(&o->answers[i], want, why);
        if (why->len == before)
            continue;
        if (o->n_answers > 1)
            gc_strbuf_addf(why, "  (answer %zu of %zu)\n", i + 1, o->n_answers);
        return;
    }
}

static const struct {
    const char *key;
    observed_fn observed; /* one of the two */
    answer_fn answer;
    bool is_about_time;
} parts[] = {
    {.key = "exit", .observed = check_exit},
    {.key = "stdout", .observed = check_stdout},
    {.key = "stderr", .observed = check_stderr},
    {.key = "output", .observed = check_output},
    {.key = "within_ms", .observed = check_within, .is_about_time = true},
    {.key = "status", .answer = check_status},
    {.key = "failure", .answer = check_failure},
    {.key = "headers", .answer = check_headers},
    {.key = "body", .answer = check_body},
    {.key = "body_text", .answer = check_text},
};

void hx_then_check(struct hx_run *run, const cJSON *then)
{
    for (size_t i = 0; i < GC_COUNT_OF(parts); i++) {
        const cJSON *want = gc_json_get(then, parts[i].key);
        if (!want || (parts[i].is_about_time && run->runner->answers_only))
            continue;
        if (parts[i].observed)
            parts[i].observed(&run->observed, want, &run->why);
        else
            check_answers(&run->observed, parts[i].answer, want, &run->why);
    }
    const cJSON *log = gc_json_get(then, "log");
    if (log && run->service_log) /* a service that goes on running keeps its log to itself */
        hx_match_text(run->service_log, log, "log", &run->why);
    if (!run->runner->answers_only)
        hx_then_requests(run, then);
}
