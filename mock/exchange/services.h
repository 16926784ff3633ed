/* services.h - what a running mock consists of, as its handlers see it.
 *
 *   mock_wire_flush(x->services->wire, x->world->name);
 *
 * Ownership:  everything belongs to the server.
 * Threads:    set before the first request and left alone, but for what guards itself.
 */
#ifndef MOCK_SERVICES_H
#define MOCK_SERVICES_H

#include <stdatomic.h>
#include <stdio.h>

#include "base/http/client.h"
#include "base/http/server.h"
#include "mock/world/world.h"

struct mock_wire_queue;
struct platform; /* mock/platform/serve/platform.h */

struct mock_services {
    struct mock_worlds worlds; /* holds the server's org, too */
    struct mock_wire_queue *wire;
    struct gc_router *admin_routes, *api_routes, *collection_routes;
    struct platform *platform;     /* Optional: documents, behind the routes */
    struct gc_http_client *client; /* calls data action services */
    /* The mock itself: a data action asks it within this process. */
    void (*serve)(void *services, const struct gc_http_request *req, struct gc_http_response *res);
    struct gc_http_server *http;
    const char *admin_token;          /* NULL: the control plane needs none */
    const char *host;                 /* that it listens on */
    const char *const *allowed_hosts; /* other names that the control plane may be called by */
    size_t n_allowed_hosts;
    const char *data_action_base; /* may be NULL */
    int64_t started_ms;           /* monotonic */
    atomic_bool ending;           /* still served, but no more to be sent here */
    atomic_ullong n_requests;     /* all worlds, without the control plane's own */
    atomic_ullong n_reloads, n_failed_reloads;
    /* Loads the org folders anew; on any problem the org that is served stays. */
    enum gc_status (*reload)(struct mock_services *s, struct gc_problems *problems,
                             struct gc_error *err);
    /* What `gcmock validate` says about the folders; its exit code. */
    int (*validate)(struct mock_services *s, FILE *to);
};

#endif
