/* check.h - what the checks of a case's parts share.
 *
 *   const struct hx_check c = {doc, problems};
 *   hx_check_range(&c, when, "times", 1, 1000);
 *
 * Ownership:  borrows document and problems.
 * Errors:     a line in problems for each mistake.
 */
#ifndef HX_CASE_CHECK_H
#define HX_CASE_CHECK_H

#include "base/json/json.h"
#include "base/problems.h"

/* Types of the tables, short enough for them. */
enum {
    TEXT = GC_JSON_STRING,
    NUMBER = GC_JSON_INTEGER,
    OBJECT = GC_JSON_OBJECT,
    ARRAY = GC_JSON_ARRAY,
    FLAG = GC_JSON_BOOL,
    ANY = GC_JSON_ANY,
};

#define FIELDS(table) (table), GC_COUNT_OF(table)

struct hx_check {
    const struct gc_json *doc;
    struct gc_problems *problems;
};

void hx_check_complain(const struct hx_check *c, const cJSON *node, const char *text);
bool hx_check_one_of(const struct hx_check *c, const cJSON *node, const char *const *words,
                     size_t n, const char *what);
void hx_check_range(const struct hx_check *c, const cJSON *obj, const char *key, int64_t min,
                    int64_t max);
/* Is there one? (NULL: no.) It must be able to fail. */
bool hx_check_then(const struct hx_check *c, const cJSON *then);

#endif
