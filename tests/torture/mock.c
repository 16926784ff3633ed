/* Scenarios of the mock: orgs, flows, faults, the journal, worlds. */
#include <stdio.h>
#include <string.h>

#include "mock/api/routes.h"
#include "mock/fault/match.h"
#include "mock/flow/engine/engine.h"
#include "mock/flow/load/load.h"
#include "mock/org/org.h"
#include "mock/world/world.h"
#include "tests/torture/torture.h"

#define DEMO "fixtures/orgs/demo"

static int parse(struct gc_json *doc, const char *text)
{
    return (int)gc_json_parse(doc, "document", text, strlen(text), &gc_json_default_limits, NULL);
}

static bool is_demo(const struct mock_org *org)
{
    struct mock_contact found;
    return mock_org_client(org, "demo-client") && mock_org_count(org, MOCK_FLOWS, NULL) == 7 &&
           mock_org_contact_by_number(org, "(555) 123-4567", &found) &&
           !mock_org_contact_by_number(org, "+15550001111", &found);
}

static int load(struct mock_org **org)
{
    static const char *const dirs[] = {DEMO};
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    return (int)mock_org_load(org, dirs, 1, mock_api_operations(), &problems, &err);
}

TORTURE(org, "loads the demo org", 0)
{
    struct mock_org *org = NULL;
    int s = load(&org);
    int result = s == GC_OK ? torture_right(is_demo(org)) : s;
    mock_org_unref(org);
    return result;
}

/* Made once, before the first allocation that fails. */
static struct mock_org *demo(void)
{
    static struct mock_org *org;
    torture_arm(false);
    if (!org && load(&org) != GC_OK)
        org = NULL;
    torture_arm(true);
    return org;
}

__attribute__((destructor)) static void forget_demo(void)
{
    mock_org_unref(demo());
}

TORTURE(overlay, "overlays the demo org", 0)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    struct mock_org *org = NULL;
    struct mock_contact found;
    int s = parse(&doc, "{\"contacts\":[{\"id\":\"c9\",\"firstName\":\"New\",\"cellPhone\":"
                        "{\"e164\":\"+15550009999\"}}],\"clients\":[{\"id\":\"demo-client\","
                        "\"name\":\"Renamed\"}],\"org\":{\"name\":\"Other\"}}");
    if (s == GC_OK)
        s = (int)mock_org_overlay(&org, demo(), &doc, doc.root, &problems, &err);
    int result =
        s != GC_OK
            ? s
            : torture_right(mock_org_contact_by_number(org, "+15550009999", &found) &&
                            mock_org_contact_by_number(org, "+15551234567", &found) &&
                            strcmp(mock_org_client(org, "demo-client")->name, "Renamed") == 0);
    mock_org_unref(org);
    return result;
}

/* --- flows ------------------------------------------------------------------------------------ */

static const char *const flows[] = {"caller-id-lookup", "customer-lookup",
                                    "endless-flow",     "external-contact-lookup",
                                    "slow-flow",        "strict-contact-lookup"};

static int load_flow(const char *name, struct flow_model **model)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    char path[128];
    snprintf(path, sizeof path, DEMO "/flows/%s.json", name);
    int s = (int)gc_json_load(&doc, path, &gc_json_file_limits, NULL);
    return s == GC_OK ? (int)flow_load_compact(model, &doc, doc.root, &problems) : s;
}

TORTURE(flows, "loads the flows of the demo org", 0)
{
    int s = GC_OK;
    for (size_t i = 0; i < GC_COUNT_OF(flows) && s == GC_OK; i++) {
        struct flow_model *model = NULL;
        s = load_flow(flows[i], &model);
        if (s == GC_OK && (!model->start || model->n_nodes == 0))
            s = TORTURE_WRONG;
        flow_model_free(model);
    }
    return s;
}

static int64_t now(void *ctx)
{
    (void)ctx;
    return 1769847300250;
}

static enum gc_status find_contact(void *ctx, const char *number, struct flow_contact *out)
{
    static const char contact[] = "{\"id\":\"c1\"}";
    (void)ctx;
    if (strcmp(number, "+15551234567") != 0)
        return GC_OK;
    enum gc_status s = gc_json_parse(&out->own, "contact", contact, sizeof contact - 1,
                                     &gc_json_default_limits, NULL);
    out->json = out->own.root;
    return s;
}

static void run_data_action(void *ctx, const struct flow_action_call *call,
                            struct flow_action_result *out)
{
    (void)ctx;
    *out = (struct flow_action_result){.end = FLOW_ACTION_TIMEOUT, .took_ms = call->timeout_ms};
}

/* The answer with the allocation that failed is the whole answer, or none. */
static int run_flow(const struct flow_model *model, bool armed, struct gc_strbuf *answer)
{
    const struct flow_host host = {.now_ms = now,
                                   .find_contact = find_contact,
                                   .run_data_action = run_data_action,
                                   .step_limit = 50,
                                   .country_code = "1"};
    struct gc_json context GC_AUTO(gc_json_release) = {0};
    struct gc_error err = {0};
    struct gc_jsonw w = gc_jsonw(answer);
    torture_arm(false);
    int s = parse(&context, "{\"from\":\"+15551234567\",\"to\":\"+15550000000\"}");
    const struct flow_request request = {.context = context.root, .timeout_ms = 60000};
    torture_arm(armed);
    if (s == GC_OK)
        s = (int)flow_run(model, &request, &host, &w, &err);
    torture_arm(false);
    return s == GC_OK ? (int)gc_strbuf_status(answer) : s;
}

