/* Makes, changes and deletes data actions, in the world that is asked. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/random.h"
#include "mock/api/actions/actions.h"
#include "mock/exchange/envelope.h"
#include "mock/integrations/action/action.h"

enum { MAX_NAME = 256 };

void mock_write_action_problem(const struct mock_exchange *x, const char *text, struct gc_jsonw *w)
{
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "message", text);
    gc_jsonw_put_str(w, "code", "invalid.schema");
    gc_jsonw_put_int(w, "status", 400);
    gc_jsonw_put_str(w, "messageWithParams", text);
    gc_jsonw_put_object(w, "messageParams");
    gc_jsonw_end(w);
    gc_jsonw_put_str(w, "contextId", x->correlation_id);
    gc_jsonw_put_array(w, "details");
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "errorCode", "ACTION.PROCESSING");
    gc_jsonw_end(w);
    gc_jsonw_end(w);
    gc_jsonw_put_array(w, "errors");
    gc_jsonw_end(w);
    gc_jsonw_end(w);
}

static bool refuse(struct mock_exchange *x, const char *text)
{
    struct gc_jsonw w = mock_body(x);
    mock_write_action_problem(x, text, &w);
    mock_reply_json(x, 400);
    return false;
}

/* Inputs are flat: no objects, no arrays. NULL: they are. */
static const char *find_nested(const cJSON *contract, char out[512])
{
    static const char *const allowed[] = {"string", "integer", "number", "boolean", "null"};
    const cJSON *schema = gc_json_get(gc_json_get(contract, "input"), "inputSchema"), *each;
    cJSON_ArrayForEach(each, gc_json_get(schema, "properties"))
    {
        const char *type = gc_json_str(each, "type");
        bool flat = !type;
        for (size_t i = 0; type && i < GC_COUNT_OF(allowed); i++)
            flat |= strcmp(type, allowed[i]) == 0;
        if (flat)
            continue;
        snprintf(out, 512,
                 "Failed Validation of contract.input.inputSchema as a simple properties schema. "
                 "Must be an Object with properties and no sub-objects. JSON failed schema "
                 "validation for the following reasons: Error location: /properties/%.60s/type. "
                 "instance value (\"%.20s\") not found in enum (possible values: [\"string\", "
                 "\"integer\", \"number\", \"boolean\", \"null\"])",
                 each->string, type);
        return out;
    }
    return NULL;
}

/* An Accept header that allows JSON, or none. */
static bool accepts_json(const cJSON *config)
{
    const cJSON *each;
    cJSON_ArrayForEach(each, gc_json_get(gc_json_get(config, "request"), "headers"))
    {
        if (strcasecmp(each->string, "Accept") == 0 && cJSON_IsString(each) &&
            !strcasestr(each->valuestring, "json") && !strchr(each->valuestring, '$'))
            return false;
    }
    return true;
}

static bool check_kinds(struct mock_exchange *x, const cJSON *body, bool whole)
{
    static const struct {
        const char *key;
        int kind;
        bool needed;
    } members[] = {{"category", cJSON_String, true},
                   {"name", cJSON_String, true},
                   {"config", cJSON_Object, true},
                   {"contract", cJSON_Object, true},
                   {"integrationId", cJSON_String, true}};
    for (size_t i = 0; i < GC_COUNT_OF(members); i++) {
        const cJSON *node = gc_json_get(body, members[i].key);
        if ((!node && !whole) || (node && (node->type & members[i].kind)))
            continue;
        mock_fail_value(x, members[i].key, gc_json_type_name(node),
                        members[i].kind == cJSON_String ? "a text" : "an object");
        return false;
    }
    return true;
}

