#include "base/json/scan.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json/keys.h"
#include "base/text.h"

enum { NUMBER_BYTES = 63 }; /* what cJSON's own buffer takes; it misreads longer ones */

struct scan {
    const char *text, *end, *at;
    unsigned depth, max_depth;
    size_t n_values;
    struct gc_json_keys keys;
    struct gc_json_fault *fault;
    enum gc_status status;
};

/* Notes what is wrong at `at`; always returns false. */
static bool wrong(struct scan *s, const char *at, const char *fmt, ...) GC_PRINTF(3, 4);
static bool wrong(struct scan *s, const char *at, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(s->fault->what, sizeof s->fault->what, fmt, ap);
    va_end(ap);
    s->fault->offset = (size_t)(at - s->text);
    s->status = GC_E_DATA;
    return false;
}

static void skip_space(struct scan *s)
{
    while (*s->at == ' ' || *s->at == '\n' || *s->at == '\r' || *s->at == '\t')
        s->at++;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
    return is_digit(c) || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_' || c == '.' ||
           c == '-' || c == '+';
}

/* "expected a value, not ...", naming what stands there. */
static bool expected(struct scan *s, const char *what)
{
    const char *at = s->at;
    size_t n = 0;
    while (n < 24 && is_word(at[n]))
        n++;
    if (at == s->end)
        return wrong(s, at, "the document ends where %s is expected", what);
    if (n > 0)
        return wrong(s, at, "expected %s, not \"%.*s\"", what, (int)n, at);
    if (*at == '/' && (at[1] == '/' || at[1] == '*'))
        return wrong(s, at, "expected %s, not a comment: JSON has none", what);
    if (*at == '\'')
        return wrong(s, at, "expected %s; texts stand in double quotes", what);
    if (*at > ' ' && *at < 0x7F)
        return wrong(s, at, "expected %s, not '%c'", what, *at);
    return wrong(s, at, "expected %s, not byte 0x%02x", what, (unsigned)(unsigned char)*at);
}

static int hex4(const char *p)
{
    int v = 0;
    for (int i = 0; i < 4; i++) {
        char c = (char)(p[i] | 32);
        int digit = is_digit(p[i]) ? p[i] - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
        if (digit < 0)
            return -1;
        v = v * 16 + digit;
    }
    return v;
}

/* s->at stands on the 'u' of \uXXXX. */
static bool scan_unicode_escape(struct scan *s)
{
    const char *at = s->at - 1;
    int v = hex4(s->at + 1);
    if (v < 0)
        return wrong(s, at, "\\u needs four hexadecimal digits");
    if (v == 0)
        return wrong(s, at, "\\u0000 is not supported in texts");
    s->at += 5;
    if (v < 0xD800 || v > 0xDFFF)
        return true;
    int low = v < 0xDC00 && s->at[0] == '\\' && s->at[1] == 'u' ? hex4(s->at + 2) : -1;
    if (low < 0xDC00 || low > 0xDFFF)
        return wrong(s, at, "\\u%04x is half of a surrogate pair, the other half is missing", v);
    s->at += 6;
    return true;
}

static bool scan_escape(struct scan *s)
{
    s->at++;
    if (*s->at == 'u')
        return scan_unicode_escape(s);
    if (*s->at == '\0' || !strchr("\"\\/bfnrt", *s->at)) {
        bool shown = *s->at > ' ' && *s->at < 0x7F;
        return wrong(s, s->at - 1, "unknown escape \\%c in a text", shown ? *s->at : '?');
    }
    s->at++;
    return true;
}

static bool bad_string_byte(struct scan *s)
{
    unsigned c = (unsigned char)*s->at;
    if (s->at == s->end)
        return wrong(s, s->at, "the document ends inside a text");
    if (c == '\n' || c == '\r')
        return wrong(s, s->at,
                     "line break inside a text: write \\n, or is the closing \" missing?");
    if (c < 0x20)
        return wrong(s, s->at, "control character 0x%02x inside a text: write \\u%04x", c, c);
    return wrong(s, s->at, "byte 0x%02x is not valid UTF-8", c);
}

/* s->at stands on the opening quote, then behind the closing one. */
static bool scan_string(struct scan *s)
{
    const char *p = s->at + 1;
    for (;;) {
        unsigned char c = (unsigned char)*p;
        if (c == '"')
            break;
        if (c >= 0x20 && c < 0x80 && c != '\\') {
            p++;
            continue;
        }
        uint32_t code;
        size_t n = c >= 0x80 ? gc_utf8_next(p, (size_t)(s->end - p), &code) : 0;
        s->at = p;
        if (c == '\\' ? !scan_escape(s) : n == 0 && !bad_string_byte(s))
            return false;
        p = c == '\\' ? s->at : p + n;
    }
    s->at = p + 1;
    return true;
}

static bool scan_digits(struct scan *s, const char *after)
{
    if (!is_digit(*s->at))
        return wrong(s, s->at, "a digit must follow %s", after);
    while (is_digit(*s->at))
        s->at++;
    return true;
}

