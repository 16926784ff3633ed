/* What each kind of item may hold, and what the mock understands of it. One row a kind. */
#include <stdlib.h>
#include <string.h>

#include "base/http/url.h"
#include "mock/flow/load/load.h"
#include "mock/org/internal.h"

enum { MAX_TOKEN_LIFETIME_S = 172800, DEFAULT_TOKEN_LIFETIME_S = 86400 };
enum { MAX_ACTION_TIMEOUT_MS = 60000, MAX_RATE = 1000000000 };

#define TEXT   GC_JSON_STRING
#define PHONE  (GC_JSON_OBJECT | GC_JSON_STRING)
#define OBJECT GC_JSON_OBJECT
#define ARRAY  GC_JSON_ARRAY

/* clang-format off */
static const struct gc_json_field client_fields[] = {
    {"id", TEXT, true}, {"secret", TEXT, true}, {"name", TEXT, false}, {"permissions", ARRAY, false},
    {"scopes", ARRAY, false}, {"disabled", GC_JSON_BOOL, false},
    {"accessTokenValiditySeconds", GC_JSON_INTEGER, false}, {"rateLimitPerMinute", GC_JSON_INTEGER, false},
};
static const struct gc_json_field action_fields[] = {
    {"id", TEXT, true}, {"name", TEXT, true}, {"url", TEXT, true}, {"category", TEXT, false},
    {"timeoutMs", GC_JSON_INTEGER, false}, {"contract", OBJECT, false},
};
/* The commonest first: they are looked for in this order, for every member of every contact. */
static const struct gc_json_field contact_fields[] = {
    {"id", TEXT, true}, {"name", TEXT, false}, {"firstName", TEXT, false}, {"lastName", TEXT, false},
    {"email", TEXT, false}, {"workEmail", TEXT, false}, {"phoneNumbers", ARRAY, false},
    {"cellPhone", PHONE, false}, {"workPhone", PHONE, false}, {"homePhone", PHONE, false},
    {"otherPhone", PHONE, false}, {"attributes", OBJECT, false}, {"customFields", OBJECT, false},
    {"title", TEXT, false}, {"personalEmail", TEXT, false}, {"otherEmail", TEXT, false},
    {"middleName", TEXT, false}, {"salutation", TEXT, false}, {"address", OBJECT, false},
    {"externalOrganization", OBJECT, false}, {"externalOrganizationId", TEXT, false},
    {"type", TEXT, false}, {"division", OBJECT, false}, {"schema", OBJECT, false},
    {"surveyOptOut", GC_JSON_BOOL, false}, {"externalSystemUrl", TEXT, false},
    {"twitterId", OBJECT, false}, {"facebookId", OBJECT, false}, {"lineId", OBJECT, false},
    {"whatsAppId", OBJECT, false}, {"instagramId", OBJECT, false}, {"externalIds", ARRAY, false},
    {"identifiers", ARRAY, false}, {"externalDataSources", ARRAY, false}, {"canonicalContact", OBJECT, false},
    {"createDate", TEXT, false}, {"modifyDate", TEXT, false}, {"selfUri", TEXT, false},
};
/* clang-format on */

/* A whole number within limits, or the fallback when the member is not there. */
static int64_t number_within(struct mock_edit *e, const cJSON *json, const char *key, int64_t max,
                             int64_t fallback)
{
    int64_t v = gc_json_int(json, key, fallback);
    const cJSON *node = gc_json_get(json, key);
    if (node && (v < 0 || v > max))
        mock_problem(e, node, "\"%s\" must be 0 to %lld", key, (long long)max);
    return v;
}

static void check_texts(struct mock_edit *e, const cJSON *array)
{
    for (const cJSON *c = array ? array->child : NULL; c; c = c->next)
        if (!cJSON_IsString(c) || !*c->valuestring)
            mock_problem(e, c, "\"%s\" must hold texts, not %s", array->string,
                         cJSON_IsString(c) ? "an empty one" : gc_json_type_name(c));
}

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

static void check_client_texts(struct mock_edit *e, const cJSON *json)
{
    const cJSON *id = gc_json_get(json, "id"), *secret = gc_json_get(json, "secret");
    if (strlen(id->valuestring) >= MOCK_CLIENT_ID)
        mock_problem(e, id, "a client's id must be shorter than %d bytes", MOCK_CLIENT_ID);
    if (strchr(id->valuestring, ':'))
        mock_problem(e, id, "a client's id must not hold ':' (HTTP Basic can't carry it)");
    if (!*secret->valuestring)
        mock_problem(e, secret, "a client's secret must not be empty");
    check_texts(e, gc_json_get(json, "permissions"));
    check_texts(e, gc_json_get(json, "scopes"));
}

