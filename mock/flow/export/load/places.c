/* The places of what is wrong with an export. */
#include <stdarg.h>

#include "mock/flow/export/load/load.h"

struct search {
    const cJSON *wanted, *found;
};

/* Walks two trees of one shape side by side; deep, as JSON is: 64 levels. */
static void find(struct search *s, const cJSON *at, const cJSON *own)
{
    if (own == s->wanted)
        s->found = at;
    at = at->child;
    for (const cJSON *o = own->child; at && o && !s->found; o = o->next, at = at->next)
        find(s, at, o);
}

void export_problem(struct export_load *load, const cJSON *own, const char *fmt, ...)
{
    char text[300];
    struct search s = {.wanted = own};
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    if (load->problems->n < GC_PROBLEMS_KEPT) /* places cost time */
        find(&s, load->at, load->own);
    gc_problems_add(load->problems, load->doc->name,
                    gc_json_where(load->doc, s.found ? s.found : load->at), "%s", text);
}
