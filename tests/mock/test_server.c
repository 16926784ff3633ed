#include "mock/server/server.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "tests/check.h"
#include "tests/with_mock/fixture.h"

static void test_every_api_answer_has_the_headers(void)
{
    /* clang-format off */
    static const struct {
        const char *name, *method, *path;
        int status;
        const char *provenance;
    } row[] = {
        {"an answer", "GET", "/api/v2/flows", 200, "genesys"},
        {"no such item", "GET", "/api/v2/flows/none", 404, "genesys"},
        {"no such path", "GET", "/api/v2/none", 404, "gcmock"},
        {"a wrong method", "PATCH", "/api/v2/flows", 405, "gcmock"},
        {"the tutorial's", "GET", "/api/v2/architect/flows/none", 404, "tutorial"},
    };
    /* clang-format on */
    struct fx f GC_AUTO(fx_close) = {0};
    fx_open(&f);
    CHECK_FATAL(fx_login(&f, "demo-client", "demo-secret"));
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        CHECK_ROW(row[i].name,
                  fx_send(&f, row[i].method, row[i].path, NULL, NULL) == row[i].status);
        CHECK_ROW(row[i].name, strlen(fx_header(&f, "ININ-Correlation-Id")) == 36);
        CHECK_ROW_TEXT(row[i].name, fx_header(&f, "Content-Type"), "application/json");
        CHECK_ROW_TEXT(row[i].name, fx_header(&f, "Cache-Control"),
                       "no-cache, no-store, must-revalidate");
        CHECK_ROW_TEXT(row[i].name, fx_header(&f, "X-GCMock-Provenance"), row[i].provenance);
        if (row[i].status != 200)
            CHECK_ROW_TEXT(row[i].name, fx_text(&f, "contextId"),
                           fx_header(&f, "ININ-Correlation-Id"));
    }
    CHECK_INT(fx_get(&f, "/api/v2/flows"), 200);
    CHECK_TEXT(fx_header(&f, "inin-ratelimit-allowed"), "300");
    CHECK(atoi(fx_header(&f, "inin-ratelimit-count")) > 1);
    CHECK(atoi(fx_header(&f, "inin-ratelimit-reset")) > 0);
}

static void test_a_correlation_id_is_taken_if_it_is_one(void)
{
    static const struct {
        const char *name, *header;
        bool taken;
    } row[] = {{"a UUID", "12345678-90ab-4CDE-8f00-112233445566", true},
               {"a word", "hello", false},
               {"too short", "12345678-90ab-4cde-8f00-11223344556", false},
               {"too long", "12345678-90ab-4cde-8f00-1122334455667", false},
               {"dashes astray", "1234567-890ab-4cde-8f00-112233445566", false}};
    struct fx f GC_AUTO(fx_close) = {0};
    fx_open(&f);
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        char header[128];
        snprintf(header, sizeof header, "inin-correlation-id: %s\n", row[i].header);
        fx_raw(&f, "GET", "/api/v2/flows", header, NULL);
        bool same = strcmp(fx_header(&f, "ININ-Correlation-Id"), row[i].header) == 0;
        CHECK_ROW(row[i].name, same == row[i].taken);
    }
}

static void test_what_no_route_takes(void)
{
    /* clang-format off */
    static const struct {
        const char *name, *method, *path;
        int status;
        const char *part;  /* of the body */
        const char *allow; /* NULL: no such header is looked for */
    } row[] = {
        {"an API path", "GET", "/api/v2/flow", 404, "\"errors\":[]}", NULL},
        {"another path", "GET", "/nothing", 404, "\"near_misses\":[", NULL},
        {"a path is case-sensitive", "GET", "/API/v2/flows", 404, "\"title\":\"Not Found\"", NULL},
        {"a final slash counts", "GET", "/api/v2/flows/", 404, "not.found", NULL},
        {"a wrong method", "DELETE", "/api/v2/flows", 405, "method.not.allowed", "GET, HEAD, OPTIONS"},
        {"a wrong method at the token endpoint", "GET", "/oauth/token", 405, "invalid_request", "POST, OPTIONS"},
        {"OPTIONS", "OPTIONS", "/api/v2/tokens/me", 204, "", "GET, HEAD, DELETE, OPTIONS"},
        {"OPTIONS of nothing", "OPTIONS", "/api/v2/none", 404, "not.found", NULL},
        {"a malformed escape", "GET", "/api/v2/flows/%g0", 400, "bad.request", NULL},
        {"the root", "GET", "/", 200, "\"name\": \"gcmock\"", NULL},
    };
    /* clang-format on */
    struct fx f GC_AUTO(fx_close) = {0};
    fx_open(&f);
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        CHECK_ROW(row[i].name,
                  fx_send(&f, row[i].method, row[i].path, NULL, NULL) == row[i].status);
        CHECK_ROW_HAS(row[i].name, fx_body(&f), row[i].part);
        if (row[i].allow)
            CHECK_ROW_TEXT(row[i].name, fx_header(&f, "Allow"), row[i].allow);
    }
}