static enum gc_status parse_client(struct mock_edit *e, const cJSON *json, struct mock_item *item)
{
    struct mock_client *c = &item->as.client;
    check_client_texts(e, json);
    c->id = item->id;
    c->secret = gc_json_str(item->json, "secret");
    c->name = gc_json_str(item->json, "name");
    c->name = c->name ? c->name : c->id;
    c->disabled = gc_json_bool(json, "disabled", false);
    c->token_lifetime_s = number_within(e, json, "accessTokenValiditySeconds", MAX_TOKEN_LIFETIME_S,
                                        DEFAULT_TOKEN_LIFETIME_S);
    c->requests_per_minute = number_within(e, json, "rateLimitPerMinute", MAX_RATE, -1);
    return take_texts(gc_json_get(item->json, "permissions"), &c->permissions) &&
                   take_texts(gc_json_get(item->json, "scopes"), &c->scopes)
               ? GC_OK
               : GC_E_NOMEM;
}

static enum gc_status parse_flow(struct mock_edit *e, const cJSON *json, struct mock_item *item)
{
    struct mock_flow *f = &item->as.flow;
    const cJSON *name = gc_json_get(json, "name");
    if (name && !cJSON_IsString(name))
        mock_problem(e, name, "\"name\" of flow must be a string, not %s", gc_json_type_name(name));
    f->id = item->id;
    f->name = gc_json_str(item->json, "name");
    f->name = f->name ? f->name : f->id;
    f->type = gc_json_str(item->json, "type");
    f->type = f->type ? f->type : "inboundcall";
    f->json = item->json;
    size_t before = e->problems->n;
    enum gc_status s = flow_load_compact(&item->model, e->doc, json, e->problems);
    if (s == GC_E_DATA && e->problems->n == before)
        mock_problem(e, json, "the flow is not valid");
    f->model = item->model;
    return s == GC_E_NOMEM ? s : GC_OK;
}

static void check_url(struct mock_edit *e, const cJSON *node)
{
    struct gc_url url;
    struct gc_error err;
    if (*node->valuestring != '/' && gc_url_parse(&url, node->valuestring, &err) != GC_OK)
        mock_problem(e, node,
                     "\"url\" must be http://..., https://... or a path that begins with '/'");
}

static enum gc_status parse_action(struct mock_edit *e, const cJSON *json, struct mock_item *item)
{
    struct mock_data_action *a = &item->as.action;
    const cJSON *contract = gc_json_get(json, "contract");
    if (!*gc_json_str(json, "name"))
        mock_problem(e, gc_json_get(json, "name"), "\"name\" of data action must not be empty");
    check_url(e, gc_json_get(json, "url"));
    if (contract)
        mock_edit_check_contract(e, contract);
    a->id = item->id;
    a->name = gc_json_str(item->json, "name");
    a->url = gc_json_str(item->json, "url");
    a->timeout_ms =
        number_within(e, json, "timeoutMs", MAX_ACTION_TIMEOUT_MS, MAX_ACTION_TIMEOUT_MS);
    if (a->timeout_ms == 0)
        mock_problem(e, gc_json_get(json, "timeoutMs"), "\"timeoutMs\" must be 1 to %d",
                     MAX_ACTION_TIMEOUT_MS);
    a->json = item->json;
    return GC_OK;
}

#define FIELDS(table) .fields = (table), .n_fields = GC_COUNT_OF(table)
const struct mock_kind_row mock_kinds[MOCK_COLLECTION + 1] = {
    [MOCK_CLIENTS] = {"clients", "client", FIELDS(client_fields), .parse = parse_client},
    [MOCK_FLOWS] = {"flows", "flow", .parse = parse_flow},
    [MOCK_CONTACTS] = {"contacts", "contact", FIELDS(contact_fields)},
    [MOCK_DATA_ACTIONS] = {"data_actions", "data action", FIELDS(action_fields),
                           .parse = parse_action},
    [MOCK_COLLECTION] = {"collections", "item"},
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

bool mock_kind_check(struct mock_edit *e, enum mock_kind kind, const cJSON *json, bool partial)
{
    const struct mock_kind_row *row = &mock_kinds[kind];
    struct gc_json_field fields[GC_COUNT_OF(contact_fields)];
    if (!row->fields)
        return true;
    if (!partial)
        return gc_json_check(e->doc, json, row->what, row->fields, row->n_fields, e->problems);
    for (size_t i = 0; i < row->n_fields; i++)
        fields[i] = (struct gc_json_field){.key = row->fields[i].key,
                                           .types = row->fields[i].types | GC_JSON_NULL};
    return gc_json_check(e->doc, json, row->what, fields, row->n_fields, e->problems);
}
