#include <stdlib.h>
#include <string.h>

#include "base/json/schema.h"
#include "base/text.h"
#include "mock/fault/internal.h"

/* Bytes and control characters are what the pattern of the schema can't tell. */
static void check_id(const struct gc_json *doc, const cJSON *id, struct gc_problems *problems)
{
    const char *c = id->valuestring;
    while ((unsigned char)*c > ' ' && *c != 0x7F)
        c++;
    if (*c || strlen(id->valuestring) >= sizeof((struct mock_fault *)0)->id)
        gc_problems_add(problems, doc->name, gc_json_where(doc, id),
                        "\"id\" must have 1 to 63 bytes and neither blanks nor \"/\"");
}

bool mock_fault_check(const struct gc_json *doc, const cJSON *fault,
                      const struct mock_operations *known, struct gc_problems *problems)
{
    size_t before = problems->n;
    if (!gc_schema_check_named("fault.schema.json", doc, fault, "fault", 0, problems))
        return false;
    if (gc_json_get(fault, "id"))
        check_id(doc, gc_json_get(fault, "id"), problems);
    mock_match_check(doc, gc_json_get(fault, "match"), known, problems);
    mock_action_check(doc, gc_json_get(fault, "action"), problems);
    return problems->n == before;
}

/* What a match of a fault has beyond a match of the journal: when it acts. */
static void read_match(struct mock_fault *f)
{
    const cJSON *match = gc_json_get(f->tree, "match");
    const cJSON *probability = gc_json_get(match, "probability");
    mock_match_read(&f->match, match);
    f->nth = gc_json_get(match, "nth");
    f->count = gc_json_int(match, "count", -1);
    f->probability = probability ? probability->valuedouble : 1;
    f->prng = f->seed = (uint64_t)gc_json_int(match, "seed", 0);
}

static bool read_actions(struct mock_fault *f)
{
    const cJSON *action = gc_json_get(f->tree, "action"), *answers = gc_json_get(action, "answers");
    f->ordered = answers != NULL;
    f->actions = calloc(answers ? (size_t)cJSON_GetArraySize(answers) : 1, sizeof *f->actions);
    for (const cJSON *a = answers ? answers->child : action; a && f->actions;
         a = answers ? a->next : NULL) {
        struct mock_action *to = &f->actions[f->n_actions++];
        mock_action_read(to, a);
        f->n_steps += to->repeat;
    }
    return f->actions != NULL;
}

struct mock_fault *mock_fault_new(const cJSON *node)
{
    struct mock_fault *f = calloc(1, sizeof *f);
    if (!f)
        return NULL;
    atomic_init(&f->refs, 1);
    f->tree = cJSON_Duplicate(node, true);
    if (!f->tree || !read_actions(f)) {
        mock_fault_unref(f);
        return NULL;
    }
    read_match(f);
    const char *id = gc_json_str(f->tree, "id");
    gc_copy(f->id, sizeof f->id, id ? id : "");
    cJSON_DeleteItemFromObjectCaseSensitive(f->tree, "id");
    return f;
}

void mock_fault_unref(struct mock_fault *fault)
{
    if (!fault || atomic_fetch_sub(&fault->refs, 1) > 1)
        return;
    cJSON_Delete(fault->tree);
    free(fault->actions);
    free(fault);
}

const struct mock_action *mock_fault_step(const struct mock_fault *fault)
{
    if (!fault->ordered)
        return &fault->actions[0];
    int64_t at = fault->step;
    for (size_t i = 0; i < fault->n_actions; i++) {
        if (at < fault->actions[i].repeat)
            return &fault->actions[i];
        at -= fault->actions[i].repeat;
    }
    return NULL;
}
