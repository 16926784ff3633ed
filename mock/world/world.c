#include "mock/world/world.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/random.h"
#include "base/text.h"

enum { PLATFORM_LIFETIME_S = 3600 };

bool mock_world_name_ok(const char *name)
{
    size_t n = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");
    return n > 0 && n < MOCK_WORLD_NAME && name[n] == '\0';
}

/* Adds the org's faults and remembers their ids. They were checked when the org was loaded. The
 * caller holds change_lock, or is alone with the world. */
static void add_org_faults(struct mock_world *w, const struct mock_org *org)
{
    const cJSON *faults = mock_org_faults(org);
    free(w->org_faults);
    w->org_faults = NULL;
    w->n_org_faults = 0;
    if (!faults || !(w->org_faults = calloc((size_t)cJSON_GetArraySize(faults) + 1, MOCK_FAULT_ID)))
        return;
    /* The one added last is asked first; of the file it is to be the first. */
    for (int i = cJSON_GetArraySize(faults) - 1; i >= 0; i--) {
        struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
        if (mock_faults_add(&w->faults, NULL, cJSON_GetArrayItem(faults, i), &problems,
                            w->org_faults[w->n_org_faults]) == GC_OK)
            w->n_org_faults++;
    }
}

/* Another org may bring other faults; those that were added to the world itself stay. */
static void exchange_org_faults(struct mock_world *w, const struct mock_org *old,
                                const struct mock_org *org)
{
    const cJSON *before = mock_org_faults(old), *now = mock_org_faults(org);
    if (before == now || (before && now && gc_json_equal(before, now)))
        return;
    for (size_t i = 0; i < w->n_org_faults; i++)
        mock_faults_remove(&w->faults, w->org_faults[i]);
    add_org_faults(w, org);
}

void mock_world_write_near_misses(struct mock_world *w, struct mock_subject *s, struct gc_jsonw *to)
{
    struct mock_org *org = mock_world_org(w);
    if (w->catalogue) {
        w->catalogue->write_near_misses(w, org, s, to);
    } else {
        gc_jsonw_array(to);
        gc_jsonw_end(to);
    }
    mock_org_unref(org);
}

static void write_near_misses(void *world, struct mock_subject *s, struct gc_jsonw *w)
{
    mock_world_write_near_misses(world, s, w);
}

static int64_t now_of(void *clock)
{
    return mock_clock_now(clock);
}

struct mock_world *mock_world_new(const char *name, struct mock_org *org,
                                  const struct mock_journal_limits *limits,
                                  const struct mock_catalogue *catalogue)
{
    struct mock_world *w = calloc(1, sizeof *w);
    if (!w)
        return NULL;
    gc_copy(w->name, sizeof w->name, name);
    atomic_init(&w->refs, 1);
    w->made_ms = gc_clock_now(&gc_clock_wall);
    gc_random_bytes(&w->seed, sizeof w->seed);
    atomic_init(&w->last_used_ms, gc_clock_now(&gc_clock_monotonic));
    pthread_mutex_init(&w->change_lock, NULL);
    pthread_mutex_init(&w->lock, NULL);
    w->org = mock_org_ref(org);
    mock_clock_init(&w->clock);
    mock_tokens_init(&w->tokens);
    mock_faults_init(&w->faults);
    mock_stubs_init(&w->stubs);
    mock_journal_init(&w->journal, limits);
    w->journal.operations = catalogue ? &catalogue->operations : NULL;
    w->journal.write_near_misses = write_near_misses;
    w->journal.near_misses_ctx = w;
    w->catalogue = catalogue;
    mock_limits_init(&w->limits);
    mock_coverage_init(&w->coverage);
    mock_coverage_init(&w->flows);
    mock_grants_init(&w->grants);
    mock_executions_init(&w->executions);
    mock_text_map_init(&w->logins);
    mock_text_map_init(&w->drafts);
    mock_notify_init(&w->notify, (struct gc_clock){now_of, &w->clock});
    mock_stores_init(&w->stores);
    mock_conversations_init(&w->conversations);
    mock_text_map_init(&w->jobs);
    mock_text_map_init(&w->presences);
    mock_audits_init(&w->audits);
    add_org_faults(w, org);
    return w;
}

uint64_t mock_world_generation(const struct mock_world *w)
{
    return w->seed + atomic_load(&w->age);
}

void mock_world_unref(struct mock_world *w)
{
    if (!w || atomic_fetch_sub(&w->refs, 1) != 1)
        return;
    mock_grants_release(&w->grants);
    mock_executions_release(&w->executions);
    mock_text_map_release(&w->logins);
    mock_text_map_release(&w->drafts);
    mock_notify_release(&w->notify);
    mock_stores_release(&w->stores);
    mock_conversations_release(&w->conversations);
    mock_text_map_release(&w->jobs);
    mock_text_map_release(&w->presences);
    mock_audits_release(&w->audits);
    mock_coverage_leave(&w->coverage, w->past);
    mock_coverage_release(&w->coverage);
    mock_coverage_release(&w->flows);
    mock_limits_release(&w->limits);
    mock_journal_release(&w->journal);
    mock_faults_release(&w->faults);
    mock_stubs_release(&w->stubs);
    free(w->org_faults);
    mock_tokens_release(&w->tokens);
    mock_clock_release(&w->clock);
    mock_org_unref(w->org);
    pthread_mutex_destroy(&w->lock);
    pthread_mutex_destroy(&w->change_lock);
    free(w);
}

