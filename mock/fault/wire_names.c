#include <string.h>
#include <strings.h>

#include "mock/fault/internal.h"

const char *const mock_wire_params[MOCK_N_WIRE_PARAMS] = {
    "after_bytes", "length_delta", "bytes_per_s", "piece_bytes", "pause_ms",
};
enum { AFTER = 1, DELTA = 2, RATE = 4, PIECE = 8, PAUSE = 16 };

/* clang-format off */
static const struct mock_wire_row rows[] = {
    [MOCK_WIRE_NONE]       = {.name = "", .aliases = ""},
    [MOCK_WIRE_RESET]      = {.name = "CONNECTION_RESET_BY_PEER", .aliases = "reset connection_reset reset_peer",
                              .after_bytes = 0, .params = AFTER},
    [MOCK_WIRE_EMPTY]      = {.name = "EMPTY_RESPONSE", .aliases = "empty no_response", .no_answer = true},
    [MOCK_WIRE_BAD_CHUNK]  = {.name = "MALFORMED_RESPONSE_CHUNK", .aliases = "malformed_chunk bad_chunk"},
    [MOCK_WIRE_GARBAGE]    = {.name = "RANDOM_DATA_THEN_CLOSE", .aliases = "random_data garbage", .no_answer = true},
    [MOCK_WIRE_IDLE]       = {.name = "idle", .aliases = "hang timeout", .no_answer = true},
    [MOCK_WIRE_STREAM]     = {.name = "stream", .aliases = "endless", .piece_bytes = 1024, .pause_ms = 100,
                              .params = PIECE | PAUSE},
    [MOCK_WIRE_SKIP]       = {.name = "skip", .aliases = "", .after_bytes = 16, .params = AFTER},
    [MOCK_WIRE_WRITEDELAY] = {.name = "writedelay", .aliases = "write_delay", .piece_bytes = 256, .pause_ms = 100,
                              .params = PIECE | PAUSE},
    [MOCK_WIRE_TRUNCATED]  = {.name = "truncated_body", .aliases = "truncated truncate", .after_bytes = -1,
                              .params = AFTER},
    [MOCK_WIRE_LENGTH]     = {.name = "wrong_length", .aliases = "wrong_content_length", .length_delta = 10,
                              .params = DELTA},
    [MOCK_WIRE_BANDWIDTH]  = {.name = "bandwidth", .aliases = "throttle", .bytes_per_s = 1024, .params = RATE},
    [MOCK_WIRE_SLOW_CLOSE] = {.name = "slow_close", .aliases = "", .pause_ms = 1000, .params = PAUSE},
    [MOCK_WIRE_SLICER]     = {.name = "slicer", .aliases = "slice", .piece_bytes = 64, .pause_ms = 10,
                              .params = PIECE | PAUSE},
    [MOCK_WIRE_LIMIT_DATA] = {.name = "limit_data", .aliases = "", .after_bytes = 100, .params = AFTER},
};
/* clang-format on */
_Static_assert(GC_COUNT_OF(rows) == MOCK_WIRE_LIMIT_DATA + 1, "a row for each wire fault");

const struct mock_wire_row *mock_wire_row(enum mock_wire wire)
{
    return &rows[wire];
}

const char *mock_wire_name(enum mock_wire wire)
{
    return rows[wire].name;
}

/* Is text (n bytes) the word, when case does not matter and '-' is '_'? */
static bool same_word(const char *text, size_t n, const char *word, size_t word_len)
{
    for (size_t i = 0; i < n && n == word_len; i++) {
        char a = text[i] == '-' ? '_' : text[i];
        if (strncasecmp(&a, &word[i], 1) != 0)
            return false;
    }
    return n == word_len && n > 0;
}

static bool is_alias(const char *text, const char *aliases)
{
    while (*aliases) {
        size_t n = strcspn(aliases, " ");
        if (same_word(text, strlen(text), aliases, n))
            return true;
        aliases += n + (aliases[n] == ' ');
    }
    return false;
}

bool mock_wire_parse(const char *text, enum mock_wire *out)
{
    for (size_t i = 1; i < GC_COUNT_OF(rows); i++) {
        if (!same_word(text, strlen(text), rows[i].name, strlen(rows[i].name)) &&
            !is_alias(text, rows[i].aliases))
            continue;
        *out = (enum mock_wire)i;
        return true;
    }
    return false;
}

void mock_wire_read_params(const cJSON *action, struct mock_plan *plan)
{
    const struct mock_wire_row *row = &rows[plan->wire];
    plan->after_bytes = gc_json_int(action, "after_bytes", row->after_bytes);
    plan->length_delta = gc_json_int(action, "length_delta", row->length_delta);
    plan->bytes_per_s = gc_json_int(action, "bytes_per_s", row->bytes_per_s);
    plan->piece_bytes = gc_json_int(action, "piece_bytes", row->piece_bytes);
    plan->pause_ms = gc_json_int(action, "pause_ms", row->pause_ms);
}

const char *mock_wire_nearest(const char *text)
{
    return gc_nearest_row(text, &rows[1].name, GC_COUNT_OF(rows) - 1, sizeof rows[0]);
}
