/* contract.h - the one table of what the data action takes and gives.
 *
 *   const struct gc_contract_output *o = &gc_contract_outputs[GC_OUT_EMAIL];
 *   const char *wrong = gc_contract_breach(&output);     -> NULL, or the name of an output
 *   gc_contract_write(&output, &writer);
 *
 * Checking of answers, the OpenAPI document, the exported definition and check-mapping are all made
 * from it. Its source is the tutorial's ArchitectInput and ArchitectOutput.
 *
 * Ownership:  tables are static; a gc_output borrows its texts.
 */
#ifndef GC_CONTRACT_H
#define GC_CONTRACT_H

#include "base/json/json.h"
#include "base/json/write.h"

#define GC_ACTION_NAME   "Customer Lookup"
#define GC_ACTION_PATH   "/data-action/customer-lookup"
#define GC_ACTION_METHOD "POST"
/* The member that holds the inputs, and in answers the outputs. */
#define GC_ACTION_ENVELOPE "data"
#define GC_TOKEN_HEADER    "X-Genesys-Auth-Token"
#define GC_REQUEST_ID      "ININ-Correlation-Id"

struct gc_contract_field {
    const char *name, *title, *description;
    enum gc_json_type type;
    const char *example; /* as JSON */
    int64_t min, max;    /* of an input that is an integer */
    /* Of an output: */
    const char *source;   /* member of the external API's answer; NULL: the premium rule */
    const char *fallback; /* for a text whose source is absent or null */
};

enum gc_input_id { GC_IN_CUSTOMER_ID, GC_N_INPUTS };
enum gc_output_id {
    GC_OUT_FULL_NAME,
    GC_OUT_EMAIL,
    GC_OUT_PHONE,
    GC_OUT_IS_PREMIUM_MEMBER,
    GC_N_OUTPUTS
};
extern const struct gc_contract_field gc_contract_inputs[GC_N_INPUTS];
extern const struct gc_contract_field gc_contract_outputs[GC_N_OUTPUTS];

const struct gc_contract_field *gc_contract_input(const char *name); /* NULL: there is none */
const struct gc_contract_field *gc_contract_output(const char *name);

/* "string", "integer", "boolean" as JSON Schema calls them. */
const char *gc_contract_type_name(enum gc_json_type type);
/* "required": [their names] and "properties": {...}, of a JSON Schema that is open. Limits,
 * examples and defaults are told when the schema is detailed. */
void gc_contract_put_required(struct gc_jsonw *w, const struct gc_contract_field *fields, size_t n);
void gc_contract_put_properties(struct gc_jsonw *w, const struct gc_contract_field *fields,
                                size_t n, bool detailed);
/* An object of the fields' examples; and {"data": such an object}. */
void gc_contract_example(struct gc_strbuf *to, const struct gc_contract_field *fields, size_t n);
void gc_contract_example_wrapped(struct gc_strbuf *to, const struct gc_contract_field *fields,
                                 size_t n);

struct gc_output_value {
    enum gc_json_type type; /* 0: not set */
    const char *text;
    bool flag;
};
struct gc_output {
    struct gc_output_value values[GC_N_OUTPUTS];
};

/* The name of the first output that is missing or not of its type; NULL when all is right. */
const char *gc_contract_breach(const struct gc_output *out);
/* {"data":{...}} in the order of the table. */
void gc_contract_write(const struct gc_output *out, struct gc_jsonw *w);

#endif
