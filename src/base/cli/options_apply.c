#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cli/options_parse.h"

enum { SECRET_FILE_BYTES = 64 * 1024 };

static void wipe(struct gc_strbuf *b)
{
    if (b->data)
        explicit_bzero(b->data, b->cap);
    gc_strbuf_release(b);
}

/* The first line of a secret's file, or NULL. */
static char *read_secret_file(const struct gc_option_entry *e)
{
    struct gc_strbuf text GC_AUTO(wipe) = GC_STRBUF(SECRET_FILE_BYTES);
    enum gc_status s = gc_strbuf_read_file(&text, e->text);
    size_t n = strcspn(gc_strbuf_text(&text), "\r\n");
    if (s != GC_OK)
        gc_option_wrong(e, "%s: %s", e->text,
                        s == GC_E_IO        ? strerror(errno)
                        : s == GC_E_TOO_BIG ? "too long for a secret"
                                            : gc_status_text(s));
    else if (n == 0)
        gc_option_wrong(e, "%s: its first line is empty", e->text);
    char *secret = s == GC_OK && n > 0 ? gc_strndup(gc_strbuf_text(&text), n) : NULL;
    if (s == GC_OK && n > 0 && !secret)
        gc_option_wrong(e, "%s", gc_status_text(GC_E_NOMEM));
    return secret;
}

static void set_given(struct gc_option_entry *e, const struct gc_given *g)
{
    snprintf(e->from, sizeof e->from, "--%s%s%s", g->no ? "no-" : "", g->option->name,
             g->file ? "-file" : "");
    e->text = g->text;
    if (g->option->type == GC_OPT_FLAG) {
        *(bool *)gc_option_field(e) = !g->no;
    } else if (g->option->type == GC_OPT_LIST) {
        gc_option_append(e, g->text);
    } else if (g->file) {
        char *secret = read_secret_file(e);
        if (secret) {
            e->inv->owned[e->inv->n_owned++] = secret;
            *(const char **)gc_option_field(e) = secret;
        }
    } else {
        gc_option_set(e);
    }
}

static bool apply_flags(struct gc_option_entry *e)
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
    struct gc_option_entry e = {.inv = inv,
                                .option = o,
                                .config = inv->config,
                                .problems = &inv->problems,
                                .file = inv->program->name};
    const char *env = from_environment(o);
    if (o->fallback && o->type != GC_OPT_LIST) {
        size_t before = inv->problems.n;
        snprintf(e.from, sizeof e.from, "default of --%s", o->name);
        e.text = o->fallback;
        gc_option_set(&e);
        assert(inv->problems.n == before); /* the program's own table is wrong */
        (void)before;
    }
    if (apply_flags(&e))
        return GC_FROM_FLAG;
    if (!env && !(o->fallback && o->type == GC_OPT_LIST))
        return o->fallback ? GC_FROM_DEFAULT : GC_NOT_SET;
    snprintf(e.from, sizeof e.from, "%s", env ? o->env : o->name);
    e.text = env ? env : o->fallback;
    gc_option_set(&e);
    return env ? GC_FROM_ENV : GC_FROM_DEFAULT;
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
