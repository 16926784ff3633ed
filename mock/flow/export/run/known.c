/* What Architect knows of the call, the message, the flow: Call.Ani and its like. */
#include <stdlib.h>
#include <string.h>

#include "mock/flow/export/run/run.h"
#include "mock/flow/value/datetime.h"

struct flow_value export_keep(struct export_run *r, cJSON *json)
{
    if (!gc_json_append(r->owned, json)) {
        r->no_memory = true;
        return flow_not_set();
    }
    return flow_from_json(json);
}

static const cJSON *given(const struct export_run *r, const char *key, const char *inside)
{
    const cJSON *v = gc_json_get(r->given, key);
    if (!v)
        v = gc_json_get(r->req->context, key);
    return inside && cJSON_IsObject(v) ? gc_json_get(v, inside) : v;
}

static struct flow_value text_of(struct export_run *r, const char *key, const char *inside)
{
    const cJSON *v = given(r, key, inside);
    (void)r;
    return cJSON_IsString(v) || cJSON_IsNumber(v) || cJSON_IsBool(v) ? flow_from_json(v)
                                                                     : flow_not_set_of(FLOW_TEXT);
}

/* Numbers are URIs to Architect. */
static struct flow_value address(struct export_run *r, const char *key, const char *inside)
{
    const cJSON *v = given(r, key, inside);
    if (!cJSON_IsString(v))
        return flow_not_set_of(FLOW_TEXT);
    bool number = v->valuestring[strspn(v->valuestring, "+0123456789")] == '\0';
    size_t n = strlen(v->valuestring) + 5;
    char *uri = number && *v->valuestring ? gc_arena_get(&r->scratch, n) : NULL;
    if (!uri)
        return flow_from_json(v);
    snprintf(uri, n, "tel:%s", v->valuestring);
    return flow_text(uri);
}

static struct flow_value named(struct export_run *r, const char *key, enum flow_kind kind)
{
    const cJSON *v = gc_json_get(r->given, key);
    cJSON *object = cJSON_IsString(v) ? cJSON_CreateObject() : NULL;
    if (object) {
        cJSON_AddStringToObject(object, "name", v->valuestring);
        cJSON_AddStringToObject(object, "id", v->valuestring);
        struct flow_value kept = export_keep(r, object);
        kept.kind = kind;
        return kept;
    }
    if (!cJSON_IsObject(v) || !gc_json_get(v, "name"))
        return flow_not_set_of(kind);
    struct flow_value out = {.kind = kind, .json = v};
    return out;
}

static struct flow_value queue(struct export_run *r, const char *key, const char *inside)
{
    (void)inside;
    if (r->queue)
        return (struct flow_value){.kind = FLOW_QUEUE, .json = r->queue};
    return named(r, key, FLOW_QUEUE);
}

static struct flow_value seconds(struct export_run *r, const char *key, const char *inside)
{
    const cJSON *v = given(r, key, inside);
    int64_t ms;
    if (cJSON_IsNumber(v) && v->valuedouble >= 0 && v->valuedouble < 1e9)
        return flow_duration((int64_t)(v->valuedouble * 1000));
    if (cJSON_IsString(v) && flow_duration_read(v->valuestring, &ms))
        return flow_duration(ms);
    return flow_not_set_of(FLOW_DURATION);
}

static struct flow_value object(struct export_run *r, const char *key, const char *inside)
{
    const cJSON *v = gc_json_get(r->given, key);
    if (cJSON_IsString(v) && inside) {
        cJSON *made = cJSON_CreateObject();
        if (made) {
            cJSON_AddStringToObject(made, inside, v->valuestring);
            cJSON_AddStringToObject(made, "id", "1");
        }
        struct flow_value kept = export_keep(r, made);
        if (kept.kind != FLOW_NOT_SET)
            kept.kind = FLOW_OBJECT;
        return kept;
    }
    if (!cJSON_IsObject(v))
        return flow_not_set_of(FLOW_OBJECT);
    return (struct flow_value){.kind = FLOW_OBJECT, .json = v};
}

static struct flow_value conversation(struct export_run *r, const char *key, const char *inside)
{
    const cJSON *v = given(r, key, inside);
    return cJSON_IsString(v) ? flow_text(v->valuestring)
                             : flow_text("00000000-0000-4000-8000-000000000001");
}

