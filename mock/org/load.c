/* Loads folders: which files there are, in which order, and what each of them holds. */
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "mock/flow/export/export.h"
#include "mock/org/internal.h"

enum { NAME_BYTES = 256, MAX_FOLDERS = 8 };

enum role {
    ROLE_SETTINGS,
    ROLE_ARRAY,
    ROLE_LINES,
    ROLE_FAULTS,
    ROLE_PLATFORM_ROWS,
    ROLE_FLOWS,
    ROLE_COLLECTIONS,
    ROLE_TABLES,
    ROLE_STUBS,
    ROLE_ACTIONS,
    ROLE_PLATFORM
};

struct known {
    const char *name;
    enum role role;
    enum mock_kind kind;
    const char *collection;
};
static const struct known known[] = {
    {"org.json", .role = ROLE_SETTINGS},
    {"clients.json", .role = ROLE_ARRAY, .kind = MOCK_CLIENTS},
    {"contacts.json", .role = ROLE_ARRAY, .kind = MOCK_CONTACTS},
    {"contacts.jsonl", .role = ROLE_LINES, .kind = MOCK_CONTACTS},
    {"data-actions.json", .role = ROLE_ARRAY, .kind = MOCK_DATA_ACTIONS},
    {"users.json", .role = ROLE_ARRAY, .kind = MOCK_COLLECTION, .collection = "users"},
    {"queues.json", .role = ROLE_ARRAY, .kind = MOCK_COLLECTION, .collection = "queues"},
    {"skills.json", .role = ROLE_ARRAY, .kind = MOCK_COLLECTION, .collection = "skills"},
    {"prompts.json", .role = ROLE_ARRAY, .kind = MOCK_COLLECTION, .collection = "prompts"},
    {"faults.json", .role = ROLE_FAULTS},
    {"platform.json", .role = ROLE_PLATFORM_ROWS},
    {"flows", .role = ROLE_FLOWS, .kind = MOCK_FLOWS},
    {"collections", .role = ROLE_COLLECTIONS},
    {"data-tables", .role = ROLE_TABLES},
    {"stubs", .role = ROLE_STUBS},
    {"platform", .role = ROLE_PLATFORM},
    {"data-actions", .role = ROLE_ACTIONS, .kind = MOCK_DATA_ACTIONS},
};

/* Pairs of which a folder may have one only. */
static const char *const either[][2] = {{"contacts.json", "contacts.jsonl"},
                                        {"users.json", "collections/users.json"},
                                        {"queues.json", "collections/queues.json"},
                                        {"skills.json", "collections/skills.json"},
                                        {"prompts.json", "collections/prompts.json"}};

struct loading {
    struct mock_edit edit;
    uint32_t at; /* which flow of its folder */
    bool io;     /* something could not be read at all */
};

/* Any name will do, the content decides. */
static enum gc_status load_action(struct loading *l, const struct gc_json *doc)
{
    if (mock_action_is_export(doc->root))
        return mock_edit_item(&l->edit, MOCK_DATA_ACTIONS, NULL, doc->root, l->at);
    gc_problems_add(l->edit.problems, doc->name, gc_json_where(doc, doc->root),
                    "this is no exported data action: it has no \"config\" with a \"request\"; the "
                    "compact form goes into data-actions.json");
    return GC_OK;
}

/* The array of a file: the root, or "items" beside a "$schema", which an array has no place for. */
static const cJSON *array_of(const cJSON *root)
{
    const cJSON *items = gc_json_get(root, "items");
    bool wrapped = cJSON_IsObject(root) && items &&
                   cJSON_GetArraySize(root) == 1 + (gc_json_get(root, "$schema") != NULL);
    return wrapped ? items : root;
}

static enum gc_status load_document(struct loading *l, const char *path, const struct known *k,
                                    struct gc_json *doc)
{
    struct gc_error err;
    enum gc_status s = k->role == ROLE_FLOWS
                           ? flow_export_read(doc, path, &gc_json_file_limits, &err)
                           : gc_json_load(doc, path, &gc_json_file_limits, &err);
    if (s == GC_E_NOMEM)
        return s;
    if (s != GC_OK) {
        gc_problems_add_error(l->edit.problems, path, &err);
        l->io |= s == GC_E_IO;
        return GC_OK;
    }
    l->edit.doc = doc;
    if (k->role == ROLE_SETTINGS)
        return mock_edit_settings(&l->edit, doc->root);
    if (k->role == ROLE_FAULTS)
        return mock_edit_faults(&l->edit, array_of(doc->root));
    if (k->role == ROLE_PLATFORM_ROWS)
        return mock_edit_platform_rows(&l->edit, doc->root);
    if (k->role == ROLE_FLOWS)
        return mock_edit_item(&l->edit, MOCK_FLOWS, NULL, doc->root, l->at);
    if (k->role == ROLE_ACTIONS)
        return load_action(l, doc);
    if (k->role == ROLE_STUBS)
        return mock_load_stubs(&l->edit, doc, k->collection);
    return mock_edit_array(&l->edit, k->kind, k->collection, array_of(doc->root));
}

