/* Where faults meet a request on its way. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "mock/server/internal.h"
#include "tests/check.h"
#include "tests/with_mock/fixture.h"

#define FLOWS "/api/v2/flows"

static void open_with_fault(struct fx *f, const char *fault)
{
    fx_open(f);
    CHECK_FATAL(fx_login(f, "demo-client", "demo-secret"));
    CHECK_INT(fx_admin(f, "POST", "/faults", fault), 201);
}

static void test_a_fault_answers_in_the_endpoints_own_words(void)
{
    /* clang-format off */
    static const struct {
        const char *name, *fault, *method, *path;
        int status;
        const char *part;   /* of the body */
        const char *header, *value; /* NULL: none is looked for */
    } row[] = {
        {"an API", "{\"match\":{\"path\":\"/api/v2/flows\"},\"action\":{\"status\":503}}", "GET", FLOWS, 503,
         "\"code\":\"service.unavailable\"", "Content-Type", "application/json"},
        {"an API with another code", "{\"match\":{\"path\":\"/api/**\"},\"action\":{\"status\":400,\"code\":\"my.code\"}}", "GET", FLOWS, 400,
         "\"code\":\"my.code\"", NULL, NULL},
        {"403 names the permission", "{\"match\":{\"path\":\"/api/**\"},\"action\":{\"status\":403}}", "GET", FLOWS, 403,
         "architect:flow:view", NULL, NULL},
        {"429 says when to come again", "{\"match\":{\"path\":\"/api/**\"},\"action\":{\"status\":429,\"retry_after_s\":3}}", "GET", FLOWS, 429,
         "too.many.requests", "Retry-After", "3"},
        {"429 looks used up", "{\"match\":{\"path\":\"/api/**\"},\"action\":{\"status\":429}}", "GET", FLOWS, 429,
         "[300] requests", "inin-ratelimit-count", "300"},
        {"the token endpoint", "{\"match\":{\"path\":\"/oauth/token\"},\"action\":{\"status\":503}}", "POST", "/oauth/token", 503,
         "\"error\":\"temporarily_unavailable\"", NULL, NULL},
        {"the external API", "{\"match\":{\"path\":\"/users/{id}\"},\"action\":{\"status\":500}}", "GET", "/users/7", 500, "{}", NULL, NULL},
        {"a body of one's own", "{\"match\":{\"path\":\"/users/*\"},\"action\":{\"status\":200,\"body\":{\"id\":\"seven\"}}}", "GET", "/users/7", 200,
         "{\"id\":\"seven\"}", NULL, NULL},
        {"a text of one's own", "{\"match\":{\"path\":\"/users/*\"},\"action\":{\"status\":502,\"body_text\":\"<html>\",\"content_type\":\"text/html\"}}", "GET", "/users/7", 502,
         "<html>", "Content-Type", "text/html"},
        {"a path that nothing serves", "{\"match\":{\"path\":\"/nowhere\"},\"action\":{\"status\":418}}", "GET", "/nowhere", 418, "418", NULL, NULL},
        {"no body with 204", "{\"match\":{\"path\":\"/users/*\"},\"action\":{\"status\":204}}", "GET", "/users/7", 204, "", NULL, NULL},
    };
    /* clang-format on */
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct fx f GC_AUTO(fx_close) = {0};
        open_with_fault(&f, row[i].fault);
        CHECK_ROW(row[i].name,
                  fx_send(&f, row[i].method, row[i].path, NULL, NULL) == row[i].status);
        CHECK_ROW_HAS(row[i].name, fx_body(&f), row[i].part);
        if (row[i].header)
            CHECK_ROW_TEXT(row[i].name, fx_header(&f, row[i].header), row[i].value);
    }
}

