/* raw_client.h - bytes to and from a server, for what an HTTP client would never send.
 *
 *   struct raw_answer a GC_AUTO(raw_answer_release) = {0};
 *   raw_ask(port, "GET / HTTP/1.1\r\nHost: a\r\n\r\n", &a);
 *   CHECK_INT(a.status, 200); CHECK_TEXT(a.body, "{}"); CHECK(a.end == RAW_OPEN);
 *
 * Ownership:  an answer owns its text; the caller closes descriptors.
 * Units:      milliseconds, bytes.
 * Threads:    one descriptor, one thread.
 * Errors:     a descriptor is -1; an answer that did not come has status 0.
 */
#ifndef RAW_CLIENT_H
#define RAW_CLIENT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/strbuf.h"

enum { RAW_PATIENCE_MS = 10000 };

/* How the connection was left: still open, ended in order, or reset. */
enum raw_end { RAW_OPEN, RAW_FIN, RAW_RST };

struct raw_answer {
    int status;
    struct gc_strbuf text; /* head and body */
    const char *body;      /* within text; "" when there is none */
    size_t body_bytes;
    size_t reads; /* how many recv() it took */
    enum raw_end end;
};
void raw_answer_release(struct raw_answer *a);
/* The value of a header of the answer, "" when absent. */
const char *raw_header(const struct raw_answer *a, const char *name, char *out, size_t cap);

int raw_connect(unsigned port);
bool raw_connect_socket(int fd, unsigned port);
bool raw_send(int fd, const char *bytes, size_t n);
bool raw_send_text(int fd, const char *text);

/* Reads one answer, as long as its Content-Length says (head_only: only the head; 1xx answers are
 * passed over). */
bool raw_read(int fd, struct raw_answer *a, bool head_only);
/* Reads until what came holds `part`. */
bool raw_read_until(int fd, struct raw_answer *a, const char *part);
/* Reads until at least n bytes came. */
bool raw_read_bytes(int fd, struct raw_answer *a, size_t n);
/* Reads until the connection ends, at most wait_ms. */
enum raw_end raw_read_to_end(int fd, struct raw_answer *a, int wait_ms);
/* Sends on a connection of its own and reads one answer, then looks how the server leaves the
 * connection: for a moment, or until its end when the answer says `Connection: close`. */
bool raw_ask(unsigned port, const char *request, struct raw_answer *a);

#endif
