/* lookup.c - the data action, in four steps. */
#include <stdio.h>

#include "action/contract/contract.h"
#include "action/service/action.h"
#include "base/log.h"
#include "base/text.h"

struct lookup {
    struct gc_action *a;
    struct gc_action_request *r;
    int64_t deadline_ms;
    struct gc_input input;
    struct gc_json customer;
    struct gc_output output;
};

static void ask(void *ctx, const struct gc_verdict_question *q, struct gc_verdict *out)
{
    struct gc_action *a = ctx;
    if (!gc_bulkhead_enter(&a->introspections)) {
        *out = (struct gc_verdict){.reason = "too many introspections at once"};
        return;
    }
    int64_t began_us = gc_now_us();
    gc_verdict_ask(&a->source, q, out);
    gc_metrics_time(&a->metrics, GC_TIME_INTROSPECTION, gc_now_us() - began_us);
    gc_bulkhead_leave(&a->introspections);
}

static bool refuse_verdict(const struct gc_verdict *v, const struct gc_action_settings *settings,
                           struct gc_refusal *why)
{
    bool unavailable =
        v->kind == GC_VERDICT_UNKNOWN && settings->introspection_failure != GC_FAILURE_IS_403;
    gc_refuse_because(why, unavailable ? GC_ANSWER_NO_INTROSPECTION : GC_ANSWER_INVALID_TOKEN,
                      v->reason);
    why->retry_after_s = unavailable;
    return false;
}

/* First: is the caller's token good? Nothing else is looked at before. */
static bool validate_token(struct lookup *l, struct gc_refusal *why)
{
    const char *token = gc_http_request_header(l->r->http, GC_TOKEN_HEADER);
    const struct gc_action_settings *settings = &l->r->settings;
    struct gc_verdict verdict;
    enum gc_verdict_origin origin;
    if (!token || !*token)
        return gc_refuse(why, GC_ANSWER_MISSING_TOKEN);
    if (!gc_is_visible_ascii(token, GC_TOKEN_MAX_BYTES)) /* no token, or an attack */
        return gc_refuse_because(why, GC_ANSWER_INVALID_TOKEN, "the token is malformed");
    const struct gc_verdict_question q = {
        .token = token,
        .request_id = l->r->id,
        .deadline_ms =
            gc_deadline_min(l->deadline_ms, gc_deadline_in(settings->introspection_timeout_ms)),
    };
    gc_verdict_cache_resolve(l->a->verdicts, &q, &settings->cache, ask, l->a, &verdict, &origin);
    l->r->cache = gc_verdict_origin_name(origin);
    gc_metrics_count(&l->a->metrics, GC_COUNT_CACHE_HIT + origin);
    gc_metrics_count(&l->a->metrics, verdict.kind == GC_VERDICT_ACTIVE ? GC_COUNT_TOKEN_ACTIVE
                                     : verdict.kind == GC_VERDICT_INACTIVE
                                         ? GC_COUNT_TOKEN_INACTIVE
                                         : GC_COUNT_TOKEN_UNKNOWN);
    return verdict.kind == GC_VERDICT_ACTIVE || refuse_verdict(&verdict, settings, why);
}

/* The document's program never looks at the type: what clients send by default is read, too. */
static bool accept_type(struct lookup *l, struct gc_refusal *why)
{
    const char *type = gc_http_request_header(l->r->http, "Content-Type");
    bool none = !type || !*type;
    if (gc_http_request_is(l->r->http, "application/json"))
        return true;
    if (!none && (l->r->settings.strict_input || !gc_http_request_is(l->r->http, "text/plain")))
        return gc_refuse(why, GC_ANSWER_BAD_MEDIA_TYPE);
    if (!atomic_exchange(&l->a->warned_of_type, true))
        gc_log(GC_LOG_WARN, "action.media_type", GC_STR("req", l->r->id),
               GC_STR("type", none ? "none" : "text/plain"),
               GC_STR("hint", "read as application/json; this is said once"));
    return true;
}

