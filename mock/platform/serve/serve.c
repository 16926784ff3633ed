/* The handler of all operations: who may, what came, what it does. */
#include <string.h>

#include "base/clock.h"
#include "base/http/url.h"
#include "mock/platform/serve/documents.h"

enum { REQUEST_ARENA = 16 << 20 };

struct missing {
    struct gc_strbuf names;
    size_t n;
};

static bool may(struct serving *s)
{
    struct gc_strbuf missing GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    size_t n = 0;
    for (size_t i = 0; i < s->op->n_permissions; i++) {
        if (mock_auth_may(s->x, s->op->permissions[i]))
            continue;
        gc_strbuf_addf(&missing, "%s%s", n++ ? ", " : "", s->op->permissions[i]);
    }
    if (n == 0 || (!s->op->all_permissions && n < s->op->n_permissions))
        return true;
    if (s->op->all_permissions || s->op->n_permissions == 1)
        serve_fail(s, 403, "missing.permissions", NULL,
                   "Unable to perform the requested action. You are missing the following "
                   "permission(s): %s",
                   gc_strbuf_text(&missing));
    else
        serve_fail(s, 403, "missing.any.permissions", NULL,
                   "Unable to perform the requested action. You must have at least one of the "
                   "following permissions assigned: [%s]",
                   gc_strbuf_text(&missing));
    return false;
}

static bool has_body(const struct serving *s)
{
    const struct gc_http_request *r = s->x->req;
    return strspn(r->body, " \t\r\n") != r->body_bytes;
}

/* False: it has answered 415 or 400. */
static bool read_body(struct serving *s)
{
    if (s->op->method == PLATFORM_GET || s->op->method == PLATFORM_HEAD || !has_body(s))
        return true;
    if (!gc_http_request_is(s->x->req, "application/json")) {
        if (!s->op->body)
            return true;
        mock_fail(s->x, MOCK_E_MEDIA_TYPE, NULL);
        return false;
    }
    return mock_request_any_json(s->x, &s->body);
}

static bool check_body(struct serving *s)
{
    struct platform_finding f;
    unsigned how = (s->documents->lenient ? PLATFORM_LENIENT : 0) |
                   (s->op->method == PLATFORM_PATCH ? PLATFORM_PARTIAL : 0);
    if (!s->op->body)
        return true;
    if (!s->body.root) {
        if (!s->op->body_required)
            return true;
        serve_fail(s, 400, "bad.request", NULL, "The request needs a body.");
        return false;
    }
    const cJSON *optional = gc_json_get(s->c ? s->c->row : NULL, "optional");
    if (platform_check(s->d, s->op->body, s->body.root, how, optional, &f))
        return true;
    serve_finding(s, &f);
    return false;
}

/* What is to become an item must be an object, whatever little the document says of it. */
static bool is_item_or_none(struct serving *s)
{
    bool makes = s->act->does == PLATFORM_CREATE || s->act->does == PLATFORM_REPLACE ||
                 s->act->does == PLATFORM_CHANGE;
    if (!makes || !s->body.root || cJSON_IsObject(s->body.root))
        return true;
    serve_fail(s, 400, "bad.request", NULL, "The body must be a JSON object, not %s.",
               gc_json_type_name(s->body.root));
    return false;
}

/* Which parameter of the operation's path a name is: by the name, else the nth; its segment. */
static const char *parameter(struct serving *s, const char *name, size_t n_name, size_t nth)
{
    size_t by_place = 0, segment = 0, seen = 0;
    for (const char *at = s->op->path->pattern; *at == '/'; at += strcspn(at + 1, "/") + 1) {
        segment++;
        if (at[1] != '{')
            continue;
        if (strncmp(at + 2, name, n_name) == 0 && at[2 + n_name] == '}')
            return serve_segment(s, s->x->path, segment);
        if (++seen == nth)
            by_place = segment;
    }
    return by_place ? serve_segment(s, s->x->path, by_place) : "";
}

