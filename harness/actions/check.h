/* check.h - what is wrong with exported data actions, before a call shows it.
 *
 *   struct hx_action_findings f GC_AUTO(hx_action_findings_release) = {0};
 *   hx_check_actions(path, &f);
 *   for (size_t i = 0; i < f.n; i++) puts(f.list[i].text);
 *
 * Errors are what makes an action fail, or fail for some answers: templates that do not parse,
 * inputs and keys that nobody gives, a translation that may find nothing, an output off the
 * contract for a sample answer that fits it. Warnings are what breaks in production: a text that
 * goes into JSON or a URL as it is, an optional input that goes out as "${input.x}".
 *
 * Ownership:  findings own their texts.
 * Errors:     GC_E_IO with the path that can't be read; GC_E_NOMEM.
 */
#ifndef HX_ACTIONS_CHECK_H
#define HX_ACTIONS_CHECK_H

#include "base/json/json.h"
#include "base/json/write.h"

struct hx_action_finding {
    char *file, *text;
    struct gc_pos at; /* line 0: the file as a whole */
    bool warning;
};

struct hx_action_findings {
    struct hx_action_finding *list;
    size_t n, cap;
    size_t n_actions, n_errors, n_warnings;
    size_t n_others; /* JSON files that hold no exported action */
    bool no_memory;
};
void hx_action_findings_release(struct hx_action_findings *f);

/* A file; or a folder with all that is below it, in which what is no action is passed over. */
GC_NODISCARD enum gc_status hx_check_actions(const char *path, const char *answer_file,
                                             struct hx_action_findings *f, struct gc_error *err);
/* {"actions", "errors", "warnings", "findings": [{"file", "line", "column", "severity", "text"}]}
 */
void hx_action_findings_write(const struct hx_action_findings *f, struct gc_jsonw *w);

#endif
