#include "mock/journal/journal.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/random.h"
#include "mock/journal/internal.h"
#include "mock/text/mask.h"

enum { FIRST_CAP = 16 };
static const struct mock_journal_limits default_limits = {
    .max_entries = 10000, .max_bytes = 16 << 20, .max_body_bytes = 16384};

void mock_journal_init(struct mock_journal *j, const struct mock_journal_limits *limits)
{
    *j = (struct mock_journal){.limits = default_limits, .next_id = 1};
    pthread_mutex_init(&j->lock, NULL);
    if (limits && limits->max_entries)
        j->limits.max_entries = limits->max_entries;
    if (limits && limits->max_bytes)
        j->limits.max_bytes = limits->max_bytes;
    if (limits && limits->max_body_bytes)
        j->limits.max_body_bytes = limits->max_body_bytes;
    j->limits.budget = limits ? limits->budget : NULL;
}

uint64_t mock_journal_first(const struct mock_journal *j)
{
    return j->next_id - j->n;
}

struct mock_entry *mock_journal_at(const struct mock_journal *j, uint64_t id)
{
    if (id < mock_journal_first(j) || id >= j->next_id)
        return NULL;
    return j->ring[id & (j->cap - 1)];
}

void mock_entry_unref(struct mock_entry *e)
{
    if (atomic_fetch_sub(&e->refs, 1) != 1)
        return;
    free(atomic_load(&e->answer));
    free(e);
}

void mock_entries_free(struct mock_entry *e)
{
    while (e) {
        struct mock_entry *next = e->next;
        mock_entry_unref(e);
        e = next;
    }
}

bool mock_view_take(struct mock_view *v, struct mock_journal *j, uint64_t since_id)
{
    *v = (struct mock_view){.journal = j};
    pthread_mutex_lock(&j->lock);
    v->list = malloc((j->n + 1) * sizeof *v->list);
    v->n_evicted = j->n_evicted;
    v->last_evicted_id = j->last_evicted_id;
    uint64_t first = mock_journal_first(j), id = since_id >= first ? since_id + 1 : first;
    for (; v->list && id < j->next_id; id++) {
        struct mock_entry *e = mock_journal_at(j, id);
        if (!e)
            continue;
        atomic_fetch_add(&e->refs, 1);
        v->list[v->n++] = e;
    }
    pthread_mutex_unlock(&j->lock);
    return v->list != NULL;
}

void mock_view_release(struct mock_view *v)
{
    for (size_t i = 0; i < v->n; i++)
        mock_entry_unref(v->list[i]);
    free(v->list);
    *v = (struct mock_view){0};
}

static void add_bytes(struct mock_journal *j, size_t n)
{
    j->bytes += n;
    if (j->limits.budget)
        atomic_fetch_add(&j->limits.budget->bytes, n);
}

static void take_bytes(struct mock_journal *j, size_t n)
{
    j->bytes -= n;
    if (j->limits.budget)
        atomic_fetch_sub(&j->limits.budget->bytes, n);
}

struct mock_entry *mock_journal_evict(struct mock_journal *j, struct mock_entry *freed)
{
    struct mock_entry *e = mock_journal_at(j, mock_journal_first(j));
    if (mock_journal_first(j) > j->last_evicted_id) /* a later one may have been lost before */
        j->last_evicted_id = mock_journal_first(j);
    j->n--;
    if (!e)
        return freed; /* counted when memory ran out for it */
    j->n_evicted++;
    const struct mock_answer *a = atomic_load(&e->answer);
    take_bytes(j, e->size + (a ? a->size : 0));
    e->next = freed;
    return e;
}

/* The newest entry stays, however big it is. */
static struct mock_entry *evict_surplus(struct mock_journal *j)
{
    struct mock_entry *freed = NULL;
    while (j->n > j->limits.max_entries || (j->n > 1 && j->bytes > j->limits.max_bytes))
        freed = mock_journal_evict(j, freed);
    return freed;
}

void mock_journal_clear(struct mock_journal *j)
{
    struct mock_entry *freed = NULL;
    pthread_mutex_lock(&j->lock);
    while (j->n > 0)
        freed = mock_journal_evict(j, freed);
    free(j->ring);
    j->ring = NULL;
    j->cap = 0;
    j->n_evicted = j->n_total = j->last_evicted_id = 0;
    pthread_mutex_unlock(&j->lock);
    mock_entries_free(freed);
}

