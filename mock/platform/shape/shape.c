#include "mock/platform/shape/shape.h"

#include <string.h>

size_t platform_segments(const char *pattern)
{
    size_t n = 0;
    for (; *pattern; pattern++)
        n += *pattern == '/';
    return n;
}

static bool ends_in_parameter(const char *pattern)
{
    const char *last = strrchr(pattern, '/');
    return last && last[1] == '{' && pattern[strlen(pattern) - 1] == '}';
}

/* The path without its last segments; NULL: the document has none. */
static struct platform_path *above(const struct platform_path *p, size_t n_segments)
{
    char pattern[1024];
    size_t n = strlen(p->pattern);
    if (n >= sizeof pattern)
        return NULL;
    memcpy(pattern, p->pattern, n + 1);
    for (; n_segments > 0; n_segments--) {
        char *last = strrchr(pattern, '/');
        if (!last || last == pattern)
            return NULL;
        *last = '\0';
    }
    return platform_document_path(p->document, pattern);
}

static struct platform_path *below(const struct platform_path *p, const char *segment)
{
    char pattern[1024];
    if ((size_t)snprintf(pattern, sizeof pattern, "%s/%s", p->pattern, segment) >= sizeof pattern)
        return NULL;
    return platform_document_path(p->document, pattern);
}

static const char *last_segment(const char *pattern)
{
    return strrchr(pattern, '/') + 1;
}

/* An operation of the path, read; NULL: there is none, or it can't be. */
static struct platform_operation *op_of(struct platform_path *p, enum platform_method m)
{
    struct platform_operation *op = p ? p->operations[m] : NULL;
    return op && platform_operation_read(op, NULL) ? op : NULL;
}

static const struct platform_model *answer_of(struct platform_path *p, enum platform_method m)
{
    struct platform_operation *op = op_of(p, m);
    return op ? platform_model(p->document, op->answer) : NULL;
}

static const struct platform_model *object_or_null(struct platform_document *d,
                                                   const struct platform_model *m)
{
    m = platform_model(d, m);
    return m && m->type == PLATFORM_OBJECT ? m : NULL;
}

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
        if (p->type != PLATFORM_ARRAY || !(entities || object_or_null(d, p->items)))
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
    const char *last = c->item ? last_segment(c->item->pattern) + 1 : "";
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
    const struct platform_model *body = post ? object_or_null(d, post->body) : NULL;
    const struct platform_model *answer = post ? object_or_null(d, post->answer) : NULL;
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
static void read_parent(struct platform_path *p, const struct platform_table *table,
                        struct platform_collection **parent, size_t *n_parent)
{
    char pattern[1024];
    size_t n = platform_segments(p->pattern);
    if (strlen(p->pattern) >= sizeof pattern)
        return;
    memcpy(pattern, p->pattern, strlen(p->pattern) + 1);
    for (size_t up = 1; up + 1 < n; up++) {
        *strrchr(pattern, '/') = '\0';
        if (!ends_in_parameter(pattern))
            continue;
        struct platform_path *list = above(p, up + 1);
        *parent = list ? platform_collection_of(list, table) : NULL;
        *n_parent = *parent ? n - up : 0;
        return;
    }
}

