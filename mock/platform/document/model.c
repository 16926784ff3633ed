#include "mock/platform/document/model.h"

#include <stdlib.h>
#include <string.h>

#include "mock/platform/document/document.h"

enum { MAX_ALIASES = 16 };

static const struct platform_model anything = {.type = PLATFORM_ANY, .open = true};

/* Models of which nothing but their type is said are common: there is one of each. */
static const struct platform_model plain[] = {
    [PLATFORM_ANY] = {.type = PLATFORM_ANY, .open = true},
    [PLATFORM_OBJECT] = {.type = PLATFORM_OBJECT, .open = true},
    [PLATFORM_ARRAY] = {.type = PLATFORM_ARRAY},
    [PLATFORM_TEXT] = {.type = PLATFORM_TEXT},
    [PLATFORM_INTEGER] = {.type = PLATFORM_INTEGER},
    [PLATFORM_NUMBER] = {.type = PLATFORM_NUMBER},
    [PLATFORM_BOOL] = {.type = PLATFORM_BOOL},
};

/* OpenAPI 3.1 may list types: the first that isn't null counts. */
static const char *type_word(const cJSON *schema)
{
    const cJSON *type = gc_json_get(schema, "type");
    if (cJSON_IsArray(type))
        for (type = type->child;
             type && cJSON_IsString(type) && strcmp(type->valuestring, "null") == 0;)
            type = type->next;
    return cJSON_IsString(type) ? type->valuestring : NULL;
}

static enum platform_type type_of(const cJSON *schema)
{
    static const struct {
        const char *word;
        enum platform_type type;
    } row[] = {{"object", PLATFORM_OBJECT}, {"array", PLATFORM_ARRAY},
               {"string", PLATFORM_TEXT},   {"integer", PLATFORM_INTEGER},
               {"number", PLATFORM_NUMBER}, {"boolean", PLATFORM_BOOL},
               {"file", PLATFORM_ANY}};
    const char *word = type_word(schema);
    for (size_t i = 0; word && i < GC_COUNT_OF(row); i++)
        if (strcmp(row[i].word, word) == 0)
            return row[i].type;
    return gc_json_get(schema, "properties") || gc_json_get(schema, "allOf") ? PLATFORM_OBJECT
                                                                             : PLATFORM_ANY;
}

static const struct platform_model *read_named(struct platform_document *d,
                                               struct platform_named *n);

/* Behind all references; the caller holds the lock. */
static const struct platform_model *read_model(struct platform_document *d,
                                               const struct platform_model *m)
{
    for (size_t i = 0; m && m->named && i < MAX_ALIASES; i++) {
        const struct platform_model *read = atomic_load(&m->named->model);
        read = read ? read : read_named(d, m->named);
        if (read == m)
            return m;
        m = read;
    }
    return m && !m->named ? m : &anything;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct platform_property *)a)->name,
                  ((const struct platform_property *)b)->name);
}

/* A growing list of an object's properties; of those of one name the last counts. */
struct gathered {
    struct platform_property *list;
    size_t n, cap;
};

static bool add_property(struct gathered *g, struct platform_property p)
{
    for (size_t i = 0; i < g->n; i++)
        if (strcmp(g->list[i].name, p.name) == 0) {
            p.required |= g->list[i].required;
            g->list[i] = p;
            return true;
        }
    if (g->n == g->cap) {
        size_t cap = g->cap ? 2 * g->cap : 32;
        struct platform_property *list = realloc(g->list, cap * sizeof *list);
        if (!list)
            return false;
        g->list = list;
        g->cap = cap;
    }
    g->list[g->n++] = p;
    return true;
}

static bool gather_own(struct platform_document *d, const cJSON *schema, struct gathered *g)
{
    const cJSON *p;
    cJSON_ArrayForEach(p, gc_json_get(schema, "properties"))
    {
        struct platform_property property = {
            .name = gc_arena_dups(&d->arena, p->string),
            .model = platform_model_of(d, p),
            .required = gc_json_has_text(gc_json_get(schema, "required"), p->string),
            .read_only = gc_json_bool(p, "readOnly", false)};
        if (!property.name || !add_property(g, property))
            return false;
    }
    return true;
}

/* All parts of an allOf are one object. */
static bool gather(struct platform_document *d, const cJSON *schema, struct platform_model *m,
                   struct gathered *g)
{
    const cJSON *part;
    cJSON_ArrayForEach(part, gc_json_get(schema, "allOf"))
    {
        const struct platform_model *of = read_model(d, platform_model_of(d, part));
        m->open |= of->open;
        m->values = of->values ? of->values : m->values;
        for (size_t i = 0; i < of->n_properties; i++)
            if (!add_property(g, of->properties[i]))
                return false;
    }
    if (!gather_own(d, schema, g))
        return false;
    for (size_t i = 0; i < g->n; i++)
        g->list[i].required |= gc_json_has_text(gc_json_get(schema, "required"), g->list[i].name);
    return true;
}

static void fill_object(struct platform_document *d, const cJSON *schema, struct platform_model *m)
{
    struct gathered g = {0};
    const cJSON *more = gc_json_get(schema, "additionalProperties");
    m->open = gc_json_get(schema, "discriminator") != NULL;
    if (more && !cJSON_IsFalse(more)) {
        m->values = platform_model_of(d, more);
        m->open = true;
    }
    struct platform_property *kept =
        gather(d, schema, m, &g) ? gc_arena_zero(&d->arena, g.n + 1, sizeof *kept) : NULL;
    if (kept && g.n > 0) {
        memcpy(kept, g.list, g.n * sizeof *kept);
        qsort(kept, g.n, sizeof *kept, by_name);
        m->properties = kept;
        m->n_properties = g.n;
    }
    m->open |= m->n_properties == 0;
    free(g.list);
}

