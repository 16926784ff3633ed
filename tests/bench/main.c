/* bench: how fast the programs are, as ratios to a bare civetweb handler in the same run.
 *
 *   make bench            all rows        make bench QUICK=1   a tenth of the time
 *
 * Absolute figures depend on the machine and its other work; the ratios are the result. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "bare.h"
#include "base/clock.h"
#include "base/http/client.h"
#include "base/json/json.h"
#include "load.h"
#include "programs.h"

#define SIMULATION                                                                                 \
    "{\"flowId\":\"11111111-1111-4111-8111-111111111111\","                                        \
    "\"nodeId\":\"11111111-1111-4111-8111-0000000000a1\","                                         \
    "\"context\":{\"from\":\"+15551234567\"},\"timeout\":5000}"
#define LOOKUP "{\"data\":{\"customer_id\":1}}"

enum { N_CLIENTS = 64, N_DELAYED = 1000, DELAY_MS = 500, N_COLD = 9000, MAX_ROUNDS = 3 };

struct bench {
    const char *bin;
    int quick; /* 1, or 10 to take a tenth of the time */
    int n_rounds;
    pid_t mock, action;
    unsigned mock_port, action_port;
    struct gc_http_client *client;
    char token[256];
};

static struct bench b;

static void stop_servers(void)
{
    program_stop(b.action);
    program_stop(b.mock);
}

static _Noreturn void give_up(const char *why)
{
    fprintf(stderr, "bench: %s\n", why);
    exit(1);
}

