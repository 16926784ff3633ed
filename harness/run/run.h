/* run.h - inside run/: one case being run, its world, tokens and service, and what came of it.
 *
 *   hx_given_prepare(run, &err);           world, service, clock, org, tokens, files, faults
 *   hx_when_do(run, when, &observed, &err);
 *   hx_then_check(run, then);
 *
 * Ownership:  a run owns its texts, its service and what was observed; hx_given_undo gives back
 *             what is outside of this process.
 * Threads:    one run, one thread (requests `at_once` make threads of their own).
 * Errors:     those of the mock, the processes and the files that it needs.
 */
#ifndef HX_RUN_H
#define HX_RUN_H

#include "base/map.h"
#include "base/strbuf.h"
#include "harness/case/match.h"
#include "harness/case/template.h"
#include "harness/program/process.h"
#include "harness/run/runner.h"

enum { HX_WORLD = 65, HX_URL = 512 };

struct hx_answer {
    int status;          /* 0: no answer */
    const char *failure; /* a word of status.h when there was none: "network", "timeout" */
    char *headers, *body;
    int64_t took_ms;
};
/* What a program, or the requests of one `when`, brought. */
struct hx_observed {
    bool ran, asked;
    bool is_subject; /* what ran is a program under test, ours or another */
    int exit_code;
    char *out, *err_text;
    struct hx_answer *answers;
    size_t n_answers;
    struct gc_json call; /* the answer of the simulation, when a flow was called; call.h */
    int64_t took_ms;
};
void hx_observed_release(struct hx_observed *o);

struct hx_secret {
    char *text, *client; /* client NULL: nobody knows whose */
    const char *what;    /* "the secret"; a literal */
};
struct hx_secrets {
    struct hx_secret *items;
    size_t n;
};
void hx_secrets_release(struct hx_secrets *s);
/* Remembers a secret; short ones are none, and those that are known are not taken twice. */
GC_NODISCARD enum gc_status hx_secrets_add(struct hx_secrets *s, const char *text, const char *what,
                                           const char *client, struct gc_error *err);
/* Adds all of another's. */
GC_NODISCARD enum gc_status hx_secrets_copy(struct hx_secrets *to, const struct hx_secrets *from,
                                            struct gc_error *err);
char *hx_secrets_masked(const struct hx_secrets *s, const char *text); /* the caller frees */
void hx_secrets_mask_tree(const struct hx_secrets *s, cJSON *node);

struct hx_slot; /* a service's process, and the world it belongs to */

struct hx_run {
    const struct hx_runner *runner;
    const struct hx_case *c;
    struct hx_template values; /* of ${...} */
    /* what is given */
    char world[HX_WORLD];
    char base_url[HX_URL];         /* of the world, as programs find it */
    char mock_url[HX_URL];         /* of the world, as the harness finds it */
    char service_url[HX_URL];      /* "" when the case has no service */
    char dir[256];                 /* temporary folder; "" until somebody asks for it */
    struct gc_map tokens;          /* client id -> token */
    bool has_acted;                /* its world may not be as it was given any more */
    bool has_asked;                /* ... for which the harness itself has asked the mock */
    cJSON *faults;                 /* as posted, with the ids that they got */
    bool draws;                    /* one of them draws by the runner's seed */
    struct hx_slot *slot;          /* the service; NULL when the case has none */
    int64_t deadline_ms, begin_us; /* anew when a shared service is had at last */
    bool alone;                    /* its service is to be a process of its own */
    bool is_used;                  /* it is one that served other cases before */
    bool has_crashed;              /* it has ended by itself */
    const char *before;            /* the last of them */
    /* what came */
    struct hx_observed observed; /* by the last act that brings something */
    struct gc_json journal;
    const cJSON *requests; /* that the world saw: an array, borrowed from the journal */
    int64_t last_id;       /* requests up to here belong to earlier steps */
    char *service_log;     /* once it was stopped */
    int service_exit;
    struct gc_strbuf all_out, all_err; /* of all programs that were run */
    cJSON *sent;                       /* the last request of the harness, filled in */
    struct hx_secrets secrets;
    bool shows_secrets; /* it is asked to */
    struct hx_why why;  /* each thing that is not as `then` says */
    unsigned checks_done, checks_left_out;
};
/* Runs the case, with a service of its own when `alone`. *used_behind (may be NULL) gets the last
 * of the cases that somebody else's process served before, for the caller to free; NULL: none. */
struct hx_result hx_run_once(const struct hx_runner *runner, const struct hx_case *c, bool alone,
                             char **used_behind);
bool hx_run_judges_wording(const struct hx_run *run);

/* given */
/* Posts the case's stubs, in their order; and lines about those that were never hit. */
GC_NODISCARD enum gc_status hx_given_stubs(struct hx_run *run, const cJSON *stubs,
                                           struct gc_error *err);
void hx_given_stubs_unused(struct hx_run *run);
/* Posts the case's faults, in their order; those that draw by the runner's seed. */
GC_NODISCARD enum gc_status hx_given_faults(struct hx_run *run, const cJSON *faults,
                                            struct gc_error *err);
