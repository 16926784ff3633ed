/* websocket.h - a client of a websocket, for tests.
 *
 *   struct ws ws GC_AUTO(ws_close) = {.fd = -1};
 *   ws_open(&ws, connect_uri);
 *   CHECK(ws_hears(&ws, "\"topicName\":\"v2.users.U1.presence\""));
 *
 * Ownership:  what is heard last belongs to the client.
 * Errors:     waits end after ten seconds; fd is -1 when the server did not become a websocket, and
 *             status says what it answered.
 */
#ifndef TESTS_WEBSOCKET_H
#define TESTS_WEBSOCKET_H

#include <stdbool.h>

#include "base/strbuf.h"

struct ws {
    int fd, status;
    struct gc_strbuf in;   /* bytes that came and were not looked at */
    struct gc_strbuf text; /* of the last frame */
    int op;                /* of the last frame; 0: none came */
    int close_code;        /* of the last close frame; 0: none came */
};

void ws_open(struct ws *ws, const char *uri); /* ws://127.0.0.1:PORT/path */
void ws_over(struct ws *ws, int fd);          /* on a descriptor that is a websocket already */
void ws_close(struct ws *ws);                 /* drops the connection */

void ws_send(struct ws *ws, int op, const char *payload, size_t n); /* masked, whole */
/* first: the first byte of the head, as the client pleases. */
void ws_send_raw(struct ws *ws, unsigned first, const char *payload, size_t n);
/* The next frame; false: the connection ended, or nothing came. */
bool ws_next(struct ws *ws);
/* Frames until one is a text that holds `part`. */
bool ws_hears(struct ws *ws, const char *part);
/* Frames until a close frame; its code, or 0. */
int ws_closes(struct ws *ws);

#endif
