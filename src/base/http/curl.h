/* curl.h - libcurl, which is loaded when the first request is made.
 *
 *   if (gc_curl_load(&err) == GC_OK) easy = gc_curl.easy_init();
 *
 * With what it draws in (TLS, LDAP, Kerberos) it takes 5 ms and 8 MB: a server that calls nobody
 * has no need of it.
 *
 * Threads:    any. gc_curl is to be read only after gc_curl_load said GC_OK.
 * Errors:     GC_E_IO: libcurl is not there, or too old, or no descriptor is left; try again.
 */
#ifndef GC_CURL_H
#define GC_CURL_H

#include <curl/curl.h>

#include "base/status.h"

#define GC_CURL_FUNCTIONS(X)                                                                       \
    X(easy_cleanup)                                                                                \
    X(easy_getinfo)                                                                                \
    X(easy_init)                                                                                   \
    X(easy_reset)                                                                                  \
    X(easy_setopt)                                                                                 \
    X(easy_strerror)                                                                               \
    X(getdate)                                                                                     \
    X(global_init)                                                                                 \
    X(multi_add_handle)                                                                            \
    X(multi_cleanup)                                                                               \
    X(multi_info_read)                                                                             \
    X(multi_init)                                                                                  \
    X(multi_perform)                                                                               \
    X(multi_poll)                                                                                  \
    X(multi_remove_handle)                                                                         \
    X(multi_setopt)                                                                                \
    X(slist_append)                                                                                \
    X(slist_free_all)

/* clang-format off */
struct gc_curl {
#define X(name) __typeof__(curl_##name) *name;
    GC_CURL_FUNCTIONS(X)
#undef X
};
/* clang-format on */
extern struct gc_curl gc_curl;

GC_NODISCARD enum gc_status gc_curl_load(struct gc_error *err);

#endif
