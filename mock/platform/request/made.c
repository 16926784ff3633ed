/* What the server makes of an item: its key, dates, author, version, division, defaults. */
#include <stdlib.h>
#include <string.h>

#include "mock/platform/request/serving.h"

static bool put_text(cJSON *to, const char *name, const char *text)
{
    return gc_json_put(to, name, cJSON_CreateString(text));
}

static const struct platform_property *own(struct serving *s, const struct platform_collection *c,
                                           const char *name)
{
    return platform_property(s->d, c->entity, name);
}

static bool is_text(struct serving *s, const struct platform_property *p)
{
    return platform_model(s->d, p->model)->type == PLATFORM_TEXT;
}

static bool set_dates(struct serving *s, const struct platform_collection *c, cJSON *item,
                      const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct platform_property *p = own(s, c, names[i]);
        if (p && is_text(s, p) && !put_text(item, names[i], s->now))
            return false;
    }
    return true;
}

/* Who asks: a user, else the client. */
static bool set_author(struct serving *s, const struct platform_collection *c, cJSON *item,
                       const char *name)
{
    const struct platform_property *p = own(s, c, name);
    const struct mock_token *t = &s->x->token;
    bool is_user = *t->user_id != '\0';
    const char *id = is_user ? t->user_id : t->client_id;
    if (!p)
        return true;
    const struct platform_model *m = platform_model(s->d, p->model);
    if (m->type == PLATFORM_TEXT)
        return put_text(item, name, id);
    cJSON *who = m->type == PLATFORM_OBJECT ? cJSON_CreateObject() : NULL;
    if (m->type != PLATFORM_OBJECT)
        return true;
    bool ok = who && put_text(who, "id", id);
    if (ok && is_user && platform_property(s->d, m, "selfUri"))
        ok = put_text(who, "selfUri", serve_item_path(s, "/api/v2/users", id));
    if (!ok) {
        cJSON_Delete(who);
        return false;
    }
    return gc_json_put(item, name, who);
}

static bool set_version(struct serving *s, const struct platform_collection *c, cJSON *item,
                        int64_t version)
{
    const struct platform_property *p = own(s, c, "version");
    char text[24];
    if (!p)
        return true;
    snprintf(text, sizeof text, "%lld", (long long)version);
    switch (platform_model(s->d, p->model)->type) {
    case PLATFORM_TEXT:
        return put_text(item, "version", text);
    case PLATFORM_INTEGER:
    case PLATFORM_NUMBER:
        return gc_json_put(item, "version", cJSON_CreateNumber((double)version));
    case PLATFORM_ANY:
    case PLATFORM_OBJECT:
    case PLATFORM_ARRAY:
    case PLATFORM_BOOL:
        break;
    }
    return true;
}

/* The home division where none was named; of a named one what the client left out. */
static bool set_division(struct serving *s, const struct platform_collection *c, cJSON *item)
{
    const struct platform_property *p = own(s, c, "division");
    const struct mock_settings *org = mock_org_settings(s->x->org);
    const struct platform_model *m = p ? platform_model(s->d, p->model) : NULL;
    if (!m || m->type != PLATFORM_OBJECT)
        return true;
    cJSON *division = cJSON_GetObjectItemCaseSensitive(item, "division");
    const char *id = gc_json_str(division, "id");
    if (!id) {
        division = cJSON_CreateObject();
        if (!division || !put_text(division, "id", org->id)) {
            cJSON_Delete(division);
            return false;
        }
        id = gc_json_str(division, "id");
        if (!gc_json_put(item, "division", division))
            return false;
    }
    bool ok = true;
    if (strcmp(id, org->id) == 0 && platform_property(s->d, m, "name"))
        ok = put_text(division, "name", "Home");
    if (ok && platform_property(s->d, m, "selfUri"))
        ok = put_text(division, "selfUri",
                      serve_item_path(s, "/api/v2/authorization/divisions", id));
    return ok;
}

static bool set_state(struct serving *s, const struct platform_collection *c, cJSON *item)
{
    const struct platform_property *p = own(s, c, "state");
    const struct platform_model *m = p ? platform_model(s->d, p->model) : NULL;
    if (!m || gc_json_get(item, "state") || !platform_model_has_choice(m, "active"))
        return true;
    return put_text(item, "state", "active");
}

static bool set_defaults(const struct platform_collection *c, cJSON *item)
{
    const cJSON *d;
    cJSON_ArrayForEach(d, gc_json_get(c->row, "defaults"))
    {
        if (!gc_json_get(item, d->string) &&
            !gc_json_put(item, d->string, cJSON_Duplicate(d, true)))
            return false;
    }
    return true;
}

