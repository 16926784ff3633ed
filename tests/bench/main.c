/* bench: how fast the programs are, as a user sees it, and as ratios to a bare civetweb handler, to
 * nginx where it is installed, and to whatever server BENCH_PEER=URL names.
 *
 *   make bench            all rows        make bench QUICK=1   one short round
 *
 * Nothing is switched off: journal, worlds, faults, checks, metrics. Absolute figures depend on the
 * machine and its other work; the ratios, of rounds that interleave, are the result. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/bench/bare.h"
#include "tests/bench/bench.h"
#include "tests/bench/big_org.h"
#include "tests/bench/peers.h"
#include "tests/bench/programs.h"

struct bench b;

static void clean_up(void)
{
    program_stop(b.action);
    program_stop(b.mock.pid);
    program_stop(b.big.pid);
    nginx_stop(b.nginx);
    if (*b.dir)
        big_org_remove(b.dir);
}

_Noreturn void give_up(const char *why)
{
    fprintf(stderr, "bench: %s\n", why);
    exit(1);
}

static void start_mock(struct mock *m, const char *const *words)
{
    int64_t took_us;
    m->pid = program_start_with(b.bin, "gcmock", words, &m->port, &took_us);
    if (m->pid < 0)
        give_up("gcmock did not start");
    get_token(m->port, m->token, sizeof m->token);
}

/* What gcmock answers to GET /users/1, as nginx is to answer. */
static void start_nginx(const char *user)
{
    char answer[8192];
    if (!load_ask(b.mock.port, user, answer, sizeof answer))
        give_up("gcmock can't be reached");
    b.nginx = nginx_start(answer, &b.nginx_port);
}

static void start_all(void)
{
    static char dir[] = "/tmp/gcmock-bench-XXXXXX";
    int64_t took_us;
    char base[64];
    if (!mkdtemp(dir) || !big_org_write(dir, N_CONTACTS, N_ACTIONS))
        give_up("the big org can't be written");
    snprintf(b.dir, sizeof b.dir, "%s", dir);
    start_mock(&b.mock, NULL);
    start_mock(&b.big, (const char *const[]){"--org", "fixtures/orgs/demo", "--org", dir, NULL});
    snprintf(base, sizeof base, "http://127.0.0.1:%u", b.mock.port);
    setenv("GENESYS_BASE_URL", base, 1);
    setenv("EXTERNAL_API_BASE", base, 1);
    setenv("GENESYS_CLIENT_ID", "demo-client", 1);
    setenv("GENESYS_CLIENT_SECRET", "demo-secret", 1);
    setenv("GENESYS_FLOW_ID", "11111111-1111-4111-8111-111111111111", 1);
    setenv("GENESYS_NODE_ID", "11111111-1111-4111-8111-0000000000a1", 1);
    b.action = program_start_with(b.bin, "gcaction", NULL, &b.action_port, &took_us);
    if (b.action < 0)
        give_up("gcaction did not start");
}

int main(int argc, char **argv)
{
    unsigned bare_port;
    b.bin = getenv("BIN") ? getenv("BIN") : "build/bin";
    b.quick = argc > 1 && strcmp(argv[1], "--quick") == 0;
    b.n_rounds = b.quick ? 1 : 7;
    setvbuf(stdout, NULL, _IOLBF, 0);
    gc_http_setup();
    struct gc_http_client_options options = {.user_agent = "gcmock-bench"};
    if (gc_http_client_new(&b.client, &options) != GC_OK)
        give_up("out of memory");
    atexit(clean_up);
    printf("medians of %d rounds that interleave; cpu: of the server, for one request. bare is a\n"
           "civetweb handler that answers a fixed text.\n",
           b.n_rounds);
    measure_start("gcmock");
    start_all();
    const char *const *user = request("GET", "/users/1", "", "");
    struct bare *bare = bare_start(0, 0, NULL, &bare_port);
    if (!bare)
        give_up("the bare server did not start");
    start_nginx(*user);
    measure_endpoints(bare_port, user);
    measure_connections(bare_port, user);
    measure_action();
    measure_execution();
    measure_batch();
    measure_delays();
    printf("memory\n");
    measure_memory("gcmock", user, "Leanne Graham");
    measure_memory("gcaction", lookup_with(b.mock.token), "Leanne Graham");
    bare_stop(bare);
    gc_http_client_free(b.client);
    return b.failed;
}
