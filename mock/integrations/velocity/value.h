/* value.h - what a template's references stand for, and how it prints.
 *
 * Ownership:  everything lives in the arena of one rendering or is borrowed.
 * Errors:     adding to a list or a map returns false when the arena is used up.
 */
#ifndef MOCK_VELOCITY_VALUE_H
#define MOCK_VELOCITY_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/json/json.h"
#include "base/json/write.h"
#include "base/strbuf.h"

enum velocity_kind {
    VELOCITY_NULL,
    VELOCITY_BOOL,
    VELOCITY_INTEGER,
    VELOCITY_DECIMAL,
    VELOCITY_TEXT,
    VELOCITY_LIST,
    VELOCITY_MAP,
    VELOCITY_TOOL,
};

struct velocity_value {
    enum velocity_kind kind;
    union {
        bool truth;
        int64_t integer;
        double decimal;
        struct velocity_list *list;
        struct velocity_map *map;
        const struct velocity_tool *tool;
    };
    const char *text; /* a text; or the digits of a number as they were written, or NULL */
    size_t n;
};

struct velocity_list {
    struct velocity_value *items;
    size_t n, cap;
};

struct velocity_entry {
    const char *key;
    size_t key_n;
    struct velocity_value value;
};

struct velocity_map {
    struct velocity_entry *entries; /* in the order of their coming */
    size_t n, cap;
    bool is_entry; /* of another map: {key, value}, printed as key=value */
};

struct velocity_value velocity_text(const char *text, size_t n);
struct velocity_value velocity_bool(bool truth);
struct velocity_value velocity_integer(int64_t n);
struct velocity_value velocity_decimal(double d);
struct velocity_value velocity_list(struct gc_arena *a); /* empty, to be added to */
struct velocity_value velocity_map(struct gc_arena *a);
struct velocity_value velocity_from_json(struct gc_arena *a, const cJSON *node);

bool velocity_is_number(const struct velocity_value *v);
double velocity_as_double(const struct velocity_value *v);

GC_NODISCARD bool velocity_list_add(struct gc_arena *a, struct velocity_list *l,
                                    struct velocity_value v);
/* Sets or replaces; key and value are borrowed. */
GC_NODISCARD bool velocity_map_put(struct gc_arena *a, struct velocity_map *m, const char *key,
                                   size_t key_n, struct velocity_value v);
struct velocity_entry *velocity_map_find(const struct velocity_map *m, const char *key,
                                         size_t key_n);
/* The same without regard to case; *loose tells whether that was needed. */
struct velocity_entry *velocity_map_find_loosely(const struct velocity_map *m, const char *key,
                                                 size_t key_n, bool *loose);

/* As Java's toString has it: [a, b], {k=v}, 1.0E10. */
void velocity_print(const struct velocity_value *v, struct gc_strbuf *to);
/* The same as a text of the arena; a text is itself. */
struct velocity_value velocity_to_text(struct gc_arena *a, const struct velocity_value *v);
bool velocity_equal(const struct velocity_value *a, const struct velocity_value *b, size_t *work);

/* As JSON: lists and maps as they are, a tool as null. */
void velocity_write_json(const struct velocity_value *v, struct gc_jsonw *w);

/* A double as Java prints it. */
void velocity_print_double(double d, struct gc_strbuf *to);

#endif
