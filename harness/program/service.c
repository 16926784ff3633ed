/* A service under test: a child that is pumped by a thread of its own until it is stopped. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/cli/service.h"
#include "base/clock.h"
#include "harness/program/loopback.h"
#include "harness/program/process.h"

enum { START_MS = 20000, LOOK_NS = 500000 };

struct hx_service {
    struct hx_child child;
    pthread_t pump;
    atomic_bool ended; /* both outputs are closed: the program has gone */
};

static void *pump_thread(void *arg)
{
    struct hx_service *s = arg;
    /* Past the limit of output nothing is read any more: a service that floods will stall. */
    if (hx_child_pump(&s->child, GC_NO_DEADLINE))
        atomic_store(&s->ended, true);
    return NULL;
}

static enum gc_status start(struct hx_service **out, const struct hx_process_spec *spec,
                            struct gc_error *err)
{
    struct hx_service *s = calloc(1, sizeof *s);
    if (!s)
        return gc_fail_nomem(err);
    enum gc_status status = hx_child_start(&s->child, spec, err);
    if (status == GC_OK && pthread_create(&s->pump, NULL, pump_thread, s) != 0) {
        hx_child_end(s->child.pid, 0);
        hx_child_release(&s->child);
        status = gc_fail(err, GC_E_IO, "no thread could be started");
    }
    if (status != GC_OK) {
        free(s);
        return status;
    }
    *out = s;
    return GC_OK;
}

/* Is it ready? port_file NULL: when *port accepts a connection. */
static bool is_ready(const char *port_file, unsigned *port)
{
    if (port_file)
        return gc_port_file_read(port_file, port, NULL) == GC_OK;
    int fd = hx_loopback_connect(*port);
    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

/* Why it never came to be ready, with what it printed; it is stopped. */
static enum gc_status give_up(struct hx_service **s, const char *port_file, unsigned port,
                              int64_t begin_us, struct gc_error *err)
{
    const char *name = (*s)->child.name;
    bool ended = atomic_load(&(*s)->ended);
    long long took_ms = (long long)(gc_now_us() - begin_us) / 1000;
    char *log = NULL;
    int code = hx_service_stop(*s, 0, &log);
    const char *said = log && *log ? log : "nothing";
    *s = NULL;
    enum gc_status status =
        ended ? gc_fail(err, GC_E_IO, "%s ended at once with exit code %d; it printed: %.200s",
                        name, code, said)
        : port_file
            ? gc_fail(err, GC_E_TIMEOUT, "%s told no port within %lld ms; it printed: %.200s", name,
                      took_ms, said)
            : gc_fail(err, GC_E_TIMEOUT,
                      "%s did not listen on 127.0.0.1:%u within %lld ms; the port is in its "
                      "environment as $PORT, in the command line in single quotes. It printed: "
                      "%.200s",
                      name, port, took_ms, said);
    free(log);
    return status;
}

/* Whoever else listens there would be asked in its place. */
static enum gc_status check_listener(struct hx_service **s, unsigned port, struct gc_error *err)
{
    struct hx_port_owner other;
    if (hx_port_is_of(port, (*s)->child.pid, &other))
        return GC_OK;
    enum gc_status status =
        gc_fail(err, GC_E_IO, "on 127.0.0.1:%u listens %s (process %d), and not %s", port,
                other.name, (int)other.pid, (*s)->child.name);
    (void)hx_service_stop(*s, 0, NULL);
    *s = NULL;
    return status;
}

static enum gc_status wait_until_ready(struct hx_service **s, const char *port_file, unsigned *port,
                                       int64_t deadline_ms, struct gc_error *err)
{
    static const struct timespec pause = {.tv_nsec = LOOK_NS};
    int64_t begin_us = gc_now_us();
    while (!is_ready(port_file, port)) {
        if (atomic_load(&(*s)->ended) || gc_deadline_left(deadline_ms) == 0)
            return give_up(s, port_file, *port, begin_us, err);
        nanosleep(&pause, NULL);
    }
    return port_file ? GC_OK : check_listener(s, *port, err);
}

enum gc_status hx_service_start(struct hx_service **out, const struct hx_process_spec *spec,
                                const char *port_file, unsigned *port, struct gc_error *err)
{
    enum gc_status s = start(out, spec, err);
    int64_t deadline_ms = spec->deadline_ms ? spec->deadline_ms : gc_deadline_in(START_MS);
    return s == GC_OK ? wait_until_ready(out, port_file, port, deadline_ms, err) : s;
}

bool hx_service_has_ended(const struct hx_service *s)
{
    return atomic_load(&s->ended);
}

char *hx_service_output(struct hx_service *s)
{
    struct hx_child *c = &s->child;
    char *text = NULL;
    pthread_mutex_lock(&c->lock);
    hx_child_drain(c);
    size_t n = c->out_text.len + c->err_text.len;
    text = malloc(n + 1);
    if (text) {
        memcpy(text, gc_strbuf_text(&c->out_text), c->out_text.len);
        memcpy(text + c->out_text.len, gc_strbuf_text(&c->err_text), c->err_text.len + 1);
        gc_strbuf_reset(&c->out_text);
        gc_strbuf_reset(&c->err_text);
    }
    pthread_mutex_unlock(&c->lock);
    return text;
}

int hx_service_stop(struct hx_service *s, int64_t grace_ms, char **log)
{
    if (!s)
        return 0;
    int code = hx_child_end(s->child.pid, grace_ms);
    pthread_join(s->pump, NULL);
    if (log) {
        gc_strbuf_adds(&s->child.out_text, gc_strbuf_text(&s->child.err_text));
        *log = gc_strdup(gc_strbuf_text(&s->child.out_text));
    }
    hx_child_release(&s->child);
    free(s);
    return code;
}
