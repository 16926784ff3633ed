/* Requests that no HTTP client would send. */
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "rig.h"
#include "tests/check.h"
#include "tests/raw_client.h"

#define HEAD                                                                                       \
    "POST /data-action/customer-lookup HTTP/1.1\r\nHost: a\r\nX-Genesys-Auth-Token: tok\r\n"       \
    "Content-Type: application/json\r\n"

static void test_malformed_requests_get_our_own_envelope(void)
{
    static const struct {
        const char *name, *request;
        int status;
        const char *code;
    } rows[] = {
        {"two lengths", HEAD "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", 400,
         "bad_request"},
        {"odd length", HEAD "Content-Length: 2x\r\n\r\n{}", 400, "bad_request"},
        {"length and chunks",
         HEAD "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400,
         "bad_request"},
        {"bad chunk", HEAD "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n", 400,
         "bad_request"},
        {"bad escape", "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", 400, "bad_request"},
    };
    struct rig rig;
    rig_start(&rig, NULL);
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct raw_answer a GC_AUTO(raw_answer_release) = {0};
        raw_ask(gc_action_port(rig.action), rows[i].request, &a);
        CHECK_ROW(rows[i].name, a.status == rows[i].status);
        CHECK_ROW_HAS(rows[i].name, a.body ? a.body : "", rows[i].code);
    }
    CHECK_INT(rig.up.users.calls, 0);
    rig_stop(&rig);
}

static void test_chunked_bodies_are_read(void)
{
    struct rig rig;
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    rig_start(&rig, NULL);
    raw_ask(gc_action_port(rig.action),
            HEAD "Transfer-Encoding: chunked\r\n\r\n"
                 "8\r\n{\"data\":\r\n12\r\n{\"customer_id\":1}}\r\n0\r\n\r\n",
            &a);
    CHECK_INT(a.status, 200);
    rig_stop(&rig);
}

static void test_too_many_headers_are_431(void)
{
    struct rig rig;
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(65536);
    rig_start(&rig, NULL);
    gc_strbuf_adds(&text, HEAD);
    for (int i = 0; i < 100; i++)
        gc_strbuf_addf(&text, "X-H%d: v\r\n", i);
    gc_strbuf_adds(&text, "Content-Length: 0\r\n\r\n");
    raw_ask(gc_action_port(rig.action), gc_strbuf_text(&text), &a);
    CHECK_INT(a.status, 431);
    CHECK_HAS(a.body ? a.body : "", "too_many_headers");
    rig_stop(&rig);
}

static void test_a_deep_body_is_survived(void)
{
    enum { DEPTH = 20000 };
    struct rig rig;
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(65536);
    rig_start(&rig, NULL);
    gc_strbuf_addf(&text, HEAD "Content-Length: %d\r\n\r\n", DEPTH);
    for (int i = 0; i < DEPTH; i++)
        gc_strbuf_addc(&text, '[');
    raw_ask(gc_action_port(rig.action), gc_strbuf_text(&text), &a);
    CHECK_INT(a.status, 400);
    CHECK_HAS(a.body ? a.body : "", "invalid_json");
    CHECK_INT(rig_lookup(&rig, "tok", RIG_BODY).status, 200);
    rig_stop(&rig);
}

static void test_half_a_body_asks_nobody(void)
{
    struct rig rig;
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    rig_start(&rig, NULL);
    int fd = raw_connect(gc_action_port(rig.action));
    CHECK(raw_send_text(fd, HEAD "Content-Length: 40\r\n\r\n" RIG_BODY));
    shutdown(fd, SHUT_WR);
    CHECK(raw_read(fd, &a, false));
    CHECK_INT(a.status, 400);
    CHECK_HAS(a.body, "body_incomplete");
    CHECK_INT(rig.up.users.calls, 0);
    close(fd);
    rig_stop(&rig);
}

static void test_a_half_closed_client_gets_its_answer(void)
{
    struct rig rig;
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    rig_start(&rig, NULL);
    rig.up.users.held = true;
    int fd = raw_connect(gc_action_port(rig.action));
    CHECK(raw_send_text(fd, HEAD "Content-Length: 26\r\n\r\n" RIG_BODY));
    shutdown(fd, SHUT_WR);
    fake_upstream_await(&rig.up, 1);
    fake_upstream_release(&rig.up);
    CHECK(raw_read(fd, &a, false));
    CHECK_INT(a.status, 200);
    CHECK_HAS(a.body, "full_name");
    close(fd);
    rig_stop(&rig);
}

