/* zone_rule.h - what a zone does after the last change that its file lists: a POSIX TZ text,
 * "CET-1CEST,M3.5.0,M10.5.0/3". */
#ifndef FLOW_ZONE_RULE_H
#define FLOW_ZONE_RULE_H

#include <stdbool.h>
#include <stdint.h>

struct zone_day {
    char form; /* 'M': month, week, day; 'J': day 1 to 365; 'N': day 0 to 365 */
    int month, week, day;
    int64_t time_s;
};
struct zone_rule {
    int64_t standard_s, summer_s; /* ahead of UTC */
    bool has_summer;
    struct zone_day begin, end; /* of summer time */
};

bool zone_rule_read(const char *text, struct zone_rule *out);
int64_t zone_rule_offset_s(const struct zone_rule *rule, int64_t utc_s);

#endif
