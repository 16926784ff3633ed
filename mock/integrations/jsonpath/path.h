/* path.h - inside jsonpath: a path's steps, and a reading. */
#ifndef MOCK_JSONPATH_PATH_H
#define MOCK_JSONPATH_PATH_H

#include "base/strbuf.h"
#include "mock/integrations/jsonpath/jsonpath.h"
#include "mock/integrations/regex.h"

enum {
    JSONPATH_MAX_STEPS = 100, /* of a path, and one that length() adds */
    JSONPATH_MAX_DEPTH = 16,  /* of paths in filters and arguments of paths */
};

enum jsonpath_kind {
    JSONPATH_ROOT,
    JSONPATH_NAMES,    /* .a ['a'] ['a','b'] */
    JSONPATH_INDEXES,  /* [0] [0,2] */
    JSONPATH_SLICE,    /* [a:b] */
    JSONPATH_WILDCARD, /* * [*] */
    JSONPATH_FILTER,   /* [?(...)] */
    JSONPATH_SCAN,     /* .. */
    JSONPATH_FUNCTION, /* length() */
};

struct jsonpath_step {
    enum jsonpath_kind kind;
    unsigned number; /* in its path */
    struct jsonpath_step *prev, *next;
    bool upstream_definite; /* every step before it */
    const char **names;     /* NAMES; of FUNCTION its own name */
    size_t n_names;
    long *indexes; /* INDEXES; SLICE: from, to */
    size_t n_indexes;
    bool has_from, has_to; /* SLICE */
    struct jsonpath_filter *filter;
    struct jsonpath_argument *arguments; /* FUNCTION */
};

/* Of a function: a path, or a number or text. */
struct jsonpath_argument {
    struct jsonpath_argument *next;
    struct jsonpath_path *path;
    const cJSON *literal;
};

struct jsonpath_path {
    struct jsonpath_step *first; /* the root */
    bool from_item;              /* it began with @ */
    bool is_function;            /* its last step is a function */
};

enum jsonpath_operator {
    JSONPATH_EXISTS, /* left only; `negated`: does not */
    JSONPATH_EQ,
    JSONPATH_NE,
    JSONPATH_SAME,     /* === */
    JSONPATH_NOT_SAME, /* !== */
    JSONPATH_LT,
    JSONPATH_LE,
    JSONPATH_GT,
    JSONPATH_GE,
    JSONPATH_REGEX,
    JSONPATH_IN,
    JSONPATH_NIN,
    JSONPATH_SUBSET,
    JSONPATH_ANY,
    JSONPATH_NONE,
    JSONPATH_ALL,
    JSONPATH_CONTAINS,
    JSONPATH_SIZE,
    JSONPATH_EMPTY,
    JSONPATH_TYPE,
    JSONPATH_MATCHES, /* what has no meaning in a text: always false */
};

/* A side of a comparison: a path or a literal. */
struct jsonpath_operand {
    struct jsonpath_path *path;
    bool negated; /* !@.x */
    const cJSON *literal;
    struct regex *regex; /* /.../ */
};

struct jsonpath_filter {
    enum { JSONPATH_COMPARE, JSONPATH_AND, JSONPATH_OR, JSONPATH_NOT } kind;
    struct jsonpath_filter *a, *b; /* AND, OR, NOT */
    enum jsonpath_operator operator;
    struct jsonpath_operand left, right;
};

struct jsonpath {
    struct gc_arena arena;
    struct jsonpath_path path;
};

struct jsonpath_parser {
    struct gc_arena *arena;
    const char *text; /* the whole path */
    size_t n, at;
    unsigned depth;
    size_t added; /* bytes put before the path: "$." */
    struct gc_error *err;
    enum gc_status status;
};
bool jsonpath_fault(struct jsonpath_parser *p, size_t at, const char *fmt, ...) GC_PRINTF(3, 4);
void *jsonpath_new(struct jsonpath_parser *p, size_t n, size_t size);
/* A path within p->text, up to `end`. */
bool jsonpath_parse_path(struct jsonpath_parser *p, size_t end, struct jsonpath_path *out);
/* What is between "[?(" and ")]", up to `end`. */
struct jsonpath_filter *jsonpath_parse_filter(struct jsonpath_parser *p, size_t end);
/* A literal of JSON at the parser's place. */
const cJSON *jsonpath_parse_json(struct jsonpath_parser *p, size_t end);
/* A text in quotes (its escapes taken out) at the parser's place. */
char *jsonpath_parse_quoted(struct jsonpath_parser *p, size_t end);
bool jsonpath_path_is_definite(const struct jsonpath_path *path);

/* A reading; what goes wrong in it ends up here. */
struct jsonpath_reading {
    struct gc_arena *arena;
    const cJSON *root;
    struct gc_error *err;
    enum gc_status status; /* GC_E_NOT_FOUND is not the end of everything: see jsonpath_evaluate */
    size_t n_steps;
    struct regex_work regex;
    unsigned depth;
    bool require; /* in [?(@.a.b)]: what is missing is an error, also behind indefinite steps */
};

/* The hits of one path. */
struct jsonpath_hits {
    const cJSON **items;
    size_t n, cap;
};

enum gc_status jsonpath_fail(struct jsonpath_reading *r, enum gc_status s, const char *fmt, ...)
    GC_PRINTF(3, 4);
bool jsonpath_going_on(struct jsonpath_reading *r);
/* The value of a path, counted from `item`: GC_OK and *out, or GC_E_NOT_FOUND. */
enum gc_status jsonpath_evaluate(struct jsonpath_reading *r, const struct jsonpath_path *path,
                                 const cJSON *item, const cJSON **out);
bool jsonpath_accepts(struct jsonpath_reading *r, const struct jsonpath_filter *f,
                      const cJSON *item);
/* The result of a function for `model`; NULL after a failure. */
const cJSON *jsonpath_call(struct jsonpath_reading *r, const struct jsonpath_step *step,
                           const cJSON *model);

bool jsonpath_add_hit(struct jsonpath_reading *r, struct jsonpath_hits *hits, const cJSON *node);
/* New nodes, in the arena. */
cJSON *jsonpath_make(struct jsonpath_reading *r, int type);
cJSON *jsonpath_make_number(struct jsonpath_reading *r, double d, bool whole);
cJSON *jsonpath_make_array(struct jsonpath_reading *r, const struct jsonpath_hits *items);
/* Appends a copy of the node (its children stay shared) under that key (NULL: of an array). */
bool jsonpath_append(struct jsonpath_reading *r, cJSON *to, const char *key, const cJSON *node);

#endif
