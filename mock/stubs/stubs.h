/* stubs.h - answers for whatever the mock has no answer of its own for, or another than its own.
 *
 *   {"id": "customer", "match": {"method": "GET", "path": "/crm/customers/{id}"},
 *    "answer": {"status": 200, "body": {"id": "${request.params.id}"}}}
 *
 *   struct mock_stub *stub = mock_stubs_find(&world->stubs, mock_org_stubs(org), &subject);
 *   if (stub && mock_stubs_take(&world->stubs, stub, &turn))
 *       mock_stub_answer(stub, &turn, &about, &answer, &err);
 *   mock_stub_unref(stub);
 *
 * The stub of the highest priority that matches answers; of equals the first of a list, and what
 * was added later before what was there. The org's stubs are one set that all worlds share; a world
 * has a set of its own laid over it, and for each stub that was asked a turn: hits, where its
 * answers stand, its draws. A look-up goes by method and the literal segments that a path begins
 * with, so that its time does not grow with the stubs of other paths.
 *
 * Source:     fixtures/README.md, "Stubs"; fixtures/schema/stubs.schema.json. Templates:
 * velocity.h. Ownership:  stubs and sets are reference counted; find gives a reference. Units:
 * milliseconds; at most MOCK_MAX_OWN_STUBS added to one world. Threads:    a finished set and its
 * stubs: any. struct mock_stubs guards itself. Errors:     GC_E_DATA with positions for a stub that
 * is not valid; GC_E_TOO_BIG, GC_E_NOMEM.
 */
#ifndef MOCK_STUBS_H
#define MOCK_STUBS_H

#include <pthread.h>

#include "base/json/write.h"
#include "base/map.h"
#include "mock/fault/fault.h"
#include "mock/fault/match.h"

struct mock_stub;
struct mock_stub_set;

#define MOCK_STUB_ID        64 /* with the NUL */
#define MOCK_STATE_TEXT     128
#define MOCK_MAX_OWN_STUBS  1000000
#define MOCK_FIRST_STATE    "Started" /* that every scenario begins in */
#define MOCK_STUB_OPERATION "stub"    /* what a request is called that a stub alone answers */

/* --- check.c, stub.c: a stub as it was written
 * ---------------------------------------------------------
 */

/* Adds what is wrong with it; known: NULL takes any operation in its match. */
bool mock_stub_check(const struct gc_json *doc, const cJSON *stub,
                     const struct mock_operations *known, struct gc_problems *problems);
const char *mock_stub_id(const struct mock_stub *s);
void mock_stub_unref(struct mock_stub *s); /* NULL is a no-op */
/* What it asks for before it answers. */
bool mock_stub_needs_token(const struct mock_stub *s);
const char *mock_stub_permission(const struct mock_stub *s, size_t i); /* NULL: no more */
/* Where it stands: a file and a line; line 0: it was posted. */
struct gc_pos mock_stub_where(const struct mock_stub *s, const char **file);

/* --- set.c, load.c: an org's stubs
 * ---------------------------------------------------------------------
 */

/* Puts the stubs of an array before those of *set, which is made or, when others hold it too,
 * copied. source: two of an id from one source are a problem, else the later one replaces. name:
 * ids are made of it where none is said. doc: the document that holds the array; of_file: stubs
 * remember where in it they stand. All were checked. */
GC_NODISCARD enum gc_status mock_stub_set_add(struct mock_stub_set **set, const struct gc_json *doc,
                                              const cJSON *array, bool of_file, const char *name,
                                              uint32_t source, struct gc_problems *problems);
/* All was added: from now on it may be asked, by any thread. */
void mock_stub_set_finish(struct mock_stub_set *set);
struct mock_stub_set *mock_stub_set_ref(struct mock_stub_set *set);
void mock_stub_set_unref(struct mock_stub_set *set); /* both: NULL is fine */
size_t mock_stub_set_count(const struct mock_stub_set *set);
/* What is never asked because another of the same conditions stands before it: for validate. */
void mock_stub_set_each_shadowed(const struct mock_stub_set *set,
                                 void (*visit)(void *ctx, const struct mock_stub *shadowed,
                                               const struct mock_stub *by),
                                 void *ctx);

/* --- stubs.c: a world's ------------------------------------------------------------------------
 */

struct mock_stubs {
    pthread_mutex_t lock;
    struct mock_stub_set *own;
    struct mock_stub_set *cleared; /* of the org: all of this set are taken away */
    struct gc_map hidden;          /* ids of the org's that are taken away */
    struct gc_map turns;           /* by id */
    struct gc_map states;          /* of scenarios, by name; absent: the first */
    uint64_t next_id, prng;
};

/* What a stub does this time. */
struct mock_stub_turn {
    const struct mock_action *action;
    uint64_t hits; /* this one included */
    uint64_t prng;
    char state[MOCK_STATE_TEXT]; /* of its scenario, when it was asked; "" without one */
};

void mock_stubs_init(struct mock_stubs *w);
void mock_stubs_release(struct mock_stubs *w);
void mock_stubs_reset(struct mock_stubs *w); /* as init left it */

