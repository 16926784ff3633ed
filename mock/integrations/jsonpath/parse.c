/* parse.c - the steps of a path. */
#include <stdlib.h>
#include <string.h>

#include "mock/integrations/jsonpath/parse.h"

enum { MAX_PATH = 2000, MAX_TREE = 4 << 20 };

bool jsonpath_fault(struct jsonpath_parser *p, size_t at, const char *fmt, ...)
{
    va_list ap;
    if (p->status != GC_OK)
        return false;
    unsigned column = 1;
    for (size_t i = p->added; i < at && i < p->n; i++)
        column += (p->text[i] & 0xC0) != 0x80;
    va_start(ap, fmt);
    p->status = gc_vfail_at(p->err, GC_E_DATA, "path", (struct gc_pos){1, column}, fmt, ap);
    va_end(ap);
    return false;
}

void *jsonpath_new(struct jsonpath_parser *p, size_t n, size_t size)
{
    void *made = gc_arena_zero(p->arena, n, size);
    if (!made && p->status == GC_OK)
        p->status = gc_fail_nomem(p->err);
    return made;
}

struct jsonpath_step *jsonpath_add_step(struct jsonpath_view *v, enum jsonpath_kind kind)
{
    struct jsonpath_step *step = jsonpath_new(v->p, 1, sizeof *step);
    if (!step)
        return NULL;
    if (++v->n_steps > JSONPATH_MAX_STEPS) {
        jsonpath_fault(v->p, v->p->at, "a path of more than %d steps", JSONPATH_MAX_STEPS);
        return NULL;
    }
    step->kind = kind;
    step->prev = v->last;
    if (v->last)
        v->last->next = step;
    else
        v->path->first = step;
    v->last = step;
    return step;
}

bool jsonpath_set_names(struct jsonpath_view *v, struct jsonpath_step *step,
                        const char *const *names, size_t n)
{
    if (!step)
        return false;
    step->names = jsonpath_new(v->p, n, sizeof *step->names);
    if (step->names)
        memcpy(step->names, names, n * sizeof *names);
    step->n_names = n;
    return step->names != NULL;
}

static bool parse_name(struct jsonpath_view *v)
{
    size_t start = v->p->at;
    while (v->p->at < v->end && !strchr(".[(", v->p->text[v->p->at])) {
        if (v->p->text[v->p->at] == ' ')
            return jsonpath_fault(v->p, v->p->at, "a blank in a name: write ['my name']");
        v->p->at++;
    }
    const char *name = gc_arena_dup(v->p->arena, v->p->text + start, v->p->at - start);
    if (!name) {
        v->p->status = gc_fail_nomem(v->p->err);
        return false;
    }
    return jsonpath_peek(v, 0) == '('
               ? jsonpath_parse_function(v, name)
               : jsonpath_set_names(v, jsonpath_add_step(v, JSONPATH_NAMES), &name, 1);
}

/* .a ..a .* [..] */
static bool parse_step(struct jsonpath_view *v)
{
    bool dot = jsonpath_peek(v, 0) == '.', brackets = jsonpath_peek(v, 0) == '[';
    if (dot && jsonpath_peek(v, 1) == '.') {
        v->p->at += 2;
        if (!jsonpath_add_step(v, JSONPATH_SCAN))
            return false;
    } else if (dot) {
        v->p->at++;
    }
    int c = jsonpath_peek(v, 0);
    if (c == -1 || c == '.' || c == ' ' || (!dot && !brackets && v->last->kind == JSONPATH_ROOT))
        return jsonpath_fault(v->p, v->p->at,
                              c == -1 ? "a path can't end in \".\""
                                      : "expected \".\" or \"[\" and a name");
    if (c == '*') {
        v->p->at++;
        return jsonpath_add_step(v, JSONPATH_WILDCARD) != NULL;
    }
    return c == '[' ? jsonpath_parse_brackets(v) : parse_name(v);
}

static bool is_definite(const struct jsonpath_step *s)
{
    return s->kind == JSONPATH_ROOT || s->kind == JSONPATH_FUNCTION ||
           (s->kind == JSONPATH_NAMES && (s->n_names == 1 || !s->next)) ||
           (s->kind == JSONPATH_INDEXES && s->n_indexes == 1);
}

bool jsonpath_path_is_definite(const struct jsonpath_path *path)
{
    for (const struct jsonpath_step *s = path->first; s; s = s->next)
        if (!is_definite(s))
            return false;
    return true;
}

