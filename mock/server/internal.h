/* internal.h - the server itself, and a request's way through it.
 *
 * Ownership:  everything belongs to the server; the strings of options are its copies.
 * Threads:    set before the first request and left alone, but for what guards itself.
 */
#ifndef MOCK_SERVER_INTERNAL_H
#define MOCK_SERVER_INTERNAL_H

#include <pthread.h>

#include "mock/exchange/exchange.h"
#include "mock/exchange/services.h"
#include "mock/fault/match.h"
#include "mock/server/server.h"

struct mock_watch;

struct mock_server {
    struct mock_services services; /* must come first */
    struct mock_catalogue catalogue;
    struct mock_server_options options; /* host, data_action_base, admin_token, org_dirs: copies */
    struct mock_watch *watch;           /* NULL: folders are not watched */
    pthread_mutex_t reload_lock;        /* one reload at a time */
};

/* The one handler of the HTTP server: ctx is the struct mock_services. */
void mock_serve(void *ctx, const struct gc_http_request *req, struct gc_http_response *res);

/* The exchange's request as faults and the journal see it: token and client are known by now. */
void mock_subject_of(struct mock_subject *out, const struct mock_exchange *x);

#endif
