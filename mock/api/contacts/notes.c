/* Notes of a contact. They are kept in the contact, by their id, as its member "notes": a patch
 * adds, changes or takes away one of them. */
#include <string.h>

#include "base/clock.h"
#include "mock/api/contacts/contacts.h"
#include "mock/api/list/entity.h"
#include "mock/api/list/list.h"
#include "mock/exchange/envelope.h"

struct notes {
    struct gc_json doc; /* the contact */
    const cJSON *all;   /* its notes; may be NULL */
    const char *contact_id;
    const struct mock_org *org;
};

static bool read_notes(struct mock_exchange *x, const struct mock_org *org, struct notes *out)
{
    struct mock_contact contact;
    *out = (struct notes){.org = org, .contact_id = mock_param(x, "contactId")};
    if (!mock_org_contact(org, out->contact_id, &contact)) {
        mock_fail(x, MOCK_E_NOT_FOUND, NULL);
        return false;
    }
    if (gc_json_parse(&out->doc, "contact", contact.json, contact.json_bytes,
                      &gc_json_default_limits, NULL) != GC_OK) {
        mock_fail(x, MOCK_E_INTERNAL, NULL);
        return false;
    }
    out->all = gc_json_get(out->doc.root, "notes");
    return true;
}

static void put_text(struct gc_jsonw *w, const cJSON *note, const char *key, const char *fallback)
{
    const char *text = gc_json_str(note, key);
    gc_jsonw_put_str(w, key, text ? text : fallback);
}

static void write_note(void *ctx, struct gc_jsonw *w, const char *id)
{
    const struct notes *n = ctx;
    const cJSON *note = gc_json_get(n->all, id);
    const char *author = gc_json_str(note, "createdBy");
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "id", id);
    mock_put_division(w, n->org);
    gc_jsonw_put_str(w, "entityId", n->contact_id);
    gc_jsonw_put_str(w, "entityType", "contact");
    put_text(w, note, "noteText", "");
    put_text(w, note, "modifyDate", MOCK_ORG_MADE);
    put_text(w, note, "createDate", MOCK_ORG_MADE);
    gc_jsonw_put_object(w, "createdBy");
    gc_jsonw_put_str(w, "id", author ? author : mock_org_settings(n->org)->id);
    gc_jsonw_put_int(w, "version", 1);
    mock_put_uri(w, "selfUri", "/api/v2/users/{}", author ? author : mock_org_settings(n->org)->id);
    gc_jsonw_end(w);
    mock_put_uri(w, "selfUri", "/api/v2/externalcontacts/contacts/{}/notes/{}", n->contact_id, id);
    gc_jsonw_end(w);
}

static void each_note(void *ctx, mock_visit_fn visit, void *visit_ctx)
{
    const struct notes *n = ctx;
    const cJSON *note;
    cJSON_ArrayForEach(note, n->all)
    {
        if (!visit(visit_ctx, note->string, "", 0))
            return;
    }
}

static char *date_of(void *ctx, const char *id, const char *json, size_t json_bytes)
{
    const struct notes *n = ctx;
    (void)json, (void)json_bytes;
    return gc_strdup(gc_json_str(gc_json_get(n->all, id), "createDate"));
}

void mock_get_notes(struct mock_exchange *x)
{
    struct notes notes;
    struct mock_list list = {.page_size = 20,
                             .max_page_size = 100,
                             .each = each_note,
                             .write = write_note,
                             .sort_key = date_of,
                             .ctx = &notes};
    if (!mock_query_descending(x, &list.descending) || !read_notes(x, x->org, &notes))
        return;
    mock_list_reply(x, &list);
    gc_json_release(&notes.doc);
}

static void reply_note(struct mock_exchange *x, const struct mock_org *org, const char *id)
{
    struct notes notes;
    if (!read_notes(x, org, &notes))
        return;
    if (gc_json_get(notes.all, id)) {
        struct gc_jsonw w = mock_body(x);
        write_note(&notes, &w, id);
        mock_reply_json(x, 200);
    } else {
        mock_fail(x, MOCK_E_NOT_FOUND, NULL);
    }
    gc_json_release(&notes.doc);
}

void mock_get_note(struct mock_exchange *x)
{
    reply_note(x, x->org, mock_param(x, "noteId"));
}

static bool note_is_known(struct mock_exchange *x)
{
    struct notes notes;
    if (!read_notes(x, x->org, &notes))
        return false;
    bool known = gc_json_get(notes.all, mock_param(x, "noteId")) != NULL;
    gc_json_release(&notes.doc);
    if (!known)
        mock_fail(x, MOCK_E_NOT_FOUND, NULL);
    return known;
}

/* Patches the contact's note of that id; note NULL deletes it. Takes note over. False after an
 * answer. */
static bool patch_note(struct mock_exchange *x, const char *id, cJSON *note)
{
    cJSON *patch = cJSON_CreateObject();
    cJSON *notes = cJSON_AddObjectToObject(patch, "notes");
    const struct gc_json doc = {.root = patch, .name = "note"};
    bool made = gc_json_add(notes, id, note ? note : cJSON_CreateNull());
    if (!made)
        mock_fail(x, MOCK_E_INTERNAL, NULL);
    bool done = made && mock_patch_stored_contact(x, mock_param(x, "contactId"), &doc);
    cJSON_Delete(patch);
    return done;
}

/* A note as it is kept: its text, its dates, who wrote it. NULL after an answer. */
static cJSON *read_note(struct mock_exchange *x, bool is_new)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    const cJSON *given;
    const char *author = *x->token.user_id ? x->token.user_id : x->token.client_id;
    char now[GC_TIME_TEXT];
    if (!mock_request_json(x, &doc) ||
        !mock_member_may_be(x, doc.root, "noteText", cJSON_String, &given))
        return NULL;
    const char *text = given ? given->valuestring : "";
    gc_time_format(mock_clock_now(&x->world->clock), now);
    cJSON *note = cJSON_CreateObject();
    if (cJSON_AddStringToObject(note, "noteText", text) &&
        cJSON_AddStringToObject(note, "modifyDate", now) &&
        (!is_new || (cJSON_AddStringToObject(note, "createDate", now) &&
                     cJSON_AddStringToObject(note, "createdBy", author))))
        return note;
    cJSON_Delete(note);
    mock_fail(x, MOCK_E_INTERNAL, NULL);
    return NULL;
}

static void store(struct mock_exchange *x, const char *id, bool is_new)
{
    cJSON *note = read_note(x, is_new);
    if (!note || !patch_note(x, id, note))
        return;
    struct mock_org *org = mock_world_org(x->world);
    reply_note(x, org, id);
    mock_org_unref(org);
}

void mock_post_note(struct mock_exchange *x)
{
    struct mock_contact contact;
    char id[GC_UUID_TEXT];
    gc_uuid(id);
    if (mock_asked_contact(x, &contact))
        store(x, id, true);
}

void mock_put_note(struct mock_exchange *x)
{
    if (note_is_known(x))
        store(x, mock_param(x, "noteId"), false);
}

void mock_delete_note(struct mock_exchange *x)
{
    if (note_is_known(x) && patch_note(x, mock_param(x, "noteId"), NULL))
        mock_reply_empty(x, 200);
}
