#include "mock/admin/admin.h"
#include "mock/api/api.h"
#include "mock/api/routes.h"

void mock_admin_faults_list(struct mock_exchange *x)
{
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    gc_jsonw_key(&w, "faults");
    (void)mock_faults_write(&x->world->faults, NULL, &w);
    gc_jsonw_end(&w);
    mock_reply_json(x, 200);
}

/* All of an array are checked before the first is added. */
static bool check_all(const struct gc_json *doc, struct gc_problems *problems)
{
    const cJSON *one = cJSON_IsArray(doc->root) ? doc->root->child : doc->root;
    for (; one; one = cJSON_IsArray(doc->root) ? one->next : NULL)
        (void)mock_fault_check(doc, one, mock_api_operations(), problems);
    return problems->n == 0;
}

static enum gc_status add_all(struct mock_exchange *x, const struct gc_json *doc,
                              struct gc_problems *problems)
{
    struct gc_jsonw w = mock_body(x);
    const cJSON *one = cJSON_IsArray(doc->root) ? doc->root->child : doc->root;
    enum gc_status s = GC_OK;
    gc_jsonw_object(&w);
    gc_jsonw_key(&w, "faults");
    gc_jsonw_array(&w);
    for (; one && s == GC_OK; one = cJSON_IsArray(doc->root) ? one->next : NULL) {
        char id[64];
        s = mock_faults_add(&x->world->faults, doc, one, problems, id);
        if (s != GC_OK)
            break;
        gc_jsonw_object(&w);
        gc_jsonw_put_str(&w, "id", id);
        gc_jsonw_end(&w);
    }
    gc_jsonw_end(&w);
    gc_jsonw_end(&w);
    return s;
}

void mock_admin_faults_add(struct mock_exchange *x)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    if (!mock_admin_json(x, &doc, false))
        return;
    if (!check_all(&doc, &problems)) {
        mock_admin_fail(x, GC_E_DATA, NULL, &problems);
        return;
    }
    enum gc_status s = add_all(x, &doc, &problems);
    if (s == GC_OK) {
        mock_reply_json(x, 201);
        mock_admin_tell(x, x->world->name, "faults added");
        return;
    }
    if (s == GC_E_TOO_BIG)
        (void)gc_fail(&err, s, "a world holds at most %d faults", MOCK_MAX_FAULTS);
    mock_admin_fail(x, s, &err, &problems);
}

void mock_admin_faults_clear(struct mock_exchange *x)
{
    mock_faults_clear(&x->world->faults);
    mock_admin_tell(x, x->world->name, "faults cleared");
    mock_reply_empty(x, 204);
}

static void no_such_fault(struct mock_exchange *x)
{
    struct gc_error err = {0};
    (void)gc_fail(&err, GC_E_NOT_FOUND, "there is no fault \"%.63s\" in world %s",
                  mock_api_param(x, "id"), x->world->name);
    mock_admin_fail(x, GC_E_NOT_FOUND, &err, NULL);
}

void mock_admin_fault_get(struct mock_exchange *x)
{
    struct gc_jsonw w = mock_body(x);
    if (mock_faults_write(&x->world->faults, mock_api_param(x, "id"), &w))
        mock_reply_json(x, 200);
    else
        no_such_fault(x);
}

void mock_admin_fault_delete(struct mock_exchange *x)
{
    if (mock_faults_remove(&x->world->faults, mock_api_param(x, "id")))
        mock_reply_empty(x, 204);
    else
        no_such_fault(x);
}

void mock_admin_scenarios_list(struct mock_exchange *x)
{
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    gc_jsonw_key(&w, "scenarios");
    mock_faults_write_scenarios(&x->world->faults, &w);
    gc_jsonw_end(&w);
    mock_reply_json(x, 200);
}

void mock_admin_scenarios_reset(struct mock_exchange *x)
{
    mock_faults_reset_scenarios(&x->world->faults);
    mock_reply_empty(x, 204);
}
