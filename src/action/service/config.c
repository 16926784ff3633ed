#include "action/service/service.h"

#include "base/http/url.h"
#include "base/regions.h"

#define FIELD(name) offsetof(struct gc_action_config, name)
#define MINUTES     60000
#define HOURS       3600000

/* clang-format off */
const struct gc_option gc_action_options[] = {
    {"host", 0, "HOST", GC_OPT_STRING, FIELD(host), .fallback = "127.0.0.1",
     .metavar = "ADDRESS", .help = "address to listen on: 127.0.0.1, ::1, localhost (both); 0.0.0.0 for all of "
                                      "IPv4, :: for all"},
    {"port", 'p', "PORT", GC_OPT_INT, FIELD(port), .fallback = "8000", .max = 65535,
     .help = "port to listen on; 0 picks a free one"},
    {"port-file", 0, "GCACTION_PORT_FILE", GC_OPT_STRING, FIELD(port_file),
     .metavar = "FILE", .help = "write the port to this file when ready"},
    {"config", 'c', "GCACTION_CONFIG", GC_OPT_STRING, FIELD(config_file),
     .metavar = "FILE", .help = "KEY=VALUE lines that go before flags, reread on SIGHUP"},

    {"region", 0, "GENESYS_REGION", GC_OPT_STRING, FIELD(region), .fallback = "us-east-1",
     .metavar = "REGION", .help = "region of the organisation, such as eu-central-1"},
    {"base-url", 0, "GENESYS_BASE_URL", GC_OPT_URL, FIELD(base_url),
     .help = "base URL of Genesys Cloud's API, instead of the region's"},
    {"org-id", 0, "GENESYS_ORG_ID", GC_OPT_STRING, FIELD(org_id),
     .metavar = "ID", .help = "with --validation tokens-me: tokens of this organisation only"},
    {"validation", 0, "GCACTION_VALIDATION", GC_OPT_CHOICE, FIELD(validation),
     .fallback = "introspect", .choices = "introspect|tokens-me",
     .help = "how tokens are checked: /api/v2/oauth2/introspect or /api/v2/tokens/me"},
    {"introspection-timeout", 0, "GCACTION_INTROSPECTION_TIMEOUT", GC_OPT_DURATION,
     FIELD(settings.introspection_timeout_ms), .fallback = "10s", .min = 10, .max = 5 * MINUTES,
     .help = "how long the check of a token may take"},
    {"introspection-failure", 0, "GCACTION_INTROSPECTION_FAILURE", GC_OPT_CHOICE,
     FIELD(settings.introspection_failure), .fallback = "503", .choices = "503|403",
     .help = "answer when tokens can't be checked: 503 with Retry-After, or 403"},

    {"token-cache-max", 0, "GCACTION_TOKEN_CACHE_MAX", GC_OPT_DURATION,
     FIELD(settings.cache.active_max_ms), .fallback = "1h", .max = 48LL * HOURS,
     .help = "how long a valid token is trusted at most, on this machine's clock, also one that is "
             "revoked or expires meanwhile by a mock's clock; 0: every request asks"},
    {"token-cache-inactive", 0, "GCACTION_TOKEN_CACHE_INACTIVE", GC_OPT_DURATION,
     FIELD(settings.cache.inactive_max_ms), .fallback = "5s", .max = HOURS,
     .help = "how long a refused token is refused without asking again"},
    {"token-cache-entries", 0, "GCACTION_TOKEN_CACHE_ENTRIES", GC_OPT_INT, FIELD(cache_entries),
     .fallback = "10000", .min = 1, .max = 10000000, .help = "how many tokens are remembered"},

    {"external-api-base", 0, "EXTERNAL_API_BASE", GC_OPT_URL, FIELD(external_base),
     .fallback = "https://jsonplaceholder.typicode.com",
     .help = "base URL of the external user API: GET URL/users/{id}"},
    {"external-timeout", 0, "GCACTION_EXTERNAL_TIMEOUT", GC_OPT_DURATION,
     FIELD(settings.external_timeout_ms), .fallback = "10s", .min = 10, .max = 5 * MINUTES,
     .help = "how long the external API may take"},
    {"external-retries", 0, "GCACTION_EXTERNAL_RETRIES", GC_OPT_INT,
     FIELD(settings.external_retries), .fallback = "1", .max = 10,
     .help = "how often it is asked again when a connection broke before any answer; the time-out "
             "and the deadline are for all tries together"},
    {"external-failure", 0, "GCACTION_EXTERNAL_FAILURE", GC_OPT_CHOICE,
     FIELD(settings.external_failure), .fallback = "pass", .choices = "pass|503",
     .help = "answer while the breaker is open: that of the last failure, or 503; both with "
             "Retry-After"},
    {"max-concurrent", 0, "GCACTION_MAX_CONCURRENT", GC_OPT_INT, FIELD(max_at_once),
     .fallback = "64", .min = 1, .max = 10000, .help = "calls of the external API at once"},
    {"breaker-failures", 0, "GCACTION_BREAKER_FAILURES", GC_OPT_INT, FIELD(breaker_failures),
     .fallback = "5", .max = 1000000,
     .help = "failures in a row that stop calls of the external API; 0: never"},
    {"breaker-open", 0, "GCACTION_BREAKER_OPEN", GC_OPT_DURATION, FIELD(breaker_open_ms),
     .fallback = "10s", .min = 1, .max = HOURS, .help = "how long they stop before a probe"},

    {"premium-rule", 0, "GCACTION_PREMIUM_RULE", GC_OPT_STRING, FIELD(settings.premium_rule),
     .metavar = "RULE",
     .help = "who is a premium member: PATH=VALUE, PATH!=VALUE or PATH; none: nobody"},
    {"strict-input", 0, "GCACTION_STRICT_INPUT", GC_OPT_FLAG, FIELD(settings.strict_input),
     .help = "refuse numbers as text, ids under 1 or over 2^53-1, and bodies as text/plain"},
    {"unknown-inputs", 0, "GCACTION_UNKNOWN_INPUTS", GC_OPT_CHOICE, FIELD(settings.unknown_inputs),
     .fallback = "ignore", .choices = "ignore|refuse", .help = "inputs that the contract lacks"},
    {"deadline", 0, "GCACTION_DEADLINE", GC_OPT_DURATION, FIELD(settings.deadline_ms),
     .fallback = "25s", .min = 10, .max = 5 * MINUTES,
     .help = "how long a whole request may take; keep it under the data action's timeout"},

    {"ca-file", 0, "GCACTION_CA_FILE", GC_OPT_STRING, FIELD(ca_file),
     .metavar = "FILE", .help = "certificates to trust (PEM), instead of the system's"},
    {"ready-cache", 0, "GCACTION_READY_CACHE", GC_OPT_DURATION, FIELD(ready_cache_ms),
     .fallback = "5s", .max = HOURS, .help = "how long /ready repeats its last finding"},
    {"workers", 0, "GCACTION_WORKERS", GC_OPT_INT, FIELD(workers), .fallback = "256", .min = 1,
     .max = 4096,
     .help = "threads: requests that are answered at once; half may wait for introspection"},
    {"connections", 0, "GCACTION_CONNECTIONS", GC_OPT_INT, FIELD(connections), .fallback = "10000",
     .min = 16, .max = 60000,
     .help = "most open connections; beyond, who has been idle for longest is let go"},
    {"keep-alive", 0, "GCACTION_KEEP_ALIVE", GC_OPT_DURATION, FIELD(keep_alive_ms),
     .fallback = "30s", .min = 10, .max = HOURS, .help = "how long an idle connection is kept"},
    {"request-timeout", 0, "GCACTION_REQUEST_TIMEOUT", GC_OPT_DURATION, FIELD(request_timeout_ms),
     .fallback = "30s", .min = 10, .max = HOURS,
     .help = "how long a request may take to arrive, head and body"},
    {"max-body", 0, "GCACTION_MAX_BODY", GC_OPT_INT, FIELD(max_body_bytes), .fallback = "65536",
     .min = 64, .max = 1048576, .metavar = "BYTES", .help = "largest request body"},
    {"drain", 0, "GCACTION_DRAIN", GC_OPT_DURATION, FIELD(drain_ms), .fallback = "30s",
     .max = HOURS, .help = "how long requests in progress may take after SIGTERM"},
    {"log-level", 0, "GCACTION_LOG_LEVEL", GC_OPT_CHOICE, FIELD(settings.log_level),
     .fallback = "info", .choices = "none|error|warn|info|debug", .help = "what is logged"},
    {"log-format", 0, "GCACTION_LOG_FORMAT", GC_OPT_CHOICE, FIELD(log_format),
     .fallback = "logfmt", .choices = "logfmt|json", .help = "form of the log lines"},
};
/* clang-format on */
const size_t gc_action_n_options = GC_COUNT_OF(gc_action_options);

enum gc_status gc_action_base_url(const struct gc_action_config *config, struct gc_strbuf *to,
                                  struct gc_error *err)
{
    if (config->base_url && *config->base_url) {
        gc_url_join(to, config->base_url, "");
        return gc_strbuf_status(to);
    }
    const struct gc_region *region = gc_region_find(config->region);
    if (region) {
        gc_region_url(region, "api", to);
        return gc_strbuf_status(to);
    }
    return gc_fail_in(err, gc_region_unknown(config->region, err), "GENESYS_REGION");
}
