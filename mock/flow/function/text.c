/* Texts that are made of texts. */
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "mock/flow/function/functions.h"
#include "mock/flow/value/letters.h"

bool flow_append_texts(struct flow_eval *ev, const struct flow_value *args, size_t n,
                       struct flow_value *out)
{
    struct gc_strbuf b GC_AUTO(gc_strbuf_release) = GC_STRBUF(FLOW_MAX_TEXT);
    for (size_t i = 0; i < n; i++) {
        if (args[i].kind == FLOW_NOT_SET)
            continue;
        if (args[i].kind != FLOW_TEXT)
            return flow_eval_fail(ev, "value %zu must be a text, not %s", i + 1,
                                  flow_kind_name(&args[i]));
        gc_strbuf_adds(&b, args[i].text);
    }
    return flow_give_text(ev, &b, out);
}

/* Texts, or audio and prompts. NOT_SET adds nothing. */
FLOW_FUNCTION(append)
{
    for (size_t i = 0; i < n; i++)
        if (flow_is_audio(&args[i]))
            return flow_append_audio(ev, args, n, out);
    return flow_append_texts(ev, args, n, out);
}

FLOW_FUNCTION(length)
{
    (void)ev;
    (void)n;
    *out = flow_integer((int64_t)flow_count_characters(args[0].text, strlen(args[0].text)));
    return true;
}

static bool change_case(struct flow_eval *ev, const char *text, bool upper, struct flow_value *out)
{
    struct gc_strbuf b = GC_STRBUF(FLOW_MAX_TEXT);
    size_t left = strlen(text), len;
    uint32_t code;
    char letter[4];
    for (; left > 0; text += len, left -= len) {
        len = gc_utf8_next(text, left, &code);
        if (len)
            gc_strbuf_add(&b, letter, gc_utf8_put(flow_letter_case(code, upper), letter));
        else
            gc_strbuf_add(&b, text, len = 1);
    }
    return flow_give_text(ev, &b, out);
}

FLOW_FUNCTION(lower)
{
    (void)n;
    return change_case(ev, args[0].text, false, out);
}

FLOW_FUNCTION(upper)
{
    (void)n;
    return change_case(ev, args[0].text, true, out);
}

static const char blanks[] = " \t\r\n";

static bool strip(struct flow_eval *ev, const char *text, bool left, bool right,
                  struct flow_value *out)
{
    text += left ? strspn(text, blanks) : 0;
    size_t len = strlen(text);
    while (right && len > 0 && strchr(blanks, text[len - 1]))
        len--;
    return flow_give_part(ev, text, len, out);
}

FLOW_FUNCTION(trim)
{
    (void)n;
    return strip(ev, args[0].text, true, true, out);
}

FLOW_FUNCTION(trim_left)
{
    (void)n;
    return strip(ev, args[0].text, true, false, out);
}

FLOW_FUNCTION(trim_right)
{
    (void)n;
    return strip(ev, args[0].text, false, true, out);
}

static bool at_least_zero(struct flow_eval *ev, const struct flow_value *args, size_t i)
{
    return args[i].integer >= 0 || flow_eval_fail(ev, "value %zu must not be negative (%lld)",
                                                  i + 1, (long long)args[i].integer);
}

/* From a start that counts from 0; without a length, the rest. */
FLOW_FUNCTION(substring)
{
    const char *text = args[0].text;
    if (!at_least_zero(ev, args, 1) || (n > 2 && !at_least_zero(ev, args, 2)))
        return false;
    text += flow_skip_characters(text, args[1].integer);
    return flow_give_part(ev, text, flow_skip_characters(text, n > 2 ? args[2].integer : INT64_MAX),
                          out);
}

FLOW_FUNCTION(left)
{
    (void)n;
    return at_least_zero(ev, args, 1) &&
           flow_give_part(ev, args[0].text, flow_skip_characters(args[0].text, args[1].integer),
                          out);
}

FLOW_FUNCTION(right)
{
    (void)n;
    const char *text = args[0].text;
    if (!at_least_zero(ev, args, 1))
        return false;
    int64_t before = (int64_t)flow_count_characters(text, strlen(text)) - args[1].integer;
    text += flow_skip_characters(text, before);
    return flow_give_part(ev, text, strlen(text), out);
}

/* Nothing to find: the text as it is. */
FLOW_FUNCTION(replace)
{
    (void)n;
    const char *text = args[0].text, *old = args[1].text, *found;
    const char *by = args[2].kind == FLOW_NOT_SET ? "" : args[2].text;
    struct gc_strbuf b = GC_STRBUF(FLOW_MAX_TEXT);
    for (; *old && (found = strstr(text, old)); text = found + strlen(old)) {
        gc_strbuf_add(&b, text, (size_t)(found - text));
        gc_strbuf_adds(&b, by);
    }
    gc_strbuf_adds(&b, text);
    return flow_give_text(ev, &b, out);
}

FLOW_FUNCTION(reverse)
{
    (void)n;
    const char *text = args[0].text;
    size_t len = strlen(text), left = len;
    char *to = gc_arena_dup(ev->arena, text, len);
    uint32_t code;
    *out = flow_text(to);
    if (!to)
        return flow_eval_nomem(ev);
    for (to += len; left > 0;) {
        size_t size = gc_utf8_next(text, left, &code);
        size = size ? size : 1;
        to -= size;
        memcpy(to, text, size);
        text += size;
        left -= size;
    }
    return true;
}

/* How many pieces there are; without a delimiter, the characters. */
static size_t count_pieces(const char *text, const char *delimiter)
{
    size_t n = 1;
    if (!*delimiter)
        return flow_count_characters(text, strlen(text));
    for (; (text = strstr(text, delimiter)); text += strlen(delimiter))
        n++;
    return n;
}

FLOW_FUNCTION(split)
{
    (void)n;
    const char *text = args[0].text, *delimiter = args[1].text;
    struct flow_list *list = flow_new_list(ev, count_pieces(text, delimiter));
    for (size_t i = 0; list && i < list->n; i++) {
        const char *end =
            *delimiter ? strstr(text, delimiter) : text + flow_skip_characters(text, 1);
        size_t len = end ? (size_t)(end - text) : strlen(text);
        char *piece = gc_arena_dup(ev->arena, text, len);
        if (!piece)
            return flow_eval_nomem(ev);
        list->items[i] = flow_text(piece);
        text += len + (end ? strlen(delimiter) : 0);
    }
    if (list)
        *out = flow_list_value(list, FLOW_TEXT);
    return list != NULL;
}

/* clang-format off */
static const struct flow_function table[] = {
    {"Append",    "text:.* next:.*+",           .run = append},
    {"Length",    "text:s",                       .run = length},
    {"Lower",     "text:s",                       .run = lower},
    {"Upper",     "text:s",                       .run = upper},
    {"Trim",      "text:s",                       .run = trim},
    {"LTrim",     "text:s",                       .run = trim_left},
    {"RTrim",     "text:s",                       .run = trim_right},
    {"Substring", "text:s start:i length:i?",     .run = substring},
    {"Left",      "text:s length:i",              .run = left},
    {"Right",     "text:s length:i",              .run = right},
    {"Replace",   "text:s find:s replacement:s*", .run = replace},
    {"Reverse",   "text:s",                       .run = reverse},
    {"Split",     "text:s delimiter:s",           .run = split},
};
/* clang-format on */
FLOW_FUNCTION_GROUP(text, "Texts");
