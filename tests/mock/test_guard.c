/* Whom the control plane obeys. */
#include <stdio.h>

#include "base/clock.h"
#include "mock/server/internal.h"
#include "tests/check.h"
#include "tests/with_mock/fixture.h"

#define FAULT "{\"match\":{\"path\":\"/users/1\"},\"action\":{\"status\":503}}"
#define JSON  "Content-Type: application/json\n"

struct attempt {
    const char *name, *method, *path, *headers, *body;
    int status;
    const char *says;
};

static void attempt_all(struct fx *f, const struct attempt *row, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int status = fx_raw(f, row[i].method, row[i].path, row[i].headers, row[i].body);
        CHECK_ROW(row[i].name, status == row[i].status);
        CHECK_ROW_HAS(row[i].name, fx_body(f), row[i].says);
        if (status >= 400)
            CHECK_ROW_TEXT(row[i].name, fx_header(f, "Content-Type"), "application/problem+json");
    }
}

static void test_web_pages_command_nothing(void)
{
    static const struct attempt row[] = {
        {"another page's text/plain", "POST", "/__admin/faults",
         "Origin: http://evil.example\nContent-Type: text/plain\n", FAULT, 403, "Origin"},
        {"another page's JSON", "POST", "/__admin/faults", "Origin: http://evil.example\n" JSON,
         FAULT, 403, "from a program"},
        {"another port of this machine", "POST", "/__admin/reset",
         "Origin: http://127.0.0.1:1\nContent-Length: 0\n", NULL, 403, "Origin"},
        {"a page without an origin", "POST", "/__admin/shutdown", "Origin: null\n", NULL, 403,
         "Origin"},
        {"a cross-site request", "GET", "/__admin/env", "Sec-Fetch-Site: cross-site\n", NULL, 403,
         "Sec-Fetch-Site"},
        {"a request of the same site", "POST", "/__admin/shutdown", "Sec-Fetch-Site: same-site\n",
         NULL, 403, "Sec-Fetch-Site"},
        {"a preflight", "OPTIONS", "/__admin/faults",
         "Origin: http://evil.example\nAccess-Control-Request-Method: POST\n", NULL, 403, "Origin"},
        {"a host that was pointed here", "GET", "/__admin/env", "Host: evil.example\n", NULL, 403,
         "--allowed-host"},
        {"a host that begins well", "GET", "/__admin/env", "Host: localhost.evil.example:8080\n",
         NULL, 403, "localhost.evil.example"},
        {"a host in brackets", "GET", "/__admin/env", "Host: [evil.example]\n", NULL, 403, "Host"},
        {"a host of nothing", "GET", "/__admin/env", "Host: :80\n", NULL, 403, "Host"},
        {"its own page's text", "POST", "/__admin/faults",
         "Host: localhost:80\nOrigin: http://localhost:80\nContent-Type: text/plain\n", FAULT, 415,
         "application/json"},
        {"its own page's form", "POST", "/__admin/faults",
         "Sec-Fetch-Site: same-origin\nContent-Type: application/x-www-form-urlencoded\n", FAULT,
         415, "application/json"},
        {"its own page's unnamed body", "POST", "/__admin/faults",
         "Sec-Fetch-Site: same-origin\nContent-Type:\n", FAULT, 415, "application/json"},
        {"a program's text", "POST", "/__admin/faults", "Content-Type: text/plain\n", FAULT, 415,
         "application/json"},
        {"a program's parts", "POST", "/__admin/faults",
         "Content-Type: multipart/form-data; boundary=b\n", FAULT, 415, "application/json"},
    };
    struct fx f GC_AUTO(fx_close) = {0};
    fx_open(&f);
    attempt_all(&f, row, GC_COUNT_OF(row));
    CHECK_INT(fx_admin(&f, "GET", "/faults", NULL), 200);
    CHECK_TEXT(fx_body(&f), "{\"faults\":[]}");
}

