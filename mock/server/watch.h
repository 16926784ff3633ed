/* watch.h - tells when a file of the org folders changes.
 *
 *   mock_watch_start(&w, dirs, n_dirs, &(struct mock_watch_options){0}, reload, server, &err);
 *   ... reload(server) is called on the watcher's thread, once a burst of changes is over ...
 *   mock_watch_stop(w);
 *
 * What counts is the state of the folders (names, sizes, times, inodes), looked at again whenever
 * the kernel says that something happened there (inotify), and now and then in any case: an editor
 * that writes a new file and renames it, a folder that is replaced, a file system that tells
 * nothing are all noticed. A state that does not hold still for the pause is not told yet.
 *
 * Units:      milliseconds of real time.
 * Threads:    one thread each, on which the callback runs. stop waits for a callback that runs.
 * Errors:     GC_E_NOMEM, GC_E_IO (no thread, no pipe). A folder that goes away is a change.
 */
#ifndef MOCK_WATCH_H
#define MOCK_WATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

struct mock_watch;
struct mock_watch_options {
    int64_t settle_ms; /* 0: 100; how long nothing must happen before the change is told */
    int64_t poll_ms;   /* 0: 1,000; how often the folders are looked at in any case */
    bool poll_only;    /* as when the kernel has no watch left */
};

GC_NODISCARD enum gc_status mock_watch_start(struct mock_watch **out, const char *const *dirs,
                                             size_t n_dirs,
                                             const struct mock_watch_options *options,
                                             void (*changed)(void *ctx), void *ctx,
                                             struct gc_error *err);
void mock_watch_stop(struct mock_watch *w); /* milliseconds; NULL is a no-op */

#endif
