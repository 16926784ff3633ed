#include "mock/exchange/envelope.h"
#include "mock/fault/match.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { MAX_PARAMS = 4, MAX_TEXT = 4096, DEFAULT_LIMIT = 300 };

struct error_row {
    int status;
    const char *code, *message;
};
static const struct error_row errors[MOCK_N_ERRORS] = {
#define X(name, status, code, message) [name] = {status, code, message},
    MOCK_ERROR_TABLE(X)
#undef X
};

/* What is said: an error, what stands for its placeholders, and what it is about. */
struct complaint {
    struct error_row error;
    size_t n_params;
    const char *names[MAX_PARAMS], *values[MAX_PARAMS];
    const char *field;                  /* NULL: no field */
    const struct gc_problems *problems; /* may be NULL */
};

enum mock_envelope mock_envelope_of(const struct mock_exchange *x)
{
    if (x->route)
        return x->route->envelope;
    if (strncmp(x->path, "/api/", 5) == 0)
        return MOCK_ENVELOPE_GENESYS;
    return strncmp(x->path, "/oauth/", 7) == 0 ? MOCK_ENVELOPE_OAUTH : MOCK_ENVELOPE_PROBLEM;
}

static const char *param(const struct complaint *c, const char *name, size_t len)
{
    for (size_t i = 0; i < c->n_params; i++)
        if (strlen(c->names[i]) == len && memcmp(c->names[i], name, len) == 0)
            return c->values[i] ? c->values[i] : "";
    return NULL;
}

static void fill(struct gc_strbuf *to, const struct complaint *c)
{
    for (const char *at = c->error.message; *at;) {
        const char *end = *at == '{' ? strchr(at, '}') : NULL;
        const char *value = end ? param(c, at + 1, (size_t)(end - at - 1)) : NULL;
        if (value) {
            gc_strbuf_adds(to, value);
            at = end + 1;
        } else {
            gc_strbuf_addc(to, *at++);
        }
    }
}

static void look_for_misses(const struct mock_exchange *x, struct gc_jsonw *w)
{
    struct mock_subject s;
    mock_subject_of(&s, x);
    mock_world_write_near_misses(x->world, &s, w);
    mock_subject_release(&s);
}

/* What a request that matched nothing may have meant. */
static void write_near_misses(const struct mock_exchange *x, int status, struct gc_jsonw *w)
{
    if (x->route || status != 404)
        return;
    gc_jsonw_key(w, "near_misses");
    look_for_misses(x, w);
}

/* The same where the body has no room for it: a body of the real API has published fields only. */
static void add_near_misses(struct mock_exchange *x, int status)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_TEXT);
    struct gc_jsonw w = gc_jsonw(&text);
    if (x->route || status != 404)
        return;
    look_for_misses(x, &w);
    if (gc_strbuf_status(&text) == GC_OK)
        gc_http_add_header(x->res, "X-GCMock-Near-Misses", gc_strbuf_text(&text));
}

static void write_genesys(struct mock_exchange *x, const struct complaint *c, const char *message)
{
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    gc_jsonw_put_str(&w, "message", message);
    gc_jsonw_put_str(&w, "code", c->error.code);
    gc_jsonw_put_int(&w, "status", c->error.status);
    gc_jsonw_put_str(&w, "messageWithParams", c->error.message);
    gc_jsonw_put_object(&w, "messageParams");
    for (size_t i = 0; i < c->n_params; i++)
        gc_jsonw_put_str(&w, c->names[i], c->values[i]);
    gc_jsonw_end(&w);
    gc_jsonw_put_str(&w, "contextId", x->correlation_id);
    gc_jsonw_put_array(&w, "details");
    if (c->field) {
        gc_jsonw_object(&w);
        gc_jsonw_put_str(&w, "errorCode", c->error.code);
        gc_jsonw_put_str(&w, "fieldName", c->field);
        gc_jsonw_end(&w);
    }
    gc_jsonw_end(&w);
    gc_jsonw_put_raw(&w, "errors", "[]");
    gc_jsonw_end(&w);
    add_near_misses(x, c->error.status);
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
    gc_jsonw_put_str(&w, "title", gc_http_reason(c->error.status));
    gc_jsonw_put_int(&w, "status", c->error.status);
    gc_jsonw_put_str(&w, "detail", message);
    if (c->problems && c->problems->n_kept > 0) {
        gc_jsonw_put_array(&w, "problems");
        for (size_t i = 0; i < c->problems->n_kept; i++)
            gc_jsonw_str(&w, c->problems->list[i].whole);
        gc_jsonw_end(&w);
    }
    write_near_misses(x, c->error.status, &w);
    gc_jsonw_end(&w);
}

static void write_plain(struct mock_exchange *x)
{
    gc_strbuf_reset(&x->res->body);
    gc_strbuf_adds(&x->res->body, "{}");
}

/* RFC 6749's word for a status that the token endpoint does not give of itself. */
static const char *oauth_word(int status)
{
    static const struct {
        int status;
        const char *word;
    } words[] = {
        {401, "invalid_client"}, {403, "unauthorized_client"}, {503, "temporarily_unavailable"}};
    for (size_t i = 0; i < GC_COUNT_OF(words); i++)
        if (words[i].status == status)
            return words[i].word;
    return status >= 500 ? "server_error" : "invalid_request";
}

