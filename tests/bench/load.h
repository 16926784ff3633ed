/* load.h - a small load generator: many connections, one thread.
 *
 *   struct load load = {.port = port, .requests = &text, .n_requests = 1, .n_connections = 64,
 *                       .duration_ms = 1000};
 *   struct load_result r;
 *   if (load_run(&load, &r) == 0) printf("%.0f/s\n", r.per_second);
 *
 * Ownership:  everything is borrowed for the length of the call.
 * Units:      milliseconds; latencies in microseconds.
 * Threads:    one run, one thread; runs may be side by side.
 * Errors:     -1 when the server can't be reached; answers that are wrong are counted, not hidden.
 */
#ifndef BENCH_LOAD_H
#define BENCH_LOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct load {
    const char *host; /* Optional: an address or a name; else this machine */
    unsigned port;
    const char *const *requests; /* whole HTTP/1.1 requests, taken in turn by the connections */
    size_t n_requests;
    const char *expect; /* each answer must contain this, or it counts as wrong */
    int n_connections;
    int64_t duration_ms;
    int64_t max_requests; /* 0: only the duration ends it */
    int64_t pace_us;      /* between one connection and the next; 0: all at once */
    bool fresh;           /* a new connection for each request */
    bool goes_on;         /* the next run takes up the requests where this one stopped */
    size_t n_sent;        /* kept for that */
};

struct load_result {
    int64_t n_answers, n_wrong, n_broken; /* broken: the connection ended in an answer */
    double per_second;
    int64_t p50_us, p99_us, max_us;
};

int load_run(struct load *load, struct load_result *out);
/* One request to this machine; its whole answer. False: none came, or it is larger than cap. */
bool load_ask(unsigned port, const char *request, char *answer, size_t cap);

#endif