static void test_a_token_can_be_spoiled_on_the_way(void)
{
    static const struct {
        const char *action, *code;
    } row[] = {{"expire", "credentials.expired"}, {"revoke", "bad.credentials"}};
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct fx f GC_AUTO(fx_close) = {0};
        char fault[256];
        snprintf(
            fault, sizeof fault,
            "{\"match\":{\"path\":\"/api/v2/flows\",\"count\":1},\"action\":{\"token\":\"%s\"}}",
            row[i].action);
        open_with_fault(&f, fault);
        CHECK_ROW(row[i].action, fx_get(&f, FLOWS) == 401);
        CHECK_ROW_TEXT(row[i].action, fx_text(&f, "code"), row[i].code);
        CHECK_ROW(row[i].action, fx_get(&f, FLOWS) == 401);
        CHECK_FATAL(fx_login(&f, "demo-client", "demo-secret"));
        CHECK_ROW(row[i].action, fx_get(&f, FLOWS) == 200);
    }
}

static void test_an_outage_comes_before_the_permission(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    open_with_fault(&f, "{\"match\":{\"path\":\"/api/**\"},\"action\":{\"status\":503}}");
    *f.token = '\0';
    CHECK_INT(fx_get(&f, FLOWS), 503);
}

static void test_the_control_plane_is_never_hit_nor_recorded(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    open_with_fault(&f, "{\"match\":{\"path\":\"/**\"},\"action\":{\"status\":503}}");
    CHECK_INT(fx_admin(&f, "GET", "/health", NULL), 200);
    CHECK_INT(fx_admin(&f, "GET", "/requests", NULL), 200);
    CHECK_INT(fx_number(&f, "total"), 1); /* the token */
    CHECK_INT(fx_get(&f, "/users/1"), 503);
    CHECK_INT(fx_admin(&f, "GET", "/requests", NULL), 200);
    CHECK_INT(fx_number(&f, "total"), 2);
    CHECK_TEXT(fx_text(&f, "requests.1.operation"), "getCollectionItem");
    CHECK_TEXT(fx_text(&f, "requests.1.client_id"), "demo-client");
}

static void test_a_delay_or_broken_wire_keeps_what_the_endpoint_did(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    open_with_fault(
        &f, "{\"match\":{\"method\":\"POST\",\"path\":\"/api/v2/externalcontacts/contacts\"},"
            "\"action\":{\"fault\":\"EMPTY_RESPONSE\"}}");
    CHECK_INT(fx_post(&f, "/api/v2/externalcontacts/contacts",
                      "{\"name\":\"Lost\",\"phoneNumbers\":[\"+15558880000\"]}"),
              0);
    CHECK_INT(f.err.status, GC_E_NETWORK);
    CHECK_INT(
        fx_get(&f, "/api/v2/externalcontacts/reversewhitepageslookup?lookupVal=%2B15558880000"),
        200);
    CHECK_TEXT(fx_text(&f, "contacts.0.lastName"), "Lost");
}

static void write_faults(const char *dir, const char *text)
{
    char path[512];
    snprintf(path, sizeof path, "%s/faults.json", dir);
    FILE *file = fopen(path, "w");
    CHECK_FATAL(file != NULL);
    fputs(text, file);
    fclose(file);
}

static int status_at(unsigned port, const char *path)
{
    struct fx f = {0};
    snprintf(f.base, sizeof f.base, "http://127.0.0.1:%u", port);
    int status = fx_get(&f, path);
    fx_close(&f);
    return status;
}

static void test_of_an_orgs_faults_the_first_that_matches_decides(void)
{
    struct gc_error err = {0};
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct mock_server *s = NULL;
    char dir[256];
    const char *dirs[] = {dir};
    snprintf(dir, sizeof dir, "%s/ordered", check_temp_dir());
    mkdir(dir, 0700);
    write_faults(dir, "[{\"match\":{\"path\":\"/a\"},\"action\":{\"status\":501}},"
                      "{\"action\":{\"status\":502}}]");
    const struct mock_server_options options = {.org_dirs = dirs, .n_org_dirs = 1, .n_workers = 4};
    CHECK_STATUS(mock_server_start(&s, &options, &problems, &err), GC_OK, &err);
    CHECK_INT(status_at(mock_server_port(s), "/a"), 501);
    CHECK_INT(status_at(mock_server_port(s), "/b"), 502);
    mock_server_stop(s, 1000);
}

