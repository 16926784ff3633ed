/* What a mapping answers. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "mock/text/base64.h"
#include "mock/wiremock/internal.h"

enum { BODY_BYTES = 16 << 20 };

/* --- bodies ------------------------------------------------------------------------------------
 */

static bool is_utf8(const char *text, size_t n)
{
    uint32_t code;
    for (size_t i = 0, k; i < n; i += k)
        if (text[i] == '\0' || (k = gc_utf8_next(text + i, n - i, &code)) == 0)
            return false;
    return true;
}

static void put_text(struct wm *m, const cJSON *at, const char *text)
{
    struct gc_strbuf made GC_AUTO(gc_strbuf_release) = GC_STRBUF(BODY_BYTES);
    if (m->is_template)
        wm_template(m, at, text, &made);
    else
        gc_strbuf_adds(&made, text);
    gc_jsonw_put_str(m->w, "body_text", gc_strbuf_text(&made));
}

static void put_binary(struct wm *m, const char *bytes, size_t n)
{
    struct gc_strbuf coded GC_AUTO(gc_strbuf_release) = GC_STRBUF(2 * BODY_BYTES);
    gc_strbuf_reserve(&coded, n / 3 * 4 + 8);
    if (coded.data && mock_base64_encode(bytes, n, coded.data, n / 3 * 4 + 8) > 0)
        gc_jsonw_put_str(m->w, "body_base64", coded.data);
}

static void put_bytes(struct wm *m, const cJSON *at, const char *bytes, size_t n)
{
    if (is_utf8(bytes, n) && !memchr(bytes, '\0', n))
        put_text(m, at, bytes);
    else
        put_binary(m, bytes, n);
}

/* A body that is a template is one text, quotes and all, as WireMock has it. */
static void put_json(struct wm *m, const cJSON *value, bool has_type)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(BODY_BYTES);
    struct gc_jsonw w = gc_jsonw(&text);
    gc_jsonw_value(&w, value);
    if (m->is_template && strstr(gc_strbuf_text(&text), "{{")) {
        put_text(m, value, gc_strbuf_text(&text));
        if (!has_type)
            gc_jsonw_put_str(m->w, "content_type", "application/json");
    } else {
        gc_jsonw_put_value(m->w, "body", value);
    }
}

static void put_base64(struct wm *m, const cJSON *value)
{
    struct gc_strbuf bytes GC_AUTO(gc_strbuf_release) = GC_STRBUF(BODY_BYTES);
    size_t bad;
    if (mock_base64_decode_to(&bytes, value->valuestring, strlen(value->valuestring), &bad))
        put_bytes(m, value, gc_strbuf_text(&bytes), bytes.len);
    else
        wm_leave_out(m, value, "\"base64Body\" is no base64");
}

static void put_file(struct wm *m, const cJSON *value)
{
    struct gc_strbuf path GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(BODY_BYTES);
    const char *name = value->valuestring;
    if (!m->import->files_dir || strstr(name, "..") || strstr(name, "{{")) {
        wm_leave_out(m, value, "\"bodyFileName\" %s",
                     strstr(name, "{{") ? "by a template has no word here"
                     : strstr(name, "..")
                         ? "leads out of its folder"
                         : "names a file, and there is no __files beside mappings");
        return;
    }
    gc_strbuf_addf(&path, "%s/%s", m->import->files_dir, name);
    if (gc_strbuf_status(&path) != GC_OK ||
        gc_strbuf_read_file(&text, gc_strbuf_text(&path)) != GC_OK)
        wm_leave_out(m, value, "the file \"%.200s\" can't be read", name);
    else
        put_bytes(m, value, gc_strbuf_text(&text), text.len);
}

static bool has_header(const cJSON *response, const char *name)
{
    const cJSON *headers = gc_json_get(response, "headers");
    for (const cJSON *h = headers ? headers->child : NULL; h; h = h->next)
        if (strcasecmp(h->string, name) == 0)
            return true;
    return false;
}

