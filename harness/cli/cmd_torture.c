/* gcverify torture: breaks the wire at every place that a case passes. */
#include <stdio.h>
#include <stdlib.h>

#include "harness/cli/commands.h"
#include "harness/torture/torture.h"

static int torture_one(const struct hx_runner *runner, const struct hx_case *c, size_t *n_runs,
                       size_t *n_bad)
{
    struct hx_torture t GC_AUTO(hx_torture_release) = {.runner = runner, .c = c};
    struct gc_error err = {0};
    if (!c->needs_service && !c->runs_client)
        return 0;
    if (hx_torture_run(&t, &err) != GC_OK) {
        fprintf(stderr, "gcverify: %s\n", gc_error_text(&err));
        return HX_EXIT_BROKEN;
    }
    hx_torture_table(&t, stdout);
    *n_runs += t.n_runs;
    *n_bad += t.n_bad;
    return t.n_bad ? HX_EXIT_FAILED : 0;
}

int hx_cmd_torture(void *config, int n_operands, char **operands)
{
    struct hx_config *c = config;
    struct hx_cases all GC_AUTO(hx_cases_release) = {0};
    struct hx_cases view = {0};
    struct hx_session session;
    struct gc_error err = {0};
    size_t n_runs = 0, n_bad = 0;
    static const char *keyword[] = {"torture"};
    if (n_operands == 0 && c->keywords.n == 0 && !c->name)
        c->keywords = (struct gc_list){keyword, 1};
    int code = hx_select(c, n_operands, operands, &all, &view);
    if (c->keywords.items == keyword)
        c->keywords = (struct gc_list){0};
    if (code != 0)
        return code;
    if (hx_session_open(&session, c, &err) != GC_OK) {
        fprintf(stderr, "gcverify: %s\n", gc_error_text(&err));
        free(view.items);
        return HX_EXIT_BROKEN;
    }
    for (size_t i = 0; i < view.n; i++) {
        int one = torture_one(&session.runner, view.items[i], &n_runs, &n_bad);
        code = one > code ? one : code;
    }
    hx_session_close(&session);
    free(view.items);
    printf("%zu passed, %zu failed\n", n_runs - n_bad, n_bad);
    return code;
}
