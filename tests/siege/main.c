/* siege: what crowds, slow clients and small machines do to the programs; each row has a bound.
 *
 *   make siege            all rows        make siege QUICK=1   with a fifth of the clients
 *
 * Every row ends by itself: the time and the number of clients are fixed. Exit 1 when a bound does
 * not hold. Only loopback is besieged. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/http/client.h"
#include "base/json/json.h"
#include "base/status.h"
#include "swarm.h"
#include "tests/bench/programs.h"

enum { CROWD_MS = 6000, PERIOD_MS = 100, CRAWL_MS = 3000, CALLS = 100, SETTLE_MS = 2000 };

/* A program under siege, and what a legitimate client asks it. */
struct target {
    const char *name;
    pid_t pid;
    unsigned port;
    char *request; /* as a whole, for the crowd */
    struct gc_http_call call;
};

struct siege {
    const char *bin;
    int quick; /* 1, or 5 for a fifth of the clients */
    int n_missed;
    struct gc_http_client *client, *fresh; /* one keeps connections, the other hardly */
    struct target mock, action;
    char mock_url[64], user_url[96], action_url[96], token_header[340], token[256];
    struct gc_http_header headers[2];
};

static struct siege s;

static void stop_programs(void)
{
    program_stop(s.action.pid);
    program_stop(s.mock.pid);
}

static _Noreturn void give_up(const char *why)
{
    fprintf(stderr, "siege: %s\n", why);
    exit(2);
}

static void row(bool held, const char *program, const char *what, const char *measured)
{
    printf("%-6s %-9s %-58s %s\n", held ? "held" : "MISSED", program, what, measured);
    s.n_missed += !held;
}

static int call(struct gc_http_client *client, const struct gc_http_call *c, int64_t timeout_ms)
{
    struct gc_http_reply reply GC_AUTO(gc_http_reply_release) = {0};
    struct gc_http_call timed = *c;
    timed.deadline_ms = gc_deadline_in(timeout_ms);
    return gc_http_call(client, &timed, &reply, NULL) == GC_OK ? reply.status : 0;
}

static void get_token(void)
{
    struct gc_http_reply reply GC_AUTO(gc_http_reply_release) = {0};
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    char url[128];
    static const char form[] =
        "grant_type=client_credentials&client_id=demo-client&client_secret=demo-secret";
    const struct gc_http_header type = {"Content-Type", "application/x-www-form-urlencoded"};
    snprintf(url, sizeof url, "%s/oauth/token", s.mock_url);
    const struct gc_http_call c = {.method = "POST",
                                   .url = url,
                                   .headers = &type,
                                   .n_headers = 1,
                                   .body = form,
                                   .body_bytes = sizeof form - 1,
                                   .deadline_ms = gc_deadline_in(5000)};
    if (gc_http_call(s.client, &c, &reply, NULL) != GC_OK || reply.status != 200 ||
        gc_json_parse(&doc, "token", reply.body, reply.body_bytes, &gc_json_default_limits, NULL) !=
            GC_OK)
        give_up("gcmock gives no token");
    snprintf(s.token, sizeof s.token, "%s", gc_json_str(doc.root, "access_token"));
}

/* --- the rows ----------------------------------------------------------------------------------
 */

static void crowd(const struct target *t, int n)
{
    char what[96], measured[160];
    struct swarm_result r;
    struct swarm *swarm = swarm_open(t->port, n / s.quick);
    if (!swarm)
        give_up("out of memory");
    swarm_ask(swarm, t->request, PERIOD_MS, CROWD_MS, &r);
    long mib = program_resident_kib(t->pid) / 1024;
    snprintf(what, sizeof what, "%d kept clients that ask every 100 ms are all served",
             n / s.quick);
    snprintf(measured, sizeof measured,
             "%ld answers, %d starved, %ld broken, p50 %lld us, p99 %lld us, %ld MiB", r.n_answers,
             r.n_starved, r.n_broken, (long long)r.p50_us, (long long)r.p99_us, mib);
    row(r.n_broken == 0 && (HAS_SANITIZER || (r.n_starved == 0 && mib < 100)), t->name, what,
        measured);
    swarm_close(swarm);
}

