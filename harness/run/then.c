/* What must have come out, part by part of a `then`. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/http/header.h"
#include "harness/case/match.h"
#include "harness/run/play.h"

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

static void then_exit(const struct hx_seen *seen, const cJSON *want, struct gc_strbuf *why)
{
    if (seen->ran)
        match_number(seen->exit_code, want, "exit", why);
    else
        gc_strbuf_adds(why, "exit: no program was run\n");
}

static void then_stdout(const struct hx_seen *seen, const cJSON *want, struct gc_strbuf *why)
{
    hx_match_text(seen->out, want, "stdout", why);
}

static void then_stderr(const struct hx_seen *seen, const cJSON *want, struct gc_strbuf *why)
{
    hx_match_text(seen->err_text, want, "stderr", why);
}

static void then_output(const struct hx_seen *seen, const cJSON *want, struct gc_strbuf *why)
{
    match_json(seen->out, want, "output", why);
}

static void then_within(const struct hx_seen *seen, const cJSON *want, struct gc_strbuf *why)
{
    if ((double)seen->took_ms > want->valuedouble)
        gc_strbuf_addf(why, "within_ms: expected at most %.0f ms, took %lld ms\n",
                       want->valuedouble, (long long)seen->took_ms);
}

/* --- of answers ------------------------------------------------------------------------------- */

typedef void (*answer_fn)(const struct hx_answer *a, const cJSON *want, struct gc_strbuf *why);

static void answer_status(const struct hx_answer *a, const cJSON *want, struct gc_strbuf *why)
{
    if (a->failure)
        gc_strbuf_addf(why, "status: no answer came (%s)\n", a->failure);
    else
        match_number(a->status, want, "status", why);
}

static void answer_failure(const struct hx_answer *a, const cJSON *want, struct gc_strbuf *why)
{
    hx_match_text(a->failure, want, "failure", why);
}

static void answer_headers(const struct hx_answer *a, const cJSON *want, struct gc_strbuf *why)
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

static void answer_body(const struct hx_answer *a, const cJSON *want, struct gc_strbuf *why)
{
    match_json(a->body, want, "body", why);
}

static void answer_text(const struct hx_answer *a, const cJSON *want, struct gc_strbuf *why)
{
    hx_match_text(a->body ? a->body : "", want, "body_text", why);
}

/* Every answer must be so; of many the first that is not is told. */
static void all_answers(const struct hx_seen *seen, answer_fn check, const cJSON *want,
                        struct gc_strbuf *why)
{
    if (!seen->asked)
        gc_strbuf_addf(why, "%s: no request was sent\n", want->string);
    for (size_t i = 0; i < seen->n_answers; i++) {
        size_t before = why->len;
        check(&seen->answers[i], want, why);
        if (why->len == before)
            continue;
        if (seen->n_answers > 1)
            gc_strbuf_addf(why, "  (answer %zu of %zu)\n", i + 1, seen->n_answers);
        return;
    }
}

static const struct {
    const char *key;
    void (*seen)(const struct hx_seen *seen, const cJSON *want, struct gc_strbuf *why);
    answer_fn answer;
    bool is_about_time;
} parts[] = {
    {.key = "exit", .seen = then_exit},
    {.key = "stdout", .seen = then_stdout},
    {.key = "stderr", .seen = then_stderr},
    {.key = "output", .seen = then_output},
    {.key = "within_ms", .seen = then_within, .is_about_time = true},
    {.key = "status", .answer = answer_status},
    {.key = "failure", .answer = answer_failure},
    {.key = "headers", .answer = answer_headers},
    {.key = "body", .answer = answer_body},
    {.key = "body_text", .answer = answer_text},
};

void hx_then_check(const struct hx_play *p, const cJSON *then, const struct hx_seen *seen,
                   const cJSON *journal, struct gc_strbuf *why)
{
    for (size_t i = 0; i < GC_COUNT_OF(parts); i++) {
        const cJSON *want = gc_json_get(then, parts[i].key);
        if (want && parts[i].is_about_time && p->run->answers_only)
            continue;
        if (want && parts[i].seen)
            parts[i].seen(seen, want, why);
        else if (want)
            all_answers(seen, parts[i].answer, want, why);
    }
    const cJSON *log = gc_json_get(then, "log");
    if (log && p->service_log) /* a service that goes on running keeps its log to itself */
        hx_match_text(p->service_log, log, "log", why);
    if (!p->run->answers_only)
        hx_then_requests(then, journal, why);
}
