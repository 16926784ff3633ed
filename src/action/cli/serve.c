/* serve.c - the program around the service: start, signals, reload, drain. */
#include <stdio.h>

#include "action/cli/commands.h"
#include "action/contract/contract.h"
#include "action/service/service.h"
#include "base/cli/options.h"
#include "base/cli/service.h"
#include "base/log.h"

static int report(const struct gc_problems *problems, const struct gc_error *err)
{
    gc_problems_print(problems, stderr);
    if (problems->n == 0)
        fprintf(stderr, "gcaction: %s\n", gc_error_text(err));
    return gc_status_exit_code(err->status);
}

static void reload(struct gc_action *action, const char *file)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    if (gc_action_reload(action, &problems) == GC_OK) {
        gc_log(GC_LOG_INFO, "config.reloaded", GC_STR("file", file));
        return;
    }
    for (size_t i = 0; i < problems.n_kept; i++)
        gc_log(GC_LOG_ERROR, "config.refused", GC_STR("problem", problems.list[i].whole),
               GC_STR("hint", "the last good configuration stays in force"));
}

int gc_command_serve(void *config, int n_operands, char **operands)
{
    const struct gc_action_config *c = config;
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    struct gc_action *action;
    struct gc_premium_rule rule;
    (void)n_operands, (void)operands;
    /* A rule of the configuration file is bad data, with its place; this one is bad usage. */
    if (gc_premium_rule_parse(&rule, c->settings.premium_rule, &err) != GC_OK)
        return gc_usage_error("%s", gc_error_text(&err));
    gc_log_setup((enum gc_log_level)c->settings.log_level, (enum gc_log_format)c->log_format);
    enum gc_status s = gc_action_start(&action, c, &problems, &err);
    if (s != GC_OK)
        return report(&problems, &err);
    s = gc_service_announce("gcaction", c->host, gc_action_port(action), c->port_file, &err);
    if (s == GC_OK) {
        while (gc_service_wait(-1) == GC_SERVICE_RELOAD)
            reload(action, c->config_file);
        gc_log(GC_LOG_INFO, "service.draining", GC_INT("limit_ms", c->drain_ms));
    }
    gc_service_retire(gc_action_port(action), c->port_file);
    gc_action_stop(action, c->drain_ms);
    return s == GC_OK ? 0 : report(&problems, &err);
}
