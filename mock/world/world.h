/* world.h - one isolated copy of the state, and the registry of all of them.
 *
 *   struct mock_world *w = mock_worlds_get(&server->worlds, "case-7", true, &err);
 *   ...
 *   mock_world_unref(w);
 *
 * A world is an overlay of the org plus its own tokens, faults, journal, clock and limits. The path
 * prefix /w/NAME selects it and makes it on first use; no prefix means "default", which there is
 * room for always.
 *
 * Ownership:  reference counted: a deleted world lives until its last exchange is done.
 * Threads:    everything here may be called from any thread. Lock order: worlds, a world's
 *             stores' lock, its change_lock, its lock, then the parts (tokens, faults, journal,
 *             limits), of which only one is held at a time.
 * Errors:     GC_E_USAGE (bad name), GC_E_TOO_BIG (too many worlds), GC_E_AUTH (too many made by
 *             nobody known), GC_E_NOT_FOUND, GC_E_NOMEM.
 */
#ifndef MOCK_WORLD_H
#define MOCK_WORLD_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/map.h"
#include "base/status.h"
#include "mock/conversations/conversation.h"
#include "mock/fault/fault.h"
#include "mock/fault/match.h"
#include "mock/journal/coverage.h"
#include "mock/journal/journal.h"
#include "mock/notify/notify.h"
#include "mock/org/org.h"
#include "mock/stubs/stubs.h"
#include "mock/world/audits.h"
#include "mock/world/clock.h"
#include "mock/world/executions.h"
#include "mock/world/grants.h"
#include "mock/world/limits.h"
#include "mock/world/stores.h"
#include "mock/world/text_map.h"
#include "mock/world/tokens.h"

#define MOCK_FAULT_ID   64
#define MOCK_WORLD_NAME 65 /* 1 to 64 of A-Z a-z 0-9 . _ - ; with the NUL */

struct mock_world {
    char name[MOCK_WORLD_NAME];
    atomic_uint refs;
    int64_t made_ms;           /* wall clock */
    uint64_t seed;             /* drawn when it was made: see mock_world_generation */
    atomic_llong last_used_ms; /* monotonic */
    atomic_ullong n_requests;
    atomic_uint age; /* grows by a reset or the deletion: what began before no longer waits */
    pthread_mutex_t change_lock; /* held while a new org is made; guards org_faults */
    pthread_mutex_t lock;        /* guards org, platform_token */
    struct mock_org *org;        /* with the world's changes, if it has any */
    atomic_bool changed;         /* org differs from the server's */
    atomic_bool by_stranger;     /* nobody who is known has used it yet */
    char platform_token[MOCK_TOKEN_TEXT];
    char (*org_faults)[MOCK_FAULT_ID]; /* ids of the faults that came with the org */
    size_t n_org_faults;
    const struct mock_catalogue *catalogue; /* may be NULL */
    struct mock_clock clock;
    struct mock_tokens tokens;
    struct mock_grants grants;
    struct mock_faults faults;
    struct mock_stubs stubs; /* its own, and what became of the org's */
    struct mock_journal journal;
    struct mock_limits limits;
    atomic_llong actions_running;    /* data actions, at this moment */
    struct mock_coverage coverage;   /* ended by a reset, as is */
    struct mock_coverage flows;      /* how often actions of flows were taken: see coverage.h */
    struct mock_coverage_past *past; /* the registry's; NULL outside of one */
    struct mock_executions executions;
    struct mock_text_map logins; /* of integrations: what their customAuth actions got */
    struct mock_text_map drafts; /* of data actions */
    struct mock_notify notify;   /* notification channels */
    struct mock_stores stores;   /* of the platform, by path */
    struct mock_conversations conversations;
    struct mock_text_map jobs; /* queries that are answered later */
    struct mock_audits audits;
    struct mock_text_map presences; /* of users, and their routing status */
};

/* What the worlds must know of the routes above them. */
struct mock_catalogue {
    struct mock_operations operations;
    /* What a request that no route serves may have meant: writes an array. */
    void (*write_near_misses)(struct mock_world *w, const struct mock_org *org,
                              struct mock_subject *s, struct gc_jsonw *to);
};

