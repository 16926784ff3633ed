/* The stage: the service under test, a process of its own for each case (ours, started in
 * milliseconds), or one process for all cases with the same environment (somebody else's, which may
 * need half a second), whose cases then follow one another in one world. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json/write.h"
#include "base/random.h"
#include "harness/run/dead_end.h"
#include "harness/run/play.h"

enum { GRACE_MS = 10000 };

struct hx_slot {
    struct hx_slot *next;
    bool shared;
    char *key;            /* shared: what of the case its process depends on */
    pthread_mutex_t busy; /* shared: held while a case uses it */
    char world[HX_WORLD];
    char url[HX_URL];
    struct hx_service *service; /* NULL: not ours to stop */
};

struct hx_stage {
    pthread_mutex_t lock; /* guards slots */
    struct hx_slot *slots;
    struct hx_dead_ends dead_ends;
};

enum gc_status hx_stage_new(struct hx_stage **out, struct gc_error *err)
{
    struct hx_stage *stage = calloc(1, sizeof *stage);
    if (!stage)
        return gc_fail_nomem(err);
    enum gc_status s = hx_dead_ends_open(&stage->dead_ends, err);
    if (s != GC_OK) {
        free(stage);
        return s;
    }
    pthread_mutex_init(&stage->lock, NULL);
    *out = stage;
    return GC_OK;
}

static void slot_free(struct hx_slot *slot)
{
    hx_service_stop(slot->service, GRACE_MS, NULL);
    pthread_mutex_destroy(&slot->busy);
    free(slot->key);
    free(slot);
}

void hx_stage_free(struct hx_stage *stage)
{
    if (!stage)
        return;
    while (stage->slots) {
        struct hx_slot *slot = stage->slots;
        stage->slots = slot->next;
        slot_free(slot);
    }
    hx_dead_ends_close(&stage->dead_ends);
    pthread_mutex_destroy(&stage->lock);
    free(stage);
}

void hx_stage_upstream(const struct hx_play *p, const char *name, char out[HX_URL])
{
    const char *way = gc_json_str(gc_json_get(p->c->given, "upstreams"), name);
    const struct hx_stage *stage = p->run->stage;
    if (!way || strcmp(way, "mock") == 0)
        snprintf(out, HX_URL, "%s", p->base_url);
    else
        snprintf(out, HX_URL, "http://127.0.0.1:%u",
                 strcmp(way, "refused") == 0 ? stage->dead_ends.refused_port
                                             : stage->dead_ends.hole_port);
}

/* --- worlds ----------------------------------------------------------------------------------- */

/* "the-external-api-resets-Xy12abCD": the case can be told by its world's name. */
static void name_world(const char *name, char out[HX_WORLD])
{
    enum { WORDS = 40, TAIL = 10 };
    size_t n = 0;
    for (; *name && n < WORDS; name++) {
        char c = *name;
        bool keep = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (keep)
            out[n++] = c;
        else if (n > 0 && out[n - 1] != '-')
            out[n++] = '-';
    }
    if (n == 0 || out[n - 1] != '-')
        out[n++] = '-';
    gc_random_text(out + n, TAIL);
}

static void set_world(struct hx_play *p, const char *world)
{
    const char *base = p->run->mock.base_url;
    if (world != p->world)
        snprintf(p->world, sizeof p->world, "%s", world);
    snprintf(p->mock_url, sizeof p->mock_url, "%s/w/%s", base, p->world);
    snprintf(p->base_url, sizeof p->base_url, "%s/w/%s",
             p->run->relay_url ? p->run->relay_url : base, p->world);
}

/* --- starting --------------------------------------------------------------------------------- */

static enum gc_status service_env(struct hx_play *p, unsigned port, struct hx_env *env,
                                  struct gc_error *err)
{
    char url[HX_URL], number[16];
    const cJSON *extra = gc_json_get(gc_json_get(p->c->given, "service"), "env");
    snprintf(number, sizeof number, "%u", port);
    hx_env_set(env, "PORT", number);
    hx_env_set(env, "HOST", "127.0.0.1");
    hx_stage_upstream(p, "genesys", url);
    hx_env_set(env, "GENESYS_BASE_URL", url);
    hx_stage_upstream(p, "users", url);
    hx_env_set(env, "EXTERNAL_API_BASE", url);
    hx_env_set(env, "GENESYS_REGION", "us-east-1");
    hx_env_set(env, "GENESYS_CLIENT_ID", "demo-client");
    hx_env_set(env, "GENESYS_CLIENT_SECRET", "demo-secret");
    return hx_env_add(env, extra, p, err); /* may also unset what stands above */
}

