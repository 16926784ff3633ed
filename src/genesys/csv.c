#include "genesys/batch.h"

#include <stdlib.h>
#include <string.h>

struct gc_csv {
    gc_csv_read_fn read;
    void *ctx;
    bool ended, failed, started;
    bool skipping; /* in the middle of a line that is too long */
    unsigned long line;
    int64_t offset;                                  /* of raw[at] in the input */
    size_t at, n;                                    /* what is unread in raw */
    char raw[GC_CSV_ROW_BYTES];                      /* holds at least one whole row */
    char text[GC_CSV_ROW_BYTES + GC_CSV_FIELDS + 1]; /* the fields of the row, each with its NUL */
};

struct gc_csv *gc_csv_new(gc_csv_read_fn read, void *ctx)
{
    struct gc_csv *c = calloc(1, sizeof *c);
    if (!c)
        return NULL;
    c->read = read;
    c->ctx = ctx;
    c->line = 1;
    return c;
}

void gc_csv_free(struct gc_csv *c)
{
    free(c);
}

bool gc_csv_failed(const struct gc_csv *c)
{
    return c->failed;
}

/* Gets more input behind what is unread; false when there is none, or no room. */
static bool fill(struct gc_csv *c)
{
    if (c->at > 0) {
        memmove(c->raw, c->raw + c->at, c->n - c->at);
        c->n -= c->at;
        c->at = 0;
    }
    if (c->ended || c->n == sizeof c->raw)
        return false;
    long got = c->read(c->ctx, c->raw + c->n, sizeof c->raw - c->n);
    c->failed = got < 0;
    c->ended = got <= 0;
    if (got > 0)
        c->n += (size_t)got;
    return got > 0;
}

static void advance(struct gc_csv *c, size_t n)
{
    for (size_t i = 0; i < n; i++)
        c->line += c->raw[c->at + i] == '\n';
    c->at += n;
    c->offset += (int64_t)n;
}

/* --- one row in memory ------------------------------------------------------------------------ */

/* A scan over raw bytes that writes fields to text. */
struct scan {
    const char *p, *end;
    char *out;
    bool last; /* nothing comes after end */
    struct gc_csv_row *row;
};

enum found { FOUND_FIELD, FOUND_ROW_END, NEED_MORE };

static void set_problem(struct scan *s, const char *problem)
{
    if (!s->row->problem)
        s->row->problem = problem;
}

static bool at_row_end(const struct scan *s)
{
    return *s->p == '\n' || (*s->p == '\r' && s->p + 1 < s->end && s->p[1] == '\n');
}

static enum found scan_quoted(struct scan *s)
{
    for (s->p++; s->p < s->end; s->p++) {
        if (*s->p != '"')
            *s->out++ = *s->p;
        else if (s->p + 1 < s->end && s->p[1] == '"')
            *s->out++ = *s->p++;
        else if (s->p + 1 == s->end && !s->last)
            return NEED_MORE; /* the first half of "" ? */
        else {
            s->p++;
            return FOUND_FIELD;
        }
    }
    return NEED_MORE; /* the quote is open */
}

/* Up to the comma or the end of the row. After a quoted field only white space may stand there. */
static enum found scan_plain(struct scan *s, bool after_quote)
{
    char *begin = s->out;
    for (; s->p < s->end && *s->p != ',' && !at_row_end(s); s->p++) {
        bool space = *s->p == ' ' || *s->p == '\t' || *s->p == '\r';
        if (after_quote && !space)
            set_problem(s, "there is text after a closing quote");
        else if (!after_quote && *s->p == '"')
            set_problem(s, "there is a quote within a field that does not begin with one");
        if (!after_quote && !(space && s->out == begin))
            *s->out++ = *s->p;
    }
    while (!after_quote && s->out > begin && memchr(" \t\r", s->out[-1], 3))
        s->out--;
    if (s->p == s->end)
        return s->last ? FOUND_ROW_END : NEED_MORE;
    if (*s->p == ',') {
        s->p++;
        return FOUND_FIELD;
    }
    s->p += *s->p == '\r' ? 2 : 1;
    return FOUND_ROW_END;
}

static enum found scan_field(struct scan *s)
{
    char *begin = s->out;
    while (s->p < s->end && (*s->p == ' ' || *s->p == '\t'))
        s->p++;
    bool quoted = s->p < s->end && *s->p == '"';
    enum found f = quoted ? scan_quoted(s) : FOUND_FIELD;
    if (f == FOUND_FIELD)
        f = scan_plain(s, quoted);
    if (f == NEED_MORE)
        return f;
    if (memchr(begin, '\0', (size_t)(s->out - begin)))
        set_problem(s, "there is a NUL byte in it");
    *s->out++ = '\0';
    if (s->row->n_fields < GC_CSV_FIELDS)
        s->row->fields[s->row->n_fields++] = begin;
    else {
        set_problem(s, "it has more than 64 fields");
        s->out = begin;
    }
    return f;
}

/* The length of the row at raw[at], with its line end; 0 when more input is needed. */
static size_t scan_row(struct gc_csv *c, struct gc_csv_row *row)
{
    struct scan s = {
        .p = c->raw + c->at, .end = c->raw + c->n, .out = c->text, .last = c->ended, .row = row};
    enum found f = FOUND_FIELD;
    row->n_fields = 0;
    row->problem = NULL;
    while (f == FOUND_FIELD)
        f = scan_field(&s);
    return f == NEED_MORE ? 0 : (size_t)(s.p - (c->raw + c->at));
}

/* --- rows of the input ------------------------------------------------------------------------ */

/* A row that has no end within reach, or a problem with its quotes: only its first line is given
 * up, for the line where it seems to end is most likely another row. */
static void skip_bad_line(struct gc_csv *c, struct gc_csv_row *row)
{
    const char *begin = c->raw + c->at, *eol = memchr(begin, '\n', c->n - c->at);
    if (!row->problem)
        row->problem =
            eol || c->ended ? "a quote is opened and not closed" : "it is longer than 65,536 bytes";
    c->skipping = !eol && !c->ended;
    advance(c, eol ? (size_t)(eol - begin) + 1 : c->n - c->at);
}

static void skip_line(struct gc_csv *c)
{
    while (c->skipping && (c->at < c->n || fill(c))) {
        const char *begin = c->raw + c->at, *eol = memchr(begin, '\n', c->n - c->at);
        c->skipping = !eol;
        advance(c, eol ? (size_t)(eol - begin) + 1 : c->n - c->at);
    }
}

static void skip_mark(struct gc_csv *c)
{
    while (!c->started && c->n < 3 && fill(c))
        ;
    if (!c->started && c->n >= 3 && memcmp(c->raw, "\xef\xbb\xbf", 3) == 0)
        advance(c, 3);
    c->started = true;
}

static bool is_empty(const struct gc_csv_row *row)
{
    return !row->problem && row->n_fields == 1 && row->fields[0][0] == '\0';
}

bool gc_csv_next(struct gc_csv *c, struct gc_csv_row *row)
{
    skip_mark(c);
    do {
        skip_line(c);
        size_t n = 0;
        row->line = c->line;
        while ((c->at == c->n || (n = scan_row(c, row)) == 0) && fill(c))
            ;
        if (n == 0 && c->ended && c->at < c->n)
            n = scan_row(c, row); /* the end came after the last scan */
        if (c->failed || c->at == c->n)
            return false;
        if (n > 0 && !row->problem)
            advance(c, n);
        else
            skip_bad_line(c, row);
        row->end_offset = c->offset;
    } while (is_empty(row));
    return true;
}
