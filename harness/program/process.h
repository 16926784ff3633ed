/* process.h - runs a program with arguments, environment, input and a deadline.
 *
 *   struct hx_process_spec spec = {.argv = argv, .env = env, .deadline_ms = gc_deadline_in(5000)};
 *   if (hx_process_run(&spec, &result, &err) == GC_OK && result.exit_code == 0) ...
 *
 * The child gets a process group of its own: whatever it starts ends with it. Its environment is
 * PATH, HOME, TMPDIR, LANG, what sanitizers need, and `env`: nothing of the caller leaks in.
 *
 * Ownership:  the caller frees the texts of a result, after an error, too.
 * Units:      deadlines on the monotonic clock.
 * Threads:    any thread; one child, one thread at a time.
 * Errors:     GC_E_IO (can't be started, or no exit code is to be had; names the program),
 *             GC_E_TIMEOUT (killed), GC_E_TOO_BIG (more output than 4 MiB).
 */
#ifndef HX_PROCESS_H
#define HX_PROCESS_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/strbuf.h"

struct hx_process_spec {
    const char *const *argv; /* Required; ends with NULL. argv[0] is looked up in PATH */
    const char *shell;       /* instead of argv: a command line for /bin/sh -c */
    const char *const *env;  /* Optional: "NAME=value", ends with NULL */
    const char *input;       /* Optional */
    int64_t deadline_ms;     /* Required for run; of a service, until it is ready (0: 20 s) */
};

enum { HX_OUTPUT_BYTES = 4 * 1024 * 1024 }; /* more is not kept, of stdout or stderr */
enum { HX_NO_EXIT_CODE = -1 };              /* it ended, and nobody knows how: never a success */

struct hx_process_result {
    int exit_code;        /* 128 + signal when a signal ended it */
    char *out, *err_text; /* NUL-terminated, never NULL after GC_OK */
    int64_t took_ms;
};

GC_NODISCARD enum gc_status hx_process_run(const struct hx_process_spec *spec,
                                           struct hx_process_result *result, struct gc_error *err);

/* A service: started, waited for until it is ready, stopped. Ready: it listens on *port; or, with a
 * port_file, has written the port that it took there, which goes to *port. */
struct hx_service;
GC_NODISCARD enum gc_status hx_service_start(struct hx_service **out,
                                             const struct hx_process_spec *spec,
                                             const char *port_file, unsigned *port,
                                             struct gc_error *err);
/* SIGTERM, then SIGKILL after grace_ms. Returns the exit code; *log (may be NULL) gets its output.
 */
int hx_service_stop(struct hx_service *s, int64_t grace_ms, char **log);
/* Has it ended by itself? Its outputs are closed then. */
bool hx_service_has_ended(const struct hx_service *s);
/* Takes what it has printed so far, stdout first: the caller frees; NULL without memory. */
char *hx_service_output(struct hx_service *s);

/* A child process and the pipes to it: what programs and services have in common. */
struct hx_child {
    const char *name; /* of the program, for errors */
    pid_t pid;
    int in, out, err; /* our ends of the pipes; -1 when closed */
    struct gc_strbuf out_text, err_text;
    const char *input;
    size_t input_left;
    pthread_mutex_t lock; /* guards both texts, and our ends of their pipes */
};
GC_NODISCARD enum gc_status hx_child_start(struct hx_child *c, const struct hx_process_spec *spec,
                                           struct gc_error *err);
/* Closes the pipes and frees what was read; it does not wait for the child. */
void hx_child_release(struct hx_child *c);
/* Takes in what stands in the pipes, without waiting. */
void hx_child_drain(struct hx_child *c);
/* Moves bytes until both outputs ended (true), or the deadline came or a limit was passed. */
bool hx_child_pump(struct hx_child *c, int64_t deadline_ms);
bool hx_child_is_over_limit(const struct hx_child *c);
/* Waits for the end within ms; false while it runs. A status that waitpid won't tell (SIGCHLD is
 * ignored: the kernel collects) becomes HX_NO_EXIT_CODE. */
GC_NODISCARD bool hx_child_reap(pid_t pid, int64_t ms, int *code);
/* Ends the child (SIGTERM first when there is a grace) and all that it started. */
int hx_child_end(pid_t pid, int64_t grace_ms);

#endif
