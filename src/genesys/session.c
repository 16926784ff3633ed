#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "genesys/cmd.h"
#include "genesys/input.h"
#include "genesys/report.h"

int gc_cmd_fail(const struct gc_config *c, enum gc_status st, const struct gc_error *err)
{
    fprintf(stderr, "gcflow: %s\n", gc_error_text(err));
    if (c->json) {
        struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(65536);
        struct gc_jsonw w = gc_jsonw_pretty(&text);
        gc_jsonw_object(&w);
        gc_report_outcome(&w, st, NULL, err);
        gc_jsonw_end(&w);
        gc_strbuf_addc(&text, '\n');
        (void)gc_cmd_print(&text);
    }
    return gc_status_exit_code(st);
}

int gc_cmd_print(const struct gc_strbuf *text)
{
    enum gc_status st = gc_strbuf_status(text);
    if (st != GC_OK) {
        fprintf(stderr, "gcflow: the output can't be made: %s\n", gc_status_text(st));
        return gc_status_exit_code(st);
    }
    if (fwrite(text->data ? text->data : "", 1, text->len, stdout) == text->len &&
        fflush(stdout) == 0)
        return gc_status_exit_code(GC_OK);
    if (errno != EPIPE) /* `| head` has what it wants */
        fprintf(stderr, "gcflow: stdout can't be written: %s\n", strerror(errno));
    return gc_status_exit_code(GC_E_IO);
}

/* The target has a copy by now; argv and the environment are open to all who may list processes. */
static void wipe_argument(const char *secret)
{
    union {
        const char *borrowed;
        char *writable;
    } at = {.borrowed = secret};
    if (secret)
        explicit_bzero(at.writable, strlen(secret));
}

int gc_session_open(struct gc_session *s, const struct gc_config *c)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    const struct gc_target_options o = {.client_id = c->client_id,
                                        .client_secret = c->client_secret,
                                        .base_url = c->base_url,
                                        .login_url = c->login_url,
                                        .region = c->region};
    memset(s, 0, sizeof *s);
    s->cancel.fd = -1;
    enum gc_status st = gc_target_init(&s->target, &o, &problems);
    wipe_argument(c->client_secret);
    if (c->ca_file && *c->ca_file && access(c->ca_file, R_OK) != 0)
        gc_problems_add(&problems, "gcflow", (struct gc_pos){0}, "--ca-file %s: %s", c->ca_file,
                        strerror(errno));
    for (size_t i = 0; i < problems.n_kept; i++)
        (void)gc_usage_error("%s", problems.list[i].text);
    if (problems.n > 0) {
        gc_session_close(s);
        return gc_status_exit_code(GC_E_USAGE);
    }
    s->deadline_ms = gc_deadline_in(c->timeout_ms);
    st = gc_cancel_init(&s->cancel, &err);
    if (st == GC_OK) {
        gc_cancel_on_signals(&s->cancel);
        st = gc_api_new(
            &s->api,
            &(struct gc_api_options){.target = &s->target,
                                     .ca_file = c->ca_file && *c->ca_file ? c->ca_file : NULL,
                                     .retries = (unsigned)c->retries,
                                     .rate_wait_ms = c->rate_wait_ms,
                                     .cancel = &s->cancel},
            &err);
    }
    if (st == GC_OK)
        return 0;
    gc_session_close(s);
    return gc_cmd_fail(c, st, &err);
}

void gc_session_close(struct gc_session *s)
{
    gc_api_free(s->api);
    gc_target_release(&s->target);
    /* The cancel stays: a late signal must find its descriptor. The program is about to end. */
}

int gc_plan_open(struct gc_lookup_plan *plan, char to[], cJSON **context, const struct gc_config *c)
{
    struct gc_error err = {0};
    *context = NULL;
    if (!c->flow || !*c->flow)
        return gc_usage_error("the flow is missing: set GENESYS_FLOW_ID or give --flow");
    enum gc_status st = gc_phone_parse(c->to, to, &err);
    if (st != GC_OK)
        return gc_usage_error("--to: %s", gc_error_text(&err));
    st = gc_context_read(&c->context, c->context_json, context, &err);
    if (st != GC_OK)
        return gc_cmd_fail(c, st, &err);
    *plan =
        (struct gc_lookup_plan){.flow_id = c->flow,
                                .node_id = c->from_start || !c->node || !*c->node ? NULL : c->node,
                                .to = to,
                                .timeout_ms = c->simulation_timeout_ms,
                                .context = *context};
    return 0;
}
