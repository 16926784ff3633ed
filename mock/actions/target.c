/* Where a request of a data action goes: to this mock, to what org.json maps, or nowhere. */
#include <string.h>

#include "base/http/url.h"
#include "mock/actions/internal.h"
#include "mock/exchange/services.h"

enum { MAX_URL = 64 << 10 };

void mock_target_release(struct mock_target *t)
{
    gc_strbuf_release(&t->url);
    gc_strbuf_release(&t->path);
    gc_strbuf_release(&t->origin);
}

/* For the journal: path and query apart, without a fragment. */
static void split(struct mock_target *t, const char *rest)
{
    size_t path = strcspn(rest, "?#"), query = rest[path] == '?' ? strcspn(rest + path, "#") : 0;
    if (path == 0)
        gc_strbuf_addc(&t->path, '/');
    gc_strbuf_add(&t->path, rest, path);
    gc_strbuf_addc(&t->path, '\0');
    size_t at = t->path.len;
    if (query > 1)
        gc_strbuf_add(&t->path, rest + path + 1, query - 1);
    t->query = gc_strbuf_text(&t->path) + (t->path.len >= at ? at : 0);
}

static enum gc_status to_platform(struct mock_target *t, const char *url, struct gc_error *err)
{
    if (strncmp(url, "/api/", 5) != 0)
        return gc_fail(err, GC_E_USAGE,
                       "a relative URL must begin with /api/v2/, the platform's own API: %.200s",
                       url);
    t->platform = true;
    gc_strbuf_add(&t->url, url, strcspn(url, "#"));
    split(t, url);
    return GC_OK;
}

static enum gc_status to_mapped(struct mock_target *t, const char *base, const char *rest,
                                const char *origin, size_t n_origin)
{
    size_t n = strlen(base);
    while (n && base[n - 1] == '/' && (*rest == '/' || !*rest))
        n--;
    gc_strbuf_add(&t->url, base, n);
    if (*rest && *rest != '/')
        gc_strbuf_addc(&t->url, '/');
    gc_strbuf_add(&t->url, rest, strcspn(rest, "#"));
    gc_strbuf_add(&t->origin, origin, n_origin);
    split(t, rest);
    return GC_OK;
}

static enum gc_status refuse(const char *key, size_t n, struct gc_error *err)
{
    return gc_fail(err, GC_E_USAGE,
                   "nothing is sent to %.*s: say in org.json where it goes, \"origins\": "
                   "{\"%.*s\": \"http://127.0.0.1:9000\"}",
                   (int)n, key, (int)n, key);
}

static enum gc_status by_origin(struct mock_target *t, const struct mock_exchange *x,
                                const char *url, struct gc_error *err)
{
    const char *rest, *base = mock_org_origin(x->org, url, &rest);
    size_t n = mock_origin_length(url);
    if (!n)
        return gc_fail(err, GC_E_USAGE, "the URL must begin with https:// or http://: %.200s", url);
    if (base)
        return to_mapped(t, base, rest, url, n);
    if (!mock_origin_is_here(url))
        return refuse(url, n < 200 ? n : 200, err);
    gc_strbuf_add(&t->url, url, strcspn(url, "#"));
    gc_strbuf_add(&t->origin, url, n);
    split(t, url + n);
    return GC_OK;
}

/* What has no origin of its own is mapped under a key: "salesforce", an ARN. */
static enum gc_status by_key(struct mock_target *t, const struct mock_exchange *x, const char *key,
                             const char *rest, struct gc_error *err)
{
    const char *none, *base = mock_org_origin(x->org, key, &none);
    return base ? to_mapped(t, base, rest, key, strlen(key)) : refuse(key, strlen(key), err);
}

/* The compact form: the action's own address, or its path on the server's data action base. */
static enum gc_status to_compact(struct mock_target *t, const struct mock_exchange *x,
                                 const char *url, struct gc_error *err)
{
    const char *base = x->services->data_action_base;
    if (*url == '/' && !base)
        return gc_fail(err, GC_E_USAGE,
                       "no data action service is configured: start gcmock with "
                       "--data-action-base URL, or give the action an absolute url");
    if (*url == '/')
        gc_url_join(&t->url, base, url);
    else
        gc_strbuf_add(&t->url, url, strcspn(url, "#"));
    const char *whole = gc_strbuf_text(&t->url);
    size_t n = mock_origin_length(whole);
    gc_strbuf_add(&t->origin, whole, n);
    split(t, whole + n);
    return GC_OK;
}

static enum gc_status find(struct mock_target *t, const struct mock_exchange *x,
                           const struct mock_data_action *a, const char *url, struct gc_error *err)
{
    enum action_kind kind = a->definition->kind;
    if (a->compact)
        return to_compact(t, x, url, err);
    if (kind == ACTION_LAMBDA && strncmp(url, "arn:", 4) == 0)
        return by_key(t, x, url, "", err);
    if (kind == ACTION_SALESFORCE && *url == '/')
        return by_key(t, x, "salesforce", url, err);
    if (*url == '/' && url[1] != '/' && kind != ACTION_WEB)
        return to_platform(t, url, err);
    return by_origin(t, x, url, err);
}

enum gc_status mock_target_find(struct mock_target *t, const struct mock_exchange *x,
                                const struct mock_data_action *a, const char *url,
                                struct gc_error *err)
{
    *t = (struct mock_target){.query = ""};
    gc_strbuf_init(&t->url, MAX_URL);
    gc_strbuf_init(&t->path, MAX_URL);
    gc_strbuf_init(&t->origin, MAX_URL);
    enum gc_status s = find(t, x, a, url, err);
    if (s == GC_OK && (gc_strbuf_status(&t->url) != GC_OK || gc_strbuf_status(&t->path) != GC_OK))
        s = gc_fail(err, GC_E_USAGE, "the URL is too long");
    return s;
}
