#include "base/cli/options_parse.h"

#include <stdlib.h>
#include <string.h>

#define NOWHERE ((struct gc_pos){0})
#define PROBLEM(inv, ...)                                                                          \
    gc_problems_add(&(inv)->problems, (inv)->program->name, NOWHERE, __VA_ARGS__)

const struct gc_option gc_builtin_options[3] = {
    {.name = "help",
     .letter = 'h',
     .type = GC_OPT_STRING,
     .metavar = "FORM",
     .help = "show this help; the whole manual: =man, =markdown; completion: =bash, =zsh, =fish"},
    {.name = "version", .letter = 'V', .type = GC_OPT_FLAG, .help = "show the version"},
    {.name = "dump-config",
     .type = GC_OPT_FLAG,
     .help = "show the value of every option and where it comes from, then stop"},
};
enum { BUILTIN_HELP, BUILTIN_VERSION, BUILTIN_DUMP };

const struct gc_command *gc_options_own_action(const struct gc_program *p)
{
    for (size_t i = 0; i < p->n_commands; i++)
        if (!p->commands[i].name)
            return &p->commands[i];
    return NULL;
}

static const struct gc_command *command_named(const struct gc_program *p, const char *name)
{
    for (size_t i = 0; i < p->n_commands; i++)
        if (p->commands[i].name && strcmp(p->commands[i].name, name) == 0)
            return &p->commands[i];
    return NULL;
}

/* The tables in force: of the command (or the program's own action), common, built in. */
struct tables {
    struct {
        const struct gc_option *options;
        size_t n;
    } part[3];
};

static struct tables tables_of(const struct gc_invocation *inv)
{
    const struct gc_command *c = inv->command;
    if (!c)
        c = gc_options_own_action(inv->program);
    return (struct tables){{{c ? c->options : NULL, c ? c->n_options : 0},
                            {inv->program->common, inv->program->n_common},
                            {gc_builtin_options, GC_COUNT_OF(gc_builtin_options)}}};
}

static const struct gc_option *option_named(const struct gc_invocation *inv, const char *name,
                                            size_t n)
{
    struct tables t = tables_of(inv);
    for (size_t i = 0; i < 3; i++)
        for (size_t j = 0; j < t.part[i].n; j++) {
            const struct gc_option *o = &t.part[i].options[j];
            if (strlen(o->name) == n && memcmp(o->name, name, n) == 0)
                return o;
        }
    return NULL;
}

static const struct gc_option *option_lettered(const struct gc_invocation *inv, char letter)
{
    struct tables t = tables_of(inv);
    for (size_t i = 0; i < 3; i++)
        for (size_t j = 0; j < t.part[i].n; j++)
            if (t.part[i].options[j].letter == letter)
                return &t.part[i].options[j];
    return NULL;
}

/* --NAME, --no-NAME of a flag, --NAME-file of a secret. */
static struct gc_given find_long(const struct gc_invocation *inv, const char *name, size_t n)
{
    struct gc_given g = {.option = option_named(inv, name, n)};
    if (!g.option && n > 3 && memcmp(name, "no-", 3) == 0) {
        g.option = option_named(inv, name + 3, n - 3);
        g.no = true;
        if (g.option && g.option->type != GC_OPT_FLAG)
            g.option = NULL;
    }
    if (!g.option && n > 5 && memcmp(name + n - 5, "-file", 5) == 0) {
        g = (struct gc_given){.option = option_named(inv, name, n - 5), .file = true};
        if (g.option && g.option->type != GC_OPT_SECRET)
            g.option = NULL;
    }
    return g;
}

/* An option that stands before the command it belongs to. */
static const struct gc_command *owner_of(const struct gc_invocation *inv, const char *name)
{
    const struct gc_program *p = inv->program;
    for (size_t i = 0; !inv->command && i < p->n_commands; i++)
        for (size_t j = 0; j < p->commands[i].n_options; j++)
            if (p->commands[i].name && strcmp(p->commands[i].options[j].name, name) == 0)
                return &p->commands[i];
    return NULL;
}

static void unknown_option(struct gc_invocation *inv, const char *name, size_t n)
{
    const char *names[128], *near;
    char *word = gc_strndup(name, n);
    struct tables t = tables_of(inv);
    size_t count = 0;
    for (size_t i = 0; i < 3; i++)
        for (size_t j = 0; j < t.part[i].n && count < GC_COUNT_OF(names); j++)
            names[count++] = t.part[i].options[j].name;
    near = word ? gc_nearest(word, names, count) : NULL;
    const struct gc_command *owner = word ? owner_of(inv, word) : NULL;
    if (owner)
        PROBLEM(inv, "--%s comes after its command: %s %s --%s", word, inv->program->name,
                owner->name, word);
    else
        PROBLEM(inv, "unknown option --%.*s%s", (int)n, name, gc_did_you_mean("--", near, ""));
    inv->confused = true;
    free(word);
}

static void ask_for_help(struct gc_invocation *inv, const char *form)
{
    static const struct {
        const char *name;
        gc_help_writer write;
    } forms[] = {{"man", gc_help_man},
                 {"markdown", gc_help_markdown},
                 {"bash", gc_completion_bash},
                 {"zsh", gc_completion_zsh},
                 {"fish", gc_completion_fish}};
    inv->help = true;
    for (size_t i = 0; form && i < GC_COUNT_OF(forms); i++)
        if (strcmp(form, forms[i].name) == 0)
            inv->manual = forms[i].write;
    if (form && !inv->manual)
        PROBLEM(inv, "--help: \"%s\" is none of man, markdown, bash, zsh, fish", form);
}

