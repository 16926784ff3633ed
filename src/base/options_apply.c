#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "options_parse.h"
#include "url.h"

enum { SECRET_FILE_BYTES = 64 * 1024 };

/* A value on its way into the config. */
struct entry {
    struct gc_invocation *inv; /* NULL: lists are not possible */
    const struct gc_option *option;
    void *config;
    struct gc_problems *problems;
    const char *file; /* where the value stands: the program's name, or a file and a position */
    struct gc_pos pos;
    const char *text;
    char from[96]; /* "--port" or "GCMOCK_PORT" */
};

static void wrong(const struct entry *e, const char *fmt, ...) GC_PRINTF(2, 3);
static void wrong(const struct entry *e, const char *fmt, ...)
{
    struct gc_strbuf what GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    va_list ap;
    va_start(ap, fmt);
    gc_strbuf_vaddf(&what, fmt, ap);
    va_end(ap);
    gc_problems_add(e->problems, e->file, e->pos, "%s: %s", e->from, gc_strbuf_text(&what));
}

static void *field(const struct entry *e)
{
    return (char *)e->config + e->option->offset;
}

static void set_flag(const struct entry *e)
{
    static const char *const words[2][4] = {{"0", "false", "no", "off"},
                                            {"1", "true", "yes", "on"}};
    for (int value = 0; value < 2; value++)
        for (size_t i = 0; i < 4; i++)
            if (strcasecmp(e->text, words[value][i]) == 0) {
                *(bool *)field(e) = value;
                return;
            }
    wrong(e, "\"%s\" is none of 1, true, yes, on, 0, false, no, off", e->text);
}

static void set_string(const struct entry *e)
{
    if (e->option->required && !*e->text)
        wrong(e, "must not be empty");
    else
        *(const char **)field(e) = e->text;
}

