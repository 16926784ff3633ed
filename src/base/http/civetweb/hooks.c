/* The functions of libc by which civetweb reaches sockets and makes threads. The program's own
 * definitions come before libc's, so civetweb calls these; to every other thread they are libc's.
 * README.md says what each is for. */
#undef _FORTIFY_SOURCE /* it would define some of them itself */
#include "base/http/civetweb/adapter.h"

#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { MAX_FDS = 65536, RETRY_NS = 5000000, STOPPING_NS = 500000, FIRST_WORKERS = 4 };

/* A sanitizer's frames are larger, and its own state lies on the stack, too. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { STACK_BYTES = 4 << 20 };
#else
enum { STACK_BYTES = 1 << 20 };
#endif

/* What the thread is to civetweb. */
static _Thread_local struct {
    enum gc_role role;
    struct gc_http_server *server;
    struct gc_http_worker *worker;
} self;

/* Whose descriptor it is that civetweb has been lent; and of which server, of which there may be
 * several: their connections are not to be looked at. */
static struct gc_conn *_Atomic lent[MAX_FDS];
static struct gc_http_server *_Atomic lent_by[MAX_FDS];

void gc_hooks_enter(enum gc_role role, struct gc_http_server *s, struct gc_http_worker *w)
{
    self.role = role;
    self.server = s;
    self.worker = w;
}

/* Defines `real` as the function of that name behind ours. ISO C has no cast from an object pointer
 * to a function pointer; POSIX has. */
#define FIND_REAL(type, name)                                                                      \
    static _Atomic(type) found;                                                                    \
    type real = atomic_load(&found);                                                               \
    if (!real) {                                                                                   \
        void *symbol = dlsym(RTLD_NEXT, name);                                                     \
        *(void **)&real = symbol;                                                                  \
        atomic_store(&found, real);                                                                \
    }

/* civetweb's descriptor of a connection: until it is taken back. False: no descriptor is left. */
static bool lend(struct gc_conn *c)
{
    int fd = fcntl(c->fd, F_DUPFD_CLOEXEC, 3);
    if (fd >= MAX_FDS) {
        close(fd);
        fd = -1;
    }
    c->lent_fd = fd;
    c->told = false;
    if (fd < 0)
        return false;
    atomic_store(&lent_by[fd], c->server);
    atomic_store(&lent[fd], c);
    return true;
}

/* The kernel does it atomically, but a thread sanitizer that watches dup3() calls it a race with
 * civetweb's use of the descriptor. So it does not get to watch. */
void gc_hooks_take_back(struct gc_conn *c)
{
    if (c->lent_fd < 0)
        return;
    atomic_store(&lent[c->lent_fd], NULL);
    atomic_store(&lent_by[c->lent_fd], NULL);
    (void)syscall(SYS_dup3, c->server->null_fd, c->lent_fd, O_CLOEXEC);
    c->lent_fd = -1;
}

void gc_hooks_take_back_all(struct gc_http_server *s)
{
    for (int fd = 0; fd < MAX_FDS; fd++) {
        if (atomic_load(&lent_by[fd]) != s)
            continue;
        struct gc_conn *c = atomic_load(&lent[fd]);
        gc_hooks_take_back(c);
        close(fd);
        gc_conn_close(c);
    }
}

static struct gc_conn *lent_as(int fd)
{
    bool ours = self.role == GC_WORKER && fd >= 0 && fd < MAX_FDS;
    return ours ? atomic_load(&lent[fd]) : NULL;
}

/* The master's poll: until a request is complete. */
static int await_ready(struct gc_http_server *s)
{
    static const struct timespec moment = {.tv_nsec = STOPPING_NS};
    pthread_mutex_lock(&s->lock);
    while (!s->ready.first && atomic_load(&s->stage) != GC_DOWN)
        pthread_cond_wait(&s->changed, &s->lock);
    bool ready = s->ready.first != NULL;
    pthread_mutex_unlock(&s->lock);
    if (!ready)
        nanosleep(&moment, NULL); /* civetweb is about to be told to stop */
    return ready;
}

typedef int (*poll_fn)(struct pollfd *, nfds_t, int);

int gc_hooks_poll(struct pollfd *fds, nfds_t n, int timeout_ms)
{
    FIND_REAL(poll_fn, "poll")
    return real(fds, n, timeout_ms);
}

/* glibc declares that poll() only writes to them. */
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
int poll(struct pollfd *fds, nfds_t n, int timeout_ms)
{
    struct gc_conn *c = n == 1 && (fds->events & POLLIN) ? lent_as(fds->fd) : NULL;
    if (self.role == GC_MASTER) {
        int ready = await_ready(self.server);
        for (nfds_t i = 0; i < n; i++)
            fds[i].revents = i == 0 && ready ? POLLIN : 0;
        return ready;
    }
    if (!c)
        return gc_hooks_poll(fds, n, timeout_ms);
    self.worker->conn = c;
    fds->revents = POLLIN;
    return 1;
}

typedef ssize_t (*recv_fn)(int, void *, size_t, int);

/* civetweb has ideas of its own of methods, targets, headers and ends: it refuses some, and drops
 * others without a word. So it sees none of them, and one request a stay. */
static ssize_t tell(struct gc_conn *c, char *to, size_t n)
{
    static const char request[] = "GET / HTTP/1.0\r\n\r\n";
    if (c->told || n < sizeof request - 1)
        return 0;
    memcpy(to, request, sizeof request - 1);
    c->told = true;
    return sizeof request - 1;
}

ssize_t recv(int fd, void *to, size_t n, int flags)
{
    FIND_REAL(recv_fn, "recv")
    struct gc_conn *c = lent_as(fd);
    return c ? tell(c, to, n) : real(fd, to, n, flags);
}

