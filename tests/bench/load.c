#include "tests/bench/load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"

enum { ANSWER_BYTES = 128 * 1024, MAX_SAMPLES = 1 << 20, MAX_CONNECTIONS = 2048, EVENTS = 64 };

struct conn {
    int fd; /* 0: none */
    char buf[ANSWER_BYTES];
    size_t len;
    int64_t sent_us;
    bool waits; /* for an answer */
};

struct run {
    const struct load *load;
    struct load_result *result;
    char *answer; /* Optional: where the last one goes, NUL-terminated */
    size_t answer_cap;
    struct sockaddr_storage to;
    socklen_t to_bytes;
    struct conn *conns;
    int epoll_fd;
    uint32_t *samples;
    size_t n_samples, n_sent;
    int64_t n_asked; /* in this run */
};

static bool resolve(struct run *r)
{
    const struct addrinfo want = {.ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    char port[8];
    snprintf(port, sizeof port, "%u", r->load->port);
    if (getaddrinfo(r->load->host ? r->load->host : "127.0.0.1", port, &want, &found) != 0)
        return false;
    memcpy(&r->to, found->ai_addr, found->ai_addrlen);
    r->to_bytes = found->ai_addrlen;
    freeaddrinfo(found);
    return true;
}

static bool send_request(struct run *r, struct conn *c)
{
    const char *request = r->load->requests[r->n_sent++ % r->load->n_requests];
    size_t n = strlen(request);
    c->len = 0;
    return send(c->fd, request, n, MSG_NOSIGNAL) == (ssize_t)n;
}

static void close_conn(struct conn *c)
{
    if (c->fd > 0)
        close(c->fd);
    c->fd = 0;
}

static bool open_conn(struct run *r, struct conn *c)
{
    struct epoll_event e = {.events = EPOLLIN, .data.ptr = c};
    int on = 1, fd = socket(r->to.ss_family, SOCK_STREAM, 0);
    close_conn(c);
    c->fd = fd < 0 ? 0 : fd;
    if (fd < 0 || connect(fd, (struct sockaddr *)&r->to, r->to_bytes) != 0)
        return false;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return epoll_ctl(r->epoll_fd, EPOLL_CTL_ADD, fd, &e) == 0;
}

/* The next request, on the connection that there is or on a new one; its time counts from here. */
static bool ask(struct run *r, struct conn *c)
{
    c->sent_us = gc_now_us();
    c->waits = true;
    r->n_asked++;
    return ((c->fd && !r->load->fresh) || open_conn(r, c)) && send_request(r, c);
}

/* The whole length of the answer in buf, or 0 while its head is not complete. */
static size_t answer_length(const struct conn *c)
{
    const char *end = strstr(c->buf, "\r\n\r\n");
    const char *length = end ? strcasestr(c->buf, "\r\nContent-Length:") : NULL;
    if (!length || length > end)
        return 0;
    return (size_t)(end + 4 - c->buf) + strtoul(length + 17, NULL, 10);
}

static void finish_answer(struct run *r, const struct conn *c)
{
    int64_t took = gc_now_us() - c->sent_us;
    r->result->n_answers++;
    if (r->load->expect && !strstr(c->buf, r->load->expect))
        r->result->n_wrong++;
    if (r->answer && c->len < r->answer_cap)
        memcpy(r->answer, c->buf, c->len + 1);
    if (r->n_samples < MAX_SAMPLES)
        r->samples[r->n_samples++] = (uint32_t)took;
}

/* False when the connection is of no use any more. */
static bool read_some(struct run *r, struct conn *c, bool *answered)
{
    ssize_t n = recv(c->fd, c->buf + c->len, sizeof c->buf - 1 - c->len, 0);
    if (n <= 0)
        return false;
    c->len += (size_t)n;
    c->buf[c->len] = '\0';
    size_t whole = answer_length(c);
    *answered = whole > 0 && c->len >= whole;
    if (*answered)
        finish_answer(r, c);
    return true;
}

/* Nothing is asked whose answer nobody waits for. */
static bool has_more(const struct run *r)
{
    int64_t limit = r->load->max_requests;
    return !limit || r->n_asked - r->result->n_broken < limit;
}

static bool pump(struct run *r, struct conn *c)
{
    bool answered = false;
    if (!read_some(r, c, &answered)) {
        r->result->n_broken += c->waits;
        close_conn(c);
        answered = true;
    }
    c->waits &= !answered;
    return !answered || !has_more(r) || ask(r, c);
}

static int loop(struct run *r)
{
    struct epoll_event events[EVENTS];
    int64_t begin = gc_now_us(), end = begin + r->load->duration_ms * 1000;
    int64_t limit = r->load->max_requests ? r->load->max_requests : INT64_MAX;
    while (gc_now_us() < end && r->result->n_answers < limit) {
        int ready = epoll_wait(r->epoll_fd, events, EVENTS, 100);
        for (int i = 0; i < ready; i++)
            if (!pump(r, events[i].data.ptr))
                return -1;
    }
    r->result->per_second = (double)r->result->n_answers * 1e6 / (double)(gc_now_us() - begin);
    return 0;
}

static int compare(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void summarise(struct run *r)
{
    if (r->n_samples == 0)
        return;
    qsort(r->samples, r->n_samples, sizeof r->samples[0], compare);
    r->result->p50_us = r->samples[r->n_samples / 2];
    r->result->p99_us = r->samples[r->n_samples * 99 / 100];
    r->result->max_us = r->samples[r->n_samples - 1];
}

static void wait_until(int64_t at_us)
{
    int64_t left_us = at_us - gc_now_us();
    const struct timespec pause = {.tv_sec = left_us / 1000000,
                                   .tv_nsec = left_us % 1000000 * 1000};
    if (left_us > 0)
        (void)nanosleep(&pause, NULL);
}

static int run_all(struct run *r)
{
    int64_t begin_us = gc_now_us();
    for (int i = 0; i < r->load->n_connections; i++) {
        wait_until(begin_us + i * r->load->pace_us);
        if (!ask(r, &r->conns[i]))
            return -1;
    }
    return loop(r);
}

static int run_load(struct run *r)
{
    size_t n = (size_t)r->load->n_connections;
    int failed = -1;
    r->conns = n <= MAX_CONNECTIONS ? calloc(n, sizeof *r->conns) : NULL;
    r->samples = calloc(MAX_SAMPLES, sizeof *r->samples);
    r->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (r->conns && r->samples && r->epoll_fd >= 0 && resolve(r)) {
        failed = run_all(r);
        summarise(r);
    }
    for (size_t i = 0; r->conns && i < n; i++)
        close_conn(&r->conns[i]);
    if (r->epoll_fd >= 0)
        close(r->epoll_fd);
    free(r->conns);
    free(r->samples);
    return failed;
}

int load_run(struct load *load, struct load_result *out)
{
    struct run r = {.load = load, .result = out, .n_sent = load->goes_on ? load->n_sent : 0};
    memset(out, 0, sizeof *out);
    int failed = run_load(&r);
    load->n_sent = r.n_sent;
    return failed;
}

bool load_ask(unsigned port, const char *request, char *answer, size_t cap)
{
    const struct load load = {.port = port,
                              .requests = &request,
                              .n_requests = 1,
                              .n_connections = 1,
                              .duration_ms = 5000,
                              .max_requests = 1};
    struct load_result out = {0};
    struct run r = {.load = &load, .result = &out, .answer = answer, .answer_cap = cap};
    *answer = '\0';
    return run_load(&r) == 0 && *answer;
}
