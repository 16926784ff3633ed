#include "base/single_flight.h"

#include <sched.h>
#include <stdbool.h>

#include "base/clock.h"
#include "tests/check.h"

enum { WAITERS = 8 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int n_begun; /* guarded by lock, as begin lets go of it only while it waits */

struct caller {
    struct gc_single_flight *flights;
    const char *key;
    int64_t deadline_ms;
    struct gc_in_flight mine;
    enum gc_flight_role role;
    int result;
    pthread_t thread;
};

static void *begin(void *arg)
{
    struct caller *c = arg;
    pthread_mutex_lock(&lock);
    n_begun++;
    c->role =
        gc_single_flight_begin(c->flights, &lock, &c->mine, c->key, c->deadline_ms, &c->result);
    pthread_mutex_unlock(&lock);
    return NULL;
}

static void await_begun(int n)
{
    for (bool there = false; !there; sched_yield()) {
        pthread_mutex_lock(&lock);
        there = n_begun == n;
        pthread_mutex_unlock(&lock);
    }
}

static void finish(struct caller *c, int result)
{
    pthread_mutex_lock(&lock);
    gc_single_flight_finish(c->flights, &c->mine, &result);
    pthread_mutex_unlock(&lock);
}

static struct gc_single_flight fresh(void)
{
    n_begun = 0;
    return (struct gc_single_flight){.key_bytes = 1, .result_bytes = sizeof(int)};
}

static void test_all_who_wait_get_what_the_first_got(void)
{
    struct gc_single_flight s = fresh();
    const struct caller same = {.flights = &s, .key = "a", .deadline_ms = GC_NO_DEADLINE};
    struct caller first = same, others[WAITERS];
    begin(&first);
    CHECK(first.role == GC_FLIGHT_BEGUN);
    for (int i = 0; i < WAITERS; i++) {
        others[i] = same;
        CHECK_FATAL(pthread_create(&others[i].thread, NULL, begin, &others[i]) == 0);
    }
    await_begun(WAITERS + 1);
    finish(&first, 7);
    for (int i = 0; i < WAITERS; i++) {
        pthread_join(others[i].thread, NULL);
        CHECK(others[i].role == GC_FLIGHT_JOINED);
        CHECK_INT(others[i].result, 7);
    }
    CHECK(s.first == NULL);
}

static void test_who_waits_goes_at_its_own_deadline(void)
{
    struct gc_single_flight s = fresh();
    struct caller first = {.flights = &s, .key = "a", .deadline_ms = GC_NO_DEADLINE};
    struct caller patient = first, late = first;
    begin(&first);
    CHECK_FATAL(pthread_create(&patient.thread, NULL, begin, &patient) == 0);
    await_begun(2);
    late.deadline_ms = gc_deadline_in(0);
    begin(&late);
    CHECK(late.role == GC_FLIGHT_LATE);
    finish(&first, 3);
    pthread_join(patient.thread, NULL);
    CHECK(patient.role == GC_FLIGHT_JOINED);
    CHECK_INT(late.result, 0);
}

static void test_each_key_is_got_by_itself_and_anew_after_its_end(void)
{
    struct gc_single_flight s = fresh();
    struct caller a = {.flights = &s, .key = "a"}, b = {.flights = &s, .key = "b"}, again = a;
    begin(&a);
    begin(&b);
    CHECK(a.role == GC_FLIGHT_BEGUN && b.role == GC_FLIGHT_BEGUN);
    finish(&a, 1);
    begin(&again);
    CHECK(again.role == GC_FLIGHT_BEGUN);
    finish(&b, 2);
    finish(&again, 3);
    CHECK(s.first == NULL);
}

SUITE(single_flight,
      {"all who wait get what the first got", test_all_who_wait_get_what_the_first_got},
      {"who waits goes at its own deadline", test_who_waits_goes_at_its_own_deadline},
      {"each key is got by itself, and anew after its end",
       test_each_key_is_got_by_itself_and_anew_after_its_end});
