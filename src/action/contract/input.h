/* input.h - the body of a lookup: {"data":{"customer_id":1}}.
 *
 *   struct gc_input in;
 *   struct gc_refusal why;
 *   if (!gc_input_parse(body, body_bytes, false, &in, &why)) ... answer with why ...
 *
 * Strict JSON, and an input is of the contract's type or refused: not "1", not 1.5, not true.
 *
 * Ownership:  everything is copied.
 * Units:      bytes.
 * Threads:    any thread.
 * Errors:     false with the refusal: one of the 400 rows of answer.h, or INTERNAL without memory.
 */
#ifndef GC_INPUT_H
#define GC_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "action/contract/answer.h"

struct gc_input {
    int64_t customer_id;
};

GC_NODISCARD bool gc_input_parse(const char *text, size_t len, bool refuse_unknown,
                                 struct gc_input *out, struct gc_refusal *why);

#endif
