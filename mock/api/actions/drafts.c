/* Drafts of data actions: a world keeps them as texts until they are published. */
#include <stdlib.h>
#include <string.h>

#include "mock/api/actions/actions.h"
#include "mock/api/list/list.h"
#include "mock/exchange/envelope.h"

enum { PAGE = 25, MAX_PAGE = 500 };

static enum gc_status keep(struct mock_exchange *x, const cJSON *item)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(8 << 20);
    struct gc_jsonw w = gc_jsonw(&text);
    gc_jsonw_value(&w, item);
    enum gc_status s = gc_strbuf_status(&text);
    return s == GC_OK ? mock_text_map_put(&x->world->drafts, gc_json_str(item, "id"), text.data)
                      : s;
}

static bool read_draft(const char *text, struct gc_json *doc)
{
    return text &&
           gc_json_parse(doc, "draft", text, strlen(text), &gc_json_file_limits, NULL) == GC_OK;
}

/* The draft that the path names; false after a 404. */
static bool asked_draft(struct mock_exchange *x, struct gc_json *doc)
{
    char *text = mock_text_map_dup(&x->world->drafts, mock_param(x, "actionId"));
    bool found = read_draft(text, doc);
    free(text);
    if (!found)
        mock_fail(x, MOCK_E_NOT_FOUND, NULL);
    return found;
}

static void reply_draft(struct mock_exchange *x, const cJSON *draft)
{
    struct mock_action_view v;
    struct gc_jsonw w = mock_body(x);
    mock_view_draft(draft, &v);
    v.contract = v.config = true;
    mock_write_action(&v, &w);
    mock_reply_json(x, 200);
}

static void keep_and_reply(struct mock_exchange *x, cJSON *item, int64_t version)
{
    cJSON_DeleteItemFromObjectCaseSensitive(item, "version");
    if (cJSON_AddNumberToObject(item, "version", (double)version) && keep(x, item) == GC_OK)
        reply_draft(x, item);
    else
        mock_fail(x, MOCK_E_INTERNAL, NULL);
}

void mock_post_action_drafts(struct mock_exchange *x)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    if (!mock_request_json(x, &doc))
        return;
    cJSON *item = mock_action_item(x, doc.root);
    if (item)
        keep_and_reply(x, item, 1);
    cJSON_Delete(item);
}

/* Texts are visited as the listing asks. */
struct listing {
    struct mock_exchange *x;
    mock_visit_fn visit;
    void *visit_ctx;
    bool over;
    const char *text; /* at hand */
};

static void visit_draft(void *ctx, const char *key, const char *text)
{
    struct listing *l = ctx;
    l->text = text;
    l->over = l->over || !l->visit(l->visit_ctx, key, text, strlen(text));
}

static void each_draft(void *ctx, mock_visit_fn visit, void *visit_ctx)
{
    struct listing *l = ctx;
    l->visit = visit;
    l->visit_ctx = visit_ctx;
    mock_text_map_each(&l->x->world->drafts, visit_draft, l);
}

static bool is_listed(void *ctx, const char *id, const char *json, size_t json_bytes)
{
    const struct listing *l = ctx;
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct mock_action_view v;
    (void)id, (void)json_bytes;
    if (!read_draft(json, &doc))
        return false;
    mock_view_draft(doc.root, &v);
    return mock_action_is_listed(l->x, &v, false);
}

static void write_one(void *ctx, struct gc_jsonw *w, const char *id)
{
    const struct listing *l = ctx;
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct mock_action_view v;
    (void)id;
    if (!read_draft(l->text, &doc)) {
        gc_jsonw_null(w);
        return;
    }
    mock_view_draft(doc.root, &v);
    v.config = mock_query_is_true(l->x, "includeConfig");
    mock_write_action(&v, w);
}

void mock_get_action_drafts(struct mock_exchange *x)
{
    struct listing l = {.x = x};
    const struct mock_list list = {.kind = MOCK_DATA_ACTIONS,
                                   .page_size = PAGE,
                                   .max_page_size = MAX_PAGE,
                                   .keep = is_listed,
                                   .each = each_draft,
                                   .write = write_one,
                                   .ctx = &l};
    mock_list_reply(x, &list);
}

/* A draft of what is published. */
void mock_post_action_draft(struct mock_exchange *x)
{
    const struct mock_data_action *a = mock_asked_action(x);
    char *there = a ? mock_text_map_dup(&x->world->drafts, a->id) : NULL;
    if (a && there) {
        mock_fail_text(x, MOCK_E_CONFLICT, "the action has a draft already");
    } else if (a && a->compact) {
        mock_fail_text(x, MOCK_E_BAD_REQUEST,
                       "the action is of the compact form, which has no drafts: change "
                       "data-actions.json");
    } else if (a) {
        cJSON *item = cJSON_Duplicate(a->json, true);
        if (item)
            keep_and_reply(x, item, a->version);
        else
            mock_fail(x, MOCK_E_INTERNAL, NULL);
        cJSON_Delete(item);
    }
    free(there);
}

