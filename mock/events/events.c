#include "mock/events/events.h"

#include "mock/exchange/services.h"

enum { EVENT_BYTES = 256 << 10 };

static const char head[] = "HTTP/1.1 200 OK\r\n"
                           "Content-Type: text/event-stream\r\n"
                           "Cache-Control: no-store\r\n"
                           "Connection: close\r\n"
                           "\r\n"
                           ": events follow\n\n";

bool mock_events_subscribe(struct mock_exchange *x, const char *world)
{
    struct mock_conn *feed = mock_wire_feed(world, head, sizeof head - 1);
    int fd = -1;
    if (!feed || gc_http_detach(x->req, x->res, &fd) != GC_OK) {
        mock_wire_discard(feed);
        return false;
    }
    mock_wire_start(x->services->wire, feed, fd);
    return true;
}

bool mock_events_wanted(struct mock_wire_queue *wire)
{
    return wire && mock_wire_feeds(wire) > 0;
}

void mock_events_publish(struct mock_wire_queue *wire, const char *world, const char *type,
                         const char *json, size_t n)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(EVENT_BYTES);
    if (!mock_events_wanted(wire))
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
    mock_wire_publish(wire, world, text.data, text.len);
}
