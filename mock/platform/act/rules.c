/* What an item must keep to: names that are taken, items that it needs, its version, who uses it.
 */
#include <stdlib.h>
#include <string.h>

#include "mock/platform/act/act.h"

/* Is a code one that says that something is taken already? In the order they are looked for. */
static const char *taken_code(const struct serving *s, int *status)
{
    static const char *const ends[] = {".already.exists", ".not.unique"};
    static const char *const words[] = {"duplicate.name", "duplicate.value",
                                        "postino.domain.exists"};
    for (size_t e = 0; e < GC_COUNT_OF(ends); e++)
        for (size_t i = 0; i < s->op->n_codes; i++) {
            size_t n = strlen(s->op->codes[i].code), n_end = strlen(ends[e]);
            if (n > n_end && strcmp(s->op->codes[i].code + n - n_end, ends[e]) == 0) {
                *status = s->op->codes[i].status;
                return s->op->codes[i].code;
            }
        }
    for (size_t i = 0; i < GC_COUNT_OF(words); i++)
        if (serve_declares(s, words[i], status))
            return words[i];
    return serve_declares(s, "general.conflict", status) && *status == 409 ? "general.conflict"
                                                                           : NULL;
}

static bool is_taken(struct mock_store *store, const char *by, const cJSON *item, const char *key)
{
    const char *text = gc_json_str(item, by);
    const struct mock_entity *e = text ? mock_store_having(store, by, text) : NULL;
    return e && strcmp(e->key, key) != 0;
}

static bool refuse_taken(struct serving *s, int status, const char *code, const char *by,
                         const cJSON *item)
{
    serve_fail(s, status, code, by, "The %s [%.200s] is already in use.", by,
               gc_json_str(item, by));
    return false;
}

/* False: it has answered. What the document declares goes before the table. */
bool serve_is_unique(struct serving *s, struct mock_store *store, const cJSON *item,
                     const char *key)
{
    int status = 409;
    const char *declared = taken_code(s, &status);
    const cJSON *rows = gc_json_get(s->c->row, "unique"), *row;
    if (!rows && declared && is_taken(store, "name", item, key))
        return refuse_taken(s, status, declared, "name", item);
    cJSON_ArrayForEach(row, rows)
    {
        const char *by = gc_json_str(row, "by");
        const cJSON *error = gc_json_get(row, "error");
        if (!is_taken(store, by, item, key))
            continue;
        if (!declared) {
            status = error->child->valueint;
            declared = error->child->next->valuestring;
        }
        return refuse_taken(s, status, declared, by, item);
    }
    return true;
}

/* Members that must be items of another collection. False: it has answered. */
bool serve_has_references(struct serving *s, const cJSON *item)
{
    const cJSON *ref;
    cJSON_ArrayForEach(ref, gc_json_get(s->c->row, "refs"))
    {
        const cJSON *value = gc_json_get(item, ref->string);
        const char *id = cJSON_IsString(value) ? value->valuestring : gc_json_str(value, "id");
        struct platform_collection *c = serve_collection(s, ref->valuestring);
        if (!id || !c || mock_store_get(serve_store(s, c, ref->valuestring, false), id))
            continue;
        serve_fail(s, 400, "bad.request", ref->string, "There is no %s with the id [%.100s].",
                   ref->string, id);
        return false;
    }
    return true;
}

static int64_t version_in(const cJSON *item)
{
    const cJSON *v = gc_json_get(item, "version");
    if (cJSON_IsString(v))
        return strtoll(v->valuestring, NULL, 10);
    return gc_json_int(item, "version", -1);
}

/* False: it has answered 409. */
bool serve_version_fits(struct serving *s, const cJSON *old, const cJSON *body)
{
    static const char wrong[] = "invalid.update.wrong.version";
    int64_t was = version_in(old), given = version_in(body);
    int status = 409;
    if (was < 0 || given < 0 || was == given)
        return true;
    bool declared = serve_declares(s, wrong, &status);
    serve_fail(s, declared ? status : 409, declared ? wrong : "general.conflict", "version",
               "The version supplied does not match the current version of the %s. Supplied "
               "version: %lld, current version: %lld",
               s->c->entity && s->c->entity->name ? s->c->entity->name : "resource",
               (long long)given, (long long)was);
    return false;
}

/* Does an item of another collection name this one? */
static bool names(const struct mock_entity *e, const char *at, const char *key)
{
    struct gc_span v = gc_scan_find(e->json, e->n_json, at);
    char quoted[600];
    int n = snprintf(quoted, sizeof quoted, "\"%s\"", key);
    return v.n && n > 0 && (size_t)n < sizeof quoted &&
           memmem(v.text, v.n, quoted, (size_t)n) != NULL;
}

static bool is_used_in(struct serving *s, const cJSON *row, const char *in)
{
    size_t n = 0;
    const cJSON *at;
    struct platform_collection *c = serve_collection(s, in);
    struct mock_store *store = c ? serve_store(s, c, in, false) : NULL;
    struct mock_entity *const *list = store ? mock_store_ordered(store, NULL, &n) : NULL;
    for (size_t i = 0; list && i < n; i++)
        cJSON_ArrayForEach(at, gc_json_get(row, "at"))
        {
            if (!list[i]->is_deleted && names(list[i], at->valuestring, s->key))
                return true;
        }
    return false;
}

/* True: it has answered. */
bool serve_refuse_used(struct serving *s)
{
    const cJSON *row;
    cJSON_ArrayForEach(row, gc_json_get(s->c->row, "inUse"))
    {
        const cJSON *error = gc_json_get(row, "error");
        const char *in = gc_json_str(row, "in");
        if (!is_used_in(s, row, in))
            continue;
        serve_fail(s, error->child->valueint, error->child->next->valuestring, NULL,
                   "It can't be deleted: it is in use in %s.", in);
        return true;
    }
    return false;
}
