#include "harness/case/case.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/map.h"
#include "base/strbuf.h"
#include "harness/case/internal.h"

enum { MAX_DEPTH = 8, PATH_BYTES = 4096 };

/* Where loading stands. */
struct loading {
    struct hx_cases *out;
    struct gc_problems *problems;
    struct gc_map names; /* name -> the case that has it */
    struct gc_error *err;
};

static void case_free(struct hx_case *c)
{
    if (!c)
        return;
    free(c->name);
    free(c->area);
    gc_json_release(&c->doc);
    free(c);
}

void hx_cases_release(struct hx_cases *cases)
{
    for (size_t i = 0; i < cases->n; i++)
        case_free(cases->items[i]);
    free(cases->items);
    *cases = (struct hx_cases){0};
}

void hx_cases_keep(struct hx_cases *cases, bool (*wanted)(const void *ctx, const struct hx_case *c),
                   const void *ctx)
{
    size_t n = 0;
    for (size_t i = 0; i < cases->n; i++)
        if (wanted(ctx, cases->items[i]))
            cases->items[n++] = cases->items[i];
        else
            case_free(cases->items[i]);
    cases->n = n;
}

bool hx_case_has_keyword(const struct hx_case *c, const char *keyword)
{
    const cJSON *words = gc_json_get(c->doc.root, "keywords");
    for (const cJSON *w = words ? words->child : NULL; w; w = w->next)
        if (strcmp(w->valuestring, keyword) == 0)
            return true;
    return false;
}

/* --- one file --------------------------------------------------------------------------------- */

static char *area_of(const char *file)
{
    const char *end = strrchr(file, '/'), *begin = end;
    if (!end)
        return gc_strdup("");
    while (begin > file && begin[-1] != '/')
        begin--;
    return gc_strndup(begin, (size_t)(end - begin));
}

static bool grow(struct hx_cases *cases)
{
    if (cases->n < cases->cap)
        return true;
    size_t cap = cases->cap ? cases->cap * 2 : 64;
    struct hx_case **items = realloc(cases->items, cap * sizeof(struct hx_case *));
    if (!items)
        return false;
    cases->items = items;
    cases->cap = cap;
    return true;
}

static char *full_name(const cJSON *root, const char *row)
{
    struct gc_strbuf name GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    char *out = NULL;
    gc_strbuf_adds(&name, gc_json_str(root, "name"));
    if (row)
        gc_strbuf_addf(&name, ": %s", row);
    (void)!gc_strbuf_take(&name, &out);
    return out;
}

/* Takes over doc, which has been checked. */
static enum gc_status add_case(struct loading *l, struct gc_json *doc, const char *row)
{
    struct hx_case *c = calloc(1, sizeof *c);
    if (!c || !grow(l->out)) {
        free(c);
        return gc_fail_nomem(l->err);
    }
    c->doc = *doc;
    *doc = (struct gc_json){0};
    c->name = full_name(c->doc.root, row);
    c->file = c->doc.name;
    c->area = area_of(c->doc.name);
    if (!c->name || !c->area) {
        case_free(c);
        return gc_fail_nomem(l->err);
    }
    c->provenance = gc_json_str(c->doc.root, "provenance");
    c->given = gc_json_get(c->doc.root, "given");
    c->when = gc_json_get(c->doc.root, "when");
    c->then = gc_json_get(c->doc.root, "then");
    c->only_ours = gc_json_get(c->doc.root, "only") != NULL;
    hx_case_find_needs(c);
    l->out->items[l->out->n++] = c;
    const struct hx_case *other = gc_map_get(&l->names, c->name);
    if (other)
        gc_problems_add(l->problems, c->file,
                        gc_json_where(&c->doc, gc_json_get(c->doc.root, "name")),
                        "the name \"%s\" is used in %s already", c->name, other->file);
    return gc_map_put(&l->names, c->name, c, NULL);
}

