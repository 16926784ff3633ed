/* Completion scripts for bash, zsh and fish, from the same tables as the help. */
#include <string.h>

#include "base/cli/options_parse.h"

/* What may stand where an option's value is expected. */
enum value_kind { VALUE_NONE, VALUE_FREE, VALUE_WORDS, VALUE_FILE, VALUE_DIR };

static enum value_kind kind_of(const struct gc_option *o)
{
    const char *metavar = gc_option_metavar(o);
    if (o->type == GC_OPT_FLAG)
        return VALUE_NONE;
    if (o->type == GC_OPT_CHOICE)
        return VALUE_WORDS;
    if (strcmp(metavar, "FILE") == 0 || strcmp(metavar, "PATH") == 0)
        return VALUE_FILE;
    return strcmp(metavar, "DIR") == 0 ? VALUE_DIR : VALUE_FREE;
}

/* Text inside single quotes: what `specials` names gets a backslash, the quote what the shell asks.
 */
static void quoted(struct gc_strbuf *to, const char *text, const char *specials, const char *quote)
{
    for (const char *p = text; *p; p++)
        if (*p == '\'')
            gc_strbuf_adds(to, quote);
        else
            gc_strbuf_addf(to, "%s%c", strchr(specials, *p) ? "\\" : "", *p);
}

/* "none|error|warn" with another character between the words. */
static void choices(struct gc_strbuf *to, const struct gc_option *o, char between)
{
    for (const char *p = o->choices; *p; p++)
        gc_strbuf_addc(to, *p == '|' ? between : *p);
}

/* What is being written: the part of a script for one command; its name is NULL where none is
 * given, and command is NULL for a program that has no action of its own. */
struct part {
    const struct gc_program *program;
    const struct gc_command *command;
    struct gc_strbuf *to;
};

/* Calls write for each option in force there. */
static void each_option(const struct part *part,
                        void (*write)(const struct part *, const struct gc_option *))
{
    const struct gc_program *p = part->program;
    for (size_t i = 0; part->command && i < part->command->n_options; i++)
        write(part, &part->command->options[i]);
    for (size_t i = 0; i < p->n_common; i++)
        write(part, &p->common[i]);
    for (size_t i = 0; i < GC_COUNT_OF(gc_builtin_options); i++)
        write(part, &gc_builtin_options[i]);
}

/* Calls write for each command, and for none. */
static void each_part(const struct gc_program *p, struct gc_strbuf *to,
                      void (*write)(const struct part *))
{
    for (size_t i = 0; i < p->n_commands; i++)
        if (p->commands[i].name)
            write(&(struct part){p, &p->commands[i], to});
    write(&(struct part){p, gc_options_own_action(p), to});
}

static const char *part_name(const struct part *part, const char *none)
{
    return part->command && part->command->name ? part->command->name : none;
}

/* Has --help=FORM a value? Only after '='; so nobody has to be offered one. */
static enum value_kind offered(const struct gc_option *o)
{
    return o == &gc_builtin_options[0] ? VALUE_NONE : kind_of(o);
}

/* The flag as it is typed: a flag that is on by default is typed to switch it off. */
static const char *flag_prefix(const struct gc_option *o)
{
    bool on = o->type == GC_OPT_FLAG && o->fallback && strcmp(o->fallback, "true") == 0;
    return on ? "no-" : "";
}

/* --- bash ------------------------------------------------------------------------------------- */

static void bash_flag(const struct part *part, const struct gc_option *o)
{
    struct gc_strbuf *to = part->to;
    gc_strbuf_addf(to, " --%s%s", flag_prefix(o), o->name);
    if (o->type == GC_OPT_SECRET)
        gc_strbuf_addf(to, " --%s-file", o->name);
}

static void bash_value(const struct part *part, const struct gc_option *o)
{
    static const char *const action[] = {
        [VALUE_FREE] = "return",
        [VALUE_FILE] = "compopt -o default; return",
        [VALUE_DIR] = "compopt -o dirnames; return",
    };
    enum value_kind kind = offered(o);
    struct gc_strbuf *to = part->to;
    if (o->type == GC_OPT_SECRET)
        gc_strbuf_addf(to, "        --%s-file) %s ;;\n", o->name, action[VALUE_FILE]);
    if (kind == VALUE_NONE)
        return;
    gc_strbuf_addf(to, "        --%s", o->name);
    if (o->letter)
        gc_strbuf_addf(to, "|-%c", o->letter);
    if (kind != VALUE_WORDS) {
        gc_strbuf_addf(to, ") %s ;;\n", action[kind]);
        return;
    }
    gc_strbuf_adds(to, ") mapfile -t COMPREPLY < <(compgen -W '");
    choices(to, o, ' ');
    gc_strbuf_adds(to, "' -- \"$current\"); return ;;\n");
}

