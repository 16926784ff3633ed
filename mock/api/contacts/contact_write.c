/* External contacts, written: what is written is written in this world alone. All is a merge patch,
 * so that of two changes made at once neither is lost. */
#include <string.h>

#include "base/clock.h"
#include "base/json/schema.h"
#include "mock/api/contacts/contacts.h"
#include "mock/api/list/entity.h"
#include "mock/exchange/envelope.h"

/* What the platform itself says of a contact: a body can't. */
static const char *const read_only[] = {"id",         "type",     "selfUri",          "createDate",
                                        "modifyDate", "notes",    "canonicalContact", "mergeSet",
                                        "mergedFrom", "mergedTo", "mergeOperation"};

static bool is_read_only(const char *key)
{
    for (size_t i = 0; i < GC_COUNT_OF(read_only); i++)
        if (strcmp(read_only[i], key) == 0)
            return true;
    return false;
}

/* The newest state: x->org is what it was when the request came. */
static void reply_stored(struct mock_exchange *x, const char *id)
{
    struct mock_contact contact;
    struct mock_org *org = mock_world_org(x->world);
    if (mock_org_contact(org, id, &contact)) {
        struct gc_jsonw w = mock_body(x);
        mock_write_contact(&w, org, &contact);
        mock_reply_json(x, 200);
    } else {
        mock_fail(x, MOCK_E_CONFLICT, NULL); /* another request deleted it at once */
    }
    mock_org_unref(org);
}

/* The body as a contact that may be written, a copy without what is read only; NULL after a 400. */
static cJSON *read_body(struct mock_exchange *x, struct gc_json *doc)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    if (!mock_request_json(x, doc))
        return NULL;
    cJSON *copy = cJSON_Duplicate(doc->root, true);
    for (size_t i = 0; copy && i < GC_COUNT_OF(read_only); i++)
        if (strcmp(read_only[i], "type") != 0)
            cJSON_DeleteItemFromObjectCaseSensitive(copy, read_only[i]);
    if (!copy) {
        mock_fail(x, MOCK_E_INTERNAL, NULL);
    } else if (!gc_schema_check_named("contact.schema.json", doc, doc->root, "contact",
                                      GC_SCHEMA_PATCH, &problems)) {
        mock_fail_because(x, GC_E_DATA, NULL, &problems);
        cJSON_Delete(copy);
        return NULL;
    }
    cJSON_DeleteItemFromObjectCaseSensitive(copy, "type");
    return copy;
}

static bool add_date(struct mock_exchange *x, cJSON *contact, const char *key)
{
    char now[GC_TIME_TEXT];
    gc_time_format(mock_clock_now(&x->world->clock), now);
    return cJSON_AddStringToObject(contact, key, now) != NULL;
}

bool mock_patch_stored_contact(struct mock_exchange *x, const char *id, const struct gc_json *patch)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    enum gc_status s =
        mock_world_change(x->world, MOCK_CONTACTS, NULL, id, patch, true, &problems, &err);
    if (s == GC_OK)
        return true;
    mock_fail_because(x, s, &err, &problems);
    return false;
}

void mock_post_contact(struct mock_exchange *x)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    char id[GC_UUID_TEXT];
    cJSON *contact = read_body(x, &doc);
    if (!contact)
        return;
    gc_uuid(id);
    const struct gc_json item = {.root = contact, .name = doc.name};
    enum gc_status s = GC_E_NOMEM;
    if (add_date(x, contact, "createDate") && add_date(x, contact, "modifyDate"))
        s = mock_world_change(x->world, MOCK_CONTACTS, NULL, id, &item, false, &problems, &err);
    if (s == GC_OK)
        reply_stored(x, id);
    else
        mock_fail_because(x, s, &err, &problems);
    cJSON_Delete(contact);
}

/* Puts null for each member of the old contact that the new one leaves out: a patch that replaces.
 */
static bool replace_rest(cJSON *patch, const struct mock_contact *old)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    const cJSON *member;
    if (gc_json_parse(&doc, "contact", old->json, old->json_bytes, &gc_json_default_limits, NULL) !=
        GC_OK)
        return false;
    cJSON_ArrayForEach(member, doc.root)
    {
        if (!is_read_only(member->string) && !gc_json_get(patch, member->string) &&
            !cJSON_AddNullToObject(patch, member->string))
            return false;
    }
    return true;
}

static void change(struct mock_exchange *x, bool replace)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct mock_contact old;
    cJSON *contact = mock_asked_contact(x, &old) ? read_body(x, &doc) : NULL;
    if (!contact)
        return;
    const struct gc_json patch = {.root = contact, .name = doc.name};
    if (!(replace ? replace_rest(contact, &old) : true) || !add_date(x, contact, "modifyDate"))
        mock_fail(x, MOCK_E_INTERNAL, NULL);
    else if (mock_patch_stored_contact(x, old.id, &patch))
        reply_stored(x, old.id);
    cJSON_Delete(contact);
}

void mock_put_contact(struct mock_exchange *x)
{
    change(x, true);
}

void mock_patch_contact(struct mock_exchange *x)
{
    change(x, false);
}

void mock_delete_contact(struct mock_exchange *x)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    struct mock_contact contact;
    if (!mock_asked_contact(x, &contact))
        return;
    enum gc_status s =
        mock_world_change(x->world, MOCK_CONTACTS, NULL, contact.id, NULL, false, &problems, &err);
    if (s == GC_OK)
        mock_reply_empty(x, 200);
    else
        mock_fail(x, s == GC_E_NOT_FOUND ? MOCK_E_NOT_FOUND : MOCK_E_INTERNAL, NULL);
}
