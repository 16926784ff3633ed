/* raw_server.h - a server that plays a script of bytes, for what no HTTP server would answer.
 *
 *   static const struct raw_step cut[] = {{RAW_READ}, {RAW_SEND, "HTTP/1.1 200 OK\r\n..."},
 *                                         {RAW_RESET}, {0}};
 *   struct raw_server *s = raw_server_start(&(struct raw_script){cut}, 1);
 *   ... http://127.0.0.1:raw_server_port(s) ...
 *   CHECK_INT(raw_server_requests(s), 1);
 *   raw_server_stop(s);
 *
 * Connection i plays script i, those after the last play the last. Every script ends with
 * RAW_CLOSE, RAW_STALL or RAW_RESET.
 *
 * Ownership:  scripts are borrowed for the server's life.
 * Units:      bytes.
 * Threads:    a thread a connection; the counters may be read at any time.
 * Errors:     raw_server_start gives NULL.
 */
#ifndef RAW_SERVER_H
#define RAW_SERVER_H

#include <stdbool.h>
#include <stddef.h>

enum raw_do {
    RAW_CLOSE, /* ends the connection in order; also the end of a script */
    RAW_READ,  /* one request, head and body */
    RAW_SEND,  /* text */
    RAW_STALL, /* nothing, until the client closes or the server stops */
    RAW_RESET, /* ends the connection with a reset */
};
struct raw_step {
    enum raw_do what;
    const char *text;
};
struct raw_script {
    const struct raw_step *steps;
};

struct raw_server;
struct raw_server *raw_server_start(const struct raw_script *scripts, size_t n_scripts);
unsigned raw_server_port(const struct raw_server *s);
size_t raw_server_connections(struct raw_server *s);
size_t raw_server_requests(struct raw_server *s);
/* Does what was received so far hold this text? */
bool raw_server_received(struct raw_server *s, const char *text);
void raw_server_stop(struct raw_server *s);

#endif
