/* notifications.h - /api/v2/notifications: channels, what they subscribe to, and their websockets.
 *
 * Source:     "Notification Service" of the Genesys Cloud developer centre. Guesses: what an
 *             unknown topic is answered with, which topics take a permission, and that a channel
 *             is its maker's alone.
 * Threads:    one exchange, one thread.
 */
#ifndef MOCK_API_NOTIFICATIONS_H
#define MOCK_API_NOTIFICATIONS_H

#include "mock/exchange/exchange.h"
#include "mock/notify/notify.h"

/* channels.c */
mock_handler mock_get_channels, mock_post_channel, mock_head_channel;
/* subscriptions.c */
mock_handler mock_get_subscriptions, mock_post_subscriptions, mock_put_subscriptions;
mock_handler mock_delete_subscriptions;
/* topics.c */
mock_handler mock_get_available_topics;
/* socket.c: the websocket of a channel's connectUri */
mock_handler mock_get_channel_socket;

/* The channel of the path, if it is the asker's; false after a 404. */
bool mock_find_channel(struct mock_exchange *x, struct mock_channel_info *out);

/* topics.c: what a topic takes that is published here; NULL: nothing. */
const char *mock_topic_permission(const char *topic);

#endif
