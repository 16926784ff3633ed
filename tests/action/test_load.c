/* Many at once: one question for one token, nothing lost at a stop, flat memory. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "rig.h"
#include "tests/check.h"

enum { BURST = 64 };

struct client {
    struct rig *rig;
    pthread_t thread;
    int n_requests, n_good, n_bad;
    atomic_bool *stop;
};

static void *send_some(void *arg)
{
    struct client *c = arg;
    for (int i = 0; i < c->n_requests; i++)
        if (rig_lookup(c->rig, "tok", RIG_BODY).status == 200)
            c->n_good++;
        else
            c->n_bad++;
    return NULL;
}

static void start(struct client *clients, int n, struct rig *rig, int n_requests,
                  void *(*run)(void *), atomic_bool *stop)
{
    for (int i = 0; i < n; i++) {
        clients[i] = (struct client){.rig = rig, .n_requests = n_requests, .stop = stop};
        CHECK_FATAL(pthread_create(&clients[i].thread, NULL, run, &clients[i]) == 0);
    }
}

static void join(struct client *clients, int n, int *good, int *bad)
{
    *good = *bad = 0;
    for (int i = 0; i < n; i++) {
        pthread_join(clients[i].thread, NULL);
        *good += clients[i].n_good;
        *bad += clients[i].n_bad;
    }
}

static bool has_in_flight(struct rig *rig, int n)
{
    struct gc_http_reply reply GC_AUTO(gc_http_reply_release) = {0};
    char url[128], line[64];
    snprintf(url, sizeof url, "%s/metrics", rig->url);
    snprintf(line, sizeof line, "gcaction_requests_in_flight %d\n", n);
    const struct gc_http_call call = {
        .method = "GET", .url = url, .deadline_ms = gc_deadline_in(30000)};
    return gc_http_call(rig->client, &call, &reply, NULL) == GC_OK && reply.body &&
           strstr(reply.body, line) != NULL;
}

static void test_a_burst_of_first_requests_makes_one_introspection(void)
{
    struct rig rig;
    struct client clients[BURST];
    int good, bad;
    rig_start(&rig, NULL);
    rig.up.token.held = true;
    start(clients, BURST, &rig, 1, send_some, NULL);
    int64_t deadline_ms = gc_deadline_in(30000);
    while (!has_in_flight(&rig, BURST + 1) && gc_deadline_left(deadline_ms) > 0)
        ;
    fake_upstream_release(&rig.up);
    join(clients, BURST, &good, &bad);
    CHECK_INT(good, BURST);
    CHECK_INT(rig.up.token.calls, 1);
    CHECK_INT(rig.up.users.calls, BURST);
    rig_stop(&rig);
}

/* Until the service stops: a request that was not accepted is no loss, a broken answer is. */
static void *send_until_stopped(void *arg)
{
    struct client *c = arg;
    while (!atomic_load(c->stop)) {
        struct rig_answer a = rig_lookup(c->rig, "tok", RIG_BODY);
        if (a.sent == GC_OK && a.status == 200)
            c->n_good++;
        else if (a.sent == GC_OK)
            c->n_bad++;
        else
            break; /* nobody listens any more */
    }
    return NULL;
}

static void test_a_stop_under_load_loses_nothing(void)
{
    enum { CLIENTS = 16 };
    struct rig rig;
    struct client clients[CLIENTS];
    atomic_bool stop = false;
    int good, bad;
    rig_start(&rig, NULL);
    start(clients, CLIENTS, &rig, 0, send_until_stopped, &stop);
    while (rig.up.users.calls < 200)
        sched_yield();
    gc_action_stop(rig.action, 10000);
    rig.action = NULL;
    atomic_store(&stop, true);
    join(clients, CLIENTS, &good, &bad);
    CHECK_INT(bad, 0);
    CHECK_INT(good, rig.up.users.calls); /* all that reached the end of the line was answered */
    rig_stop(&rig);
}

static long resident_kib(void)
{
    char line[256];
    long kib = 0;
    FILE *f = fopen("/proc/self/status", "re");
    while (f && fgets(line, sizeof line, f))
        if (strncmp(line, "VmRSS:", 6) == 0)
            kib = strtol(line + 6, NULL, 10);
    if (f)
        fclose(f);
    return kib;
}

/* Sanitizers keep what was freed for a while, and that grows. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { ALLOWED_KIB = 512 * 1024 };
#else
enum { ALLOWED_KIB = 8 * 1024 };
#endif

static void test_memory_stays_flat(void)
{
    enum { CLIENTS = 4, WARM = 500, MANY = 2500 };
    struct rig rig;
    struct client clients[CLIENTS];
    int good, bad;
    rig_start(&rig, NULL);
    start(clients, CLIENTS, &rig, WARM, send_some, NULL);
    join(clients, CLIENTS, &good, &bad);
    long before = resident_kib();
    start(clients, CLIENTS, &rig, MANY, send_some, NULL);
    join(clients, CLIENTS, &good, &bad);
    CHECK_INT(good, CLIENTS * MANY);
    CHECK(resident_kib() - before < ALLOWED_KIB);
    rig_stop(&rig);
}

static void test_many_different_tokens_stay_bounded(void)
{
    struct rig rig;
    char token[32];
    rig_start(&rig, NULL);
    rig.up.token.body = "{\"active\":false}";
    for (int i = 0; i < 500; i++) {
        snprintf(token, sizeof token, "guess-%d", i);
        CHECK_INT(rig_lookup(&rig, token, RIG_BODY).status, 403);
    }
    CHECK_INT(rig.up.token.calls, 500);
    CHECK_INT(rig.up.users.calls, 0);
    rig_stop(&rig);
}

static void with_one_worker(struct gc_action_config *config)
{
    config->workers = 1;
}

/* The least that may be asked for serves everybody, one after the other. */
static void test_one_worker_serves_all(void)
{
    struct rig rig;
    char token[32];
    rig_start(&rig, with_one_worker);
    for (int i = 0; i < 5; i++) {
        snprintf(token, sizeof token, "token-%d", i);
        CHECK_INT(rig_lookup(&rig, token, RIG_BODY).status, 200);
        CHECK_INT(rig_get(&rig, "/health").status, 200);
    }
    CHECK_INT(rig.up.token.calls, 5);
    rig_stop(&rig);
}

SUITE(load, {"one worker serves all", test_one_worker_serves_all},
      {"a burst of first requests makes one introspection",
       test_a_burst_of_first_requests_makes_one_introspection},
      {"a stop under load loses nothing", test_a_stop_under_load_loses_nothing},
      {"memory stays flat", test_memory_stays_flat},
      {"many different tokens stay bounded", test_many_different_tokens_stay_bounded});