struct mock_org *mock_world_org(struct mock_world *w)
{
    pthread_mutex_lock(&w->lock);
    struct mock_org *org = mock_org_ref(w->org);
    pthread_mutex_unlock(&w->lock);
    return org;
}

/* Takes the reference over. The caller holds change_lock. */
static void replace_org(struct mock_world *w, struct mock_org *org, bool changed)
{
    pthread_mutex_lock(&w->lock);
    struct mock_org *old = w->org;
    w->org = org;
    w->changed = changed;
    pthread_mutex_unlock(&w->lock);
    exchange_org_faults(w, old, org);
    mock_org_unref(old);
}

/* The org that is to be changed; until end_change nobody else changes it. */
static struct mock_org *begin_change(struct mock_world *w)
{
    pthread_mutex_lock(&w->change_lock);
    return mock_world_org(w);
}

static enum gc_status end_change(struct mock_world *w, struct mock_org *org,
                                 struct mock_org *changed, enum gc_status s)
{
    if (s == GC_OK)
        replace_org(w, changed, true);
    mock_org_unref(org);
    pthread_mutex_unlock(&w->change_lock);
    return s;
}

enum gc_status mock_world_change(struct mock_world *w, enum mock_kind kind, const char *collection,
                                 const char *id, const struct gc_json *item, bool merge,
                                 struct gc_problems *problems, struct gc_error *err)
{
    struct mock_org *changed = NULL, *org = begin_change(w);
    enum gc_status s =
        mock_org_change(&changed, org, kind, collection, id, item, merge, problems, err);
    return end_change(w, org, changed, s);
}

enum gc_status mock_world_overlay(struct mock_world *w, const struct gc_json *doc,
                                  const cJSON *overlay, struct gc_problems *problems,
                                  struct gc_error *err)
{
    struct mock_org *changed = NULL, *org = begin_change(w);
    enum gc_status s = mock_org_overlay(&changed, org, doc, overlay, problems, err);
    return end_change(w, org, changed, s);
}

enum gc_status mock_world_rebase(struct mock_world *w, struct mock_org *new_base,
                                 struct gc_error *err)
{
    enum gc_status s = GC_OK;
    struct mock_org *org = NULL;
    pthread_mutex_lock(&w->change_lock);
    bool changed = w->changed;
    if (changed)
        s = mock_org_rebase(&org, w->org, new_base, err);
    else
        org = mock_org_ref(new_base);
    if (s == GC_OK)
        replace_org(w, org, changed);
    pthread_mutex_unlock(&w->change_lock);
    return s;
}

void mock_world_renew(struct mock_world *w, struct mock_org *org)
{
    pthread_mutex_lock(&w->change_lock);
    replace_org(w, mock_org_ref(org), false);
    mock_faults_clear(&w->faults);
    add_org_faults(w, org);
    pthread_mutex_unlock(&w->change_lock);
    mock_clock_reset(&w->clock);
    mock_tokens_clear(&w->tokens);
    mock_stubs_reset(&w->stubs);
    mock_limits_clear(&w->limits);
    mock_coverage_leave(&w->coverage, w->past);
    mock_coverage_clear(&w->flows);
    mock_grants_clear(&w->grants);
    mock_executions_clear(&w->executions);
    mock_text_map_clear(&w->logins);
    mock_text_map_clear(&w->drafts);
    mock_notify_clear(&w->notify);
    mock_stores_clear(&w->stores);
    mock_conversations_clear(&w->conversations);
    mock_text_map_clear(&w->jobs);
    mock_text_map_clear(&w->presences);
    mock_audits_clear(&w->audits);
    mock_journal_clear(&w->journal);
    atomic_store(&w->n_requests, 0);
}

enum gc_status mock_world_platform_token(struct mock_world *w, char out[MOCK_TOKEN_TEXT])
{
    enum gc_status s = GC_OK;
    int64_t now_ms = mock_clock_now(&w->clock);
    pthread_mutex_lock(&w->lock);
    if (mock_tokens_find(&w->tokens, w->platform_token, now_ms, NULL) != MOCK_TOKEN_ACTIVE)
        s = mock_tokens_issue(&w->tokens, MOCK_PLATFORM_CLIENT, PLATFORM_LIFETIME_S, now_ms,
                              w->platform_token);
    memcpy(out, w->platform_token, MOCK_TOKEN_TEXT);
    pthread_mutex_unlock(&w->lock);
    return s;
}
