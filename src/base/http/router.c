#include "base/http/router.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/http/url.h"

enum { MAX_ARENA = 64 << 20 };

struct span {
    const char *text;
    size_t n;
};

enum kind { LITERAL, PARAM, REST };

/* A row that ends at a node; those after it stand later in the table. */
struct leaf {
    const struct gc_route *row;
    struct leaf *next;
};

struct node;

/* A segment as it is written; `first` are its first bytes, which nearly always tell two apart. */
struct literal {
    uint64_t first;
    struct span segment;
    struct node *to;
};

/* What may follow one segment. */
struct node {
    struct literal *literals; /* sorted */
    size_t n_literals, cap;
    struct node *param, *rest;
    struct leaf *rows;
    struct node *next; /* of all nodes */
};

struct gc_router {
    struct gc_arena arena;
    struct node *root, *all;
};

/* Takes the next segment, without its '/'; false at the end. at points to '/' or to the end. */
static bool next_segment(const char **at, struct span *out)
{
    if (**at != '/')
        return false;
    out->text = *at + 1;
    *at = strchrnul(out->text, '/');
    out->n = (size_t)(*at - out->text);
    return true;
}

static enum kind kind_of(struct span s)
{
    if (s.n < 3 || s.text[0] != '{' || s.text[s.n - 1] != '}')
        return LITERAL;
    return s.n > 5 && memcmp(s.text + s.n - 4, "...}", 4) == 0 ? REST : PARAM;
}

static struct node *new_node(struct gc_router *r)
{
    struct node *n = gc_arena_zero(&r->arena, 1, sizeof *n);
    if (n) {
        n->next = r->all;
        r->all = n;
    }
    return n;
}

static uint64_t first_of(struct span s)
{
    uint64_t first = 0;
    memcpy(&first, s.text, s.n < sizeof first ? s.n : sizeof first);
    return first;
}

/* Any order will do. */
static int compare(const struct literal *l, uint64_t first, struct span s)
{
    if (l->first != first)
        return l->first < first ? -1 : 1;
    if (l->segment.n != s.n)
        return l->segment.n < s.n ? -1 : 1;
    return s.n > sizeof first ? memcmp(l->segment.text, s.text, s.n) : 0;
}

