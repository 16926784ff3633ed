/* write.h - JSON text, written straight into a strbuf.
 *
 *   struct gc_jsonw w = gc_jsonw(&buf);
 *   gc_jsonw_object(&w);
 *   gc_jsonw_put_str(&w, "status", "ok");
 *   gc_jsonw_key(&w, "ids"); gc_jsonw_array(&w); gc_jsonw_int(&w, 7); gc_jsonw_end(&w);
 *   gc_jsonw_end(&w);
 *
 * The one way in which gcmock's programs write JSON: no tree, exact 64-bit integers, valid UTF-8
 * out whatever comes in (invalid bytes become U+FFFD), errors stick in the strbuf.
 *
 * Ownership:  the writer borrows the strbuf. It holds no memory of its own.
 * Threads:    one writer, one thread.
 * Errors:     those of the strbuf. Unbalanced calls are a programming error (assert).
 */
#ifndef GC_JSON_WRITE_H
#define GC_JSON_WRITE_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/strbuf.h"

#define GC_JSONW_DEPTH 100
struct gc_jsonw {
    struct gc_strbuf *to;
    unsigned depth;
    bool pretty;                        /* two spaces an indentation step */
    bool after_key;                     /* a key was written, its value comes next */
    unsigned char open[GC_JSONW_DEPTH]; /* '{' or '[' of each open level; 0x80 set: not empty */
};

struct gc_jsonw gc_jsonw(struct gc_strbuf *to);
struct gc_jsonw gc_jsonw_pretty(struct gc_strbuf *to);

void gc_jsonw_object(struct gc_jsonw *w);
void gc_jsonw_array(struct gc_jsonw *w);
void gc_jsonw_end(struct gc_jsonw *w); /* closes the innermost object or array */
void gc_jsonw_key(struct gc_jsonw *w, const char *key);

void gc_jsonw_str(struct gc_jsonw *w, const char *s); /* NULL writes null */
void gc_jsonw_strn(struct gc_jsonw *w, const char *s, size_t n);
void gc_jsonw_int(struct gc_jsonw *w, int64_t v);
void gc_jsonw_num(struct gc_jsonw *w, double v); /* shortest text that reads back the same */
void gc_jsonw_bool(struct gc_jsonw *w, bool v);
void gc_jsonw_null(struct gc_jsonw *w);
void gc_jsonw_value(struct gc_jsonw *w, const cJSON *node); /* a whole tree; NULL writes null */
void gc_jsonw_raw(struct gc_jsonw *w, const char *json, size_t n); /* trusted JSON text */

void gc_jsonw_put_str(struct gc_jsonw *w, const char *key, const char *s);
void gc_jsonw_put_int(struct gc_jsonw *w, const char *key, int64_t v);
void gc_jsonw_put_bool(struct gc_jsonw *w, const char *key, bool v);
void gc_jsonw_put_value(struct gc_jsonw *w, const char *key, const cJSON *node);
void gc_jsonw_put_raw(struct gc_jsonw *w, const char *key, const char *json);
void gc_jsonw_put_object(struct gc_jsonw *w, const char *key); /* opens it */
void gc_jsonw_put_array(struct gc_jsonw *w, const char *key);

#endif
