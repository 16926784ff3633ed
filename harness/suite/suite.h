/* suite.h - inside suite/: an operation, and the files of cases that follow from it.
 *
 * Ownership:  an operation borrows from its document, and owns the trees in `made`.
 * Errors:     GC_E_DATA with the place for what can't be read.
 */
#ifndef HX_SUITE_H
#define HX_SUITE_H

#include "base/json/json.h"
#include "base/json/write.h"
#include "harness/suite/contract.h"

enum { SUITE_MAX_INPUTS = 256 };

/* Where an input goes in a request. */
enum suite_in { SUITE_IN_BODY, SUITE_IN_PATH, SUITE_IN_QUERY, SUITE_IN_HEADER };
struct suite_input {
    enum suite_in in;
    const char *name;    /* of the parameter; of the body: NULL */
    const cJSON *schema; /* followed to where it stands */
    bool required;
};

struct suite_operation {
    const struct gc_json *doc;
    char name[512]; /* operationId, or "GET /users/{id}" */
    const char *method;
    char path[4096];          /* with its {parameters} */
    char token_header[128];   /* "" when it takes no token */
    const char *token_prefix; /* "Bearer " */
    struct suite_input inputs[SUITE_MAX_INPUTS];
    size_t n_inputs;
    const cJSON *output; /* schema of the answer; NULL: nothing is said of it */
    int64_t status;      /* of a good answer; 0: any 2xx */
    int64_t within_ms;
    bool all_outputs; /* without `required` all of them are promised */
    cJSON *made;      /* what was put together; an array */
};
void suite_release(struct suite_operation *op);

/* schemas: $ref followed, allOf seen as one, of anyOf and oneOf the first */
const cJSON *suite_follow(const struct gc_json *doc, const cJSON *node);
const char *suite_type(const cJSON *schema); /* "string" when nothing is said */
/* Calls `each` for every property, those of allOf among them. */
typedef void (*suite_property_fn)(void *ctx, const cJSON *property, bool required);
void suite_properties(const struct gc_json *doc, const cJSON *schema, suite_property_fn each,
                      void *ctx);
/* A value that fits, as JSON. */
void suite_put_good(struct gc_jsonw *w, const struct gc_json *doc, const cJSON *schema);
/* A matcher of what fits. */
void suite_put_matcher(struct gc_jsonw *w, const struct suite_operation *op, const cJSON *schema);

/* values that must be taken, or refused, by their schema */
struct suite_value {
    const char *what; /* "at its minimum" */
    char *json;
    bool is_good, may_be_any; /* may_be_any: taken or refused, but no failure of the service */
};
struct suite_values {
    struct suite_value items[16];
    size_t n;
};
void suite_values_of(struct suite_values *out, const struct gc_json *doc, const cJSON *schema,
                     bool is_text); /* is_text: of a path, query or header */
void suite_values_release(struct suite_values *v);

/* reading */
GC_NODISCARD enum gc_status suite_read_action(struct suite_operation *op, const struct gc_json *doc,
                                              const struct hx_contract *c, struct gc_error *err);
GC_NODISCARD enum gc_status suite_read_openapi(struct suite_operation *op,
                                               const struct gc_json *doc,
                                               const struct hx_contract *c, struct gc_error *err);

/* requests: good ones, with one thing changed */
enum { SUITE_PLACE = 1024 };
struct suite_change {
    enum suite_in in;
    const char *at;   /* a parameter's name, or "data.customer_id"; NULL: nothing is changed */
    const char *json; /* in its place; NULL: it is left out */
};
const struct suite_input *suite_body(const struct suite_operation *op); /* NULL: it has none */
void suite_add_path(const struct suite_operation *op, const struct suite_change *change,
                    struct gc_strbuf *to);
/* own_token: in place of a good one; "" for none. */
void suite_put_headers(struct gc_jsonw *w, const struct suite_operation *op, const char *own_token,
                       const struct suite_change *change);
void suite_put_body(struct gc_jsonw *w, const struct suite_operation *op,
                    const struct suite_change *change);

/* writing */
GC_NODISCARD enum gc_status suite_write(const struct suite_operation *op,
                                        const struct hx_contract *c, struct gc_error *err);

#endif