static pid_t start(const char *name, unsigned *port)
{
    pid_t pid = program_start(b.bin, name, NULL, port);
    if (pid < 0)
        give_up("a server did not start");
    return pid;
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
        give_up(gc_error_text(&err));
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
        give_up(gc_error_text(&err));
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

/* As many lookups as there are new tokens: each is sent once. */
static const char *const *make_cold(size_t n)
{
    const char **requests = calloc(n, sizeof *requests);
    if (!requests)
        give_up("out of memory");
    for (size_t i = 0; i < n; i++) {
        char token[256];
        get_token(token, sizeof token);
        requests[i] = lookup_request(token);
    }
    return requests;
}

/* Who is measured: a program of ours, or a bare server within this process (pid 0). */
struct subject {
    const char *name;
    struct load load;
    pid_t pid;
    const struct subject *reference; /* NULL: it is one itself */
    double rates[MAX_ROUNDS], cpus[MAX_ROUNDS];
    struct load_result total; /* latencies: of the last round */
};

/* CPU time so far: of a program, or of this process without the load generator's thread. */
static double cpu_us(pid_t pid)
{
    struct rusage all, mine;
    if (pid == 0) {
        getrusage(RUSAGE_SELF, &all);
        getrusage(RUSAGE_THREAD, &mine);
        return (double)(all.ru_utime.tv_sec + all.ru_stime.tv_sec - mine.ru_utime.tv_sec -
                        mine.ru_stime.tv_sec) *
                   1e6 +
               (double)(all.ru_utime.tv_usec + all.ru_stime.tv_usec - mine.ru_utime.tv_usec -
                        mine.ru_stime.tv_usec);
    }
    return program_cpu_us(pid);
}

static void run_round(struct subject *s, int round)
{
    struct load_result r;
    double before = cpu_us(s->pid);
    if (load_run(&s->load, &r) != 0)
        give_up("a server can't be reached");
    s->cpus[round] = (cpu_us(s->pid) - before) / (double)(r.n_answers ? r.n_answers : 1);
    s->rates[round] = r.per_second;
    r.n_wrong += s->total.n_wrong;
    r.n_broken += s->total.n_broken;
    s->total = r;
}

static int compare_doubles(const void *left, const void *right)
{
    double x = *(const double *)left, y = *(const double *)right;
    return (x > y) - (x < y);
}

static double median(const double *values)
{
    double sorted[MAX_ROUNDS];
    memcpy(sorted, values, sizeof sorted[0] * (size_t)b.n_rounds);
    qsort(sorted, (size_t)b.n_rounds, sizeof sorted[0], compare_doubles);
    return sorted[b.n_rounds / 2];
}

static void print_subject(const struct subject *s)
{
    double ratios[MAX_ROUNDS];
    printf("%-40s %7.0f/s  p50 %6.1f ms  p99 %6.1f ms  cpu %5.1f us", s->name, median(s->rates),
           (double)s->total.p50_us / 1000, (double)s->total.p99_us / 1000, median(s->cpus));
    for (int i = 0; s->reference && i < b.n_rounds; i++)
        ratios[i] = s->rates[i] / s->reference->rates[i];
    if (s->reference)
        printf("  %.2f of %s", median(ratios), s->reference->name);
    if (s->total.n_wrong + s->total.n_broken > 0)
        printf("  %lld WRONG, %lld BROKEN", (long long)s->total.n_wrong,
               (long long)s->total.n_broken);
    putchar('\n');
}

/* Each round measures all of them one after the other, so that a ratio compares neighbours. */
static void measure(struct subject *subjects, size_t n)
{
    for (int round = 0; round < b.n_rounds; round++)
        for (size_t i = 0; i < n; i++)
            run_round(&subjects[i], round);
    for (size_t i = 0; i < n; i++)
        print_subject(&subjects[i]);
}

static struct load load_of(unsigned port, const char *const *request, const char *expect)
{
    return (struct load){.port = port,
                         .requests = request,
                         .n_requests = 1,
                         .expect = expect,
                         .n_connections = N_CLIENTS,
                         .duration_ms = 3000 / b.quick / b.n_rounds};
}

static struct bare *start_bare(unsigned n_calls, unsigned *port)
{
    struct bare *bare = bare_start(n_calls, b.mock_port, b.token, port);
    if (!bare)
        give_up("the bare server did not start");
    return bare;
}

static void measure_all(void)
{
    char header[320];
    unsigned ports[3];
    struct bare *bares[3];
    for (unsigned i = 0; i < 3; i++)
        bares[i] = start_bare(i, &ports[i]);
    snprintf(header, sizeof header, "Authorization: Bearer %s\r\n", b.token);
    const char *post = request("POST", "/", "", LOOKUP), *user = request("GET", "/users/1", "", ""),
               *run = request("POST", "/api/v2/architect/simulations", header, SIMULATION),
               *warm = lookup_request(b.token);
    struct subject all[] = {
        {.name = "bare", .load = load_of(ports[0], &post, "phone")},
        {.name = "gcmock GET /users/1",
         .load = load_of(b.mock_port, &user, "Leanne Graham"),
         .pid = b.mock,
         .reference = &all[0]},
        {.name = "gcmock simulation",
         .load = load_of(b.mock_port, &run, "\"contact\":{"),
         .pid = b.mock,
         .reference = &all[0]},
        {.name = "bare with 1 call", .load = load_of(ports[1], &post, "phone")},
        {.name = "gcaction, token known",
         .load = load_of(b.action_port, &warm, "Leanne Graham"),
         .pid = b.action,
         .reference = &all[3]},
        {.name = "bare with 2 calls", .load = load_of(ports[2], &post, "phone")},
        {.name = "gcaction, token new",
         .load = load_of(b.action_port, NULL, "Leanne Graham"),
         .pid = b.action,
         .reference = &all[5]},
    };
    struct load *cold = &all[GC_COUNT_OF(all) - 1].load;
    cold->n_requests = (size_t)(N_COLD / b.quick);
    cold->requests = make_cold(cold->n_requests);
    cold->max_requests = (int64_t)cold->n_requests / b.n_rounds - N_CLIENTS;
    cold->duration_ms = 60000;
    cold->goes_on = true;
    measure(all, GC_COUNT_OF(all));
    for (unsigned i = 0; i < 3; i++)
        bare_stop(bares[i]);
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
    long action = program_resident_kib(b.action), mock = program_resident_kib(b.mock);
    struct load_result r;
    if (load_run(&load, &r) != 0)
        give_up("gcaction can't be reached");
    printf(
        "memory over %lld lookups: gcaction %ld -> %ld KiB, gcmock %ld -> %ld KiB (%.2f, %.2f)\n",
        (long long)r.n_answers, action, program_resident_kib(b.action), mock,
        program_resident_kib(b.mock), (double)program_resident_kib(b.action) / (double)action,
        (double)program_resident_kib(b.mock) / (double)mock);
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
    b.n_rounds = b.quick > 1 ? 1 : MAX_ROUNDS;
    setvbuf(stdout, NULL, _IOLBF, 0);
    gc_http_setup();
    struct gc_http_client_options options = {.user_agent = "gcmock-bench"};
    if (gc_http_client_new(&b.client, &options) != GC_OK)
        give_up("out of memory");
    atexit(stop_servers);
    b.mock = start("gcmock", &b.mock_port);
    char base[64];
    snprintf(base, sizeof base, "http://127.0.0.1:%u", b.mock_port);
    setenv("GENESYS_BASE_URL", base, 1);
    setenv("EXTERNAL_API_BASE", base, 1);
    b.action = start("gcaction", &b.action_port);
    get_token(b.token, sizeof b.token);

    printf(
        "%d keep-alive clients; medians of %d rounds; cpu: of the server, for one request.\n"
        "bare is a civetweb handler that reads the body and answers a fixed text, alone or after\n"
        "GET /users/1 (1 call) and the introspection (2) by libcurl on kept connections to "
        "gcmock.\n"
        "Log lines go to /dev/null.\n",
        N_CLIENTS, b.n_rounds);
    measure_all();
    measure_delays();
    measure_memory();
    gc_http_client_free(b.client);
    return 0;
}
