#include "tests/check.h"

#include <stdalign.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/text.h"

static void test_gives(void)
{
    struct gc_arena a GC_AUTO(gc_arena_release) = {.max_bytes = SIZE_MAX};
    char *first = gc_arena_dups(&a, "first");
    size_t misplaced = 0, dirty = 0;
    for (size_t i = 1; i < 3000; i++) {
        unsigned char *p = gc_arena_zero(&a, i, 7);
        CHECK_FATAL(p != NULL);
        misplaced += (uintptr_t)p % alignof(max_align_t) != 0;
        for (size_t k = 0; k < i * 7; k++)
            dirty += p[k] != 0;
        memset(p, 0xA5, i * 7);
    }
    CHECK_INT(misplaced, 0);
    CHECK_INT(dirty, 0);
    CHECK_TEXT(first, "first");
    CHECK(gc_arena_dups(&a, NULL) == NULL && !a.failed);
    gc_arena_release(&a);
    CHECK_TEXT(gc_arena_dup(&a, "again and again", 5), "again");
}

/* The first block is as small as it is asked for, and what follows is not kept from growing. */
static void test_first_block(void)
{
    struct gc_arena a GC_AUTO(gc_arena_release) = {.max_bytes = 10000, .first_bytes = 64};
    char *first = gc_arena_dups(&a, "first"), *again = gc_arena_dups(&a, "again");
    char *large = gc_arena_get(&a, 200), *more = gc_arena_get(&a, 3000);
    CHECK_FATAL(first && again && large && more);
    CHECK(again - first == 16); /* of one block */
    memset(large, 'x', 200);
    memset(more, 'y', 3000);
    CHECK_TEXT(first, "first");
    CHECK_TEXT(again, "again");
    CHECK(gc_arena_get(&a, 7000) == NULL && a.failed);
}

static void test_limit(void)
{
    struct gc_arena a GC_AUTO(gc_arena_release) = {.max_bytes = 100};
    CHECK(gc_arena_get(&a, 90) != NULL);
    CHECK(gc_arena_get(&a, 20) == NULL && a.failed);
    CHECK(gc_arena_get(&a, 1) == NULL); /* who has failed gives nothing any more */
    gc_arena_release(&a);
    CHECK(gc_arena_get(&a, 1) != NULL);
    CHECK(gc_arena_zero(&a, SIZE_MAX / 2, 3) == NULL && a.failed);
}

static void test_reset(void)
{
    enum { HUGE_BYTES = 1 << 20 };
    struct gc_arena a GC_AUTO(gc_arena_release) = {.max_bytes = 4 * HUGE_BYTES};
    gc_arena_reset(&a); /* of nothing */
    char *first = gc_arena_get(&a, 100);
    gc_arena_reset(&a);
    CHECK_INT(a.used_bytes, 0);
    CHECK(gc_arena_get(&a, 100) == first); /* the same memory again */
    CHECK(gc_arena_get(&a, 5 * HUGE_BYTES) == NULL && a.failed);
    gc_arena_reset(&a);
    CHECK(!a.failed && gc_arena_get(&a, 1) != NULL);
    CHECK(gc_arena_get(&a, 2 * HUGE_BYTES) != NULL);
    gc_arena_reset(&a); /* what was alone so large is not kept */
    CHECK(a.blocks == NULL);
    for (int i = 0; i < 1000; i++)
        CHECK(gc_arena_get(&a, 100) != NULL);
    CHECK_INT(a.used_bytes, 1000 * 112);
}

static void test_pos(void)
{
    static const char text[] = "a\n\xc3\xa4"
                               "b\n";
    static const struct gc_pos row[] = {{1, 1}, {1, 2}, {2, 1}, {2, 2}, {2, 2}, {2, 3}, {3, 1}};
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        CHECK_INT(gc_pos_of(text, i).line, row[i].line);
        CHECK_INT(gc_pos_of(text, i).column, row[i].column);
    }
}

SUITE(arena, {"gives zeroed memory for any type", test_gives},
      {"the first block may be small", test_first_block},
      {"stops at its limit, and says so", test_limit}, {"what is reset is used again", test_reset},
      {"a byte of a text has a line and a column", test_pos});
