/* Every case file as a CUnit test, a suite for each area. All that are selected are run at once by
 * a pool when the first test begins; each test then asserts its own case's result. */
#include <stdlib.h>
#include <unistd.h>

#include "base/http/client.h"
#include "harness/case/case.h"
#include "harness/report/faultcov.h"
#include "harness/run/runner.h"
#include "tests/check.h"
#include "tests/with_mock/fixture.h"

enum { MAX_AREAS = 64, N_THREADS = 8, REQUIRED_PERCENT = 100, ALL_LIMIT_S = 900 };

static struct hx_cases cases;
static struct hx_cases chosen; /* borrows from cases */
static struct hx_result *results;

static const char *programs(void)
{
    const char *bin = getenv("BIN");
    return bin ? bin : "build/release/bin";
}

/* --- running ---------------------------------------------------------------------------------- */

static bool is_registered(const struct hx_case *c)
{
    CU_pSuite suite = CU_get_suite(c->area);
    return suite && CU_get_test(suite, c->name);
}

static enum gc_status run_chosen(struct gc_error *err)
{
    struct hx_runner runner = {
        .programs = programs(), .rerun = "gcverify run", .n_threads = N_THREADS};
    char url[64];
    snprintf(url, sizeof url, "http://127.0.0.1:%u", mock_server_port(fx_server()));
    runner.mock.base_url = url;
    runner.mock.client = fx_client();
    runner.mock.org_is_ours = true;
    enum gc_status s = hx_services_new(&runner.services, N_THREADS, err);
    if (s == GC_OK)
        hx_run_cases(&runner, &chosen, results, NULL, NULL);
    const char *wrong = s == GC_OK ? hx_services_end(runner.services) : NULL;
    if (wrong)
        s = gc_fail(err, GC_E_DATA, "%s", wrong);
    hx_services_free(runner.services);
    return s;
}

static void run_once(void)
{
    struct gc_error err = {0};
    if (results)
        return;
    chosen.items = calloc(cases.n, sizeof(struct hx_case *));
    results = calloc(cases.n, sizeof *results);
    CHECK_FATAL(chosen.items && results);
    for (size_t i = 0; i < cases.n; i++)
        if (is_registered(cases.items[i]))
            chosen.items[chosen.n++] = cases.items[i];
    alarm(ALL_LIMIT_S); /* a test's own limit is not for all of them; each case has one */
    CHECK_STATUS(run_chosen(&err), GC_OK, &err);
}

static const struct hx_result *find_result(const char *name)
{
    for (size_t i = 0; i < chosen.n; i++)
        if (strcmp(chosen.items[i]->name, name) == 0)
            return &results[i];
    return NULL;
}

static void test_case(void)
{
    run_once();
    const struct hx_result *r = find_result(CU_get_current_test()->pName);
    CHECK_FATAL(r != NULL);
    CHECK(r->outcome == HX_PASSED);
    if (r->detail)
        fputs(r->detail, stdout);
    if (r->reason)
        printf("  could not be run: %s\n", r->reason);
}

/* --- fault coverage --------------------------------------------------------------------------- */

/* Of the endpoints that the two documents tell to call. */
static void test_coverage(void)
{
    static const char *const endpoints[] = {"postOauthToken", "getArchitectFlow",
                                            "postArchitectSimulations", "postOauth2Introspect",
                                            "getCollectionItem"};
    struct hx_faultcov cov GC_AUTO(hx_faultcov_release) = {0};
    run_once();
    for (size_t i = 0; i < chosen.n; i++)
        hx_faultcov_add(&cov, chosen.items[i], &results[i]);
    hx_faultcov_keep(&cov, endpoints, GC_COUNT_OF(endpoints));
    CHECK(chosen.n < cases.n || cov.n == GC_COUNT_OF(endpoints));
    double percent = hx_faultcov_percent(&cov);
    bool all = chosen.n == cases.n; /* of a selection nothing can be asked */
    CHECK(!all || percent >= REQUIRED_PERCENT);
    if (all && percent < REQUIRED_PERCENT)
        hx_faultcov_missing(&cov, stdout);
}

SUITE(fault_coverage,
      {"our clients have met and survived every failure of every endpoint", test_coverage});

/* --- registering ------------------------------------------------------------------------------ */

static struct check_suite suites[MAX_AREAS];
static size_t n_suites;

static void add_area(const char *area)
{
    size_t n = 0;
    CU_TestInfo *tests = calloc(cases.n + 1, sizeof *tests);
    if (!tests || n_suites == MAX_AREAS)
        exit(2);
    for (size_t i = 0; i < cases.n; i++)
        if (strcmp(cases.items[i]->area, area) == 0)
            tests[n++] = (CU_TestInfo){cases.items[i]->name, test_case};
    suites[n_suites] = (struct check_suite){.name = area, .tests = tests};
    check_add_suite(&suites[n_suites++]);
}

static bool is_known(const char *area)
{
    for (size_t i = 0; i < n_suites; i++)
        if (strcmp(suites[i].name, area) == 0)
            return true;
    return false;
}

static void release(void)
{
    for (size_t i = 0; i < chosen.n; i++)
        hx_result_release(&results[i]);
    for (size_t i = 0; i < n_suites; i++)
        free((void *)(uintptr_t)suites[i].tests);
    free(results);
    free(chosen.items);
    hx_cases_release(&cases);
}

__attribute__((constructor)) static void register_cases(void)
{
    static const char *const paths[] = {"fixtures/cases"};
    struct gc_problems problems = {0};
    struct gc_error err = {0};
    gc_http_setup();
    if (hx_cases_load(&cases, paths, 1, &problems, &err) != GC_OK) {
        gc_problems_print(&problems, stderr);
        fprintf(stderr, "%s\n", gc_error_text(&err));
        exit(2);
    }
    atexit(release);
    for (size_t i = 0; i < cases.n; i++)
        if (!is_known(cases.items[i]->area))
            add_area(cases.items[i]->area);
}
