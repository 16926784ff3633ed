#include <string.h>
#include <strings.h>

#include "mock/api/conversations/conversations.h"
#include "mock/api/list/entity.h"
#include "mock/exchange/envelope.h"

void mock_get_conversation(struct mock_exchange *x)
{
    const struct mock_conversation *c = mock_hold_conversation(x);
    if (!c)
        return;
    struct gc_jsonw w = mock_body(x);
    mock_write_conversation(&w, x->org, c);
    mock_done_conversation(x, c, false);
    mock_reply_json(x, 200);
}

void mock_get_media_conversation(struct mock_exchange *x)
{
    const struct mock_conversation *c = mock_hold_conversation(x);
    if (!c)
        return;
    struct gc_jsonw w = mock_body(x);
    mock_write_media_conversation(&w, x->org, c);
    mock_done_conversation(x, c, false);
    mock_reply_json(x, 200);
}

/* Does the user take part in it, now? */
static bool has_user(const struct mock_conversation *c, const char *user_id)
{
    for (const struct mock_party *p = c->parties; p; p = p->next)
        if (!mock_party_has_ended(p) && p->user_id && strcmp(p->user_id, user_id) == 0)
            return true;
    return false;
}

static int64_t write_active(struct mock_exchange *x, struct gc_jsonw *w, enum mock_media media)
{
    int64_t n = 0, now_ms = mock_clock_now(&x->world->clock);
    struct mock_conversations *s = &x->world->conversations;
    mock_conversations_lock(s);
    for (struct mock_conversation *c = s->first; c; c = c->next) {
        mock_conversation_tick(c, now_ms);
        if (c->end_ms || (media != MOCK_N_MEDIA && media != c->media) ||
            !has_user(c, x->token.user_id))
            continue;
        n++;
        if (mock_route_media(x) == MOCK_N_MEDIA)
            mock_write_conversation(w, x->org, c);
        else
            mock_write_media_conversation(w, x->org, c);
    }
    mock_conversations_unlock(s);
    return n;
}

/* The active ones of the token's user: all on one page, as the real service has them. */
static void list(struct mock_exchange *x, enum mock_media media)
{
    if (!*x->token.user_id) {
        mock_fail(x, MOCK_E_NOT_A_USER, NULL);
        return;
    }
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    gc_jsonw_put_array(&w, "entities");
    int64_t n = write_active(x, &w, media);
    gc_jsonw_end(&w);
    gc_jsonw_put_int(&w, "total", n);
    mock_put_uri(&w, "selfUri", x->path);
    gc_jsonw_end(&w);
    mock_reply_json(x, 200);
}

void mock_get_media_conversations(struct mock_exchange *x)
{
    list(x, mock_route_media(x));
}

void mock_get_conversations(struct mock_exchange *x)
{
    char type[32] = "";
    enum mock_media media = MOCK_N_MEDIA;
    if (mock_query(x, "communicationType", type, sizeof type) && *type)
        for (media = MOCK_CALL; media < MOCK_N_MEDIA; media = (enum mock_media)(media + 1))
            if (strcasecmp(mock_media_name(media), type) == 0)
                break;
    if (*type && media == MOCK_N_MEDIA)
        media = (enum mock_media)(MOCK_N_MEDIA + 1); /* emails, chats: there are none */
    list(x, media);
}
