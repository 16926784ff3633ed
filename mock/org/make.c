/* Making an org: layers, tables to write to, items. */
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "mock/flow/engine/model.h"
#include "mock/flow/export/export.h"
#include "mock/integrations/action/action.h"
#include "mock/org/internal.h"
#include "mock/stubs/stubs.h"

uintptr_t mock_new_stamp(void)
{
    static atomic_uintptr_t last;
    return atomic_fetch_add(&last, 1) + 1;
}

struct mock_singleton *mock_singleton_new(cJSON *json)
{
    struct mock_singleton *w = json ? calloc(1, sizeof *w) : NULL;
    if (!w) {
        cJSON_Delete(json);
        return NULL;
    }
    atomic_init(&w->refs, 1);
    w->stamp = mock_new_stamp();
    w->json = json;
    return w;
}

static struct mock_singleton *singleton_ref(struct mock_singleton *w)
{
    if (w)
        atomic_fetch_add_explicit(&w->refs, 1, memory_order_relaxed);
    return w;
}

void mock_singleton_unref(struct mock_singleton *w)
{
    if (!w || atomic_fetch_sub_explicit(&w->refs, 1, memory_order_acq_rel) != 1)
        return;
    cJSON_Delete(w->json);
    free(w);
}

struct mock_item *mock_item_new(enum mock_kind kind, const char *id)
{
    struct mock_item *item = calloc(1, sizeof *item);
    if (!item)
        return NULL;
    atomic_init(&item->refs, 1);
    item->kind = kind;
    item->id = gc_strdup(id);
    if (!item->id) {
        free(item);
        return NULL;
    }
    return item;
}

struct mock_item *mock_item_ref(struct mock_item *item)
{
    if (item)
        atomic_fetch_add_explicit(&item->refs, 1, memory_order_relaxed);
    return item;
}

static void free_texts(struct mock_texts *t)
{
    free((void *)(uintptr_t)t->items);
}

void mock_item_unref(struct mock_item *item)
{
    if (!item || atomic_fetch_sub_explicit(&item->refs, 1, memory_order_acq_rel) != 1)
        return;
    if (item->kind == MOCK_CLIENTS) {
        free_texts(&item->as.client.permissions);
        free_texts(&item->as.client.scopes);
        free_texts(&item->as.client.redirect_uris);
    }
    if (item->model)
        flow_model_free(item->model);
    flow_export_free(item->export);
    action_free(item->definition);
    cJSON_Delete(item->form);
    gc_problems_release(&item->notes);
    cJSON_Delete(item->json);
    free(item->numbers);
    free(item->text);
    free(item->id);
    free(item);
}

static bool share_layer(struct mock_org *org, struct mock_org *upper)
{
    for (size_t i = 0; i < MOCK_N_TABLES; i++)
        org->tables[i] = mock_table_ref(upper->tables[i]);
    org->settings = singleton_ref(upper->settings);
    org->faults = singleton_ref(upper->faults);
    org->data_tables = singleton_ref(upper->data_tables);
    org->stubs = mock_stub_set_ref(upper->stubs);
    org->platform = singleton_ref(upper->platform);
    org->platform_rows = singleton_ref(upper->platform_rows);
    org->collections = calloc(upper->n_collections + 1, sizeof *org->collections);
    for (size_t i = 0; org->collections && i < upper->n_collections; i++) {
        char *name = gc_strdup(upper->collections[i].name);
        if (!name)
            return false;
        org->collections[org->n_collections++] = (struct mock_named_table){
            .name = name, .table = mock_table_ref(upper->collections[i].table)};
    }
    return org->collections != NULL;
}

struct mock_org *mock_org_new(struct mock_org *base)
{
    struct mock_org *org = calloc(1, sizeof *org);
    if (!org)
        return NULL;
    atomic_init(&org->refs, 1);
    if (!base)
        return org;
    org->operations = base->operations;
    org->below = mock_org_ref(base->below ? base->below : base);
    if (base->below && !share_layer(org, base)) {
        mock_org_unref(org);
        return NULL;
    }
    return org;
}

/* The place of a collection's table, made when there is none. */
static struct mock_table **collection_place(struct mock_org *org, const char *name)
{
    for (size_t i = 0; i < org->n_collections; i++)
        if (strcmp(org->collections[i].name, name) == 0)
            return &org->collections[i].table;
    struct mock_named_table *more =
        realloc(org->collections, (org->n_collections + 1) * sizeof *more);
    if (!more)
        return NULL;
    org->collections = more;
    char *copy = gc_strdup(name);
    if (!copy)
        return NULL;
    more[org->n_collections] = (struct mock_named_table){.name = copy};
    return &more[org->n_collections++].table;
}

struct mock_table *mock_org_writable(struct mock_org *org, enum mock_kind kind,
                                     const char *collection)
{
    struct mock_table **place =
        kind == MOCK_COLLECTION ? collection_place(org, collection) : &org->tables[kind];
    if (!place)
        return NULL;
    if (*place && atomic_load_explicit(&(*place)->refs, memory_order_acquire) == 1)
        return *place;
    struct mock_table *own = *place ? mock_table_copy(*place) : mock_table_new();
    if (own) {
        mock_table_unref(*place);
        *place = own;
    }
    return own;
}

/* The names of this layer's collections that `org` has not got yet. */
static void add_names(struct mock_org *org, const struct mock_org *layer)
{
    for (size_t i = 0; i < layer->n_collections; i++)
        if (!mock_org_has_collection(org, layer->collections[i].name))
            org->names[org->n_names++] = layer->collections[i].name;
}

enum gc_status mock_org_finish(struct mock_org *org)
{
    struct mock_table *contacts = org->tables[MOCK_CONTACTS];
    size_t below = org->below ? org->below->n_collections : 0;
    free(org->names);
    org->n_names = 0;
    org->names = calloc(below + org->n_collections + 1, sizeof *org->names);
    if (!org->names)
        return GC_E_NOMEM;
    if (org->below)
        add_names(org, org->below);
    add_names(org, org);
    mock_stub_set_finish(org->stubs);
    if (contacts && !contacts->by_number)
        return mock_table_index_numbers(contacts);
    return GC_OK;
}
