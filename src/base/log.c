#include "base/log.h"

#include <ctype.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/strbuf.h"
#include "base/text.h"

enum { LINE_BYTES = 64 * 1024, FIELD_BYTES = 2048 };

static atomic_int chosen_level = GC_LOG_WARN;
static atomic_int chosen_format = GC_LOG_LOGFMT;

static const char *const level_names[] = {
    [GC_LOG_NONE] = "none", [GC_LOG_ERROR] = "error", [GC_LOG_WARN] = "warn",
    [GC_LOG_INFO] = "info", [GC_LOG_DEBUG] = "debug",
};

void gc_log_setup(enum gc_log_level level, enum gc_log_format format)
{
    atomic_store(&chosen_level, (int)level);
    atomic_store(&chosen_format, (int)format);
}

int gc_log_enabled(enum gc_log_level level)
{
    return level != GC_LOG_NONE && (int)level <= atomic_load(&chosen_level);
}

/* "***4567"; of a number that has no more than four digits nothing is shown. */
static void hide_phone(const char *phone, char out[8])
{
    char last[4];
    size_t n = 0;
    for (const char *p = phone; *p; p++)
        if (isdigit((unsigned char)*p))
            last[n++ % 4] = *p;
    memcpy(out, "***", 3);
    for (size_t i = 0; n > 4 && i < 4; i++)
        out[3 + i] = last[(n + i) % 4];
    out[n > 4 ? 7 : 3] = '\0';
}

static int is_plain(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)s[i] <= ' ' || (unsigned char)s[i] >= 0x7F || strchr("\"=\\", s[i]))
            return 0;
    return n > 0;
}

/* logfmt: a word stands alone, everything else is quoted as JSON would. A line is written for each
 * request: printf would cost more than the rest of it. */
static void add_text(struct gc_strbuf *line, bool json, const char *text, size_t n)
{
    if (!json && is_plain(text, n))
        gc_strbuf_add(line, text, n);
    else
        gc_strbuf_add_json(line, text, n);
}

/* " key=" or ",\"key\":" */
static void add_key(struct gc_strbuf *line, bool json, const char *key)
{
    if (line->len > 0)
        gc_strbuf_addc(line, json ? ',' : ' ');
    else if (json)
        gc_strbuf_addc(line, '{');
    if (json)
        gc_strbuf_add_json(line, key, strlen(key));
    else
        gc_strbuf_adds(line, key);
    gc_strbuf_addc(line, json ? ':' : '=');
}

static void add_member(struct gc_strbuf *line, bool json, const char *key, const char *text)
{
    add_key(line, json, key);
    add_text(line, json, text, strlen(text));
}

static void add_field(struct gc_strbuf *line, bool json, const struct gc_log_field *f)
{
    add_key(line, json, f->key);
    if (f->kind == GC_LOG_NUMBER)
        gc_strbuf_addi(line, f->number);
    else if (f->text)
        add_text(line, json, f->text, gc_utf8_clip(f->text, strlen(f->text), FIELD_BYTES));
    else if (json)
        gc_strbuf_adds(line, "null");
}

static void write_line(const struct gc_strbuf *line)
{
    ssize_t n;
    do
        n = write(STDERR_FILENO, line->data, line->len);
    while (n < 0 && errno == EINTR);
}

void gc_log_write(enum gc_log_level level, const char *event, const struct gc_log_field *fields,
                  size_t n_fields)
{
    enum { MAX_FIELDS = 32 };
    struct gc_log_field shown[MAX_FIELDS];
    char hidden[MAX_FIELDS][8], ts[GC_TIME_TEXT];
    if (!gc_log_enabled(level))
        return;
    n_fields = n_fields < MAX_FIELDS ? n_fields : MAX_FIELDS;
    for (size_t i = 0; i < n_fields; i++) {
        shown[i] = fields[i];
        if (fields[i].kind == GC_LOG_PHONE && fields[i].text) {
            hide_phone(fields[i].text, hidden[i]);
            shown[i].text = hidden[i];
        }
    }
    gc_time_format(gc_clock_now(&gc_clock_wall), ts);
    struct gc_strbuf line GC_AUTO(gc_strbuf_release) = GC_STRBUF(LINE_BYTES);
    bool json = atomic_load(&chosen_format) == GC_LOG_JSON;
    add_member(&line, json, "ts", ts);
    add_member(&line, json, "level", level_names[level]);
    add_member(&line, json, "ev", event);
    for (size_t i = 0; i < n_fields; i++)
        add_field(&line, json, &shown[i]);
    gc_strbuf_adds(&line, json ? "}\n" : "\n");
    if (gc_strbuf_status(&line) == GC_OK)
        write_line(&line);
}
