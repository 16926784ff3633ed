/* options_parse.h - inside options: from argv and the environment to a config; and to help texts.
 *
 *   struct gc_invocation inv;
 *   if (gc_options_init(&inv, program, argc, argv) == GC_OK) { gc_options_read(&inv, argc, argv);
 * ... } gc_options_release(&inv);
 *
 * Ownership:  an invocation owns its config, the lists in it and the copies of secrets; operands
 *             and other values are borrowed from argv and the environment.
 * Threads:    main thread.
 * Errors:     what users did wrong is in inv->problems; GC_E_NOMEM from init and apply.
 */
#ifndef GC_OPTIONS_PARSE_H
#define GC_OPTIONS_PARSE_H

#include "base/cli/options.h"
#include "base/problems.h"
#include "base/strbuf.h"

enum gc_option_origin { GC_NOT_SET, GC_FROM_DEFAULT, GC_FROM_ENV, GC_FROM_FLAG };
/* Writes all that the tables say of a program: a manual, or a shell's completion script. */
typedef void (*gc_help_writer)(const struct gc_program *p, struct gc_strbuf *to);

struct gc_setting {
    const struct gc_option *option;
    enum gc_option_origin origin;
};

/* A flag as it was given. */
struct gc_given {
    const struct gc_option *option;
    const char *text; /* NULL for flags without a value */
    bool no;          /* --no-NAME */
    bool file;        /* --NAME-file */
};

struct gc_invocation {
    const struct gc_program *program;
    const struct gc_command *command; /* NULL: not known yet, or there is none */
    bool help;
    gc_help_writer manual;        /* of --help=FORM; NULL: the help on a page */
    const struct gc_topic *topic; /* of help; NULL: none */
    bool version, dump;
    bool confused; /* an unknown option or command: what follows it can't be judged */
    struct gc_given *given;
    size_t n_given;
    char **operands;
    int n_operands;
    struct gc_setting *settings;
    size_t n_settings;
    char **owned; /* copies of secrets and of lists, wiped at the end */
    size_t n_owned;
    void *config;
    struct gc_problems problems;
};

GC_NODISCARD enum gc_status gc_options_init(struct gc_invocation *inv, const struct gc_program *p,
                                            int argc, char **argv);
/* Sorts argv into command, flags and operands, and hides the secrets in it. */
void gc_options_read(struct gc_invocation *inv, int argc, char **argv);
/* Defaults, then environment, then flags into the config. */
GC_NODISCARD enum gc_status gc_options_apply(struct gc_invocation *inv);
void gc_options_release(struct gc_invocation *inv);

/* A value on its way into the config. */
struct gc_option_entry {
    struct gc_invocation *inv; /* NULL: lists are not possible */
    const struct gc_option *option;
    void *config;
    const char *text;
    char from[96]; /* "--port" or "GCMOCK_PORT" */
    struct gc_problems *problems;
    const char *file; /* where the value stands: the program's name, or a file and a position */
    struct gc_pos pos;
};
void gc_option_set(const struct gc_option_entry *e); /* reads e->text; what is wrong is noted */
void gc_option_append(const struct gc_option_entry *e, const char *item);
void *gc_option_field(const struct gc_option_entry *e);
void gc_option_wrong(const struct gc_option_entry *e, const char *fmt, ...) GC_PRINTF(2, 3);

/* The command without a name, or NULL. */
const struct gc_command *gc_options_own_action(const struct gc_program *p);
/* "option", "option" ... of `choices` number i; returns its length, 0 past the last. */
size_t gc_option_choice(const char *choices, int i, const char **word);
const char *gc_option_metavar(const struct gc_option *o);
void gc_duration_format(int64_t ms, char out[32]);

/* command NULL: of the whole program. */
void gc_help_text(const struct gc_program *p, const struct gc_command *command, bool colour,
                  struct gc_strbuf *to);
void gc_help_man(const struct gc_program *p, struct gc_strbuf *to);
void gc_help_markdown(const struct gc_program *p, struct gc_strbuf *to);
void gc_help_topic(const struct gc_topic *t, struct gc_strbuf *to);
void gc_help_topic_man(const struct gc_program *p, const struct gc_topic *t, struct gc_strbuf *to);
void gc_completion_bash(const struct gc_program *p, struct gc_strbuf *to);
void gc_completion_zsh(const struct gc_program *p, struct gc_strbuf *to);
void gc_completion_fish(const struct gc_program *p, struct gc_strbuf *to);
/* The pieces that all three share. */
void gc_option_label(const struct gc_option *o, struct gc_strbuf *to); /* "--port N" */
void gc_option_notes(const struct gc_option *o, struct gc_strbuf *to); /* what it means */
void gc_help_exit_codes(const struct gc_program *p, struct gc_strbuf *to);
void gc_help_usage(const struct gc_program *p, const struct gc_command *c, struct gc_strbuf *to);
extern const struct gc_option gc_builtin_options[3];

#endif