static void complain(struct mock_exchange *x, const struct complaint *c)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_TEXT);
    fill(&text, c);
    const char *message =
        gc_strbuf_status(&text) == GC_OK ? gc_strbuf_text(&text) : c->error.message;
    switch (mock_envelope_of(x)) {
    case MOCK_ENVELOPE_GENESYS:
        write_genesys(x, c, message);
        break;
    case MOCK_ENVELOPE_OAUTH:
        write_oauth(x, oauth_word(c->error.status), message);
        break;
    case MOCK_ENVELOPE_PLAIN:
        write_plain(x);
        break;
    case MOCK_ENVELOPE_PROBLEM:
        write_problem(x, c, message);
        break;
    }
    if (c->error.status == 401)
        gc_http_add_header(x->res, "WWW-Authenticate", "Bearer");
    mock_reply_json(x, c->error.status);
}

static void add_param(struct complaint *c, const char *name, const char *value)
{
    c->names[c->n_params] = name;
    c->values[c->n_params++] = value;
}

void mock_fail(struct mock_exchange *x, enum mock_error error, ...)
{
    struct complaint c = {.error = errors[error]};
    const char *name;
    va_list ap;
    va_start(ap, error);
    while (c.n_params < MAX_PARAMS && (name = va_arg(ap, const char *)))
        add_param(&c, name, va_arg(ap, const char *));
    va_end(ap);
    complain(x, &c);
}

void mock_fail_text(struct mock_exchange *x, enum mock_error error, const char *fmt, ...)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_TEXT);
    struct complaint c = {.error = errors[error]};
    va_list ap;
    va_start(ap, fmt);
    gc_strbuf_vaddf(&text, fmt, ap);
    va_end(ap);
    if (gc_strbuf_status(&text) == GC_OK)
        c.error.message = gc_strbuf_text(&text);
    complain(x, &c);
}

void mock_fail_value(struct mock_exchange *x, const char *field, const char *value,
                     const char *allowed)
{
    struct complaint c = {.error = errors[MOCK_E_INVALID_VALUE], .field = field};
    add_param(&c, "value", value);
    add_param(&c, "fieldType", field);
    add_param(&c, "allowableValues", allowed);
    complain(x, &c);
}

void mock_fail_detail(struct mock_exchange *x, int status, const char *code, const char *field,
                      const char *message)
{
    complain(x, &(struct complaint){.error = {status, code, message}, .field = field});
}

void mock_fail_oauth(struct mock_exchange *x, int status, const char *error,
                     const char *description)
{
    write_oauth(x, error, description);
    if (status == 401)
        gc_http_add_header(x->res, "WWW-Authenticate", "Basic");
    mock_reply_json(x, status);
}

/* "Bad Gateway" -> "bad.gateway" */
static void code_of_reason(const char *reason, char *out, size_t cap)
{
    size_t n = 0;
    for (; *reason && n + 1 < cap; reason++)
        out[n++] = isalnum((unsigned char)*reason) ? (char)tolower((unsigned char)*reason) : '.';
    out[n] = '\0';
}

/* The error of that status and code; else the first of that status; else one made up. */
static struct error_row error_of(int status, const char *code, char made[64])
{
    const struct error_row *first = NULL;
    for (size_t i = MOCK_N_ERRORS; i > 0; i--) {
        const struct error_row *row = &errors[i - 1];
        if (row->status == status && code && strcmp(row->code, code) == 0)
            return *row;
        if (row->status == status)
            first = row;
    }
    code_of_reason(gc_http_reason(status), made, 64);
    struct error_row e = first ? *first : (struct error_row){status, made, gc_http_reason(status)};
    if (code)
        e.code = code;
    return e;
}

static void fail_oauth_status(struct mock_exchange *x, int status, const char *code)
{
    bool bad_client = status == 400 || status == 401;
    if (!code)
        code = bad_client ? "invalid_client" : oauth_word(status);
    mock_fail_oauth(x, status, code, bad_client ? "authentication failed" : gc_http_reason(status));
}

static void answer_without_error(struct mock_exchange *x, int status)
{
    mock_reply_empty(x, status);
    if (status < 200 || status == 204 || status == 304)
        return;
    write_plain(x);
    mock_reply_json(x, status);
}

void mock_fail_status(struct mock_exchange *x, int status, const char *code)
{
    char made[64], limit[24];
    struct complaint c = {.error = error_of(status, code, made)};
    if (status < 400) {
        answer_without_error(x, status);
    } else if (mock_envelope_of(x) == MOCK_ENVELOPE_OAUTH) {
        fail_oauth_status(x, status, code);
    } else if (status == 403 && !code && x->route && x->route->permission) {
        mock_fail(x, MOCK_E_MISSING_PERMISSIONS, "permissions", x->route->permission, NULL);
    } else {
        snprintf(limit, sizeof limit, "%lld",
                 (long long)(x->limit.allowed > 0 ? x->limit.allowed : DEFAULT_LIMIT));
        if (status == 429) {
            add_param(&c, "limit", limit);
            add_param(&c, "seconds", "60");
        }
        complain(x, &c);
    }
}

/* Those that are no fault of the server. */
static int status_for(enum gc_status why)
{
    static const struct {
        enum gc_status why;
        int status;
    } row[] = {
        {GC_E_DATA, 400},      {GC_E_USAGE, 400},   {GC_E_BAD_REQUEST, 400},
        {GC_E_NOT_FOUND, 404}, {GC_E_TOO_BIG, 409}, {GC_E_IO, 422},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++)
        if (row[i].why == why)
            return row[i].status;
    return 500;
}

void mock_fail_because(struct mock_exchange *x, enum gc_status why, const struct gc_error *err,
                       const struct gc_problems *problems)
{
    char made[64];
    struct gc_error first = {0};
    struct complaint c = {.error = error_of(status_for(why), NULL, made), .problems = problems};
    if (err && *err->message)
        first = *err;
    else if (!problems || gc_problems_status(problems, &first) == GC_OK)
        (void)gc_fail(&first, why, "%s", gc_status_text(why));
    c.error.message = gc_error_text(&first);
    complain(x, &c);
}
