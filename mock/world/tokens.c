#include "mock/world/tokens.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "mock/text/mask.h"

enum {
    DEAD_LOOKED_AT = 64, /* how many of the oldest are asked whether one of them is useless */
    MAX_LIFETIME_S = 1 << 30,
};

struct mock_token_node {
    struct mock_token token;
    struct mock_token_node *next;
};

void mock_tokens_init(struct mock_tokens *t)
{
    memset(t, 0, sizeof *t);
    pthread_mutex_init(&t->lock, NULL);
}

static void forget_all(struct mock_tokens *t)
{
    gc_map_release(&t->by_text, free);
    t->first = t->last = NULL;
}

void mock_tokens_release(struct mock_tokens *t)
{
    forget_all(t);
    pthread_mutex_destroy(&t->lock);
}

void mock_tokens_clear(struct mock_tokens *t)
{
    pthread_mutex_lock(&t->lock);
    forget_all(t);
    pthread_mutex_unlock(&t->lock);
}

static enum mock_token_state state_of(const struct mock_token *token, int64_t now_ms)
{
    if (token->revoked)
        return MOCK_TOKEN_REVOKED;
    return now_ms >= token->expires_ms ? MOCK_TOKEN_EXPIRED : MOCK_TOKEN_ACTIVE;
}

/* Forgets one token: a useless one among the oldest, else the oldest. The caller holds the lock. */
static void forget_one(struct mock_tokens *t, int64_t now_ms)
{
    struct mock_token_node **at = &t->first, *before = NULL, *p = t->first;
    for (int i = 0; p && i < DEAD_LOOKED_AT; i++, p = p->next) {
        if (state_of(&p->token, now_ms) != MOCK_TOKEN_ACTIVE)
            break;
        before = p;
    }
    if (!p || state_of(&p->token, now_ms) == MOCK_TOKEN_ACTIVE)
        p = t->first, before = NULL;
    if (before)
        at = &before->next;
    *at = p->next;
    if (t->last == p)
        t->last = before;
    gc_map_remove(&t->by_text, p->token.text);
    free(p);
}

static struct mock_token_node *new_node(const struct mock_token *like, int64_t lifetime_s,
                                        int64_t now_ms)
{
    struct mock_token_node *node = calloc(1, sizeof *node);
    if (!node)
        return NULL;
    node->token = *like;
    node->token.revoked = false;
    mock_mask_make_token(node->token.text);
    node->token.issued_ms = now_ms;
    if (lifetime_s < 0)
        lifetime_s = 0;
    node->token.expires_ms =
        now_ms + (lifetime_s < MAX_LIFETIME_S ? lifetime_s : MAX_LIFETIME_S) * 1000;
    return node;
}

enum gc_status mock_tokens_issue(struct mock_tokens *t, const char *client_id, int64_t lifetime_s,
                                 int64_t now_ms, char out[MOCK_TOKEN_TEXT])
{
    struct mock_token like = {.grant = NULL};
    gc_copy(like.client_id, sizeof like.client_id, client_id);
    return mock_tokens_issue_like(t, &like, lifetime_s, now_ms, out);
}

enum gc_status mock_tokens_issue_like(struct mock_tokens *t, const struct mock_token *like,
                                      int64_t lifetime_s, int64_t now_ms, char out[MOCK_TOKEN_TEXT])
{
    struct mock_token_node *node = new_node(like, lifetime_s, now_ms);
    if (!node)
        return GC_E_NOMEM;
    pthread_mutex_lock(&t->lock);
    if (t->by_text.n >= MOCK_TOKENS_KEPT)
        forget_one(t, now_ms);
    enum gc_status s = gc_map_put(&t->by_text, node->token.text, node, NULL);
    if (s == GC_OK) {
        *(t->last ? &t->last->next : &t->first) = node;
        t->last = node;
        memcpy(out, node->token.text, MOCK_TOKEN_TEXT);
    }
    pthread_mutex_unlock(&t->lock);
    if (s != GC_OK)
        free(node);
    return s;
}

enum mock_token_state mock_tokens_find(struct mock_tokens *t, const char *text, int64_t now_ms,
                                       struct mock_token *out)
{
    enum mock_token_state state = MOCK_TOKEN_UNKNOWN;
    pthread_mutex_lock(&t->lock);
    const struct mock_token_node *node = gc_map_get(&t->by_text, text);
    if (node) {
        state = state_of(&node->token, now_ms);
        if (out)
            *out = node->token;
    }
    pthread_mutex_unlock(&t->lock);
    return state;
}

/* Changes a known token under the lock. */
static bool mark(struct mock_tokens *t, const char *text, void (*change)(struct mock_token *))
{
    pthread_mutex_lock(&t->lock);
    struct mock_token_node *node = gc_map_get(&t->by_text, text);
    if (node)
        change(&node->token);
    pthread_mutex_unlock(&t->lock);
    return node != NULL;
}

static void make_revoked(struct mock_token *token)
{
    token->revoked = true;
}
static void make_expired(struct mock_token *token)
{
    token->expires_ms = token->issued_ms;
}

bool mock_tokens_revoke(struct mock_tokens *t, const char *text)
{
    return mark(t, text, make_revoked);
}

bool mock_tokens_expire(struct mock_tokens *t, const char *text)
{
    return mark(t, text, make_expired);
}

void mock_tokens_each(struct mock_tokens *t,
                      bool (*visit)(void *ctx, const struct mock_token *token), void *ctx)
{
    pthread_mutex_lock(&t->lock);
    for (const struct mock_token_node *p = t->first; p && visit(ctx, &p->token); p = p->next)
        continue;
    pthread_mutex_unlock(&t->lock);
}
