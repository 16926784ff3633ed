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

enum { PREAMBLE = 1024 };

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

bool mock_mask_is_secret_header(const char *name)
{
    return mock_mask_is_secret(name, strlen(name)) || strcasecmp(name, "Key") == 0;
}

static bool is_masked(const char *s, size_t n)
{
    return n == MOCK_MASKED - 1 && memcmp(s, "***", 3) == 0 && isxdigit((unsigned char)s[3]) &&
           isxdigit((unsigned char)s[4]) && isxdigit((unsigned char)s[5]) &&
           isxdigit((unsigned char)s[6]);
}

void mock_mask_text(const char *secret, size_t n, char out[MOCK_MASKED])
{
    if (is_masked(secret, n)) {
        memcpy(out, secret, n);
        out[n] = '\0';
        return;
    }
    pthread_once(&salt_once, make_salt);
    uint64_t h = salt[0];
    for (size_t i = 0; i < n; i++)
        h = (h ^ (unsigned char)secret[i]) * 0x100000001b3;
    h = (h ^ salt[1] ^ h >> 32) * 0x9e3779b97f4a7c15;
    snprintf(out, MOCK_MASKED, "***%04x", (unsigned)(h >> 48));
}

void mock_mask_add(struct mock_out *o, const char *secret, size_t n)
{
    char masked[MOCK_MASKED];
    mock_mask_text(secret, n, masked);
    if ((size_t)(o->end - o->at) < MOCK_MASKED - 1)
        o->end = o->at, o->cut = true;
    else
        mock_out_add(o, masked, MOCK_MASKED - 1);
}

static void mask_json(struct mock_out *o, const char *s, size_t n)
{
    mock_mask_members(o, s, s + n, s + n);
}

/* "Bearer " and its like say nothing; an unknown word may be a part of the secret. */
static size_t scheme_of(const char *value, size_t n)
{
    static const char *const schemes[] = {"Bearer ",    "Basic ", "Digest ",
                                          "Negotiate ", "Token ", "ApiKey "};
    for (size_t i = 0; i < GC_COUNT_OF(schemes); i++)
        if (strlen(schemes[i]) <= n && strncasecmp(value, schemes[i], strlen(schemes[i])) == 0)
            return strlen(schemes[i]);
    return 0;
}

/* Masks one field, or the members of JSON that stand in it; returns where the copy has come to. */
static const char *mask_field(struct mock_out *o, const char *s, const char *stop, const char *end)
{
    char name[MOCK_MASK_NAME];
    const char *equals = memchr(s, '=', (size_t)(stop - s));
    long len = equals ? gc_url_decode(name, sizeof name, s, (size_t)(equals - s), true) : -1;
    if (len <= 0 || equals + 1 == stop || !mock_mask_is_secret_field(name, (size_t)len))
        return mock_mask_members(o, s, stop, end);
    mock_out_add(o, s, (size_t)(equals + 1 - s));
    mock_mask_add(o, equals + 1, (size_t)(stop - equals - 1));
    return stop;
}

void mock_mask_form(struct mock_out *o, const char *form, size_t n)
{
    for (const char *end = form + n; form < end && !o->cut;) {
        const char *stop = memchr(form, '&', (size_t)(end - form));
        form = mask_field(o, form, stop ? stop : end, end);
        if (form < end && *form == '&')
            mock_out_add(o, form++, 1);
    }
}

/* Codes and tokens travel in queries and fragments of redirects. */
static void mask_url(struct mock_out *o, const char *url, size_t n)
{
    for (const char *end = url + n; url < end;) {
        size_t part = 0;
        while (url + part < end && url[part] != '?' && url[part] != '#')
            part++;
        mock_mask_form(o, url, part);
        url += part;
        if (url < end)
            mock_out_add(o, url++, 1);
    }
}

