/* The control plane of the mock: worlds, what an org offers, tokens of its clients. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/http/url.h"
#include "base/json/write.h"
#include "base/random.h"
#include "harness/run/services.h"

enum { CONTROL_MS = 10000, URL_BYTES = 4096, BODY_BYTES = 64 * 1024 * 1024 };

static const struct gc_json_limits answer_limits = {.max_bytes = BODY_BYTES, .max_depth = 80};

static void build_url(struct gc_strbuf *url, const struct hx_mock *m, const char *world,
                      const char *path)
{
    gc_strbuf_adds(url, m->base_url);
    if (world)
        gc_strbuf_addf(url, "/w/%s", world);
    gc_strbuf_adds(url, path);
}

static enum gc_status exchange(const struct hx_mock *m, struct gc_http_call *call,
                               struct gc_json *answer, struct gc_error *err)
{
    struct gc_http_reply reply GC_AUTO(gc_http_reply_release) = {0};
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    call->deadline_ms = m->deadline_ms ? m->deadline_ms : gc_deadline_in(CONTROL_MS);
    call->max_body_bytes = BODY_BYTES;
    enum gc_status s = gc_http_call(m->client, call, &reply, err);
    if (s != GC_OK)
        return s;
    if (reply.body_bytes > 0) {
        s = gc_json_parse(&doc, "gcmock's answer", reply.body, reply.body_bytes, &answer_limits,
                          err);
        if (s != GC_OK)
            return s;
    }
    if (reply.status / 100 != 2) {
        const char *detail = gc_json_str(doc.root, "detail");
        if (!detail)
            detail = gc_json_str(doc.root, "error_description");
        return gc_fail(err, reply.status == 409 ? GC_E_TOO_BIG : GC_E_DATA, "gcmock: %s %d%s%s",
                       call->method, reply.status, detail ? ": " : "", detail ? detail : "");
    }
    if (answer) {
        *answer = doc;
        doc = (struct gc_json){0};
    }
    return GC_OK;
}

enum gc_status hx_mock_call(const struct hx_mock *m, const char *world, const char *method,
                            const char *path, const char *body, struct gc_json *answer,
                            struct gc_error *err)
{
    struct gc_strbuf url GC_AUTO(gc_strbuf_release) = GC_STRBUF(URL_BYTES);
    char authorization[512];
    struct gc_http_header headers[2] = {{"Content-Type", "application/json"}};
    struct gc_http_call call = {.method = method,
                                .headers = headers,
                                .n_headers = 1,
                                .body = body,
                                .body_bytes = body ? strlen(body) : 0};
    build_url(&url, m, world, "/__admin");
    gc_strbuf_adds(&url, path);
    call.url = gc_strbuf_text(&url);
    if (m->admin_token) {
        snprintf(authorization, sizeof authorization, "Bearer %s", m->admin_token);
        headers[call.n_headers++] = (struct gc_http_header){"Authorization", authorization};
    }
    return exchange(m, &call, answer, err);
}

enum gc_status hx_run_call(const struct hx_run *run, const char *method, const char *path,
                           const char *body, struct gc_error *err)
{
    return hx_mock_call(&run->runner->mock, run->world, method, path, body, NULL, err);
}

/* The answer counts in bytes: what is no ASCII becomes blanks, since no secret has any. */
bool hx_mock_find_tokens(const struct hx_mock *m, const char *world, const char *text, size_t len,
                         struct gc_json *answer)
{
    struct gc_strbuf body GC_AUTO(gc_strbuf_release) = GC_STRBUF(BODY_BYTES);
    char *plain = gc_strndup(text, len);
    struct gc_jsonw w = gc_jsonw(&body);
    for (char *c = plain; c && *c; c++)
        *c = *c < ' ' || *c > '~' ? ' ' : *c;
    gc_jsonw_object(&w);
    gc_jsonw_put_str(&w, "text", plain);
    gc_jsonw_end(&w);
    bool asked = plain && hx_mock_call(m, world, "POST", "/tokens/find", gc_strbuf_text(&body),
                                       answer, NULL) == GC_OK;
    free(plain);
    return asked;
}

/* --- what the org offers ---------------------------------------------------------------------- */

/* As long as a world is as our own mock made it, all get the same answer. */
static bool is_as_all_begin(const struct hx_run *run)
{
    return run->runner->mock.org_is_ours && !run->has_acted && !gc_json_get(run->c->given, "org");
}

static bool know_offer(struct hx_services *services, const char *question, struct gc_json *out)
{
    pthread_mutex_lock(&services->lock);
    char *known = gc_strdup(gc_map_get(&services->offers, question));
    pthread_mutex_unlock(&services->lock);
    bool ok = known &&
              gc_json_parse(out, "an offer", known, strlen(known), &answer_limits, NULL) == GC_OK;
    free(known);
    return ok;
}

