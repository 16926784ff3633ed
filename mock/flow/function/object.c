/* Queues, users, skills and their like; phone numbers, e-mail addresses. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/json/json.h"
#include "mock/flow/function/functions.h"
#include "mock/text/phone.h"

/* --- phone numbers --------------------------------------------------------------------------- */

/* How many digits of an E.164 number are its country's. */
static size_t dialing_code_length(const char *digits)
{
    static const char two[] =
        "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 "
        "64 65 66 81 82 84 86 90 91 92 93 94 95 98";
    char code[] = {digits[0], digits[1], '\0'};
    if (*digits == '1' || *digits == '7')
        return 1;
    return strstr(two, code) ? 2 : 3;
}

static void put_truth(struct flow_eval *ev, cJSON *object, const char *name, bool truth)
{
    struct flow_value v = flow_bool(truth);
    flow_put(ev, object, name, &v);
}

static void put_e164(struct flow_eval *ev, cJSON *object, const char *e164)
{
    char code[4] = "";
    size_t n = dialing_code_length(e164 + 1);
    memcpy(code, e164 + 1, n);
    flow_put_text(ev, object, "e164", e164);
    flow_put_text(ev, object, "dialingCode", code);
    flow_put_text(ev, object, "subscriberNumber", e164 + 1 + n);
}

/* "tel:+1 (317) 872-3000": as it was given; without what stands behind a whole SIP address. */
static bool put_uri(struct flow_eval *ev, cJSON *object, const char *scheme, const char *rest)
{
    struct gc_strbuf b GC_AUTO(gc_strbuf_release) = GC_STRBUF(FLOW_MAX_TEXT);
    size_t len = strlen(rest);
    while (*scheme == 's' && len > 0 && rest[len - 1] == '@')
        len--;
    gc_strbuf_addf(&b, "%s:", scheme);
    gc_strbuf_add(&b, rest, len);
    flow_put_text(ev, object, "uri", gc_strbuf_text(&b));
    return gc_strbuf_status(&b) == GC_OK;
}

static bool make_phone(struct flow_eval *ev, const char *text, struct flow_value *out)
{
    static const char *const schemes[] = {"sips", "sip", "tel"};
    const char *scheme = "tel", *rest = text;
    char e164[MOCK_E164_TEXT];
    for (size_t i = 0; i < GC_COUNT_OF(schemes) && rest == text; i++) {
        size_t n = strlen(schemes[i]);
        if (strncasecmp(text, schemes[i], n) == 0 && text[n] == ':') {
            scheme = schemes[i];
            rest = text + n + 1;
        }
    }
    bool has_e164 = mock_phone_normalise(text, ev->country_code, e164), sip = *scheme == 's';
    if ((!has_e164 && !sip) || !*rest)
        return flow_eval_fail(ev, "\"%.60s\" is no phone number", text);
    cJSON *phone = flow_new_object(ev);
    flow_put_text(ev, phone, "raw", text);
    flow_put_text(ev, phone, "scheme", scheme);
    if (!put_uri(ev, phone, scheme, rest))
        return flow_eval_nomem(ev);
    if (has_e164)
        put_e164(ev, phone, e164);
    put_truth(ev, phone, "isTel", !sip);
    put_truth(ev, phone, "isSip", sip);
    put_truth(ev, phone, "isGlobal", *rest == '+');
    return flow_give_object(ev, FLOW_PHONE, phone, out);
}

FLOW_FUNCTION(to_phone_number)
{
    (void)n;
    char digits[32];
    *out = args[0].kind == FLOW_NOT_SET ? flow_not_set_of(FLOW_PHONE) : args[0];
    if (args[0].kind == FLOW_TEXT)
        return make_phone(ev, args[0].text, out);
    if (args[0].kind != FLOW_INTEGER)
        return true;
    snprintf(digits, sizeof digits, "%lld", (long long)args[0].integer);
    return make_phone(ev, digits, out);
}

/* --- what the organization has ---------------------------------------------------------------- */

static const cJSON *look_up(const struct flow_eval *ev, enum flow_kind kind, const char *name)
{
    static const struct {
        enum flow_kind kind;
        const char *prefix;
    } prefixes[] = {{FLOW_PROMPT, "PromptSystem."}, {FLOW_PROMPT, "Prompt."}};
    for (size_t i = 0; i < GC_COUNT_OF(prefixes); i++)
        if (prefixes[i].kind == kind &&
            strncasecmp(name, prefixes[i].prefix, strlen(prefixes[i].prefix)) == 0)
            name += strlen(prefixes[i].prefix);
    return ev->find && *name ? ev->find(ev->ctx, kind, name) : NULL;
}

static bool find(struct flow_eval *ev, enum flow_kind kind, const struct flow_value *name,
                 struct flow_value *out)
{
    const cJSON *found = name->kind == FLOW_TEXT ? look_up(ev, kind, name->text) : NULL;
    *out = flow_not_set_of(kind);
    return !found || flow_give_object(ev, kind, found, out);
}

