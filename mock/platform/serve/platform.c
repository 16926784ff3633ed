#include "mock/platform/serve/platform.h"

#include <stdlib.h>
#include <string.h>

#include "base/embedded.h"
#include "base/log.h"
#include "base/text.h"
#include "mock/exchange/services.h"
#include "mock/platform/serve/documents.h"

extern const struct gc_embedded platform_files[];

enum { MAX_VARIANTS = 16 };

/* The documents with the rows that an org brings. */
struct variant {
    uintptr_t stamp; /* of the rows; 0: free */
    struct platform_documents *documents;
    uint64_t used;
};

struct platform {
    char *openapi, **tables;
    size_t n_tables;
    bool lenient, no_examples, bare;
    pthread_mutex_t lock;               /* guards what follows */
    struct platform_documents *current; /* NULL: the own ones, which nobody asked for yet */
    struct variant variants[MAX_VARIANTS];
    uint64_t n_loads, n_uses;
};

void platform_documents_unref(struct platform_documents *d)
{
    if (!d || atomic_fetch_sub(&d->refs, 1) != 1)
        return;
    for (size_t i = 0; i < d->n; i++)
        platform_document_unref(d->list[i]);
    platform_table_unref(d->table);
    free(d);
}

static bool copy(struct platform *p, const struct platform_options *o)
{
    p->tables = calloc(o->n_tables + 1, sizeof *p->tables);
    if (!p->tables || (o->openapi && !(p->openapi = gc_strdup(o->openapi))))
        return false;
    for (size_t i = 0; i < o->n_tables; i++, p->n_tables++)
        if (!(p->tables[i] = gc_strdup(o->tables[i])))
            return false;
    p->lenient = o->lenient;
    p->no_examples = o->no_examples;
    p->bare = o->bare;
    return true;
}

/* The program's own document, which is right. */
enum gc_status platform_open_own(struct platform_document **out, struct gc_error *err)
{
    const struct gc_embedded *f = gc_embedded_in(platform_files, "platform.json", 13);
    enum gc_status s = platform_document_of(out, f->name, (const char *)f->bytes, f->n_bytes,
                                            platform_handle, err);
    if (s == GC_OK)
        (*out)->is_built_in = true;
    return s;
}

static void warn_of_row(void *ctx, const char *method, const char *pattern)
{
    const struct platform_documents *d = ctx;
    for (size_t i = 0; i < d->n; i++) {
        const struct platform_path *p = platform_document_path(d->list[i], pattern);
        for (size_t m = 0; p && m < PLATFORM_N_METHODS; m++)
            if (!*method || (strcmp(method, platform_methods[m]) == 0 && p->operations[m]))
                return;
    }
    gc_log(GC_LOG_WARN, "platform.row", GC_STR("method", method), GC_STR("path", pattern),
           GC_STR("because", "no document has it"));
}

/* Documents and tables as they are now. A user's document that can't be served is left out, with
 * *bad telling why. */
static enum gc_status load(const struct platform *p, const cJSON *rows,
                           struct platform_documents **out, struct gc_problems *problems,
                           struct gc_error *bad, struct gc_error *err)
{
    struct platform_documents *d = calloc(1, sizeof *d);
    *out = NULL;
    *bad = (struct gc_error){0};
    if (!d)
        return gc_fail_nomem(err);
    atomic_init(&d->refs, 1);
    d->lenient = p->lenient;
    d->no_examples = p->no_examples;
    enum gc_status s = platform_table_new(&d->table, rows, (const char *const *)p->tables,
                                          p->n_tables, problems, err);
    if (s == GC_OK && p->openapi &&
        platform_document_open(&d->list[0], p->openapi, platform_handle, bad) == GC_OK)
        d->n = 1;
    if (s == GC_OK && !p->bare)
        s = platform_open_own(&d->list[d->n], err);
    d->n += s == GC_OK && !p->bare;
    if (s == GC_OK)
        *out = d;
    else
        platform_documents_unref(d);
    return s;
}

/* The program's own document alone needs no reading before somebody asks for it. */
static bool reads_files(const struct platform *p)
{
    return p->openapi || p->n_tables || p->bare;
}

/* The caller holds the lock. Without memory somebody asks again. */
static struct platform_documents *current_or_own(struct platform *p)
{
    struct gc_problems none GC_AUTO(gc_problems_release) = {0};
    struct gc_error bad, err;
    if (!p->current && load(p, NULL, &p->current, &none, &bad, &err) != GC_OK)
        gc_log(GC_LOG_ERROR, "platform.own", GC_STR("because", gc_error_text(&err)));
    return p->current;
}

struct platform_documents *platform_current(struct platform *p)
{
    pthread_mutex_lock(&p->lock);
    struct platform_documents *d = current_or_own(p);
    if (d)
        atomic_fetch_add(&d->refs, 1);
    pthread_mutex_unlock(&p->lock);
    return d;
}

