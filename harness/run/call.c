/* A flow is called: what is given and what the caller does go to the mock, which walks it. */
#include "harness/run/call.h"

#include <string.h>

#include "base/clock.h"
#include "base/json/write.h"

/* `given` of the case, and what the call itself says in its place. */
static void write_given(const cJSON *given, const cJSON *call, struct gc_jsonw *w)
{
    gc_jsonw_put_object(w, "given");
    for (size_t i = 0; i < HX_N_CALL_GIVEN; i++) {
        const cJSON *own = gc_json_get(call, hx_call_given[i]);
        const cJSON *value = own ? own : gc_json_get(given, hx_call_given[i]);
        if (value)
            gc_jsonw_put_value(w, hx_call_given[i], value);
    }
    gc_jsonw_end(w);
}

/* Keys are texts, however the case writes them. */
static void write_caller(const cJSON *caller, struct gc_jsonw *w)
{
    char keys[32];
    gc_jsonw_put_array(w, "caller");
    for (const cJSON *line = caller ? caller->child : NULL; line; line = line->next) {
        gc_jsonw_object(w);
        for (const cJSON *c = line->child; c; c = c->next)
            if (cJSON_IsNumber(c)) {
                snprintf(keys, sizeof keys, "%.0f", c->valuedouble);
                gc_jsonw_put_str(w, c->string, keys);
            } else
                gc_jsonw_put_value(w, c->string, c);
        gc_jsonw_end(w);
    }
    gc_jsonw_end(w);
}

static void write_call(const cJSON *given, const cJSON *when, struct gc_strbuf *to)
{
    struct gc_jsonw w = gc_jsonw(to);
    const cJSON *call = hx_call_of(when), *answers = gc_json_get(when, "answers");
    const cJSON *outputs = gc_json_get(when, "outputs");
    gc_jsonw_object(&w);
    gc_jsonw_put_str(&w, "flow",
                     cJSON_IsString(call) ? call->valuestring : gc_json_str(call, "flow"));
    gc_jsonw_put_object(&w, "scenario");
    write_given(given, call, &w);
    write_caller(gc_json_get(when, "caller"), &w);
    if (answers)
        gc_jsonw_put_value(&w, "data_actions", answers);
    if (outputs)
        gc_jsonw_put_value(&w, "outputs", outputs);
    gc_jsonw_end(&w);
    gc_jsonw_end(&w);
}

/* --- what must hold for every call -------------------------------------------------------------
 */

static void add_said(const cJSON *answer, struct gc_strbuf *to)
{
    cJSON *said = hx_call_said(answer);
    gc_strbuf_adds(to, "; said was ");
    hx_add_json(to, said, 600);
    cJSON_Delete(said);
}

/* What came of a flow of our own format knows nothing of the caller: each of the texts waited for
 * must stand in what was said, behind the one before. */
static void check_own_caller(struct hx_run *run, const cJSON *caller, const cJSON *answer)
{
    cJSON *said = hx_call_said(answer);
    const cJSON *at = said ? said->child : NULL;
    for (const cJSON *line = caller ? caller->child : NULL; line; line = line->next) {
        const cJSON *hears = gc_json_get(line, "hears");
        const char *part = cJSON_IsString(hears) ? hears->valuestring : NULL;
        struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
        while (hears && at &&
               !(part ? cJSON_IsString(at) && strcasestr(at->valuestring, part)
                      : hx_match(at, hears, "", NULL)))
            at = at->next;
        if (!hears || at)
            continue;
        hx_add_json(&text, hears, 300);
        add_said(answer, &text);
        hx_why_addf(&run->why, "caller: waited in vain to hear %s\n", gc_strbuf_text(&text));
        break;
    }
    cJSON_Delete(said);
}

/* What the caller waited for in vain, or did where nobody asked for it. */
static void check_caller(struct hx_run *run, const cJSON *answer)
{
    static const struct {
        const char *key, *words;
    } rows[] = {{"unheard", "waited in vain to hear "}, {"undone", "was not asked for "}};
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        const cJSON *list = gc_json_get(answer, rows[i].key);
        for (const cJSON *c = list ? list->child : NULL; c; c = c->next) {
            struct gc_strbuf line GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
            hx_add_json(&line, c, 300);
            add_said(answer, &line);
            hx_why_addf(&run->why, "caller: %s%s\n", rows[i].words, gc_strbuf_text(&line));
        }
    }
}

/* Names in `answers` and `outputs` that nothing has. */
static void check_notes(struct hx_run *run, const cJSON *answer)
{
    const cJSON *notes = gc_json_get(answer, "notes");
    for (const cJSON *c = notes ? notes->child : NULL; c; c = c->next)
        if (cJSON_IsString(c))
            hx_why_addf(&run->why, "%s\n", c->valuestring);
}

/* A run that could not go on is no end that a case overlooks. */
static void check_status(struct hx_run *run, const cJSON *when, const cJSON *answer)
{
    const char *status = gc_json_str(answer, "status"), *error = gc_json_str(answer, "error");
    bool looked_at = gc_json_get(gc_json_get(when, "then"), "ends") ||
                     gc_json_get(gc_json_get(run->c->doc.root, "then"), "ends");
    if (status && strcmp(status, "FAILED") == 0 && !looked_at)
        hx_why_addf(&run->why, "call: the flow could not go on: %s\n", error ? error : "?");
}

enum gc_status hx_call_do(struct hx_run *run, const cJSON *when, struct hx_observed *observed,
                          struct gc_error *err)
{
    struct gc_strbuf body GC_AUTO(gc_strbuf_release) = GC_STRBUF(HX_BODY_BYTES);
    struct hx_mock mock = run->runner->mock;
    cJSON *filled = NULL, *given = NULL;
    int64_t begin_us = gc_now_us();
    enum gc_status s = hx_template_json(&run->values, when, &filled, err);
    if (s == GC_OK && run->c->given)
        s = hx_template_json(&run->values, run->c->given, &given, err);
    if (s == GC_OK)
        write_call(given, filled, &body);
    if (s == GC_OK && gc_strbuf_status(&body) != GC_OK)
        s = gc_fail(err, gc_strbuf_status(&body), "the call is too big");
    mock.deadline_ms = run->deadline_ms;
    if (s == GC_OK)
        s = hx_mock_call(&mock, run->world, "POST", "/calls", gc_strbuf_text(&body),
                         &observed->call, err);
    observed->took_ms = (gc_now_us() - begin_us) / 1000;
    if (s == GC_OK) {
        check_caller(run, observed->call.root);
        check_notes(run, observed->call.root);
        if (!gc_json_get(observed->call.root, "said"))
            check_own_caller(run, gc_json_get(filled, "caller"), observed->call.root);
        check_status(run, when, observed->call.root);
    }
    cJSON_Delete(filled);
    cJSON_Delete(given);
    return s;
}
