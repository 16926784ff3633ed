/* The caller: what is said to them, what they do, and how time goes by. */
#include <string.h>
#include <strings.h>

#include "base/pattern.h"
#include "base/text.h"
#include "mock/flow/export/run/run.h"
#include "mock/flow/value/datetime.h"

int64_t export_now(const struct export_run *r)
{
    return r->start_ms + r->elapsed_ms;
}

bool export_pass(struct export_run *r, int64_t ms)
{
    int64_t answered = export_answered_ms(r);
    if (answered >= 0 && r->elapsed_ms + (ms > 0 ? ms : 0) >= answered) {
        r->elapsed_ms = answered > r->elapsed_ms ? answered : r->elapsed_ms;
        r->answered = true;
        return false;
    }
    if (ms > r->req->timeout_ms - r->elapsed_ms)
        return false;
    r->elapsed_ms += ms > 0 ? ms : 0;
    return true;
}

/* --- saying ----------------------------------------------------------------------------------- */

static void add_words(struct gc_strbuf *to, const char *words)
{
    if (words && *words)
        gc_strbuf_addf(to, "%s%s", to->len > 0 ? " " : "", words);
}

/* The text of a prompt: the org's, else its name. */
static const char *prompt_text(struct export_run *r, const cJSON *prompt)
{
    const char *name = gc_json_str(prompt, "prompt");
    name = name ? name : gc_json_str(prompt, "name");
    const cJSON *own = name ? gc_json_get(gc_json_get(r->given, "prompts"), name) : NULL;
    if (!own && name && r->host->find_item) {
        const cJSON *item = r->host->find_item(r->host->ctx, FLOW_PROMPT, name);
        own = gc_json_get(item, "text");
    }
    return cJSON_IsString(own) ? own->valuestring : name;
}

static void add_piece(struct export_run *r, struct gc_strbuf *to, const struct flow_value *v)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(FLOW_MAX_TEXT);
    if (v->kind == FLOW_PIECE && gc_json_str(v->json, "text"))
        add_words(to, gc_json_str(v->json, "text"));
    else if (v->kind == FLOW_PIECE || v->kind == FLOW_PROMPT)
        add_words(to, prompt_text(r, v->json));
    else if (v->kind != FLOW_NOT_SET) {
        flow_value_add_text(&text, v);
        add_words(to, gc_strbuf_text(&text));
    }
}

/* What an audio, a communication or a text says; nothing for NOT_SET. */
static bool say_value(struct export_run *r, const struct flow_value *v)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(FLOW_MAX_TEXT);
    if (v->kind == FLOW_AUDIO || v->kind == FLOW_COMMUNICATION || v->kind == FLOW_LIST)
        for (size_t i = 0; i < v->list->n; i++)
            add_piece(r, &text, &v->list->items[i]);
    else
        add_piece(r, &text, v);
    if (text.len == 0)
        return gc_strbuf_status(&text) != GC_E_NOMEM || export_nomem(r);
    gc_jsonw_str(&r->said, gc_strbuf_text(&text));
    if (r->req->line)
        r->req->line->hear(r->req->line->ctx, gc_strbuf_text(&text));
    gc_strbuf_add_json(&r->said_here, gc_strbuf_text(&text), text.len);
    gc_strbuf_addc(&r->said_here, ',');
    if (r->heard.len > FLOW_MAX_TEXT)
        gc_strbuf_reset(&r->heard);
    gc_strbuf_addf(&r->heard, "%s\n", gc_strbuf_text(&text));
    return true;
}

/* The case of the language, or the default. */
static const cJSON *audio_of(const struct export_run *r, const cJSON *audio)
{
    const cJSON *c;
    for (c = gc_json_get(audio, "cases") ? gc_json_get(audio, "cases")->child : NULL; c;
         c = c->next) {
        const char *language = gc_json_str(c, "language");
        if (language && strcasecmp(language, r->language) == 0 && gc_json_get(c, "audio"))
            return gc_json_get(c, "audio");
    }
    return gc_json_get(audio, "defaultAudio") ? gc_json_get(audio, "defaultAudio") : audio;
}

bool export_say_audio(struct export_run *r, const cJSON *audio)
{
    struct flow_value v;
    return export_eval(r, audio_of(r, audio), &v) && say_value(r, &v);
}

/* --- hearing ---------------------------------------------------------------------------------- */

static bool fits(const char *text, const char *pattern)
{
    regex_t re;
    if (gc_pattern_compile(&re, pattern, REG_NEWLINE | REG_ICASE, NULL) != GC_OK)
        return false;
    bool found = regexec(&re, text, 0, NULL, 0) == 0;
    regfree(&re);
    return found;
}

