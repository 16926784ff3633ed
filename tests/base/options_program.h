/* options_program.h - a program with commands and one without, to be run with a command line.
 *
 *   struct outcome o;
 *   run_it(&program, "run --flow 7", "T_PORT=9", &o);
 *   CHECK_INT(o.exit_code, 0);
 */
#ifndef TESTS_OPTIONS_PROGRAM_H
#define TESTS_OPTIONS_PROGRAM_H

#include "base/cli/options.h"

extern const struct gc_program program, plain;
extern const struct gc_option run_options[7], common_options[3]; /* of program */

struct outcome {
    int exit_code;
    char out[8000], err[3000];
};

/* Words of `line` are its arguments, words of `env` its environment. */
void run_it(const struct gc_program *p, const char *line, const char *env, struct outcome *o);

#endif
