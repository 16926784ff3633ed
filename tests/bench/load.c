#include "load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"

enum { ANSWER_BYTES = 64 * 1024, MAX_SAMPLES = 1 << 20, MAX_CONNECTIONS = 2048 };

struct conn {
    char buf[ANSWER_BYTES];
    size_t len;
    int64_t sent_us;
};

struct run {
    const struct load *load;
    struct load_result *result;
    struct conn *conns;
    struct pollfd *polls;
    uint32_t *samples;
    size_t n_samples, n_sent;
};

static int connect_to(unsigned port)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    int on = 1;
    if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) != 0) {
        if (fd >= 0)
            close(fd);
        return -1;
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
}

static bool send_request(struct run *r, int i)
{
    const char *request = r->load->requests[r->n_sent++ % r->load->n_requests];
    size_t n = strlen(request);
    r->conns[i].len = 0;
    r->conns[i].sent_us = gc_now_us();
    return send(r->polls[i].fd, request, n, MSG_NOSIGNAL) == (ssize_t)n;
}

static bool open_conn(struct run *r, int i)
{
    r->polls[i].fd = connect_to(r->load->port);
    r->polls[i].events = POLLIN;
    return r->polls[i].fd >= 0;
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

static void finish_answer(struct run *r, int i)
{
    struct conn *c = &r->conns[i];
    int64_t took = gc_now_us() - c->sent_us;
    r->result->n_answers++;
    if (r->load->expect && !strstr(c->buf, r->load->expect))
        r->result->n_wrong++;
    if (r->n_samples < MAX_SAMPLES)
        r->samples[r->n_samples++] = (uint32_t)took;
}

/* False when the connection is of no use any more. */
static bool read_some(struct run *r, int i, bool *answered)
{
    struct conn *c = &r->conns[i];
    ssize_t n = recv(r->polls[i].fd, c->buf + c->len, sizeof c->buf - 1 - c->len, 0);
    if (n <= 0)
        return false;
    c->len += (size_t)n;
    c->buf[c->len] = '\0';
    size_t whole = answer_length(c);
    *answered = whole > 0 && c->len >= whole;
    if (*answered)
        finish_answer(r, i);
    return true;
}

static bool pump(struct run *r, int i)
{
    bool answered = false;
    if (!read_some(r, i, &answered)) {
        r->result->n_broken++;
        close(r->polls[i].fd);
        return open_conn(r, i) && send_request(r, i);
    }
    return !answered || send_request(r, i);
}

static int loop(struct run *r)
{
    int64_t begin = gc_now_us(), end = begin + r->load->duration_ms * 1000;
    int64_t limit = r->load->max_requests ? r->load->max_requests : INT64_MAX;
    while (gc_now_us() < end && r->result->n_answers < limit) {
        int ready = poll(r->polls, (nfds_t)r->load->n_connections, 100);
        for (int i = 0; ready > 0 && i < r->load->n_connections; i++)
            if (r->polls[i].revents && !pump(r, i))
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
        (void)ppoll(NULL, 0, &pause, NULL);
}

int load_run(struct load *load, struct load_result *out)
{
    size_t n = (size_t)load->n_connections;
    struct run r = {.load = load, .result = out, .n_sent = load->goes_on ? load->n_sent : 0};
    int failed = -1;
    memset(out, 0, sizeof *out);
    r.conns = n <= MAX_CONNECTIONS ? calloc(n, sizeof *r.conns) : NULL;
    r.polls = calloc(n, sizeof *r.polls);
    r.samples = calloc(MAX_SAMPLES, sizeof *r.samples);
    if (r.conns && r.polls && r.samples) {
        failed = 0;
        int64_t begin_us = gc_now_us();
        for (int i = 0; i < load->n_connections; i++) {
            wait_until(begin_us + i * load->pace_us);
            failed |= !open_conn(&r, i) || !send_request(&r, i);
        }
        if (!failed)
            failed = loop(&r);
        load->n_sent = r.n_sent;
        summarise(&r);
        for (size_t i = 0; i < n; i++)
            if (r.polls[i].fd > 0)
                close(r.polls[i].fd);
    }
    free(r.conns);
    free(r.polls);
    free(r.samples);
    return failed ? -1 : 0;
}