/* The stub that is to answer, or NULL: none does (an answer that passes has had its turn then). */
struct mock_stub *mock_stubs_find(struct mock_stubs *w, const struct mock_stub_set *org,
                                  struct mock_subject *s);
/* Is there a stub for this method and path, whatever else it asks for? */
bool mock_stubs_meet(struct mock_stubs *w, const struct mock_stub_set *org, const char *method,
                     const char *path);
/* Takes its turn: counts, goes on to the next answer and state. False: another request was faster,
 * and it no longer answers; find again. */
bool mock_stubs_take(struct mock_stubs *w, const struct mock_stub *stub,
                     struct mock_stub_turn *out);

/* Checks and adds the stub that doc is, or all of its array: all of them or none. Writes an array
 * of {"id"}. */
GC_NODISCARD enum gc_status mock_stubs_add(struct mock_stubs *w, const struct gc_json *doc,
                                           const struct mock_operations *known,
                                           struct gc_problems *problems, struct gc_jsonw *ids);
/* The same for one, under this id; *made: there was none of it. */
GC_NODISCARD enum gc_status mock_stubs_put(struct mock_stubs *w, const struct mock_stub_set *org,
                                           const char *id, const struct gc_json *doc,
                                           const struct mock_operations *known,
                                           struct gc_problems *problems, bool *made);
bool mock_stubs_remove(struct mock_stubs *w, const struct mock_stub_set *org, const char *id);
/* Takes all away, the org's too (until the org's files change, or the world is reset). */
void mock_stubs_clear(struct mock_stubs *w, struct mock_stub_set *org);

size_t mock_stubs_count(struct mock_stubs *w); /* of its own */

/* Which stubs a list is to hold: those asked first first. */
struct mock_stub_filter {
    int used;          /* 1: hit, 0: never hit, -1: all */
    size_t limit;      /* 0: all */
    const char *after; /* go on behind this id; NULL: from the first */
};
/* list.c. Writes {"stubs": [...], "total": N}, each as it was added with "id", "hits" and where it
 * stands. */
GC_NODISCARD enum gc_status mock_stubs_write(struct mock_stubs *w, const struct mock_stub_set *org,
                                             const struct mock_stub_filter *filter,
                                             struct gc_jsonw *to);
/* One of them; false, and nothing written: there is none. */
bool mock_stubs_write_one(struct mock_stubs *w, const struct mock_stub_set *org, const char *id,
                          struct gc_jsonw *to);
/* Into an open array, what a request may have meant, at most `most`: stubs of its path that do not
 * match, with what differs. */
void mock_stubs_write_misses(struct mock_stubs *w, const struct mock_stub_set *org,
                             struct mock_subject *s, size_t most, struct gc_jsonw *to);
/* Visits the match of each stub that counts, asked first first, until visit returns false. */
void mock_stubs_each(struct mock_stubs *w, const struct mock_stub_set *org,
                     bool (*visit)(void *ctx, const struct mock_stub *s,
                                   const struct mock_match *m),
                     void *ctx);

/* states.c. An array of {"scenario", "state", "states"}; name NULL: all. False: there is no such
 * scenario. */
bool mock_stubs_write_states(struct mock_stubs *w, const struct mock_stub_set *org,
                             const char *name, struct gc_jsonw *to);
/* GC_E_NOT_FOUND: no stub names the scenario; GC_E_DATA: none names the state. */
GC_NODISCARD enum gc_status mock_stubs_set_state(struct mock_stubs *w,
                                                 const struct mock_stub_set *org, const char *name,
                                                 const char *state, struct gc_error *err);
/* Back to the first state; name NULL: of all scenarios, and all answers, draws and hits begin
 * anew. */
void mock_stubs_reset_states(struct mock_stubs *w, const char *name);

/* --- answer.c ----------------------------------------------------------------------------------
 */

/* What templates see beside the request. */
struct mock_stub_about {
    struct mock_subject *subject;
    const char *world, *base_url; /* with /w/NAME */
    const char *correlation_id;
    int64_t now_ms; /* the world's clock */
};
struct mock_stub_answer {
    struct gc_strbuf headers; /* name, NUL, value, NUL, ...: n_headers of them */
    size_t n_headers;
    struct gc_strbuf body;
    bool has_body;
    const char *content_type;
    struct mock_plan plan; /* status, code, retry_after_s; delay and what goes wrong on the wire */
};
void mock_stub_answer_release(struct mock_stub_answer *a);
/* GC_E_DATA: a template fails, with its place. The answer is released by the caller. */
GC_NODISCARD enum gc_status mock_stub_make_answer(const struct mock_stub *s,
                                                  const struct mock_stub_turn *turn,
                                                  const struct mock_stub_about *about,
                                                  struct mock_stub_answer *out,
                                                  struct gc_error *err);
/* Are all its templates templates? */
void mock_stub_check_templates(const struct gc_json *doc, const cJSON *answer,
                               struct gc_problems *problems);

#endif
