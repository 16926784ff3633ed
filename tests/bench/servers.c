#include <stdio.h>
#include <stdlib.h>

#include "tests/bench/bare.h"
#include "tests/bench/bench.h"
#include "tests/bench/big_org.h"
#include "tests/bench/peers.h"

static void compare(struct subject *subjects, size_t n)
{
    b.failed |= !measure(subjects, n, b.n_rounds);
}

static struct bare *start_bare(unsigned n_calls, unsigned *port)
{
    struct bare *bare = bare_start(n_calls, b.mock.port, b.mock.token, port);
    if (!bare)
        give_up("the bare server did not start");
    return bare;
}

/* 16 connections that are kept. */
void measure_endpoints(unsigned bare_port, const char *const *user)
{
    struct peer peer;
    bool has_peer = peer_read(getenv("BENCH_PEER"), &peer);
    const char *const *peers = request("GET", has_peer ? peer.path : "/", "", "");
    struct subject all[12] = {
        {.name = "bare", .load = load_of(bare_port, user, "phone")},
        {.name = "gcmock GET /users/1",
         .load = load_of(b.mock.port, user, "Leanne Graham"),
         .pid = b.mock.pid},
        {.name = "gcmock GET in 64 worlds",
         .load = load_of(b.mock.port, in_worlds(), "Leanne Graham"),
         .pid = b.mock.pid},
        {.name = "gcmock introspection",
         .load = load_of(b.mock.port, introspection(&b.mock), "\"active\":true"),
         .pid = b.mock.pid},
        {.name = "gcmock simulation of the demo flow",
         .load = load_of(b.mock.port,
                         with_token(&b.mock, "POST", "/api/v2/architect/simulations", DEMO),
                         "\"contact\":{"),
         .pid = b.mock.pid},
        {.name = "gcmock simulation of 60 actions",
         .load = load_of(b.big.port,
                         with_token(&b.big, "POST", "/api/v2/architect/simulations",
                                    SIMULATION(BIG_FLOW_ID, "")),
                         "\"status\":\"COMPLETED\""),
         .pid = b.big.pid},
        {.name = "gcmock look-up among 100,000 contacts",
         .load = load_of(b.big.port,
                         with_token(&b.big, "GET",
                                    "/api/v2/externalcontacts/reversewhitepageslookup"
                                    "?lookupVal=%2B15550077777",
                                    ""),
                         "caller77777@example.com"),
         .pid = b.big.pid},
    };
    size_t n = 7;
    all[2].load.n_requests = N_WORLDS;
    for (size_t i = 1; i < n; i++)
        all[i].reference = &all[0];
    if (b.nginx > 0)
        all[n++] = (struct subject){.name = "nginx, the same bytes as GET /users/1",
                                    .load = load_of(b.nginx_port, user, "Leanne Graham"),
                                    .pid = -1,
                                    .reference = &all[1]};
    if (has_peer)
        all[n] = (struct subject){.name = getenv("BENCH_PEER"),
                                  .load = load_of(peer.port, peers, NULL),
                                  .pid = -1,
                                  .reference = &all[1]};
    if (has_peer)
        all[n++].load.host = peer.host;
    printf("%d connections that are kept\n", N_CLIENTS);
    compare(all, n);
}

void measure_connections(unsigned bare_port, const char *const *user)
{
    static const struct {
        int n;
        bool fresh;
        const char *bare, *mock;
    } row[] = {{1, false, "bare, 1 connection", "gcmock GET, 1 connection"},
               {64, false, "bare, 64 connections", "gcmock GET, 64 connections"},
               {1000, false, NULL, "gcmock GET, 1,000 connections"},
               {N_CLIENTS, true, "bare, none kept", "gcmock GET, none kept"}};
    struct subject all[2 * GC_COUNT_OF(row)];
    size_t n = 0;
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct subject *reference = row[i].bare ? &all[n] : NULL;
        if (row[i].bare)
            all[n++] =
                (struct subject){.name = row[i].bare, .load = load_of(bare_port, user, "phone")};
        all[n++] = (struct subject){.name = row[i].mock,
                                    .load = load_of(b.mock.port, user, "Leanne Graham"),
                                    .pid = b.mock.pid,
                                    .reference = reference};
        for (size_t k = reference ? n - 2 : n - 1; k < n; k++) {
            all[k].load.n_connections = row[i].n;
            all[k].load.fresh = row[i].fresh;
        }
    }
    printf("GET /users/1 (bare keeps a thread for each connection, and has 128)\n");
    compare(all, n);
}

/* As many lookups as there are new tokens: each is sent once. */
static const char *const *cold_lookups(size_t n)
{
    const char **requests = calloc(n, sizeof *requests);
    if (!requests)
        give_up("out of memory");
    for (size_t i = 0; i < n; i++) {
        char token[256];
        get_token(b.mock.port, token, sizeof token);
        requests[i] = *lookup_with(token);
    }
    return requests;
}

/* An exported action, run by the API: templates, the request to a service, the answer's outputs.
 * The other has nothing but the calls. */
void measure_execution(void)
{
    unsigned port, service;
    char body[128];
    struct bare *bare = start_bare(1, &port), *answers = start_bare(0, &service);
    snprintf(body, sizeof body, "{\"id\":\"a b\",\"note\":\"say \\\"hi\\\"\",\"port\":%u}",
             service);
    struct subject all[] = {
        {.name = "bare with 1 call",
         .load = load_of(port, request("POST", "/", "", LOOKUP), "phone")},
        {.name = "gcmock execution of a data action",
         .load = load_of(b.big.port,
                         with_token(&b.big, "POST",
                                    "/api/v2/integrations/actions/" BIG_ACTION_ID "/execute", body),
                         "\"full_name\":"),
         .pid = b.big.pid,
         .reference = &all[0]},
    };
    printf("data actions of gcmock, against a service on this machine\n");
    compare(all, GC_COUNT_OF(all));
    bare_stop(bare);
    bare_stop(answers);
}

void measure_action(void)
{
    unsigned ports[2];
    struct bare *bares[2] = {start_bare(1, &ports[0]), start_bare(2, &ports[1])};
    const char *const *post = request("POST", "/", "", LOOKUP);
    struct subject all[] = {
        {.name = "bare with 1 call", .load = load_of(ports[0], post, "phone")},
        {.name = "gcaction, token known",
         .load = load_of(b.action_port, lookup_with(b.mock.token), "Leanne Graham"),
         .pid = b.action,
         .reference = &all[0]},
        {.name = "bare with 2 calls", .load = load_of(ports[1], post, "phone")},
        {.name = "gcaction, token new",
         .load = load_of(b.action_port, NULL, "Leanne Graham"),
         .pid = b.action,
         .reference = &all[2]},
    };
    struct load *cold = &all[GC_COUNT_OF(all) - 1].load;
    cold->n_requests = b.quick ? N_COLD / 10 : N_COLD;
    cold->requests = cold_lookups(cold->n_requests);
    cold->max_requests = (int64_t)cold->n_requests / b.n_rounds - N_CLIENTS;
    cold->duration_ms = 60000;
    cold->goes_on = true;
    printf("gcaction (bare reads the body, and makes with libcurl the calls that can't be left "
           "out)\n");
    compare(all, GC_COUNT_OF(all));
    for (unsigned i = 0; i < 2; i++)
        bare_stop(bares[i]);
}
