#include "mock/flow/value/value.h"

#include <string.h>

#include "base/json/json.h"

struct flow_value flow_not_set(void)
{
    return (struct flow_value){.kind = FLOW_NOT_SET};
}

struct flow_value flow_not_set_of(enum flow_kind kind)
{
    return (struct flow_value){.kind = FLOW_NOT_SET, .of = kind};
}

struct flow_value flow_bool(bool truth)
{
    return (struct flow_value){.kind = FLOW_BOOL, .truth = truth};
}

struct flow_value flow_integer(int64_t n)
{
    return (struct flow_value){.kind = FLOW_INTEGER, .integer = n};
}

struct flow_value flow_decimal(double d)
{
    return (struct flow_value){.kind = FLOW_DECIMAL, .decimal = d};
}

struct flow_value flow_text(const char *text)
{
    return (struct flow_value){.kind = FLOW_TEXT, .text = text};
}

struct flow_value flow_datetime(int64_t ms)
{
    int64_t rest = ms % 1000;
    return (struct flow_value){.kind = FLOW_DATETIME, .ms = ms - (rest < 0 ? rest + 1000 : rest)};
}

struct flow_value flow_duration(int64_t ms)
{
    return (struct flow_value){.kind = FLOW_DURATION, .ms = ms};
}

/* A number that was written with a point stays a decimal. */
static struct flow_value from_number(const cJSON *node)
{
    int64_t n;
    bool point = node->valuestring && strpbrk(node->valuestring, ".eE");
    return !point && gc_json_is_int(node, &n) ? flow_integer(n) : flow_decimal(node->valuedouble);
}

struct flow_value flow_from_json(const cJSON *node)
{
    if (cJSON_IsString(node))
        return flow_text(node->valuestring);
    if (cJSON_IsBool(node))
        return flow_bool(cJSON_IsTrue(node));
    if (cJSON_IsNumber(node))
        return from_number(node);
    if (cJSON_IsObject(node) || cJSON_IsArray(node))
        return (struct flow_value){.kind = FLOW_JSON, .json = node};
    return flow_not_set();
}

/* clang-format off */
static const struct flow_kind_info kinds[FLOW_N_KINDS] = {
    [FLOW_NOT_SET]        = {"NOT_SET",           "nts", "NOT_SET",       NULL},
    [FLOW_BOOL]           = {"a boolean",         "bln", "boolean",       NULL},
    [FLOW_INTEGER]        = {"an integer",        "int", "integer",       NULL},
    [FLOW_DECIMAL]        = {"a decimal",         "dec", "decimal",       NULL},
    [FLOW_TEXT]           = {"a text",            "str", "string",        NULL},
    [FLOW_DATETIME]       = {"a date-time",       "dtm", "datetime",      NULL},
    [FLOW_DURATION]       = {"a duration",        "dur", "duration",      NULL},
    [FLOW_LIST]           = {"a collection",      NULL,  "collection",    NULL},
    [FLOW_AUDIO]          = {"audio",             "aud", "audio",         NULL},
    [FLOW_COMMUNICATION]  = {"a communication",   "com", "communication", NULL},
    [FLOW_JSON]           = {"an object",         "jsn", "json",          NULL},
    [FLOW_CURRENCY]       = {"a currency",        "cur", "currency",      NULL},
    [FLOW_PHONE]          = {"a phone number",    "phn", "phonenumber",   "uri"},
    [FLOW_QUEUE]          = {"a queue",           "que", "queue",         "name"},
    [FLOW_USER]           = {"a user",            "usr", "user",          "username"},
    [FLOW_SKILL]          = {"a skill",           "skl", "skill",         "name"},
    [FLOW_LANGUAGE_SKILL] = {"a language skill",  "lac", "languageskill", "name"},
    [FLOW_GROUP]          = {"a group",           "grp", "group",         "name"},
    [FLOW_WRAPUP_CODE]    = {"a wrap-up code",    "wrc", "wrapupcode",    "name"},
    [FLOW_PROMPT]         = {"a prompt",          "pmt", "prompt",        "name"},
    [FLOW_EMAIL_ADDRESS]  = {"an e-mail address", "cpx_email_address", "emailaddress", "id"},
    [FLOW_PIECE]          = {"a piece of audio",  NULL,  "piece",         "text"},
    [FLOW_FORMAT]         = {"a format",          NULL,  "format",        "name"},
    [FLOW_OBJECT]         = {"an object",         "any", "object",        "id"},
};
/* clang-format on */

