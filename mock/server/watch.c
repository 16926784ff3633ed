#include "mock/server/watch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/map.h"

enum { SETTLE_MS = 100, POLL_MS = 1000, LONGEST_SETTLE_MS = 5000, PATH_BYTES = 4096, DEEPEST = 8 };

struct mock_watch {
    char (*folders)[PATH_BYTES]; /* those of the orgs; folders in them count, too */
    size_t n_folders;
    struct mock_watch_options options;
    void (*changed)(void *ctx);
    void *ctx;
    int stop_pipe[2];
    int events; /* inotify's descriptor, -1: none */
    pthread_t thread;
    bool has_thread;
    uint64_t told; /* the state that the owner knows */
};

static uint64_t state_of_file(const char *path, const char *name)
{
    struct stat st;
    struct {
        uint64_t name;
        int64_t size, seconds, nanoseconds, changed, changed_ns;
        uint64_t inode, mode;
    } s = {.name = gc_hash(name, strlen(name))};
    if (stat(path, &st) == 0) {
        s.size = st.st_size;
        s.seconds = st.st_mtim.tv_sec;
        s.nanoseconds = st.st_mtim.tv_nsec;
        s.changed = st.st_ctim.tv_sec;
        s.changed_ns = st.st_ctim.tv_nsec;
        s.inode = st.st_ino;
        s.mode = st.st_mode & S_IFMT;
    }
    if (S_ISDIR(s.mode)) /* its files tell */
        s.size = s.seconds = s.nanoseconds = s.changed = s.changed_ns = 0;
    return gc_hash((const char *)&s, sizeof s);
}

/* The folders in a folder that are loaded: those of an org by name, integrations of data actions as
 * deep as they go. Links are followed, as the loader does. */
