/* An entry as it may be shown. What the journal keeps is as it came; here its secrets are masked.
 */
#include <stdlib.h>
#include <string.h>

#include "mock/journal/internal.h"
#include "mock/text/mask.h"

/* How many bytes the masked form of n bytes may need: a secret of one byte becomes seven (nine when
 * it was a number), beside a name of at least five and a sign. */
static size_t masked_bound(size_t n)
{
    return 2 * n + 2 * MOCK_MASKED + 1;
}

static size_t body_bound(size_t n, size_t max)
{
    size_t bound = masked_bound(n);
    return bound < max + 1 ? bound : max + 1;
}

static size_t line_bytes(const char *at)
{
    return strcspn(at, "\r\n");
}

static const char *next_line(const char *at)
{
    at += line_bytes(at);
    return at + strspn(at, "\r\n");
}

/* All of it and its NULs. */
static size_t memory_bound(const struct mock_journal *j, const struct mock_entry *e,
                           const struct mock_answer *a)
{
    size_t max = j->limits.max_body_bytes;
    size_t n = masked_bound(strlen(e->path)) + masked_bound(strlen(e->query)) +
               body_bound(e->body.len, max) + body_bound(a ? a->body.len : 0, max);
    const char *at = e->headers;
    for (size_t i = 0; i < 2 * e->n_headers; i++, at += strlen(at) + 1)
        n += masked_bound(strlen(at));
    for (at = a ? a->headers : ""; *at; at = next_line(at))
        n += 2 + masked_bound(line_bytes(at));
    return n;
}

typedef void (*mask_fn)(struct mock_out *o, const char *text, size_t n);

static const char *show_text(struct mock_out *o, const char *text, mask_fn mask)
{
    const char *at = o->at;
    mask(o, text, strlen(text));
    mock_out_add(o, "", 1);
    return at;
}

static struct mock_shown_headers show_headers(struct mock_out *o, const struct mock_entry *e)
{
    struct mock_shown_headers shown = {o->at, e->n_headers};
    const char *name = e->headers;
    for (size_t i = 0; i < e->n_headers; i++) {
        const char *value = name + strlen(name) + 1;
        mock_out_add(o, name, strlen(name) + 1);
        mock_mask_header(o, name, value, strlen(value));
        mock_out_add(o, "", 1);
        name = value + strlen(value) + 1;
    }
    return shown;
}

/* Of "Name: value"; a line without a colon is none. */
static bool show_line(struct mock_out *o, const char *line, size_t n)
{
    const char *name = o->at, *colon = memchr(line, ':', n);
    if (!colon)
        return false;
    mock_out_add(o, line, (size_t)(colon - line));
    mock_out_add(o, "", 1);
    const char *value = colon + 1 + strspn(colon + 1, " \t");
    mock_mask_header(o, name, value, (size_t)(line + n - value));
    mock_out_add(o, "", 1);
    return true;
}

static struct mock_shown_headers show_lines(struct mock_out *o, const char *lines)
{
    struct mock_shown_headers shown = {o->at, 0};
    for (; *lines; lines = next_line(lines))
        shown.n += show_line(o, lines, line_bytes(lines));
    return shown;
}

static struct mock_sender show_sender(const char *at)
{
    struct mock_sender s = {0};
    const char **const texts[] = {&s.action_id, &s.action, &s.origin,
                                  &s.flow,      &s.node,   &s.simulation};
    for (size_t i = 0; i < GC_COUNT_OF(texts); i++, at += strlen(at) + 1)
        *texts[i] = at;
    return s;
}

/* At most max bytes; the NUL after them has its own room. Where not all was kept, a known secret
 * may begin in the last bytes of what was: they are not shown. */
static struct mock_text show_body(struct mock_out *o, const struct mock_kept *body, size_t max)
{
    struct mock_out part = {.at = o->at, .end = o->at + body_bound(body->len, max) - 1};
    bool lacks = body->len < body->bytes;
    part.grant = body->grant;
    mock_mask_body(&part, body->text, body->len);
    size_t n = (size_t)(part.at - o->at);
    if (lacks && !part.cut)
        n -= n < MOCK_MASK_KNOWN ? n : MOCK_MASK_KNOWN;
    struct mock_text shown = {o->at, n, part.cut || lacks};
    o->at += n;
    mock_out_add(o, "", 1);
    return shown;
}

bool mock_show(struct mock_shown *s, const struct mock_journal *j, const struct mock_entry *e)
{
    static const struct mock_kept nothing = {.text = ""};
    const struct mock_answer *a = atomic_load(&e->answer);
    size_t bound = memory_bound(j, e, a), max = j->limits.max_body_bytes;
    *s = (struct mock_shown){.entry = e, .answer = a, .memory = malloc(bound)};
    if (!s->memory)
        return false;
    struct mock_out o = {.at = s->memory, .end = s->memory + bound};
    s->path = show_text(&o, e->path, mock_mask_plain);
    s->query = show_text(&o, e->query, mock_mask_form);
    s->headers = show_headers(&o, e);
    s->answer_headers = show_lines(&o, a ? a->headers : "");
    if (e->sender)
        s->sender = show_sender(e->sender);
    s->body = show_body(&o, &e->body, max);
    s->answer_body = show_body(&o, a ? &a->body : &nothing, max);
    return true;
}

void mock_shown_release(struct mock_shown *s)
{
    free(s->memory);
    *s = (struct mock_shown){0};
}

static bool header_at(const void *ctx, size_t i, const char **name, const char **value)
{
    const struct mock_shown *s = ctx;
    if (i >= s->entry->n_headers)
        return false;
    const char *at = s->headers.first;
    for (size_t skip = 2 * i; skip > 0; skip--)
        at += strlen(at) + 1;
    *name = at;
    *value = at + strlen(at) + 1;
    return true;
}

void mock_shown_subject(const struct mock_shown *s, struct mock_subject *out)
{
    const struct mock_entry *e = s->entry;
    *out = (struct mock_subject){.method = e->method,
                                 .path = s->path,
                                 .query = s->query,
                                 .header_at = header_at,
                                 .ctx = s,
                                 .body = s->body.text,
                                 .body_bytes = s->body.len,
                                 .body_cut = s->body.cut,
                                 .masked = true,
                                 .operation = e->operation,
                                 .sender = e->sender ? &s->sender : NULL};
    memcpy(out->client_id, e->client_id, strlen(e->client_id) + 1);
}
