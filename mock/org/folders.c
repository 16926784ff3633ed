/* Which folders make an org: those that are named, each after what it lies over. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "mock/org/internal.h"

enum { DEEPEST = 8 };

/* A folder on the way down, and the "extends" that led to the next one. */
struct step {
    dev_t device;
    ino_t file;
    const char *dir;
};

struct expanding {
    struct mock_folders *out;
    struct gc_problems *problems;
    struct step way[DEEPEST];
    size_t depth;
    const struct gc_json *doc; /* which names the folder that is entered next; NULL: the user did */
    const cJSON *at;
};

static void fail(struct expanding *x, const char *dir, const char *fmt, ...) GC_PRINTF(3, 4);
static void fail(struct expanding *x, const char *dir, const char *fmt, ...)
{
    char text[300];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    gc_problems_add(x->problems, x->doc ? x->doc->name : dir,
                    x->doc ? gc_json_where(x->doc, x->at) : (struct gc_pos){0}, "%s", text);
}

static enum gc_status append(struct mock_folders *to, const char *dir)
{
    char **more = realloc(to->names, (to->n + 2) * sizeof *more);
    if (!more)
        return GC_E_NOMEM;
    to->names = more;
    more[to->n] = gc_strdup(dir);
    more[to->n + 1] = NULL;
    if (!more[to->n])
        return GC_E_NOMEM;
    to->n++;
    return GC_OK;
}

static bool is_listed(const struct mock_folders *list, const struct stat *st)
{
    struct stat other;
    for (size_t i = 0; i < list->n; i++)
        if (stat(list->names[i], &other) == 0 && other.st_dev == st->st_dev &&
            other.st_ino == st->st_ino)
            return true;
    return false;
}

/* Is the folder on its own way? It then extends itself. */
static bool is_circle(struct expanding *x, const char *dir, const struct stat *st)
{
    for (size_t i = 0; i < x->depth; i++)
        if (x->way[i].device == st->st_dev && x->way[i].file == st->st_ino) {
            if (i + 1 == x->depth)
                fail(x, dir, "the org extends itself");
            else
                fail(x, dir, "the org extends itself: %.100s lies over it already",
                     x->way[i + 1].dir);
            return true;
        }
    if (x->depth < DEEPEST)
        return false;
    fail(x, dir, "more than %d orgs lie over each other", DEEPEST);
    return true;
}

/* "demo" is what comes with the program, "../base" a folder beside. False after saying so. */
static bool find_base(struct expanding *x, const char *dir, const char *name,
                      char out[MOCK_PATH_BYTES])
{
    struct stat st;
    if (!strchr(name, '/')) {
        if (mock_org_find_shipped(name, out, MOCK_PATH_BYTES, NULL))
            return true;
        fail(x, dir,
             "no org \"%.100s\" comes with gcmock; a folder of your own has a slash: "
             "\"../%.100s\"",
             name, name);
        return false;
    }
    int n = *name == '/' ? snprintf(out, MOCK_PATH_BYTES, "%s", name)
                         : snprintf(out, MOCK_PATH_BYTES, "%s/%s", dir, name);
    bool there = n > 0 && n < MOCK_PATH_BYTES && stat(out, &st) == 0 && S_ISDIR(st.st_mode);
    if (!there)
        fail(x, dir, "there is no folder \"%.200s\"", name);
    return there;
}

static enum gc_status enter(struct expanding *x, const char *dir);

/* What is wrong with the file itself says who loads it. */
static enum gc_status enter_base(struct expanding *x, const char *dir)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct stat st;
    char path[MOCK_PATH_BYTES], base[MOCK_PATH_BYTES];
    int n = snprintf(path, sizeof path, "%s/org.json", dir);
    if (n < 0 || n >= (int)sizeof path || stat(path, &st) != 0 || !S_ISREG(st.st_mode))
        return GC_OK;
    enum gc_status s = gc_json_load(&doc, path, &gc_json_file_limits, NULL);
    const cJSON *extends = s == GC_OK ? gc_json_get(doc.root, "extends") : NULL;
    if (!cJSON_IsString(extends) || !*extends->valuestring)
        return s == GC_E_NOMEM ? s : GC_OK;
    const struct gc_json *doc_before = x->doc;
    const cJSON *at_before = x->at;
    x->doc = &doc;
    x->at = extends;
    s = find_base(x, dir, extends->valuestring, base) ? enter(x, base) : GC_OK;
    x->doc = doc_before;
    x->at = at_before;
    return s;
}

/* What can't be read is listed, too: who loads it says what is wrong. */
static enum gc_status enter(struct expanding *x, const char *dir)
{
    struct stat st;
    if (stat(dir, &st) != 0)
        return append(x->out, dir);
    if (is_circle(x, dir, &st))
        return GC_OK;
    if (is_listed(x->out, &st))
        return GC_OK;
    x->way[x->depth++] = (struct step){.device = st.st_dev, .file = st.st_ino, .dir = dir};
    enum gc_status s = enter_base(x, dir);
    x->depth--;
    return s == GC_OK ? append(x->out, dir) : s;
}

enum gc_status mock_org_folders(struct mock_folders *out, const char *const *dirs, size_t n_dirs,
                                struct gc_problems *problems)
{
    struct expanding x = {.out = out, .problems = problems};
    enum gc_status s = GC_OK;
    for (size_t i = 0; i < n_dirs && s == GC_OK; i++) {
        char shipped[MOCK_PATH_BYTES];
        struct stat st;
        bool by_name = !strchr(dirs[i], '/') && stat(dirs[i], &st) != 0 &&
                       mock_org_find_shipped(dirs[i], shipped, sizeof shipped, NULL);
        s = enter(&x, by_name ? shipped : dirs[i]);
    }
    return s;
}

void mock_org_folders_release(struct mock_folders *folders)
{
    for (size_t i = 0; i < folders->n; i++)
        free(folders->names[i]);
    free(folders->names);
    *folders = (struct mock_folders){0};
}
