/* What a mapping asks of a request. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mock/text/base64.h"
#include "mock/wiremock/internal.h"

enum { TEXT_BYTES = 1 << 16 };

/* A text that is to mean itself, where * and {} could mean more. */
static void put_exact(struct wm *m, const char *key, const char *text, const char *special)
{
    gc_jsonw_key(m->w, key);
    if (!strpbrk(text, special)) {
        gc_jsonw_str(m->w, text);
        return;
    }
    gc_jsonw_object(m->w);
    gc_jsonw_put_str(m->w, "$exact", text);
    gc_jsonw_end(m->w);
}

static void write_method(struct wm *m, const cJSON *value)
{
    if (!cJSON_IsString(value))
        wm_leave_out(m, value, "\"method\" is no text");
    else if (strcmp(value->valuestring, "ANY") != 0)
        gc_jsonw_put_str(m->w, "method", value->valuestring);
}

/* --- where -------------------------------------------------------------------------------------
 */

/* A value for a name of a path's template takes its place; it must be one, not a pattern. */
static bool put_in(struct wm *m, const cJSON *params, struct gc_strbuf *path)
{
    for (const cJSON *p = params ? params->child : NULL; p; p = p->next) {
        char hole[128];
        const char *value = gc_json_str(p, "equalTo");
        snprintf(hole, sizeof hole, "{%s}", p->string);
        char *text = gc_strdup(gc_strbuf_text(path)), *at = text ? strstr(text, hole) : NULL;
        if (!value || !at || strpbrk(value, "/*{%")) {
            wm_leave_out(m, p,
                         "\"pathParameters\" other than a plain \"equalTo\" have no word here");
            free(text);
            return false;
        }
        gc_strbuf_reset(path);
        gc_strbuf_add(path, text, (size_t)(at - text));
        gc_strbuf_addf(path, "%s%s", value, at + strlen(hole));
        free(text);
    }
    return true;
}

static void write_template(struct wm *m, const cJSON *request, const cJSON *value)
{
    struct gc_strbuf path GC_AUTO(gc_strbuf_release) = GC_STRBUF(TEXT_BYTES);
    gc_strbuf_adds(&path, value->valuestring);
    if (strpbrk(value->valuestring, "*?"))
        wm_leave_out(m, value, "a template of a path with * or ? has no word here");
    else if (put_in(m, gc_json_get(request, "pathParameters"), &path))
        gc_jsonw_put_str(m->w, "path", gc_strbuf_text(&path));
}

static void write_where(struct wm *m, const cJSON *request)
{
    static const char *const keys[] = {"url", "urlPath", "urlPattern", "urlPathPattern",
                                       "urlPathTemplate"};
    for (size_t i = 0; i < GC_COUNT_OF(keys); i++) {
        const cJSON *value = gc_json_get(request, keys[i]);
        if (!value)
            continue;
        if (!cJSON_IsString(value)) {
            wm_leave_out(m, value, "\"%s\" is no text", keys[i]);
        } else if (i == 0) {
            put_exact(m, "url", value->valuestring, "*");
        } else if (i == 1) {
            put_exact(m, "path", value->valuestring, "*{?");
        } else if (i == 4) {
            write_template(m, request, value);
        } else {
            gc_jsonw_key(m->w, i == 2 ? "url" : "path");
            wm_write_matches(m, value);
        }
        return; /* WireMock takes one of them, too */
    }
}

/* --- query and headers -------------------------------------------------------------------------
 */

static void write_patterns(struct wm *m, const cJSON *values, enum wm_place place)
{
    for (const cJSON *c = values ? values->child : NULL; c && !m->left_out; c = c->next) {
        gc_jsonw_key(m->w, c->string);
        wm_write_pattern(m, c, place);
    }
}

static void add_quoted(struct gc_strbuf *re, const char *text)
{
    for (; *text; text++) {
        if (strchr("\\^$.|?*+()[]{}", *text))
            gc_strbuf_addc(re, '\\');
        gc_strbuf_addc(re, *text);
    }
}

/* Cookies come in one header. */
static void write_cookies(struct wm *m, const cJSON *cookies)
{
    gc_jsonw_put_object(m->w, "Cookie");
    gc_jsonw_put_array(m->w, "$all_of");
    for (const cJSON *c = cookies->child; c; c = c->next) {
        struct gc_strbuf re GC_AUTO(gc_strbuf_release) = GC_STRBUF(TEXT_BYTES);
        const char *value = gc_json_str(c, "equalTo");
        if (!value) {
            wm_leave_out(m, c, "\"cookies\" other than \"equalTo\" have no word here");
            break;
        }
        gc_strbuf_adds(&re, "(^|; *)");
        add_quoted(&re, c->string);
        gc_strbuf_addc(&re, '=');
        add_quoted(&re, value);
        gc_strbuf_adds(&re, "(;|$)");
        gc_jsonw_object(m->w);
        gc_jsonw_put_str(m->w, "$regex", gc_strbuf_text(&re));
        gc_jsonw_end(m->w);
    }
    gc_jsonw_end(m->w);
    gc_jsonw_end(m->w);
}

