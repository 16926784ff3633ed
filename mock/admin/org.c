/* The org as this world sees it: look at it, overlay it, change one item, load it anew. */
#include <stdlib.h>
#include <string.h>

#include "mock/admin/admin.h"
#include "mock/exchange/envelope.h"
#include "mock/exchange/services.h"
#include "mock/text/mask.h"

static void write_collections(const struct mock_org *org, struct gc_jsonw *w)
{
    struct mock_texts names = mock_org_collections(org);
    gc_jsonw_put_object(w, "collections");
    for (size_t i = 0; i < names.n; i++)
        gc_jsonw_put_int(w, names.items[i],
                         (int64_t)mock_org_count(org, MOCK_COLLECTION, names.items[i]));
    gc_jsonw_end(w);
}

void mock_admin_org_get(struct mock_exchange *x)
{
    struct mock_org *org = mock_world_org(x->world);
    const struct mock_settings *s = mock_org_settings(org);
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    gc_jsonw_put_str(&w, "id", s->id);
    gc_jsonw_put_str(&w, "name", s->name);
    gc_jsonw_put_str(&w, "world", x->world->name);
    gc_jsonw_put_bool(&w, "changed", atomic_load(&x->world->changed));
    gc_jsonw_put_int(&w, "clients", (int64_t)mock_org_count(org, MOCK_CLIENTS, NULL));
    gc_jsonw_put_int(&w, "flows", (int64_t)mock_org_count(org, MOCK_FLOWS, NULL));
    gc_jsonw_put_int(&w, "contacts", (int64_t)mock_org_count(org, MOCK_CONTACTS, NULL));
    gc_jsonw_put_int(&w, "data_actions", (int64_t)mock_org_count(org, MOCK_DATA_ACTIONS, NULL));
    gc_jsonw_put_int(&w, "faults", cJSON_GetArraySize(mock_org_faults(org)));
    gc_jsonw_put_int(&w, "stubs", (int64_t)mock_stub_set_count(mock_org_stubs(org)));
    write_collections(org, &w);
    gc_jsonw_end(&w);
    mock_org_unref(org);
    mock_reply_json(x, 200);
}

void mock_admin_org_patch(struct mock_exchange *x)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    if (!mock_request_any_json(x, &doc))
        return;
    enum gc_status s = mock_world_overlay(x->world, &doc, doc.root, &problems, &err);
    if (s != GC_OK) {
        mock_fail_because(x, s, &err, &problems);
        return;
    }
    mock_admin_tell(x, x->world->name, "org changed");
    mock_admin_org_get(x);
}

void mock_admin_org_reload(struct mock_exchange *x)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    if (x->services->reload(x->services, &problems, &err) != GC_OK) {
        mock_fail_because(x, GC_E_IO, &err, &problems); /* whatever is wrong is in the folders */
        return;
    }
    mock_admin_tell(x, "", "org reloaded");
    mock_admin_org_get(x);
}

static void write_lines(struct gc_jsonw *w, const char *text)
{
    gc_jsonw_put_array(w, "lines");
    while (*text) {
        size_t n = strcspn(text, "\n");
        gc_jsonw_strn(w, text, n);
        text += n + (text[n] == '\n');
    }
    gc_jsonw_end(w);
}

/* Of the folders as they are, which may not be what is served: an edit that is wrong is not. */
void mock_admin_org_validate(struct mock_exchange *x)
{
    char *text = NULL;
    size_t n = 0;
    FILE *to = open_memstream(&text, &n);
    if (!to) {
        mock_fail_because(x, GC_E_NOMEM, NULL, NULL);
        return;
    }
    int code = x->services->validate(x->services, to);
    bool written = fclose(to) == 0;
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    gc_jsonw_put_bool(&w, "ok", code == 0);
    gc_jsonw_put_int(&w, "exit_code", code);
    write_lines(&w, written ? text : "");
    gc_jsonw_end(&w);
    free(text);
    mock_reply_json(x, 200);
}

/* Which items the path means; anything but the four kinds is the name of a collection. */
struct target {
    enum mock_kind kind;
    const char *collection, *id;
};

static struct target target_of(const struct mock_exchange *x)
{
    struct target t = {.id = mock_param(x, "id")};
    const char *kind = mock_param(x, "kind");
    if (!mock_kind_parse(kind, &t.kind)) {
        t.kind = MOCK_COLLECTION;
        t.collection = kind;
    }
    return t;
}

