/* server_state.h - what a running mock consists of; for the mock's own files only.
 *
 *   struct mock_server *s = x->server;
 *   mock_wire_flush(s->wire, x->world->name);
 *
 * Ownership:  everything belongs to the server; the strings of options are its copies.
 * Units:      milliseconds.
 * Threads:    set before the first request and left alone, but for what guards itself.
 * Errors:     none.
 */
#ifndef MOCK_SERVER_STATE_H
#define MOCK_SERVER_STATE_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/http/client.h"
#include "base/http/server.h"
#include "mock/server/server.h"
#include "mock/wire/wire.h"
#include "mock/world/world.h"

struct mock_watch;

struct mock_server {
    struct mock_server_options options; /* host, data_action_base, admin_token, org_dirs: copies */
    bool loopback;                      /* the control plane then needs no token */
    int64_t started_ms;                 /* monotonic */
    struct mock_worlds worlds;          /* holds the server's org, too */
    struct mock_wire_queue *wire;
    struct gc_http_client *client; /* calls data action services */
    struct gc_http_server *http;
    struct mock_watch *watch;    /* NULL: folders are not watched */
    pthread_mutex_t reload_lock; /* one reload at a time */
    atomic_ullong n_requests;    /* all worlds, without the control plane's own */
    atomic_ullong n_reloads, n_failed_reloads;
};

/* The one handler of the HTTP server: ctx is the struct mock_server. */
void mock_serve(void *ctx, const struct gc_http_request *req, struct gc_http_response *res);

#endif
