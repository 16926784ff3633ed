/* Schedules. */
#include <string.h>
#include <strings.h>

#include "mock/flow/export/action/types.h"

/* Which output the word of a schedule names: "open" is __OPEN__, labels count, too. */
static const char *output_of(const struct export_action *a, const char *word)
{
    for (size_t i = 0; i < a->n_paths; i++) {
        const char *o = a->paths[i].output;
        size_t n = strlen(word);
        if (strcasecmp(a->paths[i].label, word) == 0 || strcasecmp(o, word) == 0 ||
            (strncmp(o, "__", 2) == 0 && strncasecmp(o + 2, word, n) == 0 &&
             strcmp(o + 2 + n, "__") == 0))
            return o;
    }
    return NULL;
}

struct export_outcome export_schedule(struct export_run *r, const struct export_action *a)
{
    static const char *const usual[] = {"open", "active", "true", "yes"};
    const char *name, *out = NULL;
    if (!export_text(r, export_question(a), &name))
        return export_error(r);
    const cJSON *said = name ? gc_json_get(gc_json_get(r->given, "schedules"), name) : NULL;
    gc_jsonw_put_str(&r->result, "schedule", name);
    if (cJSON_IsString(said))
        out = output_of(a, said->valuestring);
    for (size_t i = 0; !said && !out && i < GC_COUNT_OF(usual); i++)
        out = output_of(a, usual[i]);
    return out ? export_leave(out) : export_done();
}
