/* The relay: one thread that moves bytes between programs and the mock. */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "harness/program/loopback.h"
#include "harness/torture/torture.h"

enum { MAX_PAIRS = 128, CHUNK_BYTES = 8192, SEND_LIMIT_S = 5 };

/* One connection: the program's side and the mock's. */
struct pair {
    int client, mock;
    bool stalled; /* nothing passes any more */
};

struct hx_relay {
    struct hx_relay_plan plan;
    int listener, wake[2];
    unsigned port;
    pthread_t thread;
    struct pair pairs[MAX_PAIRS];
    size_t n_pairs, n_events;
    enum hx_wire_event events[HX_MAX_EVENTS];
};

const char *hx_wire_event_name(enum hx_wire_event e)
{
    static const char *const names[] = {[HX_EVENT_ACCEPT] = "connection accepted",
                                        [HX_EVENT_STATUS] = "status line",
                                        [HX_EVENT_HEAD] = "rest of the head",
                                        [HX_EVENT_BODY] = "first half of the body",
                                        [HX_EVENT_REST] = "rest of the body"};
    return names[e];
}

/* --- sockets ---------------------------------------------------------------------------------- */

static void prepare(int fd)
{
    const struct timeval limit = {.tv_sec = SEND_LIMIT_S};
    const int yes = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes); /* each piece leaves by itself */
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

