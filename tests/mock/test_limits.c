#include <pthread.h>
#include <stdatomic.h>

#include "mock/world/limits.h"
#include "tests/check.h"

static void test_fixed_window(void)
{
    struct mock_limits l;
    struct mock_limit_state s;
    mock_limits_init(&l);
    CHECK(mock_limits_count(&l, "t", 2, 1000, &s));
    CHECK_INT(s.count, 1);
    CHECK_INT(s.allowed, 2);
    CHECK_INT(s.reset_s, 60);
    CHECK(mock_limits_count(&l, "t", 2, 30500, &s));
    CHECK_INT(s.reset_s, 31);
    CHECK(!mock_limits_count(&l, "t", 2, 60999, &s));
    CHECK_INT(s.count, 3);
    CHECK_INT(s.reset_s, 1);
    CHECK(mock_limits_count(&l, "t", 2, 61000, &s));
    CHECK_INT(s.count, 1);
    mock_limits_release(&l);
}

static void test_keys_are_apart(void)
{
    struct mock_limits l;
    struct mock_limit_state s;
    mock_limits_init(&l);
    CHECK(mock_limits_count(&l, "a", 1, 0, &s));
    CHECK(!mock_limits_count(&l, "a", 1, 0, &s));
    CHECK(mock_limits_count(&l, "b", 1, 0, &s));
    CHECK(mock_limits_count(&l, "c", 0, 0, &s));
    CHECK(mock_limits_count(&l, "c", 0, 0, &s));
    mock_limits_clear(&l);
    CHECK(mock_limits_count(&l, "a", 1, 0, &s));
    mock_limits_release(&l);
}

static void test_clock_set_back(void)
{
    struct mock_limits l;
    struct mock_limit_state s;
    mock_limits_init(&l);
    CHECK(mock_limits_count(&l, "a", 1, 100000, &s));
    CHECK(mock_limits_count(&l, "a", 1, 50000, &s));
    CHECK_INT(s.reset_s, 60);
    mock_limits_release(&l);
}

static void test_keys_are_bounded(void)
{
    struct mock_limits l;
    struct mock_limit_state s;
    char key[16];
    mock_limits_init(&l);
    for (int i = 0; i < 50000; i++) {
        snprintf(key, sizeof key, "k%d", i);
        (void)mock_limits_count(&l, key, 1, i, &s);
    }
    CHECK(l.windows.n <= 20000);
    mock_limits_release(&l);
}

struct counting {
    struct mock_limits limits;
    atomic_int let_through;
};

static void *count_many(void *arg)
{
    struct counting *c = arg;
    struct mock_limit_state s;
    for (int i = 0; i < 1000; i++)
        if (mock_limits_count(&c->limits, "t", 500, 0, &s))
            atomic_fetch_add(&c->let_through, 1);
    return NULL;
}

static void test_exact_under_threads(void)
{
    static struct counting c;
    pthread_t t[4];
    mock_limits_init(&c.limits);
    for (int i = 0; i < 4; i++)
        pthread_create(&t[i], NULL, count_many, &c);
    for (int i = 0; i < 4; i++)
        pthread_join(t[i], NULL);
    CHECK_INT(atomic_load(&c.let_through), 500);
    mock_limits_release(&c.limits);
}

SUITE(limits,
      {"a window of 60 s begins with the first request and ends at once", test_fixed_window},
      {"keys have windows of their own, 0 means no limit", test_keys_are_apart},
      {"a clock that was set back begins a new window", test_clock_set_back},
      {"the number of keys is bounded", test_keys_are_bounded},
      {"many threads get exactly what is allowed", test_exact_under_threads});