static bool is_named(const struct platform_path *p, const char *name)
{
    return strcmp(last_segment(p->pattern), name) == 0;
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
    *c = (struct platform_collection){.document = d, .path = p, .item = below(p, "{}")};
    c->row = platform_table_collection(table, p->pattern);
    struct platform_operation *get = op_of(p, PLATFORM_GET);
    if (get)
        (void)read_page(d, get->answer, c);
    c->entity = object_or_null(d, answer_of(c->item, PLATFORM_GET));
    if (!c->entity && is_written(c->item))
        c->entity = object_or_null(d, answer_of(c->item, PLATFORM_PUT));
    if (!c->entity && is_written(c->item))
        c->entity = object_or_null(d, answer_of(c->item, PLATFORM_PATCH));
    if (!c->entity && c->page)
        c->entity = object_or_null(d, c->listed);
    read_key(c);
    read_create(c, op_of(p, PLATFORM_POST));
    c->is_soft = c->creates && c->entity && has_deleted_state(d, c->entity);
    c->is_job = is_named(p, "jobs") || gc_json_get(c->row, "job");
    if (!c->page && !c->creates && !(c->item && c->entity) && !c->row)
        return false;
    read_parent(p, table, &c->parent, &c->n_parent);
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

/* The collection at the path; the act's store is there. False: there is none. */
static bool act_on(struct platform_path *p, const struct platform_table *table,
                   enum platform_does does, struct platform_act *act)
{
    act->collection = p ? platform_collection_of(p, table) : NULL;
    act->does = does;
    act->is_elsewhere = act->collection != NULL;
    return act->is_elsewhere;
}

static bool takes_objects(struct platform_operation *op)
{
    struct platform_document *d = op->path->document;
    const struct platform_model *body = platform_model(d, op->body);
    return body && body->type == PLATFORM_ARRAY && object_or_null(d, body->items);
}

/* Many items in one request: PATCH and PUT of an array on the listing or its /bulk; POST to
 * /bulk/update and /bulk/remove with "entities", to /bulk/add with an array. */
static bool act_on_many(struct platform_operation *op, const struct platform_table *table,
                        struct platform_act *act)
{
    struct platform_path *p = op->path, *up = above(p, 1);
    bool is_bulk = is_named(p, "bulk"), below_bulk = up && is_named(up, "bulk");
    bool is_array = takes_objects(op), is_post = op->method == PLATFORM_POST;
    bool has_entities = platform_property(p->document, op->body, "entities") != NULL;
    if (ends_in_parameter(p->pattern))
        return false;
    if (is_array && (op->method == PLATFORM_PATCH || op->method == PLATFORM_PUT))
        return act_on(is_bulk ? up : p, table, PLATFORM_BULK, act) && act->collection->page &&
               act->collection->entity;
    if (op->method == PLATFORM_PATCH && is_bulk && has_entities)
        return act_on(up, table, PLATFORM_BULK, act) && act->collection->creates;
    /* Above the last segment and its "bulk", which need be no path themselves. */
    if (!is_post || !(below_bulk || strstr(p->pattern, "/bulk/")) || !(has_entities || is_array))
        return false;
    bool changes = is_named(p, "update") || is_named(p, "remove"), adds = is_named(p, "add");
    if (has_entities && changes)
        return act_on(above(p, 2), table, PLATFORM_BULK, act) && act->collection->creates;
    return is_array && adds && act_on(above(p, 2), table, PLATFORM_RELATE, act) &&
           act->collection->creates;
}

/* What a path's last segment says before what its models do. */
static bool act_by_name(struct platform_operation *op, const struct platform_table *table,
                        struct platform_act *act)
{
    struct platform_path *p = op->path, *up = above(p, 1);
    struct platform_document *d = p->document;
    bool is_item = ends_in_parameter(p->pattern);
    struct platform_path *views = is_item ? up : p;
    if (op->method == PLATFORM_GET && views && is_named(views, "divisionviews")) {
        up = above(views, 1);
        act->collection = up ? platform_collection_of(up, table) : NULL;
        act->does = is_item ? PLATFORM_READ : PLATFORM_LIST;
        act->is_elsewhere = act->collection != NULL;
        return act->collection && act->collection->page;
    }
    const struct platform_model *query = platform_model_at(d, op->body, "query");
    bool asks = (op->method == PLATFORM_POST && query && query->type == PLATFORM_ARRAY) ||
                (op->method == PLATFORM_GET && platform_parameter(op, "q64"));
    if (asks && is_named(p, "search") && act_on(up, table, PLATFORM_SEARCH, act))
        return act->collection->page;
    return act_on_many(op, table, act);
}

static bool act_of_item(struct platform_operation *op, const struct platform_table *table,
                        struct platform_act *act)
{
    static const enum platform_does does[PLATFORM_N_METHODS] = {
        [PLATFORM_GET] = PLATFORM_READ,     [PLATFORM_HEAD] = PLATFORM_READ,
        [PLATFORM_POST] = PLATFORM_REFUSE,  [PLATFORM_PUT] = PLATFORM_REPLACE,
        [PLATFORM_PATCH] = PLATFORM_CHANGE, [PLATFORM_DELETE] = PLATFORM_REMOVE};
    struct platform_path *up = above(op->path, 1);
    if (!ends_in_parameter(op->path->pattern) || does[op->method] == PLATFORM_REFUSE)
        return false;
    const struct platform_model *body = platform_model(op->path->document, op->body);
    act->collection = up ? platform_collection_of(up, table) : NULL;
    act->does = does[op->method];
    return act->collection && act->collection->entity && !(body && body->type == PLATFORM_ARRAY);
}

const char *platform_ids_parameter(const struct platform_operation *op)
{
    for (size_t i = 0; i < op->n_query; i++) {
        const char *name = op->query[i].name;
        size_t n = strlen(name);
        if (strcmp(name, "id") == 0 || strcmp(name, "ids") == 0 ||
            (n > 3 && strcmp(name + n - 3, "Ids") == 0))
            return name;
    }
    return NULL;
}

static bool act_of_collection(struct platform_operation *op, const struct platform_table *table,
                              struct platform_act *act)
{
    struct platform_collection *c = platform_collection_of(op->path, table);
    act->collection = c;
    if (!c)
        return false;
    if (op->method == PLATFORM_GET && c->page) {
        act->does = PLATFORM_LIST;
        return true;
    }
    if (op->method == PLATFORM_DELETE &&
        (gc_json_get(gc_json_get(c->row, "relation"), "removeIds") || platform_ids_parameter(op))) {
        act->does = PLATFORM_RELATE;
        return true;
    }
    if (op->method != PLATFORM_POST)
        return false;
    bool many = gc_json_get(c->row, "relation") || gc_json_bool(c->row, "createMany", false);
    act->does = many                   ? PLATFORM_RELATE
                : c->creates           ? PLATFORM_CREATE
                : c->is_job && c->item ? PLATFORM_START_JOB
                                       : PLATFORM_REFUSE;
    return act->does != PLATFORM_REFUSE;
}

/* A list of texts in the place of what was there: ids, of which no items are made. */
static bool takes_texts(struct platform_document *d, const struct platform_operation *put)
{
    const struct platform_model *body = put ? platform_model(d, put->body) : NULL;
    const struct platform_model *items =
        body && body->type == PLATFORM_ARRAY ? platform_model(d, body->items) : NULL;
    return items && items->type == PLATFORM_TEXT;
}

/* What PUT or PATCH takes is what GET answers: settings, however much they look like a page. */
static bool takes_what_it_shows(struct platform_path *p)
{
    const struct platform_operation *put = op_of(p, PLATFORM_PUT),
                                    *patch = op_of(p, PLATFORM_PATCH);
    const struct platform_model *shown = answer_of(p, PLATFORM_GET);
    return (put && platform_model_is(p->document, put->body, shown)) ||
           (patch && platform_model_is(p->document, patch->body, shown)) ||
           takes_texts(p->document, put);
}

static bool act_of_one(struct platform_operation *op, const struct platform_table *table,
                       struct platform_act *act)
{
    static const enum platform_does does[PLATFORM_N_METHODS] = {
        [PLATFORM_GET] = PLATFORM_SHOW_ONE,     [PLATFORM_HEAD] = PLATFORM_SHOW_ONE,
        [PLATFORM_POST] = PLATFORM_REFUSE,      [PLATFORM_PUT] = PLATFORM_REPLACE_ONE,
        [PLATFORM_PATCH] = PLATFORM_CHANGE_ONE, [PLATFORM_DELETE] = PLATFORM_RESET_ONE};
    struct platform_path *p = op->path;
    if (!p->operations[PLATFORM_PUT] && !p->operations[PLATFORM_PATCH])
        return false;
    const struct platform_collection *c = platform_collection_of(p, table);
    if (c && c->page && !takes_what_it_shows(p))
        return false;
    act->one = object_or_null(p->document, answer_of(p, PLATFORM_GET));
    act->does = does[op->method];
    return act->one && act->does != PLATFORM_REFUSE;
}

/* The table's word on an operation. */
static bool act_by_row(struct platform_operation *op, const struct platform_table *table,
                       struct platform_act *act)
{
    static const struct {
        const char *word;
        enum platform_does does;
    } row[] = {{"search", PLATFORM_SEARCH}, {"view", PLATFORM_LIST}, {"bulk", PLATFORM_BULK}};
    if (gc_json_bool(act->row, "hand", false)) {
        act->does = PLATFORM_REFUSE;
        return true;
    }
    if (gc_json_bool(act->row, "accept", false)) {
        act->does = PLATFORM_ACCEPT;
        return true;
    }
    if (gc_json_get(act->row, "job")) {
        act->collection = platform_collection_of(op->path, table);
        act->does = PLATFORM_START_JOB;
        return act->collection && act->collection->entity;
    }
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        const char *path = gc_json_str(act->row, row[i].word);
        struct platform_path *p = path ? platform_document_path(op->path->document, path) : NULL;
        if (!path)
            continue;
        act->collection = p ? platform_collection_of(p, table) : NULL;
        act->does = row[i].does;
        act->is_elsewhere = act->collection != NULL;
        return act->collection != NULL;
    }
    return false;
}

