/* notify.h - the notification channels of a world: which topics they want, and what they are told.
 *
 *   mock_notify_publish(&x->world->notify, "v2.users.U1.presence", body);
 *
 * A channel is made by POST /api/v2/notifications/channels, subscribes to topics, and its owner
 * reads what is published from a websocket (hub.h). What is published while no websocket is open
 * is lost, as with the real service; the last MOCK_NOTIFY_KEPT (1 MiB) are remembered for the
 * control plane.
 *
 * A topic may be asked for in a shortened form, several at once:
 * "v2.users.U1?presence&routingStatus" means v2.users.U1.presence and v2.users.U1.routingStatus.
 *
 * Source:     "Notification Service" of the Genesys Cloud developer centre: a channel lives for a
 *             day and has at most 1,000 topics; a user of a program has at most 20 channels, and
 *             one more ends the oldest.
 * Ownership:  lives inside its world. Texts are copied.
 * Units:      milliseconds of the clock that it is given.
 * Threads:    any.
 * Errors:     what is published without memory is lost.
 */
#ifndef MOCK_NOTIFY_H
#define MOCK_NOTIFY_H

#include <cjson/cJSON.h>
#include <pthread.h>
#include <stdbool.h>

#include "base/clock.h"
#include "base/json/write.h"
#include "base/map.h"
#include "base/random.h"
#include "base/status.h"

#define MOCK_NOTIFY_TOPICS     1000 /* of a channel */
#define MOCK_NOTIFY_CHANNELS   20   /* of one owner */
#define MOCK_NOTIFY_LIFE_MS    INT64_C(86400000)
#define MOCK_NOTIFY_TOPIC_TEXT 512 /* bytes of a topic, with its NUL */
#define MOCK_NOTIFY_KEPT       200
#define MOCK_NOTIFY_OWNER      160

struct mock_hub;
struct mock_channel;
struct mock_notify {
    pthread_mutex_t lock;
    struct gc_clock clock;
    struct mock_hub *hub; /* NULL: there are no websockets; set before the first use */
    struct gc_map by_id;
    struct mock_channel *first, *last; /* oldest to newest */
    char **kept;                       /* a ring of what was published and wanted */
    size_t next_kept, n_kept, kept_bytes;
};

void mock_notify_init(struct mock_notify *n, struct gc_clock clock);
void mock_notify_release(struct mock_notify *n);
void mock_notify_clear(struct mock_notify *n); /* ends all channels, and forgets what was told */

bool mock_notify_has_channels(struct mock_notify *n);  /* most worlds have none */
bool mock_notify_has_listeners(struct mock_notify *n); /* is a websocket of a channel open? */
/* Is there a channel that wants it? Ask before making a body that is dear. */
bool mock_notify_wanted(struct mock_notify *n, const char *topic);
/* Tells all channels that want the topic: {"topicName", "version", "eventBody", "metadata"}. */
void mock_notify_publish(struct mock_notify *n, const char *topic, const cJSON *event_body);
/* The same of a body that is JSON text already. */
void mock_notify_publish_text(struct mock_notify *n, const char *topic, const char *json,
                              size_t json_bytes);

struct mock_channel_info {
    char id[GC_UUID_TEXT];
    int64_t expires_ms;
};
/* owner: who asked, by program and user. */
GC_NODISCARD enum gc_status mock_notify_open(struct mock_notify *n, const char *owner,
                                             struct mock_channel_info *out);
/* GC_E_NOT_FOUND: unknown or expired. owner NULL: whoever asks. */
GC_NODISCARD enum gc_status mock_notify_find(struct mock_notify *n, const char *owner,
                                             const char *id, struct mock_channel_info *out);
void mock_notify_each(struct mock_notify *n, const char *owner,
                      void (*visit)(void *ctx, const struct mock_channel_info *info), void *ctx);

/* May a text be a topic: "v2." or one of the service's own, of visible characters? */
bool mock_notify_topic_ok(const char *topic);
/* Adds topics to a channel; replace: it has these alone from then on. GC_E_NOT_FOUND, GC_E_TOO_BIG
 * (more than MOCK_NOTIFY_TOPICS; nothing is changed), GC_E_NOMEM. */
GC_NODISCARD enum gc_status mock_notify_subscribe(struct mock_notify *n, const char *id,
                                                  const char *const *topics, size_t n_topics,
                                                  bool replace);
/* Visits the topics of a channel in the order in which they were asked for. */
void mock_notify_topics(struct mock_notify *n, const char *id,
                        void (*visit)(void *ctx, const char *topic), void *ctx);

/* Writes an array of what was published and wanted, oldest first; topic: "" for all. */
void mock_notify_write_kept(struct mock_notify *n, const char *topic, struct gc_jsonw *w);
/* The clock was set: ends what has expired; if a heartbeat's time passed, it is sent. */
void mock_notify_time_passed(struct mock_notify *n, int64_t ms);

#endif
