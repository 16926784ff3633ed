/* The service under test: a process of its own for each case (ours, started in
 * milliseconds), or one process for all cases with the same environment (somebody else's, which may
 * need half a second), whose cases then follow one another in one world. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json/write.h"
#include "base/random.h"
#include "harness/run/loopback.h"
#include "harness/run/run.h"

enum { GRACE_MS = 10000, OWN_ARGS = 3 };

struct hx_slot {
    struct hx_slot *next;
    bool shared;
    char *key;            /* shared: what of the case its process depends on */
    pthread_mutex_t busy; /* shared: held while a case uses it */
    char world[HX_WORLD];
    char url[HX_URL];
    struct hx_service *service; /* NULL: not ours to stop */
};

struct hx_services {
    pthread_mutex_t lock; /* guards slots */
    struct hx_slot *slots;
    struct hx_dead_ends dead_ends;
};

enum gc_status hx_services_new(struct hx_services **out, struct gc_error *err)
{
    struct hx_services *services = calloc(1, sizeof *services);
    if (!services)
        return gc_fail_nomem(err);
    enum gc_status s = hx_dead_ends_open(&services->dead_ends, err);
    if (s != GC_OK) {
        free(services);
        return s;
    }
    pthread_mutex_init(&services->lock, NULL);
    *out = services;
    return GC_OK;
}

static void slot_free(struct hx_slot *slot)
{
    hx_service_stop(slot->service, GRACE_MS, NULL);
    pthread_mutex_destroy(&slot->busy);
    free(slot->key);
    free(slot);
}

void hx_services_free(struct hx_services *services)
{
    if (!services)
        return;
    while (services->slots) {
        struct hx_slot *slot = services->slots;
        services->slots = slot->next;
        slot_free(slot);
    }
    hx_dead_ends_close(&services->dead_ends);
    pthread_mutex_destroy(&services->lock);
    free(services);
}