void mock_mask_header(struct mock_out *o, const char *name, const char *value, size_t n)
{
    static const char *const urls[] = {"Location", "Content-Location", "Referer"};
    for (size_t i = 0; i < GC_COUNT_OF(urls); i++)
        if (strcasecmp(name, urls[i]) == 0) {
            mask_url(o, value, n);
            return;
        }
    if (!mock_mask_is_secret_header(name)) {
        mask_json(o, value, n); /* X-GCMock-Fault holds JSON */
        return;
    }
    size_t scheme = scheme_of(value, n);
    mock_out_add(o, value, scheme);
    if (n > scheme)
        mock_mask_add(o, value + scheme, n - scheme);
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

/* The parameter `name` of a part's head line, quoted or not, is a secret's. */
static bool has_secret_name(const char *s, const char *end)
{
    for (; end - s > 5; s++) {
        if (strncasecmp(s, "name=", 5) != 0)
            continue;
        const char *name = s + 5 + mock_is_mark(s[5]), *stop = name;
        while (stop < end && stop - name < MOCK_MASK_NAME && !mock_is_mark(*stop) && *stop != ';' &&
               !isspace((unsigned char)*stop))
            stop++;
        if (mock_mask_is_secret_field(name, (size_t)(stop - name)))
            return true;
    }
    return false;
}

static const char *line_end(const char *s, const char *end)
{
    const char *lf = memchr(s, '\n', (size_t)(end - s));
    return lf ? lf + 1 : end;
}

/* Copies a part's body up to the line of the next boundary, and returns that line. */
static const char *mask_part(struct mock_out *o, const char *s, const char *end,
                             const char *boundary, size_t n, bool secret)
{
    const char *next = s, *stop = s;
    while (next < end && ((size_t)(end - next) < n || memcmp(next, boundary, n) != 0))
        next = line_end(next, end);
    stop = next;
    stop -= next < end && stop > s && stop[-1] == '\n';
    stop -= next < end && stop > s && stop[-1] == '\r';
    if (!secret)
        mask_json(o, s, (size_t)(stop - s));
    else if (stop > s)
        mock_mask_add(o, s, (size_t)(stop - s));
    mock_out_add(o, stop, (size_t)(next - stop));
    return next;
}

/* multipart/form-data, line by line: the first is the boundary, a part's head ends with an empty
 * one. */
static void mask_multipart(struct mock_out *o, const char *s, size_t n)
{
    const char *end = s + n, *boundary = s;
    size_t boundary_len = (size_t)(line_end(s, end) - s);
    bool secret = false;
    while (boundary_len > 2 && isspace((unsigned char)s[boundary_len - 1]))
        boundary_len--;
    while (s < end && !o->cut) {
        const char *next = line_end(s, end);
        bool head_ends = next - s <= 2 && isspace((unsigned char)*s);
        mock_mask_plain(o, s, (size_t)(next - s));
        secret = secret || has_secret_name(s, next);
        s = head_ends ? mask_part(o, next, end, boundary, boundary_len, secret) : next;
        secret = secret && !head_ends;
    }
}

/* Where the first boundary of a multipart form stands; what may stand before it is a preamble. */
static const char *first_boundary(const char *body, size_t n)
{
    const char *end = body + n;
    const char *head = n < PREAMBLE ? end : body + PREAMBLE;
    for (const char *s = body; s < head; s = line_end(s, end))
        if (end - s > 2 && memcmp(s, "--", 2) == 0 &&
            (s == body || strncasecmp(line_end(s, end), "Content-", 8) == 0))
            return s;
    return NULL;
}

bool mock_mask_is_grant(const char *body, size_t n)
{
    return n > 0 && memmem(body, n, "grant_type", 10) != NULL;
}

void mock_mask_body(struct mock_out *o, const char *body, size_t n)
{
    const char *boundary = first_boundary(body, n);
    o->grant = o->grant || mock_mask_is_grant(body, n);
    if (boundary) {
        mask_json(o, body, (size_t)(boundary - body));
        mask_multipart(o, boundary, (size_t)(body + n - boundary));
    } else if (is_form(body, n)) {
        mock_mask_form(o, body, n);
    } else {
        mask_json(o, body, n);
    }
}

/* No secret grows by more than a name and its colon are long. */
static void mask_text_node(cJSON *node, void (*mask)(struct mock_out *, const char *, size_t))
{
    size_t n = strlen(node->valuestring), cap = 2 * n + MOCK_MASKED;
    char *masked = malloc(cap);
    struct mock_out out = {.at = masked, .end = masked ? masked + cap - 1 : NULL};
    if (!masked)
        return;
    mask(&out, node->valuestring, n);
    *out.at = '\0';
    cJSON_SetValuestring(node, masked);
    free(masked);
}

static void mask_members_of(cJSON *node)
{
    for (cJSON *c = node->child; c; c = c->next) {
        bool secret = c->string && mock_mask_is_secret(c->string, strlen(c->string));
        if (cJSON_IsString(c) && *c->valuestring)
            mask_text_node(c, secret ? mock_mask_add : mask_json);
        mask_members_of(c);
    }
}

void mock_mask_tree(cJSON *node)
{
    if (cJSON_IsString(node))
        mask_text_node(node, mock_mask_body);
    else if (node)
        mask_members_of(node);
}
