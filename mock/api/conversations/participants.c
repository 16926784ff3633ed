/* What a program does for who takes part: answer, hold, mute, hang up, hand over, wrap up. */
#include <string.h>

#include "mock/api/conversations/conversations.h"
#include "mock/api/users/users.h"
#include "mock/exchange/envelope.h"

/* What a MediaParticipantRequest asks for. */
struct wishes {
    enum mock_party_state state;
    bool has_state;
    const cJSON *held, *muted, *confined, *recording, *wrapup;
};

static bool read_flag(struct mock_exchange *x, const cJSON *body, const char *key,
                      const cJSON **out)
{
    *out = gc_json_get(body, key);
    if (cJSON_IsNull(*out))
        *out = NULL;
    if (!*out || cJSON_IsBool(*out))
        return true;
    mock_fail_value(x, key, gc_json_type_name(*out), "true, false");
    return false;
}

static bool read_state(struct mock_exchange *x, const cJSON *body, struct wishes *out)
{
    const cJSON *state;
    if (!mock_member_may_be(x, body, "state", cJSON_String, &state))
        return false;
    out->has_state = state != NULL;
    if (!state || (mock_party_state_parse(state->valuestring, &out->state) &&
                   (out->state == MOCK_CONNECTED || out->state == MOCK_DISCONNECTED)))
        return true;
    mock_fail_value(x, "state", state->valuestring, "connected, disconnected");
    return false;
}

static bool read_wishes(struct mock_exchange *x, const cJSON *body, struct wishes *out)
{
    *out = (struct wishes){.has_state = false};
    if (!read_state(x, body, out) || !read_flag(x, body, "held", &out->held) ||
        !read_flag(x, body, "muted", &out->muted) ||
        !read_flag(x, body, "confined", &out->confined) ||
        !read_flag(x, body, "recording", &out->recording) ||
        !mock_member_may_be(x, body, "wrapup", cJSON_Object, &out->wrapup))
        return false;
    if (!out->wrapup || gc_json_str(out->wrapup, "code"))
        return true;
    mock_fail_value(x, "wrapup.code", gc_json_type_name(gc_json_get(out->wrapup, "code")),
                    "the id of a wrap-up code");
    return false;
}

static struct mock_wrapup wrapup_of(const cJSON *body)
{
    return (struct mock_wrapup){.code = gc_json_str(body, "code"),
                                .name = gc_json_str(body, "name"),
                                .notes = gc_json_str(body, "notes"),
                                .duration_s = gc_json_int(body, "durationSeconds", 0)};
}

static void set_flag(bool *flag, const cJSON *wish)
{
    if (wish)
        *flag = cJSON_IsTrue(wish);
}

static void grant(struct mock_conversation *c, struct mock_party *p, const struct wishes *w,
                  int64_t now_ms)
{
    bool agent = strcmp(p->purpose, "agent") == 0;
    set_flag(&p->muted, w->muted);
    set_flag(&p->confined, w->confined);
    set_flag(&p->recording, w->recording);
    if (w->held)
        mock_party_hold(c, p, cJSON_IsTrue(w->held), now_ms);
    if (w->has_state && w->state == MOCK_CONNECTED)
        mock_party_connect(c, p, now_ms);
    else if (w->has_state)
        mock_party_end(c, p, agent ? "client" : "endpoint", now_ms);
    if (w->wrapup) {
        const struct mock_wrapup wrapup = wrapup_of(w->wrapup);
        (void)mock_party_wrap_up(c, p, &wrapup, now_ms);
    }
}

/* Only wrapping up makes sense of one who has gone. */
static bool comes_too_late(const struct mock_party *p, const struct wishes *w)
{
    return mock_party_has_ended(p) && (w->held || w->muted || w->confined || w->recording ||
                                       (w->has_state && w->state == MOCK_CONNECTED));
}

void mock_patch_participant(struct mock_exchange *x)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct wishes wishes;
    if (!mock_request_json(x, &doc) || !read_wishes(x, doc.root, &wishes))
        return;
    struct mock_conversation *c = mock_hold_conversation(x);
    if (!c)
        return;
    struct mock_party *p = mock_path_party(x, c);
    bool late = p && comes_too_late(p, &wishes);
    if (p && !late)
        grant(c, p, &wishes, mock_clock_now(&x->world->clock));
    mock_done_conversation(x, c, p && !late);
    if (late)
        mock_fail_text(x, MOCK_E_CONFLICT, "The participant is disconnected.");
    else if (p)
        mock_reply_empty(x, 202);
}

static bool are_texts(struct mock_exchange *x, const cJSON *attributes)
{
    const cJSON *a;
    cJSON_ArrayForEach(a, attributes)
    {
        if (!cJSON_IsString(a) && !cJSON_IsNull(a)) {
            mock_fail_value(x, a->string, gc_json_type_name(a), "a text");
            return false;
        }
    }
    return true;
}

