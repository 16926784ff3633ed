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
 * Units:      none.
 * Threads:    any thread.
 * Errors:     none.
 */
#ifndef GC_CONTRACT_H
#define GC_CONTRACT_H

#include "base/json/json.h"
#include "base/json/write.h"

#define GC_ACTION_NAME   "Customer Lookup"
#define GC_ACTION_PATH   "/data-action/customer-lookup"
#define GC_ACTION_METHOD "POST"
#define GC_ACTION_ENVELOPE                                                                         \
    "data" /* the member that holds the inputs, and in answers the outputs                         \
            */
#define GC_TOKEN_HEADER "X-Genesys-Auth-Token"
#define GC_REQUEST_ID   "ININ-Correlation-Id"

struct gc_contract_input {
    const char *name, *title, *description;
    enum gc_json_type type;
    int64_t min, max; /* of an integer */
    const char *example;
};

enum gc_output_id {
    GC_OUT_FULL_NAME,
    GC_OUT_EMAIL,
    GC_OUT_PHONE,
    GC_OUT_IS_PREMIUM_MEMBER,
    GC_N_OUTPUTS
};

struct gc_contract_output {
    const char *name, *title, *description;
    enum gc_json_type type;
    const char *source;   /* member of the external API's answer; NULL: the premium rule */
    const char *fallback; /* for a text whose source is absent or null */
    const char *example;  /* as JSON */
};

enum { GC_IN_CUSTOMER_ID, GC_N_INPUTS };
extern const struct gc_contract_input gc_contract_inputs[GC_N_INPUTS];
extern const struct gc_contract_output gc_contract_outputs[GC_N_OUTPUTS];

/* "string", "integer", "boolean" as JSON Schema calls them. */
const char *gc_contract_type_name(enum gc_json_type type);

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
