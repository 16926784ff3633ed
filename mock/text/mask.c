#include "mock/text/mask.h"

#include <ctype.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/http/url.h"
#include "base/random.h"
#include "base/status.h"

static const char *const secret_names[] = {
    "access_token", "accessToken",   "refresh_token",    "refreshToken", "id_token",
    "token",        "auth_token",    "authToken",        "secret",       "client_secret",
    "clientSecret", "assertion",     "client_assertion", "password",     "api_key",
    "apiKey",       "code_verifier",
};
static const char *const secret_headers[] = {
    "Authorization", "Proxy-Authorization", "X-Genesys-Auth-Token",
    "X-Auth-Token",  "X-Access-Token",      "X-Api-Key",
    "Cookie",        "Set-Cookie",
};
enum { NAME_BYTES = 32 };

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

static bool is_among(const char *const *names, size_t n_names, const char *name, size_t n)
{
    for (size_t i = 0; i < n_names; i++)
        if (strlen(names[i]) == n && strncasecmp(names[i], name, n) == 0)
            return true;
    return false;
}

/* A header's name counts as a member's, too: echo services answer with what they were sent. */
bool mock_mask_is_secret(const char *name, size_t n)
{
    return is_among(secret_names, GC_COUNT_OF(secret_names), name, n) ||
           is_among(secret_headers, GC_COUNT_OF(secret_headers), name, n);
}

bool mock_mask_is_secret_header(const char *name)
{
    return is_among(secret_headers, GC_COUNT_OF(secret_headers), name, strlen(name));
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

/* A member's name may be spelled with escapes: "client\u005fsecret". */
static bool is_secret_member(const char *s, const char *quote)
{
    char name[NAME_BYTES], digits[5] = "";
    size_t n = 0;
    for (; s < quote && n < sizeof name; n++) {
        bool escaped = quote - s >= 6 && s[0] == '\\' && s[1] == 'u';
        if (escaped)
            memcpy(digits, s + 2, 4);
        name[n] = escaped ? (char)strtoul(digits, NULL, 16) : *s;
        s += escaped ? 6 : 1;
    }
    return s == quote && mock_mask_is_secret(name, n);
}

/* The value of the member whose name ends at `quote`, or NULL when it is no name. */
static const char *value_after(const char *quote, const char *end)
{
    const char *s = skip_space(quote + 1, end);
    if (s >= end || *s != ':')
        return NULL;
    s = skip_space(s + 1, end);
    return s < end ? s : NULL;
}

/* The end of the array or object that begins at s. */
static const char *nested_end(const char *s, const char *end)
{
    for (int depth = 0; s < end; s++) {
        if (*s == '"')
            s = string_end(s + 1, end);
        else if (*s == '{' || *s == '[')
            depth++;
        else if ((*s == '}' || *s == ']') && --depth == 0)
            return s + 1;
    }
    return end;
}

/* Masks the value at s and returns its end; null, true and false are no secrets. */
static const char *mask_value(struct mock_out *o, const char *s, const char *end)
{
    const char *stop = s;
    if (*s == '"')
        stop = string_end(++s, end) + 1;
    else if (*s == '{' || *s == '[')
        stop = nested_end(s, end);
    else if (isdigit((unsigned char)*s) || *s == '-')
        stop += strspn(s, "0123456789+-.eE");
    else
        return s;
    bool quoted = s[-1] == '"';
    const char *closed = quoted ? stop - 1 : stop;
    mock_out_add(o, "\"", 1);
    if (closed > s)
        add_masked(o, s, (size_t)(closed - s));
    if (!quoted || closed < end)
        mock_out_add(o, "\"", 1);
    return stop < end ? stop : end;
}

/* Text that is not JSON passes as it is. */
static void mask_json(struct mock_out *o, const char *s, size_t n)
{
    const char *end = s + n, *kept = s;
    while (s < end && !o->cut) {
        s = memchr(s, '"', (size_t)(end - s));
        const char *quote = s ? string_end(s + 1, end) : end;
        if (quote >= end)
            break;
        const char *value = is_secret_member(s + 1, quote) ? value_after(quote, end) : NULL;
        s = quote + 1;
        if (!value)
            continue;
        mock_out_add(o, kept, (size_t)(value - kept));
        s = kept = mask_value(o, value, end);
    }
    if (!o->cut)
        mock_out_add(o, kept, (size_t)(end - kept));
}

void mock_mask_header(struct mock_out *o, const char *name, const char *value)
{
    if (!mock_mask_is_secret_header(name)) {
        mask_json(o, value, strlen(value)); /* X-GCMock-Fault holds JSON */
        return;
    }
    size_t scheme = strcspn(value, " ");
    bool has_scheme = scheme < 16 && value[scheme] == ' ' && !strcasestr(name, "Cookie");
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
        char name[NAME_BYTES];
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

/* Names of form fields hold no blanks, braces or line ends; prose with '=' in it is no form,
 * unless it has an '&' as well. */
static bool is_form(const char *body, size_t n)
{
    const char *equals = memchr(body, '=', n < 256 ? n : 256);
    bool blank = false;
    for (const char *s = body; equals && s < equals; s++) {
        if (strchr("{}<>\"", *s))
            return false;
        blank = blank || isspace((unsigned char)*s);
    }
    return equals && equals > body && (!blank || memchr(body, '&', n));
}

/* multipart/form-data: the part after a head with name="SECRET", up to the next boundary. */
static void mask_multipart(struct mock_out *o, const char *s, size_t n)
{
    static const char name_is[] = "name=\"", boundary[] = "\r\n--";
    const char *end = s + n, *kept = s;
    while (!o->cut && (s = memmem(s, (size_t)(end - s), name_is, sizeof name_is - 1))) {
        s += sizeof name_is - 1;
        const char *quote = string_end(s, end);
        const char *part = memmem(quote, (size_t)(end - quote), "\r\n\r\n", 4);
        if (!part || !mock_mask_is_secret(s, (size_t)(quote - s)))
            continue;
        part += 4;
        s = memmem(part, (size_t)(end - part), boundary, sizeof boundary - 1);
        s = s ? s : end;
        mock_out_add(o, kept, (size_t)(part - kept));
        if (s > part)
            add_masked(o, part, (size_t)(s - part));
        kept = s;
    }
    if (!o->cut)
        mock_out_add(o, kept, (size_t)(end - kept));
}

void mock_mask_body(struct mock_out *o, const char *body, size_t n)
{
    if (n > 2 && memcmp(body, "--", 2) == 0)
        mask_multipart(o, body, n);
    else if (is_form(body, n))
        mock_mask_form(o, body, n);
    else
        mask_json(o, body, n);
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
