#include "action/upstream/verdict.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "action/upstream/bulkhead.h"
#include "base/sha256.h"
#include "base/single_flight.h"

/* A digest picks a set; a verdict may be in any of its ways. Sets share a few locks. */
enum { WAYS = 16, LOCKS = 16 };

struct entry {
    unsigned char key[GC_SHA256_BYTES];
    int64_t stored_ms, ends_ms;
    enum gc_verdict_kind kind; /* UNKNOWN: the place is free */
};

struct shard {
    pthread_mutex_t lock; /* guards the entries of its sets, and what is asked about them */
    struct gc_single_flight asking;
};

struct gc_verdict_cache {
    struct gc_clock clock;
    size_t n_sets;
    struct gc_bulkhead waiting;
    struct shard shards[LOCKS];
    struct entry entries[];
};

const char *gc_verdict_origin_name(enum gc_verdict_origin origin)
{
    static const char *const names[] = {"hit", "miss", "joined", "refused"};
    return names[origin];
}

enum gc_status gc_verdict_cache_new(struct gc_verdict_cache **out, size_t capacity,
                                    unsigned max_waiting, struct gc_clock clock)
{
    size_t n_sets = capacity / WAYS + (capacity % WAYS != 0);
    n_sets = n_sets ? n_sets : 1;
    if (n_sets > SIZE_MAX / 2 / WAYS / sizeof(struct entry))
        return GC_E_NOMEM;
    struct gc_verdict_cache *c = calloc(1, sizeof *c + n_sets * WAYS * sizeof c->entries[0]);
    if (!c)
        return GC_E_NOMEM;
    c->clock = clock;
    c->n_sets = n_sets;
    c->waiting.limit = max_waiting;
    for (size_t i = 0; i < LOCKS; i++) {
        pthread_mutex_init(&c->shards[i].lock, NULL);
        c->shards[i].asking = (struct gc_single_flight){.key_bytes = GC_SHA256_BYTES,
                                                        .result_bytes = sizeof(struct gc_verdict)};
    }
    *out = c;
    return GC_OK;
}

void gc_verdict_cache_free(struct gc_verdict_cache *c)
{
    for (size_t i = 0; c && i < LOCKS; i++)
        pthread_mutex_destroy(&c->shards[i].lock);
    free(c);
}

static size_t set_of(const struct gc_verdict_cache *c, const unsigned char *key)
{
    uint64_t head;
    memcpy(&head, key, sizeof head);
    return (size_t)(head % c->n_sets);
}

/* The limits count from when the verdict came, so that lowering them reaches what is kept. */
static bool holds(const struct entry *e, const struct gc_verdict_limits *limits, int64_t now_ms)
{
    int64_t max_ms = e->kind == GC_VERDICT_ACTIVE ? limits->active_max_ms : limits->inactive_max_ms;
    return e->kind != GC_VERDICT_UNKNOWN && now_ms < e->ends_ms && now_ms - e->stored_ms < max_ms;
}

static bool find(const struct entry *set, const unsigned char *key,
                 const struct gc_verdict_limits *limits, int64_t now_ms, struct gc_verdict *out)
{
    for (size_t i = 0; i < WAYS; i++) {
        if (memcmp(set[i].key, key, GC_SHA256_BYTES) != 0 || !holds(&set[i], limits, now_ms))
            continue;
        *out = (struct gc_verdict){.kind = set[i].kind};
        if (out->kind == GC_VERDICT_INACTIVE)
            snprintf(out->reason, sizeof out->reason, "refused a moment ago");
        return true;
    }
    return false;
}

/* How ready a place is to be given up: the same key, then what has ended, inactive, oldest. */
static int eviction_rank(const struct entry *e, const unsigned char *key,
                         const struct gc_verdict_limits *limits, int64_t now_ms)
{
    if (memcmp(e->key, key, GC_SHA256_BYTES) == 0)
        return 3;
    if (!holds(e, limits, now_ms))
        return 2;
    return e->kind == GC_VERDICT_INACTIVE;
}