static void test_a_body_that_is_too_large_is_refused_in_the_envelope(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    size_t n = (1 << 20) + 10;
    char *body = malloc(n + 1);
    CHECK_FATAL(body != NULL);
    memset(body, ' ', n);
    body[n] = '\0';
    fx_open(&f);
    CHECK_INT(fx_post(&f, "/api/v2/architect/simulations", body), 413);
    CHECK_TEXT(fx_text(&f, "code"), "request.entity.too.large");
    CHECK_INT(fx_send(&f, "POST", "/oauth/token", "application/x-www-form-urlencoded", body), 413);
    CHECK_TEXT(fx_text(&f, "error"), "invalid_request");
    free(body);
}

/* Sends bytes as they are and reads until the server closes or the buffer is full. */
static void talk(const char *bytes, bool then_close, char *answer, size_t cap)
{
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)mock_server_port(fx_server())),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    size_t n = 0;
    ssize_t got;
    CHECK_FATAL(fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) == 0);
    CHECK(write(fd, bytes, strlen(bytes)) == (ssize_t)strlen(bytes));
    if (then_close)
        shutdown(fd, SHUT_WR);
    while (n + 1 < cap && (got = read(fd, answer + n, cap - 1 - n)) > 0)
        n += (size_t)got;
    answer[n] = '\0';
    close(fd);
}

static void test_what_is_no_good_http_is_told_in_the_envelope(void)
{
    /* clang-format off */
    static const struct {
        const char *name, *bytes, *status, *part;
        bool then_close;
    } row[] = {
        {"two lengths", "POST /api/v2/architect/simulations HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}", " 400 ", "bad.request", false},
        {"a length with letters", "POST /oauth/token HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 2x\r\n\r\n{}", " 400 ", "invalid_request", false},
        {"a length and chunks", "POST /api/v2/architect/simulations HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", " 400 ", "bad.request", false},
        {"chunks that are none", "POST /api/v2/architect/simulations HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n", " 400 ", "bad.request", false},
        {"a body that is announced too large", "POST /api/v2/architect/simulations HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 99999999999\r\n\r\n{}", " 413 ", "request.entity.too.large", false},
        {"a body that is cut", "POST /api/v2/architect/simulations HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 20\r\n\r\n{}", " 408 ", "request.body.timeout", true},
        {"a folded header line", "GET /api/v2/tokens/me HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX: one\r\n two\r\n\r\n", " 400 ", "malformed header line", false},
        {"a hidden NUL", "GET /users/%00 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", " 400 ", "Bad Request", false},
        {"a body on a GET is read over", "GET /users/1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}", " 200 ", "Leanne", false},
    };
    /* clang-format on */
    char answer[8192];
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        talk(row[i].bytes, row[i].then_close, answer, sizeof answer);
        CHECK_ROW_HAS(row[i].name, answer, row[i].status);
        CHECK_ROW_HAS(row[i].name, answer, row[i].part);
        CHECK_ROW_HAS(row[i].name, answer, "ININ-Correlation-Id");
    }
}

