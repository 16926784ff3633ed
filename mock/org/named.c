/* Items of collections by what flows call them. */
#include <string.h>
#include <strings.h>

#include "mock/flow/engine/engine.h"
#include "mock/flow/value/value.h"
#include "mock/org/internal.h"

static const struct {
    int kind;
    const char *collection, *file;
} collections[] = {
    {FLOW_QUEUE, "queues", "queues.json"},
    {FLOW_USER, "users", "users.json"},
    {FLOW_SKILL, "skills", "skills.json"},
    {FLOW_LANGUAGE_SKILL, "languages", "collections/languages.json"},
    {FLOW_GROUP, "groups", "collections/groups.json"},
    {FLOW_PROMPT, "prompts", "prompts.json"},
    {FLOW_WRAPUP_CODE, "wrapupcodes", "collections/wrapupcodes.json"},
    {FLOW_ITEM_SCHEDULE, "schedules", "collections/schedules.json"},
    {FLOW_ITEM_SCHEDULE_GROUP, "schedulegroups", "collections/schedulegroups.json"},
    {FLOW_ITEM_EMERGENCY_GROUP, "emergencygroups", "collections/emergencygroups.json"},
    {FLOW_ITEM_RESPONSE, "responses", "collections/responses.json"},
    {FLOW_ITEM_ORGANIZATION, "externalorganizations", "collections/externalorganizations.json"},
    {FLOW_ITEM_GRAMMAR, "grammars", "collections/grammars.json"},
    {FLOW_ITEM_UTILIZATION_LABEL, "utilizationlabels", "collections/utilizationlabels.json"},
};

const char *mock_collection_of(int kind)
{
    for (size_t i = 0; i < GC_COUNT_OF(collections); i++)
        if (collections[i].kind == kind)
            return collections[i].collection;
    return NULL;
}

const char *mock_collection_file(const char *collection)
{
    for (size_t i = 0; i < GC_COUNT_OF(collections); i++)
        if (strcmp(collections[i].collection, collection) == 0)
            return collections[i].file;
    return "";
}

struct search {
    const struct mock_org *org;
    const char *collection, *text;
    const cJSON *found;
};

static bool is_sought(void *ctx, const char *id, const char *json, size_t json_bytes)
{
    static const char *const names[] = {"name", "username", "email"};
    struct search *s = ctx;
    const cJSON *item = mock_org_item(s->org, s->collection, id);
    (void)json, (void)json_bytes;
    for (size_t i = 0; item && !s->found && i < GC_COUNT_OF(names); i++) {
        const char *name = gc_json_str(item, names[i]);
        if (name && strcasecmp(name, s->text) == 0)
            s->found = item;
    }
    return !s->found;
}

const cJSON *mock_org_find(const struct mock_org *org, int kind, const char *text)
{
    const char *collection = mock_collection_of(kind);
    struct search s = {.org = org, .collection = collection, .text = text};
    if (!collection || !text || !mock_org_has_collection(org, collection))
        return NULL;
    s.found = mock_org_item(org, collection, text);
    if (!s.found)
        mock_org_each(org, MOCK_COLLECTION, collection, is_sought, &s);
    return s.found;
}

/* --- flows ------------------------------------------------------------------------------------ */

struct flow_search {
    const struct mock_org *org;
    const char *name;
    const struct mock_flow *found;
};

static bool is_flow(void *ctx, const char *id, const char *json, size_t json_bytes)
{
    struct flow_search *s = ctx;
    const struct mock_flow *flow = mock_org_flow(s->org, id);
    (void)json, (void)json_bytes;
    if (flow && flow->export && strcmp(flow->name, s->name) == 0)
        s->found = flow;
    return !s->found;
}

const struct mock_flow *mock_org_export(const struct mock_org *org, const char *id,
                                        const char *name)
{
    const struct mock_flow *flow = id ? mock_org_flow(org, id) : NULL;
    struct flow_search s = {org, name, flow && flow->export ? flow : NULL};
    if (!s.found && name)
        mock_org_each(org, MOCK_FLOWS, NULL, is_flow, &s);
    return s.found;
}

/* --- ids that other exports tell ---------------------------------------------------------------
 */

struct told {
    const struct mock_org *org;
    const char *id, *kind, *name; /* kind: "inboundCallFlow" */
    const struct mock_flow *found;
};

/* An export's manifest: {"botFlow": [{"id", "name"}], ...}. */
static bool look_in_manifest(void *ctx, const char *id, const char *json, size_t json_bytes)
{
    struct told *t = ctx;
    const struct mock_flow *flow = mock_org_flow(t->org, id);
    const cJSON *manifest = flow && flow->export ? gc_json_get(flow->json, "manifest") : NULL,
                *kind;
    (void)json, (void)json_bytes;
    cJSON_ArrayForEach(kind, manifest)
    {
        const cJSON *entry;
        cJSON_ArrayForEach(entry, kind)
        {
            const char *its = gc_json_str(entry, "id");
            if (its && strcmp(its, t->id) == 0 && gc_json_str(entry, "name")) {
                t->kind = kind->string;
                t->name = gc_json_str(entry, "name");
            }
        }
    }
    return !t->name;
}

static bool is_told(void *ctx, const char *id, const char *json, size_t json_bytes)
{
    struct told *t = ctx;
    const struct mock_flow *flow = mock_org_flow(t->org, id);
    (void)json, (void)json_bytes;
    if (flow && flow->export && strcmp(flow->name, t->name) == 0 &&
        strncasecmp(t->kind, flow->type, strlen(flow->type)) == 0)
        t->found = flow;
    return !t->found;
}

const struct mock_flow *mock_org_flow_told(const struct mock_org *org, const char *id)
{
    struct told t = {.org = org, .id = id};
    mock_org_each(org, MOCK_FLOWS, NULL, look_in_manifest, &t);
    if (t.name)
        mock_org_each(org, MOCK_FLOWS, NULL, is_told, &t);
    return t.found;
}