static struct entry *entry_to_replace(struct entry *set, const unsigned char *key,
                                      const struct gc_verdict_limits *limits, int64_t now_ms)
{
    struct entry *best = &set[0];
    int best_rank = eviction_rank(best, key, limits, now_ms);
    for (size_t i = 1; i < WAYS; i++) {
        int r = eviction_rank(&set[i], key, limits, now_ms);
        if (r > best_rank || (r == best_rank && set[i].stored_ms < best->stored_ms)) {
            best = &set[i];
            best_rank = r;
        }
    }
    return best;
}

static void store(struct entry *set, const unsigned char *key, const struct gc_verdict *v,
                  const struct gc_verdict_limits *limits, int64_t now_ms)
{
    if (v->kind == GC_VERDICT_UNKNOWN || v->lifetime_ms <= 0)
        return;
    struct entry *e = entry_to_replace(set, key, limits, now_ms);
    if (v->kind == GC_VERDICT_INACTIVE && eviction_rank(e, key, limits, now_ms) == 0)
        return;
    memcpy(e->key, key, GC_SHA256_BYTES);
    e->kind = v->kind;
    e->stored_ms = now_ms;
    e->ends_ms = v->lifetime_ms > INT64_MAX - now_ms ? INT64_MAX : now_ms + v->lifetime_ms;
}

struct look_up {
    const unsigned char *key;
    struct entry *set;
    struct shard *shard;
    const struct gc_verdict_question *question;
    const struct gc_verdict_limits *limits;
};

/* Called, and returns, with the shard's lock held; lets go of it during the call. */
static enum gc_verdict_origin ask_or_join(struct gc_verdict_cache *c, const struct look_up *l,
                                          gc_verdict_ask_fn ask, void *ctx, struct gc_verdict *out)
{
    struct gc_single_flight *asking = &l->shard->asking;
    struct gc_in_flight mine;
    /* That another's time was up says nothing to who has time left: it looks again. */
    do {
        switch (gc_single_flight_begin(asking, &l->shard->lock, &mine, l->key,
                                       l->question->deadline_ms, out)) {
        case GC_FLIGHT_LATE:
            *out = (struct gc_verdict){.reason = "the deadline passed while introspection ran"};
            return GC_VERDICT_JOINED;
        case GC_FLIGHT_JOINED:
            break;
        case GC_FLIGHT_BEGUN:
            pthread_mutex_unlock(&l->shard->lock);
            ask(ctx, l->question, out);
            pthread_mutex_lock(&l->shard->lock);
            store(l->set, l->key, out, l->limits, gc_clock_now(&c->clock));
            gc_single_flight_finish(asking, &mine, out);
            return GC_VERDICT_ASKED;
        }
    } while (out->timed_out);
    return GC_VERDICT_JOINED;
}

void gc_verdict_cache_resolve(struct gc_verdict_cache *c, const struct gc_verdict_question *q,
                              const struct gc_verdict_limits *limits, gc_verdict_ask_fn ask,
                              void *ctx, struct gc_verdict *out, enum gc_verdict_origin *origin)
{
    unsigned char key[GC_SHA256_BYTES];
    gc_sha256(q->token, strlen(q->token), key);
    size_t set_index = set_of(c, key);
    const struct look_up l = {.key = key,
                              .set = &c->entries[set_index * WAYS],
                              .shard = &c->shards[set_index % LOCKS],
                              .question = q,
                              .limits = limits};

    pthread_mutex_lock(&l.shard->lock);
    if (find(l.set, key, limits, gc_clock_now(&c->clock), out)) {
        *origin = GC_VERDICT_REMEMBERED;
    } else if (!gc_bulkhead_enter(&c->waiting)) {
        *origin = GC_VERDICT_REFUSED;
        *out = (struct gc_verdict){.reason = "too many requests wait for introspection"};
    } else {
        *origin = ask_or_join(c, &l, ask, ctx, out);
        gc_bulkhead_leave(&c->waiting);
    }
    pthread_mutex_unlock(&l.shard->lock);
}

size_t gc_verdict_cache_count(struct gc_verdict_cache *c)
{
    size_t n = 0;
    for (size_t i = 0; i < c->n_sets; i++) {
        struct shard *s = &c->shards[i % LOCKS];
        pthread_mutex_lock(&s->lock);
        for (size_t way = 0; way < WAYS; way++)
            n += c->entries[i * WAYS + way].kind != GC_VERDICT_UNKNOWN;
        pthread_mutex_unlock(&s->lock);
    }
    return n;
}
