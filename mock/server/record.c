#include "mock/server/record.h"

#include <stdio.h>

#include "mock/events/events.h"
#include "mock/journal/coverage.h"
#include "mock/server/server_state.h"

void mock_record_begin(struct mock_exchange *x)
{
    x->journal_id = mock_journal_begin(&x->world->journal, x);
}

struct mock_record mock_record_of(const struct mock_exchange *x, const struct mock_plan *plan)
{
    return (struct mock_record){.server = x->server,
                                .world = x->world,
                                .journal_id = x->journal_id,
                                .operation = x->route ? x->route->operation_id : NULL,
                                .delayed = plan && plan->delay_ms > 0};
}

static void count(const struct mock_record *r, const char *mode)
{
    mock_coverage_count(&r->world->coverage, r->operation, mode);
    if (r->server)
        mock_coverage_count(&r->server->worlds.coverage, r->operation, mode);
}

/* A wire fault counts under its name; what reached the client whole under its status. */
static void cover(const struct mock_record *r, const struct mock_outcome *o)
{
    char status[16];
    if (o->wire && *o->wire) {
        count(r, o->wire);
    } else if (o->status) {
        snprintf(status, sizeof status, "%d", o->status);
        count(r, status);
    }
    if (r->delayed)
        count(r, "delay");
}

static void publish(const struct mock_record *r, const struct mock_outcome *o)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    struct gc_jsonw w = gc_jsonw(&text);
    if (mock_journal_get(&r->world->journal, r->journal_id, &w, NULL) != GC_OK ||
        gc_strbuf_status(&text) != GC_OK)
        return;
    mock_events_publish(r->server, r->world->name, "request", text.data, text.len);
    if (o->fault_id && *o->fault_id)
        mock_events_publish(r->server, r->world->name, "fault", text.data, text.len);
}

void mock_record_end(const struct mock_record *r, const struct mock_outcome *outcome)
{
    mock_journal_end(&r->world->journal, r->journal_id, outcome);
    cover(r, outcome);
    if (mock_events_wanted(r->server))
        publish(r, outcome);
}

void mock_record_answer(struct mock_exchange *x, const struct mock_plan *plan)
{
    struct mock_record r = mock_record_of(x, plan);
    struct mock_outcome o = {.status = x->res->status,
                             .fault_id = plan ? plan->fault_id : "",
                             .wire = "",
                             .body = gc_strbuf_text(&x->res->body),
                             .body_bytes = x->res->body.len};
    mock_record_end(&r, &o);
}