void hx_upstream_url(const struct hx_run *run, const char *name, char out[HX_URL])
{
    const char *way = gc_json_str(gc_json_get(run->c->given, "upstreams"), name);
    const struct hx_dead_ends *ends = &run->runner->services->dead_ends;
    if (!way || strcmp(way, "mock") == 0)
        snprintf(out, HX_URL, "%s", run->base_url);
    else
        snprintf(out, HX_URL, "http://127.0.0.1:%u",
                 strcmp(way, "refused") == 0 ? ends->refused_port : ends->hole_port);
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

static void set_world(struct hx_run *run, const char *world)
{
    const char *base = run->runner->mock.base_url;
    if (world != run->world)
        snprintf(run->world, sizeof run->world, "%s", world);
    snprintf(run->mock_url, sizeof run->mock_url, "%s/w/%s", base, run->world);
    snprintf(run->base_url, sizeof run->base_url, "%s/w/%s",
             run->runner->relay_url ? run->runner->relay_url : base, run->world);
}

/* --- starting --------------------------------------------------------------------------------- */

/* gcaction's command line: it tells by the file which port it took. */
static enum gc_status our_argv(struct hx_run *run, struct gc_strbuf *program,
                               struct gc_strbuf *port_file, cJSON **filled, const char ***argv_out,
                               struct gc_error *err)
{
    const cJSON *args = gc_json_get(gc_json_get(run->c->given, "service"), "args");
    const char **argv = calloc(OWN_ARGS + (size_t)cJSON_GetArraySize(args) + 1, sizeof *argv);
    size_t n = 0;
    enum gc_status s = argv ? hx_run_dir(run, err) : gc_fail_nomem(err);
    if (!argv)
        return s;
    *argv_out = argv;
    if (s == GC_OK && args)
        s = hx_template_json(&run->values, args, filled, err);
    gc_strbuf_addf(program, "%s/gcaction", run->runner->programs);
    gc_strbuf_addf(port_file, "%s/port", run->dir);
    argv[n++] = gc_strbuf_text(program);
    argv[n++] = "--port-file";
    argv[n++] = gc_strbuf_text(port_file);
    for (const cJSON *a = *filled ? (*filled)->child : NULL; a; a = a->next)
        argv[n++] = a->valuestring;
    return s;
}

static enum gc_status start(struct hx_run *run, struct hx_slot *slot, struct gc_error *err)
{
    struct hx_env env GC_AUTO(hx_env_release) = {0};
    struct gc_strbuf program GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    struct gc_strbuf port_file GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    const char *foreign = run->runner->subject.start, **argv = NULL;
    unsigned port = foreign ? hx_free_port() : 0;
    cJSON *filled = NULL;
    enum gc_status s = hx_env_set_service(&env, run, port, err);
    if (s == GC_OK && !foreign)
        s = our_argv(run, &program, &port_file, &filled, &argv, err);
    const struct hx_process_spec spec = {.argv = argv,
                                         .shell = foreign,
                                         .env = (const char *const *)env.items,
                                         .deadline_ms = run->deadline_ms};
    if (s == GC_OK)
        s = hx_service_start(&slot->service, &spec, foreign ? NULL : gc_strbuf_text(&port_file),
                             &port, err);
    snprintf(slot->url, sizeof slot->url, "http://127.0.0.1:%u", port);
    cJSON_Delete(filled);
    free(argv);
    return s;
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
static void slot_key(const struct hx_run *run, struct gc_strbuf *key)
{
    const cJSON *env = gc_json_get(gc_json_get(run->c->given, "service"), "env");
    struct gc_jsonw w = gc_jsonw(key);
    gc_jsonw_object(&w);
    for (const cJSON *v = env ? env->child : NULL; v; v = v->next)
        gc_jsonw_put_value(&w, v->string, v);
    gc_jsonw_put_value(&w, "upstreams", gc_json_get(run->c->given, "upstreams"));
    gc_jsonw_end(&w);
}

static struct hx_slot *find_or_make(struct hx_services *services, const char *key)
{
    pthread_mutex_lock(&services->lock);
    struct hx_slot *slot = services->slots;
    while (slot && strcmp(slot->key, key) != 0)
        slot = slot->next;
    if (!slot && (slot = slot_new(key)) != NULL) {
        slot->next = services->slots;
        services->slots = slot;
    }
    pthread_mutex_unlock(&services->lock);
    return slot;
}

/* Waits for its turn in the shared world, which is then as new. */
static enum gc_status enter_shared(struct hx_run *run, struct gc_error *err)
{
    const struct hx_subject *subject = &run->runner->subject;
    struct gc_strbuf key GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    slot_key(run, &key);
    struct hx_slot *slot =
        find_or_make(run->runner->services, subject->service_url ? "" : gc_strbuf_text(&key));
    if (!slot)
        return gc_fail_nomem(err);
    pthread_mutex_lock(&slot->busy);
    run->slot = slot;
    run->deadline_ms +=
        (gc_now_us() - run->begin_us) / 1000; /* waiting for others does not count */
    run->begin_us = gc_now_us();
    if (!*slot->world && subject->service_url)
        snprintf(slot->world, sizeof slot->world, "%s", subject->world);
    else if (!*slot->world)
        name_world("service", slot->world);
    set_world(run, slot->world);
    enum gc_status s = hx_run_call(run, "POST", "/reset", NULL, err);
    if (s == GC_OK && subject->service_url)
        snprintf(slot->url, sizeof slot->url, "%s", subject->service_url);
    else if (s == GC_OK && !slot->service)
        s = start(run, slot, err);
    return s;
}

static enum gc_status enter_own(struct hx_run *run, struct gc_error *err)
{
    run->slot = slot_new(NULL);
    if (!run->slot)
        return gc_fail_nomem(err);
    return start(run, run->slot, err);
}

enum gc_status hx_services_enter(struct hx_run *run, struct gc_error *err)
{
    const struct hx_subject *subject = &run->runner->subject;
    enum gc_status s = GC_OK;
    name_world(run->c->name, run->world);
    set_world(run, run->world);
    if (!run->c->needs_service)
        return GC_OK;
    bool shared = subject->service_url || (subject->start && !subject->fresh);
    s = shared ? enter_shared(run, err) : enter_own(run, err);
    if (s == GC_OK)
        snprintf(run->service_url, sizeof run->service_url, "%s", run->slot->url);
    return s;
}

void hx_services_stop(struct hx_run *run)
{
    if (!run->slot || run->slot->shared || !run->slot->service)
        return;
    run->service_exit = hx_service_stop(run->slot->service, GRACE_MS, &run->service_log);
    run->slot->service = NULL;
}

void hx_services_listen(struct hx_run *run)
{
    if (run->slot && run->slot->shared && run->slot->service && !run->service_log)
        run->service_log = hx_service_output(run->slot->service);
}

void hx_services_leave(struct hx_run *run)
{
    struct gc_strbuf path GC_AUTO(gc_strbuf_release) = GC_STRBUF(256);
    hx_services_stop(run);
    if (run->slot && run->slot->shared) {
        hx_services_listen(run); /* of a case that broke off: not the next one's affair */
        (void)!hx_run_call(run, "POST", "/reset", NULL, NULL);
        pthread_mutex_unlock(&run->slot->busy);
    } else {
        gc_strbuf_addf(&path, "/worlds/%s", run->world);
        (void)!hx_mock_call(&run->runner->mock, NULL, "DELETE", gc_strbuf_text(&path), NULL, NULL,
                            NULL);
        if (run->slot)
            slot_free(run->slot);
    }
    run->slot = NULL;
}
