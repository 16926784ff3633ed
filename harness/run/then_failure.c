/* An error must not pass in silence: a program that fails says so, in words of its own. */
#include <ctype.h>
#include <string.h>

#include "harness/run/run.h"

/* Those that any sentence about a failure has one of. */
static const char *const words[] = {
    "error",      "fail",       "invalid",    "refused",    "reset",     "denied",      "forbidden",
    "unauth",     "timed",      "timeout",    "time-out",   "unable",    "could not",   "cannot",
    "can't",      "not ",       "no answer",  "missing",    "please",    "required",    "exception",
    "broke",      "closed",     "rejected",   "bad ",       "unavail",   "expired",     "expect",
    "ends where", "empty",      "disconnect", "lost",       "abort",     "wrong",       "problem",
    "must",       "traceback",  "incomplete", "panic",      "truncated", "unreachable", "gave up",
    "giving up",  "premature",  "hung up",    "hang up",    "malformed", "garbage",     "too many",
    "interrupt",  "exceeded",   "too long",   "too slow",   "fehl",      "erreur",      "errore",
    "no token",   "unparsable", "doesn't",    "isn't",      "wasn't",    "won't",       "couldn't",
    "didn't",     "fatal",      "no body",    "no content",
};

static bool has_word(const char *text)
{
    for (size_t i = 0; text && i < GC_COUNT_OF(words); i++)
        if (strcasestr(text, words[i]))
            return true;
    return false;
}

bool hx_names_failure(const struct hx_observed *o)
{
    return has_word(o->out) || has_word(o->err_text);
}

/* "HTTP 503": the answer's own number, not as a part of another. */
static bool has_number(const char *text, int64_t number)
{
    char digits[24];
    int n = snprintf(digits, sizeof digits, "%lld", (long long)number);
    for (const char *at = text; at && (at = strstr(at, digits)) != NULL; at++)
        if ((at == text || !(isalnum((unsigned char)at[-1]) || at[-1] == '-')) &&
            !(isalnum((unsigned char)at[n]) || at[n] == '-'))
            return true;
    return false;
}

static const cJSON *last_request(const struct hx_run *run)
{
    const cJSON *last = run->requests ? run->requests->child : NULL;
    while (last && last->next)
        last = last->next;
    return last;
}

static int64_t status_of(const cJSON *entry)
{
    return gc_json_int(gc_json_get(entry, "answer"), "status", 0);
}

static bool went_wrong(const struct hx_run *run)
{
    const cJSON *last = last_request(run);
    if (!last)
        return true; /* it asked nothing at all: nobody was there, or something is not set */
    return status_of(last) / 100 != 2 || gc_json_str(last, "wire") ||
           gc_json_bool(last, "pending", false) || gc_json_bool(last, "aborted", false);
}

/* When the last request failed, or there was none, somebody else's client must say so. */
void hx_then_failure_named(struct hx_run *run)
{
    const struct hx_observed *o = &run->observed;
    if (!o->ran || !run->c->runs_client || !run->runner->subject.client || !went_wrong(run))
        return;
    int64_t status = status_of(last_request(run));
    run->checks_done++;
    if (!hx_names_failure(o) &&
        !(status >= 300 && (has_number(o->out, status) || has_number(o->err_text, status))))
        hx_why_addf(&run->why, "output: expected that it names the failure; it printed "
                               "nothing that does\n");
}