static int run_twice(const struct flow_model *model)
{
    struct gc_strbuf right GC_AUTO(gc_strbuf_release) = GC_STRBUF(4 << 20);
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(4 << 20);
    if (run_flow(model, false, &right) != GC_OK)
        return TORTURE_WRONG;
    int s = run_flow(model, true, &text);
    /* What fails in a node, or in the host's look-up, is told by the trace. */
    bool told =
        strstr(gc_strbuf_text(&text), "\"FAILED\"") || strstr(gc_strbuf_text(&text), "\"failure\"");
    return s != GC_OK
               ? s
               : torture_right(told || strcmp(gc_strbuf_text(&right), gc_strbuf_text(&text)) == 0);
}

TORTURE(run, "runs the flows of the demo org", 0)
{
    int s = GC_OK;
    for (size_t i = 0; i < GC_COUNT_OF(flows) && s == GC_OK; i++) {
        struct flow_model *model = NULL;
        torture_arm(false);
        s = load_flow(flows[i], &model);
        if (s == GC_OK)
            s = run_twice(model);
        torture_arm(false);
        flow_model_free(model);
        torture_arm(true);
    }
    return s;
}

/* --- faults and the journal ---------------------------------------------------------------------
 */

static int use_faults(struct mock_faults *faults, const struct gc_json *doc)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 16);
    struct gc_jsonw w = gc_jsonw(&text);
    struct mock_plan plan = {0};
    struct mock_subject s = {.method = "POST",
                             .path = "/users/7",
                             .query = "q=1",
                             .body = "{\"data\":{\"customer_id\":7}}",
                             .body_bytes = 26};
    int result = (int)mock_faults_add(faults, doc, doc->root, &problems, NULL);
    if (result != GC_OK)
        return result;
    bool chosen = mock_faults_choose(faults, &s, &plan);
    bool right = chosen && plan.status == 503 && plan.headers && plan.body;
    /* Without memory for the body's tree nothing matches: the answer is then the usual one. */
    result = right || !chosen ? GC_OK : TORTURE_WRONG;
    mock_plan_release(&plan);
    mock_subject_release(&s);
    if (result == GC_OK && mock_faults_write(faults, NULL, &w))
        result = (int)gc_strbuf_status(&text);
    return result;
}

TORTURE(faults, "reads a fault, adds it, asks it, writes it", TORTURE_DATA)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct mock_faults faults;
    int s =
        parse(&doc, "{\"id\":\"f1\",\"match\":{\"path\":\"/users/{id}\",\"query\":{\"q\":\"1\"},"
                    "\"body\":{\"data\":{\"customer_id\":7}},\"count\":3},\"action\":"
                    "{\"status\":503,\"headers\":{\"X-A\":\"b\"},\"body\":{\"a\":[1]}}}");
    if (s != GC_OK)
        return s;
    mock_faults_init(&faults);
    s = use_faults(&faults, &doc);
    mock_faults_release(&faults);
    return s;
}

static int use_journal(struct mock_journal *j, const struct gc_json *query)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    struct gc_jsonw w = gc_jsonw(&text);
    struct gc_error err = {0};
    uint64_t n = 0;
    for (int i = 0; i < 3; i++) {
        struct mock_subject s = {.method = "POST",
                                 .path = "/users/7",
                                 .query = "token=s3cr3t",
                                 .body = "{\"client_secret\":\"s3cr3t\"}",
                                 .body_bytes = 26};
        const struct mock_outcome o = {.status = 200,
                                       .fault_id = "",
                                       .wire = "",
                                       .body = "{\"access_token\":\"s3cr3t\"}",
                                       .body_bytes = 25};
        mock_journal_end(j, mock_journal_begin(j, &s, "default", "cid", 1), &o);
        mock_subject_release(&s);
    }
    enum gc_status s = mock_journal_count(j, query, &n, &err);
    if (s == GC_OK && n != 3)
        return TORTURE_WRONG;
    if (s == GC_OK)
        s = mock_journal_list(j, query, &w, &err);
    if (s == GC_OK)
        s = gc_strbuf_status(&text);
    bool hidden = !strstr(gc_strbuf_text(&text), "s3cr3t");
    return s != GC_OK && hidden ? (int)s : torture_right(hidden);
}

TORTURE(journal, "records requests, hides their secrets, answers questions",
        TORTURE_TOO_BIG | TORTURE_DATA)
{
    struct gc_json query GC_AUTO(gc_json_release) = {0};
    struct mock_journal j;
    int s = parse(&query, "{\"path\":\"/users/*\",\"status\":200}");
    if (s != GC_OK)
        return s;
    mock_journal_init(&j, NULL);
    s = use_journal(&j, &query);
    mock_journal_release(&j);
    return s;
}

/* --- worlds ------------------------------------------------------------------------------------
 */

static int use_world(struct mock_world *w)
{
    char token[MOCK_TOKEN_TEXT];
    struct mock_token found;
    enum gc_status s = mock_tokens_issue(&w->tokens, "demo-client", 60, 1000, token);
    if (s != GC_OK)
        return (int)s;
    return torture_right(mock_tokens_find(&w->tokens, token, 60999, &found) == MOCK_TOKEN_ACTIVE &&
                         mock_tokens_find(&w->tokens, token, 61000, &found) == MOCK_TOKEN_EXPIRED &&
                         is_demo(w->org));
}

TORTURE(worlds, "makes a world and a token in it", 0)
{
    struct mock_worlds worlds;
    struct gc_error err = {0};
    mock_worlds_init(&worlds, demo());
    struct mock_world *w = mock_worlds_get(&worlds, "w1", true, &err);
    int s = w ? use_world(w) : (int)err.status;
    mock_world_unref(w);
    mock_worlds_release(&worlds);
    return s;
}
