/* The thread that advances all connections which the server has let go. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "mock/wire/internal.h"

enum { EVENTS = 64, PENDING_EVENT_BYTES = 8 << 20, LOOK_EACH_MS = 100 };

/* What other threads ask of the wire's thread. */
enum command_kind { ADD, FLUSH, EVENT };
struct command {
    enum command_kind kind;
    struct command *next;
    struct mock_conn *conn; /* ADD */
    char group[MOCK_WIRE_GROUP];
    size_t n; /* EVENT: bytes of text */
    char text[];
};

struct mock_wire_queue {
    pthread_t thread;
    int epoll, wake;
    atomic_size_t n_waiting, n_feeds, event_bytes;

    pthread_mutex_t lock; /* guards the commands and what follows */
    pthread_cond_t flushed;
    struct command *first, **last;
    uint64_t flushes_asked, flushes_done;
    bool stop;

    struct mock_conn *conns; /* the thread's own from here on */
    struct mock_timers timers;
    size_t n_half_closed;
    int64_t look_us; /* when to ask again whether those have closed */
};

static void end_conn(struct mock_wire_queue *q, struct mock_conn *c)
{
    if (c->next)
        c->next->prev = c->prev;
    if (c->prev)
        c->prev->next = c->next;
    else
        q->conns = c->next;
    mock_timers_drop(&q->timers, c);
    q->n_half_closed -= c->half_closed;
    /* close() alone is not enough: while another thread looks at the descriptor (as the search for
     * a connection's does), or a process that is just being started has it open, the kernel keeps
     * the socket, and epoll would tell of a freed one. */
    if (c->registered)
        (void)epoll_ctl(q->epoll, EPOLL_CTL_DEL, c->fd, NULL);
    atomic_fetch_sub(c->feed ? &q->n_feeds : &q->n_waiting, 1);
    mock_conn_free(c);
}

/* epoll tells when the client goes and, if there is something to write, when that is possible. */
static bool watch(struct mock_wire_queue *q, struct mock_conn *c)
{
    uint32_t events = (c->half_closed ? 0 : EPOLLRDHUP) | (c->wants_write ? EPOLLOUT : 0);
    struct epoll_event e = {.events = events, .data.ptr = c};
    if (c->registered && c->watched == events)
        return true;
    int op = c->registered ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
    c->registered = true;
    c->watched = events;
    return epoll_ctl(q->epoll, op, c->fd, &e) == 0;
}

static void advance(struct mock_wire_queue *q, struct mock_conn *c)
{
    bool on = mock_conn_advance(c, gc_now_us());
    if (on && mock_timers_set(&q->timers, c, c->due_us) && watch(q, c))
        return;
    if (on)
        mock_conn_tell(c, true);
    end_conn(q, c);
}

/* The client has ended its side, or all is over. */
static void hang_up(struct mock_wire_queue *q, struct mock_conn *c, uint32_t events)
{
    if (!(events & (EPOLLHUP | EPOLLERR)) && !mock_peer_has_closed(c->fd)) {
        mock_peer_probe(c->fd);
        c->half_closed = true;
        q->n_half_closed++;
        if (watch(q, c))
            return;
    }
    mock_conn_hung_up(c, events & EPOLLERR);
    end_conn(q, c);
}

static void add_conn(struct mock_wire_queue *q, struct mock_conn *c)
{
    /* What was on its way here when its group was flushed was not flushed. */
    c->hurry = c->is_stale && c->is_stale(c->ctx);
    c->heap_at = SIZE_MAX;
    c->due_us = INT64_MAX;
    c->next = q->conns;
    if (q->conns)
        q->conns->prev = c;
    q->conns = c;
    advance(q, c);
}

static void flush_group(struct mock_wire_queue *q, const char *group)
{
    for (struct mock_conn *c = q->conns, *next; c; c = next) {
        next = c->next;
        if (c->feed || strcmp(c->group, group) != 0)
            continue;
        c->hurry = true;
        advance(q, c);
    }
}

