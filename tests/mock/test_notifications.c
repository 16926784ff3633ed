#include "base/clock.h"
#include "mock/notify/hub.h"
#include "tests/check.h"
#include "tests/raw_client.h"
#include "tests/with_mock/fixture.h"
#include "tests/with_mock/websocket.h"

#define CHANNELS "/api/v2/notifications/channels"

struct channel {
    struct fx f;
    char id[64], uri[256], subscriptions[128];
};

static void open_channel(struct channel *c)
{
    fx_open(&c->f);
    CHECK_FATAL(fx_login(&c->f, "demo-client", "demo-secret"));
    CHECK_INT(fx_send(&c->f, "POST", CHANNELS, NULL, NULL), 200);
    CHECK_FATAL(fx_text(&c->f, "id") && fx_text(&c->f, "connectUri"));
    snprintf(c->id, sizeof c->id, "%s", fx_text(&c->f, "id"));
    snprintf(c->uri, sizeof c->uri, "%s", fx_text(&c->f, "connectUri"));
    snprintf(c->subscriptions, sizeof c->subscriptions, CHANNELS "/%s/subscriptions", c->id);
}

static void close_channel(struct channel *c)
{
    fx_close(&c->f);
}

static void publish(struct channel *c, const char *topic, const char *body)
{
    char json[2048];
    snprintf(json, sizeof json, "{\"topicName\":\"%s\",\"eventBody\":%s}", topic, body);
    CHECK_INT(fx_admin(&c->f, "POST", "/notifications", json), 200);
}

static void test_a_channel_is_made_found_and_listed(void)
{
    struct channel c GC_AUTO(close_channel) = {0};
    char path[128];
    open_channel(&c);
    int64_t expires_ms = 0;
    CHECK_INT(gc_time_parse(fx_text(&c.f, "expires"), &expires_ms), 0);
    int64_t left_ms = expires_ms - gc_clock_now(&gc_clock_wall);
    CHECK(left_ms > 86000000 && left_ms <= 86400000);
    CHECK_HAS(c.uri, c.f.world);
    CHECK_HAS(c.uri, c.id);
    snprintf(path, sizeof path, CHANNELS "/%s", c.id);
    CHECK_INT(fx_send(&c.f, "HEAD", path, NULL, NULL), 200);
    CHECK_INT(fx_send(&c.f, "HEAD", CHANNELS "/none", NULL, NULL), 404);
    CHECK_INT(fx_get(&c.f, CHANNELS), 200);
    CHECK_TEXT(fx_text(&c.f, "entities.0.id"), c.id);
    CHECK_TEXT(fx_text(&c.f, "entities.0.connectUri"), c.uri);
    CHECK_INT(fx_get(&c.f, CHANNELS "?includechannels=some"), 400);
    CHECK(fx_login(&c.f, "reader-client", "reader-secret"));
    CHECK_INT(fx_send(&c.f, "HEAD", path, NULL, NULL), 404);
    CHECK_INT(fx_get(&c.f, CHANNELS), 200);
    CHECK(!fx_at(&c.f, "entities.0"));
}

static void test_the_oldest_of_too_many_ends(void)
{
    struct channel c GC_AUTO(close_channel) = {0};
    struct ws ws GC_AUTO(ws_close) = {.fd = -1};
    char path[128];
    open_channel(&c);
    ws_open(&ws, c.uri);
    for (int i = 1; i < 20; i++)
        CHECK_INT(fx_send(&c.f, "POST", CHANNELS, NULL, NULL), 200);
    snprintf(path, sizeof path, CHANNELS "/%s", c.id);
    CHECK_INT(fx_send(&c.f, "HEAD", path, NULL, NULL), 200);
    CHECK_INT(fx_send(&c.f, "POST", CHANNELS, NULL, NULL), 200);
    CHECK_INT(fx_send(&c.f, "HEAD", path, NULL, NULL), 404);
    CHECK(ws_hears(&ws, "\"topicName\":\"v2.system.socket_closing\""));
    CHECK_INT(ws_closes(&ws), 1000);
    CHECK_INT(fx_get(&c.f, CHANNELS), 200);
    CHECK_INT(cJSON_GetArraySize(fx_at(&c.f, "entities")), 20);
}

