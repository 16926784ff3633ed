/* programs.h - the programs of ours that are measured and besieged.
 *
 *   pid_t mock = program_start("build/bin", "gcmock", NULL, &port);
 *   ... program_stop(mock);
 *
 * Ownership:  the caller stops what it started.
 */
#ifndef BENCH_PROGRAMS_H
#define BENCH_PROGRAMS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>

/* A sanitizer takes memory of its own, and says on stderr what it finds. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { HAS_SANITIZER = 1 };
#else
enum { HAS_SANITIZER = 0 };
#endif

struct program_limit {
    int resource; /* RLIMIT_... */
    rlim_t most;
};

/* Starts BIN/NAME on a free port and waits until its port file tells which; limit may be NULL. -1
 * when it ended, or told nothing for 10 s. */
pid_t program_start(const char *bin, const char *name, const struct program_limit *limit,
                    unsigned *port);
/* The same with more words on its command line, which end with NULL; *took_us: from the fork until
 * its first answer to GET /. */
pid_t program_start_with(const char *bin, const char *name, const char *const *words,
                         unsigned *port, int64_t *took_us);
/* SIGTERM, and waits; its exit code, 128 + the signal that ended it, -1. pid <= 0: 0. */
int program_stop(pid_t pid);
double program_cpu_us(pid_t pid);
long program_resident_kib(pid_t pid); /* -1: not known */

#endif
