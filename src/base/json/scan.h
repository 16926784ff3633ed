/* scan.h - walks over JSON text without making a tree of it: for texts of megabytes of which little
 * is wanted.
 *
 *   struct gc_scan s = gc_scan(text, len);
 *   struct gc_span key;
 *   if (gc_scan_enter(&s, '{'))
 *       while (gc_scan_key(&s, &key))
 *           if (gc_span_is(key, "paths")) ... else gc_scan_skip(&s);
 *   if (s.wrong) ... s.at tells where
 *
 * It looks at brackets and quotes alone: that they fit, and where a value ends. What is between
 * them is judged by who reads a part with gc_json_parse. One pass, no memory.
 *
 * Ownership:  spans point into the text.
 * Threads:    one scan, one thread.
 * Errors:     wrong is set, and stays; whatever follows finds nothing.
 */
#ifndef GC_JSON_SCAN_H
#define GC_JSON_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

#define GC_SCAN_DEPTH 64

struct gc_span {
    const char *text; /* NULL: there is none */
    size_t n;
};
struct gc_scan {
    const char *at, *end;
    bool wrong;
};

struct gc_scan gc_scan(const char *text, size_t n);
/* Behind the '{' or '[' that comes next; false (nothing is passed) when something else comes. */
bool gc_scan_enter(struct gc_scan *s, char open);
/* The next key of the object, as it is written between its quotes; s stands before its value, which
 * must be skipped or entered. False at the end, which is passed. */
bool gc_scan_key(struct gc_scan *s, struct gc_span *key);
/* Is there another element? s stands before it. False at the end, which is passed. */
bool gc_scan_element(struct gc_scan *s);
/* Passes over the value that comes next and gives its text. */
struct gc_span gc_scan_skip(struct gc_scan *s);
/* Is nothing left but white space? */
bool gc_scan_is_over(const struct gc_scan *s);

bool gc_span_is(struct gc_span s, const char *text);
/* A key or a text (with its quotes or without) decoded; NULL: no memory, or it is no such thing. */
char *gc_span_decode(struct gc_arena *a, struct gc_span s);
/* The value that a dotted path names in an object's text ("division.id"), or an empty span. Names
 * are compared as they are written. */
struct gc_span gc_scan_find(const char *json, size_t n, const char *path);

#endif
