#include "tests/check.h"

#include <dirent.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cli/service.h"

static const char *path_of(const char *name, char out[200])
{
    snprintf(out, 200, "%s/%s", check_temp_dir(), name);
    return out;
}

static int files_named(const char *prefix)
{
    DIR *d = opendir(check_temp_dir());
    int n = 0;
    for (struct dirent *e; d && (e = readdir(d)) != NULL;)
        n += strncmp(e->d_name, prefix, strlen(prefix)) == 0;
    if (d)
        closedir(d);
    return n;
}

/* Runs `what` in a child with its stdout in a pipe; returns its exit code, out is what it wrote. */
static int in_child(int (*what)(void), char *out, size_t cap)
{
    int fds[2], status = 0;
    size_t len = 0;
    fflush(NULL);
    check_temp_dir(); /* the child's files shall be ours */
    CHECK_FATAL(pipe(fds) == 0);
    pid_t pid = fork();
    CHECK_FATAL(pid >= 0);
    if (pid == 0) {
        dup2(fds[1], STDOUT_FILENO);
        close(fds[0]);
        alarm(60);
        _exit(what());
    }
    close(fds[1]);
    for (ssize_t n; len + 1 < cap && (n = read(fds[0], out + len, cap - 1 - len)) > 0;)
        len += (size_t)n;
    out[len] = '\0';
    close(fds[0]);
    waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 100 + WTERMSIG(status);
}

static int announce(void)
{
    char path[200];
    struct gc_error err;
    return gc_service_announce("gcmock", "127.0.0.1", 8080, path_of("port", path), &err) != GC_OK ||
           gc_service_announce("gcmock", "::1", 9, NULL, &err) != GC_OK;
}

static void test_announce(void)
{
    char out[500], path[200];
    unsigned port = 0;
    struct gc_error err = {0};
    CHECK_INT(in_child(announce, out, sizeof out), 0);
    CHECK_TEXT(out, "gcmock listening on http://127.0.0.1:8080\n"
                    "gcmock listening on http://[::1]:9\n");
    CHECK_STATUS(gc_port_file_read(path_of("port", path), &port, &err), GC_OK, &err);
    CHECK_INT(port, 8080);
    CHECK_INT(files_named("port"), 1);
    gc_service_retire(8081, path); /* another server's by now */
    CHECK_INT(files_named("port"), 1);
    gc_service_retire(8080, path);
    CHECK_INT(files_named("port"), 0);
}

/* Who may write in the folder could lay a link where the temporary file will be. */
static void test_port_file_follows_no_link(void)
{
    char path[200], victim[200], temp[240], text[32] = "";
    unsigned port = 0;
    struct gc_error err = {0};
    path_of("linked-port", path);
    path_of("victim", victim);
    FILE *f = fopen(victim, "w");
    CHECK_FATAL(f && fputs("precious", f) >= 0 && fclose(f) == 0);
    snprintf(temp, sizeof temp, "%s.%ld.tmp", path, (long)getpid());
    CHECK_FATAL(symlink(victim, temp) == 0);
    CHECK_STATUS(gc_service_announce("gcmock", "127.0.0.1", 8080, path, &err), GC_OK, &err);
    CHECK_STATUS(gc_port_file_read(path, &port, &err), GC_OK, &err);
    CHECK_INT(port, 8080);
    f = fopen(victim, "r");
    CHECK_FATAL(f && fgets(text, sizeof text, f));
    fclose(f);
    CHECK_TEXT(text, "precious");
    CHECK_INT(files_named("linked-port"), 1);
    gc_service_retire(8080, path);
    CHECK(mkdir(temp, 0700) == 0);
    CHECK_STATUS(gc_service_announce("gcmock", "127.0.0.1", 8080, path, &err), GC_E_IO, &err);
    CHECK_HAS(gc_error_text(&err), "port file ");
}

