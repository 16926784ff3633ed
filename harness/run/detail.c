/* What a failed case tells: enough to understand it without running it again. */
#include <stdlib.h>
#include <string.h>

#include "harness/case/match.h"
#include "harness/run/run.h"

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
    if (!value)
        return;
    gc_strbuf_addf(to, "  %-9s ", title);
    hx_add_json(to, value, SHOWN_BYTES);
    gc_strbuf_addc(to, '\n');
}

static void add_text(struct gc_strbuf *to, const char *title, const char *text)
{
    if (!text || !*text)
        return;
    gc_strbuf_addf(to, "    %s:\n", title);
    add_indented(to, text, "      ");
}

static void add_came(struct gc_strbuf *to, const struct hx_observed *o)
{
    const struct hx_answer *a = o->n_answers ? &o->answers[0] : NULL;
    if (o->ran)
        gc_strbuf_addf(to, "  came      exit %d after %lld ms\n", o->exit_code,
                       (long long)o->took_ms);
    add_text(to, "stdout", o->out);
    add_text(to, "stderr", o->err_text);
    if (!a)
        return;
    if (a->failure)
        gc_strbuf_addf(to, "  came      no answer (%s) after %lld ms\n", a->failure,
                       (long long)a->took_ms);
    else
        gc_strbuf_addf(to, "  came      status %d after %lld ms%s\n", a->status,
                       (long long)a->took_ms,
                       o->n_answers > 1 ? " (the first of several answers)" : "");
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

char *hx_detail(const struct hx_run *run)
{
    struct gc_strbuf to GC_AUTO(gc_strbuf_release) = GC_STRBUF(DETAIL_BYTES);
    char *out = NULL;
    gc_strbuf_addf(&to, "  file      %s\n", run->c->file);
    gc_strbuf_adds(&to, "  differs\n");
    add_indented(&to, gc_strbuf_text(&run->why), "    ");
    add_json(&to, "given", run->c->given);
    add_json(&to, "when", run->c->when);
    add_json(&to, "expected", run->c->then);
    add_came(&to, &run->observed);
    add_requests(&to, run->requests);
    add_text(&to, "log of the service", run->service_log);
    gc_strbuf_addf(&to, "  again     %s ",
                   run->runner->rerun ? run->runner->rerun : "gcverify run");
    add_quoted(&to, run->c->file);
    gc_strbuf_adds(&to, " --name ");
    add_quoted(&to, run->c->name);
    gc_strbuf_addc(&to, '\n');
    (void)!gc_strbuf_take(&to, &out);
    return out;
}
