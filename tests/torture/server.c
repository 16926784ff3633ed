#include "tests/torture/server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/http/server.h"
#include "tests/torture/torture.h"

static struct gc_http_server *server;

static void answer(void *ctx, const struct gc_http_request *req, struct gc_http_response *res)
{
    static const struct {
        const char *path, *body;
    } known[] = {
        {"/oauth/token", "{\"access_token\":\"tok-1\",\"token_type\":\"bearer\","
                         "\"expires_in\":86399}"},
        {"/api/v2/architect/flows/f1", "{\"id\":\"f1\",\"name\":\"Main\",\"type\":\"x\",\"nodes\":"
                                       "[{\"id\":\"n1\",\"name\":\"Look up\",\"type\":"
                                       "\"GetExternalContactAction\"}]}"},
        {"/api/v2/architect/simulations",
         "{\"status\":\"COMPLETED\",\"trace\":[{\"nodeId\":\"n1\",\"nodeName\":\"Look up\","
         "\"nodeType\":\"GetExternalContactAction\",\"result\":{\"contact\":{\"id\":\"c1\"}}}]}"},
        {"/api/v2/oauth2/introspect", "{\"active\":true}"},
        {"/users/7", "{\"id\":7,\"name\":\"Grace Example\",\"email\":\"grace@example.com\"}"},
    };
    (void)ctx;
    res->status = 404;
    gc_http_add_header(res, "Content-Type", "application/json");
    for (size_t i = 0; i < GC_COUNT_OF(known); i++)
        if (strcmp(req->path, known[i].path) == 0) {
            res->status = 200;
            gc_strbuf_adds(&res->body, known[i].body);
        }
}

static void stop(void)
{
    gc_http_server_stop(server, 1000);
}

const char *torture_server(void)
{
    static char url[64];
    struct gc_error err = {0};
    torture_arm(false);
    if (!server) {
        const struct gc_http_server_options o = {.handler = answer, .n_workers = 8};
        if (gc_http_server_start(&server, &o, &err) != GC_OK)
            return NULL;
        atexit(stop);
        snprintf(url, sizeof url, "http://127.0.0.1:%u", gc_http_server_port(server));
    }
    torture_arm(true);
    return url;
}
