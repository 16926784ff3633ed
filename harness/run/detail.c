/* What a failed case tells: enough to understand it without running it again. */
#include <stdlib.h>
#include <string.h>

#include "base/json/write.h"
#include "harness/run/play.h"

enum { DETAIL_BYTES = 512 * 1024, SHOWN_BYTES = 2000, MAX_ENTRIES = 40 };

static void add_indented(struct gc_strbuf *to, const char *text, const char *indent)
{
    size_t left = SHOWN_BYTES;
    while (*text && left > 0) {
        size_t n = strcspn(text, "\n");
        size_t shown = n < left ? n : left;
        gc_strbuf_addf(to, "%s%.*s\n", indent, (int)shown, text);
        left -= shown;
        text += n + (text[n] == '\n');
    }
    if (*text)
        gc_strbuf_addf(to, "%s...\n", indent);
}

static void add_json(struct gc_strbuf *to, const char *title, const cJSON *value)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(DETAIL_BYTES);
    struct gc_jsonw w = gc_jsonw(&text);
    if (!value)
        return;
    gc_jsonw_value(&w, value);
    gc_strbuf_addf(to, "  %-9s %.*s%s\n", title, SHOWN_BYTES, gc_strbuf_text(&text),
                   text.len > SHOWN_BYTES ? "..." : "");
}

static void add_text(struct gc_strbuf *to, const char *title, const char *text)
{
    if (!text || !*text)
        return;
    gc_strbuf_addf(to, "    %s:\n", title);
    add_indented(to, text, "      ");
}

static void add_came(struct gc_strbuf *to, const struct hx_seen *seen)
{
    const struct hx_answer *a = seen->n_answers ? &seen->answers[0] : NULL;
    if (seen->ran)
        gc_strbuf_addf(to, "  came      exit %d after %lld ms\n", seen->exit_code,
                       (long long)seen->took_ms);
    add_text(to, "stdout", seen->out);
    add_text(to, "stderr", seen->err_text);
    if (!a)
        return;
    if (a->failure)
        gc_strbuf_addf(to, "  came      no answer (%s) after %lld ms\n", a->failure,
                       (long long)a->took_ms);
    else
        gc_strbuf_addf(to, "  came      status %d after %lld ms%s\n", a->status,
                       (long long)a->took_ms,
                       seen->n_answers > 1 ? " (the first of several answers)" : "");
    add_text(to, "body", a->body);
}

static void add_requests(struct gc_strbuf *to, const cJSON *journal)
{
    int n = 0;
    gc_strbuf_addf(to, "  requests  the mock saw %d\n", cJSON_GetArraySize(journal));
    for (const cJSON *e = journal ? journal->child : NULL; e && n < MAX_ENTRIES; e = e->next, n++) {
        gc_strbuf_addf(to, "    %d. ", n + 1);
        hx_entry_line(e, to);
        gc_strbuf_addc(to, '\n');
    }
}

/* In single quotes for a shell. */
static void add_quoted(struct gc_strbuf *to, const char *text)
{
    gc_strbuf_addc(to, '\'');
    for (; *text; text++)
        if (*text == '\'')
            gc_strbuf_adds(to, "'\\''");
        else
            gc_strbuf_addc(to, *text);
    gc_strbuf_addc(to, '\'');
}

char *hx_detail(const struct hx_play *p, const struct hx_seen *seen, const cJSON *journal,
                const char *why)
{
    struct gc_strbuf to GC_AUTO(gc_strbuf_release) = GC_STRBUF(DETAIL_BYTES);
    char *out = NULL;
    gc_strbuf_addf(&to, "  file      %s\n", p->c->file);
    gc_strbuf_adds(&to, "  differs\n");
    add_indented(&to, why, "    ");
    add_json(&to, "given", p->c->given);
    add_json(&to, "when", p->c->when);
    add_json(&to, "expected", p->c->then);
    add_came(&to, seen);
    add_requests(&to, journal);
    add_text(&to, "log of the service", p->service_log);
    gc_strbuf_addf(&to, "  again     %s ", p->run->rerun ? p->run->rerun : "gcverify run");
    add_quoted(&to, p->c->file);
    gc_strbuf_adds(&to, " --name ");
    add_quoted(&to, p->c->name);
    gc_strbuf_addc(&to, '\n');
    (void)!gc_strbuf_take(&to, &out);
    return out;
}
