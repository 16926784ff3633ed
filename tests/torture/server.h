/* server.h - a scripted service for the scenarios of clients.
 *
 *   const char *url = torture_server();        "http://127.0.0.1:PORT"
 *
 * POST /oauth/token gives a token, /api/v2/architect/... a flow and a simulation, introspection
 * says yes, and /users/7 is known. Its own threads never fail an allocation.
 *
 * Ownership:  lives until the process ends.
 * Threads:    main thread.
 * Errors:     NULL: it could not be started.
 */
#ifndef TORTURE_SERVER_H
#define TORTURE_SERVER_H

const char *torture_server(void);

#endif
