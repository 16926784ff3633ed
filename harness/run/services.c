/* Processes of the service under test: one for a case that needs it for itself, else one that
 * serves several, one after the other, each time in a world that is as new. */
#include "harness/run/services.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "mock/text/leak.h"

enum { GRACE_MS = 10000, MOST_IDLE = 16 };

enum gc_status hx_services_new(struct hx_services **out, unsigned most_at_once,
                               struct gc_error *err)
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
    pthread_cond_init(&services->changed, NULL);
    services->most_at_once = most_at_once ? most_at_once : 1;
    *out = services;
    return GC_OK;
}

static struct hx_slot *slot_new(const char *key)
{
    struct hx_slot *slot = calloc(1, sizeof *slot);
    if (!slot)
        return NULL;
    slot->busy = true;
    slot->key = gc_strdup(key);
    if (!key || slot->key)
        return slot;
    free(slot);
    return NULL;
}

static void blame(struct hx_services *services, const struct hx_slot *slot, const char *what)
{
    pthread_mutex_lock(&services->lock);
    snprintf(services->leak, sizeof services->leak, "the service %s behind the case \"%s\"", what,
             slot->last_case);
    pthread_mutex_unlock(&services->lock);
}

static void look_for_leaks(struct hx_services *services, const struct hx_slot *slot,
                           const char *log)
{
    char what[160];
    struct mock_leak leak;
    struct mock_leaks *leaks = log && *log ? mock_leaks_new(log, strlen(log)) : NULL;
    for (size_t i = 0; leaks && i < slot->secrets.n; i++) {
        const struct hx_secret *secret = &slot->secrets.items[i];
        if (!mock_leaks_find(leaks, secret->text, secret->client, &leak))
            continue;
        snprintf(what, sizeof what, "printed %s of %s%s%s", secret->what,
                 secret->client ? secret->client : "a client", *leak.how ? ", " : "", leak.how);
        blame(services, slot, what);
    }
    mock_leaks_free(leaks);
}

/* Its last words and its exit code are looked at, too: no case sees them. */
static void slot_free(struct hx_services *services, struct hx_slot *slot)
{
    char *log = NULL, what[128];
    bool ours = slot->is_ours && slot->service;
    int code = hx_service_stop(slot->service, GRACE_MS, &log);
    if (ours && code != 0) {
        snprintf(what, sizeof what, "ended with exit code %d", code);
        blame(services, slot, what);
    }
    look_for_leaks(services, slot, log);
    free(log);
    hx_port_release(&slot->claimed);
    hx_secrets_release(&slot->secrets);
    free(slot->key);
    free(slot);
}

const char *hx_services_end(struct hx_services *services)
{
    while (services->slots) {
        struct hx_slot *slot = services->slots;
        services->slots = slot->next;
        slot_free(services, slot);
    }
    return *services->leak ? services->leak : NULL;
}

void hx_services_free(struct hx_services *services)
{
    if (!services)
        return;
    (void)hx_services_end(services);
    hx_dead_ends_close(&services->dead_ends);
    gc_map_release(&services->offers, free);
    pthread_cond_destroy(&services->changed);
    pthread_mutex_destroy(&services->lock);
    free(services);
}

/* --- taking and giving back ------------------------------------------------------------------- */

static void unlink_slot(struct hx_services *services, struct hx_slot *slot)
{
    struct hx_slot **at = &services->slots;
    while (*at && *at != slot)
        at = &(*at)->next;
    if (*at)
        *at = slot->next;
    slot->next = NULL;
}

static void append_slot(struct hx_services *services, struct hx_slot *slot)
{
    struct hx_slot **at = &services->slots;
    while (*at)
        at = &(*at)->next;
    *at = slot;
    slot->next = NULL;
}

/* An idle one of that key, with room for so many troubles: of those the most troubled, which a good
 * answer heals. *n: how many of the key there are; *unfit: one that is idle, and has no room. */