static enum gc_status load_file(struct loading *l, const char *path, const struct known *k)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    if (!mock_path_is(path, S_IFREG, l->edit.problems))
        return GC_OK;
    if (k->role == ROLE_LINES) {
        l->edit.source = mock_edit_new_source();
        return mock_load_contact_lines(&l->edit, path);
    }
    enum gc_status s = load_document(l, path, k, &doc);
    l->edit.doc = NULL;
    return s;
}

/* The name without its end, or false after saying that it must end so. */
static bool stem(struct loading *l, const char *path, const char *name, const char *end,
                 char out[NAME_BYTES])
{
    size_t n = strlen(name), n_end = strlen(end);
    if (n <= n_end || n >= NAME_BYTES || strcmp(name + n - n_end, end) != 0) {
        gc_problems_add(l->edit.problems, path, (struct gc_pos){0}, "the name must end in %s", end);
        return false;
    }
    memcpy(out, name, n - n_end);
    out[n - n_end] = '\0';
    return true;
}

static enum gc_status load_collection(struct loading *l, const char *path, const char *name)
{
    char collection[NAME_BYTES];
    if (!stem(l, path, name, ".json", collection))
        return GC_OK;
    if (!mock_collection_name_ok(collection)) {
        gc_problems_add(l->edit.problems, path, (struct gc_pos){0},
                        "the name of a collection must be 1 to 64 letters, digits, '-' or '_', "
                        "and not api, oauth, w");
        return GC_OK;
    }
    return load_file(
        l, path,
        &(struct known){.role = ROLE_ARRAY, .kind = MOCK_COLLECTION, .collection = collection});
}

static enum gc_status load_stub_file(struct loading *l, const char *path, const char *name)
{
    char file[NAME_BYTES];
    if (!stem(l, path, name, ".json", file))
        return GC_OK;
    return load_file(l, path, &(struct known){.role = ROLE_STUBS, .collection = file});
}

static enum gc_status load_data_table(struct loading *l, const char *path, const char *name)
{
    char table[NAME_BYTES];
    if (!stem(l, path, name, ".csv", table) || !mock_path_is(path, S_IFREG, l->edit.problems))
        return GC_OK;
    return mock_load_data_table(&l->edit, path, table);
}

static enum gc_status load_subfolder(struct loading *l, const char *path, const struct known *k)
{
    struct mock_files files GC_AUTO(mock_files_release) = {0};
    char file[MOCK_PATH_BYTES];
    if (!mock_path_is(path, S_IFDIR, l->edit.problems))
        return GC_OK;
    enum gc_status s = mock_files_list(&files, path, l->edit.problems, &l->io);
    l->edit.source = mock_edit_new_source();
    l->edit.files = k->role == ROLE_FLOWS ? (const char *const *)files.names : NULL;
    for (size_t i = 0; i < files.n && s == GC_OK; i++) {
        /* What comes later is asked first: of stubs the first file is to be. */
        size_t at = k->role == ROLE_STUBS ? files.n - 1 - i : i;
        l->at = (uint32_t)at;
        bool is_bodies = k->role == ROLE_STUBS && strcmp(files.names[at], "files") == 0;
        if (is_bodies || !mock_path_join(path, files.names[at], file, l->edit.problems))
            continue;
        s = k->role == ROLE_FLOWS    ? load_file(l, file, k)
            : k->role == ROLE_TABLES ? load_data_table(l, file, files.names[at])
            : k->role == ROLE_STUBS  ? load_stub_file(l, file, files.names[at])
                                     : load_collection(l, file, files.names[at]);
    }
    l->edit.files = NULL;
    return s;
}

/* One folder below data-actions/ is one integration: its actions share credentials and login. */
static enum gc_status load_actions(struct loading *l, const char *dir, const char *integration,
                                   unsigned depth)
{
    static const struct known action = {.role = ROLE_ACTIONS, .kind = MOCK_DATA_ACTIONS};
    struct mock_files files GC_AUTO(mock_files_release) = {0};
    char path[MOCK_PATH_BYTES];
    struct stat st;
    enum gc_status s = mock_files_list(&files, dir, l->edit.problems, &l->io);
    uint32_t source = mock_edit_new_source();
    for (size_t i = 0; i < files.n && s == GC_OK; i++) {
        const char *name = files.names[i];
        size_t n = strlen(name);
        if (!mock_path_join(dir, name, path, l->edit.problems))
            continue;
        l->at = (uint32_t)i;
        l->edit.files = (const char *const *)files.names;
        l->edit.source = source;
        l->edit.integration = integration;
        if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
            s = depth < MAX_FOLDERS ? load_actions(l, path, depth ? integration : name, depth + 1)
                                    : GC_OK;
        else if (n > 5 && strcasecmp(name + n - 5, ".json") == 0)
            s = load_file(l, path, &action);
    }
    return s;
}

static enum gc_status load_action_folder(struct loading *l, const char *path)
{
    if (!mock_path_is(path, S_IFDIR, l->edit.problems))
        return GC_OK;
    enum gc_status s = load_actions(l, path, MOCK_DEFAULT_INTEGRATION, 0);
    l->edit.files = NULL;
    l->edit.integration = NULL;
    return s;
}

