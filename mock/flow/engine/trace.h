/* trace.h - what a run did, node by node. The one place that writes an entry.
 *
 *   flow_trace_begin(&trace);            the result object is open: trace.result
 *   gc_jsonw_put_str(&trace.result, "prompt", "hello");
 *   flow_trace_end(&trace, node, "next", 120);
 *
 * Source:     the tutorial's trace[]: nodeId, nodeName, nodeType, result; path and elapsed are
 * ours. Ownership:  the trace owns its texts. Units:      elapsed_ms counts from the start of the
 * run to when the node was left. Threads:    one run, one thread. Errors:     false from end: the
 * trace is full, or memory ran out.
 */
#ifndef FLOW_TRACE_H
#define FLOW_TRACE_H

#include "base/json/write.h"
#include "mock/flow/engine/model.h"

enum {
    FLOW_RESULT_BYTES = 1 << 20, /* of one node */
    FLOW_TRACE_BYTES = 8 << 20,
};

struct flow_trace {
    struct gc_strbuf entries, result_text;
    struct gc_jsonw list, result;
};

void flow_trace_init(struct flow_trace *t);
void flow_trace_release(struct flow_trace *t);

/* Opens the result of the next entry; what was written to it before is gone. */
void flow_trace_begin(struct flow_trace *t);
/* path NULL: the flow ended here. */
GC_NODISCARD bool flow_trace_end(struct flow_trace *t, const struct flow_node *node,
                                 const char *path, int64_t elapsed_ms);
/* Writes the array; nothing when memory ran out. */
GC_NODISCARD enum gc_status flow_trace_write(struct flow_trace *t, struct gc_jsonw *to);

#endif
