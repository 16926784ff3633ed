/* files.h - names and paths in an org folder; for mock/org/load.c.
 *
 *   struct mock_files files GC_AUTO(mock_files_release) = {0};
 *   s = mock_files_list(&files, dir, problems, &io);
 *   if (mock_path_join(dir, files.names[0], path, problems)) ...
 *
 * Ownership:  a list owns its names.
 * Units:      bytes.
 * Threads:    any thread.
 * Errors:     what can't be read is a problem and sets *io; GC_E_NOMEM.
 */
#ifndef MOCK_ORG_FILES_H
#define MOCK_ORG_FILES_H

#include <stdbool.h>
#include <sys/stat.h>

#include "base/problems.h"

enum { MOCK_PATH_BYTES = 2048 };

/* Sorted, so that the same folder always loads the same way; without names that mean nothing. */
struct mock_files {
    char **names;
    size_t n;
};
GC_NODISCARD enum gc_status mock_files_list(struct mock_files *out, const char *dir,
                                            struct gc_problems *problems, bool *io);
void mock_files_release(struct mock_files *files);

/* dir/name; or false after saying that it is too long. */
bool mock_path_join(const char *dir, const char *name, char out[MOCK_PATH_BYTES],
                    struct gc_problems *problems);
/* Is it a file (S_IFREG), a folder (S_IFDIR)? False after saying that it is not. */
bool mock_path_is(const char *path, mode_t type, struct gc_problems *problems);

#endif
