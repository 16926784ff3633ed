#include "action/upstream/breaker.h"
#include "tests/check.h"

static int64_t now_ms;
static int64_t read_now(void *ctx)
{
    (void)ctx;
    return now_ms;
}

static struct gc_breaker fresh(void)
{
    struct gc_breaker b;
    now_ms = 1000;
    gc_breaker_init(&b, (struct gc_clock){.now_ms = read_now}, 3, 500);
    return b;
}

static bool call(struct gc_breaker *b, enum gc_breaker_outcome outcome)
{
    struct gc_breaker_ticket t;
    if (!gc_breaker_enter(b, &t))
        return false;
    gc_breaker_leave(b, &t, outcome);
    return true;
}

static void fail_times(struct gc_breaker *b, int n)
{
    for (int i = 0; i < n; i++)
        CHECK(call(b, GC_BREAKER_FAILURE));
}

static void test_it_opens_after_failures_in_a_row(void)
{
    struct gc_breaker b = fresh();
    struct gc_breaker_ticket t;
    fail_times(&b, 2);
    CHECK(call(&b, GC_BREAKER_SUCCESS)); /* the row is broken */
    fail_times(&b, 2);
    CHECK(gc_breaker_state(&b) == GC_BREAKER_CLOSED);
    fail_times(&b, 1);
    CHECK(gc_breaker_state(&b) == GC_BREAKER_OPEN);
    now_ms += 100;
    CHECK(!gc_breaker_enter(&b, &t));
    CHECK_INT(t.wait_ms, 400);
    gc_breaker_release(&b);
}

static void test_one_probe_at_a_time_closes_it(void)
{
    struct gc_breaker b = fresh();
    struct gc_breaker_ticket probe, second;
    fail_times(&b, 3);
    now_ms += 500;
    CHECK(gc_breaker_enter(&b, &probe));
    CHECK(gc_breaker_state(&b) == GC_BREAKER_HALF_OPEN);
    CHECK(!gc_breaker_enter(&b, &second));
    CHECK(second.wait_ms >= 1);
    gc_breaker_leave(&b, &probe, GC_BREAKER_SUCCESS);
    CHECK(gc_breaker_state(&b) == GC_BREAKER_CLOSED);
    fail_times(&b, 2);
    CHECK(gc_breaker_state(&b) == GC_BREAKER_CLOSED);
    gc_breaker_release(&b);
}

static void test_a_failed_probe_opens_it_anew(void)
{
    struct gc_breaker b = fresh();
    struct gc_breaker_ticket t;
    fail_times(&b, 3);
    now_ms += 500;
    CHECK(call(&b, GC_BREAKER_FAILURE));
    CHECK(gc_breaker_state(&b) == GC_BREAKER_OPEN);
    now_ms += 499;
    CHECK(!gc_breaker_enter(&b, &t));
    now_ms += 1;
    CHECK(gc_breaker_enter(&b, &t));
    gc_breaker_release(&b);
}

static void test_a_probe_without_verdict_lets_the_next_one_try(void)
{
    struct gc_breaker b = fresh();
    fail_times(&b, 3);
    now_ms += 500;
    CHECK(call(&b, GC_BREAKER_IGNORED));
    CHECK(gc_breaker_state(&b) == GC_BREAKER_HALF_OPEN);
    CHECK(call(&b, GC_BREAKER_SUCCESS));
    CHECK(gc_breaker_state(&b) == GC_BREAKER_CLOSED);
    gc_breaker_release(&b);
}

static void test_late_results_of_an_earlier_state_count_for_nothing(void)
{
    struct gc_breaker b = fresh();
    struct gc_breaker_ticket early;
    CHECK(gc_breaker_enter(&b, &early));
    fail_times(&b, 3);
    gc_breaker_leave(&b, &early, GC_BREAKER_SUCCESS);
    CHECK(gc_breaker_state(&b) == GC_BREAKER_OPEN);
    gc_breaker_release(&b);
}

static void test_zero_failures_mean_never(void)
{
    struct gc_breaker b;
    gc_breaker_init(&b, (struct gc_clock){.now_ms = read_now}, 0, 500);
    fail_times(&b, 50);
    CHECK(gc_breaker_state(&b) == GC_BREAKER_CLOSED);
    gc_breaker_release(&b);
}

SUITE(breaker, {"it opens after failures in a row", test_it_opens_after_failures_in_a_row},
      {"one probe at a time, and its success closes it", test_one_probe_at_a_time_closes_it},
      {"a failed probe opens it anew", test_a_failed_probe_opens_it_anew},
      {"a probe without verdict lets the next one try",
       test_a_probe_without_verdict_lets_the_next_one_try},
      {"late results of an earlier state count for nothing",
       test_late_results_of_an_earlier_state_count_for_nothing},
      {"zero failures mean never", test_zero_failures_mean_never});
