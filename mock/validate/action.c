/* Exported data actions: what they ask, and what a run of them will miss. */
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "mock/integrations/action/action.h"
#include "mock/validate/validate.h"

enum { PATH_BYTES = 2048 };

struct notes {
    const struct mock_served *served;
    const struct mock_data_action *action;
    FILE *to;
};

static const char *url_of(const struct mock_data_action *a)
{
    const cJSON *request = gc_json_get(gc_json_get(a->json, "config"), "request");
    const char *url = gc_json_str(request, "requestUrlTemplate");
    return url ? url : "";
}

/* The end of the reference that begins at `at`, a '$': ${x.y}, $x.y($z). */
static const char *after_reference(const char *at)
{
    unsigned open = 0;
    at++;
    at += *at == '!';
    if (*at == '{') {
        do {
            open += *at == '{';
            open -= *at == '}';
            at++;
        } while (*at && open);
        return at;
    }
    while ((*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') || *at == '.' || *at == '_' ||
           (*at >= '0' && *at <= '9'))
        at++;
    if (*at == '(')
        do {
            open += *at == '(';
            open -= *at == ')';
            at++;
        } while (*at && open);
    return at;
}

/* The path of a URL whose references are put in as "x". */
static void path_of(const char *url, char out[PATH_BYTES])
{
    size_t n = 0;
    while (*url && *url != '?' && *url != '#' && n + 1 < PATH_BYTES) {
        bool reference = *url == '$';
        out[n++] = reference ? 'x' : *url;
        url = reference ? after_reference(url) : url + 1;
    }
    out[n] = '\0';
}

static void note_platform(struct notes *n, const char *url)
{
    char path[PATH_BYTES];
    path_of(url, path);
    if (mock_served_path(n->served, n->action->definition->method, path))
        return;
    int status = mock_served_path(n->served, NULL, path) ? 405 : 404;
    fprintf(
        n->to,
        "  note: gcmock does not serve %s %s: it will fail with %d\n        give it an answer by "
        "a stub: {\"match\": {\"path\": \"%s\"}, \"answer\": {\"body\": ...}}\n",
        n->action->definition->method, path, status, path);
}

static void note_origin(struct notes *n, const char *url)
{
    const char *rest;
    size_t origin = mock_origin_length(url);
    bool open = memchr(url, '$', origin ? origin : strcspn(url, "/")) != NULL;
    if (open) {
        fprintf(n->to, "  note: its host is known only when it runs; map the origin in org.json\n");
        return;
    }
    if (origin ? mock_origin_is_here(url) : *url != '/')
        origin = 0;
    if (!origin || mock_org_origin(n->served->org, url, &rest))
        return;
    fprintf(n->to,
            "  note: nothing is sent to %.*s: it will fail\n        say in org.json where it goes: "
            "\"origins\": {\"%.*s\": \"http://127.0.0.1:9000\"}\n",
            (int)origin, url, (int)origin, url);
}

static void note_key(struct notes *n, const char *key, const char *what)
{
    const char *rest;
    if (!mock_org_origin(n->served->org, key, &rest))
        fprintf(n->to,
                "  note: %s is not mapped: it will fail\n        say in org.json where it goes: "
                "\"origins\": {\"%s\": \"http://127.0.0.1:9000\"}\n",
                what, key);
}

static void note_url(struct notes *n)
{
    const char *url = url_of(n->action);
    enum action_kind kind = n->action->definition->kind;
    if (kind == ACTION_FUNCTION)
        fprintf(n->to, "  note: it runs a program of the platform: it will fail\n");
    else if (!*url)
        return; /* said by the loader */
    else if (kind == ACTION_LAMBDA)
        note_key(n, url, "the function");
    else if (kind == ACTION_SALESFORCE && *url == '/')
        note_key(n, "salesforce", "Salesforce");
    else if (*url == '/')
        note_platform(n, url);
    else
        note_origin(n, url);
}

/* Is the credential that a template names there, and the login? */
static void note_reference(void *ctx, const struct velocity_mention *m)
{
    struct notes *n = ctx;
    const cJSON *all = mock_org_settings(n->served->org)->credentials;
    const cJSON *own = gc_json_get(all, n->action->integration);
    if (strncasecmp(m->name, "credentials.", 12) != 0)
        return;
    char key[256];
    gc_copy(key, sizeof key, m->name + 12);
    key[strcspn(key, ".")] = '\0';
    if (!gc_json_get(own, key))
        fprintf(n->to,
                "  note: ${credentials.%s} is not there\n        say it in org.json: "
                "\"credentials\": {\"%s\": {\"%s\": \"...\"}}\n",
                key, n->action->integration, key);
}

static void note_templates(struct notes *n)
{
    const struct action_definition *d = n->action->definition;
    if (d->url)
        velocity_references(d->url, note_reference, n);
    if (d->body)
        velocity_references(d->body, note_reference, n);
    for (size_t i = 0; i < d->n_headers; i++)
        velocity_references(d->headers[i].value, note_reference, n);
    if (d->needs_login && !d->is_login &&
        !mock_org_login_action(n->served->org, n->action->integration))
        fprintf(n->to,
                "  note: ${authResponse...}: its integration \"%s\" has no *.customAuth.json: it "
                "will get a token of gcmock\n",
                n->action->integration);
}

size_t mock_validate_action(struct mock_served *served, const struct mock_data_action *a, FILE *to)
{
    struct notes n = {.served = served, .action = a, .to = to};
    if (a->compact)
        return 0;
    fprintf(to, "data action \"%s\", %s%s: %s %s\n", a->name, a->integration,
            a->definition->is_login ? ", its login" : "", a->definition->method, url_of(a));
    for (size_t i = 0; i < a->notes->n_kept; i++)
        fprintf(to, "  warning: %s\n", a->notes->list[i].whole);
    note_url(&n);
    note_templates(&n);
    return a->notes->n;
}