static void set_url(const struct entry *e)
{
    struct gc_url url;
    struct gc_error err = {0};
    if (gc_url_parse(&url, e->text, &err) == GC_OK)
        *(const char **)field(e) = e->text;
    else
        wrong(e, "%s", err.message);
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

static void set_number(const struct entry *e, const char *kind, bool good, int64_t v)
{
    char permitted[80];
    range(e->option, permitted, sizeof permitted);
    if (!good)
        wrong(e, "\"%s\" is not %s (%s)", e->text, kind, permitted);
    else if (!within(e->option, v))
        wrong(e, "%s is out of range: %s", e->text, permitted);
    else
        *(int64_t *)field(e) = v;
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

static void set_int(const struct entry *e)
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

static void set_duration(const struct entry *e)
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

static void set_choice(const struct entry *e)
{
    const char *word;
    size_t n;
    for (int i = 0; (n = gc_option_choice(e->option->choices, i, &word)) > 0; i++)
        if (strlen(e->text) == n && memcmp(e->text, word, n) == 0) {
            *(int *)field(e) = i;
            return;
        }
    struct gc_strbuf all GC_AUTO(gc_strbuf_release) = GC_STRBUF(1000);
    for (int i = 0; (n = gc_option_choice(e->option->choices, i, &word)) > 0; i++)
        gc_strbuf_addf(&all, "%s%.*s", i ? ", " : "", (int)n, word);
    wrong(e, "\"%s\" is none of %s", e->text, gc_strbuf_text(&all));
}

static void append(const struct entry *e, const char *item)
{
    struct gc_list *list = field(e);
    const char **items = realloc(list->items, (list->n + 1) * sizeof *items);
    if (!items) {
        wrong(e, "out of memory");
        return;
    }
    list->items = items;
    list->items[list->n++] = item;
}

/* By commas, from the environment and from a default; empty parts do not count. */
static void set_list(const struct entry *e)
{
    char *copy = gc_strdup(e->text), *rest = copy;
    if (!copy) {
        wrong(e, "out of memory");
        return;
    }
    e->inv->owned[e->inv->n_owned++] = copy;
    for (char *item; (item = strsep(&rest, ",")) != NULL;)
        if (*item)
            append(e, item);
}

static void (*const setters[])(const struct entry *) = {
    [GC_OPT_FLAG] = set_flag,     [GC_OPT_STRING] = set_string, [GC_OPT_SECRET] = set_string,
    [GC_OPT_URL] = set_url,       [GC_OPT_INT] = set_int,       [GC_OPT_DURATION] = set_duration,
    [GC_OPT_CHOICE] = set_choice, [GC_OPT_LIST] = set_list,
};

/* The content of a secret's file without the line break at its end, or NULL. */
static char *read_secret_file(const struct entry *e)
{
    FILE *f = fopen(e->text, "re");
    char *text = calloc(1, SECRET_FILE_BYTES + 1);
    size_t n = f && text ? fread(text, 1, SECRET_FILE_BYTES, f) : 0;
    if (!f || ferror(f))
        wrong(e, "%s: %s", e->text, strerror(errno));
    else if (!text)
        wrong(e, "out of memory");
    else {
        text[strcspn(text, "\r\n")] = '\0';
        if (n == SECRET_FILE_BYTES)
            wrong(e, "%s: too long for a secret", e->text);
        else if (!*text)
            wrong(e, "%s: its first line is empty", e->text);
    }
    if (f)
        fclose(f);
    if (text && !*text) {
        free(text);
        return NULL;
    }
    return text;
}

static void set_given(struct entry *e, const struct gc_given *g)
{
    snprintf(e->from, sizeof e->from, "--%s%s%s", g->no ? "no-" : "", g->option->name,
             g->file ? "-file" : "");
    e->text = g->text;
    if (g->option->type == GC_OPT_FLAG) {
        *(bool *)field(e) = !g->no;
    } else if (g->option->type == GC_OPT_LIST) {
        append(e, g->text);
    } else if (g->file) {
        char *secret = read_secret_file(e);
        if (secret) {
            e->inv->owned[e->inv->n_owned++] = secret;
            *(const char **)field(e) = secret;
        }
    } else {
        setters[g->option->type](e);
    }
}

static bool apply_flags(struct entry *e)
{
    bool found = false;
    for (size_t i = 0; i < e->inv->n_given; i++) {
        if (e->inv->given[i].option != e->option)
            continue;
        set_given(e, &e->inv->given[i]);
        found = true;
    }
    return found;
}

/* An empty variable counts as not set: that is how it is cleared in compose files and CI. */
static const char *from_environment(const struct gc_option *o)
{
    const char *text = o->env ? getenv(o->env) : NULL;
    return text && *text ? text : NULL;
}

static enum gc_option_origin apply_one(struct gc_invocation *inv, const struct gc_option *o)
{
    struct entry e = {.inv = inv,
                      .option = o,
                      .config = inv->config,
                      .problems = &inv->problems,
                      .file = inv->program->name};
    const char *env = from_environment(o);
    if (o->fallback && o->type != GC_OPT_LIST) {
        size_t before = inv->problems.n;
        snprintf(e.from, sizeof e.from, "default of --%s", o->name);
        e.text = o->fallback;
        setters[o->type](&e);
        assert(inv->problems.n == before); /* the program's own table is wrong */
        (void)before;
    }
    if (apply_flags(&e))
        return GC_FROM_FLAG;
    if (!env && !(o->fallback && o->type == GC_OPT_LIST))
        return o->fallback ? GC_FROM_DEFAULT : GC_NOT_SET;
    snprintf(e.from, sizeof e.from, "%s", env ? o->env : o->name);
    e.text = env ? env : o->fallback;
    setters[o->type](&e);
    return env ? GC_FROM_ENV : GC_FROM_DEFAULT;
}

void gc_option_set(const struct gc_option *o, void *config, const char *text, const char *file,
                   struct gc_pos pos, struct gc_problems *problems)
{
    struct entry e = {.option = o,
                      .config = config,
                      .text = text,
                      .problems = problems,
                      .file = file,
                      .pos = pos};
    assert(o->type != GC_OPT_LIST);
    snprintf(e.from, sizeof e.from, "%s", o->env ? o->env : o->name);
    setters[o->type](&e);
}

static void require(struct gc_invocation *inv, const struct gc_option *o)
{
    const char *file = o->type == GC_OPT_SECRET ? "-file PATH" : " ";
    gc_problems_add(&inv->problems, inv->program->name, (struct gc_pos){0},
                    o->env ? "missing --%s%s%s (or set %s)" : "missing --%s%s%s", o->name, file,
                    o->type == GC_OPT_SECRET ? "" : gc_option_metavar(o), o->env);
}

enum gc_status gc_options_apply(struct gc_invocation *inv)
{
    const struct gc_program *p = inv->program;
    const struct gc_command *c = inv->command;
    size_t n_own = c ? c->n_options : 0, n = n_own + p->n_common;
    char **owned = realloc(inv->owned, (inv->n_owned + inv->n_given + n + 1) * sizeof *owned);
    inv->owned = owned ? owned : inv->owned;
    inv->settings = calloc(n + 1, sizeof *inv->settings);
    inv->config = calloc(1, p->config_size + 1);
    if (!inv->settings || !inv->config || !owned)
        return GC_E_NOMEM;
    for (size_t i = 0; i < n; i++) {
        const struct gc_option *o = i < n_own ? &c->options[i] : &p->common[i - n_own];
        inv->settings[i].option = o;
        inv->settings[i].origin = apply_one(inv, o);
        inv->n_settings++;
        if (o->required && inv->settings[i].origin == GC_NOT_SET && !inv->confused)
            require(inv, o);
    }
    return GC_OK;
}

enum gc_status gc_options_init(struct gc_invocation *inv, const struct gc_program *p, int argc,
                               char **argv)
{
    size_t n = (size_t)argc + 1, n_flags = n;
    for (int i = 1; i < argc; i++)
        n_flags += argv[i][0] == '-' && argv[i][1] != '-' ? strlen(argv[i]) : 0; /* "-vvq" */
    *inv = (struct gc_invocation){.program = p};
    inv->given = calloc(n_flags, sizeof *inv->given);
    inv->operands = calloc(n, sizeof *inv->operands);
    inv->owned = calloc(n, sizeof *inv->owned);
    return inv->given && inv->operands && inv->owned ? GC_OK : GC_E_NOMEM;
}

static void free_list(struct gc_invocation *inv, const struct gc_option *o)
{
    if (o->type == GC_OPT_LIST)
        free(((struct gc_list *)(void *)((char *)inv->config + o->offset))->items);
}

void gc_options_release(struct gc_invocation *inv)
{
    for (size_t i = 0; i < inv->n_settings; i++)
        free_list(inv, inv->settings[i].option);
    for (size_t i = 0; i < inv->n_owned; i++) {
        explicit_bzero(inv->owned[i], strlen(inv->owned[i]));
        free(inv->owned[i]);
    }
    free(inv->owned);
    free(inv->given);
    free(inv->operands);
    free(inv->settings);
    free(inv->config);
    gc_problems_release(&inv->problems);
    *inv = (struct gc_invocation){0};
}
