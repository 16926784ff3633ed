/* internal.h - what an org is made of; for the files of mock/org only.
 *
 *   struct mock_edit e = {.org = fork, .doc = &doc, .problems = &problems};
 *   mock_edit_array(&e, MOCK_CLIENTS, NULL, doc.root);
 *
 * An org is a layer: tables of items over `below`, the org it changes. What was loaded from folders
 * has nothing below and holds all; what a world changed holds the changes alone. There are never
 * more than two layers: a change of a change copies the upper one (entries, not items) and keeps
 * what is below. While an org is made it belongs to one thread; then nothing in it changes again.
 *
 * Ownership:  layers, tables and items are reference counted. An entry's texts belong to its item,
 *             or, for contacts loaded from folders, to the table's arena.
 * Threads:    an org that is being made: one. Finished: any.
 * Errors:     GC_E_NOMEM, GC_E_TOO_BIG; what is wrong with the data goes to problems, and the
 *             functions return GC_OK.
 */
#ifndef MOCK_ORG_INTERNAL_H
#define MOCK_ORG_INTERNAL_H

#include <stdatomic.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "mock/org/org.h"

enum { MOCK_N_TABLES = MOCK_COLLECTION }; /* the kinds before it have one table each */

/* One item of any kind. Contacts are text alone: json is NULL, numbers are set. */
struct mock_item {
    atomic_uint refs;
    enum mock_kind kind;
    char *id;
    cJSON *json;
    char *text; /* what is listed; clients without their secret */
    size_t text_bytes;
    size_t raw_bytes; /* see mock_entry */
    uint64_t *numbers;
    size_t n_numbers;
    struct flow_model *model;
    struct flow_export *export;
    struct action_definition *definition;
    cJSON *form; /* of a compact action: the same as an export */
    struct gc_problems notes;
    union {
        struct mock_client client;
        struct mock_flow flow;
        struct mock_data_action action;
    } as;
};

struct mock_entry {
    const char *id;
    const char *json;        /* NULL: deleted, hides the item below */
    const uint64_t *numbers; /* contacts: digits of their E.164 numbers */
    struct mock_item *item;  /* NULL: the arena's */
    uint32_t json_bytes;
    uint32_t raw_bytes; /* contacts: json up to here plus '}' is what was written; then defaults */
    uint32_t n_numbers;
    uint32_t source, at; /* which file of this load, and its line or element: for duplicates */
};

/* A number of a contact; those of one number are chained in the order of their entries. */
struct mock_number {
    uint64_t digits;
    uint32_t entry, next; /* next: number + 1, 0: the last */
};

/* Not of base/map.h: its slots of 32 bytes and a copy of each key would take 100,000 contacts about
 * 10 MB more, and a change of a layer would make each anew; here it is two memcpy. */
struct mock_table {
    atomic_uint refs;
    uintptr_t stamp;            /* no two tables have the same */
    struct mock_entry *entries; /* in the order of the files */
    size_t n, cap;
    uint32_t *by_id; /* open addressing: entry + 1, 0: free; n_by_id is a power of two */
    size_t n_by_id;
    struct mock_number *numbers; /* made by mock_table_index_numbers */
    size_t n_numbers;
    uint32_t *by_number;
    size_t n_by_number;
    _Atomic(struct mock_contact_tree *)
        *trees; /* as they are asked for; by entry, modulo n_trees */
    size_t n_trees;
    struct gc_arena arena; /* texts without a malloc each */
};
struct mock_table *mock_table_new(void);
struct mock_table *mock_table_copy(const struct mock_table *t); /* entries with an item only */
struct mock_table *mock_table_ref(struct mock_table *t);
void mock_table_unref(struct mock_table *t);
struct mock_entry *mock_table_find(const struct mock_table *t,
                                   const char *id); /* t: NULL is fine */
/* Sets the entry of e->id (a new one comes last). Takes over e->item, also on failure. */
GC_NODISCARD enum gc_status mock_table_put(struct mock_table *t, const struct mock_entry *e);
GC_NODISCARD enum gc_status mock_table_index_numbers(struct mock_table *t);
/* The first of the chain of a number: index + 1 into numbers, or 0. */
uint32_t mock_table_number(const struct mock_table *t, uint64_t digits);
/* Of a finished table of contacts: the entry, read. Lives as long as the table; NULL: it is not
 * kept (it is large, another has its place, no memory). */
