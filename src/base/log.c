#include "base/log.h"

#include <ctype.h>
#include <errno.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/json/write.h"
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

/* logfmt: a word stands alone, everything else is quoted as JSON would. */
static void logfmt_text(struct gc_strbuf *line, const char *text, size_t n)
{
    if (is_plain(text, n)) {
        gc_strbuf_add(line, text, n);
    } else {
        struct gc_jsonw w = gc_jsonw(line);
        gc_jsonw_strn(&w, text, n);
    }
}

/* A line is written for each request: printf would cost more than the rest of it. */
static void add_all(struct gc_strbuf *line, const char *a, const char *b, const char *c)
{
    gc_strbuf_adds(line, a);
    gc_strbuf_adds(line, b);
    gc_strbuf_adds(line, c);
}

static void logfmt_line(struct gc_strbuf *line, const char *ts, enum gc_log_level level,
                        const char *event, const struct gc_log_field *fields, size_t n_fields)
{
    add_all(line, "ts=", ts, " level=");
    add_all(line, level_names[level], " ev=", "");
    logfmt_text(line, event, strlen(event));
    for (size_t i = 0; i < n_fields; i++) {
        const struct gc_log_field *f = &fields[i];
        add_all(line, " ", f->key, "=");
        if (f->kind == GC_LOG_NUMBER)
            gc_strbuf_addi(line, f->number);
        else if (f->text)
            logfmt_text(line, f->text, gc_utf8_clip(f->text, strlen(f->text), FIELD_BYTES));
    }
}

static void json_line(struct gc_strbuf *line, const char *ts, enum gc_log_level level,
                      const char *event, const struct gc_log_field *fields, size_t n_fields)
{
    struct gc_jsonw w = gc_jsonw(line);
    gc_jsonw_object(&w);
    gc_jsonw_put_str(&w, "ts", ts);
    gc_jsonw_put_str(&w, "level", level_names[level]);
    gc_jsonw_put_str(&w, "ev", event);
    for (size_t i = 0; i < n_fields; i++) {
        const struct gc_log_field *f = &fields[i];
        gc_jsonw_key(&w, f->key);
        if (f->kind == GC_LOG_NUMBER)
            gc_jsonw_int(&w, f->number);
        else if (f->text)
            gc_jsonw_strn(&w, f->text, gc_utf8_clip(f->text, strlen(f->text), FIELD_BYTES));
        else
            gc_jsonw_null(&w);
    }
    gc_jsonw_end(&w);
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
    if (atomic_load(&chosen_format) == GC_LOG_JSON)
        json_line(&line, ts, level, event, shown, n_fields);
    else
        logfmt_line(&line, ts, level, event, shown, n_fields);
    gc_strbuf_addc(&line, '\n');
    if (gc_strbuf_status(&line) == GC_OK)
        write_line(&line);
}
