/* fixture.h - a mock with the demo org, in this process, and requests to it in one line each.
 *
 *   struct fx f GC_AUTO(fx_close) = {0};
 *   fx_open(&f);                                   a world of its own
 *   fx_login(&f, "demo-client", "demo-secret");    later requests carry the token
 *   CHECK_INT(fx_get(&f, "/api/v2/flows"), 200);
 *   CHECK_TEXT(fx_text(&f, "entities.0.id"), "1111...");
 *
 * One server serves the whole test program (port 0, ended at exit); each fx is a world of it, so
 * tests never see each other.
 *
 * Ownership:  an fx owns its last answer; what the readers return is borrowed until the next
 *             request.
 * Threads:    one fx, one thread; any number of fx at once. fx_server once before threads.
 * Errors:     a request without an answer has status 0; f->err says why.
 */
#ifndef TESTS_FIXTURE_H
#define TESTS_FIXTURE_H

#include "base/http/client.h"
#include "base/json/json.h"
#include "mock/server/server.h"

struct fx {
    char world[72];
    char base[128]; /* http://127.0.0.1:PORT/w/WORLD */
    char token[128];
    struct gc_http_reply reply;
    struct gc_json json; /* of the last answer; root NULL when it is not JSON */
    struct gc_error err;
};

struct mock_server *fx_server(void); /* starts it on first use */
struct gc_http_client *fx_client(void);

void fx_open(struct fx *f);  /* a new world */
void fx_close(struct fx *f); /* deletes the world */

/* Gets a token; true and f->token on success. */
bool fx_login(struct fx *f, const char *client_id, const char *secret);

/* All return the status. path begins with '/'. */
int fx_get(struct fx *f, const char *path);
int fx_post(struct fx *f, const char *path, const char *json);
int fx_put(struct fx *f, const char *path, const char *json);
int fx_patch(struct fx *f, const char *path, const char *json);
int fx_delete(struct fx *f, const char *path);
int fx_send(struct fx *f, const char *method, const char *path, const char *content_type,
            const char *body);
/* With any headers ("Name: value\n" lines) and nothing added but the content type in them. */
int fx_raw(struct fx *f, const char *method, const char *path, const char *headers,
           const char *body);
/* The control plane of this world: fx_admin(&f, "POST", "/faults", "{...}"). */
int fx_admin(struct fx *f, const char *method, const char *path, const char *json);

/* Merges an overlay (as PATCH /__admin/org takes it) into this world; false prints why. */
bool fx_overlay(struct fx *f, const char *json);
/* The export of a flow "Night desk", as text: asks for a ticket (11), calls "Free agents" (12),
 * decides (15), transfers to queue "Desk" (16) or says goodbye (17) and hangs up (18). */
const char *fx_night_desk(void);

/* The last answer: a node, text, number or truth at a path such as "trace.0.result.contact.id". */
const cJSON *fx_at(const struct fx *f, const char *path);
const char *fx_text(const struct fx *f, const char *path); /* NULL: no text there */
double fx_number(const struct fx *f, const char *path);    /* -1: no number there */
const char *fx_body(const struct fx *f);
const char *fx_header(struct fx *f, const char *name); /* "" when absent */

#endif
