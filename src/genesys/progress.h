/* progress.h - how far a batch is, on one line of a terminal.
 *
 *   struct gc_progress p = {.fd = 2, .input_bytes = size_of_the_file};
 *   gc_progress_show(&p, rows_done, bytes_done);      draws ten times a second at most
 *   gc_progress_end(&p);
 *
 * Ownership:  the struct is the caller's, zeroed but for the fields above.
 * Units:      bytes of the input, milliseconds.
 * Threads:    the caller locks.
 * Errors:     what can't be drawn is not drawn.
 */
#ifndef GC_PROGRESS_H
#define GC_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct gc_progress {
    int fd;
    int64_t input_bytes; /* 0: not known, then there is no estimate */
    int64_t start_ms, drawn_ms, first_byte;
    unsigned long first_row;
    bool started;
};

void gc_progress_show(struct gc_progress *p, unsigned long n_rows, int64_t bytes_done);
void gc_progress_end(struct gc_progress *p);
/* The line, without colour and cursor: "1,200 rows, 310/s, 62 %, 3 s left". */
void gc_progress_text(const struct gc_progress *p, unsigned long n_rows, int64_t bytes_done,
                      int64_t now_ms, char *out, size_t cap);

#endif
