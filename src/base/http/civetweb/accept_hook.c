/* Which descriptor a client's port was accepted on. civetweb does not tell, but it calls accept():
 * the program's own definition of that function answers instead, and remembers. */
#include "base/http/civetweb/adapter.h"

#include <errno.h>
#include <sys/socket.h>

static atomic_int fd_of_port[65536]; /* plus one; 0: none */

#ifdef __GLIBC__
#include <dlfcn.h>

typedef int (*accept_fn)(int, __SOCKADDR_ARG, socklen_t *);

int accept(int listening, __SOCKADDR_ARG addr, socklen_t *restrict len)
{
    static _Atomic(accept_fn) next;
    accept_fn real = atomic_load(&next);
    if (!real) {
        /* ISO C has no cast from an object pointer to a function pointer; POSIX has. */
        void *symbol = dlsym(RTLD_NEXT, "accept");
        *(void **)&real = symbol;
        atomic_store(&next, real);
    }
    if (!real) {
        errno = ENOSYS;
        return -1;
    }
    int fd = real(listening, addr, len);
    if (fd >= 0 && addr.__sockaddr__ && addr.__sockaddr__->sa_family == AF_INET)
        atomic_store(&fd_of_port[ntohs(addr.__sockaddr_in__->sin_port)], fd + 1);
    return fd;
}
#endif

int gc_wire_accepted_as(const struct sockaddr_in *peer)
{
    return atomic_load(&fd_of_port[ntohs(peer->sin_port)]) - 1;
}
