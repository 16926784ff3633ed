/* openapi.h - the service's OpenAPI 3.1 document and its page, made from contract.h and answer.h.
 *
 *   gc_openapi_write(&buf);                          -> {"openapi":"3.1.0", ...}
 *   gc_docs_write(nonce, &buf);                      -> a page that renders /openapi.json
 *
 * Ownership:  written to the caller's buffer.
 * Units:      none.
 * Threads:    any thread.
 * Errors:     those of the buffer.
 */
#ifndef GC_OPENAPI_H
#define GC_OPENAPI_H

#include "base/strbuf.h"

void gc_openapi_write(struct gc_strbuf *to);

/* The page is self-contained; its style and script carry the nonce that the CSP header names. */
void gc_docs_write(const char *nonce, struct gc_strbuf *to);

#endif
