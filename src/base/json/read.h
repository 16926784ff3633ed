/* read.h - inside the JSON reader: texts and numbers, and what it notes of each node. */
#ifndef GC_JSON_READ_H
#define GC_JSON_READ_H

#include "base/json/json.h"

/* A node and its places: of its value, and of its key when it is a member. */
struct gc_json_node {
    cJSON json;
    struct gc_pos at, key;
    size_t offset; /* of its value in the text */
};
struct gc_json_nodes {
    struct gc_json_nodes *next;
    size_t n, cap;
    struct gc_json_node node[];
};

struct gc_json_reader {
    struct gc_json *doc;
    const char *end, *at;   /* of the text; *end is NUL and ends every loop */
    const char *line_begin; /* columns count from here ... */
    size_t n_wide;          /* ... less the later bytes of its characters */
    unsigned line, depth, max_depth;
    bool forgiving;
    size_t n_nodes;
    char *strings; /* where the next decoded text goes */
    struct gc_error *err;
    enum gc_status status;
};

/* Both note what is wrong and return false. */
bool gc_json_no_memory(struct gc_json_reader *r);
bool gc_json_wrong(struct gc_json_reader *r, struct gc_pos at, const char *fmt, ...)
    GC_PRINTF(3, 4);

struct gc_pos gc_json_at(const struct gc_json_reader *r, const char *at);
/* r->at stands on the opening quote, then behind the closing one. */
bool gc_json_read_text(struct gc_json_reader *r, char **out);
/* r->at stands on the 'u' or the letter of an escape, then behind it. */
bool gc_json_read_escape(struct gc_json_reader *r, char **to);
bool gc_json_read_number(struct gc_json_reader *r, cJSON *node);

/* read_repeated.c. Of an object of n members; false: a key occurs twice, and not forgiven (then the
 * last of equal keys stays), or no memory. */
bool gc_json_check_repeated(struct gc_json_reader *r, cJSON *object, size_t n);

/* Fills doc->root from doc->text; decoded texts go to `strings`. */
GC_NODISCARD enum gc_status gc_json_read_document(struct gc_json *doc, char *strings,
                                                  const struct gc_json_limits *limits,
                                                  struct gc_error *err);

#endif
