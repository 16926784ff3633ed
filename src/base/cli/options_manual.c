/* The whole manual of a program, as a manual page (troff) and as Markdown, from the same tables. */
#include <stdio.h>
#include <string.h>

#include "base/cli/options_parse.h"
#include "base/version.h"

/* Text that troff takes literally, also at the beginning of a line. */
static void troff(struct gc_strbuf *to, const char *text)
{
    bool line_start = true;
    for (const char *p = text ? text : ""; *p; p++) {
        if (line_start && (*p == '.' || *p == '\''))
            gc_strbuf_adds(to, "\\&");
        if (*p == '\\')
            gc_strbuf_adds(to, "\\e");
        else if (*p == '-')
            gc_strbuf_adds(to, "\\-");
        else
            gc_strbuf_addc(to, *p);
        line_start = *p == '\n';
    }
}

static void troff_line(struct gc_strbuf *to, const char *before, const char *text)
{
    gc_strbuf_adds(to, before);
    troff(to, text);
    gc_strbuf_addc(to, '\n');
}

/* Lines as they are. */
static void troff_block(struct gc_strbuf *to, const char *section, const char *text)
{
    gc_strbuf_addf(to, ".SH %s\n.nf\n", section);
    troff_line(to, "", text);
    gc_strbuf_adds(to, ".fi\n");
}

static void notes(const struct gc_option *o, struct gc_strbuf *to)
{
    gc_option_notes(o, to);
    if (o->type == GC_OPT_SECRET)
        gc_strbuf_addf(to, "; --%s-file PATH reads it from a file", o->name);
}

static void man_option(const struct gc_option *o, struct gc_strbuf *to)
{
    struct gc_strbuf label GC_AUTO(gc_strbuf_release) = GC_STRBUF(1024);
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(8192);
    gc_option_label(o, &label);
    gc_strbuf_adds(to, ".TP\n\\fB");
    if (o->letter)
        gc_strbuf_addf(to, "\\-%c\\fR, \\fB", o->letter);
    troff(to, gc_strbuf_text(&label));
    gc_strbuf_adds(to, "\\fR\n");
    notes(o, &text);
    if (o->env)
        gc_strbuf_addf(&text, ". Environment: %s", o->env);
    if (o->fallback && o->type != GC_OPT_FLAG)
        gc_strbuf_addf(&text, ". Default: %s", o->fallback);
    troff_line(to, "", gc_strbuf_text(&text));
}

static void man_options(const struct gc_option *options, size_t n, struct gc_strbuf *to)
{
    for (size_t i = 0; i < n; i++)
        man_option(&options[i], to);
}

static void man_synopsis(const struct gc_program *p, struct gc_strbuf *to)
{
    gc_strbuf_adds(to, ".SH SYNOPSIS\n");
    for (size_t i = 0; i < p->n_commands; i++) {
        struct gc_strbuf usage GC_AUTO(gc_strbuf_release) = GC_STRBUF(1024);
        gc_help_usage(p, &p->commands[i], &usage);
        troff_line(to, i ? ".br\n" : "", gc_strbuf_text(&usage));
    }
}

static void man_commands(const struct gc_program *p, struct gc_strbuf *to)
{
    gc_strbuf_adds(to, ".SH COMMANDS\n");
    for (size_t i = 0; i < p->n_commands; i++) {
        const struct gc_command *c = &p->commands[i];
        troff_line(to, ".SS ", c->name ? c->name : p->name);
        troff_line(to, "", c->summary ? c->summary : p->summary);
        if (c->details)
            troff_line(to, ".PP\n", c->details);
        man_options(c->options, c->n_options, to);
    }
}

void gc_help_man(const struct gc_program *p, struct gc_strbuf *to)
{
    struct gc_strbuf codes GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 16);
    gc_strbuf_addf(to, ".TH %s 1 \"\" \"%s %s\"\n", p->name, p->name, GC_VERSION);
    gc_strbuf_adds(to, ".SH NAME\n");
    troff(to, p->name);
    troff_line(to, " \\- ", p->summary);
    man_synopsis(p, to);
    troff_line(to, ".SH DESCRIPTION\n", p->details ? p->details : p->summary);
    man_commands(p, to);
    gc_strbuf_adds(to, ".SH COMMON OPTIONS\n");
    man_options(p->common, p->n_common, to);
    man_options(gc_builtin_options, GC_COUNT_OF(gc_builtin_options), to);
    gc_help_exit_codes(p, &codes);
    troff_block(to, "EXIT STATUS", gc_strbuf_text(&codes));
    if (p->examples)
        troff_block(to, "EXAMPLES", p->examples);
}

/* Calls write for each line of a document that is no fence, without its line break. */
static void each_line(const char *text, void (*write)(struct gc_strbuf *to, const char *line),
                      struct gc_strbuf *to)
{
    for (size_t n; *text; text += n + (text[n] == '\n')) {
        struct gc_strbuf line GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 16);
        n = strcspn(text, "\n");
        gc_strbuf_add(&line, text, n);
        if (strncmp(text, "```", 3) != 0)
            write(to, gc_strbuf_text(&line));
    }
}

