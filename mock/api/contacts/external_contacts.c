/* External contacts, the real endpoints. What is written is written in this world alone. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "mock/api/contacts/contacts.h"
#include "mock/api/list/list.h"
#include "mock/exchange/envelope.h"
#include "mock/text/phone.h"

enum { MAX_TERM = 256 };

void mock_get_reverse_lookup(struct mock_exchange *x)
{
    char number[MAX_TERM];
    struct mock_contact contact;
    if (!mock_query(x, "lookupVal", number, sizeof number) || !*number) {
        mock_fail_value(x, "lookupVal", "absent", "a telephone number (E.164)");
        return;
    }
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    gc_jsonw_put_array(&w, "contacts");
    if (mock_org_contact_by_number(x->org, number, &contact))
        gc_jsonw_raw(&w, contact.json, contact.json_bytes);
    gc_jsonw_end(&w);
    gc_jsonw_end(&w);
    mock_reply_json(x, 200);
}

void mock_get_contact(struct mock_exchange *x)
{
    struct mock_contact contact;
    if (mock_org_contact(x->org, mock_param(x, "contactId"), &contact))
        mock_reply_raw(x, contact.json, contact.json_bytes);
    else
        mock_fail(x, MOCK_E_NOT_FOUND, NULL);
}

/* Is the term in one of the texts of the tree, in any case of letters? */
static bool tree_has(const cJSON *node, const char *term)
{
    const cJSON *child;
    if (cJSON_IsString(node))
        return strcasestr(node->valuestring, term) != NULL;
    cJSON_ArrayForEach(child, node)
    {
        if (tree_has(child, term))
            return true;
    }
    return false;
}

static bool keep_contact(void *ctx, const char *id, const char *json, size_t json_bytes)
{
    (void)id;
    const char *term = ctx;
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    if (!*term)
        return true;
    return gc_json_parse(&doc, "contact", json, json_bytes, &gc_json_default_limits, NULL) ==
               GC_OK &&
           tree_has(doc.root, term);
}

void mock_get_contacts(struct mock_exchange *x)
{
    char term[MAX_TERM] = "";
    const struct mock_list list = {.kind = MOCK_CONTACTS,
                                   .page_size = 20,
                                   .max_page_size = 100,
                                   .max_position = 1000,
                                   .keep = keep_contact,
                                   .ctx = term};
    mock_query(x, "q", term, sizeof term);
    mock_list_reply(x, &list);
}

/* A scan: the contacts after the one that the cursor names. */
struct scan {
    struct gc_jsonw *w;
    const char *after; /* NULL once it was passed */
    int64_t left;
    char last[MOCK_CLIENT_ID];
    bool more;
};

static bool scan_one(void *ctx, const char *id, const char *json, size_t json_bytes)
{
    struct scan *s = ctx;
    if (s->after) {
        if (strcmp(id, s->after) == 0)
            s->after = NULL;
        return true;
    }
    if (s->left-- == 0) {
        s->more = true;
        return false;
    }
    gc_jsonw_raw(s->w, json, json_bytes);
    snprintf(s->last, sizeof s->last, "%s", id);
    return true;
}

void mock_scan_contacts(struct mock_exchange *x)
{
    char cursor[MOCK_CLIENT_ID];
    struct mock_contact contact;
    struct scan scan = {.after = mock_query(x, "cursor", cursor, sizeof cursor)};
    if (!mock_query_int(x, "limit", 10, 200, 100, &scan.left))
        return;
    if (scan.after && !mock_org_contact(x->org, scan.after, &contact)) {
        mock_fail_value(x, "cursor", scan.after, "the cursor of the answer before");
        return;
    }
    struct gc_jsonw w = mock_body(x);
    scan.w = &w;
    gc_jsonw_object(&w);
    gc_jsonw_put_array(&w, "entities");
    mock_org_each(x->org, MOCK_CONTACTS, NULL, scan_one, &scan);
    gc_jsonw_end(&w);
    gc_jsonw_put_object(&w, "cursors");
    if (scan.more)
        gc_jsonw_put_str(&w, "after", scan.last);
    gc_jsonw_end(&w);
    gc_jsonw_end(&w);
    mock_reply_json(x, 200);
}

void mock_post_identifier_lookup(struct mock_exchange *x)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct mock_contact contact;
    if (!mock_request_json(x, &doc))
        return;
    const char *type = gc_json_str(doc.root, "type"), *value;
    if (!type || strcasecmp(type, "Phone") != 0)
        mock_fail_value(x, "type", type ? type : "absent", "Phone");
    else if (!mock_member_text(x, doc.root, "value", "a telephone number, as a string", &value))
        return;
    else if (mock_org_contact_by_number(x->org, value, &contact))
        mock_reply_raw(x, contact.json, contact.json_bytes);
    else
        mock_fail(x, MOCK_E_NOT_FOUND, NULL);
}

static void reply_contact(struct mock_exchange *x, const char *id)
{
    struct mock_contact contact;
    struct mock_org *org = mock_world_org(x->world);
    if (mock_org_contact(org, id, &contact))
        mock_reply_raw(x, contact.json, contact.json_bytes);
    else
        mock_fail(x, MOCK_E_CONFLICT, NULL); /* another request deleted it at once */
    mock_org_unref(org);
}

/* Stores the contact under that id, whichever the body says, and answers with it. */
static void store(struct mock_exchange *x, const struct gc_json *doc, const char *id)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    struct gc_json without_id = {.name = doc->name};
    cJSON *copy = NULL;
    enum gc_status s = GC_E_NOMEM;
    if (gc_json_get(doc->root, "id")) {
        copy = cJSON_Duplicate(doc->root, true);
        cJSON_DeleteItemFromObjectCaseSensitive(copy, "id");
        without_id.root = copy;
        doc = &without_id;
    }
    if (doc->root)
        s = mock_world_change(x->world, MOCK_CONTACTS, NULL, id, doc, false, &problems, &err);
    cJSON_Delete(copy);
    if (s == GC_OK)
        reply_contact(x, id);
    else
        mock_fail_because(x, s, &err, &problems);
}

void mock_post_contact(struct mock_exchange *x)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    char id[GC_UUID_TEXT];
    if (!mock_request_json(x, &doc))
        return;
    gc_uuid(id);
    store(x, &doc, id);
}

static bool known(struct mock_exchange *x)
{
    struct mock_contact contact;
    if (mock_org_contact(x->org, mock_param(x, "contactId"), &contact))
        return true;
    mock_fail(x, MOCK_E_NOT_FOUND, NULL);
    return false;
}

void mock_put_contact(struct mock_exchange *x)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    if (known(x) && mock_request_json(x, &doc))
        store(x, &doc, mock_param(x, "contactId"));
}

void mock_delete_contact(struct mock_exchange *x)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    if (!known(x))
        return;
    enum gc_status s = mock_world_change(x->world, MOCK_CONTACTS, NULL, mock_param(x, "contactId"),
                                         NULL, false, &problems, &err);
    if (s == GC_OK)
        mock_reply_raw(x, "{}", 2); /* as the real service */
    else
        mock_fail(x, s == GC_E_NOT_FOUND ? MOCK_E_NOT_FOUND : MOCK_E_INTERNAL, NULL);
}
