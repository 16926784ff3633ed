#include "mock/fault/internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/http/url.h"
#include "base/json/write.h"
#include "mock/matcher/matcher.h"
#include "mock/text/mask.h"

enum { VALUE_BYTES = 2048 };

/* Does text (n bytes) fit the pattern (pn bytes), in which * stands for anything? */
static bool glob(const char *p, size_t pn, const char *s, size_t n)
{
    size_t i = 0, j = 0, star = SIZE_MAX, from = 0;
    while (i < n) {
        if (j < pn && p[j] == '*')
            star = j++, from = i;
        else if (j < pn && p[j] == s[i])
            i++, j++;
        else if (star != SIZE_MAX)
            j = star + 1, i = ++from;
        else
            return false;
    }
    while (j < pn && p[j] == '*')
        j++;
    return j == pn;
}

static bool segment_fits(const char *pattern, size_t pn, const char *s, size_t n)
{
    char decoded[VALUE_BYTES];
    if (pn > 1 && pattern[0] == '{' && pattern[pn - 1] == '}')
        return n > 0;
    if (pn == 1 && *pattern == '*')
        return n > 0;
    if (glob(pattern, pn, s, n))
        return true;
    if (!memchr(s, '%', n))
        return false;
    long len = gc_url_decode(decoded, sizeof decoded, s, n, false);
    return len >= 0 && glob(pattern, pn, decoded, (size_t)len);
}

bool mock_match_path_fits(const char *pattern, const char *path)
{
    while (*pattern == '/' && *path == '/') {
        size_t pn = strcspn(++pattern, "/"), n = strcspn(++path, "/");
        if (pn == 2 && memcmp(pattern, "**", 2) == 0)
            return true;
        if (!segment_fits(pattern, pn, path, n))
            return false;
        pattern += pn;
        path += n;
    }
    return !*path && (!*pattern || strcmp(pattern, "/**") == 0);
}

bool mock_form_next(const char **form, const char *end, char *name, size_t name_cap, char *value,
                    size_t value_cap)
{
    while (*form < end) {
        const char *s = *form, *stop = memchr(s, '&', (size_t)(end - s));
        const char *field_end = stop ? stop : end;
        *form = stop ? stop + 1 : end;
        const char *equals = memchr(s, '=', (size_t)(field_end - s));
        const char *name_end = equals ? equals : field_end;
        const char *from = equals ? equals + 1 : field_end;
        if (name_end > s && gc_url_decode(name, name_cap, s, (size_t)(name_end - s), true) > 0 &&
            gc_url_decode(value, value_cap, from, (size_t)(field_end - from), true) >= 0)
            return true;
    }
    return false;
}

/* What a query or header value must be, as text; buf is for numbers. */
static const char *wanted_text(const cJSON *wanted, char buf[32])
{
    if (cJSON_IsString(wanted))
        return wanted->valuestring;
    if (cJSON_IsNumber(wanted))
        snprintf(buf, 32, "%.15g", wanted->valuedouble);
    else
        snprintf(buf, 32, "%s", cJSON_IsTrue(wanted) ? "true" : "false");
    return buf;
}

static bool value_fits(const cJSON *wanted, const char *got)
{
    char buf[32];
    if (cJSON_IsObject(wanted))
        return mock_matcher_fits_text(got, wanted);
    const char *text = wanted_text(wanted, buf);
    return glob(text, strlen(text), got, strlen(got));
}

static bool may_be_absent(const cJSON *wanted)
{
    return cJSON_IsNull(wanted) || (cJSON_IsObject(wanted) && mock_matcher_fits_text(NULL, wanted));
}

/* Do the values of one name fit? found: the last value seen, for the explanation. */
static bool query_value_fits(const cJSON *wanted, const struct mock_subject *s, char *found)
{
    char name[256], value[VALUE_BYTES];
    const char *q = s->query, *end = q + strlen(q);
    bool any = false;
    while (mock_form_next(&q, end, name, sizeof name, value, sizeof value)) {
        if (strcmp(name, wanted->string) != 0)
            continue;
        any = true;
        snprintf(found, VALUE_BYTES, "%s", value);
        if (!cJSON_IsNull(wanted) && value_fits(wanted, value))
            return true;
    }
    return !any && may_be_absent(wanted);
}

