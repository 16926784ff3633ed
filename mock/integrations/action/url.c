/* url.c - what may stand in a URL, as java.net.URI has it. */
#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "mock/integrations/action/internal.h"

enum part { BEFORE_PATH, IN_PATH, IN_QUERY, IN_FRAGMENT };

/* Spaces and controls beyond ASCII. */
static bool is_blank(uint32_t c)
{
    return (c >= 0x7F && c <= 0xA0) || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
           c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

static bool is_legal(uint32_t c, enum part part)
{
    if (c >= 128)
        return !is_blank(c);
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
        (c && strchr("-_.!~*'();/?:@&=+$,%", (int)c)))
        return true;
    if (c == '[' || c == ']')
        return part == IN_QUERY || part == IN_FRAGMENT;
    return c == '#' && part != IN_FRAGMENT;
}

/* The brackets of http://[::1]:80. */
static bool is_of_address(const char *url, size_t i)
{
    return (url[i] == '[' && i > 1 && url[i - 1] == '/' && url[i - 2] == '/') ||
           (url[i] == ']' && memchr(url, '[', i));
}

static bool is_escape(const char *url, size_t i, size_t n)
{
    return n - i > 2 && isxdigit((unsigned char)url[i + 1]) && isxdigit((unsigned char)url[i + 2]);
}

static enum part next_part(enum part part, const char *url, size_t i)
{
    if (url[i] == '#')
        return IN_FRAGMENT;
    if (url[i] == '?' && part < IN_QUERY)
        return IN_QUERY;
    /* A slash begins the path, but for the two before a host. */
    bool host = url[i] == '/' && ((i > 0 && url[i - 1] == '/') || url[i + 1] == '/');
    return part == BEFORE_PATH && url[i] == '/' && !host ? IN_PATH : part;
}

static enum gc_status refuse(const char *url, size_t i, size_t length, struct gc_error *err)
{
    struct gc_pos at = gc_pos_of(url, i);
    bool control = (unsigned char)url[i] < 32 || url[i] == 127;
    if (url[i] == '%')
        return gc_fail_at(err, GC_E_DATA, "URL", at, "\"%%\" without two hexadecimal digits");
    return gc_fail_at(err, GC_E_DATA, "URL", at,
                      "%s%.*s%s is not legal in a URL; $esc.url() encodes what is put in",
                      control ? "a control character" : "\"", control ? 0 : (int)length, url + i,
                      control ? "" : "\"");
}

enum gc_status action_check_url(const char *url, size_t n, struct gc_strbuf *to,
                                struct gc_error *err)
{
    enum part part = n && *url != '/'         ? BEFORE_PATH
                     : n > 1 && url[1] == '/' ? BEFORE_PATH
                                              : IN_PATH;
    size_t plain = 0;
    if (n == 0)
        return gc_fail_at(err, GC_E_DATA, "URL", (struct gc_pos){1, 1}, "the URL is empty");
    for (size_t i = 0, length; i < n; i += length) {
        uint32_t c = (unsigned char)url[i];
        length = c < 128 ? 1 : gc_utf8_next(url + i, n - i, &c);
        bool address = part == BEFORE_PATH && is_of_address(url, i);
        if (length == 0 || (!address && !is_legal(c, part)) || (c == '%' && !is_escape(url, i, n)))
            return refuse(url, i, length ? length : 1, err);
        part = next_part(part, url, i);
        if (c < 128)
            continue;
        gc_strbuf_add(to, url + plain, i - plain); /* what needs no escape goes as a run */
        plain = i + length;
        for (size_t k = 0; k < length; k++)
            gc_strbuf_addf(to, "%%%02X", (unsigned)(unsigned char)url[i + k]);
    }
    gc_strbuf_add(to, url + plain, n - plain);
    return gc_strbuf_status(to) == GC_OK
               ? GC_OK
               : gc_fail(err, gc_strbuf_status(to), "the URL is too long");
}
