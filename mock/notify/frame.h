/* frame.h - the frames of a websocket, and the proof that a server speaks it.
 *
 *   struct mock_frame f;
 *   int code = mock_frame_read(bytes, n, &f);
 *   if (code == 0 && f.whole > 0) ... f.op, f.payload (f.n bytes) ... and drop f.whole bytes
 *
 * Source:     RFC 6455 (sections 4.2.2, 5, 7.4).
 * Ownership:  a frame read points into the bytes, which are unmasked in place.
 * Units:      bytes.
 */
#ifndef MOCK_FRAME_H
#define MOCK_FRAME_H

#include <stdbool.h>
#include <stddef.h>

#include "base/strbuf.h"

#define MOCK_FRAME_PAYLOAD ((size_t)64 << 10) /* the most that is read of one message */

enum mock_frame_op {
    MOCK_FRAME_MORE = 0,
    MOCK_FRAME_TEXT = 1,
    MOCK_FRAME_BINARY = 2,
    MOCK_FRAME_CLOSE = 8,
    MOCK_FRAME_PING = 9,
    MOCK_FRAME_PONG = 10,
};

/* Why a websocket is closed. */
enum mock_close {
    MOCK_CLOSE_NORMAL = 1000,
    MOCK_CLOSE_GOING_AWAY = 1001,
    MOCK_CLOSE_PROTOCOL = 1002,
    MOCK_CLOSE_UNSUPPORTED = 1003,
    MOCK_CLOSE_NO_CODE = 1005, /* a close frame came without one; never sent */
    MOCK_CLOSE_NOT_TEXT = 1007,
    MOCK_CLOSE_POLICY = 1008,
    MOCK_CLOSE_TOO_BIG = 1009,
};

struct mock_frame {
    bool last; /* of its message */
    enum mock_frame_op op;
    char *payload;
    size_t n;
    size_t whole; /* with its head; 0: more bytes must come */
};

/* The next frame from a client. Not 0: the code to close with, for it is none (clients mask). */
int mock_frame_read(char *bytes, size_t n, struct mock_frame *out);
/* The code of a close frame's payload; MOCK_CLOSE_PROTOCOL when it is none that may be sent. */
int mock_frame_close_code(const struct mock_frame *f);

/* One frame from the server: whole, unmasked. */
void mock_frame_add(struct gc_strbuf *to, enum mock_frame_op op, const void *payload, size_t n);
/* reason: at most 123 bytes are sent. MOCK_CLOSE_NO_CODE sends an empty one. */
void mock_frame_add_close(struct gc_strbuf *to, int code, const char *reason);

#define MOCK_WEBSOCKET_ACCEPT 29
/* Sec-WebSocket-Accept for a Sec-WebSocket-Key. False: the key is not 16 bytes of base64. */
bool mock_websocket_accept(const char *key, char out[MOCK_WEBSOCKET_ACCEPT]);

#endif