static bool is_hand(const struct platform_collection *c)
{
    return c && gc_json_bool(c->row, "hand", false);
}

static void find_act(struct platform_operation *op, const struct platform_table *table,
                     struct platform_act *act)
{
    act->row = platform_table_operation(table, platform_methods[op->method], op->path->pattern);
    read_parent(op->path, table, &act->parent, &act->n_parent);
    static bool (*const ways[])(struct platform_operation *, const struct platform_table *,
                                struct platform_act *) = {act_by_row, act_by_name, act_of_item,
                                                          act_of_one, act_of_collection};
    for (size_t i = 0; i < GC_COUNT_OF(ways); i++) {
        act->collection = NULL;
        act->is_elsewhere = false;
        if (!ways[i](op, table, act))
            continue;
        if (!is_hand(act->collection))
            return;
        break;
    }
    act->collection = NULL;
    act->is_elsewhere = false;
    act->does = op->method == PLATFORM_GET || op->method == PLATFORM_HEAD ? PLATFORM_EXAMPLE
                                                                          : PLATFORM_REFUSE;
}

struct platform_act *platform_act_of(struct platform_operation *op,
                                     const struct platform_table *table)
{
    struct platform_act *act = atomic_load(&op->shape);
    if (act || !platform_operation_read(op, NULL))
        return act;
    act = platform_document_get(op->path->document, 1, sizeof *act);
    if (act) {
        find_act(op, table, act);
        atomic_store(&op->shape, act);
    }
    return act;
}