void mock_get_action_draft(struct mock_exchange *x)
{
    struct gc_json draft GC_AUTO(gc_json_release) = {0};
    struct mock_action_view v;
    if (!asked_draft(x, &draft))
        return;
    struct gc_jsonw w = mock_body(x);
    mock_view_draft(draft.root, &v);
    mock_view_as_asked(x, &v);
    mock_write_action(&v, &w);
    mock_reply_json(x, 200);
}

static int64_t version_of(const struct gc_json *draft)
{
    return gc_json_int(draft->root, "version", 1);
}

void mock_patch_action_draft(struct mock_exchange *x)
{
    struct gc_json draft GC_AUTO(gc_json_release) = {0};
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    if (!asked_draft(x, &draft) || !mock_request_json(x, &doc) ||
        !mock_action_version_fits(x, doc.root, version_of(&draft)) ||
        !mock_action_body(x, doc.root, false))
        return;
    cJSON *item = cJSON_Duplicate(draft.root, true);
    if (item && mock_action_merge(item, doc.root))
        keep_and_reply(x, item, version_of(&draft) + 1);
    else
        mock_fail(x, MOCK_E_INTERNAL, NULL);
    cJSON_Delete(item);
}

void mock_delete_action_draft(struct mock_exchange *x)
{
    if (mock_text_map_drop(&x->world->drafts, mock_param(x, "actionId")))
        mock_reply_empty(x, 204);
    else
        mock_fail(x, MOCK_E_NOT_FOUND, NULL);
}

void mock_get_action_draft_validation(struct mock_exchange *x)
{
    struct gc_json draft GC_AUTO(gc_json_release) = {0};
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    if (!asked_draft(x, &draft))
        return;
    struct mock_org *org = mock_action_try(x, draft.root, &problems);
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    gc_jsonw_put_bool(&w, "valid", org != NULL);
    gc_jsonw_put_array(&w, "errors");
    for (size_t i = 0; i < problems.n_kept; i++)
        mock_write_action_problem(x, problems.list[i].text, &w);
    gc_jsonw_end(&w);
    gc_jsonw_end(&w);
    mock_reply_json(x, 200);
    mock_org_unref(org);
}

/* The first version is 1; of what was published before, the next. */
void mock_post_action_draft_publish(struct mock_exchange *x)
{
    struct gc_json draft GC_AUTO(gc_json_release) = {0};
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    if (!asked_draft(x, &draft) || !mock_request_json(x, &doc) ||
        !mock_action_version_fits(x, doc.root, version_of(&draft)))
        return;
    const char *id = mock_param(x, "actionId");
    const struct mock_data_action *before = mock_org_data_action_by_id(x->org, id);
    cJSON *item = cJSON_Duplicate(draft.root, true);
    if (!item)
        mock_fail(x, MOCK_E_INTERNAL, NULL);
    else if (mock_action_publish(x, item, before ? before->version + 1 : 1))
        (void)mock_text_map_drop(&x->world->drafts, id);
    cJSON_Delete(item);
}

/* Runs in an org that holds the draft, and that nobody else sees. */
void mock_post_action_draft_test(struct mock_exchange *x)
{
    struct gc_json draft GC_AUTO(gc_json_release) = {0};
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    if (!asked_draft(x, &draft))
        return;
    struct mock_org *own = x->org, *org = mock_action_try(x, draft.root, &problems);
    if (!org) {
        struct gc_jsonw w = mock_body(x);
        mock_write_action_problem(x, problems.n_kept ? problems.list[0].text : "no memory", &w);
        mock_reply_json(x, 400);
        return;
    }
    x->org = org;
    mock_test_action(x, mock_org_data_action_by_id(org, mock_param(x, "actionId")));
    x->org = own;
    mock_org_unref(org);
}

void mock_get_action_draft_schema(struct mock_exchange *x)
{
    struct gc_json draft GC_AUTO(gc_json_release) = {0};
    if (asked_draft(x, &draft))
        mock_reply_action_schema(x, draft.root);
}

void mock_get_action_draft_template(struct mock_exchange *x)
{
    struct gc_json draft GC_AUTO(gc_json_release) = {0};
    if (asked_draft(x, &draft))
        mock_reply_action_template(x, draft.root);
}