static void send_event(struct mock_wire_queue *q, const struct command *e)
{
    for (struct mock_conn *c = q->conns, *next; c; c = next) {
        next = c->next;
        if (!c->feed || (*c->group && *e->group && strcmp(c->group, e->group) != 0))
            continue;
        gc_strbuf_add(&c->bytes, e->text, e->n);
        /* Too slow for the events: it is let go, and may come again. */
        if (gc_strbuf_status(&c->bytes) != GC_OK)
            end_conn(q, c);
        else if (!c->wants_write)
            advance(q, c);
    }
    atomic_fetch_sub(&q->event_bytes, e->n);
}

/* Does what was asked; false: to stop. */
static bool run_commands(struct mock_wire_queue *q)
{
    uint64_t count;
    (void)!read(q->wake, &count, sizeof count);
    pthread_mutex_lock(&q->lock);
    struct command *c = q->first;
    bool stop = q->stop;
    uint64_t flushes = q->flushes_asked;
    q->first = NULL;
    q->last = &q->first;
    pthread_mutex_unlock(&q->lock);
    while (c) {
        struct command *next = c->next;
        if (c->kind == ADD)
            add_conn(q, c->conn);
        else if (c->kind == FLUSH)
            flush_group(q, c->group);
        else
            send_event(q, c);
        free(c);
        c = next;
    }
    pthread_mutex_lock(&q->lock);
    q->flushes_done = flushes;
    pthread_cond_broadcast(&q->flushed);
    pthread_mutex_unlock(&q->lock);
    return !stop;
}

/* Those who have ended their side tell nothing when they close the connection. */
static void look_after_half_closed(struct mock_wire_queue *q)
{
    if (!q->n_half_closed || gc_now_us() < q->look_us)
        return;
    for (struct mock_conn *c = q->conns, *next; c; c = next) {
        next = c->next;
        if (c->half_closed && mock_peer_has_closed(c->fd)) {
            mock_conn_hung_up(c, false);
            end_conn(q, c);
        }
    }
    q->look_us = gc_now_us() + LOOK_EACH_MS * 1000;
}

static int timeout_ms(const struct mock_wire_queue *q)
{
    const struct mock_conn *first = mock_timers_first(&q->timers);
    int64_t due_us = first ? first->due_us : INT64_MAX;
    if (q->n_half_closed && q->look_us < due_us)
        due_us = q->look_us;
    if (due_us == INT64_MAX)
        return -1;
    int64_t left_us = due_us - gc_now_us();
    return left_us <= 0 ? 0 : left_us > 60000000 ? 60000 : (int)((left_us + 999) / 1000);
}

static void advance_due(struct mock_wire_queue *q)
{
    int64_t now_us = gc_now_us();
    for (struct mock_conn *c; (c = mock_timers_first(&q->timers)) && c->due_us <= now_us;)
        advance(q, c);
}

/* What still waits leaves now, as far as it can without waiting. */
static void end_all(struct mock_wire_queue *q)
{
    while (q->conns) {
        struct mock_conn *c = q->conns;
        c->hurry = true;
        if (mock_conn_advance(c, gc_now_us()) && !c->feed)
            mock_conn_tell(c, true);
        end_conn(q, c);
    }
}

static void *run(void *arg)
{
    struct mock_wire_queue *q = arg;
    struct epoll_event events[EVENTS];
    for (bool on = true; on;) {
        int n = epoll_wait(q->epoll, events, EVENTS, timeout_ms(q));
        bool asked = false;
        for (int i = 0; i < n; i++) {
            struct mock_conn *c = events[i].data.ptr;
            if (!c)
                asked = true;
            else if (events[i].events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR))
                hang_up(q, c, events[i].events);
            else
                advance(q, c);
        }
        advance_due(q);
        look_after_half_closed(q);
        /* Last, because it may end connections that the events above speak of. */
        if (asked)
            on = run_commands(q);
    }
    end_all(q);
    return NULL;
}

static void wake(struct mock_wire_queue *q)
{
    const uint64_t one = 1;
    (void)!write(q->wake, &one, sizeof one);
}