/* A part of it, or {"$contains": PART} or {"$regex": PATTERN}. */
static bool was_said(const struct export_run *r, const cJSON *hears)
{
    const char *text = gc_strbuf_text(&r->heard), *pattern = gc_json_str(hears, "$regex");
    const char *part = cJSON_IsString(hears) ? hears->valuestring : gc_json_str(hears, "$contains");
    return part ? strcasestr(text, part) != NULL : pattern && fits(text, pattern);
}

static bool is_deed(const cJSON *line)
{
    static const char *const deeds[] = {"press", "says", "silent", "hangs_up", "intent"};
    for (size_t i = 0; i < GC_COUNT_OF(deeds); i++)
        if (gc_json_get(line, deeds[i]))
            return true;
    return false;
}

/* The caller's next deed, once all that they wait to hear before it was said; or NULL. */
static const cJSON *next_deed(struct export_run *r)
{
    while (r->deed) {
        const cJSON *hears = gc_json_get(r->deed, "hears");
        if (hears && !was_said(r, hears))
            return NULL;
        if (hears && !is_deed(r->deed))
            gc_strbuf_reset(&r->heard);
        if (is_deed(r->deed))
            return r->deed;
        r->deed = r->deed->next;
    }
    return NULL;
}

static void take_deed(struct export_run *r)
{
    gc_strbuf_reset(&r->heard);
    r->deed = r->deed->next;
}

bool export_hangs_up(struct export_run *r)
{
    if (r->gone)
        return true;
    const cJSON *deed = next_deed(r);
    if (!deed || !gc_json_bool(deed, "hangs_up", false))
        return false;
    take_deed(r);
    r->gone = true;
    return true;
}

static void press(struct export_run *r, const cJSON *keys)
{
    if (cJSON_IsString(keys))
        snprintf(r->digits, sizeof r->digits, "%s", keys->valuestring);
    else if (cJSON_IsNumber(keys))
        snprintf(r->digits, sizeof r->digits, "%.15g", keys->valuedouble);
}

/* What who is on the line does; NULL: nobody is there, or nothing. */
static const cJSON *ask_the_line(struct export_run *r, const char *wants)
{
    if (!r->req->line || r->gone)
        return NULL;
    cJSON_Delete(r->live);
    r->live = r->req->line->act(r->req->line->ctx, wants);
    r->gone = gc_json_bool(r->live, "hangs_up", false);
    return r->live;
}

static const cJSON *take_next(struct export_run *r, const char *wants)
{
    const cJSON *deed = next_deed(r);
    if (!deed)
        return ask_the_line(r, wants);
    take_deed(r);
    return deed;
}

struct export_heard export_listen(struct export_run *r, const char *wants)
{
    struct export_heard h = {.hung_up = *r->digits ? r->gone : export_hangs_up(r)};
    const cJSON *deed = h.hung_up || *r->digits ? NULL : take_next(r, wants);
    const char *words = gc_json_str(deed, "says");
    h.words = words ? words : gc_json_str(deed, "intent");
    press(r, gc_json_get(deed, "press"));
    h.hung_up |= r->gone;
    if (*r->digits && !h.hung_up) {
        h.digit = *r->digits;
        memmove(r->digits, r->digits + 1, strlen(r->digits));
    }
    return h;
}

void export_note_heard(struct export_run *r, const char *text)
{
    gc_copy(r->caller_did, sizeof r->caller_did, text);
    r->has_heard = true;
}

/* Who makes a call step by step is asked while music plays only where it would play for ever: then
 * each deed is told once more with each step. */
bool export_stays(struct export_run *r, const char *meanwhile)
{
    bool steps = r->req->line && r->req->line->waits_for;
    bool for_ever = r->in_queue && export_answered_ms(r) < 0;
    if (export_hangs_up(r) || *r->digits || (steps && !for_ever))
        return !r->gone;
    press(r, gc_json_get(steps ? take_next(r, meanwhile) : ask_the_line(r, meanwhile), "press"));
    return !r->gone;
}

/* What the caller would have done, but nobody asked for it. */
static void write_undone(const struct export_run *r, struct gc_jsonw *w)
{
    bool any = false;
    for (const cJSON *c = r->deed; c; c = c->next) {
        if (!gc_json_get(c, "press") && !gc_json_get(c, "says") && !gc_json_get(c, "intent"))
            continue;
        if (!any)
            gc_jsonw_put_array(w, "undone");
        any = true;
        gc_jsonw_value(w, c);
    }
    if (any)
        gc_jsonw_end(w);
}

void export_write_unheard(struct export_run *r, struct gc_jsonw *w)
{
    bool any = false;
    (void)next_deed(r);
    for (const cJSON *c = r->deed; c; c = c->next) {
        const cJSON *hears = gc_json_get(c, "hears");
        if (!hears || (c == r->deed && was_said(r, hears)))
            continue;
        if (!any)
            gc_jsonw_put_array(w, "unheard");
        any = true;
        gc_jsonw_value(w, hears);
    }
    if (any)
        gc_jsonw_end(w);
    else
        write_undone(r, w);
}
