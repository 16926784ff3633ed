/* A folder of mappings becomes the stubs of an org, or stubs on stdout. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/json/write.h"
#include "mock/wiremock/wiremock.h"

enum { PATH_BYTES = 2048, MAX_DEPTH = 16, OUT_BYTES = 512 << 20 };

struct made {
    char *name; /* of the file below stubs/ */
    char *text; /* an array of stubs */
};
struct importing {
    const struct wiremock_options *config;
    struct wiremock_import import;
    char root[PATH_BYTES], files_dir[PATH_BYTES];
    struct made *list;
    size_t n, n_files, n_left_out, n_notes;
    struct gc_strbuf told; /* --json: members of "notes" */
    struct gc_jsonw notes;
    enum gc_status failed; /* of a file that is none */
};

/* --- what does not go --------------------------------------------------------------------------
 */

static void note(void *ctx, const char *file, struct gc_pos at, bool left_out, const char *text)
{
    struct importing *i = ctx;
    i->n_left_out += left_out;
    i->n_notes += !left_out;
    fprintf(stderr, "%s:%u:%u: %s: %s\n", file, at.line, at.column, left_out ? "left out" : "note",
            text);
    gc_jsonw_object(&i->notes);
    gc_jsonw_put_str(&i->notes, "file", file);
    gc_jsonw_put_int(&i->notes, "line", at.line);
    gc_jsonw_put_int(&i->notes, "column", at.column);
    gc_jsonw_put_bool(&i->notes, "left_out", left_out);
    gc_jsonw_put_str(&i->notes, "text", text);
    gc_jsonw_end(&i->notes);
}

/* --- reading -----------------------------------------------------------------------------------
 */

/* "crm/get customer.json" becomes "crm-get-customer.json". */
static char *name_of(const char *relative)
{
    char *name = gc_strdup(relative);
    for (char *c = name; c && *c; c++)
        if (*c == '/' || *c == ' ')
            *c = '-';
    return name;
}

static enum gc_status keep(struct importing *i, const char *relative, struct gc_strbuf *text)
{
    struct made *more = realloc(i->list, (i->n + 1) * sizeof *more);
    if (!more)
        return GC_E_NOMEM;
    i->list = more;
    more[i->n] = (struct made){.name = name_of(relative)};
    if (!more[i->n].name)
        return GC_E_NOMEM;
    enum gc_status s = gc_strbuf_take(text, &more[i->n].text);
    if (s == GC_OK)
        i->n++;
    else
        free(more[i->n].name);
    return s;
}

/* A file that is no mapping is told, and the others are read nevertheless. */
static enum gc_status read_file(struct importing *i, const char *path, const char *relative)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(OUT_BYTES);
    struct gc_error err = {0};
    size_t before = i->import.n_stubs;
    i->n_files++;
    enum gc_status s = gc_json_load(&doc, path, &gc_json_file_limits, &err);
    if (s == GC_OK)
        s = wiremock_convert(&i->import, &doc, &text, &err);
    if (s == GC_E_NOMEM)
        return s;
    if (s != GC_OK) {
        fprintf(stderr, "%s\n", gc_error_text(&err));
        i->failed = s;
        return GC_OK;
    }
    return i->import.n_stubs > before ? keep(i, relative, &text) : GC_OK;
}

static int keep_json(const struct dirent *d)
{
    return d->d_name[0] != '.';
}

static enum gc_status read_folder(struct importing *i, const char *dir, const char *relative,
                                  unsigned depth)
{
    struct dirent **names = NULL;
    enum gc_status s = GC_OK;
    int n = depth < MAX_DEPTH ? scandir(dir, &names, keep_json, alphasort) : 0;
    for (int k = 0; k < n; k++) {
        char path[PATH_BYTES], below[PATH_BYTES];
        struct stat st;
        size_t len = strlen(names[k]->d_name);
        int a = snprintf(path, sizeof path, "%s/%s", dir, names[k]->d_name);
        int b = snprintf(below, sizeof below, "%s%s%s", relative, *relative ? "/" : "",
                         names[k]->d_name);
        bool fits = a < PATH_BYTES && b < PATH_BYTES && stat(path, &st) == 0;
        if (s == GC_OK && fits && S_ISDIR(st.st_mode))
            s = read_folder(i, path, below, depth + 1);
        else if (s == GC_OK && fits && len > 5 && strcmp(names[k]->d_name + len - 5, ".json") == 0)
            s = read_file(i, path, below);
        free(names[k]);
    }
    free(names);
    return s;
}

