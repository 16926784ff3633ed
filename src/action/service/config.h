/* config.h - what gcaction can be told, by flags, by environment, and in part by a file.
 *
 *   static const struct gc_command c = {.options = gc_action_options, .n_options = ...};
 *   if (gc_action_settings_read(&config, &settings, &problems)) ...     (at start and on SIGHUP)
 *
 * The variables of the tutorial keep their names (GENESYS_REGION, GENESYS_ORG_ID,
 * EXTERNAL_API_BASE); GENESYS_BASE_URL goes before the region. What is in `tuning` may also stand
 * in the --config file as KEY=VALUE, one a line, by the names of the environment; the file goes
 * before flags and environment, since it is what a running service rereads.
 *
 * Ownership:  a config borrows its texts; settings hold copies.
 * Units:      milliseconds, bytes.
 * Threads:    settings are plain values; whoever shares them locks.
 * Errors:     every problem as "file:line:column: message".
 */
#ifndef GC_ACTION_CONFIG_H
#define GC_ACTION_CONFIG_H

#include "action/contract/transform.h"
#include "action/upstream/verdict_cache.h"
#include "base/cli/options.h"
#include "base/log.h"
#include "base/problems.h"
#include "base/strbuf.h"

enum { GC_FAILURE_IS_503, GC_FAILURE_IS_403 };
enum { GC_UNKNOWN_IGNORED, GC_UNKNOWN_REFUSED };

/* As the user wrote it; reread on SIGHUP. */
struct gc_action_tuning {
    int64_t deadline_ms, external_timeout_ms, introspection_timeout_ms;
    int64_t cache_active_ms, cache_inactive_ms;
    int introspection_failure, unknown_inputs, log_level;
    const char *premium_rule;
};

struct gc_action_config {
    const char *host, *port_file, *config_file;
    const char *region, *base_url, *org_id, *external_base, *ca_file;
    int64_t port, workers, max_body_bytes, drain_ms, ready_cache_ms;
    int64_t cache_entries, max_at_once, breaker_failures, breaker_open_ms;
    int validation, log_format;
    struct gc_action_tuning tuning;
    const char *public_url, *name, *token_template; /* of export */
    int64_t timeout_s;
};

/* What requests read: checked, and free of borrowed texts. */
struct gc_action_settings {
    int64_t deadline_ms, external_timeout_ms, introspection_timeout_ms;
    struct gc_verdict_limits cache;
    bool failure_is_403, refuse_unknown_inputs;
    enum gc_log_level log_level;
    struct gc_premium_rule premium;
};

extern const struct gc_option gc_action_options[];
extern const size_t gc_action_n_options;

/* Tuning, with the --config file over it, into settings. On any problem returns false and leaves
 * *out alone. */
GC_NODISCARD bool gc_action_settings_read(const struct gc_action_config *config,
                                          struct gc_action_settings *out,
                                          struct gc_problems *problems);

/* Where Genesys Cloud's API is: the base URL, or that of the region. */
GC_NODISCARD enum gc_status gc_action_base_url(const struct gc_action_config *config,
                                               struct gc_strbuf *to, struct gc_error *err);

#endif
