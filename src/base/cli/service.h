/* service.h - what a server program does around its server: readiness, signals, port file.
 *
 *   gc_service_block_signals();                 first thing in main, before threads
 *   ... start ...
 *   gc_service_announce("gcmock", "127.0.0.1", port, port_file, &err);
 *   while (gc_service_wait(-1) == GC_SERVICE_RELOAD) reload();
 *   ... stop ...
 *
 * The readiness line is API: "gcmock listening on http://127.0.0.1:8080\n" on stdout, once.
 *
 * Units:      milliseconds.
 * Threads:    the main thread only.
 * Errors:     GC_E_IO when the port file can't be written (temporary name, then rename), or is that
 *             of a server that still runs: it is locked for so long. One that was left is taken.
 */
#ifndef GC_SERVICE_H
#define GC_SERVICE_H

#include <stdint.h>

#include "base/status.h"

enum gc_service_event {
    GC_SERVICE_STOP,   /* SIGTERM, SIGINT, or gc_service_request_stop */
    GC_SERVICE_RELOAD, /* SIGHUP */
    GC_SERVICE_TICK,   /* timeout_ms passed */
};

void gc_service_block_signals(void);
GC_NODISCARD enum gc_status gc_service_announce(const char *program, const char *host,
                                                unsigned port, const char *port_file,
                                                struct gc_error *err);
/* Takes the port file away again, unless another server has written its own port there since. */
void gc_service_retire(unsigned port, const char *port_file);
enum gc_service_event gc_service_wait(int64_t timeout_ms); /* -1: until a signal */
void gc_service_request_stop(void);                        /* from any thread */
/* Reads a port file; 0 with an error when it is missing or holds no port. */
GC_NODISCARD enum gc_status gc_port_file_read(const char *path, unsigned *port,
                                              struct gc_error *err);

/* The file of this program, with symbolic links resolved. GC_E_IO when the system does not tell. */
GC_NODISCARD enum gc_status gc_program_path(char *out, size_t cap, struct gc_error *err);

#endif
