/* Collections: paths that list items, make them, or have them below. */
#include <string.h>

#include "mock/platform/shape/paths.h"

/* Has the model items: a member `entities`, or one array of models alone and no id, or is it an
 * array itself? */
static bool read_page(struct platform_document *d, const struct platform_model *m,
                      struct platform_collection *c)
{
    m = platform_model(d, m);
    const struct platform_property *found = NULL;
    size_t n_found = 0;
    if (!m)
        return false;
    if (m->type == PLATFORM_ARRAY) {
        c->page = m;
        c->listed = platform_model(d, m->items);
        return true;
    }
    for (size_t i = 0; i < m->n_properties; i++) {
        const struct platform_model *p = platform_model(d, m->properties[i].model);
        bool entities = strcmp(m->properties[i].name, "entities") == 0;
        if (p->type != PLATFORM_ARRAY || !(entities || platform_object(d, p->items)))
            continue;
        found = n_found == 0 || entities ? &m->properties[i] : found;
        n_found += entities ? 1000 : 1;
    }
    if (!found || !(n_found == 1 || n_found >= 1000) ||
        (n_found == 1 && platform_property(d, m, "id")))
        return false;
    c->page = m;
    c->member = found->name;
    c->listed = platform_model(d, platform_model(d, found->model)->items);
    return true;
}

static void read_key(struct platform_collection *c)
{
    struct platform_document *d = c->document;
    const char *last = c->item ? platform_last_segment(c->item->pattern) + 1 : "";
    const char *own = gc_json_str(c->row, "key");
    char name[128];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(last, "}"), last);
    c->key = "id";
    if (own)
        c->key = own;
    else if (c->entity && !platform_property(d, c->entity, "id") &&
             platform_property(d, c->entity, name))
        c->key = platform_property(d, c->entity, name)->name;
}

static bool has_deleted_state(struct platform_document *d, const struct platform_model *m)
{
    const struct platform_property *p = platform_property(d, m, "state");
    return p && platform_model_has_choice(platform_model(d, p->model), "deleted");
}

static void read_create(struct platform_collection *c, struct platform_operation *post)
{
    struct platform_document *d = c->document;
    const struct platform_model *body = post ? platform_object(d, post->body) : NULL;
    const struct platform_model *answer = post ? platform_object(d, post->answer) : NULL;
    const struct platform_property *key;
    if (!body || !answer)
        return;
    if (!c->entity && !c->page)
        return;
    c->creates = platform_model_is(d, answer, c->entity) ||
                 platform_model_is(d, answer, c->listed) || gc_json_bool(c->row, "creates", false);
    if (c->creates && !c->entity)
        c->entity = answer;
    key = platform_property(d, body, c->key);
    c->client_key = key && key->required && !key->read_only;
}

/* The nearest item that the path is below, by its collection. */
void platform_read_parent(struct platform_path *p, const struct platform_table *table,
                          struct platform_collection **parent, size_t *n_parent)
{
    char pattern[1024];
    size_t n = platform_segments(p->pattern);
    if (strlen(p->pattern) >= sizeof pattern)
        return;
    memcpy(pattern, p->pattern, strlen(p->pattern) + 1);
    for (size_t up = 1; up + 1 < n; up++) {
        *strrchr(pattern, '/') = '\0';
        if (!platform_ends_in_parameter(pattern))
            continue;
        struct platform_path *list = platform_above(p, up + 1);
        *parent = list ? platform_collection_of(list, table) : NULL;
        *n_parent = *parent ? n - up : 0;
        return;
    }
}

static bool is_written(struct platform_path *item)
{
    return item && (item->operations[PLATFORM_PUT] || item->operations[PLATFORM_PATCH] ||
                    item->operations[PLATFORM_DELETE]);
}

static bool read_collection(struct platform_path *p, const struct platform_table *table,
                            struct platform_collection *c)
{
    struct platform_document *d = p->document;
    *c = (struct platform_collection){.document = d, .path = p, .item = platform_below(p, "{}")};
    c->row = platform_table_collection(table, p->pattern);
    struct platform_operation *get = platform_op_of(p, PLATFORM_GET);
    if (get)
        (void)read_page(d, get->answer, c);
    c->entity = platform_object(d, platform_answer_of(c->item, PLATFORM_GET));
    if (!c->entity && is_written(c->item))
        c->entity = platform_object(d, platform_answer_of(c->item, PLATFORM_PUT));
    if (!c->entity && is_written(c->item))
        c->entity = platform_object(d, platform_answer_of(c->item, PLATFORM_PATCH));
    if (!c->entity && c->page)
        c->entity = platform_object(d, c->listed);
    read_key(c);
    read_create(c, platform_op_of(p, PLATFORM_POST));
    c->is_soft = c->creates && c->entity && has_deleted_state(d, c->entity);
    c->is_job = platform_is_named(p, "jobs") || gc_json_get(c->row, "job");
    if (!c->page && !c->creates && !(c->item && c->entity) && !c->row)
        return false;
    platform_read_parent(p, table, &c->parent, &c->n_parent);
    return true;
}

struct platform_collection *platform_collection_of(struct platform_path *p,
                                                   const struct platform_table *table)
{
    static struct platform_collection none;
    struct platform_collection *c = atomic_load(&p->shape);
    if (c)
        return c == &none ? NULL : c;
    c = platform_document_get(p->document, 1, sizeof *c);
    if (c && !read_collection(p, table, c))
        c = &none;
    if (c)
        atomic_store(&p->shape, c);
    return c == &none ? NULL : c;
}
