/* Changes of an org: overlays of many items, of one, and of another base. */
#include <stdlib.h>
#include <string.h>

#include "mock/org/internal.h"

/* An overlay's members are named as the files are. */
struct member {
    const char *key;
    enum mock_kind kind;
    const char *collection;
    enum gc_status (*edit)(struct mock_edit *e, const cJSON *node); /* instead of an array */
};

static enum gc_status edit_collections(struct mock_edit *e, const cJSON *node)
{
    enum gc_status s = GC_OK;
    if (!cJSON_IsObject(node)) {
        mock_problem(e, node, "collections must be an object of arrays, not %s",
                     gc_json_type_name(node));
        return GC_OK;
    }
    for (const cJSON *c = node->child; c && s == GC_OK; c = c->next) {
        if (mock_collection_name_ok(c->string))
            s = mock_edit_array(e, MOCK_COLLECTION, c->string, c);
        else
            mock_problem(e, c, "\"%s\" can't be the name of a collection", c->string);
    }
    return s;
}

/* What an org lies over is settled when it is loaded. */
static enum gc_status edit_settings(struct mock_edit *e, const cJSON *node)
{
    const cJSON *extends = gc_json_get(node, "extends");
    if (!extends)
        return mock_edit_settings(e, node);
    mock_problem(e, extends, "\"extends\" can stand in the org.json of a folder only");
    return GC_OK;
}

static const struct member members[] = {
    {"org", .edit = edit_settings}, /* first: contacts need the country code */
    {"clients", .kind = MOCK_CLIENTS},
    {"contacts", .kind = MOCK_CONTACTS},
    {"flows", .kind = MOCK_FLOWS},
    {"data_actions", .kind = MOCK_DATA_ACTIONS},
    {"faults", .edit = mock_edit_faults},
    {"stubs", .edit = mock_edit_stubs},
    {"data_tables", .edit = mock_edit_data_tables},
    {"platform", .edit = mock_edit_platform_rows},
    {"users", .kind = MOCK_COLLECTION, .collection = "users"},
    {"collections", .edit = edit_collections},
};

static void check_members(struct mock_edit *e, const cJSON *overlay)
{
    struct gc_json_field fields[GC_COUNT_OF(members)];
    for (size_t i = 0; i < GC_COUNT_OF(members); i++)
        fields[i] = (struct gc_json_field){.key = members[i].key, .types = GC_JSON_ANY};
    (void)gc_json_check(e->doc, overlay, "overlay", fields, GC_COUNT_OF(fields), e->problems);
}

static enum gc_status edit_members(struct mock_edit *e, const cJSON *overlay)
{
    enum gc_status s = GC_OK;
    check_members(e, overlay);
    for (size_t i = 0; i < GC_COUNT_OF(members) && s == GC_OK; i++) {
        const struct member *m = &members[i];
        const cJSON *node = gc_json_get(overlay, m->key);
        if (node)
            s = m->edit ? m->edit(e, node) : mock_edit_array(e, m->kind, m->collection, node);
    }
    return s;
}

/* Ends an edit: the finished org to *out, or the reason why there is none. */
static enum gc_status conclude(struct mock_org **out, struct mock_edit *e, size_t n_before,
                               enum gc_status s, struct gc_error *err)
{
    if (s == GC_OK && e->problems->n == n_before)
        s = mock_org_finish(e->org);
    if (s != GC_OK)
        gc_fail(err, s, "the org can't be changed: %s", gc_status_text(s));
    else if (e->problems->n > n_before)
        s = gc_problems_status(e->problems, err);
    if (s == GC_OK)
        *out = e->org;
    else
        mock_org_unref(e->org);
    return s;
}

enum gc_status mock_org_overlay(struct mock_org **out, struct mock_org *base,
                                const struct gc_json *doc, const cJSON *overlay,
                                struct gc_problems *problems, struct gc_error *err)
{
    struct gc_problems own GC_AUTO(gc_problems_release) = {0};
    struct mock_edit e = {
        .org = mock_org_new(base), .doc = doc, .problems = problems ? problems : &own};
    size_t before = e.problems->n;
    if (!e.org)
        return gc_fail_nomem(err);
    return conclude(out, &e, before, edit_members(&e, overlay), err);
}

static enum gc_status delete_item(struct mock_edit *e, enum mock_kind kind, const char *collection,
                                  const struct mock_entry *old)
{
    struct mock_item *tombstone = mock_item_new(kind, old->id);
    struct mock_table *own = tombstone ? mock_org_writable(e->org, kind, collection) : NULL;
    if (!own) {
        mock_item_unref(tombstone);
        return GC_E_NOMEM;
    }
    return mock_table_put(own, &(struct mock_entry){.id = tombstone->id, .item = tombstone});
}

