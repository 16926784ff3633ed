/* analytics.h - /api/v2/analytics over the conversations of a world: details, jobs, aggregates,
 * observations of queues.
 *
 * Source:     the published models ConversationQuery, AnalyticsConversation, QueueObservationQuery,
 *             ConversationAggregationQuery. A conversation counts as soon as it begins: the real
 *             service lags behind. Guesses: an interval takes what overlaps it; buckets of
 *             aggregates are of UTC; a job is fulfilled when it is asked for.
 * Threads:    one exchange, one thread; filters and writers want the conversations locked.
 */
#ifndef MOCK_API_ANALYTICS_H
#define MOCK_API_ANALYTICS_H

#include "mock/conversations/conversation.h"
#include "mock/exchange/exchange.h"

/* query.c */
mock_handler mock_post_details_query, mock_get_details, mock_get_details_of_many;
/* jobs.c */
mock_handler mock_post_details_job, mock_get_details_job, mock_get_details_results;
mock_handler mock_delete_details_job, mock_get_details_availability;
/* aggregates.c */
mock_handler mock_post_aggregates_query;
/* observations.c */
mock_handler mock_post_queue_observations;

/* --- within the folder ---------------------------------------------------------------------------
 */

struct mock_interval {
    int64_t from_ms, to_ms;
};
/* "2026-01-31T00:00:00Z/2026-02-01T00:00:00Z"; false after a 400. */
bool mock_read_interval(struct mock_exchange *x, const cJSON *body, struct mock_interval *out);
void mock_put_interval(struct gc_jsonw *w, const char *key, struct mock_interval interval);

/* filter.c: what a filter looks at; p, s may be NULL: not one in particular. */
struct mock_facts {
    const struct mock_org *org;
    const struct mock_conversation *c;
    const struct mock_party *p;
    const struct mock_segment *s;
};
/* What is known of a dimension; NULL: nothing. */
const char *mock_fact(const struct mock_facts *f, const char *dimension);
bool mock_is_dimension(const char *name); /* of those that the service has */
/* Are a filter's (or a list of filters') words known? False after a 400 that names the one that is
 * not. NULL is fine. */
bool mock_check_filters(struct mock_exchange *x, const cJSON *filters, const char *field);
bool mock_filter_fits(const cJSON *filter, const struct mock_facts *f); /* NULL fits */
/* interval, conversationFilters, segmentFilters of a query. */
bool mock_query_fits(const cJSON *query, struct mock_interval interval, const struct mock_org *org,
                     const struct mock_conversation *c);

/* details.c */
void mock_write_details(struct gc_jsonw *w, const struct mock_org *org,
                        const struct mock_conversation *c, bool attributes);

/* agents.c: what a queue's members do: oOnQueueUsers, oUserRoutingStatuses, oUserPresences,
 * oActiveUsers, as one group of the queue alone. */
bool mock_wants_agents(const cJSON *metrics);
void mock_write_agents(struct mock_exchange *x, struct gc_jsonw *w, const cJSON *metrics,
                       const char *queue);

#endif
