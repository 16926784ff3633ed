#include "tests/bench/programs.h"

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cli/service.h"
#include "base/clock.h"
#include "tests/bench/load.h"

enum { NOBODY = 61234 };

/* The superuser may start as many threads as it likes: the program gets a user of its own, who
 * has no other ones. */
static bool become_nobody(void)
{
    return geteuid() != 0 || (setgid(NOBODY) == 0 && setuid(NOBODY) == 0);
}

enum { MAX_WORDS = 16, LOOK_US = 200 };

static _Noreturn void run(const char *path, const char *file, const char *const *words,
                          const struct program_limit *limit)
{
    const char *all[MAX_WORDS + 6] = {path, "--port", "0", "--port-file", file};
    for (size_t i = 0; words && words[i] && i < MAX_WORDS; i++)
        all[5 + i] = words[i];
    if (limit) {
        const struct rlimit r = {limit->most, limit->most};
        if (setrlimit((__rlimit_resource_t)limit->resource, &r) != 0)
            _exit(126);
        if (limit->resource == RLIMIT_NPROC && !become_nobody())
            _exit(126);
    }
    if (!freopen("/dev/null", "w", stdout) ||
        (!HAS_SANITIZER && !freopen("/dev/null", "w", stderr)))
        _exit(126);
    execv(path, (char *const *)(uintptr_t)all);
    _exit(127);
}

static pid_t wait_for(pid_t pid, const char *file, unsigned *port)
{
    for (int64_t end = gc_deadline_in(10000); gc_deadline_left(end) > 0; usleep(LOOK_US)) {
        if (waitpid(pid, NULL, WNOHANG) == pid)
            return -1;
        if (access(file, R_OK) == 0 && gc_port_file_read(file, port, NULL) == GC_OK)
            return pid;
    }
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    return -1;
}

static pid_t start(const char *bin, const char *name, const char *const *words,
                   const struct program_limit *limit, unsigned *port)
{
    char dir[] = "/tmp/gcmock-program-XXXXXX", path[512], file[128];
    if (!mkdtemp(dir))
        return -1;
    snprintf(path, sizeof path, "%s/%s", bin, name);
    snprintf(file, sizeof file, "%s/port", dir);
    if (geteuid() == 0)
        (void)!chown(dir, NOBODY, (gid_t)-1); /* for a program that is not the superuser's */
    pid_t pid = fork();
    if (pid == 0)
        run(path, file, words, limit);
    if (pid > 0)
        pid = wait_for(pid, file, port);
    unlink(file);
    rmdir(dir);
    return pid;
}

pid_t program_start(const char *bin, const char *name, const struct program_limit *limit,
                    unsigned *port)
{
    return start(bin, name, NULL, limit, port);
}

pid_t program_start_with(const char *bin, const char *name, const char *const *words,
                         unsigned *port, int64_t *took_us)
{
    static const char *const request = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    int64_t begin_us = gc_now_us();
    pid_t pid = start(bin, name, words, NULL, port);
    struct load load = {.port = *port,
                        .requests = &request,
                        .n_requests = 1,
                        .n_connections = 1,
                        .max_requests = 1,
                        .duration_ms = 5000};
    struct load_result r;
    if (pid > 0 && load_run(&load, &r) != 0) {
        program_stop(pid);
        pid = -1;
    }
    *took_us = gc_now_us() - begin_us;
    return pid;
}

int program_stop(pid_t pid)
{
    int status = 0;
    if (pid <= 0)
        return 0;
    kill(pid, SIGTERM);
    if (waitpid(pid, &status, 0) != pid)
        return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

double program_cpu_us(pid_t pid)
{
    char path[64], text[1024] = "";
    unsigned long user = 0, system = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *f = fopen(path, "r");
    if (f && fgets(text, sizeof text, f) && strrchr(text, ')'))
        sscanf(strrchr(text, ')') + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu",
               &user, &system);
    if (f)
        fclose(f);
    return (double)(user + system) * 1e6 / (double)sysconf(_SC_CLK_TCK);
}

long program_resident_kib(pid_t pid)
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
