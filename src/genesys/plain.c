#include "genesys/plain.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"

static const char spaces[] = " \t\r\n\v\f";

static size_t character_length(const char *s)
{
    uint32_t code;
    return gc_utf8_next(s, strnlen(s, 4), &code);
}

/* The length of what terminals act on at s (a byte that is no UTF-8 among it: an old one takes it
 * for a control character), or 0. */
static size_t control_length(const char *s)
{
    uint32_t code = 0;
    size_t left = strnlen(s, 4);
    size_t n = gc_utf8_next(s, left, &code);
    if (left == 0 || (n > 0 && !gc_acts_on_terminal(code)))
        return 0;
    return n ? n : 1;
}

void gc_plain_add_clean(struct gc_strbuf *to, const char *text)
{
    while (*text) {
        size_t control = control_length(text), n = control ? control : character_length(text);
        gc_strbuf_add(to, control ? " " : text, control ? 1 : n);
        text += n;
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
        size_t control = control_length(text), length = control ? 1 : character_length(text);
        if (n + length > max)
            break;
        memcpy(out + n, control ? " " : text, length);
        n += length;
        text += control ? control : length;
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
