/* Which cases: by path, keyword, name. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/cli/commands.h"

static bool is_wanted(const void *config, const struct hx_case *one)
{
    const struct hx_config *c = config;
    for (size_t i = 0; i < c->keywords.n; i++)
        if (!hx_case_has_keyword(one, c->keywords.items[i]))
            return false;
    return (!c->name || strstr(one->name, c->name)) &&
           (!c->exactly || strcmp(one->name, c->exactly) == 0);
}

static int load(int n_paths, char **paths, struct hx_cases *all)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    char found[HX_PLACE];
    const char *place = found;
    if (n_paths == 0 && hx_place_cases(found, &err) != GC_OK)
        return gc_usage_error("%s", gc_error_text(&err));
    const char *const *from = n_paths ? (const char *const *)paths : &place;
    size_t n = n_paths ? (size_t)n_paths : 1;
    enum gc_status s = hx_cases_load(all, from, n, &problems, &err);
    if (s == GC_OK)
        return 0;
    gc_problems_print(&problems, stderr);
    if (problems.n == 0)
        fprintf(stderr, "gcverify: %s\n", gc_error_text(&err));
    else
        fprintf(stderr, "gcverify: %zu problem%s in the cases\n", problems.n,
                problems.n == 1 ? "" : "s");
    return s == GC_E_IO ? HX_EXIT_USAGE : s == GC_E_DATA ? HX_EXIT_BAD_CASE : HX_EXIT_BROKEN;
}

int hx_select(const struct hx_config *c, int n_paths, char **paths, struct hx_cases *cases,
              size_t *n_loaded)
{
    int code = load(n_paths, paths, cases);
    size_t n = cases->n;
    if (code != 0)
        return code;
    hx_cases_keep(cases, is_wanted, c);
    if (n_loaded)
        *n_loaded = n;
    return cases->n > 0 ? 0
                        : gc_usage_error("none of the %zu cases fits; gcverify list shows them", n);
}

int hx_with_session(const struct hx_config *c, int n_paths, char **paths,
                    int (*run)(const struct hx_config *c, const struct hx_session *s,
                               const struct hx_cases *cases))
{
    struct hx_cases cases GC_AUTO(hx_cases_release) = {0};
    struct hx_session session;
    struct gc_error err = {0};
    int code = hx_select(c, n_paths, paths, &cases, NULL);
    if (code != 0)
        return code;
    if (hx_session_open(&session, c, &err) != GC_OK) {
        fprintf(stderr, "gcverify: %s\n", gc_error_text(&err));
        return HX_EXIT_BROKEN;
    }
    code = run(c, &session, &cases);
    hx_session_close(&session);
    return code;
}
