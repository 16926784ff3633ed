/* Puts the items of a document into an org that is being made: checks, merges, refuses. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json/write.h"
#include "base/strbuf.h"
#include "mock/flow/export/export.h"
#include "mock/org/internal.h"

enum { MAX_TEXT_BYTES = 128 << 20 };

bool mock_edit_gave_up(const struct mock_edit *e)
{
    return e->problems->n >= GC_PROBLEMS_KEPT;
}

uint32_t mock_edit_new_source(void)
{
    static atomic_uint last;
    return atomic_fetch_add_explicit(&last, 1, memory_order_relaxed) + 1;
}

/* The text of an item's id ("7" for 7), or NULL. */
static const char *id_of(const cJSON *json, char out[32])
{
    const cJSON *id = gc_json_get(json, "id");
    int64_t number;
    if (!gc_json_is_int(id, &number))
        return cJSON_IsString(id) ? id->valuestring : NULL;
    snprintf(out, 32, "%lld", (long long)number);
    return out;
}

enum { MADE_ID = 64 };
_Static_assert((int)MADE_ID >= (int)FLOW_EXPORT_ID && (int)MADE_ID >= (int)MOCK_ACTION_ID,
               "room for both");

static void make_id(const struct mock_edit *e, enum mock_kind kind, const cJSON *json,
                    const char *beside, char out[MADE_ID])
{
    const char *integration = gc_json_str(json, "integration"), *name = gc_json_str(json, "name");
    if (kind == MOCK_FLOWS)
        flow_export_id(json, beside, out);
    else
        mock_action_make_id(e->integration ? e->integration : integration, name, beside, out);
}

/* An export holds no id: one is made of its type (or folder) and name; of a second one of both in
 * a folder, of its file's name, too. */
static const char *id_of_export(struct mock_edit *e, enum mock_kind kind, const cJSON *json,
                                uint32_t at, char out[MADE_ID])
{
    const char *id = gc_json_str(json, "id");
    if (id && *id)
        return id;
    make_id(e, kind, json, "", out);
    const struct mock_entry *first = mock_table_find(mock_org_table(e->org, kind, NULL), out);
    if (first && e->files && first->source == e->source)
        make_id(e, kind, json, e->files[at], out);
    return out;
}

static bool is_export(enum mock_kind kind, const cJSON *json)
{
    return (kind == MOCK_FLOWS && flow_is_export(json)) ||
           (kind == MOCK_DATA_ACTIONS && mock_action_is_export(json));
}

/* Names both places of an id that a file (or, for flows, a folder) has twice. */
static bool is_duplicate(struct mock_edit *e, const struct mock_table *own, enum mock_kind kind,
                         const char *id, const cJSON *json)
{
    const struct mock_entry *first = e->source ? mock_table_find(own, id) : NULL;
    char where[300];
    if (!first || first->source != e->source)
        return false;
    if (e->files)
        snprintf(where, sizeof where, "%.290s", e->files[first->at]);
    else if (e->lines)
        snprintf(where, sizeof where, "line %u", first->at);
    else {
        const cJSON *element = cJSON_GetArrayItem(e->array, (int)first->at);
        struct gc_pos at = gc_json_where(e->doc, gc_json_get(element, "id"));
        snprintf(where, sizeof where, "%u:%u", at.line, at.column);
    }
    mock_problem(e, gc_json_get(json, "id"), "%s \"%.100s\" is there twice, first at %s",
                 mock_kinds[kind].what, id, where);
    return true;
}

/* The tree of an entry as it was written, without defaults. NULL: no memory. */
static cJSON *tree_of(const struct mock_entry *entry)
{
    if (entry->item && entry->item->json)
        return cJSON_Duplicate(entry->item->json, true);
    struct gc_strbuf raw GC_AUTO(gc_strbuf_release) = GC_STRBUF(UINT32_MAX);
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    gc_strbuf_add(&raw, entry->json, entry->raw_bytes);
    gc_strbuf_addc(&raw, '}');
    if (gc_strbuf_status(&raw) != GC_OK ||
        gc_json_parse(&doc, "contact", raw.data, raw.len, &gc_json_file_limits, NULL) != GC_OK)
        return NULL;
    return gc_json_take(&doc);
}

/* What is listed: the item, but no secret. */
static enum gc_status write_text(struct mock_item *item)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_TEXT_BYTES);
    struct gc_jsonw w = gc_jsonw(&text);
    gc_jsonw_object(&w);
    for (const cJSON *c = item->json->child; c; c = c->next)
        if (item->kind != MOCK_CLIENTS || strcmp(c->string, "secret") != 0)
            gc_jsonw_put_value(&w, c->string, c);
    gc_jsonw_end(&w);
    item->text_bytes = text.len;
    return gc_strbuf_take(&text, &item->text);
}

/* Who asks for an exported action gets what its file can't say: its id, and its folder. */
static bool complete(const struct mock_edit *e, enum mock_kind kind, struct mock_item *item)
{
    bool export = kind == MOCK_DATA_ACTIONS && mock_action_is_export(item->json);
    bool ok = true;
    if (export && !gc_json_get(item->json, "id"))
        ok = cJSON_AddStringToObject(item->json, "id", item->id) != NULL;
    if (ok && export && e->integration && !gc_json_get(item->json, "integration"))
        ok = cJSON_AddStringToObject(item->json, "integration", e->integration) != NULL;
    return ok;
}

