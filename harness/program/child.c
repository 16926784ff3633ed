/* A child process: its environment, its pipes, its end. */
#include "harness/program/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"

enum { REAP_MS = 2000 };

extern char **environ;

/* --- environment ------------------------------------------------------------------------------ */

/* What passes of the caller's own: a case must not depend on the shell that it runs in. */
static const char *const passing[] = {
    "PATH",         "HOME",          "TMPDIR",       "LANG",        "LC_ALL", "LD_LIBRARY_PATH",
    "ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LSAN_OPTIONS"};

/* Is the variable of this entry ("NAME=value") among the n of the list, which may lack a value? */
static bool is_listed(const char *const *list, size_t n, const char *entry)
{
    size_t len = strcspn(entry, "=");
    for (size_t i = 0; i < n; i++)
        if (strcspn(list[i], "=") == len && strncmp(list[i], entry, len) == 0)
            return true;
    return false;
}

/* One block; the texts in it are borrowed. NULL without memory. */
static char **environment(const char *const *extra)
{
    size_t n = 0, n_extra = 0, at = 0;
    while (environ[n])
        n++;
    while (extra && extra[n_extra])
        n_extra++;
    char **env = calloc(n + n_extra + 1, sizeof *env);
    if (!env)
        return NULL;
    for (; at < n_extra; at++)
        env[at] = (char *)(uintptr_t)extra[at];
    for (size_t i = 0; i < n; i++)
        if (is_listed(passing, GC_COUNT_OF(passing), environ[i]) &&
            !is_listed(extra, n_extra, environ[i]))
            env[at++] = environ[i];
    return env;
}

/* --- starting --------------------------------------------------------------------------------- */

static void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

void hx_child_release(struct hx_child *c)
{
    close_fd(&c->in);
    close_fd(&c->out);
    close_fd(&c->err);
    gc_strbuf_release(&c->out_text);
    gc_strbuf_release(&c->err_text);
    pthread_mutex_destroy(&c->lock);
}

/* Our end does not leak into other children that are started at the same time. */
static bool make_pipe(int *ours, int *theirs, bool we_write)
{
    int p[2];
    if (pipe2(p, O_CLOEXEC) != 0)
        return false;
    *ours = p[we_write ? 1 : 0];
    *theirs = p[we_write ? 0 : 1];
    fcntl(*ours, F_SETFL, fcntl(*ours, F_GETFL) | O_NONBLOCK);
    return true;
}

static int spawn_with(pid_t *pid, const struct hx_process_spec *spec, const int theirs[3],
                      char **env)
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attr;
    sigset_t none, defaults;
    const char *shell[] = {"/bin/sh", "-c", spec->shell, NULL};
    const char *const *argv = spec->shell ? shell : spec->argv;
    sigemptyset(&none);
    sigfillset(&defaults);
    posix_spawn_file_actions_init(&files);
    for (int i = 0; i < 3; i++)
        posix_spawn_file_actions_adddup2(&files, theirs[i], i);
    posix_spawnattr_init(&attr);
    /* A group of its own, and signals as a shell would give them: we block and ignore some. */
    posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                        POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setpgroup(&attr, 0);
    posix_spawnattr_setsigmask(&attr, &none);
    posix_spawnattr_setsigdefault(&attr, &defaults);
    int code = posix_spawnp(pid, argv[0], &files, &attr, (char *const *)(uintptr_t)argv, env);
    posix_spawnattr_destroy(&attr);
    posix_spawn_file_actions_destroy(&files);
    return code;
}

enum gc_status hx_child_start(struct hx_child *c, const struct hx_process_spec *spec,
                              struct gc_error *err)
{
    int theirs[3] = {-1, -1, -1};
    char **env = environment(spec->env);
    *c = (struct hx_child){.name = spec->shell ? spec->shell : spec->argv[0],
                           .in = -1,
                           .out = -1,
                           .err = -1,
                           .out_text = GC_STRBUF(HX_OUTPUT_BYTES),
                           .err_text = GC_STRBUF(HX_OUTPUT_BYTES),
                           .input = spec->input,
                           .lock = PTHREAD_MUTEX_INITIALIZER};
    c->input_left = spec->input ? strlen(spec->input) : 0;
    int code = env ? 0 : ENOMEM;
    if (!code && (!make_pipe(&c->in, &theirs[0], true) || !make_pipe(&c->out, &theirs[1], false) ||
                  !make_pipe(&c->err, &theirs[2], false)))
        code = errno;
    if (!code)
        code = spawn_with(&c->pid, spec, theirs, env);
    for (int i = 0; i < 3; i++)
        close_fd(&theirs[i]);
    free(env);
    if (!code)
        return GC_OK;
    hx_child_release(c);
    return gc_fail(err, GC_E_IO, "could not start %s: %s", c->name, strerror(code));
}

