/* Dial by extension, dial by name: the caller says who they want to talk to. */
#include <string.h>

#include "mock/flow/export/action/types.h"

enum { BETWEEN_DIGITS_MS = 3000, MAX_PROMPTS = 10, MAX_EXTENSION = 20 };

/* Keys up to #; or digits that are spoken. False: the caller is gone. */
static bool take_keys(struct export_run *r, const char *wants, char out[MAX_EXTENSION + 1])
{
    size_t n = 0;
    *out = '\0';
    do {
        struct export_heard h = export_listen(r, wants);
        if (h.hung_up)
            return false;
        if (h.words)
            snprintf(out, MAX_EXTENSION + 1, "%s", h.words);
        if (h.words || !h.digit || h.digit == '#')
            return true;
        out[n++] = h.digit;
        out[n] = '\0';
    } while (*r->digits && n < MAX_EXTENSION);
    return true;
}

/* given.extensions says who has which: {"1234": "Ada Example"}; without it each is somebody's. */
static bool is_somebody(struct export_run *r, const char *extension, const char **name)
{
    const cJSON *all = gc_json_get(r->given, "extensions");
    const cJSON *own = all ? gc_json_get(all, extension) : NULL;
    *name = cJSON_IsString(own) ? own->valuestring : NULL;
    return own || !cJSON_IsObject(all);
}

static struct export_outcome leave_by(const struct export_action *a, struct export_run *r,
                                      const char *output)
{
    for (size_t i = 0; i < a->n_paths; i++)
        if (strcmp(a->paths[i].output, output) == 0)
            return export_leave(output);
    return export_over(r, "disconnected", NULL);
}

static struct export_outcome connect(struct export_run *r, const char *extension, const char *name)
{
    struct export_outcome out = export_over(r, "extension", extension);
    if (name && r->outcome && !cJSON_AddStringToObject(r->outcome, "user", name))
        export_nomem(r);
    return out;
}

struct export_outcome export_dial_extension(struct export_run *r, const struct export_action *a)
{
    int64_t prompts, delay;
    char keys[MAX_EXTENSION + 1] = "";
    const char *name, *output = "__TIMEOUT__";
    if (!export_whole(r, export_setting(r, a, "numRepromptAttempts"), 0, &prompts) ||
        !export_duration(r, export_setting(r, a, "interDigitTimeout"), BETWEEN_DIGITS_MS, &delay))
        return export_error(r);
    prompts = prompts < 0 ? 0 : prompts > MAX_PROMPTS ? MAX_PROMPTS : prompts;
    for (int64_t i = 0; i <= prompts; i++) {
        if (i > 0 && !export_say_audio(r, gc_json_get(a->json, "repromptAudio")))
            return export_error(r);
        if (!take_keys(r, "an extension", keys))
            return export_gone(r);
        struct flow_value v = flow_text(keys);
        if (*keys) {
            export_note_heard(r, keys);
            if (is_somebody(r, keys, &name))
                return connect(r, keys, name);
            if (!export_assign(r, gc_json_get(a->json, "extensionVariable"), &v))
                return export_error(r);
        }
        output = *keys ? "__FAILURE__" : "__TIMEOUT__";
        if (!export_pass(r, *keys ? 0 : delay))
            return export_ends(EXPORT_EXPIRED);
    }
    return leave_by(a, r, output);
}

/* A name that the org's users have. */
struct export_outcome export_dial_name(struct export_run *r, const struct export_action *a)
{
    if (!export_say_audio(r, gc_json_get(a->json, "prompts")))
        return export_error(r);
    struct export_heard h = export_listen(r, "a name");
    if (h.hung_up)
        return export_gone(r);
    if (!h.words)
        return leave_by(a, r, "__TIMEOUT__");
    export_note_heard(r, h.words);
    const cJSON *user =
        r->host->find_item ? r->host->find_item(r->host->ctx, FLOW_USER, h.words) : NULL;
    const char *name = gc_json_str(user, "name");
    return user ? export_over(r, "user", name ? name : h.words) : leave_by(a, r, "__FAILURE__");
}
