#include "mock/flow/load_settings.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "mock/flow/actions.h"

static void add(struct flow_load *load, struct gc_pos at, const char *fmt, va_list ap)
    GC_PRINTF(3, 0);
static void add(struct flow_load *load, struct gc_pos at, const char *fmt, va_list ap)
{
    char text[400];
    vsnprintf(text, sizeof text, fmt, ap);
    gc_problems_add(load->problems, load->doc->name, at, "%s", text);
}

void flow_load_problem(struct flow_load *load, const cJSON *at, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    add(load, gc_json_where(load->doc, at), fmt, ap);
    va_end(ap);
}

void flow_load_problem_key(struct flow_load *load, const cJSON *at, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    add(load, gc_json_where_key(load->doc, at), fmt, ap);
    va_end(ap);
}

void flow_load_unknown(struct flow_load *load, const cJSON *at, const char *what, const char *word,
                       const char *nearest)
{
    flow_load_problem(load, at, "unknown %s \"%s\"%s%s%s", what, word,
                      nearest ? "; did you mean \"" : "", nearest ? nearest : "",
                      nearest ? "\"?" : "");
}

const struct flow_expr *flow_load_expr(struct flow_load *load, const cJSON *value)
{
    (void)load;
    (void)value;
    return NULL;
}

const char *flow_load_variable_name(struct flow_load *load, const cJSON *value)
{
    return flow_arena_dups(&load->model->arena, value->valuestring);
}

void flow_load_settings(struct flow_load *load, const cJSON *settings, const cJSON *json,
                        struct flow_node *node)
{
    (void)load;
    (void)settings;
    (void)json;
    (void)node;
}
