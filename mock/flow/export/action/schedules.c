/* Schedules, schedule groups, emergency groups: by the world's clock, at the place that they name.
 * Items are as the Genesys Cloud API has them. */
#include <stdlib.h>
#include <string.h>

#include "mock/flow/export/action/types.h"
#include "mock/flow/value/datetime.h"
#include "mock/flow/value/schedule.h"
#include "mock/flow/value/zone.h"

/* --- what is looked at ------------------------------------------------------------------------ */

/* "Hours": what the action names, as a plain member or as a value; *id may stay NULL. */
static bool named(struct export_run *r, const struct export_action *a, bool group,
                  const char **name, const char **id)
{
    const cJSON *value = gc_json_get(a->json, group ? "scheduleGroup" : "schedule");
    *name = gc_json_str(a->json, group ? "scheduleGroupName" : "scheduleName");
    *id = gc_json_str(a->json, group ? "scheduleGroupId" : "scheduleId");
    if (*name || *id)
        return true;
    return export_text(r, cJSON_IsObject(value) ? value : export_question(a), name);
}

static const cJSON *item_of(struct export_run *r, int kind, const char *name, const char *id)
{
    const struct flow_host *h = r->host;
    const cJSON *item = h->find_item && id ? h->find_item(h->ctx, kind, id) : NULL;
    return item || !h->find_item || !name ? item : h->find_item(h->ctx, kind, name);
}

/* The clock's, unless the action names another time. */
static bool instant(struct export_run *r, const struct export_action *a, int64_t *ms)
{
    struct flow_value v = flow_not_set();
    *ms = export_now(r);
    if (gc_json_bool(a->json, "evaluateNow", true))
        return true;
    if (!export_eval(r, gc_json_get(a->json, "evaluationDateTime"), &v))
        return false;
    if (v.kind != FLOW_DATETIME)
        return export_note(r, "the time to evaluate must be a date-time, not %s",
                           flow_kind_name(&v));
    *ms = v.ms;
    return true;
}

static bool to_local(struct export_run *r, const char *zone_name, int64_t utc_ms, int64_t *local_ms)
{
    const char *dir = getenv("TZDIR"); /* as for the C library */
    struct flow_zone *zone;
    struct gc_error err = {0};
    *local_ms = utc_ms;
    if (!zone_name || !*zone_name)
        return true;
    if (flow_zone_load(&zone, dir && *dir ? dir : FLOW_ZONE_DIR, zone_name, &err) != GC_OK)
        return export_note(r, "%.300s", gc_error_text(&err));
    *local_ms = utc_ms + flow_zone_offset_ms(zone, utc_ms);
    flow_zone_free(zone);
    return true;
}

static bool is_active(struct export_run *r, const cJSON *item, int64_t local_ms, bool *active)
{
    const char *start = gc_json_str(item, "start"), *end = gc_json_str(item, "end");
    const char *name = gc_json_str(item, "name");
    struct flow_schedule s = {.rule = gc_json_str(item, "rrule")};
    char why[120] = "it has no start and end";
    if (start && end && flow_datetime_read(start, &s.start_ms) &&
        flow_datetime_read(end, &s.end_ms) &&
        flow_schedule_active(&s, local_ms, active, why, sizeof why))
        return true;
    return export_note(r, "schedule \"%.100s\": %s", name ? name : "", why);
}

/* --- which output ----------------------------------------------------------------------------- */

/* What a schedule comes to where nobody says more. */
static const char *usual(const struct export_action *a)
{
    static const char *const words[] = {"open", "active", "true", "yes"};
    const char *out = NULL;
    for (size_t i = 0; i < GC_COUNT_OF(words) && !out; i++)
        out = export_output_of(a, words[i]);
    return out;
}

static bool is_emergency(struct export_run *r, const struct export_action *a)
{
    const cJSON *group =
        item_of(r, FLOW_ITEM_EMERGENCY_GROUP, gc_json_str(a->json, "emergencyGroupName"),
                gc_json_str(a->json, "emergencyGroupId"));
    return gc_json_bool(a->json, "evaluateEmergencyGroup", true) &&
           gc_json_bool(group, "enabled", false);
}