static void test_an_orgs_faults_are_those_of_its_latest_edit(void)
{
    struct gc_error err = {0};
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct mock_server *s = NULL;
    char dir[256];
    const char *dirs[] = {dir};
    snprintf(dir, sizeof dir, "%s/faulty", check_temp_dir());
    mkdir(dir, 0700);
    write_faults(dir, "[{\"match\":{\"path\":\"/a\"},\"action\":{\"status\":501}}]");
    const struct mock_server_options options = {.org_dirs = dirs, .n_org_dirs = 1, .n_workers = 4};
    CHECK_STATUS(mock_server_start(&s, &options, &problems, &err), GC_OK, &err);
    unsigned port = mock_server_port(s);
    CHECK_INT(status_at(port, "/a"), 501);
    write_faults(dir, "[{\"match\":{\"path\":\"/b\"},\"action\":{\"status\":502}}]");
    CHECK_STATUS(mock_server_reload(s, &problems, &err), GC_OK, &err);
    CHECK_INT(status_at(port, "/a"), 404);
    CHECK_INT(status_at(port, "/b"), 502);
    mock_server_stop(s, 1000);
}

/* How long after it began the answer comes to a request that came at received_ms, and that waited
 * for a worker until now. -1: not within ten seconds. */
static int64_t answered_after_us(const struct fx *f, const char *fault, int64_t received_ms)
{
    char path[128];
    struct gc_http_local local = {.fd = -1};
    const struct gc_http_header header = {"X-GCMock-Fault", fault};
    struct gc_http_response res = {.headers = GC_STRBUF(4096), .body = GC_STRBUF(1 << 20)};
    snprintf(path, sizeof path, "/w/%s/users/1", f->world);
    const struct gc_http_request req = {.method = "GET",
                                        .target = path,
                                        .path = path,
                                        .query = "",
                                        .headers = &header,
                                        .n_headers = 1,
                                        .body = "",
                                        .remote_addr = "127.0.0.1",
                                        .received_ms = received_ms,
                                        .local = &local};
    int64_t begin_us = gc_now_us();
    mock_serve(&fx_server()->services, &req, &res);
    CHECK(res.detached);
    struct pollfd p = {.fd = local.fd, .events = POLLIN};
    bool came = poll(&p, 1, 10000) == 1;
    int64_t took_us = gc_now_us() - begin_us;
    close(local.fd);
    gc_strbuf_release(&res.headers);
    gc_strbuf_release(&res.body);
    return came ? took_us : -1;
}

static void test_a_delay_counts_from_when_the_request_came(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    fx_open(&f);
    int64_t now_ms = gc_clock_now(NULL);
    CHECK(answered_after_us(&f, "{\"delay\":{\"fixed_ms\":600000}}", now_ms - 600000) >= 0);
    for (int i = 0; i < 5; i++)
        CHECK(answered_after_us(&f, "{\"delay\":{\"fixed_ms\":5}}", gc_clock_now(NULL)) >= 5000);
}

SUITE(pipeline,
      {"a fault answers in the endpoint's own words",
       test_a_fault_answers_in_the_endpoints_own_words},
      {"a token can be spoiled on the way", test_a_token_can_be_spoiled_on_the_way},
      {"an outage comes before the permission", test_an_outage_comes_before_the_permission},
      {"the control plane is never hit nor recorded",
       test_the_control_plane_is_never_hit_nor_recorded},
      {"a delay or a broken wire keeps what the endpoint did",
       test_a_delay_or_broken_wire_keeps_what_the_endpoint_did},
      {"of an org's faults the first that matches decides",
       test_of_an_orgs_faults_the_first_that_matches_decides},
      {"an org's faults are those of its latest edit",
       test_an_orgs_faults_are_those_of_its_latest_edit},
      {"a delay counts from when the request came",
       test_a_delay_counts_from_when_the_request_came});
