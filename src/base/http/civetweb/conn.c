/* A connection's ways between the poller, those that are ready, and the workers. */
#include "base/http/civetweb/adapter.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"

enum { LINGER_MS = 500, STAY_MS = 50, BODY_SLACK = 128 * 1024 };

static void append(struct gc_conn_list *l, struct gc_conn *c)
{
    c->prev = l->last;
    c->next = NULL;
    if (l->last)
        l->last->next = c;
    else
        l->first = c;
    l->last = c;
}

static void unlink_from(struct gc_conn_list *l, struct gc_conn *c)
{
    if (c->prev)
        c->prev->next = c->next;
    else
        l->first = c->next;
    if (c->next)
        c->next->prev = c->prev;
    else
        l->last = c->prev;
    c->prev = c->next = NULL;
}

static void set_peer(struct gc_conn *c, const struct sockaddr_storage *peer)
{
    const struct sockaddr_in *four = (const void *)peer;
    const struct sockaddr_in6 *six = (const void *)peer;
    bool ipv6 = peer->ss_family == AF_INET6;
    c->port = ntohs(ipv6 ? six->sin6_port : four->sin_port);
    inet_ntop(peer->ss_family, ipv6 ? (const void *)&six->sin6_addr : &four->sin_addr, c->address,
              sizeof c->address);
}

struct gc_conn *gc_conn_adopt(struct gc_http_server *s, int fd, const struct sockaddr_storage *peer)
{
    struct gc_conn *c = calloc(1, sizeof *c);
    if (!c) {
        close(fd);
        return NULL;
    }
    c->server = s;
    c->fd = fd;
    c->lent_fd = -1;
    set_peer(c, peer);
    c->began_ms = c->heard_ms = gc_clock_now(NULL);
    gc_strbuf_init(&c->in.bytes,
                   s->options.max_head_bytes + s->options.max_body_bytes + BODY_SLACK);
    pthread_mutex_lock(&s->lock);
    s->n_conns++;
    pthread_mutex_unlock(&s->lock);
    return c;
}

void gc_conn_forget(struct gc_conn *c)
{
    if (c->watched)
        (void)epoll_ctl(c->server->epoll_fd, EPOLL_CTL_DEL, c->fd, NULL);
    c->watched = false;
}

void gc_conn_close(struct gc_conn *c)
{
    struct gc_http_server *s = c->server;
    gc_conn_forget(c);
    if (c->fd >= 0)
        close(c->fd);
    gc_intake_release(c);
    free(c);
    pthread_mutex_lock(&s->lock);
    s->n_conns--;
    pthread_mutex_unlock(&s->lock);
}

static int64_t deadline_of(const struct gc_conn *c)
{
    const struct gc_http_server_options *o = &c->server->options;
    if (c->linger)
        return c->heard_ms + LINGER_MS;
    if (c->in.bytes.len == 0)
        return c->heard_ms + o->keep_alive_timeout_ms;
    if (!c->in.head_bytes)
        return c->began_ms + o->read_timeout_ms;
    return gc_deadline_min(c->heard_ms + o->read_timeout_ms, c->began_ms + o->request_timeout_ms);
}

/* Until it can be read, or its time is over. From here on it may be the poller's. */
static void await_bytes(struct gc_conn *c)
{
    struct gc_http_server *s = c->server;
    struct epoll_event e = {.events = EPOLLIN | EPOLLONESHOT, .data.ptr = c};
    int op = c->watched ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
    c->deadline_ms = deadline_of(c);
    pthread_mutex_lock(&s->lock);
    bool sooner = c->deadline_ms < s->due_ms;
    if (sooner)
        s->due_ms = c->deadline_ms;
    append(&s->waiting, c);
    c->waits = c->watched = true;
    bool failed = epoll_ctl(s->epoll_fd, op, c->fd, &e) != 0;
    if (failed)
        gc_conn_take(c);
    pthread_mutex_unlock(&s->lock);
    if (failed)
        gc_conn_close(c);
    else if (sooner)
        gc_poller_wake(s);
}

void gc_conn_take(struct gc_conn *c)
{
    unlink_from(&c->server->waiting, c);
    c->waits = false;
}

void gc_conn_ready(struct gc_conn *c)
{
    struct gc_http_server *s = c->server;
    pthread_mutex_lock(&s->lock);
    append(&s->ready, c);
    pthread_cond_broadcast(&s->changed);
    pthread_mutex_unlock(&s->lock);
}

struct gc_conn *gc_conn_next_ready(struct gc_http_server *s)
{
    pthread_mutex_lock(&s->lock);
    struct gc_conn *c = s->ready.first;
    if (c)
        unlink_from(&s->ready, c);
    pthread_mutex_unlock(&s->lock);
    return c;
}

static void end_in_order(struct gc_conn *c)
{
    shutdown(c->fd, SHUT_WR);
    c->linger = true;
    c->heard_ms = gc_clock_now(NULL);
    await_bytes(c);
}

/* No handler could make sense of it. */
static void answer_fixed(struct gc_conn *c)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1024);
    gc_http_format_fixed(&text, c->in.refused);
    (void)!send(c->fd, text.data, text.len, MSG_NOSIGNAL | MSG_DONTWAIT);
    end_in_order(c);
}

void gc_conn_settle(struct gc_conn *c, enum gc_progress how)
{
    switch (how) {
    case GC_COME_PART:
        await_bytes(c);
        break;
    case GC_COME_WHOLE:
        gc_conn_ready(c);
        break;
    case GC_COME_NO_HTTP:
        answer_fixed(c);
        break;
    case GC_COME_GONE:
        gc_conn_close(c);
        break;
    }
}

void gc_conn_give_back(struct gc_conn *c)
{
    gc_hooks_take_back(c);
    if (c->fd < 0) {
        gc_conn_close(c);
    } else if (c->linger || c->in.bytes.len > c->in.head_bytes + c->in.body_bytes) {
        end_in_order(c);
    } else {
        gc_conn_close(c);
    }
}

/* A worker may wait a moment for its client, but not more than half of them at once. */
static enum gc_progress stay(struct gc_conn *c)
{
    struct gc_http_server *s = c->server;
    struct pollfd p = {.fd = c->fd, .events = POLLIN};
    bool may = atomic_fetch_add(&s->n_lingering, 1) < s->options.n_workers / 2;
    int readable = gc_hooks_poll(&p, 1, may ? STAY_MS : 0);
    atomic_fetch_sub(&s->n_lingering, 1);
    return readable > 0 ? gc_intake_read(c) : GC_COME_PART;
}

bool gc_conn_goes_on(struct gc_conn *c)
{
    if (!c->keep) {
        gc_conn_give_back(c);
        return false;
    }
    gc_intake_next(c);
    if (c->in.bytes.len)
        c->began_ms = c->heard_ms = gc_clock_now(NULL);
    enum gc_progress how = c->in.bytes.len ? gc_intake_read(c) : stay(c);
    if (how == GC_COME_WHOLE && atomic_load(&c->server->stage) < GC_DOWN)
        return true;
    if (c->in.bytes.len == 0)
        c->heard_ms = gc_clock_now(NULL); /* patience begins with the answer's end */
    gc_hooks_take_back(c);
    gc_conn_settle(c, how);
    return false;
}
