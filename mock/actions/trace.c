/* What a run sent and what came, for people: secrets are masked, long bodies are cut. */
#include <stdlib.h>
#include <string.h>

#include "base/json/write.h"
#include "mock/actions/run.h"
#include "mock/text/mask.h"

enum { SHOWN = 16 << 10, ROOM = 64 << 10 };

enum how { PLAIN, QUERY, BODY };

/* Masked, cut: the text goes to a buffer first, a secret is never cut in half. */
static void write_text(struct gc_jsonw *w, const char *text, size_t n, enum how how)
{
    size_t cap = (n < SHOWN ? n : SHOWN) * 2 + 4 * MOCK_MASKED;
    char *masked = malloc(cap + 1);
    if (!masked) {
        gc_jsonw_null(w);
        return;
    }
    struct mock_out out = {.at = masked, .end = masked + (cap < SHOWN ? cap : SHOWN)};
    switch (how) {
    case PLAIN:
        mock_mask_plain(&out, text, n);
        break;
    case QUERY:
        mock_mask_form(&out, text, n);
        break;
    case BODY:
        mock_mask_body(&out, text, n);
        break;
    }
    gc_jsonw_strn(w, masked, (size_t)(out.at - masked));
    free(masked);
}

void mock_action_write_masked(struct gc_jsonw *w, const char *text, size_t n)
{
    write_text(w, text, n, BODY);
}

void mock_action_write_url(const struct mock_action_run *run, struct gc_jsonw *w)
{
    const char *url = run->request.url ? run->request.url : "";
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(2 * ROOM);
    size_t path = strcspn(url, "?"), n = strlen(url);
    char *masked = malloc(2 * n + 2 * MOCK_MASKED + 1);
    if (masked) {
        struct mock_out out = {.at = masked, .end = masked + 2 * n + 2 * MOCK_MASKED};
        mock_mask_plain(&out, url, path);
        if (url[path]) {
            mock_out_add(&out, "?", 1);
            mock_mask_form(&out, url + path + 1, n - path - 1);
        }
        gc_strbuf_add(&text, masked, (size_t)(out.at - masked));
    }
    free(masked);
    gc_jsonw_str(w, gc_strbuf_text(&text));
}

void mock_action_write_headers(const struct mock_action_run *run, struct gc_jsonw *w)
{
    char value[ROOM / 8];
    gc_jsonw_object(w);
    for (size_t i = 0; i < run->request.n_headers; i++) {
        const struct action_sent_header *h = &run->request.headers[i];
        struct mock_out out = {.at = value, .end = value + sizeof value - 1};
        mock_mask_header(&out, h->name, h->value, strlen(h->value));
        *out.at = '\0';
        gc_jsonw_put_str(w, h->name, value);
    }
    gc_jsonw_end(w);
}

static void write_request(const struct mock_action_run *run, struct gc_jsonw *w)
{
    gc_jsonw_put_object(w, "request");
    gc_jsonw_put_str(w, "method", run->request.method);
    gc_jsonw_key(w, "url");
    mock_action_write_url(run, w);
    gc_jsonw_key(w, "headers");
    mock_action_write_headers(run, w);
    gc_jsonw_key(w, "body");
    if (run->request.body_bytes)
        write_text(w, run->request.body, run->request.body_bytes, BODY);
    else
        gc_jsonw_null(w);
    gc_jsonw_end(w);
}

void mock_action_write_answer(const struct mock_action_run *run, struct gc_jsonw *w)
{
    gc_jsonw_object(w);
    gc_jsonw_put_int(w, "status", run->answer.status);
    gc_jsonw_key(w, "body");
    write_text(w, gc_strbuf_text(&run->answer.body), run->answer.body.len, BODY);
    gc_jsonw_end(w);
}

void mock_action_write_translated(const struct mock_action_run *run, struct gc_jsonw *w)
{
    const struct action_definition *d = run->call->action->definition;
    gc_jsonw_object(w);
    for (size_t i = 0; i < d->n_translations; i++) {
        gc_jsonw_key(w, d->translations[i].key);
        if (run->result.values[i])
            write_text(w, run->result.values[i], strlen(run->result.values[i]), BODY);
        else
            gc_jsonw_null(w);
    }
    gc_jsonw_end(w);
}

char *mock_action_trace(const struct mock_action_run *run)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    struct gc_jsonw w = gc_jsonw(&text);
    char *out = NULL;
    if (!run->request.url && !run->failed)
        return NULL;
    gc_jsonw_object(&w);
    if (run->request.url)
        write_request(run, &w);
    if (run->answer.status) {
        gc_jsonw_key(&w, "answer");
        mock_action_write_answer(run, &w);
    }
    if (run->result.translated && run->call->action->definition->n_translations) {
        gc_jsonw_key(&w, "translated");
        mock_action_write_translated(run, &w);
    }
    if (run->failed) {
        gc_jsonw_key(&w, "reason");
        write_text(&w, run->failure.reason, strlen(run->failure.reason), BODY);
    }
    if (run->journal_id)
        gc_jsonw_put_int(&w, "journal_id", (int64_t)run->journal_id);
    gc_jsonw_put_int(&w, "took_ms", run->took_ms);
    gc_jsonw_end(&w);
    return gc_strbuf_take(&text, &out) == GC_OK ? out : NULL;
}
