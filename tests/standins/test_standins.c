/* The tutorial's cases hold the two documents' promises: a service and a client that keep them pass
 * with the commands of README.md, and whoever breaks one of them fails the case that breakages.h
 * names. All runs of gcverify are made by a pool when the first test begins. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "harness/program/process.h"
#include "tests/check.h"
#include "tests/standins/breakages.h"

enum { RUN_LIMIT_MS = 240000, MAX_THREADS = 16, COMMAND = 600 };

struct row {
    const char *name, *what, *file, *part;
    enum standin_run run;
};
#define ROW(name, what, file, part, run) {#name, what, file, part, run},
static const struct row service_rows[] = {SERVICE_BREAKAGES(ROW)};
static const struct row client_rows[] = {CLIENT_BREAKAGES(ROW)};

/* The right ones are asked all of it. */
static const struct row right[] = {{"", "", "", "", AS_DOCUMENTED}, {"", "", "", "", BY_WORDING}};

struct kind {
    const char *flag, *program;
    const struct row *rows;
    size_t n;
    struct hx_process_result *results; /* n of them, when all have run */
};
static struct kind kinds[] = {
    {"--start", "service", right, GC_COUNT_OF(right), NULL},
    {"--client", "client", right, GC_COUNT_OF(right), NULL},
    {"--start", "service", service_rows, GC_COUNT_OF(service_rows), NULL},
    {"--client", "client", client_rows, GC_COUNT_OF(client_rows), NULL},
};

static void run_one(const struct kind *k, size_t i)
{
    static const char *const more[][3] = {
        [AS_DOCUMENTED] = {NULL},
        [WITH_LIMIT] = {"--limit", "4s"},
        [BY_WORDING] = {"--judge", "tutorial"},
    };
    char gcverify[COMMAND], command[2 * COMMAND], cases[COMMAND], programs[COMMAND];
    const struct row *row = &k->rows[i];
    const char *argv[16] = {check_bin("gcverify", gcverify, sizeof gcverify),
                            "run",
                            k->flag,
                            command,
                            "--keyword",
                            "tutorial"};
    size_t n = 6;
    snprintf(command, sizeof command, "exec %s/standin-%s %s",
             check_bin("../tests", programs, sizeof programs), k->program, row->name);
    snprintf(cases, sizeof cases, "fixtures/cases/%s", row->file);
    if (*row->part) {
        argv[n++] = "--name";
        argv[n++] = row->part;
    }
    for (const char *const *m = more[row->run]; *m; m++)
        argv[n++] = *m;
    argv[n] = cases;
    const struct hx_process_spec spec = {.argv = argv, .deadline_ms = gc_deadline_in(RUN_LIMIT_MS)};
    struct gc_error err = {0};
    if (hx_process_run(&spec, &k->results[i], &err) != GC_OK)
        k->results[i].exit_code = HX_NO_EXIT_CODE;
}

/* --- all of them ------------------------------------------------------------------------------ */

static atomic_size_t next;

static void *work(void *arg)
{
    (void)arg;
    for (;;) {
        size_t i = atomic_fetch_add(&next, 1);
        const struct kind *k = kinds;
        while (k < kinds + GC_COUNT_OF(kinds) && i >= k->n)
            i -= k++->n;
        if (k == kinds + GC_COUNT_OF(kinds))
            return NULL;
        run_one(k, i);
    }
}

static void release(void)
{
    for (struct kind *k = kinds; k < kinds + GC_COUNT_OF(kinds); k++) {
        for (size_t i = 0; k->results && i < k->n; i++) {
            free(k->results[i].out);
            free(k->results[i].err_text);
        }
        free(k->results);
    }
}

static void run_all(void)
{
    pthread_t threads[MAX_THREADS];
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    size_t wanted = cores > 0 ? 2 * (size_t)cores + 2 : 4, n = 0; /* most of a run is waiting */
    if (kinds[0].results)
        return;
    for (struct kind *k = kinds; k < kinds + GC_COUNT_OF(kinds); k++) {
        k->results = calloc(k->n, sizeof *k->results);
        CHECK_FATAL(k->results != NULL);
    }
    atexit(release);
    while (n < wanted && n < MAX_THREADS && pthread_create(&threads[n], NULL, work, NULL) == 0)
        n++;
    CHECK_FATAL(n > 0);
    while (n > 0)
        pthread_join(threads[--n], NULL);
}

/* --- what must come out ----------------------------------------------------------------------- */

static const char *said(const struct hx_process_result *r)
{
    return r->out ? r->out : "";
}

/* The lines of a run but those of cases that passed or were left out. */
static void print_bad(const char *text)
{
    for (const char *line = text; *line;) {
        size_t n = strcspn(line, "\n");
        if (strncmp(line, "ok ", 3) != 0 && strncmp(line, "skip ", 5) != 0)
            printf("%.*s\n", (int)n, line);
        line += n + (line[n] == '\n');
    }
}

static void check_right(const struct kind *k)
{
    run_all();
    for (size_t i = 0; i < k->n; i++) {
        const struct hx_process_result *r = &k->results[i];
        CHECK_INT(r->exit_code, 0);
        CHECK(strstr(said(r), " passed, 0 failed") != NULL);
        if (r->exit_code != 0) {
            print_bad(said(r));
            print_bad(r->err_text ? r->err_text : "");
        }
    }
}

static void check_noticed(const struct kind *k)
{
    run_all();
    CHECK(k->n >= 30);
    for (size_t i = 0; i < k->n; i++) {
        const struct hx_process_result *r = &k->results[i];
        const char *name = k->rows[i].name;
        CHECK_ROW(name, r->exit_code == 1); /* failed: neither passed nor broken nor left out */
        CHECK_ROW_HAS(name, said(r), "FAIL ");
        CHECK_ROW_HAS(name, said(r), k->rows[i].part);
        if (r->exit_code != 1) {
            printf("unnoticed: %s\n", k->rows[i].what);
            print_bad(said(r));
        }
    }
}

static void test_right_service(void)
{
    check_right(&kinds[0]);
}

static void test_right_client(void)
{
    check_right(&kinds[1]);
}

static void test_broken_services(void)
{
    check_noticed(&kinds[2]);
}

static void test_broken_clients(void)
{
    check_noticed(&kinds[3]);
}

SUITE(standins, {"a service that keeps the document's promises passes", test_right_service},
      {"a client that keeps the document's promises passes", test_right_client},
      {"each breakage of the service is noticed by the case that is named", test_broken_services},
      {"each breakage of the client is noticed by the case that is named", test_broken_clients});
