/* civetweb shows no file descriptors. A connection is known by its two addresses, so the
 * descriptor is found by looking for the socket that has them, first where accept() put it. */
#include "base/http/civetweb/adapter.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/clock.h"

enum { GAP = 256, MAX_FDS = 65536, LINGER_MS = 500, LINGER_BYTES = 4 << 20 };
enum { BACKLOG_MS = 250, SETTLED = 6 };

/* A lookup and what is done with its result are one step: no other lookup may see, or take for the
 * connection itself, the copies that live in between. */
static pthread_mutex_t wire_lock = PTHREAD_MUTEX_INITIALIZER;

static bool is_local(int fd, const struct sockaddr_in *local)
{
    struct sockaddr_in at;
    socklen_t n = sizeof at;
    if (getsockname(fd, (struct sockaddr *)&at, &n) != 0 || at.sin_family != AF_INET)
        return false;
    return at.sin_port == local->sin_port && (local->sin_addr.s_addr == htonl(INADDR_ANY) ||
                                              at.sin_addr.s_addr == local->sin_addr.s_addr);
}

static bool is_peer(int fd, const struct sockaddr_in *peer)
{
    struct sockaddr_in at;
    socklen_t n = sizeof at;
    return getpeername(fd, (struct sockaddr *)&at, &n) == 0 && at.sin_family == AF_INET &&
           at.sin_port == peer->sin_port && at.sin_addr.s_addr == peer->sin_addr.s_addr;
}

static int option_of(int fd, int name)
{
    int value = 0;
    socklen_t n = sizeof value;
    return getsockopt(fd, SOL_SOCKET, name, &value, &n) == 0 ? value : 0;
}

static void set_option(int fd, int name, int value)
{
    (void)setsockopt(fd, SOL_SOCKET, name, &value, sizeof value);
}

/* Makes `fd` mean what `other` means, while civetweb uses it: the kernel does that atomically, but
 * a thread sanitizer that watches dup3() calls it a race. So it does not get to watch. */
static bool replace_fd(int fd, int other)
{
    return syscall(SYS_dup3, other, fd, O_CLOEXEC) == fd;
}

/* A mark that connections inherit from the listening socket, and that means nothing to HTTP. A
 * detached socket has lost it: that tells it from those that are still civetweb's. */
static bool is_accepted(int fd, const struct sockaddr_in *local)
{
    return is_local(fd, local) && !option_of(fd, SO_ACCEPTCONN) && option_of(fd, SO_OOBINLINE);
}

/* Every open descriptor, or all possible numbers where /proc is missing. NULL: out of memory. */
static int *list_fds(size_t *n)
{
    int *fds = malloc(MAX_FDS * sizeof *fds);
    DIR *dir = fds ? opendir("/proc/self/fd") : NULL;
    *n = 0;
    if (!fds)
        return NULL;
    for (struct dirent *entry; dir && *n < MAX_FDS && (entry = readdir(dir));)
        if (entry->d_name[0] != '.')
            fds[(*n)++] = (int)strtol(entry->d_name, NULL, 10);
    while (!dir && *n < MAX_FDS) {
        fds[*n] = (int)*n;
        ++*n;
    }
    if (dir)
        closedir(dir);
    return fds;
}

struct endpoints {
    struct sockaddr_in local, peer;
};

static bool endpoints_of(const struct mg_connection *conn, struct endpoints *e)
{
    const struct mg_request_info *ri = mg_get_request_info(conn);
    const struct gc_http_worker *w = mg_get_thread_pointer(conn);
    if (!ri || !w || inet_pton(AF_INET, ri->remote_addr, &e->peer.sin_addr) != 1)
        return false;
    e->peer.sin_port = htons((uint16_t)ri->remote_port);
    e->local = w->server->local;
    return true;
}

static bool is_connection(int fd, const struct endpoints *e)
{
    return is_peer(fd, &e->peer) && is_local(fd, &e->local);
}

/* Descriptors are given out lowest first, so this ends early; a long gap ends it, too. */
static int find_low(const struct endpoints *e)
{
    for (int fd = 0, unused = 0; unused < GAP; fd++) {
        if (is_connection(fd, e))
            return fd;
        unused = errno == EBADF ? unused + 1 : 0;
    }
    return -1;
}

/* Caller holds the lock. */
static int find_connection(const struct mg_connection *conn)
{
    struct endpoints e;
    if (!endpoints_of(conn, &e))
        return -1;
    int found = gc_wire_accepted_as(&e.peer);
    if (found < 0 || !is_connection(found, &e))
        found = find_low(&e);
    size_t n = 0;
    int *fds = found < 0 ? list_fds(&n) : NULL;
    for (size_t i = 0; i < n && found < 0; i++)
        if (is_connection(fds[i], &e))
            found = fds[i];
    free(fds);
    return found;
}

static int take(const struct mg_connection *conn)
{
    int theirs = find_connection(conn);
    int ours = theirs < 0 ? -1 : fcntl(theirs, F_DUPFD_CLOEXEC, 3);
    int null = ours < 0 ? -1 : open("/dev/null", O_RDWR | O_CLOEXEC);
    bool ok = null >= 0;
    if (ok) {
        set_option(ours, SO_OOBINLINE, 0);
        ok = replace_fd(theirs, null);
    }
    if (null >= 0)
        close(null);
    if (!ok && ours >= 0) {
        set_option(ours, SO_OOBINLINE, 1);
        close(ours);
        ours = -1;
    }
    return ours;
}