/* [{"id"}] or ["name"]; *in gets the names of those in effect. */
static bool any_active(struct export_run *r, const cJSON *list, int64_t local_ms, cJSON *in,
                       bool *any)
{
    *any = false;
    for (const cJSON *c = list ? list->child : NULL; c; c = c->next) {
        const char *name = cJSON_IsString(c) ? c->valuestring : gc_json_str(c, "name");
        const char *id = gc_json_str(c, "id");
        const cJSON *item = item_of(r, FLOW_ITEM_SCHEDULE, name, id);
        bool active = false;
        if (!item)
            return export_note(r, "the org has no schedule \"%.100s\"", name ? name : id ? id : "");
        if (!is_active(r, item, local_ms, &active))
            return false;
        name = gc_json_str(item, "name");
        if (active && name && !gc_json_append(in, cJSON_CreateString(name)))
            return export_nomem(r);
        *any |= active;
    }
    return true;
}

/* Holidays count before what is closed, that before what is open; else the group is closed. */
static bool group_word(struct export_run *r, const cJSON *group, int64_t utc_ms, cJSON *in,
                       const char **word)
{
    static const struct {
        const char *list, *word;
    } order[] = {
        {"holidaySchedules", "holiday"}, {"closedSchedules", "closed"}, {"openSchedules", "open"}};
    int64_t local_ms;
    *word = NULL;
    if (!to_local(r, gc_json_str(group, "timeZone"), utc_ms, &local_ms))
        return false;
    for (size_t i = 0; i < GC_COUNT_OF(order); i++) {
        bool any;
        if (!any_active(r, gc_json_get(group, order[i].list), local_ms, in, &any))
            return false;
        if (any && !*word)
            *word = order[i].word;
    }
    *word = *word ? *word : "closed";
    return true;
}

static bool schedule_word(struct export_run *r, const struct export_action *a, const cJSON *item,
                          int64_t utc_ms, const char **word)
{
    const char *zone;
    int64_t local_ms;
    bool active = false;
    if (!export_text(r, gc_json_get(a->json, "timeZone"), &zone) ||
        !to_local(r, zone, utc_ms, &local_ms) || !is_active(r, item, local_ms, &active))
        return false;
    *word = active ? "active" : "inactive";
    return true;
}

static struct export_outcome leave_with(struct export_run *r, const struct export_action *a,
                                        const char *word)
{
    const char *out = word ? export_output_of(a, word) : usual(a);
    gc_jsonw_put_str(&r->result, "scheduleIs", word);
    return export_leave(out);
}

static struct export_outcome evaluate(struct export_run *r, const struct export_action *a,
                                      const cJSON *item, bool group)
{
    const char *word = NULL;
    int64_t utc_ms;
    cJSON *in = cJSON_CreateArray();
    if (!in) {
        export_nomem(r);
        return export_error(r);
    }
    bool ok = instant(r, a, &utc_ms) && (group ? group_word(r, item, utc_ms, in, &word)
                                               : schedule_word(r, a, item, utc_ms, &word));
    struct flow_value kept = export_keep(r, in);
    if (!ok || kept.kind == FLOW_NOT_SET ||
        !export_assign(r, gc_json_get(a->json, "inServiceSchedules"), &kept))
        return export_error(r);
    return leave_with(r, a, word);
}

/* A scenario's word counts before all; a schedule that the org has not is open. */
struct export_outcome export_schedule(struct export_run *r, const struct export_action *a)
{
    const char *name, *id;
    bool group = strcmp(a->type, "EvaluateScheduleGroupAction") == 0;
    if (!named(r, a, group, &name, &id))
        return export_error(r);
    const cJSON *said = gc_json_get(gc_json_get(r->given, "schedules"), name ? name : id ? id : "");
    gc_jsonw_put_str(&r->result, "schedule", name ? name : id);
    if (cJSON_IsString(said))
        return leave_with(r, a, said->valuestring);
    if (is_emergency(r, a) && export_output_of(a, "emergency"))
        return leave_with(r, a, "emergency");
    const cJSON *item = item_of(r, group ? FLOW_ITEM_SCHEDULE_GROUP : FLOW_ITEM_SCHEDULE, name, id);
    return item ? evaluate(r, a, item, group) : leave_with(r, a, NULL);
}
