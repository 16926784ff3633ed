/* fuzz.h - properties that must hold for any bytes at all.
 *
 *   FUZZ(url)
 *   {
 *       ...text and size are the input...
 *       FUZZ_HOLDS(u.port > 0);
 *   }
 *
 * A file fuzz_WHAT.c holds one such property and registers it. Linked alone with libFuzzer (or with
 * driver/main.c where there is none) it is the program fuzz-WHAT; test_seeds.c links them all and
 * plays tests/fuzz/seeds/WHAT/ as a part of `make check`.
 *
 * Ownership:  the input is borrowed; text[size] is NUL.
 * Units:      bytes.
 * Errors:     a property that does not hold is printed and aborts, or is told to fuzz_on_broken.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/json/json.h"
#include "base/strbuf.h"

struct fuzz_target {
    const char *what;
    void (*run)(const char *text, size_t size);
    struct fuzz_target *next;
};
void fuzz_add_target(struct fuzz_target *t);
struct fuzz_target *fuzz_targets(void); /* sorted by name */

#define FUZZ(name)                                                                                 \
    static void fuzz_##name(const char *text, size_t size);                                        \
    static struct fuzz_target name##_target = {.what = #name, .run = fuzz_##name};                 \
    __attribute__((constructor)) static void name##_register(void)                                 \
    {                                                                                              \
        fuzz_add_target(&name##_target);                                                           \
    }                                                                                              \
    static void fuzz_##name(const char *text, size_t size)

/* Runs a target on a copy of the bytes that has its exact size, so that reads past it are seen. */
void fuzz_run(const struct fuzz_target *t, const uint8_t *data, size_t size);

#define FUZZ_HOLDS(cond)                                                                           \
    do {                                                                                           \
        if (!(cond))                                                                               \
            fuzz_broken(#cond, __FILE__, __LINE__);                                                \
    } while (0)
void fuzz_broken(const char *property, const char *file, int line);
extern void (*fuzz_on_broken)(const char *property, const char *file, int line);

/* Strict JSON, which may be refused: then the error must be a good one. */
bool fuzz_reads_json(const char *text, size_t size, struct gc_json *doc);
/* What a writer has made must be JSON that our own parser takes. */
void fuzz_holds_json(const struct gc_strbuf *made);
/* One line, without control characters, and not empty. */
bool fuzz_is_message(const char *text);

/* A file in memory that holds the bytes, and the path by which it can be opened. -1: there is none,
 * for want of memory, or of /proc. The caller closes it. */
int fuzz_file(const char *text, size_t size, char *path, size_t cap);
/* Every file of a folder, in the order of the names; returns how many there were, -1: no folder. */
int fuzz_each_file(const char *dir, void (*visit)(void *ctx, const uint8_t *data, size_t size),
                   void *ctx);
/* Changes the input a little, as libFuzzer's simplest mutations do. Returns the new size. */
size_t fuzz_mutate(uint64_t *seed, uint8_t *data, size_t size, size_t cap);

#endif
