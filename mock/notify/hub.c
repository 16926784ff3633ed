#include "mock/notify/hub.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/map.h"
#include "mock/notify/frame.h"
#include "mock/notify/socket.h"

enum { EVENTS = 64, LOOK_EACH_MS = 100, CLOSE_MS = 2000, STOP_MS = 500 };
enum { QUEUE_BYTES = 1 << 20, QUEUED_BYTES = 64 << 20 };

struct mock_hub {
    pthread_t thread;
    int epoll, wake;
    struct mock_hub_options options;
    pthread_mutex_t lock;     /* guards what follows, and the websockets */
    struct gc_map by_channel; /* the first websocket of each */
    struct mock_socket *first, *last, *dirty;
    size_t n, n_closing, queued;
    bool stop, stopped;
};

static void wake(struct mock_hub *h)
{
    (void)!eventfd_write(h->wake, 1);
}

/* The caller holds the lock, for all that follows. */
static void append(struct mock_hub *h, struct mock_socket *s)
{
    s->prev = h->last;
    s->next = NULL;
    *(h->last ? &h->last->next : &h->first) = s;
    h->last = s;
}

static void take_out(struct mock_hub *h, struct mock_socket *s)
{
    *(s->prev ? &s->prev->next : &h->first) = s->next;
    *(s->next ? &s->next->prev : &h->last) = s->prev;
}

static void leave_channel(struct mock_hub *h, struct mock_socket *s)
{
    struct mock_socket *first = gc_map_get(&h->by_channel, s->channel);
    if (first == s && !s->next_of_channel)
        (void)gc_map_remove(&h->by_channel, s->channel);
    else if (first == s) /* the key is there: this takes no memory */
        (void)!gc_map_put(&h->by_channel, s->channel, s->next_of_channel, NULL);
    while (first && first->next_of_channel != s)
        first = first->next_of_channel;
    if (first)
        first->next_of_channel = s->next_of_channel;
}

static void mark(struct mock_hub *h, struct mock_socket *s)
{
    if (s->dirty)
        return;
    s->dirty = true;
    s->next_dirty = h->dirty;
    h->dirty = s;
}

/* The thread alone ends a websocket: its events may speak of it. */
static void end(struct mock_hub *h, struct mock_socket *s)
{
    for (struct mock_socket **at = &h->dirty; s->dirty && *at; at = &(*at)->next_dirty)
        if (*at == s) {
            *at = s->next_dirty;
            break;
        }
    take_out(h, s);
    leave_channel(h, s);
    h->n--;
    h->n_closing -= s->closing;
    h->queued -= mock_socket_queued(s);
    (void)epoll_ctl(h->epoll, EPOLL_CTL_DEL, s->fd, NULL);
    mock_socket_free(s);
}

static void watch(struct mock_hub *h, struct mock_socket *s)
{
    bool writing = mock_socket_queued(s) > 0;
    struct epoll_event e = {.events = EPOLLIN | (writing ? EPOLLOUT : 0), .data.ptr = s};
    if (writing != s->watches_writing && epoll_ctl(h->epoll, EPOLL_CTL_MOD, s->fd, &e) != 0)
        s->over = true;
    s->watches_writing = writing;
}

/* Queues something; what all queues hold is counted, and bounded. */
static void tell(struct mock_hub *h, struct mock_socket *s, const char *text, size_t n)
{
    size_t before = mock_socket_queued(s);
    mock_socket_tell(s, text, n);
    h->queued += mock_socket_queued(s) - before;
    s->over |= h->queued > h->options.max_queued_bytes;
    mark(h, s);
}

static void close_one(struct mock_hub *h, struct mock_socket *s, int code, const char *reason)
{
    size_t before = mock_socket_queued(s);
    h->n_closing -= s->closing;
    mock_socket_close(s, code, reason, gc_deadline_in(h->options.close_ms));
    h->n_closing += s->closing;
    h->queued += mock_socket_queued(s) - before;
    mark(h, s);
}

static void flush(struct mock_hub *h, struct mock_socket *s)
{
    size_t before = mock_socket_queued(s);
    bool on = mock_socket_flush(s);
    h->queued -= before - mock_socket_queued(s);
    if (on)
        watch(h, s);
    if (s->over)
        end(h, s);
}

