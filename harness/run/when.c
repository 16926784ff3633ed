/* What happens in a case: a program is run, requests are sent, time passes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/json/write.h"
#include "harness/run/call.h"

void hx_observed_release(struct hx_observed *s)
{
    for (size_t i = 0; i < s->n_answers; i++) {
        free(s->answers[i].headers);
        free(s->answers[i].body);
    }
    free(s->answers);
    gc_json_release(&s->call);
    free(s->out);
    free(s->err_text);
    *s = (struct hx_observed){0};
}

/* --- run -------------------------------------------------------------------------------------- */

static enum gc_status program_env(struct hx_run *run, const cJSON *when, struct hx_env *env,
                                  struct gc_error *err)
{
    enum gc_status s = hx_env_set_genesys(env, run, err);
    if (s != GC_OK)
        return s;
    if (gc_json_get(gc_json_get(run->c->given, "upstreams"), "login"))
        hx_env_set_upstream(env, "GENESYS_LOGIN_URL", run, "login");
    return hx_env_add(env, gc_json_get(when, "env"), run, err);
}

/* argv[0] is the program's path. more: further arguments, or NULL. */
static const char **program_argv(const struct hx_run *run, const cJSON *words, const cJSON *more,
                                 struct gc_strbuf *program)
{
    int n_args = cJSON_GetArraySize(words) + cJSON_GetArraySize(more);
    const char **argv = calloc((size_t)n_args + 1, sizeof *argv);
    size_t n = 0;
    if (!argv)
        return NULL;
    gc_strbuf_addf(program, "%s/%s", run->runner->programs, words->child->valuestring);
    argv[n++] = gc_strbuf_text(program);
    for (const cJSON *a = words->child->next; a; a = a->next)
        argv[n++] = a->valuestring;
    for (const cJSON *a = more ? more->child : NULL; a; a = a->next)
        argv[n++] = a->valuestring;
    return argv;
}

static enum gc_status do_run(struct hx_run *run, const cJSON *when, struct hx_observed *observed,
                             struct gc_error *err)
{
    struct hx_env env GC_AUTO(hx_env_release) = {0};
    struct gc_strbuf program GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    struct gc_strbuf input GC_AUTO(gc_strbuf_release) = GC_STRBUF(HX_BODY_BYTES);
    struct hx_process_result result = {0};
    const cJSON *words = gc_json_get(when, "run");
    const char *in = gc_json_str(when, "stdin"), *client = run->runner->subject.client;
    const char **argv = NULL;
    bool foreign = client && strcmp(words->child->valuestring, "gcflow") == 0;
    cJSON *filled = NULL;
    enum gc_status s = program_env(run, when, &env, err);
    if (s == GC_OK)
        s = hx_template_json(&run->values, words, &filled, err);
    if (s == GC_OK && !(argv = program_argv(run, filled, gc_json_get(when, "our_args"), &program)))
        s = gc_fail_nomem(err);
    if (s == GC_OK && in)
        s = hx_template_text(&run->values, in, &input, err);
    const struct hx_process_spec spec = {.argv = argv,
                                         .shell = foreign ? client : NULL,
                                         .env = (const char *const *)env.items,
                                         .input = in ? gc_strbuf_text(&input) : NULL,
                                         .deadline_ms = run->deadline_ms};
    if (s == GC_OK)
        s = hx_process_run(&spec, &result, err);
    cJSON_Delete(filled);
    free(argv);
    *observed = (struct hx_observed){.ran = true,
                                     .is_subject = strcmp(words->child->valuestring, "gcflow") == 0,
                                     .exit_code = result.exit_code,
                                     .out = result.out,
                                     .err_text = result.err_text,
                                     .took_ms = result.took_ms};
    return s;
}

/* --- the rest --------------------------------------------------------------------------------- */

static enum gc_status do_advance(struct hx_run *run, const cJSON *when,
                                 struct hx_observed *observed, struct gc_error *err)
{
    char body[64];
    (void)observed;
    snprintf(body, sizeof body, "{\"ms\": %lld}", (long long)gc_json_int(when, "advance_ms", 0));
    return hx_run_call(run, "POST", "/clock/advance", body, err);
}

static enum gc_status do_admin(struct hx_run *run, const cJSON *when, struct hx_observed *observed,
                               struct gc_error *err)
{
    struct gc_strbuf body GC_AUTO(gc_strbuf_release) = GC_STRBUF(HX_BODY_BYTES);
    cJSON *filled;
    (void)observed;
    enum gc_status s = hx_template_json(&run->values, gc_json_get(when, "admin"), &filled, err);
    if (s != GC_OK)
        return s;
    const cJSON *json = gc_json_get(filled, "body");
    struct gc_jsonw w = gc_jsonw(&body);
    if (json)
        gc_jsonw_value(&w, json);
    s = hx_run_call(run, gc_json_str(filled, "method"), gc_json_str(filled, "path"),
                    json ? gc_strbuf_text(&body) : NULL, err);
    cJSON_Delete(filled);
    return s;
}

static enum gc_status do_wait(struct hx_run *run, const cJSON *when, struct hx_observed *observed,
                              struct gc_error *err)
{
    int64_t ms = gc_json_int(when, "wait_ms", 0);
    const struct timespec pause = {.tv_sec = ms / 1000, .tv_nsec = (ms % 1000) * 1000000};
    (void)run, (void)observed, (void)err;
    nanosleep(&pause, NULL);
    return GC_OK;
}

enum gc_status hx_when_do(struct hx_run *run, const cJSON *when, struct hx_observed *observed,
                          struct gc_error *err)
{
    typedef enum gc_status (*act_fn)(struct hx_run *, const cJSON *, struct hx_observed *,
                                     struct gc_error *);
    static const act_fn acts[] = {
        [HX_ACT_RUN] = do_run,
        [HX_ACT_REQUEST] = hx_when_request,
        [HX_ACT_ADVANCE] = do_advance,
        [HX_ACT_ADMIN] = do_admin,
        [HX_ACT_WAIT] = do_wait,
        [HX_ACT_CALL] = hx_call_do,
        [HX_ACT_TOGETHER] = hx_when_together,
    };
    enum hx_act act = hx_act_of(when);
    *observed = (struct hx_observed){0};
    enum gc_status s = acts[act](run, when, observed, err);
    run->has_acted = true;
    return s;
}
