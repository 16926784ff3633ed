/* peers.h - other servers that bench compares with, when they are there.
 *
 *   pid_t pid = nginx_start(answer, &port);   ...   nginx_stop(pid)
 *   if (peer_read(getenv("BENCH_PEER"), &peer)) ...
 *
 * Ownership:  the caller stops what it started.
 * Errors:     -1 and false: it is not there; peer_read says why on stderr.
 */
#ifndef BENCH_PEERS_H
#define BENCH_PEERS_H

#include <stdbool.h>
#include <sys/types.h>

/* nginx with a worker for each processor, which answers everything with the same bytes as `answer`
 * has: its headers but for those that nginx sets itself, and its body. */
pid_t nginx_start(const char *answer, unsigned *port);
void nginx_stop(pid_t pid); /* not for pid <= 0 */

/* http://HOST[:PORT]/PATH */
struct peer {
    char host[256], path[1024];
    unsigned port;
};
bool peer_read(const char *url, struct peer *out);

#endif