static void test_topics_are_added_replaced_and_taken_off(void)
{
    struct channel c GC_AUTO(close_channel) = {0};
    open_channel(&c);
    CHECK_INT(fx_post(&c.f, c.subscriptions, "[{\"id\":\"v2.users.u.presence\"}]"), 200);
    CHECK_TEXT(fx_text(&c.f, "entities.0.id"), "v2.users.u.presence");
    CHECK_TEXT(fx_text(&c.f, "entities.0.state"), "Permitted");
    CHECK_INT(fx_post(&c.f, c.subscriptions,
                      "[{\"id\":\"v2.users.u.presence\"},{\"id\":\"v2.users.u.routingStatus\"}]"),
              200);
    CHECK_INT(cJSON_GetArraySize(fx_at(&c.f, "entities")), 2);
    CHECK_TEXT(fx_text(&c.f, "entities.1.id"), "v2.users.u.routingStatus");
    CHECK_INT(fx_send(&c.f, "PUT", c.subscriptions, "application/json",
                      "[{\"id\":\"v2.users.v.presence\"}]"),
              200);
    CHECK_INT(fx_get(&c.f, c.subscriptions), 200);
    CHECK_INT(cJSON_GetArraySize(fx_at(&c.f, "entities")), 1);
    CHECK_TEXT(fx_text(&c.f, "entities.0.id"), "v2.users.v.presence");
    CHECK_INT(fx_send(&c.f, "DELETE", c.subscriptions, NULL, NULL), 200);
    CHECK_INT(fx_get(&c.f, c.subscriptions), 200);
    CHECK(!fx_at(&c.f, "entities.0"));
}

static void test_topics_that_cannot_be_had(void)
{
    static const struct {
        const char *body;
        int status;
        const char *has;
    } row[] = {
        {"{}", 400, "an array of topics"},
        {"[7]", 400, "a topic in each object"},
        {"[{\"id\":7}]", 400, "a topic in each object"},
        {"[{\"id\":\"users\"}]", 400, "The topic users is not valid."},
        {"[{\"id\":\"v2.a b\"}]", 400, "The topic v2.a b is not valid."},
        {"[{\"id\":\"v2.users.u.presence\"},{\"id\":\"v2.routing.queues.q.conversations\"}]", 403,
         "routing:queue:view"},
        {"[{\"id\":\"v2.routing.queues.q?a&conversations.calls\"}]", 403, "routing:queue:view"},
    };
    struct channel c GC_AUTO(close_channel) = {0};
    open_channel(&c);
    CHECK(fx_overlay(&c.f, "{\"clients\":[{\"id\":\"poor\",\"secret\":\"poor\"}]}"));
    CHECK_FATAL(fx_login(&c.f, "poor", "poor"));
    CHECK_INT(fx_send(&c.f, "POST", CHANNELS, NULL, NULL), 200);
    snprintf(c.subscriptions, sizeof c.subscriptions, CHANNELS "/%s/subscriptions",
             fx_text(&c.f, "id"));
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        CHECK_ROW(row[i].body, fx_post(&c.f, c.subscriptions, row[i].body) == row[i].status);
        CHECK_ROW_HAS(row[i].body, fx_body(&c.f), row[i].has);
    }
    CHECK_INT(fx_get(&c.f, c.subscriptions), 200);
    CHECK(!fx_at(&c.f, "entities.0"));
    char path[160];
    snprintf(path, sizeof path, "%s?ignoreErrors=true", c.subscriptions);
    CHECK_INT(fx_post(&c.f, path,
                      "[{\"id\":\"bad\"},{\"id\":\"v2.users.u.presence\"},"
                      "{\"id\":\"v2.routing.queues.q.conversations\"}]"),
              200);
    CHECK_TEXT(fx_text(&c.f, "entities.0.id"), "v2.users.u.presence");
    CHECK_TEXT(fx_text(&c.f, "entities.1.state"), "Rejected");
    CHECK_TEXT(fx_text(&c.f, "entities.2.missingPermissions.0"), "routing:queue:view");
}

static void test_a_channel_has_a_thousand_topics_at_most(void)
{
    struct channel c GC_AUTO(close_channel) = {0};
    struct gc_strbuf body GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    open_channel(&c);
    for (int i = 0; i < 1000; i++)
        gc_strbuf_addf(&body, "%c{\"id\":\"v2.users.%d.presence\"}", i ? ',' : '[', i);
    gc_strbuf_adds(&body, "]");
    CHECK_INT(fx_post(&c.f, c.subscriptions, gc_strbuf_text(&body)), 200);
    CHECK_INT(fx_post(&c.f, c.subscriptions, "[{\"id\":\"v2.users.999.presence\"}]"), 200);
    CHECK_INT(fx_post(&c.f, c.subscriptions, "[{\"id\":\"v2.users.1000.presence\"}]"), 400);
    CHECK_INT(fx_get(&c.f, c.subscriptions), 200);
    CHECK_INT(cJSON_GetArraySize(fx_at(&c.f, "entities")), 1000);
}