static bool header_value_fits(const cJSON *wanted, const struct mock_subject *s, char *found)
{
    const char *name, *value;
    bool any = false;
    for (size_t i = 0; s->header_at && s->header_at(s->ctx, i, &name, &value); i++) {
        if (strcasecmp(name, wanted->string) != 0)
            continue;
        any = true;
        struct mock_out out = {.at = found, .end = found + VALUE_BYTES - 1};
        mock_mask_header(&out, s->masked ? "" : name, value, strlen(value));
        *out.at = '\0';
        if (!cJSON_IsNull(wanted) && value_fits(wanted, value))
            return true;
    }
    return !any && may_be_absent(wanted);
}

static void explain_value(struct gc_strbuf *why, const char *what, const cJSON *wanted,
                          const char *found)
{
    char buf[32];
    gc_strbuf_addf(why, "%s %s ", what, wanted->string);
    if (*found)
        gc_strbuf_addf(why, "is %.200s", found);
    else
        gc_strbuf_adds(why, "is absent");
    if (cJSON_IsNull(wanted))
        gc_strbuf_adds(why, ", not absent; ");
    else if (cJSON_IsObject(wanted) && !mock_mask_is_secret_header(wanted->string)) {
        struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(65536);
        struct gc_jsonw w = gc_jsonw(&text);
        gc_jsonw_value(&w, wanted);
        gc_strbuf_addf(why, ", not %.200s; ", gc_strbuf_text(&text));
    } else if (mock_mask_is_secret_header(wanted->string))
        gc_strbuf_adds(why, ", not what was asked for; ");
    else
        gc_strbuf_addf(why, ", not %.200s; ", wanted_text(wanted, buf));
}

typedef bool (*value_fits_fn)(const cJSON *wanted, const struct mock_subject *s, char *found);

static enum mock_match_result test_values(const cJSON *all, const char *what, value_fits_fn fits,
                                          const struct mock_subject *s, struct gc_strbuf *why)
{
    enum mock_match_result r = MOCK_YES;
    char found[VALUE_BYTES];
    for (const cJSON *w = all ? all->child : NULL; w; w = w->next) {
        *found = '\0';
        if (fits(w, s, found))
            continue;
        r = MOCK_NO;
        if (!why)
            return r;
        explain_value(why, what, w, found);
    }
    return r;
}

static enum mock_match_result test_text(const char *what, const char *wanted, const char *got,
                                        bool fits, struct gc_strbuf *why)
{
    if (!wanted || fits)
        return MOCK_YES;
    if (why)
        gc_strbuf_addf(why, "%s is %.300s, not %.300s; ", what, got && *got ? got : "unknown",
                       wanted);
    return MOCK_NO;
}

static enum mock_match_result test_method(const struct mock_match *m, struct mock_subject *s,
                                          struct gc_strbuf *why)
{
    bool fits = m->method && strcasecmp(m->method, s->method) == 0;
    return test_text("method", m->method, s->method, fits, why);
}

static enum mock_match_result test_path(const struct mock_match *m, struct mock_subject *s,
                                        struct gc_strbuf *why)
{
    if (m->path_matcher && !mock_matcher_fits_text(s->path, m->path_matcher)) {
        if (why)
            gc_strbuf_addf(why, "path is %.300s; ", s->path);
        return MOCK_NO;
    }
    return test_text("path", m->path, s->path, m->path && mock_match_path_fits(m->path, s->path),
                     why);
}

static enum mock_match_result test_url(const struct mock_match *m, struct mock_subject *s,
                                       struct gc_strbuf *why)
{
    struct gc_strbuf url GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    if (!m->url)
        return MOCK_YES;
    gc_strbuf_addf(&url, "%s%s%s", s->path, *s->query ? "?" : "", s->query);
    if (gc_strbuf_status(&url) == GC_OK && value_fits(m->url, gc_strbuf_text(&url)))
        return MOCK_YES;
    if (why)
        gc_strbuf_addf(why, "url is %.300s; ", gc_strbuf_text(&url));
    return MOCK_NO;
}

