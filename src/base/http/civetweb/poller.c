/* The thread that accepts connections and keeps them while nothing of them, or a part of a request,
 * has come. A thousand slow clients cost a thousand small buffers, and no worker. */
#include "base/http/civetweb/adapter.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"

enum {
    EVENTS = 64,
    QUIET_MS = 100, /* who is idle for so long at the end is let go */
    LOOK_AGAIN_MS = 5,
    FULL_MS = 50, /* between looks for a free descriptor */
    LINGER_BYTES = 4 << 20,
};

void gc_poller_wake(struct gc_http_server *s)
{
    (void)!eventfd_write(s->wake_fd, 1);
}

/* Reads what still comes: an answer to a request that was not read to its end would otherwise be
 * wiped out by the reset that close() sends. */
static enum gc_progress throw_away(struct gc_conn *c)
{
    char rest[8192];
    ssize_t got = 1;
    while (got > 0 && c->lingered < LINGER_BYTES) {
        got = recv(c->fd, rest, sizeof rest, MSG_DONTWAIT);
        c->lingered += got > 0 ? (size_t)got : 0;
    }
    return got < 0 && errno == EAGAIN ? GC_COME_PART : GC_COME_GONE;
}

static void on_readable(struct gc_http_server *s, struct gc_conn *c)
{
    pthread_mutex_lock(&s->lock);
    gc_conn_take(c);
    pthread_mutex_unlock(&s->lock);
    gc_conn_settle(c, c->linger ? throw_away(c) : gc_intake_read(c));
}

static bool is_idle(const struct gc_conn *c)
{
    return c->in.bytes.len == 0 && !c->linger;
}

static bool is_over(const struct gc_http_server *s, const struct gc_conn *c, int64_t now_ms)
{
    enum gc_stage stage = atomic_load(&s->stage);
    return c->deadline_ms <= now_ms || stage == GC_DOWN ||
           (stage == GC_ENDING && is_idle(c) && c->heard_ms + QUIET_MS <= now_ms);
}

/* The first waiting one whose time is over, taken out; NULL: none, and due_ms is known. */
static struct gc_conn *next_over(struct gc_http_server *s)
{
    int64_t now_ms = gc_clock_now(NULL), due_ms = GC_NO_DEADLINE;
    pthread_mutex_lock(&s->lock);
    struct gc_conn *c = s->waiting.first;
    for (; c && !is_over(s, c, now_ms); c = c->next)
        due_ms = gc_deadline_min(due_ms, c->deadline_ms);
    if (c)
        gc_conn_take(c);
    else
        s->due_ms = due_ms;
    pthread_mutex_unlock(&s->lock);
    return c;
}

static enum gc_progress last_word(struct gc_conn *c)
{
    if (c->linger || atomic_load(&c->server->stage) == GC_DOWN)
        return GC_COME_GONE;
    if (!is_idle(c))
        return gc_intake_end(c, 408);
    enum gc_progress how = gc_intake_read(c); /* it may have sent something at the last moment */
    return how == GC_COME_PART && is_idle(c) ? GC_COME_GONE : how;
}

static void dismiss(struct gc_conn *c)
{
    gc_conn_forget(c);
    gc_conn_settle(c, last_word(c));
}

static void end_those_whose_time_is_over(struct gc_http_server *s)
{
    struct gc_conn *c;
    pthread_mutex_lock(&s->lock);
    bool due = s->due_ms <= gc_clock_now(NULL) || atomic_load(&s->stage) >= GC_ENDING;
    pthread_mutex_unlock(&s->lock);
    while (due && (c = next_over(s)) != NULL)
        dismiss(c);
}

/* The one that has waited for longest for a request, taken out; NULL: within the bound, or none. */
static struct gc_conn *one_too_many(struct gc_http_server *s)
{
    pthread_mutex_lock(&s->lock);
    struct gc_conn *c = s->n_conns > s->options.max_connections ? s->waiting.first : NULL;
    while (c && !is_idle(c))
        c = c->next;
    if (c)
        gc_conn_take(c);
    pthread_mutex_unlock(&s->lock);
    return c;
}

static void set_accepting(struct gc_http_server *s, bool on)
{
    if (s->accepts == on)
        return;
    s->accepts = on;
    gc_listen_watch(s, on);
}

/* No more descriptors or memory: those that wait go on waiting. Said once, until it is over. */
static void pause_accepting(struct gc_http_server *s, int code)
{
    if (!s->full)
        gc_log(GC_LOG_WARN, "http.full", GC_STR("why", strerror(code)),
               GC_STR("then", "new connections wait"));
    s->full = true;
    set_accepting(s, false);
}

static void accept_some(struct gc_http_server *s)
{
    for (int i = 0; i < EVENTS; i++) {
        struct sockaddr_storage peer;
        int fd = gc_listen_accept(s, &peer);
        if (fd < 0 && (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM))
            pause_accepting(s, errno);
        if (fd < 0 && errno != ECONNABORTED && errno != EINTR)
            return;
        struct gc_conn *c = fd < 0 ? NULL : gc_conn_adopt(s, fd, &peer);
        if (!c)
            continue;
        s->full = false;
        gc_conn_settle(c, gc_intake_read(c)); /* mostly its request is there already */
        while ((c = one_too_many(s)) != NULL)
            dismiss(c);
    }
}

void gc_poller_accept_all(struct gc_http_server *s)
{
    struct sockaddr_storage peer;
    for (int fd; (fd = gc_listen_accept(s, &peer)) >= 0;) {
        struct gc_conn *c = gc_conn_adopt(s, fd, &peer);
        if (c)
            gc_conn_settle(c, GC_COME_PART);
    }
}

static int timeout_ms(struct gc_http_server *s)
{
    enum gc_stage stage = atomic_load(&s->stage);
    if (stage >= GC_ENDING)
        return LOOK_AGAIN_MS;
    pthread_mutex_lock(&s->lock);
    int64_t due_ms = s->due_ms;
    pthread_mutex_unlock(&s->lock);
    if (!s->accepts && stage == GC_SERVING)
        due_ms = gc_deadline_min(due_ms, gc_deadline_in(FULL_MS));
    int64_t left_ms = due_ms == GC_NO_DEADLINE ? -1 : gc_deadline_left(due_ms);
    return left_ms > 60000 ? 60000 : (int)left_ms;
}

void *gc_poller_run(void *server)
{
    struct gc_http_server *s = server;
    struct epoll_event events[EVENTS];
    set_accepting(s, true);
    while (atomic_load(&s->stage) != GC_DOWN) {
        int n = epoll_wait(s->epoll_fd, events, EVENTS, timeout_ms(s));
        bool accepting = false;
        for (int i = 0; i < n; i++) {
            eventfd_t count;
            if (events[i].data.ptr == s)
                accepting = true;
            else if (events[i].data.ptr == &s->wake_fd)
                (void)!eventfd_read(s->wake_fd, &count);
            else
                on_readable(s, events[i].data.ptr);
        }
        /* Last, because it may end connections that the events above speak of. */
        end_those_whose_time_is_over(s);
        if (atomic_load(&s->stage) == GC_SERVING) {
            if (accepting || !s->accepts) {
                set_accepting(s, true);
                accept_some(s);
            }
        } else {
            set_accepting(s, false);
        }
    }
    end_those_whose_time_is_over(s);
    return NULL;
}
