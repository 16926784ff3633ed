/* What a document holds, for people: `gcmock validate --openapi FILE`. */
#include <string.h>

#include "mock/platform/serve/documents.h"

struct counting {
    struct platform_document *d;
    const struct platform_table *table;
    FILE *to;
    size_t n_whole, n_collections, n_idle_rows, n_by_label[3];
};

static bool has(const struct platform_path *p, enum platform_method m)
{
    return p && p->operations[m];
}

static void count_path(struct counting *c, struct platform_path *p)
{
    static const char *const labels[] = {PLATFORM_BY_SHAPE, PLATFORM_EXAMPLED, PLATFORM_REFUSED};
    const struct platform_collection *is = platform_collection_of(p, c->table);
    for (size_t m = 0; m < PLATFORM_N_METHODS; m++)
        for (size_t l = 0; p->operations[m] && l < GC_COUNT_OF(labels); l++)
            c->n_by_label[l] +=
                strcmp(platform_label_of(p->operations[m], c->table), labels[l]) == 0;
    c->n_collections += is && is->page;
    c->n_whole += is && is->page && is->creates && has(is->item, PLATFORM_GET) &&
                  has(is->item, PLATFORM_DELETE);
}

static void tell_row(void *ctx, const char *method, const char *pattern)
{
    struct counting *c = ctx;
    const struct platform_path *p = platform_document_path(c->d, pattern);
    bool found = p && !*method;
    for (size_t m = 0; p && m < PLATFORM_N_METHODS; m++)
        found |= p->operations[m] && strcmp(method, platform_methods[m]) == 0;
    if (found)
        return;
    c->n_idle_rows++;
    fprintf(c->to, "warning: the table's row \"%s%s%s\" names nothing in the document\n", method,
            *method ? " " : "", pattern);
}

static int refuse(const struct gc_problems *problems, const struct gc_error *err, enum gc_status s,
                  FILE *to)
{
    gc_problems_print(problems, to);
    if (problems->n == 0)
        fprintf(to, "%s\n", gc_error_text(err));
    return gc_status_exit_code(s);
}

/* What can't be read is told; the rest is served. */
static void tell_problems(struct counting *c)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    platform_document_check(c->d, &problems);
    for (size_t i = 0; i < problems.n_kept; i++)
        fprintf(c->to, "warning: %s\n", problems.list[i].whole);
    if (problems.n > problems.n_kept)
        fprintf(c->to, "warning: and %zu more\n", problems.n - problems.n_kept);
}

static void tell(struct counting *c)
{
    for (struct platform_path *p = c->d->first; p; p = p->next)
        count_path(c, p);
    tell_problems(c);
    platform_table_each(c->table, tell_row, c);
    fprintf(c->to,
            "ok: %s: %zu operations on %zu paths, %zu models; %zu listings, %zu of them whole "
            "collections (create, list, get, delete); %zu operations keep state, %zu answer "
            "examples, %zu are refused with 501\n",
            c->d->name, c->d->n_operations, c->d->n_paths, c->d->n_models, c->n_collections,
            c->n_whole, c->n_by_label[0], c->n_by_label[1], c->n_by_label[2]);
}

static void tell_seed(const struct counting *c, const char *path, const cJSON *seed,
                      const struct platform_model *m)
{
    struct platform_finding f;
    if (platform_check(c->d, m, seed, PLATFORM_PARTIAL, NULL, &f))
        return;
    const char *id = gc_json_str(seed, "id");
    fprintf(c->to, "warning: platform%s.json: %s%s%s%s\n", path + strlen("/api/v2"),
            id ? "item " : "", id ? id : "", id ? ": " : "", f.message);
}

static void tell_seeds(void *ctx, const char *path, const cJSON *seeds)
{
    const struct counting *c = ctx;
    struct gc_route_match m;
    const cJSON *item;
    union {
        const void *row;
        struct platform_operation *op;
    } found;
    if (gc_route_find(c->d->router, "GET", path, &m) != GC_ROUTE_FOUND) {
        fprintf(c->to, "warning: platform%s.json: the document has no GET %s\n",
                path + strlen("/api/v2"), path);
        return;
    }
    found.row = m.row;
    const struct platform_collection *is = platform_collection_of(found.op->path, c->table);
    if (cJSON_IsObject(seeds) && platform_operation_read(found.op, NULL))
        tell_seed(c, path, seeds, found.op->answer);
    cJSON_ArrayForEach(item, (cJSON_IsArray(seeds) ? seeds : NULL))
    {
        tell_seed(c, path, item, is ? is->entity ? is->entity : is->listed : NULL);
    }
}

int platform_validate(const char *openapi, const char *const *tables, size_t n_tables,
                      const struct mock_org *org, FILE *to)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    struct platform_table *table = NULL;
    struct platform_document *d = NULL;
    uintptr_t stamp;
    const cJSON *rows = org ? mock_org_platform_rows(org, &stamp) : NULL;
    enum gc_status s = platform_table_new(&table, rows, tables, n_tables, &problems, &err);
    if (s == GC_OK)
        s = platform_document_open(&d, openapi, platform_handle, &err);
    if (s != GC_OK) {
        platform_table_unref(table);
        return refuse(&problems, &err, s, to);
    }
    struct counting c = {.d = d, .table = table, .to = to};
    if (org)
        mock_org_each_platform(org, tell_seeds, &c);
    tell(&c);
    platform_document_unref(d);
    platform_table_unref(table);
    return 0;
}
