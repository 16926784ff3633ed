/* service.h - the Data Action service as a library: start, ask its port, reload, stop.
 *
 *   struct gc_action *action;
 *   if (gc_action_start(&action, &config, &problems, &err) == GC_OK)
 *       port = gc_action_port(action);
 *   gc_action_stop(action, 30000);
 *
 * Ownership:  the texts of the config are borrowed and must outlive the service.
 * Units:      milliseconds.
 * Threads:    start, reload and stop from one thread; requests run in many.
 * Errors:     GC_E_USAGE, GC_E_DATA (settings; each in problems), GC_E_IO (address), GC_E_NOMEM.
 */
#ifndef GC_ACTION_SERVICE_H
#define GC_ACTION_SERVICE_H

#include "action/service/config.h"
#include "base/problems.h"

struct gc_action;
GC_NODISCARD enum gc_status gc_action_start(struct gc_action **out,
                                            const struct gc_action_config *config,
                                            struct gc_problems *problems, struct gc_error *err);
unsigned gc_action_port(const struct gc_action *a);
/* Rereads the --config file. On any problem the settings that are in force stay. */
GC_NODISCARD enum gc_status gc_action_reload(struct gc_action *a, struct gc_problems *problems);
/* Lets requests in progress end (at most drain_ms), then frees. NULL is a no-op. */
void gc_action_stop(struct gc_action *a, int64_t drain_ms);

#endif