/* Second: what is asked for? */
static bool read_input(struct lookup *l, struct gc_refusal *why)
{
    const struct gc_http_request *http = l->r->http;
    const struct gc_input_rules rules = {
        .strict = l->r->settings.strict_input,
        .refuse_unknown = l->r->settings.unknown_inputs == GC_UNKNOWN_REFUSED,
    };
    if (http->problem == GC_HTTP_BODY_TOO_BIG)
        return gc_refuse(why, GC_ANSWER_BODY_TOO_BIG);
    if (http->problem == GC_HTTP_BODY_CUT)
        return gc_refuse(why, GC_ANSWER_BODY_INCOMPLETE);
    if (http->problem != GC_HTTP_FINE)
        return gc_refuse(why, GC_ANSWER_BAD_REQUEST);
    if (!accept_type(l, why) ||
        !gc_input_parse(http->body, http->body_bytes, rules, &l->input, why))
        return false;
    l->r->customer_id = l->input.customer_id;
    return true;
}

/* Third: what does the external user API know? */
static bool fetch_customer(struct lookup *l, struct gc_refusal *why)
{
    struct gc_fetch_stats stats;
    const struct gc_customer_request q = {
        .id = l->input.customer_id,
        .request_id = l->r->id,
        .deadline_ms = l->deadline_ms,
        .timeout_ms = l->r->settings.external_timeout_ms,
        .retries = (unsigned)l->r->settings.external_retries,
        .failure_passes = l->r->settings.external_failure == GC_FAILURE_PASSES,
    };
    bool ok = gc_customers_fetch(&l->a->customers, &q, &l->customer, &stats, why);
    l->r->upstream_us = stats.took_us;
    l->r->upstream_status = stats.status;
    if (stats.took_us > 0)
        gc_metrics_time(&l->a->metrics, GC_TIME_EXTERNAL, stats.took_us);
    for (unsigned i = 0; i < stats.n_retries; i++)
        gc_metrics_count(&l->a->metrics, GC_COUNT_RETRY);
    if (stats.breaker_refused)
        gc_metrics_count(&l->a->metrics, GC_COUNT_BREAKER_REFUSED);
    if (!ok && why->id == GC_ANSWER_OVERLOADED)
        gc_metrics_count(&l->a->metrics, GC_COUNT_OVERLOADED);
    return ok;
}

static bool transform(struct lookup *l, struct gc_refusal *why)
{
    struct gc_error err = {0};
    if (gc_transform(l->customer.root, &l->r->settings.premium, &l->output, &err) != GC_OK)
        return gc_refusef(why, GC_ANSWER_UPSTREAM_INVALID, "%s", gc_error_text(&err));
    const char *breach = gc_contract_breach(&l->output);
    if (!breach)
        return true;
    gc_refuse(why, GC_ANSWER_INTERNAL);
    snprintf(why->reason, sizeof why->reason, "output %s is not as the contract says", breach);
    return false;
}

/* Fourth: the outputs, wrapped as Architect wants them. */
static void answer(struct lookup *l)
{
    struct gc_jsonw w = gc_jsonw(&l->r->res->body);
    l->r->res->status = 200;
    gc_answer_json_headers(l->r->res);
    gc_contract_write(&l->output, &w);
}

void gc_lookup(struct gc_action *a, struct gc_action_request *r)
{
    struct lookup l = {
        .a = a, .r = r, .deadline_ms = r->http->received_ms + r->settings.deadline_ms};
    r->refused = !validate_token(&l, &r->why) || !read_input(&l, &r->why) ||
                 !fetch_customer(&l, &r->why) || !transform(&l, &r->why);
    if (r->refused)
        gc_answer_refusal(r->res, &r->why);
    else
        answer(&l);
    gc_json_release(&l.customer);
}
