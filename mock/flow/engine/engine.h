/* engine.h - walks a flow, as a call would, on the world's clock.
 *
 *   struct flow_request r = {.context = context, .node_id = NULL, .timeout_ms = 5000};
 *   if (flow_run(model, &r, &host, &writer, &err) == GC_OK) ...
 *
 * Nothing sleeps: waits and prompts pass virtual time; only a data action takes real time, which
 * counts. The engine knows no HTTP and no file: what it needs of its surroundings is flow_host.
 *
 * Writes the answer of the simulation API: {"status": ..., "flowId", "trace": [{"nodeId",
 * "nodeName", "nodeType", "path", "elapsed", "result": {...}}], "variables": {...}, "elapsed"}.
 * status is COMPLETED, TIMEOUT (the trace so far is there), FAILED (an action failed and had no
 * path for it, or the step limit was reached; "error" says why).
 *
 * Source:     the simulation dialect of the tutorial; action types and path names of real Architect
 *             exports.
 * Ownership:  borrows everything for the length of the call.
 * Threads:    any number of runs of one model at once.
 * Errors:     GC_E_NOT_FOUND (no such node), GC_E_BAD_REQUEST (a container node; err says its name
 *             and type), GC_E_NOMEM. What goes wrong inside a flow is in the trace, not here.
 */
#ifndef FLOW_ENGINE_H
#define FLOW_ENGINE_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/json/json.h"
#include "base/json/write.h"
#include "base/status.h"
#include "mock/flow/engine/model.h"

/* What a data action came to. */
enum flow_action_end { FLOW_ACTION_SUCCESS, FLOW_ACTION_FAILURE, FLOW_ACTION_TIMEOUT };
struct flow_action_result {
    enum flow_action_end end;
    cJSON *outputs;  /* on success, by the names that Architect gives them; owned by the engine */
    cJSON *error;    /* the error object a flow sees on failure; owned by the engine then */
    char *call;      /* what was sent and what came, for the trace: one JSON object; owned by the
                        engine. NULL: nothing is known */
    int64_t took_ms; /* real time */
};
void flow_action_result_release(struct flow_action_result *r);

/* What a flow asks for. */
struct flow_action_call {
    const char *name, *id; /* of the action; one of them may be NULL. The id goes before the name */
    const cJSON *inputs;
    int64_t timeout_ms;
    const char *flow_id, *node_id; /* who asks; may be NULL */
};

/* What find_item looks for beside the kinds of values that are such items (FLOW_QUEUE ...). */
enum flow_item {
    FLOW_ITEM_SCHEDULE = 1000, /* {start, end, rrule} in local time */
    FLOW_ITEM_SCHEDULE_GROUP,  /* {timeZone, openSchedules, closedSchedules, holidaySchedules} */
    FLOW_ITEM_EMERGENCY_GROUP, /* {enabled} */
    FLOW_ITEM_RESPONSE,        /* {text} */
    FLOW_ITEM_ORGANIZATION,    /* an external one */
    FLOW_ITEM_GRAMMAR,
    FLOW_ITEM_UTILIZATION_LABEL,
};

/* A contact of the store. */
struct flow_contact {
    const cJSON *json;   /* {id, name, email, attributes, ...}; NULL: there is none */
    const char *written; /* the same as gc_jsonw_value writes it, if the store has it so */
    const char *shown;   /* the same as flow_show_contact writes it, if the store has it so */
    struct gc_json own;  /* json is of it, and it is who asked's now; without a root: the store's,
                            and outlives the run */
};

/* What a trace shows of a contact, whatever else the store knows. */
void flow_show_contact(const cJSON *contact, struct gc_jsonw *w);

struct flow_export;
struct flow_host {
    void *ctx;
    int64_t (*now_ms)(void *ctx); /* the world's clock */
    /* The contact whose number is `number` (any notation), into what is zeroed. No GC_OK: the store
     * can't be asked. */
    enum gc_status (*find_contact)(void *ctx, const char *number, struct flow_contact *out);
    cJSON *(*contact_by_id)(void *ctx, const char *id); /* Optional; owned by the caller */
    /* Runs a data action with the inputs, within timeout_ms (real time); inputs and outputs are
     * checked against its contract by the host. */
    void (*run_data_action)(void *ctx, const struct flow_action_call *call,
                            struct flow_action_result *out);
    /* Optional: what an action of the org answers without a service: {"success": {}}, {"failure":
     * {}}, {"timeout": true}, or a list of them in order; NULL: nothing. Borrowed. */
    const cJSON *(*canned_answers)(void *ctx, const char *name_or_id);
    /* Of exports only; each may be NULL. What they give is borrowed. */
    bool (*has_data_action)(void *ctx, const char *name_or_id);
    const cJSON *(*data_table)(void *ctx, const char *name); /* rows; NULL: no such table */
    const cJSON *(*find_item)(void *ctx, int kind,
                              const char *name_or_id); /* enum flow_kind, flow_item */
    const struct flow_export *(*find_flow)(void *ctx, const char *id, const char *name);
    /* Optional. The run came to an action (output NULL), or left it by that output. */
    void (*took)(void *ctx, const struct gc_map_key *action, const char *output);
    int64_t step_limit;       /* 0: 1,000; of exports 10,000 always */
    const char *country_code; /* for ToPhoneNumber: digits, "1" */
    bool e164_only;           /* a lookup finds nobody by a number in another notation */
};

/* Somebody who is on the line while the flow runs, in place of a scenario's `caller`. */
struct flow_line {
    void *ctx;
    void (*hear)(void *ctx, const char *text); /* what is said to them */
    /* What they do now: {"press": "12#"}, {"says": "yes"}, {"hangs_up": true}; NULL: nothing.
     * wants: what the flow waits for ("2 to 4 digits"). The engine frees it (cJSON_Delete). */
    cJSON *(*act)(void *ctx, const char *wants);
    /* An action was left; number 0, output NULL: it has none. */
    void (*left)(void *ctx, int64_t number, const char *name, const char *output);
    /* Optional: for whom is asked only where the flow can't go on without them, not while music
     * plays. What was asked for and is not answered yet becomes the answer's "waitsFor"; NULL: they
     * were not asked, or did something. */
    const char *(*waits_for)(void *ctx);
};

/* How a run ended, for who keeps account of calls; the run fills it in. Zeroed before. */
struct flow_over {
    char queue[256]; /* id or name of the queue that it was transferred to; "": to none */
    bool hung_up;    /* by the caller */
    bool waits;      /* for who is on the line: it is not over */
    int64_t took_ms;
    cJSON *attributes; /* participant data; whoever asked frees it (cJSON_Delete) */
};

struct flow_request {
    const cJSON
        *context; /* from, to, channel, conversationId, mediaType, answers, ...; may be NULL */
    const cJSON *scenario;        /* of exports: given, caller, data_actions; may be NULL */
    const char *node_id;          /* NULL: the flow's entry */
    const struct flow_line *line; /* Optional */
    struct flow_over *over;       /* Optional */
    int64_t timeout_ms;
};

/* The member "waitsFor" of an answer, if somebody on the line was asked in vain. */
void flow_write_waits(const struct flow_request *req, struct gc_jsonw *w);

GC_NODISCARD enum gc_status flow_run(const struct flow_model *model, const struct flow_request *req,
                                     const struct flow_host *host, struct gc_jsonw *out,
                                     struct gc_error *err);

#endif
