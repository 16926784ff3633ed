#include "mock/events/events.h"

#include <stdlib.h>
#include <string.h>

#include "mock/server/server_state.h"
#include "mock/wire/internal.h"

enum { EVENT_BYTES = 256 << 10 };

static const char head[] = "HTTP/1.1 200 OK\r\n"
                           "Content-Type: text/event-stream\r\n"
                           "Cache-Control: no-store\r\n"
                           "Connection: close\r\n"
                           "\r\n"
                           ": events follow\n\n";

bool mock_events_subscribe(struct mock_exchange *x, const char *world)
{
    struct mock_conn *c = calloc(1, sizeof *c);
    if (!c)
        return false;
    c->feed = true;
    gc_strbuf_init(&c->bytes, sizeof head);
    gc_strbuf_add(&c->bytes, head, sizeof head - 1);
    memcpy(c->world, world, strnlen(world, sizeof c->world - 1));
    if (gc_strbuf_status(&c->bytes) != GC_OK || gc_http_detach(x->req, x->res, &c->fd) != GC_OK) {
        gc_strbuf_release(&c->bytes);
        free(c);
        return false;
    }
    mock_wire_hand_over(x->server->wire, c);
    return true;
}

bool mock_events_wanted(const struct mock_server *s)
{
    return s && s->wire && mock_wire_feeds(s->wire) > 0;
}

void mock_events_publish(const struct mock_server *s, const char *world, const char *type,
                         const char *json, size_t n)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(EVENT_BYTES);
    if (!mock_events_wanted(s))
        return;
    gc_strbuf_addf(&text, "event: %s\ndata: ", type);
    size_t from = text.len;
    gc_strbuf_add(&text, json, n);
    gc_strbuf_adds(&text, "\n\n");
    if (gc_strbuf_status(&text) != GC_OK)
        return;
    for (size_t i = from; i < from + n; i++)
        if (text.data[i] == '\n' || text.data[i] == '\r')
            text.data[i] = ' ';
    mock_wire_publish(s->wire, world, text.data, text.len);
}
