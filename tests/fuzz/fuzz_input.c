/* The body of a lookup: an id of the contract, or a refusal that is the caller's fault. */
#include "action/contract/contract.h"
#include "tests/fuzz/fuzz.h"

FUZZ(input)
{
    struct gc_input in = {0}, strict = {0};
    struct gc_refusal why = {0}, strict_why = {0};
    bool ok = gc_input_parse(text, size, false, &in, &why);
    bool strict_ok = gc_input_parse(text, size, true, &strict, &strict_why);
    const struct gc_contract_field *contract = &gc_contract_inputs[GC_IN_CUSTOMER_ID];
    FUZZ_HOLDS(ok || !strict_ok);
    FUZZ_HOLDS(!strict_ok || strict.customer_id == in.customer_id);
    if (ok)
        FUZZ_HOLDS(in.customer_id >= contract->min && in.customer_id <= contract->max);
    else
        FUZZ_HOLDS(gc_answer_row(why.id)->status == 400);
    FUZZ_HOLDS(!ok || strict_ok || strict_why.id == GC_ANSWER_UNKNOWN_INPUT);
}
