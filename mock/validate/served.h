/* served.h - which paths are served and which permissions asked for, by whomever: the routes, the
 * platform's documents, the org's collections and its stubs.
 *
 *   struct mock_served served = {.org = org, .platform = platform};
 *   if (!mock_served_path(&served, "GET", "/users/{id}")) ...
 *   mock_served_release(&served);
 *
 * Threads:    one.
 */
#ifndef MOCK_VALIDATE_SERVED_H
#define MOCK_VALIDATE_SERVED_H

#include "base/arena.h"
#include "base/map.h"
#include "mock/org/org.h"

struct platform;
struct mock_served {
    const struct mock_org *org;
    struct platform *platform;
    /* Made when it is first asked for: */
    struct gc_map permissions;
    struct gc_arena names;
    const char **list; /* of the permissions */
    size_t n;
};
void mock_served_release(struct mock_served *s);

/* Can a request of that method (NULL: any) to a path that suits the pattern be answered? Of the
 * pattern {name} and * stand for one segment, ** for all that are left. */
bool mock_served_path(const struct mock_served *s, const char *method, const char *pattern);
/* Does anything ask for it? *near: the permission that may have been meant, or NULL. */
bool mock_served_permission(struct mock_served *s, const char *permission, const char **near);

#endif
