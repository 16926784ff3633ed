/* transform.h - from the external API's customer to the outputs of the contract.
 *
 *   struct gc_premium_rule rule;
 *   if (gc_premium_rule_parse(&rule, "company.name=Example Inc", &err) != GC_OK) ...
 *   if (gc_transform(customer, &rule, &output, &err) != GC_OK) ...
 *
 * A text that is absent or null becomes the contract's default; of another type, it is refused.
 * The rule is PATH=VALUE, PATH!=VALUE or PATH alone (present, and neither null nor false); a path
 * is member names with dots between, array indexes among them: "tags.0=gold". Where
 * the path leads nowhere no rule holds. No rule: false, as the tutorial has it.
 *
 * Ownership:  the output borrows from the customer.
 * Units:      none.
 * Threads:    any thread.
 * Errors:     GC_E_PROTOCOL names the member that is wrong; GC_E_USAGE for a malformed rule.
 */
#ifndef GC_TRANSFORM_H
#define GC_TRANSFORM_H

#include "action/contract/contract.h"

enum gc_premium_test { GC_PREMIUM_NEVER, GC_PREMIUM_PRESENT, GC_PREMIUM_EQUAL, GC_PREMIUM_UNEQUAL };
struct gc_premium_rule {
    enum gc_premium_test test;
    char path[128], value[128];
};

/* NULL or "" is the rule that never holds. */
GC_NODISCARD enum gc_status gc_premium_rule_parse(struct gc_premium_rule *out, const char *text,
                                                  struct gc_error *err);
bool gc_premium_rule_holds(const struct gc_premium_rule *rule, const cJSON *customer);

GC_NODISCARD enum gc_status gc_transform(const cJSON *customer, const struct gc_premium_rule *rule,
                                         struct gc_output *out, struct gc_error *err);

#endif
