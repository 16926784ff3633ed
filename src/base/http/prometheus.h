/* prometheus.h - counts in Prometheus' text exposition format, version 0.0.4.
 *
 *   struct gc_prometheus p = {.to = &res->body, .program = "gcmock"};
 *   gc_prometheus_family(&p, "faults_total", "counter", "Wire faults by operation.");
 *   gc_prometheus_add(&p, "", 3, "operation", name, NULL);
 *       -> gcmock_faults_total{operation="getFlow"} 3
 *
 * Ownership:  writes to the caller's buffer, whose errors are its own.
 * Units:      in the names, as Prometheus wants it (seconds, bytes).
 */
#ifndef GC_PROMETHEUS_H
#define GC_PROMETHEUS_H

#include "base/strbuf.h"

#define GC_PROMETHEUS_TYPE "text/plain; version=0.0.4; charset=utf-8" /* the Content-Type */

struct gc_prometheus {
    struct gc_strbuf *to;
    const char *program; /* before each name */
    const char *family;  /* set by gc_prometheus_family; borrowed */
};

void gc_prometheus_family(struct gc_prometheus *p, const char *name, const char *type,
                          const char *help);
/* One sample of the family. suffix: "" or as "_count"; then names and values of labels, and NULL.
 */
void gc_prometheus_add(struct gc_prometheus *p, const char *suffix, double value, ...)
    __attribute__((sentinel));
/* A family of one sample without labels. */
void gc_prometheus_gauge(struct gc_prometheus *p, const char *name, const char *help, double value);
/* build_info{version="..."} 1 */
void gc_prometheus_build_info(struct gc_prometheus *p);

#endif
