/* value.h - what an expression comes to.
 *
 *   struct flow_value v = flow_text("hello");
 *   flow_value_write(&writer, &v);
 *
 * NOT_SET is Architect's "no value"; `of` says of which type, where that is known. JSON null is
 * read as NOT_SET, JSON texts, numbers and booleans as values of those types.
 *
 * Ownership:  a value borrows what it points to, except one made by flow_value_dup.
 * Units:      ms: milliseconds, since 1970 (UTC) for a date-time, which has whole seconds only.
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
    FLOW_DECIMAL, /* holds 15 digits: 0.1 + 0.2 is 0.3 */
    FLOW_TEXT,
    FLOW_DATETIME,
    FLOW_DURATION,
    FLOW_LIST,          /* a collection; `of`: the kind of its items */
    FLOW_AUDIO,         /* list: pieces, each a FLOW_PIECE */
    FLOW_COMMUNICATION, /* the same */
    FLOW_JSON,          /* an object or an array */
    /* Objects, their members in `json`; see flow_kind_info. */
    FLOW_CURRENCY,
    FLOW_PHONE,
    FLOW_QUEUE,
    FLOW_USER,
    FLOW_SKILL,
    FLOW_LANGUAGE_SKILL,
    FLOW_GROUP,
    FLOW_WRAPUP_CODE,
    FLOW_PROMPT,
    FLOW_EMAIL_ADDRESS,
    FLOW_PIECE,  /* {"text"}, {"prompt", "id"} or {"silenceMs"} */
    FLOW_FORMAT, /* a named constant: Format.Date.longYear */
    FLOW_OBJECT, /* any other: a contact, an e-mail, a message */
    FLOW_N_KINDS,
};

struct flow_list;
struct flow_value {
    enum flow_kind kind;
    enum flow_kind of;
    union {
        bool truth;
        int64_t integer;
        int64_t ms;
        double decimal;
        const char *text;
        const cJSON *json;
        const struct flow_list *list;
    };
    const char *written; /* FLOW_JSON: the same as text, where somebody has it; or NULL */
};
struct flow_list {
    size_t n;
    struct flow_value items[];
};

struct flow_value flow_not_set(void);
struct flow_value flow_not_set_of(enum flow_kind kind);
struct flow_value flow_bool(bool truth);
struct flow_value flow_integer(int64_t n);
struct flow_value flow_decimal(double d);
struct flow_value flow_text(const char *text);
struct flow_value flow_datetime(int64_t ms); /* drops parts of a second */
struct flow_value flow_duration(int64_t ms);
struct flow_value flow_from_json(const cJSON *node); /* borrows */

/* A kind as people, Architect's trees and `gcmock eval --json` call it. */
struct flow_kind_info {
    const char *name;  /* "a text" */
    const char *type;  /* "str" */
    const char *word;  /* "string" */
    const char *shown; /* the member of an object that ToString gives */
};
const struct flow_kind_info *flow_kind_info(enum flow_kind kind);
/* "int", "int_coll" (then *is_list); FLOW_OBJECT for what has no kind of its own. */
enum flow_kind flow_kind_of_type(const char *type, bool *is_list);

bool flow_is_number(const struct flow_value *v);        /* an integer or a decimal */
bool flow_is_object(const struct flow_value *v);        /* FLOW_CURRENCY ... FLOW_OBJECT */
bool flow_is_list(const struct flow_value *v);          /* a collection or a JSON array */
double flow_number(const struct flow_value *v);         /* of a number */
const char *flow_kind_name(const struct flow_value *v); /* "a text", "NOT_SET" */
/* The kind, also of NOT_SET where it is known; FLOW_LIST as its items' when `items`. */
enum flow_kind flow_value_type(const struct flow_value *v);
/* May it have such a member? The member itself may still be NOT_SET. */
bool flow_has_member(const struct flow_value *v, const char *name);
/* The member of an object, or NOT_SET. */
struct flow_value flow_member(const struct flow_value *object, const char *name);

/* False: values of these kinds can't be compared. *order is < 0, 0, > 0. */
bool flow_value_order(const struct flow_value *a, const struct flow_value *b, int *order);
bool flow_value_equal(const struct flow_value *a, const struct flow_value *b, bool *equal);
/* As Architect sorts: letters first without regard to case, then small before capital. */
int flow_text_order(const char *a, const char *b, bool ignore_case);

void flow_value_add_text(struct gc_strbuf *to, const struct flow_value *v); /* as ToString does */
/* As the platform's API would: date-times have milliseconds; what JSON has no form for is a text.
 */
void flow_value_write(struct gc_jsonw *w, const struct flow_value *v);
GC_NODISCARD cJSON *flow_value_to_json(const struct flow_value *v); /* new; NULL: out of memory */

/* About what a copy takes. */
size_t flow_value_bytes(const struct flow_value *v);
GC_NODISCARD bool flow_value_dup(const struct flow_value *v, struct flow_value *out);
void flow_value_release(struct flow_value *v); /* only of one made by dup, or NOT_SET */

#endif
