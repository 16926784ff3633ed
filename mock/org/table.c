/* Tables of entries: found by id in constant time, contacts by number too. */
#include <stdlib.h>
#include <string.h>

#include "base/json/write.h"
#include "base/map.h"
#include "mock/flow/engine/engine.h"
#include "mock/org/internal.h"

#define MAX_ENTRIES ((size_t)1 << 30)
enum { MAX_TREES = 1024, MAX_TREE_BYTES = 4096 };

struct mock_table *mock_table_new(void)
{
    struct mock_table *t = calloc(1, sizeof *t);
    if (!t)
        return NULL;
    atomic_init(&t->refs, 1);
    t->stamp = mock_new_stamp();
    t->arena.max_bytes = SIZE_MAX;
    return t;
}

struct mock_table *mock_table_ref(struct mock_table *t)
{
    if (t)
        atomic_fetch_add_explicit(&t->refs, 1, memory_order_relaxed);
    return t;
}

static void free_tree(struct mock_contact_tree *tree)
{
    if (!tree)
        return;
    gc_json_release(&tree->doc);
    free(tree->written);
    free(tree->shown);
    free(tree);
}

static void free_trees(struct mock_table *t)
{
    for (size_t i = 0; i < t->n_trees; i++)
        free_tree(atomic_load(&t->trees[i]));
    free(t->trees);
    t->trees = NULL;
    t->n_trees = 0;
}

void mock_table_unref(struct mock_table *t)
{
    if (!t || atomic_fetch_sub_explicit(&t->refs, 1, memory_order_acq_rel) != 1)
        return;
    for (size_t i = 0; i < t->n; i++)
        mock_item_unref(t->entries[i].item);
    free_trees(t);
    gc_arena_release(&t->arena);
    free(t->entries);
    free(t->by_id);
    free(t->numbers);
    free(t->by_number);
    free(t);
}

/* The slot that holds the id, or the free one where it would go. There are slots. */
static uint32_t *id_slot(const struct mock_table *t, const char *id)
{
    size_t mask = t->n_by_id - 1, i = (size_t)gc_hash(id, strlen(id)) & mask;
    while (t->by_id[i] && strcmp(t->entries[t->by_id[i] - 1].id, id) != 0)
        i = (i + 1) & mask;
    return &t->by_id[i];
}

struct mock_entry *mock_table_find(const struct mock_table *t, const char *id)
{
    if (!t || !t->n_by_id || !id)
        return NULL;
    uint32_t *slot = id_slot(t, id);
    return *slot ? &t->entries[*slot - 1] : NULL;
}

/* Half of the slots stay free. */
static bool index_room(struct mock_table *t)
{
    if ((t->n + 1) * 2 <= t->n_by_id)
        return true;
    size_t bigger = t->n_by_id ? t->n_by_id * 2 : 8;
    uint32_t *slots = calloc(bigger, sizeof *slots);
    if (!slots)
        return false;
    free(t->by_id);
    t->by_id = slots;
    t->n_by_id = bigger;
    for (size_t i = 0; i < t->n; i++)
        *id_slot(t, t->entries[i].id) = (uint32_t)i + 1;
    return true;
}

static bool entry_room(struct mock_table *t)
{
    if (t->n < t->cap)
        return true;
    size_t cap = t->cap ? t->cap * 2 : 8;
    struct mock_entry *more = realloc(t->entries, cap * sizeof *more);
    if (!more)
        return false;
    t->entries = more;
    t->cap = cap;
    return true;
}

enum gc_status mock_table_put(struct mock_table *t, const struct mock_entry *e)
{
    struct mock_entry *old = mock_table_find(t, e->id);
    if (old) {
        struct mock_item *item = old->item;
        *old = *e;
        mock_item_unref(item);
        return GC_OK;
    }
    if (t->n == MAX_ENTRIES || !index_room(t) || !entry_room(t)) {
        mock_item_unref(e->item);
        return t->n == MAX_ENTRIES ? GC_E_TOO_BIG : GC_E_NOMEM;
    }
    *id_slot(t, e->id) = (uint32_t)t->n + 1;
    t->entries[t->n++] = *e;
    return GC_OK;
}

/* Slots and entries as they are: a change of a big layer costs two memcpy and the counting. */
struct mock_table *mock_table_copy(const struct mock_table *t)
{
    struct mock_table *copy = mock_table_new();
    if (!copy || t->n == 0)
        return copy;
    copy->entries = malloc(t->n * sizeof *copy->entries);
    copy->by_id = malloc(t->n_by_id * sizeof *copy->by_id);
    if (!copy->entries || !copy->by_id) {
        mock_table_unref(copy);
        return NULL;
    }
    memcpy(copy->entries, t->entries, t->n * sizeof *copy->entries);
    memcpy(copy->by_id, t->by_id, t->n_by_id * sizeof *copy->by_id);
    copy->n = copy->cap = t->n;
    copy->n_by_id = t->n_by_id;
    for (size_t i = 0; i < copy->n; i++)
        mock_item_ref(copy->entries[i].item);
    return copy;
}