static bool takes_files(const struct gc_command *c)
{
    return c && c->operands &&
           (strstr(c->operands, "FILE") || strstr(c->operands, "DIR") ||
            strstr(c->operands, "PATH"));
}

static void bash_part(const struct part *part)
{
    gc_strbuf_addf(part->to, "    %s)\n        case $previous in\n", part_name(part, "''"));
    each_option(part, bash_value);
    gc_strbuf_adds(part->to, "        esac\n        options='");
    each_option(part, bash_flag);
    gc_strbuf_addf(part->to, "'\n%s        ;;\n",
                   takes_files(part->command)
                       ? "        [[ $current == -* ]] || { compopt -o default; options=''; }\n"
                       : "");
}

static void words(const struct gc_program *p, bool topics, char between, struct gc_strbuf *to)
{
    for (size_t i = 0; i < p->n_commands; i++)
        if (p->commands[i].name)
            gc_strbuf_addf(to, "%s%c", p->commands[i].name, between);
    for (size_t i = 0; topics && i < p->n_topics; i++)
        gc_strbuf_addf(to, "%s%c", p->topics[i].name, between);
}

void gc_completion_bash(const struct gc_program *p, struct gc_strbuf *to)
{
    gc_strbuf_addf(
        to,
        "# bash completion of %s\n_%s() {\n"
        "    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}\n"
        "    local command='' options='' commands='",
        p->name, p->name);
    words(p, false, ' ', to);
    gc_strbuf_adds(to, "' topics='");
    words(p, true, ' ', to);
    gc_strbuf_adds(to,
                   "' word\n"
                   "    for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
                   "        [[ \" $commands help \" == *\" $word \"* ]] && command=$word && break\n"
                   "    done\n"
                   "    case $command in\n"
                   "    help) options=$topics ;;\n");
    each_part(p, to, bash_part);
    gc_strbuf_adds(to,
                   "    esac\n"
                   "    [[ -n $command || $current == -* ]] || options=$commands\n"
                   "    mapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$current\")\n}\n");
    gc_strbuf_addf(to, "complete -F _%s %s\n", p->name, p->name);
}

/* --- zsh -------------------------------------------------------------------------------------- */

static const char *const zsh_specials = "[]:\\";
static const char *const zsh_quote = "'\\''";

/* '--port=[TCP port]:N:' for _arguments */
static void zsh_spec(const struct gc_option *o, const char *dashes, const char *name,
                     struct gc_strbuf *to)
{
    static const char *const values[] = {
        [VALUE_FREE] = " ", [VALUE_FILE] = "_files", [VALUE_DIR] = "_files -/"};
    enum value_kind kind = offered(o);
    gc_strbuf_addf(to, "            '%s%s%s%s[", o->type == GC_OPT_LIST ? "*" : "", dashes, name,
                   kind == VALUE_NONE ? ""
                   : dashes[1]        ? "="
                                      : "+");
    quoted(to, o->help ? o->help : "", zsh_specials, zsh_quote);
    gc_strbuf_addc(to, ']');
    if (kind != VALUE_NONE) {
        gc_strbuf_addc(to, ':');
        quoted(to, gc_option_metavar(o), zsh_specials, zsh_quote);
        gc_strbuf_addc(to, ':');
    }
    if (kind == VALUE_WORDS) {
        gc_strbuf_addc(to, '(');
        choices(to, o, ' ');
        gc_strbuf_addc(to, ')');
    } else if (kind != VALUE_NONE)
        gc_strbuf_adds(to, values[kind]);
    gc_strbuf_adds(to, "' \\\n");
}

static void zsh_option(const struct part *part, const struct gc_option *o)
{
    const struct gc_option file = {.type = GC_OPT_STRING, .metavar = "FILE", .help = o->help};
    const char letter[] = {o->letter, '\0'};
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(128);
    gc_strbuf_addf(&text, "%s%s", flag_prefix(o), o->name);
    zsh_spec(o, "--", gc_strbuf_text(&text), part->to);
    if (o->letter)
        zsh_spec(o, "-", letter, part->to);
    if (o->type == GC_OPT_SECRET) {
        gc_strbuf_adds(&text, "-file");
        zsh_spec(&file, "--", gc_strbuf_text(&text), part->to);
    }
}