static void test_head_has_no_body(void)
{
    struct rig rig;
    int fd;
    rig_start(&rig, NULL);
    struct raw_answer a GC_AUTO(raw_answer_release) = {0}, b GC_AUTO(raw_answer_release) = {0};
    fd = raw_connect(gc_action_port(rig.action));
    CHECK(raw_send_text(fd, "HEAD /health HTTP/1.1\r\nHost: a\r\n\r\n"));
    CHECK(raw_read(fd, &a, true));
    CHECK_INT(a.status, 200);
    CHECK(raw_send_text(fd, "GET /health HTTP/1.1\r\nHost: a\r\n\r\n"));
    CHECK(raw_read(fd, &b, false));
    CHECK_INT(b.status, 200);
    CHECK_HAS(b.body ? b.body : "", "\"status\":\"ok\"");
    close(fd);
    rig_stop(&rig);
}

/* A page of this service may ask; another's reader may come by a link, and do no more. */
static void test_pages_of_other_sites_may_only_link_here(void)
{
    static const struct {
        const char *name, *head;
        int status;
    } rows[] = {
        {"no browser", "GET /health HTTP/1.1\r\nHost: a\r\n", 200},
        {"an own page", "GET /health HTTP/1.1\r\nHost: a\r\nSec-Fetch-Site: same-origin\r\n", 200},
        {"a typed address", "GET /docs HTTP/1.1\r\nHost: a\r\nSec-Fetch-Site: none\r\n", 200},
        {"an own origin", "GET /health HTTP/1.1\r\nHost: a\r\nOrigin: http://A\r\n", 200},
        {"an own origin behind TLS", "GET /health HTTP/1.1\r\nHost: a\r\nOrigin: https://a\r\n",
         200},
        {"another origin", "GET /health HTTP/1.1\r\nHost: a\r\nOrigin: http://ab\r\n", 403},
        {"an origin of no site", "GET /health HTTP/1.1\r\nHost: a\r\nOrigin: null\r\n", 403},
        {"a cross-site request",
         "GET /health HTTP/1.1\r\nHost: a\r\nSec-Fetch-Site: cross-site\r\n", 403},
        {"one of the same site", "GET /health HTTP/1.1\r\nHost: a\r\nSec-Fetch-Site: same-site\r\n",
         403},
        {"a link",
         "GET /docs HTTP/1.1\r\nHost: a\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: "
         "navigate\r\n",
         200},
        {"a script's GET",
         "GET /docs HTTP/1.1\r\nHost: a\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: "
         "no-cors\r\n",
         403},
        {"a form",
         HEAD "Content-Length: 0\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n",
         403},
    };
    struct rig rig;
    rig_start(&rig, NULL);
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct raw_answer a GC_AUTO(raw_answer_release) = {0};
        char text[1024];
        snprintf(text, sizeof text, "%s\r\n", rows[i].head);
        raw_ask(gc_action_port(rig.action), text, &a);
        CHECK_ROW(rows[i].name, a.status == rows[i].status);
        if (rows[i].status == 403)
            CHECK_ROW_HAS(rows[i].name, a.body ? a.body : "", "\"code\":\"cross_site\"");
    }
    CHECK_INT(rig.up.token.calls + rig.up.users.calls, 0);
    rig_stop(&rig);
}

SUITE(wire,
      {"pages of other sites may only link here", test_pages_of_other_sites_may_only_link_here},
      {"malformed requests get our own envelope", test_malformed_requests_get_our_own_envelope},
      {"chunked bodies are read", test_chunked_bodies_are_read},
      {"too many headers are 431", test_too_many_headers_are_431},
      {"a deep body is survived", test_a_deep_body_is_survived},
      {"a body that ends early is 400 and asks nobody", test_half_a_body_asks_nobody},
      {"a client that half-closes gets its answer", test_a_half_closed_client_gets_its_answer},
      {"HEAD has no body", test_head_has_no_body});
