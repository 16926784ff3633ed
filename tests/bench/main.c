/* bench: how fast the programs are, as ratios to a bare civetweb handler in the same run.
 *
 *   make bench            all rows        make bench QUICK=1   a tenth of the time
 *
 * Absolute figures depend on the machine and its other work; the ratios are the result. */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bare.h"
#include "base/clock.h"
#include "base/http_client.h"
#include "base/json.h"
#include "base/service.h"
#include "load.h"

#define SIMULATION                                                                                 \
    "{\"flowId\":\"11111111-1111-4111-8111-111111111111\","                                        \
    "\"nodeId\":\"11111111-1111-4111-8111-0000000000a1\","                                         \
    "\"context\":{\"from\":\"+15551234567\"},\"timeout\":5000}"
#define LOOKUP "{\"data\":{\"customer_id\":1}}"

enum { N_CLIENTS = 64, N_DELAYED = 1000, DELAY_MS = 500, N_COLD = 4000 };

struct bench {
    const char *bin;
    int quick; /* 1, or 10 to take a tenth of the time */
    char dir[64];
    pid_t mock, action;
    unsigned mock_port, action_port;
    struct gc_http_client *client;
    char token[256];
};

static struct bench b;

static void stop_servers(void)
{
    if (b.action > 0)
        kill(b.action, SIGTERM);
    if (b.mock > 0)
        kill(b.mock, SIGTERM);
    while (wait(NULL) > 0)
        ;
    if (*b.dir)
        rmdir(b.dir);
}

static _Noreturn void give_up(const char *why)
{
    fprintf(stderr, "bench: %s\n", why);
    exit(1);
}

/* Starts a program of ours and waits for its port file. */
static pid_t start(const char *program, unsigned *port)
{
    char path[512], file[128];
    snprintf(path, sizeof path, "%s/%s", b.bin, program);
    snprintf(file, sizeof file, "%s/%s.port", b.dir, program);
    pid_t pid = fork();
    if (pid == 0) {
        if (!freopen("/dev/null", "w", stdout))
            _exit(126);
        execl(path, path, "--port", "0", "--port-file", file, (char *)NULL);
        _exit(127);
    }
    for (int64_t end = gc_deadline_in(10000); gc_deadline_left(end) > 0; poll(NULL, 0, 5))
        if (access(file, R_OK) == 0 && gc_port_file_read(file, port, NULL) == GC_OK) {
            unlink(file);
            return pid;
        }
    kill(pid, SIGKILL);
    give_up("a server did not start");
}

/* A call to the mock that must be answered with a 2xx. */
static void call(const char *method, const char *path, const char *type, const char *body,
                 struct gc_http_reply *reply)
{
    char url[256];
    struct gc_error err = {0};
    snprintf(url, sizeof url, "http://127.0.0.1:%u%s", b.mock_port, path);
    struct gc_http_header header = {"Content-Type", type};
    struct gc_http_call c = {.method = method,
                             .url = url,
                             .headers = &header,
                             .n_headers = 1,
                             .body = body,
                             .body_bytes = strlen(body),
                             .deadline_ms = gc_deadline_in(5000)};
    if (gc_http_call(b.client, &c, reply, &err) != GC_OK)
        give_up(err.message);
    if (reply->status / 100 != 2)
        give_up(reply->body ? reply->body : "gcmock refused a request");
}

static void get_token(char *out, size_t cap)
{
    struct gc_http_reply reply GC_AUTO(gc_http_reply_release) = {0};
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_error err = {0};
    call("POST", "/oauth/token", "application/x-www-form-urlencoded",
         "grant_type=client_credentials&client_id=demo-client&client_secret=demo-secret", &reply);
    if (gc_json_parse(&doc, "token", reply.body, reply.body_bytes, &gc_json_default_limits, &err) !=
        GC_OK)
        give_up(err.message);
    snprintf(out, cap, "%s", gc_json_str(doc.root, "access_token"));
}

static char *request(const char *method, const char *path, const char *headers, const char *body)
{
    char *text = NULL;
    if (asprintf(&text,
                 "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\n%sContent-Type: application/json\r\n"
                 "Content-Length: %zu\r\n\r\n%s",
                 method, path, headers, strlen(body), body) < 0)
        give_up("out of memory");
    return text;
}

