#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "mock/events/events.h"
#include "mock/server/internal.h"
#include "mock/wire/wire.h"

enum { EVENT_BYTES = 1 << 20 };

struct record {
    struct mock_services *services;
    struct mock_world *world; /* the exchange's reference, or one of its own */
    uint64_t journal_id;
    const char *operation; /* NULL: no route */
    bool delayed, refused;
    /* Of an answer that the wire sends. */
    unsigned world_age; /* when the request came */
    char fault_id[64], stub_id[MOCK_STUB_ID];
    const char *wire_name;
    char *headers;
    bool ended;
};

void mock_record_begin(struct mock_exchange *x, const struct mock_subject *s)
{
    x->journal_id =
        mock_journal_begin(&x->world->journal, s, x->world->name, x->correlation_id, x->started_us);
}

static struct record record_of(const struct mock_exchange *x, const struct mock_plan *plan)
{
    return (struct record){.services = x->services,
                           .world = x->world,
                           .journal_id = x->journal_id,
                           .operation = x->route ? x->route->operation_id : NULL,
                           .refused = x->refused,
                           .delayed = plan && plan->delay_ms > 0};
}

static void count(const struct record *r, const char *mode)
{
    mock_coverage_count(&r->world->coverage, r->operation, mode);
}

static char digit(int status, int place)
{
    return (char)('0' + status / place % 10);
}

/* A wire fault counts under its name; what reached the client whole under its status. */
static void cover(const struct record *r, const struct mock_outcome *o)
{
    const char status[] = {digit(o->status, 100), digit(o->status, 10), digit(o->status, 1), '\0'};
    if (*o->wire)
        count(r, o->wire);
    else if (o->status)
        count(r, status);
    if (r->delayed)
        count(r, "delay");
}

static void publish(const struct record *r, const struct mock_outcome *o)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(EVENT_BYTES);
    struct gc_jsonw w = gc_jsonw(&text);
    struct mock_wire_queue *wire = r->services->wire;
    if (mock_journal_get(&r->world->journal, r->journal_id, &w, NULL) != GC_OK ||
        gc_strbuf_status(&text) != GC_OK)
        return;
    mock_events_publish(wire, r->world->name, "request", text.data, text.len);
    if (*o->fault_id)
        mock_events_publish(wire, r->world->name, "fault", text.data, text.len);
}

static void end(const struct record *r, const struct mock_outcome *outcome)
{
    mock_journal_end(&r->world->journal, r->journal_id, outcome);
    cover(r, outcome);
    if (mock_events_wanted(r->services->wire))
        publish(r, outcome);
}

void mock_record_answer(struct mock_exchange *x, const struct mock_plan *plan)
{
    struct record r = record_of(x, plan);
    struct mock_outcome o = {.status = x->res->status,
                             .fault_id = plan ? plan->fault_id : "",
                             .stub_id = x->stub_id,
                             .refused = x->refused,
                             .wire = "",
                             .headers = gc_strbuf_text(&x->res->headers),
                             .body = gc_strbuf_text(&x->res->body),
                             .body_bytes = x->res->body.len};
    end(&r, &o);
}

static void told(void *ctx, const struct mock_wire_result *result)
{
    struct record *r = ctx;
    if (r->ended) {
        mock_journal_abort(&r->world->journal, r->journal_id);
        return;
    }
    r->ended = true;
    struct mock_outcome o = {.status = result->status,
                             .fault_id = r->fault_id,
                             .stub_id = r->stub_id,
                             .refused = r->refused,
                             .wire = r->wire_name,
                             .headers = r->headers,
                             .body = result->body,
                             .body_bytes = result->body_bytes,
                             .aborted = result->aborted};
    end(r, &o);
}

/* Its world was reset or deleted after it came. */
static bool is_stale(void *ctx)
{
    const struct record *r = ctx;
    return atomic_load(&r->world->age) != r->world_age;
}

static void release(void *ctx)
{
    struct record *r = ctx;
    mock_world_unref(r->world);
    free(r->headers);
    free(r);
}

/* A record that outlives its exchange; NULL without memory. */
static struct record *keep(const struct mock_exchange *x, const struct mock_plan *plan)
{
    struct record *r = malloc(sizeof *r);
    if (!r)
        return NULL;
    *r = record_of(x, plan);
    r->headers = gc_strdup(gc_strbuf_text(&x->res->headers));
    if (!r->headers) {
        free(r);
        return NULL;
    }
    atomic_fetch_add(&r->world->refs, 1);
    r->world_age = x->world_age;
    memcpy(r->fault_id, plan->fault_id, sizeof r->fault_id);
    memcpy(r->stub_id, x->stub_id, sizeof r->stub_id);
    r->wire_name = mock_wire_name(plan->wire);
    return r;
}

/* A delay counts from when the request had come, however long it then waited for a worker. Of its
 * millisecond the end, for an answer must not be too early. */
static int64_t came_at_us(const struct mock_exchange *x)
{
    int64_t came_us = (x->req->received_ms + 1) * 1000;
    return came_us < x->started_us ? came_us : x->started_us;
}

static struct mock_conn *prepare(const struct mock_exchange *x, const struct mock_plan *plan)
{
    struct gc_strbuf bytes GC_AUTO(gc_strbuf_release) = {0};
    struct record *r = keep(x, plan);
    if (!r)
        return NULL;
    mock_wire_format(x->res, strcmp(x->req->method, "HEAD") == 0, plan, &bytes);
    struct mock_conn *c = NULL;
    if (gc_strbuf_status(&bytes) == GC_OK)
        c = mock_wire_prepare(&(struct mock_wire_answer){.bytes = &bytes,
                                                         .status = x->res->status,
                                                         .received_us = came_at_us(x),
                                                         .group = x->world->name,
                                                         .told = told,
                                                         .is_stale = is_stale,
                                                         .release = release,
                                                         .ctx = r},
                              plan);
    if (!c)
        release(r);
    return c;
}

void mock_record_send(struct mock_exchange *x, const struct mock_plan *plan)
{
    struct mock_conn *c = prepare(x, plan);
    int fd = -1;
    if (c && gc_http_detach(x->req, x->res, &fd) == GC_OK) {
        mock_wire_start(x->services->wire, c, fd);
        return;
    }
    mock_wire_discard(c);
    mock_record_answer(x, NULL);
}
