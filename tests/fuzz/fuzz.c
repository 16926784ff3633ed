/* The list of targets, the entry that libFuzzer calls, and what the targets share. */
#include "tests/fuzz/fuzz.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/json/write.h"

static struct fuzz_target *targets;
void (*fuzz_on_broken)(const char *property, const char *file, int line);

void fuzz_add_target(struct fuzz_target *t)
{
    struct fuzz_target **at = &targets;
    while (*at && strcmp((*at)->what, t->what) < 0)
        at = &(*at)->next;
    t->next = *at;
    *at = t;
}

struct fuzz_target *fuzz_targets(void)
{
    return targets;
}

void fuzz_broken(const char *property, const char *file, int line)
{
    if (fuzz_on_broken) {
        fuzz_on_broken(property, file, line);
        return;
    }
    fprintf(stderr, "%s:%d: this does not hold: %s\n", file, line, property);
    abort();
}

void fuzz_run(const struct fuzz_target *t, const uint8_t *data, size_t size)
{
    char *copy = malloc(size + 1);
    if (!copy)
        return;
    if (size)
        memcpy(copy, data, size);
    copy[size] = '\0';
    t->run(copy, size);
    free(copy);
}

/* A fuzz program is linked with one target. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    for (const struct fuzz_target *t = targets; t; t = t->next)
        fuzz_run(t, data, size);
    return 0;
}

bool fuzz_is_message(const char *text)
{
    for (const char *c = text; *c; c++)
        if (iscntrl((unsigned char)*c))
            return false;
    return *text != '\0';
}

bool fuzz_reads_json(const char *text, size_t size, struct gc_json *doc)
{
    struct gc_error err = {0};
    enum gc_status s = gc_json_parse(doc, "input", text, size, &gc_json_default_limits, &err);
    if (s == GC_OK)
        return true;
    FUZZ_HOLDS(s == GC_E_DATA || s == GC_E_TOO_BIG);
    FUZZ_HOLDS(err.status == s);
    FUZZ_HOLDS(fuzz_is_message(gc_error_text(&err)));
    FUZZ_HOLDS(s != GC_E_DATA || strncmp(gc_error_text(&err), "input:", 6) == 0);
    return false;
}

void fuzz_holds_json(const struct gc_strbuf *made)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    FUZZ_HOLDS(gc_strbuf_status(made) == GC_OK);
    FUZZ_HOLDS(gc_json_parse(&doc, "made", gc_strbuf_text(made), made->len, &gc_json_file_limits,
                             NULL) == GC_OK);
}

int fuzz_file(const char *text, size_t size, char *path, size_t cap)
{
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    if (fd < 0)
        return -1;
    snprintf(path, cap, "/proc/self/fd/%d", fd);
    if (write(fd, text, size) == (ssize_t)size && access(path, R_OK) == 0)
        return fd;
    close(fd);
    return -1;
}
