/* Data actions, the real endpoints: what there is. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "mock/api/actions/actions.h"
#include "mock/api/list/list.h"
#include "mock/exchange/envelope.h"
#include "mock/integrations/action/action.h"

enum { MAX_FILTER = 256, MAX_IDS = 8192, PAGE = 25, MAX_PAGE = 500 };

static bool holds_id(const char *ids, const char *id)
{
    size_t n = strlen(id);
    for (const char *at = ids; *at; at += strcspn(at, ",") + (at[strcspn(at, ",")] == ','))
        if (strcspn(at, ",") == n && memcmp(at, id, n) == 0)
            return true;
    return false;
}

bool mock_action_is_listed(const struct mock_exchange *x, const struct mock_action_view *v,
                           bool is_login)
{
    char text[MAX_FILTER], ids[MAX_IDS];
    if (is_login && !mock_query_is_true(x, "includeAuthActions"))
        return false;
    if (mock_query(x, "name", text, sizeof text) && *text && !strcasestr(v->name, text))
        return false;
    if (mock_query(x, "category", text, sizeof text) && *text && strcasecmp(v->category, text) != 0)
        return false;
    if (mock_query(x, "secure", text, sizeof text) && *text &&
        gc_json_bool(v->form, "secure", false) != (strcasecmp(text, "true") == 0))
        return false;
    return !mock_query(x, "ids", ids, sizeof ids) || !*ids || holds_id(ids, v->id);
}

struct listing {
    const struct mock_exchange *x;
    const struct mock_data_action **all; /* of categories: to see which come first */
    size_t n;
};

static bool collect(void *ctx, const char *id, const char *json, size_t json_bytes)
{
    struct listing *l = ctx;
    (void)json, (void)json_bytes;
    l->all[l->n] = mock_org_data_action_by_id(l->x->org, id);
    l->n += l->all[l->n] != NULL;
    return true;
}

static bool is_listed(void *ctx, const char *id, const char *json, size_t json_bytes)
{
    const struct listing *l = ctx;
    const struct mock_data_action *a = mock_org_data_action_by_id(l->x->org, id);
    struct mock_action_view v;
    (void)json, (void)json_bytes;
    if (!a)
        return false;
    mock_view_action(a, &v);
    return mock_action_is_listed(l->x, &v, a->definition->is_login);
}

static void write_one(void *ctx, struct gc_jsonw *w, const char *id)
{
    const struct listing *l = ctx;
    struct mock_action_view v;
    mock_view_action(mock_org_data_action_by_id(l->x->org, id), &v);
    v.config = mock_query_is_true(l->x, "includeConfig");
    mock_write_action(&v, w);
}

static char *name_of(void *ctx, const char *id, const char *json, size_t json_bytes)
{
    const struct listing *l = ctx;
    (void)json, (void)json_bytes;
    return gc_strdup(mock_org_data_action_by_id(l->x->org, id)->name);
}

static char *category_of(void *ctx, const char *id, const char *json, size_t json_bytes)
{
    const struct listing *l = ctx;
    (void)json, (void)json_bytes;
    return gc_strdup(mock_org_data_action_by_id(l->x->org, id)->category);
}

static char *id_of(void *ctx, const char *id, const char *json, size_t json_bytes)
{
    (void)ctx, (void)json, (void)json_bytes;
    return gc_strdup(id);
}

/* False after a 400. Without sortBy: in the order of the files. */
static bool read_order(struct mock_exchange *x, struct mock_list *list)
{
    static const struct {
        const char *name;
        char *(*key)(void *ctx, const char *id, const char *json, size_t json_bytes);
    } keys[] = {{"name", name_of}, {"category", category_of}, {"id", id_of}};
    char by[MAX_FILTER], order[MAX_FILTER];
    mock_query(x, "sortBy", by, sizeof by);
    mock_query(x, "sortOrder", order, sizeof order);
    list->descending = strcasecmp(order, "desc") == 0;
    if (*order && !list->descending && strcasecmp(order, "asc") != 0) {
        mock_fail_value(x, "sortOrder", order, "asc, desc");
        return false;
    }
    for (size_t i = 0; i < GC_COUNT_OF(keys); i++)
        if (strcasecmp(by, keys[i].name) == 0)
            list->sort_key = keys[i].key;
    if (!*by || list->sort_key)
        return true;
    mock_fail_value(x, "sortBy", by, "name, category, id");
    return false;
}

