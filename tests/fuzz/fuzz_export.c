/* An export is a flow, or problems with their places; whatever its bytes decode to. */
#include <string.h>

#include "mock/flow/export/export.h"
#include "tests/fuzz/fuzz.h"

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
    flow_export_free(flow);
}
