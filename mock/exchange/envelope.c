#include "mock/exchange/envelope.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_PARAMS = 8, MAX_TEXT = 4096 };

struct error_row {
    int status;
    const char *code, *message;
};
static const struct error_row errors[MOCK_N_ERRORS] = {
#define X(name, status, code, message) [name] = {status, code, message},
    MOCK_ERROR_TABLE(X)
#undef X
};

struct params {
    const char *names[MAX_PARAMS], *values[MAX_PARAMS];
    size_t n;
};

/* What is said: one error, its placeholders, and the field that it is about, if it is about one. */
struct complaint {
    int status;
    const char *code, *message;
    const struct params *params;
    const char *field;
};

enum mock_envelope mock_envelope_of(const struct mock_exchange *x)
{
    if (x->route)
        return x->route->envelope;
    if (strncmp(x->path, "/api/", 5) == 0)
        return MOCK_ENVELOPE_GENESYS;
    return strncmp(x->path, "/oauth/", 7) == 0 ? MOCK_ENVELOPE_OAUTH : MOCK_ENVELOPE_PROBLEM;
}

static const char *param(const struct params *p, const char *name, size_t len)
{
    for (size_t i = 0; i < p->n; i++)
        if (strlen(p->names[i]) == len && memcmp(p->names[i], name, len) == 0)
            return p->values[i] ? p->values[i] : "";
    return NULL;
}

static void fill(struct gc_strbuf *to, const char *message, const struct params *params)
{
    for (const char *at = message; *at;) {
        const char *end = *at == '{' ? strchr(at, '}') : NULL;
        const char *value = end ? param(params, at + 1, (size_t)(end - at - 1)) : NULL;
        if (value) {
            gc_strbuf_adds(to, value);
            at = end + 1;
        } else {
            gc_strbuf_addc(to, *at++);
        }
    }
}

/* What a request that matched nothing may have meant. */
static void write_near_misses(const struct mock_exchange *x, int status, struct gc_jsonw *w)
{
    if (x->route || status != 404)
        return;
    gc_jsonw_key(w, mock_envelope_of(x) == MOCK_ENVELOPE_PROBLEM ? "near_misses" : "nearMisses");
    mock_world_write_near_misses(x->world, x->req->method, x->path, w);
}

static void write_genesys(struct mock_exchange *x, const struct complaint *c, const char *message)
{
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    gc_jsonw_put_str(&w, "message", message);
    gc_jsonw_put_str(&w, "code", c->code);
    gc_jsonw_put_int(&w, "status", c->status);
    gc_jsonw_put_str(&w, "messageWithParams", c->message);
    gc_jsonw_key(&w, "messageParams");
    gc_jsonw_object(&w);
    for (size_t i = 0; i < c->params->n; i++)
        gc_jsonw_put_str(&w, c->params->names[i], c->params->values[i]);
    gc_jsonw_end(&w);
    gc_jsonw_put_str(&w, "contextId", x->correlation_id);
    gc_jsonw_key(&w, "details");
    gc_jsonw_array(&w);
    if (c->field) {
        gc_jsonw_object(&w);
        gc_jsonw_put_str(&w, "errorCode", c->code);
        gc_jsonw_put_str(&w, "fieldName", c->field);
        gc_jsonw_end(&w);
    }
    gc_jsonw_end(&w);
    gc_jsonw_key(&w, "errors");
    gc_jsonw_array(&w);
    gc_jsonw_end(&w);
    write_near_misses(x, c->status, &w);
    gc_jsonw_end(&w);
}

static void write_oauth(struct mock_exchange *x, const char *error, const char *description)
{
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    gc_jsonw_put_str(&w, "error", error);
    gc_jsonw_put_str(&w, "description", description);
    gc_jsonw_put_str(&w, "error_description", description);
    gc_jsonw_end(&w);
}

static void write_problem(struct mock_exchange *x, const struct complaint *c, const char *message)
{
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    gc_jsonw_put_str(&w, "type", "about:blank");
    gc_jsonw_put_str(&w, "title", gc_http_reason(c->status));
    gc_jsonw_put_int(&w, "status", c->status);
    gc_jsonw_put_str(&w, "detail", message);
    write_near_misses(x, c->status, &w);
    gc_jsonw_end(&w);
}

static void write_plain(struct mock_exchange *x)
{
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    gc_jsonw_end(&w);
}

/* RFC 6749's word for a status that the token endpoint does not give of itself. */
static const char *oauth_word(int status)
{
    static const struct {
        int status;
        const char *word;
    } words[] = {{401, "invalid_client"},
                 {403, "unauthorized_client"},
                 {500, "server_error"},
                 {503, "temporarily_unavailable"}};
    for (size_t i = 0; i < GC_COUNT_OF(words); i++)
        if (words[i].status == status)
            return words[i].word;
    return status >= 500 ? "server_error" : "invalid_request";
}

static void complain(struct mock_exchange *x, const struct complaint *c)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_TEXT);
    fill(&text, c->message, c->params);
    const char *message = gc_strbuf_status(&text) == GC_OK ? gc_strbuf_text(&text) : c->message;
    switch (mock_envelope_of(x)) {
    case MOCK_ENVELOPE_GENESYS:
        write_genesys(x, c, message);
        break;
    case MOCK_ENVELOPE_OAUTH:
        write_oauth(x, oauth_word(c->status), message);
        break;
    case MOCK_ENVELOPE_PLAIN:
        write_plain(x);
        break;
    case MOCK_ENVELOPE_PROBLEM:
        write_problem(x, c, message);
        break;
    }
    if (c->status == 401)
        gc_http_add_header(x->res, "WWW-Authenticate", "Bearer");
    mock_reply_json(x, c->status);
}