void mock_get_actions(struct mock_exchange *x)
{
    struct listing l = {.x = x};
    struct mock_list list = {.kind = MOCK_DATA_ACTIONS,
                             .page_size = PAGE,
                             .max_page_size = MAX_PAGE,
                             .keep = is_listed,
                             .write = write_one,
                             .ctx = &l};
    if (read_order(x, &list))
        mock_list_reply(x, &list);
}

/* The first of a category stands for it. */
static bool is_first_of_category(void *ctx, const char *id, const char *json, size_t json_bytes)
{
    const struct listing *l = ctx;
    const struct mock_data_action *a = mock_org_data_action_by_id(l->x->org, id);
    (void)json, (void)json_bytes;
    for (size_t i = 0; a && i < l->n && l->all[i] != a; i++)
        if (strcmp(l->all[i]->category, a->category) == 0)
            return false;
    return a != NULL;
}

static void write_category(void *ctx, struct gc_jsonw *w, const char *id)
{
    const struct listing *l = ctx;
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "name", mock_org_data_action_by_id(l->x->org, id)->category);
    gc_jsonw_end(w);
}

void mock_get_action_categories(struct mock_exchange *x)
{
    size_t n = mock_org_count(x->org, MOCK_DATA_ACTIONS, NULL);
    struct listing l = {.x = x, .all = calloc(n + 1, sizeof *l.all)};
    struct mock_list list = {.kind = MOCK_DATA_ACTIONS,
                             .page_size = PAGE,
                             .max_page_size = MAX_PAGE,
                             .keep = is_first_of_category,
                             .write = write_category,
                             .no_uris = true,
                             .ctx = &l};
    if (!l.all) {
        mock_fail(x, MOCK_E_INTERNAL, NULL);
        return;
    }
    mock_org_each(x->org, MOCK_DATA_ACTIONS, NULL, collect, &l);
    if (read_order(x, &list)) {
        list.sort_key = category_of;
        mock_list_reply(x, &list);
    }
    free(l.all);
}

const struct mock_data_action *mock_asked_action(struct mock_exchange *x)
{
    const char *id = mock_param(x, "actionId");
    const struct mock_data_action *action = mock_org_data_action_by_id(x->org, id);
    if (!action)
        mock_fail(x, MOCK_E_NOT_FOUND, NULL);
    return action;
}

void mock_get_action(struct mock_exchange *x)
{
    const struct mock_data_action *action = mock_asked_action(x);
    struct mock_action_view v;
    if (!action)
        return;
    struct gc_jsonw w = mock_body(x);
    mock_view_action(action, &v);
    mock_view_as_asked(x, &v);
    mock_write_action(&v, &w);
    mock_reply_json(x, 200);
}

void mock_reply_action_schema(struct mock_exchange *x, const cJSON *form)
{
    struct gc_jsonw w = mock_body(x);
    if (mock_write_action_schema(form, mock_param(x, "fileName"), mock_query_is_true(x, "flatten"),
                                 &w))
        mock_reply_json(x, 200);
    else
        mock_fail(x, MOCK_E_NOT_FOUND, NULL);
}

void mock_reply_action_template(struct mock_exchange *x, const cJSON *form)
{
    const char *text = mock_action_template(form, mock_param(x, "fileName"));
    if (!text) {
        mock_fail(x, MOCK_E_NOT_FOUND, NULL);
        return;
    }
    x->res->status = 200;
    gc_http_add_header(x->res, "Content-Type", "text/plain; charset=utf-8");
    gc_strbuf_adds(&x->res->body, text);
}

void mock_get_action_schema(struct mock_exchange *x)
{
    const struct mock_data_action *action = mock_asked_action(x);
    if (action)
        mock_reply_action_schema(x, action->form);
}

void mock_get_action_template(struct mock_exchange *x)
{
    const struct mock_data_action *action = mock_asked_action(x);
    if (action)
        mock_reply_action_template(x, action->form);
}
