/* schema_compile.h - a schema in the making: the queue of its nodes, and who fills them.
 *
 * Inside the compiler only.
 *
 * Errors:     added to problems with their places, or no_memory; the compiler goes on.
 */
#ifndef GC_JSON_SCHEMA_COMPILE_H
#define GC_JSON_SCHEMA_COMPILE_H

#include "base/json/schema_node.h"
#include "base/map.h"

struct gc_schema_compile {
    struct gc_schema *s;
    const struct gc_json *doc;
    const cJSON *root;
    struct gc_problems *problems;
    struct gc_map made; /* address of the JSON -> node */
    struct gc_schema_node *queue, *last;
    bool no_memory;
};

/* "KEY what", with its place. */
void gc_schema_complain(struct gc_schema_compile *c, const cJSON *at, const char *what);
/* The node of that JSON, which is filled in later if it is new. name: its key in "$defs". */
struct gc_schema_node *gc_schema_node_of(struct gc_schema_compile *c, const cJSON *json,
                                         const char *name);

/* schema_keywords.c: a schema as a value, to the pointer to its node that `to` is; and what a
 * member of the schema says, to that node. Members that are no keyword say nothing. */
void gc_schema_read_part(struct gc_schema_compile *c, const cJSON *value, void *to);
void gc_schema_read_keyword(struct gc_schema_compile *c, const cJSON *value,
                            struct gc_schema_node *s);

#endif