static void write_body(struct wm *m, const cJSON *response)
{
    static const char *const keys[] = {"jsonBody", "body", "base64Body", "bodyFileName"};
    for (size_t i = 0; i < GC_COUNT_OF(keys); i++) {
        const cJSON *value = gc_json_get(response, keys[i]);
        if (!value || (i > 0 && cJSON_IsNull(value)))
            continue;
        if (i == 0)
            put_json(m, value, has_header(response, "Content-Type"));
        else if (!cJSON_IsString(value))
            wm_leave_out(m, value, "\"%s\" is no text", keys[i]);
        else if (i == 1)
            put_text(m, value, value->valuestring);
        else if (i == 2)
            put_base64(m, value);
        else
            put_file(m, value);
        return;
    }
}

/* --- headers -----------------------------------------------------------------------------------
 */

static void put_header(struct wm *m, const cJSON *h)
{
    struct gc_strbuf made GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 16);
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 16);
    if (cJSON_IsString(h))
        gc_strbuf_adds(&text, h->valuestring);
    for (const cJSON *v = cJSON_IsArray(h) ? h->child : NULL; v; v = v->next)
        gc_strbuf_addf(&text, "%s%s", text.len ? ", " : "",
                       cJSON_IsString(v) ? v->valuestring : "");
    if (cJSON_IsArray(h) && cJSON_GetArraySize(h) > 1)
        wm_note(m, h, "header \"%.60s\" with several values is sent as one", h->string);
    if (m->is_template)
        wm_template(m, h, gc_strbuf_text(&text), &made);
    else
        gc_strbuf_adds(&made, gc_strbuf_text(&text));
    gc_jsonw_put_str(m->w, h->string, gc_strbuf_text(&made));
}

static void write_headers(struct wm *m, const cJSON *response)
{
    static const char *const own[] = {"Content-Length", "Transfer-Encoding", "Connection"};
    const cJSON *headers = gc_json_get(response, "headers");
    if (!headers || !headers->child)
        return;
    gc_jsonw_put_object(m->w, "headers");
    for (const cJSON *h = headers->child; h; h = h->next) {
        bool skip = !cJSON_IsString(h) && !cJSON_IsArray(h);
        for (size_t i = 0; i < GC_COUNT_OF(own); i++)
            skip |= strcasecmp(own[i], h->string) == 0;
        if (skip)
            wm_note(m, h, "without header \"%.60s\": the server says it", h->string);
        else
            put_header(m, h);
    }
    gc_jsonw_end(m->w);
}

/* --- time and the wire -------------------------------------------------------------------------
 */

static int64_t whole(const cJSON *object, const char *key)
{
    const cJSON *n = gc_json_get(object, key);
    return cJSON_IsNumber(n) && n->valuedouble > 0 ? (int64_t)n->valuedouble : 0;
}

static void put_fixed(struct wm *m, int64_t ms)
{
    gc_jsonw_put_object(m->w, "delay");
    gc_jsonw_put_int(m->w, "fixed_ms", ms);
    gc_jsonw_end(m->w);
}

static void put_distribution(struct wm *m, const cJSON *d)
{
    const char *type = gc_json_str(d, "type");
    const cJSON *median = gc_json_get(d, "median"), *sigma = gc_json_get(d, "sigma");
    if (type && strcmp(type, "uniform") == 0) {
        gc_jsonw_put_object(m->w, "delay");
        gc_jsonw_put_array(m->w, "uniform_ms");
        gc_jsonw_int(m->w, whole(d, "lower"));
        gc_jsonw_int(m->w, whole(d, "upper"));
        gc_jsonw_end(m->w);
        gc_jsonw_end(m->w);
    } else if (type && strcmp(type, "lognormal") == 0 && median && sigma) {
        gc_jsonw_put_object(m->w, "delay");
        gc_jsonw_put_object(m->w, "lognormal_ms");
        gc_jsonw_put_value(m->w, "median", median);
        gc_jsonw_put_value(m->w, "sigma", sigma);
        if (whole(d, "maxValue"))
            gc_jsonw_put_int(m->w, "cap", whole(d, "maxValue"));
        gc_jsonw_end(m->w);
        gc_jsonw_end(m->w);
    } else if (type && strcmp(type, "fixed") == 0) {
        put_fixed(m, whole(d, "milliseconds"));
    } else {
        wm_note(m, d, "without \"delayDistribution\" of type \"%.40s\"", type ? type : "");
    }
}

