/* External contacts, the real endpoints: writing, in this world alone. */
#include <string.h>

#include "mock/api/api.h"
#include "mock/exchange/envelope.h"

enum { MAX_CONTACT = 16 << 20 };

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

/* The body with that id: behind the other members, so that these keep their places. */
static bool add_id(struct gc_json *doc, const char *id)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_CONTACT);
    struct gc_json with_id = {0};
    struct gc_jsonw w = gc_jsonw(&text);
    if (!gc_json_get(doc->root, "id")) {
        const char *end = strrchr(doc->text, '}');
        gc_strbuf_add(&text, doc->text, (size_t)(end - doc->text));
        gc_strbuf_addf(&text, "%s\"id\":", doc->root->child ? "," : "");
        gc_jsonw_str(&w, id);
        gc_strbuf_addc(&text, '}');
    } else {
        gc_jsonw_object(&w);
        for (const cJSON *c = doc->root->child; c; c = c->next)
            if (strcmp(c->string, "id") != 0)
                gc_jsonw_put_value(&w, c->string, c);
        gc_jsonw_put_str(&w, "id", id);
        gc_jsonw_end(&w);
    }
    if (gc_strbuf_status(&text) != GC_OK || gc_json_parse(&with_id, doc->name, text.data, text.len,
                                                          &gc_json_file_limits, NULL) != GC_OK)
        return false;
    gc_json_release(doc);
    *doc = with_id;
    return true;
}

/* Stores the contact under that id and answers with it. */
static void store(struct mock_exchange *x, struct gc_json *doc, const char *id)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    if (!add_id(doc, id)) {
        mock_fail(x, MOCK_E_INTERNAL, NULL);
        return;
    }
    enum gc_status s =
        mock_world_change(x->world, MOCK_CONTACTS, NULL, id, doc, false, &problems, &err);
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
