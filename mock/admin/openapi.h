/* openapi.h - the whole server as an OpenAPI document, made of its route tables.
 *
 *   struct gc_jsonw w = mock_body(x); mock_openapi_write(&w);
 *
 * x-provenance says of each operation where its contract comes from: genesys (the published API),
 * tutorial (not in the published API) or gcmock; x-permission what its client needs.
 *
 * Source:     OpenAPI 3.1.
 * Ownership:  writes to the caller's writer.
 * Units:      none.
 * Threads:    any thread.
 * Errors:     those of the writer's buffer.
 */
#ifndef MOCK_OPENAPI_H
#define MOCK_OPENAPI_H

#include "base/json/write.h"

void mock_openapi_write(struct gc_jsonw *w);

#endif
