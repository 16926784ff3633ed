#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

static enum gc_status fail_io(struct gc_error *err, const char *what)
{
    int cause = errno;
    (void)gc_fail(err, GC_E_IO, "%s: %s", what, strerror(cause));
    errno = cause;
    return GC_E_IO;
}

static bool write_all(int fd, const char *bytes, size_t n)
{
    while (n > 0) {
        ssize_t written = write(fd, bytes, n);
        if (written < 0 && errno != EINTR)
            return false;
        bytes += written > 0 ? written : 0;
        n -= written > 0 ? (size_t)written : 0;
    }
    return true;
}

enum gc_status gc_file_write(const char *path, const char *bytes, size_t n, enum gc_file_how how,
                             struct gc_error *err)
{
    const int flags = O_WRONLY | O_CREAT | O_CLOEXEC | (how == GC_FILE_NEW ? O_EXCL : O_TRUNC);
    int fd = open(path, flags, how == GC_FILE_PRIVATE ? 0600 : 0666);
    if (fd < 0)
        return fail_io(err, path);
    bool written = (how != GC_FILE_PRIVATE || fchmod(fd, 0600) == 0) && write_all(fd, bytes, n);
    int cause = errno;
    if (close(fd) != 0 && written) {
        written = false;
        cause = errno;
    }
    errno = cause;
    return written ? GC_OK : fail_io(err, path);
}

enum gc_status gc_file_make_folders(const char *path, struct gc_error *err)
{
    char folder[PATH_MAX];
    if (strlen(path) >= sizeof folder) {
        errno = ENAMETOOLONG;
        return fail_io(err, path);
    }
    gc_copy(folder, sizeof folder, path);
    for (char *slash = strchr(folder + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(folder, 0777) != 0 && errno != EEXIST)
            return fail_io(err, folder);
        *slash = '/';
    }
    return GC_OK;
}

enum gc_status gc_file_temp_dir(const char *program, char *out, size_t cap, struct gc_error *err)
{
    const char *base = getenv("TMPDIR");
    int n = snprintf(out, cap, "%s/%s-XXXXXX", base && *base ? base : "/tmp", program);
    errno = ENAMETOOLONG;
    if (n >= 0 && (size_t)n < cap && mkdtemp(out))
        return GC_OK;
    *out = '\0';
    return fail_io(err, "no temporary folder");
}
