/* log.h - one line an event, on stderr: logfmt for people and tools, or JSON lines.
 *
 *   gc_log(GC_LOG_INFO, "action.done", GC_STR("req", id), GC_INT("status", 200));
 *   ts=2026-01-31T08:15:00.250Z level=info ev=action.done req=8f3a status=200
 *
 * Only programs and servers log; libraries return errors. Secrets never come here: tokens and
 * secrets are not logged at all, phone numbers go through GC_PHONE (last four digits).
 *
 * Ownership:  nothing is kept; each line is built in a buffer and leaves in one write(2).
 * Units:      field names carry theirs (upstream_ms).
 * Threads:    gc_log may be called from any thread; gc_log_setup once, before threads start.
 * Errors:     a line that can't be written is dropped.
 */
#ifndef GC_LOG_H
#define GC_LOG_H

#include <stddef.h>
#include <stdint.h>

enum gc_log_level { GC_LOG_NONE, GC_LOG_ERROR, GC_LOG_WARN, GC_LOG_INFO, GC_LOG_DEBUG };
enum gc_log_format { GC_LOG_LOGFMT, GC_LOG_JSON };

enum gc_log_kind { GC_LOG_TEXT, GC_LOG_NUMBER, GC_LOG_PHONE };
struct gc_log_field {
    const char *key;
    enum gc_log_kind kind;
    const char *text; /* NULL prints as an empty value */
    int64_t number;
};

#define GC_STR(k, v)                                                                               \
    {                                                                                              \
        .key = (k), .kind = GC_LOG_TEXT, .text = (v)                                               \
    }
#define GC_INT(k, v)                                                                               \
    {                                                                                              \
        .key = (k), .kind = GC_LOG_NUMBER, .number = (int64_t)(v)                                  \
    }
#define GC_PHONE(k, v)                                                                             \
    {                                                                                              \
        .key = (k), .kind = GC_LOG_PHONE, .text = (v)                                              \
    }

/* Level and form for the whole program; the default is warnings, logfmt. */
void gc_log_setup(enum gc_log_level level, enum gc_log_format format);
int gc_log_enabled(enum gc_log_level level);

#define gc_log(level, event, ...)                                                                  \
    gc_log_write((level), (event), (const struct gc_log_field[]){__VA_ARGS__},                     \
                 sizeof((const struct gc_log_field[]){__VA_ARGS__}) / sizeof(struct gc_log_field))
void gc_log_write(enum gc_log_level level, const char *event, const struct gc_log_field *fields,
                  size_t n_fields);

#endif
