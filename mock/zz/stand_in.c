/* Weak stand-ins: the server links and serves before wire and control plane are there.
 * The folder comes last in the library, so that the real ones are taken where they exist. */
#include "mock/zz/stand_in.h"

#define WEAK __attribute__((weak))

WEAK const struct mock_route mock_admin_routes[1] = {{.handle = NULL}};
WEAK const size_t mock_n_admin_routes = 0;