static void test_programs_and_its_own_pages_do(void)
{
    static const struct attempt row[] = {
        {"JSON", "POST", "/__admin/faults", JSON, FAULT, 201, "fault-1"},
        {"JSON with a charset", "POST", "/__admin/faults",
         "Content-Type: Application/JSON; charset=utf-8\n", FAULT, 201, "fault-2"},
        {"what curl -d sends", "POST", "/__admin/faults",
         "Content-Type: application/x-www-form-urlencoded\n", FAULT, 201, "fault-3"},
        {"no type", "POST", "/__admin/faults", "Content-Type:\n", FAULT, 201, "fault-4"},
        {"its own page", "POST", "/__admin/faults",
         "Host: localhost:80\nOrigin: http://localhost:80\nSec-Fetch-Site: same-origin\n" JSON,
         FAULT, 201, "fault-5"},
        {"its own page behind TLS", "POST", "/__admin/faults",
         "Host: LocalHost\nOrigin: https://localhost\n" JSON, FAULT, 201, "fault-6"},
        {"a typed address", "GET", "/__admin/clock", "Sec-Fetch-Site: none\n", NULL, 200, "now"},
        {"another port, as forwarding has it", "GET", "/__admin/clock", "Host: localhost:1\n", NULL,
         200, "now"},
        {"a name with its final dot", "GET", "/__admin/clock", "Host: localhost.\n", NULL, 200,
         "now"},
        {"any loopback address", "GET", "/__admin/clock", "Host: 127.9.9.9:80\n", NULL, 200, "now"},
        {"that of IPv6", "GET", "/__admin/clock", "Host: [::1]:80\n", NULL, 200, "now"},
        {"the mocked APIs take any host", "GET", "/users/2",
         "Host: api.example\nOrigin: http://page.example\n", NULL, 200, "Ervin"},
    };
    struct fx f GC_AUTO(fx_close) = {0};
    fx_open(&f);
    attempt_all(&f, row, GC_COUNT_OF(row));
}

static void test_what_is_refused_makes_no_world(void)
{
    struct fx f = {0};
    fx_open(&f);
    struct mock_worlds *worlds = &fx_server()->services.worlds;
    struct gc_error err = {0};
    CHECK_INT(fx_raw(&f, "GET", "/__admin/clock", "Host: evil.example\n", NULL), 403);
    CHECK(mock_worlds_get(worlds, f.world, false, &err) == NULL);
    CHECK_INT(err.status, GC_E_NOT_FOUND);
    fx_close(&f);
}

static int ask(const struct mock_server *s, const char *host, const char *token)
{
    char url[64];
    struct gc_http_reply reply GC_AUTO(gc_http_reply_release) = {0};
    const struct gc_http_header header[] = {{"Host", host}, {"Authorization", token}};
    snprintf(url, sizeof url, "http://127.0.0.1:%u/__admin/clock", mock_server_port(s));
    const struct gc_http_call call = {.method = "GET",
                                      .url = url,
                                      .headers = header,
                                      .n_headers = token ? 2 : 1,
                                      .deadline_ms = gc_deadline_in(60000)};
    return gc_http_call(fx_client(), &call, &reply, NULL) == GC_OK ? reply.status : 0;
}

static void test_other_names_are_allowed_by_name_or_token(void)
{
    static const char *const names[] = {"gcmock", "Mock.Example"};
    static const struct {
        const char *host, *admin_token, *called, *token;
        int status;
    } row[] = {
        {"127.0.0.1", NULL, "gcmock:8080", NULL, 200},
        {"127.0.0.1", NULL, "mock.example", NULL, 200},
        {"127.0.0.1", NULL, "mock.example.org", NULL, 403},
        {"127.0.0.1", NULL, "192.0.2.1", NULL, 403},
        {"0.0.0.0", "let-me-in", "evil.example", "Bearer let-me-in", 200},
        {"0.0.0.0", "let-me-in", "localhost", "Bearer let-me", 401},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct mock_server *s = NULL;
        struct gc_error err = {0};
        const struct mock_server_options o = {.host = row[i].host,
                                              .admin_token = row[i].admin_token,
                                              .n_workers = 4,
                                              .allowed_hosts = names,
                                              .n_allowed_hosts = GC_COUNT_OF(names)};
        CHECK_STATUS(mock_server_start(&s, &o, NULL, &err), GC_OK, &err);
        CHECK_ROW(row[i].called, s && ask(s, row[i].called, row[i].token) == row[i].status);
        mock_server_stop(s, 0);
    }
}

