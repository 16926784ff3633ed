#include <sys/socket.h>
#include <unistd.h>

#include "mock/notify/hub.h"
#include "tests/check.h"
#include "tests/with_mock/websocket.h"

#define CHANNEL "11111111-1111-4111-8111-111111111111"
#define OTHER   "22222222-2222-4222-8222-222222222222"

/* A websocket of the channel: its other end. */
static void add(struct mock_hub *h, const char *channel, struct ws *ws)
{
    int ends[2];
    CHECK_FATAL(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) == 0);
    ws_over(ws, ends[1]);
    mock_hub_add(h, channel, ends[0], "\x81\x05hello", 7);
    CHECK(ws_hears(ws, "hello"));
}

static void test_heartbeats(void)
{
    struct mock_hub *h = NULL;
    struct ws a, b;
    CHECK_FATAL(mock_hub_new(&h, &(struct mock_hub_options){.heartbeat_ms = 5}) == GC_OK);
    add(h, CHANNEL, &a);
    add(h, OTHER, &b);
    for (int i = 0; i < 3; i++) {
        CHECK(ws_hears(&a, "WebSocket Heartbeat"));
        CHECK(ws_hears(&b, "WebSocket Heartbeat"));
    }
    mock_hub_free(h);
    CHECK_INT(ws_closes(&a), 1001);
    CHECK_INT(ws_closes(&b), 1001);
    ws_close(&a);
    ws_close(&b);
}

static void test_a_slow_reader_is_dropped(void)
{
    static char text[4096];
    struct mock_hub *h = NULL;
    struct ws deaf, other;
    memset(text, 'x', sizeof text);
    CHECK_FATAL(mock_hub_new(&h, &(struct mock_hub_options){.max_queue_bytes = 64 << 10}) == GC_OK);
    add(h, CHANNEL, &deaf);
    add(h, OTHER, &other);
    /* Far more than the socket's buffers and the queue hold; sending returns at once all the same,
     * and the thread needs no reader to notice. */
    for (int i = 0; i < 2000; i++)
        mock_hub_send(h, CHANNEL, text, sizeof text);
    AWAIT(mock_hub_count(h, CHANNEL) == 0);
    CHECK_INT(mock_hub_count(h, CHANNEL), 0);
    mock_hub_send(h, OTHER, "still here", 10);
    CHECK(ws_hears(&other, "still here"));
    CHECK_INT(mock_hub_count(h, ""), 1);
    ws_close(&deaf);
    ws_close(&other);
    mock_hub_free(h);
}

static void test_all_queues_together_are_bounded(void)
{
    static char text[32 << 10];
    struct mock_hub *h = NULL;
    struct ws ws[8];
    memset(text, 'x', sizeof text);
    CHECK_FATAL(mock_hub_new(&h, &(struct mock_hub_options){.max_queued_bytes = 512 << 10}) ==
                GC_OK);
    for (size_t i = 0; i < GC_COUNT_OF(ws); i++)
        add(h, CHANNEL, &ws[i]);
    CHECK_INT(mock_hub_count(h, CHANNEL), 8);
    for (int i = 0; i < 200; i++) /* 6 MiB for each, far below its own bound at no time */
        mock_hub_send(h, CHANNEL, text, sizeof text);
    AWAIT(mock_hub_count(h, CHANNEL) < 8);
    CHECK(mock_hub_count(h, CHANNEL) < 8);
    for (size_t i = 0; i < GC_COUNT_OF(ws); i++)
        ws_close(&ws[i]);
    mock_hub_free(h);
}

static void test_what_is_left_of_a_channel_still_hears(void)
{
    struct mock_hub *h = NULL;
    struct ws ws[3];
    CHECK_FATAL(mock_hub_new(&h, &(struct mock_hub_options){0}) == GC_OK);
    for (size_t order = 0; order < 3; order++) {
        for (size_t i = 0; i < 3; i++)
            add(h, CHANNEL, &ws[i]);
        for (size_t gone = 0; gone < 3; gone++) {
            size_t n_left = 2 - gone;
            ws_close(&ws[(order + gone) % 3]);
            AWAIT(mock_hub_count(h, CHANNEL) == n_left);
            CHECK_INT(mock_hub_count(h, CHANNEL), n_left);
            mock_hub_send(h, CHANNEL, "news", 4);
            for (size_t i = gone + 1; i < 3; i++)
                CHECK(ws_hears(&ws[(order + i) % 3], "news"));
        }
    }
    mock_hub_free(h);
}

