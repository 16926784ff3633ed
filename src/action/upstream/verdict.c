#include "action/upstream/verdict.h"

#include <stdio.h>
#include <string.h>

#include "action/contract/contract.h"
#include "base/clock.h"
#include "base/http/url.h"
#include "base/json/json.h"
#include "base/json/write.h"

enum { HEADER_MAX = GC_TOKEN_MAX_BYTES + 16 };

static void set_verdict(struct gc_verdict *out, enum gc_verdict_kind kind, int64_t lifetime_ms,
                        const char *reason)
{
    *out = (struct gc_verdict){.kind = kind, .lifetime_ms = lifetime_ms};
    snprintf(out->reason, sizeof out->reason, "%.*s", (int)sizeof out->reason - 1, reason);
}

/* A refusal of the bearer is an answer; what tells of trouble on the way is none. */
static void set_by_status(struct gc_verdict *out, int status)
{
    char reason[64];
    bool trouble = status < 400 || status >= 500 || status == 408 || status == 429;
    bool certain = status == 400 || status == 401 || status == 403;
    snprintf(reason, sizeof reason, "introspection answered %d", status);
    set_verdict(out, trouble ? GC_VERDICT_UNKNOWN : GC_VERDICT_INACTIVE,
                certain ? GC_VERDICT_NO_END : 0, reason);
}

/* What introspection said about the token's end; a clock that differs must not refuse it. */
static int64_t lifetime(const cJSON *root)
{
    int64_t exp_s = gc_json_int(root, "exp", 0);
    int64_t now_ms = gc_clock_now(&gc_clock_wall);
    if (exp_s <= 0 || exp_s > INT64_MAX / 1000)
        return GC_VERDICT_NO_END;
    return exp_s * 1000 > now_ms ? exp_s * 1000 - now_ms : 0;
}

static void read_introspection(const struct gc_verdict_source *source, const cJSON *root,
                               struct gc_verdict *out)
{
    (void)source;
    if (cJSON_IsTrue(gc_json_get(root, "active")))
        set_verdict(out, GC_VERDICT_ACTIVE, lifetime(root), "");
    else
        set_verdict(out, GC_VERDICT_INACTIVE, GC_VERDICT_NO_END, "the token is not active");
}

static void read_token_info(const struct gc_verdict_source *source, const cJSON *root,
                            struct gc_verdict *out)
{
    const char *org = gc_json_str(gc_json_get(root, "organization"), "id");
    if (org && strcmp(org, source->org_id) == 0)
        set_verdict(out, GC_VERDICT_ACTIVE, GC_VERDICT_NO_END, "");
    else
        set_verdict(out, GC_VERDICT_INACTIVE, GC_VERDICT_NO_END,
                    "the token belongs to another organisation");
}

struct way {
    const char *method, *path;
    bool sends_token;
    void (*read)(const struct gc_verdict_source *, const cJSON *, struct gc_verdict *);
};
enum { TOKENS_ME_OF_ORG = GC_TOKENS_ME + 1 };
static const struct way ways[] = {
    [GC_INTROSPECT] = {"POST", "/api/v2/oauth2/introspect", true, read_introspection},
    [GC_TOKENS_ME] = {"HEAD", "/api/v2/tokens/me", false, NULL},
    [TOKENS_ME_OF_ORG] = {"GET", "/api/v2/tokens/me", false, read_token_info},
};

static void read_reply(const struct gc_verdict_source *source, const struct way *way,
                       const struct gc_http_reply *reply, struct gc_verdict *out)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    if (reply->status != 200) {
        set_by_status(out, reply->status);
        return;
    }
    if (!way->read) {
        set_verdict(out, GC_VERDICT_ACTIVE, GC_VERDICT_NO_END, "");
        return;
    }
    enum gc_status s = gc_json_parse(&doc, "introspection", reply->body, reply->body_bytes,
                                     &gc_json_default_limits, NULL);
    if (s == GC_E_NOMEM)
        set_verdict(out, GC_VERDICT_UNKNOWN, 0, gc_status_text(s));
    else if (s != GC_OK || !cJSON_IsObject(doc.root))
        set_verdict(out, GC_VERDICT_UNKNOWN, 0, "introspection sent no JSON object");
    else
        way->read(source, doc.root, out);
}

static void send_question(const struct gc_verdict_source *source, const struct way *way,
                          const struct gc_verdict_question *q, const char *url, const char *bearer,
                          const char *body, struct gc_verdict *out)
{
    struct gc_http_reply reply GC_AUTO(gc_http_reply_release) = {0};
    struct gc_error err = {0};
    const struct gc_http_header headers[] = {{"Authorization", bearer},
                                             {"Accept", "application/json"},
                                             {GC_REQUEST_ID, q->request_id},
                                             {"Content-Type", "application/json"}};
    const struct gc_http_call call = {
        .method = way->method,
        .url = url,
        .headers = headers,
        .n_headers = way->sends_token ? 4 : 3,
        .body = way->sends_token ? body : NULL,
        .body_bytes = way->sends_token ? strlen(body) : 0,
        .deadline_ms = q->deadline_ms,
        .max_body_bytes = 256 * 1024,
    };
    enum gc_status s = gc_http_call(source->client, &call, &reply, &err);
    if (s == GC_OK)
        read_reply(source, way, &reply, out);
    else
        set_verdict(out, GC_VERDICT_UNKNOWN, 0, gc_error_text(&err));
    out->timed_out = s == GC_E_TIMEOUT;
}

void gc_verdict_ask(const struct gc_verdict_source *source, const struct gc_verdict_question *q,
                    struct gc_verdict *out)
{
    struct gc_strbuf url GC_AUTO(gc_strbuf_release) = GC_STRBUF(2048);
    struct gc_strbuf bearer GC_AUTO(gc_strbuf_release) = GC_STRBUF(HEADER_MAX);
    struct gc_strbuf body GC_AUTO(gc_strbuf_release) = GC_STRBUF(2 * HEADER_MAX);
    bool of_org = source->way == GC_TOKENS_ME && source->org_id && *source->org_id;
    const struct way *way = &ways[of_org ? TOKENS_ME_OF_ORG : (int)source->way];
    struct gc_jsonw w = gc_jsonw(&body);
    gc_url_join(&url, source->base_url, way->path);
    gc_strbuf_adds(&bearer, "Bearer ");
    gc_strbuf_adds(&bearer, q->token);
    gc_jsonw_object(&w);
    gc_jsonw_put_str(&w, "token", q->token);
    gc_jsonw_end(&w);
    if (gc_strbuf_status(&url) || gc_strbuf_status(&bearer) || gc_strbuf_status(&body))
        set_verdict(out, GC_VERDICT_UNKNOWN, 0, gc_status_text(GC_E_NOMEM));
    else
        send_question(source, way, q, gc_strbuf_text(&url), gc_strbuf_text(&bearer),
                      gc_strbuf_text(&body), out);
}
