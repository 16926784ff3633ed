/* internal.h - the server itself, and a request's way through it.
 *
 * Threads:    the server is set before the first request and left alone, but for what guards
 *             itself.
 */
#ifndef MOCK_SERVER_INTERNAL_H
#define MOCK_SERVER_INTERNAL_H

#include <pthread.h>

#include "mock/exchange/exchange.h"
#include "mock/exchange/services.h"
#include "mock/fault/fault.h"
#include "mock/fault/match.h"
#include "mock/server/server.h"
#include "mock/stubs/stubs.h"

struct mock_watch;

struct mock_server {
    struct mock_services services; /* must come first */
    struct mock_catalogue catalogue;
    struct mock_operations operations;       /* the routes', and those of documents */
    char *openapi, **openapi_tables;         /* copies, for who watches the files */
    char *data_action_base, *admin_token;    /* copies, as services has them */
    char *host, **org_dirs, **allowed_hosts; /* copies, too; the lists end with NULL */
    size_t n_org_dirs;
    struct mock_watch *watch;    /* NULL: folders are not watched */
    pthread_mutex_t reload_lock; /* one reload at a time */
};

/* pipeline.c: the one handler of the HTTP server: ctx is the struct mock_services. */
void mock_serve(void *ctx, const struct gc_http_request *req, struct gc_http_response *res);

/* stub.c. The stub that is to answer, or NULL (a reference); none is asked where a fault answers.
 */
struct mock_stub *mock_stub_for(struct mock_exchange *x, struct mock_subject *s,
                                const struct mock_plan *plan);
/* Does a browser ask whether it may ask a stub? x->of_stub remembers it. */
bool mock_stub_is_preflight(struct mock_exchange *x);
/* What stands for a route while a stub answers: what it requires, how its errors are worded. */
struct mock_route mock_stub_route(const struct mock_exchange *x, const struct mock_stub *stub);
/* It answers, after its token and first permission were looked at; its delay and what goes wrong on
 * the wire go into the plan, where no fault says otherwise. False: others were faster and no stub
 * answers any more. */
bool mock_stub_serve(struct mock_exchange *x, struct mock_stub **stub, struct mock_subject *s,
                     struct mock_plan *plan);

/* record.c: an exchange's way into the journal, the coverage and the event stream; and out. The
 * control plane's own requests are not recorded. First, before anything may fail: */
void mock_record_begin(struct mock_exchange *x, const struct mock_subject *s);
/* Then: the answer as it stands in x->res leaves now; or it is the wire's from now on, and is
 * recorded when the last byte leaves. When its socket can't be had it leaves unbroken, and is
 * recorded so. */
void mock_record_answer(struct mock_exchange *x, const struct mock_plan *plan);
void mock_record_send(struct mock_exchange *x, const struct mock_plan *plan);

#endif
