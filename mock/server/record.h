/* record.h - an exchange's way into the journal, the coverage and the event stream; and out.
 *
 *   mock_record_begin(x, &subject);        after routing, before anything may fail
 *   ... answer ...
 *   mock_record_answer(x, &plan);          or, when the wire is to send it:
 *   mock_record_send(x, &plan);            which records when the last byte leaves
 *
 * The control plane's own requests are not recorded.
 *
 * Threads:    any thread; begin before the rest.
 */
#ifndef MOCK_RECORD_H
#define MOCK_RECORD_H

#include "mock/exchange/exchange.h"
#include "mock/fault/fault.h"
#include "mock/fault/match.h"

void mock_record_begin(struct mock_exchange *x, const struct mock_subject *s);
/* The answer as it stands in x->res leaves now. */
void mock_record_answer(struct mock_exchange *x, const struct mock_plan *plan);
/* The answer is the wire's from now on. When its socket can't be had it leaves unbroken, and is
 * recorded so. */
void mock_record_send(struct mock_exchange *x, const struct mock_plan *plan);

#endif