/* In this order, on a server with room for four worlds. */
static void test_a_full_table_locks_nobody_out(void)
{
    static const char login[] =
        "grant_type=client_credentials&client_id=demo-client&client_secret=demo-secret";
    static const struct {
        const char *name, *method, *path, *body;
        int status;
    } row[] = {
        {"a stranger", "GET", "/w/s1/users/1", NULL, 200},
        {"another", "GET", "/w/s2/api/v2/flows", NULL, 401},
        {"one too many", "GET", "/w/s3/users/1", NULL, 503},
        {"one with a wrong secret", "POST", "/w/s3/oauth/token",
         "client_id=demo-client&client_secret=x", 503},
        {"one with a right secret", "POST", "/w/s3/oauth/token", login, 200},
        {"the control plane", "GET", "/w/s4/__admin/faults", NULL, 200},
        {"now it is full", "GET", "/w/s5/__admin/faults", NULL, 503},
        {"for clients, too", "POST", "/w/s5/oauth/token", login, 503},
        {"default", "GET", "/__admin/faults", NULL, 200},
        {"default for all", "GET", "/users/1", NULL, 200},
        {"health", "GET", "/w/s5/__admin/health", NULL, 200},
        {"metrics", "GET", "/w/s5/__admin/metrics", NULL, 200},
        {"a list", "GET", "/w/s5/__admin/worlds", NULL, 200},
        {"a reset", "POST", "/__admin/reset", NULL, 200},
        {"a reset by name", "POST", "/w/s5/__admin/worlds/s1/reset", NULL, 200},
        {"a deletion", "DELETE", "/w/s5/__admin/worlds/s2", NULL, 204},
        {"it is still full", "GET", "/w/s5/users/1", NULL, 503},
        {"a second", "DELETE", "/__admin/worlds/s1", NULL, 204},
        {"room for a stranger", "GET", "/w/s5/users/1", NULL, 200},
    };
    const struct mock_server_options o = {.n_workers = 4, .max_worlds = 4};
    struct mock_server *s = NULL;
    struct gc_error err = {0};
    CHECK_STATUS(mock_server_start(&s, &o, NULL, &err), GC_OK, &err);
    for (size_t i = 0; s && i < GC_COUNT_OF(row); i++) {
        char url[128];
        struct gc_http_reply reply GC_AUTO(gc_http_reply_release) = {0};
        const struct gc_http_header type = {"Content-Type", "application/x-www-form-urlencoded"};
        snprintf(url, sizeof url, "http://127.0.0.1:%u%s", mock_server_port(s), row[i].path);
        const struct gc_http_call call = {.method = row[i].method,
                                          .url = url,
                                          .headers = &type,
                                          .n_headers = row[i].body ? 1 : 0,
                                          .body = row[i].body,
                                          .body_bytes = row[i].body ? strlen(row[i].body) : 0,
                                          .deadline_ms = gc_deadline_in(60000)};
        CHECK_STATUS(gc_http_call(fx_client(), &call, &reply, &err), GC_OK, &err);
        CHECK_ROW(row[i].name, reply.status == row[i].status);
    }
    mock_server_stop(s, 0);
}

SUITE(guard, {"a full table of worlds locks nobody out", test_a_full_table_locks_nobody_out},
      {"web pages command nothing", test_web_pages_command_nothing},
      {"programs and its own pages do", test_programs_and_its_own_pages_do},
      {"what is refused makes no world", test_what_is_refused_makes_no_world},
      {"other names are allowed by name or by token",
       test_other_names_are_allowed_by_name_or_token});
