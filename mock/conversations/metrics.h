/* metrics.h - what analytics counts and measures, read off a conversation.
 *
 *   mock_metrics_each(c, now_ms, visit, ctx);   visit(ctx, c, party, "tAcd", 4200, at_ms)
 *
 * Source:     "Analytics metrics" of the Genesys Cloud developer centre: a name that begins with n
 *             counts, with t measures milliseconds. What is still going on is told as far as it is
 *             known: nOffered at once, tAcd when the queue is left. Which session carries which
 *             metric is read off published examples; tWait is left out.
 * Threads:    the store is locked.
 * Units:      milliseconds since 1970.
 */
#ifndef MOCK_METRICS_H
#define MOCK_METRICS_H

#include "mock/conversations/conversation.h"

typedef void (*mock_metric_fn)(void *ctx, const struct mock_conversation *c,
                               const struct mock_party *p, const char *name, int64_t value,
                               int64_t at_ms);
void mock_metrics_each(const struct mock_conversation *c, mock_metric_fn visit, void *ctx);
/* The same of one party. */
void mock_metrics_of(const struct mock_conversation *c, const struct mock_party *p,
                     mock_metric_fn visit, void *ctx);

#endif
