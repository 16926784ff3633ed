#include "mock/journal/journal.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
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

/* Texts one after another in a place that is known to be large enough. */
static const char *put(char **at, const char *text, size_t n)
{
    char *to = *at;
    memcpy(to, text, n);
    to[n] = '\0';
    *at = to + n + 1;
    return to;
}

static const char *put_text(char **at, const char *text)
{
    return put(at, text, strlen(text));
}

/* Of a body that is cut enough is kept to see every known secret in it whole. */
static size_t kept_bytes(size_t n, size_t max)
{
    return n < max + MOCK_MASK_KNOWN ? n : max + MOCK_MASK_KNOWN;
}

static struct mock_kept put_body(char **at, const char *body, size_t n, size_t max)
{
    size_t kept = kept_bytes(n, max);
    bool grant = kept < n && mock_mask_is_grant(body, n);
    return (struct mock_kept){
        .text = put(at, kept ? body : "", kept), .len = kept, .bytes = n, .grant = grant};
}

static size_t put_headers(char **at, const struct mock_subject *s)
{
    const char *name, *value;
    size_t n = 0;
    for (; s->header_at && s->header_at(s->ctx, n, &name, &value); n++) {
        put_text(at, name);
        put_text(at, value);
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

static size_t sender_bytes(const struct mock_sender *s)
{
    const char *texts[SENDER_TEXTS];
    size_t n = 0;
    sender_texts(s, texts);
    for (size_t i = 0; i < SENDER_TEXTS; i++)
        n += strlen(texts[i]) + 1;
    return n;
}

static const char *put_sender(char **at, const struct mock_sender *s)
{
    const char *texts[SENDER_TEXTS], *from = *at;
    sender_texts(s, texts);
    for (size_t i = 0; i < SENDER_TEXTS; i++)
        put_text(at, texts[i]);
    return from;
}

/* With a NUL after each. */
static size_t text_bytes(const struct mock_subject *s, const char *world,
                         const char *correlation_id, size_t max_body)
{
    const char *const texts[] = {world, s->method, s->path, s->query, s->client_id, correlation_id};
    const char *name, *value;
    size_t n = kept_bytes(s->body_bytes, max_body) + 1;
    for (size_t i = 0; i < GC_COUNT_OF(texts); i++)
        n += strlen(texts[i]) + 1;
    for (size_t i = 0; s->header_at && s->header_at(s->ctx, i, &name, &value); i++)
        n += strlen(name) + strlen(value) + 2;
    return n + (s->sender ? sender_bytes(s->sender) : 0);
}

static struct mock_entry *new_entry(const struct mock_subject *s, const char *world,
                                    const char *correlation_id, size_t max_body)
{
    size_t size = sizeof(struct mock_entry) + text_bytes(s, world, correlation_id, max_body);
    struct mock_entry *e = malloc(size);
    if (!e)
        return NULL;
    char *at = e->text;
    *e = (struct mock_entry){
        .refs = 1, .at_ms = gc_clock_now(&gc_clock_wall), .operation = s->operation, .size = size};
    e->world = put_text(&at, world);
    e->method = put_text(&at, s->method);
    e->path = put_text(&at, s->path);
    e->client_id = put_text(&at, s->client_id);
    e->correlation_id = put_text(&at, correlation_id);
    e->sender = s->sender ? put_sender(&at, s->sender) : NULL;
    e->query = put_text(&at, s->query);
    e->headers = at;
    e->n_headers = put_headers(&at, s);
    e->body = put_body(&at, s->body, s->body_bytes, max_body);
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
    const char *headers = o->headers ? o->headers : "";
    const char *stub = o->stub_id ? o->stub_id : "";
    size_t body_bytes = o->body ? o->body_bytes : 0;
    size_t size = sizeof(struct mock_answer) + strlen(fault) + strlen(wire) + strlen(headers) +
                  strlen(stub) + kept_bytes(body_bytes, max_body) + 5;
    struct mock_answer *a = malloc(size);
    if (!a)
        return NULL;
    char *at = a->text;
    *a = (struct mock_answer){.status = o->status, .size = size};
    a->fault_id = put_text(&at, fault);
    a->wire = put_text(&at, wire);
    a->headers = put_text(&at, headers);
    a->stub_id = put_text(&at, stub);
    a->body = put_body(&at, o->body, body_bytes, max_body);
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
        atomic_store(&e->refused, outcome->refused);
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
