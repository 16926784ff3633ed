/* Where the orgs are that come with the program: found from its own place, so that nothing needs
 * configuring. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/cli/service.h"
#include "base/strbuf.h"
#include "mock/org/org.h"

enum { PATH_BYTES = 4096, LEVELS_UP = 6 };

/* Beside the program's folder, in a tree and where `make install` puts it. */
static const char *const beside[] = {"/fixtures/orgs", "/share/gcmock/orgs"};

struct search {
    const char *name;
    char *out;
    size_t cap;
};

static bool is_org(const char *path)
{
    struct stat st;
    char file[PATH_BYTES + 16];
    snprintf(file, sizeof file, "%s/org.json", path);
    return stat(file, &st) == 0;
}

static bool is_there(const struct search *s, const char *folder, const char *below,
                     struct gc_strbuf *tried)
{
    int n = snprintf(s->out, s->cap, "%s%s/%s", folder, below, s->name);
    if (n < 0 || (size_t)n >= s->cap)
        return false;
    if (is_org(s->out))
        return true;
    gc_strbuf_addf(tried, "%s%s", tried->len ? ", " : "", s->out);
    return false;
}

/* From the program's folder upwards: build/release/bin, build/bin, bin. */
static bool find_from_program(const struct search *s, struct gc_strbuf *tried)
{
    char folder[PATH_BYTES];
    if (gc_program_path(folder, sizeof folder, NULL) != GC_OK)
        return false;
    for (int i = 0; i < LEVELS_UP; i++) {
        char *slash = strrchr(folder, '/');
        if (!slash)
            return false;
        *slash = '\0';
        struct gc_strbuf quiet GC_AUTO(gc_strbuf_release) = GC_STRBUF(PATH_BYTES * 4);
        struct gc_strbuf *say = i == 1 || i == 3 ? tried : &quiet; /* the places that are usual */
        for (size_t k = 0; k < GC_COUNT_OF(beside); k++)
            if (is_there(s, folder, beside[k], say))
                return true;
    }
    return false;
}

const char *mock_org_find_shipped(const char *name, char *out, size_t cap, struct gc_error *err)
{
    struct gc_strbuf tried GC_AUTO(gc_strbuf_release) = GC_STRBUF(PATH_BYTES * 4);
    const struct search s = {.name = name, .out = out, .cap = cap};
    const char *orgs = getenv("GCMOCK_ORGS");
    if (orgs && *orgs && is_there(&s, orgs, "", &tried))
        return out;
    if (find_from_program(&s, &tried) || is_there(&s, ".", beside[0], &tried) ||
        is_there(&s, "/usr/local", beside[1], &tried) || is_there(&s, "/usr", beside[1], &tried))
        return out;
    gc_fail(err, GC_E_IO, "the %.40s org is not found; looked at %.300s", name,
            gc_strbuf_text(&tried));
    return NULL;
}

const char *mock_org_find_demo(char *out, size_t cap, struct gc_error *err)
{
    return mock_org_find_shipped("demo", out, cap, err);
}