void mock_journal_release(struct mock_journal *j)
{
    mock_budget_leave(j);
    mock_journal_clear(j);
    pthread_mutex_destroy(&j->lock);
}

static bool grow(struct mock_journal *j)
{
    if (j->n < j->cap)
        return true;
    size_t cap = j->cap ? 2 * j->cap : FIRST_CAP;
    struct mock_entry **ring = calloc(cap, sizeof(struct mock_entry *));
    if (!ring)
        return false;
    for (uint64_t id = mock_journal_first(j); id < j->next_id; id++)
        ring[id & (cap - 1)] = mock_journal_at(j, id);
    free(j->ring);
    j->ring = ring;
    j->cap = cap;
    return true;
}

/* How many bytes the masked form of n bytes may need: a secret of one byte becomes seven (nine when
 * it was a number), beside a name of at least five and a sign. */
static size_t masked_bound(size_t n, size_t max)
{
    size_t bound = 2 * n + 2 * MOCK_MASKED;
    return bound < max ? bound : max;
}

static const char *put_text(struct mock_out *o, const char *text)
{
    const char *at = o->at;
    mock_out_add(o, text, strlen(text) + 1);
    return at;
}

static const char *end_text(struct mock_out *o, const char *from)
{
    mock_out_add(o, "", 1);
    return from;
}

/* Masks into at most max bytes; the NUL after them has its own room. */
static struct mock_kept put_body(struct mock_out *o, const char *body, size_t n, size_t max)
{
    struct mock_out part = {.at = o->at, .end = o->at + masked_bound(n, max)};
    mock_mask_body(&part, body, n);
    struct mock_kept kept = {o->at, (size_t)(part.at - o->at), n, part.cut};
    o->at = part.at;
    mock_out_add(o, "", 1);
    return kept;
}

static size_t put_headers(struct mock_out *o, const struct mock_subject *s)
{
    const char *name, *value;
    size_t n = 0;
    for (; s->header_at && s->header_at(s->ctx, n, &name, &value); n++) {
        put_text(o, name);
        mock_mask_header(o, name, value);
        mock_out_add(o, "", 1);
    }
    return n;
}

enum { SENDER_TEXTS = 6 };

static void sender_texts(const struct mock_sender *s, const char *texts[SENDER_TEXTS])
{
    const char *const all[SENDER_TEXTS] = {s->action_id, s->action, s->origin,
                                           s->flow,      s->node,   s->simulation};
    for (size_t i = 0; i < SENDER_TEXTS; i++)
        texts[i] = all[i] ? all[i] : "";
}

static size_t sender_bound(const struct mock_sender *s)
{
    const char *texts[SENDER_TEXTS];
    size_t n = 0;
    sender_texts(s, texts);
    for (size_t i = 0; i < SENDER_TEXTS; i++)
        n += strlen(texts[i]) + 1;
    return n;
}

static const char *put_sender(struct mock_out *o, const struct mock_sender *s)
{
    const char *texts[SENDER_TEXTS], *from = o->at;
    sender_texts(s, texts);
    for (size_t i = 0; i < SENDER_TEXTS; i++)
        put_text(o, texts[i]);
    return from;
}

static size_t request_bound(const struct mock_subject *s, const char *world, size_t max_body)
{
    size_t n = strlen(world) + strlen(s->method) + strlen(s->path) + 2 * strlen(s->query) +
               strlen(s->client_id) + GC_UUID_TEXT + 8 + 2 * MOCK_MASKED;
    const char *name, *value;
    for (size_t i = 0; s->header_at && s->header_at(s->ctx, i, &name, &value); i++)
        n += strlen(name) + 2 * strlen(value) + MOCK_MASKED + 2;
    n += s->sender ? sender_bound(s->sender) : 0;
    return n + masked_bound(s->body_bytes, max_body) + 1;
}

