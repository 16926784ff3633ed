#include "genesys/batch.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "genesys/report.h"

enum { MAX_WORKERS = 64, WINDOW_PER_WORKER = 4, MAX_LINE_BYTES = 32 << 20 };

enum slot_state { SLOT_FREE, SLOT_READY, SLOT_RUNNING, SLOT_DONE, SLOT_GIVEN_UP };
struct slot {
    enum slot_state state;
    struct gc_row row;
    enum gc_status status;
    struct gc_strbuf line; /* the result */
};

/* A ring of rows: head - 1 is the newest, tail the oldest, next the first that nobody runs. */
struct batch {
    const struct gc_batch_options *o;
    struct gc_batch_summary *summary;
    pthread_mutex_t lock; /* guards all below, and the output */
    pthread_cond_t work, room;
    size_t n_slots;
    struct slot *slots;
    unsigned long head, next, tail;
    bool no_more;          /* the input has ended */
    enum gc_status failed; /* why the batch ends early; GC_OK: it does not */
    struct gc_error error;
};

static struct slot *slot_at(struct batch *b, unsigned long i)
{
    return &b->slots[i % b->n_slots];
}

static bool is_over(const struct batch *b)
{
    return b->failed != GC_OK || gc_cancel_requested(b->o->cancel);
}

/* --- results, in order ------------------------------------------------------------------------ */

static enum gc_status write_all(int fd, const char *text, size_t n, struct gc_error *err)
{
    while (n > 0) {
        ssize_t put = write(fd, text, n);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return gc_fail(err, GC_E_IO, "the results can't be written: %s", strerror(errno));
        text += put;
        n -= (size_t)put;
    }
    return GC_OK;
}

static void count(struct gc_batch_summary *s, enum gc_status st)
{
    s->n_rows++;
    if (st == GC_OK)
        s->n_ok++;
    else if (st == GC_E_NO_CONTACT)
        s->n_not_found++;
    else {
        s->n_failed++;
        if (gc_status_exit_code(st) > gc_status_exit_code(s->worst))
            s->worst = st;
    }
}

static void free_slot(struct slot *s)
{
    gc_row_release(&s->row);
    gc_strbuf_release(&s->line);
    s->state = SLOT_FREE;
}

/* Writes what is finished at the tail. Called with the lock. */
static void write_finished(struct batch *b)
{
    for (; b->tail < b->next && slot_at(b, b->tail)->state == SLOT_DONE; b->tail++) {
        struct slot *s = slot_at(b, b->tail);
        if (b->failed == GC_OK)
            b->failed = gc_strbuf_status(&s->line) == GC_OK
                            ? write_all(b->o->out_fd, s->line.data, s->line.len, &b->error)
                            : gc_fail(&b->error, gc_strbuf_status(&s->line),
                                      "the result of line %lu can't be made", s->row.line);
        if (b->failed == GC_OK) {
            count(b->summary, s->status);
            if (b->o->progress)
                gc_progress_show(b->o->progress, b->summary->n_rows, s->row.end_offset);
        }
        free_slot(s);
    }
    /* Who reads is woken to bring many rows, not for each place that becomes free. */
    if (b->failed != GC_OK || b->head - b->next <= b->n_slots / 4)
        pthread_cond_signal(&b->room);
    if (b->failed != GC_OK)
        pthread_cond_broadcast(&b->work);
}

/* --- one row ---------------------------------------------------------------------------------- */

static void write_result(struct slot *s, const struct gc_lookup *l, const struct gc_error *err)
{
    const char *number = s->row.number[0] ? s->row.number : s->row.given;
    struct gc_jsonw w = gc_jsonw(&s->line);
    gc_jsonw_object(&w);
    gc_jsonw_put_int(&w, "line", (int64_t)s->row.line);
    gc_jsonw_put_str(&w, "number", number && *number ? number : NULL);
    gc_report_outcome(&w, s->status, l, err);
    gc_jsonw_put_int(&w, "elapsed_ms", l->elapsed_ms);
    gc_jsonw_end(&w);
    gc_strbuf_addc(&s->line, '\n');
}

static void run_slot(const struct batch *b, struct slot *s)
{
    struct gc_lookup lookup GC_AUTO(gc_lookup_release) = {0};
    struct gc_error err = s->row.problem;
    s->status = s->row.problem.status;
    if (s->status == GC_OK)
        s->status = gc_lookup_run(b->o->api, b->o->plan, s->row.number, s->row.extra,
                                  gc_deadline_in(b->o->timeout_ms), &lookup, &err);
    gc_strbuf_init(&s->line, MAX_LINE_BYTES);
    write_result(s, &lookup, &err);
}

