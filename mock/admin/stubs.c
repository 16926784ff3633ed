/* Stubs and the states of their scenarios. */
#include <string.h>

#include "mock/admin/admin.h"
#include "mock/api/routes.h"
#include "mock/exchange/envelope.h"

enum { ID_BYTES = 256, MAX_LIMIT = 1000000 };

static struct mock_stub_set *of_org(const struct mock_exchange *x)
{
    return mock_org_stubs(x->org);
}

static bool read_filter(struct mock_exchange *x, struct mock_stub_filter *f, char after[ID_BYTES])
{
    char used[8];
    int64_t limit;
    *f = (struct mock_stub_filter){.used = -1};
    if (!mock_query_int(x, "limit", 1, MAX_LIMIT, 0, &limit))
        return false;
    f->limit = (size_t)limit;
    f->after = mock_query(x, "after", after, ID_BYTES);
    if (!mock_query(x, "used", used, sizeof used))
        return true;
    if (strcmp(used, "true") != 0 && strcmp(used, "false") != 0) {
        mock_fail_value(x, "used", used, "true (hit) or false (never hit)");
        return false;
    }
    f->used = strcmp(used, "true") == 0;
    return true;
}

void mock_admin_stubs_list(struct mock_exchange *x)
{
    struct mock_stub_filter filter;
    char after[ID_BYTES];
    if (!read_filter(x, &filter, after))
        return;
    struct gc_jsonw w = mock_body(x);
    enum gc_status s = mock_stubs_write(&x->world->stubs, of_org(x), &filter, &w);
    if (s == GC_OK)
        mock_reply_json(x, 200);
    else
        mock_fail_because(x, s, NULL, NULL);
}

/* All-or-nothing; an array may be as long as a file. */
static bool read_stubs(struct mock_exchange *x, struct gc_json *doc)
{
    struct gc_error err = {0};
    enum gc_status s = gc_json_parse(doc, "request body", x->req->body, x->req->body_bytes,
                                     &gc_json_file_limits, &err);
    if (s != GC_OK)
        mock_fail_because(x, s == GC_E_TOO_BIG ? GC_E_DATA : s, &err, NULL);
    return s == GC_OK;
}

void mock_admin_stubs_add(struct mock_exchange *x)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    if (!read_stubs(x, &doc))
        return;
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    gc_jsonw_key(&w, "stubs");
    enum gc_status s =
        mock_stubs_add(&x->world->stubs, &doc, mock_admin_operations(x), &problems, &w);
    if (s != GC_OK) {
        if (s == GC_E_TOO_BIG)
            (void)gc_fail(&err, s, "a world holds at most %d stubs of its own", MOCK_MAX_OWN_STUBS);
        mock_fail_because(x, s, &err, &problems);
        return;
    }
    gc_jsonw_end(&w);
    mock_reply_json(x, 201);
    mock_admin_tell(x, x->world->name, "stubs added");
}

void mock_admin_stubs_clear(struct mock_exchange *x)
{
    mock_stubs_clear(&x->world->stubs, of_org(x));
    mock_admin_tell(x, x->world->name, "stubs cleared");
    mock_reply_empty(x, 204);
}

static void no_such_stub(struct mock_exchange *x)
{
    mock_fail_text(x, MOCK_E_NOT_FOUND, "there is no stub \"%.63s\" in world %s",
                   mock_param(x, "id"), x->world->name);
}

void mock_admin_stub_get(struct mock_exchange *x)
{
    struct gc_jsonw w = mock_body(x);
    if (mock_stubs_write_one(&x->world->stubs, of_org(x), mock_param(x, "id"), &w))
        mock_reply_json(x, 200);
    else
        no_such_stub(x);
}

void mock_admin_stub_put(struct mock_exchange *x)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    const char *id = mock_param(x, "id");
    bool made = false;
    if (!read_stubs(x, &doc))
        return;
    enum gc_status s = mock_stubs_put(&x->world->stubs, of_org(x), id, &doc,
                                      mock_admin_operations(x), &problems, &made);
    if (s != GC_OK) {
        mock_fail_because(x, s, NULL, &problems);
        return;
    }
    struct gc_jsonw w = mock_body(x);
    (void)mock_stubs_write_one(&x->world->stubs, of_org(x), id, &w);
    mock_reply_json(x, made ? 201 : 200);
    mock_admin_tell(x, x->world->name, "stubs added");
}

void mock_admin_stub_delete(struct mock_exchange *x)
{
    if (!mock_stubs_remove(&x->world->stubs, of_org(x), mock_param(x, "id"))) {
        no_such_stub(x);
        return;
    }
    mock_admin_tell(x, x->world->name, "stub removed");
    mock_reply_empty(x, 204);
}

/* --- states ------------------------------------------------------------------------------------
 */

void mock_admin_states_list(struct mock_exchange *x)
{
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    gc_jsonw_key(&w, "states");
    (void)mock_stubs_write_states(&x->world->stubs, of_org(x), NULL, &w);
    gc_jsonw_end(&w);
    mock_reply_json(x, 200);
}

static void no_such_scenario(struct mock_exchange *x)
{
    mock_fail_text(x, MOCK_E_NOT_FOUND, "no stub names a scenario \"%.100s\" in world %s",
                   mock_param(x, "scenario"), x->world->name);
}

void mock_admin_state_get(struct mock_exchange *x)
{
    struct gc_jsonw w = mock_body(x);
    if (mock_stubs_write_states(&x->world->stubs, of_org(x), mock_param(x, "scenario"), &w))
        mock_reply_json(x, 200);
    else
        no_such_scenario(x);
}

void mock_admin_state_set(struct mock_exchange *x)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_error err = {0};
    const char *state;
    if (!mock_request_any_json(x, &doc) ||
        !mock_member_text(x, doc.root, "state", "the name of a state, as a string", &state))
        return;
    enum gc_status s =
        mock_stubs_set_state(&x->world->stubs, of_org(x), mock_param(x, "scenario"), state, &err);
    if (s != GC_OK) {
        mock_fail_because(x, s, &err, NULL);
        return;
    }
    mock_admin_state_get(x);
    mock_admin_tell(x, x->world->name, "state changed");
}

void mock_admin_state_reset(struct mock_exchange *x)
{
    struct gc_jsonw w = mock_body(x);
    if (!mock_stubs_write_states(&x->world->stubs, of_org(x), mock_param(x, "scenario"), &w)) {
        no_such_scenario(x);
        return;
    }
    mock_stubs_reset_states(&x->world->stubs, mock_param(x, "scenario"));
    mock_admin_tell(x, x->world->name, "state changed");
    mock_reply_empty(x, 204);
}

void mock_admin_states_reset(struct mock_exchange *x)
{
    mock_stubs_reset_states(&x->world->stubs, NULL);
    mock_admin_tell(x, x->world->name, "state changed");
    mock_reply_empty(x, 204);
}
