/* Schedules: rules and times that only a calendar can judge. */
#include "mock/flow/value/schedule.h"

#include "mock/flow/value/datetime.h"
#include "mock/org/internal.h"

static bool read_time(struct mock_edit *e, const cJSON *json, const char *key, int64_t *ms)
{
    const cJSON *text = gc_json_get(json, key);
    if (!text || flow_datetime_read(text->valuestring, ms))
        return true; /* a patch need not have it */
    mock_problem(e, text, "%s must be a local time such as 2026-01-05T08:00:00.000", key);
    return false;
}

bool mock_schedule_check(struct mock_edit *e, const cJSON *json)
{
    struct flow_schedule s = {.rule = gc_json_str(json, "rrule")};
    char why[160];
    bool active;
    if (!read_time(e, json, "start", &s.start_ms) || !read_time(e, json, "end", &s.end_ms))
        return false;
    if (gc_json_get(json, "start") && gc_json_get(json, "end") && s.end_ms <= s.start_ms) {
        mock_problem(e, gc_json_get(json, "end"), "the end must be after the start");
        return false;
    }
    if (flow_schedule_active(&s, s.start_ms, &active, why, sizeof why))
        return true;
    mock_problem(e, gc_json_get(json, "rrule"), "%s", why);
    return false;
}
