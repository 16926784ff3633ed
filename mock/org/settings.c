/* The parts of an org that are one thing each: its settings (org.json), the faults it starts with.
 */
#include <string.h>

#include "mock/fault/fault.h"
#include "mock/org/internal.h"

enum { MAX_RATE = 1000000000, MAX_STEPS = 10000000, MAX_TIMEOUT_MS = 86400000 };

/* clang-format off */
static const struct gc_json_field fields[] = {
    {"id", GC_JSON_STRING, false}, {"name", GC_JSON_STRING, false},
    {"$schema", GC_JSON_STRING, false}, /* for editors */
    {"defaultCountryCode", GC_JSON_STRING, false},
    {"rateLimit", GC_JSON_OBJECT | GC_JSON_NULL, false},
    {"simulation", GC_JSON_OBJECT | GC_JSON_NULL, false},
};
static const struct gc_json_field rate_fields[] = {
    {"requestsPerMinute", GC_JSON_INTEGER | GC_JSON_NULL, false},
    {"enforce", GC_JSON_BOOL | GC_JSON_NULL, false},
};
static const struct gc_json_field simulation_fields[] = {
    {"stepLimit", GC_JSON_INTEGER | GC_JSON_NULL, false},
    {"defaultTimeoutMs", GC_JSON_INTEGER | GC_JSON_NULL, false},
};
/* clang-format on */

static void check_range(struct mock_edit *e, const cJSON *obj, const char *key, int64_t max)
{
    const cJSON *node = gc_json_get(obj, key);
    int64_t v = gc_json_int(obj, key, 1);
    if (node && (v < 1 || v > max))
        mock_problem(e, node, "\"%s\" must be 1 to %lld", key, (long long)max);
}

static void check_part(struct mock_edit *e, const cJSON *part, const char *what,
                       const struct gc_json_field *table, size_t n)
{
    if (cJSON_IsObject(part))
        (void)gc_json_check(e->doc, part, what, table, n, e->problems);
}

static void check_settings(struct mock_edit *e, const cJSON *json)
{
    if (!gc_json_check(e->doc, json, "org", fields, GC_COUNT_OF(fields), e->problems))
        return;
    const cJSON *rate = gc_json_get(json, "rateLimit");
    const cJSON *simulation = gc_json_get(json, "simulation");
    const cJSON *code = gc_json_get(json, "defaultCountryCode");
    check_part(e, rate, "rateLimit", rate_fields, GC_COUNT_OF(rate_fields));
    check_part(e, simulation, "simulation", simulation_fields, GC_COUNT_OF(simulation_fields));
    check_range(e, rate, "requestsPerMinute", MAX_RATE);
    check_range(e, simulation, "stepLimit", MAX_STEPS);
    check_range(e, simulation, "defaultTimeoutMs", MAX_TIMEOUT_MS);
    size_t n = code ? strspn(code->valuestring, "0123456789") : 1;
    if (code && (n < 1 || n > 3 || code->valuestring[n] || *code->valuestring == '0'))
        mock_problem(e, code, "\"defaultCountryCode\" must be 1 to 3 digits, such as \"1\"");
}

static const char *text_of(const cJSON *json, const char *key, const char *fallback)
{
    const char *s = gc_json_str(json, key);
    return s ? s : fallback;
}

static void read_settings(struct mock_singleton *w)
{
    const cJSON *rate = gc_json_get(w->json, "rateLimit");
    const cJSON *simulation = gc_json_get(w->json, "simulation");
    w->values = (struct mock_settings){
        .id = text_of(w->json, "id", "00000000-0000-4000-8000-000000000000"),
        .name = text_of(w->json, "name", "gcmock"),
        .country_code = text_of(w->json, "defaultCountryCode", "1"),
        .requests_per_minute = gc_json_int(rate, "requestsPerMinute", 300),
        .rate_limit = gc_json_bool(rate, "enforce", false),
        .flow_step_limit = gc_json_int(simulation, "stepLimit", 1000),
        .flow_timeout_ms = gc_json_int(simulation, "defaultTimeoutMs", 5000)};
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
    size_t before = e->problems->n;
    const cJSON *now = settings_now(e->org);
    check_settings(e, json);
    if (e->problems->n > before)
        return GC_OK;
    struct mock_singleton *w =
        mock_singleton_new(now ? cJSON_Duplicate(now, true) : cJSON_CreateObject());
    if (!w || !gc_json_merge(w->json, json)) {
        mock_singleton_unref(w);
        return GC_E_NOMEM;
    }
    read_settings(w);
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
    return cJSON_AddItemToArray(to, copy);
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
