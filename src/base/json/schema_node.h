/* schema_node.h - a compiled schema, and the words for what does not fit it. */
#ifndef GC_JSON_SCHEMA_NODE_H
#define GC_JSON_SCHEMA_NODE_H

#include "base/arena.h"
#include "base/json/schema.h"
#include "base/pattern.h"
#include "base/strbuf.h"

struct gc_schema_pattern {
    const char *text;
    regex_t regex;
    const struct gc_schema_node *schema; /* of a patternProperties member */
    struct gc_schema_pattern *next, *next_of_all;
};

struct gc_schema_member {
    const char *key;
    const struct gc_schema_node *schema;
};

struct gc_schema_list {
    const struct gc_schema_node **item;
    size_t n;
};

struct gc_schema_sizes {
    size_t least, most;
};

struct gc_schema_bound {
    double value;
    bool is_set, exclusive;
};

struct gc_schema_node {
    const cJSON *json;                   /* what it was made of */
    const char *name;                    /* its key in "$defs", or NULL */
    bool never;                          /* the schema false */
    unsigned types;                      /* of enum gc_json_type; 0: any */
    const cJSON *choices, *constant;     /* enum, const */
    struct gc_schema_member *properties; /* sorted by key */
    size_t n_properties;
    struct gc_schema_pattern *by_pattern; /* patternProperties */
    const char **required;
    size_t n_required;
    const struct gc_schema_node *additional, *names, *items, *contains, *ref;
    const struct gc_schema_node *negated, *condition, *then, *otherwise;
    struct gc_schema_list any, one, all;
    struct gc_schema_pattern *pattern;
    const char *words; /* errorMessage: what a text must be, for people */
    struct gc_schema_sizes characters, elements, members;
    struct gc_schema_bound minimum, maximum;
    double multiple_of; /* 0: of anything */
    struct gc_schema_node *next_to_fill;
};

struct gc_schema {
    struct gc_arena arena;
    struct gc_schema_pattern *patterns; /* to be freed */
    const struct gc_schema_node *root;
};

/* As gc_schema_compile, of the part `start` of a document whose "#" is `root`. */
GC_NODISCARD enum gc_status gc_schema_compile_part(struct gc_schema **out,
                                                   const struct gc_json *doc, const cJSON *root,
                                                   const cJSON *start,
                                                   struct gc_problems *problems);
/* The node that "/$defs/x" names below root, or NULL. */
const cJSON *gc_schema_resolve(const cJSON *root, const char *pointer);

/* schema_distance.c */
bool gc_schema_is_among(const cJSON *choices, const cJSON *value);
bool gc_schema_matches(const struct gc_schema_pattern *p, const char *text);
const struct gc_schema_node *gc_schema_property(const struct gc_schema_node *s, const char *key);
/* The types that a schema takes, through what it refers to (so deep); 0: any. */
unsigned gc_schema_types_of(const struct gc_schema_node *s, unsigned depth);
/* How far the value is from the schema, by what can be seen without going into it. */
unsigned gc_schema_distance(const struct gc_schema_node *s, const cJSON *value, unsigned depth);

/* What a message is about: a member `key` of the object called `what`, an element of its array
 * `key`, or, without a key, `what` itself. */
struct gc_schema_subject {
    const cJSON *value;
    const char *key, *what;
    bool is_element;
    const char *self; /* how the value is called when it is an object */
};

/* Each appends "SUBJECT must ...". */
void gc_schema_say_type(struct gc_strbuf *to, const struct gc_schema_subject *of, unsigned types);
void gc_schema_say_choices(struct gc_strbuf *to, const struct gc_schema_subject *of,
                           const cJSON *choices);
void gc_schema_say_constant(struct gc_strbuf *to, const struct gc_schema_subject *of,
                            const cJSON *constant);
void gc_schema_say_number(struct gc_strbuf *to, const struct gc_schema_subject *of,
                          const struct gc_schema_node *s);
void gc_schema_say_size(struct gc_strbuf *to, const struct gc_schema_subject *of,
                        const struct gc_schema_sizes *sizes, const char *unit);
void gc_schema_say_members(struct gc_strbuf *to, const struct gc_schema_subject *of,
                           const struct gc_schema_node *s);
void gc_schema_say(struct gc_strbuf *to, const struct gc_schema_subject *of, const char *words);

#endif
