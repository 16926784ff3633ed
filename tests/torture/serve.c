/* Whole requests through the mock's handler, whose thread fails the allocations. */
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/http/client.h"
#include "base/json/json.h"
#include "mock/admin/admin.h"
#include "mock/api/routes.h"
#include "mock/server/internal.h"
#include "tests/torture/torture.h"

static struct mock_services mock;
static struct gc_http_server *server;
static struct gc_http_client *client;
static char base[64], token[160];
static atomic_bool fails_now;

static void serve(void *ctx, const struct gc_http_request *req, struct gc_http_response *res)
{
    torture_arm(atomic_load(&fails_now));
    mock_serve(ctx, req, res);
    torture_arm(false);
}

/* The answer's status; its body in doc. */
static int ask(const char *method, const char *path, const char *type, const char *body,
               struct gc_json *doc)
{
    char url[192], bearer[192];
    struct gc_http_reply reply GC_AUTO(gc_http_reply_release) = {0};
    snprintf(url, sizeof url, "%s%s", base, path);
    snprintf(bearer, sizeof bearer, "Bearer %s", token);
    const struct gc_http_header headers[] = {{"Content-Type", type}, {"Authorization", bearer}};
    const struct gc_http_call call = {.method = method,
                                      .url = url,
                                      .headers = headers,
                                      .n_headers = *token ? 2 : 1,
                                      .body = body,
                                      .body_bytes = body ? strlen(body) : 0,
                                      .deadline_ms = gc_deadline_in(5000)};
    if (gc_http_call(client, &call, &reply, NULL) != GC_OK)
        return 0;
    /* Without memory for its body an answer is a bare 500. */
    (void)!gc_json_parse(doc, "answer", reply.body ? reply.body : "", reply.body_bytes,
                         &gc_json_file_limits, NULL);
    return reply.status;
}

static void stop(void)
{
    gc_http_server_stop(server, 1000);
    gc_http_client_free(client);
    mock_worlds_release(&mock.worlds);
    gc_router_free(mock.admin_routes);
    gc_router_free(mock.api_routes);
    gc_router_free(mock.collection_routes);
}

static bool start(void)
{
    static const char *const dirs[] = {"fixtures/orgs/demo"};
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct mock_org *org = NULL;
    if (mock_org_load(&org, dirs, 1, mock_api_operations(), NULL, NULL) != GC_OK)
        return false;
    mock_worlds_init(&mock.worlds, org);
    if (gc_router_new(&mock.admin_routes, mock_admin_routes, mock_n_admin_routes,
                      sizeof *mock_admin_routes) != GC_OK ||
        gc_router_new(&mock.api_routes, mock_api_routes, mock_n_api_routes,
                      sizeof *mock_api_routes) != GC_OK ||
        gc_router_new(&mock.collection_routes, mock_collection_routes, mock_n_collection_routes,
                      sizeof *mock_collection_routes) != GC_OK)
        exit(2);
    mock_org_unref(org);
    const struct gc_http_server_options o = {.handler = serve, .ctx = &mock, .n_workers = 8};
    if (gc_http_server_start(&server, &o, NULL) != GC_OK ||
        gc_http_client_new(&client, &(struct gc_http_client_options){.user_agent = "torture"}) !=
            GC_OK)
        return false;
    atexit(stop);
    snprintf(base, sizeof base, "http://127.0.0.1:%u", gc_http_server_port(server));
    int status =
        ask("POST", "/oauth/token", "application/x-www-form-urlencoded",
            "grant_type=client_credentials&client_id=demo-client&client_secret=demo-secret", &doc);
    const char *text = gc_json_str(doc.root, "access_token");
    if (status != 200 || !text)
        return false;
    snprintf(token, sizeof token, "%s", text);
    return true;
}

/* What could not be served is a 5xx, never a 200 with something missing. */
static int judge(int status, bool right)
{
    if (status == 500 || status == 503)
        return GC_E_NOMEM;
    return torture_right(status == 200 && right);
}

TORTURE(serve, "answers requests of the API", TORTURE_KEEPS)
{
    static const char body[] =
        "{\"flowId\":\"11111111-1111-4111-8111-111111111111\",\"context\":{\"from\":"
        "\"+15551234567\",\"to\":\"+15550000000\"},\"timeout\":5000}";
    struct gc_json flow GC_AUTO(gc_json_release) = {0}, sim GC_AUTO(gc_json_release) = {0};
    if (!server && !start())
        return TORTURE_WRONG;
    atomic_store(&fails_now, true);
    int got = ask("GET", "/api/v2/architect/flows/11111111-1111-4111-8111-111111111111",
                  "application/json", NULL, &flow);
    int ran = ask("POST", "/api/v2/architect/simulations", "application/json", body, &sim);
    atomic_store(&fails_now, false);
    const char *status = gc_json_str(sim.root, "status");
    int one = judge(got, gc_json_get(flow.root, "nodes") != NULL);
    /* A look-up that had no memory is a failed look-up: the trace says so. */
    int other = judge(ran, status && gc_json_get(sim.root, "trace"));
    return one == TORTURE_WRONG || other == TORTURE_WRONG ? TORTURE_WRONG : one ? one : other;
}
