#include "genesys/api.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/http/url.h"
#include "base/problems.h"
#include "genesys/plain.h"

#define PROBLEM(p, ...) gc_problems_add((p), "gcflow", (struct gc_pos){0}, __VA_ARGS__)

static bool is_given(const char *text)
{
    return text && text[strspn(text, " \t\r\n")] != '\0';
}

/* What can stand in an Authorization header: no white space or control characters within. */
static void take_credential(char out[GC_CREDENTIAL_TEXT], const char *text, const char *what,
                            const char *flag, const char *env, struct gc_problems *p)
{
    if (!is_given(text)) {
        PROBLEM(p, "the %s is missing: set %s or give --%s", what, env, flag);
        return;
    }
    if (!gc_plain_trim(out, GC_CREDENTIAL_TEXT, text)) {
        PROBLEM(p, "the %s is longer than %d characters: check %s (--%s)", what,
                GC_CREDENTIAL_TEXT - 1, env, flag);
        return;
    }
    for (const char *s = out; *s; s++)
        if (isspace((unsigned char)*s) || iscntrl((unsigned char)*s)) {
            PROBLEM(p, "the %s has white space or control characters in it: check %s (--%s)", what,
                    env, flag);
            return;
        }
}

static void take_url(char out[GC_BASE_URL_TEXT], struct gc_url *parsed, const char *text,
                     const char *flag, struct gc_problems *p)
{
    struct gc_error err;
    if (!gc_plain_trim(out, GC_BASE_URL_TEXT, text)) {
        PROBLEM(p, "--%s is too long", flag);
        return;
    }
    if (gc_url_parse(parsed, out, &err) != GC_OK) {
        PROBLEM(p, "--%s: %s", flag, err.message);
        return;
    }
    size_t n = strlen(out);
    while (n > 0 && out[n - 1] == '/')
        out[--n] = '\0';
}

static const struct gc_region *take_region(const char *text, struct gc_problems *p)
{
    char name[64];
    if (!is_given(text))
        return gc_region_find("us-east-1");
    const struct gc_region *r =
        gc_plain_trim(name, sizeof name, text) ? gc_region_find(name) : NULL;
    if (r)
        return r;
    gc_plain_clean(name, sizeof name, text, sizeof name);
    struct gc_error err;
    gc_region_unknown(name, &err);
    PROBLEM(p, "%s", err.message);
    return NULL;
}

static void region_url(const struct gc_region *r, const char *host, char out[GC_BASE_URL_TEXT])
{
    struct gc_strbuf url GC_AUTO(gc_strbuf_release) = GC_STRBUF(GC_BASE_URL_TEXT - 1);
    gc_region_url(r, host, &url);
    snprintf(out, GC_BASE_URL_TEXT, "%s", gc_strbuf_text(&url));
}

/* The region whose API answers at host, if it is the host of one. */
static const struct gc_region *region_of_api(const char *host)
{
    return strncasecmp(host, "api.", 4) == 0 ? gc_region_find(host) : NULL;
}

/* Known so that it can be hidden: a gateway may repeat the header that it got. */
static void make_basic(struct gc_target *t)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char both[2 * GC_CREDENTIAL_TEXT + 2] = "";
    size_t len = (size_t)snprintf(both, sizeof both, "%s:%s", t->client_id, t->client_secret);
    char *out = t->basic;
    for (size_t i = 0; i < len; i += 3) { /* behind the end are zeroes */
        unsigned bits = (unsigned)(unsigned char)both[i] << 16 |
                        (unsigned)(unsigned char)both[i + 1] << 8 | (unsigned char)both[i + 2];
        *out++ = digits[bits >> 18];
        *out++ = digits[bits >> 12 & 63];
        *out++ = i + 1 < len ? digits[bits >> 6 & 63] : '=';
        *out++ = i + 2 < len ? digits[bits & 63] : '=';
    }
    *out = '\0';
    explicit_bzero(both, sizeof both);
}

enum gc_status gc_target_init(struct gc_target *out, const struct gc_target_options *o,
                              struct gc_problems *p)
{
    struct gc_url url = {0};
    memset(out, 0, sizeof *out);
    take_credential(out->client_id, o->client_id, "client id", "client-id", "GENESYS_CLIENT_ID", p);
    take_credential(out->client_secret, o->client_secret, "client secret", "client-secret",
                    "GENESYS_CLIENT_SECRET", p);
    make_basic(out);
    if (is_given(o->base_url)) {
        take_url(out->api_url, &url, o->base_url, "base-url", p);
        out->login_region = region_of_api(url.host);
        memcpy(out->login_url, out->api_url, sizeof out->login_url);
    } else {
        out->login_region = take_region(o->region, p);
        if (out->login_region)
            region_url(out->login_region, "api", out->api_url);
    }
    if (out->login_region)
        region_url(out->login_region, "login", out->login_url);
    if (is_given(o->login_url)) {
        take_url(out->login_url, &url, o->login_url, "login-url", p);
        out->login_region = NULL;
    }
    return p->n > 0 ? GC_E_USAGE : GC_OK;
}

void gc_target_release(struct gc_target *t)
{
    explicit_bzero(t->client_id, sizeof t->client_id);
    explicit_bzero(t->client_secret, sizeof t->client_secret);
    explicit_bzero(t->basic, sizeof t->basic);
}
