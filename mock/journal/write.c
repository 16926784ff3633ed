#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "mock/journal/internal.h"

static const char *next_text(const char *at)
{
    return at + strlen(at) + 1;
}

/* Headers of the same name become one, as RFC 9110 allows. */
static void write_headers(const struct mock_shown_headers *headers, struct gc_jsonw *w)
{
    struct gc_strbuf joined GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    const char *name = headers->first;
    size_t n = headers->n;
    gc_jsonw_put_object(w, "headers");
    for (size_t i = 0; i < n; i++, name = next_text(next_text(name))) {
        bool seen = false;
        const char *other = headers->first;
        for (size_t k = 0; k < i && !seen; k++, other = next_text(next_text(other)))
            seen = strcasecmp(other, name) == 0;
        if (seen)
            continue;
        gc_strbuf_reset(&joined);
        gc_strbuf_adds(&joined, next_text(name));
        other = next_text(next_text(name));
        for (size_t k = i + 1; k < n; k++, other = next_text(next_text(other)))
            if (strcasecmp(other, name) == 0)
                gc_strbuf_addf(&joined, ", %s", next_text(other));
        gc_jsonw_put_str(w, name, gc_strbuf_text(&joined));
    }
    gc_jsonw_end(w);
}

/* JSON as JSON, all else as text; nothing as null. */
static void write_body(const struct mock_text *body, size_t bytes, struct gc_jsonw *w)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    size_t blank = strspn(body->text, " \t\r\n");
    bool maybe_json = !body->cut && (body->text[blank] == '{' || body->text[blank] == '[');
    gc_jsonw_key(w, "body");
    if (bytes == 0)
        gc_jsonw_null(w);
    else if (maybe_json && gc_json_parse(&doc, "body", body->text, body->len,
                                         &gc_json_default_limits, NULL) == GC_OK)
        gc_jsonw_raw(w, body->text, body->len);
    else
        gc_jsonw_strn(w, body->text, body->len);
    gc_jsonw_put_int(w, "body_bytes", (int64_t)bytes);
    if (body->cut)
        gc_jsonw_put_bool(w, "body_cut", true);
}

static void write_answer(const struct mock_shown *s, struct gc_jsonw *w)
{
    const struct mock_answer *a = s->answer;
    gc_jsonw_key(w, "answer");
    if (!a || a->status == 0) {
        gc_jsonw_null(w);
    } else {
        gc_jsonw_object(w);
        gc_jsonw_put_int(w, "status", a->status);
        write_headers(&s->answer_headers, w);
        write_body(&s->answer_body, a->body.bytes, w);
        gc_jsonw_end(w);
    }
    gc_jsonw_put_str(w, "fault", a && *a->fault_id ? a->fault_id : NULL);
    gc_jsonw_put_str(w, "wire", a && *a->wire ? a->wire : NULL);
    if (a && *a->stub_id)
        gc_jsonw_put_str(w, "stub", a->stub_id);
    gc_jsonw_put_bool(w, "aborted", atomic_load(&s->entry->aborted));
    gc_jsonw_put_bool(w, "pending", !a);
    gc_jsonw_key(w, "duration_us");
    if (a)
        gc_jsonw_int(w, a->duration_us);
    else
        gc_jsonw_null(w);
}

static void put_or_null(struct gc_jsonw *w, const char *key, const char *text)
{
    gc_jsonw_put_str(w, key, *text ? text : NULL);
}

static void write_sender(const struct mock_sender *s, struct gc_jsonw *w)
{
    gc_jsonw_put_object(w, "sent_by");
    gc_jsonw_put_str(w, "action", s->action);
    gc_jsonw_put_str(w, "action_id", s->action_id);
    put_or_null(w, "flow", s->flow);
    put_or_null(w, "node", s->node);
    put_or_null(w, "simulation", s->simulation);
    gc_jsonw_end(w);
    put_or_null(w, "origin", s->origin);
}

static void write_shown(const struct mock_journal *j, const struct mock_shown *s,
                        struct gc_jsonw *w)
{
    const struct mock_entry *e = s->entry;
    char at[GC_TIME_TEXT];
    gc_time_format(e->at_ms, at);
    gc_jsonw_object(w);
    gc_jsonw_put_int(w, "id", (int64_t)e->id);
    gc_jsonw_put_str(w, "at", at);
    gc_jsonw_put_str(w, "direction", e->sender ? "out" : "in");
    gc_jsonw_put_str(w, "world", e->world);
    gc_jsonw_put_str(w, "method", e->method);
    gc_jsonw_put_str(w, "path", s->path);
    gc_jsonw_put_str(w, "query", s->query);
    write_headers(&s->headers, w);
    write_body(&s->body, e->body.bytes, w);
    if (!e->sender)
        gc_jsonw_put_bool(w, "matched", mock_entry_is_matched(e));
    gc_jsonw_put_str(w, "operation", e->operation);
    gc_jsonw_put_str(w, "client_id", *e->client_id ? e->client_id : NULL);
    if (e->sender)
        write_sender(&s->sender, w);
    write_answer(s, w);
    gc_jsonw_put_str(w, "correlation_id", e->correlation_id);
    if (!e->operation && !e->sender && j->write_near_misses) {
        gc_jsonw_key(w, "near_misses");
        struct mock_subject subject;
        mock_shown_subject(s, &subject);
        j->write_near_misses(j->near_misses_ctx, &subject, w);
        mock_subject_release(&subject);
    }
    gc_jsonw_end(w);
}

void mock_entry_write(const struct mock_journal *j, const struct mock_entry *e, struct gc_jsonw *w)
{
    struct mock_shown s;
    if (mock_show(&s, j, e))
        write_shown(j, &s, w);
    else
        w->to->status = GC_E_NOMEM;
    mock_shown_release(&s);
}
