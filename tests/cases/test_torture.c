/* Our own programs on a wire that breaks at every event: they end in time, and say what happened.
 */
#include <stdlib.h>

#include "base/http_client.h"
#include "harness/torture.h"
#include "mock/server.h"
#include "tests/check.h"

enum { N_THREADS = 8 };

struct bench {
    struct mock_server *server;
    struct hx_run run;
    char url[64];
};

static void bench_release(struct bench *b)
{
    hx_stage_free(b->run.stage);
    gc_http_client_free(b->run.mock.client);
    mock_server_stop(b->server, 1000);
}

static void bench_open(struct bench *b)
{
    const struct mock_server_options mock_options = {0};
    const struct gc_http_client_options client_options = {.user_agent = "gcverify"};
    const char *bin = getenv("BIN");
    struct gc_error err = {0};
    CHECK_STATUS(mock_server_start(&b->server, &mock_options, NULL, &err), GC_OK, &err);
    CHECK_STATUS(gc_http_client_new(&b->run.mock.client, &client_options), GC_OK, NULL);
    CHECK_STATUS(hx_stage_new(&b->run.stage, &err), GC_OK, &err);
    snprintf(b->url, sizeof b->url, "http://127.0.0.1:%u", mock_server_port(b->server));
    b->run.mock.base_url = b->url;
    b->run.programs = bin ? bin : "build/release/bin";
    b->run.n_threads = N_THREADS;
}

static void torture(const char *file, size_t at_least)
{
    struct bench b GC_AUTO(bench_release) = {0};
    struct hx_cases cases GC_AUTO(hx_cases_release) = {0};
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct hx_torture t GC_AUTO(hx_torture_release) = {.run = &b.run};
    struct gc_error err = {0};
    CHECK_STATUS(hx_cases_load(&cases, &file, 1, &problems, &err), GC_OK, &err);
    bench_open(&b);
    if (cases.n == 0 || !b.run.stage)
        return;
    t.c = cases.items[0];
    CHECK_STATUS(hx_torture_run(&t, &err), GC_OK, &err);
    CHECK(t.n_events >= at_least);
    for (size_t i = 0; i < t.n_runs; i++) {
        char row[256];
        snprintf(row, sizeof row, "%s at %zu (%s): %s", hx_break_name(t.runs[i].how), t.runs[i].at,
                 hx_wire_event_name(t.events[t.runs[i].at - 1]), t.runs[i].text);
        CHECK_ROW(row, t.runs[i].good);
    }
}

static void test_gcflow(void)
{
    torture("fixtures/cases/flow/torture-contact-found.json", 9);
}

static void test_gcaction(void)
{
    torture("fixtures/cases/action/torture-customer-found.json", 9);
}

SUITE(wire_torture,
      {"gcflow ends in time with an honest error, wherever the wire breaks", test_gcflow},
      {"gcaction answers in time with an honest status, wherever the wire breaks", test_gcaction});
