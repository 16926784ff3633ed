/* The table of functions as people read it. */
#include <ctype.h>
#include <string.h>

#include "mock/flow/expr/functions.h"

/* "text", "n?" with their marks: "[, n]", "part*", "next..." */
static void add_params(const char *p, struct gc_strbuf *to)
{
    bool first = true;
    for (p += strspn(p, " "); *p; p += strspn(p, " "), first = false) {
        size_t name = strcspn(p, ":"), whole = strcspn(p, " ");
        const char *flags = p + name + strcspn(p + name, "*?+ ");
        bool optional = memchr(flags, '?', (size_t)(p + whole - flags)) != NULL;
        gc_strbuf_addf(to, "%s%s%.*s", optional ? "[" : "", first ? "" : ", ", (int)name, p);
        if (memchr(flags, '*', (size_t)(p + whole - flags)))
            gc_strbuf_addc(to, '*');
        if (memchr(flags, '+', (size_t)(p + whole - flags)))
            gc_strbuf_adds(to, ", ...");
        gc_strbuf_adds(to, optional ? "]" : "");
        p += whole;
    }
}

/* The first word: what the parameters are of. */
static void add_row(const struct flow_function *fn, struct gc_strbuf *to)
{
    bool word = isalpha((unsigned char)*fn->name);
    gc_strbuf_addf(to, "  %s%s", fn->name, word ? "(" : "  ");
    add_params(fn->params, to);
    gc_strbuf_adds(to, word ? ")\n" : "\n");
}

void flow_functions_help(struct gc_strbuf *to)
{
    gc_strbuf_adds(to,
                   "Expressions: literals (1, 2.5, \"text\", true, NOT_SET), variables (Flow.x, "
                   "Task.x),\noperators and functions. Names do not depend on case.\n\n"
                   "A parameter with * takes NOT_SET. For any other a NOT_SET value is an error of "
                   "the\nflow, which its error handling takes. [ ] may be left out.\n\n"
                   "From strong to weak: [] .   - ! ~   ^   * / %   + -   < <= > >=   == !=   &   "
                   "|\nnot   and   or   ? :\n");
    for (size_t g = 0;; g++) {
        const struct flow_function_group *group = flow_function_group(g);
        if (!group)
            return;
        gc_strbuf_addf(to, "\n%s\n", group->title);
        for (size_t i = 0; i < group->n; i++)
            add_row(&group->rows[i], to);
    }
}