static char *lookup_request(const char *token)
{
    char header[320];
    snprintf(header, sizeof header, "X-Genesys-Auth-Token: %s\r\n", token);
    return request("POST", "/data-action/customer-lookup", header, LOOKUP);
}

/* Runs one row and prints it; returns requests a second. reference <= 0: this is the reference. */
static double row(const char *name, struct load *load, double reference, const char *of)
{
    struct load_result r;
    if (load_run(load, &r) != 0)
        give_up("a server can't be reached");
    printf("%-44s %9.0f/s   p50 %6lld us   p99 %7lld us", name, r.per_second, (long long)r.p50_us,
           (long long)r.p99_us);
    if (reference > 0)
        printf("   %.2f of %s", r.per_second / reference, of);
    if (r.n_wrong + r.n_broken > 0)
        printf("   %lld WRONG, %lld BROKEN", (long long)r.n_wrong, (long long)r.n_broken);
    putchar('\n');
    return r.per_second;
}

static double measure_bare(const char *name, unsigned n_calls, double reference)
{
    unsigned port = 0;
    struct bare *bare = bare_start(n_calls, b.mock_port, &port);
    if (!bare)
        give_up("the bare server did not start");
    char *text = request("POST", "/", "", LOOKUP);
    const char *requests[] = {text};
    struct load load = {.port = port,
                        .requests = requests,
                        .n_requests = 1,
                        .expect = "phone",
                        .n_connections = N_CLIENTS,
                        .duration_ms = 3000 / b.quick};
    double rate = row(name, &load, reference, "bare");
    free(text);
    bare_stop(bare);
    return rate;
}

static void measure_mock(double bare)
{
    char header[320];
    snprintf(header, sizeof header, "Authorization: Bearer %s\r\n", b.token);
    char *user = request("GET", "/users/1", "", "");
    char *run = request("POST", "/api/v2/architect/simulations", header, SIMULATION);
    struct load load = {.port = b.mock_port,
                        .n_requests = 1,
                        .n_connections = N_CLIENTS,
                        .duration_ms = 3000 / b.quick};
    load.requests = (const char *const *)&user;
    load.expect = "Leanne Graham";
    row("gcmock GET /users/1 (journalled)", &load, bare, "bare");
    load.requests = (const char *const *)&run;
    load.expect = "\"contact\":{";
    row("gcmock simulation of a contact lookup", &load, bare, "bare");
    free(user);
    free(run);
}

static void measure_action(double bare, double bare1, double bare2)
{
    char *warm = lookup_request(b.token);
    struct load load = {.port = b.action_port,
                        .requests = (const char *const *)&warm,
                        .n_requests = 1,
                        .expect = "Leanne Graham",
                        .n_connections = N_CLIENTS,
                        .duration_ms = 3000 / b.quick};
    double rate = row("gcaction, token known (1 upstream call)", &load, bare1, "bare with 1 call");
    printf("%-44s %*.2f of bare\n", "  the same", 11, rate / bare);

    static char *cold[N_COLD];
    int n = N_COLD / b.quick;
    for (int i = 0; i < n; i++) {
        char token[256];
        get_token(token, sizeof token);
        cold[i] = lookup_request(token);
    }
    load.requests = (const char *const *)cold;
    load.n_requests = (size_t)n;
    load.max_requests = n - N_CLIENTS;
    load.duration_ms = 60000;
    row("gcaction, token new (2 upstream calls)", &load, bare2, "bare with 2 calls");
    for (int i = 0; i < n; i++)
        free(cold[i]);
    free(warm);
}

static long resident_kib(pid_t pid)
{
    char path[64], line[256];
    long kib = -1;
    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    FILE *f = fopen(path, "r");
    while (f && fgets(line, sizeof line, f))
        if (strncmp(line, "VmRSS:", 6) == 0)
            kib = strtol(line + 6, NULL, 10);
    if (f)
        fclose(f);
    return kib;
}

