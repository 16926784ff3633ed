/* service.h - the Data Action service as a library: what it can be told, start, reload, stop.
 *
 *   static const struct gc_command c = {.options = gc_action_options, .n_options = ...};
 *   if (gc_action_start(&action, &config, &problems, &err) == GC_OK)
 *       port = gc_action_port(action);
 *   gc_action_stop(action, 30000);
 *
 * The variables of the tutorial keep their names (GENESYS_REGION, GENESYS_ORG_ID,
 * EXTERNAL_API_BASE); GENESYS_BASE_URL goes before the region. What is in `settings` may also stand
 * in the --config file as KEY=VALUE, one a line, by the names of the environment; the file goes
 * before flags and environment, since it is what a running service rereads.
 *
 * Ownership:  the texts of a config are borrowed and must outlive the service.
 * Threads:    start, reload and stop from one thread; requests run in many.
 * Errors:     GC_E_USAGE, GC_E_DATA (settings; each in problems), GC_E_IO (address), GC_E_NOMEM.
 */
#ifndef GC_ACTION_SERVICE_H
#define GC_ACTION_SERVICE_H

#include "action/contract/contract.h"
#include "action/upstream/verdict.h"
#include "base/cli/options.h"
#include "base/log.h"
#include "base/problems.h"
#include "base/strbuf.h"

enum { GC_FAILURE_IS_503, GC_FAILURE_IS_403 };
enum {
    GC_FAILURE_PASSES,
    GC_FAILURE_BECOMES_503
}; /* of the external API, while the breaker is open */
enum { GC_UNKNOWN_IGNORED, GC_UNKNOWN_REFUSED };

/* What requests read, and what is reread on SIGHUP. */
struct gc_action_settings {
    int64_t deadline_ms, external_timeout_ms, introspection_timeout_ms;
    struct gc_verdict_limits cache;
    int64_t external_retries;
    int introspection_failure, external_failure, unknown_inputs, log_level;
    bool strict_input;
    const char *premium_rule;       /* as the user wrote it */
    struct gc_premium_rule premium; /* checked, and without borrowed texts */
};

struct gc_action_config {
    const char *host, *port_file, *config_file;
    const char *region, *base_url, *org_id, *external_base, *ca_file;
    int64_t connections, request_timeout_ms, keep_alive_ms;
    int64_t port, workers, max_body_bytes, drain_ms, ready_cache_ms;
    int64_t cache_entries, max_at_once, breaker_failures, breaker_open_ms;
    int validation, log_format;
    struct gc_action_settings settings;
    const char *public_url, *name, *token_template; /* of export */
    int64_t timeout_s;
};

extern const struct gc_option gc_action_options[];
extern const size_t gc_action_n_options;

/* The config's settings with the --config file over it; its texts are gone. On any problem returns
 * false and leaves *out alone. */
GC_NODISCARD bool gc_action_settings_read(const struct gc_action_config *config,
                                          struct gc_action_settings *out,
                                          struct gc_problems *problems);

/* Where Genesys Cloud's API is: the base URL, or that of the region. */
GC_NODISCARD enum gc_status gc_action_base_url(const struct gc_action_config *config,
                                               struct gc_strbuf *to, struct gc_error *err);

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
