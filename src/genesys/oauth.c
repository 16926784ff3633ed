#include "genesys/api.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/http/url.h"
#include "base/json/json.h"
#include "base/single_flight.h"
#include "base/text.h"
#include "genesys/send.h"

enum { LONGEST_MARGIN_MS = 60000, CONNECT_MS = 10000 };

struct gc_oauth {
    struct gc_oauth_options o;
    pthread_mutex_t lock;             /* guards all below */
    struct gc_single_flight fetching; /* its result is the gc_error of the fetch */
    struct gc_token token;            /* "" when there is none */
    int64_t fresh_until_ms;           /* on the clock */
};

void gc_token_wipe(struct gc_token *t)
{
    explicit_bzero(t, sizeof *t);
}

enum gc_status gc_oauth_new(struct gc_oauth **out, const struct gc_oauth_options *options)
{
    struct gc_oauth *o = calloc(1, sizeof *o);
    if (!o)
        return GC_E_NOMEM;
    o->o = *options;
    pthread_mutex_init(&o->lock, NULL);
    o->fetching.result_bytes = sizeof(struct gc_error);
    *out = o;
    return GC_OK;
}

void gc_oauth_free(struct gc_oauth *o)
{
    if (!o)
        return;
    pthread_mutex_destroy(&o->lock);
    gc_token_wipe(&o->token);
    free(o);
}

static enum gc_status read_token(const struct gc_json *doc, struct gc_token *out,
                                 struct gc_error *err)
{
    const char *text = gc_json_str(doc->root, "access_token");
    const char *type = gc_json_str(doc->root, "token_type");
    if (!text || !gc_is_visible_ascii(text, GC_TOKEN_TEXT - 1))
        return gc_fail(err, GC_E_PROTOCOL, "the answer has no valid \"access_token\"");
    if (!type || strcasecmp(type, "bearer") != 0)
        return gc_fail(err, GC_E_PROTOCOL, "\"token_type\" of the answer is not \"bearer\"");
    if (!gc_json_is_int(gc_json_get(doc->root, "expires_in"), &out->expires_in_s) ||
        out->expires_in_s < 0 || out->expires_in_s > INT64_C(31536000))
        return gc_fail(err, GC_E_PROTOCOL, "\"expires_in\" of the answer is no number of seconds");
    memcpy(out->text, text, strlen(text) + 1);
    return GC_OK;
}

static enum gc_status parse_token(const struct gc_http_reply *r, struct gc_token *out,
                                  struct gc_error *err)
{
    struct gc_json doc GC_AUTO(gc_json_wipe) = {0};
    if (!gc_http_reply_is_json(r))
        return gc_fail(err, GC_E_PROTOCOL,
                       "the answer is not JSON: is this the login of Genesys Cloud?");
    /* The parser's own words could quote the token. */
    enum gc_status st =
        gc_json_parse(&doc, "answer", r->body, r->body_bytes, &gc_json_default_limits, NULL);
    if (st == GC_E_NOMEM)
        return gc_fail_nomem(err);
    if (st != GC_OK)
        return gc_fail(err, GC_E_PROTOCOL, "the answer is not valid JSON");
    return read_token(&doc, out, err);
}

/* invalid_client from a region's login most often means that the org lives in another region. */
static void region_hint(const struct gc_target *t, char *out, size_t cap)
{
    out[0] = '\0';
    if (t->login_region)
        snprintf(out, cap,
                 "; they may belong to another region than %s: name it with --region "
                 "(GENESYS_REGION)",
                 t->login_region->name);
}