static bool is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* DIR is what WireMock calls its root, with mappings and __files in it, or the mappings alone. */
static enum gc_status find_places(struct importing *i, const char *dir, struct gc_error *err)
{
    char inside[PATH_BYTES];
    size_t n = strlen(dir);
    while (n > 1 && dir[n - 1] == '/')
        n--;
    if (snprintf(inside, sizeof inside, "%.*s/mappings", (int)n, dir) >= PATH_BYTES)
        return gc_fail(err, GC_E_USAGE, "%.60s...: the path is too long", dir);
    if (!is_folder(dir))
        return gc_fail(err, GC_E_IO, "%s: %s", dir, errno ? strerror(errno) : "is no folder");
    bool is_root = is_folder(inside);
    snprintf(i->root, sizeof i->root, is_root ? "%.*s/mappings" : "%.*s", (int)n, dir);
    snprintf(i->files_dir, sizeof i->files_dir, is_root ? "%.*s/__files" : "%.*s/../__files",
             (int)n, dir);
    i->import.files_dir = is_folder(i->files_dir) ? i->files_dir : NULL;
    return GC_OK;
}

/* --- writing -----------------------------------------------------------------------------------
 */

static enum gc_status pretty(const char *json, struct gc_strbuf *to)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    enum gc_status s = gc_json_parse(&doc, "stubs", json, strlen(json), &gc_json_file_limits, NULL);
    struct gc_jsonw w = gc_jsonw_pretty(to);
    if (s != GC_OK)
        return s;
    gc_jsonw_value(&w, doc.root);
    gc_strbuf_addc(to, '\n');
    return gc_strbuf_status(to);
}

static enum gc_status path_of(const struct importing *i, size_t k, char out[PATH_BYTES],
                              struct gc_error *err)
{
    if (snprintf(out, PATH_BYTES, "%s/stubs/%s", i->config->out, i->list[k].name) < PATH_BYTES)
        return GC_OK;
    return gc_fail(err, GC_E_USAGE, "%.60s...: the path is too long", i->config->out);
}

/* Nothing is written where something would be overwritten. */
static enum gc_status check_new(const struct importing *i, struct gc_error *err)
{
    char path[PATH_BYTES];
    struct stat st;
    for (size_t k = 0; k < i->n; k++) {
        enum gc_status s = path_of(i, k, path, err);
        if (s != GC_OK)
            return s;
        if (stat(path, &st) == 0)
            return gc_fail(err, GC_E_USAGE, "%s is there already: nothing was written", path);
        for (size_t other = 0; other < k; other++)
            if (strcmp(i->list[k].name, i->list[other].name) == 0)
                return gc_fail(err, GC_E_USAGE, "two files would be %s: nothing was written", path);
    }
    return GC_OK;
}

static enum gc_status write_files(const struct importing *i, struct gc_error *err)
{
    char path[PATH_BYTES];
    enum gc_status s = check_new(i, err);
    if (s != GC_OK)
        return s;
    if (snprintf(path, sizeof path, "%s/stubs", i->config->out) >= PATH_BYTES ||
        (mkdir(i->config->out, 0777) != 0 && errno != EEXIST) ||
        (mkdir(path, 0777) != 0 && errno != EEXIST))
        return gc_fail(err, GC_E_IO, "%s: %s", path, strerror(errno));
    for (size_t k = 0; k < i->n && s == GC_OK; k++) {
        struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(OUT_BYTES);
        s = path_of(i, k, path, err);
        if (s == GC_OK)
            s = pretty(i->list[k].text, &text);
        FILE *f = s == GC_OK ? fopen(path, "wxe") : NULL;
        bool ok = f && fwrite(gc_strbuf_text(&text), 1, text.len, f) == text.len;
        ok = (!f || fclose(f) == 0) && ok;
        if (s == GC_OK && !ok)
            s = gc_fail(err, GC_E_IO, "%s: %s", path, strerror(errno));
    }
    return s;
}

