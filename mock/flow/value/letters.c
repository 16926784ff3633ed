#include "mock/flow/value/letters.h"

#include <string.h>

#include "base/status.h"
#include "base/text.h"

/* Letters whose two cases stand a fixed distance apart, or (pairs) next to each other, the
 * capital on the even or odd place. */
struct letters {
    uint32_t first, last; /* capitals */
    uint32_t distance;    /* 0: pairs */
};
static const struct letters alphabets[] = {
    {'A', 'Z', 32},     {0xC0, 0xD6, 32},   {0xD8, 0xDE, 32},   {0x100, 0x12F, 0},
    {0x132, 0x137, 0},  {0x139, 0x148, 0},  {0x14A, 0x177, 0},  {0x179, 0x17E, 0},
    {0x391, 0x3A1, 32}, {0x3A3, 0x3AB, 32}, {0x400, 0x40F, 80}, {0x410, 0x42F, 32},
};

uint32_t flow_letter_case(uint32_t code, bool upper)
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

size_t flow_count_characters(const char *s, size_t n)
{
    size_t count = 0;
    uint32_t code;
    for (size_t at = 0; at < n; count++) {
        size_t len = gc_utf8_next(s + at, n - at, &code);
        at += len ? len : 1;
    }
    return count;
}

size_t flow_skip_characters(const char *s, int64_t count)
{
    size_t n = strlen(s), at = 0;
    uint32_t code;
    for (; at < n && count > 0; count--) {
        size_t len = gc_utf8_next(s + at, n - at, &code);
        at += len ? len : 1;
    }
    return at;
}
