#include "harness/program/loopback.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct sockaddr_in loopback(unsigned port)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return at;
}

/* The socket, or -1 after closing it. */
static int keep_if(bool ok, int fd)
{
    int why = errno;
    if (!ok && fd >= 0)
        close(fd);
    errno = why;
    return ok ? fd : -1;
}

static int bind_to(unsigned *port)
{
    struct sockaddr_in at = loopback(*port);
    socklen_t n = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool ok = fd >= 0 && bind(fd, (struct sockaddr *)&at, sizeof at) == 0 &&
              getsockname(fd, (struct sockaddr *)&at, &n) == 0;
    *port = ok ? ntohs(at.sin_port) : 0;
    return keep_if(ok, fd);
}

int hx_loopback_bind(unsigned *port)
{
    *port = 0;
    return bind_to(port);
}

int hx_loopback_connect(unsigned port)
{
    struct sockaddr_in to = loopback(port);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return keep_if(fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) == 0, fd);
}

/* Not one that the system gives to whoever asks for any: another program would get it before the
 * service takes it, and cases would ask that one. A process has a block of ports of its own. */
unsigned hx_free_port(void)
{
    enum { FIRST = 20000, N_PORTS = 12000, BLOCK = 16 };
    static atomic_uint n_given;
    for (unsigned tries = 0; tries < N_PORTS; tries++) {
        unsigned n = (unsigned)getpid() * BLOCK + atomic_fetch_add(&n_given, 1);
        unsigned port = FIRST + n % N_PORTS;
        int fd = bind_to(&port);
        if (fd < 0)
            continue;
        close(fd);
        return port;
    }
    return 0;
}

/* A listener whose queue is full: whoever else connects gets no answer at all. */
static bool open_hole(struct hx_dead_ends *d)
{
    d->hole = hx_loopback_bind(&d->hole_port);
    if (d->hole < 0 || listen(d->hole, 0) != 0)
        return false;
    const struct sockaddr_in to = loopback(d->hole_port);
    for (size_t i = 0; i < HX_HOLE_FILLERS; i++) {
        d->fillers[i] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        if (d->fillers[i] < 0 ||
            (connect(d->fillers[i], (const struct sockaddr *)&to, sizeof to) != 0 &&
             errno != EINPROGRESS))
            return false;
    }
    return true;
}

enum gc_status hx_dead_ends_open(struct hx_dead_ends *d, struct gc_error *err)
{
    *d = (struct hx_dead_ends){.hole = -1};
    memset(d->fillers, -1, sizeof d->fillers);
    d->refused = hx_loopback_bind(&d->refused_port); /* bound, and nobody listens */
    if (d->refused >= 0 && open_hole(d))
        return GC_OK;
    enum gc_status s = gc_fail(err, GC_E_IO, "no socket on 127.0.0.1: %s", strerror(errno));
    hx_dead_ends_close(d);
    return s;
}

void hx_dead_ends_close(struct hx_dead_ends *d)
{
    for (size_t i = 0; i < HX_HOLE_FILLERS; i++)
        if (d->fillers[i] >= 0)
            close(d->fillers[i]);
    if (d->hole >= 0)
        close(d->hole);
    if (d->refused >= 0)
        close(d->refused);
}
