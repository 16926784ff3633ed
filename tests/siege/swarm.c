#include "swarm.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "base/clock.h"

enum { EVENTS = 256, MAX_SAMPLES = 1 << 20, CLIENTS_AN_ADDRESS = 20000, TICK_MS = 5 };

struct client {
    int fd;
    bool waiting, connected;
    int64_t sent_us, next_us;
    long n_answers;
    size_t sent; /* bytes of the request that left */
};

struct swarm {
    unsigned port;
    int n, epoll, timer;
    struct client *clients;
    uint32_t *samples;
    size_t n_samples;
    pthread_t thread;
    bool crawls;
    atomic_bool stop;
    const char *start;
    int64_t period_ms;
};

static void connect_client(struct swarm *s, struct client *c)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)s->port)};
    struct sockaddr_in from = {.sin_family = AF_INET};
    int index = (int)(c - s->clients), on = 1;
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    from.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1 + (uint32_t)(index / CLIENTS_AN_ADDRESS));
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    c->connected = c->waiting = false;
    c->sent = 0;
    if (c->fd < 0)
        return;
    (void)setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    (void)bind(c->fd, (struct sockaddr *)&from, sizeof from);
    struct epoll_event e = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = c};
    (void)connect(c->fd, (struct sockaddr *)&to, sizeof to);
    (void)epoll_ctl(s->epoll, EPOLL_CTL_ADD, c->fd, &e);
}

/* It comes back when it has something to ask, as clients do: not at once, again and again. */
static void lose(struct client *c)
{
    if (c->fd >= 0)
        close(c->fd);
    c->fd = -1;
    c->connected = c->waiting = false;
}

struct swarm *swarm_open(unsigned port, int n)
{
    struct swarm *s = calloc(1, sizeof *s);
    struct client *clients = calloc((size_t)n, sizeof *clients);
    uint32_t *samples = malloc(MAX_SAMPLES * sizeof *samples);
    if (!s || !clients || !samples) {
        free(s);
        free(clients);
        free(samples);
        return NULL;
    }
    *s = (struct swarm){.port = port,
                        .n = n,
                        .clients = clients,
                        .samples = samples,
                        .epoll = epoll_create1(EPOLL_CLOEXEC),
                        .timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)};
    const struct itimerspec tick = {.it_interval.tv_nsec = TICK_MS * 1000000,
                                    .it_value.tv_nsec = TICK_MS * 1000000};
    struct epoll_event e = {.events = EPOLLIN, .data.ptr = NULL};
    (void)timerfd_settime(s->timer, 0, &tick, NULL);
    (void)epoll_ctl(s->epoll, EPOLL_CTL_ADD, s->timer, &e);
    for (int i = 0; i < n; i++)
        connect_client(s, &clients[i]);
    return s;
}

/* Is the answer at hand whole? Answers are small and end the client's read. */
static bool ends_answer(const char *bytes, ssize_t n)
{
    return n > 0 && (bytes[n - 1] == '}' || bytes[n - 1] == '\n' || bytes[n - 1] == ']');
}

static void note_answer(struct swarm *s, struct client *c, struct swarm_result *out)
{
    int64_t took = gc_now_us() - c->sent_us;
    c->waiting = false;
    c->n_answers++;
    out->n_answers++;
    if (took > out->max_us)
        out->max_us = took;
    if (s->n_samples < MAX_SAMPLES)
        s->samples[s->n_samples++] = (uint32_t)took;
}

static void read_client(struct swarm *s, struct client *c, struct swarm_result *out)
{
    char bytes[4096];
    for (;;) {
        ssize_t n = recv(c->fd, bytes, sizeof bytes, 0);
        if (n < 0 && (errno == EAGAIN || errno == EINTR || errno == ENOTCONN))
            return;
        if (n <= 0) {
            out->n_broken++;
            lose(c);
            return;
        }
        if (c->waiting && ends_answer(bytes, n))
            note_answer(s, c, out);
    }
}

