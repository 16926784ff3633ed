/* The body of a lookup: an id of the contract, or a refusal that is the caller's fault. */
#include "action/contract/contract.h"
#include "tests/fuzz/fuzz.h"

FUZZ(input)
{
    const struct gc_input_rules lenient = {0}, known = {.refuse_unknown = true},
                                strict_rules = {.strict = true, .refuse_unknown = true};
    struct gc_input in = {0}, strict = {0}, same = {0};
    struct gc_refusal why = {0}, known_why = {0}, strict_why = {0};
    bool ok = gc_input_parse(text, size, lenient, &in, &why);
    bool known_ok = gc_input_parse(text, size, known, &same, &known_why);
    bool strict_ok = gc_input_parse(text, size, strict_rules, &strict, &strict_why);
    const struct gc_contract_field *contract = &gc_contract_inputs[GC_IN_CUSTOMER_ID];
    FUZZ_HOLDS(known_ok || !strict_ok);
    FUZZ_HOLDS(ok || !known_ok);
    FUZZ_HOLDS(!strict_ok || strict.customer_id == in.customer_id);
    if (strict_ok)
        FUZZ_HOLDS(in.customer_id >= contract->strict_min &&
                   in.customer_id <= contract->strict_max);
    if (!ok)
        FUZZ_HOLDS(gc_answer_row(why.id)->status == 400);
    FUZZ_HOLDS(!ok || known_ok || known_why.id == GC_ANSWER_UNKNOWN_INPUT);
}
