/* bare.h - the thing that bench compares with: a civetweb handler that does nothing else.
 *
 *   struct bare *b = bare_start(0, 0, &port);   ...   bare_stop(b);
 *
 * Best settings known (keep-alive, no delay, one write), a fixed JSON text as answer. With n_calls
 * it first fetches /users/1 that often from upstream_port with libcurl and warm handles: what a
 * Data Action can't do without (one call with a known token, two with an unknown one).
 *
 * Ownership:  the caller stops what it started.
 * Units:      none.
 * Threads:    start and stop from one thread.
 * Errors:     NULL when the server can't be started.
 */
#ifndef BENCH_BARE_H
#define BENCH_BARE_H

struct bare;
struct bare *bare_start(unsigned n_calls, unsigned upstream_port, unsigned *port);
void bare_stop(struct bare *b);

#endif
