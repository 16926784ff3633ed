/* What has no state: accepted requests, reports nobody writes, and what no shape tells. */
#include <string.h>

#include "mock/platform/act/act.h"

/* RFC 7240's Prefer, as Prism's users know it: dynamic=true asks for an example. */
static bool prefers_example(const struct serving *s)
{
    const char *prefer = gc_http_request_header(s->x->req, "Prefer");
    return prefer && strcasestr(prefer, "dynamic=true");
}

static void show_example(struct serving *s)
{
    serve_label(s, PLATFORM_EXAMPLED);
    cJSON *example = platform_make_example(s->d, s->op->answer, s->now);
    if (!s->op->answer)
        serve_status(s);
    else if (example)
        mock_reply_value(s->x, s->op->status, example);
    else
        serve_nomem(s);
    cJSON_Delete(example);
}

void serve_accept(struct serving *s)
{
    if (s->op->answer)
        serve_tree(s, platform_make_least(s->d, s->op->answer, s->now));
    else
        serve_status(s);
}

static bool may_show(const struct serving *s)
{
    return !s->documents->no_examples;
}

static void refuse(struct serving *s)
{
    s->x->refused = true;
    serve_label(s, PLATFORM_REFUSED);
    serve_fail(s, 501, "not.implemented", NULL,
               "%s %s is published, but gcmock does not act it out. Give it a fault with a body, a "
               "seed, or a row of the table.",
               s->x->req->method, s->op->path->pattern);
}

/* A report: the org's seed, else an example. */
void serve_example(struct serving *s)
{
    mock_stores_lock(&s->x->world->stores);
    struct mock_entity *e = mock_store_get(serve_store(s, NULL, s->path, false), "");
    if (e)
        mock_entity_ref(e);
    mock_stores_unlock(&s->x->world->stores);
    if (e) {
        mock_reply_raw(s->x, e->json, e->n_json);
        s->x->res->status = s->op->status;
    } else if (may_show(s)) {
        show_example(s);
    } else {
        refuse(s);
    }
    mock_entity_unref(e);
}

void serve_refuse(struct serving *s)
{
    if (may_show(s) && prefers_example(s))
        show_example(s);
    else
        refuse(s);
}
