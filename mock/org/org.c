/* An org as its users see it: counting, looking up, listing. Two layers at most. */
#include "mock/org/org.h"

#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "mock/integrations/action/action.h"
#include "mock/org/internal.h"
#include "mock/stubs/stubs.h"
#include "mock/text/phone.h"

bool mock_texts_have(const struct mock_texts *t, const char *text)
{
    for (size_t i = 0; i < t->n; i++)
        if (strcmp(t->items[i], text) == 0 || strcmp(t->items[i], "*") == 0)
            return true;
    return false;
}

struct mock_org *mock_org_ref(struct mock_org *org)
{
    if (org)
        atomic_fetch_add_explicit(&org->refs, 1, memory_order_relaxed);
    return org;
}

void mock_org_unref(struct mock_org *org)
{
    if (!org || atomic_fetch_sub_explicit(&org->refs, 1, memory_order_acq_rel) != 1)
        return;
    for (size_t i = 0; i < MOCK_N_TABLES; i++)
        mock_table_unref(org->tables[i]);
    for (size_t i = 0; i < org->n_collections; i++) {
        mock_table_unref(org->collections[i].table);
        free(org->collections[i].name);
    }
    free(org->collections);
    free(org->names);
    mock_singleton_unref(org->settings);
    mock_singleton_unref(org->faults);
    mock_singleton_unref(org->data_tables);
    mock_stub_set_unref(org->stubs);
    mock_singleton_unref(org->platform);
    mock_singleton_unref(org->platform_rows);
    mock_org_unref(org->below);
    free(org);
}

struct mock_table *mock_org_table(const struct mock_org *org, enum mock_kind kind,
                                  const char *collection)
{
    if (kind != MOCK_COLLECTION)
        return org->tables[kind];
    for (size_t i = 0; collection && i < org->n_collections; i++)
        if (strcmp(org->collections[i].name, collection) == 0)
            return org->collections[i].table;
    return NULL;
}

const struct mock_entry *mock_org_entry(const struct mock_org *org, enum mock_kind kind,
                                        const char *collection, const char *id)
{
    for (; org; org = org->below) {
        const struct mock_entry *e = mock_table_find(mock_org_table(org, kind, collection), id);
        if (e)
            return e->json ? e : NULL;
    }
    return NULL;
}

const struct mock_settings *mock_org_settings(const struct mock_org *org)
{
    static const struct mock_settings none = {.id = "", .name = "", .country_code = ""};
    for (; org; org = org->below)
        if (org->settings)
            return &org->settings->values;
    return &none;
}

const cJSON *mock_org_faults(const struct mock_org *org)
{
    for (; org; org = org->below)
        if (org->faults)
            return org->faults->json;
    return NULL;
}

struct mock_stub_set *mock_org_stubs(const struct mock_org *org)
{
    for (; org; org = org->below)
        if (org->stubs)
            return org->stubs;
    return NULL;
}

const struct mock_client *mock_org_client(const struct mock_org *org, const char *id)
{
    const struct mock_entry *e = mock_org_entry(org, MOCK_CLIENTS, NULL, id);
    return e ? &e->item->as.client : NULL;
}

const struct mock_flow *mock_org_flow(const struct mock_org *org, const char *id)
{
    const struct mock_entry *e = mock_org_entry(org, MOCK_FLOWS, NULL, id);
    return e ? &e->item->as.flow : mock_org_flow_told(org, id);
}

const cJSON *mock_org_item(const struct mock_org *org, const char *collection, const char *id)
{
    const struct mock_entry *e = mock_org_entry(org, MOCK_COLLECTION, collection, id);
    return e ? e->item->json : NULL;
}

const char *mock_org_item_text(const struct mock_org *org, const char *collection, const char *id,
                               size_t *n)
{
    const struct mock_entry *e = mock_org_entry(org, MOCK_COLLECTION, collection, id);
    *n = e ? e->json_bytes : 0;
    return e ? e->json : NULL;
}

static struct mock_contact contact_of(const struct mock_entry *e)
{
    return (struct mock_contact){.id = e->id, .json = e->json, .json_bytes = e->json_bytes};
}

bool mock_org_contact(const struct mock_org *org, const char *id, struct mock_contact *out)
{
    const struct mock_entry *e = mock_org_entry(org, MOCK_CONTACTS, NULL, id);
    if (e)
        *out = contact_of(e);
    return e != NULL;
}

/* An entry, its table, and where it stands in the order of all. */
struct place {
    const struct mock_entry *entry;
    const struct mock_table *table;
    size_t at;
};

/* The first entry of a number in the lower table that the upper one does not hide. */
static struct place first_below(const struct mock_table *lower, const struct mock_table *upper,
                                uint64_t digits)
{
    for (uint32_t i = mock_table_number(lower, digits); lower && i;
         i = lower->numbers[i - 1].next) {
        size_t at = lower->numbers[i - 1].entry;
        if (!mock_table_find(upper, lower->entries[at].id))
            return (struct place){&lower->entries[at], lower, at};
    }
    return (struct place){.at = SIZE_MAX};
}

