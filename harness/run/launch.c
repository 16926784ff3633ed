/* How the service under test is started: its command line, its environment, its port. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "harness/program/loopback.h"
#include "harness/run/services.h"

enum { OWN_ARGS = 3, TRIES = 3 };

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

/* Starting takes the processor, all else of a case most often waits: so few start together. */
static void enter_gate(struct hx_services *services)
{
    pthread_mutex_lock(&services->lock);
    while (services->n_starting >= services->most_at_once)
        pthread_cond_wait(&services->changed, &services->lock);
    services->n_starting++;
    pthread_mutex_unlock(&services->lock);
}

static void leave_gate(struct hx_services *services)
{
    pthread_mutex_lock(&services->lock);
    services->n_starting--;
    pthread_cond_broadcast(&services->changed);
    pthread_mutex_unlock(&services->lock);
}

static enum gc_status start(struct hx_run *run, struct hx_slot *slot,
                            const struct hx_process_spec *spec, const char *port_file,
                            unsigned *port, struct gc_error *err)
{
    struct hx_services *services = run->runner->services;
    enter_gate(services);
    enum gc_status s = hx_service_start(&slot->service, spec, port_file, port, err);
    leave_gate(services);
    slot->port = *port;
    slot->is_ours = !run->runner->subject.start;
    snprintf(slot->url, sizeof slot->url, "http://127.0.0.1:%u", *port);
    return s;
}

static enum gc_status launch(struct hx_run *run, struct hx_slot *slot, struct gc_error *err)
{
    struct hx_env env GC_AUTO(hx_env_release) = {0};
    struct gc_strbuf program GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    struct gc_strbuf port_file GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    const char *foreign = run->runner->subject.start, **argv = NULL;
    unsigned port = 0;
    cJSON *filled = NULL;
    hx_port_release(&slot->claimed);
    if (foreign) {
        slot->claimed = hx_port_claim();
        port = slot->claimed.number;
    }
    enum gc_status s = hx_env_set_service(&env, run, port, err);
    if (s == GC_OK && !foreign)
        s = our_argv(run, &program, &port_file, &filled, &argv, err);
    const struct hx_process_spec spec = {.argv = argv,
                                         .shell = foreign,
                                         .env = (const char *const *)env.items,
                                         .deadline_ms = run->deadline_ms};
    if (s == GC_OK)
        s = start(run, slot, &spec, foreign ? NULL : gc_strbuf_text(&port_file), &port, err);
    cJSON_Delete(filled);
    free(argv);
    return s;
}

static bool somebody_listens(unsigned port)
{
    int fd = port ? hx_loopback_connect(port) : -1;
    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

enum gc_status hx_service_launch(struct hx_run *run, struct hx_slot *slot, struct gc_error *err)
{
    slot->port = 0;
    enum gc_status s = launch(run, slot, err);
    /* A port that was free a moment ago may be some other program's by now. */
    for (int i = 1; i < TRIES && s != GC_OK && run->runner->subject.start; i++)
        if (somebody_listens(slot->port))
            s = launch(run, slot, err);
    return s;
}
