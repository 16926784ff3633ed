/* What bots ask. */
#include <string.h>
#include <strings.h>

#include "mock/flow/export/action/types.h"

enum { MAX_ASKED = 3 };

static const cJSON *first_of(const cJSON *json, const char *key)
{
    const cJSON *v = gc_json_get(json, key);
    return cJSON_IsArray(v) ? v->child : v;
}

/* Asks until something comes; *words is NULL when nothing did. False: *out says why. */
static bool ask(struct export_run *r, const struct export_action *a, const char *wants,
                const char **words, struct export_outcome *out)
{
    const cJSON *settings = gc_json_get(r->frame->flow->json, "userInputSettings");
    int64_t times = MAX_ASKED;
    *words = NULL;
    if (cJSON_IsNumber(gc_json_get(settings, "noInputsMax")))
        times = gc_json_int(settings, "noInputsMax", MAX_ASKED);
    else if (!export_whole(r, gc_json_get(settings, "noInputsMax"), MAX_ASKED, &times))
        times = MAX_ASKED;
    times = times < 0 ? 0 : times > 100 ? 100 : times;
    for (int64_t i = 0; i <= times; i++) {
        const cJSON *text =
            i == 0 ? gc_json_get(a->json, "question") : first_of(a->json, "noInputs");
        if (!export_say_audio(r, text ? text : gc_json_get(a->json, "question"))) {
            *out = export_error(r);
            return false;
        }
        struct export_heard h = export_listen(r, wants);
        char digit[2] = {h.digit};
        if (h.hung_up) {
            *out = export_gone(r);
            return false;
        }
        *words = h.words ? h.words : h.digit ? gc_arena_dups(&r->scratch, digit) : NULL;
        if (*words) {
            gc_jsonw_put_str(&r->result, "heard", *words);
            return true;
        }
    }
    return true;
}

static const struct export_variable *slot_of(struct export_run *r, const struct export_action *a)
{
    const cJSON *slot = gc_json_get(a->json, "selectedSlot");
    const char *id = cJSON_IsString(slot) ? slot->valuestring
                     : gc_json_str(slot, "id")
                         ? gc_json_str(slot, "id")
                         : gc_json_str(gc_json_get(gc_json_get(slot, "config"), "ref"), "val");
    const struct export_variable *v = id ? gc_map_get(&r->frame->flow->variables_by_id, id) : NULL;
    return v ? v : export_variable_of(r->frame, id, NULL);
}

struct export_outcome export_ask_slot(struct export_run *r, const struct export_action *a)
{
    const char *words;
    struct export_outcome out;
    if (!ask(r, a, "an answer", &words, &out))
        return out;
    if (!words)
        return export_leave("__MAX_NO_INPUTS__");
    const struct export_variable *slot = slot_of(r, a);
    struct flow_value v = flow_text(words);
    if (slot && !export_set(r, slot, &v))
        return export_error(r);
    return export_leave("__DEFAULT__");
}

struct export_outcome export_ask_boolean(struct export_run *r, const struct export_action *a)
{
    static const char *const yes[] = {"yes",     "yeah", "yep", "sure", "ok",
                                      "correct", "true", "y",   "1"};
    const char *words;
    struct export_outcome out;
    if (!ask(r, a, "yes or no", &words, &out))
        return out;
    if (!words)
        return export_leave("__MAX_NO_INPUTS__");
    for (size_t i = 0; i < GC_COUNT_OF(yes); i++)
        if (strncasecmp(words, yes[i], strlen(yes[i])) == 0)
            return export_leave("__YES__");
    return export_leave("__NO__");
}

struct export_outcome export_ask_intent(struct export_run *r, const struct export_action *a)
{
    const char *words;
    struct export_outcome out;
    if (!ask(r, a, "what you want", &words, &out))
        return out;
    for (size_t i = 0; words && i < a->n_paths; i++)
        if (strcasecmp(a->paths[i].label, words) == 0 || strcmp(a->paths[i].output, words) == 0)
            return export_leave(a->paths[i].output);
    return export_leave(words ? "__DEFAULT__" : "__MAX_NO_INPUTS__");
}