static void test_a_websocket_hears_what_its_channel_wants(void)
{
    struct channel c GC_AUTO(close_channel) = {0}, other GC_AUTO(close_channel) = {0};
    struct ws ws GC_AUTO(ws_close) = {.fd = -1}, second GC_AUTO(ws_close) = {.fd = -1};
    open_channel(&c);
    open_channel(&other);
    CHECK_INT(fx_post(&c.f, c.subscriptions,
                      "[{\"id\":\"v2.users.u.presence\"},"
                      "{\"id\":\"v2.users.w?presence&routingStatus\"}]"),
              200);
    CHECK_INT(fx_post(&other.f, other.subscriptions, "[{\"id\":\"v2.users.u.presence\"}]"), 200);
    ws_open(&ws, c.uri);
    ws_open(&second, c.uri);
    CHECK_INT(ws.status, 101);
    publish(&c, "v2.users.v.presence", "{\"n\":1}");
    publish(&other, "v2.users.u.presence", "{\"n\":2}");
    publish(&c, "v2.users.u.presence", "{\"n\":3}");
    publish(&c, "v2.users.w.routingStatus", "{\"n\":4}");
    publish(&c, "v2.users.w.conversations", "{\"n\":5}");
    publish(&c, "v2.users.w.presence", "{\"n\":6}");
    CHECK(ws_next(&ws));
    CHECK_HAS(gc_strbuf_text(&ws.text),
              "{\"topicName\":\"v2.users.u.presence\",\"version\":\"2\","
              "\"eventBody\":{\"n\":3},\"metadata\":{\"CorrelationId\":\"");
    CHECK(ws_next(&ws));
    CHECK_HAS(gc_strbuf_text(&ws.text), "\"eventBody\":{\"n\":4}");
    CHECK(ws_next(&ws));
    CHECK_HAS(gc_strbuf_text(&ws.text), "\"eventBody\":{\"n\":6}");
    CHECK(ws_hears(&second, "\"eventBody\":{\"n\":6}"));
    CHECK_INT(fx_admin(&c.f, "GET", "/notifications", NULL), 200);
    CHECK_INT(fx_number(&c.f, "channels.0.websockets"), 2);
    CHECK_TEXT(fx_text(&c.f, "channels.0.topics.1"), "v2.users.w?presence&routingStatus");
    CHECK_INT(fx_number(&c.f, "events.0.eventBody.n"), 3);
    CHECK_INT(fx_number(&c.f, "events.2.eventBody.n"), 6);
    CHECK_INT(fx_admin(&c.f, "GET", "/notifications?topic=v2.users.w.presence", NULL), 200);
    CHECK_INT(fx_number(&c.f, "events.0.eventBody.n"), 6);
    CHECK(!fx_at(&c.f, "events.1"));
}

static void test_pings_and_heartbeats_are_answered(void)
{
    struct channel c GC_AUTO(close_channel) = {0};
    struct ws ws GC_AUTO(ws_close) = {.fd = -1};
    open_channel(&c);
    ws_open(&ws, c.uri);
    ws_send(&ws, 1, "{\"message\":\"hello\"}", 19);
    ws_send(&ws, 1, "no json", 7);
    ws_send(&ws, 1, "{\"message\":\"ping\"}", 18);
    CHECK(ws_next(&ws));
    CHECK_TEXT(gc_strbuf_text(&ws.text),
               "{\"topicName\":\"channel.metadata\",\"eventBody\":{\"message\":\"pong\"}}");
    ws_send_raw(&ws, 0x01, "{\"messa", 7);
    ws_send(&ws, 9, "between", 7);
    CHECK(ws_next(&ws) && ws.op == 10);
    CHECK_TEXT(gc_strbuf_text(&ws.text), "between");
    ws_send_raw(&ws, 0x00, "ge\":\"p", 6);
    ws_send_raw(&ws, 0x80, "ing\"}", 5);
    CHECK(ws_hears(&ws, "\"pong\""));
    CHECK_INT(fx_admin(&c.f, "POST", "/clock/advance", "{\"ms\":29999}"), 200);
    CHECK_INT(fx_admin(&c.f, "POST", "/clock/advance", "{\"ms\":30000}"), 200);
    CHECK(ws_next(&ws));
    CHECK_HAS(gc_strbuf_text(&ws.text), "WebSocket Heartbeat");
    ws_send(&ws, 1, "{\"message\":\"ping\"}", 18);
    CHECK(ws_next(&ws));
    CHECK_HAS(gc_strbuf_text(&ws.text), "pong");
}