static void *work(void *arg)
{
    struct batch *b = arg;
    pthread_mutex_lock(&b->lock);
    for (;;) {
        while (!is_over(b) && b->next == b->head && !b->no_more)
            pthread_cond_wait(&b->work, &b->lock);
        if (is_over(b) || b->next == b->head)
            break;
        struct slot *s = slot_at(b, b->next++);
        s->state = SLOT_RUNNING;
        pthread_mutex_unlock(&b->lock);
        run_slot(b, s);
        pthread_mutex_lock(&b->lock);
        s->state = s->status == GC_E_CANCELLED ? SLOT_GIVEN_UP : SLOT_DONE;
        write_finished(b);
    }
    pthread_cond_signal(&b->room);
    pthread_mutex_unlock(&b->lock);
    return NULL;
}

/* --- the reading side ------------------------------------------------------------------------- */

/* Waits for a free slot; false when the batch is over. Called with the lock. */
static bool await_room(struct batch *b)
{
    while (!is_over(b) && b->head - b->tail == b->n_slots)
        pthread_cond_wait(&b->room, &b->lock);
    return !is_over(b);
}

static enum gc_status skip_done(struct batch *b, const struct gc_row *row, bool *skip,
                                struct gc_error *err)
{
    *skip = false;
    if (!b->o->resume)
        return GC_OK;
    return gc_resume_has(b->o->resume, row->line, row->number, skip, err);
}

static enum gc_status read_rows(struct batch *b, struct gc_error *err)
{
    struct gc_row row;
    bool skip, room = true;
    while (room && gc_rows_next(b->o->rows, &row)) {
        enum gc_status st = skip_done(b, &row, &skip, err);
        if (st != GC_OK || skip) {
            gc_row_release(&row);
            if (st != GC_OK)
                return st;
            b->summary->n_skipped++;
            continue;
        }
        pthread_mutex_lock(&b->lock);
        room = await_room(b);
        if (room) {
            *slot_at(b, b->head++) = (struct slot){.state = SLOT_READY, .row = row};
            pthread_cond_signal(&b->work);
        } else
            gc_row_release(&row);
        pthread_mutex_unlock(&b->lock);
    }
    if (gc_rows_failed(b->o->rows) && !gc_cancel_requested(b->o->cancel))
        return gc_fail(err, GC_E_IO, "the input can't be read: %s", strerror(errno));
    return GC_OK;
}

/* Tells the threads that nothing comes any more, or with a failure that all is over. */
static void end_input(struct batch *b, enum gc_status st, const struct gc_error *err)
{
    pthread_mutex_lock(&b->lock);
    b->no_more = true;
    if (st != GC_OK && b->failed == GC_OK) {
        b->failed = st;
        b->error = *err;
    }
    pthread_cond_broadcast(&b->work);
    pthread_mutex_unlock(&b->lock);
}

static enum gc_status run_threads(struct batch *b, struct gc_error *err)
{
    pthread_t threads[MAX_WORKERS];
    struct gc_error read_error = {0};
    unsigned n = 0, wanted = b->o->concurrency < MAX_WORKERS ? b->o->concurrency : MAX_WORKERS;
    while (n < wanted && pthread_create(&threads[n], NULL, work, b) == 0)
        n++;
    enum gc_status st = n > 0 ? read_rows(b, &read_error)
                              : gc_fail(&read_error, GC_E_NOMEM, "no thread can be started");
    end_input(b, st, &read_error);
    while (n > 0)
        pthread_join(threads[--n], NULL);
    if (b->failed != GC_OK) {
        if (err)
            *err = b->error;
        return b->failed;
    }
    return gc_cancel_requested(b->o->cancel) ? gc_fail(err, GC_E_CANCELLED, "stopped on request")
                                             : GC_OK;
}

enum gc_status gc_batch_run(const struct gc_batch_options *o, struct gc_batch_summary *summary,
                            struct gc_error *err)
{
    struct batch b = {.o = o, .summary = summary};
    int64_t start_ms = gc_clock_now(NULL);
    memset(summary, 0, sizeof *summary);
    b.n_slots = (size_t)o->concurrency * WINDOW_PER_WORKER;
    b.slots = calloc(b.n_slots, sizeof *b.slots);
    if (!b.slots)
        return gc_fail_nomem(err);
    pthread_mutex_init(&b.lock, NULL);
    pthread_cond_init(&b.work, NULL);
    pthread_cond_init(&b.room, NULL);
    enum gc_status st = run_threads(&b, err);
    for (size_t i = 0; i < b.n_slots; i++)
        free_slot(&b.slots[i]);
    free(b.slots);
    pthread_cond_destroy(&b.room);
    pthread_cond_destroy(&b.work);
    pthread_mutex_destroy(&b.lock);
    if (o->progress)
        gc_progress_end(o->progress);
    summary->elapsed_ms = gc_clock_now(NULL) - start_ms;
    return st;
}
