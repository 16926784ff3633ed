/* pages.h - what the service says of itself: its OpenAPI 3.1 document, and a page that renders it.
 *
 * Both are written to the caller's buffer, whose errors are its own; any thread may do it.
 */
#ifndef GC_ACTION_PAGES_H
#define GC_ACTION_PAGES_H

#include "base/strbuf.h"

void gc_action_openapi_write(struct gc_strbuf *to);
/* The page is self-contained; its style and script carry the nonce that the CSP header names. */
void gc_action_docs_write(const char *nonce, struct gc_strbuf *to);

#endif
