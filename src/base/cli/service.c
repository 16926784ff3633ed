#include "base/cli/service.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#ifdef __linux__
#include <sys/auxv.h>
#endif
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/strbuf.h"
#include "base/text.h"

static atomic_bool stop_requested;
static atomic_bool signals_blocked;

static sigset_t awaited(void)
{
    static const int signals[] = {SIGTERM, SIGINT, SIGHUP};
    sigset_t set;
    sigemptyset(&set);
    for (size_t i = 0; i < GC_COUNT_OF(signals); i++)
        sigaddset(&set, signals[i]);
    return set;
}

void gc_service_block_signals(void)
{
    sigset_t set = awaited();
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN); /* a reader that went away is an error of write(), not our end */
    atomic_store(&signals_blocked, true);
}

/* Whatever stands at that name, as a link that somebody laid there to have another file
 * overwritten, is not followed: a file of ours that was left behind goes, the rest stops us. */
static FILE *open_new(const char *name)
{
    const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    int fd = open(name, flags, 0644);
    if (fd < 0 && errno == EEXIST && unlink(name) == 0)
        fd = open(name, flags, 0644);
    FILE *f = fd < 0 ? NULL : fdopen(fd, "w");
    if (fd >= 0 && !f)
        close(fd);
    return f;
}

/* The port file is locked as long as its server lives, however that ends. */
static int port_file_lock = -1;

static void let_go(void)
{
    if (port_file_lock >= 0)
        close(port_file_lock);
    port_file_lock = -1;
}

/* A file that was left behind is free. */
static bool is_taken(const char *path, unsigned *port)
{
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    bool taken = fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    if (taken && gc_port_file_read(path, port, NULL) != GC_OK)
        *port = 0;
    if (fd >= 0)
        close(fd);
    return taken;
}

static enum gc_status write_port_file(const char *path, unsigned port, struct gc_error *err)
{
    unsigned others = 0;
    if (is_taken(path, &others))
        return gc_fail(
            err, GC_E_IO,
            "port file %s: a server that runs has it, on port %u; stop that one, or give "
            "another --port-file",
            path, others);
    struct gc_strbuf temp GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    gc_strbuf_addf(&temp, "%s.%ld.tmp", path, (long)getpid());
    if (gc_strbuf_status(&temp) != GC_OK)
        return gc_fail(err, GC_E_IO, "port file %s: the path is too long", path);
    const char *name = gc_strbuf_text(&temp);
    FILE *f = open_new(name);
    if (!f)
        return gc_fail(err, GC_E_IO, "port file %s: %s", path, strerror(errno));
    let_go();
    port_file_lock = fcntl(fileno(f), F_DUPFD_CLOEXEC, 0);
    if (port_file_lock >= 0)
        (void)flock(port_file_lock, LOCK_EX | LOCK_NB); /* some file systems have no locks */
    int failed = fprintf(f, "%u\n", port) < 0;
    failed |= fclose(f) != 0;
    if (!failed && rename(name, path) == 0)
        return GC_OK;
    int cause = errno;
    let_go();
    unlink(name);
    return gc_fail(err, GC_E_IO, "port file %s: %s", path, strerror(cause));
}

enum gc_status gc_service_announce(const char *program, const char *host, unsigned port,
                                   const char *port_file, struct gc_error *err)
{
    if (port_file && *port_file) {
        enum gc_status s = write_port_file(port_file, port, err);
        if (s != GC_OK)
            return s;
    }
    bool ipv6 = strchr(host, ':') != NULL;
    printf("%s listening on http://%s%s%s:%u\n", program, ipv6 ? "[" : "", host, ipv6 ? "]" : "",
           port);
    fflush(stdout);
    return GC_OK;
}

static enum gc_service_event event_of(int sig)
{
    return sig == SIGHUP ? GC_SERVICE_RELOAD : GC_SERVICE_STOP;
}

enum gc_service_event gc_service_wait(int64_t timeout_ms)
{
    const sigset_t set = awaited();
    int64_t deadline_ms = timeout_ms < 0 ? GC_NO_DEADLINE : gc_deadline_in(timeout_ms);
    for (;;) {
        if (atomic_load(&stop_requested))
            return GC_SERVICE_STOP;
        int64_t left_ms = gc_deadline_left(deadline_ms);
        struct timespec left = {.tv_sec = (time_t)(left_ms / 1000),
                                .tv_nsec = (long)(left_ms % 1000) * 1000000};
        int sig = timeout_ms < 0 ? sigwaitinfo(&set, NULL) : sigtimedwait(&set, NULL, &left);
        if (sig > 0)
            return event_of(sig);
        if (errno == EAGAIN)
            return GC_SERVICE_TICK;
    }
}

void gc_service_request_stop(void)
{
    atomic_store(&stop_requested, true);
    if (atomic_load(&signals_blocked)) /* else nobody waits, and the signal would be fatal */
        kill(getpid(), SIGTERM);
}

enum gc_status gc_port_file_read(const char *path, unsigned *port, struct gc_error *err)
{
    char text[32] = "", *end = text;
    *port = 0;
    FILE *f = fopen(path, "re");
    if (!f)
        return gc_fail(err, GC_E_IO, "port file %s: %s", path, strerror(errno));
    const char *line = fgets(text, sizeof text, f);
    fclose(f);
    unsigned long value = line && *line >= '0' && *line <= '9' ? strtoul(line, &end, 10) : 0;
    if (value < 1 || value > 65535 || (*end != '\n' && *end != '\0'))
        return gc_fail(err, GC_E_DATA, "port file %s holds no port", path);
    *port = (unsigned)value;
    return GC_OK;
}

/* Where /proc is not mounted, as in many a chroot, the kernel still tells what was executed. */
static char *executed(void)
{
#ifdef __linux__
    return realpath((const char *)getauxval(AT_EXECFN), NULL);
#else
    errno = ENOSYS;
    return NULL;
#endif
}

enum gc_status gc_program_path(char *out, size_t cap, struct gc_error *err)
{
    char *path = realpath("/proc/self/exe", NULL);
    if (!path)
        path = executed();
    if (!path)
        return gc_fail(err, GC_E_IO, "the program's own file is not found: %s", strerror(errno));
    bool fits = strlen(path) < cap;
    if (fits)
        gc_copy(out, cap, path);
    free(path);
    return fits ? GC_OK : gc_fail(err, GC_E_IO, "the path of the program is too long");
}

void gc_service_retire(unsigned port, const char *port_file)
{
    unsigned written = 0;
    if (port_file && *port_file && gc_port_file_read(port_file, &written, NULL) == GC_OK &&
        written == port)
        unlink(port_file);
    let_go();
}