/* $..a.length() counts all that $..a[*] finds: the function comes first, the path is its input. */
static bool turn_scan(struct jsonpath_view *v)
{
    struct jsonpath_step *root = v->path->first, *f = v->last, *scan = root->next;
    if (f->kind != JSONPATH_FUNCTION || !scan || scan->kind != JSONPATH_SCAN || f->prev == scan)
        return true;
    struct jsonpath_argument *a = jsonpath_new(v->p, 1, sizeof *a);
    struct jsonpath_path *inner = jsonpath_new(v->p, 1, sizeof *inner);
    struct jsonpath_step *top = jsonpath_new(v->p, 1, sizeof *top);
    if (!a || !inner || !top)
        return false;
    f->prev->next = NULL;
    *inner = (struct jsonpath_path){.first = root, .from_item = v->path->from_item};
    *a = (struct jsonpath_argument){.path = inner};
    *top = (struct jsonpath_step){.kind = JSONPATH_ROOT, .next = f};
    f->prev = top;
    f->arguments = a;
    v->path->first = top;
    return jsonpath_count_children(v, f);
}

/* Again after steps were added. */
static void note_definite(struct jsonpath_path *path)
{
    bool definite = true;
    unsigned number = 0;
    for (struct jsonpath_step *s = path->first; s; s = s->next) {
        s->number = number++;
        s->upstream_definite = definite;
        definite = definite && is_definite(s);
    }
}

bool jsonpath_parse_path(struct jsonpath_parser *p, size_t end, struct jsonpath_path *out)
{
    struct jsonpath_view v = {.p = p, .end = end, .path = out};
    out->from_item = jsonpath_peek(&v, 0) == '@';
    p->at++; /* $ or @ */
    if (!jsonpath_add_step(&v, JSONPATH_ROOT))
        return false;
    while (v.n_steps == 1 ? p->at < end : p->at + 1 < end) /* Jayway leaves the last byte unread */
        if (!parse_step(&v))
            return false;
    out->is_function = v.last->kind == JSONPATH_FUNCTION;
    note_definite(out);
    if (!turn_scan(&v))
        return false;
    for (struct jsonpath_argument *a = v.last->arguments; a; a = a->next)
        if (a->path)
            note_definite(a->path);
    note_definite(out);
    return true;
}

static enum gc_status parse(struct jsonpath *path, const char *text, struct gc_error *err)
{
    struct jsonpath_parser p = {.arena = &path->arena, .err = err};
    size_t n = strlen(text);
    while (n && text[n - 1] == ' ')
        n--;
    bool rooted = *text == '$' || *text == '@';
    char *copy = gc_arena_zero(&path->arena, n + 3, 1);
    if (!copy)
        return gc_fail_nomem(err);
    memcpy(copy, "$.", 2);
    memcpy(copy + (rooted ? 0 : 2), text, n);
    p.text = copy;
    p.n = n + (rooted ? 0 : 2);
    copy[p.n] = '\0';
    p.added = rooted ? 0 : 2;
    if (n == 0)
        return gc_fail(err, GC_E_DATA, "the path is empty");
    if (copy[p.n - 1] == '.')
        jsonpath_fault(&p, p.n - 1, "a path can't end in \".\"");
    else
        (void)jsonpath_parse_path(&p, p.n, &path->path);
    return p.status;
}

enum gc_status jsonpath_parse(struct jsonpath **out, const char *text, struct gc_error *err)
{
    *out = NULL;
    if (strlen(text) > MAX_PATH)
        return gc_fail(err, GC_E_TOO_BIG, "a path of %zu bytes, at most %d are taken", strlen(text),
                       MAX_PATH);
    struct jsonpath *path = calloc(1, sizeof *path);
    if (!path)
        return gc_fail_nomem(err);
    path->arena.max_bytes = MAX_TREE;
    enum gc_status s = parse(path, text, err);
    if (s == GC_OK && path->arena.failed)
        s = gc_fail_nomem(err);
    if (s == GC_OK)
        *out = path;
    else
        jsonpath_free(path);
    return s;
}

bool jsonpath_is_definite(const struct jsonpath *path)
{
    return jsonpath_path_is_definite(&path->path);
}

void jsonpath_free(struct jsonpath *path)
{
    if (path)
        gc_arena_release(&path->arena);
    free(path);
}
