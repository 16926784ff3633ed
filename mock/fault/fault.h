/* fault.h - what goes wrong: matches, actions, and the course a world's faults take.
 *
 *   {"id": "users-down", "match": {"path": "/users/7"}, "action": {"status": 503}}
 *
 *   struct mock_plan plan;
 *   if (mock_faults_choose(&world->faults, &subject, &plan)) ...
 *
 * The first fault that matches decides, in the order in which they were added, later additions
 * first. The format is in fixtures/schema/fault.schema.json, the words in fixtures/README.md.
 *
 * Source:     names of wire faults: WireMock's, curl's test servers', Toxiproxy's.
 * Ownership:  a plan holds a reference to its fault; mock_plan_release gives it back.
 * Errors:     GC_E_DATA with positions for a fault that is not valid; GC_E_TOO_BIG for more than
 *             MOCK_MAX_FAULTS; GC_E_NOMEM.
 */
#ifndef MOCK_FAULT_H
#define MOCK_FAULT_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/json/json.h"
#include "base/json/write.h"
#include "base/status.h"

struct mock_fault;
struct mock_operations; /* match.h */
struct mock_subject;

#define MOCK_MAX_FAULTS   1000
#define MOCK_MAX_DELAY_MS 600000

enum mock_wire {
    MOCK_WIRE_NONE,
    MOCK_WIRE_RESET,      /* CONNECTION_RESET_BY_PEER: a true RST, after_bytes of the answer sent */
    MOCK_WIRE_EMPTY,      /* EMPTY_RESPONSE: closed without a byte */
    MOCK_WIRE_BAD_CHUNK,  /* MALFORMED_RESPONSE_CHUNK: 200, chunked, then garbage */
    MOCK_WIRE_GARBAGE,    /* RANDOM_DATA_THEN_CLOSE */
    MOCK_WIRE_IDLE,       /* idle: reads, never answers */
    MOCK_WIRE_STREAM,     /* stream: an answer that never ends */
    MOCK_WIRE_SKIP,       /* skip: leaves out the first bytes of the answer */
    MOCK_WIRE_WRITEDELAY, /* writedelay: a pause before each write */
    MOCK_WIRE_TRUNCATED,  /* TRUNCATED_BODY: the right length announced, less sent */
    MOCK_WIRE_LENGTH,     /* WRONG_LENGTH: Content-Length larger or smaller than the body */
    MOCK_WIRE_BANDWIDTH,  /* bandwidth: bytes_per_s */
    MOCK_WIRE_SLOW_CLOSE, /* slow_close: all sent, Connection: close, closed later */
    MOCK_WIRE_SLICER,     /* slicer: the answer in small pieces, a pause between them */
    MOCK_WIRE_LIMIT_DATA, /* limit_data: closed after so many bytes */
};

/* What is to happen with one exchange. Zeroed: nothing. */
struct mock_plan {
    struct mock_fault *fault; /* holds a reference; NULL for a plan made of request headers */
    char fault_id[64];        /* for the journal */
    int status;               /* 0: the endpoint answers itself; else its envelope with this */
    const char *code;         /* Optional: overrides the envelope's code */
    const cJSON *headers;     /* Optional: object of texts, added to the answer */
    const cJSON *body;        /* Optional: JSON in place of the envelope */
    const char *body_text;    /* Optional: any text in place of it */
    const char *content_type; /* Optional */
    int64_t retry_after_s;    /* -1: none */
    bool expire_token,
        revoke_token; /* the request's own token is made so before the endpoint looks */
    int64_t delay_ms; /* before the first byte */
    enum mock_wire wire;
    int64_t after_bytes;  /* RESET, SKIP, TRUNCATED, LIMIT_DATA; -1: the action's default */
    int64_t length_delta; /* LENGTH */
    int64_t bytes_per_s;  /* BANDWIDTH */
    int64_t piece_bytes;  /* SLICER, STREAM, WRITEDELAY */
    int64_t pause_ms;     /* WRITEDELAY, SLICER, STREAM, SLOW_CLOSE */
    int64_t dribble_pieces, dribble_ms; /* the body in so many pieces over so long; 0: at once */
};

/* The canonical name of a wire fault ("CONNECTION_RESET_BY_PEER"); "" for MOCK_WIRE_NONE. */
const char *mock_wire_name(enum mock_wire wire);

struct mock_faults {
    pthread_mutex_t lock;
    struct mock_fault **list;
    size_t n, cap;
    uint64_t next_id;
    uint64_t prng; /* for faults without a seed of their own */
};

void mock_faults_init(struct mock_faults *f);
void mock_faults_release(struct mock_faults *f);
void mock_faults_clear(struct mock_faults *f);

/* Checks without adding; problems get positions from doc. known: NULL takes any operation. */
bool mock_fault_check(const struct gc_json *doc, const cJSON *fault,
                      const struct mock_operations *known, struct gc_problems *problems);
/* Adds one; replaces the fault of the same id. id_out (may be NULL) receives its id. doc NULL: it
 * was checked. Whether there is such an operation is for mock_fault_check to say. */
GC_NODISCARD enum gc_status mock_faults_add(struct mock_faults *f, const struct gc_json *doc,
                                            const cJSON *fault, struct gc_problems *problems,
                                            char id_out[64]);
/* Checks and adds the fault that doc is, or all of the array: all of them or, for whatever reason,
 * none. Writes an array of {"id"} for them. */
GC_NODISCARD enum gc_status mock_faults_add_all(struct mock_faults *f, const struct gc_json *doc,
                                                const struct mock_operations *known,
                                                struct gc_problems *problems, struct gc_jsonw *ids);
bool mock_faults_remove(struct mock_faults *f, const char *id);
/* Writes one fault as it was added, with "id", "matched" and "acted"; id NULL: an array of all,
 * the one that is asked first first. False (and nothing written): no such fault. */
bool mock_faults_write(struct mock_faults *f, const char *id, struct gc_jsonw *w);
/* Where faults with ordered answers stand: an array of {"fault","position","of","remaining"}. */
void mock_faults_write_scenarios(struct mock_faults *f, struct gc_jsonw *w);
void mock_faults_reset_scenarios(struct mock_faults *f);
size_t mock_faults_count(struct mock_faults *f);

/* Decides for a request whose path and body are known; counts the match. False: nothing is to
 * happen. */
bool mock_faults_choose(struct mock_faults *f, struct mock_subject *s, struct mock_plan *plan);
/* What a request's own headers ask for (`Prefer: code=N`, `X-GCMock-Fault`; their values or NULL).
 * A malformed one gives a plan with status 400 and a body_text that says why. */
bool mock_plan_from_headers(const char *prefer, const char *fault, struct mock_plan *plan);
void mock_plan_release(struct mock_plan *plan); /* a released plan may be released again */

#endif
