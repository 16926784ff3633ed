/* schema.h - is a JSON value what a JSON Schema says?
 *
 *   const struct gc_schema *s = gc_schema_named("fault.schema.json");
 *   if (!gc_schema_check(s, &doc, doc.root, "fault", 0, &problems)) ...
 *       -> fault.json:3:5: unknown key "naem" in match; did you mean "name"?
 *
 * Of draft 2020-12 it knows what fixtures/schema uses and a little more: type, enum, const,
 * required, properties, patternProperties, additionalProperties, propertyNames, items, contains,
 * the minima and maxima, multipleOf, pattern (a POSIX extended regular expression), anyOf, oneOf,
 * allOf, not, if/then/else and $ref, inside the document or to another schema of the program. A
 * keyword that would be checked elsewhere but is not known here is refused; what only describes is
 * passed over.
 *
 * "errorMessage" beside a pattern says in words what the text must be.
 *
 * Objects are called in messages by the name of their definition ("$defs") or by their key. Where
 * no branch of an anyOf or oneOf fits, the one is reported that comes nearest.
 *
 * The schemas of the program are those of fixtures/schema, built into it. A part of one can be
 * named too: "fault.schema.json#/$defs/match".
 *
 * Ownership:  a schema points into the tree that it was compiled from, which must outlive it. Named
 *             schemas are compiled once and live as long as the process.
 * Threads:    a schema may be used by any thread; gc_schema_named may be called by any thread.
 * Errors:     the work is bounded, whatever the schema says: a check that takes too long, or a
 *             schema that refers to itself without end, is a problem like any other.
 */
#ifndef GC_JSON_SCHEMA_H
#define GC_JSON_SCHEMA_H

#include "base/json/json.h"

struct gc_schema;

/* A named schema; NULL when there is none of this name, or memory ran out. */
const struct gc_schema *gc_schema_named(const char *name);

/* A schema that came as data: doc is where it stands (for places), schema a node of it; "#" is this
 * node. GC_E_DATA: it is no schema, `problems` says why. GC_E_NOMEM. */
GC_NODISCARD enum gc_status gc_schema_compile(struct gc_schema **out, const struct gc_json *doc,
                                              const cJSON *schema, struct gc_problems *problems);
void gc_schema_free(struct gc_schema *s);

enum gc_schema_mode {
    GC_SCHEMA_PATCH = 1, /* the value is a merge patch: nothing is required, null deletes */
};
/* True when the value fits. what: how the value is called, "fault". Without a schema (NULL: there
 * was no memory for it) nothing fits. */
bool gc_schema_check(const struct gc_schema *s, const struct gc_json *doc, const cJSON *value,
                     const char *what, unsigned mode, struct gc_problems *out);
/* By a named schema; without memory for that, a problem says so. */
bool gc_schema_check_named(const char *name, const struct gc_json *doc, const cJSON *value,
                           const char *what, unsigned mode, struct gc_problems *out);
bool gc_schema_fits(const struct gc_schema *s, const cJSON *value); /* the same without words */

#endif
