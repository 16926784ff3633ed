/* velocity.h - the template language of data actions: Apache Velocity 1.7, as far as it is used.
 *
 *   struct velocity_template *t = NULL;
 *   struct gc_arena a GC_AUTO(gc_arena_release) = {.max_bytes = 8 << 20};
 *   struct velocity_scope scope;
 *   if (velocity_parse(&t, "requestTemplate", text, len, &err) != GC_OK) ...
 *   velocity_scope_init(&scope, &a, VELOCITY_FOR_REQUEST);
 *   velocity_scope_json(&scope, "input", inputs);
 *   if (velocity_render(t, &scope, &body, &err) != GC_OK) ...
 *   velocity_free(t);
 *
 * What is null or unknown is printed as it stands in the template ($x, ${x.y}, $x.f('a')), or as
 * nothing when it is quiet ($!x). Values are put in once and never escaped. Names that are found
 * only without regard to case count as found; scope.loose says how many were.
 * Not taken: #macro #define #evaluate #include #parse #literal.
 *
 * Ownership:  a template owns a copy of its text. A scope borrows its arena and what it was given.
 * Units:      bytes; at most 64 KiB of template, 32 levels, 1,000 rounds of a #foreach.
 * Threads:    a template may be rendered by any thread; a scope has one rendering.
 * Errors:     GC_E_DATA with the place in the template; GC_E_TOO_BIG, GC_E_NOMEM.
 */
#ifndef MOCK_VELOCITY_H
#define MOCK_VELOCITY_H

#include "base/arena.h"
#include "base/json/json.h"
#include "base/strbuf.h"
#include "mock/integrations/velocity/value.h"

struct velocity_template;

GC_NODISCARD enum gc_status velocity_parse(struct velocity_template **out, const char *name,
                                           const char *text, size_t n, struct gc_error *err);
void velocity_free(struct velocity_template *t); /* NULL is fine */

/* A reference of a template. */
struct velocity_mention {
    const char *name; /* dotted: "input.id" */
    struct gc_pos at;
    size_t offset; /* bytes into the template */
    bool quiet;    /* $! */
    bool printed;  /* it puts text out: it is no part of a condition, of a #set, of a loop's head */
    bool guarded;  /* within an #if whose condition mentions it */
    const char *call; /* whose argument it is: "esc.url"; "" of none */
};
void velocity_references(const struct velocity_template *t,
                         void (*visit)(void *ctx, const struct velocity_mention *m), void *ctx);

/* Which tools a template sees besides esc, math and encoding; both for trying one. */
enum velocity_use { VELOCITY_FOR_REQUEST = 1, VELOCITY_FOR_SUCCESS = 2, VELOCITY_FOR_BOTH = 3 };

struct velocity_scope {
    struct gc_arena *arena;
    struct velocity_map names;
    size_t loose;         /* names that were found without regard to case */
    char loose_name[128]; /* the first of them, as the template has it */
};

void velocity_scope_init(struct velocity_scope *s, struct gc_arena *arena, enum velocity_use use);
void velocity_scope_text(struct velocity_scope *s, const char *name, const char *text, size_t n);
void velocity_scope_json(struct velocity_scope *s, const char *name, const cJSON *value);
void velocity_scope_value(struct velocity_scope *s, const char *name, struct velocity_value v);
/* A member of an object that the scope holds under `name` ("input", "rawRequest"). */
void velocity_scope_member(struct velocity_scope *s, const char *name, const char *key,
                           const char *text, size_t n);

GC_NODISCARD enum gc_status velocity_render(const struct velocity_template *t,
                                            struct velocity_scope *scope, struct gc_strbuf *to,
                                            struct gc_error *err);

/* A template that is one reference and nothing else has a value that need not be a text: *alone.
 * What is null or unknown is the reference's own text, or null where it is quiet. */
GC_NODISCARD enum gc_status velocity_value_of(const struct velocity_template *t,
                                              struct velocity_scope *scope, bool *alone,
                                              struct velocity_value *out, struct gc_error *err);

#endif
