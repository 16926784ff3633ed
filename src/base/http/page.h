/* page.h - a web page of a program: static files that are built into it (base/embedded.h).
 *
 *   if (!gc_http_page_send(my_files, "app.js", req, res)) ...404...
 *
 * A file is sent with the type of its suffix, an ETag of its bytes (If-None-Match is answered 304),
 * and a Content-Security-Policy under which a page runs the scripts and styles of its own server
 * and nothing else, asks nobody but this server, and can't be framed. A page that is laid out here
 * needs no inline script or style: there is no nonce.
 *
 * The files of src/base/http/page are shared by the programs that show an OpenAPI document.
 *
 * Source:     RFC 9110 section 13 (ETag), W3C Content Security Policy 3.
 * Ownership:  the answer is copied to res.
 */
#ifndef GC_HTTP_PAGE_H
#define GC_HTTP_PAGE_H

#include <stdbool.h>

#include "base/embedded.h"
#include "base/http/server.h"

#define GC_HTTP_PAGE_FILES "/__page/" /* where the files of a page are found, by their names */

/* False, and nothing was done: there is no such file. */
bool gc_http_page_send(const struct gc_embedded *files, const char *name,
                       const struct gc_http_request *req, struct gc_http_response *res);
/* Does it want a page for people? Programs say that they take anything. */
bool gc_http_wants_page(const struct gc_http_request *req);

#endif
