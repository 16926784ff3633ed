/* pool.h - does n things on several threads, each once.
 *
 *   hx_pool_each(8, cases->n, run_one, &ctx);      returns when all are done
 *
 * Ownership:  borrows ctx.
 * Units:      counts.
 * Threads:    makes n_threads - 1 of its own; the caller's works too.
 * Errors:     none: with fewer threads than wanted it takes longer.
 */
#ifndef HX_POOL_H
#define HX_POOL_H

#include <stddef.h>

void hx_pool_each(unsigned n_threads, size_t n, void (*one)(void *ctx, size_t i), void *ctx);

#endif
