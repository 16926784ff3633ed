/* What must have come out, part by part of a `then`. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/http/header.h"
#include "harness/case/match.h"
#include "harness/run/call.h"

enum { SHOWN = 200 };

/* --- small values ----------------------------------------------------------------------------- */

static void match_number(double actual, const cJSON *expected, const char *path, struct hx_why *why)
{
    cJSON *number = cJSON_CreateNumber(actual);
    hx_match(number, expected, path, why);
    cJSON_Delete(number);
}

/* A text that must be JSON. */
static void match_json(const char *text, const cJSON *expected, const char *path,
                       struct hx_why *why)
{
    static const struct gc_json_limits limits = {.max_bytes = 32 * 1024 * 1024, .max_depth = 80};
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_error err = {0};
    if (!text || !*text)
        hx_match(NULL, expected, path, why);
    else if (gc_json_parse(&doc, path, text, strlen(text), &limits, &err) != GC_OK)
        hx_why_addf(why, "%s: expected JSON, got \"%.*s%s\" (%s)\n", path, SHOWN, text,
                    strlen(text) > SHOWN ? "..." : "", gc_error_text(&err));
    else
        hx_match(doc.root, expected, path, why);
}

/* --- of a program ----------------------------------------------------------------------------- */

typedef void (*observed_fn)(const struct hx_observed *o, const cJSON *want, struct hx_why *why);

static void check_exit(const struct hx_observed *o, const cJSON *want, struct hx_why *why)
{
    if (o->ran)
        match_number(o->exit_code, want, "exit", why);
    else
        hx_why_addf(why, "exit: no program was run\n");
}

static void check_stdout(const struct hx_observed *o, const cJSON *want, struct hx_why *why)
{
    hx_match_text(o->out, want, "stdout", why);
}

static void check_stderr(const struct hx_observed *o, const cJSON *want, struct hx_why *why)
{
    hx_match_text(o->err_text, want, "stderr", why);
}

static void check_output(const struct hx_observed *o, const cJSON *want, struct hx_why *why)
{
    match_json(o->out, want, "output", why);
}

/* Facts that it must tell, in whatever words. */
static void check_names(const struct hx_observed *o, const cJSON *want, struct hx_why *why)
{
    for (const cJSON *name = want->child; name; name = name->next)
        if (!(o->out && strcasestr(o->out, name->valuestring)) &&
            !(o->err_text && strcasestr(o->err_text, name->valuestring)))
            hx_why_addf(why, "names: expected \"%s\" in what it printed\n", name->valuestring);
}

static void check_failure_named(const struct hx_observed *o, const cJSON *want, struct hx_why *why)
{
    (void)want;
    if (!hx_names_failure(o))
        hx_why_addf(why, "failure_named: expected that it names the failure; it printed nothing "
                         "that does\n");
}

static void check_within(const struct hx_observed *o, const cJSON *want, struct hx_why *why)
{
    if ((double)o->took_ms > want->valuedouble)
        hx_why_addf(why, "within_ms: expected at most %.0f ms, took %lld ms\n", want->valuedouble,
                    (long long)o->took_ms);
}

/* --- of answers ------------------------------------------------------------------------------- */

typedef void (*answer_fn)(const struct hx_answer *a, const cJSON *want, struct hx_why *why);

static void check_status(const struct hx_answer *a, const cJSON *want, struct hx_why *why)
{
    if (a->failure)
        hx_why_addf(why, "status: no answer came (%s)\n", a->failure);
    else
        match_number(a->status, want, "status", why);
}

static void check_failure(const struct hx_answer *a, const cJSON *want, struct hx_why *why)
{
    hx_match_text(a->failure, want, "failure", why);
}

static void check_headers(const struct hx_answer *a, const cJSON *want, struct hx_why *why)
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

static void check_body(const struct hx_answer *a, const cJSON *want, struct hx_why *why)
{
    match_json(a->body, want, "body", why);
}

/* Of a call: the whole answer of the simulation. */
static void check_call_body(const cJSON *answer, const cJSON *want, struct hx_why *why)
{
    hx_match(answer, want, "body", why);
}

static void check_text(const struct hx_answer *a, const cJSON *want, struct hx_why *why)
{
    hx_match_text(a->body ? a->body : "", want, "body_text", why);
}

/* Every answer must be so; of many the first that is not is told. */
static void check_answers(const struct hx_observed *o, answer_fn check, const cJSON *want,
                          struct hx_why *why)
{
    if (!o->asked)
        hx_why_addf(why, "%s: no request was sent\n", want->string);
    for (size_t i = 0; i < o->n_answers; i++) {
        size_t before = why->text.len;
        check(&o->answers[i], want, why);
        if (why->text.len == before)
            continue;
        if (o->n_answers > 1)
            hx_why_addf(why, "  (answer %zu of %zu)\n", i + 1, o->n_answers);
        return;
    }
}

static const struct {
    const char *key;
    observed_fn observed; /* of a program */
    answer_fn answer;     /* of a request */
    void (*call)(const cJSON *answer, const cJSON *want, struct hx_why *why);
    bool is_about_time, is_wording;
} parts[] = {
    {.key = "exit", .observed = check_exit},
    {.key = "stdout", .observed = check_stdout, .is_wording = true},
    {.key = "stderr", .observed = check_stderr, .is_wording = true},
    {.key = "output", .observed = check_output},
    {.key = "names", .observed = check_names},
    {.key = "failure_named", .observed = check_failure_named},
    {.key = "within_ms", .observed = check_within, .is_about_time = true},
    {.key = "status", .answer = check_status},
    {.key = "failure", .answer = check_failure},
    {.key = "headers", .answer = check_headers},
    {.key = "body", .answer = check_body, .call = check_call_body},
    {.key = "body_text", .answer = check_text},
    {.key = "ends", .call = hx_call_check_ends},
    {.key = "path", .call = hx_call_check_path},
    {.key = "said", .call = hx_call_check_said},
    {.key = "data_actions", .call = hx_call_check_data_actions},
};

/* --- all ----------------------------------------------------------------------------------------
 */

void hx_then_check(struct hx_run *run, const cJSON *then)
{
    for (size_t i = 0; i < GC_COUNT_OF(parts); i++) {
        const cJSON *want = gc_json_get(then, parts[i].key);
        if (!want || (parts[i].is_about_time && run->runner->answers_only))
            continue;
        if (parts[i].is_wording && !hx_run_judges_wording(run)) {
            run->checks_left_out++;
            continue;
        }
        run->checks_done++;
        if (parts[i].observed)
            parts[i].observed(&run->observed, want, &run->why);
        else if (parts[i].call && (run->observed.call.root || !parts[i].answer))
            parts[i].call(run->observed.call.root, want, &run->why);
        else
            check_answers(&run->observed, parts[i].answer, want, &run->why);
    }
    const cJSON *log = gc_json_get(then, "log");
    if (log && run->service_log)
        hx_match_text(run->service_log, log, "log", &run->why);
    if (log && run->service_log)
        run->checks_done++;
    else if (log) /* a service that goes on running keeps its log to itself */
        run->checks_left_out++;
    if (!run->runner->answers_only)
        hx_then_requests(run, then);
}
