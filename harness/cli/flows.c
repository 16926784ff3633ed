/* gcverify run --flow-coverage: what the cases took of the org's flows. */
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "harness/cli/commands.h"
#include "harness/coverage/draw.h"

bool hx_flows_wanted(const struct hx_config *c)
{
    return c->flow_coverage || c->require_flow_coverage;
}

/* The flows that no case came to count, too: as a world has them that nothing was done in. */
static enum gc_status add_all_flows(const struct hx_mock *mock, struct hx_flowcov *flows,
                                    struct gc_error *err)
{
    struct gc_json answer GC_AUTO(gc_json_release) = {0};
    char world[48], path[64];
    snprintf(world, sizeof world, "gcverify-flows-%ld-%llx", (long)getpid(),
             (unsigned long long)gc_now_us());
    snprintf(path, sizeof path, "/worlds/%s", world);
    enum gc_status s = hx_mock_call(mock, world, "GET", "/coverage/flows", NULL, &answer, err);
    if (s == GC_OK && hx_flowcov_add(flows, gc_json_get(answer.root, "flows")) != GC_OK)
        s = gc_fail_nomem(err);
    (void)!hx_mock_call(mock, NULL, "DELETE", path, NULL, NULL, NULL);
    return s;
}

static void print_lines(const struct hx_flowcov *flows, FILE *to)
{
    struct hx_flow_sums s = hx_flowcov_sums(flows);
    for (size_t i = 0; i < flows->n; i++) {
        struct gc_strbuf line GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
        hx_flow_add_line(&flows->flows[i], &line);
        fprintf(to, "%s\n", gc_strbuf_text(&line));
    }
    fprintf(to, "flow coverage: %.1f %% (actions %zu/%zu, outputs %zu/%zu)\n", hx_flow_percent(&s),
            s.actions_taken, s.actions, s.outputs_taken, s.outputs);
}

static int fail(const struct gc_error *err)
{
    fprintf(stderr, "gcverify: %s\n", gc_error_text(err));
    return HX_EXIT_BROKEN;
}

static int check_required(const struct hx_config *c, const struct hx_flowcov *flows, bool printed)
{
    double percent = hx_flowcov_percent(flows);
    if (percent >= (double)c->require_flow_coverage)
        return HX_EXIT_PASS;
    fprintf(stderr, "gcverify: flow coverage is %.1f %%, required are %lld %%\n", percent,
            (long long)c->require_flow_coverage);
    if (!printed)
        print_lines(flows, stderr);
    return HX_EXIT_FAILED;
}

int hx_flows_report(const struct hx_config *c, const struct hx_mock *mock, struct hx_flowcov *flows)
{
    struct gc_error err = {0};
    const char *unknown = NULL;
    if (add_all_flows(mock, flows, &err) != GC_OK)
        return fail(&err);
    if (c->flows.n > 0 && !hx_flowcov_keep(flows, c->flows.items, c->flows.n, &unknown)) {
        fprintf(stderr, "gcverify: --flow: the org has no flow \"%s\"\n", unknown);
        return HX_EXIT_USAGE;
    }
    hx_flowcov_sort(flows);
    if (c->flow_coverage && hx_flowcov_write_dir(flows, c->flow_coverage, &err) != GC_OK)
        return fail(&err);
    if (c->flow_coverage)
        print_lines(flows, c->json || c->tap ? stderr : stdout);
    return check_required(c, flows, c->flow_coverage != NULL);
}
