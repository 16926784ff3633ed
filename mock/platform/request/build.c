/* An item: what of a body it takes, and what the server makes of it. */
#include <stdlib.h>
#include <string.h>

#include "mock/platform/request/serving.h"

static bool agrees(const struct platform_model *m, const cJSON *value)
{
    switch (m ? m->type : PLATFORM_ANY) {
    case PLATFORM_OBJECT:
        return cJSON_IsObject(value);
    case PLATFORM_ARRAY:
        return cJSON_IsArray(value);
    case PLATFORM_TEXT:
        return cJSON_IsString(value);
    case PLATFORM_INTEGER:
    case PLATFORM_NUMBER:
        return cJSON_IsNumber(value);
    case PLATFORM_BOOL:
        return cJSON_IsBool(value);
    case PLATFORM_ANY:
        break;
    }
    return true;
}

/* "divisionId": "d1" where the item has an object division: {"id": "d1"}. */
static bool take_reference(struct serving *s, const struct platform_collection *c, cJSON *item,
                           const cJSON *member, bool *taken)
{
    char name[128];
    size_t n = strlen(member->string);
    *taken = false;
    if (n <= 2 || n >= sizeof name || strcmp(member->string + n - 2, "Id") != 0 ||
        !cJSON_IsString(member))
        return true;
    snprintf(name, sizeof name, "%.*s", (int)(n - 2), member->string);
    const struct platform_property *p = platform_property(s->d, c->entity, name);
    const struct platform_model *m = p ? platform_model(s->d, p->model) : NULL;
    if (!m || m->type != PLATFORM_OBJECT || gc_json_get(item, name))
        return true;
    *taken = true;
    cJSON *reference = cJSON_CreateObject();
    if (!gc_json_put(reference, "id", cJSON_CreateString(member->valuestring))) {
        cJSON_Delete(reference);
        return false;
    }
    return gc_json_put(item, name, reference);
}

const struct platform_model *serve_body_model(struct serving *s)
{
    const struct platform_model *m = platform_model(s->d, s->op->body);
    return m && m->type == PLATFORM_ARRAY ? m->items : m;
}

static bool take_member(struct serving *s, struct platform_collection *c, const cJSON *member,
                        cJSON *item, cJSON *hidden)
{
    const struct platform_property *asked =
        platform_property(s->d, serve_body_model(s), member->string);
    const struct platform_property *own = platform_property(s->d, c->entity, member->string);
    bool taken = false;
    if ((asked && asked->read_only) || cJSON_IsNull(member))
        return true;
    if (c->entity && c->entity->open && !own)
        return gc_json_put(item, member->string, cJSON_Duplicate(member, true));
    if (own && agrees(platform_model(s->d, own->model), member)) {
        cJSON *copy = cJSON_Duplicate(member, true);
        if (copy)
            platform_project(s->d, own->model, copy);
        return gc_json_put(item, member->string, copy);
    }
    if (!take_reference(s, c, item, member, &taken))
        return false;
    return taken || !hidden || gc_json_put(hidden, member->string, cJSON_Duplicate(member, true));
}

cJSON *serve_take(struct serving *s, struct platform_collection *c, const cJSON *body,
                  cJSON *hidden)
{
    const cJSON *member;
    cJSON *item = cJSON_CreateObject();
    cJSON_ArrayForEach(member, (cJSON_IsObject(body) ? body : NULL))
    {
        if (item && !take_member(s, c, member, item, hidden)) {
            cJSON_Delete(item);
            return NULL;
        }
    }
    return item;
}