static void test_who_breaks_the_protocol_is_closed(void)
{
    static char big[70000];
    static const struct {
        const char *name;
        unsigned first;
        const char *payload;
        size_t n;
        int code;
    } row[] = {
        {"an orderly end", 0x88, "\x03\xe8", 2, 1000},
        {"an end with a code of one's own", 0x88, "\x0f\xa0", 2, 4000},
        {"binary", 0x82, "x", 1, 1003},
        {"not UTF-8", 0x81, "\xff", 1, 1007},
        {"too big", 0x81, big, sizeof big, 1009},
        {"a part of nothing", 0x80, "x", 1, 1002},
        {"a reserved bit", 0xc1, "x", 1, 1002},
    };
    struct channel c GC_AUTO(close_channel) = {0};
    open_channel(&c);
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct ws ws GC_AUTO(ws_close) = {.fd = -1};
        ws_open(&ws, c.uri);
        ws_send_raw(&ws, row[i].first, row[i].payload, row[i].n);
        CHECK_ROW(row[i].name, ws_closes(&ws) == row[i].code);
        CHECK_ROW(row[i].name, !ws_next(&ws)); /* the connection ends */
    }
    struct ws ws GC_AUTO(ws_close) = {.fd = -1};
    ws_open(&ws, c.uri);
    ws_send(&ws, 8, "", 0);
    CHECK(ws_next(&ws) && ws.op == 8 && ws.text.len == 0);
}

static void ask(struct channel *c, const char *headers, int status, const char *has)
{
    const char *path = strstr(c->uri, "/streaming/");
    CHECK_ROW(headers, fx_raw(&c->f, "GET", path, headers, NULL) == status);
    CHECK_ROW_HAS(headers, fx_body(&c->f), has);
}

static void test_what_is_no_handshake_is_refused(void)
{
    struct channel c GC_AUTO(close_channel) = {0};
    open_channel(&c);
    ask(&c, "", 426, "upgrade.required");
    CHECK_TEXT(fx_header(&c.f, "Sec-WebSocket-Version"), "13");
    ask(&c, "Upgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Version: 8\n", 426, "");
    ask(&c, "Upgrade: websocket\nConnection: close\nSec-WebSocket-Version: 13\n", 426, "");
    ask(&c, "Upgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Version: 13\n", 400,
        "Sec-WebSocket-Key");
    snprintf(strrchr(c.uri, '/'), 8, "/none");
    ask(&c, "Upgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Version: 13\n", 404,
        "not.found");
}

static void test_a_fault_meets_the_handshake(void)
{
    struct channel c GC_AUTO(close_channel) = {0};
    struct ws ws GC_AUTO(ws_close) = {.fd = -1}, again GC_AUTO(ws_close) = {.fd = -1};
    open_channel(&c);
    CHECK_INT(fx_admin(&c.f, "POST", "/faults",
                       "{\"match\":{\"path\":\"/streaming/**\",\"count\":1},"
                       "\"action\":{\"status\":503}}"),
              201);
    ws_open(&ws, c.uri);
    CHECK_INT(ws.status, 503);
    ws_open(&again, c.uri);
    CHECK_INT(again.status, 101);
    /* It is recorded when the answer has left. */
    AWAIT(fx_admin(&c.f, "GET", "/requests?path=/streaming/**&status=101", NULL) != 200 ||
          fx_number(&c.f, "total") > 0);
    CHECK_INT(fx_number(&c.f, "total"), 1);
}