bool mock_action_body(struct mock_exchange *x, const cJSON *body, bool whole)
{
    char text[512];
    const char *name = gc_json_str(body, "name"), *category = gc_json_str(body, "category");
    const cJSON *contract = gc_json_get(body, "contract");
    if (!check_kinds(x, body, whole))
        return false;
    if ((name && (!*name || strlen(name) > MAX_NAME)) ||
        (category && (!*category || strlen(category) > MAX_NAME))) {
        mock_fail_value(x, name && (!*name || strlen(name) > MAX_NAME) ? "name" : "category", "it",
                        "1 to 256 characters");
        return false;
    }
    if (contract && find_nested(contract, text))
        return refuse(x, text);
    if (!accepts_json(gc_json_get(body, "config")))
        return refuse(x, "The 'Accept' header only supports json content types when specified");
    return true;
}

struct folder {
    const struct mock_exchange *x;
    const char *id, *name;
};

static bool has_integration(void *ctx, const char *id, const char *json, size_t json_bytes)
{
    struct folder *f = ctx;
    const struct mock_data_action *a = mock_org_data_action_by_id(f->x->org, id);
    char its[MOCK_INTEGRATION_ID];
    (void)json, (void)json_bytes;
    if (a)
        mock_integration_id(a->integration, its);
    if (a && strcmp(its, f->id) == 0)
        f->name = a->integration;
    return !f->name;
}

/* The folder whose id that is; another text is the name of a new one. */
static const char *folder_of(const struct mock_exchange *x, const char *integration_id)
{
    struct folder f = {.x = x, .id = integration_id};
    mock_org_each(x->org, MOCK_DATA_ACTIONS, NULL, has_integration, &f);
    return f.name ? f.name : integration_id;
}

bool mock_action_merge(cJSON *item, const cJSON *body)
{
    static const char *const members[] = {"category", "name", "config", "contract", "secure"};
    for (size_t i = 0; i < GC_COUNT_OF(members); i++) {
        const cJSON *node = gc_json_get(body, members[i]);
        if (node && !gc_json_put(item, members[i], cJSON_Duplicate(node, true)))
            return false;
    }
    return true;
}

cJSON *mock_action_item(struct mock_exchange *x, const cJSON *body)
{
    char uuid[GC_UUID_TEXT], id[64];
    if (!mock_action_body(x, body, true))
        return NULL;
    cJSON *item = cJSON_CreateObject();
    gc_uuid(uuid);
    snprintf(id, sizeof id, "custom_-_%s", uuid);
    if (cJSON_AddStringToObject(item, "id", id) &&
        cJSON_AddStringToObject(item, "integration",
                                folder_of(x, gc_json_str(body, "integrationId"))) &&
        cJSON_AddStringToObject(item, "actionType", "custom") && mock_action_merge(item, body))
        return item;
    cJSON_Delete(item);
    mock_fail(x, MOCK_E_INTERNAL, NULL);
    return NULL;
}

static bool to_doc(const cJSON *item, struct gc_json *doc)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(8 << 20);
    struct gc_jsonw w = gc_jsonw(&text);
    gc_jsonw_value(&w, item);
    return gc_strbuf_status(&text) == GC_OK &&
           gc_json_parse(doc, "action", text.data, text.len, &gc_json_file_limits, NULL) == GC_OK;
}

struct mock_org *mock_action_try(struct mock_exchange *x, const cJSON *item,
                                 struct gc_problems *problems)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct mock_org *org = NULL;
    if (!to_doc(item, &doc) ||
        mock_org_change(&org, x->org, MOCK_DATA_ACTIONS, NULL, gc_json_str(item, "id"), &doc, false,
                        problems, NULL) != GC_OK)
        return NULL;
    return org;
}

static bool set_version(cJSON *item, int64_t version)
{
    cJSON_DeleteItemFromObjectCaseSensitive(item, "version");
    return cJSON_AddNumberToObject(item, "version", (double)version) != NULL;
}

