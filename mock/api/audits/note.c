/* What an exchange wrote: its path says of what, its answer or its path which one. */
#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "mock/api/audits/audits.h"

#define API "/api/v2/"

/* Asks, or does something that changes no entity. */
static bool only_asks(const char *pattern)
{
    static const char *const prefixes[] = {
        "analytics/", "audits/", "notifications/",  "architect/simulations",
        "oauth2/",    "tokens/", "flows/executions"};
    static const char *const ends[] = {"/query", "/search",          "/execute",
                                       "/test",  "/contacts/lookup", "identifierlookup/contacts"};
    size_t n = strlen(pattern);
    for (size_t i = 0; i < GC_COUNT_OF(prefixes); i++)
        if (strncmp(pattern, prefixes[i], strlen(prefixes[i])) == 0)
            return true;
    for (size_t i = 0; i < GC_COUNT_OF(ends); i++)
        if (n >= strlen(ends[i]) && strcmp(pattern + n - strlen(ends[i]), ends[i]) == 0)
            return true;
    return false;
}

static void name_service(const char *pattern, struct mock_audit *a)
{
    static const struct {
        const char *folder, *service;
    } row[] = {
        {"users", "Directory"},
        {"authorization", "PeoplePermissions"},
        {"routing", "Routing"},
        {"architect", "Architect"},
        {"flows", "Architect"},
        {"externalcontacts", "ExternalContacts"},
        {"groups", "Groups"},
        {"integrations", "Integrations"},
        {"presence", "Presence"},
        {"conversations", "ContactCenter"},
        {"telephony", "Telephony"},
        {"outbound", "Outbound"},
        {"responsemanagement", "ResponseManagement"},
    };
    size_t n = strcspn(pattern, "/");
    snprintf(a->service, sizeof a->service, "%.*s", (int)(n < 31 ? n : 31), pattern);
    *a->service = (char)toupper((unsigned char)*a->service);
    for (size_t i = 0; i < GC_COUNT_OF(row); i++)
        if (strlen(row[i].folder) == n && strncmp(row[i].folder, pattern, n) == 0)
            gc_copy(a->service, sizeof a->service, row[i].service);
}

/* "queues" -> "Queue", "categories" -> "Category": the last segment that is no parameter. */
static void name_type(const char *pattern, struct mock_audit *a)
{
    const char *found = pattern;
    size_t n_found = strcspn(pattern, "/");
    for (const char *at = pattern; *at;) {
        size_t n = strcspn(at, "/");
        if (*at != '{') {
            found = at;
            n_found = n;
        }
        at += n + (at[n] == '/');
    }
    char *type = a->entity_type;
    snprintf(type, sizeof a->entity_type, "%.*s", (int)(n_found < 47 ? n_found : 47), found);
    *type = (char)toupper((unsigned char)*type);
    size_t n = strlen(type);
    if (n > 3 && strcmp(type + n - 3, "ies") == 0)
        memcpy(type + n - 3, "y", 2);
    else if (n > 1 && type[n - 1] == 's' && type[n - 2] != 's')
        type[n - 1] = '\0';
}

/* The answer's id and name; else the last parameter of the path. True: the answer has an id. */
static bool name_entity(struct mock_exchange *x, struct mock_audit *a)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    const struct gc_strbuf *body = &x->res->body;
    if (body->len > 0 && gc_json_parse(&doc, "answer", body->data, body->len,
                                       &gc_json_default_limits, NULL) != GC_OK)
        doc.root = NULL;
    const char *id = gc_json_str(doc.root, "id"), *name = gc_json_str(doc.root, "name");
    size_t n = x->match.n_params;
    gc_copy(a->entity_id, sizeof a->entity_id, id ? id : n > 0 ? x->match.values[n - 1] : "");
    gc_copy(a->entity_name, sizeof a->entity_name, name ? name : "");
    return id != NULL;
}

void mock_audit_exchange(struct mock_exchange *x)
{
    const char *pattern = x->route ? x->route->route.pattern : "", *method = x->req->method;
    struct mock_audit a = {.at_ms = 0};
    bool writes = strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0;
    if (!writes || x->res->status / 100 != 2 || strncmp(pattern, API, sizeof API - 1) != 0 ||
        only_asks(pattern + sizeof API - 1))
        return;
    pattern += sizeof API - 1;
    bool has_id = name_entity(x, &a);
    gc_uuid(a.id);
    a.at_ms = mock_clock_now(&x->world->clock);
    name_service(pattern, &a);
    name_type(pattern, &a);
    gc_copy(a.action, sizeof a.action,
            strcmp(method, "DELETE") == 0           ? "Delete"
            : strcmp(method, "POST") == 0 && has_id ? "Create"
                                                    : "Update");
    gc_copy(a.client_id, sizeof a.client_id, x->token.client_id);
    gc_copy(a.user_id, sizeof a.user_id, x->token.user_id);
    gc_copy(a.address, sizeof a.address, x->req->remote_addr ? x->req->remote_addr : "");
    mock_audits_add(&x->world->audits, &a);
}
