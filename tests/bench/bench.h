/* bench.h - what the files of bench share: the programs that run, and the requests to them.
 *
 * Ownership:  one bench, `b`; what it has started is stopped at the end of the program. Requests
 *             live as long as the program.
 * Errors:     the program ends with a message (give_up).
 */
#ifndef BENCH_H
#define BENCH_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/http/client.h"
#include "tests/bench/load.h"
#include "tests/bench/subject.h"

#define SIMULATION(flow, node)                                                                     \
    "{\"flowId\":\"" flow "\"," node "\"context\":{\"from\":\"+15551234567\"},\"timeout\":5000}"
#define DEMO                                                                                       \
    SIMULATION("11111111-1111-4111-8111-111111111111",                                             \
               "\"nodeId\":\"11111111-1111-4111-8111-0000000000a1\",")
#define LOOKUP "{\"data\":{\"customer_id\":1}}"

enum {
    N_CLIENTS = 16,
    N_WORLDS = 64,
    N_CONTACTS = 100000,
    N_ACTIONS = 60,
    N_DELAYED = 1000,
    DELAY_MS = 500,
    N_COLD = 3000,
    N_ROWS = 1000,
    N_STARTS = 9,
    ROUND_MS = 250,
};

/* A gcmock that runs. */
struct mock {
    pid_t pid;
    unsigned port;
    char token[256];
};

struct bench {
    const char *bin;
    bool quick, failed;
    int n_rounds;
    struct mock mock, big;
    pid_t action, nginx;
    unsigned action_port, nginx_port;
    char dir[64]; /* of the big org; "" when there is none */
    struct gc_http_client *client;
};

extern struct bench b;

_Noreturn void give_up(const char *why);

/* requests.c. A call that must be answered with a 2xx. */
void call(unsigned port, const char *method, const char *path, const char *type, const char *body,
          struct gc_http_reply *reply);
void get_token(unsigned port, char *out, size_t cap);
/* Lists of one request; in_worlds: of N_WORLDS. headers: "Name: value\r\n" lines. */
const char *const *request(const char *method, const char *path, const char *headers,
                           const char *body);
const char *const *with_token(const struct mock *m, const char *method, const char *path,
                              const char *body);
const char *const *introspection(const struct mock *m);
const char *const *lookup_with(const char *token);
const char *const *in_worlds(void);
struct load load_of(unsigned port, const char *const *requests, const char *expect);

/* servers.c: tables of requests a second. */
void measure_endpoints(unsigned bare_port, const char *const *user);
void measure_connections(unsigned bare_port, const char *const *user);
void measure_action(void);
void measure_execution(void);
/* times.c: what is measured by the clock. */
void measure_delays(void);
void measure_batch(void);
void measure_start(const char *name);
void measure_memory(const char *name, const char *const *requests, const char *expect);

#endif