static struct hx_slot *find_idle(struct hx_services *services, const char *key, unsigned troubles,
                                 unsigned *n, struct hx_slot **unfit)
{
    struct hx_slot *found = NULL;
    *n = 0;
    *unfit = NULL;
    for (struct hx_slot *slot = services->slots; slot; slot = slot->next) {
        if (strcmp(slot->key, key) != 0)
            continue;
        ++*n;
        if (slot->busy)
            continue;
        if (slot->troubles + troubles > HX_MOST_TROUBLES)
            *unfit = slot;
        else if (!found || slot->troubles > found->troubles)
            found = slot;
    }
    return found;
}

/* One that is idle, a new one, or, when there are enough of them, whichever is idle first. *unfit
 * gets one that has to go for it, if any: taken out, for the caller to drop. */
static struct hx_slot *take_slot(struct hx_services *services, const char *key, unsigned troubles,
                                 unsigned most, struct hx_slot **unfit)
{
    unsigned n;
    struct hx_slot *slot;
    pthread_mutex_lock(&services->lock);
    while (!(slot = find_idle(services, key, troubles, &n, unfit)) && n >= most && !*unfit)
        pthread_cond_wait(&services->changed, &services->lock);
    if (slot || n < most)
        *unfit = NULL;
    else
        unlink_slot(services, *unfit);
    if (slot)
        slot->busy = true;
    else if ((slot = slot_new(key)) != NULL)
        append_slot(services, slot);
    pthread_mutex_unlock(&services->lock);
    return slot;
}

/* The one that has been idle for longest, when there are too many of them; taken out. */
static struct hx_slot *one_too_many(struct hx_services *services)
{
    unsigned n_idle = 0;
    struct hx_slot *oldest = NULL;
    for (struct hx_slot *slot = services->slots; slot; slot = slot->next)
        if (!slot->busy && slot->service) {
            n_idle++;
            oldest = oldest ? oldest : slot;
        }
    if (n_idle <= MOST_IDLE)
        return NULL;
    unlink_slot(services, oldest);
    return oldest;
}

static void drop_slot(struct hx_run *run, struct hx_slot *slot)
{
    char world[HX_WORLD];
    bool ours_to_delete = slot->service != NULL;
    memcpy(world, slot->world, sizeof world);
    slot_free(run->runner->services, slot);
    if (ours_to_delete)
        hx_world_delete(&run->runner->mock, world);
}

/* Kept for the next case, unless it is worn. */
static void give_back(struct hx_run *run, struct hx_slot *slot)
{
    struct hx_services *services = run->runner->services;
    bool attached = run->runner->subject.service_url != NULL;
    bool ours = !attached && !run->runner->subject.start;
    bool worn =
        !attached && (!slot->service || run->has_crashed || hx_service_has_ended(slot->service));
    pthread_mutex_lock(&services->lock);
    if (ours)
        slot->troubles = hx_share_troubles(run, slot->troubles);
    worn |= slot->troubles > HX_MOST_TROUBLES;
    unlink_slot(services, slot);
    slot->busy = false;
    gc_copy(slot->last_case, sizeof slot->last_case, run->c->name);
    if (!worn)
        append_slot(services, slot);
    struct hx_slot *extra = one_too_many(services);
    pthread_cond_broadcast(&services->changed);
    pthread_mutex_unlock(&services->lock);
    if (worn)
        drop_slot(run, slot);
    if (extra)
        drop_slot(run, extra);
}

/* --- a case's service ------------------------------------------------------------------------- */

/* It ended by itself when the case before was over: its fault, and nobody else would tell. */
static void tell_end(struct hx_run *run, struct hx_slot *slot)
{
    char *log = NULL;
    if (!slot->service || !hx_service_has_ended(slot->service))
        return;
    int code = hx_service_stop(slot->service, GRACE_MS, &log);
    slot->service = NULL;
    slot->n_cases = 0;
    run->has_crashed = true;
    hx_why_addf(&run->why, "service: it ended by itself, exit code %d, behind the case \"%s\"\n",
                code, slot->last_case);
    if (log && *log)
        hx_why_addf(&run->why, "  (it printed: %.300s)\n", log);
    free(log);
}