/* Notes the flag; a secret leaves argv, so that the process list does not show it. */
static void note(struct gc_invocation *inv, struct gc_given g, char *value)
{
    if (g.option == &gc_builtin_options[BUILTIN_HELP]) {
        ask_for_help(inv, value);
        return;
    }
    inv->version |= g.option == &gc_builtin_options[BUILTIN_VERSION];
    inv->dump |= g.option == &gc_builtin_options[BUILTIN_DUMP];
    g.text = value;
    if (value && g.option->type == GC_OPT_SECRET && !g.file) {
        char *copy = gc_strdup(value);
        if (copy)
            inv->owned[inv->n_owned++] = copy;
        else
            PROBLEM(inv, "--%s: out of memory", g.option->name);
        g.text = copy ? copy : "";
        memset(value, 'x', strlen(value));
    }
    inv->given[inv->n_given++] = g;
}

/* Has the option a value that may stand in the next argument? --help has one only after '='. */
static bool wants_value(const struct gc_option *o)
{
    return o->type != GC_OPT_FLAG && o != &gc_builtin_options[BUILTIN_HELP];
}

/* Takes the value from the next argument. Returns how many arguments that used. */
static int note_next(struct gc_invocation *inv, struct gc_given g, char *next)
{
    if (!next || (strncmp(next, "--", 2) == 0 && next[2])) {
        PROBLEM(inv, "--%s%s needs a value%s%s%s", g.option->name, g.file ? "-file" : "",
                next ? " (one that begins with -- is written --" : "", next ? g.option->name : "",
                next ? "=VALUE)" : "");
        return 0;
    }
    note(inv, g, next);
    return 1;
}

static int read_long(struct gc_invocation *inv, char *arg, char *next)
{
    char *name = arg + 2, *equals = strchr(name, '=');
    size_t n = equals ? (size_t)(equals - name) : strlen(name);
    struct gc_given g = find_long(inv, name, n);
    if (!g.option) {
        unknown_option(inv, name, n);
        return 0;
    }
    if (equals && g.option->type == GC_OPT_FLAG) {
        PROBLEM(inv, "--%.*s takes no value", (int)n, name);
        return 0;
    }
    if (wants_value(g.option) && !equals)
        return note_next(inv, g, next);
    note(inv, g, equals ? equals + 1 : NULL);
    return 0;
}

/* "-v", "-vq", "-p8080", "-p" "8080" */
static int read_short(struct gc_invocation *inv, char *arg, char *next)
{
    for (char *p = arg + 1; *p; p++) {
        struct gc_given g = {.option = option_lettered(inv, *p)};
        if (!g.option) {
            PROBLEM(inv, "unknown option -%c", *p);
            inv->confused = true;
            return 0;
        }
        if (wants_value(g.option) && p[1]) {
            note(inv, g, p + 1);
            return 0;
        }
        if (wants_value(g.option))
            return note_next(inv, g, next);
        note(inv, g, NULL);
    }
    return 0;
}

static void unknown_command(struct gc_invocation *inv, const char *word)
{
    const struct gc_program *p = inv->program;
    bool or_topic = inv->help && p->n_topics > 0;
    const char *near = gc_nearest_row(word, &p->commands->name, p->n_commands, sizeof *p->commands);
    if (!near && or_topic)
        near = gc_nearest_row(word, &p->topics->name, p->n_topics, sizeof *p->topics);
    PROBLEM(inv, "unknown command%s \"%s\"%s", or_topic ? " or topic" : "", word,
            gc_did_you_mean("\"", near, "\""));
    inv->confused = true;
}

static const struct gc_topic *topic_named(const struct gc_program *p, const char *name)
{
    for (size_t i = 0; i < p->n_topics; i++)
        if (strcmp(p->topics[i].name, name) == 0 ||
            (p->topics[i].also && strcmp(p->topics[i].also, name) == 0))
            return &p->topics[i];
    return NULL;
}

/* The first operand may be a command's name; returns true if it was. */
static bool read_command(struct gc_invocation *inv, const char *word)
{
    const struct gc_command *own = gc_options_own_action(inv->program);
    if (strcmp(word, "help") == 0 && !inv->help && !command_named(inv->program, word)) {
        inv->help = true;
        return true;
    }
    inv->command = command_named(inv->program, word);
    if (inv->help && !inv->command)
        inv->topic = topic_named(inv->program, word);
    if (inv->command || inv->topic)
        return true;
    if (own && !inv->help && (own->operands || inv->program->n_commands == 1)) {
        inv->command = own;
        return false;
    }
    if (!inv->confused)
        unknown_command(inv, word);
    return true;
}

void gc_options_read(struct gc_invocation *inv, int argc, char **argv)
{
    bool only_operands = false;
    for (int i = 1; i < argc; i++) {
        char *arg = argv[i], *next = i + 1 < argc ? argv[i + 1] : NULL;
        if (!only_operands && strcmp(arg, "--") == 0)
            only_operands = true;
        else if (!only_operands && strncmp(arg, "--", 2) == 0)
            i += read_long(inv, arg, next);
        else if (!only_operands && arg[0] == '-' && arg[1])
            i += read_short(inv, arg, next);
        else if (only_operands || inv->command || !read_command(inv, arg))
            inv->operands[inv->n_operands++] = arg;
    }
    if (!inv->command)
        inv->command = gc_options_own_action(inv->program);
}
