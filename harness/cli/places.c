/* Where gcverify finds cases and programs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cli/service.h"
#include "harness/cli/commands.h"

static bool cut_last(char *path)
{
    char *slash = strrchr(path, '/');
    if (!slash)
        return false;
    *slash = '\0';
    return true;
}

static enum gc_status executable_folder(char out[HX_PLACE], struct gc_error *err)
{
    enum gc_status s = gc_program_path(out, HX_PLACE, err);
    if (s == GC_OK)
        cut_last(out);
    return s;
}

enum gc_status hx_place_programs(char out[HX_PLACE], struct gc_error *err)
{
    const char *bin = getenv("BIN");
    if (!bin || !*bin)
        return executable_folder(out, err);
    snprintf(out, HX_PLACE, "%s", bin);
    return GC_OK;
}

static bool is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

enum gc_status hx_place_cases(char out[HX_PLACE], struct gc_error *err)
{
    static const char *const inside[] = {"fixtures/cases", "share/gcmock/cases"};
    char at[HX_PLACE];
    if (is_folder(inside[0])) {
        snprintf(out, HX_PLACE, "%s", inside[0]);
        return GC_OK;
    }
    enum gc_status s = executable_folder(at, err);
    if (s != GC_OK)
        return s;
    for (int up = 0; up < 5 && *at; up++, cut_last(at))
        for (size_t i = 0; i < GC_COUNT_OF(inside); i++) {
            int n = snprintf(out, HX_PLACE, "%s/%s", at, inside[i]);
            if (n < HX_PLACE && is_folder(out))
                return GC_OK;
        }
    return gc_fail(err, GC_E_IO,
                   "no folder fixtures/cases here or above the program, and none in "
                   "PREFIX/share/gcmock; name the cases to run");
}
