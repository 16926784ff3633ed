/* load.h - turns a flow document into a model.
 *
 *   struct flow_model *m = NULL;
 *   if (flow_load_compact(&m, &doc, doc.root, &problems) != GC_OK) ...
 *   flow_model_free(m);
 *
 * Today's format is the compact one (fixtures/schema/flow.schema.json): a flat `nodes` array, where
 * a node inside a container names it by `parentId`.
 *
 * Source:     gcmock's own format; names of types and paths are those of real Architect exports.
 * Ownership:  the model copies what it needs; the document may go.
 * Errors:     GC_E_DATA with every problem and its position (unknown types, functions, nodes, keys,
 *             syntax errors inside expressions), GC_E_NOMEM.
 */
#ifndef FLOW_LOAD_H
#define FLOW_LOAD_H

#include "base/json/json.h"
#include "mock/flow/engine/model.h"

GC_NODISCARD enum gc_status flow_load_compact(struct flow_model **out, const struct gc_json *doc,
                                              const cJSON *flow, struct gc_problems *problems);

#endif