static bool send_all(int fd, const char *bytes, size_t n)
{
    while (n > 0) {
        ssize_t sent = send(fd, bytes, n, MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        bytes += sent;
        n -= (size_t)sent;
    }
    return true;
}

static void close_pair(struct pair *p, bool reset)
{
    const struct linger abort_it = {.l_onoff = 1, .l_linger = 0};
    if (reset && p->client >= 0)
        setsockopt(p->client, SOL_SOCKET, SO_LINGER, &abort_it, sizeof abort_it);
    if (p->client >= 0)
        close(p->client);
    if (p->mock >= 0)
        close(p->mock);
    p->client = p->mock = -1;
}

/* --- events ----------------------------------------------------------------------------------- */

/* Counts an event; true when it is the one to break at, and the pair is then broken. */
static bool breaks_at(struct hx_relay *r, struct pair *p, enum hx_wire_event event)
{
    if (r->n_events < HX_MAX_EVENTS)
        r->events[r->n_events] = event;
    if (++r->n_events != r->plan.at || r->plan.how == HX_BREAK_NONE)
        return false;
    if (r->plan.how == HX_BREAK_STALL)
        p->stalled = true;
    else
        close_pair(p, r->plan.how == HX_BREAK_RESET);
    return true;
}

/* Lets one piece pass, or breaks there. */
static bool pass(struct hx_relay *r, struct pair *p, enum hx_wire_event event, const char *bytes,
                 size_t n)
{
    if (n == 0)
        return true;
    if (breaks_at(r, p, event))
        return false;
    if (send_all(p->client, bytes, n))
        return true;
    close_pair(p, false);
    return false;
}

/* The mock sends head and body at once: what arrives begins with a status line, or goes on with a
 * long body. */
static void pass_answer(struct hx_relay *r, struct pair *p, const char *bytes, size_t n)
{
    const char *head_end =
        n > 5 && memcmp(bytes, "HTTP/", 5) == 0 ? memmem(bytes, n, "\r\n\r\n", 4) : NULL;
    if (head_end) {
        size_t head = (size_t)(head_end - bytes) + 4;
        const char *line_end = memmem(bytes, n, "\r\n", 2);
        size_t line = (size_t)(line_end - bytes) + 2;
        if (!pass(r, p, HX_EVENT_STATUS, bytes, line) ||
            !pass(r, p, HX_EVENT_HEAD, bytes + line, head - line))
            return;
        bytes += head;
        n -= head;
    }
    size_t half = n / 2;
    if (pass(r, p, HX_EVENT_BODY, bytes, half))
        (void)pass(r, p, HX_EVENT_REST, bytes + half, n - half);
}

static void accept_one(struct hx_relay *r)
{
    struct pair p = {.mock = -1};
    p.client = accept4(r->listener, NULL, NULL, SOCK_CLOEXEC);
    if (p.client < 0)
        return;
    if (r->n_pairs == MAX_PAIRS) {
        close_pair(&p, true);
        return;
    }
    prepare(p.client);
    if (breaks_at(r, &p, HX_EVENT_ACCEPT) && !p.stalled)
        return;
    p.mock = hx_loopback_connect(r->plan.target_port);
    if (p.mock < 0) {
        close_pair(&p, true);
        return;
    }
    prepare(p.mock);
    r->pairs[r->n_pairs++] = p;
}

static void move_bytes(struct hx_relay *r, struct pair *p, bool from_client)
{
    char bytes[CHUNK_BYTES];
    ssize_t n = recv(from_client ? p->client : p->mock, bytes, sizeof bytes, 0);
    if (n <= 0) {
        close_pair(p, n < 0);
    } else if (!from_client) {
        pass_answer(r, p, bytes, (size_t)n);
    } else if (!send_all(p->mock, bytes, (size_t)n)) {
        close_pair(p, false);
    }
}

/* A stalled pair waits for the program to give up. */
static void serve_pair(struct hx_relay *r, struct pair *p, short client, short mock)
{
    if (p->stalled) {
        char bytes[CHUNK_BYTES];
        if (client && recv(p->client, bytes, sizeof bytes, 0) <= 0)
            close_pair(p, false);
        return;
    }
    if (client)
        move_bytes(r, p, true);
    if (mock && p->mock >= 0)
        move_bytes(r, p, false);
}

static void drop_closed(struct hx_relay *r)
{
    size_t kept = 0;
    for (size_t i = 0; i < r->n_pairs; i++)
        if (r->pairs[i].client >= 0)
            r->pairs[kept++] = r->pairs[i];
    r->n_pairs = kept;
}

static void *relay_thread(void *arg)
{
    struct hx_relay *r = arg;
    for (;;) {
        struct pollfd p[2 + 2 * MAX_PAIRS] = {{r->wake[0], POLLIN, 0}, {r->listener, POLLIN, 0}};
        size_t n_pairs = r->n_pairs;
        for (size_t i = 0; i < n_pairs; i++) {
            p[2 + 2 * i] = (struct pollfd){r->pairs[i].client, POLLIN, 0};
            p[3 + 2 * i] = (struct pollfd){r->pairs[i].stalled ? -1 : r->pairs[i].mock, POLLIN, 0};
        }
        if (poll(p, 2 + 2 * n_pairs, -1) < 0 && errno != EINTR)
            return NULL;
        if (p[0].revents)
            return NULL;
        for (size_t i = 0; i < n_pairs; i++)
            serve_pair(r, &r->pairs[i], p[2 + 2 * i].revents, p[3 + 2 * i].revents);
        if (p[1].revents)
            accept_one(r);
        drop_closed(r);
    }
}

/* --- life ------------------------------------------------------------------------------------- */

static void relay_free(struct hx_relay *r)
{
    for (size_t i = 0; i < r->n_pairs; i++)
        close_pair(&r->pairs[i], false);
    if (r->listener >= 0)
        close(r->listener);
    for (int i = 0; i < 2; i++)
        if (r->wake[i] >= 0)
            close(r->wake[i]);
    free(r);
}

static bool open_sockets(struct hx_relay *r)
{
    r->listener = hx_loopback_bind(&r->port);
    return r->listener >= 0 && pipe2(r->wake, O_CLOEXEC) == 0 &&
           listen(r->listener, MAX_PAIRS) == 0;
}

enum gc_status hx_relay_start(struct hx_relay **out, const struct hx_relay_plan *plan,
                              struct gc_error *err)
{
    struct hx_relay *r = calloc(1, sizeof *r);
    if (!r)
        return gc_fail_nomem(err);
    r->plan = *plan;
    r->listener = r->wake[0] = r->wake[1] = -1;
    if (!open_sockets(r) || pthread_create(&r->thread, NULL, relay_thread, r) != 0) {
        enum gc_status s = gc_fail(err, GC_E_IO, "no relay on 127.0.0.1: %s", strerror(errno));
        relay_free(r);
        return s;
    }
    *out = r;
    return GC_OK;
}

unsigned hx_relay_port(const struct hx_relay *r)
{
    return r->port;
}

size_t hx_relay_stop(struct hx_relay *r, enum hx_wire_event events[HX_MAX_EVENTS])
{
    (void)!write(r->wake[1], "", 1);
    pthread_join(r->thread, NULL);
    size_t n = r->n_events < HX_MAX_EVENTS ? r->n_events : HX_MAX_EVENTS;
    if (events)
        memcpy(events, r->events, n * sizeof *events);
    relay_free(r);
    return n;
}
