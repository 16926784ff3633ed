/* The stubs of an org. */
#include "mock/stubs/stubs.h"
#include "mock/org/internal.h"

static bool check_all(struct mock_edit *e, const cJSON *array)
{
    size_t before = e->problems->n;
    if (!cJSON_IsArray(array)) {
        mock_problem(e, array, "stubs must be an array, not %s", gc_json_type_name(array));
        return false;
    }
    for (const cJSON *c = array->child; c && !mock_edit_gave_up(e); c = c->next)
        (void)mock_stub_check(e->doc, c, e->org->operations, e->problems);
    return e->problems->n == before;
}

/* A layer that has none of its own begins with those below, which it then replaces whole. */
static void begin(struct mock_edit *e)
{
    if (!e->org->stubs)
        e->org->stubs = mock_stub_set_ref(mock_org_stubs(e->org));
}

enum gc_status mock_load_stubs(struct mock_edit *e, struct gc_json *doc, const char *name)
{
    if (!check_all(e, doc->root))
        return GC_OK;
    begin(e);
    return mock_stub_set_add(&e->org->stubs, doc, doc->root, true, name, e->source, e->problems);
}

enum gc_status mock_edit_stubs(struct mock_edit *e, const cJSON *array)
{
    if (!check_all(e, array))
        return GC_OK;
    begin(e);
    return mock_stub_set_add(&e->org->stubs, e->doc, array, false, "stub", mock_edit_new_source(),
                             e->problems);
}
