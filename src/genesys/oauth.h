/* oauth.h - access tokens by the client-credentials grant, fetched when needed and then kept.
 *
 *   struct gc_token token;
 *   if (gc_oauth_get(oauth, deadline_ms, &token, &err) == GC_OK) ... token.text ...
 *   gc_oauth_reject(oauth, token.serial);        after a 401: the next get fetches anew
 *   gc_token_wipe(&token);
 *
 * A token is used until shortly before it expires (a tenth of its life, at most 60 s). When many
 * threads need one at once, one fetches and the others wait for it and share its failure, too.
 *
 * Source:     RFC 6749 section 4.4; the login host of Genesys Cloud.
 * Ownership:  callers get copies and wipe them. Everything that held a token is wiped.
 * Units:      deadline_ms is monotonic; expires_in_s is seconds from the fetch.
 * Threads:    any number; free last.
 * Errors:     GC_E_AUTH (client unknown or refused), GC_E_PROTOCOL (no valid token answer), those
 *             of gc_send. Errors never hold id, secret or token.
 */
#ifndef GC_OAUTH_H
#define GC_OAUTH_H

#include "base/clock.h"
#include "genesys/send.h"
#include "genesys/target.h"

#define GC_TOKEN_TEXT 4097
struct gc_token {
    char text[GC_TOKEN_TEXT];
    unsigned long serial; /* the how manieth token of this source */
    int64_t expires_in_s;
};
void gc_token_wipe(struct gc_token *t);

struct gc_oauth;
struct gc_oauth_options {
    const struct gc_target *target; /* Required; must outlive the source */
    struct gc_sender sender;        /* Required; what it points to must outlive the source */
    const struct gc_clock *clock;   /* Optional: monotonic; must outlive the source */
};
GC_NODISCARD enum gc_status gc_oauth_new(struct gc_oauth **out,
                                         const struct gc_oauth_options *options);
void gc_oauth_free(struct gc_oauth *o); /* NULL is a no-op */

GC_NODISCARD enum gc_status gc_oauth_get(struct gc_oauth *o, int64_t deadline_ms,
                                         struct gc_token *out, struct gc_error *err);
/* The token of that serial was refused: it is not handed out again. */
void gc_oauth_reject(struct gc_oauth *o, unsigned long serial);

#endif
