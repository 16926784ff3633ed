/* Weak stand-ins: the server links and serves before wire and control plane are there.
 * The folder comes last in the library, so that the real ones are taken where they exist. */
#include "mock/zz/stand_in.h"

#include "mock/wire.h"

#define WEAK __attribute__((weak))

WEAK const struct mock_route mock_admin_routes[1] = {{.handle = NULL}};
WEAK const size_t mock_n_admin_routes = 0;

WEAK enum gc_status mock_wire_new(struct mock_wire_queue **out)
{
    *out = NULL;
    return GC_OK;
}
WEAK void mock_wire_free(struct mock_wire_queue *q)
{
    (void)q;
}
WEAK bool mock_wire_needed(const struct mock_plan *plan)
{
    (void)plan;
    return false;
}
WEAK void mock_wire_send(struct mock_wire_queue *q, struct mock_exchange *x,
                         const struct mock_plan *plan)
{
    (void)q, (void)x, (void)plan;
}
WEAK void mock_wire_flush(struct mock_wire_queue *q, const char *world)
{
    (void)q, (void)world;
}
