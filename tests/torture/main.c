/* Fails every allocation of every scenario, one at a time, and prints what came of it.
 *
 *     torture [--shallow N] [--fail K] [TEXT]
 *
 * --shallow N fails every N-th allocation only (0, the default: so many that it takes seconds);
 * --fail K fails number K alone, for a debugger. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/embedded.h"
#include "base/http/client.h"
#include "base/json/schema.h"
#include "tests/torture/torture.h"

enum { USUAL_RUNS = 1500, RUN_LIMIT_S = 30, SHOWN = 5 };

struct tally {
    size_t n_runs, n_unharmed, n_refused, n_bad, n_left;
};

static struct torture *scenarios;
static char at_work[200];

void torture_add(struct torture *t)
{
    struct torture **at = &scenarios;
    while (*at && strcmp((*at)->name, t->name) < 0)
        at = &(*at)->next;
    t->next = *at;
    *at = t;
}

int torture_right(bool right)
{
    return right ? GC_OK : TORTURE_WRONG;
}

static void died(int sig)
{
    static const char what[] = "\ndied or hung at: ";
    (void)!write(STDERR_FILENO, what, sizeof what - 1);
    (void)!write(STDERR_FILENO, at_work, strlen(at_work));
    (void)!write(STDERR_FILENO, "\n", 1);
    signal(sig, SIG_DFL);
    raise(sig);
}

static int run(const struct torture *t, size_t fail_at, size_t *n, size_t *n_left)
{
    snprintf(at_work, sizeof at_work, "%s --fail %zu", t->name, fail_at);
    alarm(RUN_LIMIT_S);
    torture_begin(fail_at);
    torture_arm(!(t->also & TORTURE_KEEPS));
    int result = t->run();
    *n = torture_end(n_left);
    alarm(0);
    if (t->also & TORTURE_KEEPS)
        *n_left = 0;
    return result;
}

static bool is_allowed(const struct torture *t, int result)
{
    return result == GC_OK || result == GC_E_NOMEM ||
           (result == GC_E_TOO_BIG && (t->also & TORTURE_TOO_BIG)) ||
           (result == GC_E_DATA && (t->also & TORTURE_DATA)) ||
           (result == GC_E_SERVER && (t->also & TORTURE_SERVER)) ||
           (result == GC_E_NETWORK && (t->also & TORTURE_NETWORK));
}

static void judge(const struct torture *t, size_t k, int result, size_t n_left, struct tally *sum)
{
    bool bad = !is_allowed(t, result) || n_left > 0;
    sum->n_runs++;
    sum->n_unharmed += result == GC_OK;
    sum->n_refused += result > GC_OK;
    sum->n_left += n_left;
    sum->n_bad += bad;
    if (bad && sum->n_bad <= SHOWN)
        printf("  BAD %s --fail %zu: %s, %zu blocks left\n", t->name, k,
               result == TORTURE_WRONG ? "success with a wrong result"
                                       : gc_status_name((enum gc_status)result),
               n_left);
}

static bool torture(const struct torture *t, size_t shallow, size_t only)
{
    struct tally sum = {0};
    size_t n = 0, n_left = 0;
    (void)run(t, 0, &n, &n_left); /* what is made once in a process is made here */
    int first = run(t, 0, &n, &n_left);
    if (first != GC_OK || n_left > 0)
        judge(t, 0, first == GC_OK ? GC_OK : TORTURE_WRONG, n_left, &sum);
    size_t made = n, step = shallow ? shallow : 1 + n / USUAL_RUNS;
    for (size_t k = only ? only : 1; k <= made; k += step) {
        int result = run(t, k, &n, &n_left);
        judge(t, k, result, n_left, &sum);
        if (only)
            break;
    }
    printf("%-12s %7zu allocations %6zu failed: %5zu refused %5zu unharmed  %s\n", t->name, made,
           sum.n_runs, sum.n_refused, sum.n_unharmed, sum.n_bad ? "BAD" : "ok");
    return sum.n_bad == 0;
}

int main(int argc, char **argv)
{
    size_t shallow = 0, only = 0, ran = 0;
    const char *text = "";
    bool fine = true;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--shallow") == 0 && i + 1 < argc)
            shallow = strtoul(argv[++i], NULL, 10);
        else if (strcmp(argv[i], "--fail") == 0 && i + 1 < argc)
            only = strtoul(argv[++i], NULL, 10);
        else
            text = argv[i];
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    torture_hooks();
    gc_http_setup();
    for (const struct gc_embedded *f = gc_embedded; f->name; f++)
        (void)gc_schema_named(f->name); /* they live as long as the process: no scenario's leak */
    signal(SIGALRM, died);
    signal(SIGSEGV, died);
    signal(SIGABRT, died);
    for (const struct torture *t = scenarios; t; t = t->next)
        if (strstr(t->name, text)) {
            ran++;
            fine = torture(t, shallow, only) && fine;
        }
    if (ran == 0)
        printf("no scenario matches \"%s\"\n", text);
    return fine && ran > 0 ? 0 : 1;
}