/* The first of the upper table: what replaces an item stands where that stood, new ones last. */
static struct place first_above(const struct mock_table *lower, const struct mock_table *upper,
                                uint64_t digits)
{
    struct place first = {.at = SIZE_MAX};
    for (uint32_t i = mock_table_number(upper, digits); upper && i;
         i = upper->numbers[i - 1].next) {
        size_t k = upper->numbers[i - 1].entry;
        const struct mock_entry *old = mock_table_find(lower, upper->entries[k].id);
        size_t at = old ? (size_t)(old - lower->entries) : (lower ? lower->n : 0) + k;
        if (at < first.at)
            first = (struct place){&upper->entries[k], upper, at};
    }
    return first;
}

bool mock_org_contact_by_number(const struct mock_org *org, const char *number,
                                struct mock_contact *out)
{
    char e164[MOCK_E164_TEXT];
    if (!mock_phone_normalise(number, mock_org_settings(org)->country_code, e164))
        return false;
    uint64_t digits = strtoull(e164 + 1, NULL, 10);
    const struct mock_table *upper = org->below ? org->tables[MOCK_CONTACTS] : NULL;
    const struct mock_table *lower = (org->below ? org->below : org)->tables[MOCK_CONTACTS];
    struct place below = first_below(lower, upper, digits);
    struct place above = first_above(lower, upper, digits);
    struct place first = above.at < below.at ? above : below;
    if (!first.entry)
        return false;
    *out = contact_of(first.entry);
    out->tree = mock_table_tree(first.table, first.entry);
    return true;
}

typedef bool (*each_fn)(void *ctx, const struct mock_entry *e);

/* The entries that count: those below in their order (or what replaces them), then the new ones. */
static void each_entry(const struct mock_org *org, enum mock_kind kind, const char *collection,
                       each_fn visit, void *ctx)
{
    const struct mock_table *upper = org->below ? mock_org_table(org, kind, collection) : NULL;
    const struct mock_table *lower =
        mock_org_table(org->below ? org->below : org, kind, collection);
    for (size_t i = 0; lower && i < lower->n; i++) {
        const struct mock_entry *e = mock_table_find(upper, lower->entries[i].id);
        e = e ? e : &lower->entries[i];
        if (e->json && !visit(ctx, e))
            return;
    }
    for (size_t i = 0; upper && i < upper->n; i++) {
        const struct mock_entry *e = &upper->entries[i];
        if (e->json && !mock_table_find(lower, e->id) && !visit(ctx, e))
            return;
    }
}

struct visit {
    mock_visit_fn visit;
    void *ctx;
};

static bool visit_text(void *ctx, const struct mock_entry *e)
{
    const struct visit *v = ctx;
    return v->visit(v->ctx, e->id, e->json, e->json_bytes);
}

void mock_org_each(const struct mock_org *org, enum mock_kind kind, const char *collection,
                   mock_visit_fn visit, void *ctx)
{
    each_entry(org, kind, collection, visit_text, &(struct visit){visit, ctx});
}

size_t mock_org_count(const struct mock_org *org, enum mock_kind kind, const char *collection)
{
    const struct mock_table *lower =
        mock_org_table(org->below ? org->below : org, kind, collection);
    size_t n = lower ? lower->n : 0;
    const struct mock_table *upper = org->below ? mock_org_table(org, kind, collection) : NULL;
    for (size_t i = 0; upper && i < upper->n; i++) {
        bool was = mock_table_find(lower, upper->entries[i].id) != NULL;
        bool is = upper->entries[i].json != NULL;
        n = n + (is && !was) - (was && !is);
    }
    return n;
}

struct by_name {
    const char *name;
    bool loosely;
    const struct mock_data_action *found;
};

static bool has_name(void *ctx, const struct mock_entry *e)
{
    struct by_name *b = ctx;
    const char *name = e->item->as.action.name;
    if (b->loosely ? mock_action_names_agree(name, b->name) : strcmp(name, b->name) == 0)
        b->found = &e->item->as.action;
    return !b->found;
}

const struct mock_data_action *mock_org_data_action_by_id(const struct mock_org *org,
                                                          const char *id)
{
    const struct mock_entry *e = mock_org_entry(org, MOCK_DATA_ACTIONS, NULL, id);
    return e ? &e->item->as.action : NULL;
}

const struct mock_data_action *mock_org_data_action(const struct mock_org *org, const char *id)
{
    struct by_name b = {.name = id, .found = mock_org_data_action_by_id(org, id)};
    if (!b.found && id)
        each_entry(org, MOCK_DATA_ACTIONS, NULL, has_name, &b);
    b.loosely = true;
    if (!b.found && id)
        each_entry(org, MOCK_DATA_ACTIONS, NULL, has_name, &b);
    return b.found;
}

static bool is_login(void *ctx, const struct mock_entry *e)
{
    struct by_name *b = ctx;
    const struct mock_data_action *a = &e->item->as.action;
    if (a->definition->is_login && strcmp(a->integration, b->name) == 0)
        b->found = a;
    return !b->found;
}

const struct mock_data_action *mock_org_login_action(const struct mock_org *org,
                                                     const char *integration)
{
    struct by_name b = {.name = integration};
    each_entry(org, MOCK_DATA_ACTIONS, NULL, is_login, &b);
    return b.found;
}

bool mock_org_has_collection(const struct mock_org *org, const char *collection)
{
    for (size_t i = 0; collection && i < org->n_names; i++)
        if (strcmp(org->names[i], collection) == 0)
            return true;
    return false;
}

struct mock_texts mock_org_collections(const struct mock_org *org)
{
    return (struct mock_texts){.items = org->names, .n = org->n_names};
}