/* --- moving bytes ------------------------------------------------------------------------------
 */

static void feed(struct hx_child *c)
{
    ssize_t n = c->input_left ? write(c->in, c->input, c->input_left) : 0;
    if (n > 0) {
        c->input += n;
        c->input_left -= (size_t)n;
    }
    if (c->input_left == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
        close_fd(&c->in);
}

static ssize_t read_some(int fd, struct gc_strbuf *to)
{
    char bytes[8192];
    ssize_t n = fd >= 0 ? read(fd, bytes, sizeof bytes) : -1;
    if (n > 0)
        gc_strbuf_add(to, bytes, (size_t)n);
    return n;
}

static void drain_fd(int *fd, struct gc_strbuf *to)
{
    ssize_t n = read_some(*fd, to);
    if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
        close_fd(fd);
}

/* Closing is left to the pump. */
void hx_child_drain(struct hx_child *c)
{
    while (read_some(c->out, &c->out_text) > 0 && !gc_strbuf_status(&c->out_text))
        ;
    while (read_some(c->err, &c->err_text) > 0 && !gc_strbuf_status(&c->err_text))
        ;
}

bool hx_child_is_over_limit(const struct hx_child *c)
{
    return gc_strbuf_status(&c->out_text) != GC_OK || gc_strbuf_status(&c->err_text) != GC_OK;
}

bool hx_child_pump(struct hx_child *c, int64_t deadline_ms)
{
    while (c->out >= 0 || c->err >= 0) {
        struct pollfd p[3] = {{c->out, POLLIN, 0}, {c->err, POLLIN, 0}, {c->in, POLLOUT, 0}};
        int64_t left = gc_deadline_left(deadline_ms);
        pthread_mutex_lock(&c->lock);
        bool over = hx_child_is_over_limit(c);
        pthread_mutex_unlock(&c->lock);
        if (left == 0 || over)
            return false;
        if (poll(p, 3, left > 1000 ? 1000 : (int)left) < 0 && errno != EINTR)
            return false;
        pthread_mutex_lock(&c->lock);
        if (p[0].revents)
            drain_fd(&c->out, &c->out_text);
        if (p[1].revents)
            drain_fd(&c->err, &c->err_text);
        pthread_mutex_unlock(&c->lock);
        if (p[2].revents)
            feed(c);
    }
    return true;
}

/* --- the end ---------------------------------------------------------------------------------- */

/* Wakes when the process has ended, or after ms; without such descriptors it looks now and then. */
static void await_end(pid_t pid, int64_t ms)
{
    static const struct timespec pause = {.tv_nsec = 1000000};
    int fd = (int)syscall(SYS_pidfd_open, pid, 0);
    struct pollfd p = {.fd = fd, .events = POLLIN};
    if (fd < 0) {
        nanosleep(&pause, NULL);
        return;
    }
    (void)!poll(&p, 1, ms > 1000 ? 1000 : (int)ms);
    close(fd);
}

bool hx_child_reap(pid_t pid, int64_t ms, int *code)
{
    int64_t deadline_ms = gc_deadline_in(ms);
    int status = 0;
    pid_t got;
    while ((got = waitpid(pid, &status, WNOHANG)) == 0 && gc_deadline_left(deadline_ms) > 0)
        await_end(pid, gc_deadline_left(deadline_ms));
    if (got == 0)
        return false;
    if (got < 0)
        *code = HX_NO_EXIT_CODE;
    else
        *code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return true;
}

int hx_child_end(pid_t pid, int64_t grace_ms)
{
    int code = HX_NO_EXIT_CODE;
    kill(grace_ms > 0 ? pid : -pid, grace_ms > 0 ? SIGTERM : SIGKILL);
    if (!hx_child_reap(pid, grace_ms > 0 ? grace_ms : REAP_MS, &code)) {
        kill(-pid, SIGKILL);
        (void)!hx_child_reap(pid, REAP_MS, &code);
    }
    kill(-pid, SIGKILL); /* grandchildren, if any */
    return code;
}
