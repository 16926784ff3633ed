/* Where a text is in another, and which comes first. */
#include <string.h>

#include "base/text.h"
#include "mock/flow/function/functions.h"
#include "mock/flow/value/letters.h"

/* Both texts in small letters where case is to be ignored. Character by character, so that the
 * places of characters stay. */
static bool fold_case(struct flow_eval *ev, const char **text)
{
    struct gc_strbuf b = GC_STRBUF(FLOW_MAX_TEXT * 2);
    const char *s = *text;
    size_t left = strlen(s), len;
    uint32_t code;
    char letter[4];
    for (; left > 0; s += len, left -= len) {
        len = gc_utf8_next(s, left, &code);
        if (len)
            gc_strbuf_add(&b, letter, gc_utf8_put(flow_letter_case(code, false), letter));
        else
            gc_strbuf_add(&b, s, len = 1);
    }
    struct flow_value folded;
    if (!flow_give_text(ev, &b, &folded))
        return false;
    *text = folded.text;
    return true;
}

/* The first two values; a boolean at `flag` (if it is there) says whether case is ignored. */
static bool two_texts(struct flow_eval *ev, const struct flow_value *args, size_t n, size_t flag,
                      const char *text[2])
{
    text[0] = args[0].text;
    text[1] = args[1].text;
    bool ignore = n > flag && args[flag].kind == FLOW_BOOL && args[flag].truth;
    return !ignore || (fold_case(ev, &text[0]) && fold_case(ev, &text[1]));
}

FLOW_FUNCTION(contains)
{
    const char *text[2];
    if (!two_texts(ev, args, n, 2, text))
        return false;
    *out = flow_bool(strstr(text[0], text[1]) != NULL);
    return true;
}

FLOW_FUNCTION(starts_with)
{
    const char *text[2];
    if (!two_texts(ev, args, n, 2, text))
        return false;
    *out = flow_bool(strncmp(text[0], text[1], strlen(text[1])) == 0);
    return true;
}

FLOW_FUNCTION(ends_with)
{
    const char *text[2];
    if (!two_texts(ev, args, n, 2, text))
        return false;
    size_t len = strlen(text[0]), end = strlen(text[1]);
    *out = flow_bool(end <= len && strcmp(text[0] + len - end, text[1]) == 0);
    return true;
}

/* FindString(text, part[, n][, ignoreCase]): the n-th from left to right; an empty part is at 0. */
FLOW_FUNCTION(find_string)
{
    const char *text[2];
    int64_t which = n > 2 && args[2].kind == FLOW_INTEGER ? args[2].integer : 1;
    if (which < 1)
        return flow_eval_fail(ev, "value 3 must be at least 1 (%lld)", (long long)which);
    if (!two_texts(ev, args, n, n - 1, text))
        return false;
    size_t len = strlen(text[1]);
    const char *found = strstr(text[0], text[1]);
    while (found && len > 0 && --which > 0)
        found = strstr(found + len, text[1]);
    *out = flow_integer(found ? (int64_t)flow_count_characters(text[0], (size_t)(found - text[0]))
                              : -1);
    return true;
}

/* NOT_SET comes before every text. */
FLOW_FUNCTION(compare)
{
    (void)ev;
    bool has_a = args[0].kind == FLOW_TEXT, has_b = args[1].kind == FLOW_TEXT;
    int order = has_a - has_b;
    if (has_a && has_b)
        order = flow_text_order(args[0].text, args[1].text, n > 2 && args[2].truth);
    *out = flow_integer(order);
    return true;
}

/* clang-format off */
static const struct flow_function table[] = {
    {"Contains",   "text:s part:s ignoreCase:b?",       .run = contains},
    {"StartsWith", "text:s part:s ignoreCase:b?",       .run = starts_with},
    {"EndsWith",   "text:s part:s ignoreCase:b?",       .run = ends_with},
    {"FindString", "text:s part:s n:ib? ignoreCase:b?", .run = find_string},
    {"Compare",    "a:s* b:s* ignoreCase:b?",           .run = compare},
};
/* clang-format on */
FLOW_FUNCTION_GROUP(search, "Searching in texts");
