/* fleet: four replicas of gcmock behind HAProxy, with scripts/fleet/haproxy.cfg as it is shipped.
 * Does each world stay on its replica while others die, join and leave, and what does it cost?
 *
 *   make fleet            10,000 worlds        make fleet QUICK=1   1,000
 *
 * Loopback only. Exit 1 when a bound does not hold; 0 with a line that says so without HAProxy. */
#include <arpa/inet.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/http/client.h"
#include "base/status.h"
#include "tests/bench/load.h"
#include "tests/bench/programs.h"

enum {
    REPLICAS = 5,
    AT_START = 4,
    WORLDS = 10000,
    THREADS = 8,
    LOAD_MS = 2000,
    PATIENCE_MS = 20000
};

struct replica {
    char name[16]; /* as HAProxy calls it */
    unsigned port;
    pid_t pid;
};

/* Where a world was found, and which life of it. */
struct place {
    char replica[16], generation[17];
    int status;
};

static struct fleet {
    const char *bin;
    struct replica replica[REPLICAS];
    pid_t proxy;
    unsigned port; /* of the proxy */
    struct gc_http_client *client;
    int n_worlds, n_missed;
    struct place *before, *now;
} f;

static void stop_all(void)
{
    program_stop(f.proxy);
    for (int i = 0; i < REPLICAS; i++)
        if (f.replica[i].pid > 0)
            kill(f.replica[i].pid, SIGKILL);
}

static _Noreturn void give_up(const char *why)
{
    fprintf(stderr, "fleet: %s\n", why);
    exit(2);
}

static void row(bool held, const char *what, const char *measured)
{
    printf("%-6s %-62s %s\n", held ? "held" : "MISSED", what, measured);
    fflush(stdout);
    f.n_missed += !held;
}

/* A port that nobody has now. HAProxy's file needs the address of a replica before it is there. */
static unsigned free_port(void)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof a;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&a, n) != 0 ||
        getsockname(fd, (struct sockaddr *)&a, &n) != 0)
        give_up("no port is free");
    close(fd);
    return ntohs(a.sin_port);
}

/* Forks; true in the child, which says nothing to the terminal. */
static bool become(pid_t *pid)
{
    *pid = fork();
    if (*pid == 0 && (!freopen("/dev/null", "w", stdout) || !freopen("/dev/null", "w", stderr)))
        _exit(126);
    return *pid == 0;
}

static void start_replica(struct replica *r)
{
    char path[512], port[16];
    snprintf(path, sizeof path, "%s/gcmock", f.bin);
    snprintf(port, sizeof port, "%u", r->port);
    if (!become(&r->pid))
        return;
    execl(path, path, "--port", port, "--shutdown-delay", "3s", (char *)NULL);
    _exit(127);
}

static void start_proxy(void)
{
    char name[16], address[32];
    for (int i = 0; i < REPLICAS; i++) {
        snprintf(name, sizeof name, "GCMOCK_%d", i + 1);
        snprintf(address, sizeof address, "127.0.0.1:%u", f.replica[i].port);
        setenv(name, address, 1);
    }
    f.port = free_port();
    snprintf(address, sizeof address, "127.0.0.1:%u", f.port);
    setenv("GCMOCK_LISTEN", address, 1);
    if (!become(&f.proxy))
        return;
    execlp("haproxy", "haproxy", "-f", "scripts/fleet/haproxy.cfg", (char *)NULL);
    _exit(127);
}

/* --- asking ----------------------------------------------------------------------------------- */

/* A token: who brings a client's secret may make any number of worlds, a stranger only a few. */
#define FORM      "grant_type=client_credentials&client_id=demo-client&client_secret=demo-secret"
#define FORM_TYPE "application/x-www-form-urlencoded"

static void ask(int world, struct place *at)
{
    const struct gc_http_header type = {"Content-Type", FORM_TYPE};
    struct gc_http_reply reply GC_AUTO(gc_http_reply_release) = {0};
    char url[96];
    snprintf(url, sizeof url, "http://127.0.0.1:%u/w/w-%d/oauth/token", f.port, world);
    const struct gc_http_call c = {.method = "POST",
                                   .url = url,
                                   .headers = &type,
                                   .n_headers = 1,
                                   .body = FORM,
                                   .body_bytes = sizeof FORM - 1,
                                   .deadline_ms = gc_deadline_in(5000)};
    *at = (struct place){0};
    if (gc_http_call(f.client, &c, &reply, NULL) != GC_OK)
        return;
    at->status = reply.status;
    gc_http_reply_header(&reply, "X-GCMock-Replica", at->replica, sizeof at->replica);
    gc_http_reply_header(&reply, "X-GCMock-World-Generation", at->generation,
                         sizeof at->generation);
}