static void tell(const struct platform_documents *d, const struct gc_error *bad)
{
    if (*bad->message)
        gc_log(GC_LOG_ERROR, "openapi.refused", GC_STR("because", gc_error_text(bad)));
    for (size_t i = 0; i < d->n; i++)
        if (!d->list[i]->is_built_in) {
            gc_log(GC_LOG_INFO, "openapi.loaded", GC_STR("file", d->list[i]->name),
                   GC_INT("operations", (int64_t)d->list[i]->n_operations),
                   GC_INT("models", (int64_t)d->list[i]->n_models));
            platform_table_each(d->table, warn_of_row, (void *)(uintptr_t)d);
        }
}

enum gc_status platform_new(struct platform **out, const struct platform_options *options,
                            struct gc_problems *problems, struct gc_error *err)
{
    struct gc_problems own GC_AUTO(gc_problems_release) = {0};
    struct gc_error bad;
    struct platform *p = calloc(1, sizeof *p);
    *out = NULL;
    if (!p)
        return gc_fail_nomem(err);
    pthread_mutex_init(&p->lock, NULL);
    enum gc_status s = copy(p, options) ? GC_OK : gc_fail_nomem(err);
    if (s == GC_OK && reads_files(p))
        s = load(p, NULL, &p->current, problems ? problems : &own, &bad, err);
    if (s != GC_OK) {
        platform_free(p);
        return s;
    }
    if (p->current)
        tell(p->current, &bad);
    *out = p;
    return GC_OK;
}

/* The caller holds the lock, or is alone. */
static void drop_variants(struct platform *p)
{
    for (size_t i = 0; i < MAX_VARIANTS; i++)
        platform_documents_unref(p->variants[i].documents);
    memset(p->variants, 0, sizeof p->variants);
}

void platform_free(struct platform *p)
{
    if (!p)
        return;
    drop_variants(p);
    platform_documents_unref(p->current);
    for (size_t i = 0; i < p->n_tables; i++)
        free(p->tables[i]);
    free(p->tables);
    free(p->openapi);
    pthread_mutex_destroy(&p->lock);
    free(p);
}

enum gc_status platform_reload(struct platform *p, struct gc_error *err)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error bad;
    struct platform_documents *now = NULL, *old;
    if (!reads_files(p))
        return GC_OK;
    enum gc_status s = load(p, NULL, &now, &problems, &bad, err);
    if (s == GC_OK && *bad.message) {
        s = bad.status;
        if (err)
            *err = bad;
    }
    if (s != GC_OK) {
        platform_documents_unref(now);
        return s;
    }
    tell(now, &bad);
    pthread_mutex_lock(&p->lock);
    old = p->current;
    p->current = now;
    p->n_loads++;
    drop_variants(p);
    pthread_mutex_unlock(&p->lock);
    platform_documents_unref(old);
    return GC_OK;
}

/* A reference; NULL: there is none of the stamp. */
static struct platform_documents *find_variant(struct platform *p, uintptr_t stamp,
                                               uint64_t *n_loads)
{
    struct platform_documents *found = NULL;
    pthread_mutex_lock(&p->lock);
    *n_loads = p->n_loads;
    for (size_t i = 0; i < MAX_VARIANTS && !found; i++)
        if (p->variants[i].stamp == stamp) {
            found = p->variants[i].documents;
            atomic_fetch_add(&found->refs, 1);
            p->variants[i].used = ++p->n_uses;
        }
    pthread_mutex_unlock(&p->lock);
    return found;
}

/* In the place of the one that was used longest ago; not when the files were read anew since. */
static void keep_variant(struct platform *p, uintptr_t stamp, struct platform_documents *d,
                         uint64_t n_loads)
{
    struct variant *place = &p->variants[0];
    struct platform_documents *old = NULL;
    pthread_mutex_lock(&p->lock);
    for (size_t i = 0; i < MAX_VARIANTS; i++) {
        struct variant *v = &p->variants[i];
        if (v->stamp == stamp) {
            place = v;
            break;
        }
        place = v->used < place->used ? v : place;
    }
    if (p->n_loads == n_loads) {
        old = place->documents;
        atomic_fetch_add(&d->refs, 1);
        *place = (struct variant){.stamp = stamp, .documents = d, .used = ++p->n_uses};
    }
    pthread_mutex_unlock(&p->lock);
    platform_documents_unref(old);
}

static void warn_of_rows(struct platform_documents *d)
{
    bool has_users = false;
    for (size_t i = 0; i < d->n; i++)
        has_users |= !d->list[i]->is_built_in;
    if (has_users)
        platform_table_each(d->table, warn_of_row, d);
}

struct platform_documents *platform_of(struct platform *p, const struct mock_org *org)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error bad, err;
    uintptr_t stamp;
    uint64_t n_loads;
    const cJSON *rows = mock_org_platform_rows(org, &stamp);
    struct platform_documents *d = rows ? find_variant(p, stamp, &n_loads) : platform_current(p);
    if (d || !rows)
        return d;
    if (load(p, rows, &d, &problems, &bad, &err) != GC_OK) {
        gc_log(GC_LOG_ERROR, "platform.rows", GC_STR("because", gc_error_text(&err)));
        return platform_current(p);
    }
    warn_of_rows(d);
    keep_variant(p, stamp, d, n_loads);
    return d;
}

bool platform_has_file(const struct platform *p)
{
    return p->openapi != NULL;
}
