/* The table of functions as people read it. */
#include <ctype.h>
#include <string.h>

#include "mock/flow/function/functions.h"

static const struct {
    char code;
    const char *type;
} types[] = {
    {'s', "str"}, {'i', "int"}, {'d', "dec"},    {'n', "num"}, {'b', "bln"},
    {'t', "dtm"}, {'p', "dur"}, {'c', "cur"},    {'h', "phn"}, {'l', "list"},
    {'j', "jsn"}, {'a', "aud"}, {'o', "object"}, {'.', "any"},
};

static const char legend[] =
    "Expressions: values (1, 2.5, \"text\", true, NOT_SET), variables (Flow.x, Task.x),\n"
    "operators and functions. Names do not depend on case.\n\n"
    "A parameter with * takes NOT_SET. For any other, a NOT_SET value is an error of\n"
    "the flow, which its error handling takes; in flows of this program's own format\n"
    "the result is NOT_SET. What stands in [ ] may be left out.\n\n"
    "str text, int integer, dec decimal, num either, bln boolean, dtm date-time,\n"
    "dur duration, cur currency, phn phone number, jsn JSON, aud audio or prompt,\n"
    "list collection\n\n"
    "From strong to weak: x[] x.y   - ! ~   ^   * / %   + -   < <= > >=   == !=   &\n"
    "|   not   and   or   ? :\n";

/* One parameter of a row's text: "name:kinds" and its flags. */
struct param {
    const char *name, *kinds, *flags;
    int name_len, n_kinds, n_flags;
};

static bool next_param(const char **params, struct param *p)
{
    p->name = *params + strspn(*params, " ");
    if (!*p->name)
        return false;
    p->name_len = (int)strcspn(p->name, ":");
    p->kinds = p->name + p->name_len + 1;
    p->n_kinds = (int)strcspn(p->kinds, "*?+ ");
    p->flags = p->kinds + p->n_kinds;
    p->n_flags = (int)strcspn(p->flags, " ");
    *params = p->flags + p->n_flags;
    return true;
}

static bool has_flag(const struct param *p, char flag)
{
    return memchr(p->flags, flag, (size_t)p->n_flags) != NULL;
}

/* "text* str|int" */
static void add_param(const struct param *p, struct gc_strbuf *to)
{
    bool first = true;
    gc_strbuf_addf(to, "%.*s%s ", p->name_len, p->name, has_flag(p, '*') ? "*" : "");
    for (int i = 0; i < p->n_kinds; i++)
        for (size_t t = 0; t < GC_COUNT_OF(types); t++)
            if (types[t].code == p->kinds[i]) {
                gc_strbuf_addf(to, "%s%s", first ? "" : "|", types[t].type);
                first = false;
            }
}

/* A line is WIDTH wide at most; what does not fit goes on in the next one. */
static void add_function(const struct flow_function *fn, struct gc_strbuf *to)
{
    enum { WIDTH = 78 };
    const char *at = fn->params;
    struct param p;
    size_t begin = to->len;
    gc_strbuf_addf(to, "  %s(", fn->name);
    for (bool first = true; next_param(&at, &p); first = false) {
        struct gc_strbuf one GC_AUTO(gc_strbuf_release) = GC_STRBUF(1024);
        add_param(&p, &one);
        gc_strbuf_addf(&one, "%s%s", has_flag(&p, '+') ? ", ..." : "",
                       has_flag(&p, '?') ? "]" : "");
        gc_strbuf_addf(to, "%s%s", has_flag(&p, '?') ? "[" : "", first ? "" : ",");
        if (to->len - begin + one.len > WIDTH) {
            gc_strbuf_adds(to, "\n      ");
            begin = to->len - 6;
        } else if (!first)
            gc_strbuf_addc(to, ' ');
        gc_strbuf_adds(to, gc_strbuf_text(&one));
    }
    gc_strbuf_adds(to, ")\n");
}

/* What stands before the n-th operand. */
static void add_sign(const char *name, size_t n, bool alone, struct gc_strbuf *to)
{
    if (*name == '?')
        gc_strbuf_adds(to, n == 0 ? "" : n == 1 ? " ? " : " : ");
    else if (*name == '[')
        gc_strbuf_adds(to, n == 0 ? "" : "[");
    else if (n > 0 || alone)
        gc_strbuf_addf(to, "%s%s ", n > 0 ? " " : "", name);
}

/* "a* any == b* any" */
static void add_operator(const struct flow_function *fn, struct gc_strbuf *to)
{
    const char *at = fn->params;
    size_t min, max, n = 0;
    struct param p;
    flow_function_arity(fn, &min, &max);
    gc_strbuf_adds(to, "  ");
    for (; next_param(&at, &p); n++) {
        add_sign(fn->name, n, max == 1, to);
        add_param(&p, to);
    }
    gc_strbuf_adds(to, *fn->name == '[' ? "]\n" : min < n ? ", or with one value\n" : "\n");
}

void flow_functions_help(struct gc_strbuf *to)
{
    const struct flow_function_group *group;
    gc_strbuf_adds(to, legend);
    for (size_t g = 0; (group = flow_function_group(g)); g++) {
        gc_strbuf_addf(to, "\n%s\n", group->title);
        for (size_t i = 0; i < group->n; i++) {
            bool function = isupper((unsigned char)*group->rows[i].name);
            (function ? add_function : add_operator)(&group->rows[i], to);
        }
    }
}
