/* draw.h - flow coverage for eyes: an SVG for each flow, and a page that holds them all.
 *
 *   hx_flow_draw(&cov.flows[0], true, &svg);        a file of its own
 *   hx_flowcov_page(&cov, files, &html);
 *   hx_flowcov_write_dir(&cov, "out", &err);        index.html, coverage.json, NAME.svg
 *
 * The shape is that of Architect's task editor: an indented list. Green is what was taken, the
 * deeper the oftener; red, what never was; yellow, an output that was not taken though its action
 * was. Light or dark as the reader's system is; nothing is fetched from anywhere, no script.
 *
 * Ownership:  writes to the caller's buffer.
 * Errors:     GC_E_IO when a file can't be written, GC_E_NOMEM, GC_E_TOO_BIG.
 */
#ifndef HX_DRAW_H
#define HX_DRAW_H

#include "harness/coverage/flowcov.h"

/* alone: with the style that a page has once for all. */
void hx_flow_draw(const struct hx_flow *f, bool alone, struct gc_strbuf *to);
void hx_flow_style(struct gc_strbuf *to);
void hx_flowcov_page(const struct hx_flowcov *cov, char *const *files, struct gc_strbuf *to);

/* A name for each flow's file: "cache-example.svg"; the caller frees each, and the list. NULL: no
 * memory. */
char **hx_flowcov_files(const struct hx_flowcov *cov);
void hx_flowcov_free_files(const struct hx_flowcov *cov, char **files);
GC_NODISCARD enum gc_status hx_flowcov_write_dir(const struct hx_flowcov *cov, const char *dir,
                                                 struct gc_error *err);

#endif
