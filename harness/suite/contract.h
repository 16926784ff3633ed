/* contract.h - cases that follow from a contract.
 *
 *   struct hx_contract c = {.dir = dir, .path = "/lookup", .upstream = "/users/{id}"};
 *   if (hx_contract_write(&c, "action.json", &err) != GC_OK) ...
 *
 * A contract is a data action as Genesys Cloud exports it (contract.input.inputSchema,
 * output.successSchema), or as an org holds it (contract.input, contract.output); or an operation
 * of an OpenAPI 3 or Swagger 2 document in JSON. Each file is a table of cases: good input, inputs
 * missing, of a wrong type and out of bounds, texts in unicode, tokens that are absent, refused and
 * expired, an upstream in trouble.
 *
 * Source:     OpenAPI 3.0 and 3.1, Swagger 2.0: paths, parameters, bodies, security, answers.
 * Errors:     GC_E_DATA with the place for what is no contract; GC_E_IO.
 */
#ifndef HX_CONTRACT_H
#define HX_CONTRACT_H

#include "base/json/json.h"

struct hx_contract {
    const char *dir;       /* where the files go; it is made */
    const char *path;      /* Optional: of the service, in place of the contract's; of a data action
                              /data-action/customer-lookup without it */
    const char *upstream;  /* Optional: a pattern of paths that the service calls */
    const char *operation; /* Optional: operationId, or "GET /users/{id}", when there are several */
};
GC_NODISCARD enum gc_status hx_contract_write(const struct hx_contract *c, const char *file,
                                              struct gc_error *err);

#endif
