/* site.h - who asks, as a browser tells it: which host it believes to talk to, and for which page.
 *
 *   char host[GC_HTTP_HOST];
 *   if (gc_http_is_cross_site(req) || !gc_http_host(req, host) || !is_mine(host)) refuse();
 *
 * A web page can make its reader's browser send requests to this machine. It can't keep the browser
 * from saying so in Origin and Sec-Fetch-Site; and where its own name has been pointed at this
 * machine (DNS rebinding), Host still holds that name.
 *
 * Source:     RFC 6454 (Origin), W3C Fetch Metadata (Sec-Fetch-Site), RFC 9110 section 7.2 (Host).
 */
#ifndef GC_HTTP_SITE_H
#define GC_HTTP_SITE_H

#include <stdbool.h>

#include "base/http/server.h"

#define GC_HTTP_HOST 256

/* Did a browser send it? Programs set neither Origin nor Sec-Fetch-Site. */
bool gc_http_is_of_browser(const struct gc_http_request *req);
/* Did a page make it that does not come from where the request goes, down to the port? */
bool gc_http_is_cross_site(const struct gc_http_request *req);
/* The name or address in Host, without port, brackets and final dot. False: none, or too long. */
bool gc_http_host(const struct gc_http_request *req, char out[GC_HTTP_HOST]);

#endif
