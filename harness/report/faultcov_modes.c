/* The failure modes of an endpoint, and how each shows in the journal. */
#include <stdlib.h>
#include <string.h>

#include "harness/report/faultcov.h"

enum { OVERSIZED_BYTES = 1024 * 1024 };

static bool is_aborted(const cJSON *entry)
{
    return gc_json_bool(entry, "aborted", false) || gc_json_bool(entry, "pending", false);
}

static bool is_delayed(const cJSON *action)
{
    return gc_json_get(action, "delay") || gc_json_get(action, "dribble");
}

/* The program gave up: in a delay, or on an answer that has not even begun. */
static bool timed_out(const cJSON *entry, const cJSON *action)
{
    return gc_json_bool(entry, "pending", false) || (is_delayed(action) && is_aborted(entry));
}

static bool was_slow(const cJSON *entry, const cJSON *action)
{
    return is_delayed(action) && !is_aborted(entry);
}

static int64_t answer_status(const cJSON *entry)
{
    return gc_json_int(gc_json_get(entry, "answer"), "status", 0);
}

static bool was_oversized(const cJSON *entry, const cJSON *action)
{
    (void)action;
    return gc_json_int(gc_json_get(entry, "answer"), "body_bytes", 0) > OVERSIZED_BYTES;
}

static bool has_own_type(const cJSON *entry, const cJSON *action)
{
    const char *type = gc_json_str(action, "content_type");
    return type && !strstr(type, "json") && answer_status(entry) / 100 == 2;
}

static bool was_malformed(const cJSON *entry, const cJSON *action)
{
    const char *type = gc_json_str(action, "content_type");
    return gc_json_str(action, "body_text") && (!type || strstr(type, "json")) &&
           answer_status(entry) / 100 == 2 &&
           cJSON_IsString(gc_json_get(gc_json_get(entry, "answer"), "body"));
}

/* Recognised by the hint "mode" (of the fault, or as its id "mode:NAME"), the answer's status, the
 * wire fault's name, or a look at the entry; the first row that fits counts. */
/* clang-format off */
const struct hx_mode hx_modes[HX_N_MODES] = {
    {"reset",              0, " CONNECTION_RESET_BY_PEER ", NULL},
    {"empty",              0, " EMPTY_RESPONSE ", NULL},
    {"truncated",          0, " truncated_body limit_data wrong_length skip MALFORMED_RESPONSE_CHUNK ", NULL},
    {"garbage",            0, " RANDOM_DATA_THEN_CLOSE ", NULL},
    {"timeout",            0, " idle ", timed_out},
    {"slow",               0, " bandwidth slicer writedelay slow_close ", was_slow},
    {"oversized",          0, " stream ", was_oversized},
    {"wrong_content_type", 0, NULL, has_own_type},
    {"malformed_json",     0, NULL, was_malformed},
    {"wrong_type",         0, NULL, NULL}, /* by its hint */
    {"refused",            0, NULL, NULL}, /* nobody sees it: by the case's upstreams */
    {"400", 400, NULL, NULL}, {"401", 401, NULL, NULL}, {"403", 403, NULL, NULL},
    {"404", 404, NULL, NULL}, {"409", 409, NULL, NULL}, {"415", 415, NULL, NULL},
    {"429", 429, NULL, NULL}, {"500", 500, NULL, NULL}, {"502", 502, NULL, NULL},
    {"503", 503, NULL, NULL}, {"504", 504, NULL, NULL},
};
/* clang-format on */
int hx_mode_find(const char *name)
{
    for (size_t i = 0; i < HX_N_MODES; i++)
        if (strcmp(hx_modes[i].name, name) == 0)
            return (int)i;
    return -1;
}

static bool names_wire(const char *wires, const char *wire)
{
    const char *at = wires ? strstr(wires, wire) : NULL;
    return at && at[-1] == ' ' && at[strlen(wire)] == ' ';
}

int hx_mode_of_entry(const cJSON *entry, const cJSON *fault)
{
    static const char prefix[] = "mode:";
    const cJSON *action = gc_json_get(fault, "action");
    const char *hint = gc_json_str(fault, "mode"), *wire = gc_json_str(entry, "wire");
    const char *id = gc_json_str(entry, "fault");
    if (!hint && id && strncmp(id, prefix, sizeof prefix - 1) == 0)
        hint = id + sizeof prefix - 1;
    if (hint)
        return hx_mode_find(hint);
    for (size_t i = 0; i < HX_N_MODES; i++) {
        const struct hx_mode *m = &hx_modes[i];
        if ((wire && *wire && names_wire(m->wires, wire)) ||
            (m->shows && m->shows(entry, action)) ||
            (m->status && m->status == answer_status(entry)))
            return (int)i;
    }
    return -1;
}
