#include <unistd.h>

#include "mock/server/internal.h"
#include "mock/wire/internal.h"
#include "mock/wire/wire.h"
#include "tests/check.h"
#include "tests/raw_client.h"
#include "tests/with_mock/fixture.h"

static int subscribe(const struct fx *f, const char *query)
{
    char request[256];
    size_t before = mock_wire_feeds(fx_server()->services.wire);
    int fd = raw_connect(mock_server_port(fx_server()));
    snprintf(request, sizeof request,
             "GET /w/%s/__admin/events%s HTTP/1.1\r\nHost: localhost\r\n\r\n", f->world, query);
    CHECK_FATAL(fd >= 0 && raw_send_text(fd, request));
    AWAIT(mock_wire_feeds(fx_server()->services.wire) > before);
    return fd;
}

/* Reads until the text has come, at most ten seconds. */
static bool hears(int fd, struct raw_answer *a, const char *text)
{
    for (int i = 0; i < 100; i++) {
        struct raw_answer more GC_AUTO(raw_answer_release) = {0};
        if (strstr(gc_strbuf_text(&a->text), text))
            return true;
        if (raw_read_to_end(fd, &more, 100) != RAW_OPEN)
            return false;
        a->text.max = 1 << 20;
        gc_strbuf_add(&a->text, gc_strbuf_text(&more.text), more.text.len);
    }
    return false;
}

static void test_requests_as_they_happen(void)
{
    struct fx f GC_AUTO(fx_close) = {0}, other GC_AUTO(fx_close) = {0};
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    fx_open(&f);
    fx_open(&other);
    int fd = subscribe(&f, "");
    CHECK(hears(fd, &a, "Content-Type: text/event-stream\r\n"));
    CHECK_INT(fx_get(&other, "/users/3"), 200);
    CHECK_INT(fx_get(&f, "/users/4"), 200);
    CHECK(hears(fd, &a, "event: request\ndata: {\"id\":1,"));
    CHECK(hears(fd, &a, "\"path\":\"/users/4\""));
    CHECK(!strstr(gc_strbuf_text(&a.text), "/users/3"));
    CHECK_INT(fx_raw(&f, "GET", "/users/5", "Prefer: code=503\n", NULL), 503);
    CHECK(hears(fd, &a, "event: fault\ndata: {\"id\":2,"));
    CHECK_INT(fx_admin(&f, "POST", "/reset", NULL), 200);
    CHECK(hears(fd, &a, "event: world\ndata: {\"world\":"));
    close(fd);
}

static void test_all_worlds(void)
{
    struct fx f GC_AUTO(fx_close) = {0}, other GC_AUTO(fx_close) = {0};
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    fx_open(&f);
    fx_open(&other);
    int fd = subscribe(&f, "?all=true");
    CHECK_INT(fx_get(&other, "/users/3"), 200);
    CHECK(hears(fd, &a, "\"path\":\"/users/3\""));
    close(fd);
}

static void test_what_is_done_to_a_world_is_told(void)
{
    static const struct {
        const char *method, *path, *body, *change;
    } row[] = {
        {"POST", "/faults", "{\"id\":\"f\",\"action\":{\"status\":503}}", "faults added"},
        {"DELETE", "/faults/f", NULL, "fault removed"},
        {"DELETE", "/faults", NULL, "faults cleared"},
        {"DELETE", "/requests", NULL, "journal cleared"},
        {"POST", "/clock/freeze", NULL, "clock changed"},
        {"POST", "/org/reload", NULL, "org reloaded"},
    };
    struct fx f GC_AUTO(fx_close) = {0};
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    char text[80];
    fx_open(&f);
    int fd = subscribe(&f, "");
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        snprintf(text, sizeof text, "\"change\":\"%s\"}", row[i].change);
        CHECK_ROW(row[i].change, fx_admin(&f, row[i].method, row[i].path, row[i].body) < 300);
        CHECK_ROW(row[i].change, hears(fd, &a, text));
    }
    CHECK_INT(fx_admin(&f, "DELETE", "/faults/f", NULL), 404);
    close(fd);
}

static bool no_subscribers(void)
{
    struct mock_wire_queue *q = fx_server()->services.wire;
    AWAIT(mock_wire_feeds(q) == 0);
    return mock_wire_feeds(q) == 0;
}

static void test_gone_and_slow_subscribers(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    static char text[100000];
    fx_open(&f);
    close(subscribe(&f, ""));
    CHECK(no_subscribers());
    int deaf = subscribe(&f, "");
    memset(text, 'x', sizeof text);
    /* More than a socket and its queue hold: the one that does not read is let go. */
    AWAIT((mock_wire_publish(fx_server()->services.wire, f.world, text, sizeof text),
           mock_wire_feeds(fx_server()->services.wire) == 0));
    CHECK(no_subscribers());
    close(deaf);
}

SUITE(events,
      {"a subscriber hears of its world's requests, faults and changes",
       test_requests_as_they_happen},
      {"what is done to a world is told", test_what_is_done_to_a_world_is_told},
      {"with all=true of every world's", test_all_worlds},
      {"who goes or does not read is let go", test_gone_and_slow_subscribers});
