/* pattern.h - POSIX extended regular expressions, as users write them into cases, schemas and
 * contracts: only those that cost a bounded amount of stack, memory and time.
 *
 * libc's compiler calls itself for each group and copies what is repeated: 20,000 groups in each
 * other, or "((a{255}){255}){255}", would end the process. So groups are nested 64 deep at most;
 * with all copies written out there are 10,000 characters at most, where alternatives and optional
 * parts count more; and there are no back-references, which the standard has not, and which take
 * exponential time.
 *
 * Ownership:  what was compiled is the caller's, who calls regfree.
 * Errors:     GC_E_DATA: no expression, or beyond a bound; the message continues a sentence, as in
 *             "nests groups more than 64 deep". GC_E_NOMEM.
 */
#ifndef GC_PATTERN_H
#define GC_PATTERN_H

#include <regex.h>

#include "base/status.h"

/* flags: REG_NEWLINE, REG_ICASE or 0; the expression says whether, not where. */
GC_NODISCARD enum gc_status gc_pattern_compile(regex_t *out, const char *text, int flags,
                                               struct gc_error *err);

#endif
