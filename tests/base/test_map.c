#include "tests/check.h"

#include <stdlib.h>

#include "base/map.h"

enum { MANY = 100000 };

static void test_put_get(void)
{
    struct gc_map m = {0};
    int a = 1, b = 2;
    void *old = &a;
    CHECK(gc_map_get(&m, "x") == NULL);
    CHECK(gc_map_remove(&m, "x") == NULL);
    CHECK_INT(gc_map_put(&m, "x", &a, &old), GC_OK);
    CHECK(old == NULL);
    CHECK_INT(gc_map_put(&m, "x", &b, &old), GC_OK);
    CHECK(old == &a);
    CHECK_INT(gc_map_put(&m, "", &a, NULL), GC_OK);
    CHECK(gc_map_get(&m, "") == &a);
    CHECK(gc_map_get(&m, "x") == &b);
    CHECK(gc_map_getn(&m, "xyz", 1) == &b);
    CHECK_INT(m.n, 2);
    gc_map_release(&m, NULL);
}

static const char *key_of(int i, char out[16])
{
    snprintf(out, 16, "key-%d", i);
    return out;
}

/* The keys that i % 3 == 0 are gone, the others are there. */
static int wrong_keys(const struct gc_map *m, int *values)
{
    int wrong = 0;
    char key[16];
    for (int i = 0; i < MANY; i++)
        wrong += gc_map_get(m, key_of(i, key)) != (i % 3 ? &values[i] : NULL);
    return wrong;
}

static void test_many(void)
{
    struct gc_map m = {0};
    int *values = calloc(MANY, sizeof *values), failed = 0, seen = 0;
    char key[16];
    CHECK_FATAL(values != NULL);
    for (int i = 0; i < MANY; i++)
        failed += gc_map_put(&m, key_of(i, key), &values[i], NULL) != GC_OK;
    for (int i = 0; i < MANY; i += 3)
        failed += gc_map_remove(&m, key_of(i, key)) != &values[i];
    CHECK_INT(failed, 0);
    CHECK_INT(m.n, MANY - (MANY + 2) / 3);
    CHECK_INT(wrong_keys(&m, values), 0);
    const char *name;
    void *value;
    for (size_t i = 0; gc_map_next(&m, &i, &name, &value); seen++)
        ++*(int *)value;
    CHECK_INT(seen, m.n);
    CHECK_INT(values[1] + values[2], 2);
    gc_map_release(&m, NULL);
    CHECK(m.slots == NULL && m.n == 0);
    free(values);
}

static void test_kept_keys(void)
{
    struct gc_map m = {0};
    int one = 1, two = 2;
    const struct gc_map_key key = gc_map_key("flow action 1"), other = gc_map_key("flow action 2");
    CHECK(gc_map_get_key(&m, &key) == NULL);
    CHECK_INT(gc_map_put(&m, "flow action 1", &one, NULL), GC_OK);
    CHECK_INT(gc_map_put(&m, "", &two, NULL), GC_OK);
    CHECK(gc_map_get_key(&m, &key) == &one);
    CHECK(gc_map_get_key(&m, &other) == NULL);
    const struct gc_map_key empty = gc_map_key("");
    CHECK(gc_map_get_key(&m, &empty) == &two);
    gc_map_release(&m, NULL);
}

/* Of each length up to two words and a bit, and each place in them. */
static void test_every_byte_counts(void)
{
    char key[19] = "abcdefghijklmnopqr", changed[sizeof key];
    for (size_t n = 1; n < sizeof key; n++)
        for (size_t i = 0; i < n; i++) {
            memcpy(changed, key, sizeof key);
            changed[i] ^= 1;
            CHECK(gc_hash(key, n) != gc_hash(changed, n));
            CHECK(gc_hash(key, n) != gc_hash(key, n - 1));
        }
}

static int freed;
static void count_free(void *value)
{
    free(value);
    freed++;
}

static void test_release(void)
{
    struct gc_map m = {0};
    freed = 0;
    CHECK_INT(gc_map_put(&m, "a", malloc(1), NULL), GC_OK);
    CHECK_INT(gc_map_put(&m, "b", malloc(1), NULL), GC_OK);
    gc_map_release(&m, count_free);
    CHECK_INT(freed, 2);
}

SUITE(map, {"put replaces, get finds, absent is NULL", test_put_get},
      {"100,000 keys with every third removed", test_many},
      {"a key is asked for by a hash that is kept", test_kept_keys},
      {"every byte of a key and its length count", test_every_byte_counts},
      {"release frees each value once", test_release});
