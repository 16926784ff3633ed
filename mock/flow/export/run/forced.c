/* Outputs that a scenario says: {"outputs": {"31": "Failure", "Create Callback": ["Failure",
 * "Success"]}}, by Architect's number or by the action's name, in order; the last comes again. */
#include <string.h>
#include <strings.h>

#include "mock/flow/export/run/run.h"

static const cJSON *said_of(const struct export_run *r, const struct export_action *a)
{
    const cJSON *all = gc_json_get(r->req->scenario, "outputs");
    char number[24];
    if (!all)
        all = gc_json_get(r->given, "outputs");
    snprintf(number, sizeof number, "%lld", (long long)a->number);
    const cJSON *said = all ? gc_json_get(all, number) : NULL;
    return said || !all ? said : gc_json_get(all, a->name);
}

/* How often the action was asked already. */
static int count(struct export_run *r, const struct export_action *a)
{
    char key[40];
    snprintf(key, sizeof key, "output %zu of %p", a->index, (const void *)r->frame->flow);
    int n = (int)gc_json_int(r->taken, key, 0);
    cJSON_DeleteItemFromObjectCaseSensitive(r->taken, key);
    if (!cJSON_AddNumberToObject(r->taken, key, n + 1))
        export_nomem(r);
    return n;
}

const char *export_forced(struct export_run *r, const struct export_action *a)
{
    const cJSON *said = said_of(r, a);
    if (cJSON_IsArray(said)) {
        int n = cJSON_GetArraySize(said), at = count(r, a);
        said = cJSON_GetArrayItem(said, at < n ? at : n - 1);
    }
    for (size_t i = 0; cJSON_IsString(said) && i < a->n_paths; i++)
        if (strcasecmp(a->paths[i].label, said->valuestring) == 0 ||
            strcasecmp(a->paths[i].output, said->valuestring) == 0)
            return a->paths[i].output;
    return NULL;
}
