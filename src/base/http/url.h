/* url.h - URLs of http(s) services: check, join, encode, decode.
 *
 *   struct gc_url u;
 *   if (gc_url_parse(&u, "https://api.mypurecloud.de", &err) != GC_OK) ...
 *   gc_url_join(&buf, base, "/api/v2/architect/flows/", NULL); gc_url_add_segment(&buf, id);
 *
 * Errors:     GC_E_USAGE with a message that says what is wrong with the URL. */
#ifndef GC_URL_H
#define GC_URL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"
#include "base/strbuf.h"

struct gc_url {
    char scheme[8]; /* "http" or "https" */
    char host[256];
    unsigned port;   /* the scheme's own when the URL names none */
    char path[1024]; /* without the final '/', "" when there is none */
};

/* A base URL: absolute, http or https, no user name, query or fragment, no control characters. */
GC_NODISCARD enum gc_status gc_url_parse(struct gc_url *out, const char *text,
                                         struct gc_error *err);
/* 127.0.0.0/8, ::1 or localhost: not a name that only begins so. */
bool gc_host_is_loopback(const char *host);

/* The URL of a server that listens there: in brackets when it is IPv6, at home when it is all. */
void gc_url_of_server(struct gc_strbuf *to, const char *host, unsigned port);
/* base without its final '/', then path, which begins with '/'. */
void gc_url_join(struct gc_strbuf *to, const char *base, const char *path);
/* Percent-encodes all but the unreserved characters of RFC 3986. */
void gc_url_add_segment(struct gc_strbuf *to, const char *segment);
/* Appends ?name=value or &name=value, encoded. */
void gc_url_add_query(struct gc_strbuf *to, const char *name, const char *value);

/* Decodes n bytes of text into out; plus: '+' means space (forms, queries). Returns the length, or
 * -1 when out (cap bytes with the NUL) is too small, an escape is malformed, or it hides a NUL. */
long gc_url_decode(char *out, size_t cap, const char *text, size_t n, bool plus);
/* The first value of `name` in a query or form body, decoded. Returns as gc_url_decode;
 * -2 when the name is absent. */
long gc_form_get(const char *form, size_t n, const char *name, char *out, size_t cap);
/* How often the name is there. */
size_t gc_form_count(const char *form, size_t n, const char *name);

#endif
