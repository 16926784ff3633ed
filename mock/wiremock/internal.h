/* internal.h - one mapping on its way; for the files of mock/wiremock only. */
#ifndef MOCK_WIREMOCK_INTERNAL_H
#define MOCK_WIREMOCK_INTERNAL_H

#include "base/json/write.h"
#include "mock/wiremock/wiremock.h"

struct wm {
    struct wiremock_import *import;
    const struct gc_json *doc;
    struct gc_jsonw *w; /* the stub that is made */
    bool left_out;
    bool is_template;        /* its texts are Handlebars */
    const cJSON *parameters; /* transformerParameters, or NULL */
};

/* Tells what is left away; of wm_leave_out the whole mapping is. */
void wm_note(struct wm *m, const cJSON *at, const char *fmt, ...) GC_PRINTF(3, 4);
void wm_leave_out(struct wm *m, const cJSON *at, const char *fmt, ...) GC_PRINTF(3, 4);
/* Members of an object: those that are known, by a table of how; what it has besides is told. */
struct wm_member {
    const char *key;
    void (*write)(struct wm *m, const cJSON *value); /* NULL: read elsewhere, or without effect */
};
void wm_members(struct wm *m, const cJSON *object, const char *what, const struct wm_member *rows,
                size_t n, bool matters);

/* request.c: "match". */
void wm_write_match(struct wm *m, const cJSON *request);
/* patterns.c: what a value, or a body, must be. */
enum wm_place { WM_VALUE, WM_BODY, WM_FOUND }; /* of a query or header; a body; found by a path */
void wm_write_pattern(struct wm *m, const cJSON *pattern, enum wm_place place);
void wm_write_matches(struct wm *m, const cJSON *regex); /* {"$matches": ...} */
/* response.c: "answer". */
void wm_write_answer(struct wm *m, const cJSON *response);
/* handlebars.c: a template of ours that says the same; plain texts are escaped. at: for notes. */
void wm_template(struct wm *m, const cJSON *at, const char *text, struct gc_strbuf *to);

#endif
