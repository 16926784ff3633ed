#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cli/options_parse.h"

enum { WIDTH = 80, LEFT_MAX = 32 };

/* A page on its way out. */
struct page {
    const struct gc_program *program;
    struct gc_strbuf *to;
    bool colour;
};

static void heading(const struct page *p, const char *text)
{
    gc_strbuf_addf(p->to, p->colour ? "\n\033[1m%s\033[0m\n" : "\n%s\n", text);
}

/* Words of text from `column` on, wrapped at WIDTH, later lines at `indent`; ends the line. */
static void wrap(struct gc_strbuf *to, const char *text, size_t column, size_t indent)
{
    bool first = true;
    while (*text) {
        size_t n = strcspn(text, *text == '[' ? "]" : " "); /* a note in brackets stays whole */
        n += *text == '[' && text[n] == ']';
        bool cut = n > WIDTH - indent; /* words of a choice, "a|b|c": no line holds them all */
        for (size_t most = WIDTH - indent; cut && n > 1 && (n > most || text[n - 1] != '|');)
            n--;
        if (!first && column + 1 + n > WIDTH) {
            gc_strbuf_addf(to, "\n%*s", (int)indent, "");
            column = indent;
            first = true;
        }
        gc_strbuf_addf(to, "%s%.*s", first ? "" : " ", (int)n, text);
        column = cut ? WIDTH : column + n + !first;
        first = false;
        text += n;
        text += strspn(text, " ");
    }
    gc_strbuf_addc(to, '\n');
}

/* Lines of text, each wrapped; lines that begin with a space stay as they are. */
static void paragraphs(struct gc_strbuf *to, const char *text)
{
    while (text && *text) {
        size_t n = strcspn(text, "\n");
        struct gc_strbuf line GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 16);
        gc_strbuf_add(&line, text, n);
        if (n > 0 && *text != ' ')
            wrap(to, gc_strbuf_text(&line), 0, 0);
        else
            gc_strbuf_addf(to, "%s\n", gc_strbuf_text(&line));
        text += n + (text[n] == '\n');
    }
}

/* "  left      right, wrapped"; a left side that is too long gets a line of its own. */
static void row(const struct page *p, const char *left, const char *right, size_t column)
{
    if (strlen(left) + 2 > column) {
        gc_strbuf_addf(p->to, "%s\n", left);
        left = "";
    }
    gc_strbuf_addf(p->to, "%-*s", (int)column, left);
    wrap(p->to, right, column, column);
}

void gc_option_label(const struct gc_option *o, struct gc_strbuf *to)
{
    const char *metavar = gc_option_metavar(o);
    bool on = o->type == GC_OPT_FLAG && o->fallback && strcmp(o->fallback, "true") == 0;
    bool optional_value = o == &gc_builtin_options[0];
    gc_strbuf_addf(to, "--%s%s", on ? "no-" : "", o->name);
    if (*metavar)
        gc_strbuf_addf(to, optional_value ? "[=%s]" : " %s", metavar);
}

void gc_option_notes(const struct gc_option *o, struct gc_strbuf *to)
{
    gc_strbuf_adds(to, o->help ? o->help : "");
    if (o->type == GC_OPT_CHOICE && strcmp(gc_option_metavar(o), o->choices) != 0)
        gc_strbuf_addf(to, ": %s", o->choices);
    if (o->type == GC_OPT_LIST)
        gc_strbuf_adds(to, "; may be repeated");
    if (o->required)
        gc_strbuf_adds(to, " (required)");
}

/* "  -p, --port N" */
static void left_side(const struct gc_option *o, struct gc_strbuf *to)
{
    if (o->letter)
        gc_strbuf_addf(to, "  -%c, ", o->letter);
    else
        gc_strbuf_adds(to, "      ");
    gc_option_label(o, to);
}

static void right_side(const struct gc_option *o, struct gc_strbuf *to)
{
    gc_option_notes(o, to);
    if (o->env)
        gc_strbuf_addf(to, " [env: %s]", o->env);
    if (o->fallback && o->type != GC_OPT_FLAG)
        gc_strbuf_addf(to, " [default: %s]", o->fallback);
}

