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

static enum gc_status wait_until_ready(struct hx_service **s, const char *port_file, unsigned *port,
                                       int64_t deadline_ms, struct gc_error *err)
{
    static const struct timespec pause = {.tv_nsec = LOOK_NS};
    int64_t begin_us = gc_now_us();
    while (!is_ready(port_file, port)) {
        bool ended = atomic_load(&(*s)->ended);
        if (!ended && gc_deadline_left(deadline_ms) > 0) {
            nanosleep(&pause, NULL);
            continue;
        }
        const char *name = (*s)->child.name;
        char *log = NULL;
        int code = hx_service_stop(*s, 0, &log);
        *s = NULL;
        enum gc_status status =
            ended ? gc_fail(err, GC_E_IO, "%s ended at once with exit code %d: %.200s", name, code,
                            log ? log : "")
            : port_file
                ? gc_fail(err, GC_E_TIMEOUT, "%s told no port within %lld ms: %.200s", name,
                          (long long)(gc_now_us() - begin_us) / 1000, log ? log : "")
                : gc_fail(err, GC_E_TIMEOUT,
                          "%s did not listen on 127.0.0.1:%u within %lld ms; the port is in its "
                          "environment as $PORT, in the command line in single quotes. It "
                          "printed: %.200s",
                          name, *port, (long long)(gc_now_us() - begin_us) / 1000, log ? log : "");
        free(log);
        return status;
    }
    return GC_OK;
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
