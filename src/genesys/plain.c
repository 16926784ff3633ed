#include "genesys/plain.h"

#include <ctype.h>
#include <string.h>

static const char spaces[] = " \t\r\n\v\f";

/* C0, DEL, and C1 as UTF-8 encodes it (C2 80 to C2 9F): terminals act on all of them. The length
 * of the control character at s, or 0. */
static size_t control_length(const char *s)
{
    unsigned char c = (unsigned char)s[0], next = c ? (unsigned char)s[1] : 0;
    if (c == 0)
        return 0;
    if (c < 0x20 || c == 0x7f)
        return 1;
    return c == 0xc2 && next >= 0x80 && next <= 0x9f ? 2 : 0;
}

void gc_plain_add_clean(struct gc_strbuf *to, const char *text)
{
    while (*text) {
        size_t n = control_length(text);
        gc_strbuf_addc(to, n ? ' ' : *text);
        text += n ? n : 1;
    }
}

void gc_plain_add_line(struct gc_strbuf *to, const char *label, const char *text)
{
    gc_strbuf_adds(to, label);
    gc_plain_add_clean(to, text ? text : "None");
    gc_strbuf_addc(to, '\n');
}

void gc_plain_clean(char *out, size_t cap, const char *text, size_t max_bytes)
{
    size_t n = 0, max = max_bytes < cap ? max_bytes : cap - 1;
    if (!text)
        text = "";
    while (*text == ' ' || control_length(text) > 0)
        text += *text == ' ' ? 1 : control_length(text);
    while (*text && n < max) {
        size_t control = control_length(text);
        out[n++] = control ? ' ' : *text;
        text += control ? control : 1;
    }
    if (*text && n >= 3) {
        n -= 3;
        while (n > 0 && ((unsigned char)out[n] & 0xc0) == 0x80)
            n--;
        memcpy(out + n, "...", 3);
        n += 3;
    }
    while (n > 0 && out[n - 1] == ' ')
        n--;
    out[n] = '\0';
}

bool gc_plain_trim(char *out, size_t cap, const char *text)
{
    if (!text)
        text = "";
    text += strspn(text, spaces);
    size_t n = strlen(text);
    while (n > 0 && strchr(spaces, text[n - 1]))
        n--;
    out[0] = '\0';
    if (n >= cap)
        return false;
    memcpy(out, text, n);
    out[n] = '\0';
    return true;
}

void gc_plain_letters(char *out, size_t cap, const char *text)
{
    size_t n = 0;
    for (; *text && n + 1 < cap; text++)
        if (isalpha((unsigned char)*text))
            out[n++] = (char)tolower((unsigned char)*text);
    out[n] = '\0';
}

bool gc_plain_has(const char *text, const char *part)
{
    return text && strcasestr(text, part) != NULL;
}

void gc_plain_hide(char *text, const char *secret)
{
    size_t n = secret ? strlen(secret) : 0;
    if (n < 4)
        return;
    for (char *at = text; (at = strstr(at, secret)) != NULL; at += n)
        memset(at, '*', n);
}
