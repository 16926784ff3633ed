/* Mappings of a document, one after the other. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "mock/stubs/stubs.h"
#include "mock/wiremock/internal.h"

enum { STUB_BYTES = 32 << 20, DEFAULT_PRIORITY = 5 };

static void tell(struct wm *m, const cJSON *at, bool left_out, const char *fmt, va_list ap)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    struct gc_pos where = gc_json_where(m->doc, at);
    gc_strbuf_vaddf(&text, fmt, ap);
    m->import->note(m->import->ctx, m->doc->name, where, left_out, gc_strbuf_text(&text));
}

void wm_note(struct wm *m, const cJSON *at, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    if (!m->left_out)
        tell(m, at, false, fmt, ap);
    va_end(ap);
}

/* The first reason is enough. */
void wm_leave_out(struct wm *m, const cJSON *at, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    if (!m->left_out)
        tell(m, at, true, fmt, ap);
    m->left_out = true;
    if (m->w->after_key) /* what is thrown away must be JSON nevertheless */
        gc_jsonw_null(m->w);
    va_end(ap);
}

void wm_members(struct wm *m, const cJSON *object, const char *what, const struct wm_member *rows,
                size_t n, bool matters)
{
    for (const cJSON *c = object ? object->child : NULL; c; c = c->next) {
        size_t i = 0;
        while (i < n && strcmp(rows[i].key, c->string) != 0)
            i++;
        if (i < n && rows[i].write)
            rows[i].write(m, c);
        else if (i == n && matters)
            wm_leave_out(m, c, "\"%.60s\" of a %s has no word here", c->string, what);
        else if (i == n)
            wm_note(m, c, "without \"%.60s\" of the %s", c->string, what);
    }
}

/* --- a mapping ---------------------------------------------------------------------------------
 */

static void write_id(struct wm *m, const cJSON *value)
{
    if (cJSON_IsString(value) && strlen(value->valuestring) < MOCK_STUB_ID &&
        gc_is_visible_ascii(value->valuestring, MOCK_STUB_ID) && !strchr(value->valuestring, '/'))
        gc_jsonw_put_str(m->w, "id", value->valuestring);
}

static void write_name(struct wm *m, const cJSON *value)
{
    if (cJSON_IsString(value))
        gc_jsonw_put_str(m->w, "about", value->valuestring);
}

/* There 1 is asked first and 5 is usual; here more is first and 0 is usual. */
static void write_priority(struct wm *m, const cJSON *value)
{
    if (cJSON_IsNumber(value) && value->valuedouble != DEFAULT_PRIORITY)
        gc_jsonw_put_int(m->w, "priority", DEFAULT_PRIORITY - (int64_t)value->valuedouble);
}

static void write_scenario(struct wm *m, const cJSON *value)
{
    static const char *const names[][2] = {{"scenarioName", "scenario"},
                                           {"requiredScenarioState", "required_state"},
                                           {"newScenarioState", "new_state"}};
    for (size_t i = 0; i < GC_COUNT_OF(names); i++)
        if (strcmp(names[i][0], value->string) == 0 && cJSON_IsString(value))
            gc_jsonw_put_str(m->w, names[i][1], value->valuestring);
}

static void write_actions(struct wm *m, const cJSON *value)
{
    if (value->child)
        wm_note(m, value, "without \"%s\": gcmock sends nothing by itself", value->string);
}

static bool has_transformer(const cJSON *response)
{
    return gc_json_has_text(gc_json_get(response, "transformers"), "response-template");
}

static void convert(struct wm *m, const cJSON *mapping)
{
    static const struct wm_member rows[] = {
        {"id", NULL},
        {"uuid", NULL},
        {"name", write_name},
        {"priority", write_priority},
        {"scenarioName", write_scenario},
        {"requiredScenarioState", write_scenario},
        {"newScenarioState", write_scenario},
        {"request", NULL},
        {"response", NULL},
        {"metadata", NULL},
        {"persistent", NULL},
        {"insertionIndex", NULL},
        {"postServeActions", write_actions},
        {"serveEventListeners", write_actions},
    };
    const cJSON *request = gc_json_get(mapping, "request");
    const cJSON *response = gc_json_get(mapping, "response");
    const cJSON *id = gc_json_get(mapping, "id");
    m->is_template = has_transformer(response);
    m->parameters = gc_json_get(response, "transformerParameters");
    gc_jsonw_object(m->w);
    if (!id)
        id = gc_json_get(mapping, "uuid");
    if (id)
        write_id(m, id);
    wm_members(m, mapping, "mapping", rows, GC_COUNT_OF(rows), false);
    wm_write_match(m, request);
    wm_write_answer(m, response);
    gc_jsonw_end(m->w);
}

/* What was made is a stub: if it is none, that is said where the mapping stands. */
static bool is_stub(struct wm *m, const cJSON *mapping, const struct gc_strbuf *text)
{
    struct gc_json made GC_AUTO(gc_json_release) = {0};
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    if (gc_strbuf_status(text) != GC_OK ||
        gc_json_parse(&made, "stub", gc_strbuf_text(text), text->len, &gc_json_file_limits, &err) !=
            GC_OK)
        wm_leave_out(m, mapping, "it is too large or nested too deeply");
    else if (!mock_stub_check(&made, made.root, NULL, &problems) && problems.n_kept > 0)
        wm_leave_out(m, mapping, "%s", problems.list[0].text);
    return !m->left_out;
}

static enum gc_status convert_one(struct wiremock_import *import, const struct gc_json *doc,
                                  const cJSON *mapping, struct gc_jsonw *to)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(STUB_BYTES);
    struct gc_jsonw w = gc_jsonw(&text);
    struct wm m = {.import = import, .doc = doc, .w = &w};
    import->n_mappings++;
    if (cJSON_IsObject(mapping))
        convert(&m, mapping);
    else
        wm_leave_out(&m, mapping, "a mapping is an object");
    if (m.left_out || !is_stub(&m, mapping, &text))
        return gc_strbuf_status(&text) == GC_E_NOMEM ? GC_E_NOMEM : GC_OK;
    import->n_stubs++;
    gc_jsonw_raw(to, gc_strbuf_text(&text), text.len);
    return gc_strbuf_status(to->to);
}

/* There the mapping that was added last is asked first; here the first of a list. */
enum gc_status wiremock_convert(struct wiremock_import *import, const struct gc_json *doc,
                                struct gc_strbuf *to, struct gc_error *err)
{
    struct gc_jsonw w = gc_jsonw(to);
    const cJSON *many = gc_json_get(doc->root, "mappings");
    enum gc_status s = GC_OK;
    if (!cJSON_IsArray(many) && !gc_json_get(doc->root, "request") &&
        !gc_json_get(doc->root, "response"))
        return gc_fail_at(err, GC_E_DATA, doc->name, (struct gc_pos){1, 1},
                          "this is no mapping of WireMock: it has neither \"request\" and "
                          "\"response\" nor \"mappings\"");
    gc_jsonw_array(&w);
    if (cJSON_IsArray(many)) {
        size_t n = (size_t)cJSON_GetArraySize(many);
        const cJSON *one = many->child ? many->child->prev : NULL;
        for (; n > 0 && s == GC_OK; n--, one = one->prev)
            s = convert_one(import, doc, one, &w);
    } else {
        s = convert_one(import, doc, doc->root, &w);
    }
    gc_jsonw_end(&w);
    s = s == GC_OK ? gc_strbuf_status(to) : s;
    return s == GC_OK ? s
                      : gc_fail_at(err, s, doc->name, (struct gc_pos){0}, "%s", gc_status_text(s));
}
