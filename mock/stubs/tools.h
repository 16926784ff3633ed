/* tools.h - what templates of stubs can ask beside the request: $clock, $random, $json.
 *
 *   struct stub_tools tools;
 *   stub_tools_init(&tools, now_ms, &prng, body);
 *   stub_tools_add(&tools, &scope);
 *
 * Ownership:  tools live as long as the rendering; body is borrowed.
 * Units:      now_ms counts from 1970 (UTC).
 */
#ifndef MOCK_STUBS_TOOLS_H
#define MOCK_STUBS_TOOLS_H

#include "mock/integrations/velocity/run.h"

/* A tool with what it knows of this rendering behind it. */
struct stub_clock {
    struct velocity_tool tool;
    int64_t now_ms;
};
struct stub_random {
    struct velocity_tool tool;
    uint64_t prng;
};
struct stub_json {
    struct velocity_tool tool;
    const cJSON *body; /* NULL: it is none */
};
struct stub_tools {
    struct stub_clock clock;
    struct stub_random random;
    struct stub_json json;
};
void stub_tools_init(struct stub_tools *t, int64_t now_ms, uint64_t prng, const cJSON *body);
void stub_tools_add(const struct stub_tools *t, struct velocity_scope *scope);

extern const struct velocity_methods stub_clock_methods, stub_random_methods, stub_json_methods;

/* time_text.c: "3 days", "-1 hours 30 minutes" added to a moment; false: it is no such text, or
 * leads beyond the calendar. */
bool stub_time_add(int64_t *ms, const char *text);
/* By a pattern of Java's SimpleDateFormat, or "iso", "epoch" (ms), "unix" (s); zone_ms: what local
 * time is ahead. False: *wrong is the letter that means nothing. */
bool stub_time_format(int64_t ms, int64_t zone_ms, const char *pattern, struct gc_strbuf *to,
                      char *wrong);

#endif
