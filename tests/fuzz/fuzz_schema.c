/* Any schema compiles or says why not; any value fits it or is told why not, in bounded time. */
#include "base/json/schema.h"
#include "tests/fuzz/fuzz.h"

static void hold(const struct gc_problems *p)
{
    for (size_t i = 0; i < p->n_kept; i++)
        FUZZ_HOLDS(fuzz_is_message(p->list[i].whole));
}

FUZZ(schema)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_schema *s = NULL;
    if (!fuzz_reads_json(text, size, &doc))
        return;
    const cJSON *schema = gc_json_get(doc.root, "schema"), *value = gc_json_get(doc.root, "value");
    if (!schema || !value)
        return;
    if (gc_schema_compile(&s, &doc, schema, &problems) == GC_OK) {
        bool ok = gc_schema_check(s, &doc, value, "value", 0, &problems);
        FUZZ_HOLDS(ok == (problems.n == 0));
        FUZZ_HOLDS(!ok || gc_schema_fits(s, value));
        (void)gc_schema_check(s, &doc, value, "value", GC_SCHEMA_PATCH, &problems);
    } else {
        FUZZ_HOLDS(problems.n > 0 && s == NULL);
    }
    hold(&problems);
    gc_schema_free(s);
}
