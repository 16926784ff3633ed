#include "mock/admin/admin.h"
#include "mock/api/routes.h"
#include "mock/exchange/envelope.h"

void mock_admin_faults_list(struct mock_exchange *x)
{
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    gc_jsonw_key(&w, "faults");
    (void)mock_faults_write(&x->world->faults, NULL, &w);
    gc_jsonw_end(&w);
    mock_reply_json(x, 200);
}

void mock_admin_faults_add(struct mock_exchange *x)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    if (!mock_request_any_json(x, &doc))
        return;
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    gc_jsonw_key(&w, "faults");
    enum gc_status s =
        mock_faults_add_all(&x->world->faults, &doc, mock_admin_operations(x), &problems, &w);
    if (s != GC_OK) {
        if (s == GC_E_TOO_BIG)
            (void)gc_fail(&err, s, "a world holds at most %d faults", MOCK_MAX_FAULTS);
        mock_fail_because(x, s, &err, &problems);
        return;
    }
    gc_jsonw_end(&w);
    mock_reply_json(x, 201);
    mock_admin_tell(x, x->world->name, "faults added");
}

void mock_admin_faults_clear(struct mock_exchange *x)
{
    mock_faults_clear(&x->world->faults);
    mock_admin_tell(x, x->world->name, "faults cleared");
    mock_reply_empty(x, 204);
}

static void no_such_fault(struct mock_exchange *x)
{
    mock_fail_text(x, MOCK_E_NOT_FOUND, "there is no fault \"%.63s\" in world %s",
                   mock_param(x, "id"), x->world->name);
}

void mock_admin_fault_get(struct mock_exchange *x)
{
    struct gc_jsonw w = mock_body(x);
    if (mock_faults_write(&x->world->faults, mock_param(x, "id"), &w))
        mock_reply_json(x, 200);
    else
        no_such_fault(x);
}

void mock_admin_fault_delete(struct mock_exchange *x)
{
    if (!mock_faults_remove(&x->world->faults, mock_param(x, "id"))) {
        no_such_fault(x);
        return;
    }
    mock_admin_tell(x, x->world->name, "fault removed");
    mock_reply_empty(x, 204);
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
    mock_stubs_reset_states(&x->world->stubs, NULL);
    mock_reply_empty(x, 204);
}