static void test_a_channel_has_so_many(void)
{
    struct mock_hub *h = NULL;
    struct ws ws[MOCK_HUB_PER_CHANNEL], other;
    CHECK_FATAL(mock_hub_new(&h, &(struct mock_hub_options){0}) == GC_OK);
    for (size_t i = 0; i < GC_COUNT_OF(ws); i++) {
        CHECK(mock_hub_has_room(h, CHANNEL));
        add(h, CHANNEL, &ws[i]);
    }
    CHECK(!mock_hub_has_room(h, CHANNEL));
    CHECK(mock_hub_has_room(h, OTHER));
    add(h, OTHER, &other);
    CHECK_INT(mock_hub_count(h, CHANNEL), MOCK_HUB_PER_CHANNEL);
    CHECK_INT(mock_hub_count(h, OTHER), 1);
    CHECK_INT(mock_hub_count(h, ""), MOCK_HUB_PER_CHANNEL + 1);
    mock_hub_close(h, CHANNEL, 1000, "over"); /* who is being closed takes no room */
    CHECK(mock_hub_has_room(h, CHANNEL));
    CHECK_INT(mock_hub_count(h, CHANNEL), 0);
    CHECK_INT(mock_hub_count(h, OTHER), 1);
    for (size_t i = 0; i < GC_COUNT_OF(ws); i++)
        ws_close(&ws[i]);
    ws_close(&other);
    mock_hub_free(h);
}

static void test_who_does_not_close_is_not_waited_for(void)
{
    struct mock_hub *h = NULL;
    struct ws ws;
    CHECK_FATAL(mock_hub_new(&h, &(struct mock_hub_options){.close_ms = 1}) == GC_OK);
    add(h, CHANNEL, &ws);
    mock_hub_close(h, CHANNEL, 1000, "enough");
    CHECK(ws_hears(&ws, "{\"topicName\":\"v2.system.socket_closing\","
                        "\"eventBody\":{\"message\":\"enough\"}}"));
    CHECK_INT(ws_closes(&ws), 1000);
    mock_hub_send(h, CHANNEL, "too late", 8);
    AWAIT(mock_hub_count(h, "") == 0); /* though the other side is still open */
    CHECK_INT(mock_hub_count(h, ""), 0);
    CHECK(!ws_next(&ws));
    ws_close(&ws);
    mock_hub_free(h);
}

static void test_a_stopped_hub_takes_nobody(void)
{
    struct mock_hub *h = NULL;
    int ends[2];
    CHECK_FATAL(mock_hub_new(&h, &(struct mock_hub_options){0}) == GC_OK);
    CHECK(mock_hub_has_room(h, CHANNEL));
    mock_hub_stop(h);
    CHECK(!mock_hub_has_room(h, CHANNEL));
    CHECK_FATAL(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
    mock_hub_add(h, CHANNEL, ends[0], "", 0);
    char byte;
    CHECK_INT(recv(ends[1], &byte, 1, 0), 0);
    close(ends[1]);
    mock_hub_send(h, CHANNEL, "x", 1);
    mock_hub_close(h, "", 1000, "x");
    mock_hub_free(h);
    mock_hub_free(NULL);
}

SUITE(hub, {"each websocket gets heartbeats", test_heartbeats},
      {"who does not read is dropped, and holds nobody up", test_a_slow_reader_is_dropped},
      {"all queues together are bounded", test_all_queues_together_are_bounded},
      {"a channel has so many websockets and no more", test_a_channel_has_so_many},
      {"what is left of a channel still hears", test_what_is_left_of_a_channel_still_hears},
      {"who does not close its side is not waited for", test_who_does_not_close_is_not_waited_for},
      {"a stopped hub takes nobody, and ends whom it had", test_a_stopped_hub_takes_nobody});
