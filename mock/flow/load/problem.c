/* What every loader needs: problems with their places, expressions, names of variables. */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "mock/flow/load/settings.h"

static void add(struct flow_load *load, struct gc_pos at, const char *fmt, va_list ap)
    GC_PRINTF(3, 0);
static void add(struct flow_load *load, struct gc_pos at, const char *fmt, va_list ap)
{
    char text[400];
    vsnprintf(text, sizeof text, fmt, ap);
    gc_problems_add(load->problems, load->doc->name, at, "%s", text);
}

/* Finding a place reads the document: not for problems that nobody will see. */
static bool is_shown(const struct flow_load *load)
{
    return load->problems->n < GC_PROBLEMS_KEPT;
}

void flow_load_problem(struct flow_load *load, const cJSON *at, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    add(load, is_shown(load) ? gc_json_where(load->doc, at) : (struct gc_pos){0}, fmt, ap);
    va_end(ap);
}

void flow_load_problem_key(struct flow_load *load, const cJSON *at, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    add(load, is_shown(load) ? gc_json_where_key(load->doc, at) : (struct gc_pos){0}, fmt, ap);
    va_end(ap);
}

void flow_load_expr_problem(struct flow_load *load, const cJSON *value,
                            const struct flow_expr_error *e)
{
    if (!is_shown(load))
        flow_load_problem(load, value, "%s", e->message);
    else
        gc_problems_add(load->problems, load->doc->name, gc_json_where_in(load->doc, value, e->at),
                        "%s", e->message);
}

static void remember(struct flow_load *load, const cJSON *value, const struct flow_expr *x)
{
    if (load->n_exprs == load->cap_exprs) {
        size_t cap = load->cap_exprs * 2 + 64;
        struct flow_loaded_expr *more = realloc(load->exprs, cap * sizeof *more);
        if (!more) {
            load->no_memory = true;
            return;
        }
        load->exprs = more;
        load->cap_exprs = cap;
    }
    load->exprs[load->n_exprs++] = (struct flow_loaded_expr){.value = value, .expr = x};
}

const struct flow_expr *flow_load_expr(struct flow_load *load, const cJSON *value)
{
    struct flow_expr_error e = {0};
    struct gc_arena *a = &load->model->arena;
    const struct flow_expr *x = NULL;
    if (cJSON_IsString(value))
        x = flow_expr_parse(a, value->valuestring, &e);
    else if (cJSON_IsNumber(value) || cJSON_IsBool(value))
        x = flow_expr_literal(a, flow_from_json(value), 0, &e);
    else
        flow_expr_fail(&e, 0, "expected an expression, a number or a boolean, not %s",
                       gc_json_type_name(value));
    if (x)
        remember(load, value, x);
    else
        flow_load_expr_problem(load, value, &e);
    return x;
}

bool flow_load_is_name(const char *text)
{
    if (!isalpha((unsigned char)*text) && *text != '_')
        return false;
    while (isalnum((unsigned char)*text) || *text == '_')
        text++;
    return !*text;
}

static bool is_variable(const char *text)
{
    return strlen(text) <= FLOW_MAX_NAME &&
           (strncasecmp(text, "Flow.", 5) == 0 || strncasecmp(text, "Task.", 5) == 0) &&
           flow_load_is_name(text + 5);
}

#define NO_VARIABLE "\"%.100s\" is no variable that a flow can set; write Flow.name or Task.name"

static struct flow_name name_of(struct flow_load *load, const char *text)
{
    char *copy = gc_arena_dups(&load->model->arena, text);
    char *low = gc_arena_dups(&load->model->arena, text);
    return copy && low ? flow_name(copy, low) : (struct flow_name){.text = NULL};
}

struct flow_name flow_load_variable_name(struct flow_load *load, const cJSON *value)
{
    if (!cJSON_IsString(value))
        flow_load_problem(load, value, "expected the name of a variable, not %s",
                          gc_json_type_name(value));
    else if (!is_variable(value->valuestring))
        flow_load_problem(load, value, NO_VARIABLE, value->valuestring);
    else
        return name_of(load, value->valuestring);
    return (struct flow_name){.text = NULL};
}

struct flow_name flow_load_assigned(struct flow_load *load, const cJSON *member)
{
    if (is_variable(member->string))
        return name_of(load, member->string);
    flow_load_problem_key(load, member, NO_VARIABLE, member->string);
    return (struct flow_name){.text = NULL};
}
