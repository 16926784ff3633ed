#include "tests/raw_server.h"

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/strbuf.h"

enum { MAX_CONNECTIONS = 256, MAX_REQUEST = 1024 * 1024 };

struct raw_server {
    int listen_fd, stop_fd;
    unsigned port;
    const struct raw_script *scripts;
    size_t n_scripts;
    pthread_t main;
    pthread_mutex_t lock; /* guards what follows */
    size_t n_connections, n_requests;
    struct gc_strbuf received;
};

struct connection {
    struct raw_server *server;
    const struct raw_step *steps;
    pthread_t thread;
    int fd;
};

/* Waits until fd has something; false when the server stops. */
static bool wait_for(const struct raw_server *s, int fd)
{
    struct pollfd p[2] = {{.fd = fd, .events = POLLIN}, {.fd = s->stop_fd, .events = POLLIN}};
    return poll(p, 2, -1) > 0 && !p[1].revents;
}

static size_t body_bytes(const char *head)
{
    const char *length = strcasestr(head, "\r\nContent-Length:");
    return length ? (size_t)atoll(length + 17) : 0;
}

static bool is_whole(const struct gc_strbuf *request)
{
    const char *text = gc_strbuf_text(request), *end = strstr(text, "\r\n\r\n");
    return end && request->len >= (size_t)(end + 4 - text) + body_bytes(text);
}

static bool read_request(struct raw_server *s, int fd)
{
    struct gc_strbuf request GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_REQUEST);
    char bytes[4096];
    while (!is_whole(&request)) {
        ssize_t got = wait_for(s, fd) ? recv(fd, bytes, sizeof bytes, 0) : 0;
        if (got <= 0)
            return false;
        gc_strbuf_add(&request, bytes, (size_t)got);
    }
    pthread_mutex_lock(&s->lock);
    s->n_requests++;
    gc_strbuf_add(&s->received, request.data, request.len);
    pthread_mutex_unlock(&s->lock);
    return true;
}

static void stall(const struct raw_server *s, int fd)
{
    char bytes[4096];
    while (wait_for(s, fd) && recv(fd, bytes, sizeof bytes, 0) > 0)
        ;
}

static bool play(struct raw_server *s, int fd, const struct raw_step *step)
{
    static const struct linger now = {.l_onoff = 1};
    switch (step->what) {
    case RAW_READ:
        return read_request(s, fd);
    case RAW_SEND:
        return send(fd, step->text, strlen(step->text), MSG_NOSIGNAL) >= 0;
    case RAW_STALL:
        stall(s, fd);
        return false;
    case RAW_RESET:
        setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
        return false;
    case RAW_CLOSE:
        break;
    }
    return false;
}

static void *serve(void *arg)
{
    struct connection *c = arg;
    for (const struct raw_step *step = c->steps; play(c->server, c->fd, step);)
        step++;
    close(c->fd);
    return NULL;
}

static void *accept_all(void *arg)
{
    struct raw_server *s = arg;
    static const struct connection none;
    struct connection *all = calloc(MAX_CONNECTIONS, sizeof *all);
    size_t n = 0;
    while (all && n < MAX_CONNECTIONS && wait_for(s, s->listen_fd)) {
        struct connection *c = &all[n];
        size_t script = n < s->n_scripts ? n : s->n_scripts - 1;
        *c = none;
        c->server = s;
        c->steps = s->scripts[script].steps;
        c->fd = accept(s->listen_fd, NULL, NULL);
        pthread_mutex_lock(&s->lock);
        s->n_connections++;
        pthread_mutex_unlock(&s->lock);
        if (c->fd >= 0 && pthread_create(&c->thread, NULL, serve, c) == 0)
            n++;
    }
    for (size_t i = 0; i < n; i++)
        pthread_join(all[i].thread, NULL);
    free(all);
    return NULL;
}

struct raw_server *raw_server_start(const struct raw_script *scripts, size_t n_scripts)
{
    struct raw_server *s = calloc(1, sizeof *s);
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof at;
    if (!s)
        return NULL;
    s->scripts = scripts;
    s->n_scripts = n_scripts;
    s->stop_fd = eventfd(0, EFD_CLOEXEC);
    s->listen_fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    pthread_mutex_init(&s->lock, NULL);
    gc_strbuf_init(&s->received, (size_t)MAX_CONNECTIONS * MAX_REQUEST);
    if (bind(s->listen_fd, (struct sockaddr *)&at, sizeof at) != 0 ||
        listen(s->listen_fd, 64) != 0 ||
        getsockname(s->listen_fd, (struct sockaddr *)&at, &n) != 0 ||
        pthread_create(&s->main, NULL, accept_all, s) != 0) {
        close(s->listen_fd);
        close(s->stop_fd);
        free(s);
        return NULL;
    }
    s->port = ntohs(at.sin_port);
    return s;
}

unsigned raw_server_port(const struct raw_server *s)
{
    return s->port;
}

static size_t read_locked(struct raw_server *s, const size_t *counter)
{
    pthread_mutex_lock(&s->lock);
    size_t n = *counter;
    pthread_mutex_unlock(&s->lock);
    return n;
}

size_t raw_server_connections(struct raw_server *s)
{
    return read_locked(s, &s->n_connections);
}
size_t raw_server_requests(struct raw_server *s)
{
    return read_locked(s, &s->n_requests);
}

bool raw_server_received(struct raw_server *s, const char *text)
{
    pthread_mutex_lock(&s->lock);
    bool found = strstr(gc_strbuf_text(&s->received), text) != NULL;
    pthread_mutex_unlock(&s->lock);
    return found;
}

void raw_server_stop(struct raw_server *s)
{
    eventfd_write(s->stop_fd, 1);
    pthread_join(s->main, NULL);
    close(s->listen_fd);
    close(s->stop_fd);
    pthread_mutex_destroy(&s->lock);
    gc_strbuf_release(&s->received);
    free(s);
}
