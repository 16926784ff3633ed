#include "tests/mock/org_folder.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "mock/api/routes.h"
#include "tests/check.h"

void org_folder(char *out, size_t cap)
{
    static int n;
    snprintf(out, cap, "%s/org-%d", check_temp_dir(), ++n);
    CHECK(mkdir(out, 0700) == 0);
}

void org_file(const char *dir, const char *name, const char *text)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    for (char *slash = strchr(path + strlen(dir) + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        (void)mkdir(path, 0700);
        *slash = '/';
    }
    FILE *f = fopen(path, "w");
    CHECK_FATAL(f != NULL);
    CHECK(fputs(text, f) >= 0);
    CHECK(fclose(f) == 0);
}

enum gc_status load_org(struct mock_org **out, const char *dir, struct gc_problems *problems,
                        struct gc_error *err)
{
    const char *dirs[] = {dir};
    return mock_org_load(out, dirs, 1, mock_api_operations(), problems, err);
}

struct mock_org *org_of(const char *name, const char *text)
{
    char dir[256];
    struct gc_error err = {0};
    struct mock_org *org = NULL;
    org_folder(dir, sizeof dir);
    org_file(dir, name, text);
    CHECK_STATUS(load_org(&org, dir, NULL, &err), GC_OK, &err);
    CHECK_FATAL(org != NULL);
    return org;
}