struct mock_worlds {
    pthread_rwlock_t lock; /* requests to a world that there is only read */
    struct gc_map by_name;
    struct mock_org *org;                   /* what new worlds start with */
    struct mock_coverage_past past;         /* of worlds that were reset or deleted */
    const struct mock_catalogue *catalogue; /* Optional */
    struct mock_hub *hub;                   /* Optional: websockets of their channels */
    struct mock_journal_limits journal_limits;
    struct mock_journal_budget journal_budget; /* of all of them */
    size_t max_worlds; /* 0: 100,000; of them half, and at most 1,000, may be made by strangers */
    size_t n_by_strangers;
    int64_t idle_ms;  /* 0: never; else worlds unused so long are dropped when new ones are made */
    int64_t swept_ms; /* monotonic: when idle worlds were last looked for */
};

bool mock_world_name_ok(const char *name);

/* Tells one life of a world from the next of the same name: another number after a restart of the
 * server, a deletion, a reset. */
uint64_t mock_world_generation(const struct mock_world *w);
void mock_worlds_init(struct mock_worlds *ws, struct mock_org *org);
void mock_worlds_release(struct mock_worlds *ws);
struct mock_org *mock_worlds_org(struct mock_worlds *ws); /* a reference */

/* A reference to the world, or NULL with *err filled. */
struct mock_world *mock_worlds_get(struct mock_worlds *ws, const char *name, bool make,
                                   struct gc_error *err);
/* The same for a request: one of a stranger makes no more worlds than strangers may; one who is
 * known makes the world known, too. */
struct mock_world *mock_worlds_enter(struct mock_worlds *ws, const char *name, bool known,
                                     struct gc_error *err);
void mock_worlds_know(struct mock_worlds *ws, struct mock_world *w); /* somebody known uses it */
void mock_world_unref(struct mock_world *w);
bool mock_worlds_delete(struct mock_worlds *ws, const char *name);
void mock_world_reset(struct mock_worlds *ws, struct mock_world *w); /* as newly made */
/* The server's org was loaded anew: every world gets it, keeping its own changes. */
GC_NODISCARD enum gc_status mock_worlds_set_org(struct mock_worlds *ws, struct mock_org *org,
                                                struct gc_error *err);
size_t mock_worlds_count(struct mock_worlds *ws);
/* Adds what all worlds have counted, those that are gone included. */
void mock_worlds_coverage(struct mock_worlds *ws, struct mock_coverage *sum);
/* References to all worlds, sorted by name; the caller unrefs each and frees the array. */
struct mock_world **mock_worlds_list(struct mock_worlds *ws, size_t *n);

/* For the registry: makes one with one reference; gives it its org anew (its changes kept); makes
 * it as it was made. */
struct mock_world *mock_world_new(const char *name, struct mock_org *org,
                                  const struct mock_journal_limits *limits,
                                  const struct mock_catalogue *catalogue);
GC_NODISCARD enum gc_status mock_world_rebase(struct mock_world *w, struct mock_org *new_base,
                                              struct gc_error *err);
void mock_world_renew(struct mock_world *w, struct mock_org *org);

struct mock_org *mock_world_org(struct mock_world *w); /* a reference */
/* By the world's catalogue; an empty array without one. */
void mock_world_write_near_misses(struct mock_world *w, struct mock_subject *s,
                                  struct gc_jsonw *to);

/* mock_org_change and mock_org_overlay on this world's org, one after another: of two changes made
 * at once neither is lost. */
GC_NODISCARD enum gc_status mock_world_change(struct mock_world *w, enum mock_kind kind,
                                              const char *collection, const char *id,
                                              const struct gc_json *item, bool merge,
                                              struct gc_problems *problems, struct gc_error *err);
GC_NODISCARD enum gc_status mock_world_overlay(struct mock_world *w, const struct gc_json *doc,
                                               const cJSON *overlay, struct gc_problems *problems,
                                               struct gc_error *err);

/* A token of the platform itself (client MOCK_PLATFORM_CLIENT), which may do everything: data
 * action services receive it in X-Genesys-Auth-Token. One is kept while it is active. */
#define MOCK_PLATFORM_CLIENT "gcmock-platform"
GC_NODISCARD enum gc_status mock_world_platform_token(struct mock_world *w,
                                                      char out[MOCK_TOKEN_TEXT]);

#endif