static int compare(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

/* A hundred calls of somebody who did nothing wrong, each on a connection of its own. */
static void legitimate(const struct target *t, const char *what)
{
    int64_t took[CALLS];
    int n_ok = 0;
    char measured[96];
    for (int i = 0; i < CALLS; i++) {
        struct gc_http_call c = t->call;
        int64_t start = gc_now_us();
        c.send_once = true;
        n_ok += call(s.fresh, &c, 5000) == 200;
        took[i] = gc_now_us() - start;
    }
    qsort(took, CALLS, sizeof *took, compare);
    snprintf(measured, sizeof measured, "%d of %d answers, p99 %lld us", n_ok, CALLS,
             (long long)took[CALLS * 99 / 100 - 1]);
    row(n_ok == CALLS && (HAS_SANITIZER || took[CALLS * 99 / 100 - 1] < 100000), t->name, what,
        measured);
}

static void crawlers(const struct target *t, const char *start, const char *what)
{
    struct swarm_result r;
    struct swarm *swarm = swarm_open(t->port, 1000 / s.quick);
    if (!swarm)
        give_up("out of memory");
    swarm_crawl(swarm, start, CRAWL_MS);
    struct swarm *other = swarm_open(t->port, 1); /* a clock: lets the crawl settle */
    if (other)
        swarm_ask(other, "", SETTLE_MS * 2, SETTLE_MS, &r);
    swarm_close(other);
    legitimate(t, what);
    swarm_close(swarm);
}

static void besiege(const struct target *t)
{
    static const char head[] = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ";
    static const char body[] = "POST /oauth/token HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: "
                               "application/json\r\nContent-Length: 100000\r\n\r\n{";
    crowd(t, 300);
    crowd(t, 1000);
    crowd(t, 5000);
    crawlers(t, NULL, "idle connections leave a client unharmed");
    crawlers(t, head, "slow heads leave a client unharmed");
    crawlers(t, body, "slow bodies leave a client unharmed");
}

/* Ten calls with a pause between them that a pool makes: none is lost. */
static void pauses(const struct target *t)
{
    struct swarm_result r;
    char measured[96];
    struct swarm *swarm = swarm_open(t->port, 20);
    if (!swarm)
        give_up("out of memory");
    swarm_ask(swarm, t->request, 1200, 6000, &r);
    snprintf(measured, sizeof measured, "%ld answers, %ld broken", r.n_answers, r.n_broken);
    row(r.n_broken == 0 && r.n_starved == 0, t->name, "connections that idle 1.2 s between calls",
        measured);
    swarm_close(swarm);
}

static struct gc_http_call health_of(const char *name, unsigned port, char url[64])
{
    snprintf(url, 64, "http://127.0.0.1:%u%s", port,
             strcmp(name, "gcmock") == 0 ? "/__admin/health" : "/health");
    return (struct gc_http_call){.method = "GET", .url = url};
}

/* A program that says that it listens answers. */
static void small_machine(const char *name, int resource, rlim_t most, const char *what)
{
    const struct program_limit limit = {resource, most};
    unsigned port = 0;
    char url[64];
    pid_t pid = program_start(s.bin, name, &limit, &port);
    if (pid < 0) {
        row(true, name, what, "refused to start");
        return;
    }
    const struct gc_http_call health = health_of(name, port, url);
    int status = call(s.fresh, &health, 2000);
    row(status == 200, name, what,
        status == 200 ? "started and answers" : "listens, never answers");
    program_stop(pid);
}

/* Around as many threads as it needs, whatever that is: never a start that isn't one. */
static void few_threads(const char *name, const char *what)
{
    int started = 0, refused = 0, dumb = 0;
    char measured[96];
    for (rlim_t most = 1; most < 300; most += most < 240 ? 60 : 4) {
        const struct program_limit limit = {RLIMIT_NPROC, most};
        unsigned port = 0;
        char url[64];
        pid_t pid = program_start(s.bin, name, &limit, &port);
        const struct gc_http_call health = health_of(name, port, url);
        bool answers = pid >= 0 && call(s.fresh, &health, 2000) == 200;
        started += answers;
        refused += pid < 0;
        dumb += pid >= 0 && !answers;
        program_stop(pid);
    }
    snprintf(measured, sizeof measured, "%d refused to start, %d answer, %d listen and don't",
             refused, started, dumb);
    row(dumb == 0, name, what, measured);
}

/* More connections than descriptors: it waits for some to come back, and does not spin. */
static void no_descriptors(const char *name)
{
    const struct program_limit limit = {RLIMIT_NOFILE, 128};
    struct swarm_result r;
    unsigned port = 0;
    char measured[96], url[64];
    pid_t pid = program_start(s.bin, name, &limit, &port);
    struct swarm *swarm = pid < 0 ? NULL : swarm_open(port, 400);
    if (!swarm)
        give_up("a program does not start with 128 descriptors");
    double before = program_cpu_us(pid);
    swarm_ask(swarm, "", 60000, 2000, &r);
    double share = (program_cpu_us(pid) - before) / 2e6;
    snprintf(measured, sizeof measured, "%.0f %% of a core", 100 * share);
    row(share < 0.25, name, "more connections than descriptors cost no core", measured);
    const struct target other = {.name = name, .call = health_of(name, port, url)};
    legitimate(&other, "more connections than descriptors leave a client unharmed");
    swarm_close(swarm);
    program_stop(pid);
}

/* It answers still, ends when it is told to, and has nothing to complain of. */
static void end(struct target *t)
{
    char measured[64], url[64];
    const struct gc_http_call health = health_of(t->name, t->port, url);
    int status = call(s.fresh, &health, 5000), code = program_stop(t->pid);
    t->pid = 0;
    snprintf(measured, sizeof measured, "health %d, exit code %d", status, code);
    row(status == 200 && code == 0, t->name, "after all that it is well, and ends in order",
        measured);
}

static char *request_text(const char *method, const char *path, const char *headers,
                          const char *body)
{
    char *text = NULL;
    if (asprintf(&text, "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\n%sContent-Length: %zu\r\n\r\n%s",
                 method, path, headers, strlen(body), body) < 0)
        give_up("out of memory");
    return text;
}

static void start_targets(void)
{
    static const char lookup[] = "{\"data\":{\"customer_id\":1}}";
    s.mock = (struct target){.name = "gcmock"};
    s.action = (struct target){.name = "gcaction"};
    s.mock.pid = program_start(s.bin, "gcmock", NULL, &s.mock.port);
    snprintf(s.mock_url, sizeof s.mock_url, "http://127.0.0.1:%u", s.mock.port);
    setenv("GENESYS_BASE_URL", s.mock_url, 1);
    setenv("EXTERNAL_API_BASE", s.mock_url, 1);
    s.action.pid = program_start(s.bin, "gcaction", NULL, &s.action.port);
    if (s.mock.pid < 0 || s.action.pid < 0)
        give_up("a program does not start");
    get_token();
    snprintf(s.token_header, sizeof s.token_header,
             "Content-Type: application/json\r\nX-Genesys-Auth-Token: %s\r\n", s.token);
    s.mock.request = request_text("GET", "/users/1", "", "");
    s.action.request = request_text("POST", "/data-action/customer-lookup", s.token_header, lookup);
    snprintf(s.action_url, sizeof s.action_url, "http://127.0.0.1:%u/data-action/customer-lookup",
             s.action.port);
    s.headers[0] = (struct gc_http_header){"Content-Type", "application/json"};
    s.headers[1] = (struct gc_http_header){"X-Genesys-Auth-Token", s.token};
    s.action.call = (struct gc_http_call){.method = "POST",
                                          .url = s.action_url,
                                          .headers = s.headers,
                                          .n_headers = 2,
                                          .body = lookup,
                                          .body_bytes = sizeof lookup - 1};
    snprintf(s.user_url, sizeof s.user_url, "%s/users/1", s.mock_url);
    s.mock.call = (struct gc_http_call){.method = "GET", .url = s.user_url};
}

int main(int argc, char **argv)
{
    const struct rlimit files = {65536, 65536};
    const struct gc_http_client_options options = {.user_agent = "gcmock-siege", .max_idle = 1};
    s.bin = getenv("BIN") ? getenv("BIN") : "build/bin";
    s.quick = argc > 1 && strcmp(argv[1], "--quick") == 0 ? 5 : 1;
    setvbuf(stdout, NULL, _IOLBF, 0);
    (void)setrlimit(RLIMIT_NOFILE, &files);
    gc_http_setup();
    if (gc_http_client_new(&s.client, &options) != GC_OK ||
        gc_http_client_new(&s.fresh, &options) != GC_OK)
        give_up("out of memory");
    start_targets();
    atexit(stop_programs);
    besiege(&s.mock);
    pauses(&s.mock);
    besiege(&s.action);
    pauses(&s.action);
    small_machine("gcmock", RLIMIT_AS, 128 << 20, "128 MiB of addresses: starts, or says why not");
    small_machine("gcaction", RLIMIT_AS, 96 << 20, "96 MiB of addresses: starts, or says why not");
    few_threads("gcmock", "few threads: starts, or says why not");
    few_threads("gcaction", "few threads: starts, or says why not");
    no_descriptors("gcmock");
    no_descriptors("gcaction");
    end(&s.action);
    end(&s.mock);
    printf("%d bounds missed\n", s.n_missed);
    return s.n_missed > 0;
}