/* The path of the collection that the act is on, its parameters those of the request. */
static const char *place_of(struct serving *s, const char *pattern)
{
    struct gc_strbuf path GC_AUTO(gc_strbuf_release) = GC_STRBUF(8192);
    size_t nth = 0;
    for (const char *at = pattern; *at == '/'; at += strcspn(at + 1, "/") + 1) {
        size_t n = strcspn(at + 1, "/");
        gc_strbuf_addc(&path, '/');
        if (at[1] == '{' && n > 2)
            gc_url_add_segment(&path, parameter(s, at + 2, n - 2, ++nth));
        else
            gc_strbuf_add(&path, at + 1, n);
    }
    const char *copy = gc_arena_dup(&s->arena, gc_strbuf_text(&path), path.len);
    return copy ? copy : "";
}

static void find_place(struct serving *s)
{
    const char *pattern = s->op->path->pattern;
    size_t n = platform_segments(pattern);
    bool is_item = s->act->does == PLATFORM_READ || s->act->does == PLATFORM_REPLACE ||
                   s->act->does == PLATFORM_CHANGE || s->act->does == PLATFORM_REMOVE;
    s->key = is_item ? serve_segment(s, s->x->path, n) : "";
    s->path = s->act->is_elsewhere ? place_of(s, s->act->collection->path->pattern)
                                   : serve_path(s, s->x->path, is_item ? n - 1 : n);
}

static void act(struct serving *s)
{
    static serve_fn *const does[] = {
        [PLATFORM_LIST] = serve_list,
        [PLATFORM_CREATE] = serve_create,
        [PLATFORM_READ] = serve_read,
        [PLATFORM_REPLACE] = serve_replace,
        [PLATFORM_CHANGE] = serve_change,
        [PLATFORM_REMOVE] = serve_remove,
        [PLATFORM_SHOW_ONE] = serve_show_one,
        [PLATFORM_REPLACE_ONE] = serve_replace_one,
        [PLATFORM_CHANGE_ONE] = serve_change_one,
        [PLATFORM_RESET_ONE] = serve_reset_one,
        [PLATFORM_SEARCH] = serve_search,
        [PLATFORM_BULK] = serve_bulk,
        [PLATFORM_START_JOB] = serve_start_job,
        [PLATFORM_ACCEPT] = serve_accept,
        [PLATFORM_RELATE] = serve_relate,
        [PLATFORM_EXAMPLE] = serve_example,
        [PLATFORM_REFUSE] = serve_refuse,
    };
    does[s->act->does](s);
}

static void serve(struct serving *s)
{
    struct gc_error err = {0};
    if (!platform_operation_read(s->op, &err) ||
        !(s->act = platform_act_of(s->op, s->documents->table))) {
        serve_label(s, PLATFORM_REFUSED);
        serve_fail(s, 501, "not.implemented", NULL,
                   "%s %s is published, but its document can't be read: %s", s->x->req->method,
                   s->op->path->pattern, gc_error_text(&err));
        return;
    }
    s->c = s->act->collection;
    serve_label(s, PLATFORM_BY_SHAPE);
    find_place(s);
    if (!may(s) || !read_body(s))
        return;
    if (!serve_has_parent(s))
        serve_not_found(s);
    else if (s->act->does == PLATFORM_REFUSE)
        serve_refuse(s);
    else if (serve_check_query(s) && check_body(s) && is_item_or_none(s))
        act(s);
    if (s->ignored.len > 0)
        gc_http_add_header(s->x->res, "X-GCMock-Ignored-Parameters", gc_strbuf_text(&s->ignored));
}

void platform_handle(struct mock_exchange *x)
{
    union {
        const struct mock_route *route;
        struct platform_operation *op;
    } row = {x->route}; /* the route is the operation's first member */
    struct serving s = {.x = x,
                        .op = row.op,
                        .d = row.op->path->document,
                        .documents = x->documents,
                        .arena = {.max_bytes = REQUEST_ARENA},
                        .ignored = GC_STRBUF(1024)};
    gc_time_format(mock_clock_now(&x->world->clock), s.now);
    serve(&s);
    gc_strbuf_release(&s.ignored);
    gc_json_release(&s.body);
    gc_arena_release(&s.arena);
}
