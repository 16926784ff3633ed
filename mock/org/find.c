/* Where the demo org is: found from the program's own place, so that nothing needs configuring. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/cli/service.h"
#include "base/strbuf.h"
#include "mock/org/org.h"

enum { PATH_BYTES = 4096, LEVELS_UP = 6 };

/* Beside the program's folder, in a tree and where `make install` puts it. */
static const char *const beside[] = {"/fixtures/orgs/demo", "/share/gcmock/orgs/demo"};

static bool is_org(const char *path)
{
    struct stat st;
    char file[PATH_BYTES + 16];
    snprintf(file, sizeof file, "%s/org.json", path);
    return stat(file, &st) == 0;
}

static bool is_demo(const char *folder, const char *below, char *out, size_t cap,
                    struct gc_strbuf *tried)
{
    int n = snprintf(out, cap, "%s%s", folder, below);
    if (n < 0 || (size_t)n >= cap)
        return false;
    if (is_org(out))
        return true;
    gc_strbuf_addf(tried, "%s%s", tried->len ? ", " : "", out);
    return false;
}

/* From the program's folder upwards: build/release/bin, build/bin, bin. */
static bool find_from_program(char *out, size_t cap, struct gc_strbuf *tried)
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
            if (is_demo(folder, beside[k], out, cap, say))
                return true;
    }
    return false;
}

const char *mock_org_find_demo(char *out, size_t cap, struct gc_error *err)
{
    struct gc_strbuf tried GC_AUTO(gc_strbuf_release) = GC_STRBUF(PATH_BYTES * 4);
    const char *orgs = getenv("GCMOCK_ORGS");
    if (orgs && *orgs && is_demo(orgs, "/demo", out, cap, &tried))
        return out;
    if (find_from_program(out, cap, &tried) || is_demo(".", beside[0], out, cap, &tried) ||
        is_demo("/usr/local", beside[1], out, cap, &tried) ||
        is_demo("/usr", beside[1], out, cap, &tried))
        return out;
    gc_fail(err, GC_E_IO, "the demo org is not found; looked at %.300s", gc_strbuf_text(&tried));
    return NULL;
}
