#include "base/cli/options.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cli/options_parse.h"
#include "base/version.h"

enum { HELP_BYTES = 1 << 20 };

static const char *program_name = "gcmock";

bool gc_terminal_is(int fd)
{
    return isatty(fd);
}

bool gc_terminal_colour(int fd)
{
    const char *no_colour = getenv("NO_COLOR"), *term = getenv("TERM");
    return !(no_colour && *no_colour) && term && *term && strcmp(term, "dumb") != 0 && isatty(fd);
}

int gc_usage_error(const char *fmt, ...)
{
    struct gc_strbuf line GC_AUTO(gc_strbuf_release) = GC_STRBUF(8192);
    va_list ap;
    va_start(ap, fmt);
    gc_strbuf_vaddf(&line, fmt, ap);
    va_end(ap);
    fprintf(stderr, "%s: %s\n", program_name, gc_strbuf_text(&line));
    return gc_status_exit_code(GC_E_USAGE);
}

const char *gc_option_metavar(const struct gc_option *o)
{
    static const char *const usual[] = {
        [GC_OPT_FLAG] = "",       [GC_OPT_STRING] = "TEXT", [GC_OPT_SECRET] = "SECRET",
        [GC_OPT_URL] = "URL",     [GC_OPT_INT] = "N",       [GC_OPT_DURATION] = "TIME",
        [GC_OPT_CHOICE] = "WORD", [GC_OPT_LIST] = "TEXT",
    };
    return o->metavar ? o->metavar : usual[o->type];
}

static void format_list(const struct gc_list *list, struct gc_strbuf *to)
{
    for (size_t i = 0; i < list->n; i++)
        gc_strbuf_addf(to, "%s%s", i ? "," : "", list->items[i]);
}

/* What the field of an option holds, as a user would write it; *** for secrets. */
static void add_value(const struct gc_option *o, const void *config, struct gc_strbuf *to)
{
    const void *field = (const char *)config + o->offset;
    const char *text = NULL;
    char duration[32];
    switch (o->type) {
    case GC_OPT_FLAG:
        gc_strbuf_adds(to, *(const bool *)field ? "true" : "false");
        break;
    case GC_OPT_SECRET:
        gc_strbuf_adds(to, *(const char *const *)field ? "***" : "");
        break;
    case GC_OPT_STRING:
    case GC_OPT_URL:
        text = *(const char *const *)field;
        gc_strbuf_adds(to, text ? text : "");
        break;
    case GC_OPT_INT:
        gc_strbuf_addf(to, "%" PRId64, *(const int64_t *)field);
        break;
    case GC_OPT_DURATION:
        gc_duration_format(*(const int64_t *)field, duration);
        gc_strbuf_adds(to, duration);
        break;
    case GC_OPT_CHOICE:
        gc_strbuf_add(to, text, gc_option_choice(o->choices, *(const int *)field, &text));
        break;
    case GC_OPT_LIST:
        format_list(field, to);
        break;
    }
}

/* Output that could not be written is a failure, also when everything else went well. A command
 * that ends with GC_E_IO has told of it already. */
static int finish_output(int exit_code)
{
    const int io = gc_status_exit_code(GC_E_IO);
    if ((fflush(stdout) == 0 && !ferror(stdout)) || exit_code == io)
        return exit_code;
    if (errno != EPIPE) /* `| head` has what it wants */
        fprintf(stderr, "%s: stdout can't be written: %s\n", program_name, strerror(errno));
    return exit_code ? exit_code : io;
}

/* Where a standard stream is closed (`>&-`), the next file or socket would get its number, and
 * what is printed would go there. /dev/null opened the wrong way round fails instead. */
static void occupy_closed_streams(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0)
            (void)!open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

static int out_of_memory(void)
{
    fprintf(stderr, "%s: out of memory\n", program_name);
    return gc_status_exit_code(GC_E_NOMEM);
}

static int show(const struct gc_strbuf *text)
{
    if (gc_strbuf_status(text) != GC_OK)
        return out_of_memory();
    fputs(gc_strbuf_text(text), stdout);
    return 0;
}