/* Guess 5 of functions.h. */
static bool convert(struct flow_eval *ev, enum flow_kind kind, const struct flow_value *v,
                    struct flow_value *out)
{
    if (v->kind != FLOW_TEXT && v->kind != FLOW_NOT_SET && v->kind != kind)
        return flow_eval_fail(ev, "%s is no %s", flow_kind_name(v),
                              strchr(flow_kind_info(kind)->name, ' ') + 1);
    *out = *v;
    if (v->kind == kind)
        return true;
    if (!find(ev, kind, v, out) || out->kind != FLOW_NOT_SET || v->kind == FLOW_NOT_SET)
        return !ev->arena->failed;
    cJSON *object = flow_new_object(ev);
    flow_put_text(ev, object, "name", v->text);
    if (kind == FLOW_USER)
        flow_put_text(ev, object, "username", v->text);
    return flow_give_object(ev, kind, object, out);
}

#define KIND(name, kind)                                                                           \
    FLOW_FUNCTION(find_##name)                                                                     \
    {                                                                                              \
        (void)n;                                                                                   \
        return find(ev, kind, &args[0], out);                                                      \
    }                                                                                              \
    FLOW_FUNCTION(to_##name)                                                                       \
    {                                                                                              \
        (void)n;                                                                                   \
        return convert(ev, kind, &args[0], out);                                                   \
    }
KIND(queue, FLOW_QUEUE)
KIND(user, FLOW_USER)
KIND(skill, FLOW_SKILL)
KIND(language_skill, FLOW_LANGUAGE_SKILL)
KIND(group, FLOW_GROUP)
KIND(wrapup_code, FLOW_WRAPUP_CODE)
KIND(prompt, FLOW_PROMPT)

/* --- e-mail ----------------------------------------------------------------------------------- */

FLOW_FUNCTION(make_email_address)
{
    cJSON *address = flow_new_object(ev);
    flow_put(ev, address, "id", &args[0]);
    if (n > 1)
        flow_put(ev, address, "name", &args[1]);
    return flow_give_object(ev, FLOW_EMAIL_ADDRESS, address, out);
}

/* The text before or behind the last @; NOT_SET when there are not both. */
static bool part_of_address(struct flow_eval *ev, const struct flow_value *v, bool domain,
                            struct flow_value *out)
{
    const char *text = v->kind == FLOW_TEXT ? v->text
                       : flow_is_object(v)  ? gc_json_str(v->json, "id")
                                            : NULL;
    const char *at = text ? strrchr(text, '@') : NULL;
    *out = flow_not_set_of(FLOW_TEXT);
    if (!at || at == text || !at[1])
        return true;
    return domain ? flow_give_part(ev, at + 1, strlen(at + 1), out)
                  : flow_give_part(ev, text, (size_t)(at - text), out);
}

FLOW_FUNCTION(domain_part)
{
    (void)n;
    return part_of_address(ev, &args[0], true, out);
}

FLOW_FUNCTION(local_part)
{
    (void)n;
    return part_of_address(ev, &args[0], false, out);
}

/* clang-format off */
static const struct flow_function table[] = {
    {"ToPhoneNumber",          "value:sih*",       .run = to_phone_number},
    {"ToQueue",                "value:.*",         .run = to_queue},
    {"ToUser",                 "value:.*",         .run = to_user},
    {"ToSkill",                "value:.*",         .run = to_skill},
    {"ToLanguageSkill",        "value:.*",         .run = to_language_skill},
    {"ToGroup",                "value:.*",         .run = to_group},
    {"ToWrapupCode",           "value:.*",         .run = to_wrapup_code},
    {"ToPrompt",               "value:.*",         .run = to_prompt},
    {"FindQueue",              "nameOrId:s*",      .run = find_queue},
    {"FindQueueById",          "id:s*",            .run = find_queue},
    {"FindUser",               "email:s*",         .run = find_user},
    {"FindUserById",           "id:s*",            .run = find_user},
    {"FindSkill",              "nameOrId:s*",      .run = find_skill},
    {"FindSkillById",          "id:s*",            .run = find_skill},
    {"FindLanguageSkill",      "nameOrId:s*",      .run = find_language_skill},
    {"FindLanguageSkillById",  "id:s*",            .run = find_language_skill},
    {"FindGroup",              "nameOrId:s*",      .run = find_group},
    {"FindGroupById",          "id:s*",            .run = find_group},
    {"FindWrapupCode",         "nameOrId:s*",      .run = find_wrapup_code},
    {"FindUserPrompt",         "name:s*",          .run = find_prompt},
    {"FindSystemPrompt",       "name:s*",          .run = find_prompt},
    {"MakeEmailAddress",       "address:s name:s*?", .run = make_email_address},
    {"EmailAddressDomainPart", "address:so*",      .run = domain_part},
    {"EmailAddressLocalPart",  "address:so*",      .run = local_part},
};
/* clang-format on */
FLOW_FUNCTION_GROUP(object, "Phone numbers, people, queues and skills");
