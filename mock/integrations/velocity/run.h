/* run.h - inside velocity: one rendering, and what methods and tools are given. */
#ifndef MOCK_VELOCITY_RUN_H
#define MOCK_VELOCITY_RUN_H

#include "mock/integrations/regex.h"
#include "mock/integrations/velocity/tree.h"

struct velocity_run {
    const struct velocity_template *t;
    struct velocity_scope *scope;
    struct gc_arena *arena;
    struct gc_error *err;
    enum gc_status status;
    size_t n_steps; /* done so far: a bound on time */
    struct regex_work regex;
    bool broke, stopped;
};

/* The rendering fails, at a node; always false. */
bool velocity_fail(struct velocity_run *r, const struct velocity_node *at, const char *fmt, ...)
    GC_PRINTF(3, 4);
bool velocity_going_on(struct velocity_run *r, const struct velocity_node *at);
/* Counts so many bytes that a step looks at as steps, too; false when those were too many. */
bool velocity_works(struct velocity_run *r, const struct velocity_node *at, size_t bytes);
/* What it takes to look at all of a value, without what its items hold. */
size_t velocity_size(const struct velocity_value *v);

struct velocity_value velocity_evaluate(struct velocity_run *r, const struct velocity_node *node);
/* What a condition takes for true: of a reference everything but null and false. */
bool velocity_is_true(struct velocity_run *r, const struct velocity_node *node);
struct velocity_value velocity_follow(struct velocity_run *r,
                                      const struct velocity_node *reference);
void velocity_set(struct velocity_run *r, const struct velocity_node *reference,
                  struct velocity_value v);
void velocity_render_block(struct velocity_run *r, const struct velocity_node *first,
                           struct gc_strbuf *to);

/* A call of a method; null as result means "there is none": the reference prints as it stands. */
struct velocity_call {
    struct velocity_run *run;
    const struct velocity_node *at;
    struct velocity_value self;
    struct velocity_value *args;
    size_t n_args;
};
typedef struct velocity_value velocity_method(struct velocity_call *c);

/* What it takes, one letter an argument: s text, i integer, n number or text of one, o anything.
 * null may stand for s: the call then fails, as in Java. */
struct velocity_method_row {
    const char *name, *takes;
    velocity_method *run;
};
struct velocity_methods {
    const struct velocity_method_row *rows;
    size_t n;
};
extern const struct velocity_methods velocity_text_methods, velocity_regex_methods,
    velocity_other_methods;

/* An object like $esc: methods, and members by name. */
struct velocity_tool {
    const char *name;
    struct velocity_methods methods;
    const struct velocity_constant {
        const char *name, *text;
    } * constants;
    size_t n_constants;
};
extern const struct velocity_tool velocity_tool_esc, velocity_tool_encoding, velocity_tool_math,
    velocity_tool_salesforce, velocity_tool_success;

/* A text made in a buffer becomes a value of the rendering; the buffer stays the caller's. */
struct velocity_value velocity_made(struct velocity_call *c, const struct gc_strbuf *buf);
enum { VELOCITY_MAX_TEXT = 1 << 20 };

#endif
