#include "mock/validate/validate.h"

#include "mock/cli/cli.h"
#include "mock/platform/serve/platform.h"

/* The document, and the seeds of the folders as far as they can be loaded: what can't be is told
 * afterwards. */
static int validate_document(const struct mock_cli *c, int n_operands, char **operands)
{
    struct mock_org *org = NULL;
    if (n_operands > 0 && mock_org_load(&org, (const char *const *)operands, (size_t)n_operands,
                                        NULL, NULL, NULL) != GC_OK)
        org = NULL;
    int code =
        platform_validate(c->openapi, c->openapi_tables.items, c->openapi_tables.n, org, stdout);
    mock_org_unref(org);
    return code;
}

static int validate(const struct mock_cli *c, const char *const *dirs, size_t n)
{
    const struct platform_options options = {
        .openapi = c->openapi, .tables = c->openapi_tables.items, .n_tables = c->openapi_tables.n};
    struct platform *platform = NULL;
    struct gc_error err = {0};
    if (c->openapi && platform_new(&platform, &options, NULL, &err) != GC_OK)
        return mock_cli_fail(err.status, &err);
    int code = mock_validate(dirs, n, platform, stdout);
    platform_free(platform);
    return code;
}

int mock_cli_validate(void *config, int n_operands, char **operands)
{
    char demo[4096];
    struct gc_error err = {0};
    const char *none[] = {demo};
    const struct mock_cli *c = config;
    int code = c->openapi ? validate_document(c, n_operands, operands) : 0;
    if (code != 0 || (c->openapi && n_operands == 0))
        return code;
    if (n_operands > 0)
        return validate(c, (const char *const *)operands, (size_t)n_operands);
    if (mock_org_find_demo(demo, sizeof demo, &err)) {
        fprintf(stderr, "gcmock: no folder is named: this is the demo org, %s\n", demo);
        return validate(c, none, 1);
    }
    return mock_cli_fail(err.status, &err);
}
