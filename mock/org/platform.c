/* platform/: seeds of the platform by their path below /api/v2: platform/routing/queues.json; and
 * platform.json: rows of the table that says what a document can't. */
#include <stdlib.h>
#include <string.h>

#include "base/http/url.h"
#include "base/json/schema.h"
#include "base/strbuf.h"
#include "mock/org/internal.h"

enum { MAX_DEPTH = 12 };

struct seeding {
    struct mock_edit *e;
    bool *io;
    char path[MOCK_PATH_BYTES]; /* "/api/v2/routing" */
    size_t n_path;
};

static cJSON *of_id(cJSON *list, const char *id)
{
    for (cJSON *c = id ? list->child : NULL; c; c = c->next) {
        const char *other = gc_json_str(c, "id");
        if (other && strcmp(other, id) == 0)
            return c;
    }
    return NULL;
}

/* Items of one id are merged; others come last. An object takes the place of what was there. */
static bool lay(cJSON *all, const char *path, const cJSON *seeds)
{
    cJSON *there = cJSON_GetObjectItemCaseSensitive(all, path);
    if (!cJSON_IsArray(there) || !cJSON_IsArray(seeds)) {
        return gc_json_put(all, path, cJSON_Duplicate(seeds, true));
    }
    for (const cJSON *seed = seeds->child; seed; seed = seed->next) {
        cJSON *old = of_id(there, gc_json_str(seed, "id"));
        if (old ? !gc_json_merge(old, seed) : !gc_json_append(there, cJSON_Duplicate(seed, true)))
            return false;
    }
    return true;
}

/* An array of objects, or one object, which is then a whole seed. */
static bool check(struct mock_edit *e, const cJSON *root)
{
    const cJSON *item;
    size_t before = e->problems->n;
    if (!cJSON_IsArray(root) && !cJSON_IsObject(root))
        mock_problem(e, root, "seeds must be an array of items, or one object, not %s",
                     gc_json_type_name(root));
    cJSON_ArrayForEach(item, (cJSON_IsArray(root) ? root : NULL))
    {
        if (!cJSON_IsObject(item))
            mock_problem(e, item, "an item must be an object, not %s", gc_json_type_name(item));
    }
    return e->problems->n == before;
}

static enum gc_status load_file(struct seeding *s, const char *file)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_error err;
    if (!mock_path_is(file, S_IFREG, s->e->problems))
        return GC_OK;
    enum gc_status status = gc_json_load(&doc, file, &gc_json_file_limits, &err);
    if (status != GC_OK) {
        gc_problems_add_error(s->e->problems, file, &err);
        *s->io |= status == GC_E_IO;
        return status == GC_E_NOMEM ? status : GC_OK;
    }
    s->e->doc = &doc;
    bool ok = !check(s->e, doc.root) || lay(s->e->org->platform->json, s->path, doc.root);
    s->e->doc = NULL;
    return ok ? GC_OK : GC_E_NOMEM;
}

/* Goes one segment on; false: too long. */
static bool enter(struct seeding *s, const char *name, size_t n)
{
    struct gc_strbuf path GC_AUTO(gc_strbuf_release) = GC_STRBUF(MOCK_PATH_BYTES - 1);
    char *segment = gc_strndup(name, n);
    gc_strbuf_addf(&path, "%.*s/", (int)s->n_path, s->path);
    if (segment)
        gc_url_add_segment(&path, segment);
    free(segment);
    if (!segment || gc_strbuf_status(&path) != GC_OK)
        return false;
    memcpy(s->path, path.data, path.len + 1);
    s->n_path = path.len;
    return true;
}

