/* internal.h - inside mock/notify: a channel, and what its files ask of each other.
 *
 * Threads:    whoever calls these holds the lock.
 */
#ifndef MOCK_NOTIFY_INTERNAL_H
#define MOCK_NOTIFY_INTERNAL_H

#include "mock/notify/notify.h"

struct mock_channel {
    struct mock_channel *prev, *next;
    struct mock_channel_info info;
    char owner[MOCK_NOTIFY_OWNER];
    char **topics; /* as they were asked for, in that order */
    size_t n_topics;
    struct gc_map wants; /* what they mean, each topic by itself */
};

/* notify.c: NULL when it is unknown, expired or another's; owner NULL: whoever asks. */
struct mock_channel *notify_channel(struct mock_notify *n, const char *owner, const char *id);
void notify_end_expired(struct mock_notify *n);
/* topics.c */
void notify_free_topics(struct mock_channel *c);
/* publish.c */
void notify_forget_kept(struct mock_notify *n);

#endif
