/* conversations.h - /api/v2/conversations: calls, callbacks and messages of a world.
 *
 * Source:     the published models Conversation, CallConversation, CallbackConversation and
 *             MessageConversation. Guesses: an outbound call is answered at once; an agentless
 *             message's conversation ends when it is sent; who is offered a conversation decides
 *             the program (assign), for gcmock routes nothing by itself; times of after-call work.
 * Threads:    one exchange, one thread; a conversation is held locked from find to done.
 */
#ifndef MOCK_API_CONVERSATIONS_H
#define MOCK_API_CONVERSATIONS_H

#include "mock/conversations/conversation.h"
#include "mock/exchange/exchange.h"

/* show.c; those of a media say which by their route */
mock_handler mock_get_conversations, mock_get_conversation;
mock_handler mock_get_media_conversations, mock_get_media_conversation;
/* make.c */
mock_handler mock_post_callback, mock_patch_callback, mock_post_agentless, mock_post_call;
/* change.c */
mock_handler mock_patch_conversation, mock_disconnect_conversation, mock_delete_conversation;
mock_handler mock_assign_conversation, mock_tag_conversation;
/* participants.c */
mock_handler mock_patch_participant, mock_patch_participant_attributes, mock_replace_participant;
mock_handler mock_get_participant_wrapup, mock_post_participant_wrapup;

/* What a flow's run came to, as a conversation. */
struct mock_flow_call {
    const char *flow_id, *flow_name, *flow_type;
    const char *from, *to, *conversation_id; /* of the request; may be NULL */
    const char *queue;       /* where it went to wait, id or name; NULL: the flow ended it */
    const char *disconnect;  /* who ended it: "peer", "client" (the caller) */
    const cJSON *attributes; /* participant data; may be NULL */
    int64_t took_ms;
    bool message;
};
/* flow.c: without memory nothing is noted. */
void mock_note_flow_call(struct mock_exchange *x, const struct mock_flow_call *call);

/* --- within the folder, and for analytics ---------------------------------------------------- */

/* The media that the route names; MOCK_N_MEDIA: any. */
enum mock_media mock_route_media(const struct mock_exchange *x);
/* find.c: the conversation of the path, locked; NULL after a 404. Each needs a done. */
struct mock_conversation *mock_hold_conversation(struct mock_exchange *x);
/* Tells who subscribed, if something has changed, and unlocks. */
void mock_done_conversation(struct mock_exchange *x, const struct mock_conversation *c,
                            bool changed);
struct mock_party *mock_path_party(struct mock_exchange *x, const struct mock_conversation *c);
/* A queue of the org by id; NULL after a 400: "field" names none. */
const cJSON *mock_read_queue(struct mock_exchange *x, const char *field, const char *id);

/* write.c */
void mock_write_conversation(struct gc_jsonw *w, const struct mock_org *org,
                             const struct mock_conversation *c);
void mock_write_wrapup(struct gc_jsonw *w, const struct mock_wrapup *wrapup, bool assigned);
void mock_put_message_media(struct gc_jsonw *w, const struct mock_conversation *c);
void mock_put_numbers(struct gc_jsonw *w, const struct mock_conversation *c);
void mock_put_moment(struct gc_jsonw *w, const char *key, int64_t at_ms); /* 0: nothing */
void mock_put_divisions(struct gc_jsonw *w, const struct mock_org *org);
const char *mock_message_state(const struct mock_party *p);
/* write_media.c */
void mock_write_media_conversation(struct gc_jsonw *w, const struct mock_org *org,
                                   const struct mock_conversation *c);
/* tell.c: to the topics of its users and queues. */
void mock_tell_conversation(struct mock_exchange *x, const struct mock_conversation *c);

#endif