static enum mock_match_result test_operation(const struct mock_match *m, struct mock_subject *s,
                                             struct gc_strbuf *why)
{
    bool fits = m->operation && s->operation && strcmp(m->operation, s->operation) == 0;
    return test_text("operation", m->operation, s->operation, fits, why);
}

static enum mock_match_result test_client(const struct mock_match *m, struct mock_subject *s,
                                          struct gc_strbuf *why)
{
    bool fits = m->client_id && strcmp(m->client_id, s->client_id) == 0;
    return test_text("client", m->client_id, s->client_id, fits, why);
}

static enum mock_match_result test_direction(const struct mock_match *m, struct mock_subject *s,
                                             struct gc_strbuf *why)
{
    if (m->direction == MOCK_EITHER || (m->direction == MOCK_OUT) == (s->sender != NULL))
        return MOCK_YES;
    if (why)
        gc_strbuf_addf(why, "the request %s; ",
                       s->sender ? "was sent, it did not come" : "came, it was not sent");
    return MOCK_NO;
}

static bool is_text(const char *wanted, const char *got)
{
    return wanted && got && strcmp(wanted, got) == 0;
}

/* What can be said of requests that were sent alone. */
static enum mock_match_result test_sender(const struct mock_match *m, struct mock_subject *s,
                                          struct gc_strbuf *why)
{
    static const struct mock_sender nobody = {0};
    const struct mock_sender *by = s->sender ? s->sender : &nobody;
    const enum mock_match_result of[] = {
        test_text("action", m->action, by->action,
                  is_text(m->action, by->action) || is_text(m->action, by->action_id), why),
        test_text("node", m->node, by->node, is_text(m->node, by->node), why),
        test_text("simulation", m->simulation, by->simulation,
                  is_text(m->simulation, by->simulation), why),
        test_text("origin", m->origin, by->origin,
                  m->origin && by->origin && strcasecmp(m->origin, by->origin) == 0, why)};
    enum mock_match_result all = MOCK_YES;
    for (size_t i = 0; i < GC_COUNT_OF(of); i++)
        all = of[i] < all ? of[i] : all;
    return all;
}

static enum mock_match_result test_query(const struct mock_match *m, struct mock_subject *s,
                                         struct gc_strbuf *why)
{
    return test_values(m->query, "query", query_value_fits, s, why);
}

static enum mock_match_result test_headers(const struct mock_match *m, struct mock_subject *s,
                                           struct gc_strbuf *why)
{
    return test_values(m->headers, "header", header_value_fits, s, why);
}

/* Cheap ones first. */
static enum mock_match_result (*const parts[])(const struct mock_match *, struct mock_subject *,
                                               struct gc_strbuf *) = {
    test_direction, test_sender, test_method, test_path,    test_url,
    test_operation, test_client, test_query,  test_headers, mock_match_body,
};

enum mock_match_result mock_match_test(const struct mock_match *m, struct mock_subject *s)
{
    enum mock_match_result all = MOCK_YES;
    for (size_t i = 0; i < GC_COUNT_OF(parts) && all != MOCK_NO; i++) {
        enum mock_match_result r = parts[i](m, s, NULL);
        all = r < all ? r : all;
    }
    return all;
}

unsigned mock_match_explain(const struct mock_match *m, struct mock_subject *s,
                            struct gc_strbuf *to)
{
    struct gc_strbuf why GC_AUTO(gc_strbuf_release) = GC_STRBUF(8192);
    unsigned differing = 0;
    for (size_t i = 0; i < GC_COUNT_OF(parts); i++)
        differing += parts[i](m, s, &why) == MOCK_NO;
    if (why.len > 2)
        gc_strbuf_add(to, why.data, why.len - 2); /* without the last "; " */
    return differing;
}