static bool kind_exists(struct mock_exchange *x, const struct target *t)
{
    if (t->kind != MOCK_COLLECTION || mock_org_has_collection(x->org, t->collection))
        return true;
    mock_fail_text(x, MOCK_E_NOT_FOUND,
                   "there is neither a kind nor a collection \"%.64s\"; kinds are clients, flows, "
                   "contacts, data_actions",
                   t->collection);
    return false;
}

/* Clients have secrets: they are shown masked. */
static void write_item(struct gc_jsonw *w, enum mock_kind kind, const char *json, size_t n)
{
    if (kind != MOCK_CLIENTS) {
        gc_jsonw_raw(w, json, n);
        return;
    }
    char *masked = malloc(2 * n + MOCK_MASKED);
    struct mock_out o = {.at = masked, .end = masked ? masked + 2 * n + MOCK_MASKED : NULL};
    if (masked) {
        mock_mask_body(&o, json, n);
        gc_jsonw_raw(w, masked, (size_t)(o.at - masked));
    } else {
        gc_jsonw_null(w);
    }
    free(masked);
}

struct listing {
    struct gc_jsonw w;
    enum mock_kind kind;
    const char *id; /* NULL: all */
    int64_t left;
    bool found;
};

static bool visit_item(void *ctx, const char *id, const char *json, size_t n)
{
    struct listing *l = ctx;
    if (l->id && strcmp(l->id, id) != 0)
        return true;
    l->found = true;
    if (l->left-- > 0)
        write_item(&l->w, l->kind, json, n);
    return !l->id && l->left > 0;
}

void mock_admin_org_list(struct mock_exchange *x)
{
    struct target t = target_of(x);
    int64_t limit;
    if (!kind_exists(x, &t) || !mock_query_int(x, "limit", 1, 1000000, 1000, &limit))
        return;
    struct listing l = {.w = mock_body(x), .kind = t.kind, .left = limit};
    gc_jsonw_object(&l.w);
    gc_jsonw_put_array(&l.w, "items");
    mock_org_each(x->org, t.kind, t.collection, visit_item, &l);
    gc_jsonw_end(&l.w);
    gc_jsonw_put_int(&l.w, "total", (int64_t)mock_org_count(x->org, t.kind, t.collection));
    gc_jsonw_end(&l.w);
    mock_reply_json(x, 200);
}

static void no_such_item(struct mock_exchange *x)
{
    mock_fail_text(x, MOCK_E_NOT_FOUND, "there is no \"%.128s\" among the %.64s of world %s",
                   mock_param(x, "id"), mock_param(x, "kind"), x->world->name);
}

static void reply_item(struct mock_exchange *x, const struct target *t)
{
    struct mock_org *org = mock_world_org(x->world);
    struct listing l = {.w = mock_body(x), .kind = t->kind, .id = t->id, .left = 1};
    struct mock_contact contact;
    if (t->kind == MOCK_CONTACTS) {
        l.found = mock_org_contact(org, t->id, &contact);
        if (l.found)
            gc_jsonw_raw(&l.w, contact.json, contact.json_bytes);
    } else {
        mock_org_each(org, t->kind, t->collection, visit_item, &l);
    }
    mock_org_unref(org);
    if (l.found)
        mock_reply_json(x, 200);
    else
        no_such_item(x);
}

void mock_admin_org_item_get(struct mock_exchange *x)
{
    struct target t = target_of(x);
    if (kind_exists(x, &t))
        reply_item(x, &t);
}

/* item NULL deletes. */
static void change(struct mock_exchange *x, const struct gc_json *item, bool merge)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    struct target t = target_of(x);
    enum gc_status s =
        mock_world_change(x->world, t.kind, t.collection, t.id, item, merge, &problems, &err);
    if (s == GC_E_NOT_FOUND)
        no_such_item(x);
    else if (s != GC_OK)
        mock_fail_because(x, s, &err, &problems);
    else if (item)
        reply_item(x, &t);
    else
        mock_reply_empty(x, 204);
    if (s == GC_OK)
        mock_admin_tell(x, x->world->name, "org changed");
}

void mock_admin_org_item_put(struct mock_exchange *x)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    if (mock_request_any_json(x, &doc))
        change(x, &doc, false);
}

void mock_admin_org_item_patch(struct mock_exchange *x)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    if (mock_request_any_json(x, &doc))
        change(x, &doc, true);
}

void mock_admin_org_item_delete(struct mock_exchange *x)
{
    change(x, NULL, false);
}
