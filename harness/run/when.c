/* What happens in a case: a program is run, requests are sent, time passes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/json/write.h"
#include "harness/case/internal.h"
#include "harness/run/play.h"

enum { BODY_BYTES = 16 * 1024 * 1024, MAX_ARGS = 64 };

void hx_seen_release(struct hx_seen *s)
{
    for (size_t i = 0; i < s->n_answers; i++) {
        free(s->answers[i].headers);
        free(s->answers[i].body);
    }
    free(s->answers);
    free(s->out);
    free(s->err_text);
    *s = (struct hx_seen){0};
}

/* --- run -------------------------------------------------------------------------------------- */

static enum gc_status program_env(struct hx_play *p, const cJSON *when, struct hx_env *env,
                                  struct gc_error *err)
{
    char url[HX_URL];
    hx_stage_upstream(p, "genesys", url);
    hx_env_set(env, "GENESYS_BASE_URL", url);
    hx_env_set(env, "GENESYS_CLIENT_ID", "demo-client");
    hx_env_set(env, "GENESYS_CLIENT_SECRET", "demo-secret");
    if (gc_json_get(gc_json_get(p->c->given, "upstreams"), "login")) {
        hx_stage_upstream(p, "login", url);
        hx_env_set(env, "GENESYS_LOGIN_URL", url);
    }
    return hx_env_add(env, gc_json_get(when, "env"), p, err);
}

/* The arguments with their ${...} filled in; argv[0] is the program's path. */
static enum gc_status program_argv(struct hx_play *p, const cJSON *run, cJSON **filled,
                                   struct gc_strbuf *program, const char *argv[MAX_ARGS + 1],
                                   struct gc_error *err)
{
    const struct hx_template t = hx_play_template(p);
    size_t n = 0;
    enum gc_status s = hx_template_json(&t, run, filled, err);
    if (s != GC_OK)
        return s;
    gc_strbuf_addf(program, "%s/%s", p->run->programs, (*filled)->child->valuestring);
    argv[n++] = gc_strbuf_text(program);
    for (const cJSON *a = (*filled)->child->next; a && n < MAX_ARGS; a = a->next)
        argv[n++] = a->valuestring;
    argv[n] = NULL;
    return GC_OK;
}

static enum gc_status play_run(struct hx_play *p, const cJSON *when, struct hx_seen *seen,
                               struct gc_error *err)
{
    struct hx_env env GC_AUTO(hx_env_release) = {0};
    struct gc_strbuf program GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    struct gc_strbuf input GC_AUTO(gc_strbuf_release) = GC_STRBUF(BODY_BYTES);
    struct hx_process_result result = {0};
    const struct hx_template t = hx_play_template(p);
    const cJSON *run = gc_json_get(when, "run");
    const char *in = gc_json_str(when, "stdin");
    const char *argv[MAX_ARGS + 1];
    cJSON *filled = NULL;
    enum gc_status s = program_env(p, when, &env, err);
    if (s == GC_OK)
        s = program_argv(p, run, &filled, &program, argv, err);
    if (s == GC_OK && in)
        s = hx_template_text(&t, in, &input, err);
    bool foreign = p->run->subject.client && strcmp(run->child->valuestring, "gcflow") == 0;
    const struct hx_process_spec spec = {.argv = foreign ? NULL : argv,
                                         .shell = foreign ? p->run->subject.client : NULL,
                                         .env = (const char *const *)env.items,
                                         .input = in ? gc_strbuf_text(&input) : NULL,
                                         .deadline_ms = p->deadline_ms};
    if (s == GC_OK)
        s = hx_process_run(&spec, &result, err);
    cJSON_Delete(filled);
    *seen = (struct hx_seen){.ran = true,
                             .exit_code = result.exit_code,
                             .out = result.out,
                             .err_text = result.err_text,
                             .took_ms = result.took_ms};
    return s;
}

/* --- the rest --------------------------------------------------------------------------------- */

static enum gc_status play_advance(struct hx_play *p, const cJSON *when, struct hx_seen *seen,
                                   struct gc_error *err)
{
    char body[64];
    (void)seen;
    snprintf(body, sizeof body, "{\"ms\": %lld}", (long long)gc_json_int(when, "advance_ms", 0));
    return hx_mock_call(&p->run->mock, p->world, "POST", "/clock/advance", body, NULL, err);
}

static enum gc_status play_admin(struct hx_play *p, const cJSON *when, struct hx_seen *seen,
                                 struct gc_error *err)
{
    const struct hx_template t = hx_play_template(p);
    struct gc_strbuf body GC_AUTO(gc_strbuf_release) = GC_STRBUF(BODY_BYTES);
    cJSON *filled;
    (void)seen;
    enum gc_status s = hx_template_json(&t, gc_json_get(when, "admin"), &filled, err);
    if (s != GC_OK)
        return s;
    const cJSON *json = gc_json_get(filled, "body");
    struct gc_jsonw w = gc_jsonw(&body);
    if (json)
        gc_jsonw_value(&w, json);
    s = hx_mock_call(&p->run->mock, p->world, gc_json_str(filled, "method"),
                     gc_json_str(filled, "path"), json ? gc_strbuf_text(&body) : NULL, NULL, err);
    cJSON_Delete(filled);
    return s;
}

static enum gc_status play_wait(struct hx_play *p, const cJSON *when, struct hx_seen *seen,
                                struct gc_error *err)
{
    int64_t ms = gc_json_int(when, "wait_ms", 0);
    const struct timespec pause = {.tv_sec = ms / 1000, .tv_nsec = (ms % 1000) * 1000000};
    (void)p, (void)seen, (void)err;
    nanosleep(&pause, NULL);
    return GC_OK;
}

enum gc_status hx_when_play(struct hx_play *p, const cJSON *when, struct hx_seen *seen,
                            struct gc_error *err)
{
    typedef enum gc_status (*play_fn)(struct hx_play *, const cJSON *, struct hx_seen *,
                                      struct gc_error *);
    static const play_fn plays[] = {
        [HX_ACT_RUN] = play_run,         [HX_ACT_REQUEST] = hx_when_request,
        [HX_ACT_ADVANCE] = play_advance, [HX_ACT_ADMIN] = play_admin,
        [HX_ACT_WAIT] = play_wait,
    };
    enum hx_act act = hx_act_of(when);
    *seen = (struct hx_seen){0};
    return plays[act](p, when, seen, err);
}
