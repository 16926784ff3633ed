/* fake_upstream.h - Genesys Cloud and the external user API as a script: one server for both.
 *
 *   struct fake_upstream up;
 *   fake_upstream_start(&up);
 *   up.users.status = 500;                   (between requests)
 *   CHECK_INT(up.users.calls, 1);
 *   fake_upstream_stop(&up);
 *
 * Ownership:  the caller's storage; texts are borrowed.
 * Units:      milliseconds.
 * Threads:    a script and its counters may be changed and read any time.
 * Errors:     a server that does not start fails the test.
 */
#ifndef FAKE_UPSTREAM_H
#define FAKE_UPSTREAM_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/http/server.h"

enum fake_wire {
    FAKE_ANSWERS,
    FAKE_RESETS,    /* the connection dies before any byte */
    FAKE_CUTS_BODY, /* fewer bytes than announced */
    FAKE_NOT_HTTP,
};

struct fake_script {
    atomic_int status;
    const char *_Atomic body, *content_type;
    const char *_Atomic extra_name, *_Atomic extra_value; /* one more header */
    _Atomic enum fake_wire wire;
    atomic_int broken_calls; /* the wire is broken for so many calls only; 0: for all */
    atomic_bool held;        /* calls wait until fake_upstream_release */
    atomic_int calls;

    /* The last request. */
    char method[16], path[256], authorization[256], correlation_id[160], content_type_seen[64];
    char body_seen[1024];
};

struct fake_upstream {
    struct gc_http_server *server;
    char url[64];
    struct fake_script token, users, other; /* introspect and tokens/me; /users/...; the rest */
    pthread_mutex_t lock;
    pthread_cond_t released, arrived;
    int open_gates, waiting; /* guarded by lock */
};

void fake_upstream_start(struct fake_upstream *up);
void fake_upstream_stop(struct fake_upstream *up);
/* Every call that waits, and every later one, goes on. */
void fake_upstream_release(struct fake_upstream *up);
/* Returns when so many calls wait (within 30 s, else the test fails). */
void fake_upstream_await(struct fake_upstream *up, int waiting);

/* A URL where connections are refused: its port is bound, and nobody listens. Kept to the end. */
const char *fake_nowhere(void);

#endif
