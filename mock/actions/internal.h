/* internal.h - the parts of a run: execute.c < login.c < send.c < target.c; failure.c. */
#ifndef MOCK_ACTIONS_INTERNAL_H
#define MOCK_ACTIONS_INTERNAL_H

#include "mock/actions/run.h"

/* One request on its way, and what came of it. */
struct mock_sending {
    struct mock_exchange *x;
    const struct mock_data_action *action;
    const struct action_request *request;
    struct mock_action_who who;
    int64_t deadline_ms;
    struct gc_http_response *answer; /* filled: status, headers, body */
    uint64_t journal_id;             /* filled */
};

/* target.c: where a request goes. */
struct mock_target {
    bool platform;           /* this very mock */
    struct gc_strbuf url;    /* that is called; of the platform: path and query */
    struct gc_strbuf path;   /* as the action has it, for the journal: path */
    struct gc_strbuf origin; /* likewise: "https://crm.example.com", "" for the platform */
    const char *query;       /* into path: behind the NUL that ends it */
};
void mock_target_release(struct mock_target *t);
GC_NODISCARD enum gc_status mock_target_find(struct mock_target *t, const struct mock_exchange *x,
                                             const struct mock_data_action *a, const char *url,
                                             struct gc_error *err);

/* send.c. GC_E_USAGE: it was not sent, and must not be; GC_E_TIMEOUT; other errors: no answer;
 * GC_E_AUTH: credentials of the platform. */
GC_NODISCARD enum gc_status mock_action_send(struct mock_sending *s, struct gc_error *err);

/* limit.c: how many of the org's run. False: too many, the run has failed. */
bool mock_action_take_slot(struct mock_exchange *x, struct mock_action_run *run);
void mock_action_free_slot(struct mock_exchange *x, struct mock_action_run *run);

/* canned.c: an action of the compact form that has "answers" asks no service. */
bool mock_action_has_answers(const struct mock_data_action *a);
bool mock_action_answer(struct mock_exchange *x, struct mock_action_run *run);

/* login.c: what ${authResponse.x} is, to doc. *kept: it is of an earlier run. False: the run has
 * failed. */
bool mock_action_log_in(struct mock_exchange *x, struct mock_action_run *run, int64_t deadline_ms,
                        bool anew, struct gc_json *doc, bool *kept);
/* The bearer token of requests to the platform. */
GC_NODISCARD enum gc_status mock_action_bearer(struct mock_exchange *x,
                                               const struct mock_data_action *a,
                                               char out[MOCK_TOKEN_TEXT], struct gc_error *err);

/* execute.c: one request of any action, sent, and its outputs; the failure stands in the run. */
struct mock_attempt {
    const struct mock_data_action *action;
    struct action_values values;
    int64_t deadline_ms;
};
void mock_action_run_begin(struct mock_action_run *run, const struct mock_action_call *call);
bool mock_action_attempt(struct mock_exchange *x, const struct mock_attempt *a,
                         struct mock_action_run *run);
bool mock_action_fail(struct mock_action_run *run, enum mock_action_wrong wrong,
                      const char *reason); /* always false */

#endif
