/* value.h - what an expression comes to.
 *
 *   struct flow_value v = flow_text("hello");
 *   flow_value_write(&writer, &v);
 *
 * NOT_SET is Architect's "no value"; JSON null is read as it.
 *
 * Source:     the types of Architect expressions; a phone number is told from a text, so that
 *             `.e164` can be asked of it.
 * Ownership:  a value borrows its text or JSON, except one made by flow_value_dup.
 * Threads:    values are plain data.
 * Errors:     false from dup: out of memory.
 */
#ifndef FLOW_VALUE_H
#define FLOW_VALUE_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/json/write.h"
#include "base/status.h"

enum { FLOW_MAX_TEXT = 64 << 10 }; /* bytes of a text at run time */

enum flow_kind {
    FLOW_NOT_SET,
    FLOW_BOOL,
    FLOW_INTEGER,
    FLOW_DECIMAL,
    FLOW_TEXT,
    FLOW_PHONE, /* text: E.164 */
    FLOW_JSON,  /* an object or an array */
};

struct flow_value {
    enum flow_kind kind;
    union {
        bool truth;
        int64_t integer;
        double decimal;
        const char *text;
        const cJSON *json;
    };
};

struct flow_value flow_not_set(void);
struct flow_value flow_bool(bool truth);
struct flow_value flow_integer(int64_t n);
struct flow_value flow_decimal(double d);
struct flow_value flow_text(const char *text);
struct flow_value flow_from_json(const cJSON *node); /* borrows */

bool flow_is_text(const struct flow_value *v);          /* a text or a phone number */
bool flow_is_number(const struct flow_value *v);        /* an integer or a decimal */
double flow_number(const struct flow_value *v);         /* of a number */
const char *flow_kind_name(const struct flow_value *v); /* "a text", "NOT_SET" */

/* False: values of these kinds can't be compared. *order is < 0, 0, > 0. */
bool flow_value_order(const struct flow_value *a, const struct flow_value *b, int *order);
bool flow_value_equal(const struct flow_value *a, const struct flow_value *b, bool *equal);

void flow_value_add_text(struct gc_strbuf *to, const struct flow_value *v); /* as ToString does */
void flow_value_write(struct gc_jsonw *w, const struct flow_value *v);
GC_NODISCARD cJSON *flow_value_to_json(const struct flow_value *v); /* new; NULL: out of memory */

/* About what a copy takes. */
size_t flow_value_bytes(const struct flow_value *v);
GC_NODISCARD bool flow_value_dup(const struct flow_value *v, struct flow_value *out);
void flow_value_release(struct flow_value *v); /* only of one made by dup, or NOT_SET */

#endif