const struct mock_contact_tree *mock_table_tree(const struct mock_table *t,
                                                const struct mock_entry *e);

struct mock_named_table {
    char *name;
    struct mock_table *table;
};

/* What there is one of, instead of items: the settings, or the faults (values are then unused). */
struct mock_singleton {
    atomic_uint refs;
    uintptr_t stamp; /* no two have the same */
    cJSON *json;
    struct mock_settings values; /* texts point into json */
};
struct mock_singleton *mock_singleton_new(cJSON *json); /* takes json, also on failure */
void mock_singleton_unref(struct mock_singleton *w);    /* NULL is fine */

struct mock_org {
    atomic_uint refs;
    struct mock_org *below;
    struct mock_table *tables[MOCK_N_TABLES]; /* NULL: empty */
    struct mock_named_table *collections;
    size_t n_collections;
    struct mock_singleton *settings, *faults; /* NULL: as below */
    struct mock_singleton *data_tables;       /* the same; {NAME: [row, ...]} */
    struct mock_stub_set *stubs;              /* NULL: as below */
    struct mock_singleton *platform;          /* the same; {"/api/v2/...": [item, ...]} */
    struct mock_singleton *platform_rows;     /* the same; platform.json */
    const char **names;                       /* of all collections, those below too */
    size_t n_names;
    const struct mock_operations *operations; /* that faults may name; NULL: any */
};

/* The table of this layer alone, or NULL. */
struct mock_table *mock_org_table(const struct mock_org *org, enum mock_kind kind,
                                  const char *collection);
/* The entry that counts, of the upper or the lower layer; NULL when there is none or it is
 * deleted. */
/* The flow of that id by the word of another export, whose manifest has its name; NULL: none. */
const struct mock_flow *mock_org_flow_told(const struct mock_org *org, const char *id);
const struct mock_entry *mock_org_entry(const struct mock_org *org, enum mock_kind kind,
                                        const char *collection, const char *id);

/* Making one. mock_org_new(NULL): empty. Else a layer over base that starts with its changes. */
struct mock_org *mock_org_new(struct mock_org *base);
/* The table to write to: made or copied when it is needed. NULL: no memory. */
struct mock_table *mock_org_writable(struct mock_org *org, enum mock_kind kind,
                                     const char *collection);
/* Indexes what was written; the org is finished then. */
GC_NODISCARD enum gc_status mock_org_finish(struct mock_org *org);

/* A document on its way into an org that is being made. */
struct mock_edit {
    struct mock_org *org;
    const struct gc_json *doc;
    struct gc_problems *problems;
    uint32_t source;          /* differs from file to file; 0: no item can be there already */
    const cJSON *array;       /* what `at` counts: its elements, */
    const char *const *files; /* or, when this is set, files with one item each; or lines */
    const char *collection;   /* whose item is checked; set by mock_edit_item */
    const char *raw;          /* Optional: the item's text as it was written, one object */
    size_t raw_bytes;
    const char *integration; /* of the data actions that are loaded; NULL: as they say themselves */
    bool replace; /* items replace those of the same id instead of being merged into them */
    bool lines;
};
uint32_t mock_edit_new_source(void);
GC_NODISCARD enum gc_status mock_edit_array(struct mock_edit *e, enum mock_kind kind,
                                            const char *collection, const cJSON *array);
GC_NODISCARD enum gc_status mock_edit_item(struct mock_edit *e, enum mock_kind kind,
                                           const char *collection, const cJSON *json, uint32_t at);
/* Checks the numbers of a contact and puts it; json is of e->doc or not, as for a row's parse. */
GC_NODISCARD enum gc_status mock_edit_put_contact(struct mock_edit *e, struct mock_table *own,
                                                  const cJSON *json, const char *id, uint32_t at);
GC_NODISCARD enum gc_status mock_edit_settings(struct mock_edit *e, const cJSON *json);
GC_NODISCARD enum gc_status mock_edit_faults(struct mock_edit *e, const cJSON *array);
GC_NODISCARD enum gc_status mock_edit_data_tables(struct mock_edit *e, const cJSON *tables);
/* data-tables/NAME.csv. */
GC_NODISCARD enum gc_status mock_load_data_table(struct mock_edit *e, const char *path,
                                                 const char *name);