static struct mock_entry *new_entry(const struct mock_subject *s, const char *world,
                                    const char *correlation_id, size_t max_body)
{
    size_t bound = sizeof(struct mock_entry) + request_bound(s, world, max_body);
    struct mock_entry *e = malloc(bound);
    if (!e)
        return NULL;
    struct mock_out o = {.at = e->text, .end = (char *)e + bound};
    *e = (struct mock_entry){
        .refs = 1, .at_ms = gc_clock_now(&gc_clock_wall), .operation = s->operation};
    e->world = put_text(&o, world);
    e->method = put_text(&o, s->method);
    e->path = o.at;
    mock_mask_plain(&o, s->path, strlen(s->path));
    end_text(&o, e->path);
    e->client_id = put_text(&o, s->client_id);
    e->correlation_id = put_text(&o, correlation_id);
    e->sender = s->sender ? put_sender(&o, s->sender) : NULL;
    e->query = o.at;
    mock_mask_form(&o, s->query, strlen(s->query));
    end_text(&o, e->query);
    e->headers = o.at;
    e->n_headers = put_headers(&o, s);
    e->body = put_body(&o, s->body, s->body_bytes, max_body);
    e->size = bound;
    return e;
}

uint64_t mock_journal_begin(struct mock_journal *j, const struct mock_subject *s, const char *world,
                            const char *correlation_id, int64_t started_us)
{
    struct mock_entry *e = new_entry(s, world, correlation_id, j->limits.max_body_bytes);
    if (e)
        e->started_us = started_us;
    pthread_mutex_lock(&j->lock);
    uint64_t id = j->next_id;
    struct mock_entry *freed = NULL;
    j->n_total++;
    if (grow(j)) {
        j->next_id++;
        j->n++;
        j->ring[id & (j->cap - 1)] = e;
        if (e) {
            e->id = id;
            add_bytes(j, e->size);
        }
        freed = evict_surplus(j);
    } else {
        j->next_id++; /* the window of ids begins anew after the gap */
        while (j->n > 0)
            freed = mock_journal_evict(j, freed);
        if (e) {
            e->next = freed;
            freed = e;
        }
    }
    if (!mock_journal_at(j, id))
        j->n_evicted++, j->last_evicted_id = id;
    pthread_mutex_unlock(&j->lock);
    mock_entries_free(freed);
    mock_budget_settle(j);
    return id;
}

static struct mock_answer *new_answer(const struct mock_outcome *o, size_t max_body)
{
    const char *fault = o->fault_id ? o->fault_id : "", *wire = o->wire ? o->wire : "";
    size_t bound = sizeof(struct mock_answer) + strlen(fault) + strlen(wire) + 3 +
                   masked_bound(o->body_bytes, max_body);
    struct mock_answer *a = malloc(bound);
    if (!a)
        return NULL;
    struct mock_out out = {.at = a->text, .end = (char *)a + bound};
    *a = (struct mock_answer){.status = o->status, .size = bound};
    a->fault_id = put_text(&out, fault);
    a->wire = put_text(&out, wire);
    a->body = put_body(&out, o->body ? o->body : "", o->body ? o->body_bytes : 0, max_body);
    return a;
}

/* Without memory for its answer an entry would answer questions wrongly: it goes, and is counted.
 */
static struct mock_entry *drop(struct mock_journal *j, struct mock_entry *e)
{
    j->ring[e->id & (j->cap - 1)] = NULL;
    take_bytes(j, e->size);
    j->n_evicted++;
    if (e->id > j->last_evicted_id)
        j->last_evicted_id = e->id;
    e->next = NULL;
    return e;
}

void mock_journal_end(struct mock_journal *j, uint64_t id, const struct mock_outcome *outcome)
{
    struct mock_answer *a = new_answer(outcome, j->limits.max_body_bytes);
    struct mock_entry *freed = NULL;
    pthread_mutex_lock(&j->lock);
    struct mock_entry *e = mock_journal_at(j, id);
    if (e && a && !atomic_load(&e->answer)) {
        a->duration_us = gc_now_us() - e->started_us;
        atomic_store(&e->aborted, outcome->aborted);
        add_bytes(j, a->size);
        atomic_store(&e->answer, a);
        freed = evict_surplus(j);
        a = NULL;
    } else if (e && !e->answer) {
        freed = drop(j, e);
    }
    pthread_mutex_unlock(&j->lock);
    mock_entries_free(freed);
    free(a);
    mock_budget_settle(j);
}

void mock_journal_abort(struct mock_journal *j, uint64_t id)
{
    pthread_mutex_lock(&j->lock);
    struct mock_entry *e = mock_journal_at(j, id);
    if (e)
        atomic_store(&e->aborted, true);
    pthread_mutex_unlock(&j->lock);
}
