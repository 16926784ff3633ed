/* Contacts as JSON Lines: what loads is JSON, has an id, and is found by it. */
#include <string.h>
#include <unistd.h>

#include "mock/org/internal.h"
#include "mock/org/org.h"
#include "tests/fuzz/fuzz.h"

static bool look_at(void *ctx, const char *id, const char *json, size_t json_bytes)
{
    const struct mock_org *org = ctx;
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct mock_contact found;
    FUZZ_HOLDS(gc_json_parse(&doc, id, json, json_bytes, &gc_json_file_limits, NULL) == GC_OK);
    const char *said = gc_json_str(doc.root, "id");
    FUZZ_HOLDS(said && strcmp(said, id) == 0);
    FUZZ_HOLDS(mock_org_contact(org, id, &found) && found.json_bytes == json_bytes);
    const char *phone = gc_json_str(gc_json_get(doc.root, "cellPhone"), "e164");
    if (phone)
        (void)mock_org_contact_by_number(org, phone, &found);
    return true;
}

static void load(struct mock_edit *e, const char *path)
{
    struct gc_json nothing GC_AUTO(gc_json_release) = {0};
    if (gc_json_parse(&nothing, "org", "{}", 2, &gc_json_default_limits, NULL) != GC_OK)
        return;
    e->doc = &nothing;
    if (mock_edit_settings(e, nothing.root) != GC_OK)
        return;
    e->doc = NULL;
    e->source = mock_edit_new_source();
    FUZZ_HOLDS(mock_load_contact_lines(e, path) == GC_OK);
    FUZZ_HOLDS(mock_org_finish(e->org) == GC_OK);
    if (e->problems->n == 0)
        mock_org_each(e->org, MOCK_CONTACTS, NULL, look_at, e->org);
}

FUZZ(contacts)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct mock_edit e = {.org = mock_org_new(NULL), .problems = &problems};
    char path[64];
    int fd = fuzz_file(text, size, path, sizeof path);
    if (fd >= 0 && e.org)
        load(&e, path);
    for (size_t i = 0; i < problems.n_kept; i++)
        FUZZ_HOLDS(fuzz_is_message(problems.list[i].whole));
    mock_org_unref(e.org);
    if (fd >= 0)
        close(fd);
}