static void test_channels_end_with_their_time_and_world(void)
{
    static const struct {
        const char *name, *method, *path, *body;
        int code;
    } row[] = {
        {"a day has passed", "POST", "/clock/advance", "{\"ms\":86400000}", 1000},
        {"the world was reset", "POST", "/reset", NULL, 1000},
        {"ended from outside", "DELETE", "/notifications", NULL, 1001},
        {"ended with a code", "DELETE", "/notifications?code=4001", NULL, 4001},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct channel c GC_AUTO(close_channel) = {0};
        struct ws ws GC_AUTO(ws_close) = {.fd = -1};
        open_channel(&c);
        ws_open(&ws, c.uri);
        CHECK_ROW(row[i].name, fx_admin(&c.f, row[i].method, row[i].path, row[i].body) < 300);
        CHECK_ROW(row[i].name, ws_hears(&ws, "v2.system.socket_closing"));
        CHECK_ROW(row[i].name, ws_closes(&ws) == row[i].code);
        struct ws late GC_AUTO(ws_close) = {.fd = -1};
        ws_open(&late, c.uri);
        CHECK_ROW(row[i].name, late.status == (i < 2 ? 404 : 101));
    }
    struct channel c = {0};
    struct ws ws GC_AUTO(ws_close) = {.fd = -1};
    open_channel(&c);
    ws_open(&ws, c.uri);
    close_channel(&c);
    CHECK_INT(ws_closes(&ws), 1000);
}

static void test_the_control_plane_says_what_is_wrong(void)
{
    static const struct {
        const char *body, *has;
    } row[] = {
        {"{}", "missing key \\\"topicName\\\""},
        {"{\"topicName\":\"v2.a\"}", "missing key \\\"eventBody\\\""},
        {"{\"topicName\":\"a\",\"eventBody\":1}", "1:14: a topic begins with"},
    };
    struct channel c GC_AUTO(close_channel) = {0};
    open_channel(&c);
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        CHECK_ROW(row[i].body, fx_admin(&c.f, "POST", "/notifications", row[i].body) == 400);
        CHECK_ROW_HAS(row[i].body, fx_body(&c.f), row[i].has);
    }
    CHECK_INT(fx_admin(&c.f, "DELETE", "/notifications?code=7", NULL), 400);
    publish(&c, "v2.nobody", "null");
    CHECK_HAS(fx_body(&c.f), "{\"wanted\":false}");
}

static void test_no_more_websockets_than_a_channel_has_room_for(void)
{
    struct channel c GC_AUTO(close_channel) = {0};
    struct ws ws[MOCK_HUB_PER_CHANNEL + 1];
    open_channel(&c);
    for (size_t i = 0; i < GC_COUNT_OF(ws); i++) {
        ws_open(&ws[i], c.uri);
        CHECK_INT(ws[i].status, i < MOCK_HUB_PER_CHANNEL ? 101 : 429);
    }
    for (size_t i = 0; i < GC_COUNT_OF(ws); i++)
        ws_close(&ws[i]);
}

static void test_available_topics(void)
{
    struct channel c GC_AUTO(close_channel) = {0};
    open_channel(&c);
    CHECK_INT(fx_get(&c.f, "/api/v2/notifications/availabletopics"), 200);
    CHECK_TEXT(fx_text(&c.f, "entities.0.id"), "v2.users.{id}.presence");
    CHECK(!fx_at(&c.f, "entities.0.description"));
    CHECK_INT(fx_get(&c.f, "/api/v2/notifications/availabletopics?expand=description,transports"),
              200);
    CHECK(fx_text(&c.f, "entities.0.description") != NULL);
    CHECK_TEXT(fx_text(&c.f, "entities.0.transports.0"), "Websocket");
    CHECK(!fx_at(&c.f, "entities.0.visibility"));
}

SUITE(notifications,
      {"a channel is made, found and listed, by its maker alone",
       test_a_channel_is_made_found_and_listed},
      {"the oldest of too many channels ends", test_the_oldest_of_too_many_ends},
      {"topics are added, replaced and taken off", test_topics_are_added_replaced_and_taken_off},
      {"topics that can't be had are refused, all or one by one", test_topics_that_cannot_be_had},
      {"a channel has at most a thousand topics", test_a_channel_has_a_thousand_topics_at_most},
      {"a websocket hears what its channel wants, and nothing else",
       test_a_websocket_hears_what_its_channel_wants},
      {"pings are answered, and heartbeats come when time passes",
       test_pings_and_heartbeats_are_answered},
      {"who breaks the protocol is closed with its code", test_who_breaks_the_protocol_is_closed},
      {"what is no handshake is refused", test_what_is_no_handshake_is_refused},
      {"a fault meets the handshake, which is journalled", test_a_fault_meets_the_handshake},
      {"channels end with their time and their world, and say so",
       test_channels_end_with_their_time_and_world},
      {"the control plane says what is wrong with an event",
       test_the_control_plane_says_what_is_wrong},
      {"a channel has room for so many websockets",
       test_no_more_websockets_than_a_channel_has_room_for},
      {"the topics that are published are listed", test_available_topics});
