/* journal.h - what a world received and answered: bounded, queryable, honest.
 *
 *   uint64_t id = mock_journal_begin(&world->journal, &subject, "default", correlation, now_us);
 *   mock_journal_end(&world->journal, id, &outcome);
 *
 * Every request is recorded, also the failed, aborted and unmatched ones, as it came: recording
 * costs a copy. Secrets are masked (mock/text/mask.h) when somebody reads: nothing leaves unmasked.
 * A question that evicted entries could have answered differently is refused (GC_E_TOO_BIG,
 * "evicted"), never guessed.
 *
 * Ownership:  the journal copies what it keeps.
 * Units:      times in milliseconds of the machine's wall clock, durations in microseconds.
 * Errors:     without memory an entry is counted as evicted.
 */
#ifndef MOCK_JOURNAL_H
#define MOCK_JOURNAL_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/json/json.h"
#include "base/json/write.h"
#include "base/status.h"

struct mock_entry;
struct mock_operations; /* mock/fault/match.h */
struct mock_subject;

struct mock_journal;

/* What several journals may take together. It outlives them. Its lock goes before a journal's. */
struct mock_journal_budget {
    pthread_mutex_t lock;
    atomic_size_t bytes;
    size_t max_bytes;                    /* init: 256 MiB */
    struct mock_journal *_Atomic newest; /* written to last; by `older` down to oldest */
    struct mock_journal *oldest;
};
void mock_budget_init(struct mock_journal_budget *b);
void mock_budget_release(struct mock_journal_budget *b);

struct mock_journal_limits {
    size_t max_entries, max_bytes, max_body_bytes; /* 0: 10,000; 16 MiB; 16 KiB */
    struct mock_journal_budget *budget;            /* Optional */
};

struct mock_journal {
    pthread_mutex_t lock;
    struct mock_journal_limits limits;
    struct mock_entry **ring; /* entry `id` is at id % cap; NULL: memory ran out for it */
    size_t cap, n, bytes;     /* cap: a power of two or 0 */
    uint64_t next_id;         /* ids count from 1 and are never reused */
    uint64_t n_evicted;       /* since the last clear */
    uint64_t n_total;
    uint64_t last_evicted_id;                 /* the highest; 0: none since the last clear */
    const struct mock_operations *operations; /* that questions may name; NULL: any */
    /* Optional: writes what a request that no route served may have meant, as one value. */
    void (*write_near_misses)(void *ctx, struct mock_subject *s, struct gc_jsonw *w);
    void *near_misses_ctx;
    struct mock_journal *newer, *older; /* in the budget's list, guarded by its lock */
};

struct mock_outcome {
    int status;           /* 0: nothing was answered */
    const char *fault_id; /* "" when none */
    const char *stub_id;  /* the stub that answered; NULL or "" when none */
    const char *wire;     /* name of the wire fault, "" when none */
    const char *headers;  /* Optional: of the answer, a line each, without those of its framing */
    const char *body;     /* of the answer */
    size_t body_bytes;
    bool refused; /* an operation that is published, but not acted out: it counts as unmatched */
    bool aborted; /* the client was gone before the answer ended */
};

void mock_journal_init(struct mock_journal *j, const struct mock_journal_limits *limits);
void mock_journal_release(struct mock_journal *j);
void mock_journal_clear(struct mock_journal *j);

/* Records the request; the answer is added by end. Returns the entry's id. */
uint64_t mock_journal_begin(struct mock_journal *j, const struct mock_subject *s, const char *world,
                            const char *correlation_id, int64_t started_us);
void mock_journal_end(struct mock_journal *j, uint64_t id, const struct mock_outcome *outcome);

/* The client went away while the answer, already recorded, was leaving. */
void mock_journal_abort(struct mock_journal *j, uint64_t id);

/* Questions. `query` is a match object as faults have it, plus status, fault, stub, matched; as it
 * is or as {"match": {...}}, with since_id and limit beside it. All write JSON. GC_E_DATA for a bad
 * query, GC_E_TOO_BIG ("evicted") when the journal can no longer know. */
GC_NODISCARD enum gc_status mock_journal_list(struct mock_journal *j, const struct gc_json *query,
                                              struct gc_jsonw *w, struct gc_error *err);
GC_NODISCARD enum gc_status mock_journal_get(struct mock_journal *j, uint64_t id,
                                             struct gc_jsonw *w, struct gc_error *err);
GC_NODISCARD enum gc_status mock_journal_count(struct mock_journal *j, const struct gc_json *query,
                                               uint64_t *out, struct gc_error *err);
/* As list; when there are none, also "nearest": what came instead, and in what it differs. */
GC_NODISCARD enum gc_status mock_journal_find(struct mock_journal *j, const struct gc_json *query,
                                              struct gc_jsonw *w, struct gc_error *err);
/* {"match":{...}, "exactly"|"at_least"|"at_most": N} or {"match":..., "never": true} or
 * {"in_order": [match, ...]}; writes {"verified": bool, ...} with what was seen instead. */
GC_NODISCARD enum gc_status mock_journal_verify(struct mock_journal *j, const struct gc_json *check,
                                                struct gc_jsonw *w, struct gc_error *err);

#endif
