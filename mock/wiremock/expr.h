/* expr.h - expressions of Handlebars in Velocity's words; for handlebars.c and helpers.c.
 *
 * An expression is "$request.query.q", "'text'", "5".
 */
#ifndef MOCK_WIREMOCK_EXPR_H
#define MOCK_WIREMOCK_EXPR_H

#include "mock/wiremock/internal.h"

enum { WM_MAX_ARGS = 12, WM_MAX_NAMED = 8, WM_EXPR_BYTES = 1024 };

typedef char wm_expr[WM_EXPR_BYTES];

/* A helper with what it is given. */
struct wm_call {
    char name[64];
    size_t n_args, n_named;
    wm_expr args[WM_MAX_ARGS];
    struct wm_named {
        char name[64];
        wm_expr value;
    } named[WM_MAX_NAMED];
};

/* False: it does not go. */
bool wm_path_expr(struct wm *m, const char *path, wm_expr out);
bool wm_call_expr(const struct wm_call *c, wm_expr out);
bool wm_put_expr(wm_expr out, const char *text);
/* A text in single quotes, in which Velocity reads nothing. */
void wm_add_quoted(struct gc_strbuf *to, const char *text);

#endif