static void write_delay(struct wm *m, const cJSON *response)
{
    int64_t fixed = whole(response, "fixedDelayMilliseconds");
    const cJSON *distribution = gc_json_get(response, "delayDistribution");
    if (cJSON_IsObject(distribution)) {
        put_distribution(m, distribution);
        if (fixed)
            wm_note(m, gc_json_get(response, "fixedDelayMilliseconds"),
                    "without \"fixedDelayMilliseconds\" beside \"delayDistribution\"");
    } else if (fixed) {
        put_fixed(m, fixed);
    }
}

static void write_dribble(struct wm *m, const cJSON *response)
{
    const cJSON *d = gc_json_get(response, "chunkedDribbleDelay");
    if (!d)
        return;
    gc_jsonw_put_object(m->w, "dribble");
    gc_jsonw_put_int(m->w, "pieces", whole(d, "numberOfChunks"));
    gc_jsonw_put_int(m->w, "total_ms", whole(d, "totalDuration"));
    gc_jsonw_end(m->w);
}

static void leave_proxy(struct wm *m, const cJSON *value)
{
    if (!cJSON_IsNull(value))
        wm_leave_out(m, value, "\"%s\": gcmock sends nothing on", value->string);
}

static void note_transformers(struct wm *m, const cJSON *value)
{
    for (const cJSON *c = value->child; c; c = c->next)
        if (!cJSON_IsString(c) || strcmp(c->valuestring, "response-template") != 0)
            wm_note(m, c, "without a transformer of its own");
}

/* Texts that are no templates there must be none here. */
static bool looks_like_template(const cJSON *node)
{
    if (cJSON_IsString(node))
        return strpbrk(node->valuestring, "$#") != NULL;
    for (const cJSON *c = cJSON_IsObject(node) || cJSON_IsArray(node) ? node->child : NULL; c;
         c = c->next)
        if (looks_like_template(c))
            return true;
    return false;
}

static void write_whole(struct wm *m, const cJSON *response)
{
    const cJSON *status = gc_json_get(response, "status"), *fault = gc_json_get(response, "fault");
    write_delay(m, response);
    if (cJSON_IsString(fault)) { /* nothing of the answer is sent then */
        gc_jsonw_put_str(m->w, "fault", fault->valuestring);
        return;
    }
    gc_jsonw_put_int(m->w, "status", cJSON_IsNumber(status) ? (int64_t)status->valuedouble : 200);
    write_headers(m, response);
    write_body(m, response);
    write_dribble(m, response);
}

void wm_write_answer(struct wm *m, const cJSON *response)
{
    static const struct wm_member rows[] = {
        {"status", NULL},
        {"headers", NULL},
        {"body", NULL},
        {"jsonBody", NULL},
        {"base64Body", NULL},
        {"bodyFileName", NULL},
        {"fixedDelayMilliseconds", NULL},
        {"delayDistribution", NULL},
        {"chunkedDribbleDelay", NULL},
        {"fault", NULL},
        {"transformers", note_transformers},
        {"transformerParameters", NULL},
        {"fromConfiguredStub", NULL},
        {"proxyBaseUrl", leave_proxy},
    };
    wm_members(m, response, "response", rows, GC_COUNT_OF(rows), false);
    const cJSON *file = gc_json_get(response, "bodyFileName");
    if (!m->is_template &&
        (file || gc_json_get(response, "base64Body") || looks_like_template(response)))
        gc_jsonw_put_bool(m->w, "template", false);
    gc_jsonw_put_object(m->w, "answer");
    write_whole(m, response);
    gc_jsonw_end(m->w);
}
