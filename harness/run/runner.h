/* runner.h - runs cases, each in a world of its own, several at once.
 *
 *   struct hx_runner runner = {.mock = mock, .programs = "build/bin", .n_threads = 8};
 *   if (hx_services_new(&runner.services, 8, &err) != GC_OK) ...
 *   hx_run_cases(&runner, &cases, results, on_done, ctx);
 *   hx_services_free(runner.services);
 *
 * Ownership:  results belong to the caller (hx_result_release). The runner borrows all that it
 *             names.
 * Threads:    hx_run_cases makes its own; on_done is called by one of them at a time.
 * Errors:     a case that can't be run ends as HX_BROKEN with the reason; the others go on.
 */
#ifndef HX_RUNNER_H
#define HX_RUNNER_H

#include <stdatomic.h>

#include "base/http/client.h"
#include "harness/case/case.h"
#include "harness/coverage/flowcov.h"

/* Each case that is selected ends as exactly one of them; what is still HX_NO_OUTCOME when all are
 * done becomes HX_BROKEN. */
enum hx_outcome { HX_NO_OUTCOME, HX_PASSED, HX_FAILED, HX_BROKEN, HX_LEFT_OUT, HX_N_OUTCOMES };
/* What is judged of somebody else's program: the documents' wording, too? AUTO: of a service. */
enum hx_judge { HX_JUDGE_AUTO, HX_JUDGE_REQUESTS, HX_JUDGE_TUTORIAL };

struct hx_result {
    enum hx_outcome outcome;
    char *detail; /* what was given, expected, came, a diff, the requests seen; NULL when passed */
    cJSON *tree;  /* the same as structure */
    char *reason; /* why it was left out or broken, one line; NULL otherwise */
    char *note;   /* what is odd about it though it passed; NULL: nothing */
    bool ran, too_slow;       /* a program was run; and did not end */
    int exit_code, status;    /* of the last run or answer; status 0: none came */
    unsigned checks_left_out; /* parts that were not asked of somebody else's program */
    int64_t took_ms;
    struct gc_json
        journal;   /* "requests": those that its world saw; without a root: none is known */
    cJSON *faults; /* given, with their ids */
};
void hx_result_release(struct hx_result *r);
const cJSON *hx_fault_find(const cJSON *faults, const char *id); /* NULL: it is not among them */

/* The program under test, ours or someone else's. */
struct hx_subject {
    const char *start;       /* command line of a Data Action service; NULL: our gcaction */
    bool fresh;              /* a new process of it for each case, not one for all of them */
    const char *service_url; /* one that runs already; only cases that don't need its process */
    const char *world;       /* with service_url: the world that its upstreams point to */
    const char *client;      /* command line in place of gcflow */
    const char *path_prefix; /* Optional: in place of /data-action/customer-lookup */
    enum hx_judge judge;
};

/* The control plane of a gcmock, ours in process or one over the network. */
struct hx_mock {
    struct gc_http_client *client;
    const char *base_url;    /* without /w/NAME */
    const char *admin_token; /* Optional */
    int64_t deadline_ms;     /* of a call; 0: in 10 s */
    bool org_is_ours;        /* nobody changes the org that its worlds begin with */
};
/* path begins behind /__admin: "/faults". world, body and answer may be NULL; the caller releases
 * the answer. GC_E_DATA with the problem's detail for a 4xx; GC_E_TOO_BIG when the journal says
 * that it has lost requests. */
GC_NODISCARD enum gc_status hx_mock_call(const struct hx_mock *m, const char *world,
                                         const char *method, const char *path, const char *body,
                                         struct gc_json *answer, struct gc_error *err);

/* What cases share: processes of the service, addresses where nobody answers. most_at_once: how
 * many processes with the same settings serve at once, each a case. */
struct hx_services;
GC_NODISCARD enum gc_status hx_services_new(struct hx_services **out, unsigned most_at_once,
                                            struct gc_error *err);
/* Stops them all: NULL, or what one did wrong when its cases were over. */
const char *hx_services_end(struct hx_services *services);
void hx_services_free(struct hx_services *services); /* NULL is a no-op; stops what it started */

struct hx_runner {
    struct hx_mock mock;
    struct hx_subject subject;
    struct hx_services *services;
    const char *programs;     /* folder of our own programs */
    const char *rerun;        /* how a single case is run again: "gcverify run" */
    bool rerun_has_cases;     /* ... which names where its cases come from, too */
    const char *relay_url;    /* Optional: where programs find the mock, in place of its own URL */
    const atomic_bool *stop;  /* Optional: becoming true leaves out what has not begun */
    struct hx_flowcov *flows; /* Optional: gets what runs of flows took in each case's world */
    bool answers_only;        /* check what the program says, not how it came to it */
    uint64_t seed;            /* of what cases draw; 0: they draw as they like */
    unsigned n_threads;
    int64_t case_limit_ms; /* 0: 30,000 */
};

typedef void (*hx_done_fn)(void *ctx, const struct hx_case *c, const struct hx_result *r);
/* Why the runner's subject can't be asked this case, for the caller to free; NULL when it can. */
char *hx_left_out_reason(const struct hx_runner *runner, const struct hx_case *c);
void hx_run_case(const struct hx_runner *runner, const struct hx_case *c, struct hx_result *out);
/* results: one for each case, zeroed. on_done may be NULL. */
void hx_run_cases(const struct hx_runner *runner, const struct hx_cases *cases,
                  struct hx_result *results, hx_done_fn on_done, void *ctx);

/* Does n things, each once, on several threads, the caller's among them. */
void hx_pool_each(unsigned n_threads, size_t n, void (*one)(void *ctx, size_t i), void *ctx);

#endif
