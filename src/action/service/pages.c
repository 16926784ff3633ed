/* pages.c - what the service says about itself. */
#include "action/pages/pages.h"
#include "action/service/action.h"
#include "base/random.h"
#include "base/version.h"

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
    char nonce[23];
    (void)a;
    gc_random_text(nonce, sizeof nonce - 1);
    r->res->status = 200;
    gc_http_add_header(r->res, "Content-Type", "text/html; charset=utf-8");
    gc_http_add_header(r->res, "Cache-Control", "no-store");
    gc_http_add_header(r->res, "X-Content-Type-Options", "nosniff");
    gc_http_add_headerf(r->res, "Content-Security-Policy",
                        "default-src 'none'; script-src 'nonce-%s'; style-src 'nonce-%s'; "
                        "connect-src 'self'; base-uri 'none'; form-action 'none'; "
                        "frame-ancestors 'none'",
                        nonce, nonce);
    gc_action_docs_write(nonce, &r->res->body);
}
