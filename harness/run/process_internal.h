/* process_internal.h - a child process and the pipes to it, for process.c and service.c.
 *
 *   struct hx_child c;
 *   if (hx_child_start(&c, spec, &err) == GC_OK) { hx_child_pump(&c, deadline_ms); ... }
 *
 * Ownership:  release closes the pipes and frees what was read; it does not wait for the child.
 * Units:      milliseconds.
 * Threads:    one child, one thread at a time.
 * Errors:     GC_E_IO naming the program.
 */
#ifndef HX_PROCESS_INTERNAL_H
#define HX_PROCESS_INTERNAL_H

#include "base/strbuf.h"
#include "harness/run/process.h"

enum { HX_OUTPUT_BYTES = 4 * 1024 * 1024 };

struct hx_child {
    pid_t pid;
    int in, out, err; /* our ends of the pipes; -1 when closed */
    struct gc_strbuf out_text, err_text;
    const char *input;
    size_t input_left;
};

GC_NODISCARD enum gc_status hx_child_start(struct hx_child *c, const struct hx_process_spec *spec,
                                           struct gc_error *err);
void hx_child_release(struct hx_child *c);
/* Moves bytes until both outputs ended (true), or the deadline came or a limit was passed. */
bool hx_child_pump(struct hx_child *c, int64_t deadline_ms);
/* Waits for the end within ms; false while it runs. */
bool hx_child_reap(pid_t pid, int64_t ms, int *code);
/* Ends the child (SIGTERM first when there is a grace) and all that it started. */
int hx_child_end(pid_t pid, int64_t grace_ms);

#endif
