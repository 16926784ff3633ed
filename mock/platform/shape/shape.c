#include "mock/platform/shape/paths.h"

#include <string.h>

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
    return body && body->type == PLATFORM_ARRAY && platform_object(d, body->items);
}

/* Many items in one request: PATCH and PUT of an array on the listing or its /bulk; POST to
 * /bulk/update and /bulk/remove with "entities", to /bulk/add with an array. */
static bool act_on_many(struct platform_operation *op, const struct platform_table *table,
                        struct platform_act *act)
{
    struct platform_path *p = op->path, *up = platform_above(p, 1);
    bool is_bulk = platform_is_named(p, "bulk"), below_bulk = up && platform_is_named(up, "bulk");
    bool is_array = takes_objects(op), is_post = op->method == PLATFORM_POST;
    bool has_entities = platform_property(p->document, op->body, "entities") != NULL;
    if (platform_ends_in_parameter(p->pattern))
        return false;
    if (is_array && (op->method == PLATFORM_PATCH || op->method == PLATFORM_PUT))
        return act_on(is_bulk ? up : p, table, PLATFORM_BULK, act) && act->collection->page &&
               act->collection->entity;
    if (op->method == PLATFORM_PATCH && is_bulk && has_entities)
        return act_on(up, table, PLATFORM_BULK, act) && act->collection->creates;
    /* Above the last segment and its "bulk", which need be no path themselves. */
    if (!is_post || !(below_bulk || strstr(p->pattern, "/bulk/")) || !(has_entities || is_array))
        return false;
    bool changes = platform_is_named(p, "update") || platform_is_named(p, "remove"),
         adds = platform_is_named(p, "add");
    if (has_entities && changes)
        return act_on(platform_above(p, 2), table, PLATFORM_BULK, act) && act->collection->creates;
    return is_array && adds && act_on(platform_above(p, 2), table, PLATFORM_RELATE, act) &&
           act->collection->creates;
}

/* What a path's last segment says before what its models do. */
static bool act_by_name(struct platform_operation *op, const struct platform_table *table,
                        struct platform_act *act)
{
    struct platform_path *p = op->path, *up = platform_above(p, 1);
    struct platform_document *d = p->document;
    bool is_item = platform_ends_in_parameter(p->pattern);
    struct platform_path *views = is_item ? up : p;
    if (op->method == PLATFORM_GET && views && platform_is_named(views, "divisionviews")) {
        up = platform_above(views, 1);
        act->collection = up ? platform_collection_of(up, table) : NULL;
        act->does = is_item ? PLATFORM_READ : PLATFORM_LIST;
        act->is_elsewhere = act->collection != NULL;
        return act->collection && act->collection->page;
    }
    const struct platform_model *query = platform_model_at(d, op->body, "query");
    bool asks = (op->method == PLATFORM_POST && query && query->type == PLATFORM_ARRAY) ||
                (op->method == PLATFORM_GET && platform_parameter(op, "q64"));
    if (asks && platform_is_named(p, "search") && act_on(up, table, PLATFORM_SEARCH, act))
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
    struct platform_path *up = platform_above(op->path, 1);
    if (!platform_ends_in_parameter(op->path->pattern) || does[op->method] == PLATFORM_REFUSE)
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
    const struct platform_operation *put = platform_op_of(p, PLATFORM_PUT),
                                    *patch = platform_op_of(p, PLATFORM_PATCH);
    const struct platform_model *shown = platform_answer_of(p, PLATFORM_GET);
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
    act->one = platform_object(p->document, platform_answer_of(p, PLATFORM_GET));
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
    platform_read_parent(op->path, table, &act->parent, &act->n_parent);
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