enum gc_status mock_wire_new(struct mock_wire_queue **out)
{
    struct mock_wire_queue *q = calloc(1, sizeof *q);
    struct epoll_event e = {.events = EPOLLIN};
    *out = NULL;
    if (!q)
        return GC_E_NOMEM;
    q->last = &q->first;
    pthread_mutex_init(&q->lock, NULL);
    pthread_cond_init(&q->flushed, NULL);
    q->epoll = epoll_create1(EPOLL_CLOEXEC);
    q->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (q->epoll < 0 || q->wake < 0 || epoll_ctl(q->epoll, EPOLL_CTL_ADD, q->wake, &e) != 0 ||
        pthread_create(&q->thread, NULL, run, q) != 0) {
        if (q->epoll >= 0)
            close(q->epoll);
        if (q->wake >= 0)
            close(q->wake);
        free(q);
        return GC_E_IO;
    }
    *out = q;
    return GC_OK;
}

/* What came too late to be heard. */
static void drop_commands(struct mock_wire_queue *q)
{
    while (q->first) {
        struct command *c = q->first;
        q->first = c->next;
        if (c->kind == ADD) {
            mock_conn_tell(c->conn, true);
            mock_conn_free(c->conn);
        }
        free(c);
    }
}

void mock_wire_free(struct mock_wire_queue *q)
{
    if (!q)
        return;
    pthread_mutex_lock(&q->lock);
    q->stop = true;
    pthread_mutex_unlock(&q->lock);
    wake(q);
    pthread_join(q->thread, NULL);
    drop_commands(q);
    close(q->epoll);
    close(q->wake);
    free(q->timers.list);
    pthread_cond_destroy(&q->flushed);
    pthread_mutex_destroy(&q->lock);
    free(q);
}

static struct command *new_command(enum command_kind kind, const char *group, size_t n)
{
    struct command *c = malloc(sizeof *c + n);
    if (!c)
        return NULL;
    *c = (struct command){.kind = kind, .n = n};
    gc_copy(c->group, sizeof c->group, group);
    return c;
}

/* The caller holds the lock. */
static void append(struct mock_wire_queue *q, struct command *c)
{
    *q->last = c;
    q->last = &c->next;
    wake(q);
}

static void give(struct mock_wire_queue *q, struct command *c)
{
    pthread_mutex_lock(&q->lock);
    append(q, c);
    pthread_mutex_unlock(&q->lock);
}

void mock_wire_start(struct mock_wire_queue *q, struct mock_conn *conn, int fd)
{
    struct command *c = new_command(ADD, "", 0);
    conn->fd = fd;
    if (!c) {
        mock_conn_tell(conn, true);
        mock_conn_free(conn);
        return;
    }
    (void)fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    atomic_fetch_add(conn->feed ? &q->n_feeds : &q->n_waiting, 1);
    c->conn = conn;
    give(q, c);
}

void mock_wire_flush(struct mock_wire_queue *q, const char *group)
{
    struct command *c = new_command(FLUSH, group, 0);
    if (!c)
        return;
    pthread_mutex_lock(&q->lock);
    append(q, c);
    uint64_t mine = ++q->flushes_asked;
    while (q->flushes_done < mine && !q->stop)
        pthread_cond_wait(&q->flushed, &q->lock);
    pthread_mutex_unlock(&q->lock);
}

void mock_wire_publish(struct mock_wire_queue *q, const char *group, const char *text, size_t n)
{
    if (atomic_load(&q->event_bytes) > PENDING_EVENT_BYTES)
        return;
    struct command *c = new_command(EVENT, group, n);
    if (!c)
        return;
    memcpy(c->text, text, n);
    atomic_fetch_add(&q->event_bytes, n);
    give(q, c);
}

size_t mock_wire_waiting(struct mock_wire_queue *q)
{
    return atomic_load(&q->n_waiting);
}

size_t mock_wire_feeds(struct mock_wire_queue *q)
{
    return atomic_load(&q->n_feeds);
}
