/* A contact of the org, as the API shows it: the published fields, and only those. */
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "mock/api/contacts/contacts.h"
#include "mock/api/list/entity.h"
#include "mock/exchange/envelope.h"
#include "mock/text/phone.h"

enum { MAX_NAME = 4096, N_PHONES = 4 };

/* ExternalContact of the published API, but for what is written one by one below. */
static const char *const as_kept[] = {
    "middleName",
    "salutation",
    "title",
    "address",
    "twitterId",
    "lineId",
    "whatsAppId",
    "facebookId",
    "instagramId",
    "appleOpaqueIds",
    "externalIds",
    "identifiers",
    "surveyOptOut",
    "externalSystemUrl",
    "schema",
    "customFields",
    "canonicalContact",
    "externalOrganization",
    "externalDataSources",
};
static const char *const emails[] = {"workEmail", "personalEmail", "otherEmail"};
static const char *const phones[N_PHONES] = {"cellPhone", "workPhone", "homePhone", "otherPhone"};

static void put_if(struct gc_jsonw *w, const cJSON *contact, const char *key)
{
    const cJSON *value = gc_json_get(contact, key);
    if (value && !cJSON_IsNull(value))
        gc_jsonw_put_value(w, key, value);
}

/* "Ada Maria Example" is Ada Maria, Example; a single word is the last name. */
static void put_names(struct gc_jsonw *w, const cJSON *contact)
{
    const char *name = gc_json_str(contact, "name");
    const char *blank = name ? strrchr(name, ' ') : NULL;
    struct gc_strbuf first GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_NAME);
    put_if(w, contact, "firstName");
    put_if(w, contact, "lastName");
    if (!name || gc_json_str(contact, "firstName") || gc_json_str(contact, "lastName"))
        return;
    if (blank && blank > name) {
        gc_strbuf_add(&first, name, (size_t)(blank - name));
        gc_jsonw_put_str(w, "firstName", gc_strbuf_text(&first));
    }
    gc_jsonw_put_str(w, "lastName", blank ? blank + 1 : name);
}

static void put_emails(struct gc_jsonw *w, const cJSON *contact)
{
    const char *email = gc_json_str(contact, "email");
    bool any = false;
    for (size_t i = 0; i < GC_COUNT_OF(emails); i++) {
        any = any || gc_json_str(contact, emails[i]);
        put_if(w, contact, emails[i]);
    }
    if (email && !any)
        gc_jsonw_put_str(w, "workEmail", email);
}

/* The number of a phone as it was written: {"e164", "display", "userInput"} or a text. */
static const char *written_number(const cJSON *phone)
{
    static const char *const keys[] = {"e164", "display", "userInput"};
    if (cJSON_IsString(phone))
        return phone->valuestring;
    for (size_t i = 0; i < GC_COUNT_OF(keys); i++)
        if (gc_json_str(phone, keys[i]))
            return gc_json_str(phone, keys[i]);
    return NULL;
}

static void put_extension(struct gc_jsonw *w, const cJSON *phone)
{
    const cJSON *extension = gc_json_get(phone, "extension");
    int64_t number;
    if (cJSON_IsString(extension) && mock_parse_number(extension->valuestring, &number))
        gc_jsonw_put_int(w, "extension", number);
    else if (gc_json_is_int(extension, &number))
        gc_jsonw_put_int(w, "extension", number);
}

static void put_phone(struct gc_jsonw *w, const struct mock_org *org, const char *key,
                      const cJSON *phone)
{
    char e164[MOCK_E164_TEXT];
    const char *number = written_number(phone);
    if (!number)
        return;
    gc_jsonw_put_object(w, key);
    gc_jsonw_put_str(w, "display",
                     gc_json_str(phone, "display") ? gc_json_str(phone, "display") : number);
    put_extension(w, phone);
    put_if(w, phone, "acceptsSMS");
    put_if(w, phone, "normalizationCountryCode");
    put_if(w, phone, "userInput");
    if (mock_phone_normalise(number, mock_org_settings(org)->country_code, e164))
        gc_jsonw_put_str(w, "e164", e164);
    put_if(w, phone, "countryCode");
    gc_jsonw_end(w);
}

/* The phones that it has by name; the others, in their order, where there is room. */
static void put_phones(struct gc_jsonw *w, const struct mock_org *org, const cJSON *contact)
{
    const cJSON *list = gc_json_get(contact, "phoneNumbers");
    const cJSON *next = cJSON_IsArray(list) ? list->child : NULL;
    for (size_t i = 0; i < N_PHONES; i++) {
        const cJSON *phone = gc_json_get(contact, phones[i]);
        if (phone && !cJSON_IsNull(phone)) {
            put_phone(w, org, phones[i], phone);
        } else if (next) {
            put_phone(w, org, phones[i], next);
            next = next->next;
        }
    }
}

static void put_text(struct gc_jsonw *w, const cJSON *contact, const char *key,
                     const char *fallback)
{
    const char *text = gc_json_str(contact, key);
    gc_jsonw_put_str(w, key, text ? text : fallback);
}

static void write_members(struct gc_jsonw *w, const struct mock_org *org, const char *id,
                          const cJSON *contact)
{
    gc_jsonw_put_str(w, "id", id);
    if (cJSON_IsObject(gc_json_get(contact, "division")))
        put_if(w, contact, "division");
    else
        mock_put_division(w, org);
    put_text(w, contact, "type", "Curated");
    put_names(w, contact);
    put_phones(w, org, contact);
    put_emails(w, contact);
    for (size_t i = 0; i < GC_COUNT_OF(as_kept); i++)
        put_if(w, contact, as_kept[i]);
    if (!gc_json_get(contact, "customFields") && gc_json_get(contact, "attributes"))
        gc_jsonw_put_value(w, "customFields", gc_json_get(contact, "attributes"));
    put_text(w, contact, "createDate", MOCK_ORG_MADE);
    put_text(w, contact, "modifyDate", MOCK_ORG_MADE);
    mock_put_uri(w, "selfUri", "/api/v2/externalcontacts/contacts/{}", id);
}

void mock_write_contact(struct gc_jsonw *w, const struct mock_org *org,
                        const struct mock_contact *contact)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    enum gc_status s = contact->tree
                           ? GC_OK
                           : gc_json_parse(&doc, "contact", contact->json, contact->json_bytes,
                                           &gc_json_default_limits, NULL);
    if (s != GC_OK) { /* it was read before: there is no memory */
        w->to->status = s;
        return;
    }
    gc_jsonw_object(w);
    write_members(w, org, contact->id, contact->tree ? contact->tree->doc.root : doc.root);
    gc_jsonw_end(w);
}

void mock_reply_contact(struct mock_exchange *x, const struct mock_contact *contact)
{
    struct gc_jsonw w = mock_body(x);
    mock_write_contact(&w, x->org, contact);
    mock_reply_json(x, 200);
}

bool mock_asked_contact(struct mock_exchange *x, struct mock_contact *out)
{
    if (mock_org_contact(x->org, mock_param(x, "contactId"), out))
        return true;
    mock_fail(x, MOCK_E_NOT_FOUND, NULL);
    return false;
}
