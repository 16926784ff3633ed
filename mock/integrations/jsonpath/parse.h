/* parse.h - inside jsonpath: what the parsers of steps and of brackets share. */
#ifndef MOCK_JSONPATH_PARSE_H
#define MOCK_JSONPATH_PARSE_H

#include "mock/integrations/jsonpath/path.h"

/* The parser's view of one path, which may be a part of another. */
struct jsonpath_view {
    struct jsonpath_parser *p;
    size_t end;
    struct jsonpath_path *path;
    struct jsonpath_step *last;
    size_t n_steps;
};

static inline int jsonpath_peek(const struct jsonpath_view *v, size_t ahead)
{
    size_t at = v->p->at + ahead;
    return at < v->end ? (unsigned char)v->p->text[at] : -1;
}

static inline void jsonpath_skip_blanks(struct jsonpath_view *v)
{
    while (jsonpath_peek(v, 0) == ' ')
        v->p->at++;
}

struct jsonpath_step *jsonpath_add_step(struct jsonpath_view *v, enum jsonpath_kind kind);
/* step may be NULL: false. */
bool jsonpath_set_names(struct jsonpath_view *v, struct jsonpath_step *step,
                        const char *const *names, size_t n);
bool jsonpath_parse_brackets(struct jsonpath_view *v);                   /* at the bracket */
bool jsonpath_parse_function(struct jsonpath_view *v, const char *name); /* at the parenthesis */
/* length(path) counts what is in the path's hits. */
bool jsonpath_count_children(struct jsonpath_view *v, struct jsonpath_step *f);

#endif
