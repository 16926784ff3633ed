/* A flow document is a model that runs to an end, or problems with their places. */
#include <string.h>

#include "mock/flow/engine/engine.h"
#include "mock/flow/load/load.h"
#include "tests/fuzz/fuzz.h"

static int64_t now(void *ctx)
{
    (void)ctx;
    return 1769847300250;
}

static enum gc_status find_contact(void *ctx, const char *number, struct flow_contact *out)
{
    static const char contact[] = "{\"id\":\"c1\"}";
    (void)ctx;
    if (strstr(number, "999"))
        return GC_E_IO;
    if (!strstr(number, "555"))
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
    *out = (struct flow_action_result){.end = (enum flow_action_end)(strlen(call->name) % 3),
                                       .took_ms = call->timeout_ms / 2};
    if (out->end == FLOW_ACTION_SUCCESS)
        out->outputs = cJSON_CreateObject();
}

static void run(const struct flow_model *model)
{
    const struct flow_host host = {.now_ms = now,
                                   .find_contact = find_contact,
                                   .run_data_action = run_data_action,
                                   .step_limit = 100,
                                   .country_code = "1"};
    struct gc_strbuf made GC_AUTO(gc_strbuf_release) = GC_STRBUF(64 << 20);
    struct gc_jsonw w = gc_jsonw(&made);
    struct gc_error err = {0};
    cJSON *context = cJSON_CreateObject();
    if (!context || !cJSON_AddStringToObject(context, "from", "+15551234567")) {
        cJSON_Delete(context);
        return;
    }
    const struct flow_request request = {.context = context, .timeout_ms = 60000};
    enum gc_status s = flow_run(model, &request, &host, &w, &err);
    if (s == GC_OK)
        fuzz_holds_json(&made);
    else
        FUZZ_HOLDS((s == GC_E_NOT_FOUND || s == GC_E_BAD_REQUEST) &&
                   fuzz_is_message(gc_error_text(&err)));
    cJSON_Delete(context);
}

FUZZ(flow)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct flow_model *model = NULL;
    if (!fuzz_reads_json(text, size, &doc))
        return;
    enum gc_status s = flow_load_compact(&model, &doc, doc.root, &problems);
    FUZZ_HOLDS((s == GC_OK) == (problems.n == 0));
    FUZZ_HOLDS(s == GC_OK || s == GC_E_DATA);
    FUZZ_HOLDS((s == GC_OK) == (model != NULL));
    for (size_t i = 0; i < problems.n_kept; i++)
        FUZZ_HOLDS(strncmp(problems.list[i].whole, "input:", 6) == 0 &&
                   fuzz_is_message(problems.list[i].whole));
    if (s == GC_OK)
        run(model);
    flow_model_free(model);
}
