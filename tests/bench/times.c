#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "tests/bench/bench.h"
#include "tests/bench/programs.h"

/* How late answers to delayed requests are; a crowd that comes all at once also waits for its
 * connections to be made, so it is measured beside one that comes evenly. */
static void measure_lateness(const char *const *user, const char *how, int64_t pace_us)
{
    struct load load = load_of(b.mock.port, user, "Ervin Howell");
    struct load_result r;
    load.n_connections = N_DELAYED;
    load.duration_ms = 20000;
    load.max_requests = N_DELAYED;
    load.pace_us = pace_us;
    if (load_run(&load, &r) != 0)
        give_up("gcmock can't be reached");
    printf("%-40s late by p50 %.1f ms, p99 %.1f ms, worst %.1f ms\n", how,
           (double)r.p50_us / 1000 - DELAY_MS, (double)r.p99_us / 1000 - DELAY_MS,
           (double)r.max_us / 1000 - DELAY_MS);
}

void measure_delays(void)
{
    struct gc_http_reply reply GC_AUTO(gc_http_reply_release) = {0};
    char fault[128];
    snprintf(fault, sizeof fault,
             "{\"match\":{\"path\":\"/users/2\"},\"action\":{\"delay\":{\"fixed_ms\":%d}}}",
             DELAY_MS);
    call(b.mock.port, "POST", "/w/delays/__admin/faults", "application/json", fault, &reply);
    const char *const *user = request("GET", "/w/delays/users/2", "", "");
    printf("%d requests at a time, each delayed %d ms\n", N_DELAYED, DELAY_MS);
    measure_lateness(user, "sent over 400 ms", 400);
    measure_lateness(user, "all sent at once", 0);
}

static int64_t run_gcflow(const char *numbers)
{
    char path[512];
    int64_t begin_us = gc_now_us();
    snprintf(path, sizeof path, "%s/gcflow", b.bin);
    pid_t pid = fork();
    if (pid == 0) {
        if (!freopen("/dev/null", "w", stdout) || !freopen("/dev/null", "w", stderr))
            _exit(126);
        execl(path, path, "batch", numbers, (char *)NULL);
        _exit(127);
    }
    int code = -1;
    if (pid < 0 || waitpid(pid, &code, 0) != pid || code != 0)
        give_up("gcflow batch failed");
    return gc_now_us() - begin_us;
}

static int compare_times(const void *left, const void *right)
{
    int64_t x = *(const int64_t *)left, y = *(const int64_t *)right;
    return (x > y) - (x < y);
}

static double median_ms(int64_t *times_us, size_t n)
{
    qsort(times_us, n, sizeof *times_us, compare_times);
    return (double)times_us[n / 2] / 1000;
}

void measure_batch(void)
{
    char numbers[] = "/tmp/gcmock-numbers-XXXXXX";
    int64_t times_us[N_STARTS];
    int fd = mkstemp(numbers);
    FILE *f = fd >= 0 ? fdopen(fd, "w") : NULL;
    for (int i = 0; f && i < N_ROWS; i++)
        fputs("+15551234567\n", f);
    if (!f || fclose(f) != 0)
        give_up("no file can be written");
    for (int i = 0; i < b.n_rounds; i++)
        times_us[i] = run_gcflow(numbers);
    printf("%-40s %.1f ms\n", "gcflow batch, 1,000 simulations",
           median_ms(times_us, (size_t)b.n_rounds));
    unlink(numbers);
}

void measure_start(const char *name)
{
    int64_t times_us[N_STARTS];
    long resident_kib = 0;
    for (int i = 0; i < N_STARTS; i++) {
        unsigned port;
        pid_t pid = program_start_with(b.bin, name, NULL, &port, &times_us[i]);
        if (pid < 0)
            give_up("a server did not start");
        resident_kib = program_resident_kib(pid);
        program_stop(pid);
    }
    printf("%-40s %.1f ms to the first answer, then %.1f MB\n", name, median_ms(times_us, N_STARTS),
           (double)resident_kib / 1024);
}

/* Of a program that has answered nothing else. */
void measure_memory(const char *name, const char *const *requests, const char *expect)
{
    struct load_result r;
    int64_t took_us;
    unsigned port;
    pid_t pid = program_start_with(b.bin, name, NULL, &port, &took_us);
    struct load load = load_of(port, requests, expect);
    double megabytes[3] = {(double)program_resident_kib(pid) / 1024};
    load.duration_ms = 600000;
    load.max_requests = (b.quick ? 50000 : 1000000) / 2;
    for (int i = 1; i <= 2; i++) {
        if (pid < 0 || load_run(&load, &r) != 0)
            give_up("a server can't be reached");
        megabytes[i] = (double)program_resident_kib(pid) / 1024;
    }
    program_stop(pid);
    printf("%-40s %.1f MB, after %lld requests %.1f MB, after %lld %.1f MB\n", name, megabytes[0],
           (long long)load.max_requests, megabytes[1], 2 * (long long)load.max_requests,
           megabytes[2]);
}
