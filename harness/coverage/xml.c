#include "harness/coverage/xml.h"

#include <stdint.h>
#include <string.h>

#include "base/text.h"

static const char *escape_of(uint32_t code)
{
    return code == '<'   ? "&lt;"
           : code == '>' ? "&gt;"
           : code == '&' ? "&amp;"
           : code == '"' ? "&quot;"
                         : NULL;
}

/* One character; its length in the text. */
static size_t add_one(struct gc_strbuf *to, const char *text, size_t left)
{
    uint32_t code = 0;
    size_t n = gc_utf8_next(text, left, &code);
    if (n == 0 || (code < 0x20 && code != '\n' && code != '\t') || code == 0xFFFE || code == 0xFFFF)
        gc_strbuf_addc(to, '?');
    else if (escape_of(code))
        gc_strbuf_adds(to, escape_of(code));
    else
        gc_strbuf_add(to, text, n);
    return n ? n : 1;
}

void hx_add_xml(struct gc_strbuf *to, const char *text)
{
    size_t left = strlen(text);
    while (left > 0) {
        size_t n = add_one(to, text, left);
        text += n;
        left -= n;
    }
}

void hx_add_xml_cut(struct gc_strbuf *to, const char *text, size_t characters)
{
    size_t left = strlen(text);
    for (; left > 0 && characters > 0; characters--) {
        size_t n = add_one(to, text, left);
        text += n;
        left -= n;
    }
    if (left > 0)
        gc_strbuf_adds(to, "...");
}
