#include "genesys/send.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/clock.h"

enum gc_status gc_cancel_init(struct gc_cancel *c, struct gc_error *err)
{
    atomic_init(&c->requested, false);
    c->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (c->fd < 0)
        return gc_fail(err, GC_E_IO, "no event descriptor: %s", strerror(errno));
    return GC_OK;
}

void gc_cancel_request(struct gc_cancel *c)
{
    int saved = errno;
    atomic_store(&c->requested, true);
    (void)!write(c->fd, &(uint64_t){1}, sizeof(uint64_t));
    errno = saved;
}

bool gc_cancel_requested(const struct gc_cancel *c)
{
    return c && atomic_load(&c->requested);
}

bool gc_cancel_wait(const struct gc_cancel *c, int64_t ms)
{
    int64_t deadline_ms = gc_deadline_in(ms);
    struct pollfd fd = {.fd = c ? c->fd : -1, .events = POLLIN};
    for (;;) {
        if (gc_cancel_requested(c))
            return true;
        int64_t left = gc_deadline_left(deadline_ms);
        if (left == 0)
            return false;
        (void)poll(&fd, 1, left > INT_MAX ? INT_MAX : (int)left);
    }
}

static struct gc_cancel *on_signal;

static void handle_signal(int sig)
{
    (void)sig;
    gc_cancel_request(on_signal);
}

void gc_cancel_on_signals(struct gc_cancel *c)
{
    struct sigaction action = {.sa_handler = handle_signal, .sa_flags = (int)SA_RESETHAND};
    on_signal = c;
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}
