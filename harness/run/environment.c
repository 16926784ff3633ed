#include "harness/run/environment.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/status.h"

extern char **environ;

static const char *const passing[] = {
    "PATH",         "HOME",          "TMPDIR",       "LANG",        "LC_ALL", "LD_LIBRARY_PATH",
    "ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LSAN_OPTIONS"};

static size_t name_length(const char *entry)
{
    return strcspn(entry, "=");
}

static bool passes(const char *entry)
{
    for (size_t i = 0; i < GC_COUNT_OF(passing); i++)
        if (strlen(passing[i]) == name_length(entry) &&
            strncmp(passing[i], entry, name_length(entry)) == 0)
            return true;
    return false;
}

static bool is_set_in(const char *const *list, const char *entry)
{
    for (size_t i = 0; list && list[i]; i++)
        if (name_length(list[i]) == name_length(entry) &&
            strncmp(list[i], entry, name_length(entry)) == 0)
            return true;
    return false;
}

char **hx_environment(const char *const *extra)
{
    size_t n = 1, at = 0;
    for (size_t i = 0; environ[i]; i++)
        n++;
    for (size_t i = 0; extra && extra[i]; i++)
        n++;
    char **env = calloc(n, sizeof *env);
    if (!env)
        return NULL;
    for (size_t i = 0; extra && extra[i]; i++)
        env[at++] = (char *)(uintptr_t)extra[i];
    for (size_t i = 0; environ[i]; i++)
        if (passes(environ[i]) && !is_set_in(extra, environ[i]))
            env[at++] = environ[i];
    return env;
}
