/* Any text is a platform document or is refused in one line; what is one can be read whole, and
 * what its operations do can be told. */
#include "mock/platform/serve/documents.h"
#include "tests/fuzz/fuzz.h"

enum { LOOKED_AT = 64 };

/* A model is read, whatever refers to whatever; the least of it and an example fit it. */
static void look_into(struct platform_document *d, const struct platform_model *m)
{
    static const char now[] = "2026-01-31T08:00:00.000Z";
    struct platform_finding finding;
    m = platform_model(d, m);
    FUZZ_HOLDS(!m || !m->named);
    cJSON *example = platform_make_example(d, m, now), *least = platform_make_least(d, m, now);
    if (m && example && !platform_check(d, m, example, PLATFORM_LENIENT, NULL, &finding))
        FUZZ_HOLDS(*finding.code && *finding.message);
    if (m && least)
        platform_project(d, m, least);
    cJSON_Delete(example);
    cJSON_Delete(least);
}

static void look_at(struct platform_document *d, const struct platform_table *table)
{
    int left = LOOKED_AT;
    for (struct platform_path *p = d->first; p && left > 0; p = p->next)
        for (size_t m = 0; m < PLATFORM_N_METHODS; m++) {
            struct platform_operation *op = p->operations[m];
            if (!op || left-- <= 0)
                continue;
            FUZZ_HOLDS(platform_document_path(d, p->pattern) == p);
            const struct platform_act *act = platform_act_of(op, table);
            FUZZ_HOLDS(!act || act->does == PLATFORM_REFUSE || platform_operation_read(op, NULL));
            look_into(d, op->answer);
            look_into(d, op->body);
        }
}

FUZZ(document)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct platform_table *table = NULL;
    struct platform_document *d = NULL;
    struct gc_error err = {0};
    if (platform_document_of(&d, "document.json", text, size, platform_handle, &err) != GC_OK) {
        FUZZ_HOLDS(fuzz_is_message(gc_error_text(&err)) && !d);
        return;
    }
    FUZZ_HOLDS(d->n_operations > 0);
    if (platform_table_new(&table, NULL, NULL, 0, &problems, &err) == GC_OK)
        look_at(d, table);
    platform_document_check(d, &problems);
    for (size_t i = 0; i < problems.n_kept; i++)
        FUZZ_HOLDS(fuzz_is_message(problems.list[i].whole));
    platform_document_unref(d);
    platform_table_unref(table);
}