/* Who has no memory for it will ask again. */
static void keep_offer(struct hx_services *services, const char *question, const cJSON *offer)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(BODY_BYTES);
    struct gc_jsonw w = gc_jsonw(&text);
    char *kept = NULL;
    void *old = NULL;
    gc_jsonw_value(&w, offer);
    if (gc_strbuf_take(&text, &kept) != GC_OK)
        return;
    pthread_mutex_lock(&services->lock);
    if (gc_map_put(&services->offers, question, kept, &old) != GC_OK)
        old = kept;
    pthread_mutex_unlock(&services->lock);
    free(old);
}

static enum gc_status ask_offer(struct hx_run *run, const char *question, struct gc_json *out,
                                struct gc_error *err)
{
    bool is_common = is_as_all_begin(run);
    if (is_common && know_offer(run->runner->services, question, out))
        return GC_OK;
    enum gc_status s =
        hx_mock_call(&run->runner->mock, run->world, "GET", question, NULL, out, err);
    if (s == GC_OK && is_common)
        keep_offer(run->runner->services, question, out->root);
    return s;
}

enum gc_status hx_org_offer(struct hx_run *run, const char *client, const char *flow,
                            struct gc_json *out, struct gc_error *err)
{
    struct gc_strbuf path GC_AUTO(gc_strbuf_release) = GC_STRBUF(URL_BYTES);
    gc_strbuf_adds(&path, "/env");
    if (client)
        gc_url_add_query(&path, "client", client);
    if (flow)
        gc_url_add_query(&path, "flow", flow);
    enum gc_status s = ask_offer(run, gc_strbuf_text(&path), out, err);
    return s == GC_OK ? hx_secrets_add(&run->secrets, gc_json_str(out->root, "client_secret"),
                                       "the secret", gc_json_str(out->root, "client_id"), err)
                      : s;
}

enum gc_status hx_mock_token(struct hx_run *run, const char *client_id, char *out, size_t cap,
                             struct gc_error *err)
{
    const struct hx_mock *m = &run->runner->mock;
    struct gc_strbuf url GC_AUTO(gc_strbuf_release) = GC_STRBUF(URL_BYTES);
    struct gc_json answer GC_AUTO(gc_json_release) = {0}, offer GC_AUTO(gc_json_release) = {0};
    static const char body[] = "grant_type=client_credentials";
    const struct gc_http_header header = {"Content-Type", "application/x-www-form-urlencoded"};
    enum gc_status s = hx_org_offer(run, *client_id ? client_id : NULL, NULL, &offer, err);
    if (s != GC_OK)
        return s;
    build_url(&url, m, run->world, "/oauth/token");
    struct gc_http_call call = {.method = "POST",
                                .url = gc_strbuf_text(&url),
                                .headers = &header,
                                .n_headers = 1,
                                .body = body,
                                .body_bytes = sizeof body - 1,
                                .basic_user = gc_json_str(offer.root, "client_id"),
                                .basic_password = gc_json_str(offer.root, "client_secret")};
    run->has_asked = true;
    s = exchange(m, &call, &answer, err);
    if (s != GC_OK)
        return s;
    const char *token = gc_json_str(answer.root, "access_token");
    if (!token || strlen(token) >= cap)
        return gc_fail(err, GC_E_PROTOCOL, "gcmock gave no access token");
    snprintf(out, cap, "%s", token);
    return hx_secrets_add(&run->secrets, token, "an access token", call.basic_user, err);
}

/* --- worlds ----------------------------------------------------------------------------------- */

void hx_world_name(const char *name, char out[HX_WORLD])
{
    enum { WORDS = 40, TAIL = 10 };
    size_t n = 0;
    for (; *name && n < WORDS; name++) {
        char c = *name;
        bool keep = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (keep)
            out[n++] = c;
        else if (n > 0 && out[n - 1] != '-')
            out[n++] = '-';
    }
    if (n == 0 || out[n - 1] != '-')
        out[n++] = '-';
    gc_random_text(out + n, TAIL);
}

void hx_world_set(struct hx_run *run, const char *world)
{
    const char *base = run->runner->mock.base_url;
    if (world != run->world)
        snprintf(run->world, sizeof run->world, "%s", world);
    snprintf(run->mock_url, sizeof run->mock_url, "%s/w/%s", base, run->world);
    snprintf(run->base_url, sizeof run->base_url, "%s/w/%s",
             run->runner->relay_url ? run->runner->relay_url : base, run->world);
}

void hx_world_delete(const struct hx_mock *mock, const char *world)
{
    struct gc_strbuf path GC_AUTO(gc_strbuf_release) = GC_STRBUF(256);
    gc_strbuf_addf(&path, "/worlds/%s", world);
    (void)!hx_mock_call(mock, NULL, "DELETE", gc_strbuf_text(&path), NULL, NULL, NULL);
}
