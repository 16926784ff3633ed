#include "mock/platform/shape/table.h"

#include <stdlib.h>
#include <string.h>

#include "base/embedded.h"
#include "base/json/schema.h"
#include "base/strbuf.h"

#define SCHEMA "platform-table.schema.json"

extern const struct gc_embedded platform_files[];

/* "/a/{b}/c" as "/a/{}/c", with what stands before it. */
static void add_plain(struct gc_strbuf *to, const char *pattern)
{
    for (const char *at = pattern; *at; at++) {
        gc_strbuf_addc(to, *at);
        const char *end = *at == '{' ? strchr(at, '}') : NULL;
        if (end)
            at = end - 1;
    }
}

static bool index_rows(struct gc_map *to, cJSON *rows)
{
    for (cJSON *row = rows ? rows->child : NULL; row; row = row->next) {
        struct gc_strbuf plain GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
        add_plain(&plain, row->string);
        if (gc_strbuf_status(&plain) != GC_OK ||
            gc_map_put(to, gc_strbuf_text(&plain), row, NULL) != GC_OK)
            return false;
    }
    return true;
}

static enum gc_status lay(struct platform_table *t, struct gc_json *doc,
                          struct gc_problems *problems, struct gc_error *err)
{
    size_t before = problems->n;
    if (!gc_schema_check_named(SCHEMA, doc, doc->root, "table", 0, problems) &&
        problems->n > before)
        return gc_problems_status(problems, err);
    return gc_json_merge(t->tree, doc->root) ? GC_OK : gc_fail_nomem(err);
}

static enum gc_status lay_own(struct platform_table *t, struct gc_problems *problems,
                              struct gc_error *err)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    const struct gc_embedded *f = gc_embedded_in(platform_files, "table.json", 10);
    enum gc_status s = gc_json_parse(&doc, "table.json", (const char *)f->bytes, f->n_bytes,
                                     &gc_json_file_limits, err);
    return s == GC_OK ? lay(t, &doc, problems, err) : s;
}

static enum gc_status lay_file(struct platform_table *t, const char *file,
                               struct gc_problems *problems, struct gc_error *err)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    enum gc_status s = gc_json_load(&doc, file, &gc_json_file_limits, err);
    s = s == GC_OK ? lay(t, &doc, problems, err) : s;
    return s == GC_OK && !gc_json_merge(t->given, doc.root) ? gc_fail_nomem(err) : s;
}

/* They were checked when the org was loaded. */
static enum gc_status lay_rows(struct platform_table *t, const cJSON *rows, struct gc_error *err)
{
    bool ok = !rows || (gc_json_merge(t->tree, rows) && gc_json_merge(t->given, rows));
    return ok ? GC_OK : gc_fail_nomem(err);
}

enum gc_status platform_table_new(struct platform_table **out, const cJSON *rows,
                                  const char *const *files, size_t n_files,
                                  struct gc_problems *problems, struct gc_error *err)
{
    struct platform_table *t = calloc(1, sizeof *t);
    *out = NULL;
    if (!t)
        return gc_fail_nomem(err);
    atomic_init(&t->refs, 1);
    t->tree = cJSON_CreateObject();
    t->given = cJSON_CreateObject();
    if (!t->tree || !t->given) {
        platform_table_unref(t);
        return gc_fail_nomem(err);
    }
    enum gc_status s = lay_own(t, problems, err);
    s = s == GC_OK ? lay_rows(t, rows, err) : s;
    for (size_t i = 0; i < n_files && s == GC_OK; i++)
        s = lay_file(t, files[i], problems, err);
    if (s == GC_OK &&
        (!index_rows(&t->collections, cJSON_GetObjectItemCaseSensitive(t->tree, "collections")) ||
         !index_rows(&t->operations, cJSON_GetObjectItemCaseSensitive(t->tree, "operations"))))
        s = gc_fail_nomem(err);
    if (s == GC_OK)
        *out = t;
    else
        platform_table_unref(t);
    return s;
}

void platform_table_unref(struct platform_table *t)
{
    if (!t || atomic_fetch_sub(&t->refs, 1) != 1)
        return;
    gc_map_release(&t->collections, NULL);
    gc_map_release(&t->operations, NULL);
    cJSON_Delete(t->tree);
    cJSON_Delete(t->given);
    free(t);
}

const cJSON *platform_table_collection(const struct platform_table *t, const char *pattern)
{
    struct gc_strbuf plain GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    if (t && !strchr(pattern, '{')) /* it is plain, then, and no memory is needed */
        return gc_map_get(&t->collections, pattern);
    add_plain(&plain, pattern);
    return t ? gc_map_get(&t->collections, gc_strbuf_text(&plain)) : NULL;
}

const cJSON *platform_table_operation(const struct platform_table *t, const char *method,
                                      const char *pattern)
{
    struct gc_strbuf plain GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    gc_strbuf_addf(&plain, "%s ", method);
    add_plain(&plain, pattern);
    return t ? gc_map_get(&t->operations, gc_strbuf_text(&plain)) : NULL;
}

const cJSON *platform_table_seeds(const struct platform_table *t, const char *name)
{
    return gc_json_get(gc_json_get(t->tree, "seeds"), name);
}

void platform_table_each(const struct platform_table *t,
                         void (*visit)(void *ctx, const char *method, const char *pattern),
                         void *ctx)
{
    const cJSON *row;
    cJSON_ArrayForEach(row, gc_json_get(t->given, "collections"))
    {
        visit(ctx, "", row->string);
    }
    cJSON_ArrayForEach(row, gc_json_get(t->given, "operations"))
    {
        const char *space = strchr(row->string, ' ');
        char method[16] = "";
        if (space && (size_t)(space - row->string) < sizeof method) {
            memcpy(method, row->string, (size_t)(space - row->string));
            visit(ctx, method, space + 1);
        }
    }
}
