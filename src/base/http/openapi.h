/* openapi.h - an OpenAPI 3.1 document, written part by part in the order of its text.
 *
 *   gc_openapi_begin(&w, "gcaction", "What it does.");              opens "paths"
 *   gc_jsonw_put_object(&w, "/users/{id}");
 *   gc_openapi_operation(&w, "GET", "getUser", "One user");
 *   gc_openapi_parameters(&w, "/users/{id}", NULL);
 *   gc_jsonw_put_object(&w, "responses");
 *   gc_openapi_answer(&w, &(struct gc_openapi_answer){.status = 404});
 *   ... three ends: responses, operation, path ...
 *   gc_openapi_components(&w);                                      ends the paths
 *   ... members of "components" ...
 *   gc_openapi_end(&w);
 *
 * Schemas are named; they stand in components.schemas. Texts called JSON are written as they are.
 *
 * Ownership:  writes to the caller's writer, whose buffer keeps the errors.
 */
#ifndef GC_OPENAPI_H
#define GC_OPENAPI_H

#include "base/json/write.h"

struct gc_openapi_body {
    const char *media;    /* NULL: none is described */
    const char *schema;   /* Optional: its name */
    const char *example;  /* Optional: JSON */
    const char *examples; /* Optional: JSON, an object of examples */
};

struct gc_openapi_answer {
    int status;              /* 0: any that is not named */
    const char *description; /* NULL: the status in words */
    const char *headers;     /* Optional: JSON */
    struct gc_openapi_body body;
};

void gc_openapi_begin(struct gc_jsonw *w, const char *title, const char *description);
void gc_openapi_components(struct gc_jsonw *w);
void gc_openapi_end(struct gc_jsonw *w);

/* Opens it; members of one's own may follow. */
void gc_openapi_operation(struct gc_jsonw *w, const char *method, const char *id,
                          const char *summary);
/* One parameter for each {name} of the pattern of a path, and for each of the query (NULL: none):
 * names apart by blanks; behind a name # is a whole number, ? a truth value, [] a list, ! says that
 * it must be there. */
void gc_openapi_parameters(struct gc_jsonw *w, const char *pattern, const char *query);
void gc_openapi_request(struct gc_jsonw *w, const struct gc_openapi_body *body);
/* An answer is a member of "responses", which the caller opens. */
void gc_openapi_answer(struct gc_jsonw *w, const struct gc_openapi_answer *answer);

/* "name": the schema of that file of fixtures/schema, as a member of components.schemas. */
void gc_openapi_schema(struct gc_jsonw *w, const char *name, const char *file);
/* The definitions ("$defs") of that file, as members of components.schemas. */
void gc_openapi_definitions(struct gc_jsonw *w, const char *file);

#endif