static void reply_published(struct mock_exchange *x, const char *id)
{
    struct mock_org *org = mock_world_org(x->world);
    const struct mock_data_action *a = mock_org_data_action_by_id(org, id);
    struct mock_action_view v;
    if (a) {
        struct gc_jsonw w = mock_body(x);
        mock_view_action(a, &v);
        v.contract = v.config = true;
        mock_write_action(&v, &w);
        mock_reply_json(x, 200);
    } else {
        mock_fail(x, MOCK_E_NOT_FOUND, NULL); /* deleted meanwhile */
    }
    mock_org_unref(org);
}

bool mock_action_publish(struct mock_exchange *x, cJSON *item, int64_t version)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_error err = {0};
    const char *id = gc_json_str(item, "id");
    if (!set_version(item, version) || !to_doc(item, &doc)) {
        mock_fail(x, MOCK_E_INTERNAL, NULL);
        return false;
    }
    enum gc_status s =
        mock_world_change(x->world, MOCK_DATA_ACTIONS, NULL, id, &doc, false, &problems, &err);
    if (s == GC_E_DATA)
        return refuse(x, problems.n_kept ? problems.list[0].text : gc_error_text(&err));
    if (s == GC_OK)
        reply_published(x, id);
    else
        mock_fail_because(x, s, &err, &problems);
    return s == GC_OK;
}

bool mock_action_version_fits(struct mock_exchange *x, const cJSON *body, int64_t version)
{
    const cJSON *given = gc_json_get(body, "version");
    int64_t number;
    if (!gc_json_is_int(given, &number)) {
        mock_fail_value(x, "version", gc_json_type_name(given), "the version that is changed");
        return false;
    }
    if (number == version)
        return true;
    mock_fail_text(x, MOCK_E_CONFLICT, "version %lld was given, but %lld is the current one",
                   (long long)number, (long long)version);
    return false;
}

void mock_post_action(struct mock_exchange *x)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    if (!mock_request_json(x, &doc))
        return;
    cJSON *item = mock_action_item(x, doc.root);
    if (item)
        (void)mock_action_publish(x, item, 1);
    cJSON_Delete(item);
}

/* What a published action promised stays: contract and secure. */
static bool may_change(struct mock_exchange *x, const struct mock_data_action *a, const cJSON *body)
{
    static const char *const fixed[] = {"contract", "secure"};
    for (size_t i = 0; i < GC_COUNT_OF(fixed); i++)
        if (gc_json_get(body, fixed[i])) {
            mock_fail_text(x, MOCK_E_BAD_REQUEST,
                           "\"%s\" can't be changed once an action is "
                           "published",
                           fixed[i]);
            return false;
        }
    if (!a->compact || !gc_json_get(body, "config"))
        return true;
    mock_fail_text(
        x, MOCK_E_BAD_REQUEST,
        "the action is of the compact form, which has no config: change data-actions.json");
    return false;
}

void mock_patch_action(struct mock_exchange *x)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    const struct mock_data_action *a = mock_asked_action(x);
    if (!a || !mock_request_json(x, &doc) || !mock_action_version_fits(x, doc.root, a->version) ||
        !may_change(x, a, doc.root) || !mock_action_body(x, doc.root, false))
        return;
    cJSON *item = cJSON_Duplicate(a->json, true);
    if (item && mock_action_merge(item, doc.root))
        (void)mock_action_publish(x, item, a->version + 1);
    else
        mock_fail(x, MOCK_E_INTERNAL, NULL);
    cJSON_Delete(item);
}

void mock_delete_action(struct mock_exchange *x)
{
    struct gc_error err = {0};
    const char *id = mock_param(x, "actionId");
    enum gc_status s =
        mock_world_change(x->world, MOCK_DATA_ACTIONS, NULL, id, NULL, false, NULL, &err);
    (void)mock_text_map_drop(&x->world->drafts, id);
    if (s == GC_OK)
        mock_reply_empty(x, 204);
    else if (s == GC_E_NOT_FOUND)
        mock_fail(x, MOCK_E_NOT_FOUND, NULL);
    else
        mock_fail_because(x, s, &err, NULL);
}
