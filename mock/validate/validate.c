#include "mock/validate/validate.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "mock/api/routes.h"
#include "mock/fault/match.h"
#include "mock/platform/serve/platform.h"
#include "mock/stubs/stubs.h"

struct check {
    const struct mock_org *org;
    struct mock_served served;
    FILE *to;
    struct gc_map names; /* of that kind */
    enum mock_kind kind; /* that is looked at */
    const char *what;    /* the same in words */
    size_t n_warnings;
};

static bool check_flow(void *ctx, const char *id, const char *json, size_t json_bytes)
{
    struct check *c = ctx;
    const struct mock_flow *flow = mock_org_flow(c->org, id);
    (void)json, (void)json_bytes;
    if (flow && flow->export)
        mock_validate_export(c->org, flow, c->to);
    if (flow && flow->model)
        c->n_warnings += mock_validate_flow(c->org, flow, c->to);
    return true;
}

static bool check_client(void *ctx, const char *id, const char *json, size_t json_bytes)
{
    struct check *c = ctx;
    const struct mock_client *client = mock_org_client(c->org, id);
    (void)json, (void)json_bytes;
    if (client && !client->disabled)
        c->n_warnings += mock_validate_client(&c->served, client, c->to);
    return true;
}

static bool check_action(void *ctx, const char *id, const char *json, size_t json_bytes)
{
    struct check *c = ctx;
    (void)json, (void)json_bytes;
    c->n_warnings +=
        mock_validate_action(&c->served, mock_org_data_action_by_id(c->org, id), c->to);
    return true;
}

/* Data actions and flows are chosen by name, too: the first of a name is taken. */
static bool check_name(void *ctx, const char *id, const char *json, size_t json_bytes)
{
    struct check *c = ctx;
    void *first = NULL;
    (void)json, (void)json_bytes;
    const struct mock_data_action *action = mock_org_data_action(c->org, id);
    const struct mock_flow *flow = mock_org_flow(c->org, id);
    const char *name = c->kind == MOCK_FLOWS ? flow ? flow->name : NULL
                       : action              ? action->name
                                             : NULL;
    if (name && gc_map_get(&c->names, name)) {
        fprintf(c->to, "warning: two %s are named \"%s\"\n", c->what, name);
        c->n_warnings++;
    } else if (name && gc_map_put(&c->names, name, c, &first) != GC_OK)
        return false;
    return true;
}

static void check_names(struct check *c, enum mock_kind kind, const char *what)
{
    c->kind = kind;
    c->what = what;
    mock_org_each(c->org, kind, NULL, check_name, c);
    gc_map_release(&c->names, NULL);
}

/* What can never answer stands there by mistake. */
static void note_shadowed(void *ctx, const struct mock_stub *shadowed, const struct mock_stub *by)
{
    struct check *c = ctx;
    const char *file, *other;
    struct gc_pos at = mock_stub_where(shadowed, &file), before = mock_stub_where(by, &other);
    fprintf(c->to,
            "%s:%u:%u: warning: stub \"%s\" is never asked: \"%s\" at %s:%u:%u takes all that it "
            "would\n",
            file, at.line, at.column, mock_stub_id(shadowed), mock_stub_id(by), other, before.line,
            before.column);
    c->n_warnings++;
}

static void print_count(FILE *to, size_t n, const char *one, const char *many)
{
    fprintf(to, ", %zu %s", n, n == 1 ? one : many);
}

static void print_summary(const struct mock_org *org, size_t n_warnings, FILE *to)
{
    static const struct {
        enum mock_kind kind;
        const char *one, *many;
    } row[] = {{MOCK_FLOWS, "flow", "flows"},
               {MOCK_CONTACTS, "contact", "contacts"},
               {MOCK_DATA_ACTIONS, "data action", "data actions"}};
    struct mock_texts collections = mock_org_collections(org);
    size_t n_clients = mock_org_count(org, MOCK_CLIENTS, NULL);
    fprintf(to, "ok: org \"%s\": %zu %s", mock_org_settings(org)->name, n_clients,
            n_clients == 1 ? "client" : "clients");
    for (size_t i = 0; i < GC_COUNT_OF(row); i++)
        print_count(to, mock_org_count(org, row[i].kind, NULL), row[i].one, row[i].many);
    for (size_t i = 0; i < collections.n; i++)
        print_count(to, mock_org_count(org, MOCK_COLLECTION, collections.items[i]),
                    collections.items[i], collections.items[i]);
    int n_faults = mock_org_faults(org) ? cJSON_GetArraySize(mock_org_faults(org)) : 0;
    if (n_faults > 0)
        print_count(to, (size_t)n_faults, "fault", "faults");
    size_t n_stubs = mock_stub_set_count(mock_org_stubs(org));
    if (n_stubs > 0)
        print_count(to, n_stubs, "stub", "stubs");
    if (n_warnings > 0)
        print_count(to, n_warnings, "warning", "warnings");
    fputc('\n', to);
}

/* Which folders are judged together, when it is more than those that were named. */
static void print_folders(const char *const *dirs, size_t n_dirs, FILE *to)
{
    struct mock_folders folders GC_AUTO(mock_org_folders_release) = {0};
    struct gc_problems told GC_AUTO(gc_problems_release) = {0};
    if (mock_org_folders(&folders, dirs, n_dirs, &told) != GC_OK || folders.n <= n_dirs)
        return;
    fprintf(to, "%s lies over", folders.names[folders.n - 1]);
    for (size_t i = folders.n - 1; i-- > 0;)
        fprintf(to, " %s%s", folders.names[i], i > 0 ? "," : "\n");
}

static int refuse(const struct gc_problems *problems, const struct gc_error *err, enum gc_status s,
                  FILE *to)
{
    gc_problems_print(problems, to);
    if (problems->n == 0)
        fprintf(to, "%s\n", gc_error_text(err));
    fprintf(to, "%zu problem%s\n", problems->n, problems->n == 1 ? "" : "s");
    return gc_status_exit_code(s);
}

static void check_all(struct check *c)
{
    mock_org_each(c->org, MOCK_FLOWS, NULL, check_flow, c);
    mock_org_each(c->org, MOCK_DATA_ACTIONS, NULL, check_action, c);
    mock_org_each(c->org, MOCK_CLIENTS, NULL, check_client, c);
    c->n_warnings += mock_validate_contacts(c->org, c->to);
    c->n_warnings += mock_validate_faults(&c->served, c->to);
    check_names(c, MOCK_FLOWS, "flows");
    check_names(c, MOCK_DATA_ACTIONS, "data actions");
    mock_stub_set_each_shadowed(mock_org_stubs(c->org), note_shadowed, c);
}

int mock_validate(const char *const *dirs, size_t n_dirs, struct platform *platform, FILE *to)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    struct mock_org *org = NULL;
    struct platform *own = NULL;
    struct mock_operations operations = *mock_api_operations();
    enum gc_status s =
        platform ? GC_OK : platform_new(&own, &(struct platform_options){0}, &problems, &err);
    operations.knows = platform_knows;
    operations.ctx = platform = platform ? platform : own;
    if (s == GC_OK)
        s = mock_org_load(&org, dirs, n_dirs, &operations, &problems, &err);
    if (s == GC_OK) {
        struct check c = {.org = org, .to = to, .served = {.org = org, .platform = platform}};
        print_folders(dirs, n_dirs, to);
        check_all(&c);
        print_summary(org, c.n_warnings, to);
        mock_served_release(&c.served);
    }
    mock_org_unref(org);
    platform_free(own);
    return s == GC_OK ? 0 : refuse(&problems, &err, s, to);
}
