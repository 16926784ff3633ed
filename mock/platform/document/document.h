/* document.h - a platform document (Swagger 2.0, OpenAPI 3) of many megabytes, of which each part
 * is read when it is first needed.
 *
 *   struct platform_document *d;
 *   if (platform_document_open(&d, "publicapi-v2-latest.json", handle, &err) != GC_OK) ...
 *   struct platform_path *p = platform_document_path(d, "/api/v2/routing/queues");
 *
 * Opening copies the file to where nobody else can change it, and goes over it once to note where
 * each operation and each model begins; nothing of it stays in memory.
 *
 * Ownership:  reference counted. Paths, operations and models belong to the document, and so does
 *             what who acts them out keeps in the document's arena.
 * Units:      bytes.
 * Threads:    any.
 * Errors:     GC_E_IO, GC_E_TOO_BIG (over 64 MiB), GC_E_DATA (no JSON, no such document; the place
 *             where it ends being one), GC_E_NOMEM.
 */
#ifndef PLATFORM_DOCUMENT_H
#define PLATFORM_DOCUMENT_H

#include <pthread.h>

#include "base/http/router.h"
#include "base/json/json.h"
#include "mock/platform/document/operation.h"

enum { PLATFORM_MAX_BYTES = 64 << 20 };

struct platform_document {
    atomic_uint refs;
    char *name;       /* how messages call it: the file */
    bool is_built_in; /* a part of the program */
    int fd;           /* its copy, -1: text has it */
    const char *text;
    size_t n_text;
    const char *version; /* "2.0", "3.0.1" */
    struct gc_arena arena;
    struct gc_map paths;   /* by pattern, {NAME} as {} */
    struct gc_map refs_to; /* "#/definitions/Queue" -> struct platform_named */
    struct platform_path *first;
    size_t n_operations, n_paths, n_models;
    struct gc_router *router; /* of the operations */
    mock_handler *handle;
    pthread_mutex_t lock; /* held while parts are read; guards arena */
};

GC_NODISCARD enum gc_status platform_document_open(struct platform_document **out, const char *file,
                                                   mock_handler *handle, struct gc_error *err);
/* Of a text that lives as long as the document. */
GC_NODISCARD enum gc_status platform_document_of(struct platform_document **out, const char *name,
                                                 const char *text, size_t n, mock_handler *handle,
                                                 struct gc_error *err);
void platform_document_unref(struct platform_document *d); /* NULL is a no-op */

/* By its pattern; the names of parameters don't matter. NULL: there is none. */
struct platform_path *platform_document_path(const struct platform_document *d,
                                             const char *pattern);
struct platform_operation *platform_document_operation(const struct platform_document *d,
                                                       const char *id);
/* The SHA-256 of its text, in hexadecimal; "" when it can't be read. It reads the whole. */
void platform_document_digest(const struct platform_document *d, char out[65]);
/* Reads everything; each thing that can't be is a problem. */
void platform_document_check(struct platform_document *d, struct gc_problems *problems);
/* Memory that lives as long as the document; NULL without memory. */
void *platform_document_get(struct platform_document *d, size_t n, size_t size);

/* For the files of this folder. The caller holds the lock. */
struct platform_named {
    struct platform_part part;
    const char *name;
    _Atomic(const struct platform_model *) model; /* what it is; NULL: not read yet */
    struct platform_model unread;                 /* what refers to it holds this */
    bool reading, has_problem;
};
GC_NODISCARD enum gc_status platform_document_read(const struct platform_document *d,
                                                   struct platform_part part, const char *what,
                                                   struct gc_json *out, struct gc_error *err);
struct platform_named *platform_document_named(const struct platform_document *d, const char *ref);
const struct platform_model *platform_model_of(struct platform_document *d, const cJSON *schema);
/* What a $ref beside schemas names ("#/parameters/x"), read into doc, or node itself. NULL: it
 * leads nowhere. */
const cJSON *platform_resolve(const struct platform_document *d, const cJSON *node,
                              struct gc_json *doc);
/* index.c */
GC_NODISCARD enum gc_status platform_document_index(struct platform_document *d, const char *text,
                                                    size_t n, struct gc_error *err);
/* A text that lives as long as the program, one copy of each: what is recorded outlives documents.
 * NULL: no memory. */
const char *platform_intern(const char *text, size_t n);

#endif