static void flush_dirty(struct mock_hub *h)
{
    while (h->dirty) {
        struct mock_socket *s = h->dirty;
        h->dirty = s->next_dirty;
        s->dirty = false;
        flush(h, s);
    }
}

static void on_event(struct mock_hub *h, struct mock_socket *s, uint32_t events)
{
    size_t before = mock_socket_queued(s);
    h->n_closing -= s->closing;
    if (events & (EPOLLIN | EPOLLHUP | EPOLLERR))
        mock_socket_read(s, gc_deadline_in(h->options.close_ms));
    h->n_closing += s->closing;
    h->queued += mock_socket_queued(s) - before;
    mark(h, s);
}

/* Those that are due first come first, for all wait equally long. */
static void beat(struct mock_hub *h)
{
    int64_t now_ms = gc_clock_now(NULL);
    for (struct mock_socket *s; (s = h->first) && s->beat_ms <= now_ms;) {
        take_out(h, s);
        append(h, s);
        s->beat_ms = now_ms + h->options.heartbeat_ms;
        tell(h, s, MOCK_HEARTBEAT, sizeof MOCK_HEARTBEAT - 1);
    }
}

static void end_late_ones(struct mock_hub *h)
{
    int64_t now_ms = gc_clock_now(NULL);
    for (struct mock_socket *s = h->n_closing > 0 ? h->first : NULL; s; s = s->next)
        if (s->closing && s->end_ms <= now_ms) {
            s->over = true;
            mark(h, s);
        }
}

static int timeout_ms(const struct mock_hub *h)
{
    int64_t left_ms = h->first ? gc_deadline_left(h->first->beat_ms) : -1;
    if (h->n_closing > 0 && (left_ms < 0 || left_ms > LOOK_EACH_MS))
        left_ms = LOOK_EACH_MS;
    return left_ms > 60000 ? 60000 : (int)left_ms;
}

static void *run(void *arg)
{
    struct mock_hub *h = arg;
    struct epoll_event events[EVENTS];
    pthread_mutex_lock(&h->lock);
    while (!h->stop || h->n > 0) {
        int wait_ms = timeout_ms(h);
        pthread_mutex_unlock(&h->lock);
        int n = epoll_wait(h->epoll, events, EVENTS, wait_ms);
        pthread_mutex_lock(&h->lock);
        for (int i = 0; i < n; i++) {
            eventfd_t count;
            if (events[i].data.ptr)
                on_event(h, events[i].data.ptr, events[i].events);
            else
                (void)!eventfd_read(h->wake, &count);
        }
        beat(h);
        flush_dirty(h); /* on a busy machine the time is over before anything was sent */
        end_late_ones(h);
        flush_dirty(h);
    }
    pthread_mutex_unlock(&h->lock);
    return NULL;
}

static void set_defaults(struct mock_hub_options *o)
{
    if (o->heartbeat_ms <= 0)
        o->heartbeat_ms = MOCK_HUB_HEARTBEAT_MS;
    if (o->close_ms <= 0)
        o->close_ms = CLOSE_MS;
    if (o->max_queue_bytes == 0)
        o->max_queue_bytes = QUEUE_BYTES;
    if (o->max_queued_bytes == 0)
        o->max_queued_bytes = QUEUED_BYTES;
}

enum gc_status mock_hub_new(struct mock_hub **out, const struct mock_hub_options *o)
{
    struct mock_hub *h = calloc(1, sizeof *h);
    struct epoll_event e = {.events = EPOLLIN};
    *out = NULL;
    if (!h)
        return GC_E_NOMEM;
    h->options = *o;
    set_defaults(&h->options);
    pthread_mutex_init(&h->lock, NULL);
    h->epoll = epoll_create1(EPOLL_CLOEXEC);
    h->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (h->epoll >= 0 && h->wake >= 0 && epoll_ctl(h->epoll, EPOLL_CTL_ADD, h->wake, &e) == 0 &&
        pthread_create(&h->thread, NULL, run, h) == 0) {
        *out = h;
        return GC_OK;
    }
    h->stopped = true;
    mock_hub_free(h);
    return GC_E_IO;
}

