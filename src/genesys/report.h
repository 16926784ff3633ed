/* report.h - what gcflow prints: for people as the tutorial does, and as JSON.
 *
 *   gc_report_simulation(&sim, &buf);
 *   gc_report_nodes(&flow, &buf);
 *
 * Texts of a server are cleaned of control characters: they can't drive a terminal.
 *
 * Ownership:  everything is written to the caller's buffer, whose errors are its own.
 */
#ifndef GC_REPORT_H
#define GC_REPORT_H

#include "base/json/write.h"
#include "genesys/simulation.h"

void gc_report_simulation(const struct gc_simulation *s, struct gc_strbuf *to);
void gc_report_nodes(const struct gc_flow *f, struct gc_strbuf *to);
void gc_report_nodes_json(const struct gc_flow *f, struct gc_strbuf *to);

/* What a run came to, as members of the object that is open: status, exit_code, contact, error. */
void gc_report_outcome(struct gc_jsonw *w, enum gc_status st, const struct gc_lookup *l,
                       const struct gc_error *err);

#endif
