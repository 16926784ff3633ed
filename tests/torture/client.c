/* Scenarios of gcflow and gcaction: tokens, flows, simulations, rows, lookups. */
#include <string.h>

#include "action/contract/contract.h"
#include "action/upstream/customers.h"
#include "action/upstream/verdict.h"
#include "base/clock.h"
#include "genesys/api.h"
#include "genesys/batch.h"
#include "genesys/simulation.h"
#include "tests/torture/server.h"
#include "tests/torture/torture.h"

enum { PATIENCE_MS = 5000 };

static int look_up(struct gc_api *api)
{
    struct gc_lookup_plan plan = {.flow_id = "f1", .to = "+15550000000", .timeout_ms = 1000};
    struct gc_lookup lookup = {0};
    struct gc_error err = {0};
    int64_t deadline_ms = gc_deadline_in(PATIENCE_MS);
    enum gc_status s = gc_lookup_find_node(api, &plan, deadline_ms, &err);
    if (s == GC_OK)
        s = gc_lookup_run(api, &plan, "+15551234567", NULL, deadline_ms, &lookup, &err);
    bool right = s != GC_OK || (lookup.answered && gc_simulation_contact(&lookup.simulation) &&
                                strcmp(plan.node_id, "n1") == 0);
    gc_lookup_release(&lookup);
    gc_lookup_plan_release(&plan);
    return right ? (int)s : TORTURE_WRONG;
}

TORTURE(lookup, "gets a token, finds the node, runs the simulation", TORTURE_NETWORK)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    struct gc_target target;
    struct gc_api *api = NULL;
    const struct gc_target_options o = {
        .client_id = "id", .client_secret = "secret", .base_url = torture_server()};
    int s = (int)gc_target_init(&target, &o, &problems);
    if (s == GC_OK)
        s = (int)gc_api_new(&api, &(struct gc_api_options){.target = &target}, &err);
    if (s == GC_OK)
        s = look_up(api);
    gc_api_free(api);
    gc_target_release(&target);
    return s;
}

/* --- rows ------------------------------------------------------------------------------------- */

static long read_text(void *ctx, char *buf, size_t cap)
{
    const char **at = ctx;
    size_t n = strlen(*at) < cap ? strlen(*at) : cap;
    memcpy(buf, *at, n);
    *at += n;
    return (long)n;
}

TORTURE(rows, "reads the rows of a batch", 0)
{
    const char *at =
        "number,to,tier\n+15551234567,+15550000000,gold\n\"+1 555 765 4321\",,\"a b\"\n";
    struct gc_rows *rows = gc_rows_new(read_text, &at);
    struct gc_row row;
    enum gc_status s = rows ? GC_OK : GC_E_NOMEM;
    size_t n = 0;
    bool right = true;
    while (rows && gc_rows_next(rows, &row)) {
        n++;
        if (row.problem.status != GC_OK)
            s = row.problem.status;
        else
            right = right && row.number[0] == '+' && cJSON_GetArraySize(row.extra) > 0;
        gc_row_release(&row);
    }
    if (rows && gc_rows_failed(rows))
        s = GC_E_NOMEM;
    gc_rows_free(rows);
    return s != GC_OK ? (int)s : torture_right(right && n == 2);
}

/* --- the data action
 * ------------------------------------------------------------------------------ */

static int refusal(const struct gc_refusal *why)
{
    switch ((int)why->id) {
    case GC_ANSWER_INTERNAL:
        return GC_E_NOMEM;
    case GC_ANSWER_UPSTREAM_DOWN:
        return GC_E_NETWORK;
    default:
        return TORTURE_WRONG;
    }
}

TORTURE(input, "reads the body of a lookup", 0)
{
    static const char body[] = "{\"data\":{\"customer_id\":7}}";
    struct gc_input in = {0};
    struct gc_refusal why = {0};
    if (!gc_input_parse(body, strlen(body), (struct gc_input_rules){0}, &in, &why))
        return refusal(&why);
    return torture_right(in.customer_id == 7);
}

static int fetch(struct gc_customers *customers)
{
    const struct gc_customer_request q = {.id = 7,
                                          .request_id = "r1",
                                          .deadline_ms = gc_deadline_in(PATIENCE_MS),
                                          .timeout_ms = PATIENCE_MS};
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_premium_rule rule = {0};
    struct gc_fetch_stats stats;
    struct gc_refusal why = {0};
    struct gc_output out = {0};
    if (!gc_customers_fetch(customers, &q, &doc, &stats, &why))
        return refusal(&why);
    enum gc_status s = gc_transform(doc.root, &rule, &out, NULL);
    return s != GC_OK
               ? (int)s
               : torture_right(strcmp(out.values[GC_OUT_FULL_NAME].text, "Grace Example") == 0);
}

TORTURE(customer, "fetches a customer", TORTURE_NETWORK)
{
    struct gc_customers customers = {.base_url = torture_server(), .bulkhead.limit = 1};
    gc_breaker_init(&customers.breaker, gc_clock_monotonic, 0, 0);
    enum gc_status s = gc_http_client_new(
        &customers.client, &(struct gc_http_client_options){.user_agent = "torture"});
    int result = s == GC_OK ? fetch(&customers) : (int)s;
    gc_breaker_release(&customers.breaker);
    gc_http_client_free(customers.client);
    return result;
}

static void ask(void *ctx, const struct gc_verdict_question *q, struct gc_verdict *out)
{
    gc_verdict_ask(ctx, q, out);
}

static int resolve(struct gc_verdict_cache *cache, struct gc_verdict_source *source)
{
    const struct gc_verdict_question q = {
        .token = "tok-1", .request_id = "r1", .deadline_ms = gc_deadline_in(PATIENCE_MS)};
    const struct gc_verdict_limits limits = {.active_max_ms = 60000, .inactive_max_ms = 1000};
    struct gc_verdict v;
    enum gc_verdict_origin origin;
    for (int i = 0; i < 2; i++) {
        gc_verdict_cache_resolve(cache, &q, &limits, ask, source, &v, &origin);
        if (v.kind == GC_VERDICT_INACTIVE) /* a good token must not be refused for that */
            return TORTURE_WRONG;
        if (v.kind == GC_VERDICT_UNKNOWN)
            return GC_E_NOMEM;
    }
    return torture_right(origin == GC_VERDICT_REMEMBERED);
}

TORTURE(verdict, "asks for a verdict about a token, and remembers it", TORTURE_NETWORK)
{
    struct gc_verdict_source source = {.base_url = torture_server(), .way = GC_INTROSPECT};
    struct gc_verdict_cache *cache = NULL;
    enum gc_status s = gc_http_client_new(
        &source.client, &(struct gc_http_client_options){.user_agent = "torture"});
    if (s == GC_OK)
        s = gc_verdict_cache_new(&cache, 4, 4, gc_clock_monotonic);
    int result = s == GC_OK ? resolve(cache, &source) : (int)s;
    gc_verdict_cache_free(cache);
    gc_http_client_free(source.client);
    return result;
}
