/* journal_internal.h - an entry of the journal; shared by journal.c, journal_query.c,
 * journal_verify.c, journal_write.c.
 *
 *   for (uint64_t id = mock_journal_first(j); id < j->next_id; id++)
 *       if ((e = mock_journal_at(j, id))) ...
 *
 * Ownership:  entries belong to the journal; two allocations each: the request, the answer.
 * Units:      milliseconds of the wall clock, microseconds, bytes.
 * Threads:    the caller holds the journal's lock.
 * Errors:     none.
 */
#ifndef MOCK_JOURNAL_INTERNAL_H
#define MOCK_JOURNAL_INTERNAL_H

#include "base/problems.h"
#include "mock/journal.h"
#include "mock/match.h"

struct mock_org;

struct mock_kept {
    const char *text;  /* masked, NUL-terminated */
    size_t len, bytes; /* as it is kept, as it was */
    bool cut;
};

struct mock_answer {
    int status;
    size_t size; /* of this allocation */
    const char *fault_id, *wire;
    struct mock_kept body;
    char text[];
};

struct mock_entry {
    uint64_t id;
    int64_t at_ms, started_us, duration_us; /* duration -1: not answered yet */
    bool aborted;
    struct mock_answer *answer; /* NULL: not answered yet */
    size_t n_headers, size;
    const char *operation; /* of the route table; NULL: unmatched */
    const char *world, *method, *path, *query, *client_id, *correlation_id;
    const char *headers; /* name, NUL, value, NUL, ... */
    struct mock_kept body;
    struct mock_entry *next; /* among those about to be freed */
    char text[];
};

uint64_t mock_journal_first(const struct mock_journal *j); /* the oldest id at hand */
struct mock_entry *mock_journal_at(const struct mock_journal *j, uint64_t id); /* NULL: lost */

void mock_entry_subject(const struct mock_entry *e, struct mock_subject *out);
/* org: for near misses; may be NULL. */
void mock_entry_write(const struct mock_entry *e, const struct mock_org *org, struct gc_jsonw *w);

/* A question, read: a match and what only the journal knows. */
struct mock_query {
    struct mock_match match;
    int status_from, status_to; /* 0: any */
    const char *fault;          /* NULL: any; a fault's id or a wire fault's name */
    bool any_fault;
    int matched; /* -1: any */
    uint64_t since_id;
    int64_t limit; /* -1: none */
};
/* For the list: match keys and status, fault, matched, since_id, limit. Else a match alone. */
bool mock_query_parse(struct mock_query *q, const struct gc_json *doc, const cJSON *node,
                      bool for_list, struct gc_problems *problems);
void mock_query_release(struct mock_query *q);
enum mock_match_result mock_query_test(const struct mock_query *q, const struct mock_entry *e);
/* Could entries that are gone have answered to the question? */
bool mock_query_lost(const struct mock_query *q, const struct mock_journal *j);

#endif
