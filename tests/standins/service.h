/* service.h - what the files of the stand-in service share. `is(...)` is nowhere true when no
 * breakage was asked for. */
#ifndef STANDINS_SERVICE_H
#define STANDINS_SERVICE_H

#include <stdbool.h>

#include "base/http/client.h"
#include "base/http/server.h"
#include "tests/standins/standin.h"

enum breakage { SERVICE_BREAKAGES(BREAKAGE_ENUM) N_BREAKAGES };
enum { SERVICE_URL = 1024, SERVICE_TOKEN = 512 };

struct service {
    struct gc_http_client *client;
    const char *genesys, *users, *secret;
    size_t broken; /* a breakage; N_BREAKAGES: none */
};
extern struct service service;

static inline bool is(enum breakage b)
{
    return service.broken == (size_t)b;
}

/* An error in the document's form. */
void service_fail(struct gc_http_response *res, int status, const char *fmt, ...) GC_PRINTF(3, 4);
void service_end_if(enum breakage b);

/* service_token.c */
struct question {
    const char *method, *url, *body;
    struct gc_http_header headers[4];
    size_t n_headers;
    bool for_ever, follows, impatient;
};
GC_NODISCARD enum gc_status service_ask(const struct question *q, struct gc_http_reply *reply,
                                        struct gc_error *err);
bool service_token_is_good(const char *token);

/* service_memory.c: what one call leaves for the next, where it must not. */
void service_note_call(const struct gc_http_request *req);
void service_note_outcome(enum gc_status s, int status);
int64_t service_last_id(void);
bool service_knows(int64_t id, struct gc_http_response *res); /* answers by what it has kept */
void service_keep(int64_t id, const struct gc_http_reply *reply, struct gc_http_response *res);

/* service_customer.c: asks the user API and answers. */
void service_look_up(int64_t id, const char *token, struct gc_http_response *res);

#endif
