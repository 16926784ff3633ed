/* audits.h - /api/v2/audits: what was written in this world.
 *
 * Source:     the published models AuditQueryRequest and AuditLogMessage. Guesses: which service an
 *             entity belongs to, how its type is spelled (both are made of the path), and that a
 *             query has succeeded when it is asked for.
 * Threads:    one exchange, one thread.
 */
#ifndef MOCK_API_AUDITS_H
#define MOCK_API_AUDITS_H

#include "mock/exchange/exchange.h"

/* query.c */
mock_handler mock_post_audits_query, mock_get_audits_query, mock_get_audits_results;
mock_handler mock_post_audits_realtime;

/* note.c: the exchange was answered: if it wrote something, that is noted. */
void mock_audit_exchange(struct mock_exchange *x);

#endif
