/* validate.h - the command `gcmock validate [DIR]...`: is this an org, and what is wrong with it?
 *
 *   {.name = "validate", .operands = "[DIR]...", .max_operands = -1, .run = mock_validate_command}
 *
 * Prints every problem as "file:line:column: message", then "N problems"; or warnings (what loads,
 * but can't be meant so), then 'ok: org "Demo": 6 clients, 6 flows, ...'. Folders overlay each
 * other as --org does; none means the demo org.
 *
 * Ownership:  nothing is kept.
 * Units:      none.
 * Threads:    main thread.
 * Errors:     returns the exit code: 0 (warnings or not), 11 (problems), 12 (a folder or a file
 *             can't be read).
 */
#ifndef MOCK_VALIDATE_H
#define MOCK_VALIDATE_H

#include <stddef.h>
#include <stdio.h>

/* For the table of commands (base/options.h); prints to stdout. */
int mock_validate_command(void *config, int n_operands, char **operands);
int mock_validate(const char *const *dirs, size_t n_dirs, FILE *to);

#endif