static void option_row(const struct page *p, const struct gc_option *o, size_t column)
{
    struct gc_strbuf left GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    struct gc_strbuf right GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    left_side(o, &left);
    right_side(o, &right);
    row(p, gc_strbuf_text(&left), gc_strbuf_text(&right), column);
    if (o->type != GC_OPT_SECRET)
        return;
    gc_strbuf_reset(&left);
    gc_strbuf_addf(&left, "      --%s-file PATH", o->name);
    row(p, gc_strbuf_text(&left), "read it from the first line of a file", column);
}

static size_t wider(size_t so_far, size_t n)
{
    return n > so_far && n <= LEFT_MAX ? n : so_far;
}

static size_t widest(const struct gc_option *options, size_t n, size_t so_far)
{
    for (size_t i = 0; i < n; i++) {
        struct gc_strbuf left GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
        left_side(&options[i], &left);
        so_far = wider(so_far, left.len + 2);
        if (options[i].type == GC_OPT_SECRET)
            so_far = wider(so_far, strlen(options[i].name) + strlen("      ---file PATH  "));
    }
    return so_far;
}

static void option_rows(const struct page *p, const struct gc_option *options, size_t n,
                        size_t column)
{
    for (size_t i = 0; i < n; i++)
        option_row(p, &options[i], column);
}

static void options_of(const struct page *p, const struct gc_command *c)
{
    const struct gc_program *program = p->program;
    size_t n_own = c ? c->n_options : 0, n_builtin = GC_COUNT_OF(gc_builtin_options);
    size_t column = widest(gc_builtin_options, n_builtin, 20);
    column = widest(program->common, program->n_common, column);
    column = widest(c ? c->options : NULL, n_own, column);
    if (n_own > 0) {
        heading(p, "Options:");
        option_rows(p, c->options, n_own, column);
    }
    heading(p, n_own > 0 ? "Common options:" : "Options:");
    option_rows(p, program->common, program->n_common, column);
    option_rows(p, gc_builtin_options, n_builtin, column);
}

static size_t n_named(const struct gc_program *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->n_commands; i++)
        n += p->commands[i].name != NULL;
    return n;
}

static void command_rows(const struct page *p)
{
    size_t column = 12;
    for (size_t i = 0; i < p->program->n_commands; i++) {
        const char *name = p->program->commands[i].name;
        if (name && strlen(name) + 4 > column)
            column = strlen(name) + 4;
    }
    heading(p, "Commands:");
    for (size_t i = 0; i < p->program->n_commands; i++) {
        const struct gc_command *c = &p->program->commands[i];
        if (!c->name)
            continue;
        struct gc_strbuf left GC_AUTO(gc_strbuf_release) = GC_STRBUF(256);
        gc_strbuf_addf(&left, "  %s", c->name);
        row(p, gc_strbuf_text(&left), c->summary ? c->summary : "", column);
    }
}

static void topic_rows(const struct page *p)
{
    size_t column = 0;
    for (size_t i = 0; i < p->program->n_topics; i++) {
        size_t n = strlen(p->program->name) + strlen(p->program->topics[i].name) + 10;
        column = n > column ? n : column; /* "  NAME help TOPIC  " */
    }
    heading(p, "More help:");
    for (size_t i = 0; i < p->program->n_topics; i++) {
        const struct gc_topic *t = &p->program->topics[i];
        struct gc_strbuf left GC_AUTO(gc_strbuf_release) = GC_STRBUF(256);
        gc_strbuf_addf(&left, "  %s help %s", p->program->name, t->name);
        row(p, gc_strbuf_text(&left), t->summary, column);
    }
}

void gc_help_usage(const struct gc_program *p, const struct gc_command *c, struct gc_strbuf *to)
{
    gc_strbuf_addf(to, "%s%s%s [OPTION]...", p->name, c->name ? " " : "", c->name ? c->name : "");
    if (c->operands)
        gc_strbuf_addf(to, " %s", c->operands);
}

