/* org_folder.h - writes org folders for tests, below check_temp_dir(). */
#ifndef ORG_FOLDER_H
#define ORG_FOLDER_H

#include "mock/org/org.h"

void org_folder(char *out, size_t cap);                             /* a new, empty one */
void org_file(const char *dir, const char *name, const char *text); /* makes subfolders */
enum gc_status load_org(struct mock_org **out, const char *dir, struct gc_problems *problems,
                        struct gc_error *err);
struct mock_org *org_of(const char *name, const char *text); /* of one file; checked */

#endif
