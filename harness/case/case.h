/* case.h - a case: one JSON file that says what is given, what happens, what must come out.
 *
 *   struct hx_cases cases = {0};
 *   if (hx_cases_load(&cases, paths, n_paths, &problems, &err) != GC_OK) ...
 *   for (size_t i = 0; i < cases.n; i++) run(cases.items[i]);
 *   hx_cases_release(&cases);
 *
 * A file with `rows` becomes one case a row: "name: row name", with ${row.X} filled in. Everything
 * that a schema can't say is checked here: unknown keys, names used twice, cases that can't fail.
 *
 * Source:     fixtures/schema/case.schema.json; fixtures/README.md explains every word.
 * Ownership:  the list owns its cases; a case owns its document.
 * Threads:    loaded cases are read-only and may be run from any thread.
 * Errors:     GC_E_DATA with every problem as file:line:column; GC_E_IO; GC_E_NOMEM.
 */
#ifndef HX_CASE_H
#define HX_CASE_H

#include "base/json/json.h"

struct hx_case {
    char *name;         /* a sentence; with the row's name behind a colon */
    const char *file;   /* as given or found; borrowed from doc */
    char *area;         /* the folder's name: "action" */
    struct gc_json doc; /* the whole case, rows filled in */
    const char *provenance;
    const cJSON *given, *when, *then; /* borrowed from doc; given and then may be NULL */
    bool only_ours;                   /* "only": "gcmock": holds for our own programs alone */
    bool needs_service;               /* a request goes to the Data Action service */
    bool needs_process;               /* ... whose process the case sets up: env, args, upstreams */
    bool runs_client;                 /* runs gcflow */
    bool waits; /* time is its subject: something in it is slow, or does not answer */
};

struct hx_cases {
    struct hx_case **items;
    size_t n, cap;
};

/* paths: files, or folders that are searched for *.json; sorted by path. */
GC_NODISCARD enum gc_status hx_cases_load(struct hx_cases *out, const char *const *paths,
                                          size_t n_paths, struct gc_problems *problems,
                                          struct gc_error *err);
void hx_cases_release(struct hx_cases *cases);
/* Drops the cases that are not wanted. */
void hx_cases_keep(struct hx_cases *cases, bool (*wanted)(const void *ctx, const struct hx_case *c),
                   const void *ctx);

enum { HX_BODY_BYTES = 16 * 1024 * 1024 };

/* What a `when`, or a step of one, does. */
enum hx_act {
    HX_ACT_NONE,
    HX_ACT_RUN,
    HX_ACT_REQUEST,
    HX_ACT_STEPS,
    HX_ACT_ADVANCE,
    HX_ACT_ADMIN,
    HX_ACT_WAIT,
    HX_ACT_CALL,
    HX_ACT_TOGETHER,
};
enum hx_act hx_act_of(const cJSON *when);
const cJSON *hx_acts_in(const cJSON *when); /* the first of its steps, or of what goes together */

/* Calls of flows (call.c): "call", "message", "workflow" ...; the member that says which flow, or
 * NULL; is one made at all, here or in a step? */
enum { HX_N_CALL_WORDS = 7, HX_N_CALL_GIVEN = 23 };
extern const char *const hx_call_words[HX_N_CALL_WORDS];
extern const char *const hx_call_given[HX_N_CALL_GIVEN]; /* parts of `given` that are for them */
const cJSON *hx_call_of(const cJSON *when);
bool hx_call_any(const cJSON *when);

bool hx_case_has_keyword(const struct hx_case *c, const char *keyword);
/* A setting of gcaction alone: nobody else's service knows it. */
bool hx_case_env_is_ours(const char *name);

#endif
