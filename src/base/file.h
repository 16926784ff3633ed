/* file.h - whole files, and folders for them.
 *
 *   if (gc_file_make_folders(path, &err) == GC_OK)
 *       status = gc_file_write(path, text, n, GC_FILE_NEW, &err);
 *
 * Reading is gc_strbuf_read_file.
 *
 * Threads:    any; of a private file the mode is right from its first moment.
 * Errors:     GC_E_IO, the text names the path and the cause; errno is left as it was found.
 */
#ifndef GC_FILE_H
#define GC_FILE_H

#include <stddef.h>

#include "base/status.h"

enum gc_file_how {
    GC_FILE_PLAIN,
    GC_FILE_NEW,     /* what is there stays: errno is EEXIST */
    GC_FILE_PRIVATE, /* nobody else may read it: it may hold a secret */
};

GC_NODISCARD enum gc_status gc_file_write(const char *path, const char *bytes, size_t n,
                                          enum gc_file_how how, struct gc_error *err);
/* Those above path, up to its last '/', that are not there. */
GC_NODISCARD enum gc_status gc_file_make_folders(const char *path, struct gc_error *err);
/* A new, private folder below $TMPDIR or /tmp, for the caller to remove; out is "" on failure. */
GC_NODISCARD enum gc_status gc_file_temp_dir(const char *program, char *out, size_t cap,
                                             struct gc_error *err);

#endif
