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
    char *left_out = !c->needs_service && !c->runs_client
                         ? gc_strdup("it runs neither a client nor a service")
                         : hx_left_out_reason(runner, c);
    if (left_out) {
        printf("%s: left out: %s\n", c->name, left_out);
        free(left_out);
        return 0;
    }
    if (hx_torture_run(&t, &err) != GC_OK) {
        fprintf(stderr, "gcverify: %s\n", gc_error_text(&err));
        return HX_EXIT_BROKEN;
    }
    hx_torture_table(&t, stdout);
    *n_runs += t.n_runs;
    *n_bad += t.n_bad;
    return t.n_bad ? HX_EXIT_FAILED : 0;
}

static int torture_all(const struct hx_config *c, const struct hx_session *session,
                       const struct hx_cases *cases)
{
    size_t n_runs = 0, n_bad = 0;
    int code = 0;
    (void)c;
    for (size_t i = 0; i < cases->n; i++) {
        int one = torture_one(&session->runner, cases->items[i], &n_runs, &n_bad);
        code = one > code ? one : code;
    }
    printf("%zu passed, %zu failed\n", n_runs - n_bad, n_bad);
    if (n_runs == 0 && code == 0) {
        fprintf(stderr, "gcverify: none of the %zu selected cases was run\n", cases->n);
        return HX_EXIT_BROKEN;
    }
    return code;
}

int hx_cmd_torture(void *config, int n_operands, char **operands)
{
    static const char *keyword[] = {"torture"};
    struct hx_config c = *(const struct hx_config *)config;
    if (n_operands == 0 && c.keywords.n == 0 && !c.name)
        c.keywords = (struct gc_list){keyword, 1};
    return hx_with_session(&c, n_operands, operands, torture_all);
}