static uint32_t *number_slot(const struct mock_table *t, uint64_t digits)
{
    size_t mask = t->n_by_number - 1;
    size_t i = (size_t)gc_hash((const char *)&digits, sizeof digits) & mask;
    while (t->by_number[i] && t->numbers[t->by_number[i] - 1].digits != digits)
        i = (i + 1) & mask;
    return &t->by_number[i];
}

uint32_t mock_table_number(const struct mock_table *t, uint64_t digits)
{
    return t && t->n_by_number ? *number_slot(t, digits) : 0;
}

static bool number_room(struct mock_table *t)
{
    size_t n = 0, slots = 8;
    for (size_t i = 0; i < t->n; i++)
        n += t->entries[i].n_numbers;
    while (slots < n * 2)
        slots *= 2;
    free(t->numbers);
    free(t->by_number);
    t->n_numbers = 0;
    t->numbers = malloc((n + 1) * sizeof *t->numbers);
    t->by_number = calloc(slots, sizeof *t->by_number);
    t->n_by_number = t->by_number ? slots : 0;
    return t->numbers && t->by_number && n < UINT32_MAX;
}

static bool tree_room(struct mock_table *t)
{
    free_trees(t);
    size_t n = t->n < MAX_TREES ? t->n : MAX_TREES;
    t->trees = calloc(n + 1, sizeof *t->trees);
    t->n_trees = t->trees ? n : 0;
    return t->trees != NULL;
}

static struct mock_contact_tree *read_tree(const struct mock_entry *e)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(4 * MAX_TREE_BYTES);
    struct gc_strbuf shown GC_AUTO(gc_strbuf_release) = GC_STRBUF(4 * MAX_TREE_BYTES);
    struct gc_jsonw w = gc_jsonw(&text), of_trace = gc_jsonw(&shown);
    struct mock_contact_tree *tree = calloc(1, sizeof *tree);
    if (!tree || gc_json_parse(&tree->doc, "contact", e->json, e->json_bytes,
                               &gc_json_default_limits, NULL) != GC_OK) {
        free_tree(tree);
        return NULL;
    }
    tree->of = e;
    gc_jsonw_value(&w, tree->doc.root);
    flow_show_contact(tree->doc.root, &of_trace);
    if (gc_strbuf_take(&text, &tree->written) == GC_OK &&
        gc_strbuf_take(&shown, &tree->shown) == GC_OK)
        return tree;
    free_tree(tree);
    return NULL;
}

/* Who comes second with the same contact throws its own away. */
const struct mock_contact_tree *mock_table_tree(const struct mock_table *t,
                                                const struct mock_entry *e)
{
    if (t->n_trees == 0 || e->json_bytes > MAX_TREE_BYTES)
        return NULL;
    _Atomic(struct mock_contact_tree *) *place = &t->trees[(size_t)(e - t->entries) % t->n_trees];
    struct mock_contact_tree *kept = atomic_load_explicit(place, memory_order_acquire);
    struct mock_contact_tree *own = kept ? NULL : read_tree(e);
    if (own && atomic_compare_exchange_strong(place, &kept, own))
        return own;
    free_tree(own);
    return kept && kept->of == e ? kept : NULL;
}

/* From the last entry to the first, each put before the others of its number. */
enum gc_status mock_table_index_numbers(struct mock_table *t)
{
    if (!number_room(t) || !tree_room(t))
        return GC_E_NOMEM;
    for (size_t i = t->n; i-- > 0;) {
        const struct mock_entry *e = &t->entries[i];
        for (size_t k = 0; k < e->n_numbers; k++) {
            uint32_t *slot = number_slot(t, e->numbers[k]);
            t->numbers[t->n_numbers++] =
                (struct mock_number){.digits = e->numbers[k], .entry = (uint32_t)i, .next = *slot};
            *slot = (uint32_t)t->n_numbers;
        }
    }
    return GC_OK;
}

void mock_org_each_shared_number(const struct mock_org *org,
                                 void (*told)(void *ctx, uint64_t number, const char *found,
                                              const char *other),
                                 void *ctx)
{
    const struct mock_table *t = mock_org_table(org, MOCK_CONTACTS, NULL);
    for (size_t i = t ? t->n_numbers : 0; i-- > 0;) {
        const struct mock_number *n = &t->numbers[i];
        const char *found = t->entries[n->entry].id;
        bool is_first = mock_table_number(t, n->digits) == i + 1;
        for (uint32_t next = is_first ? n->next : 0; next; next = t->numbers[next - 1].next) {
            const char *other = t->entries[t->numbers[next - 1].entry].id;
            if (strcmp(other, found) != 0) /* not a contact that has it twice */
                told(ctx, n->digits, found, other);
        }
    }
}
