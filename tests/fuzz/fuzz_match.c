/* Matchers of cases: the input is {"expected": ..., "actual": ...}. */
#include <string.h>

#include "harness/case/match.h"
#include "tests/fuzz/fuzz.h"

static bool has_matchers(const cJSON *node)
{
    for (const cJSON *n = node ? node->child : NULL; n; n = n->next)
        if ((n->string && n->string[0] == '$') || has_matchers(n))
            return true;
    return false;
}

FUZZ(match)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct hx_why why GC_AUTO(hx_why_release) = HX_WHY(1 << 20);
    if (!fuzz_reads_json(text, size, &doc))
        return;
    const cJSON *expected = gc_json_get(doc.root, "expected");
    const cJSON *actual = gc_json_get(doc.root, "actual");
    bool plain = !has_matchers(doc.root);
    if (plain)
        FUZZ_HOLDS(hx_match(doc.root, doc.root, "body", &why));
    if (!expected || !hx_match_check(&doc, expected, &problems))
        return;
    bool same = hx_match(actual, expected, "body", &why);
    FUZZ_HOLDS(same == (why.text.len == 0));
    if (!hx_match_can_fail(expected) && actual)
        FUZZ_HOLDS(same);
}