/* All stubs as one array. */
static void add_stubs(const struct importing *i, struct gc_strbuf *to)
{
    gc_strbuf_addc(to, '[');
    for (size_t k = 0; k < i->n; k++) {
        size_t n = strlen(i->list[k].text);
        gc_strbuf_adds(to, k ? "," : "");
        gc_strbuf_add(to, i->list[k].text + 1, n - 2);
    }
    gc_strbuf_addc(to, ']');
}

static enum gc_status print_json(const struct importing *i)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(OUT_BYTES);
    struct gc_strbuf stubs GC_AUTO(gc_strbuf_release) = GC_STRBUF(OUT_BYTES);
    struct gc_jsonw w = gc_jsonw(&text);
    add_stubs(i, &stubs);
    gc_jsonw_object(&w);
    gc_jsonw_put_int(&w, "files", (int64_t)i->n_files);
    gc_jsonw_put_int(&w, "mappings", (int64_t)i->import.n_mappings);
    gc_jsonw_put_int(&w, "imported", (int64_t)i->import.n_stubs);
    gc_jsonw_put_int(&w, "left_out", (int64_t)i->n_left_out);
    gc_jsonw_put_raw(&w, "notes", gc_strbuf_text(&i->told));
    if (!i->config->out)
        gc_jsonw_put_raw(&w, "stubs", gc_strbuf_text(&stubs));
    gc_jsonw_end(&w);
    printf("%s\n", gc_strbuf_text(&text));
    return gc_strbuf_status(&text);
}

static enum gc_status print_stubs(const struct importing *i)
{
    struct gc_strbuf stubs GC_AUTO(gc_strbuf_release) = GC_STRBUF(OUT_BYTES);
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(OUT_BYTES);
    add_stubs(i, &stubs);
    enum gc_status s = gc_strbuf_status(&stubs);
    if (s == GC_OK)
        s = pretty(gc_strbuf_text(&stubs), &text);
    if (s == GC_OK)
        fputs(gc_strbuf_text(&text), stdout);
    return s;
}

static void print_summary(const struct importing *i)
{
    FILE *to = i->config->out && !i->config->json ? stdout : stderr;
    fprintf(to, "%zu of %zu mappings imported from %zu file%s; %zu left out, %zu note%s\n",
            i->import.n_stubs, i->import.n_mappings, i->n_files, i->n_files == 1 ? "" : "s",
            i->n_left_out, i->n_notes, i->n_notes == 1 ? "" : "s");
}

static enum gc_status run(struct importing *i, const char *dir, struct gc_error *err)
{
    i->notes = gc_jsonw(&i->told);
    gc_jsonw_array(&i->notes);
    enum gc_status s = find_places(i, dir, err);
    if (s == GC_OK)
        s = read_folder(i, i->root, "", 0);
    gc_jsonw_end(&i->notes);
    if (s == GC_OK && i->n_files == 0)
        s = gc_fail(err, GC_E_DATA, "%s holds no mappings (*.json)", i->root);
    if (s == GC_OK && i->config->out)
        s = write_files(i, err);
    if (s == GC_OK && i->config->json)
        s = print_json(i);
    else if (s == GC_OK && !i->config->out)
        s = print_stubs(i);
    if (s == GC_OK)
        print_summary(i);
    return s == GC_OK ? i->failed : s;
}

static void release(struct importing *i)
{
    for (size_t k = 0; k < i->n; k++) {
        free(i->list[k].name);
        free(i->list[k].text);
    }
    free(i->list);
    gc_strbuf_release(&i->told);
}

enum gc_status wiremock_import_folder(const char *dir, const struct wiremock_options *options,
                                      bool *all, struct gc_error *err)
{
    struct importing i = {.config = options, .told.max = OUT_BYTES};
    i.import.note = note;
    i.import.ctx = &i;
    enum gc_status s = run(&i, dir, err);
    *all = i.n_left_out + i.n_notes == 0;
    release(&i);
    return s;
}
