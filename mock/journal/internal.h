/* internal.h - an entry of the journal; shared by journal.c, budget.c, shown.c, query.c, verify.c,
 * write.c.
 *
 *   struct mock_view v;
 *   if (mock_view_take(&v, j, 0)) { for (i...) test(v.list[i]); mock_view_release(&v); }
 *
 * Ownership:  entries are reference counted: the journal's own reference, and one of each view.
 * Units:      milliseconds of the wall clock, microseconds, bytes.
 * Threads:    mock_journal_first and mock_journal_at: the caller holds the journal's lock. A view
 *             is one thread's own, and holds up nobody: questions are answered without the lock.
 *             An entry does not change but for its answer, which comes once, and `aborted`.
 * Errors:     mock_view_take is false without memory.
 */
#ifndef MOCK_JOURNAL_INTERNAL_H
#define MOCK_JOURNAL_INTERNAL_H

#include <stdatomic.h>

#include "base/problems.h"
#include "mock/fault/match.h"
#include "mock/journal/journal.h"

/* A body as it came, NUL-terminated. */
struct mock_kept {
    const char *text;
    size_t len, bytes; /* as it is kept, as it was */
    bool grant;        /* what is not kept may say that it is an authorization's */
};

struct mock_answer {
    int status;
    int64_t duration_us;
    size_t size; /* of this allocation */
    const char *fault_id, *wire, *stub_id;
    const char *headers; /* lines, as they were sent */
    struct mock_kept body;
    char text[];
};

/* As it came, secrets and all: path, query, headers and bodies leave the journal by mock_show(). */
struct mock_entry {
    uint64_t id;
    atomic_uint refs;
    int64_t at_ms, started_us;
    atomic_bool aborted, refused;
    struct mock_answer *_Atomic answer; /* NULL: not answered yet */
    size_t n_headers, size;
    const char *operation; /* of the route table; NULL: unmatched */
    const char *world, *method, *path, *query, *client_id, *correlation_id;
    const char *sender;  /* texts in the order of struct mock_sender; NULL: the request came */
    const char *headers; /* name, NUL, value, NUL, ... */
    struct mock_kept body;
    struct mock_entry *next; /* among those about to be freed */
    char text[];
};

static inline bool mock_entry_is_matched(const struct mock_entry *e)
{
    return e->operation != NULL && !atomic_load(&e->refused);
}
uint64_t mock_journal_first(const struct mock_journal *j); /* the oldest id at hand */
struct mock_entry *mock_journal_at(const struct mock_journal *j, uint64_t id); /* NULL: lost */
void mock_entry_unref(struct mock_entry *e);
void mock_entries_free(struct mock_entry *e); /* it and those after it */
/* Takes the oldest out and puts it before the list of those to be freed; the caller holds the
 * journal's lock, and there is one. */
struct mock_entry *mock_journal_evict(struct mock_journal *j, struct mock_entry *freed);

/* budget.c. The journal was written to: what is too much goes. The caller holds no lock. */
void mock_budget_settle(struct mock_journal *j);
void mock_budget_leave(struct mock_journal *j); /* it is about to end */

/* The entries after since_id as they are now, oldest first. */
struct mock_view {
    const struct mock_journal *journal;
    struct mock_entry **list;
    size_t n;
    uint64_t n_evicted, last_evicted_id;
};
GC_NODISCARD bool mock_view_take(struct mock_view *v, struct mock_journal *j, uint64_t since_id);
void mock_view_release(struct mock_view *v);

/* shown.c: an entry as it may be shown: without its secrets. */
struct mock_text {
    const char *text; /* NUL-terminated */
    size_t len;
    bool cut; /* there was more */
};
struct mock_shown_headers {
    const char *first; /* name, NUL, value, NUL, ... */
    size_t n;
};
struct mock_shown {
    const struct mock_entry *entry;
    const struct mock_answer *answer; /* NULL: not answered yet */
    const char *path, *query;
    struct mock_shown_headers headers, answer_headers;
    struct mock_sender sender; /* if it was sent */
    struct mock_text body, answer_body;
    char *memory;
};
GC_NODISCARD bool mock_show(struct mock_shown *s, const struct mock_journal *j,
                            const struct mock_entry *e); /* false: no memory */
void mock_shown_release(struct mock_shown *s);
/* It may be asked for the same as a request on its way; borrows from what is shown. */
void mock_shown_subject(const struct mock_shown *s, struct mock_subject *out);
/* Not under the journal's lock: near misses may take others. */
void mock_entry_write(const struct mock_journal *j, const struct mock_entry *e, struct gc_jsonw *w);

/* A question, read: a match and what only the journal knows. */
struct mock_query {
    cJSON *tree; /* owned, masked; the rest points into it */
    struct mock_match match;
    int status_from, status_to; /* 0: any */
    const char *stub;           /* the same */
    bool any_stub;
    const char *fault; /* NULL: any; a fault's id or a wire fault's name */
    bool any_fault;
    int matched; /* -1: any */
    uint64_t since_id;
    bool goes_on;  /* since_id was given, if only as 0: from the first one on */
    int64_t limit; /* -1: none */
};
/* The match of a question or a check: what its "match" holds, or the question itself; NULL: it says
 * nothing of requests. Both at once is a problem. */
const cJSON *mock_query_match(const struct gc_json *doc, const cJSON *question,
                              struct gc_problems *problems);
/* "nearest": what came instead: the entries that differ least, and in what. */
void mock_nearest_write(const struct mock_view *v, const struct mock_query *q, struct gc_jsonw *w);
/* Of what query.schema.json has judged; adds what is wrong beyond its form. node may be NULL.
 * Release it, also after false. */
bool mock_query_read(struct mock_query *q, const struct mock_journal *j, const struct gc_json *doc,
                     const cJSON *node, struct gc_problems *problems);
void mock_query_release(struct mock_query *q);
/* MAYBE also without memory. */
enum mock_match_result mock_query_test(const struct mock_query *q, const struct mock_view *v,
                                       const struct mock_entry *e);
/* Could entries that are gone have answered to the question? */
bool mock_query_lost(const struct mock_query *q, const struct mock_view *v);

#endif
