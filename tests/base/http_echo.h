/* http_echo.h - one server for the tests that speak to it in raw bytes.
 *
 *   unsigned port = echo_port();
 *
 * It answers with what it was asked: "METHOD target|path|query|n:body", X-Problem, X-Value. The
 * paths /204, /304, /nothing (no status), /close and /big do what they say.
 *
 * Ownership:  started by the first call, stopped at the end of the program.
 * Units:      bytes, milliseconds.
 * Threads:    the tests' thread.
 * Errors:     a check fails.
 */
#ifndef HTTP_ECHO_H
#define HTTP_ECHO_H

#include "tests/raw_client.h"

enum { ECHO_MAX_BODY = 1000, ECHO_READ_MS = 600 };

unsigned echo_port(void);
/* The enum gc_http_problem that the handler was told. */
int echo_problem(const struct raw_answer *a);

#endif
