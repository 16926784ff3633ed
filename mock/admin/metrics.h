/* metrics.h - counts for Prometheus.
 *
 *   mock_metrics_write(services, &response->body);
 *
 * Source:     Prometheus' text exposition format, version 0.0.4.
 * Ownership:  writes to the caller's buffer.
 * Units:      in the names, as Prometheus wants it (seconds, bytes).
 * Threads:    any thread.
 * Errors:     those of the buffer.
 */
#ifndef MOCK_METRICS_H
#define MOCK_METRICS_H

#include "base/strbuf.h"

struct mock_services;
void mock_metrics_write(struct mock_services *s, struct gc_strbuf *to);

#endif
