/* Contacts found by what identifies them: a number, an e-mail address, an identifier. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "mock/api/contacts/contacts.h"
#include "mock/api/list/entity.h"
#include "mock/exchange/envelope.h"

enum { MAX_TERM = 256 };

struct lookup {
    const char *type, *value; /* of an identifier */
    struct mock_contact found;
    bool is_found;
};

static bool has_email(const cJSON *contact, const char *value)
{
    static const char *const keys[] = {"workEmail", "personalEmail", "otherEmail", "email"};
    for (size_t i = 0; i < GC_COUNT_OF(keys); i++) {
        const char *email = gc_json_str(contact, keys[i]);
        if (email && strcasecmp(email, value) == 0)
            return true;
    }
    return false;
}

static bool has_identifier(const cJSON *contact, const char *type, const char *value)
{
    const cJSON *one;
    cJSON_ArrayForEach(one, gc_json_get(contact, "identifiers"))
    {
        const char *its_type = gc_json_str(one, "type"), *its_value = gc_json_str(one, "value");
        if (its_type && its_value && strcasecmp(its_type, type) == 0 &&
            strcmp(its_value, value) == 0)
            return true;
    }
    return false;
}

static bool is_email(const char *type)
{
    return strcasecmp(type, "Email") == 0;
}

/* Is it worth reading: is the value in the text as it stands, or could it be there escaped? */
static bool may_have(const char *json, size_t json_bytes, const char *value)
{
    return memchr(json, '\\', json_bytes) || strcasestr(json, value);
}

static bool look_at(void *ctx, const char *id, const char *json, size_t json_bytes)
{
    struct lookup *l = ctx;
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    if (!may_have(json, json_bytes, l->value) ||
        gc_json_parse(&doc, "contact", json, json_bytes, &gc_json_default_limits, NULL) != GC_OK)
        return true;
    l->is_found = (is_email(l->type) && has_email(doc.root, l->value)) ||
                  has_identifier(doc.root, l->type, l->value);
    if (l->is_found)
        l->found = (struct mock_contact){.id = id, .json = json, .json_bytes = json_bytes};
    return !l->is_found;
}

static bool find(const struct mock_org *org, struct lookup *l)
{
    if (strcasecmp(l->type, "Phone") == 0)
        l->is_found = mock_org_contact_by_number(org, l->value, &l->found);
    else
        mock_org_each(org, MOCK_CONTACTS, NULL, look_at, l);
    return l->is_found;
}

void mock_get_reverse_lookup(struct mock_exchange *x)
{
    char value[MAX_TERM];
    struct lookup lookup = {.value = value};
    if (!mock_query(x, "lookupVal", value, sizeof value) || !*value) {
        mock_fail_value(x, "lookupVal", "absent",
                        "a telephone number (E.164) or an e-mail address");
        return;
    }
    lookup.type = strchr(value, '@') ? "Email" : "Phone";
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    gc_jsonw_put_array(&w, "contacts");
    if (mock_query_wants_division(x, "divisionId") && find(x->org, &lookup))
        mock_write_contact(&w, x->org, &lookup.found);
    gc_jsonw_end(&w);
    gc_jsonw_end(&w);
    mock_reply_json(x, 200);
}

static bool type_is_known(const char *type)
{
    static const char *const types[] = {
        "SocialLine",    "SocialFacebook", "SocialTwitter", "SocialWhatsapp", "SocialInstagram",
        "AppleOpaqueId", "Email",          "Phone",         "Cookie",         "ExternalId"};
    for (size_t i = 0; i < GC_COUNT_OF(types); i++)
        if (strcasecmp(types[i], type) == 0)
            return true;
    return false;
}

void mock_post_identifier_lookup(struct mock_exchange *x)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct lookup lookup = {0};
    if (!mock_request_json(x, &doc))
        return;
    const char *type = gc_json_str(doc.root, "type");
    if (!type || !type_is_known(type)) {
        mock_fail_value(x, "type", type ? type : "absent",
                        "SocialLine, SocialFacebook, SocialTwitter, SocialWhatsapp, "
                        "SocialInstagram, AppleOpaqueId, Email, Phone, Cookie, ExternalId");
        return;
    }
    lookup.type = type;
    if (!mock_member_text(x, doc.root, "value", "the identifier, as a string", &lookup.value))
        return;
    if (find(x->org, &lookup))
        mock_reply_contact(x, &lookup.found);
    else
        mock_fail(x, MOCK_E_NOT_FOUND, NULL);
}