static enum gc_status start_ours(struct hx_play *p, struct hx_slot *slot, struct gc_error *err)
{
    struct hx_env env GC_AUTO(hx_env_release) = {0};
    struct gc_strbuf program GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    struct gc_strbuf port_file GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    enum { MAX_ARGS = 32 };
    char *owned[MAX_ARGS] = {0};
    const char *argv[MAX_ARGS + 4];
    size_t n = 0, n_owned = 0;
    unsigned port = 0;
    enum gc_status s = hx_play_dir(p, err);
    if (s == GC_OK)
        s = service_env(p, 0, &env, err);
    gc_strbuf_addf(&program, "%s/gcaction", p->run->programs);
    gc_strbuf_addf(&port_file, "%s/port", p->dir);
    argv[n++] = gc_strbuf_text(&program);
    argv[n++] = "--port-file";
    argv[n++] = gc_strbuf_text(&port_file);
    const cJSON *args = gc_json_get(gc_json_get(p->c->given, "service"), "args");
    const struct hx_template t = hx_play_template(p);
    for (const cJSON *a = args ? args->child : NULL; s == GC_OK && a && n_owned < MAX_ARGS;
         a = a->next) {
        struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 16);
        s = hx_template_text(&t, a->valuestring, &text, err);
        if (s == GC_OK)
            s = gc_strbuf_take(&text, &owned[n_owned]);
        if (s == GC_OK)
            argv[n++] = owned[n_owned++];
    }
    argv[n] = NULL;
    const struct hx_process_spec spec = {.argv = argv, .env = (const char *const *)env.items};
    if (s == GC_OK)
        s = hx_service_start_port_file(&slot->service, &spec, gc_strbuf_text(&port_file), &port,
                                       err);
    snprintf(slot->url, sizeof slot->url, "http://127.0.0.1:%u", port);
    for (size_t i = 0; i < n_owned; i++)
        free(owned[i]);
    return s;
}

static enum gc_status start_foreign(struct hx_play *p, struct hx_slot *slot, struct gc_error *err)
{
    struct hx_env env GC_AUTO(hx_env_release) = {0};
    unsigned port = hx_free_port();
    enum gc_status s = service_env(p, port, &env, err);
    const struct hx_process_spec spec = {.shell = p->run->subject.start,
                                         .env = (const char *const *)env.items};
    snprintf(slot->url, sizeof slot->url, "http://127.0.0.1:%u", port);
    return s == GC_OK ? hx_service_start(&slot->service, &spec, port, err) : s;
}

/* --- slots ------------------------------------------------------------------------------------ */

static struct hx_slot *slot_new(const char *key)
{
    struct hx_slot *slot = calloc(1, sizeof *slot);
    if (!slot)
        return NULL;
    pthread_mutex_init(&slot->busy, NULL);
    slot->shared = key != NULL;
    slot->key = gc_strdup(key);
    return slot;
}

/* All that a foreign service's process depends on: its environment and its upstreams. */
static void slot_key(const struct hx_play *p, struct gc_strbuf *key)
{
    const cJSON *env = gc_json_get(gc_json_get(p->c->given, "service"), "env");
    struct gc_jsonw w = gc_jsonw(key);
    gc_jsonw_object(&w);
    for (const cJSON *v = env ? env->child : NULL; v; v = v->next)
        if (!hx_case_env_is_ours(v->string))
            gc_jsonw_put_value(&w, v->string, v);
    gc_jsonw_put_value(&w, "upstreams", gc_json_get(p->c->given, "upstreams"));
    gc_jsonw_end(&w);
}

