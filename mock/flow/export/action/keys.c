/* Collect Input. */
#include <string.h>
#include <strings.h>

#include "mock/flow/export/action/types.h"

enum { NO_ENTRY_MS = 5000, MAX_DIGITS = 50, MAX_ENTRIES = 3 };

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

struct wanted {
    int64_t min, max, no_entry_ms;
};

static bool is_set(const struct export_action *a, const char *key)
{
    return cJSON_IsTrue(gc_json_get(a->json, key));
}

/* Does this key end what is entered? Behind the last digit of a range it is taken away. */
static bool ends_entry(const struct wanted *w, char key)
{
    return (key == '#' || key == '*') && w->min != w->max;
}

/* Digits may be spoken. */
static bool press_words(struct export_run *r, const char *words)
{
    if (!words || !*words || words[strspn(words, "0123456789")] != '\0')
        return false;
    snprintf(r->digits, sizeof r->digits, "%s", words);
    return true;
}

/* Takes up to max digits. False: the caller is gone. */
static bool collect(struct export_run *r, const struct export_action *a, const struct wanted *w,
                    char out[MAX_DIGITS + 2])
{
    size_t n = 0, min = (size_t)w->min, max = (size_t)w->max;
    char wants[64], end = '\0';
    if (min == max)
        snprintf(wants, sizeof wants, "%zu digit%s", max, max == 1 ? "" : "s");
    else
        snprintf(wants, sizeof wants, "%zu to %zu digits", min, max);
    while (n < max && !end && !(n >= min && !*r->digits)) {
        struct export_heard h = export_listen(r, wants);
        if (h.hung_up)
            return false;
        if (!h.digit && !press_words(r, h.words))
            break;
        if (!h.digit)
            continue;
        if (ends_entry(w, h.digit))
            end = h.digit;
        else
            out[n++] = h.digit;
    }
    if (!end && n > 0 && n < max && ends_entry(w, *r->digits)) {
        end = *r->digits;
        memmove(r->digits, r->digits + 1, strlen(r->digits));
    }
    if (end && (n == 0 || is_set(a, "includeTerminatingDtmfInResultData")))
        out[n++] = end;
    out[n] = '\0';
    return true;
}

/* 1 says that it is right; whatever else comes, or nothing, that it is not. */
static bool confirm(struct export_run *r, const struct export_action *a, bool *right, bool *gone)
{
    *gone = *right = false;
    if (!export_say_audio(r, gc_json_get(a->json, "verificationPrompts")))
        return false;
    struct export_heard h = export_listen(r, "1 right, 2 again");
    *gone = h.hung_up;
    *right = h.digit == '1' || (h.words && strcasecmp(h.words, "yes") == 0);
    return true;
}

static bool read_wanted(struct export_run *r, const struct export_action *a, struct wanted *w)
{
    if (!export_whole(r, gc_json_get(a->json, "numberOfDigitsMin"), 1, &w->min) ||
        !export_whole(r, gc_json_get(a->json, "numberOfDigitsMax"), w->min, &w->max) ||
        !export_duration(r, export_setting(r, a, "noEntryTimeout"), NO_ENTRY_MS, &w->no_entry_ms))
        return false;
    w->max = w->max < 1 ? 1 : w->max > MAX_DIGITS ? MAX_DIGITS : w->max;
    w->min = w->min < 1 ? 1 : w->min > w->max ? w->max : w->min;
    return true;
}

/* A lone * or # counts as an entry where the action says so. */
static bool is_enough(const struct export_action *a, const struct wanted *w, const char *digits)
{
    if (ends_entry(w, digits[0]))
        return is_set(a, digits[0] == '*' ? "acceptJustStar" : "acceptJustPound");
    return strlen(digits) >= (size_t)w->min;
}

struct export_outcome export_collect_input(struct export_run *r, const struct export_action *a)
{
    char digits[MAX_DIGITS + 2];
    struct wanted w;
    bool right = !is_set(a, "verification"), gone = false;
    if (!read_wanted(r, a, &w))
        return export_error(r);
    for (int i = 0; i == 0 || (!right && i < MAX_ENTRIES); i++) {
        if (!export_say_audio(r, gc_json_get(a->json, "prompts")))
            return export_error(r);
        if (!collect(r, a, &w, digits))
            return export_gone(r);
        export_note_heard(r, digits);
        if (!is_enough(a, &w, digits))
            return export_pass(r, w.no_entry_ms) ? export_leave("__FAILURE__")
                                                 : export_ends(EXPORT_EXPIRED);
        if (!right && !confirm(r, a, &right, &gone))
            return export_error(r);
        if (gone)
            return export_gone(r);
    }
    struct flow_value v = flow_text(digits);
    if (!right)
        return export_leave("__FAILURE__");
    if (!export_assign(r, gc_json_get(a->json, "resultData"), &v))
        return export_error(r);
    return export_leave("__SUCCESS__");
}
