/* load.h - an export in the making; for the files of mock/flow/export/load only. */
#ifndef FLOW_EXPORT_LOAD_H
#define FLOW_EXPORT_LOAD_H

#include "mock/flow/export/export.h"

struct export_load {
    struct flow_export *flow;
    const struct gc_json *doc;
    const cJSON *at, *own; /* roots of the same content: the one has places, the other stays */
    struct gc_problems *problems;
    size_t cap_trees;
    bool no_memory;
};

/* At a node of `own`, whose place is that of the same node of `at`. */
void export_problem(struct export_load *load, const cJSON *own, const char *fmt, ...)
    GC_PRINTF(3, 4);
const char *export_text_or(const cJSON *json, const char *key, const char *fallback);
bool export_is_menu(const cJSON *sequence);
/* What follows what, once actions are there: next, owner, paths, the start of each sequence. */
void export_load_links(struct export_load *load);
/* Variables and expressions, once sequences are there. */
void export_load_values(struct export_load *load);

#endif
