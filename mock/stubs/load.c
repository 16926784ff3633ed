/* The stubs of a file, or of a request, into an org's set. */
#include <stdlib.h>
#include <string.h>

#include "base/problems.h"
#include "mock/stubs/internal.h"

/* Others hold the set too: what is added goes into a copy. */
static enum gc_status make_writable(struct mock_stub_set **set)
{
    if (*set && atomic_load(&(*set)->refs) == 1)
        return GC_OK;
    size_t n = mock_stub_set_count(*set), n_made = 0;
    struct mock_stub_set *own = stub_set_new();
    struct mock_stub *const *list = stub_set_list(*set);
    struct mock_stub **made = calloc(n + 1, sizeof *made);
    enum gc_status s = own && list && made ? GC_OK : GC_E_NOMEM;
    /* A stub's place is its set's: the copy has stubs of its own. */
    for (; s == GC_OK && n_made < n; n_made++) {
        if (!(made[n_made] = stub_copy(list[n_made])))
            s = GC_E_NOMEM;
    }
    s = s == GC_OK ? stub_set_put_all(own, made, n) : s;
    for (size_t i = 0; made && i < n_made; i++)
        mock_stub_unref(made[i]);
    free(made);
    if (s != GC_OK) {
        mock_stub_set_unref(own);
        return s;
    }
    mock_stub_set_unref(*set);
    *set = own;
    return GC_OK;
}

/* "crm-3": of the file's name and the place in it, which stay. */
static void make_id(const struct mock_stub_set *set, const char *name, size_t nth,
                    char out[MOCK_STUB_ID])
{
    snprintf(out, MOCK_STUB_ID, "%.40s-%u", name, (unsigned)nth);
    for (char *c = out; *c; c++)
        if ((unsigned char)*c <= ' ' || *c == '/' || (unsigned char)*c > 126)
            *c = '_';
    for (unsigned more = 2; stub_set_get(set, out) && more < 1000; more++)
        snprintf(out, MOCK_STUB_ID, "%.40s-%u.%u", name, (unsigned)nth, more);
}

static enum gc_status put_one(struct mock_stub_set *set, struct stub_page *page, const cJSON *tree,
                              const char *name, size_t nth, uint32_t source,
                              const struct gc_json *doc, bool of_file, struct gc_problems *problems)
{
    char made[MOCK_STUB_ID];
    const char *id = gc_json_str(tree, "id");
    const struct mock_stub *old = id ? stub_set_get(set, id) : NULL;
    if (old && old->source == source) {
        const char *file;
        struct gc_pos at = mock_stub_where(old, &file);
        gc_problems_add(problems, doc->name, gc_json_where(doc, gc_json_get(tree, "id")),
                        "stub \"%s\" is there twice, also at %s:%u:%u", id, file, at.line,
                        at.column);
        return GC_OK;
    }
    if (!id)
        make_id(set, name, nth, made);
    struct mock_stub *s = stub_new(page, of_file ? doc : NULL, tree, id ? id : made);
    if (!s)
        return GC_E_NOMEM;
    s->source = source;
    enum gc_status status = stub_set_put_all(set, &s, 1);
    mock_stub_unref(s);
    return status;
}

/* The last of a list first: what is put later is asked earlier. An array of cJSON can't be walked
 * backwards by index in linear time, but its `prev` can. */
static const cJSON *last_of(const cJSON *array)
{
    return array->child ? array->child->prev : NULL;
}

enum gc_status mock_stub_set_add(struct mock_stub_set **set, const struct gc_json *doc,
                                 const cJSON *array, bool of_file, const char *name,
                                 uint32_t source, struct gc_problems *problems)
{
    enum gc_status s = make_writable(set);
    if (s != GC_OK)
        return s;
    struct stub_page *page = stub_page_new(doc->name);
    if (!page)
        return GC_E_NOMEM;
    size_t nth = (size_t)cJSON_GetArraySize(array);
    for (const cJSON *one = last_of(array); one && s == GC_OK && nth > 0; one = one->prev, nth--)
        s = put_one(*set, page, one, name, nth, source, doc, of_file, problems);
    stub_page_unref(page);
    return s;
}
