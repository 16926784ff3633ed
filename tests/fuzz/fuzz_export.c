/* An export is a flow that runs to an end, or problems with their places; whatever its bytes decode
 * to. */
#include <string.h>

#include "mock/flow/engine/engine.h"
#include "mock/flow/export/export.h"
#include "tests/fuzz/fuzz.h"

static int64_t now(void *ctx)
{
    (void)ctx;
    return 1769847300250;
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

static const cJSON *find_item(void *ctx, int kind, const char *name)
{
    static const cJSON none = {.type = cJSON_Object};
    (void)ctx;
    return (kind + (int)strlen(name)) % 2 ? &none : NULL;
}

static const char scenario[] =
    "{\"given\":{\"from\":\"+15551234567\",\"queue\":{\"name\":\"Q\",\"position\":2,"
    "\"estimatedWait\":90},\"message\":\"hello\",\"email\":{\"subject\":\"s\"},\"data_tables\":{"
    "\"Hours\":[{\"key\":\"a\",\"open\":true}]},\"follow_transfers\":true},"
    "\"outputs\":{\"12\":[\"Failure\",\"Success\"],\"A\":\"__TIMEOUT__\"},\"caller\":[{\"hears\":"
    "\"e\",\"press\":\"19#\"},"
    "{\"says\":\"sales\"},{\"silent\":true},{\"press\":1},{\"hangs_up\":true}]}";

static void run(const struct flow_export *flow)
{
    const struct flow_host host = {.now_ms = now,
                                   .run_data_action = run_data_action,
                                   .find_item = find_item,
                                   .country_code = "1"};
    struct gc_strbuf made GC_AUTO(gc_strbuf_release) = GC_STRBUF(64 << 20);
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_jsonw w = gc_jsonw(&made);
    struct gc_error err = {0};
    if (gc_json_parse(&doc, "scenario", scenario, sizeof scenario - 1, &gc_json_file_limits,
                      &err) != GC_OK)
        return;
    const struct flow_request request = {.scenario = doc.root, .timeout_ms = 86400000};
    enum gc_status s = flow_export_run(flow, "id", &request, &host, &w, &err);
    if (s == GC_OK)
        fuzz_holds_json(&made);
    else
        FUZZ_HOLDS(s == GC_E_TOO_BIG && fuzz_is_message(gc_error_text(&err)));
}

FUZZ(export)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    struct flow_export *flow = NULL;
    char id[FLOW_EXPORT_ID];
    if (flow_export_parse(&doc, "input", text, size, &gc_json_file_limits, &err) != GC_OK) {
        FUZZ_HOLDS(fuzz_is_message(gc_error_text(&err)));
        return;
    }
    if (!flow_is_export(doc.root))
        return;
    flow_export_id(doc.root, "", id);
    FUZZ_HOLDS(strlen(id) == FLOW_EXPORT_ID - 1);
    enum gc_status s = flow_export_load(&flow, &doc, doc.root, doc.root, &problems);
    FUZZ_HOLDS(s == GC_OK || s == GC_E_DATA);
    FUZZ_HOLDS((s == GC_OK) == (problems.n == 0));
    FUZZ_HOLDS((s == GC_OK) == (flow != NULL));
    for (size_t i = 0; i < problems.n_kept; i++)
        FUZZ_HOLDS(fuzz_is_message(problems.list[i].whole));
    if (s == GC_OK)
        run(flow);
    flow_export_free(flow);
}
