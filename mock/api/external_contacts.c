/* External contacts, the real endpoints: reading. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "mock/api/api.h"
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
    const char *type = gc_json_str(doc.root, "type"), *value = gc_json_str(doc.root, "value");
    if (!type || strcasecmp(type, "Phone") != 0)
        mock_fail_value(x, "type", type ? type : "absent", "Phone");
    else if (!value || !*value)
        mock_fail_value(x, "value", "absent", "a telephone number, as a string");
    else if (mock_org_contact_by_number(x->org, value, &contact))
        mock_reply_raw(x, contact.json, contact.json_bytes);
    else
        mock_fail(x, MOCK_E_NOT_FOUND, NULL);
}
