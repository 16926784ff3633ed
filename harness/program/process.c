#include "harness/program/process.h"

#include <signal.h>
#include <stdlib.h>

#include "base/clock.h"

enum gc_status hx_process_run(const struct hx_process_spec *spec, struct hx_process_result *result,
                              struct gc_error *err)
{
    struct hx_child c;
    int64_t begin_us = gc_now_us();
    *result = (struct hx_process_result){0};
    enum gc_status status = hx_child_start(&c, spec, err);
    if (status != GC_OK)
        return status;
    bool ended = hx_child_pump(&c, spec->deadline_ms) &&
                 hx_child_reap(c.pid, gc_deadline_left(spec->deadline_ms), &result->exit_code);
    result->took_ms = (gc_now_us() - begin_us) / 1000;
    if (ended)
        kill(-c.pid, SIGKILL);
    else
        hx_child_end(c.pid, 0);
    if (hx_child_is_over_limit(&c))
        status =
            gc_fail(err, GC_E_TOO_BIG, "%s printed more than %d bytes", c.name, HX_OUTPUT_BYTES);
    else if (!ended)
        status = gc_fail(err, GC_E_TIMEOUT, "%s did not end in time and was killed", c.name);
    else if (result->exit_code == HX_NO_EXIT_CODE)
        status = gc_fail(err, GC_E_IO, "the system does not tell how %s ended", c.name);
    result->out = gc_strdup(gc_strbuf_text(&c.out_text));
    result->err_text = gc_strdup(gc_strbuf_text(&c.err_text));
    hx_child_release(&c);
    if (status == GC_OK && (!result->out || !result->err_text))
        status = gc_fail_nomem(err);
    return status;
}