void mock_hub_stop(struct mock_hub *h)
{
    if (!h || h->stopped)
        return;
    pthread_mutex_lock(&h->lock);
    h->stop = true;
    if (h->options.close_ms > STOP_MS)
        h->options.close_ms = STOP_MS;
    for (struct mock_socket *s = h->first; s; s = s->next)
        close_one(h, s, MOCK_CLOSE_GOING_AWAY, "gcmock ends");
    pthread_mutex_unlock(&h->lock);
    wake(h);
    pthread_join(h->thread, NULL);
    h->stopped = true;
}

void mock_hub_free(struct mock_hub *h)
{
    if (!h)
        return;
    mock_hub_stop(h);
    gc_map_release(&h->by_channel, NULL);
    if (h->epoll >= 0)
        close(h->epoll);
    if (h->wake >= 0)
        close(h->wake);
    pthread_mutex_destroy(&h->lock);
    free(h);
}

static size_t count(struct mock_hub *h, const char *channel)
{
    size_t n = 0;
    const struct mock_socket *s = gc_map_get(&h->by_channel, channel);
    for (; s; s = s->next_of_channel)
        n += !s->closing;
    return n;
}

size_t mock_hub_count(struct mock_hub *h, const char *channel)
{
    pthread_mutex_lock(&h->lock);
    size_t n = *channel ? count(h, channel) : h->n;
    pthread_mutex_unlock(&h->lock);
    return n;
}

bool mock_hub_has_room(struct mock_hub *h, const char *channel)
{
    pthread_mutex_lock(&h->lock);
    bool room = !h->stop && h->n < MOCK_HUB_SOCKETS && count(h, channel) < MOCK_HUB_PER_CHANNEL;
    pthread_mutex_unlock(&h->lock);
    return room;
}

/* False: no memory, or it can't be watched. */
static bool enter(struct mock_hub *h, struct mock_socket *s)
{
    struct epoll_event e = {.events = EPOLLIN, .data.ptr = s};
    void *before = NULL;
    if (h->stop || gc_map_put(&h->by_channel, s->channel, s, &before) != GC_OK)
        return false;
    s->next_of_channel = before;
    s->beat_ms = gc_deadline_in(h->options.heartbeat_ms);
    append(h, s);
    h->n++;
    if (epoll_ctl(h->epoll, EPOLL_CTL_ADD, s->fd, &e) != 0)
        s->over = true; /* the thread ends it */
    return true;
}

void mock_hub_add(struct mock_hub *h, const char *channel, int fd, const char *head, size_t n)
{
    struct mock_socket *s = mock_socket_new(channel, fd, h->options.max_queue_bytes);
    if (!s) {
        close(fd);
        return;
    }
    gc_strbuf_add(&s->out, head, n);
    pthread_mutex_lock(&h->lock);
    bool in = gc_strbuf_status(&s->out) == GC_OK && enter(h, s);
    if (in) {
        h->queued += mock_socket_queued(s);
        mark(h, s);
    }
    pthread_mutex_unlock(&h->lock);
    if (in)
        wake(h);
    else
        mock_socket_free(s);
}

void mock_hub_send(struct mock_hub *h, const char *channel, const char *text, size_t n)
{
    pthread_mutex_lock(&h->lock);
    struct mock_socket *s = gc_map_get(&h->by_channel, channel);
    bool any = s != NULL;
    for (; s; s = s->next_of_channel)
        tell(h, s, text, n);
    pthread_mutex_unlock(&h->lock);
    if (any)
        wake(h);
}

void mock_hub_heartbeat(struct mock_hub *h, const char *channel)
{
    mock_hub_send(h, channel, MOCK_HEARTBEAT, sizeof MOCK_HEARTBEAT - 1);
}

void mock_hub_close(struct mock_hub *h, const char *channel, int code, const char *reason)
{
    pthread_mutex_lock(&h->lock);
    struct mock_socket *s = *channel ? gc_map_get(&h->by_channel, channel) : h->first;
    for (; s; s = *channel ? s->next_of_channel : s->next)
        close_one(h, s, code, reason);
    pthread_mutex_unlock(&h->lock);
    wake(h);
}
