/* select.h - the conversations that a query means, in its order.
 *
 *   struct mock_selection all;
 *   if (mock_select(x, query, &all)) { ... all.list[i] ...; mock_selection_done(x, &all); }
 *
 * Ownership:  the store is locked from a select that succeeded until done.
 */
#ifndef MOCK_API_SELECT_H
#define MOCK_API_SELECT_H

#include "mock/api/analytics/analytics.h"

struct mock_selection {
    const struct mock_conversation **list;
    size_t n;
};
/* False after it has answered 400 or 500. */
bool mock_select(struct mock_exchange *x, const cJSON *query, struct mock_selection *out);
/* What a select would say of the query, without one. */
bool mock_check_query(struct mock_exchange *x, const cJSON *query, struct mock_interval *interval);
void mock_selection_done(struct mock_exchange *x, struct mock_selection *s);

#endif