const struct flow_kind_info *flow_kind_info(enum flow_kind kind)
{
    return &kinds[kind < FLOW_N_KINDS ? kind : FLOW_NOT_SET];
}

enum flow_kind flow_kind_of_type(const char *type, bool *is_list)
{
    size_t n = strlen(type);
    *is_list = n > 5 && strcmp(type + n - 5, "_coll") == 0;
    n -= *is_list ? 5 : 0;
    for (size_t i = 0; i < GC_COUNT_OF(kinds); i++)
        if (kinds[i].type && strlen(kinds[i].type) == n && memcmp(kinds[i].type, type, n) == 0)
            return (enum flow_kind)i;
    return FLOW_OBJECT;
}

bool flow_is_number(const struct flow_value *v)
{
    return v->kind == FLOW_INTEGER || v->kind == FLOW_DECIMAL;
}

bool flow_is_object(const struct flow_value *v)
{
    return v->kind >= FLOW_CURRENCY;
}

bool flow_is_list(const struct flow_value *v)
{
    return v->kind == FLOW_LIST || (v->kind == FLOW_JSON && cJSON_IsArray(v->json));
}

double flow_number(const struct flow_value *v)
{
    return v->kind == FLOW_INTEGER ? (double)v->integer : v->decimal;
}

const char *flow_kind_name(const struct flow_value *v)
{
    return flow_kind_info(flow_is_list(v) ? FLOW_LIST : v->kind)->name;
}

enum flow_kind flow_value_type(const struct flow_value *v)
{
    return v->kind == FLOW_NOT_SET ? v->of : v->kind;
}

bool flow_has_member(const struct flow_value *v, const char *name)
{
    static const char *const of_phone[] = {"e164",  "dialingCode", "subscriberNumber",
                                           "isTel", "isSip",       "isGlobal",
                                           "raw",   "scheme",      "uri"};
    for (size_t i = 0; v->kind == FLOW_PHONE && i < GC_COUNT_OF(of_phone); i++)
        if (strcmp(of_phone[i], name) == 0)
            return true;
    if (v->kind == FLOW_CURRENCY)
        return strcmp(name, "amount") == 0 || strcmp(name, "code") == 0;
    return v->kind != FLOW_PHONE &&
           (flow_is_object(v) || (v->kind == FLOW_JSON && cJSON_IsObject(v->json)));
}

struct flow_value flow_member(const struct flow_value *object, const char *name)
{
    /* members that are more than JSON can say */
    static const struct {
        enum flow_kind of;
        const char *name;
        enum flow_kind kind;
    } typed[] = {
        {FLOW_OBJECT, "from", FLOW_EMAIL_ADDRESS},
        {FLOW_OBJECT, "replyTo", FLOW_EMAIL_ADDRESS},
        {FLOW_CURRENCY, "amount", FLOW_DECIMAL},
    };
    if (!flow_has_member(object, name))
        return flow_not_set();
    struct flow_value v = flow_from_json(gc_json_get(object->json, name));
    for (size_t i = 0; i < GC_COUNT_OF(typed); i++) {
        if (typed[i].of != object->kind || strcmp(typed[i].name, name) != 0)
            continue;
        if (v.kind == FLOW_INTEGER && typed[i].kind == FLOW_DECIMAL)
            v = flow_decimal((double)v.integer);
        else if (v.kind == FLOW_JSON && cJSON_IsObject(v.json))
            v.kind = typed[i].kind;
        else if (v.kind == FLOW_NOT_SET)
            v.of = typed[i].kind;
    }
    return v;
}