GC_NODISCARD enum gc_status hx_given_prepare(struct hx_run *run, struct gc_error *err);
void hx_given_undo(struct hx_run *run);
struct hx_template hx_run_values(struct hx_run *run);                             /* of ${...} */
GC_NODISCARD enum gc_status hx_run_dir(struct hx_run *run, struct gc_error *err); /* makes dir */
void hx_given_unused(struct hx_run *run); /* lines about faults that never acted */
/* A call of the control plane for the case's world. */
GC_NODISCARD enum gc_status hx_run_call(const struct hx_run *run, const char *method,
                                        const char *path, const char *body, struct gc_error *err);
/* A fresh access token of a client of the world's org. */
GC_NODISCARD enum gc_status hx_mock_token(struct hx_run *run, const char *client_id, char *out,
                                          size_t cap, struct gc_error *err);

/* Which of the world's tokens do these bytes give away? As the control plane answers; false: the
 * mock can't be asked. */
bool hx_mock_find_tokens(const struct hx_mock *m, const char *world, const char *text, size_t len,
                         struct gc_json *answer);
/* What the world's org offers to begin with, or to this client: "client_id", "client_secret",
 * "flow_id", "node_id", "phone_number". Secrets go to the run's. The caller releases it. */
GC_NODISCARD enum gc_status hx_org_offer(struct hx_run *run, const char *client, const char *flow,
                                         struct gc_json *out, struct gc_error *err);

/* services */
/* Enters the world: its own, or that of a shared service; starts what is needed. */
GC_NODISCARD enum gc_status hx_services_enter(struct hx_run *run, struct gc_error *err);
/* Stops our own service, so that its log and exit code can be looked at. */
void hx_services_stop(struct hx_run *run);
/* Takes what a shared service has printed since the case before. */
void hx_services_listen(struct hx_run *run);
bool hx_services_has_ended(const struct hx_run *run); /* a shared one, by itself */
bool hx_services_is_gone(const struct hx_run *run);   /* it listens no more */
void hx_services_leave(struct hx_run *run);
/* May its service be a process that others have, too? Then *key says which ones can, and *troubles
 * how often something is to go wrong in it, which ours count: after five it refuses. */
enum { HX_MOST_TROUBLES = 4 };
GC_NODISCARD bool hx_share(const struct hx_run *run, struct gc_strbuf *key, unsigned *troubles);
/* How often in a row something has gone wrong, behind this case: a good answer begins anew. */
unsigned hx_share_troubles(const struct hx_run *run, unsigned before);
/* The path that stands for any service's; --path names another. */
#define HX_LOOKUP_PATH "/data-action/customer-lookup"

/* An environment that is being put together. */
struct hx_env {
    char **items; /* "NAME=value", NULL at the end */
    size_t n, cap;
    bool failed; /* memory ran out, or a value is longer than 1 MiB */
};
void hx_env_set_upstream(struct hx_env *e, const char *name, const struct hx_run *run,
                         const char *upstream);
/* Base URL and credentials, which every program gets. */
GC_NODISCARD enum gc_status hx_env_set_genesys(struct hx_env *e, struct hx_run *run,
                                               struct gc_error *err);
/* All that a Data Action service gets, the case's own variables among it. Ours gets few workers,
 * unless many requests come at once. */
GC_NODISCARD enum gc_status hx_env_set_service(struct hx_env *e, struct hx_run *run, unsigned port,
                                               struct gc_error *err);
/* A case's `env`, with its ${...} filled in; it may also unset. */
GC_NODISCARD enum gc_status hx_env_add(struct hx_env *e, const cJSON *env, struct hx_run *run,
                                       struct gc_error *err);
void hx_env_release(struct hx_env *e);

/* when: one act that is not `steps`; requests have a file of their own */
GC_NODISCARD enum gc_status hx_when_do(struct hx_run *run, const cJSON *when,
                                       struct hx_observed *observed, struct gc_error *err);
GC_NODISCARD enum gc_status hx_when_request(struct hx_run *run, const cJSON *when,
                                            struct hx_observed *observed, struct gc_error *err);
GC_NODISCARD enum gc_status hx_when_together(struct hx_run *run, const cJSON *when,
                                             struct hx_observed *observed, struct gc_error *err);

/* then: adds to run->why; `then` is filled in */
void hx_then_check(struct hx_run *run, const cJSON *then);
void hx_then_failure_named(struct hx_run *run);
bool hx_names_failure(const struct hx_observed *o); /* does it print a word that does? */
void hx_then_requests(struct hx_run *run, const cJSON *then);
void hx_entry_line(const cJSON *entry, struct gc_strbuf *to); /* "POST /oauth/token -> 200" */
/* All that a failed case tells, as text and as structure, without the secrets. */
char *hx_detail(struct hx_run *run);
cJSON *hx_detail_tree(const struct hx_run *run);

/* secrets: a leak is a difference */
void hx_secrets_search(struct hx_run *run, const char *where, const char *text);

#endif