static void ask(struct swarm *s, struct client *c, const char *request, size_t n, int64_t period_us,
                int64_t now_us)
{
    if (c->waiting || now_us < c->next_us)
        return;
    if (c->fd < 0)
        connect_client(s, c);
    if (!c->connected) /* asked when it is */
        return;
    if (send(c->fd, request, n, MSG_NOSIGNAL) != (ssize_t)n)
        return;
    c->waiting = true;
    c->sent_us = now_us;
    c->next_us += period_us;
    if (c->next_us < now_us)
        c->next_us = now_us + period_us;
}

static int compare(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

static void sum_up(struct swarm *s, struct swarm_result *out)
{
    for (int i = 0; i < s->n; i++)
        out->n_starved += s->clients[i].n_answers == 0;
    qsort(s->samples, s->n_samples, sizeof *s->samples, compare);
    if (s->n_samples) {
        out->p50_us = s->samples[s->n_samples / 2];
        out->p99_us = s->samples[s->n_samples * 99 / 100];
    }
}

/* Handles what is ready; true when the timer ticked. */
static bool handle_events(struct swarm *s, struct swarm_result *out)
{
    struct epoll_event events[EVENTS];
    uint64_t ticks;
    bool ticked = false;
    int n = epoll_wait(s->epoll, events, EVENTS, TICK_MS);
    for (int i = 0; i < n; i++) {
        struct client *c = events[i].data.ptr;
        if (!c) {
            ticked = read(s->timer, &ticks, sizeof ticks) > 0;
            continue;
        }
        if (events[i].events & EPOLLOUT)
            c->connected = true;
        if (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR))
            read_client(s, c, out);
    }
    return ticked;
}

void swarm_ask(struct swarm *s, const char *request, int64_t period_ms, int64_t for_ms,
               struct swarm_result *out)
{
    int64_t start_us = gc_now_us(), end_us = start_us + for_ms * 1000;
    size_t n = strlen(request);
    *out = (struct swarm_result){0};
    s->n_samples = 0;
    for (int i = 0; i < s->n; i++) /* evenly over the period */
        s->clients[i].next_us = start_us + i * period_ms * 1000 / s->n;
    while (gc_now_us() < end_us)
        if (handle_events(s, out)) {
            int64_t now_us = gc_now_us();
            for (int i = 0; i < s->n; i++)
                ask(s, &s->clients[i], request, n, period_ms * 1000, now_us);
        }
    sum_up(s, out);
}

static void crawl(struct swarm *s, struct client *c, int64_t now_us)
{
    if (now_us < c->next_us)
        return;
    if (c->fd < 0)
        connect_client(s, c);
    if (!c->connected)
        return;
    size_t length = strlen(s->start);
    bool begun = c->sent > 0;
    ssize_t n =
        begun ? send(c->fd, "a", 1, MSG_NOSIGNAL) : send(c->fd, s->start, length, MSG_NOSIGNAL);
    if (n <= 0)
        return;
    c->sent += (size_t)n;
    c->next_us = now_us + s->period_ms * 1000;
}

static void *run_crawl(void *arg)
{
    struct swarm *s = arg;
    struct swarm_result ignored = {0};
    while (!atomic_load(&s->stop))
        if (handle_events(s, &ignored) && s->start) {
            int64_t now_us = gc_now_us();
            for (int i = 0; i < s->n; i++)
                crawl(s, &s->clients[i], now_us);
        }
    return NULL;
}

void swarm_crawl(struct swarm *s, const char *start, int64_t period_ms)
{
    s->start = start;
    s->period_ms = period_ms;
    s->crawls = pthread_create(&s->thread, NULL, run_crawl, s) == 0;
}

void swarm_close(struct swarm *s)
{
    if (!s)
        return;
    atomic_store(&s->stop, true);
    if (s->crawls)
        pthread_join(s->thread, NULL);
    for (int i = 0; i < s->n; i++)
        if (s->clients[i].fd >= 0)
            close(s->clients[i].fd);
    close(s->epoll);
    close(s->timer);
    free(s->samples);
    free(s->clients);
    free(s);
}