static bool scan_number(struct scan *s)
{
    const char *begin = s->at;
    bool exponent = false;
    s->at += *s->at == '-';
    if (*s->at == '0' && (is_digit(s->at[1]) || (s->at[1] | 32) == 'x'))
        return wrong(s, begin,
                     is_digit(s->at[1]) ? "a number has no leading zeros"
                                        : "JSON has no hexadecimal numbers");
    if (!scan_digits(s, "the minus sign"))
        return false;
    if (*s->at == '.' && (s->at++, !scan_digits(s, "the decimal point")))
        return false;
    if ((*s->at | 32) == 'e') {
        exponent = true;
        s->at++;
        s->at += *s->at == '-' || *s->at == '+';
        if (!scan_digits(s, "the exponent's e"))
            return false;
    }
    if (s->at - begin > NUMBER_BYTES)
        return wrong(s, begin, "a number has at most %d characters", NUMBER_BYTES);
    if (exponent && !isfinite(strtod(begin, NULL)))
        return wrong(s, begin, "the number is too big");
    return true;
}

static bool scan_word(struct scan *s, const char *word)
{
    size_t n = strlen(word);
    if (strncmp(s->at, word, n) != 0 || is_word(s->at[n]))
        return expected(s, "a value");
    s->at += n;
    return true;
}

static bool scan_value(struct scan *s);

static bool scan_key(struct scan *s)
{
    skip_space(s);
    if (*s->at != '"')
        return expected(s, "a key in double quotes");
    const char *key = s->at + 1;
    if (!scan_string(s))
        return false;
    if (!gc_json_keys_add(&s->keys, key)) {
        s->status = GC_E_NOMEM;
        return false;
    }
    skip_space(s);
    if (*s->at != ':')
        return expected(s, "':' after the key");
    s->at++;
    return true;
}

/* After an element: takes the comma (*more is true then) or the closing bracket. */
static bool scan_comma(struct scan *s, char close, bool *more)
{
    skip_space(s);
    *more = *s->at == ',';
    if (*s->at != ',' && *s->at != close)
        return expected(s, close == '}' ? "',' or '}'" : "',' or ']'");
    s->at++;
    return true;
}

static bool check_repeated(struct scan *s, size_t first_key)
{
    const char *twice = gc_json_keys_close(&s->keys, first_key);
    if (!twice)
        return true;
    struct gc_json_chars chars = {.at = twice};
    char name[80];
    size_t n = 0;
    for (int c; n < sizeof name - 1 && (c = gc_json_next_char(&chars)) >= 0;)
        name[n++] = (char)c;
    name[gc_utf8_clip(name, n, n > 60 ? 60 : n)] = '\0';
    return wrong(s, twice - 1, "the key \"%s\" occurs twice in one object", name);
}

static bool enter(struct scan *s)
{
    if (++s->depth > s->max_depth)
        return wrong(s, s->at, "nested deeper than %u levels", s->max_depth);
    s->at++;
    skip_space(s);
    return true;
}

/* Recursion is bounded by max_depth. */
static bool scan_object(struct scan *s)
{
    size_t first_key = s->keys.n;
    if (!enter(s))
        return false;
    bool more = *s->at != '}';
    s->at += !more;
    while (more)
        if (!scan_key(s) || !scan_value(s) || !scan_comma(s, '}', &more))
            return false;
    s->depth--;
    return check_repeated(s, first_key);
}

static bool scan_array(struct scan *s)
{
    if (!enter(s))
        return false;
    bool more = *s->at != ']';
    s->at += !more;
    while (more)
        if (!scan_value(s) || !scan_comma(s, ']', &more))
            return false;
    s->depth--;
    return true;
}

static bool scan_value(struct scan *s)
{
    skip_space(s);
    s->n_values++;
    switch (*s->at) {
    case '{':
        return scan_object(s);
    case '[':
        return scan_array(s);
    case '"':
        return scan_string(s);
    case 't':
        return scan_word(s, "true");
    case 'f':
        return scan_word(s, "false");
    case 'n':
        return scan_word(s, "null");
    default:
        if (is_digit(*s->at) || (*s->at == '-' && s->at[1] != 'I'))
            return scan_number(s);
        return expected(s, "a value");
    }
}

static bool scan_document(struct scan *s)
{
    if (strncmp(s->at, "\xEF\xBB\xBF", 3) == 0)
        return wrong(s, s->at, "the document begins with a byte order mark (BOM): save it without");
    skip_space(s);
    if (s->at == s->end)
        return wrong(s, s->at, "the document is empty");
    if (!scan_value(s))
        return false;
    skip_space(s);
    return s->at == s->end || expected(s, "the end of the document");
}

enum gc_status gc_json_scan(const char *text, size_t len, unsigned max_depth,
                            struct gc_json_fault *fault, size_t *n_values)
{
    struct scan s = {
        .text = text, .end = text + len, .at = text, .max_depth = max_depth, .fault = fault};
    gc_json_keys_init(&s.keys);
    scan_document(&s);
    gc_json_keys_release(&s.keys);
    *n_values = s.n_values;
    return s.status;
}
