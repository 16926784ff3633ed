/* services.h - inside run/: processes of the service under test, and who has them.
 *
 * Ownership:  hx_services owns the slots; a case that is in one has it for itself.
 * Threads:    `lock` guards the list and what is marked so; the rest belongs to the case inside.
 */
#ifndef HX_SERVICES_H
#define HX_SERVICES_H

#include <pthread.h>

#include "harness/program/loopback.h"
#include "harness/run/run.h"

struct hx_slot {
    struct hx_slot *next; /* guarded */
    bool busy;            /* guarded */
    bool is_ours;         /* its exit code says how it ended */
    unsigned troubles;    /* guarded: what went wrong in it last, in a row, of ours */
    char *key;            /* what its process depends on; NULL: of one case alone */
    char world[HX_WORLD];
    char url[HX_URL];
    struct hx_port claimed; /* of one that is told its port */
    unsigned port;
    struct hx_service *service; /* NULL: not ours to stop */
    unsigned n_cases;
    char last_case[160];       /* the case that had it before */
    struct hx_secrets secrets; /* of all its cases */
};

struct hx_services {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct hx_slot *slots; /* guarded; who has been idle for longest is first */
    unsigned most_at_once; /* processes of one key; and that are being started */
    unsigned n_starting;   /* guarded */
    char leak[512];        /* guarded: what one did wrong when its cases were over */
    struct gc_map offers;  /* guarded: what the org offers, as JSON, by what was asked */
    struct hx_dead_ends dead_ends;
};

/* "the-external-api-resets-Xy12abCD": the case can be told by its world's name. */
void hx_world_name(const char *name, char out[HX_WORLD]);
void hx_world_set(struct hx_run *run, const char *world); /* with all its URLs */
void hx_world_delete(const struct hx_mock *mock, const char *world);
/* Starts a process for the run's world. */
GC_NODISCARD enum gc_status hx_service_launch(struct hx_run *run, struct hx_slot *slot,
                                              struct gc_error *err);

#endif
