/* Stands in for libFuzzer: plays seed folders, then changes seeds by a seeded generator.
 *
 *     fuzz-json [-max_total_time=S] [-runs=N] [-seed=N] FOLDER...
 *
 * The input at work is kept in ./crash-input until it has been survived. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/fuzz/fuzz.h"

enum { MOST_SEEDS = 4096, SPARE_BYTES = 256, DEFAULT_RUNS = 100000 };

struct seed {
    uint8_t *data;
    size_t size;
};
static struct seed seeds[MOST_SEEDS];
static size_t n_seeds;

static void play(const uint8_t *data, size_t size)
{
    FILE *f = fopen("crash-input", "wb");
    if (f) {
        fwrite(data, 1, size, f);
        fclose(f);
    }
    fuzz_run(fuzz_targets(), data, size);
}

static void keep(void *ctx, const uint8_t *data, size_t size)
{
    (void)ctx;
    uint8_t *copy = n_seeds < MOST_SEEDS ? malloc(size + 1) : NULL;
    play(data, size);
    if (!copy)
        return;
    memcpy(copy, data, size);
    seeds[n_seeds++] = (struct seed){copy, size};
}

static void play_changed(uint64_t *random, const struct seed *s)
{
    uint8_t *data = malloc(s->size + SPARE_BYTES);
    size_t size = s->size;
    if (!data)
        return;
    memcpy(data, s->data, size);
    for (int n = 1 + (int)(*random % 5); n > 0; n--)
        size = fuzz_mutate(random, data, size, s->size + SPARE_BYTES);
    play(data, size);
    free(data);
}

static long option(const char *arg, const char *name, long old)
{
    size_t n = strlen(name);
    return strncmp(arg, name, n) == 0 ? strtol(arg + n, NULL, 10) : old;
}

int main(int argc, char **argv)
{
    long seconds = 20, runs = DEFAULT_RUNS, first = 1, done = 0;
    for (int i = 1; i < argc; i++) {
        seconds = option(argv[i], "-max_total_time=", seconds);
        runs = option(argv[i], "-runs=", runs);
        first = option(argv[i], "-seed=", first);
        if (argv[i][0] != '-')
            fuzz_each_file(argv[i], keep, NULL);
    }
    keep(NULL, (const uint8_t *)"", 0);
    uint64_t random = (uint64_t)first * 2654435761u + 1;
    time_t end = time(NULL) + seconds;
    for (; done < runs && time(NULL) < end; done++)
        play_changed(&random, &seeds[(size_t)done % n_seeds]);
    remove("crash-input");
    printf("Done %ld runs of %zu seeds\n", done, n_seeds);
    for (size_t i = 0; i < n_seeds; i++)
        free(seeds[i].data);
    return 0;
}
