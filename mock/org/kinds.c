/* What the mock understands of each kind of item; what one may hold says its schema. One row a
 * kind. */
#include <stdlib.h>
#include <string.h>

#include "base/json/schema.h"
#include "mock/flow/export/export.h"
#include "mock/flow/load/load.h"
#include "mock/org/internal.h"
#include "mock/text/mask.h"

enum { DEFAULT_TOKEN_LIFETIME_S = 86400 };

static bool take_texts(const cJSON *array, struct mock_texts *out)
{
    int n = array ? cJSON_GetArraySize(array) : 0;
    const char **items = calloc((size_t)n + 1, sizeof *items);
    if (!items)
        return false;
    size_t k = 0;
    for (const cJSON *c = array ? array->child : NULL; c; c = c->next)
        if (cJSON_IsString(c))
            items[k++] = c->valuestring;
    *out = (struct mock_texts){.items = items, .n = k};
    return true;
}

static enum gc_status parse_client(struct mock_edit *e, const cJSON *json, struct mock_item *item)
{
    struct mock_client *c = &item->as.client;
    if (strlen(item->id) >= MOCK_CLIENT_ID)
        mock_problem(e, gc_json_get(json, "id"), "a client's id must be shorter than %d bytes",
                     MOCK_CLIENT_ID);
    c->id = item->id;
    c->secret = gc_json_str(item->json, "secret");
    mock_mask_know_client(c->id, c->secret);
    c->name = gc_json_str(item->json, "name");
    c->name = c->name ? c->name : c->id;
    c->disabled = gc_json_bool(json, "disabled", false);
    c->token_lifetime_s = gc_json_int(json, "accessTokenValiditySeconds", DEFAULT_TOKEN_LIFETIME_S);
    c->requests_per_minute = gc_json_int(json, "rateLimitPerMinute", -1);
    c->tokens_per_minute = gc_json_int(json, "tokenRateLimitPerMinute", -1);
    c->grant = gc_json_str(item->json, "authorizedGrantType");
    return take_texts(gc_json_get(item->json, "permissions"), &c->permissions) &&
                   take_texts(gc_json_get(item->json, "scopes"), &c->scopes) &&
                   take_texts(gc_json_get(item->json, "registeredRedirectUri"), &c->redirect_uris)
               ? GC_OK
               : GC_E_NOMEM;
}

static enum gc_status parse_flow(struct mock_edit *e, const cJSON *json, struct mock_item *item)
{
    struct mock_flow *f = &item->as.flow;
    f->id = item->id;
    f->name = gc_json_str(item->json, "name");
    f->name = f->name ? f->name : f->id;
    f->type = gc_json_str(item->json, "type");
    f->type = f->type ? f->type : "inboundcall";
    f->json = item->json;
    size_t before = e->problems->n;
    enum gc_status s = flow_is_export(json)
                           ? flow_export_load(&item->export, e->doc, json, item->json, e->problems)
                           : flow_load_compact(&item->model, e->doc, json, e->problems);
    if (s == GC_E_DATA && e->problems->n == before)
        mock_problem(e, json, "the flow is not valid");
    if (s == GC_OK && item->export && !flow_export_name(item->export, f->id))
        s = GC_E_NOMEM;
    f->model = item->model;
    f->export = item->export;
    return s == GC_E_NOMEM ? s : GC_OK;
}

/* Of a flow the loader judges the form, together with what it means; here it needs an id. */
const struct mock_kind_row mock_kinds[MOCK_COLLECTION + 1] = {
    [MOCK_CLIENTS] = {"clients", "client", "clients.schema.json#/items", parse_client},
    [MOCK_FLOWS] = {"flows", "flow", "collection.schema.json#/items", parse_flow},
    [MOCK_CONTACTS] = {"contacts", "contact", "contact.schema.json", NULL},
    [MOCK_DATA_ACTIONS] = {"data_actions", "data action", "data-action.schema.json#/items",
                           mock_parse_data_action},
    [MOCK_COLLECTION] = {"collections", "item", "collection.schema.json#/items", NULL},
};

bool mock_kind_parse(const char *text, enum mock_kind *out)
{
    for (size_t i = 0; i < MOCK_COLLECTION; i++)
        if (strcmp(mock_kinds[i].name, text) == 0) {
            *out = (enum mock_kind)i;
            return true;
        }
    return false;
}

bool mock_collection_name_ok(const char *name)
{
    static const char allowed[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    static const char *const taken[] = {"api", "oauth", "w", "__admin"};
    for (size_t i = 0; i < GC_COUNT_OF(taken); i++)
        if (strcmp(name, taken[i]) == 0)
            return false;
    size_t n = strlen(name);
    return n > 0 && n <= 64 && strspn(name, allowed) == n;
}

/* Collections that flows read must be what flows expect. */
static const struct known_collection {
    const char *name, *schema;
    bool (*check)(struct mock_edit *e, const cJSON *json);
} known_collections[] = {
    {"schedules", "schedules.schema.json#/items", mock_schedule_check},
    {"schedulegroups", "schedulegroups.schema.json#/items", NULL},
};

static const struct known_collection *collection_of(const struct mock_edit *e)
{
    for (size_t i = 0; e->collection && i < GC_COUNT_OF(known_collections); i++)
        if (strcmp(known_collections[i].name, e->collection) == 0)
            return &known_collections[i];
    return NULL;
}

bool mock_kind_check(struct mock_edit *e, enum mock_kind kind, const cJSON *json, bool partial)
{
    const struct mock_kind_row *row = &mock_kinds[kind];
    /* An export holds no id; what else it holds, no one says. */
    if ((kind == MOCK_FLOWS && flow_is_export(json)) ||
        (kind == MOCK_DATA_ACTIONS && mock_action_is_export(json)))
        return true;
    const struct known_collection *known = kind == MOCK_COLLECTION ? collection_of(e) : NULL;
    return gc_schema_check_named(known ? known->schema : row->schema, e->doc, json, row->what,
                                 partial ? GC_SCHEMA_PATCH : 0, e->problems) &&
           (!known || !known->check || known->check(e, json));
}
