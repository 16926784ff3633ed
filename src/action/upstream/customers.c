#include "action/upstream/customers.h"

#include <poll.h>

#include "action/contract/contract.h"
#include "base/http/url.h"
#include "base/text.h"

enum {
    MAX_ANSWER_BYTES = 1024 * 1024,
    MAX_URL_BYTES = 2048,
    FIRST_PAUSE_MS = 25,
    MAX_PAUSE_MS = 1000
};

/* The first retry is at once: most often the kept connection had ended. False: too late for it. */
static bool pause_before(unsigned n_retries, int64_t deadline_ms)
{
    int64_t ms = n_retries == 0 ? 0 : (int64_t)FIRST_PAUSE_MS << n_retries;
    ms = ms < MAX_PAUSE_MS ? ms : MAX_PAUSE_MS;
    if (gc_deadline_left(deadline_ms) <= ms)
        return false;
    if (ms > 0)
        poll(NULL, 0, (int)ms);
    return true;
}

static enum gc_status call(struct gc_customers *c, const struct gc_customer_request *q,
                           const char *url, struct gc_http_reply *reply,
                           struct gc_fetch_stats *stats, struct gc_error *err)
{
    const struct gc_http_header headers[] = {{"Accept", "application/json"},
                                             {GC_REQUEST_ID, q->request_id}};
    struct gc_http_call http = {
        .method = "GET",
        .url = url,
        .headers = headers,
        .n_headers = GC_COUNT_OF(headers),
        .deadline_ms = gc_deadline_min(q->deadline_ms, gc_deadline_in(q->timeout_ms)),
        .max_body_bytes = MAX_ANSWER_BYTES,
    };
    http.send_once = q->retries == 0;
    enum gc_status s = gc_http_call(c->client, &http, reply, err);
    stats->n_retries = reply->repeated;
    http.send_once = true; /* on a new connection: the kept ones may all be dead */
    while (s == GC_E_NETWORK && reply->progress != GC_HTTP_ANSWERED &&
           stats->n_retries < q->retries && pause_before(stats->n_retries++, http.deadline_ms)) {
        gc_http_reply_release(reply);
        *reply = (struct gc_http_reply){0};
        s = gc_http_call(c->client, &http, reply, err);
    }
    return s;
}

static int64_t whole_seconds(int64_t ms)
{
    return ms <= 0 ? 0 : (ms + 999) / 1000;
}

static bool refuse_status(const struct gc_http_reply *reply, struct gc_refusal *why)
{
    if (reply->status == 404)
        return gc_refuse(why, GC_ANSWER_CONTACT_NOT_FOUND);
    gc_refusef(why, GC_ANSWER_UPSTREAM_FAILED, "%d", reply->status);
    if (reply->status >= 400 && reply->status <= 599)
        why->status = reply->status;
    if (reply->status == 429 || reply->status == 503)
        why->retry_after_s =
            whole_seconds(gc_http_retry_after_ms(reply, gc_clock_now(&gc_clock_wall)));
    return false;
}

static bool refuse_error(enum gc_status s, const struct gc_error *err, struct gc_refusal *why)
{
    static const struct {
        enum gc_status status;
        enum gc_answer answer;
        const char *more;
    } rows[] = {
        {GC_E_TIMEOUT, GC_ANSWER_UPSTREAM_TIMEOUT, ""},
        {GC_E_NETWORK, GC_ANSWER_UPSTREAM_DOWN, ""},
        {GC_E_PROTOCOL, GC_ANSWER_UPSTREAM_INVALID, "it is not HTTP"},
        {GC_E_TOO_BIG, GC_ANSWER_UPSTREAM_INVALID, "it is too large"},
        {GC_E_DATA, GC_ANSWER_UPSTREAM_INVALID, "it is not JSON"},
    };
    enum gc_answer answer = GC_ANSWER_INTERNAL;
    const char *more = "";
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        if (rows[i].status != s)
            continue;
        answer = rows[i].answer;
        more = rows[i].more;
    }
    gc_refusef(why, answer, "%s", more);
    gc_copy(why->reason, sizeof why->reason, gc_error_text(err));
    return false;
}

