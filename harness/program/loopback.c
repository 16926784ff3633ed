#include "harness/program/loopback.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
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

/* The claim is a name among the sockets of this network namespace, as the port is: whoever has it
 * need not clean up behind itself. Where there are no such names (they are Linux's), ports are
 * given without. */
static int claim_name(unsigned port)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    int n = snprintf(name.sun_path + 1, sizeof name.sun_path - 1, "gcverify-port-%u", port);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    socklen_t bytes = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + (size_t)n);
    return keep_if(fd >= 0 && bind(fd, (struct sockaddr *)&name, bytes) == 0, fd);
}

/* Not one that the system gives to whoever asks for any: another program would get it before the
 * service takes it, and cases would ask that one. A process begins at a place of its own. */
struct hx_port hx_port_claim(void)
{
    enum { FIRST = 20000, N_PORTS = 12000, BLOCK = 16 };
    static atomic_uint n_given;
    for (unsigned tries = 0; tries < N_PORTS; tries++) {
        unsigned n = (unsigned)getpid() * BLOCK + atomic_fetch_add(&n_given, 1);
        unsigned number = FIRST + n % N_PORTS;
        struct hx_port port = {.number = number, .claim = claim_name(number)};
        if (port.claim < 0 && errno == EADDRINUSE)
            continue;
        int fd = bind_to(&number);
        if (fd >= 0) {
            close(fd);
            return port;
        }
        hx_port_release(&port);
    }
    return (struct hx_port){.claim = -1};
}

void hx_port_release(struct hx_port *port)
{
    if (port->number && port->claim >= 0)
        close(port->claim);
    *port = (struct hx_port){.claim = -1};
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