static const struct known *known_file(struct loading *l, const char *dir, const char *name)
{
    char path[MOCK_PATH_BYTES];
    for (size_t i = 0; i < GC_COUNT_OF(known); i++)
        if (strcmp(name, known[i].name) == 0)
            return &known[i];
    const char *near = gc_nearest_row(name, &known[0].name, GC_COUNT_OF(known), sizeof known[0]);
    if (mock_path_join(dir, name, path, l->edit.problems))
        gc_problems_add(l->edit.problems, path, (struct gc_pos){0}, "unknown file%s",
                        near ? gc_did_you_mean("\"", near, "\"") : " in an org folder");
    return NULL;
}

static void check_pairs(struct loading *l, const char *dir)
{
    char path[MOCK_PATH_BYTES];
    struct stat st;
    for (size_t i = 0; i < GC_COUNT_OF(either); i++) {
        size_t there = 0;
        for (size_t k = 0; k < 2; k++)
            there +=
                mock_path_join(dir, either[i][k], path, l->edit.problems) && stat(path, &st) == 0;
        if (there == 2)
            gc_problems_add(l->edit.problems, dir, (struct gc_pos){0},
                            "%s and %s are both there: keep one of them", either[i][0],
                            either[i][1]);
    }
}

static enum gc_status load_folder(struct loading *l, const char *dir)
{
    struct mock_files names GC_AUTO(mock_files_release) = {0};
    char path[MOCK_PATH_BYTES];
    size_t before = l->edit.problems->n, n_known = 0;
    enum gc_status s = mock_files_list(&names, dir, l->edit.problems, &l->io);
    check_pairs(l, dir);
    for (size_t i = 0; i < names.n && s == GC_OK; i++) {
        const struct known *k = known_file(l, dir, names.names[i]);
        n_known += k != NULL;
        if (!k || k->role == ROLE_SETTINGS ||
            !mock_path_join(dir, names.names[i], path, l->edit.problems))
            continue;
        s = k->role == ROLE_ACTIONS    ? load_action_folder(l, path)
            : k->role == ROLE_PLATFORM ? mock_load_platform(&l->edit, path, &l->io)
            : k->role >= ROLE_FLOWS    ? load_subfolder(l, path, k)
                                       : load_file(l, path, k);
    }
    if (s == GC_OK && n_known == 0 && l->edit.problems->n == before)
        gc_problems_add(l->edit.problems, dir, (struct gc_pos){0},
                        "the folder holds no file of an org (org.json, clients.json, ...)");
    return s;
}

/* Settings first, of all folders: contacts need the country code. */
static enum gc_status load_settings(struct loading *l, const char *dir)
{
    char path[MOCK_PATH_BYTES];
    struct stat st;
    if (!mock_path_join(dir, "org.json", path, l->edit.problems) || stat(path, &st) != 0)
        return GC_OK;
    return load_file(l, path, &known[0]);
}

static enum gc_status load_all(struct loading *l, const char *const *dirs, size_t n_dirs)
{
    struct mock_folders folders GC_AUTO(mock_org_folders_release) = {0};
    struct gc_json nothing GC_AUTO(gc_json_release) = {0};
    enum gc_status s = gc_json_parse(&nothing, "org.json", "{}", 2, &gc_json_default_limits, NULL);
    l->edit.doc = &nothing;
    if (s == GC_OK)
        s = mock_edit_settings(&l->edit, nothing.root);
    if (s == GC_OK)
        s = mock_org_folders(&folders, dirs, n_dirs, l->edit.problems);
    for (size_t i = 0; i < folders.n && s == GC_OK; i++)
        s = load_settings(l, folders.names[i]);
    for (size_t i = 0; i < folders.n && s == GC_OK; i++)
        s = load_folder(l, folders.names[i]);
    return s == GC_OK ? mock_org_finish(l->edit.org) : s;
}

enum gc_status mock_org_load(struct mock_org **out, const char *const *dirs, size_t n_dirs,
                             const struct mock_operations *operations, struct gc_problems *problems,
                             struct gc_error *err)
{
    struct gc_problems own GC_AUTO(gc_problems_release) = {0};
    struct loading l = {
        .edit = {.org = mock_org_new(NULL), .problems = problems ? problems : &own}};
    size_t before = l.edit.problems->n;
    if (l.edit.org)
        l.edit.org->operations = operations;
    enum gc_status s = l.edit.org ? load_all(&l, dirs, n_dirs) : GC_E_NOMEM;
    if (s == GC_OK && l.edit.problems->n > before) {
        s = gc_problems_status(l.edit.problems, err);
        if (l.io && err)
            err->status = GC_E_IO;
        s = l.io ? GC_E_IO : s;
    } else if (s != GC_OK)
        gc_fail(err, s, "the org can't be loaded: %s", gc_status_text(s));
    if (s == GC_OK)
        *out = l.edit.org;
    else
        mock_org_unref(l.edit.org);
    return s;
}
