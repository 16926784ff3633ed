/* stand_in.h - declares what the control plane's rooms define. */
#ifndef MOCK_STAND_IN_H
#define MOCK_STAND_IN_H

#include "mock/exchange.h"

extern const struct mock_route mock_admin_routes[];
extern const size_t mock_n_admin_routes;

#endif