static void fill_choices(struct platform_document *d, const cJSON *list, const char *const **out,
                         size_t *n)
{
    const cJSON *word;
    const char **kept =
        cJSON_IsArray(list)
            ? gc_arena_zero(&d->arena, (size_t)cJSON_GetArraySize(list) + 1, sizeof *kept)
            : NULL;
    *n = 0;
    cJSON_ArrayForEach(word, (kept ? list : NULL))
    {
        if (cJSON_IsString(word) && (kept[*n] = gc_arena_dups(&d->arena, word->valuestring)))
            ++*n;
    }
    *out = kept;
}

static bool is_plain(const cJSON *schema)
{
    for (const cJSON *c = schema->child; c; c = c->next)
        if (strcmp(c->string, "type") != 0 && strcmp(c->string, "description") != 0 &&
            strcmp(c->string, "readOnly") != 0 && strcmp(c->string, "position") != 0 &&
            strcmp(c->string, "example") != 0)
            return false;
    return true;
}

const struct platform_model *platform_model_of(struct platform_document *d, const cJSON *schema)
{
    const char *ref = gc_json_str(schema, "$ref");
    if (ref) {
        struct platform_named *n = platform_document_named(d, ref);
        return n ? &n->unread : &anything;
    }
    if (!cJSON_IsObject(schema))
        return &anything;
    if (is_plain(schema))
        return &plain[type_of(schema)];
    struct platform_model *m = gc_arena_zero(&d->arena, 1, sizeof *m);
    if (!m)
        return &anything;
    m->type = type_of(schema);
    m->format = gc_arena_dups(&d->arena, gc_json_str(schema, "format"));
    if (m->type == PLATFORM_TEXT)
        fill_choices(d, gc_json_get(schema, "enum"), &m->choices, &m->n_choices);
    if (m->type == PLATFORM_ARRAY && gc_json_get(schema, "items"))
        m->items = platform_model_of(d, gc_json_get(schema, "items"));
    if (m->type == PLATFORM_OBJECT)
        fill_object(d, schema, m);
    else
        m->open = m->type == PLATFORM_ANY;
    return m;
}

/* Reads it, or says why it can't be. */
static const struct platform_model *parse_named(struct platform_document *d,
                                                struct platform_named *n)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    if (platform_document_read(d, n->part, n->name, &doc, NULL) != GC_OK ||
        !cJSON_IsObject(doc.root)) {
        n->has_problem = true;
        return &anything;
    }
    const char *ref = gc_json_str(doc.root, "$ref");
    const struct platform_model *m = platform_model_of(d, doc.root);
    n->has_problem |= ref && m == &anything;
    return m;
}

static const struct platform_model *read_named(struct platform_document *d,
                                               struct platform_named *n)
{
    if (n->reading) { /* it is a part of itself */
        n->has_problem = true;
        return &anything;
    }
    n->reading = true;
    const struct platform_model *m = parse_named(d, n);
    /* A reference to another: that one's. */
    if (m->named)
        m = read_model(d, m);
    struct platform_model *own = gc_arena_zero(&d->arena, 1, sizeof *own);
    if (own && m != &anything) {
        *own = *m;
        own->name = m->name ? m->name : n->name;
        own->named = NULL;
        m = own;
    }
    n->reading = false;
    atomic_store(&n->model, m);
    return m;
}

const struct platform_model *platform_model(struct platform_document *d,
                                            const struct platform_model *m)
{
    if (!m || !m->named)
        return m;
    const struct platform_model *read = atomic_load(&m->named->model);
    if (read)
        return read;
    pthread_mutex_lock(&d->lock);
    read = read_model(d, m);
    pthread_mutex_unlock(&d->lock);
    return read;
}

const struct platform_property *platform_property(struct platform_document *d,
                                                  const struct platform_model *m, const char *name)
{
    struct platform_property key = {.name = name};
    m = platform_model(d, m);
    return m && m->n_properties ? bsearch(&key, m->properties, m->n_properties, sizeof key, by_name)
                                : NULL;
}

const struct platform_model *platform_model_at(struct platform_document *d,
                                               const struct platform_model *m, const char *path)
{
    char name[128];
    for (;;) {
        size_t n = strcspn(path, ".");
        m = platform_model(d, m);
        while (m && m->type == PLATFORM_ARRAY)
            m = platform_model(d, m->items);
        if (!m || n >= sizeof name)
            return NULL;
        memcpy(name, path, n);
        name[n] = '\0';
        const struct platform_property *p = platform_property(d, m, name);
        if (!p || !path[n])
            return p ? platform_model(d, p->model) : NULL;
        m = p->model;
        path += n + 1;
    }
}

bool platform_model_is(struct platform_document *d, const struct platform_model *a,
                       const struct platform_model *b)
{
    a = platform_model(d, a);
    b = platform_model(d, b);
    return a && b && (a == b || (a->name && b->name && strcmp(a->name, b->name) == 0));
}

bool platform_model_has_choice(const struct platform_model *m, const char *text)
{
    for (size_t i = 0; m && i < m->n_choices; i++)
        if (strcmp(m->choices[i], text) == 0)
            return true;
    return false;
}