enum gc_status gc_wire_take(const struct mg_connection *conn, int *fd)
{
    pthread_mutex_lock(&wire_lock);
    *fd = take(conn);
    pthread_mutex_unlock(&wire_lock);
    return *fd < 0 ? GC_E_IO : GC_OK;
}

enum gc_wire_state gc_wire_peek(const struct mg_connection *conn)
{
    char byte;
    pthread_mutex_lock(&wire_lock);
    int fd = find_connection(conn);
    ssize_t got = fd < 0 ? 0 : recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    bool nothing_yet = got < 0 && errno == EAGAIN;
    pthread_mutex_unlock(&wire_lock);
    return got > 0 ? GC_WIRE_MORE : nothing_yet ? GC_WIRE_OPEN : GC_WIRE_ENDED;
}

void gc_wire_linger(const struct mg_connection *conn)
{
    char rest[8192];
    int64_t deadline_ms = gc_deadline_in(LINGER_MS);
    pthread_mutex_lock(&wire_lock);
    int fd = find_connection(conn); /* it stays ours: this thread is its worker */
    pthread_mutex_unlock(&wire_lock);
    if (fd < 0)
        return;
    shutdown(fd, SHUT_WR);
    for (size_t total = 0; total < LINGER_BYTES;) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        if (poll(&p, 1, (int)gc_deadline_left(deadline_ms)) <= 0)
            return;
        ssize_t got = recv(fd, rest, sizeof rest, MSG_DONTWAIT);
        if (got <= 0)
            return;
        total += (size_t)got;
    }
}

int gc_wire_listening_fd(const struct sockaddr_in *local)
{
    int found = -1;
    size_t n = 0;
    pthread_mutex_lock(&wire_lock);
    int *fds = list_fds(&n);
    for (size_t i = 0; i < n && found < 0; i++)
        if (option_of(fds[i], SO_ACCEPTCONN) && is_local(fds[i], local))
            found = fds[i];
    if (found >= 0)
        set_option(found, SO_OOBINLINE, 1);
    free(fds);
    pthread_mutex_unlock(&wire_lock);
    return found;
}

/* A filter that drops packets with the SYN flag: from now on nobody begins a connection, and what
 * has begun still completes. Who is dropped tries again after a second and is refused then. */
static void drop_new_connections(int fd)
{
    enum { FLAGS_AT = 13, SYN = 0x02 };
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_B | BPF_ABS, FLAGS_AT),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, SYN, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, 0),
        BPF_STMT(BPF_RET | BPF_K, UINT32_MAX),
    };
    struct sock_fprog program = {.len = GC_COUNT_OF(code), .filter = code};
    (void)setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program);
}

static bool has_waiting(int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    return poll(&p, 1, 0) > 0 && (p.revents & POLLIN);
}

/* Until nothing waited to be accepted for a few milliseconds: civetweb is accepting it. */
static void let_accept(int fd)
{
    static const struct timespec moment = {.tv_nsec = 500000};
    int64_t deadline_ms = gc_deadline_in(BACKLOG_MS);
    for (int empty = 0; empty < SETTLED && gc_deadline_left(deadline_ms) > 0;) {
        empty = has_waiting(fd) ? 0 : empty + 1;
        nanosleep(&moment, NULL);
    }
}

int gc_wire_stop_listening(int listen_fd, int quiet_fd)
{
    int socket = fcntl(listen_fd, F_DUPFD_CLOEXEC, 3);
    if (socket < 0)
        return -1;
    drop_new_connections(socket);
    let_accept(socket);
    if (replace_fd(listen_fd, quiet_fd))
        shutdown(socket, SHUT_RDWR);
    set_option(socket, SO_OOBINLINE, 0); /* not to be taken for a connection */
    return socket;
}

size_t gc_wire_each_accepted(const struct sockaddr_in *local, gc_wire_visit_fn visit, void *ctx)
{
    size_t n = 0, count = 0;
    pthread_mutex_lock(&wire_lock);
    int *fds = list_fds(&n);
    for (size_t i = 0; i < n; i++) {
        if (!is_accepted(fds[i], local))
            continue;
        count++;
        /* The worker may close its descriptor at any time: a copy can't become another socket. */
        int copy = fcntl(fds[i], F_DUPFD_CLOEXEC, 3);
        if (copy >= 0 && is_accepted(copy, local))
            visit(ctx, copy);
        if (copy >= 0)
            close(copy);
    }
    free(fds);
    pthread_mutex_unlock(&wire_lock);
    return count;
}

void gc_wire_close_accepted(const struct sockaddr_in *local)
{
    size_t n = 0;
    pthread_mutex_lock(&wire_lock);
    int *fds = list_fds(&n);
    for (size_t i = 0; i < n; i++)
        if (is_accepted(fds[i], local))
            close(fds[i]);
    free(fds);
    pthread_mutex_unlock(&wire_lock);
}