/* platform/: see platform.c. *io: something could not be read at all. */
GC_NODISCARD enum gc_status mock_load_platform(struct mock_edit *e, const char *dir, bool *io);
/* platform.json: laid over the rows of the orgs below. */
GC_NODISCARD enum gc_status mock_edit_platform_rows(struct mock_edit *e, const cJSON *rows);
uintptr_t mock_new_stamp(void); /* make.c */
/* So much goes wrong that the rest of the file is not worth reading: positions cost time. */
bool mock_edit_gave_up(const struct mock_edit *e);

/* The kinds: how a file's items are checked and understood; parse gets what the schema has passed.
 */
struct mock_kind_row {
    const char *name;   /* as members of overlays and the control plane say it: "data_actions" */
    const char *what;   /* one of them: "data action" */
    const char *schema; /* what judges the form of one */
    /* Checks json, which may be of e->doc (and has a position then), and fills item->as with
     * texts of item->json, which has the same content. NULL: nothing to fill. */
    enum gc_status (*parse)(struct mock_edit *e, const cJSON *json, struct mock_item *item);
};
extern const struct mock_kind_row mock_kinds[MOCK_COLLECTION + 1];
bool mock_collection_name_ok(const char *name);
/* By the row's schema; partial: as a patch. */
bool mock_kind_check(struct mock_edit *e, enum mock_kind kind, const cJSON *json, bool partial);

/* schedules.c: a schedule that has passed the schema. */
bool mock_schedule_check(struct mock_edit *e, const cJSON *json);

void mock_edit_check_contract(struct mock_edit *e, const cJSON *contract);

/* actions.c: data actions, in the compact form and as exported. */
bool mock_action_is_export(const cJSON *json);
enum { MOCK_ACTION_ID = 64 };
/* Stable: of folder and name; beside: a further text that sets two of one name apart. */
void mock_action_make_id(const char *integration, const char *name, const char *beside,
                         char out[MOCK_ACTION_ID]);
GC_NODISCARD enum gc_status mock_parse_data_action(struct mock_edit *e, const cJSON *json,
                                                   struct mock_item *item);
/* Are two names one, but for what the exporter puts behind a name? */
bool mock_action_names_agree(const char *a, const char *b);

struct mock_item *mock_item_new(enum mock_kind kind, const char *id);
struct mock_item *mock_item_ref(struct mock_item *item);
void mock_item_unref(struct mock_item *item); /* NULL is a no-op */

/* Names in a folder, sorted, so that the same folder always loads the same way; without those that
 * mean nothing. What can't be read is a problem and sets *io. */
struct mock_files {
    char **names;
    size_t n;
};
GC_NODISCARD enum gc_status mock_files_list(struct mock_files *out, const char *dir,
                                            struct gc_problems *problems, bool *io);
void mock_files_release(struct mock_files *files);
enum { MOCK_PATH_BYTES = 2048 };
/* dir/name; or false after saying that it is too long. */
bool mock_path_join(const char *dir, const char *name, char out[MOCK_PATH_BYTES],
                    struct gc_problems *problems);
/* Is it a file (S_IFREG), a folder (S_IFDIR)? False after saying that it is not. */
bool mock_path_is(const char *path, mode_t type, struct gc_problems *problems);

/* stubs.c: an array of stubs, from a document of their own (which is taken over) or in another. */
GC_NODISCARD enum gc_status mock_load_stubs(struct mock_edit *e, struct gc_json *doc,
                                            const char *name);
GC_NODISCARD enum gc_status mock_edit_stubs(struct mock_edit *e, const cJSON *array);

/* contacts.jsonl, line by line. */
GC_NODISCARD enum gc_status mock_load_contact_lines(struct mock_edit *e, const char *path);

/* problems with the position of a node: mock_problem(e, node, "unknown ...") */
#define mock_problem(e, node, ...)                                                                 \
    gc_problems_add((e)->problems, (e)->doc->name, gc_json_where((e)->doc, (node)), __VA_ARGS__)

#endif
