/* conversation.h - conversations of a world: who takes part, since when, in which state.
 *
 *   struct mock_conversation *c = mock_conversation_new(MOCK_CALL, "inbound", now_ms);
 *   struct mock_party *p = c ? mock_party_add(c, "customer", MOCK_CONNECTED, now_ms) : NULL;
 *   mock_conversations_lock(&w->conversations);
 *   mock_conversations_add(&w->conversations, c);
 *
 * Simulated calls make them, and the API does: callbacks, messages, calls. Analytics, observations
 * and notifications are read off them. A party is what the API calls a participant, with the one
 * communication that it has here.
 *
 * Source:     the models Conversation and Participant of the published API; segments and metrics as
 *             the analytics documentation of the Genesys Cloud developer centre names them.
 * Ownership:  a conversation owns its parties and texts, the store the conversations.
 * Units:      milliseconds since 1970; 0: not yet.
 * Threads:    what is in a store is read and changed while it is locked.
 * Errors:     NULL or false without memory, or when a conversation has grown beyond 1 MiB.
 */
#ifndef MOCK_CONVERSATION_H
#define MOCK_CONVERSATION_H

#include <cjson/cJSON.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/random.h"

/* Of a world; those that ended go first, from the oldest on. */
#define MOCK_CONVERSATIONS_KEPT 2000

enum mock_media { MOCK_CALL, MOCK_CALLBACK, MOCK_MESSAGE, MOCK_N_MEDIA };
enum mock_party_state {
    MOCK_ALERTING,
    MOCK_DIALING,
    MOCK_CONTACTING,
    MOCK_SCHEDULED,
    MOCK_CONNECTED,
    MOCK_DISCONNECTED,
    MOCK_TERMINATED,
};

struct mock_segment {
    struct mock_segment *next;
    const char *type; /* as analytics calls it: "interact"; a text that lives on */
    int64_t start_ms, end_ms;
};

struct mock_wrapup {
    const char *code, *name, *notes;
    int64_t at_ms, duration_s;
};

struct mock_party {
    struct mock_party *next;
    char id[GC_UUID_TEXT], communication[GC_UUID_TEXT];
    const char *purpose; /* customer, ivr, acd, agent, external, api; lives on */
    const char *name, *address, *user_id, *queue_id, *queue_name; /* NULL: none */
    const char *flow_id, *flow_name, *flow_type;                  /* of an ivr */
    enum mock_party_state state;
    int64_t start_ms, alerting_ms, connected_ms, end_ms, held_since_ms;
    const char *disconnect; /* "client", "peer", "transfer" ...; lives on */
    bool held, muted, confined, recording;
    bool wrapup_required;
    int64_t acw_ms, acw_end_ms; /* after-call work */
    const struct mock_wrapup *wrapup;
    cJSON *attributes; /* participant data; NULL: none */
    struct mock_segment *segments, *last;
};

struct mock_text_message {
    struct mock_text_message *next;
    char id[GC_UUID_TEXT];
    const char *text, *from, *to;
    int64_t at_ms;
};

struct mock_conversation {
    struct mock_conversation *prev, *next; /* in the store, oldest first */
    struct gc_arena memory;
    char id[GC_UUID_TEXT];
    enum mock_media media;
    const char *direction; /* "inbound", "outbound"; lives on */
    const char *ani, *dnis, *external_tag, *message_type;
    int64_t start_ms, end_ms;
    struct mock_party *parties, *last_party;
    const char *callback_numbers[8], *callback_name;
    size_t n_callback_numbers;
    int64_t callback_at_ms; /* for when it is scheduled */
    int64_t priority;
    struct mock_text_message *messages;
};

struct mock_conversations {
    pthread_mutex_t lock;
    struct gc_map by_id;
    struct mock_conversation *first, *last;
    size_t n;
    struct mock_conversation *dropped; /* no longer in it; freed when it is unlocked */
};

const char *mock_media_name(enum mock_media m);             /* "call" */
const char *mock_analytics_media(enum mock_media m);        /* "voice" */
const char *mock_party_state_name(enum mock_party_state s); /* "alerting" */
/* False: it is no state. */
bool mock_party_state_parse(const char *text, enum mock_party_state *out);

/* --- one conversation: conversation.c ------------------------------------------------------------
 */

struct mock_conversation *mock_conversation_new(enum mock_media media, const char *direction,
                                                int64_t now_ms);
void mock_conversation_free(struct mock_conversation *c); /* NULL is a no-op */
/* A copy that lives as long as the conversation; NULL gives NULL. */
const char *mock_conversation_text(struct mock_conversation *c, const char *text);
struct mock_party *mock_party_add(struct mock_conversation *c, const char *purpose,
                                  enum mock_party_state state, int64_t now_ms);
struct mock_party *mock_party_find(const struct mock_conversation *c, const char *id);
/* The first of that purpose that has not ended; NULL: none. */
struct mock_party *mock_party_live(const struct mock_conversation *c, const char *purpose);
struct mock_text_message *mock_conversation_say(struct mock_conversation *c, const char *text,
                                                const char *from, const char *to, int64_t now_ms);

static inline bool mock_party_has_ended(const struct mock_party *p)
{
    return p->state >= MOCK_DISCONNECTED;
}

/* --- what happens: change.c ----------------------------------------------------------------------
 */

/* Ends the open segment, and begins one of that type (NULL: none). */
void mock_party_segment(struct mock_conversation *c, struct mock_party *p, const char *type,
                        int64_t now_ms);
/* An agent who answers takes the conversation out of its queue. */
void mock_party_connect(struct mock_conversation *c, struct mock_party *p, int64_t now_ms);
void mock_party_hold(struct mock_conversation *c, struct mock_party *p, bool held, int64_t now_ms);
/* disconnect: how, as the API calls it. Whoever is left without somebody to talk to ends, too. */
void mock_party_end(struct mock_conversation *c, struct mock_party *p, const char *disconnect,
                    int64_t now_ms);
void mock_conversation_end(struct mock_conversation *c, const char *disconnect, int64_t now_ms);
/* Waits in a queue; queue_name may be NULL. NULL without memory. */
struct mock_party *mock_conversation_enqueue(struct mock_conversation *c, const char *queue_id,
                                             const char *queue_name, int64_t now_ms);
/* Alerts an agent, for the queue that it waits in. NULL without memory. */
struct mock_party *mock_conversation_offer(struct mock_conversation *c, const char *user_id,
                                           const char *name, int64_t now_ms);
/* After-call work ends with a code; name, notes may be NULL. False without memory. */
bool mock_party_wrap_up(struct mock_conversation *c, struct mock_party *p,
                        const struct mock_wrapup *wrapup, int64_t now_ms);
/* What comes by itself: a callback's time. True: something has. */
bool mock_conversation_tick(struct mock_conversation *c, int64_t now_ms);

/* --- the store: store.c --------------------------------------------------------------------------
 */

void mock_conversations_init(struct mock_conversations *s);
void mock_conversations_release(struct mock_conversations *s);
void mock_conversations_clear(struct mock_conversations *s);
void mock_conversations_lock(struct mock_conversations *s);
void mock_conversations_unlock(struct mock_conversations *s);
/* The caller holds the lock for what follows. add takes c over; false: no memory (c is freed). */
bool mock_conversations_add(struct mock_conversations *s, struct mock_conversation *c);
struct mock_conversation *mock_conversations_find(struct mock_conversations *s, const char *id);

#endif