static enum gc_status enter_shared(struct hx_run *run, const char *key, unsigned troubles,
                                   struct gc_error *err)
{
    const struct hx_subject *subject = &run->runner->subject;
    struct hx_services *services = run->runner->services;
    struct hx_slot *unfit;
    struct hx_slot *slot = take_slot(services, key, troubles,
                                     subject->service_url ? 1 : services->most_at_once, &unfit);
    if (unfit)
        drop_slot(run, unfit);
    if (!slot)
        return gc_fail_nomem(err);
    run->slot = slot;
    run->deadline_ms +=
        (gc_now_us() - run->begin_us) / 1000; /* waiting for others does not count */
    run->begin_us = gc_now_us();
    tell_end(run, slot);
    run->is_used = slot->n_cases++ > 0;
    run->before = slot->last_case;
    if (!*slot->world && subject->service_url)
        snprintf(slot->world, sizeof slot->world, "%s", subject->world);
    else if (!*slot->world)
        hx_world_name("service", slot->world);
    hx_world_set(run, slot->world);
    enum gc_status s = hx_run_call(run, "POST", "/reset", NULL, err);
    if (s == GC_OK && subject->service_url)
        snprintf(slot->url, sizeof slot->url, "%s", subject->service_url);
    else if (s == GC_OK && !slot->service)
        s = hx_service_launch(run, slot, err);
    return s;
}

static enum gc_status enter_own(struct hx_run *run, struct gc_error *err)
{
    run->slot = slot_new(NULL);
    return run->slot ? hx_service_launch(run, run->slot, err) : gc_fail_nomem(err);
}

enum gc_status hx_services_enter(struct hx_run *run, struct gc_error *err)
{
    struct gc_strbuf key GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    unsigned troubles;
    hx_world_name(run->c->name, run->world);
    hx_world_set(run, run->world);
    if (!run->c->needs_service)
        return GC_OK;
    enum gc_status s = hx_share(run, &key, &troubles)
                           ? enter_shared(run, gc_strbuf_text(&key), troubles, err)
                           : enter_own(run, err);
    if (s == GC_OK)
        snprintf(run->service_url, sizeof run->service_url, "%s", run->slot->url);
    return s;
}

void hx_services_stop(struct hx_run *run)
{
    if (!run->slot || run->slot->key || !run->slot->service)
        return;
    run->service_exit = hx_service_stop(run->slot->service, GRACE_MS, &run->service_log);
    run->slot->service = NULL;
}

void hx_services_listen(struct hx_run *run)
{
    struct hx_slot *slot = run->slot;
    if (!slot || !slot->key || !slot->service || run->service_log)
        return;
    run->service_log = hx_service_output(slot->service);
    /* What it prints late is looked through in the next case: for these, too. */
    (void)!hx_secrets_copy(&run->secrets, &slot->secrets, NULL);
    (void)!hx_secrets_copy(&slot->secrets, &run->secrets, NULL);
}

bool hx_services_has_ended(const struct hx_run *run)
{
    return run->slot && run->slot->key && run->slot->service &&
           hx_service_has_ended(run->slot->service);
}

bool hx_services_is_gone(const struct hx_run *run)
{
    if (!run->slot || !run->slot->key || !run->slot->service)
        return false;
    int fd = hx_loopback_connect(run->slot->port);
    if (fd >= 0)
        close(fd);
    return fd < 0;
}

void hx_services_leave(struct hx_run *run)
{
    hx_services_stop(run);
    hx_services_listen(run); /* of a case that broke off: not the next one's affair */
    if (run->slot && run->slot->key) {
        give_back(run, run->slot);
    } else {
        hx_world_delete(&run->runner->mock, run->world);
        if (run->slot)
            slot_free(run->runner->services, run->slot);
    }
    run->slot = NULL;
}
