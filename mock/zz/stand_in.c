/* A weak stand-in: the server links and serves before the control plane is there. The folder comes
 * last in the library, so that the real table is taken where it exists. */
#include "mock/zz/stand_in.h"

__attribute__((weak)) const struct mock_route mock_admin_routes[1] = {{.handle = NULL}};
__attribute__((weak)) const size_t mock_n_admin_routes = 0;
