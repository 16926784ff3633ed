/* options.h - one table gives a program its flags, environment, --help, man page and checks.
 *
 *   static const struct gc_option run_options[] = {
 *       {"flow", 'f', "GENESYS_FLOW_ID", GC_OPT_STRING, offsetof(struct config, flow), .metavar =
 * "ID", .help = "flow to run"}, ...}; static const struct gc_command commands[] = {{.name = "run",
 * .options = run_options, ...}}; int main(int argc, char **argv) { return gc_program_main(&program,
 * argc, argv); }
 *
 * Values come from defaults, then the environment, then flags (`--flow ID`, `--flow=ID`, `-f ID`).
 * Every problem is reported, not the first only, each as one line that says what and what to do;
 * unknown flags and commands get a "did you mean". `--help` and `--version` are everywhere;
 * `--help=man` prints the manual page (troff) from the same tables; `--help=markdown` the same for
 * the README. Secrets are shown as *** by `--dump-config`, which prints the resulting values.
 *
 * Ownership:  tables must outlive the program; strings in the config are borrowed from argv and
 *             the environment; lists are freed by gc_program_main after the command returns.
 * Units:      GC_OPT_DURATION fields are int64_t milliseconds, read from "250ms", "5s", "2m", "1h"
 *             or a bare number of milliseconds.
 * Threads:    main thread.
 * Errors:     exit code 2 (usage) with the lines on stderr.
 */
#ifndef GC_OPTIONS_H
#define GC_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/embedded.h"
#include "base/problems.h"
#include "base/status.h"
#include "base/strbuf.h"

enum gc_option_type {
    GC_OPT_FLAG,   /* bool; takes no value, --no-NAME clears it; in the environment 1/true/yes/on */
    GC_OPT_STRING, /* const char * */
    GC_OPT_SECRET, /* const char *; never printed. Also --NAME-file PATH reads it from a file */
    GC_OPT_URL,    /* const char *, checked by gc_url_parse */
    GC_OPT_INT,    /* int64_t within min..max */
    GC_OPT_DURATION, /* int64_t milliseconds within min..max */
    GC_OPT_CHOICE,   /* int: the index in `choices` ("error|warn|info") */
    GC_OPT_LIST,     /* struct gc_list: a flag that may be repeated; in the environment by commas */
};

struct gc_list {
    const char **items;
    size_t n;
};

struct gc_option {
    const char *name; /* long name, without dashes */
    char letter;      /* 0 for none */
    const char *env;  /* NULL for none */
    enum gc_option_type type;
    size_t offset;        /* of the field in the config struct */
    const char *fallback; /* default, in the form that a user would write; NULL: zero/NULL */
    int64_t min, max;     /* for INT and DURATION; both 0: any non-negative */
    const char *choices;  /* for CHOICE */
    const char *metavar;  /* "ID", "FILE" */
    const char *help;     /* one line, lower case, no full stop */
    bool required;
};

struct gc_command {
    const char *name;               /* NULL: the program's own action when no command is named */
    const char *operands;           /* "FILE|-", "[PATH]..."; NULL: none are accepted */
    int min_operands, max_operands; /* max -1: any number */
    const char *summary;            /* one line */
    const char *details;            /* Optional: paragraphs for help and the manual */
    const struct gc_option *options;
    size_t n_options;
    const char *exits; /* Optional: the codes that it can give, "0 2 11"; its help shows these */
    int (*run)(void *config, int n_operands, char **operands); /* returns the exit code */
};

/* What `PROGRAM help NAME` tells beside the commands: what write writes, or NAME.md of files, of
 * which fences (```) are left out. `PROGRAM help NAME --help=man` is PROGRAM-NAME(7). */
struct gc_topic {
    const char *name, *summary;
    void (*write)(struct gc_strbuf *to);
    const struct gc_embedded *files;
    const char *also; /* Optional: another word for it */
};

struct gc_program {
    const char *name, *summary, *details;
    const char *commit; /* Optional: --version shows it */
    const struct gc_command *commands;
    size_t n_commands;
    const struct gc_topic *topics; /* Optional */
    size_t n_topics;
    const struct gc_option *common; /* Optional: options of every command */
    size_t n_common;
    const char *exit_codes; /* Optional: text for help; NULL prints the table of status.h */
    const char *examples;   /* Optional: lines for help and the manual */
    size_t config_size;     /* the config is zeroed, filled, checked, then given to run */
};

int gc_program_main(const struct gc_program *p, int argc, char **argv);

/* Sets the field of one option (not a list) from a text that stands at file:pos, for programs that
 * also read a file; config borrows the text. What is wrong goes to problems, the field then stays.
 */
void gc_option_read(const struct gc_option *o, void *config, const char *text, const char *file,
                    struct gc_pos pos, struct gc_problems *problems);

/* For commands that find a bad value later: prints "NAME: message" and returns 2. */
int gc_usage_error(const char *fmt, ...) GC_PRINTF(1, 2);

/* Colour and progress: is stream a terminal, NO_COLOR unset, TERM not dumb? */
bool gc_terminal_colour(int fd);
bool gc_terminal_is(int fd);

#endif
