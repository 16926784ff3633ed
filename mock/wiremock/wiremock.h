/* wiremock.h - WireMock's stub mappings become stubs, as far as they go.
 *
 *   struct wiremock_import import = {.files_dir = "__files", .note = tell, .ctx = &list};
 *   struct gc_strbuf stubs = GC_STRBUF(64 << 20);
 *   if (wiremock_convert(&import, &doc, &stubs, &err) == GC_OK) ... an array of stubs
 *
 * A document holds one mapping, or {"mappings": [...]}. What a mapping asks of a request must be
 * said in our words whole, else a stub would take what it should not: such a mapping is left out.
 * What of an answer can't be said is left away, and told.
 *
 * Source:     WireMock's documentation of stub mappings, 2.x and 3.x.
 * Ownership:  borrows; texts of notes live while they are told.
 * Errors:     GC_E_DATA: the document is no mapping; GC_E_TOO_BIG, GC_E_NOMEM.
 */
#ifndef MOCK_WIREMOCK_H
#define MOCK_WIREMOCK_H

#include "base/json/json.h"

struct wiremock_import {
    const char *files_dir; /* where bodyFileName looks; NULL: there is none */
    /* What does not go: of a mapping that is left out, or of one that is taken without it. */
    void (*note)(void *ctx, const char *file, struct gc_pos at, bool left_out, const char *text);
    void *ctx;
    size_t n_mappings, n_stubs; /* counted on */
};

GC_NODISCARD enum gc_status wiremock_convert(struct wiremock_import *import,
                                             const struct gc_json *doc, struct gc_strbuf *to,
                                             struct gc_error *err);

struct wiremock_options {
    const char *out; /* the org folder whose stubs/ is written into; NULL: standard output */
    bool json;       /* standard output gets all that is told */
};
/* folder.c: all mappings of a folder, those of the folders in it too. What does not go is told on
 * stderr, a line each: *all says whether there was nothing. A file that is no mapping is told there
 * too, and is the status, with no message in err. */
GC_NODISCARD enum gc_status wiremock_import_folder(const char *dir,
                                                   const struct wiremock_options *options,
                                                   bool *all, struct gc_error *err);

#endif
