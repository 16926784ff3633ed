/* gcmock init DIR: writes a small org that runs, to begin an own one with. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/embedded.h"
#include "base/file.h"
#include "base/problems.h"
#include "mock/cli/cli.h"
#include "mock/wiremock/wiremock.h"

extern const struct gc_embedded mock_starter_files[]; /* fixtures/orgs/starter */

/* Writes a file that is not there yet. */
static enum gc_status write_new(const struct gc_embedded *file, const char *dir,
                                struct gc_error *err)
{
    char path[4096];
    if (snprintf(path, sizeof path, "%s/%s", dir, file->name) >= (int)sizeof path)
        return gc_fail(err, GC_E_USAGE, "%.60s...: the path is too long", dir);
    enum gc_status s = gc_file_make_folders(path, err);
    return s == GC_OK
               ? gc_file_write(path, (const char *)file->bytes, file->n_bytes, GC_FILE_NEW, err)
               : s;
}

/* None of the files may be there: nothing of anybody's is overwritten, and nothing half written. */
static enum gc_status check_new(const char *dir, struct gc_error *err)
{
    char path[4096];
    for (const struct gc_embedded *file = mock_starter_files; file->name; file++) {
        snprintf(path, sizeof path, "%s/%s", dir, file->name);
        if (access(path, F_OK) == 0)
            return gc_fail(err, GC_E_USAGE,
                           "%s is there already: give a folder that is empty or does not exist",
                           path);
    }
    return GC_OK;
}

int mock_cli_init(void *config, int n_operands, char **operands)
{
    const char *dir = operands[0];
    struct gc_error err = {0};
    (void)config, (void)n_operands;
    enum gc_status s = check_new(dir, &err);
    for (const struct gc_embedded *file = mock_starter_files; s == GC_OK && file->name; file++) {
        s = write_new(file, dir, &err);
        if (s == GC_OK)
            printf("%s/%s\n", dir, file->name);
    }
    if (s != GC_OK)
        return mock_cli_fail(s, &err);
    printf("\nAn org that runs. Try:\n"
           "  gcmock validate %s\n"
           "  gcmock call Greeting --org %s --from +15551234567\n"
           "  gcverify run --org %s %s/cases\n"
           "  gcmock --org %s\n"
           "and read %s/README.md.\n",
           dir, dir, dir, dir, dir, dir);
    return 0;
}

/* gcmock import wiremock DIR: what another mock was told becomes stubs of an org. */
int mock_cli_import(void *config, int n_operands, char **operands)
{
    static const char *const known[] = {"wiremock"};
    const struct mock_cli *c = config;
    struct gc_error err = {0};
    bool all = true;
    (void)n_operands;
    if (strcmp(operands[0], known[0]) != 0) {
        (void)gc_fail(&err, GC_E_USAGE, "nothing is known of \"%.40s\" to import%s", operands[0],
                      gc_did_you_mean("\"", gc_nearest(operands[0], known, 1), "\""));
        return mock_cli_fail(err.status, &err);
    }
    enum gc_status s = wiremock_import_folder(
        operands[1], &(struct wiremock_options){.out = c->out, .json = c->json}, &all, &err);
    if (s != GC_OK && *err.message)
        return mock_cli_fail(s, &err);
    return s != GC_OK ? gc_status_exit_code(s) : c->strict && !all ? 1 : 0;
}
