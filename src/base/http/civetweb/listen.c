/* The sockets that listen: one for each family of addresses that the host's name has. */
#include "base/http/civetweb/adapter.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 1024, TRIES = 16 };

/* Where to listen: at most an address of IPv4 and one of IPv6, in the order of listen_fd. */
struct places {
    struct sockaddr_storage at[GC_LISTENERS];
    size_t n;
};

static in_port_t *port_in(struct sockaddr_storage *a)
{
    return a->ss_family == AF_INET6 ? &((struct sockaddr_in6 *)(void *)a)->sin6_port
                                    : &((struct sockaddr_in *)(void *)a)->sin_port;
}

static bool has_family(const struct places *p, int family)
{
    for (size_t i = 0; i < p->n; i++)
        if (p->at[i].ss_family == family)
            return true;
    return false;
}

static void add_first_of(struct places *p, const struct addrinfo *found, int family)
{
    for (; found && !has_family(p, family); found = found->ai_next)
        if (found->ai_family == family)
            memcpy(&p->at[p->n++], found->ai_addr, found->ai_addrlen);
}

/* "localhost" is loopback by its name (RFC 6761), also where no /etc/hosts says so. */
static void add_loopback(struct places *p)
{
    struct sockaddr_in *v4 = (struct sockaddr_in *)(void *)&p->at[0];
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)(void *)&p->at[1];
    *v4 = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    *v6 = (struct sockaddr_in6){.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    p->n = 2;
}

static enum gc_status resolve(const struct gc_http_server_options *o, struct places *out,
                              struct gc_error *err)
{
    const struct addrinfo want = {.ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    if (o->port > 65535)
        return gc_fail(err, GC_E_USAGE, "port %u is not between 0 and 65535", o->port);
    if (strcmp(o->host, "localhost") == 0) {
        add_loopback(out);
        return GC_OK;
    }
    if (getaddrinfo(o->host, NULL, &want, &found) != 0)
        return gc_fail(err, GC_E_USAGE, "host %s is not known", o->host);
    add_first_of(out, found, AF_INET);
    add_first_of(out, found, AF_INET6);
    freeaddrinfo(found);
    return GC_OK;
}

static enum gc_status listen_error(const struct gc_http_server_options *o, int code,
                                   struct gc_error *err)
{
    switch (code) {
    case EADDRINUSE:
        return gc_fail(err, GC_E_IO, "port %u of %s is in use", o->port, o->host);
    case EACCES:
        return gc_fail(err, GC_E_IO, "port %u of %s needs more rights than this user has", o->port,
                       o->host);
    case EADDRNOTAVAIL:
        return gc_fail(err, GC_E_IO, "%s is not an address of this machine", o->host);
    default:
        return gc_fail(err, GC_E_IO, "could not listen on port %u of %s: %s", o->port, o->host,
                       strerror(code));
    }
}

/* 0, or why not. An address of both families ("::") alone serves both, one of two its own. */
static int listen_at(int *fd, struct sockaddr_storage *at, bool is_one_of_two)
{
    static const int on = 1;
    socklen_t n = sizeof *at;
    struct sockaddr *address = (struct sockaddr *)at;
    *fd = socket(at->ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (*fd < 0)
        return errno;
    if (is_one_of_two && at->ss_family == AF_INET6 &&
        setsockopt(*fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on) != 0)
        return errno;
    /* What it accepts inherits that nothing waits for more to send. */
    if (setsockopt(*fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
        setsockopt(*fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) != 0 ||
        bind(*fd, address, sizeof *at) != 0 || listen(*fd, BACKLOG) != 0 ||
        getsockname(*fd, address, &n) != 0)
        return errno;
    return 0;
}

static void close_all(struct gc_http_server *s)
{
    for (size_t i = 0; i < GC_LISTENERS; i++)
        if (s->listen_fd[i] >= 0) {
            close(s->listen_fd[i]);
            s->listen_fd[i] = -1;
        }
}

/* This machine does not have the family, or not that address of it. */
static bool is_absent(int code)
{
    return code == EAFNOSUPPORT || code == EADDRNOTAVAIL;
}

/* All on one port. An address that this machine lacks is left out if another one is there. */
static int listen_at_all(struct gc_http_server *s, const struct places *places)
{
    in_port_t port = htons((uint16_t)s->options.port);
    size_t n = 0;
    int absent = 0;
    for (size_t i = 0; i < places->n; i++) {
        struct sockaddr_storage at = places->at[i];
        *port_in(&at) = port;
        int code = listen_at(&s->listen_fd[n], &at, places->n > 1);
        if (code && !is_absent(code))
            return code;
        if (code) {
            absent = code;
            if (s->listen_fd[n] >= 0)
                close(s->listen_fd[n]);
            s->listen_fd[n] = -1;
            continue;
        }
        port = *port_in(&at);
        n++;
    }
    s->port = ntohs(port);
    return n > 0 ? 0 : absent;
}

enum gc_status gc_listen(struct gc_http_server *s, struct gc_error *err)
{
    struct places places = {0};
    enum gc_status status = resolve(&s->options, &places, err);
    if (status != GC_OK)
        return status;
    int code = listen_at_all(s, &places);
    /* The port that was free on one address may be taken on the other. */
    for (int i = 0; i < TRIES && code == EADDRINUSE && s->options.port == 0; i++) {
        close_all(s);
        code = listen_at_all(s, &places);
    }
    return code ? listen_error(&s->options, code, err) : GC_OK;
}

void gc_listen_watch(struct gc_http_server *s, bool on)
{
    struct epoll_event e = {.events = on ? EPOLLIN : 0, .data.ptr = s};
    for (size_t i = 0; i < GC_LISTENERS; i++)
        if (s->listen_fd[i] >= 0)
            (void)epoll_ctl(s->epoll_fd, on ? EPOLL_CTL_ADD : EPOLL_CTL_DEL, s->listen_fd[i], &e);
}

int gc_listen_accept(const struct gc_http_server *s, struct sockaddr_storage *peer)
{
    int fd = -1;
    for (size_t i = 0; i < GC_LISTENERS && fd < 0; i++)
        if (s->listen_fd[i] >= 0) {
            socklen_t n = sizeof *peer;
            fd =
                accept4(s->listen_fd[i], (struct sockaddr *)peer, &n, SOCK_NONBLOCK | SOCK_CLOEXEC);
            if (fd < 0 && errno != EAGAIN)
                break;
        }
    return fd;
}

unsigned gc_http_server_port(const struct gc_http_server *s)
{
    return s->port;
}