static void write_basic(struct wm *m, const cJSON *basic)
{
    char plain[1024], coded[2048], header[2100];
    const char *user = gc_json_str(basic, "username"), *password = gc_json_str(basic, "password");
    int n = snprintf(plain, sizeof plain, "%s:%s", user ? user : "", password ? password : "");
    if (!user || !password || n >= (int)sizeof plain) {
        wm_leave_out(m, basic, "\"%s\" has no \"username\" and \"password\"", basic->string);
        return;
    }
    size_t len = mock_base64_encode(plain, (size_t)n, coded, sizeof coded);
    snprintf(header, sizeof header, "Basic %.*s", (int)len, coded);
    gc_jsonw_put_str(m->w, "Authorization", header);
}

/* The port is none of it. */
static void write_host(struct wm *m, const cJSON *host)
{
    struct gc_strbuf re GC_AUTO(gc_strbuf_release) = GC_STRBUF(TEXT_BYTES);
    const char *value = gc_json_str(host, "equalTo");
    if (!value) {
        wm_leave_out(m, host, "\"host\" other than \"equalTo\" has no word here");
        return;
    }
    gc_strbuf_addc(&re, '^');
    add_quoted(&re, value);
    gc_strbuf_adds(&re, "(:[0-9]+)?$");
    gc_jsonw_put_object(m->w, "Host");
    gc_jsonw_put_str(m->w, "$regex", gc_strbuf_text(&re));
    gc_jsonw_end(m->w);
}

static void write_headers(struct wm *m, const cJSON *request)
{
    const cJSON *headers = gc_json_get(request, "headers"), *host = gc_json_get(request, "host");
    const cJSON *cookies = gc_json_get(request, "cookies");
    const cJSON *basic = gc_json_get(request, "basicAuthCredentials");
    if (!basic)
        basic = gc_json_get(request, "basicAuth");
    if (!headers && !host && !cookies && !basic)
        return;
    gc_jsonw_put_object(m->w, "headers");
    write_patterns(m, headers, WM_VALUE);
    if (cookies && cookies->child && !m->left_out)
        write_cookies(m, cookies);
    if (basic && !m->left_out)
        write_basic(m, basic);
    if (host && !m->left_out)
        write_host(m, host);
    gc_jsonw_end(m->w);
}

static void write_query(struct wm *m, const cJSON *request)
{
    const cJSON *query = gc_json_get(request, "queryParameters");
    if (!query || !query->child)
        return;
    gc_jsonw_put_object(m->w, "query");
    write_patterns(m, query, WM_VALUE);
    gc_jsonw_end(m->w);
}

/* --- the body ----------------------------------------------------------------------------------
 */

static void write_form(struct wm *m, const cJSON *form)
{
    gc_jsonw_object(m->w);
    write_patterns(m, form, WM_BODY);
    gc_jsonw_end(m->w);
}

static void write_body(struct wm *m, const cJSON *request)
{
    const cJSON *patterns = gc_json_get(request, "bodyPatterns");
    const cJSON *form = gc_json_get(request, "formParameters");
    int n = (patterns ? cJSON_GetArraySize(patterns) : 0) + (form && form->child);
    if (n == 0 || m->left_out)
        return;
    gc_jsonw_key(m->w, "body");
    if (n > 1) {
        gc_jsonw_object(m->w);
        gc_jsonw_put_array(m->w, "$all_of");
    }
    for (const cJSON *c = patterns ? patterns->child : NULL; c && !m->left_out; c = c->next)
        wm_write_pattern(m, c, WM_BODY);
    if (form && form->child && !m->left_out)
        write_form(m, form);
    if (n > 1) {
        gc_jsonw_end(m->w);
        gc_jsonw_end(m->w);
    }
}

void wm_write_match(struct wm *m, const cJSON *request)
{
    static const struct wm_member rows[] = {
        {"method", write_method},
        {"url", NULL},
        {"urlPath", NULL},
        {"urlPattern", NULL},
        {"urlPathPattern", NULL},
        {"urlPathTemplate", NULL},
        {"pathParameters", NULL},
        {"queryParameters", NULL},
        {"headers", NULL},
        {"cookies", NULL},
        {"host", NULL},
        {"basicAuth", NULL},
        {"basicAuthCredentials", NULL},
        {"bodyPatterns", NULL},
        {"formParameters", NULL},
    };
    gc_jsonw_put_object(m->w, "match");
    wm_members(m, request, "request", rows, GC_COUNT_OF(rows), true);
    write_where(m, request);
    write_query(m, request);
    write_headers(m, request);
    write_body(m, request);
    gc_jsonw_end(m->w);
}
