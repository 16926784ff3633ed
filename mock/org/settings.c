/* The parts of an org that are one thing each: its settings (org.json), the faults it starts with.
 */
#include <string.h>

#include "base/json/schema.h"
#include "mock/fault/fault.h"
#include "mock/org/internal.h"
#include "mock/text/mask.h"

static const char *text_of(const cJSON *json, const char *key, const char *fallback)
{
    const char *s = gc_json_str(json, key);
    return s ? s : fallback;
}

/* Somebody must be able to log in to an org that says nothing of users. */
static const cJSON *users_of(cJSON *json)
{
    const cJSON *users = gc_json_get(json, "platformUsers");
    if (cJSON_IsArray(users))
        return users;
    cJSON *made = cJSON_AddArrayToObject(json, "platformUsers"), *user = cJSON_CreateObject();
    if (cJSON_AddStringToObject(user, "id", "00000000-0000-4000-8000-0000000000a1") &&
        cJSON_AddStringToObject(user, "name", "Mock User") &&
        cJSON_AddStringToObject(user, "email", "user@example.com") &&
        cJSON_AddItemToArray(made, user))
        return made;
    cJSON_Delete(user);
    return made;
}

static void read_settings(struct mock_singleton *w)
{
    const cJSON *rate = gc_json_get(w->json, "rateLimit");
    const cJSON *simulation = gc_json_get(w->json, "simulation");
    w->values = (struct mock_settings){
        .stamp = w->stamp,
        .id = text_of(w->json, "id", "00000000-0000-4000-8000-000000000000"),
        .name = text_of(w->json, "name", "gcmock"),
        .users = users_of(w->json),
        .country_code = text_of(w->json, "defaultCountryCode", "1"),
        .requests_per_minute = gc_json_int(rate, "requestsPerMinute", 300),
        .tokens_per_minute = gc_json_int(rate, "tokensPerMinute", 0),
        .actions_per_minute = gc_json_int(rate, "dataActionsPerMinute", 2500),
        .actions_at_once = gc_json_int(rate, "dataActionsAtOnce", 50),
        .rate_limit = gc_json_bool(rate, "enforce", false),
        .flow_step_limit = gc_json_int(simulation, "stepLimit", 1000),
        .flow_timeout_ms = gc_json_int(simulation, "defaultTimeoutMs", 5000),
        .credentials = gc_json_get(w->json, "credentials"),
        .origins = gc_json_get(w->json, "origins"),
        .e164_only = strcmp(text_of(simulation, "numberFormat", "any"), "e164") == 0};
}

/* What is sent with them must not be read in the journal or a log. */
static void know_credentials(const cJSON *credentials)
{
    const cJSON *integration, *one;
    cJSON_ArrayForEach(integration, credentials)
    {
        cJSON_ArrayForEach(one, integration)
        {
            if (cJSON_IsString(one) && mock_mask_is_secret_field(one->string, strlen(one->string)))
                mock_mask_know(one->valuestring);
        }
    }
}

static const cJSON *settings_now(const struct mock_org *org)
{
    for (; org; org = org->below)
        if (org->settings)
            return org->settings->json;
    return NULL;
}

enum gc_status mock_edit_settings(struct mock_edit *e, const cJSON *json)
{
    const cJSON *now = settings_now(e->org);
    if (!gc_schema_check_named("org.schema.json", e->doc, json, "org", 0, e->problems))
        return GC_OK;
    struct mock_singleton *w =
        mock_singleton_new(now ? cJSON_Duplicate(now, true) : cJSON_CreateObject());
    if (!w || !gc_json_merge(w->json, json)) {
        mock_singleton_unref(w);
        return GC_E_NOMEM;
    }
    read_settings(w);
    know_credentials(w->values.credentials);
    mock_singleton_unref(e->org->settings);
    e->org->settings = w;
    return GC_OK;
}

static cJSON *fault_of_id(const cJSON *array, const char *id)
{
    for (cJSON *c = id ? array->child : NULL; c; c = c->next) {
        const char *other = gc_json_str(c, "id");
        if (other && strcmp(other, id) == 0)
            return c;
    }
    return NULL;
}

static bool add_fault(cJSON *to, const cJSON *fault)
{
    cJSON *same = fault_of_id(to, gc_json_str(fault, "id"));
    cJSON *copy = cJSON_Duplicate(fault, true);
    if (!copy)
        return false;
    if (same)
        return cJSON_ReplaceItemViaPointer(to, same, copy);
    return gc_json_append(to, copy);
}

/* The last fault of an id wins as a whole: half of one fault and half of another make no sense. */
enum gc_status mock_edit_faults(struct mock_edit *e, const cJSON *array)
{
    const cJSON *now = mock_org_faults(e->org);
    if (!cJSON_IsArray(array)) {
        mock_problem(e, array, "faults must be an array, not %s", gc_json_type_name(array));
        return GC_OK;
    }
    size_t before = e->problems->n;
    for (const cJSON *c = array->child; c && !mock_edit_gave_up(e); c = c->next)
        (void)mock_fault_check(e->doc, c, e->org->operations, e->problems);
    if (e->problems->n > before)
        return GC_OK;
    struct mock_singleton *w =
        mock_singleton_new(now ? cJSON_Duplicate(now, true) : cJSON_CreateArray());
    if (!w)
        return GC_E_NOMEM;
    bool all = true;
    for (const cJSON *c = array->child; c && all; c = c->next)
        all = add_fault(w->json, c);
    mock_singleton_unref(all ? e->org->faults : w);
    if (all)
        e->org->faults = w;
    return all ? GC_OK : GC_E_NOMEM;
}
