/* pages.h - what the service says of itself: its OpenAPI 3.1 document. docs.html, beside it, is the
 * page that renders it (with src/base/http/page).
 *
 * It is written to the caller's buffer, whose errors are its own; any thread may do it.
 */
#ifndef GC_ACTION_PAGES_H
#define GC_ACTION_PAGES_H

#include "base/strbuf.h"

void gc_action_openapi_write(struct gc_strbuf *to);

#endif