static bool merge_attributes(struct mock_party *p, const cJSON *attributes)
{
    if (!p->attributes)
        p->attributes = cJSON_CreateObject();
    return p->attributes && gc_json_merge(p->attributes, attributes);
}

static void reply_attributes(struct mock_exchange *x, const struct mock_party *p)
{
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    gc_jsonw_put_value(&w, "attributes", p->attributes);
    gc_jsonw_end(&w);
    mock_reply_json(x, 202);
}

/* Of a media the answer tells all of them, of a conversation nothing. */
void mock_patch_participant_attributes(struct mock_exchange *x)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    const cJSON *attributes;
    if (!mock_request_json(x, &doc) ||
        !mock_member_may_be(x, doc.root, "attributes", cJSON_Object, &attributes) ||
        !are_texts(x, attributes))
        return;
    struct mock_conversation *c = mock_hold_conversation(x);
    if (!c)
        return;
    struct mock_party *p = mock_path_party(x, c);
    bool done = p && (!attributes || merge_attributes(p, attributes));
    if (p && !done)
        mock_fail(x, MOCK_E_INTERNAL, NULL);
    else if (p && mock_route_media(x) != MOCK_N_MEDIA)
        reply_attributes(x, p);
    else if (p)
        mock_reply_empty(x, 202);
    mock_done_conversation(x, c, done);
}

/* --- handing over --------------------------------------------------------------------------------
 */

struct successor {
    const cJSON *user, *queue;
    const char *address;
};

static bool read_successor(struct mock_exchange *x, const cJSON *body, struct successor *out)
{
    const char *user = gc_json_str(body, "userId"), *queue = gc_json_str(body, "queueId");
    *out = (struct successor){.address = gc_json_str(body, "address")};
    if (queue)
        return (out->queue = mock_read_queue(x, "queueId", queue)) != NULL;
    out->user = user ? mock_find_user(x, user) : NULL;
    if (out->user || (!user && out->address))
        return true;
    mock_fail_value(x, "userId", user ? user : "nothing",
                    "the id of a user, or a queueId or an address");
    return false;
}

static bool hand_over(struct mock_conversation *c, struct mock_party *p, const struct successor *to,
                      int64_t now_ms)
{
    if (to->queue)
        return mock_conversation_enqueue(c, gc_json_str(to->queue, "id"),
                                         gc_json_str(to->queue, "name"), now_ms) != NULL;
    struct mock_party *next = to->user
                                  ? mock_conversation_offer(c, gc_json_str(to->user, "id"),
                                                            gc_json_str(to->user, "name"), now_ms)
                                  : mock_party_add(c, "external", MOCK_CONNECTED, now_ms);
    if (!next)
        return false;
    if (!to->user) {
        next->address = mock_conversation_text(c, to->address);
        mock_party_segment(c, next, "interact", now_ms);
    }
    mock_party_end(c, p, "transfer", now_ms);
    return !c->memory.failed;
}

void mock_replace_participant(struct mock_exchange *x)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct successor to;
    if (!mock_request_json(x, &doc) || !read_successor(x, doc.root, &to))
        return;
    struct mock_conversation *c = mock_hold_conversation(x);
    if (!c)
        return;
    struct mock_party *p = mock_path_party(x, c);
    bool late = p && mock_party_has_ended(p);
    bool done = p && !late && hand_over(c, p, &to, mock_clock_now(&x->world->clock));
    mock_done_conversation(x, c, done);
    if (done)
        mock_reply_empty(x, 202);
    else if (late)
        mock_fail_text(x, MOCK_E_CONFLICT, "The participant is disconnected.");
    else if (p)
        mock_fail(x, MOCK_E_INTERNAL, NULL);
}

/* --- wrapping up ---------------------------------------------------------------------------------
 */

void mock_get_participant_wrapup(struct mock_exchange *x)
{
    struct mock_conversation *c = mock_hold_conversation(x);
    const struct mock_party *p = c ? mock_path_party(x, c) : NULL;
    if (p && p->wrapup) {
        struct gc_jsonw w = mock_body(x);
        mock_write_wrapup(&w, p->wrapup, true);
        mock_reply_json(x, 200);
    } else if (p) {
        mock_fail(x, MOCK_E_NOT_FOUND, NULL);
    }
    if (c)
        mock_done_conversation(x, c, false);
}

void mock_post_participant_wrapup(struct mock_exchange *x)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    const char *code;
    if (!mock_request_json(x, &doc) ||
        !mock_member_text(x, doc.root, "code", "the id of a wrap-up code", &code))
        return;
    struct mock_conversation *c = mock_hold_conversation(x);
    struct mock_party *p = c ? mock_path_party(x, c) : NULL;
    const struct mock_wrapup wrapup = wrapup_of(doc.root);
    bool done = p && mock_party_wrap_up(c, p, &wrapup, mock_clock_now(&x->world->clock));
    if (c)
        mock_done_conversation(x, c, done);
    if (done)
        mock_reply_empty(x, 202);
    else if (p)
        mock_fail(x, MOCK_E_INTERNAL, NULL);
}
