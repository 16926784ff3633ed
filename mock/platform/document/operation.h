/* operation.h - one operation of a platform document: what comes, what goes, who may.
 *
 *   platform_operation_read(op);       parameters, body, answers, permissions: once
 *
 * Ownership:  operations belong to their document.
 * Threads:    any; what is set by reading it is read-only afterwards.
 */
#ifndef PLATFORM_OPERATION_H
#define PLATFORM_OPERATION_H

#include <stdatomic.h>

#include "base/json/scan.h"
#include "mock/exchange/exchange.h"
#include "mock/platform/document/model.h"

enum platform_method {
    PLATFORM_GET,
    PLATFORM_HEAD,
    PLATFORM_POST,
    PLATFORM_PUT,
    PLATFORM_PATCH,
    PLATFORM_DELETE,
    PLATFORM_N_METHODS
};
extern const char *const platform_methods[PLATFORM_N_METHODS]; /* "GET", ... */

/* A text of the document: where it stands. */
struct platform_part {
    size_t offset, n;
};

struct platform_parameter {
    const char *name;    /* as it goes over the wire */
    const char *initial; /* its default, NULL: none */
    const char *description;
    const char *const *choices;
    size_t n_choices;
    enum platform_type type; /* of one value, when it is an array */
    bool is_array, required;
};

/* An error that an operation declares. */
struct platform_code {
    int status;
    const char *code;
};

struct platform_path {
    const char *pattern; /* "/api/v2/routing/queues/{queueId}" */
    struct platform_document *document;
    struct platform_operation *operations[PLATFORM_N_METHODS]; /* NULL: there is none */
    struct platform_part parameters;                           /* of all of them; n 0: none */
    struct platform_path *next;
    _Atomic(void *) shape; /* of those who act the paths out; freed with the document's arena */
};

struct platform_operation {
    struct mock_route route; /* must come first: the server's row */
    struct platform_path *path;
    enum platform_method method;
    struct platform_part text;
    /* Set by platform_operation_read: */
    atomic_bool is_read;
    int status;                          /* of success */
    const struct platform_model *answer; /* NULL: no body */
    const struct platform_model *body;   /* NULL: takes none */
    bool body_required, all_permissions;
    const struct platform_parameter *query; /* parameters of the query */
    size_t n_query;
    const char *const *permissions;
    size_t n_permissions;
    const struct platform_code *codes;
    size_t n_codes;
    _Atomic(void *) shape; /* as above */
};

/* False: what the document says of it can't be read (the server answers 501), or no memory. */
bool platform_operation_read(struct platform_operation *op, struct gc_error *err);
const struct platform_parameter *platform_parameter(const struct platform_operation *op,
                                                    const char *name);

#endif
