#include "genesys/send.h"

#include <stdio.h>
#include <string.h>

#include "base/json/json.h"
#include "genesys/plain.h"

enum { MESSAGE_BYTES = 200, FOREIGN_BYTES = 150, CODE_BYTES = 64, ID_BYTES = 48 };

/* clang-format off */
static const struct { int from, to; enum gc_status status; } classes[] = {
    {401, 401, GC_E_AUTH},
    {403, 403, GC_E_FORBIDDEN},
    {404, 404, GC_E_NOT_FOUND},
    {408, 408, GC_E_TIMEOUT},
    {410, 410, GC_E_NOT_FOUND},
    {429, 429, GC_E_RATE_LIMITED},
    {400, 499, GC_E_BAD_REQUEST},
    {500, 599, GC_E_SERVER},
};

/* The first row that fits says what to do. part is looked for in code and message. */
static const struct { enum gc_status status; const char *part, *advice; } advices[] = {
    {GC_E_BAD_REQUEST, "container",  "choose an action inside it: gcflow nodes lists them"},
    {GC_E_BAD_REQUEST, "executable", "choose an action inside it: gcflow nodes lists them"},
    {GC_E_BAD_REQUEST, "node",       "check --node: gcflow nodes lists the flow's nodes"},
    {GC_E_BAD_REQUEST, "flow",       "check --flow"},
    {GC_E_NOT_FOUND,   "flow",       "check --flow, and that the org and region are the right ones"},
    {GC_E_NOT_FOUND,   "",           "check the base URL and --flow"},
    {GC_E_AUTH,        "",           "a fresh token was refused too: check the OAuth client"},
    {GC_E_SERVER,      "",           "try again later"},
};
/* clang-format on */

/* 2xx and 3xx are GC_E_PROTOCOL. */
static enum gc_status status_of(int http_status)
{
    for (size_t i = 0; i < GC_COUNT_OF(classes); i++)
        if (http_status >= classes[i].from && http_status <= classes[i].to)
            return classes[i].status;
    return GC_E_PROTOCOL;
}

/* What an error answer says of itself, cleaned for one line. */
struct error_body {
    char code[CODE_BYTES], message[MESSAGE_BYTES], id[ID_BYTES];
};

static void take_text(char *out, size_t cap, const char *text, const struct gc_endpoint *e)
{
    char whole[8192]; /* secrets are hidden before the cut: half a secret is still one */
    gc_plain_clean(whole, sizeof whole, text, sizeof whole);
    for (size_t i = 0; i < GC_COUNT_OF(e->secrets); i++)
        gc_plain_hide(whole, e->secrets[i]);
    gc_plain_clean(out, cap, whole, cap);
    explicit_bzero(whole, sizeof whole);
}

static const char *first_str(const cJSON *obj, const char *const *keys)
{
    const char *s = NULL;
    for (; !s && *keys; keys++)
        s = gc_json_str(obj, *keys);
    return s;
}

/* Of a gateway, say: its own words are all that there is. */
static void tell_foreign(struct error_body *out, const struct gc_endpoint *e,
                         const struct gc_http_reply *r)
{
    char text[FOREIGN_BYTES];
    take_text(text, sizeof text, r->body, e);
    if (*text)
        snprintf(out->message, sizeof out->message,
                 "the answer is not an error of Genesys Cloud: %s", text);
    else
        snprintf(out->message, sizeof out->message, "%s",
                 r->body_bytes ? "the answer is not an error of Genesys Cloud"
                               : "the answer has no body");
}

static void read_error(struct error_body *out, const struct gc_endpoint *e,
                       const struct gc_http_reply *r)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    char header[128];
    bool json = r->body && gc_json_parse(&doc, "answer", r->body, r->body_bytes,
                                         &gc_json_default_limits, NULL) == GC_OK;
    const cJSON *root = json ? doc.root : NULL;
    take_text(out->code, sizeof out->code,
              first_str(root, (const char *const[]){"code", "error", NULL}), e);
    take_text(
        out->message, sizeof out->message,
        first_str(root, (const char *const[]){"message", "error_description", "description", NULL}),
        e);
    const char *id = gc_json_str(root, "contextId");
    if (!id && gc_http_reply_header(r, "ININ-Correlation-Id", header, sizeof header))
        id = header;
    take_text(out->id, sizeof out->id, id, e);
    if (!*out->code && !*out->message)
        tell_foreign(out, e, r);
}

static void add_advice(struct gc_strbuf *b, enum gc_status st, const struct error_body *body,
                       const struct gc_endpoint *e, const struct gc_sent *sent)
{
    if (sent->retry_after_ms >= 0)
        gc_strbuf_addf(b, "; retry in %lld s", ((long long)sent->retry_after_ms + 999) / 1000);
    else if (st == GC_E_RATE_LIMITED)
        gc_strbuf_adds(b, "; retry in a minute");
    else if (st == GC_E_FORBIDDEN)
        gc_strbuf_addf(b, "; the OAuth client needs %s: add it in Admin > Integrations > OAuth",
                       e->needs ? e->needs : "that permission");
    else
        for (size_t i = 0; i < GC_COUNT_OF(advices); i++)
            if (advices[i].status == st && (gc_plain_has(body->code, advices[i].part) ||
                                            gc_plain_has(body->message, advices[i].part))) {
                gc_strbuf_addf(b, "; %s", advices[i].advice);
                return;
            }
}

static void add_error(struct gc_strbuf *b, const struct gc_endpoint *e, int http_status,
                      const struct error_body *body)
{
    gc_strbuf_addf(b, "%s %s: %d", e->method, e->path, http_status);
    if (*body->code)
        gc_strbuf_addf(b, " %s", body->code);
    if (*body->message)
        gc_strbuf_addf(b, ": %s", body->message);
    if (*body->id)
        gc_strbuf_addf(b, " (correlation id %s)", body->id);
}

/* OAuth refuses a client with 400, which is not a bad request of ours. */
static bool is_client_refused(enum gc_status st, const struct error_body *body)
{
    static const char *const words[] = {"invalid_client", "unauthorized_client", "access_denied"};
    for (size_t i = 0; st == GC_E_BAD_REQUEST && i < GC_COUNT_OF(words); i++)
        if (strcmp(body->code, words[i]) == 0)
            return true;
    return st == GC_E_AUTH;
}

enum gc_status gc_envelope_fail(struct gc_error *err, const struct gc_endpoint *e,
                                const struct gc_sent *sent)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    struct error_body body;
    enum gc_status st = status_of(sent->reply.status);
    read_error(&body, e, &sent->reply);
    add_error(&text, e, sent->reply.status, &body);
    if (e->login && is_client_refused(st, &body)) {
        st = GC_E_AUTH;
        gc_strbuf_addf(&text, "; check the client id and secret%s", e->login);
    } else if (e->login && st == GC_E_NOT_FOUND)
        gc_strbuf_adds(&text, "; no login answers there: check the base URL or give --login-url");
    else
        add_advice(&text, st, &body, e, sent);
    gc_fail(err, st, "%s", gc_strbuf_text(&text));
    if (err)
        err->http_status = sent->reply.status;
    return st;
}
