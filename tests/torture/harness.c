/* Scenarios of the harness: cases and matchers. */
#include <string.h>

#include "harness/case/case.h"
#include "harness/case/match.h"
#include "tests/torture/torture.h"

TORTURE(cases, "loads cases", TORTURE_DATA)
{
    static const char *const paths[] = {"fixtures/cases/action", "fixtures/cases/flow"};
    static size_t n_usual;
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct hx_cases cases = {0};
    struct gc_error err = {0};
    enum gc_status s = hx_cases_load(&cases, paths, GC_COUNT_OF(paths), &problems, &err);
    if (s == GC_OK && n_usual == 0)
        n_usual = cases.n; /* the first run fails nothing */
    int result = s == GC_OK ? torture_right(cases.n == n_usual) : (int)s;
    hx_cases_release(&cases);
    return result;
}

/* A matcher without memory must not say yes. */
TORTURE(match, "matches, and says why not", TORTURE_TOO_BIG)
{
    static const char text[] =
        "{\"expected\":{\"a\":{\"$regex\":\"^x+$\"},\"b\":{\"$unordered\":[1,2]},\"c\":7},"
        "\"actual\":{\"a\":\"xx\",\"b\":[2,1],\"c\":8}}";
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct hx_why why GC_AUTO(hx_why_release) = HX_WHY(1 << 16);
    enum gc_status s =
        gc_json_parse(&doc, "text", text, strlen(text), &gc_json_default_limits, NULL);
    if (s != GC_OK)
        return (int)s;
    return torture_right(!hx_match(gc_json_get(doc.root, "actual"),
                                   gc_json_get(doc.root, "expected"), "body", &why));
}
