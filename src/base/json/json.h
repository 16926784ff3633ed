/* json.h - strict JSON (RFC 8259) into a cJSON tree, with limits and positions.
 *
 *   struct gc_json doc GC_AUTO(gc_json_release) = {0};
 *   if (gc_json_parse(&doc, "body", text, len, &gc_json_default_limits, &err) != GC_OK) ...
 *   const char *id = gc_json_str(doc.root, "id");
 *   struct gc_pos at = gc_json_where(&doc, gc_json_get(doc.root, "id"));
 *
 * cJSON alone accepts trailing garbage, 01, 0x10, raw control characters, invalid UTF-8 and
 * duplicate keys, cuts strings at \u0000 and overflows a worker's stack on deep nesting; this
 * reader refuses all of these, naming line and column, and keeps the place of every node and the
 * digits of every number (as its valuestring: 1.0 stays 1.0 when it is written).
 *
 * Ownership:  gc_json owns tree, text and name, in few pieces of memory: the tree can only be read.
 *             Who changes one takes a copy (gc_json_take, cJSON_Duplicate). Getters borrow.
 * Units:      sizes are bytes; depth counts open objects and arrays.
 * Threads:    a finished document may be read from any thread.
 * Errors:     GC_E_DATA (not JSON, with its place), GC_E_TOO_BIG, GC_E_NOMEM, GC_E_IO (file).
 */
#ifndef GC_JSON_H
#define GC_JSON_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/problems.h"
#include "base/status.h"
#include "base/strbuf.h"

struct gc_json_limits {
    size_t max_bytes;
    unsigned max_depth; /* at most 100: cJSON recurses */
    bool forgiving;     /* as Jackson: the last of equal keys counts, what follows is not read */
};
extern const struct gc_json_limits gc_json_default_limits; /* 1 MiB, 64 deep: requests, answers */
extern const struct gc_json_limits gc_json_file_limits;    /* 64 MiB, 64 deep: files of an org */

struct gc_json {
    const cJSON *root;
    const char *name; /* how errors call the document: a file name, "request body" */
    char *text;       /* what was parsed, NUL-terminated */
    size_t len;
    unsigned first_line; /* number of the text's first line: 1, or what it holds before parse */
    struct gc_json_nodes *nodes;
};

GC_NODISCARD enum gc_status gc_json_parse(struct gc_json *out, const char *name, const char *text,
                                          size_t len, const struct gc_json_limits *limits,
                                          struct gc_error *err);
GC_NODISCARD enum gc_status gc_json_load(struct gc_json *out, const char *path,
                                         const struct gc_json_limits *limits, struct gc_error *err);
void gc_json_release(struct gc_json *doc);
void gc_json_wipe(struct gc_json *doc); /* releases what held a secret */
/* Releases doc and gives a copy of its tree, to change and to cJSON_Delete. NULL: no memory. */
GC_NODISCARD cJSON *gc_json_take(struct gc_json *doc);

/* Where a node of the tree begins in the text; line 0 when the node is not of this document. */
struct gc_pos gc_json_where(const struct gc_json *doc, const cJSON *node);
/* Where the key of a member begins; where byte `byte` of a decoded text stands. */
struct gc_pos gc_json_where_key(const struct gc_json *doc, const cJSON *member);
struct gc_pos gc_json_where_in(const struct gc_json *doc, const cJSON *text, size_t byte);

/* Reading. Keys are case-sensitive. obj may be NULL or no object: the result is then "absent". */
const cJSON *gc_json_get(const cJSON *obj, const char *key);
const char *gc_json_str(const cJSON *obj, const char *key); /* NULL if absent or not a string */
bool gc_json_bool(const cJSON *obj, const char *key, bool fallback);
int64_t gc_json_int(const cJSON *obj, const char *key, int64_t fallback);
/* True if node is a whole number that a double holds exactly (at most 2^53 in size). */
bool gc_json_is_int(const cJSON *node, int64_t *out);

/* Is the node that text, or an array in which it stands? Both may be of JSON Schema's "type". */
bool gc_json_has_text(const cJSON *node, const char *text);

/* The key of obj that is nearest to a misspelt one, or NULL. */
const char *gc_json_nearest(const cJSON *obj, const char *key);

/* Checking against a table: unknown keys, missing keys and wrong types, all with positions. */
enum gc_json_type {
    GC_JSON_STRING = 1,
    GC_JSON_INTEGER = 2, /* a whole number */
    GC_JSON_NUMBER = 4,  /* any number */
    GC_JSON_BOOL = 8,
    GC_JSON_OBJECT = 16,
    GC_JSON_ARRAY = 32,
    GC_JSON_NULL = 64,
    GC_JSON_ANY = 127,
};
struct gc_json_field {
    const char *key;
    unsigned types; /* one or more gc_json_type */
    bool required;
};
/* Returns true if obj is an object and nothing is wrong with it. what: "contact", "fault". */
bool gc_json_check(const struct gc_json *doc, const cJSON *obj, const char *what,
                   const struct gc_json_field *fields, size_t n_fields, struct gc_problems *out);
const char *gc_json_type_name(const cJSON *node); /* "a string", "null", "an object" */
bool gc_json_is(const cJSON *node, unsigned types);
void gc_json_add_type_names(struct gc_strbuf *to, unsigned types); /* "a string or null" */

/* Deep equality (numbers by value, objects without order), and RFC 7396 merge patch into target.
 * merge returns false when memory ran out. In a patch, null deletes. */
bool gc_json_equal(const cJSON *a, const cJSON *b);
GC_NODISCARD bool gc_json_merge(cJSON *target, const cJSON *patch);
/* Each takes the value over, and frees it where it can't be taken: it is NULL, or memory ran out.
 * put takes the place of what has that key; add doesn't look whether something has. The key is not
 * obj's own. */
bool gc_json_put(cJSON *obj, const char *key, cJSON *value);
bool gc_json_add(cJSON *obj, const char *key, cJSON *value);
bool gc_json_append(cJSON *array, cJSON *value);
/* Does `actual` hold all that `expected` holds? Objects: each member of expected. Arrays: the same
 * length, element by element. Scalars: equality. */
bool gc_json_contains(const cJSON *actual, const cJSON *expected);

#endif
