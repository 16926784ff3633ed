/* The journal keeps what came as it came. Everything by which it can be read is asked here, and
 * none may tell a secret: not the newest way, either, so a route of the control plane that this
 * table lacks fails. */
#include <unistd.h>

#include "mock/admin/admin.h"
#include "mock/server/internal.h"
#include "mock/wire/wire.h"
#include "tests/check.h"
#include "tests/raw_client.h"
#include "tests/with_mock/fixture.h"

/* Each stands where it is a secret: by its name, or because it is known as one. */
static const char *const secrets[] = {
    "Sec-in-a-header-1", "Sec-in-a-query-2", "Sec-in-a-body-3",
    "Sec-in-a-form-4",   "Sec-in-the-log-5", "demo-secret",
    "Sec-in-a-part-6",   "Sec-in-element-7", "Sec-cut-short-8",
};

static void check_hidden(const char *where, const char *text, const char *token)
{
    CHECK_ROW(where, !strstr(text, token));
    for (size_t i = 0; i < GC_COUNT_OF(secrets); i++)
        CHECK_ROW(where, !strstr(text, secrets[i]));
}

static int subscribe(const struct fx *f)
{
    char request[160];
    int fd = raw_connect(mock_server_port(fx_server()));
    size_t before = mock_wire_feeds(fx_server()->services.wire);
    snprintf(request, sizeof request,
             "GET /w/%s/__admin/events HTTP/1.1\r\nHost: localhost\r\n\r\n", f->world);
    CHECK_FATAL(fd >= 0 && raw_send_text(fd, request));
    AWAIT(mock_wire_feeds(fx_server()->services.wire) > before);
    return fd;
}

/* A body that is longer than what is kept, in which a known secret stands across the end. */
static void send_long_body(struct fx *f)
{
    enum { KEPT = 16384, SLACK = 1024 };
    static char body[KEPT + 2 * SLACK];
    for (size_t end = KEPT; end <= KEPT + SLACK; end += SLACK) {
        memset(body, 'x', sizeof body);
        memcpy(body + end - 40, f->token, strlen(f->token));
        body[sizeof body - 1] = '\0';
        fx_raw(f, "POST", "/users/1", "Content-Type: text/plain\n", body);
    }
}

static void send_secrets(struct fx *f)
{
    char path[300], headers[400];
    snprintf(path, sizeof path, "/users/%s?token=Sec-in-a-query-2&q=%s", f->token, f->token);
    snprintf(headers, sizeof headers,
             "X-Api-Key: Sec-in-a-header-1\nX-Note: %s\nCookie: a=Sec-in-a-header-1\n", f->token);
    fx_raw(f, "GET", path, headers, NULL);
    fx_send(f, "POST", "/no-such-route", "application/json",
            "{\"client_secret\":\"Sec-in-a-body-3\",\"note\":\"demo-secret\"}");
    fx_send(f, "POST", "/oauth/token", "application/x-www-form-urlencoded",
            "grant_type=client_credentials&client_id=demo-client&client_secret=Sec-in-a-form-4");
    fx_send(f, "POST", "/x", "multipart/form-data; boundary=b",
            "--b\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\nSec-in-a-part-6\r\n"
            "--b--\r\n");
    fx_send(f, "POST", "/x", "text/xml", "<a><password>Sec-in-element-7</password></a>");
    fx_send(f, "POST", "/x", "application/json", "{\"password\":\"Sec-cut-short-8");
    send_long_body(f);
}

/* Those that read the journal, or tell of requests. */
static const struct {
    const char *operation, *method, *path, *body;
} ways[] = {
    {"adminListRequests", "GET", "/requests", NULL},
    {"adminFindRequests", "POST", "/requests/find", "{}"},
    {"adminUnmatchedRequests", "GET", "/requests/unmatched", NULL},
    {"adminGetRequest", "GET", "/requests/1", NULL},
    {"adminGetRequest", "GET", "/requests/2", NULL},
    {"adminGetRequest", "GET", "/requests/3", NULL},
    {"adminCountRequests", "POST", "/requests/count", "{\"path\":\"/users/**\"}"},
    {"adminVerifyRequests", "POST", "/requests/verify",
     "{\"match\":{\"path\":\"/users/9\",\"query\":{\"token\":\"Sec-in-a-query-2\"},\"headers\":"
     "{\"X-Api-Key\":\"Sec-in-a-header-1\",\"X-Note\":\"a\"}},\"exactly\":3}"},
    {"adminVerifyRequests", "POST", "/requests/verify",
     "{\"in_order\":[{\"path\":\"/users/9\"},{\"body\":{\"client_secret\":\"Sec-in-a-body-3\"}}]}"},
    {"adminCoverage", "GET", "/coverage", NULL},
    {"adminFlowCoverage", "GET", "/coverage/flows", NULL},
    {"adminMetrics", "GET", "/metrics", NULL},
    {"adminListWorlds", "GET", "/worlds", NULL},
};

static void test_no_way_out_tells_a_secret(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    struct raw_answer events GC_AUTO(raw_answer_release) = {0};
    char name[80], token[sizeof f.token];
    fx_open(&f);
    CHECK_FATAL(fx_login(&f, "demo-client", "demo-secret"));
    memcpy(token, f.token, sizeof token);
    int fd = subscribe(&f);
    send_secrets(&f);
    for (size_t i = 0; i < GC_COUNT_OF(ways); i++) {
        snprintf(name, sizeof name, "%s %s", ways[i].method, ways[i].path);
        CHECK_ROW(name, fx_admin(&f, ways[i].method, ways[i].path, ways[i].body) == 200);
        check_hidden(name, fx_body(&f), token);
    }
    CHECK_INT(fx_admin(&f, "GET", "/requests", NULL), 200);
    CHECK_HAS(fx_body(&f), "***"); /* they were there */
    CHECK_INT(fx_number(&f, "total"), 9);
    (void)raw_read_to_end(fd, &events, 300);
    CHECK_HAS(gc_strbuf_text(&events.text), "event: request");
    check_hidden("events", gc_strbuf_text(&events.text), token);
    close(fd);
}

static bool is_asked(const struct mock_route *route)
{
    for (size_t i = 0; i < GC_COUNT_OF(ways); i++)
        if (strcmp(ways[i].operation, route->operation_id) == 0)
            return true;
    return false;
}

static void test_every_way_is_asked(void)
{
    static const char *const families[] = {"/requests", "/coverage", "/metrics"};
    for (size_t i = 0; i < mock_n_admin_routes; i++) {
        const struct mock_route *route = &mock_admin_routes[i];
        bool reads = strcmp(route->route.method, "DELETE") != 0;
        for (size_t k = 0; k < GC_COUNT_OF(families) && reads; k++)
            if (strstr(route->route.pattern, families[k]))
                CHECK_ROW(route->operation_id, is_asked(route));
    }
}

SUITE(ways_out, {"every way to read the journal is asked", test_every_way_is_asked},
      {"no way out of the journal tells a secret", test_no_way_out_tells_a_secret});
