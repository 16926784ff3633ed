/* environment.h - the environment that a program under test gets.
 *
 *   char **env = hx_environment((const char *const[]){"PORT=0", NULL});  ...  free(env);
 *
 * A few names of the caller's own environment pass (PATH, HOME, TMPDIR, LANG, sanitizer options),
 * the rest does not: a case must not depend on the shell that it runs in.
 *
 * Ownership:  one block, freed by the caller; the texts inside are borrowed.
 * Units:      none.
 * Threads:    any thread, while nobody changes the environment.
 * Errors:     NULL when memory runs out.
 */
#ifndef HX_ENVIRONMENT_H
#define HX_ENVIRONMENT_H

/* extra ("NAME=value", ends with NULL; may be NULL) wins over what passes. */
char **hx_environment(const char *const *extra);

#endif
