#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "mock/flow/expr/functions.h"

/* NOT_SET adds nothing. */
FLOW_FUNCTION(append)
{
    struct gc_strbuf b GC_AUTO(gc_strbuf_release) = GC_STRBUF(FLOW_MAX_TEXT);
    for (size_t i = 0; i < n; i++) {
        const char *text;
        if (args[i].kind == FLOW_NOT_SET)
            continue;
        if (!flow_arg_text(ev, args, i, &text))
            return false;
        gc_strbuf_adds(&b, text);
    }
    return flow_give_text(ev, &b, out);
}

/* The third value, if any: ignore case. */
static bool two_texts(struct flow_eval *ev, const struct flow_value *args, size_t n, const char **a,
                      const char **b, bool *no_case)
{
    if (!flow_arg_text(ev, args, 0, a) || !flow_arg_text(ev, args, 1, b))
        return false;
    if (n > 2 && args[2].kind != FLOW_BOOL)
        return flow_eval_fail(ev, "value 3 must be true or false, not %s",
                              flow_kind_name(&args[2]));
    *no_case = n > 2 && args[2].truth;
    return true;
}

FLOW_FUNCTION(contains)
{
    const char *text, *part;
    bool no_case;
    if (!two_texts(ev, args, n, &text, &part, &no_case))
        return false;
    *out = flow_bool((no_case ? strcasestr(text, part) : strstr(text, part)) != NULL);
    return true;
}

FLOW_FUNCTION(starts_with)
{
    const char *text, *part;
    bool no_case;
    if (!two_texts(ev, args, n, &text, &part, &no_case))
        return false;
    size_t len = strlen(part);
    *out = flow_bool((no_case ? strncasecmp(text, part, len) : strncmp(text, part, len)) == 0);
    return true;
}

FLOW_FUNCTION(ends_with)
{
    const char *text, *part;
    bool no_case;
    if (!two_texts(ev, args, n, &text, &part, &no_case))
        return false;
    size_t len = strlen(text), part_len = strlen(part);
    if (part_len > len) {
        *out = flow_bool(false);
        return true;
    }
    text += len - part_len;
    *out = flow_bool((no_case ? strcasecmp(text, part) : strcmp(text, part)) == 0);
    return true;
}

/* How many characters the first n bytes are; a byte that is no UTF-8 counts as one. */
static size_t count_characters(const char *s, size_t n)
{
    size_t count = 0;
    uint32_t code;
    for (size_t at = 0; at < n; count++) {
        size_t len = gc_utf8_next(s + at, n - at, &code);
        at += len ? len : 1;
    }
    return count;
}

/* The bytes that the first `count` characters take. */
static size_t skip_characters(const char *s, int64_t count)
{
    size_t n = strlen(s), at = 0;
    uint32_t code;
    for (; at < n && count > 0; count--) {
        size_t len = gc_utf8_next(s + at, n - at, &code);
        at += len ? len : 1;
    }
    return at;
}

FLOW_FUNCTION(find_string)
{
    (void)n;
    const char *text, *part;
    if (!flow_arg_text(ev, args, 0, &text) || !flow_arg_text(ev, args, 1, &part))
        return false;
    const char *found = strstr(text, part);
    *out = flow_integer(found ? (int64_t)count_characters(text, (size_t)(found - text)) : -1);
    return true;
}

FLOW_FUNCTION(length)
{
    (void)n;
    const char *text;
    if (!flow_arg_text(ev, args, 0, &text))
        return false;
    *out = flow_integer((int64_t)count_characters(text, strlen(text)));
    return true;
}

/* Letters whose two cases stand a fixed distance apart, or (pairs) next to each other, the
 * capital on the even or odd place: Latin, Greek and Cyrillic. */
struct letters {
    uint32_t first, last; /* capitals */
    uint32_t distance;    /* 0: pairs */
};
static const struct letters alphabets[] = {
    {'A', 'Z', 32},     {0xC0, 0xD6, 32},   {0xD8, 0xDE, 32},   {0x100, 0x12F, 0},
    {0x132, 0x137, 0},  {0x139, 0x148, 0},  {0x14A, 0x177, 0},  {0x179, 0x17E, 0},
    {0x391, 0x3A1, 32}, {0x3A3, 0x3AB, 32}, {0x400, 0x40F, 80}, {0x410, 0x42F, 32},
};

