/* regex_set.c - sets of characters: a bit for each of ASCII, one for all others. */
#include <ctype.h>
#include <string.h>

#include "mock/integrations/regex_program.h"

static void set_bit(struct regex_set *set, unsigned char b)
{
    set->bits[b / 8] |= (unsigned char)(1u << (b % 8));
}

void regex_add_range(struct regex_set *set, unsigned char a, unsigned char b, bool ignore_case)
{
    for (unsigned i = a; i <= b && i < 128; i++) {
        set_bit(set, (unsigned char)i);
        if (ignore_case) {
            set_bit(set, (unsigned char)tolower((int)i));
            set_bit(set, (unsigned char)toupper((int)i));
        }
    }
}

bool regex_set_class(struct regex_set *set, char letter)
{
    bool opposite = isupper((unsigned char)letter);
    if (!letter || !strchr("dDwWsS", letter))
        return false;
    for (unsigned i = 0; i < 128; i++) {
        bool in = strchr("dD", letter)   ? isdigit((int)i)
                  : strchr("wW", letter) ? isalnum((int)i) || i == '_'
                                         : i == ' ' || (i >= 9 && i <= 13);
        if (in != opposite)
            set_bit(set, (unsigned char)i);
    }
    set->others |= opposite;
    return true;
}

void regex_invert(struct regex_set *set)
{
    for (size_t i = 0; i < sizeof set->bits; i++)
        set->bits[i] = (unsigned char)~set->bits[i];
    set->others = !set->others;
}
