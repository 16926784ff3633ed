/* page.h - the mock as a web page: what a browser sees at / and /w/NAME/, and at docs.
 *
 *   if (mock_page_answers(req, res)) return;      before a world is chosen: it makes none
 *
 * The files are plain ones in mock/page/web (and src/base/http/page), built into the program. The
 * page is a client like any other: all that it knows and does goes through the control plane and
 * the APIs. Its files hold nothing that is secret and change nothing: they are served to anybody,
 * recorded nowhere, and meet no faults.
 *
 * Programs, which do not ask for text/html, see the API at these paths.
 */
#ifndef MOCK_PAGE_H
#define MOCK_PAGE_H

#include "base/http/page.h"

/* False, and nothing was done: the request is not for the page. */
bool mock_page_answers(const struct gc_http_request *req, struct gc_http_response *res);

#endif
