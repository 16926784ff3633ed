/* The external API's customer, under any premium rule: outputs of the contract, or why not. The
 * input is a line with the rule, then the customer. */
#include <string.h>

#include "action/contract/contract.h"
#include "action/definition/mapping.h"
#include "tests/fuzz/fuzz.h"

static void transform(const struct gc_json *doc, const struct gc_premium_rule *rule)
{
    struct gc_strbuf made GC_AUTO(gc_strbuf_release) = GC_STRBUF(8 << 20);
    struct gc_output out = {0};
    struct gc_error err = {0};
    enum gc_status s = gc_transform(doc->root, rule, &out, &err);
    if (s != GC_OK) {
        FUZZ_HOLDS(s == GC_E_PROTOCOL && fuzz_is_message(gc_error_text(&err)));
        return;
    }
    struct gc_jsonw w = gc_jsonw(&made);
    FUZZ_HOLDS(gc_contract_breach(&out) == NULL);
    gc_contract_write(&out, &w);
    fuzz_holds_json(&made);
}

FUZZ(customer)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_premium_rule rule = {0};
    struct gc_error err = {0};
    char line[512];
    size_t n = strcspn(text, "\n");
    const char *body = text[n] ? text + n + 1 : text + n;
    if (n >= sizeof line)
        return;
    memcpy(line, text, n);
    line[n] = '\0';
    if (gc_premium_rule_parse(&rule, line, &err) != GC_OK) {
        FUZZ_HOLDS(err.status == GC_E_USAGE && fuzz_is_message(gc_error_text(&err)));
        memset(&rule, 0, sizeof rule);
    }
    if (!fuzz_reads_json(body, size - (size_t)(body - text), &doc))
        return;
    transform(&doc, &rule);
    gc_mapping_check(&doc, "input", &problems);
    for (size_t i = 0; i < problems.n_kept; i++)
        FUZZ_HOLDS(fuzz_is_message(problems.list[i].whole));
}
