/* record.h - an exchange's way into the journal, the coverage, the metrics and the event stream.
 *
 *   mock_record_begin(x);                  after routing, before anything may fail
 *   ... answer ...
 *   mock_record_end(&record, &outcome);    or mock_wire_send, which does it when the last byte left
 *
 * The control plane's own requests are not recorded.
 *
 * Ownership:  a record borrows its world; who keeps it beyond the exchange holds a reference.
 * Units:      milliseconds.
 * Threads:    any thread; begin before end.
 * Errors:     none.
 */
#ifndef MOCK_RECORD_H
#define MOCK_RECORD_H

#include "mock/exchange/exchange.h"
#include "mock/fault/fault.h"
#include "mock/journal/journal.h"

struct mock_record {
    struct mock_server *server;
    struct mock_world *world;
    uint64_t journal_id;
    const char *operation; /* NULL: no route */
    bool delayed;
};

void mock_record_begin(struct mock_exchange *x); /* sets x->journal_id */
struct mock_record mock_record_of(const struct mock_exchange *x, const struct mock_plan *plan);
void mock_record_end(const struct mock_record *r, const struct mock_outcome *outcome);
/* Begun and answered in one go, by x->res as it stands; plan may be NULL. For what was not sent
 * by mock_wire_send. */
void mock_record_answer(struct mock_exchange *x, const struct mock_plan *plan);

#endif
