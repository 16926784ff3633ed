#include "mock/world/grants.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "mock/text/mask.h"

enum { KEPT = 10000 };

struct node {
    struct mock_grant grant;
    bool used;
};

void mock_grants_init(struct mock_grants *g)
{
    memset(g, 0, sizeof *g);
    pthread_mutex_init(&g->lock, NULL);
}

static void forget_all(struct mock_grants *g)
{
    gc_map_release(&g->by_text, free);
    free(g->texts);
    g->texts = NULL;
    g->next = 0;
}

void mock_grants_release(struct mock_grants *g)
{
    forget_all(g);
    pthread_mutex_destroy(&g->lock);
}

void mock_grants_clear(struct mock_grants *g)
{
    pthread_mutex_lock(&g->lock);
    forget_all(g);
    pthread_mutex_unlock(&g->lock);
}

/* The caller holds the lock. */
static enum gc_status put(struct mock_grants *g, const char *text, struct node *node)
{
    if (!g->texts)
        g->texts = calloc(KEPT, sizeof *g->texts);
    if (!g->texts)
        return GC_E_NOMEM;
    enum gc_status s = gc_map_put(&g->by_text, text, node, NULL);
    if (s != GC_OK)
        return s;
    char *oldest = g->texts[g->next];
    if (*oldest)
        free(gc_map_remove(&g->by_text, oldest));
    memcpy(oldest, text, MOCK_TOKEN_TEXT);
    g->next = (g->next + 1) % KEPT;
    return GC_OK;
}

enum gc_status mock_grants_issue(struct mock_grants *g, const struct mock_grant *grant,
                                 char out[MOCK_TOKEN_TEXT])
{
    struct node *node = calloc(1, sizeof *node);
    if (!node)
        return GC_E_NOMEM;
    char text[MOCK_TOKEN_TEXT] = "";
    node->grant = *grant;
    mock_mask_make_token(text);
    pthread_mutex_lock(&g->lock);
    enum gc_status s = put(g, text, node);
    pthread_mutex_unlock(&g->lock);
    if (s == GC_OK)
        memcpy(out, text, MOCK_TOKEN_TEXT);
    else
        free(node);
    return s;
}

static enum mock_grant_state redeem(struct node *node, int64_t now_ms)
{
    if (node->used)
        return MOCK_GRANT_USED;
    if (now_ms >= node->grant.expires_ms)
        return MOCK_GRANT_EXPIRED;
    node->used = !node->grant.is_refresh;
    return MOCK_GRANT_GOOD;
}

enum mock_grant_state mock_grants_redeem(struct mock_grants *g, const char *text, int64_t now_ms,
                                         struct mock_grant *out)
{
    enum mock_grant_state state = MOCK_GRANT_UNKNOWN;
    pthread_mutex_lock(&g->lock);
    struct node *node = gc_map_get(&g->by_text, text);
    if (node) {
        state = redeem(node, now_ms);
        *out = node->grant;
    }
    pthread_mutex_unlock(&g->lock);
    return state;
}

void mock_grants_set_token(struct mock_grants *g, const char *text, const char *token)
{
    pthread_mutex_lock(&g->lock);
    struct node *node = gc_map_get(&g->by_text, text);
    if (node)
        gc_copy(node->grant.token, sizeof node->grant.token, token);
    pthread_mutex_unlock(&g->lock);
}
