/* Collect Input. */
#include <string.h>

#include "mock/flow/export/action/types.h"

enum { NO_ENTRY_MS = 5000, MAX_DIGITS = 50 };

/* A setting of the action, else of the flow's defaults. */
const cJSON *export_setting(const struct export_run *r, const struct export_action *a,
                            const char *key)
{
    const cJSON *own = gc_json_get(a->json, key);
    if (own && gc_json_int(gc_json_get(own, "uiMetaData"), "mode", 0) != 3)
        return own;
    const cJSON *all = gc_json_get(r->frame->flow->json, "defaultSettings");
    return gc_json_get(gc_json_get(all, a->type), key);
}

/* Takes up to max digits. False: the caller is gone. */
static bool collect(struct export_run *r, int64_t min, int64_t max, char out[MAX_DIGITS + 1])
{
    size_t n = 0;
    char wants[64];
    if (min == max)
        snprintf(wants, sizeof wants, "%lld digit%s", (long long)max, max == 1 ? "" : "s");
    else
        snprintf(wants, sizeof wants, "%lld to %lld digits", (long long)min, (long long)max);
    while (n < (size_t)max) {
        if (n >= (size_t)min && n > 0 && !*r->digits)
            break;
        struct export_heard h = export_listen(r, wants);
        if (h.hung_up)
            return false;
        if (!h.digit || ((h.digit == '#' || h.digit == '*') && min != max))
            break;
        out[n++] = h.digit;
    }
    out[n] = '\0';
    if (n < (size_t)max && (*r->digits == '#' || *r->digits == '*') && n > 0)
        memmove(r->digits, r->digits + 1, strlen(r->digits));
    return true;
}

struct export_outcome export_collect_input(struct export_run *r, const struct export_action *a)
{
    char digits[MAX_DIGITS + 1];
    int64_t min, max, no_entry;
    if (!export_whole(r, gc_json_get(a->json, "numberOfDigitsMin"), 1, &min) ||
        !export_whole(r, gc_json_get(a->json, "numberOfDigitsMax"), min, &max) ||
        !export_duration(r, export_setting(r, a, "noEntryTimeout"), NO_ENTRY_MS, &no_entry) ||
        !export_say_audio(r, gc_json_get(a->json, "prompts")))
        return export_error(r);
    max = max < 1 ? 1 : max > MAX_DIGITS ? MAX_DIGITS : max;
    min = min < 1 ? 1 : min > max ? max : min;
    if (!collect(r, min, max, digits))
        return export_gone(r);
    gc_jsonw_put_str(&r->result, "heard", digits);
    if (strlen(digits) < (size_t)min)
        return export_pass(r, no_entry) ? export_leave("__FAILURE__") : export_ends(EXPORT_EXPIRED);
    struct flow_value v = flow_text(digits);
    if (!export_assign(r, gc_json_get(a->json, "resultData"), &v))
        return export_error(r);
    return export_leave("__SUCCESS__");
}
