/* http_calls.h - what the tests of the HTTP client share.
 *
 *   struct gc_http_call call = get_from(raw_server_port(s));
 *   CHECK_STATUS(gc_http_call(shared_client(), &call, &reply, &err), GC_OK, &err);
 *
 * Ownership:  the client lives until the end of the program; the URL until the next get_from.
 * Units:      milliseconds.
 * Threads:    get_from in the tests' thread; the client anywhere.
 * Errors:     the test ends when there is no client.
 */
#ifndef HTTP_CALLS_H
#define HTTP_CALLS_H

#include "base/http/client.h"

enum { PATIENCE_MS = 10000, SHORT_MS = 500 };

#define OK_HEAD "HTTP/1.1 200 OK\r\nContent-Length: "
#define ANSWER  OK_HEAD "2\r\n\r\n{}"

struct gc_http_client *shared_client(void);
/* GET http://127.0.0.1:port/a?b=c */
struct gc_http_call get_from(unsigned port);

#endif
