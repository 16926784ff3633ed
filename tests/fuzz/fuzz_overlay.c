/* An overlay of an org: refused with problems, or an org that can be listed. */
#include <string.h>

#include "mock/api/routes.h"
#include "mock/org/org.h"
#include "tests/fuzz/fuzz.h"

static struct mock_org *demo(void)
{
    static struct mock_org *org;
    const char *const dirs[] = {"fixtures/orgs/demo"};
    if (!org && mock_org_load(&org, dirs, 1, mock_api_operations(), NULL, NULL) != GC_OK)
        org = NULL;
    return org;
}

__attribute__((destructor)) static void forget_demo(void)
{
    mock_org_unref(demo());
}

static bool is_json(void *ctx, const char *id, const char *json, size_t json_bytes)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    (void)ctx;
    FUZZ_HOLDS(gc_json_parse(&doc, id, json, json_bytes, &gc_json_file_limits, NULL) == GC_OK);
    return true;
}

static void list(const struct mock_org *org)
{
    struct mock_texts names = mock_org_collections(org);
    for (enum mock_kind kind = MOCK_CLIENTS; kind < MOCK_COLLECTION; kind++)
        mock_org_each(org, kind, NULL, is_json, NULL);
    for (size_t i = 0; i < names.n; i++)
        mock_org_each(org, MOCK_COLLECTION, names.items[i], is_json, NULL);
    FUZZ_HOLDS(mock_org_settings(org) != NULL);
}

FUZZ(overlay)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    struct mock_org *org = NULL, *base = demo();
    if (!base || !fuzz_reads_json(text, size, &doc))
        return;
    enum gc_status s = mock_org_overlay(&org, base, &doc, doc.root, &problems, &err);
    FUZZ_HOLDS((s == GC_OK) == (problems.n == 0));
    FUZZ_HOLDS((s == GC_OK) == (org != NULL));
    if (s == GC_OK)
        list(org);
    else
        FUZZ_HOLDS(fuzz_is_message(gc_error_text(&err)));
    mock_org_unref(org);
}