static void *ask_some(void *first)
{
    for (int i = (int)(intptr_t)first; i < f.n_worlds; i += THREADS)
        ask(i, &f.now[i]);
    return NULL;
}

/* Asks every world; what was known of them becomes f.before. */
static void ask_all(void)
{
    pthread_t thread[THREADS];
    struct place *old = f.before;
    f.before = f.now;
    f.now = old;
    for (intptr_t i = 0; i < THREADS; i++)
        if (pthread_create(&thread[i], NULL, ask_some, (void *)i) != 0)
            give_up("no more threads");
    for (int i = 0; i < THREADS; i++)
        pthread_join(thread[i], NULL);
}

static int count_on(const struct place *places, const char *replica)
{
    int n = 0;
    for (int i = 0; i < f.n_worlds; i++)
        n += strcmp(places[i].replica, replica) == 0;
    return n;
}

static int count_failed(void)
{
    int n = 0;
    for (int i = 0; i < f.n_worlds; i++)
        n += f.now[i].status != 200;
    return n;
}

/* Worlds that began anew, of those that were (or were not) on that replica before; "" names none.
 */
static int count_anew(const char *replica, bool on_it)
{
    int n = 0;
    for (int i = 0; i < f.n_worlds; i++)
        n += (strcmp(f.before[i].replica, replica) == 0) == on_it &&
             strcmp(f.before[i].generation, f.now[i].generation) != 0;
    return n;
}

/* Waits until the proxy has found so many replicas to be up. */
static void wait_for(int n_up)
{
    char url[64];
    int64_t end = gc_deadline_in(PATIENCE_MS);
    snprintf(url, sizeof url, "http://127.0.0.1:%u/__fleet", f.port);
    while (gc_deadline_left(end) > 0) {
        struct gc_http_reply reply GC_AUTO(gc_http_reply_release) = {0};
        const struct gc_http_call c = {.method = "GET", .url = url, .deadline_ms = end};
        if (gc_http_call(f.client, &c, &reply, NULL) == GC_OK && reply.status == 200 &&
            strtol(reply.body, NULL, 10) == n_up)
            return;
    }
    give_up("the proxy does not find as many replicas as there are");
}

/* --- the rows --------------------------------------------------------------------------------- */

static void worlds_stay(void)
{
    char measured[160];
    ask_all();
    ask_all();
    snprintf(measured, sizeof measured, "on the four: %d %d %d %d; %d failed, %d anew",
             count_on(f.now, "replica-1"), count_on(f.now, "replica-2"),
             count_on(f.now, "replica-3"), count_on(f.now, "replica-4"), count_failed(),
             count_anew("", false));
    bool spread = true;
    for (int i = 0; i < AT_START; i++)
        spread &= count_on(f.now, f.replica[i].name) > f.n_worlds / 10;
    row(spread && count_failed() == 0 && count_anew("", false) == 0,
        "each world is on one replica, and stays there", measured);
}

static void one_dies(void)
{
    char measured[160];
    const struct replica *dead = &f.replica[2];
    int n = count_on(f.now, dead->name);
    kill(dead->pid, SIGKILL);
    waitpid(dead->pid, NULL, 0);
    f.replica[2].pid = 0;
    wait_for(AT_START - 1);
    ask_all();
    snprintf(measured, sizeof measured, "%d of its %d are anew, %d of the others; %d failed",
             count_anew(dead->name, true), n, count_anew(dead->name, false), count_failed());
    row(count_anew(dead->name, true) == n && count_anew(dead->name, false) == 0 &&
            count_failed() == 0,
        "one is killed: its worlds start anew and say so, no others", measured);
}

static void one_joins(void)
{
    char measured[160];
    const struct replica *new = &f.replica[4];
    start_replica(&f.replica[4]);
    wait_for(AT_START);
    ask_all();
    int moved = count_on(f.now, new->name), anew = count_anew("", false);
    snprintf(measured, sizeof measured, "%d worlds move to it, %d are anew; %d failed", moved, anew,
             count_failed());
    row(moved > 0 && moved == anew && moved < f.n_worlds / 2 && count_failed() == 0,
        "one joins: it takes a share, all others stay", measured);
}

static void *pull(void *load)
{
    static struct load_result r;
    return load_run(load, &r) == 0 ? &r : NULL;
}

/* One for each world. */
static char **token_requests(void)
{
    char **text = calloc((size_t)f.n_worlds, sizeof *text);
    for (int i = 0; text && i < f.n_worlds; i++)
        if (asprintf(&text[i],
                     "POST /w/w-%d/oauth/token HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                     "Content-Type: " FORM_TYPE "\r\nContent-Length: %zu\r\n\r\n" FORM,
                     i, sizeof FORM - 1) < 0)
            give_up("out of memory");
    return text;
}