static void zsh_part(const struct part *part)
{
    gc_strbuf_addf(part->to, "    %s)\n        _arguments \\\n", part_name(part, "*"));
    each_option(part, zsh_option);
    gc_strbuf_addf(part->to, "            '*::operand:%s' ;;\n",
                   takes_files(part->command) ? "_files" : " ");
}

static void zsh_descriptions(const struct gc_program *p, struct gc_strbuf *to)
{
    for (size_t i = 0; i < p->n_commands; i++) {
        const struct gc_command *c = &p->commands[i];
        if (!c->name)
            continue;
        gc_strbuf_addf(to, "        '%s:", c->name);
        quoted(to, c->summary ? c->summary : "", "\\", zsh_quote);
        gc_strbuf_adds(to, "'\n");
    }
}

void gc_completion_zsh(const struct gc_program *p, struct gc_strbuf *to)
{
    gc_strbuf_addf(to, "#compdef %s\n_%s() {\n    local -a commands\n    commands=(\n", p->name,
                   p->name);
    zsh_descriptions(p, to);
    gc_strbuf_addf(
        to, "    )\n    if (( CURRENT == 2 )) && [[ $words[2] != -* && ${#commands} -gt 0 ]]; "
            "then\n        _describe command commands\n        return\n    fi\n"
            "    case $words[2] in\n");
    gc_strbuf_adds(to, "    help) compadd -- ");
    words(p, true, ' ', to);
    gc_strbuf_adds(to, ";;\n");
    each_part(p, to, zsh_part);
    gc_strbuf_addf(to, "    esac\n}\n_%s \"$@\"\n", p->name);
}

/* --- fish ------------------------------------------------------------------------------------- */

static const char *const fish_specials = "\\";
static const char *const fish_quote = "\\'";

/* "complete -c gcmock -n CONDITION": that the command was given, or none was */
static void fish_line(const struct part *part)
{
    gc_strbuf_addf(part->to, "complete -c %s", part->program->name);
    if (part->command && part->command->name)
        gc_strbuf_addf(part->to, " -n '__fish_seen_subcommand_from %s'", part->command->name);
    else if (part->program->n_commands > 1)
        gc_strbuf_adds(part->to, " -n '__fish_use_subcommand'");
}

static void fish_description(const char *text, struct gc_strbuf *to)
{
    gc_strbuf_adds(to, " -d '");
    quoted(to, text ? text : "", fish_specials, fish_quote);
    gc_strbuf_adds(to, "'\n");
}

static void fish_option(const struct part *part, const struct gc_option *o)
{
    static const char *const values[] = {[VALUE_NONE] = "",
                                         [VALUE_FREE] = " -x",
                                         [VALUE_FILE] = " -rF",
                                         [VALUE_DIR] = " -xa '(__fish_complete_directories)'"};
    enum value_kind kind = offered(o);
    fish_line(part);
    gc_strbuf_addf(part->to, " -l %s%s", flag_prefix(o), o->name);
    if (o->letter)
        gc_strbuf_addf(part->to, " -s %c", o->letter);
    if (kind == VALUE_WORDS) {
        gc_strbuf_adds(part->to, " -xa '");
        choices(part->to, o, ' ');
        gc_strbuf_addc(part->to, '\'');
    } else
        gc_strbuf_adds(part->to, values[kind]);
    fish_description(o->help, part->to);
    if (o->type != GC_OPT_SECRET)
        return;
    fish_line(part);
    gc_strbuf_addf(part->to, " -l %s-file -rF", o->name);
    fish_description(o->help, part->to);
}

static void fish_part(const struct part *part)
{
    const struct gc_command *c = part->command;
    if (c && c->name) {
        fish_line(&(struct part){part->program, NULL, part->to});
        gc_strbuf_addf(part->to, " -a %s", c->name);
        fish_description(c->summary, part->to);
    }
    if (!takes_files(c)) {
        fish_line(part);
        gc_strbuf_adds(part->to, " -f\n");
    }
    each_option(part, fish_option);
}

void gc_completion_fish(const struct gc_program *p, struct gc_strbuf *to)
{
    gc_strbuf_addf(to, "# fish completion of %s\n", p->name);
    each_part(p, to, fish_part);
    if (p->n_commands > 1) {
        fish_line(&(struct part){p, NULL, to});
        gc_strbuf_adds(to, " -a help -d 'show the help of a command or topic'\n");
        gc_strbuf_addf(to, "complete -c %s -n '__fish_seen_subcommand_from help' -fa '", p->name);
        words(p, true, ' ', to);
        gc_strbuf_adds(to, "'\n");
    }
}
