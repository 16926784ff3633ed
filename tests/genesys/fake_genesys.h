/* fake_genesys.h - a scripted Genesys Cloud for the tests of the client: it says what it is told
 * to, counts what it was asked, and knows nothing of flows.
 *
 *   fake_script(fake, FAKE_SIMULATION, {.status = 503, .headers = "Retry-After: 0\r\n"});
 *   CHECK_INT(fake_count(fake, FAKE_SIMULATION), 2);
 *
 * Without a script: tokens tok-secret-1, -2, ... are issued and accepted; the flow "flow-1" has the
 * lookup "node-1" in the container "task-1"; the caller +15551234567 is known.
 *
 * Ownership:  fake_stop frees everything.
 * Threads:    any.
 * Errors:     a fake that can't start ends the test.
 */
#ifndef FAKE_GENESYS_H
#define FAKE_GENESYS_H

#include "base/http/server.h"
#include "genesys/api.h"
#include "genesys/simulation.h"

#define FAKE_ID     "fake-client"
#define FAKE_SECRET "fake-secret-hunter2"
#define FAKE_BASIC  "ZmFrZS1jbGllbnQ6ZmFrZS1zZWNyZXQtaHVudGVyMg=="
#define FAKE_TOKEN  "tok-secret-" /* every token begins so */

enum fake_endpoint { FAKE_OAUTH, FAKE_FLOW, FAKE_SIMULATION, FAKE_N };

enum fake_wire { FAKE_WHOLE, FAKE_EMPTY, FAKE_RESET, FAKE_CUT, FAKE_SILENT };
struct fake_answer {
    int status;          /* 0: the usual answer */
    const char *headers; /* more header lines */
    const char *type;    /* NULL: application/json */
    const char *body;    /* NULL: none */
    enum fake_wire wire; /* how it is sent */
    bool forget_tokens;  /* from now on the tokens so far are refused */
};

struct fake;
struct fake *fake_start(void);
void fake_stop(struct fake *f);
/* No script, no counts, no tokens. */
void fake_reset(struct fake *f);
/* The next answer of an endpoint; several are given one after another, then the usual ones. */
void fake_add(struct fake *f, enum fake_endpoint e, struct fake_answer a);
#define fake_script(f, e, ...) fake_add((f), (e), (struct fake_answer)__VA_ARGS__)
/* What an endpoint answers after its script. */
void fake_always(struct fake *f, enum fake_endpoint e, struct fake_answer a);
unsigned fake_count(struct fake *f, enum fake_endpoint e);
const char *fake_url(const struct fake *f);
/* The last body that the simulation endpoint got; valid until the next. */
const char *fake_last_simulation(struct fake *f);

/* A client of the fake with its target. */
struct fake_client {
    struct gc_target target;
    struct gc_cancel cancel;
    struct gc_api *api;
};
void fake_client_open(struct fake_client *c, const struct fake *f, unsigned retries);
void fake_client_open_patient(struct fake_client *c, const struct fake *f, unsigned retries,
                              int64_t rate_wait_ms);
/* A client of whoever answers there. */
void fake_client_open_at(struct fake_client *c, const char *url, unsigned retries,
                         int64_t rate_wait_ms);
void fake_client_close(struct fake_client *c);

/* Runs a piece of shell with the real gcflow as $GCFLOW, a folder as $DIR and, in the environment,
 * credentials and flow of the fake (NULL: nobody listens), then reads what was printed. Returns
 * the exit code. */
struct fake_output {
    char out[16384], err[4096];
};
int fake_shell(const struct fake *f, const char *script, struct fake_output *output);

#endif
