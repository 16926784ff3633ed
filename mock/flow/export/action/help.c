/* The table of action types as people read it. */
#include <ctype.h>
#include <string.h>

#include "mock/flow/export/action/types.h"

static const char head[] =
    "Action types of Architect exports that run, as Architect calls them, and their\n"
    "outputs. Outputs of an action's own (cases, choices, paths of a task) come from\n"
    "the flow. A run that comes to an action of any other type ends FAILED, unless\n"
    "\"outputs\" of a scenario says by its number or its name which output it takes:\n"
    "{\"outputs\": {\"31\": \"Failure\"}}. The same makes any action below take an output.\n\n";

/* __NOT_FOUND__ as Not Found */
static void add_output(const char *word, size_t n, struct gc_strbuf *to)
{
    bool start = true;
    for (size_t i = 2; i + 2 < n; i++) {
        bool blank = word[i] == '_';
        gc_strbuf_addc(to, blank ? ' ' : start ? word[i] : (char)tolower((unsigned char)word[i]));
        start = blank;
    }
}

static void add_row(const struct export_type *t, struct gc_strbuf *to)
{
    gc_strbuf_addf(to, "  %-43s %s", t->type, t->title);
    for (const char *at = t->outputs; *at;) {
        size_t n = strcspn(at, " ");
        gc_strbuf_adds(to, at == t->outputs ? "\n      " : ", ");
        add_output(at, n, to);
        at += n + strspn(at + n, " ");
    }
    gc_strbuf_addc(to, '\n');
}

void flow_actions_help(struct gc_strbuf *to)
{
    const struct export_type *t;
    gc_strbuf_adds(to, head);
    for (size_t i = 0; (t = export_type_at(i)) != NULL; i++)
        add_row(t, to);
}