/* Where the segment is among the literals, or belongs. */
static size_t place_of(const struct node *at, struct span s, bool *found)
{
    uint64_t first = first_of(s);
    size_t from = 0, to = at->n_literals;
    *found = false;
    while (from < to && !*found) {
        size_t middle = (from + to) / 2;
        int order = compare(&at->literals[middle], first, s);
        *found = order == 0;
        if (order < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return to;
}

static bool grow(struct node *at)
{
    if (at->n_literals < at->cap)
        return true;
    size_t cap = at->cap ? 2 * at->cap : 2;
    struct literal *bigger = realloc(at->literals, cap * sizeof *bigger);
    if (!bigger)
        return false;
    at->literals = bigger;
    at->cap = cap;
    return true;
}

/* The node of a literal segment, made if need be; NULL: out of memory. */
static struct node *literal_node(struct gc_router *r, struct node *at, struct span segment)
{
    bool found;
    size_t i = place_of(at, segment, &found);
    if (found)
        return at->literals[i].to;
    struct node *to = new_node(r);
    if (!to || !grow(at))
        return NULL;
    memmove(&at->literals[i + 1], &at->literals[i], (at->n_literals++ - i) * sizeof *at->literals);
    at->literals[i] = (struct literal){first_of(segment), segment, to};
    return to;
}

static struct node *step(struct gc_router *r, struct node *at, struct span segment)
{
    enum kind kind = kind_of(segment);
    if (kind == LITERAL)
        return literal_node(r, at, segment);
    struct node **to = kind == PARAM ? &at->param : &at->rest;
    return *to ? *to : (*to = new_node(r));
}

static enum gc_status add_row(struct gc_router *r, const struct gc_route *row)
{
    struct node *at = r->root;
    const char *pattern = row->pattern;
    for (struct span segment; at && next_segment(&pattern, &segment);)
        at = step(r, at, segment);
    struct leaf *leaf = gc_arena_zero(&r->arena, 1, sizeof *leaf), **last = at ? &at->rows : NULL;
    if (!leaf || !last)
        return GC_E_NOMEM;
    while (*last)
        last = &(*last)->next;
    leaf->row = row;
    *last = leaf;
    return GC_OK;
}

static enum gc_status begin(struct gc_router **out)
{
    struct gc_router *r = calloc(1, sizeof *r);
    *out = r;
    if (!r)
        return GC_E_NOMEM;
    r->arena.max_bytes = MAX_ARENA;
    return (r->root = new_node(r)) ? GC_OK : GC_E_NOMEM;
}

static enum gc_status end(struct gc_router **out, enum gc_status s)
{
    if (s != GC_OK) {
        gc_router_free(*out);
        *out = NULL;
    }
    return s;
}

enum gc_status gc_router_new(struct gc_router **out, const void *rows, size_t n_rows,
                             size_t row_size)
{
    enum gc_status s = begin(out);
    for (size_t i = 0; i < n_rows && s == GC_OK; i++)
        s = add_row(*out, (const void *)((const char *)rows + i * row_size));
    return end(out, s);
}

enum gc_status gc_router_new_of(struct gc_router **out, const struct gc_route *const *rows,
                                size_t n_rows)
{
    enum gc_status s = begin(out);
    for (size_t i = 0; i < n_rows && s == GC_OK; i++)
        s = add_row(*out, rows[i]);
    return end(out, s);
}

void gc_router_free(struct gc_router *r)
{
    if (!r)
        return;
    for (struct node *n = r->all; n; n = n->next)
        free(n->literals);
    gc_arena_release(&r->arena);
    free(r);
}

static const struct node *literal_of(const struct node *at, struct span segment, bool escaped)
{
    char plain[GC_ROUTE_PARAM_BYTES];
    bool found;
    if (escaped && memchr(segment.text, '%', segment.n)) {
        long n = gc_url_decode(plain, sizeof plain, segment.text, segment.n, false);
        segment = (struct span){plain, n < 0 ? 0 : (size_t)n};
    }
    size_t i = place_of(at, segment, &found);
    return found ? at->literals[i].to : NULL;
}

/* Which of the rows that end at a node is meant; NULL: none, the next node is asked. */
struct want {
    const char *method;
    bool escaped; /* the path may have escapes */
    struct gc_route_match *match;
};
typedef const struct gc_route *(*choose_fn)(const struct leaf *rows, const struct want *want);

/* Asks the nodes that fit the path, those first that say most. */
static const struct gc_route *search(const struct node *at, const char *path, choose_fn choose,
                                     const struct want *want)
{
    struct span segment;
    const struct gc_route *found = NULL;
    if (!next_segment(&path, &segment))
        return choose(at->rows, want);
    const struct node *literal = literal_of(at, segment, want->escaped);
    if (literal)
        found = search(literal, path, choose, want);
    if (!found && at->param && segment.n > 0)
        found = search(at->param, path, choose, want);
    return found || !at->rest ? found : choose(at->rest->rows, want);
}

static const struct gc_route *choose_method(const struct leaf *rows, const struct want *want)
{
    for (; rows; rows = rows->next)
        if (strcmp(rows->row->method, want->method) == 0)
            return rows->row;
    return NULL;
}

/* Is the word one of the list "GET, HEAD"? */
static bool listed(const char *list, const char *word)
{
    size_t n = strlen(word);
    for (const char *p = list; (p = strstr(p, word)) != NULL; p += n)
        if ((p == list || p[-1] == ' ') && (p[n] == ',' || p[n] == '\0'))
            return true;
    return false;
}

static void allow(struct gc_route_match *m, const char *method)
{
    size_t n = strlen(m->allow);
    if (!listed(m->allow, method) && n + strlen(method) + 3 <= sizeof m->allow)
        snprintf(m->allow + n, sizeof m->allow - n, "%s%s", n ? ", " : "", method);
}

/* Chooses none, so that all are asked. */
static const struct gc_route *allow_all(const struct leaf *rows, const struct want *want)
{
    for (; rows; rows = rows->next) {
        allow(want->match, rows->row->method);
        if (strcmp(rows->row->method, "GET") == 0)
            allow(want->match, "HEAD");
    }
    return NULL;
}

/* Copies the parameters of a path that fits; false when one is too long. */
static bool fill_params(const char *pattern, const char *path, struct gc_route_match *m)
{
    struct span want, got;
    while (next_segment(&pattern, &want) && next_segment(&path, &got)) {
        enum kind kind = kind_of(want);
        if (kind == LITERAL)
            continue;
        if (kind == REST)
            got.n = strlen(got.text);
        if (m->n_params == GC_ROUTE_PARAMS ||
            gc_url_decode(m->values[m->n_params], GC_ROUTE_PARAM_BYTES, got.text, got.n, false) < 0)
            return false;
        m->names[m->n_params++] = want.text + 1;
        if (kind == REST)
            break;
    }
    return true;
}

/* Every escape is two digits that do not hide a NUL. */
static bool well_formed(const char *path)
{
    for (const char *p = path; (p = strchr(p, '%')) != NULL; p++) {
        char c[2];
        if (gc_url_decode(c, sizeof c, p, strnlen(p, 3), false) != 1)
            return false;
    }
    return true;
}

enum gc_route_result gc_route_find(const struct gc_router *r, const char *method, const char *path,
                                   struct gc_route_match *m)
{
    struct want want = {.method = method, .match = m, .escaped = strchr(path, '%') != NULL};
    m->row = NULL;
    m->n_params = 0;
    m->allow[0] = '\0';
    if (*path != '/' || (want.escaped && !well_formed(path)))
        return GC_ROUTE_BAD_PATH;
    const struct gc_route *row = search(r->root, path, choose_method, &want);
    if (!row && strcmp(method, "HEAD") == 0) {
        want.method = "GET";
        row = search(r->root, path, choose_method, &want);
    }
    if (!row) {
        search(r->root, path, allow_all, &want);
        return *m->allow ? GC_ROUTE_WRONG_METHOD : GC_ROUTE_NOT_FOUND;
    }
    m->row = row;
    return fill_params(row->pattern, path, m) ? GC_ROUTE_FOUND : GC_ROUTE_BAD_PATH;
}

const char *gc_route_param(const struct gc_route_match *m, const char *name)
{
    size_t n = strlen(name);
    for (size_t i = 0; i < m->n_params; i++)
        if (strncmp(m->names[i], name, n) == 0 && (m->names[i][n] == '}' || m->names[i][n] == '.'))
            return m->values[i];
    return "";
}
