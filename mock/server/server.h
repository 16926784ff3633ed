/* server.h - gcmock as a library: start one, ask its port, stop it.
 *
 *   struct mock_server_options o = {.org_dirs = dirs, .n_org_dirs = 1};
 *   if (mock_server_start(&server, &o, &err) == GC_OK) port = mock_server_port(server);
 *
 * The program gcmock, the harness and the tests all start it so.
 *
 * Ownership:  options are copied. Everything belongs to the server until mock_server_stop.
 * Threads:    start and stop from one thread; the rest from any.
 * Errors:     GC_E_DATA (org; the first problem in err, all of them on request), GC_E_IO, ...
 */
#ifndef MOCK_SERVER_H
#define MOCK_SERVER_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/problems.h"
#include "base/status.h"
#include "mock/journal/journal.h"

struct mock_server;
struct mock_server_options {
    const char *const *org_dirs; /* Optional: none means the demo org */
    size_t n_org_dirs;
    const char *host;             /* Optional: "127.0.0.1" */
    unsigned port;                /* 0: a free one */
    unsigned n_workers;           /* 0: 256 */
    size_t max_connections;       /* 0: 10,000 */
    int64_t request_timeout_ms;   /* 0: 30 s: for a request to come whole */
    int64_t keep_alive_ms;        /* 0: 30 s: between requests */
    const char *data_action_base; /* Optional: "http://127.0.0.1:8000", for data actions whose url
                                     is a path */
    const char *admin_token;      /* Required when host is not loopback */
    const char *const *allowed_hosts; /* Optional: other names that the control plane may be
                                         called by */
    size_t n_allowed_hosts;
    size_t max_worlds;                  /* 0: 100,000 */
    int64_t world_idle_ms;              /* 0: worlds are kept */
    struct mock_journal_limits journal; /* of each world */
    size_t journal_total_bytes;         /* 0: 256 MiB */
    const char *openapi;                /* Optional: a platform document; a bad one is logged */
    const char *const *openapi_tables;  /* Optional: rows over the program's own table */
    size_t n_openapi_tables;
    bool openapi_lenient, openapi_no_examples;
    bool watch; /* reload the org when a file of it changes */
};

GC_NODISCARD enum gc_status mock_server_start(struct mock_server **out,
                                              const struct mock_server_options *options,
                                              struct gc_problems *problems, struct gc_error *err);
unsigned mock_server_port(const struct mock_server *s);
/* Loads the org folders anew; on any problem the org that is served stays. */
GC_NODISCARD enum gc_status mock_server_reload(struct mock_server *s, struct gc_problems *problems,
                                               struct gc_error *err);
/* The same for nobody who waits: what came of it is logged. */
void mock_server_refresh(struct mock_server *s, const char *because);
/* simulate.c: walks a flow of the org that is served, by its id or its name, without a request. At
 * a name that nothing has, err tells the nearest one. */
struct flow_request;
struct gc_jsonw;
GC_NODISCARD enum gc_status mock_server_simulate(struct mock_server *s, const char *flow,
                                                 const struct flow_request *req,
                                                 struct gc_jsonw *out, struct gc_error *err);
/* From now on it says that it isn't ready, and that connections end; it still answers everything.
 */
void mock_server_announce_end(struct mock_server *s);
void mock_server_stop(struct mock_server *s, int64_t drain_ms); /* NULL is a no-op */

#endif
