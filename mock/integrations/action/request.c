/* request.c - from inputs to a request. */
#include <string.h>
#include <strings.h>

#include "base/json/write.h"
#include "mock/integrations/action/internal.h"

enum { MAX_URL = 16 * 1024, MAX_HEADER = 8 * 1024, MAX_BODY = 1 << 20 };

struct making {
    const struct action_definition *a;
    struct velocity_scope scope;
    struct gc_arena *arena;
    struct action_request *out;
    struct gc_error *err;
};

/* A template's text, in the arena. */
static enum gc_status render(struct making *m, const struct velocity_template *t, size_t max,
                             const char **out, size_t *n)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = {.max = max};
    enum gc_status s = velocity_render(t, &m->scope, &text, m->err);
    if (s != GC_OK)
        return s;
    *out = gc_arena_dup(m->arena, gc_strbuf_text(&text), text.len);
    *n = text.len;
    return *out ? GC_OK : gc_fail_nomem(m->err);
}

/* What templates see: ${input.x}, and all inputs as one text. */
static enum gc_status fill_scope(struct making *m, const struct action_values *v)
{
    struct gc_strbuf raw GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_BODY);
    struct gc_jsonw w = gc_jsonw(&raw);
    static const cJSON none = {.type = cJSON_Object};
    const cJSON *inputs = v->inputs ? v->inputs : &none;
    gc_jsonw_value(&w, inputs);
    char *text = gc_strbuf_status(&raw) == GC_OK
                     ? gc_arena_dup(m->arena, gc_strbuf_text(&raw), raw.len)
                     : NULL;
    if (!text)
        return gc_fail(m->err, GC_E_TOO_BIG, "the inputs are too large");
    velocity_scope_init(&m->scope, m->arena, VELOCITY_FOR_REQUEST);
    velocity_scope_json(&m->scope, "input", inputs);
    velocity_scope_member(&m->scope, "input", "rawRequest", text, raw.len);
    velocity_scope_json(&m->scope, "credentials", v->credentials);
    velocity_scope_json(&m->scope, "authResponse", v->auth_response);
    return GC_OK;
}

static enum gc_status make_url(struct making *m)
{
    struct gc_strbuf legal GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_URL * 3);
    const char *url;
    size_t n;
    if (!m->a->url)
        return gc_fail(m->err, GC_E_DATA, "the action has no requestUrlTemplate");
    enum gc_status s = render(m, m->a->url, MAX_URL, &url, &n);
    if (s == GC_OK)
        s = action_check_url(url, n, &legal, m->err);
    if (s != GC_OK)
        return s;
    m->out->url = gc_arena_dup(m->arena, gc_strbuf_text(&legal), legal.len);
    return m->out->url ? GC_OK : gc_fail_nomem(m->err);
}

/* The word "buffered" is about how the platform sends; a length is always sent here. */
static bool is_sent(const char *name)
{
    return strcasecmp(name, "Transfer-Encoding") != 0 && strcasecmp(name, "Content-Length") != 0;
}

static enum gc_status make_headers(struct making *m)
{
    m->out->headers = gc_arena_zero(m->arena, m->a->n_headers + 1, sizeof *m->out->headers);
    if (!m->out->headers)
        return gc_fail_nomem(m->err);
    for (size_t i = 0; i < m->a->n_headers; i++) {
        struct action_sent_header *h = &m->out->headers[m->out->n_headers];
        size_t n;
        if (!is_sent(m->a->headers[i].name))
            continue;
        h->name = m->a->headers[i].name;
        enum gc_status s = render(m, m->a->headers[i].value, MAX_HEADER, &h->value, &n);
        if (s != GC_OK)
            return s;
        for (size_t k = 0; k < n; k++)
            if ((unsigned char)h->value[k] < 32 && h->value[k] != '\t')
                return gc_fail(m->err, GC_E_DATA,
                               "header %.60s: its value would hold a control character", h->name);
        m->out->n_headers++;
    }
    return GC_OK;
}

static void add_type(struct action_request *r)
{
    for (size_t i = 0; i < r->n_headers; i++)
        if (strcasecmp(r->headers[i].name, "Content-Type") == 0)
            return;
    if (r->body_bytes)
        r->headers[r->n_headers++] =
            (struct action_sent_header){"Content-Type", "application/json"};
}

static bool has_body(const char *method)
{
    return strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0;
}

enum gc_status action_make_request(const struct action_definition *a,
                                   const struct action_values *values, struct gc_arena *arena,
                                   struct action_request *out, struct gc_error *err)
{
    struct making m = {.a = a, .arena = arena, .out = out, .err = err};
    *out = (struct action_request){.method = a->method, .body = ""};
    if (a->kind == ACTION_FUNCTION)
        return gc_fail(err, GC_E_DATA,
                       "a function action runs a program of the platform, which "
                       "gcmock can't");
    enum gc_status s = fill_scope(&m, values);
    if (s == GC_OK)
        s = make_url(&m);
    out->reached += s == GC_OK;
    if (s == GC_OK)
        s = make_headers(&m);
    out->reached += s == GC_OK;
    if (s == GC_OK && a->body && has_body(a->method))
        s = render(&m, a->body, MAX_BODY, &out->body, &out->body_bytes);
    out->reached += s == GC_OK;
    if (s == GC_OK)
        add_type(out);
    out->n_loose = m.scope.loose;
    memcpy(out->loose_name, m.scope.loose_name, sizeof out->loose_name);
    return s;
}
