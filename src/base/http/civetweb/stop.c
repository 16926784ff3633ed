/* A stop that loses nothing: first no new connection, then every request that came is answered
 * with `Connection: close`, then the connections on which nothing happens are ended, and only when
 * none is left civetweb is stopped: it throws away what it has in hand. */
#include "base/http/civetweb/adapter.h"

#include <linux/filter.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"

enum { LOOK_AGAIN_MS = 2, SETTLED = 6, BACKLOG_MS = 250 };

static void pause_a_moment(long ns)
{
    const struct timespec moment = {.tv_nsec = ns};
    nanosleep(&moment, NULL);
}

static void set_stage(struct gc_http_server *s, enum gc_stage stage)
{
    pthread_mutex_lock(&s->lock);
    atomic_store(&s->stage, stage);
    pthread_cond_broadcast(&s->changed);
    pthread_mutex_unlock(&s->lock);
    gc_poller_wake(s);
}

/* A filter that drops packets with the SYN flag: from now on nobody begins a connection, and what
 * has begun still completes. Who is dropped tries again after a second and is refused then. */
static void drop_new_connections(const struct gc_http_server *s)
{
    enum { FLAGS_AT = 13, SYN = 0x02 };
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_B | BPF_ABS, FLAGS_AT),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, SYN, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, 0),
        BPF_STMT(BPF_RET | BPF_K, UINT32_MAX),
    };
    struct sock_fprog program = {.len = GC_COUNT_OF(code), .filter = code};
    for (size_t i = 0; i < GC_LISTENERS; i++)
        (void)setsockopt(s->listen_fd[i], SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program);
}

static bool has_waiting_ones(const struct gc_http_server *s)
{
    struct pollfd p[GC_LISTENERS];
    for (size_t i = 0; i < GC_LISTENERS; i++)
        p[i] = (struct pollfd){.fd = s->listen_fd[i], .events = POLLIN};
    return gc_hooks_poll(p, GC_LISTENERS, 0) > 0;
}

void gc_http_server_drain(struct gc_http_server *s)
{
    if (atomic_load(&s->stage) != GC_SERVING)
        return;
    int64_t deadline_ms = gc_deadline_in(BACKLOG_MS);
    drop_new_connections(s);
    set_stage(s, GC_DRAINING);
    for (int empty = 0; empty < SETTLED && gc_deadline_left(deadline_ms) > 0; empty++) {
        if (has_waiting_ones(s))
            empty = 0;
        gc_poller_accept_all(s);
        pause_a_moment(500000);
    }
    for (size_t i = 0; i < GC_LISTENERS; i++)
        shutdown(s->listen_fd[i], SHUT_RDWR);
}

static bool has_connections(struct gc_http_server *s)
{
    pthread_mutex_lock(&s->lock);
    bool any = s->n_conns > 0;
    pthread_mutex_unlock(&s->lock);
    return any;
}

static void let_finish(struct gc_http_server *s, int64_t drain_ms)
{
    int64_t deadline_ms = gc_deadline_in(drain_ms);
    set_stage(s, GC_ENDING);
    while (has_connections(s) && gc_deadline_left(deadline_ms) > 0)
        pause_a_moment(LOOK_AGAIN_MS * 1000000L);
    set_stage(s, GC_DOWN);
}

void gc_http_server_stop(struct gc_http_server *s, int64_t drain_ms)
{
    if (!s)
        return;
    gc_http_server_drain(s);
    let_finish(s, drain_ms > 0 ? drain_ms : 0);
    gc_http_server_free(s);
}