static bool first_id(void *ctx, const char *id, const char *json, size_t json_bytes)
{
    (void)json, (void)json_bytes;
    *(const char **)ctx = id;
    return false;
}

/* Are the ids of this collection numbers? As its item of that id says, or else its first one. */
static bool has_numbers(const struct mock_org *org, enum mock_kind kind, const char *collection,
                        const char *id)
{
    if (kind != MOCK_COLLECTION)
        return false;
    if (!mock_org_item(org, collection, id))
        mock_org_each(org, kind, collection, first_id, &id);
    return cJSON_IsNumber(gc_json_get(mock_org_item(org, collection, id), "id"));
}

/* Puts the item under the id that the caller gives: before its other members, which keep their
 * places in the text. */
static enum gc_status put_with_id(struct mock_edit *e, enum mock_kind kind, const char *collection,
                                  const char *id, const cJSON *json)
{
    char digits[32];
    long long value = strtoll(id, NULL, 10);
    snprintf(digits, sizeof digits, "%lld", value);
    bool number = has_numbers(e->org, kind, collection, id) && strcmp(digits, id) == 0 &&
                  llabs(value) <= 1LL << 53;
    cJSON member = {.type = number ? cJSON_Number : cJSON_String,
                    .string = (char *)(uintptr_t) "id",
                    .valuestring = (char *)(uintptr_t)id,
                    .valuedouble = (double)value,
                    .next = json->child};
    const cJSON object = {.type = cJSON_Object, .child = &member};
    return mock_edit_item(e, kind, collection, &object, 0);
}

static bool id_agrees(const cJSON *own, const char *id)
{
    int64_t number;
    char digits[32];
    if (!gc_json_is_int(own, &number))
        return !cJSON_IsString(own) || strcmp(own->valuestring, id) == 0;
    snprintf(digits, sizeof digits, "%lld", (long long)number);
    return strcmp(digits, id) == 0;
}

static enum gc_status put_item(struct mock_edit *e, enum mock_kind kind, const char *collection,
                               const char *id, const cJSON *json)
{
    const cJSON *own = gc_json_get(json, "id");
    if (own && !id_agrees(own, id)) {
        mock_problem(e, own, "\"id\" is not \"%.100s\", the id of the item that is changed", id);
        return GC_OK;
    }
    if (own || !cJSON_IsObject(json))
        return mock_edit_item(e, kind, collection, json, 0);
    return put_with_id(e, kind, collection, id, json);
}

enum gc_status mock_org_change(struct mock_org **out, struct mock_org *base, enum mock_kind kind,
                               const char *collection, const char *id, const struct gc_json *item,
                               bool merge, struct gc_problems *problems, struct gc_error *err)
{
    struct gc_problems own GC_AUTO(gc_problems_release) = {0};
    const struct mock_entry *old = mock_org_entry(base, kind, collection, id);
    if (!old && (!item || merge))
        return gc_fail(err, GC_E_NOT_FOUND, "there is no %s \"%.100s\"", mock_kinds[kind].what, id);
    if (kind == MOCK_COLLECTION && !mock_collection_name_ok(collection))
        return gc_fail(err, GC_E_BAD_REQUEST, "\"%.100s\" can't be the name of a collection",
                       collection);
    struct mock_edit e = {.org = mock_org_new(base),
                          .doc = item,
                          .problems = problems ? problems : &own,
                          .replace = !merge};
    size_t before = e.problems->n;
    if (!e.org)
        return gc_fail_nomem(err);
    enum gc_status s = item ? put_item(&e, kind, collection, id, item->root)
                            : delete_item(&e, kind, collection, old);
    return conclude(out, &e, before, s, err);
}

enum gc_status mock_org_rebase(struct mock_org **out, struct mock_org *changed,
                               struct mock_org *new_base, struct gc_error *err)
{
    if (!changed->below) {
        *out = mock_org_ref(new_base);
        return GC_OK;
    }
    struct mock_org *org = mock_org_new(changed);
    if (!org)
        return gc_fail_nomem(err);
    mock_org_unref(org->below);
    org->below = mock_org_ref(new_base->below ? new_base->below : new_base);
    enum gc_status s = mock_org_finish(org);
    if (s == GC_OK)
        *out = org;
    else
        mock_org_unref(org);
    return s == GC_OK ? s : gc_fail_nomem(err);
}
