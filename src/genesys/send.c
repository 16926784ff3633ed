#include "genesys/send.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/random.h"

enum {
    FIRST_PAUSE_MS = 200,
    LONGEST_PAUSE_MS = 5000,
    SHORTEST_WAIT_MS = 100, /* "retry in 0 s" is not taken literally for ever */
};

/* What one try came to, as far as repeating it is concerned. */
enum outcome {
    NO_CONNECTION, /* nothing was sent */
    BROKEN,        /* something was sent, no complete answer came back */
    RATE_LIMITED,
    DECLINED,    /* 503 in the service's own words: not processed */
    UNAVAILABLE, /* a bare 503: a gateway may have passed the request on before */
    FINAL,       /* any other answer or failure */
    N_OUTCOMES
};

/* clang-format off */
static const struct { bool any_times, once; } may_repeat[N_OUTCOMES] = {
    [NO_CONNECTION] = {true,  true},
    [BROKEN]        = {true,  false},
    [RATE_LIMITED]  = {true,  true},
    [DECLINED]      = {true,  true},
    [UNAVAILABLE]   = {true,  false},
    [FINAL]         = {false, false},
};
/* clang-format on */

static enum outcome outcome_of(enum gc_status st, const struct gc_sent *s)
{
    if (st == GC_E_NETWORK)
        return s->reply.progress == GC_HTTP_NOT_CONNECTED ? NO_CONNECTION : BROKEN;
    if (st != GC_OK)
        return FINAL;
    if (s->reply.status == 429)
        return RATE_LIMITED;
    if (s->reply.status != 503)
        return FINAL;
    bool own_words = gc_http_reply_is_json(&s->reply) && s->reply.body &&
                     strstr(s->reply.body, "\"service.unavailable\"");
    return own_words || s->retry_after_ms >= 0 ? DECLINED : UNAVAILABLE;
}

/* Retry-After, or on 429 the seconds that are left of the rate limit's window. */
static int64_t asked_pause(const struct gc_http_reply *r)
{
    char text[16];
    if (r->status != 429 && r->status != 503)
        return -1;
    int64_t ms = gc_http_retry_after_ms(r, gc_clock_now(&gc_clock_wall));
    if (ms < 0 && r->status == 429 &&
        gc_http_reply_header(r, "inin-ratelimit-reset", text, sizeof text)) {
        char *end = text;
        long s = strtol(text, &end, 10);
        if (end != text && *end == '\0' && s >= 0 && s <= 86400)
            ms = s * 1000;
    }
    return ms;
}

/* Doubles with each try; the random half keeps many clients from coming back together. */
static int64_t own_pause(unsigned tries)
{
    int64_t ms = FIRST_PAUSE_MS;
    for (unsigned i = 1; i < tries && ms < LONGEST_PAUSE_MS; i++)
        ms *= 2;
    if (ms > LONGEST_PAUSE_MS)
        ms = LONGEST_PAUSE_MS;
    uint32_t r = 0;
    gc_random_bytes(&r, sizeof r);
    return ms / 2 + r % (ms / 2 + 1);
}

void gc_sent_release(struct gc_sent *s)
{
    if (s->reply.body)
        explicit_bzero(s->reply.body, s->reply.body_bytes);
    gc_http_reply_release(&s->reply);
    memset(&s->reply, 0, sizeof s->reply);
}

static enum gc_status try_once(const struct gc_sender *s, const struct gc_http_call *call,
                               struct gc_sent *out, struct gc_error *err)
{
    gc_sent_release(out);
    out->retry_after_ms = -1;
    out->tries++;
    enum gc_status st = gc_http_call(s->http, call, &out->reply, err);
    if (out->reply.repeated) /* a kept connection was dead: this try was two */
        out->tries++;
    if (st == GC_OK)
        out->retry_after_ms = asked_pause(&out->reply);
    return st;
}

enum gc_status gc_send(const struct gc_sender *s, const struct gc_http_call *call,
                       enum gc_send_mode mode, struct gc_sent *out, struct gc_error *err)
{
    struct gc_http_call copy = *call;
    copy.send_at_most_once = mode == GC_SEND_ONCE;
    copy.cancel = s->cancel ? &s->cancel->requested : NULL;
    int64_t patience_ms = s->rate_wait_ms;
    for (;;) {
        enum gc_status st = try_once(s, &copy, out, err);
        enum outcome o = outcome_of(st, out);
        bool again = mode == GC_SEND_ONCE ? may_repeat[o].once : may_repeat[o].any_times;
        int64_t pause_ms = out->retry_after_ms >= 0 ? out->retry_after_ms : own_pause(out->tries);
        if (o == RATE_LIMITED && pause_ms < SHORTEST_WAIT_MS)
            pause_ms = SHORTEST_WAIT_MS;
        if (o == RATE_LIMITED && out->retry_after_ms >= 0 && pause_ms <= patience_ms) {
            patience_ms -= pause_ms;
            copy.deadline_ms += pause_ms;
            out->tries--;
        } else if (!again || out->tries > s->retries ||
                   pause_ms >= gc_deadline_left(copy.deadline_ms))
            return st;
        if (gc_cancel_wait(s->cancel, pause_ms))
            return gc_fail(err, GC_E_CANCELLED, "stopped on request while waiting to try again");
    }
}
