/* swarm.h - many connections of one thread: clients that keep them, and clients that crawl.
 *
 *   struct swarm *s = swarm_open(port, 5000);
 *   swarm_ask(s, request, 100, 6000, &result);        each asks every 100 ms, for 6 s
 *   swarm_crawl(s, "GET / HTTP/1.1\r\nX: ", 3000);    each sends a byte every 3 s from now on
 *   swarm_close(s);
 *
 * Clients are spread over addresses of loopback's network, so that ports do not run out.
 *
 * Units:      milliseconds.
 * Threads:    one swarm, one thread at a time; a crawl has a thread of its own until the close.
 */
#ifndef SIEGE_SWARM_H
#define SIEGE_SWARM_H

#include <stdint.h>

struct swarm_result {
    long n_answers, n_broken; /* broken: the server ended the connection, or none was to be had */
    int n_starved;            /* clients without any answer */
    int64_t p50_us, p99_us, max_us;
};

struct swarm;
struct swarm *swarm_open(unsigned port, int n); /* NULL: no memory */
/* Each client sends request every period_ms (not before the last one was answered). A connection
 * that breaks is counted, and opened anew when its client asks next. */
void swarm_ask(struct swarm *s, const char *request, int64_t period_ms, int64_t for_ms,
               struct swarm_result *out);
/* Each client sends `start` and then a byte every period_ms, on a thread; a connection that the
 * server ends is opened anew for the next byte. NULL as start: they only stay open. */
void swarm_crawl(struct swarm *s, const char *start, int64_t period_ms);
void swarm_close(struct swarm *s);

#endif
