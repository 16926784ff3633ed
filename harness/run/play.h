/* play.h - one case being run: its world, its tokens, its service, and what was seen.
 *
 *   hx_given_prepare(p, &err);   world, service, clock, org, tokens, faults
 *   hx_when_play(p, when, &seen, &err);
 *   hx_then_check(p, then, &seen, journal, &why);
 *
 * Ownership:  a play owns its texts and its service; hx_given_undo gives all back.
 * Units:      milliseconds.
 * Threads:    one play, one thread (requests `at_once` make threads of their own).
 * Errors:     those of the mock, the processes and the files that it needs.
 */
#ifndef HX_PLAY_H
#define HX_PLAY_H

#include "base/map.h"
#include "base/strbuf.h"
#include "harness/case/case.h"
#include "harness/case/template.h"
#include "harness/run/process.h"
#include "harness/run/run.h"

enum { HX_WORLD = 65, HX_URL = 512, HX_WHY_BYTES = 256 * 1024 };

struct hx_slot;

struct hx_play {
    const struct hx_run *run;
    const struct hx_case *c;
    char world[HX_WORLD];
    char base_url[HX_URL];    /* of the world, as programs find it */
    char mock_url[HX_URL];    /* of the world, as the harness finds it */
    char service_url[HX_URL]; /* "" when the case has no service */
    char dir[256];            /* temporary folder; "" until somebody asks for it */
    struct gc_map tokens;     /* client id -> token */
    struct hx_slot *slot;     /* the service; NULL when the case has none */
    char *service_log;        /* once it was stopped */
    int service_exit;
    int64_t deadline_ms, begin_us; /* anew when a shared service is had at last */
    cJSON *faults;                 /* as posted, with the ids that they got */
};

/* --- seen: what a run or the requests of one `when` brought -------------------------------------
 */
struct hx_answer {
    int status;          /* 0: no answer */
    const char *failure; /* a word of status.h when there was none: "network", "timeout" */
    char *headers, *body;
    int64_t took_ms;
};
struct hx_seen {
    bool ran, asked;
    int exit_code;
    char *out, *err_text;
    struct hx_answer *answers;
    size_t n_answers;
    int64_t took_ms;
};
void hx_seen_release(struct hx_seen *s);

/* --- given ------------------------------------------------------------------------------------ */
GC_NODISCARD enum gc_status hx_given_prepare(struct hx_play *p, struct gc_error *err);
/* Stops our service, so that its log and exit code can be looked at. */
void hx_given_stop_service(struct hx_play *p);
void hx_given_undo(struct hx_play *p);
struct hx_template hx_play_template(struct hx_play *p);
GC_NODISCARD enum gc_status hx_play_dir(struct hx_play *p, struct gc_error *err); /* makes p->dir */
/* Lines about faults that never acted. */
void hx_given_unused(struct hx_play *p, struct gc_strbuf *why);

/* --- the stage: services and dead ends ----------------------------------------------------------
 */
/* Where programs find an upstream that is "mock", "refused" or "blackhole". */
void hx_stage_upstream(const struct hx_play *p, const char *name, char out[HX_URL]);
/* Enters the world: its own, or that of a shared service; starts what is needed. */
GC_NODISCARD enum gc_status hx_stage_enter(struct hx_play *p, struct gc_error *err);
void hx_stage_stop_service(struct hx_play *p);
void hx_stage_leave(struct hx_play *p);
/* May the run's subject be asked this case? NULL, or why not. */
const char *hx_stage_refuses(const struct hx_run *run, const struct hx_case *c);

/* --- an environment being put together ----------------------------------------------------------
 */
struct hx_env {
    char *items[64]; /* "NAME=value", NULL at the end */
    size_t n;
};
void hx_env_set(struct hx_env *e, const char *name, const char *value); /* NULL value: unset */
GC_NODISCARD enum gc_status hx_env_add(struct hx_env *e, const cJSON *env, struct hx_play *p,
                                       struct gc_error *err);
void hx_env_release(struct hx_env *e);

/* --- when ------------------------------------------------------------------------------------- */
/* One act that is not `steps`. */
GC_NODISCARD enum gc_status hx_when_play(struct hx_play *p, const cJSON *when, struct hx_seen *seen,
                                         struct gc_error *err);

/* The act `request` (in its own file). */
GC_NODISCARD enum gc_status hx_when_request(struct hx_play *p, const cJSON *when,
                                            struct hx_seen *seen, struct gc_error *err);

/* --- then ------------------------------------------------------------------------------------- */
/* Adds a line to why for each thing that is not as `then` says; then is filled in. journal: the
 * requests that the world saw meanwhile, an array. */
void hx_then_check(const struct hx_play *p, const cJSON *then, const struct hx_seen *seen,
                   const cJSON *journal, struct gc_strbuf *why);
/* The part of it about requests (in its own file). */
void hx_then_requests(const cJSON *then, const cJSON *journal, struct gc_strbuf *why);
/* "POST /oauth/token -> 200" */
void hx_entry_line(const cJSON *entry, struct gc_strbuf *to);

/* The detail of a failed case: given, when, then, came, differs, requests, again. */
char *hx_detail(const struct hx_play *p, const struct hx_seen *seen, const cJSON *journal,
                const char *why);

#endif
