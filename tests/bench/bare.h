/* bare.h - the thing that bench compares with: a civetweb handler that does nothing else.
 *
 *   struct bare *b = bare_start(0, 0, NULL, &port);   ...   bare_stop(b);
 *
 * Best settings known (keep-alive, no delay, one write), a fixed JSON text as answer. With n_calls
 * it first makes the calls that a Data Action can't do without, with libcurl and warm handles: one
 * fetches /users/1, the other before it introspects the token. It reads nothing of the answers.
 *
 * Ownership:  the caller stops what it started.
 * Threads:    start and stop from one thread.
 * Errors:     NULL when the server can't be started.
 */
#ifndef BENCH_BARE_H
#define BENCH_BARE_H

struct bare;
/* n_calls: 0, 1 (the customer) or 2 (the token, too). The token is copied. */
struct bare *bare_start(unsigned n_calls, unsigned upstream_port, const char *token,
                        unsigned *port);
void bare_stop(struct bare *b);

#endif
