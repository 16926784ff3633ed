/* A case file: refused with its places, or cases that have a name and something to do. */
#include <string.h>
#include <unistd.h>

#include "harness/case/case.h"
#include "tests/fuzz/fuzz.h"

static void load(const char *path)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct hx_cases cases = {0};
    struct gc_error err = {0};
    enum gc_status s = hx_cases_load(&cases, &path, 1, &problems, &err);
    FUZZ_HOLDS(s == GC_OK ? problems.n == 0 : s == GC_E_DATA && problems.n > 0);
    FUZZ_HOLDS(s == GC_OK || fuzz_is_message(gc_error_text(&err)));
    for (size_t i = 0; i < problems.n_kept; i++)
        FUZZ_HOLDS(fuzz_is_message(problems.list[i].whole));
    for (size_t i = 0; s == GC_OK && i < cases.n; i++) {
        FUZZ_HOLDS(cases.items[i]->name && *cases.items[i]->name);
        FUZZ_HOLDS(cases.items[i]->when != NULL && cases.items[i]->provenance != NULL);
        (void)hx_case_has_keyword(cases.items[i], "tutorial");
    }
    hx_cases_release(&cases);
}

FUZZ(case)
{
    char path[64];
    int fd = fuzz_file(text, size, path, sizeof path);
    if (fd < 0)
        return;
    load(path);
    close(fd);
}