static bool is_loaded_folder(const char *path, const char *name, int depth)
{
    static const char *const of_an_org[] = {"flows",        "collections", "data-tables",
                                            "data-actions", "stubs",       "platform"};
    struct stat st;
    bool known = depth > 0 && depth < DEEPEST;
    for (size_t i = 0; depth == 0 && i < GC_COUNT_OF(of_an_org); i++)
        known |= strcmp(name, of_an_org[i]) == 0;
    return known && name[0] != '.' && stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* A sum, so that the order in which a folder is read does not matter. */
static uint64_t state_of_folder(const char *folder, int depth)
{
    uint64_t state = gc_hash(folder, strlen(folder));
    DIR *dir = opendir(folder);
    if (!dir && errno == ENOTDIR) /* a file on its own */
        return state + state_of_file(folder, folder);
    if (!dir)
        return state + (uint64_t)errno;
    for (struct dirent *d; (d = readdir(dir));) {
        char path[PATH_BYTES];
        int n = snprintf(path, sizeof path, "%s/%s", folder, d->d_name);
        if (d->d_name[0] == '.' || n < 0 || (size_t)n >= sizeof path)
            continue;
        state += state_of_file(path, d->d_name);
        if (is_loaded_folder(path, d->d_name, depth))
            state += state_of_folder(path, depth + 1);
    }
    closedir(dir);
    return state;
}

static uint64_t state_now(const struct mock_watch *w)
{
    uint64_t state = 0;
    for (size_t i = 0; i < w->n_folders; i++)
        state = state * 31 + state_of_folder(w->folders[i], 0);
    return state;
}

static void drain_events(int events)
{
    _Alignas(struct inotify_event) char some[4096];
    while (read(events, some, sizeof some) > 0)
        ;
}

/* Adding a folder again is no harm, and finds one that was replaced. */
static void add_folder(struct mock_watch *w, const char *folder, int depth)
{
    static const uint32_t mask = IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM |
                                 IN_MOVED_TO | IN_MODIFY | IN_ATTRIB | IN_DELETE_SELF |
                                 IN_MOVE_SELF;
    (void)inotify_add_watch(w->events, folder, mask);
    DIR *dir = opendir(folder);
    for (struct dirent *d; dir && (d = readdir(dir));) {
        char path[PATH_BYTES];
        int n = snprintf(path, sizeof path, "%s/%s", folder, d->d_name);
        if (n > 0 && (size_t)n < sizeof path && is_loaded_folder(path, d->d_name, depth))
            add_folder(w, path, depth + 1);
    }
    if (dir)
        closedir(dir);
}

static void add_folders(struct mock_watch *w)
{
    for (size_t i = 0; w->events >= 0 && i < w->n_folders; i++)
        add_folder(w, w->folders[i], 0);
}

/* Waits for an event or the time. False: stop. */
static bool wait_for_event(struct mock_watch *w, int64_t ms)
{
    struct pollfd fds[2] = {{.fd = w->stop_pipe[0], .events = POLLIN},
                            {.fd = w->events, .events = POLLIN}};
    (void)poll(fds, 2, (int)ms); /* a descriptor of -1 is passed over */
    if (fds[0].revents)
        return false;
    if (fds[1].revents)
        drain_events(w->events);
    return true;
}

/* Waits until the state stays the same for the pause; a file that is written to without end is
 * told in the end. False: stop. */
static bool settle(struct mock_watch *w, uint64_t *state)
{
    int64_t quiet_at_ms = gc_deadline_in(w->options.settle_ms);
    int64_t last_ms = gc_deadline_in(LONGEST_SETTLE_MS + w->options.settle_ms);
    for (int64_t left; (left = gc_deadline_left(quiet_at_ms)) > 0;) {
        if (!wait_for_event(w, left))
            return false;
        uint64_t now = state_now(w);
        if (now != *state) {
            *state = now;
            quiet_at_ms = gc_deadline_min(gc_deadline_in(w->options.settle_ms), last_ms);
        }
    }
    return true;
}

/* Whoever started it has looked already. */
static void *watch(void *ctx)
{
    struct mock_watch *w = ctx;
    for (uint64_t state = w->told;;) {
        if (!(state == w->told ? wait_for_event(w, w->options.poll_ms) : settle(w, &state)))
            return NULL;
        if (state != w->told) {
            w->told = state;
            w->changed(w->ctx);
        }
        add_folders(w);
        state = state_now(w);
    }
}

static bool list_folders(struct mock_watch *w, const char *const *dirs, size_t n_dirs)
{
    w->folders = calloc(n_dirs + 1, sizeof *w->folders);
    for (size_t i = 0; w->folders && i < n_dirs; i++) {
        int n = snprintf(w->folders[w->n_folders], PATH_BYTES, "%s", dirs[i]);
        w->n_folders += n > 0 && n < PATH_BYTES;
    }
    return w->folders != NULL;
}

enum gc_status mock_watch_start(struct mock_watch **out, const char *const *dirs, size_t n_dirs,
                                const struct mock_watch_options *options,
                                void (*changed)(void *ctx), void *ctx, struct gc_error *err)
{
    struct mock_watch *w = calloc(1, sizeof *w);
    if (!w)
        return gc_fail_nomem(err);
    w->options = *options;
    w->options.settle_ms = options->settle_ms ? options->settle_ms : SETTLE_MS;
    w->options.poll_ms = options->poll_ms ? options->poll_ms : POLL_MS;
    w->changed = changed;
    w->ctx = ctx;
    w->stop_pipe[0] = w->stop_pipe[1] = w->events = -1;
    enum gc_status s = GC_OK;
    if (!list_folders(w, dirs, n_dirs))
        s = gc_fail_nomem(err);
    else if (pipe2(w->stop_pipe, O_CLOEXEC) != 0)
        s = gc_fail(err, GC_E_IO, "the org folders can't be watched: %s", strerror(errno));
    if (s == GC_OK) {
        w->events = options->poll_only ? -1 : inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
        add_folders(w);
        w->told = state_now(w); /* changes count from now on, not from when the thread runs */
        w->has_thread = pthread_create(&w->thread, NULL, watch, w) == 0;
        if (!w->has_thread)
            s = gc_fail(err, GC_E_IO, "the org folders can't be watched: no thread");
    }
    if (s == GC_OK)
        *out = w;
    else
        mock_watch_stop(w);
    return s;
}

static void close_one(int fd)
{
    if (fd >= 0)
        close(fd);
}

void mock_watch_stop(struct mock_watch *w)
{
    if (!w)
        return;
    close_one(w->stop_pipe[1]); /* the reading end wakes up */
    if (w->has_thread)
        pthread_join(w->thread, NULL);
    close_one(w->stop_pipe[0]);
    close_one(w->events);
    free(w->folders);
    free(w);
}
