#include "mock/conversations/metrics.h"

#include <string.h>

struct teller {
    const struct mock_conversation *c;
    const struct mock_party *p;
    mock_metric_fn visit;
    void *ctx;
};

static void tell(const struct teller *t, const char *name, int64_t value, int64_t at_ms)
{
    t->visit(t->ctx, t->c, t->p, name, value, at_ms);
}

static int64_t spent_in(const struct mock_party *p, const char *type)
{
    int64_t ms = 0;
    for (const struct mock_segment *s = p->segments; s; s = s->next)
        if (s->end_ms && strcmp(s->type, type) == 0)
            ms += s->end_ms - s->start_ms;
    return ms;
}

static void tell_ivr(const struct teller *t)
{
    const struct mock_party *p = t->p;
    tell(t, "nFlow", 1, p->start_ms);
    if (!p->end_ms)
        return;
    int64_t ms = p->end_ms - p->start_ms;
    bool goes_on = p->disconnect && strcmp(p->disconnect, "transfer") == 0;
    tell(t, "tIvr", ms, p->end_ms);
    tell(t, "tFlow", ms, p->end_ms);
    tell(t, goes_on ? "tFlowExit" : "tFlowDisconnect", ms, p->end_ms);
}

/* A callback is offered when its time has come. */
static void tell_acd(const struct teller *t)
{
    const struct mock_party *p = t->p;
    if (!p->connected_ms)
        return;
    tell(t, "nOffered", 1, p->connected_ms);
    if (!p->end_ms)
        return;
    int64_t ms = p->end_ms - p->connected_ms;
    tell(t, "tAcd", ms, p->end_ms);
    if (strcmp(p->disconnect, "transfer") != 0)
        tell(t, "tAbandon", ms, p->end_ms);
}

/* The one of its queue that this agent's answer ended. */
static const struct mock_party *waited_as(const struct teller *t)
{
    for (const struct mock_party *p = t->c->parties; p; p = p->next)
        if (strcmp(p->purpose, "acd") == 0 && p->end_ms == t->p->connected_ms && p->queue_id &&
            t->p->queue_id && strcmp(p->queue_id, t->p->queue_id) == 0)
            return p;
    return NULL;
}

static void tell_answer(const struct teller *t)
{
    const struct mock_party *p = t->p, *queue = waited_as(t);
    if (p->alerting_ms)
        tell(t, "tAlert", p->connected_ms - p->alerting_ms, p->connected_ms);
    if (queue)
        tell(t, "tAnswered", p->connected_ms - queue->connected_ms, p->connected_ms);
    tell(t, "nConnected", 1, p->connected_ms);
}

static void tell_agent(const struct teller *t)
{
    const struct mock_party *p = t->p;
    if (!p->connected_ms && p->end_ms && p->alerting_ms) {
        tell(t, "tAlert", p->end_ms - p->alerting_ms, p->end_ms);
        tell(t, "tNotResponding", p->end_ms - p->alerting_ms, p->end_ms);
    }
    if (!p->connected_ms)
        return;
    tell_answer(t);
    if (!p->end_ms)
        return;
    int64_t talk = spent_in(p, "interact"), held = spent_in(p, "hold");
    int64_t acw = p->acw_end_ms ? p->acw_end_ms - p->acw_ms : 0;
    tell(t, "tTalk", talk, p->end_ms);
    tell(t, "tTalkComplete", talk, p->end_ms);
    if (held > 0) {
        tell(t, "tHeld", held, p->end_ms);
        tell(t, "tHeldComplete", held, p->end_ms);
    }
    if (strcmp(p->disconnect, "transfer") == 0)
        tell(t, "nTransferred", 1, p->end_ms);
    if (p->acw_end_ms)
        tell(t, "tAcw", acw, p->acw_end_ms);
    if (!p->acw_ms || p->acw_end_ms)
        tell(t, "tHandle", talk + held + acw, p->acw_end_ms ? p->acw_end_ms : p->end_ms);
}

static void tell_customer(const struct teller *t)
{
    if (strcmp(t->c->direction, "outbound") != 0)
        return;
    tell(t, "nOutbound", 1, t->p->start_ms);
    if (t->p->connected_ms)
        tell(t, "nOutboundConnected", 1, t->p->connected_ms);
}

void mock_metrics_of(const struct mock_conversation *c, const struct mock_party *p,
                     mock_metric_fn visit, void *ctx)
{
    static const struct {
        const char *purpose;
        void (*tell)(const struct teller *t);
    } row[] = {
        {"customer", tell_customer}, {"ivr", tell_ivr}, {"acd", tell_acd}, {"agent", tell_agent}};
    const struct teller t = {c, p, visit, ctx};
    for (size_t i = 0; i < GC_COUNT_OF(row); i++)
        if (strcmp(row[i].purpose, p->purpose) == 0)
            row[i].tell(&t);
}

void mock_metrics_each(const struct mock_conversation *c, mock_metric_fn visit, void *ctx)
{
    for (const struct mock_party *p = c->parties; p; p = p->next)
        mock_metrics_of(c, p, visit, ctx);
}