#ifdef __GLIBC__
typedef __SOCKADDR_ARG address_arg;
#define ADDRESS(arg) ((arg).__sockaddr__)
#else
typedef struct sockaddr *restrict address_arg;
#define ADDRESS(arg) (arg)
#endif
typedef int (*accept_fn)(int, address_arg, socklen_t *restrict);

typedef int (*create_fn)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);

static int create(pthread_t *thread, const pthread_attr_t *attr, void *(*run)(void *), void *arg)
{
    FIND_REAL(create_fn, "pthread_create")
    return real(thread, attr, run, arg);
}

static void *begin_spare(void *arg)
{
    struct gc_spare *spare = arg;
    self.worker = spare->worker;
    return spare->run(spare->arg);
}

static bool start_spare(struct gc_http_server *s, struct gc_spare *spare)
{
    pthread_attr_t attr;
    spare->worker = gc_http_worker_new(s);
    if (!spare->worker || pthread_attr_init(&attr) != 0) {
        gc_http_worker_free(spare->worker);
        return false;
    }
    (void)pthread_attr_setstacksize(&attr, STACK_BYTES);
    spare->started = create(&spare->thread, &attr, begin_spare, spare) == 0;
    pthread_attr_destroy(&attr);
    if (!spare->started)
        gc_http_worker_free(spare->worker);
    return spare->started;
}

/* The next connection needs a worker that has nothing to do: is there one? Where no more can be
 * started, it waits for one of those that there are. */
static void wake_spare(struct gc_http_server *s)
{
    unsigned n_running = s->n_created - 1 + s->n_woken; /* one is the master */
    if (atomic_fetch_add(&s->n_busy, 1) >= n_running && s->n_woken < s->n_spares)
        s->n_woken += start_spare(s, &s->spares[s->n_woken]);
}

struct gc_http_worker *gc_hooks_worker(void)
{
    return self.worker;
}

/* The master's accept: a connection whose request is complete. */
static int accept_ready(struct gc_http_server *s, struct sockaddr *to, socklen_t *len)
{
    static const struct timespec moment = {.tv_nsec = RETRY_NS};
    struct sockaddr_in address = {.sin_family = AF_INET};
    struct gc_conn *c = gc_conn_next_ready(s);
    if (!c || !lend(c)) {
        if (c)
            gc_conn_ready(c);
        nanosleep(&moment, NULL);
        errno = EAGAIN;
        return -1;
    }
    wake_spare(s);
    address.sin_port = htons((uint16_t)c->port);
    memcpy(to, &address, *len < sizeof address ? *len : sizeof address);
    return c->lent_fd;
}

int accept(int listening, address_arg address, socklen_t *restrict len)
{
    FIND_REAL(accept_fn, "accept")
    return self.role == GC_MASTER ? accept_ready(self.server, ADDRESS(address), len)
                                  : real(listening, address, len);
}

typedef int (*listen_fn)(int, int);

/* civetweb wants a listening socket, and shall not listen. */
int listen(int fd, int backlog)
{
    FIND_REAL(listen_fn, "listen")
    return self.role == GC_STARTER ? 0 : real(fd, backlog);
}

/* What civetweb takes for a thread is the place of one that may come. */
static void keep_for_later(struct gc_http_server *s, pthread_t *thread, void *(*run)(void *),
                           void *arg)
{
    struct gc_spare *spare = &s->spares[s->n_spares++];
    *spare = (struct gc_spare){.run = run, .arg = arg};
    *thread = (pthread_t)(uintptr_t)spare;
}

/* civetweb does not tell when it could not start its threads. Of its workers, which all run the
 * same function, a few begin. */
int pthread_create(pthread_t *restrict thread, const pthread_attr_t *restrict attr,
                   void *(*run)(void *), void *restrict arg)
{
    struct gc_http_server *s = self.server;
    if (self.role != GC_STARTER)
        return create(thread, attr, run, arg);
    if (s->n_created >= FIRST_WORKERS && run == s->last_run && s->n_spares < s->options.n_workers) {
        keep_for_later(s, thread, run, arg);
        return 0;
    }
    s->last_run = run;
    int code = create(thread, attr, run, arg);
    if (code) {
        *thread = 0; /* civetweb joins whatever is there */
        atomic_store(&s->start_errno, code);
    } else {
        s->n_created++;
    }
    return code;
}

static struct gc_spare *spare_of(const struct gc_http_server *s, pthread_t thread)
{
    for (unsigned i = 0; i < s->n_spares; i++)
        if (thread == (pthread_t)(uintptr_t)&s->spares[i])
            return &s->spares[i];
    return NULL;
}

typedef int (*join_fn)(pthread_t, void **);

int pthread_join(pthread_t thread, void **result)
{
    FIND_REAL(join_fn, "pthread_join")
    struct gc_spare *spare = self.role == GC_MASTER ? spare_of(self.server, thread) : NULL;
    if (!spare)
        return real(thread, result);
    return spare->started ? real(spare->thread, result) : 0;
}

typedef int (*set_stack_fn)(pthread_attr_t *, size_t);

int pthread_attr_setstacksize(pthread_attr_t *attr, size_t size)
{
    FIND_REAL(set_stack_fn, "pthread_attr_setstacksize")
    return real(attr, size < STACK_BYTES ? STACK_BYTES : size);
}

typedef int (*sleep_fn)(const struct timespec *, struct timespec *);

/* civetweb looks every 10 ms whether its threads have ended, which takes them less than one. */
int nanosleep(const struct timespec *want, struct timespec *left)
{
    static const struct timespec moment = {.tv_nsec = STOPPING_NS};
    FIND_REAL(sleep_fn, "nanosleep")
    return real(self.role == GC_STOPPER ? &moment : want, left);
}
