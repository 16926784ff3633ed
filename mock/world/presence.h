/* presence.h - users' presence and routing status, as a world keeps them: the JSON that endpoints
 * show. Who goes on queue is idle there, who leaves it is off queue; who subscribed is told. Until
 * somebody says otherwise a user is offline and off queue.
 *
 *   char *json = mock_presence_dup(world, "U1", MOCK_PRESENCE_SOURCE);   free it; NULL: no memory
 *
 * Threads:    any.
 * Errors:     GC_E_NOMEM.
 */
#ifndef MOCK_PRESENCE_H
#define MOCK_PRESENCE_H

#include "mock/world/world.h"

#define MOCK_PRESENCE_SOURCE "PURECLOUD" /* of the vendor's own client; case doesn't matter */

struct mock_presence {
    const char *user, *source, *id; /* id: of the presence's definition */
    const char *name, *message;     /* of the system's presence; either may be NULL */
    int64_t at_ms;
};

/* The system's own presences; an organization's are known by what a request says of them. NULL:
 * none has this id. The same stand in mock/platform/builtin/table.json. */
const char *mock_presence_name(const char *id);
/* The routing statuses that there are. */
extern const char *const mock_routing_statuses[];
extern const size_t mock_n_routing_statuses;

char *mock_presence_dup(struct mock_world *w, const char *user, const char *source);
char *mock_routing_status_dup(struct mock_world *w, const char *user);
/* The status alone: one of mock_routing_statuses. */
const char *mock_routing_status_of(struct mock_world *w, const char *user);
/* The name of the system's presence, "" where it is another: a copy into out. */
void mock_presence_of(struct mock_world *w, const char *user, char out[64]);

/* Keep it, tell channels; a presence sets the routing status, too. */
GC_NODISCARD enum gc_status mock_presence_set(struct mock_world *w, const struct mock_presence *p);
GC_NODISCARD enum gc_status mock_routing_status_set(struct mock_world *w, const char *user,
                                                    const char *status, int64_t at_ms);

#endif
