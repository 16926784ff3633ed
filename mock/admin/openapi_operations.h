/* openapi_operations.h - what the OpenAPI document says of an operation beside its route's row.
 *
 *   const struct mock_operation_row *row = mock_operation_row("getFlows");
 *
 * Ownership:  static.
 */
#ifndef MOCK_ADMIN_OPENAPI_OPERATIONS_H
#define MOCK_ADMIN_OPENAPI_OPERATIONS_H

#include "base/status.h"

struct mock_operation_row {
    const char *operation_id;
    int status;         /* of success; 0: 200 */
    const char *answer; /* Optional: its model */
    const char *media;  /* Optional: what it answers that is no JSON */
    const char *reads;  /* Optional: its body's model, where the route names none */
    const char *query;  /* Optional: parameters, as gc_openapi_parameters takes them */
};
const struct mock_operation_row *mock_operation_row(const char *operation_id); /* NULL: unknown */

#endif