static void usage(const struct page *p, const struct gc_command *c, bool whole)
{
    const char *before = "Usage: ";
    if (c) {
        gc_strbuf_adds(p->to, before);
        gc_help_usage(p->program, c, p->to);
        gc_strbuf_addc(p->to, '\n');
        before = "       ";
    }
    if (whole && n_named(p->program) > 0)
        gc_strbuf_addf(p->to, "%s%s COMMAND [OPTION]...\n", before, p->program->name);
}

/* Codes of the status table: each code once, its meanings in one line. */
static void codes_of_table(struct gc_strbuf *to)
{
    static const enum gc_status statuses[] = {
#define X(name, code, word, text) name,
        GC_STATUS_TABLE(X)
#undef X
    };
    for (size_t i = 0; i < GC_COUNT_OF(statuses);) {
        struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1024);
        int code = gc_status_exit_code(statuses[i]);
        gc_strbuf_adds(&text, gc_status_text(statuses[i++]));
        for (; i < GC_COUNT_OF(statuses) && gc_status_exit_code(statuses[i]) == code; i++)
            gc_strbuf_addf(&text, "; or %s", gc_status_text(statuses[i]));
        gc_strbuf_addf(to, "%4d  ", code);
        wrap(to, gc_strbuf_text(&text), 6, 6);
    }
}

void gc_help_exit_codes(const struct gc_program *p, struct gc_strbuf *to)
{
    if (!p->exit_codes) {
        codes_of_table(to);
        return;
    }
    size_t n = strlen(p->exit_codes);
    gc_strbuf_add(to, p->exit_codes, n);
    if (n > 0 && p->exit_codes[n - 1] != '\n')
        gc_strbuf_addc(to, '\n');
}

static bool can_give(const struct gc_command *c, long code)
{
    const char *at = c->exits;
    for (char *end; *at; at = *end ? end + 1 : end)
        if (strtol(at, &end, 10) == code)
            return true;
    return false;
}

/* Of the program's lines those of the command's codes; a line that goes on begins with blanks. */
static void codes_of_command(const struct page *p, const struct gc_command *c)
{
    struct gc_strbuf all GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 16);
    gc_help_exit_codes(p->program, &all);
    bool kept = false;
    const char *line = gc_strbuf_text(&all);
    for (size_t n; *line; line += n) {
        char *end;
        n = strcspn(line, "\n") + 1;
        long code = strtol(line, &end, 10);
        if (end != line && end - line <= 4 && strncmp(end, "  ", 2) == 0)
            kept = can_give(c, code);
        if (kept)
            gc_strbuf_add(p->to, line, n);
    }
}

static void title(const struct page *p, const struct gc_command *c, bool whole)
{
    const char *summary = whole ? p->program->summary : c->summary;
    struct gc_strbuf line GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    gc_strbuf_addf(&line, "%s%s%s - %s", p->program->name, whole ? "" : " ", whole ? "" : c->name,
                   summary ? summary : "");
    wrap(p->to, gc_strbuf_text(&line), 0, 2);
    gc_strbuf_addc(p->to, '\n');
}

void gc_help_text(const struct gc_program *program, const struct gc_command *command, bool colour,
                  struct gc_strbuf *to)
{
    const struct page p = {program, to, colour};
    bool whole = !command || !command->name;
    const struct gc_command *c = whole ? gc_options_own_action(program) : command;
    const char *details = whole ? program->details : c->details;
    title(&p, c, whole);
    usage(&p, c, whole);
    if (details)
        gc_strbuf_addc(to, '\n');
    paragraphs(to, details);
    if (whole && n_named(program) > 0)
        command_rows(&p);
    if (whole && program->n_topics > 0)
        topic_rows(&p);
    options_of(&p, c);
    heading(&p, "Exit codes:");
    if (whole || !c->exits)
        gc_help_exit_codes(program, to);
    else
        codes_of_command(&p, c);
    if (whole && program->examples) {
        heading(&p, "Examples:");
        paragraphs(to, program->examples);
    }
    if (whole && n_named(program) > 0)
        gc_strbuf_addf(to, "\n\"%s help COMMAND\" shows the options of a command.\n",
                       program->name);
}
