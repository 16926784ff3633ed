#include "genesys/batch.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json/json.h"
#include "base/strbuf.h"
#include "genesys/plain.h"

static const struct gc_json_limits line_limits = {.max_bytes = 64 << 20, .max_depth = 64};

struct gc_resume {
    FILE *file;
    char *path;
    off_t end; /* of what was there when it was opened */
    char *text;
    size_t cap;
    unsigned long n_read; /* lines of the file */
    unsigned long line;   /* the input's line of the last result read; 0: none yet */
    char number[64];      /* and its number */
};

void gc_resume_free(struct gc_resume *r)
{
    if (!r)
        return;
    if (r->file)
        fclose(r->file);
    free(r->path);
    free(r->text);
    free(r);
}

static enum gc_status fail_io(const struct gc_resume *r, struct gc_error *err)
{
    return gc_fail(err, GC_E_IO, "%s: %s", r->path, strerror(errno));
}

/* The end of the last whole line: what stands behind it was being written when the batch ended. */
static enum gc_status find_end(struct gc_resume *r, struct gc_error *err)
{
    char block[8192];
    off_t at = 0;
    size_t n;
    while ((n = fread(block, 1, sizeof block, r->file)) > 0) {
        const char *eol = memrchr(block, '\n', n);
        if (eol)
            r->end = at + (eol - block) + 1;
        at += (off_t)n;
    }
    if (ferror(r->file) || (r->end < at && ftruncate(fileno(r->file), r->end) != 0))
        return fail_io(r, err);
    rewind(r->file);
    return GC_OK;
}

enum gc_status gc_resume_open(struct gc_resume **out, const char *path, struct gc_error *err)
{
    struct gc_resume *r = calloc(1, sizeof *r);
    enum gc_status st = GC_OK;
    if (!r || !(r->path = gc_strdup(path)))
        st = gc_fail_nomem(err);
    else if (!(r->file = fopen(path, "r+")))
        st = errno == ENOENT ? GC_OK : fail_io(r, err);
    else
        st = find_end(r, err);
    if (st == GC_OK)
        *out = r;
    else
        gc_resume_free(r);
    return st;
}

static enum gc_status read_result(struct gc_resume *r, size_t len, struct gc_error *err)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    int64_t line = 0;
    enum gc_status st = gc_json_parse(&doc, r->path, r->text, len, &line_limits, NULL);
    const char *number = gc_json_str(doc.root, "number");
    if (st == GC_E_NOMEM)
        return gc_fail_nomem(err);
    if (st != GC_OK || !gc_json_is_int(gc_json_get(doc.root, "line"), &line) ||
        line <= (int64_t)r->line)
        return gc_fail(err, GC_E_DATA,
                       "%s:%lu: not a result of this batch: give another --output, or no --resume",
                       r->path, r->n_read);
    r->line = (unsigned long)line;
    gc_plain_clean(r->number, sizeof r->number, number, sizeof r->number);
    return GC_OK;
}

/* Goes on to the next result; *more is false past the last. */
static enum gc_status next_result(struct gc_resume *r, bool *more, struct gc_error *err)
{
    *more = false;
    if (!r->file || ftello(r->file) >= r->end)
        return GC_OK;
    ssize_t n = getline(&r->text, &r->cap, r->file);
    if (n < 0)
        return fail_io(r, err);
    *more = true;
    r->n_read++;
    return read_result(r, (size_t)n, err);
}

enum gc_status gc_resume_has(struct gc_resume *r, unsigned long line, const char *number, bool *has,
                             struct gc_error *err)
{
    bool more = true;
    *has = false;
    while (more && r->line < line) {
        enum gc_status st = next_result(r, &more, err);
        if (st != GC_OK)
            return st;
    }
    if (r->line != line)
        return GC_OK;
    if (*number && strcmp(r->number, number) != 0)
        return gc_fail(
            err, GC_E_DATA,
            "%s:%lu: the result of line %lu is for %s, but the input has %s there: it is "
            "another input",
            r->path, r->n_read, line, r->number, number);
    *has = true;
    return GC_OK;
}
