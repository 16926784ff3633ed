/* Who an action is: the token for the platform, and what its integration's customAuth action got.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json/write.h"
#include "mock/actions/internal.h"
#include "mock/text/mask.h"

enum { KEY = 300 };

/* The client that the integration's credentials name; NULL after the error. */
static const struct mock_client *find_client(const struct mock_exchange *x,
                                             const struct mock_data_action *a, const cJSON *own,
                                             struct gc_error *err)
{
    const char *id = gc_json_str(own, "clientId"), *secret = gc_json_str(own, "clientSecret");
    const struct mock_client *client = mock_org_client(x->org, id);
    if (client && !client->disabled && client->secret && secret &&
        mock_auth_same_secret(client->secret, secret))
        return client;
    (void)gc_fail(err, GC_E_AUTH,
                  "the credentials of integration \"%s\" in org.json name no client of this org",
                  a->integration);
    return NULL;
}

static enum gc_status client_token(struct mock_exchange *x, const struct mock_client *client,
                                   const char *key, char out[MOCK_TOKEN_TEXT], struct gc_error *err)
{
    int64_t now_ms = mock_clock_now(&x->world->clock);
    char *kept = mock_text_map_dup(&x->world->logins, key);
    struct mock_token token;
    bool good = kept &&
                mock_tokens_find(&x->world->tokens, kept, now_ms, &token) == MOCK_TOKEN_ACTIVE &&
                strcmp(token.client_id, client->id) == 0;
    if (good)
        memcpy(out, token.text, MOCK_TOKEN_TEXT);
    free(kept);
    if (good)
        return GC_OK;
    if (mock_tokens_issue(&x->world->tokens, client->id, client->token_lifetime_s, now_ms, out) !=
            GC_OK ||
        mock_text_map_put(&x->world->logins, key, out) != GC_OK)
        return gc_fail_nomem(err);
    return GC_OK;
}

enum gc_status mock_action_bearer(struct mock_exchange *x, const struct mock_data_action *a,
                                  char out[MOCK_TOKEN_TEXT], struct gc_error *err)
{
    const cJSON *own = gc_json_get(mock_org_settings(x->org)->credentials, a->integration);
    char key[KEY];
    if (!a->compact && gc_json_get(own, "clientId")) {
        const struct mock_client *client = find_client(x, a, own, err);
        snprintf(key, sizeof key, "token %.200s", a->integration);
        return client ? client_token(x, client, key, out, err) : GC_E_AUTH;
    }
    return mock_world_platform_token(x->world, out) == GC_OK ? GC_OK : gc_fail_nomem(err);
}

static enum gc_status parse(struct gc_json *doc, const char *text)
{
    return gc_json_parse(doc, "authResponse", text, strlen(text), &gc_json_default_limits, NULL);
}

/* Without a customAuth action: a token of this mock, in OAuth's words. */
static enum gc_status own_token(struct mock_exchange *x, struct gc_json *doc)
{
    char token[MOCK_TOKEN_TEXT], text[MOCK_TOKEN_TEXT + 64];
    if (mock_world_platform_token(x->world, token) != GC_OK)
        return GC_E_NOMEM;
    snprintf(text, sizeof text, "{\"access_token\":\"%s\",\"token_type\":\"bearer\"}", token);
    return parse(doc, text);
}

/* What was got is a secret as a whole: no part of it is shown. */
static void know_all(const cJSON *node)
{
    const cJSON *each;
    if (cJSON_IsString(node))
        mock_mask_know(node->valuestring);
    cJSON_ArrayForEach(each, node)
    {
        know_all(each);
    }
}

/* Keeps what the login gave. */
static bool keep_login(struct mock_exchange *x, struct mock_action_run *run,
                       const struct mock_action_run *inner, const char *key, struct gc_json *doc)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    struct gc_jsonw w = gc_jsonw(&text);
    gc_jsonw_value(&w, inner->outputs);
    know_all(inner->outputs);
    if (gc_strbuf_status(&text) == GC_OK &&
        mock_text_map_put(&x->world->logins, key, text.data) == GC_OK &&
        parse(doc, text.data) == GC_OK)
        return true;
    return mock_action_fail(run, MOCK_WRONG_HERE, "the login's answer can't be kept");
}

/* A run within the run: its failure becomes the outer one's. */
static bool run_login(struct mock_exchange *x, struct mock_action_run *run,
                      const struct mock_data_action *login, int64_t deadline_ms, const char *key,
                      struct gc_json *doc)
{
    struct mock_action_run inner;
    const cJSON *credentials = mock_org_settings(x->org)->credentials;
    const struct mock_attempt attempt = {
        .action = login,
        .values = {.credentials = gc_json_get(credentials, login->integration)},
        .deadline_ms = deadline_ms};
    mock_action_run_begin(&inner, run->call);
    bool ok = mock_action_attempt(x, &attempt, &inner);
    if (ok) {
        ok = keep_login(x, run, &inner, key, doc);
    } else {
        run->failed = true;
        run->failure = inner.failure;
        run->journal_id = inner.journal_id;
        if (inner.failure.wrong == MOCK_WRONG_STATUS && inner.failure.status < 500)
            run->failure.wrong = MOCK_WRONG_LOGIN;
    }
    mock_action_run_release(&inner);
    return ok;
}

bool mock_action_log_in(struct mock_exchange *x, struct mock_action_run *run, int64_t deadline_ms,
                        bool anew, struct gc_json *doc, bool *kept)
{
    const struct mock_data_action *a = run->call->action;
    const struct mock_data_action *login = mock_org_login_action(x->org, a->integration);
    char key[KEY];
    *kept = false;
    if (!login)
        return own_token(x, doc) == GC_OK || mock_action_fail(run, MOCK_WRONG_HERE, "no memory");
    snprintf(key, sizeof key, "login %.200s", a->integration);
    if (anew)
        mock_text_map_drop(&x->world->logins, key);
    char *text = anew ? NULL : mock_text_map_dup(&x->world->logins, key);
    *kept = text != NULL;
    bool ok = text ? parse(doc, text) == GC_OK : run_login(x, run, login, deadline_ms, key, doc);
    free(text);
    return ok;
}