static bool read_reply(const struct gc_http_reply *reply, struct gc_json *out,
                       struct gc_refusal *why)
{
    struct gc_error err = {0};
    if (reply->status < 200 || reply->status > 299)
        return refuse_status(reply, why);
    enum gc_status s =
        gc_json_parse(out, "answer", reply->body, reply->body_bytes, &gc_json_default_limits, &err);
    if (s == GC_E_TOO_BIG) /* nested too deep */
        s = GC_E_DATA;
    return s == GC_OK || refuse_error(s, &err, why);
}

/* Does the exchange speak against the API? A caller who left it no time does not. */
static enum gc_breaker_outcome outcome_of(enum gc_status s, const struct gc_http_reply *reply,
                                          const struct gc_customer_request *q, int64_t took_us)
{
    if (s == GC_OK)
        return reply->status >= 500 ? GC_BREAKER_FAILURE : GC_BREAKER_SUCCESS;
    if (s == GC_E_TIMEOUT)
        return took_us / 1000 >= q->timeout_ms / 2 ? GC_BREAKER_FAILURE : GC_BREAKER_IGNORED;
    return s == GC_E_NETWORK || s == GC_E_PROTOCOL ? GC_BREAKER_FAILURE : GC_BREAKER_IGNORED;
}

static void note_failure(struct gc_customers *c, const struct gc_refusal *why)
{
    atomic_store(&c->last_failure, (unsigned)why->id * 1000 + (unsigned)why->status);
}

/* A flow that knows the statuses of the API's failures need not learn one more. */
static bool refuse_open(struct gc_customers *c, bool failure_passes, int64_t wait_ms,
                        struct gc_refusal *why)
{
    unsigned last = atomic_load(&c->last_failure);
    int status = (int)(last % 1000);
    enum gc_answer id =
        failure_passes && last ? (enum gc_answer)(last / 1000) : GC_ANSWER_BREAKER_OPEN;
    if (id == GC_ANSWER_UPSTREAM_FAILED)
        gc_refusef(why, id, "%d", status);
    else if (id == GC_ANSWER_UPSTREAM_INVALID)
        gc_refusef(why, id, "it is not HTTP");
    else
        gc_refuse(why, id);
    if (id != GC_ANSWER_BREAKER_OPEN)
        why->status = status;
    gc_copy(why->reason, sizeof why->reason, "the circuit breaker is open");
    why->retry_after_s = whole_seconds(wait_ms);
    return false;
}

static bool fetch(struct gc_customers *c, const struct gc_customer_request *q, struct gc_json *out,
                  struct gc_fetch_stats *stats, struct gc_refusal *why)
{
    struct gc_strbuf url GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_URL_BYTES);
    struct gc_http_reply reply GC_AUTO(gc_http_reply_release) = {0};
    struct gc_breaker_ticket ticket;
    struct gc_error err = {0};
    gc_url_join(&url, c->base_url, "/users/");
    gc_strbuf_addi(&url, q->id);
    if (gc_strbuf_status(&url) != GC_OK)
        return gc_refuse(why, GC_ANSWER_INTERNAL);
    if (gc_deadline_left(q->deadline_ms) == 0)
        return gc_refuse(why, GC_ANSWER_UPSTREAM_TIMEOUT);
    if (!gc_breaker_enter(&c->breaker, &ticket)) {
        stats->breaker_refused = true;
        return refuse_open(c, q->failure_passes, ticket.wait_ms, why);
    }
    int64_t began_us = gc_now_us();
    enum gc_status s = call(c, q, gc_strbuf_text(&url), &reply, stats, &err);
    stats->took_us = gc_now_us() - began_us;
    stats->status = reply.status;
    enum gc_breaker_outcome outcome = outcome_of(s, &reply, q, stats->took_us);
    bool ok = s == GC_OK ? read_reply(&reply, out, why) : refuse_error(s, &err, why);
    if (outcome == GC_BREAKER_FAILURE)
        note_failure(c, why);
    gc_breaker_leave(&c->breaker, &ticket, outcome);
    return ok;
}

bool gc_customers_fetch(struct gc_customers *c, const struct gc_customer_request *q,
                        struct gc_json *out, struct gc_fetch_stats *stats, struct gc_refusal *why)
{
    *stats = (struct gc_fetch_stats){0};
    if (!gc_bulkhead_enter(&c->bulkhead)) {
        gc_refuse(why, GC_ANSWER_OVERLOADED);
        why->retry_after_s = 1;
        return false;
    }
    bool ok = fetch(c, q, out, stats, why);
    gc_bulkhead_leave(&c->bulkhead);
    return ok;
}
