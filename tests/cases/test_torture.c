/* Our own programs on a wire that breaks at every event: they end in time, and say what happened.
 */
#include <stdlib.h>

#include "harness/torture/torture.h"
#include "tests/check.h"
#include "tests/with_mock/fixture.h"

enum { N_THREADS = 8 };

static void close_run(struct hx_runner *runner)
{
    hx_services_free(runner->services);
}

static void torture(const char *file, size_t at_least)
{
    const char *bin = getenv("BIN");
    struct hx_runner runner GC_AUTO(close_run) = {.n_threads = N_THREADS};
    char url[64];
    struct hx_cases cases GC_AUTO(hx_cases_release) = {0};
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct hx_torture t GC_AUTO(hx_torture_release) = {.runner = &runner};
    struct gc_error err = {0};
    CHECK_STATUS(hx_cases_load(&cases, &file, 1, &problems, &err), GC_OK, &err);
    CHECK_STATUS(hx_services_new(&runner.services, 4, &err), GC_OK, &err);
    if (cases.n == 0 || !runner.services)
        return;
    snprintf(url, sizeof url, "http://127.0.0.1:%u", mock_server_port(fx_server()));
    runner.mock.base_url = url;
    runner.mock.client = fx_client();
    runner.programs = bin ? bin : "build/release/bin";
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