static enum gc_status load_folder(struct seeding *s, const char *dir, unsigned depth)
{
    struct mock_files files GC_AUTO(mock_files_release) = {0};
    char path[MOCK_PATH_BYTES];
    struct stat st;
    enum gc_status status = mock_files_list(&files, dir, s->e->problems, s->io);
    for (size_t i = 0; i < files.n && status == GC_OK; i++) {
        const char *name = files.names[i];
        size_t n = strlen(name), n_before = s->n_path;
        if (!mock_path_join(dir, name, path, s->e->problems))
            continue;
        bool is_folder = stat(path, &st) == 0 && S_ISDIR(st.st_mode);
        bool is_seed = !is_folder && n > 5 && strcmp(name + n - 5, ".json") == 0;
        if (!is_folder && !is_seed)
            gc_problems_add(s->e->problems, path, (struct gc_pos){0}, "the name must end in .json");
        else if (depth == MAX_DEPTH || !enter(s, name, is_seed ? n - 5 : n))
            gc_problems_add(s->e->problems, path, (struct gc_pos){0}, "the path is too long");
        else
            status = is_folder ? load_folder(s, path, depth + 1) : load_file(s, path);
        s->n_path = n_before;
        s->path[n_before] = '\0';
    }
    return status;
}

enum gc_status mock_load_platform(struct mock_edit *e, const char *dir, bool *io)
{
    struct seeding s = {.e = e, .io = io, .path = "/api/v2", .n_path = 7};
    if (!mock_path_is(dir, S_IFDIR, e->problems))
        return GC_OK;
    if (!e->org->platform && !(e->org->platform = mock_singleton_new(cJSON_CreateObject())))
        return GC_E_NOMEM;
    return load_folder(&s, dir, 0);
}

const cJSON *mock_org_platform(const struct mock_org *org, const char *path, uintptr_t *stamp)
{
    const cJSON *found = NULL;
    *stamp = 0;
    for (; org && !found; org = org->below)
        if (org->platform && (found = gc_json_get(org->platform->json, path)))
            *stamp = org->platform->stamp;
    return found;
}

void mock_org_each_platform(const struct mock_org *org,
                            void (*visit)(void *ctx, const char *path, const cJSON *seeds),
                            void *ctx)
{
    for (; org; org = org->below)
        for (const cJSON *c = org->platform ? org->platform->json->child : NULL; c; c = c->next)
            visit(ctx, c->string, c);
}

const cJSON *mock_org_platform_rows(const struct mock_org *org, uintptr_t *stamp)
{
    for (; org; org = org->below)
        if (org->platform_rows) {
            *stamp = org->platform_rows->stamp;
            return org->platform_rows->json;
        }
    *stamp = 0;
    return NULL;
}

/* Lays rows over others; a null stays, for it takes away what the program's own table says. */
static bool lay_rows(cJSON *to, const cJSON *rows)
{
    for (const cJSON *row = rows->child; row; row = row->next) {
        cJSON *there = cJSON_GetObjectItemCaseSensitive(to, row->string);
        if (cJSON_IsObject(there) && cJSON_IsObject(row)) {
            if (!lay_rows(there, row))
                return false;
            continue;
        }
        if (!gc_json_put(to, row->string, cJSON_Duplicate(row, true)))
            return false;
    }
    return true;
}

enum gc_status mock_edit_platform_rows(struct mock_edit *e, const cJSON *rows)
{
    uintptr_t stamp;
    const cJSON *now = mock_org_platform_rows(e->org, &stamp);
    if (!gc_schema_check_named("platform-table.schema.json", e->doc, rows, "platform.json", 0,
                               e->problems))
        return GC_OK;
    struct mock_singleton *w =
        mock_singleton_new(now ? cJSON_Duplicate(now, true) : cJSON_CreateObject());
    if (!w || !lay_rows(w->json, rows)) {
        mock_singleton_unref(w);
        return GC_E_NOMEM;
    }
    mock_singleton_unref(e->org->platform_rows);
    e->org->platform_rows = w;
    return GC_OK;
}

uintptr_t mock_org_stamp(const struct mock_org *org, const char *collection)
{
    uintptr_t stamp = 0;
    for (; org; org = org->below) {
        const struct mock_table *t = mock_org_table(org, MOCK_COLLECTION, collection);
        stamp = stamp * 1000003 + (t ? t->stamp : 0);
    }
    return stamp;
}