static struct hx_slot *find_or_make(struct hx_stage *stage, const char *key)
{
    pthread_mutex_lock(&stage->lock);
    struct hx_slot *slot = stage->slots;
    while (slot && strcmp(slot->key, key) != 0)
        slot = slot->next;
    if (!slot && (slot = slot_new(key)) != NULL) {
        slot->next = stage->slots;
        stage->slots = slot;
    }
    pthread_mutex_unlock(&stage->lock);
    return slot;
}

/* Waits for its turn in the shared world, which is then as new. */
static enum gc_status enter_shared(struct hx_play *p, struct gc_error *err)
{
    const struct hx_subject *subject = &p->run->subject;
    struct gc_strbuf key GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    slot_key(p, &key);
    struct hx_slot *slot =
        find_or_make(p->run->stage, subject->service_url ? "" : gc_strbuf_text(&key));
    if (!slot)
        return gc_fail_nomem(err);
    pthread_mutex_lock(&slot->busy);
    p->slot = slot;
    p->deadline_ms += (gc_now_us() - p->begin_us) / 1000; /* waiting for others does not count */
    p->begin_us = gc_now_us();
    if (!*slot->world && subject->service_url)
        snprintf(slot->world, sizeof slot->world, "%s", subject->world);
    else if (!*slot->world)
        name_world("service", slot->world);
    set_world(p, slot->world);
    enum gc_status s = hx_mock_call(&p->run->mock, p->world, "POST", "/reset", NULL, NULL, err);
    if (s == GC_OK && subject->service_url)
        snprintf(slot->url, sizeof slot->url, "%s", subject->service_url);
    else if (s == GC_OK && !slot->service)
        s = start_foreign(p, slot, err);
    return s;
}

static enum gc_status enter_own(struct hx_play *p, struct gc_error *err)
{
    p->slot = slot_new(NULL);
    if (!p->slot)
        return gc_fail_nomem(err);
    return p->run->subject.start ? start_foreign(p, p->slot, err) : start_ours(p, p->slot, err);
}

enum gc_status hx_stage_enter(struct hx_play *p, struct gc_error *err)
{
    const struct hx_subject *subject = &p->run->subject;
    enum gc_status s = GC_OK;
    name_world(p->c->name, p->world);
    set_world(p, p->world);
    if (!p->c->needs_service)
        return GC_OK;
    bool shared = subject->service_url || (subject->start && !subject->fresh);
    s = shared ? enter_shared(p, err) : enter_own(p, err);
    if (s == GC_OK)
        snprintf(p->service_url, sizeof p->service_url, "%s", p->slot->url);
    return s;
}

void hx_stage_stop_service(struct hx_play *p)
{
    if (!p->slot || p->slot->shared || !p->slot->service)
        return;
    p->service_exit = hx_service_stop(p->slot->service, GRACE_MS, &p->service_log);
    p->slot->service = NULL;
}

void hx_stage_leave(struct hx_play *p)
{
    struct gc_strbuf path GC_AUTO(gc_strbuf_release) = GC_STRBUF(256);
    hx_stage_stop_service(p);
    if (p->slot && p->slot->shared) {
        (void)!hx_mock_call(&p->run->mock, p->world, "POST", "/reset", NULL, NULL, NULL);
        pthread_mutex_unlock(&p->slot->busy);
    } else {
        gc_strbuf_addf(&path, "/worlds/%s", p->world);
        (void)!hx_mock_call(&p->run->mock, NULL, "DELETE", gc_strbuf_text(&path), NULL, NULL, NULL);
        if (p->slot)
            slot_free(p->slot);
    }
    p->slot = NULL;
}

const char *hx_stage_refuses(const struct hx_run *run, const struct hx_case *c)
{
    const struct hx_subject *s = &run->subject;
    bool foreign_service = s->start || s->service_url;
    if (c->only_ours && (foreign_service || s->client))
        return "it holds for gcmock's own programs only";
    if (s->service_url && c->needs_process)
        return "it starts the service in its own way, and this one runs already";
    if (foreign_service && c->needs_service &&
        gc_json_get(gc_json_get(c->given, "service"), "args"))
        return "it starts the service with gcaction's own flags";
    if (s->client && c->runs_client && !c->plain_client)
        return "it needs gcflow's own command line";
    return NULL;
}
