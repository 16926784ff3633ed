#include "mock/flow/value/decimal.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DIGITS = 15 };

/* 0.d0d1d2... * 10^point */
struct digits {
    char text[DIGITS + 2]; /* one more, for a carry */
    int n, point;
    bool minus;
};

static struct digits take_apart(double d)
{
    char text[40];
    struct digits out = {.n = DIGITS};
    snprintf(text, sizeof text, "%.*e", DIGITS - 1, d);
    const char *p = text + (*text == '-');
    out.minus = *text == '-';
    out.text[0] = *p;
    memcpy(out.text + 1, p + 2, DIGITS - 1);
    out.point = (int)strtol(strchr(p, 'e') + 1, NULL, 10) + 1;
    while (out.n > 0 && out.text[out.n - 1] == '0')
        out.n--;
    return out;
}

/* Leaves `keep` digits; a half goes away from zero. */
static void round_digits(struct digits *d, int keep)
{
    if (keep >= d->n)
        return;
    bool up = keep >= 0 && d->text[keep] >= '5';
    d->n = keep > 0 ? keep : 0;
    while (up && d->n > 0 && d->text[d->n - 1] == '9')
        d->n--;
    if (!up)
        return;
    if (d->n > 0) {
        d->text[d->n - 1]++;
        return;
    }
    d->text[0] = '1'; /* 9.99 becomes 10 */
    d->n = 1;
    d->point++;
}

static char digit_at(const struct digits *d, int i)
{
    return i >= 0 && i < d->n ? d->text[i] : '0';
}

static const char *write_digits(const struct digits *d, int places, char out[FLOW_DECIMAL_TEXT])
{
    char *p = out;
    if (d->minus && d->n > 0)
        *p++ = '-';
    if (d->point <= 0 || d->n == 0)
        *p++ = '0';
    for (int i = 0; d->n > 0 && i < d->point; i++)
        *p++ = digit_at(d, i);
    if (places > 0)
        *p++ = '.';
    for (int i = 0; i < places; i++)
        *p++ = digit_at(d, d->n > 0 ? d->point + i : i);
    *p = '\0';
    return out;
}

static int bounded(int places)
{
    return places < 0 ? 0 : places > FLOW_DECIMAL_PLACES ? FLOW_DECIMAL_PLACES : places;
}

const char *flow_decimal_fixed(double d, int places, char out[FLOW_DECIMAL_TEXT])
{
    struct digits digits = take_apart(d);
    places = bounded(places);
    round_digits(&digits, digits.point + places);
    return write_digits(&digits, places, out);
}

const char *flow_decimal_cut(double d, int places, char out[FLOW_DECIMAL_TEXT])
{
    struct digits digits = take_apart(d);
    int keep = digits.point + bounded(places);
    if (keep < digits.n)
        digits.n = keep > 0 ? keep : 0;
    return write_digits(&digits, bounded(places), out);
}

const char *flow_decimal_text(double d, char out[FLOW_DECIMAL_TEXT])
{
    struct digits digits = take_apart(d);
    int places = digits.n - digits.point;
    if (places > FLOW_DECIMAL_PLACES)
        return flow_decimal_fixed(d, FLOW_DECIMAL_PLACES, out);
    return write_digits(&digits, places > 0 ? places : 1, out);
}

double flow_decimal_tidy(double d)
{
    char text[40];
    snprintf(text, sizeof text, "%.*e", DIGITS - 1, d);
    return strtod(text, NULL) + 0.0; /* no -0 */
}

double flow_decimal_round(double d, int places)
{
    char text[FLOW_DECIMAL_TEXT];
    return strtod(flow_decimal_fixed(d, places, text), NULL);
}
