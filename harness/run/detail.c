/* What a failed case tells: enough to understand it without running it again. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "harness/case/match.h"
#include "harness/run/call.h"

enum { DETAIL_BYTES = 512 * 1024, SHOWN_BYTES = 2000, MAX_ENTRIES = 40, BODY_BYTES = 300 };

/* Control characters are made visible: no output drives a terminal or forges a line. */
static void add_visible(struct gc_strbuf *to, const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)text[i];
        if ((c < 0x20 && c != '\t') || c == 0x7f)
            gc_strbuf_addf(to, "\\x%02x", c);
        else
            gc_strbuf_addc(to, text[i]);
    }
}

static void add_lines(struct gc_strbuf *to, const char *text, size_t n, const char *indent)
{
    const char *end = text + n;
    while (text < end) {
        size_t len = strcspn(text, "\n");
        size_t shown = len < (size_t)(end - text) ? len : (size_t)(end - text);
        gc_strbuf_adds(to, indent);
        add_visible(to, text, shown);
        gc_strbuf_addc(to, '\n');
        text += shown + 1;
    }
}

/* Of a long text its beginning and, where the reason most often stands, its end. */
static void add_indented(struct gc_strbuf *to, const char *text, const char *indent)
{
    size_t n = strlen(text);
    if (n <= SHOWN_BYTES) {
        add_lines(to, text, n, indent);
        return;
    }
    size_t head = gc_utf8_clip(text, n, SHOWN_BYTES / 4), tail = n - SHOWN_BYTES * 3 / 4;
    while (tail < n && ((unsigned char)text[tail] & 0xc0) == 0x80)
        tail++;
    add_lines(to, text, head, indent);
    gc_strbuf_addf(to, "%s... %zu bytes ...\n", indent, tail - head);
    add_lines(to, text + tail, n - tail, indent);
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
    if (o->call.root) {
        struct gc_strbuf lines GC_AUTO(gc_strbuf_release) = GC_STRBUF(DETAIL_BYTES);
        hx_call_add_lines(o->call.root, &lines);
        gc_strbuf_addf(to, "  came      the flow went, in %lld ms\n", (long long)o->took_ms);
        add_indented(to, gc_strbuf_text(&lines), "    ");
    }
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
        const cJSON *body = gc_json_get(e, "body");
        gc_strbuf_addf(to, "    %d. ", n + 1);
        hx_entry_line(e, to);
        gc_strbuf_addc(to, '\n');
        if (!body || cJSON_IsNull(body))
            continue;
        gc_strbuf_adds(to, "       ");
        hx_add_json(to, body, BODY_BYTES);
        gc_strbuf_addc(to, '\n');
    }
}

static void add_again(struct gc_strbuf *to, const struct hx_run *run)
{
    gc_strbuf_addf(to, "%s ", run->runner->rerun ? run->runner->rerun : "gcverify run");
    if (run->draws)
        gc_strbuf_addf(to, "--seed %llu ", (unsigned long long)run->runner->seed);
    if (!run->runner->rerun_has_cases) {
        gc_strbuf_add_shell(to, run->c->file);
        gc_strbuf_addc(to, ' ');
    }
    gc_strbuf_adds(to, "--case ");
    gc_strbuf_add_shell(to, run->c->name);
}

char *hx_detail(struct hx_run *run)
{
    struct gc_strbuf to GC_AUTO(gc_strbuf_release) = GC_STRBUF(DETAIL_BYTES);
    gc_strbuf_addf(&to, "  file      %s\n", run->c->file);
    gc_strbuf_adds(&to, "  differs\n");
    add_indented(&to, gc_strbuf_text(&run->why.text), "    ");
    add_json(&to, "given", run->c->given);
    add_json(&to, "when", run->c->when);
    add_json(&to, "expected", run->c->then);
    add_json(&to, "sent", run->sent);
    add_came(&to, &run->observed);
    add_requests(&to, run->requests);
    add_text(&to, "log of the service", run->service_log);
    gc_strbuf_adds(&to, "  again     ");
    add_again(&to, run);
    gc_strbuf_addc(&to, '\n');
    return hx_secrets_masked(&run->secrets, gc_strbuf_text(&to));
}

/* --- as structure ------------------------------------------------------------------------------
 */

static void put_text(cJSON *to, const char *key, const char *text)
{
    if (text)
        gc_json_add(to, key, cJSON_CreateString(text));
}

static void put_copy(cJSON *to, const char *key, const cJSON *value)
{
    if (value)
        gc_json_add(to, key, cJSON_Duplicate(value, true));
}

static cJSON *came(const struct hx_observed *o)
{
    cJSON *to = cJSON_CreateObject();
    const struct hx_answer *a = o->n_answers ? &o->answers[0] : NULL;
    if (o->ran)
        gc_json_add(to, "exit", cJSON_CreateNumber(o->exit_code));
    put_text(to, "stdout", o->out);
    put_text(to, "stderr", o->err_text);
    if (a && a->failure)
        put_text(to, "failure", a->failure);
    else if (a)
        gc_json_add(to, "status", cJSON_CreateNumber(a->status));
    put_text(to, "headers", a ? a->headers : NULL);
    put_text(to, "body", a ? a->body : NULL);
    put_copy(to, "call", o->call.root);
    gc_json_add(to, "took_ms", cJSON_CreateNumber((double)o->took_ms));
    return to;
}

cJSON *hx_detail_tree(const struct hx_run *run)
{
    cJSON *to = cJSON_CreateObject();
    struct gc_strbuf again GC_AUTO(gc_strbuf_release) = GC_STRBUF(64 * 1024);
    put_copy(to, "differs", run->why.items);
    put_copy(to, "given", run->c->given);
    put_copy(to, "when", run->c->when);
    put_copy(to, "expected", run->c->then);
    put_copy(to, "sent", run->sent);
    gc_json_add(to, "came", came(&run->observed));
    put_copy(to, "requests", run->requests);
    put_text(to, "service_output", run->service_log);
    add_again(&again, run);
    put_text(to, "again", gc_strbuf_text(&again));
    hx_secrets_mask_tree(&run->secrets, to);
    return to;
}
