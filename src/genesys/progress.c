#include "genesys/batch.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"

enum { REDRAW_MS = 100 };

void gc_progress_text(const struct gc_progress *p, unsigned long n_rows, int64_t bytes_done,
                      int64_t now_ms, char *out, size_t cap)
{
    double seconds = (double)(now_ms - p->start_ms) / 1000;
    double rate = seconds > 0 ? (double)(n_rows - p->first_row) / seconds : 0;
    int n = snprintf(out, cap, "%lu row%s, %.0f/s", n_rows, n_rows == 1 ? "" : "s", rate);
    if (n < 0 || (size_t)n >= cap || p->input_bytes <= 0 || bytes_done > p->input_bytes)
        return;
    double done = (double)(bytes_done - p->first_byte);
    double left = (double)(p->input_bytes - bytes_done);
    int more = snprintf(out + n, cap - (size_t)n, ", %.0f %%",
                        100 * (double)bytes_done / (double)p->input_bytes);
    if (more > 0 && n + more < (int)cap && done > 0 && seconds >= 1)
        snprintf(out + n + more, cap - (size_t)(n + more), ", %.0f s left", left * seconds / done);
}

static void draw(const struct gc_progress *p, const char *text)
{
    char line[160];
    int n = snprintf(line, sizeof line, "\r%s\033[K", text);
    (void)!write(p->fd, line, n > 0 && n < (int)sizeof line ? (size_t)n : strlen(line));
}

void gc_progress_show(struct gc_progress *p, unsigned long n_rows, int64_t bytes_done)
{
    char text[128];
    int64_t now_ms = gc_clock_now(NULL);
    if (!p->started) { /* rate and estimate count from the first result on */
        p->started = true;
        p->start_ms = now_ms;
        p->first_row = n_rows;
        p->first_byte = bytes_done;
    } else if (now_ms - p->drawn_ms < REDRAW_MS)
        return;
    p->drawn_ms = now_ms;
    gc_progress_text(p, n_rows, bytes_done, now_ms, text, sizeof text);
    draw(p, text);
}

void gc_progress_end(struct gc_progress *p)
{
    if (p->started)
        draw(p, "");
}