static void test_port_file_errors(void)
{
    static const char *const contents[] = {"", "x\n", "0\n", "65536\n", "-1\n", "80x\n", " 80\n"};
    char path[200];
    unsigned port = 7;
    struct gc_error err = {0};
    CHECK_STATUS(gc_service_announce("x", "h", 1, "/nonexistent/dir/port", &err), GC_E_IO, &err);
    CHECK_HAS(gc_error_text(&err), "port file /nonexistent/dir/port: No such file");
    CHECK_STATUS(gc_port_file_read(path_of("none", path), &port, &err), GC_E_IO, &err);
    for (size_t i = 0; i < GC_COUNT_OF(contents); i++) {
        FILE *f = fopen(path_of("bad", path), "w");
        CHECK_FATAL(f != NULL);
        fputs(contents[i], f);
        fclose(f);
        CHECK_STATUS(gc_port_file_read(path, &port, &err), GC_E_DATA, &err);
        CHECK_INT(port, 0);
    }
}

static int wait_for_signals(void)
{
    gc_service_block_signals();
    if (gc_service_wait(0) != GC_SERVICE_TICK || gc_service_wait(10) != GC_SERVICE_TICK)
        return 1;
    kill(getpid(), SIGHUP);
    if (gc_service_wait(-1) != GC_SERVICE_RELOAD)
        return 2;
    kill(getpid(), SIGPIPE); /* ignored */
    kill(getpid(), SIGINT);
    if (gc_service_wait(50000) != GC_SERVICE_STOP)
        return 3;
    kill(getpid(), SIGTERM);
    return gc_service_wait(-1) == GC_SERVICE_STOP ? 0 : 4;
}

static void test_signals(void)
{
    char out[10];
    CHECK_INT(in_child(wait_for_signals, out, sizeof out), 0);
}

static void *stop_later(void *pipe_end)
{
    char c;
    (void)!read(*(int *)pipe_end, &c, 1);
    gc_service_request_stop();
    return NULL;
}

/* On a stack of its own: in a child that was forked, the C library would give it that of one of the
 * parent's threads, which ThreadSanitizer still believes in. */
static int stop_from_thread(void)
{
    static _Alignas(4096) char stack[2 * 1024 * 1024];
    int fds[2];
    pthread_attr_t attr;
    pthread_t t;
    gc_service_block_signals();
    if (pthread_attr_init(&attr) != 0 || pthread_attr_setstack(&attr, stack, sizeof stack) != 0)
        return 1;
    if (pipe(fds) != 0 || pthread_create(&t, &attr, stop_later, &fds[0]) != 0)
        return 1;
    pthread_attr_destroy(&attr);
    if (write(fds[1], "x", 1) != 1 || gc_service_wait(-1) != GC_SERVICE_STOP)
        return 2;
    pthread_join(t, NULL);
    return gc_service_wait(-1) == GC_SERVICE_STOP ? 0 : 3; /* it stays so */
}

static int stop_unblocked(void)
{
    gc_service_request_stop();
    return gc_service_wait(-1) == GC_SERVICE_STOP ? 0 : 1;
}

static void test_request_stop(void)
{
    char out[10];
#ifndef __SANITIZE_THREAD__ /* allows no thread in a child of a process that has some */
    CHECK_INT(in_child(stop_from_thread, out, sizeof out), 0);
#else
    (void)stop_from_thread;
#endif
    CHECK_INT(in_child(stop_unblocked, out, sizeof out), 0);
}

static void test_a_program_knows_its_file(void)
{
    char path[4096], tiny[4];
    struct gc_error err = {0};
    CHECK_STATUS(gc_program_path(path, sizeof path, &err), GC_OK, &err);
    CHECK(path[0] == '/' && access(path, X_OK) == 0);
    CHECK_HAS(path, "/run-base");
    CHECK_STATUS(gc_program_path(tiny, sizeof tiny, &err), GC_E_IO, &err);
}

SUITE(service, {"readiness is one line, the port file appears whole", test_announce},
      {"a port file follows no link that lies in its way", test_port_file_follows_no_link},
      {"port files that are missing or odd are refused", test_port_file_errors},
      {"signals become events, SIGPIPE is ignored", test_signals},
      {"a request from any thread ends the wait", test_request_stop},
      {"a program knows its file", test_a_program_knows_its_file});