static uint32_t other_case(uint32_t code, bool upper)
{
    for (size_t i = 0; i < GC_COUNT_OF(alphabets); i++) {
        const struct letters *a = &alphabets[i];
        uint32_t shift = upper ? a->distance : 0;
        if (code < a->first + shift || code > a->last + shift)
            continue;
        if (a->distance)
            return upper ? code - a->distance : code + a->distance;
        bool is_upper = (code - a->first) % 2 == 0;
        return is_upper == upper ? code : upper ? code - 1 : code + 1;
    }
    return code;
}

static bool change_case(struct flow_eval *ev, const struct flow_value *args, bool upper,
                        struct flow_value *out)
{
    const char *text;
    if (!flow_arg_text(ev, args, 0, &text))
        return false;
    struct gc_strbuf b = GC_STRBUF(FLOW_MAX_TEXT);
    size_t left = strlen(text), len;
    uint32_t code;
    char letter[4];
    for (; left > 0; text += len, left -= len) {
        len = gc_utf8_next(text, left, &code);
        if (len)
            gc_strbuf_add(&b, letter, gc_utf8_put(other_case(code, upper), letter));
        else
            gc_strbuf_add(&b, text, len = 1);
    }
    return flow_give_text(ev, &b, out);
}

FLOW_FUNCTION(lower)
{
    (void)n;
    return change_case(ev, args, false, out);
}

FLOW_FUNCTION(upper)
{
    (void)n;
    return change_case(ev, args, true, out);
}

static bool give_part(struct flow_eval *ev, const char *text, size_t len, struct flow_value *out)
{
    struct gc_strbuf b = GC_STRBUF(FLOW_MAX_TEXT);
    gc_strbuf_add(&b, text, len);
    return flow_give_text(ev, &b, out);
}

FLOW_FUNCTION(trim)
{
    (void)n;
    static const char blanks[] = " \t\r\n";
    const char *text;
    if (!flow_arg_text(ev, args, 0, &text))
        return false;
    text += strspn(text, blanks);
    size_t len = strlen(text);
    while (len > 0 && strchr(blanks, text[len - 1]))
        len--;
    return give_part(ev, text, len, out);
}

static bool at_least_zero(struct flow_eval *ev, const struct flow_value *args, size_t i,
                          int64_t *out)
{
    if (!flow_arg_integer(ev, args, i, out))
        return false;
    return *out >= 0 ||
           flow_eval_fail(ev, "value %zu must not be negative (%lld)", i + 1, (long long)*out);
}

/* Substring(text, start from 0, how many; default: the rest) */
FLOW_FUNCTION(substring)
{
    const char *text;
    int64_t start, count = INT64_MAX;
    if (!flow_arg_text(ev, args, 0, &text) || !at_least_zero(ev, args, 1, &start) ||
        (n > 2 && !at_least_zero(ev, args, 2, &count)))
        return false;
    text += skip_characters(text, start);
    return give_part(ev, text, skip_characters(text, count), out);
}

FLOW_FUNCTION(left)
{
    (void)n;
    const char *text;
    int64_t count;
    if (!flow_arg_text(ev, args, 0, &text) || !at_least_zero(ev, args, 1, &count))
        return false;
    return give_part(ev, text, skip_characters(text, count), out);
}

FLOW_FUNCTION(right)
{
    (void)n;
    const char *text;
    int64_t count;
    if (!flow_arg_text(ev, args, 0, &text) || !at_least_zero(ev, args, 1, &count))
        return false;
    text += skip_characters(text, (int64_t)count_characters(text, strlen(text)) - count);
    return give_part(ev, text, strlen(text), out);
}

FLOW_FUNCTION(replace)
{
    (void)n;
    const char *text, *old, *by, *found;
    if (!flow_arg_text(ev, args, 0, &text) || !flow_arg_text(ev, args, 1, &old) ||
        !flow_arg_text(ev, args, 2, &by))
        return false;
    if (!*old)
        return flow_eval_fail(ev, "value 2, the text to replace, is empty");
    struct gc_strbuf b = GC_STRBUF(FLOW_MAX_TEXT);
    for (; (found = strstr(text, old)); text = found + strlen(old)) {
        gc_strbuf_add(&b, text, (size_t)(found - text));
        gc_strbuf_adds(&b, by);
    }
    gc_strbuf_adds(&b, text);
    return flow_give_text(ev, &b, out);
}
