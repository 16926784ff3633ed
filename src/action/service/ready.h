/* ready.h - can the service do its work: do both upstreams answer?
 *
 *   struct gc_ready_report report;
 *   gc_ready_check(ready, &report);
 *   status = report.ready ? 200 : 503;
 *
 * Each upstream gets a HEAD with a short deadline; any answer but a 5xx shows that it is there
 * (a 401 without a token, a 404 for the bare base). The finding is kept for some seconds, and one
 * thread probes while others wait for it: asking often costs the upstreams nothing.
 *
 * Ownership:  options are copied, the client is borrowed.
 * Units:      milliseconds.
 * Threads:    any thread; free last.
 * Errors:     told in the report.
 */
#ifndef GC_READY_H
#define GC_READY_H

#include "base/http/client.h"
#include "base/json/write.h"

enum { GC_READY_INTROSPECTION, GC_READY_EXTERNAL, GC_N_READY };

struct gc_ready_finding {
    bool reachable;
    int status; /* 0: no answer */
    int64_t took_ms;
    char problem[160]; /* "" when it is reachable; names no address */
};
struct gc_ready_report {
    bool ready;
    int64_t age_ms;
    struct gc_ready_finding findings[GC_N_READY];
};

struct gc_ready_options {
    struct gc_http_client *client;
    const char *urls[GC_N_READY];
    int64_t keep_ms, timeout_ms;
};

struct gc_ready;
GC_NODISCARD enum gc_status gc_ready_new(struct gc_ready **out,
                                         const struct gc_ready_options *options);
void gc_ready_free(struct gc_ready *r); /* NULL is a no-op */
void gc_ready_check(struct gc_ready *r, struct gc_ready_report *out);
void gc_ready_write(const struct gc_ready_report *report, struct gc_jsonw *w);

#endif
