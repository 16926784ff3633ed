#include "tests/bench/subject.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "tests/bench/programs.h"

/* CPU time so far: of a program, or of this process without the load generator's thread. */
static double cpu_us(pid_t pid)
{
    struct rusage all, mine;
    if (pid != 0)
        return pid > 0 ? program_cpu_us(pid) : 0;
    getrusage(RUSAGE_SELF, &all);
    getrusage(RUSAGE_THREAD, &mine);
    return (double)(all.ru_utime.tv_sec + all.ru_stime.tv_sec - mine.ru_utime.tv_sec -
                    mine.ru_stime.tv_sec) *
               1e6 +
           (double)(all.ru_utime.tv_usec + all.ru_stime.tv_usec - mine.ru_utime.tv_usec -
                    mine.ru_stime.tv_usec);
}

static void run_round(struct subject *s, int round)
{
    struct load_result r;
    double before = cpu_us(s->pid);
    if (s->unreachable || load_run(&s->load, &r) != 0) {
        s->unreachable = true;
        return;
    }
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

static double median(const double *values, int n)
{
    double sorted[MAX_ROUNDS];
    memcpy(sorted, values, sizeof sorted[0] * (size_t)n);
    qsort(sorted, (size_t)n, sizeof sorted[0], compare_doubles);
    return sorted[n / 2];
}

static void print_ratio(const struct subject *s, int n_rounds)
{
    double ratios[MAX_ROUNDS];
    if (!s->reference || s->reference->unreachable)
        return;
    for (int i = 0; i < n_rounds; i++)
        ratios[i] = s->reference->rates[i] > 0 ? s->rates[i] / s->reference->rates[i] : 0;
    printf("  %.2f of %s", median(ratios, n_rounds), s->reference->name);
}

static bool print(const struct subject *s, int n_rounds)
{
    const struct load_result *t = &s->total;
    bool fine = !s->unreachable && t->n_wrong + t->n_broken == 0;
    if (s->unreachable) {
        printf("%-40s can't be reached\n", s->name);
        return fine;
    }
    printf("%-40s %7.0f/s  p50 %7.2f ms  p99 %7.2f ms", s->name, median(s->rates, n_rounds),
           (double)t->p50_us / 1000, (double)t->p99_us / 1000);
    if (s->pid >= 0)
        printf("  cpu %5.1f us", median(s->cpus, n_rounds));
    print_ratio(s, n_rounds);
    if (!fine)
        printf("  %lld WRONG, %lld BROKEN", (long long)t->n_wrong, (long long)t->n_broken);
    putchar('\n');
    return fine;
}

bool measure(struct subject *subjects, size_t n, int n_rounds)
{
    bool fine = true;
    for (int round = 0; round < n_rounds; round++)
        for (size_t i = 0; i < n; i++)
            run_round(&subjects[i], round);
    for (size_t i = 0; i < n; i++)
        fine &= print(&subjects[i], n_rounds);
    return fine;
}
