#include "mock/mask.h"

#include <ctype.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/random.h"
#include "base/status.h"
#include "base/url.h"

static const char *const secret_names[] = {
    "access_token", "refresh_token",    "id_token", "token",    "client_secret",
    "clientSecret", "client_assertion", "secret",   "password",
};
static const char *const secret_headers[] = {
    "Authorization", "Proxy-Authorization", "X-Genesys-Auth-Token", "X-Api-Key", "Cookie",
};

static pthread_once_t salt_once = PTHREAD_ONCE_INIT;
static uint64_t salt[2];

static void make_salt(void)
{
    gc_random_bytes(salt, sizeof salt);
}

void mock_out_add(struct mock_out *o, const char *text, size_t n)
{
    size_t room = (size_t)(o->end - o->at);
    if (n > room) {
        n = room;
        o->cut = true;
    }
    memcpy(o->at, text, n);
    o->at += n;
}

bool mock_mask_is_secret(const char *name, size_t n)
{
    for (size_t i = 0; i < GC_COUNT_OF(secret_names); i++)
        if (strlen(secret_names[i]) == n && strncasecmp(secret_names[i], name, n) == 0)
            return true;
    return false;
}

bool mock_mask_is_secret_header(const char *name)
{
    for (size_t i = 0; i < GC_COUNT_OF(secret_headers); i++)
        if (strcasecmp(secret_headers[i], name) == 0)
            return true;
    return false;
}

void mock_mask_text(const char *secret, size_t n, char out[MOCK_MASKED])
{
    pthread_once(&salt_once, make_salt);
    uint64_t h = salt[0];
    for (size_t i = 0; i < n; i++)
        h = (h ^ (unsigned char)secret[i]) * 0x100000001b3;
    h = (h ^ salt[1] ^ h >> 32) * 0x9e3779b97f4a7c15;
    snprintf(out, MOCK_MASKED, "***%04x", (unsigned)(h >> 48));
}

/* A masked text is kept whole or left out. */
static void add_masked(struct mock_out *o, const char *secret, size_t n)
{
    char masked[MOCK_MASKED];
    mock_mask_text(secret, n, masked);
    if ((size_t)(o->end - o->at) < MOCK_MASKED - 1)
        o->end = o->at, o->cut = true;
    else
        mock_out_add(o, masked, MOCK_MASKED - 1);
}

void mock_mask_header(struct mock_out *o, const char *name, const char *value)
{
    if (!mock_mask_is_secret_header(name)) {
        mock_out_add(o, value, strlen(value));
        return;
    }
    size_t scheme = strcspn(value, " ");
    bool has_scheme = scheme < 16 && value[scheme] == ' ' && strcasecmp(name, "Cookie") != 0;
    if (has_scheme) {
        mock_out_add(o, value, scheme + 1);
        value += scheme + 1;
    }
    if (*value)
        add_masked(o, value, strlen(value));
}

void mock_mask_form(struct mock_out *o, const char *form, size_t n)
{
    for (const char *end = form + n; form < end && !o->cut;) {
        const char *stop = memchr(form, '&', (size_t)(end - form));
        const char *field_end = stop ? stop : end;
        const char *equals = memchr(form, '=', (size_t)(field_end - form));
        char name[32];
        long len =
            equals ? gc_url_decode(name, sizeof name, form, (size_t)(equals - form), true) : -1;
        if (len > 0 && equals + 1 < field_end && mock_mask_is_secret(name, (size_t)len)) {
            mock_out_add(o, form, (size_t)(equals + 1 - form));
            add_masked(o, equals + 1, (size_t)(field_end - equals - 1));
        } else {
            mock_out_add(o, form, (size_t)(field_end - form));
        }
        if (stop)
            mock_out_add(o, "&", 1);
        form = stop ? stop + 1 : end;
    }
}

/* The byte after a JSON string that begins at s (after its quote): its closing quote, or end. */
static const char *string_end(const char *s, const char *end)
{
    while (s < end && *s != '"')
        s += *s == '\\' && s + 1 < end ? 2 : 1;
    return s < end ? s : end;
}

static const char *skip_space(const char *s, const char *end)
{
    while (s < end && isspace((unsigned char)*s))
        s++;
    return s;
}

/* The text of the string value that follows the key ending at `quote`, or NULL. */
static const char *string_value(const char *quote, const char *end)
{
    const char *s = skip_space(quote + 1, end);
    if (s >= end || *s != ':')
        return NULL;
    s = skip_space(s + 1, end);
    return s < end && *s == '"' ? s + 1 : NULL;
}

static void mask_json(struct mock_out *o, const char *s, size_t n)
{
    const char *end = s + n, *kept = s;
    while (s < end && !o->cut) {
        s = memchr(s, '"', (size_t)(end - s));
        if (!s)
            break;
        const char *quote = string_end(s + 1, end);
        if (quote >= end)
            break;
        const char *value =
            mock_mask_is_secret(s + 1, (size_t)(quote - s - 1)) ? string_value(quote, end) : NULL;
        s = quote + 1;
        if (!value)
            continue;
        s = string_end(value, end);
        mock_out_add(o, kept, (size_t)(value - kept));
        if (s > value)
            add_masked(o, value, (size_t)(s - value));
        kept = s;
        s += s < end;
    }
    if (!o->cut)
        mock_out_add(o, kept, (size_t)(end - kept));
}

/* Names of form fields hold no blanks, braces or line ends; prose with '=' in it is no form. */
static bool is_form(const char *body, size_t n)
{
    const char *equals = memchr(body, '=', n < 256 ? n : 256);
    for (const char *s = body; equals && s < equals; s++)
        if (isspace((unsigned char)*s) || strchr("{}<>\"", *s))
            return false;
    return equals && equals > body;
}

void mock_mask_body(struct mock_out *o, const char *body, size_t n)
{
    const char *s = skip_space(body, body + n);
    if (s < body + n && (*s == '{' || *s == '['))
        mask_json(o, body, n);
    else if (is_form(body, n))
        mock_mask_form(o, body, n);
    else
        mock_out_add(o, body, n);
}

void mock_mask_tree(cJSON *node)
{
    for (cJSON *c = node ? node->child : NULL; c; c = c->next) {
        mock_mask_tree(c);
        if (!c->string || !cJSON_IsString(c) || !*c->valuestring ||
            !mock_mask_is_secret(c->string, strlen(c->string)) ||
            strncmp(c->valuestring, "***", 3) == 0)
            continue;
        char masked[MOCK_MASKED];
        mock_mask_text(c->valuestring, strlen(c->valuestring), masked);
        cJSON_SetValuestring(c, masked);
    }
}
