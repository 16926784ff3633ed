/* From the text of a value to the field of a config, one function a type. */
#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/cli/options_parse.h"
#include "base/http/url.h"

void gc_option_wrong(const struct gc_option_entry *e, const char *fmt, ...)
{
    struct gc_strbuf what GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    va_list ap;
    va_start(ap, fmt);
    gc_strbuf_vaddf(&what, fmt, ap);
    va_end(ap);
    gc_problems_add(e->problems, e->file, e->pos, "%s: %s", e->from, gc_strbuf_text(&what));
}

void *gc_option_field(const struct gc_option_entry *e)
{
    return (char *)e->config + e->option->offset;
}

static void set_flag(const struct gc_option_entry *e)
{
    static const char *const words[2][4] = {{"0", "false", "no", "off"},
                                            {"1", "true", "yes", "on"}};
    for (int value = 0; value < 2; value++)
        for (size_t i = 0; i < 4; i++)
            if (strcasecmp(e->text, words[value][i]) == 0) {
                *(bool *)gc_option_field(e) = value;
                return;
            }
    gc_option_wrong(e, "\"%s\" is none of 1, true, yes, on, 0, false, no, off", e->text);
}

static void set_string(const struct gc_option_entry *e)
{
    if (e->option->required && !*e->text)
        gc_option_wrong(e, "must not be empty");
    else
        *(const char **)gc_option_field(e) = e->text;
}

static void set_url(const struct gc_option_entry *e)
{
    struct gc_url url;
    struct gc_error err = {0};
    if (gc_url_parse(&url, e->text, &err) == GC_OK)
        *(const char **)gc_option_field(e) = e->text;
    else
        gc_option_wrong(e, "%s", gc_error_text(&err));
}

static bool within(const struct gc_option *o, int64_t v)
{
    return o->min == 0 && o->max == 0 ? v >= 0 : v >= o->min && v <= o->max;
}

/* "1 to 65535", "100ms to 1h", "0 or more" */
static void range(const struct gc_option *o, char *out, size_t cap)
{
    char low[32], high[32];
    bool open = (o->min == 0 && o->max == 0) || o->max == INT64_MAX;
    snprintf(low, sizeof low, "%" PRId64, o->min);
    snprintf(high, sizeof high, "%" PRId64, o->max);
    if (o->type == GC_OPT_DURATION) {
        gc_duration_format(o->min, low);
        gc_duration_format(o->max, high);
    }
    snprintf(out, cap, open ? "%s or more" : "%s to %s", low, high);
}

static void set_number(const struct gc_option_entry *e, const char *kind, bool good, int64_t v)
{
    char permitted[80];
    range(e->option, permitted, sizeof permitted);
    if (!good)
        gc_option_wrong(e, "\"%s\" is not %s (%s)", e->text, kind, permitted);
    else if (!within(e->option, v))
        gc_option_wrong(e, "%s is out of range: %s", e->text, permitted);
    else
        *(int64_t *)gc_option_field(e) = v;
}

/* Digits with an optional minus; *end is what follows. */
static bool read_number(const char *text, int64_t *v, const char **end)
{
    const char *digits = text + (*text == '-');
    char *stop;
    if (*digits < '0' || *digits > '9')
        return false;
    errno = 0;
    *v = strtoll(text, &stop, 10);
    *end = stop;
    return errno == 0;
}

static void set_int(const struct gc_option_entry *e)
{
    int64_t v = 0;
    const char *end = "?";
    bool good = read_number(e->text, &v, &end) && *end == '\0';
    set_number(e, "a whole number", good, v);
}

static const struct {
    const char *unit;
    int64_t ms;
} units[] = {{"h", 3600000}, {"m", 60000}, {"s", 1000}, {"ms", 1}, {"", 1}};

static void set_duration(const struct gc_option_entry *e)
{
    int64_t v = 0;
    const char *end = "?";
    bool good = false;
    if (read_number(e->text, &v, &end))
        for (size_t i = 0; i < GC_COUNT_OF(units) && !good; i++)
            good = strcmp(end, units[i].unit) == 0 && !__builtin_mul_overflow(v, units[i].ms, &v);
    set_number(e, "a duration like 250ms, 5s, 2m or 1h", good, v);
}

void gc_duration_format(int64_t ms, char out[32])
{
    size_t i = 0;
    while (units[i].ms > 1 && (ms == 0 || ms % units[i].ms != 0))
        i++;
    snprintf(out, 32, "%" PRId64 "%s", ms / units[i].ms, ms == 0 ? "" : units[i].unit);
}

size_t gc_option_choice(const char *choices, int i, const char **word)
{
    const char *p = choices;
    for (; i > 0 && p; i--) {
        p = strchr(p, '|');
        p = p ? p + 1 : NULL;
    }
    *word = p ? p : "";
    return strcspn(*word, "|");
}

static void set_choice(const struct gc_option_entry *e)
{
    const char *word;
    size_t n;
    for (int i = 0; (n = gc_option_choice(e->option->choices, i, &word)) > 0; i++)
        if (strlen(e->text) == n && memcmp(e->text, word, n) == 0) {
            *(int *)gc_option_field(e) = i;
            return;
        }
    struct gc_strbuf all GC_AUTO(gc_strbuf_release) = GC_STRBUF(1000);
    for (int i = 0; (n = gc_option_choice(e->option->choices, i, &word)) > 0; i++)
        gc_strbuf_addf(&all, "%s%.*s", i ? ", " : "", (int)n, word);
    gc_option_wrong(e, "\"%s\" is none of %s", e->text, gc_strbuf_text(&all));
}

void gc_option_append(const struct gc_option_entry *e, const char *item)
{
    struct gc_list *list = gc_option_field(e);
    const char **items = realloc(list->items, (list->n + 1) * sizeof *items);
    if (!items) {
        gc_option_wrong(e, "out of memory");
        return;
    }
    list->items = items;
    list->items[list->n++] = item;
}

/* By commas, from the environment and from a default; empty parts do not count. */
static void set_list(const struct gc_option_entry *e)
{
    char *copy = gc_strdup(e->text), *rest = copy;
    if (!copy) {
        gc_option_wrong(e, "out of memory");
        return;
    }
    e->inv->owned[e->inv->n_owned++] = copy;
    for (char *item; (item = strsep(&rest, ",")) != NULL;)
        if (*item)
            gc_option_append(e, item);
}

static void (*const setters[])(const struct gc_option_entry *) = {
    [GC_OPT_FLAG] = set_flag,     [GC_OPT_STRING] = set_string, [GC_OPT_SECRET] = set_string,
    [GC_OPT_URL] = set_url,       [GC_OPT_INT] = set_int,       [GC_OPT_DURATION] = set_duration,
    [GC_OPT_CHOICE] = set_choice, [GC_OPT_LIST] = set_list,
};

void gc_option_set(const struct gc_option_entry *e)
{
    setters[e->option->type](e);
}

void gc_option_read(const struct gc_option *o, void *config, const char *text, const char *file,
                    struct gc_pos pos, struct gc_problems *problems)
{
    struct gc_option_entry e = {.option = o,
                                .config = config,
                                .text = text,
                                .problems = problems,
                                .file = file,
                                .pos = pos};
    assert(o->type != GC_OPT_LIST);
    snprintf(e.from, sizeof e.from, "%s", o->env ? o->env : o->name);
    gc_option_set(&e);
}