static enum gc_status request_token(struct gc_oauth *o, int64_t deadline_ms, struct gc_token *out,
                                    struct gc_error *err)
{
    static const char form[] = "grant_type=client_credentials";
    static const struct gc_http_header headers[] = {
        {"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}};
    const struct gc_target *t = o->o.target;
    struct gc_strbuf url GC_AUTO(gc_strbuf_release) = GC_STRBUF(2048);
    struct gc_sent sent GC_AUTO(gc_sent_release) = {0};
    char hint[160];
    gc_url_join(&url, t->login_url, "/oauth/token");
    if (gc_strbuf_status(&url) != GC_OK)
        return gc_fail(err, gc_strbuf_status(&url), "the login's URL: %s",
                       gc_status_text(gc_strbuf_status(&url)));
    struct gc_http_call call = {.method = "POST",
                                .url = gc_strbuf_text(&url),
                                .headers = headers,
                                .n_headers = GC_COUNT_OF(headers),
                                .body = form,
                                .body_bytes = strlen(form),
                                .basic_user = t->client_id,
                                .basic_password = t->client_secret,
                                .deadline_ms = deadline_ms,
                                .connect_timeout_ms = CONNECT_MS};
    enum gc_status st = gc_send(&o->o.sender, &call, GC_SEND_ANY_TIMES, &sent, err);
    if (st == GC_OK && sent.reply.status != 200) {
        const struct gc_endpoint e = {.method = "POST",
                                      .path = gc_strbuf_text(&url),
                                      .secrets = {t->client_secret, t->client_id, t->basic},
                                      .login = hint};
        region_hint(t, hint, sizeof hint);
        return gc_envelope_fail(err, &e, &sent);
    }
    if (st == GC_OK)
        st = parse_token(&sent.reply, out, err);
    return st == GC_OK ? st : gc_fail_in(err, st, "POST %s", gc_strbuf_text(&url));
}

/* Called with the lock, which is let go while the request is under way. */
static enum gc_status fetch(struct gc_oauth *o, int64_t deadline_ms, struct gc_token *out,
                            struct gc_error *err)
{
    pthread_mutex_unlock(&o->lock);
    int64_t asked_ms = gc_clock_now(o->o.clock);
    enum gc_status st = request_token(o, deadline_ms, out, err);
    pthread_mutex_lock(&o->lock);
    if (st == GC_OK) {
        int64_t life_ms = out->expires_in_s * 1000;
        int64_t margin_ms = life_ms / 10 < LONGEST_MARGIN_MS ? life_ms / 10 : LONGEST_MARGIN_MS;
        out->serial = o->token.serial + 1;
        o->token = *out;
        o->fresh_until_ms = asked_ms + life_ms - margin_ms;
    }
    return st;
}

/* Called with the lock. What another thread's fetch came to counts here, too, but for its deadline:
 * then *out is still "". */
static enum gc_status fetch_or_join(struct gc_oauth *o, int64_t deadline_ms, struct gc_token *out,
                                    struct gc_error *err)
{
    struct gc_error failed = {0};
    struct gc_in_flight mine;
    switch (gc_single_flight_begin(&o->fetching, &o->lock, &mine, NULL, deadline_ms, &failed)) {
    case GC_FLIGHT_LATE:
        return gc_fail(err, GC_E_TIMEOUT, "the deadline passed while waiting for a token");
    case GC_FLIGHT_JOINED:
        if (failed.status == GC_E_TIMEOUT)
            failed.status = GC_OK;
        break;
    case GC_FLIGHT_BEGUN:
        failed.status = fetch(o, deadline_ms, out, &failed);
        gc_single_flight_finish(&o->fetching, &mine, &failed);
        break;
    }
    if (failed.status != GC_OK && err)
        *err = failed;
    return failed.status;
}

enum gc_status gc_oauth_get(struct gc_oauth *o, int64_t deadline_ms, struct gc_token *out,
                            struct gc_error *err)
{
    enum gc_status st = GC_OK;
    out->text[0] = '\0';
    pthread_mutex_lock(&o->lock);
    while (st == GC_OK && !out->text[0]) {
        if (o->token.text[0] && gc_clock_now(o->o.clock) < o->fresh_until_ms)
            *out = o->token;
        else
            st = fetch_or_join(o, deadline_ms, out, err);
    }
    pthread_mutex_unlock(&o->lock);
    return st;
}

void gc_oauth_reject(struct gc_oauth *o, unsigned long serial)
{
    pthread_mutex_lock(&o->lock);
    if (o->token.serial == serial)
        o->token.text[0] = '\0';
    pthread_mutex_unlock(&o->lock);
}
