/* contract.h - the one table of what the data action takes and gives, and both ways through it.
 *
 *   if (!gc_input_parse(body, body_bytes, rules, &in, &why)) ... answer with why ...
 *   if (gc_transform(customer, &rule, &output, &err) != GC_OK) ...
 *   gc_contract_write(&output, &writer);
 *
 * Checking of answers, the OpenAPI document, the exported definition and check-mapping are all made
 * from it. Its source is the tutorial's ArchitectInput and ArchitectOutput.
 *
 * Ownership:  tables are static; a gc_output borrows its texts from the customer.
 */
#ifndef GC_CONTRACT_H
#define GC_CONTRACT_H

#include "action/contract/answer.h"
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
    const char *example;            /* as JSON */
    int64_t strict_min, strict_max; /* of an input that is an integer, when input is strict */
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

/* --- input.c: the body of a lookup, {"data":{"customer_id":1}} --- */

struct gc_input {
    int64_t customer_id;
};
struct gc_input_rules {
    bool strict;         /* no "2", and nothing outside of the contract's strict range */
    bool refuse_unknown; /* inputs that the contract lacks */
};
/* Strict JSON; an integer is any that 64 bits hold, also as the text of a whole decimal number, and
 * everything else is refused: not 1.5, not true. The refusal is one of the 400 rows of answer.h, or
 * INTERNAL without memory. */
GC_NODISCARD bool gc_input_parse(const char *text, size_t len, struct gc_input_rules rules,
                                 struct gc_input *out, struct gc_refusal *why);

/* --- transform.c: from the external API's customer to the outputs --- */

/* The rule is PATH=VALUE, PATH!=VALUE or PATH alone (present, and neither null nor false); a path
 * is member names with dots between, array indexes among them: "tags.0=gold". Where
 * the path leads nowhere no rule holds. No rule: false, as the tutorial has it. */
enum gc_premium_test { GC_PREMIUM_NEVER, GC_PREMIUM_PRESENT, GC_PREMIUM_EQUAL, GC_PREMIUM_UNEQUAL };
struct gc_premium_rule {
    enum gc_premium_test test;
    char path[128], value[128];
};

/* NULL or "" is the rule that never holds. GC_E_USAGE for a malformed one. */
GC_NODISCARD enum gc_status gc_premium_rule_parse(struct gc_premium_rule *out, const char *text,
                                                  struct gc_error *err);
bool gc_premium_rule_holds(const struct gc_premium_rule *rule, const cJSON *customer);

/* A text that is absent or null becomes the contract's default; of another type, it is refused:
 * GC_E_PROTOCOL names the member that is wrong. */
GC_NODISCARD enum gc_status gc_transform(const cJSON *customer, const struct gc_premium_rule *rule,
                                         struct gc_output *out, struct gc_error *err);

#endif
