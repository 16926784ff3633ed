/* Plays every seed, and a few hundred changes of them, by every property. */
#include <stdlib.h>

#include "tests/check.h"
#include "tests/fuzz/fuzz.h"

enum { CHANGES = 40, SPARE_BYTES = 256, BIG_SEED_BYTES = 20000 };

struct playing {
    const struct fuzz_target *target;
    uint64_t random;
    bool changed;
};

static const char *playing_what;
static void broken(const char *property, const char *file, int line)
{
    check_that(0, 0, line, file, "", "%s: %s", playing_what, property);
}

static void play(void *ctx, const uint8_t *data, size_t size)
{
    struct playing *p = ctx;
    if (!p->changed) {
        fuzz_run(p->target, data, size);
        return;
    }
    uint8_t *copy = malloc(size + SPARE_BYTES);
    CHECK_FATAL(copy != NULL);
    for (int i = 0; i < CHANGES && size < BIG_SEED_BYTES; i++) {
        size_t n = size;
        memcpy(copy, data, size);
        for (int k = 0; k <= i % 4; k++)
            n = fuzz_mutate(&p->random, copy, n, size + SPARE_BYTES);
        fuzz_run(p->target, copy, n);
    }
    free(copy);
}

static void play_all(bool changed)
{
    char dir[256];
    fuzz_on_broken = broken;
    for (const struct fuzz_target *t = fuzz_targets(); t; t = t->next) {
        struct playing p = {.target = t, .random = 0x9E3779B97F4A7C15, .changed = changed};
        playing_what = t->what;
        snprintf(dir, sizeof dir, "tests/fuzz/seeds/%s", t->what);
        CHECK_ROW(dir, fuzz_each_file(dir, play, &p) > 0);
        play(&p, (const uint8_t *)"", 0);
    }
    fuzz_on_broken = NULL;
}

static void test_seeds(void)
{
    play_all(false);
}

static void test_changed_seeds(void)
{
    play_all(true);
}

SUITE(seeds, {"every seed keeps every property", test_seeds},
      {"so do small changes of the seeds", test_changed_seeds});