static enum gc_status add_rows(struct loading *l, const struct gc_json *file, const cJSON *rows)
{
    size_t before = l->problems->n;
    if (!hx_case_check_form(file, l->problems))
        return GC_OK;
    /* What is wrong with one row's case is most often wrong with all: say it once. */
    for (const cJSON *row = rows->child; row && l->problems->n == before; row = row->next) {
        struct gc_json doc GC_AUTO(gc_json_release) = {0};
        struct gc_error err = {0};
        char *text = NULL;
        if (!hx_rows_fill(file, row, &text, l->problems))
            break;
        enum gc_status s =
            gc_json_parse(&doc, file->name, text, strlen(text), &gc_json_file_limits, &err);
        free(text);
        if (s != GC_OK)
            gc_problems_add_error(l->problems, file->name, &err);
        else if (hx_case_check(&doc, l->problems))
            s = add_case(l, &doc, gc_json_str(row, "name"));
        if (s == GC_E_NOMEM)
            return gc_fail_nomem(l->err);
    }
    return GC_OK;
}

static enum gc_status load_file(struct loading *l, const char *path)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_error err = {0};
    enum gc_status s = gc_json_load(&doc, path, &gc_json_file_limits, &err);
    if (s == GC_E_IO || s == GC_E_NOMEM)
        return gc_fail(l->err, s, "%s", gc_error_text(&err));
    if (s != GC_OK) {
        gc_problems_add_error(l->problems, path, &err);
        return GC_OK;
    }
    const cJSON *rows = gc_json_get(doc.root, "rows");
    if (rows)
        return add_rows(l, &doc, rows);
    return hx_case_check(&doc, l->problems) ? add_case(l, &doc, NULL) : GC_OK;
}

/* --- folders ---------------------------------------------------------------------------------- */

static int is_wanted(const struct dirent *d)
{
    return d->d_name[0] != '.';
}

static bool is_json(const char *name)
{
    size_t n = strlen(name);
    return n > 5 && strcmp(name + n - 5, ".json") == 0;
}

static enum gc_status load_path(struct loading *l, const char *path, unsigned depth);

static enum gc_status load_folder(struct loading *l, const char *path, unsigned depth)
{
    struct dirent **entries = NULL;
    const char *between = *path && path[strlen(path) - 1] == '/' ? "" : "/";
    int n = scandir(path, &entries, is_wanted, alphasort);
    enum gc_status s = n < 0 ? gc_fail(l->err, GC_E_IO, "%s: %s", path, strerror(errno)) : GC_OK;
    for (int i = 0; i < n; i++) {
        char name[PATH_BYTES];
        struct stat st;
        int len = snprintf(name, sizeof name, "%s%s%s", path, between, entries[i]->d_name);
        free(entries[i]);
        if (s == GC_OK && len >= PATH_BYTES)
            s = gc_fail(l->err, GC_E_TOO_BIG, "%s: the path of a case is too long", path);
        if (s == GC_OK && (is_json(name) || (stat(name, &st) == 0 && S_ISDIR(st.st_mode))))
            s = load_path(l, name, depth + 1);
    }
    free(entries);
    return s;
}

static enum gc_status load_path(struct loading *l, const char *path, unsigned depth)
{
    struct stat st;
    if (stat(path, &st) != 0)
        return gc_fail(l->err, GC_E_IO, "%s: %s", path, strerror(errno));
    if (!S_ISDIR(st.st_mode))
        return load_file(l, path);
    return depth < MAX_DEPTH
               ? load_folder(l, path, depth)
               : gc_fail(l->err, GC_E_TOO_BIG, "%s: folders of cases go %d deep", path, MAX_DEPTH);
}

enum gc_status hx_cases_load(struct hx_cases *out, const char *const *paths, size_t n_paths,
                             struct gc_problems *problems, struct gc_error *err)
{
    struct loading l = {.out = out, .problems = problems, .err = err};
    enum gc_status s = GC_OK;
    for (size_t i = 0; s == GC_OK && i < n_paths; i++)
        s = load_path(&l, paths[i], 0);
    gc_map_release(&l.names, NULL);
    return s == GC_OK ? gc_problems_status(problems, err) : s;
}
