/* resume.h - the results that an interrupted batch has left, in the order of its input.
 *
 *   if (gc_resume_open(&resume, "results.jsonl", &err) == GC_OK)    drops a torn last line
 *       st = gc_resume_has(resume, row.line, row.number, &has, &err);
 *
 * Ownership:  opaque; gc_resume_free closes the file.
 * Units:      lines count from 1.
 * Threads:    one thread. Results may be appended to the file meanwhile.
 * Errors:     GC_E_IO; GC_E_DATA when a line is no result, or belongs to another input.
 */
#ifndef GC_RESUME_H
#define GC_RESUME_H

#include <stdbool.h>

#include "base/status.h"

struct gc_resume;
GC_NODISCARD enum gc_status gc_resume_open(struct gc_resume **out, const char *path,
                                           struct gc_error *err);
void gc_resume_free(struct gc_resume *r); /* NULL is a no-op */
/* Is there a result for that line of the input? Lines must be asked for in order. number may be ""
 * when the row has none that is valid: then the line alone counts. */
GC_NODISCARD enum gc_status gc_resume_has(struct gc_resume *r, unsigned long line,
                                          const char *number, bool *has, struct gc_error *err);

#endif
