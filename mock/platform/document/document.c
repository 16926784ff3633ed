#include "mock/platform/document/document.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/sha256.h"
#include "base/strbuf.h"
#include "base/text.h"

enum { ARENA_BYTES = 256 << 20 };

/* A file that only this process has: what somebody writes into his own does not matter then. On a
 * disk where there is one to write to, else in memory. */
static int own_file(void)
{
    const char *dir = getenv("TMPDIR");
    int fd = open(dir && *dir ? dir : "/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    return fd >= 0 ? fd : memfd_create("document", MFD_CLOEXEC);
}

/* With a NUL behind it, for who looks for the end of a text. */
static bool copy_bytes(int to, int from, size_t n)
{
    char buffer[8192];
    size_t done = 0;
    while (done < n) {
        ssize_t got = read(from, buffer, sizeof buffer);
        if (got <= 0 || write(to, buffer, (size_t)got) != got)
            return false;
        done += (size_t)got;
    }
    return ftruncate(to, (off_t)n) == 0 && ftruncate(to, (off_t)n + 1) == 0;
}

static enum gc_status copy_file(struct platform_document *d, const char *file, struct gc_error *err)
{
    struct stat st;
    int from = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (from < 0)
        return gc_fail(err, GC_E_IO, "%s: %s", file, strerror(errno));
    enum gc_status s = GC_OK;
    if (fstat(from, &st) != 0 || !S_ISREG(st.st_mode))
        s = gc_fail(err, GC_E_IO, "%s: not a file", file);
    else if (st.st_size > PLATFORM_MAX_BYTES)
        s = gc_fail(err, GC_E_TOO_BIG, "%s: has %lld bytes, at most %d are read", file,
                    (long long)st.st_size, PLATFORM_MAX_BYTES);
    else if ((d->fd = own_file()) < 0 || !copy_bytes(d->fd, from, (size_t)st.st_size))
        s = gc_fail(err, GC_E_IO, "%s: can't be copied: %s", file, strerror(errno));
    d->n_text = s == GC_OK ? (size_t)st.st_size : 0;
    close(from);
    return s;
}

static enum gc_status make_router(struct platform_document *d, struct gc_error *err)
{
    size_t n = 0;
    const struct gc_route **list = calloc(d->n_operations + 1, sizeof *list);
    if (!list)
        return gc_fail_nomem(err);
    for (struct platform_path *p = d->first; p; p = p->next)
        for (size_t m = 0; m < PLATFORM_N_METHODS; m++)
            if (p->operations[m])
                list[n++] = &p->operations[m]->route.route;
    enum gc_status s = gc_router_new_of(&d->router, list, n);
    free(list);
    return s == GC_OK ? GC_OK : gc_fail_nomem(err);
}

static enum gc_status index_copy(struct platform_document *d, struct gc_error *err)
{
    char *text = d->n_text ? mmap(NULL, d->n_text + 1, PROT_READ, MAP_PRIVATE, d->fd, 0) : NULL;
    if (text == MAP_FAILED)
        return gc_fail(err, GC_E_IO, "%s: can't be mapped: %s", d->name, strerror(errno));
    enum gc_status s = platform_document_index(d, text ? text : "", d->n_text, err);
    if (text)
        munmap(text, d->n_text + 1);
    return s;
}

static struct platform_document *new_document(const char *name, mock_handler *handle)
{
    struct platform_document *d = calloc(1, sizeof *d);
    if (!d || !(d->name = gc_strdup(name))) {
        free(d);
        return NULL;
    }
    atomic_init(&d->refs, 1);
    pthread_mutex_init(&d->lock, NULL);
    d->fd = -1;
    d->handle = handle;
    d->arena.max_bytes = ARENA_BYTES;
    return d;
}

static enum gc_status finish(struct platform_document **out, struct platform_document *d,
                             enum gc_status s, struct gc_error *err)
{
    if (s == GC_OK)
        s = make_router(d, err);
    if (s == GC_OK)
        *out = d;
    else
        platform_document_unref(d);
    return s;
}

enum gc_status platform_document_open(struct platform_document **out, const char *file,
                                      mock_handler *handle, struct gc_error *err)
{
    struct platform_document *d = new_document(file, handle);
    *out = NULL;
    if (!d)
        return gc_fail_nomem(err);
    enum gc_status s = copy_file(d, file, err);
    if (s == GC_OK)
        s = index_copy(d, err);
    return finish(out, d, s, err);
}

enum gc_status platform_document_of(struct platform_document **out, const char *name,
                                    const char *text, size_t n, mock_handler *handle,
                                    struct gc_error *err)
{
    struct platform_document *d = new_document(name, handle);
    *out = NULL;
    if (!d)
        return gc_fail_nomem(err);
    d->text = text;
    d->n_text = n;
    return finish(out, d, platform_document_index(d, text, n, err), err);
}

void platform_document_unref(struct platform_document *d)
{
    if (!d || atomic_fetch_sub(&d->refs, 1) != 1)
        return;
    gc_router_free(d->router);
    gc_map_release(&d->paths, NULL);
    gc_map_release(&d->refs_to, NULL);
    gc_arena_release(&d->arena);
    pthread_mutex_destroy(&d->lock);
    if (d->fd >= 0)
        close(d->fd);
    free(d->name);
    free(d);
}

struct platform_operation *platform_document_operation(const struct platform_document *d,
                                                       const char *id)
{
    for (struct platform_path *p = d->first; p; p = p->next)
        for (size_t m = 0; m < PLATFORM_N_METHODS; m++)
            if (p->operations[m] && strcmp(p->operations[m]->route.operation_id, id) == 0)
                return p->operations[m];
    return NULL;
}

void *platform_document_get(struct platform_document *d, size_t n, size_t size)
{
    pthread_mutex_lock(&d->lock);
    void *p = gc_arena_zero(&d->arena, n, size);
    pthread_mutex_unlock(&d->lock);
    return p;
}

static bool read_all(int fd, char *to, size_t n, size_t offset)
{
    while (n > 0) {
        ssize_t got = pread(fd, to, n, (off_t)offset);
        if (got <= 0)
            return false;
        to += got;
        offset += (size_t)got;
        n -= (size_t)got;
    }
    return true;
}

enum gc_status platform_document_read(const struct platform_document *d, struct platform_part part,
                                      const char *what, struct gc_json *out, struct gc_error *err)
{
    if (d->fd < 0)
        return gc_json_parse(out, what, d->text + part.offset, part.n, &gc_json_file_limits, err);
    char *text = malloc(part.n + 1);
    if (!text)
        return gc_fail_nomem(err);
    enum gc_status s = read_all(d->fd, text, part.n, part.offset)
                           ? gc_json_parse(out, what, text, part.n, &gc_json_file_limits, err)
                           : gc_fail(err, GC_E_IO, "%s: can't be read", d->name);
    free(text);
    return s;
}

void platform_document_digest(const struct platform_document *d, char out[65])
{
    unsigned char sum[GC_SHA256_BYTES];
    char *mapped =
        d->fd >= 0 && d->n_text ? mmap(NULL, d->n_text, PROT_READ, MAP_PRIVATE, d->fd, 0) : NULL;
    out[0] = '\0';
    if (mapped == MAP_FAILED)
        return;
    gc_sha256(mapped ? mapped : d->text, d->n_text, sum);
    gc_hex(sum, sizeof sum, out);
    if (mapped)
        munmap(mapped, d->n_text);
}

void platform_document_check(struct platform_document *d, struct gc_problems *problems)
{
    const char *ref;
    void *value;
    for (struct platform_path *p = d->first; p; p = p->next)
        for (size_t m = 0; m < PLATFORM_N_METHODS; m++) {
            struct gc_error err = {0};
            if (p->operations[m] && !platform_operation_read(p->operations[m], &err))
                gc_problems_add(problems, d->name, (struct gc_pos){0}, "%s %s: %s",
                                platform_methods[m], p->pattern, gc_error_text(&err));
        }
    for (size_t i = 0; gc_map_next(&d->refs_to, &i, &ref, &value);) {
        struct platform_named *n = value;
        if (!strstr(ref, "/definitions/") && !strstr(ref, "/schemas/"))
            continue;
        (void)platform_model(d, &n->unread);
        if (n->has_problem)
            gc_problems_add(problems, d->name, (struct gc_pos){0},
                            "%s refers to itself, to what is not there, or is no model", ref);
    }
}
