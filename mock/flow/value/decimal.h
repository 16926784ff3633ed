/* decimal.h - decimals as people write them: 15 digits, halves rounded away from zero.
 *
 *   double d = flow_decimal_tidy(0.1 + 0.2);   0.3
 *   puts(flow_decimal_fixed(2000.506, 2, text));   2000.51
 *
 * Architect's decimals have 28 digits; a double of which 15 count gives the same for the sums of
 * money, rates and shares that flows compute.
 */
#ifndef FLOW_DECIMAL_H
#define FLOW_DECIMAL_H

/* Holds every double, and 28 places. */
enum { FLOW_DECIMAL_TEXT = 360, FLOW_DECIMAL_PLACES = 28 };

double flow_decimal_tidy(double d);              /* without what lies beyond the 15th digit */
double flow_decimal_round(double d, int places); /* 3.225 to 2 places is 3.23 */
/* All write into out and return it. */
const char *flow_decimal_text(double d, char out[FLOW_DECIMAL_TEXT]); /* "2000.5", "-1.0" */
const char *flow_decimal_fixed(double d, int places, char out[FLOW_DECIMAL_TEXT]);
/* The same without rounding: as numbers are spoken. */
const char *flow_decimal_cut(double d, int places, char out[FLOW_DECIMAL_TEXT]);

#endif