/* What the caller pressed or said last. */
static struct flow_value last_input(struct export_run *r, const char *key, const char *inside)
{
    (void)key, (void)inside;
    return *r->caller_did ? flow_text(r->caller_did) : flow_not_set_of(FLOW_TEXT);
}

static struct flow_value language(struct export_run *r, const char *key, const char *inside)
{
    (void)key, (void)inside;
    return flow_text(r->language);
}

static struct flow_value start_time(struct export_run *r, const char *key, const char *inside)
{
    (void)key, (void)inside;
    return flow_datetime(r->start_ms);
}

static struct flow_value constant(struct export_run *r, const char *key, const char *inside)
{
    (void)r, (void)inside;
    return strcmp(key, "false") == 0 ? flow_bool(false) : flow_text(key);
}

static struct flow_value integer(struct export_run *r, const char *key, const char *inside)
{
    (void)r, (void)inside;
    return flow_integer(strtoll(key, NULL, 10));
}

static struct flow_value json_of(struct export_run *r, const char *key, const char *inside)
{
    return flow_from_json(given(r, key, inside));
}

static const struct {
    const char *name;
    struct flow_value (*make)(struct export_run *r, const char *key, const char *inside);
    const char *key, *inside;
} known[] = {
    {"__CALL_ANI__", address, "from", NULL},
    {"__CALL_DNIS__", address, "to", NULL},
    {"__CALL_DNIS_ORIGINAL__", address, "to", NULL},
    {"__CALL_CALLED_ADDRESS__", address, "to", NULL},
    {"__CALL_CALLED_ADDRESS_ORIGINAL__", address, "to", NULL},
    {"__CALL_CONVERSATION_ID__", conversation, "conversationId", NULL},
    {"__MESSAGE_CONVERSATION_ID__", conversation, "conversationId", NULL},
    {"__EMAIL_CONVERSATION_ID__", conversation, "conversationId", NULL},
    {"__CHAT_CONVERSATION_ID__", conversation, "conversationId", NULL},
    {"__CALL_REMOTE_NAME__", text_of, "name", NULL},
    {"__CALL_CURRENT_QUEUE__", queue, "queue", NULL},
    {"__CALL_ESTIMATED_WAIT_TIME__", seconds, "queue", "estimatedWait"},
    {"__CALL_POSITION_IN_QUEUE__", json_of, "queue", "position"},
    {"__CALL_UUIDATA__", text_of, "uuidata", NULL},
    {"__CALL_UUI_DATA__", text_of, "uuidata", NULL},
    {"__CALL_CONTACT_ID__", text_of, "contact", "id"},
    {"__CALL_CONTACT__", object, "contact", NULL},
    {"__FLOW_CONTACT__", object, "contact", NULL},
    {"__FLOW_IS_TEST__", constant, "false", NULL},
    {"__FLOW_START_TIME__", start_time, NULL, NULL},
    {"__FLOW_VERSION__", constant, "1.0", NULL},
    {"__FLOW_INVOCATION_DATA__", json_of, "inputs", NULL},
    {"__LAST_INPUT__", last_input, NULL, NULL},
    {"__INTERACTION_LANGUAGE__", language, NULL, NULL},
    {"__CALL_LANGUAGE__", language, NULL, NULL},
    {"__MESSAGE_MESSAGE__", object, "message", "body"},
    {"__MESSAGE_IS_NEW_CONVERSATION__", json_of, "isNewConversation", NULL},
    {"__EMAIL_MESSAGE__", object, "email", "body"},
    {"__CHAT_GUEST__", object, "guest", "id"},
    {"__MIN_INT__", integer, "-9007199254740991", NULL},
    {"__MAX_INT__", integer, "9007199254740991", NULL},
};

static size_t index_of(const char *name)
{
    size_t i = 0;
    while (i < GC_COUNT_OF(known) && strcmp(known[i].name, name) != 0)
        i++;
    return i;
}

bool export_is_known(const char *name)
{
    return index_of(name) < GC_COUNT_OF(known);
}

struct flow_value export_known(struct export_run *r, const char *name)
{
    size_t i = index_of(name);
    return i < GC_COUNT_OF(known) ? known[i].make(r, known[i].key, known[i].inside)
                                  : flow_not_set();
}
