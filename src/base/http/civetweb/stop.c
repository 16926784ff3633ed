/* A stop that loses nothing: first no new connection, then every request that came is answered
 * with `Connection: close`, then the connections on which nothing happens are ended, and only when
 * none is left civetweb is stopped: it throws away what it has in hand. */
#include "base/http/civetweb/adapter.h"

#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"

enum { QUIET_MS = 100, LOOK_AGAIN_MS = 2 };

void gc_http_server_drain(struct gc_http_server *s)
{
    atomic_store(&s->draining, true);
    pthread_mutex_lock(&s->lock);
    if (!s->stopped_listening)
        s->closed_fd = gc_wire_stop_listening(s->listen_fd, s->quiet_fd);
    s->stopped_listening = true;
    pthread_mutex_unlock(&s->lock);
}

static bool is_busy(struct gc_http_server *s, int fd)
{
    struct sockaddr_in peer;
    socklen_t n = sizeof peer;
    if (getpeername(fd, (struct sockaddr *)&peer, &n) != 0)
        return false;
    bool busy = false;
    pthread_mutex_lock(&s->lock);
    for (struct gc_http_worker *w = s->workers; w && !busy; w = w->next)
        busy = atomic_load(&w->busy_port) == ntohs(peer.sin_port);
    pthread_mutex_unlock(&s->lock);
    return busy;
}

/* Was nothing sent either way for a while, and is nothing left to read? */
static bool is_quiet(int fd)
{
    struct tcp_info info = {0};
    socklen_t n = sizeof info;
    int unread = 0;
    return ioctl(fd, FIONREAD, &unread) == 0 && unread == 0 &&
           getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &n) == 0 &&
           info.tcpi_last_data_recv >= QUIET_MS && info.tcpi_last_data_sent >= QUIET_MS;
}

/* What was sent before is still read; then civetweb finds the end and closes. */
static void end_if_quiet(void *ctx, int fd)
{
    if (!is_busy(ctx, fd) && is_quiet(fd))
        shutdown(fd, SHUT_RD);
}

static void end(void *ctx, int fd)
{
    (void)ctx;
    shutdown(fd, SHUT_RD);
}

static void let_finish(struct gc_http_server *s, int64_t drain_ms)
{
    int64_t deadline_ms = gc_deadline_in(drain_ms);
    static const struct timespec pause = {.tv_nsec = LOOK_AGAIN_MS * 1000000L};
    while (gc_wire_each_accepted(&s->local, end_if_quiet, s) > 0 ||
           atomic_load(&s->in_flight) > 0) {
        if (gc_deadline_left(deadline_ms) == 0)
            break;
        nanosleep(&pause, NULL);
    }
    gc_wire_each_accepted(&s->local, end, s);
}

/* civetweb's main thread looks at its stop flag every 2 s, or when poll tells it that its
 * "listening socket" (by now the eventfd) is readable. It may still sleep on the socket that was
 * there before: shutdown() wakes it, and poll then looks at what has that number now. */
static void stop_civetweb(struct gc_http_server *s)
{
    (void)!eventfd_write(s->quiet_fd, 1);
    if (s->closed_fd >= 0)
        shutdown(s->closed_fd, SHUT_RDWR);
    mg_stop(s->mg);
    s->mg = NULL;
}

void gc_http_server_stop(struct gc_http_server *s, int64_t drain_ms)
{
    if (!s)
        return;
    gc_http_server_drain(s);
    let_finish(s, drain_ms > 0 ? drain_ms : 0);
    stop_civetweb(s);
    gc_wire_close_accepted(&s->local);
    gc_http_server_free(s);
}
