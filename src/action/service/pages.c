/* pages.c - what the service says about itself. */
#include "action/service/action.h"
#include "base/http/page.h"
#include "base/version.h"

extern const struct gc_embedded gc_action_files[]; /* of the page at /docs */

void gc_get_health(struct gc_action *a, struct gc_action_request *r)
{
    struct gc_jsonw w = gc_jsonw(&r->res->body);
    (void)a;
    r->res->status = 200;
    gc_answer_json_headers(r->res);
    gc_jsonw_object(&w);
    gc_jsonw_put_str(&w, "status", "ok");
    gc_jsonw_put_str(&w, "version", GC_VERSION);
    gc_jsonw_end(&w);
}

void gc_get_openapi(struct gc_action *a, struct gc_action_request *r)
{
    r->res->status = 200;
    gc_answer_json_headers(r->res);
    gc_strbuf_adds(&r->res->body, a->openapi);
}

void gc_get_docs(struct gc_action *a, struct gc_action_request *r)
{
    (void)a;
    (void)gc_http_page_send(gc_action_files, "docs.html", r->http, r->res);
}

void gc_get_page_file(struct gc_action *a, struct gc_action_request *r)
{
    (void)a;
    if (gc_http_page_send(gc_action_files, r->http->path + sizeof GC_HTTP_PAGE_FILES - 1, r->http,
                          r->res))
        return;
    r->refused = true;
    gc_refuse(&r->why, GC_ANSWER_NO_ROUTE);
    gc_answer_refusal(r->res, &r->why);
}