static void measure_memory(void)
{
    char *warm = lookup_request(b.token);
    int64_t n = 1000000 / b.quick / b.quick;
    struct load load = {.port = b.action_port,
                        .requests = (const char *const *)&warm,
                        .n_requests = 1,
                        .expect = "Leanne Graham",
                        .n_connections = N_CLIENTS,
                        .duration_ms = 600000,
                        .max_requests = n};
    long action = resident_kib(b.action), mock = resident_kib(b.mock);
    struct load_result r;
    if (load_run(&load, &r) != 0)
        give_up("gcaction can't be reached");
    printf(
        "memory over %lld lookups: gcaction %ld -> %ld KiB, gcmock %ld -> %ld KiB (%.2f, %.2f)\n",
        (long long)r.n_answers, action, resident_kib(b.action), mock, resident_kib(b.mock),
        (double)resident_kib(b.action) / (double)action,
        (double)resident_kib(b.mock) / (double)mock);
    free(warm);
}

/* How late answers to delayed requests are; a crowd that comes all at once also waits for its
 * connections to be made, so it is measured beside one that comes evenly. */
static void measure_lateness(const char *user, const char *how, int64_t pace_us)
{
    struct load load = {.port = b.mock_port,
                        .requests = &user,
                        .n_requests = 1,
                        .expect = "Ervin Howell",
                        .n_connections = N_DELAYED,
                        .duration_ms = 20000,
                        .max_requests = N_DELAYED,
                        .pace_us = pace_us};
    struct load_result r;
    if (load_run(&load, &r) != 0)
        give_up("gcmock can't be reached");
    printf("%d requests at a time, %s, each delayed %d ms: late by p50 %.1f ms, p99 %.1f ms, worst "
           "%.1f ms\n",
           N_DELAYED, how, DELAY_MS, (double)r.p50_us / 1000 - DELAY_MS,
           (double)r.p99_us / 1000 - DELAY_MS, (double)r.max_us / 1000 - DELAY_MS);
}

static void measure_delays(void)
{
    struct gc_http_reply reply GC_AUTO(gc_http_reply_release) = {0};
    char fault[128];
    snprintf(fault, sizeof fault,
             "{\"match\":{\"path\":\"/users/2\"},\"action\":{\"delay\":{\"fixed_ms\":%d}}}",
             DELAY_MS);
    call("POST", "/w/delays/__admin/faults", "application/json", fault, &reply);
    char *user = request("GET", "/w/delays/users/2", "", "");
    measure_lateness(user, "sent over 400 ms", 400);
    measure_lateness(user, "all sent at once", 0);
    free(user);
}

int main(int argc, char **argv)
{
    b.bin = getenv("BIN") ? getenv("BIN") : "build/bin";
    b.quick = argc > 1 && strcmp(argv[1], "--quick") == 0 ? 10 : 1;
    snprintf(b.dir, sizeof b.dir, "%s", "/tmp/gcmock-bench-XXXXXX");
    setvbuf(stdout, NULL, _IOLBF, 0);
    gc_http_setup();
    struct gc_http_client_options options = {.user_agent = "gcmock-bench"};
    if (!mkdtemp(b.dir) || gc_http_client_new(&b.client, &options) != GC_OK)
        give_up("no temporary folder or no memory");
    atexit(stop_servers);
    b.mock = start("gcmock", &b.mock_port);
    char base[64];
    snprintf(base, sizeof base, "http://127.0.0.1:%u", b.mock_port);
    setenv("GENESYS_BASE_URL", base, 1);
    setenv("EXTERNAL_API_BASE", base, 1);
    b.action = start("gcaction", &b.action_port);
    get_token(b.token, sizeof b.token);

    printf("%d keep-alive clients, %d s a row\n", N_CLIENTS, 3 / b.quick);
    double bare = measure_bare("bare civetweb handler (bare)", 0, 0);
    measure_mock(bare);
    double bare1 = measure_bare("bare civetweb, 1 upstream call", 1, bare);
    double bare2 = measure_bare("bare civetweb, 2 upstream calls", 2, bare);
    measure_action(bare, bare1, bare2);
    measure_delays();
    measure_memory();
    gc_http_client_free(b.client);
    return 0;
}