static int show_help(const struct gc_invocation *inv)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(HELP_BYTES);
    if (inv->topic && inv->manual == gc_help_man)
        gc_help_topic_man(inv->program, inv->topic, &text);
    else if (inv->topic)
        gc_help_topic(inv->topic, &text);
    else if (inv->manual)
        inv->manual(inv->program, &text);
    else
        gc_help_text(inv->program, inv->command, gc_terminal_colour(STDOUT_FILENO), &text);
    return show(&text);
}

static int show_version(const struct gc_program *p)
{
    bool known = p->commit && *p->commit;
    printf("%s %s%s%s%s\n", p->name, GC_VERSION, known ? " (" : "", known ? p->commit : "",
           known ? ")" : "");
    return 0;
}

static int longest_name(const struct gc_invocation *inv)
{
    size_t longest = 0;
    for (size_t i = 0; i < inv->n_settings; i++)
        if (strlen(inv->settings[i].option->name) > longest)
            longest = strlen(inv->settings[i].option->name);
    return (int)longest;
}

/* "port = 8080    # GCMOCK_PORT" */
static int dump_config(const struct gc_invocation *inv)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(HELP_BYTES);
    int width = longest_name(inv);
    for (size_t i = 0; i < inv->n_settings; i++) {
        const struct gc_option *o = inv->settings[i].option;
        enum gc_option_origin origin = inv->settings[i].origin;
        const char *source = origin == GC_FROM_ENV       ? o->env
                             : origin == GC_FROM_FLAG    ? "command line"
                             : origin == GC_FROM_DEFAULT ? "default"
                                                         : "not set";
        size_t before = text.len;
        gc_strbuf_addf(&text, "%-*s = ", width, o->name);
        add_value(o, inv->config, &text);
        int used = (int)(text.len - before), column = width + 28;
        gc_strbuf_addf(&text, "%*s  # %s\n", used < column ? column - used : 0, "", source);
    }
    return show(&text);
}

static void check_operands(struct gc_invocation *inv)
{
    const struct gc_command *c = inv->command;
    struct gc_problems *p = &inv->problems;
    const char *program = inv->program->name;
    int max = c->operands ? c->max_operands : 0;
    if (max >= 0 && inv->n_operands > max)
        gc_problems_add(p, program, (struct gc_pos){0}, "unexpected \"%s\": %s%s%s takes %s",
                        inv->operands[max], program, c->name ? " " : "", c->name ? c->name : "",
                        c->operands ? c->operands : "options only");
    if (c->operands && inv->n_operands < c->min_operands)
        gc_problems_add(p, program, (struct gc_pos){0}, "missing %s", c->operands);
}

static int report(const struct gc_invocation *inv)
{
    const char *command = inv->command ? inv->command->name : NULL;
    gc_problems_print(&inv->problems, stderr);
    fprintf(stderr, "try \"%s%s%s --help\"\n", inv->program->name, command ? " " : "",
            command ? command : "");
    return gc_status_exit_code(GC_E_USAGE);
}

static void check_command(struct gc_invocation *inv)
{
    if (inv->confused)
        return;
    if (inv->command)
        check_operands(inv);
    else
        gc_problems_add(&inv->problems, inv->program->name, (struct gc_pos){0},
                        "a command is missing");
}

static int execute(struct gc_invocation *inv, int argc, char **argv)
{
    gc_options_read(inv, argc, argv);
    if (inv->problems.n == 0 && inv->help)
        return show_help(inv);
    if (inv->problems.n == 0 && inv->version)
        return show_version(inv->program);
    if (gc_options_apply(inv) != GC_OK)
        return out_of_memory();
    check_command(inv);
    if (inv->problems.n > 0)
        return report(inv);
    if (inv->dump)
        return dump_config(inv);
    return inv->command->run(inv->config, inv->n_operands, inv->operands);
}

int gc_program_main(const struct gc_program *p, int argc, char **argv)
{
    struct gc_invocation inv;
    program_name = p->name;
    occupy_closed_streams();
    int exit_code =
        gc_options_init(&inv, p, argc, argv) == GC_OK ? execute(&inv, argc, argv) : out_of_memory();
    gc_options_release(&inv);
    return finish_output(exit_code);
}