static void free_requests(char **text)
{
    for (int i = 0; text && i < f.n_worlds; i++)
        free(text[i]);
    free(text);
}

static void one_leaves(void)
{
    char measured[160];
    pthread_t thread;
    void *result = NULL;
    char **requests = token_requests();
    struct load load = {.port = f.port,
                        .requests = (const char *const *)requests,
                        .n_requests = (size_t)f.n_worlds,
                        .expect = "HTTP/1.1 200",
                        .n_connections = 32,
                        .duration_ms = 3 * LOAD_MS};
    if (!requests || pthread_create(&thread, NULL, pull, &load) != 0)
        give_up("out of memory");
    kill(f.replica[0].pid, SIGTERM);
    int status = -1;
    waitpid(f.replica[0].pid, &status, 0);
    f.replica[0].pid = 0;
    pthread_join(thread, &result);
    const struct load_result *r = result;
    free_requests(requests);
    if (!r)
        give_up("the proxy can't be reached");
    snprintf(measured, sizeof measured, "%lld answers, %lld wrong, %lld broken; it ended with %d",
             (long long)r->n_answers, (long long)r->n_wrong, (long long)r->n_broken,
             WIFEXITED(status) ? WEXITSTATUS(status) : -1);
    row(r->n_answers > 0 && r->n_wrong == 0 && r->n_broken == 0 && status == 0,
        "one is drained under load: no request is lost", measured);
}

static double cpu_of_all(pid_t alone)
{
    double us = alone > 0 ? program_cpu_us(alone) : program_cpu_us(f.proxy);
    for (int i = 0; alone <= 0 && i < REPLICAS; i++)
        if (f.replica[i].pid > 0)
            us += program_cpu_us(f.replica[i].pid);
    return us;
}

/* What a request costs: answers a second, and the CPU of that one program, or of all in the fleet.
 */
static void cost(const char *what, unsigned port, pid_t alone)
{
    char measured[160];
    char **requests = token_requests();
    struct load_result r;
    struct load load = {.port = port,
                        .requests = (const char *const *)requests,
                        .n_requests = (size_t)f.n_worlds,
                        .expect = "HTTP/1.1 200",
                        .n_connections = 32,
                        .duration_ms = LOAD_MS};
    double before = cpu_of_all(alone);
    if (!requests || load_run(&load, &r) != 0 || r.n_answers == 0)
        give_up("nobody answers");
    double us = (cpu_of_all(alone) - before) / (double)r.n_answers;
    snprintf(measured, sizeof measured, "%.0f/s, %.1f us of CPU a request, p99 %lld us",
             r.per_second, us, (long long)r.p99_us);
    row(r.n_wrong == 0 && r.n_broken == 0, what, measured);
    free_requests(requests);
}

static void costs(void)
{
    unsigned port;
    pid_t alone = program_start(f.bin, "gcmock", NULL, &port);
    if (alone <= 0)
        give_up("gcmock does not start");
    cost("cost: a token in each world, one replica, no proxy", port, alone);
    program_stop(alone);
    cost("cost: the same of four replicas behind HAProxy", f.port, 0);
}

int main(int argc, char **argv)
{
    const char *bin = getenv("BIN");
    f.bin = bin ? bin : "build/bin";
    f.n_worlds = argc > 1 && strcmp(argv[1], "--quick") == 0 ? WORLDS / 10 : WORLDS;
    if (system("haproxy -v >/dev/null 2>&1") != 0) {
        puts("fleet: haproxy is not installed (apt-get install haproxy): nothing was measured");
        return 0;
    }
    gc_http_setup();
    const struct gc_http_client_options options = {.user_agent = "fleet", .max_idle = THREADS};
    f.before = calloc((size_t)f.n_worlds, sizeof *f.before);
    f.now = calloc((size_t)f.n_worlds, sizeof *f.now);
    if (!f.before || !f.now || gc_http_client_new(&f.client, &options) != GC_OK)
        give_up("out of memory");
    atexit(stop_all);
    for (int i = 0; i < REPLICAS; i++) {
        snprintf(f.replica[i].name, sizeof f.replica[i].name, "replica-%d", i + 1);
        f.replica[i].port = free_port();
    }
    for (int i = 0; i < AT_START; i++)
        start_replica(&f.replica[i]);
    start_proxy();
    wait_for(AT_START);
    worlds_stay();
    costs();
    one_dies();
    one_joins();
    one_leaves();
    free(f.before);
    free(f.now);
    gc_http_client_free(f.client);
    return f.n_missed > 0;
}