static bool set_key(struct serving *s, const struct platform_collection *c, const char *path,
                    const char *key, cJSON *item)
{
    const struct platform_property *p = own(s, c, c->key);
    double number = strtod(key, NULL);
    bool is_number = p && !is_text(s, p) && platform_model(s->d, p->model)->type != PLATFORM_ANY;
    if (p || !c->entity || c->entity->open)
        if (!gc_json_put(item, c->key,
                         is_number ? cJSON_CreateNumber(number) : cJSON_CreateString(key)))
            return false;
    return !own(s, c, "selfUri") || put_text(item, "selfUri", serve_item_path(s, path, key));
}

/* How many there are below a new item: none. */
static bool set_counts(struct serving *s, const struct platform_collection *c, cJSON *item)
{
    const cJSON *row;
    cJSON_ArrayForEach(row, gc_json_get(c->row, "count"))
    {
        if (own(s, c, row->string) && !gc_json_get(item, row->string) &&
            !gc_json_put(item, row->string, cJSON_CreateNumber(0)))
            return false;
    }
    return true;
}

static bool finish(struct serving *s, struct platform_collection *c, const char *path,
                   const char *key, cJSON *item)
{
    return set_key(s, c, path, key, item) && set_division(s, c, item) && set_state(s, c, item) &&
           set_counts(s, c, item) && set_defaults(c, item) &&
           (!c->entity || platform_fill_required(s->d, c->entity, item, s->now));
}

static const char *const made_dates[] = {"dateCreated", "createdDate", "createDate"};
static const char *const changed_dates[] = {"dateModified", "modifiedDate", "modifyDate"};
static const char *const authors[] = {"createdBy", "modifiedBy"};

bool serve_finish_new(struct serving *s, struct platform_collection *c, const char *path,
                      const char *key, cJSON *item)
{
    return set_dates(s, c, item, made_dates, GC_COUNT_OF(made_dates)) &&
           set_dates(s, c, item, changed_dates, GC_COUNT_OF(changed_dates)) &&
           set_author(s, c, item, authors[0]) && set_author(s, c, item, authors[1]) &&
           set_version(s, c, item, 1) && finish(s, c, path, key, item);
}

/* Seeds say what they like; the dates that they leave out are those of the load. */
bool serve_finish_seed(struct serving *s, struct platform_collection *c, const char *path,
                       const char *key, cJSON *item)
{
    const char *const *const lists[] = {made_dates, changed_dates};
    for (size_t l = 0; l < GC_COUNT_OF(lists); l++)
        for (size_t i = 0; i < GC_COUNT_OF(made_dates); i++)
            if (!gc_json_get(item, lists[l][i]) && !set_dates(s, c, item, &lists[l][i], 1))
                return false;
    return (gc_json_get(item, "version") || set_version(s, c, item, 1)) &&
           finish(s, c, path, key, item);
}

static int64_t version_of(const cJSON *item)
{
    const cJSON *v = gc_json_get(item, "version");
    return cJSON_IsString(v) ? strtoll(v->valuestring, NULL, 10) : gc_json_int(item, "version", 0);
}

/* A change: another date, author and version. */
bool serve_touch(struct serving *s, struct platform_collection *c, cJSON *item)
{
    return set_dates(s, c, item, changed_dates, GC_COUNT_OF(changed_dates)) &&
           set_author(s, c, item, authors[1]) && set_division(s, c, item) &&
           set_version(s, c, item, version_of(item) + 1) &&
           (!c->entity || platform_fill_required(s->d, c->entity, item, s->now));
}

/* What a replaced item keeps: what the server made, and what the request's model does not know. */
static bool is_kept(struct serving *s, const struct platform_collection *c, const char *name,
                    const cJSON *item)
{
    static const char *const made[] = {"selfUri",    "dateCreated", "createdDate",
                                       "createDate", "createdBy",   "version"};
    for (size_t i = 0; i < GC_COUNT_OF(made); i++)
        if (strcmp(made[i], name) == 0)
            return true;
    if (strcmp(name, c->key) == 0)
        return true;
    if (gc_json_get(item, name))
        return false;
    const struct platform_property *asked = platform_property(s->d, serve_body_model(s), name);
    return strcmp(name, "division") == 0 || strcmp(name, "state") == 0 || !asked ||
           asked->read_only;
}

bool serve_keep_made(struct serving *s, struct platform_collection *c, const cJSON *old,
                     cJSON *item)
{
    const cJSON *m;
    cJSON_ArrayForEach(m, old)
    {
        if (is_kept(s, c, m->string, item) &&
            !gc_json_put(item, m->string, cJSON_Duplicate(m, true)))
            return false;
    }
    return true;
}

bool serve_finish_one(struct serving *s, struct platform_collection *c, const cJSON *old,
                      cJSON *item)
{
    bool ok = set_dates(s, c, item, changed_dates, GC_COUNT_OF(changed_dates)) &&
              set_author(s, c, item, authors[1]) && set_defaults(c, item) &&
              (!own(s, c, "version") || set_version(s, c, item, old ? version_of(old) + 1 : 1));
    return ok && (!own(s, c, "selfUri") || put_text(item, "selfUri", s->path)) &&
           platform_fill_required(s->d, c->entity, item, s->now);
}