static enum gc_status put_item(struct mock_edit *e, struct mock_table *own, enum mock_kind kind,
                               const cJSON *json, const char *id, uint32_t at)
{
    size_t before = e->problems->n;
    struct mock_item *item = mock_item_new(kind, id);
    if (!item)
        return GC_E_NOMEM;
    item->json = cJSON_Duplicate(json, true);
    cJSON_DeleteItemFromObjectCaseSensitive(item->json, "$schema"); /* for editors alone */
    enum gc_status s = item->json && complete(e, kind, item) ? GC_OK : GC_E_NOMEM;
    if (s == GC_OK && mock_kinds[kind].parse)
        s = mock_kinds[kind].parse(e, json, item);
    if (s == GC_OK && e->problems->n == before)
        s = write_text(item);
    if (s != GC_OK || e->problems->n > before) {
        mock_item_unref(item);
        return s;
    }
    struct mock_entry entry = {.id = item->id,
                               .json = item->text,
                               .json_bytes = (uint32_t)item->text_bytes,
                               .item = item,
                               .source = e->source,
                               .at = at};
    return mock_table_put(own, &entry);
}

static enum gc_status put(struct mock_edit *e, struct mock_table *own, enum mock_kind kind,
                          const cJSON *json, const char *id, uint32_t at)
{
    return kind == MOCK_CONTACTS ? mock_edit_put_contact(e, own, json, id, at)
                                 : put_item(e, own, kind, json, id, at);
}

/* What is wrong with a merged item has no place of its own: it gets the patch's. */
static void move_problems(struct mock_edit *e, const struct gc_problems *from, const cJSON *patch)
{
    for (size_t i = 0; i < from->n_kept; i++)
        mock_problem(e, patch, "%s", from->list[i].text);
}

/* The id stays as it is written: 7 does not become "7" because a patch spells it so. */
static bool merge_but_id(cJSON *item, const cJSON *patch)
{
    cJSON *id = cJSON_Duplicate(gc_json_get(item, "id"), true);
    /* The copy has its key; cJSON_ReplaceItemInObject would make one, and not notice a failure. */
    if (id && gc_json_merge(item, patch) &&
        cJSON_ReplaceItemViaPointer(item, cJSON_GetObjectItemCaseSensitive(item, "id"), id))
        return true;
    cJSON_Delete(id);
    return false;
}

static enum gc_status merge_and_put(struct mock_edit *e, struct mock_table *own,
                                    enum mock_kind kind, const struct mock_entry *old,
                                    const cJSON *patch, uint32_t at)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct mock_edit inner = *e;
    inner.problems = &problems;
    inner.raw = NULL;
    cJSON *merged = tree_of(old);
    char *id = gc_strdup(old->id); /* the entry may move when the table grows */
    enum gc_status s = merged && id && merge_but_id(merged, patch) ? GC_OK : GC_E_NOMEM;
    if (s == GC_OK && mock_kind_check(&inner, kind, merged, false))
        s = put(&inner, own, kind, merged, id, at);
    move_problems(e, &problems, patch);
    cJSON_Delete(merged);
    free(id);
    return s;
}

enum gc_status mock_edit_item(struct mock_edit *e, enum mock_kind kind, const char *collection,
                              const cJSON *json, uint32_t at)
{
    char made[MADE_ID];
    bool export = is_export(kind, json);
    const char *id = export ? id_of_export(e, kind, json, at, made) : id_of(json, made);
    bool whole = e->replace || (export && (kind == MOCK_FLOWS || e->files));
    const struct mock_entry *old =
        id && !whole ? mock_org_entry(e->org, kind, collection, id) : NULL;
    bool patch = old != NULL;
    e->collection = collection;
    /* What a patch of an export means is seen when it has been merged. */
    bool known = !patch || !old->item || !is_export(kind, old->item->json);
    if (known && !mock_kind_check(e, kind, json, patch))
        return GC_OK;
    struct mock_table *own = mock_org_writable(e->org, kind, collection);
    if (!own)
        return GC_E_NOMEM;
    if (is_duplicate(e, own, kind, id, json))
        return GC_OK;
    return patch
               ? merge_and_put(e, own, kind, mock_org_entry(e->org, kind, collection, id), json, at)
               : put(e, own, kind, json, id, at);
}

enum gc_status mock_edit_array(struct mock_edit *e, enum mock_kind kind, const char *collection,
                               const cJSON *array)
{
    enum gc_status s = GC_OK;
    uint32_t at = 0;
    if (!cJSON_IsArray(array)) {
        mock_problem(e, array, "%s must be an array, not %s",
                     collection ? collection : mock_kinds[kind].name, gc_json_type_name(array));
        return GC_OK;
    }
    if (!mock_org_writable(e->org, kind, collection)) /* an empty collection is one, too */
        return GC_E_NOMEM;
    e->array = array;
    e->source = mock_edit_new_source();
    for (const cJSON *c = array->child; c && s == GC_OK && !mock_edit_gave_up(e); c = c->next)
        s = mock_edit_item(e, kind, collection, c, at++);
    return s;
}