static void test_the_path_chooses_the_world(void)
{
    static const struct {
        const char *name, *prefix;
        int status;
    } row[] = {{"none", "", 200},
               {"a world", "/w/one", 200},
               {"a name that is no name", "/w/a%20b", 400},
               {"an empty name", "/w/", 400},
               {"a name that is too long",
                "/w/01234567890123456789012345678901234567890123456789012345678901234", 400}};
    struct fx f = {0};
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        snprintf(f.base, sizeof f.base, "http://127.0.0.1:%u%s", mock_server_port(fx_server()),
                 row[i].prefix);
        CHECK_ROW(row[i].name, fx_get(&f, "/users/1") == row[i].status);
    }
    fx_close(&f);
}

static void test_each_life_of_a_world_has_a_generation(void)
{
    static const char *const ends[] = {"POST", "DELETE"};
    struct fx f GC_AUTO(fx_close) = {0};
    char before[17], path[128];
    fx_open(&f);
    CHECK_INT(fx_get(&f, "/users/1"), 200);
    CHECK_INT(strlen(fx_header(&f, "X-GCMock-World-Generation")), 16);
    for (size_t i = 0; i < GC_COUNT_OF(ends); i++) {
        fx_get(&f, "/users/1");
        gc_copy(before, sizeof before, fx_header(&f, "X-GCMock-World-Generation"));
        fx_get(&f, "/users/2");
        CHECK_ROW_TEXT(ends[i], fx_header(&f, "X-GCMock-World-Generation"), before);
        snprintf(path, sizeof path, i ? "/worlds/%s" : "/reset", f.world);
        CHECK_ROW(ends[i], fx_admin(&f, ends[i], path, NULL) / 100 == 2);
        fx_get(&f, "/users/1");
        CHECK_ROW(ends[i], strcmp(fx_header(&f, "X-GCMock-World-Generation"), before) != 0);
    }
    snprintf(f.base, sizeof f.base, "http://127.0.0.1:%u", mock_server_port(fx_server()));
    fx_get(&f, "/users/1");
    CHECK_TEXT(fx_header(&f, "X-GCMock-World-Generation"), "");
    CHECK_INT(fx_get(&f, "/__admin/ready"), 200);
    CHECK_TEXT(fx_body(&f), "{\"ready\":true}");
}

static void write_file(const char *dir, const char *name, const char *text)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *file = fopen(path, "w");
    CHECK_FATAL(file != NULL);
    fputs(text, file);
    fclose(file);
}

static const char *org_dir(const char *name)
{
    static char dir[256];
    snprintf(dir, sizeof dir, "%s/%s", check_temp_dir(), name);
    mkdir(dir, 0700);
    return dir;
}

static void test_a_server_that_can_not_start_says_why(void)
{
    struct gc_error err = {0};
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct mock_server *s = NULL;
    const struct mock_server_options taken = {.port = mock_server_port(fx_server()),
                                              .n_workers = 2};
    CHECK_STATUS(mock_server_start(&s, &taken, &problems, &err), GC_E_IO, &err);
    CHECK_HAS(gc_error_text(&err), "in use");
    const struct mock_server_options open = {.host = "0.0.0.0", .n_workers = 2};
    CHECK_STATUS(mock_server_start(&s, &open, &problems, &err), GC_E_USAGE, &err);
    CHECK_HAS(gc_error_text(&err), "--admin-token");
    const char *dir = org_dir("broken");
    write_file(dir, "clients.json", "[{\"id\":\"a\",\n  \"secrte\":\"x\"}]");
    const struct mock_server_options broken = {.org_dirs = &dir, .n_org_dirs = 1, .n_workers = 2};
    CHECK_STATUS(mock_server_start(&s, &broken, &problems, &err), GC_E_DATA, &err);
    CHECK(problems.n >= 1);
    CHECK_HAS(problems.list[0].whole, "clients.json:2:3");
    CHECK(s == NULL);
}

static int get_status(unsigned port, const char *path)
{
    struct fx f = {0};
    snprintf(f.base, sizeof f.base, "http://127.0.0.1:%u", port);
    int status = fx_get(&f, path);
    fx_close(&f);
    return status;
}

