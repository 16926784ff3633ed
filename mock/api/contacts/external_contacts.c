/* External contacts, read: one, a page of them, all by cursor. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "mock/api/contacts/contacts.h"
#include "mock/api/list/entity.h"
#include "mock/api/list/list.h"
#include "mock/exchange/envelope.h"

enum { MAX_TERM = 256 };

void mock_get_contact(struct mock_exchange *x)
{
    struct mock_contact contact;
    if (mock_asked_contact(x, &contact))
        mock_reply_contact(x, &contact);
}

struct search {
    struct mock_exchange *x;
    char term[MAX_TERM], sort_by[MAX_TERM];
    bool none; /* of another division */
};

/* Is the term in one of the texts of the tree, in any case of letters? */
static bool tree_has(const cJSON *node, const char *term)
{
    const cJSON *child;
    if (cJSON_IsString(node))
        return strcasestr(node->valuestring, term) != NULL;
    cJSON_ArrayForEach(child, node)
    {
        if (!(child->string && strcmp(child->string, "notes") == 0) && tree_has(child, term))
            return true;
    }
    return false;
}

static bool parse(struct gc_json *doc, const char *json, size_t json_bytes)
{
    return gc_json_parse(doc, "contact", json, json_bytes, &gc_json_default_limits, NULL) == GC_OK;
}

static bool keep_contact(void *ctx, const char *id, const char *json, size_t json_bytes)
{
    const struct search *s = ctx;
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    (void)id;
    if (s->none || !*s->term)
        return !s->none;
    return parse(&doc, json, json_bytes) && tree_has(doc.root, s->term);
}

static void write_listed(void *ctx, struct gc_jsonw *w, const char *id)
{
    const struct search *s = ctx;
    struct mock_contact contact;
    if (mock_org_contact(s->x->org, id, &contact))
        mock_write_contact(w, s->x->org, &contact);
}

/* As it is shown: what has only a name is sorted by the name's parts, too. */
static char *sort_key(void *ctx, const char *id, const char *json, size_t json_bytes)
{
    const struct search *s = ctx;
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_jsonw w = gc_jsonw(&text);
    struct mock_contact contact = {.id = id, .json = json, .json_bytes = json_bytes};
    mock_write_contact(&w, s->x->org, &contact);
    if (gc_strbuf_status(&text) != GC_OK || !parse(&doc, text.data, text.len))
        return NULL;
    return gc_strdup(gc_json_str(doc.root, s->sort_by));
}

/* "lastName:desc": a field, and a direction that may be absent. */
static bool read_order(struct mock_exchange *x, struct search *s, struct mock_list *list)
{
    static const char *const fields[] = {"firstName", "lastName", "middleName", "title"};
    char text[MAX_TERM];
    if (!mock_query(x, "sortOrder", text, sizeof text) || !*text)
        return true;
    size_t n = strcspn(text, ":");
    const char *direction = text[n] ? text + n + 1 : "asc";
    list->descending = strcasecmp(direction, "desc") == 0;
    for (size_t i = 0; i < GC_COUNT_OF(fields); i++)
        if (strlen(fields[i]) == n && strncasecmp(fields[i], text, n) == 0 &&
            (list->descending || strcasecmp(direction, "asc") == 0)) {
            gc_copy(s->sort_by, sizeof s->sort_by, fields[i]);
            list->sort_key = sort_key;
            return true;
        }
    mock_fail_value(x, "sortOrder", text,
                    "firstName, lastName, middleName or title, and :asc or :desc");
    return false;
}

void mock_get_contacts(struct mock_exchange *x)
{
    struct search search = {.x = x, .none = !mock_query_wants_division(x, "divisionIds")};
    struct mock_list list = {.kind = MOCK_CONTACTS,
                             .page_size = 20,
                             .max_page_size = 100,
                             .max_position = 1000,
                             .keep = keep_contact,
                             .write = write_listed,
                             .ctx = &search};
    mock_query(x, "q", search.term, sizeof search.term);
    if (read_order(x, &search, &list))
        mock_list_reply(x, &list);
}

/* A scan: the contacts after the one that the cursor names. */
struct scan {
    struct gc_jsonw *w;
    const struct mock_org *org;
    const char *after; /* NULL once it was passed */
    int64_t left;
    char last[MOCK_CLIENT_ID];
    bool more;
};

static bool scan_one(void *ctx, const char *id, const char *json, size_t json_bytes)
{
    struct scan *s = ctx;
    const struct mock_contact contact = {.id = id, .json = json, .json_bytes = json_bytes};
    if (s->after) {
        if (strcmp(id, s->after) == 0)
            s->after = NULL;
        return true;
    }
    if (s->left-- == 0) {
        s->more = true;
        return false;
    }
    mock_write_contact(s->w, s->org, &contact);
    gc_copy(s->last, sizeof s->last, id);
    return true;
}

void mock_scan_contacts(struct mock_exchange *x)
{
    char cursor[MOCK_CLIENT_ID];
    struct mock_contact contact;
    struct scan scan = {.org = x->org, .after = mock_query(x, "cursor", cursor, sizeof cursor)};
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
    if (mock_query_wants_division(x, "divisionId"))
        mock_org_each(x->org, MOCK_CONTACTS, NULL, scan_one, &scan);
    gc_jsonw_end(&w);
    gc_jsonw_put_object(&w, "cursors");
    if (scan.more)
        gc_jsonw_put_str(&w, "after", scan.last);
    gc_jsonw_end(&w);
    gc_jsonw_end(&w);
    mock_reply_json(x, 200);
}