static void collect(struct params *p, va_list ap)
{
    const char *name;
    while (p->n < MAX_PARAMS && (name = va_arg(ap, const char *))) {
        p->names[p->n] = name;
        p->values[p->n++] = va_arg(ap, const char *);
    }
}

void mock_fail(struct mock_exchange *x, enum mock_error error, ...)
{
    struct params params = {.n = 0};
    va_list ap;
    va_start(ap, error);
    collect(&params, ap);
    va_end(ap);
    const struct error_row *row = &errors[error];
    complain(x, &(struct complaint){row->status, row->code, row->message, &params, NULL});
}

void mock_fail_text(struct mock_exchange *x, enum mock_error error, const char *fmt, ...)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_TEXT);
    const struct params none = {.n = 0};
    va_list ap;
    va_start(ap, fmt);
    gc_strbuf_vaddf(&text, fmt, ap);
    va_end(ap);
    const struct error_row *row = &errors[error];
    const char *message = gc_strbuf_status(&text) == GC_OK ? gc_strbuf_text(&text) : row->message;
    complain(x, &(struct complaint){row->status, row->code, message, &none, NULL});
}

void mock_fail_value(struct mock_exchange *x, const char *field, const char *value,
                     const char *allowed)
{
    const struct error_row *row = &errors[MOCK_E_INVALID_VALUE];
    const struct params params = {.names = {"value", "fieldType", "allowableValues"},
                                  .values = {value, field, allowed},
                                  .n = 3};
    complain(x, &(struct complaint){row->status, row->code, row->message, &params, field});
}

void mock_fail_oauth(struct mock_exchange *x, int status, const char *error,
                     const char *description)
{
    write_oauth(x, error, description);
    if (status == 401)
        gc_http_add_header(x->res, "WWW-Authenticate", "Basic");
    mock_reply_json(x, status);
}

/* The error that an endpoint means by a bare status, where the table has several. */
static const struct {
    int status;
    enum mock_error error;
} preferred[] = {{400, MOCK_E_BAD_REQUEST},
                 {401, MOCK_E_BAD_CREDENTIALS},
                 {403, MOCK_E_NOT_AUTHORIZED},
                 {404, MOCK_E_NOT_FOUND}};

static const struct error_row *row_for(int status, const char *code)
{
    for (size_t i = 0; code && i < MOCK_N_ERRORS; i++)
        if (errors[i].status == status && strcmp(errors[i].code, code) == 0)
            return &errors[i];
    for (size_t i = 0; i < GC_COUNT_OF(preferred); i++)
        if (preferred[i].status == status)
            return &errors[preferred[i].error];
    for (size_t i = 0; i < MOCK_N_ERRORS; i++)
        if (errors[i].status == status)
            return &errors[i];
    return NULL;
}

/* "Bad Gateway" -> "bad.gateway" */
static void code_of_reason(const char *reason, char *out, size_t cap)
{
    size_t n = 0;
    for (; *reason && n + 1 < cap; reason++)
        out[n++] = isalnum((unsigned char)*reason) ? (char)tolower((unsigned char)*reason) : '.';
    out[n] = '\0';
}

static void fail_rate(struct mock_exchange *x, const char *code)
{
    char allowed[24];
    snprintf(allowed, sizeof allowed, "%lld",
             (long long)(x->limit.allowed > 0 ? x->limit.allowed : 300));
    const struct params params = {.names = {"limit", "seconds"}, .values = {allowed, "60"}, .n = 2};
    const struct error_row *row = &errors[MOCK_E_RATE];
    complain(
        x, &(struct complaint){row->status, code ? code : row->code, row->message, &params, NULL});
}

/* Endpoints say some things in their own way. False: the table's words will do. */
static bool fail_as_endpoint(struct mock_exchange *x, int status, const char *code)
{
    if (mock_envelope_of(x) == MOCK_ENVELOPE_OAUTH) {
        bool bad_client = status == 400 || status == 401;
        mock_fail_oauth(x, status,
                        code         ? code
                        : bad_client ? "invalid_client"
                                     : oauth_word(status),
                        bad_client ? "authentication failed" : gc_http_reason(status));
        return true;
    }
    if (status == 403 && !code && x->route && x->route->permission) {
        mock_fail(x, MOCK_E_MISSING_PERMISSIONS, "permissions", x->route->permission, NULL);
        return true;
    }
    if (status == 429) {
        fail_rate(x, code);
        return true;
    }
    return false;
}

void mock_fail_status(struct mock_exchange *x, int status, const char *code)
{
    char made[64];
    const struct params none = {.n = 0};
    if (status < 400) {
        if (status >= 200 && status != 204 && status != 304) {
            write_plain(x);
            mock_reply_json(x, status);
        } else {
            mock_reply_empty(x, status);
        }
        return;
    }
    if (fail_as_endpoint(x, status, code))
        return;
    const struct error_row *row = row_for(status, code);
    code_of_reason(gc_http_reason(status), made, sizeof made);
    complain(x, &(struct complaint){status,
                                    code  ? code
                                    : row ? row->code
                                          : made,
                                    row ? row->message : gc_http_reason(status), &none, NULL});
}
