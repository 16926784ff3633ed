#include "genesys/api.h"

#include <stdlib.h>
#include <string.h>

#include "base/http/url.h"
#include "base/version.h"
#include "genesys/send.h"

enum { CONNECT_MS = 10000, MAX_ANSWER_BYTES = 16 << 20 };
static const struct gc_json_limits answer_limits = {.max_bytes = MAX_ANSWER_BYTES, .max_depth = 64};

struct gc_api {
    const struct gc_target *target;
    struct gc_sender sender;
    struct gc_oauth *oauth;
};

enum gc_status gc_api_new(struct gc_api **out, const struct gc_api_options *o, struct gc_error *err)
{
    struct gc_api *api = calloc(1, sizeof *api);
    if (!api)
        return gc_fail_nomem(err);
    api->target = o->target;
    api->sender.cancel = o->cancel;
    api->sender.retries = o->retries;
    api->sender.rate_wait_ms = o->rate_wait_ms;
    enum gc_status st = gc_http_client_new(
        &api->sender.http, &(struct gc_http_client_options){.user_agent = "gcflow/" GC_VERSION,
                                                            .ca_file = o->ca_file});
    if (st == GC_OK)
        st = gc_oauth_new(&api->oauth, &(struct gc_oauth_options){.target = o->target,
                                                                  .sender = api->sender,
                                                                  .clock = o->clock});
    if (st != GC_OK) {
        gc_api_free(api);
        return gc_fail(err, st, "the HTTP client can't be made: %s", gc_status_text(st));
    }
    *out = api;
    return GC_OK;
}

void gc_api_free(struct gc_api *api)
{
    if (!api)
        return;
    gc_oauth_free(api->oauth);
    gc_http_client_free(api->sender.http);
    free(api);
}

struct gc_oauth *gc_api_oauth(struct gc_api *api)
{
    return api->oauth;
}

static void wipe_strbuf(struct gc_strbuf *b)
{
    if (b->data)
        explicit_bzero(b->data, b->len);
    gc_strbuf_release(b);
}

/* Sends the request with that token; any answer is GC_OK. */
static enum gc_status send_with(struct gc_api *api, const struct gc_api_request *r,
                                const struct gc_token *token, int64_t deadline_ms,
                                struct gc_sent *sent, struct gc_error *err)
{
    struct gc_strbuf url GC_AUTO(gc_strbuf_release) = GC_STRBUF(8192);
    struct gc_strbuf bearer GC_AUTO(wipe_strbuf) = GC_STRBUF(GC_TOKEN_TEXT + 16);
    gc_url_join(&url, api->target->api_url, r->path);
    gc_strbuf_addf(&bearer, "Bearer %s", token->text);
    enum gc_status made = gc_strbuf_status(&url);
    if (made == GC_OK)
        made = gc_strbuf_status(&bearer);
    if (made != GC_OK)
        return gc_fail(err, made, "%s: %s", r->method,
                       made == GC_E_NOMEM ? "out of memory" : "the URL is too long");
    const struct gc_http_header headers[] = {{"Authorization", gc_strbuf_text(&bearer)},
                                             {"Accept", "application/json"},
                                             {"Content-Type", "application/json"}};
    struct gc_http_call call = {.method = r->method,
                                .url = gc_strbuf_text(&url),
                                .headers = headers,
                                .n_headers = GC_COUNT_OF(headers) - (r->body ? 0 : 1),
                                .body = r->body,
                                .body_bytes = r->body_bytes,
                                .deadline_ms = deadline_ms,
                                .connect_timeout_ms = CONNECT_MS,
                                .max_body_bytes = MAX_ANSWER_BYTES};
    enum gc_status st = gc_send(&api->sender, &call, r->mode, sent, err);
    return st == GC_OK ? st : gc_fail_in(err, st, "%s %s", r->method, gc_strbuf_text(&url));
}

static enum gc_status read_answer(const struct gc_api *api, const struct gc_api_request *r,
                                  const struct gc_token *token, const struct gc_sent *sent,
                                  struct gc_json *out, struct gc_error *err)
{
    const struct gc_http_reply *reply = &sent->reply;
    const struct gc_endpoint e = {
        .method = r->method,
        .path = r->path,
        .needs = r->needs,
        .secrets = {token->text, api->target->client_secret, api->target->basic}};
    if (reply->status != 200)
        return gc_envelope_fail(err, &e, sent);
    enum gc_status st =
        gc_http_reply_is_json(reply)
            ? gc_json_parse(out, "answer", reply->body, reply->body_bytes, &answer_limits, err)
            : gc_fail(err, GC_E_PROTOCOL,
                      "the answer is not JSON: is this the API of Genesys Cloud?");
    if (st == GC_OK)
        return st;
    st = st == GC_E_NOMEM ? st : GC_E_PROTOCOL;
    if (err)
        err->http_status = reply->status;
    return gc_fail_in(err, st, "%s %s%s", r->method, api->target->api_url, r->path);
}

enum gc_status gc_api_call(struct gc_api *api, const struct gc_api_request *r, int64_t deadline_ms,
                           struct gc_json *out, struct gc_error *err)
{
    struct gc_token token GC_AUTO(gc_token_wipe) = {0};
    struct gc_sent sent GC_AUTO(gc_sent_release) = {0};
    for (int refreshed = 0;; refreshed++) {
        enum gc_status st = gc_oauth_get(api->oauth, deadline_ms, &token, err);
        if (st == GC_OK)
            st = send_with(api, r, &token, deadline_ms, &sent, err);
        if (st != GC_OK)
            return st;
        if (sent.reply.status != 401)
            return read_answer(api, r, &token, &sent, out, err);
        gc_oauth_reject(api->oauth, token.serial);
        if (refreshed)
            return read_answer(api, r, &token, &sent, out, err);
    }
}