static void test_a_broken_edit_leaves_the_last_good_org(void)
{
    struct gc_error err = {0};
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0},
                                broken GC_AUTO(gc_problems_release) = {0};
    struct mock_server *s = NULL;
    const char *dir = org_dir("edited");
    write_file(dir, "users.json", "[{\"id\":1,\"name\":\"A\"}]");
    const struct mock_server_options options = {.org_dirs = &dir, .n_org_dirs = 1, .n_workers = 4};
    CHECK_STATUS(mock_server_start(&s, &options, &problems, &err), GC_OK, &err);
    unsigned port = mock_server_port(s);
    CHECK_INT(get_status(port, "/users/1"), 200);
    write_file(dir, "users.json", "[{\"id\":2,\"name\":\"B\"}]");
    CHECK_STATUS(mock_server_reload(s, &problems, &err), GC_OK, &err);
    CHECK_INT(get_status(port, "/users/1"), 404);
    CHECK_INT(get_status(port, "/users/2"), 200);
    write_file(dir, "users.json", "[{\"id\":3,");
    CHECK_STATUS(mock_server_reload(s, &broken, &err), GC_E_DATA, &err);
    CHECK(broken.n >= 1);
    CHECK_INT(get_status(port, "/users/2"), 200);
    mock_server_stop(s, 1000);
}

static void test_a_server_stops_soon(void)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    struct mock_server *s = NULL;
    const struct mock_server_options options = {.n_workers = 4};
    CHECK_STATUS(mock_server_start(&s, &options, &problems, &err), GC_OK, &err);
    CHECK_INT(get_status(mock_server_port(s), "/users/1"), 200);
    int64_t started_us = gc_now_us();
    mock_server_stop(s, 60000);
    CHECK(gc_now_us() - started_us < 30000000);
    mock_server_stop(NULL, 0);
}

static struct sockaddr_in free_address(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    CHECK(fd >= 0 && bind(fd, (struct sockaddr *)&at, n) == 0 &&
          getsockname(fd, (struct sockaddr *)&at, &n) == 0);
    close(fd);
    return at;
}

struct knocking {
    struct sockaddr_in at;
    atomic_bool stop;
    atomic_int answers;
};

/* Asks for the metrics from before there is a server. */
static void *knock(void *ctx)
{
    static const char request[] =
        "GET /__admin/metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    struct knocking *k = ctx;
    while (!atomic_load(&k->stop)) {
        char head[12];
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        if (connect(fd, (struct sockaddr *)&k->at, sizeof k->at) == 0 &&
            send(fd, request, sizeof request - 1, MSG_NOSIGNAL) > 0 &&
            recv(fd, head, sizeof head, MSG_WAITALL) == sizeof head &&
            memcmp(head, "HTTP/1.1 200", sizeof head) == 0)
            atomic_fetch_add(&k->answers, 1);
        close(fd);
    }
    return NULL;
}

static void test_the_first_request_finds_all_that_it_needs(void)
{
    for (int round = 0; round < 5; round++) {
        struct gc_error err = {0};
        struct mock_server *s = NULL;
        struct knocking k = {.at = free_address()};
        pthread_t thread;
        CHECK_FATAL(pthread_create(&thread, NULL, knock, &k) == 0);
        const struct mock_server_options options = {.port = ntohs(k.at.sin_port)};
        CHECK_STATUS(mock_server_start(&s, &options, NULL, &err), GC_OK, &err);
        while (s && atomic_load(&k.answers) == 0)
            sched_yield();
        atomic_store(&k.stop, true);
        pthread_join(thread, NULL);
        mock_server_stop(s, 1000);
    }
}

SUITE(server, {"every API answer has the headers", test_every_api_answer_has_the_headers},
      {"a correlation id is taken if it is one", test_a_correlation_id_is_taken_if_it_is_one},
      {"what no route takes", test_what_no_route_takes},
      {"a body that is too large is refused in the envelope",
       test_a_body_that_is_too_large_is_refused_in_the_envelope},
      {"what is no good HTTP is told in the envelope",
       test_what_is_no_good_http_is_told_in_the_envelope},
      {"the path chooses the world", test_the_path_chooses_the_world},
      {"each life of a world has a generation, which answers tell where the path names the world",
       test_each_life_of_a_world_has_a_generation},
      {"a server that can't start says why", test_a_server_that_can_not_start_says_why},
      {"a broken edit leaves the last good org", test_a_broken_edit_leaves_the_last_good_org},
      {"the first request finds all that it needs", test_the_first_request_finds_all_that_it_needs},
      {"a server stops soon", test_a_server_stops_soon});