static void plain_line(struct gc_strbuf *to, const char *line)
{
    gc_strbuf_addf(to, "%s\n", line);
}

static void man_line(struct gc_strbuf *to, const char *line)
{
    if (strncmp(line, "## ", 3) == 0) {
        troff_line(to, ".fi\n.SH ", line + 3);
        gc_strbuf_adds(to, ".nf\n");
    } else {
        troff_line(to, "", line);
    }
}

/* The text of a topic: written by the program, or a file of it. */
static void topic_text(const struct gc_topic *t, struct gc_strbuf *to)
{
    char name[64];
    if (t->write) {
        t->write(to);
        return;
    }
    int n = snprintf(name, sizeof name, "%s.md", t->name);
    const struct gc_embedded *f = gc_embedded_in(t->files, name, (size_t)n);
    gc_strbuf_adds(to, f ? (const char *)f->bytes : "");
}

void gc_help_topic(const struct gc_topic *t, struct gc_strbuf *to)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    topic_text(t, &text);
    each_line(gc_strbuf_text(&text), plain_line, to);
}

void gc_help_topic_man(const struct gc_program *p, const struct gc_topic *t, struct gc_strbuf *to)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    topic_text(t, &text);
    gc_strbuf_addf(to, ".TH %s-%s 7 \"\" \"%s %s\"\n.SH NAME\n", p->name, t->name, p->name,
                   GC_VERSION);
    gc_strbuf_addf(to, "%s\\-%s", p->name, t->name);
    troff_line(to, " \\- ", t->summary);
    gc_strbuf_adds(to, ".SH DESCRIPTION\n.nf\n");
    const char *body = gc_strbuf_text(&text); /* the title is the name's */
    if (strncmp(body, "# ", 2) == 0)
        body += strcspn(body, "\n");
    each_line(body + strspn(body, "\n"), man_line, to);
    gc_strbuf_adds(to, ".fi\n");
}

/* Text of a table's cell. */
static void cell(struct gc_strbuf *to, const char *text)
{
    for (const char *p = text; *p; p++) {
        if (*p == '|' || *p == '\\')
            gc_strbuf_addc(to, '\\');
        gc_strbuf_addc(to, *p == '\n' ? ' ' : *p);
    }
}

static void code_cell(struct gc_strbuf *to, const char *text)
{
    gc_strbuf_adds(to, text && *text ? " | `" : " | ");
    cell(to, text ? text : "");
    gc_strbuf_adds(to, text && *text ? "`" : "");
}

static void markdown_options(const struct gc_option *options, size_t n, struct gc_strbuf *to)
{
    if (n == 0)
        return;
    gc_strbuf_adds(to, "\n| option | environment | default | meaning |\n|---|---|---|---|\n");
    for (size_t i = 0; i < n; i++) {
        const struct gc_option *o = &options[i];
        struct gc_strbuf label GC_AUTO(gc_strbuf_release) = GC_STRBUF(1024);
        struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(8192);
        gc_strbuf_adds(to, "| `");
        if (o->letter)
            gc_strbuf_addf(to, "-%c`, `", o->letter);
        gc_option_label(o, &label);
        cell(to, gc_strbuf_text(&label));
        gc_strbuf_addc(to, '`');
        code_cell(to, o->env);
        code_cell(to, o->type == GC_OPT_FLAG ? NULL : o->fallback);
        gc_strbuf_adds(to, " | ");
        notes(o, &text);
        cell(to, gc_strbuf_text(&text));
        gc_strbuf_adds(to, " |\n");
    }
}

static void markdown_command(const struct gc_program *p, const struct gc_command *c,
                             struct gc_strbuf *to)
{
    gc_strbuf_adds(to, "\n### `");
    gc_help_usage(p, c, to);
    gc_strbuf_adds(to, "`\n");
    if (c->summary)
        gc_strbuf_addf(to, "\n%s\n", c->summary);
    if (c->details)
        gc_strbuf_addf(to, "\n%s\n", c->details);
    markdown_options(c->options, c->n_options, to);
}

void gc_help_markdown(const struct gc_program *p, struct gc_strbuf *to)
{
    gc_strbuf_addf(to, "## %s\n\n%s\n", p->name, p->summary);
    if (p->details)
        gc_strbuf_addf(to, "\n%s\n", p->details);
    for (size_t i = 0; i < p->n_commands; i++)
        markdown_command(p, &p->commands[i], to);
    gc_strbuf_adds(to, "\n### Common options\n");
    markdown_options(p->common, p->n_common, to);
    markdown_options(gc_builtin_options, GC_COUNT_OF(gc_builtin_options), to);
    gc_strbuf_adds(to, "\n### Exit codes\n\n```\n");
    gc_help_exit_codes(p, to);
    gc_strbuf_adds(to, "```\n");
    if (p->examples)
        gc_strbuf_addf(to, "\n### Examples\n\n```sh\n%s\n```\n", p->examples);
}
