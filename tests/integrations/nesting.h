/* nesting.h - texts that hold something within itself, deeper and deeper, until they are refused.
 */
#ifndef TESTS_NESTING_H
#define TESTS_NESTING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/strbuf.h"

struct nesting {
    const char *name, *before, *open, *middle, *close, *behind;
    size_t most; /* how many of `open` may be, with as many of `close` */
};

void nesting_repeat(struct gc_strbuf *to, const char *text, size_t n);
/* Checks that `most` are taken, and one more is not. */
void nesting_check(const struct nesting *row, bool (*takes)(const char *text));

#endif
