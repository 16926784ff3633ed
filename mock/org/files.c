/* Names and paths in the folder of an org. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "mock/org/internal.h"

void mock_files_release(struct mock_files *files)
{
    for (size_t i = 0; i < files->n; i++)
        free(files->names[i]);
    free(files->names);
    *files = (struct mock_files){0};
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Names with a dot in front, README.md, gcverify's cases, and what editors and merges leave behind.
 */
static bool is_ignored(const char *name)
{
    static const char *const whole[] = {"README.md", "cases"};
    static const char *const ends[] = {"~", ".bak", ".orig", ".rej", ".swp", ".tmp"};
    const size_t n = strlen(name);
    for (size_t i = 0; i < GC_COUNT_OF(whole); i++)
        if (strcmp(name, whole[i]) == 0)
            return true;
    for (size_t i = 0; i < GC_COUNT_OF(ends); i++)
        if (n > strlen(ends[i]) && strcmp(name + n - strlen(ends[i]), ends[i]) == 0)
            return true;
    return name[0] == '.' || name[0] == '#';
}

static enum gc_status add_name(struct mock_files *files, const char *name)
{
    char **more = realloc(files->names, (files->n + 1) * sizeof *more);
    if (!more)
        return GC_E_NOMEM;
    files->names = more;
    more[files->n] = gc_strdup(name);
    if (!more[files->n])
        return GC_E_NOMEM;
    files->n++;
    return GC_OK;
}

enum gc_status mock_files_list(struct mock_files *out, const char *dir,
                               struct gc_problems *problems, bool *io)
{
    DIR *open = opendir(dir);
    if (!open) {
        gc_problems_add(problems, dir, (struct gc_pos){0}, "%s",
                        errno == ENOENT ? "there is no such folder" : strerror(errno));
        *io = true;
        return GC_OK;
    }
    enum gc_status s = GC_OK;
    for (struct dirent *d; s == GC_OK && (d = readdir(open));)
        if (!is_ignored(d->d_name))
            s = add_name(out, d->d_name);
    closedir(open);
    if (out->n > 1)
        qsort(out->names, out->n, sizeof *out->names, by_text);
    return s;
}

bool mock_path_join(const char *dir, const char *name, char out[MOCK_PATH_BYTES],
                    struct gc_problems *problems)
{
    size_t n = strlen(dir);
    const char *between = n > 0 && dir[n - 1] == '/' ? "" : "/";
    int len = snprintf(out, MOCK_PATH_BYTES, "%s%s%s", dir, between, name);
    if (len > 0 && len < MOCK_PATH_BYTES)
        return true;
    gc_problems_add(problems, dir, (struct gc_pos){0}, "the path is too long");
    return false;
}

/* A pipe or a device would hold up the load for ever. */
bool mock_path_is(const char *path, mode_t type, struct gc_problems *problems)
{
    struct stat st;
    if (stat(path, &st) == 0 && (st.st_mode & S_IFMT) == type)
        return true;
    gc_problems_add(problems, path, (struct gc_pos){0}, "is not a %s",
                    type == S_IFDIR ? "folder" : "file");
    return false;
}
