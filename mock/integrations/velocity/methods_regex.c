/* methods_regex.c - the methods of Java's String that take a regular expression. */
#include <ctype.h>
#include <stdint.h>

#include "mock/integrations/regex.h"
#include "mock/integrations/velocity/run.h"

typedef struct velocity_value value;
typedef struct velocity_call call;

static const value nothing;

static struct regex *compile(call *c)
{
    const char *why;
    struct regex *re = regex_compile(c->run->arena, c->args[0].text, c->args[0].n, false, &why);
    if (!re)
        velocity_fail(c->run, c->at, "the regular expression \"%.*s\": %s",
                      (int)(c->args[0].n > 100 ? 100 : c->args[0].n), c->args[0].text, why);
    return re;
}

/* All that a rendering's expressions take has one bound; text by text, too, for more is linear. */
static bool takes_too_long(call *c)
{
    return regex_gave_up(&c->run->regex) &&
           !velocity_fail(c->run, c->at, "the template's regular expressions take too long");
}

/* $1 in a replacement is a group, \$ a dollar. */
static bool add_replacement(call *c, const struct regex_match *m, struct gc_strbuf *to)
{
    const value *by = &c->args[1];
    for (size_t i = 0; i < by->n; i++) {
        if (by->text[i] == '\\' && i + 1 < by->n) {
            gc_strbuf_addc(to, by->text[++i]);
        } else if (by->text[i] != '$') {
            gc_strbuf_addc(to, by->text[i]);
        } else if (i + 1 < by->n && isdigit((unsigned char)by->text[i + 1])) {
            size_t g = (size_t)(by->text[++i] - '0');
            if (m->from[g] != SIZE_MAX && m->to[g] != SIZE_MAX)
                gc_strbuf_add(to, c->self.text + m->from[g], m->to[g] - m->from[g]);
        } else {
            return velocity_fail(c->run, c->at, "\"$\" in a replacement needs a group's number");
        }
    }
    return true;
}

static value replace_matches(call *c, bool all)
{
    struct gc_strbuf buf GC_AUTO(gc_strbuf_release) = GC_STRBUF(VELOCITY_MAX_TEXT);
    struct regex *re = compile(c);
    struct regex_match m;
    size_t done = 0, at = 0;
    while (re && at <= c->self.n && gc_strbuf_status(&buf) == GC_OK &&
           regex_find(re, c->run->arena, &c->run->regex, c->self.text, c->self.n, at, &m)) {
        gc_strbuf_add(&buf, c->self.text + done, m.from[0] - done);
        if (!add_replacement(c, &m, &buf))
            return nothing;
        done = m.to[0];
        at = m.to[0] + (m.to[0] == m.from[0]);
        if (!all)
            break;
    }
    if (takes_too_long(c))
        return nothing;
    if (done < c->self.n)
        gc_strbuf_add(&buf, c->self.text + done, c->self.n - done);
    return re ? velocity_made(c, &buf) : nothing;
}

static value replace_all(call *c)
{
    return replace_matches(c, true);
}

static value replace_first(call *c)
{
    return replace_matches(c, false);
}

static value matches(call *c)
{
    struct regex *re = compile(c);
    bool fits = re && regex_matches_all(re, c->run->arena, &c->run->regex, c->self.text, c->self.n);
    return re && !takes_too_long(c) ? velocity_bool(fits) : nothing;
}

/* Empty pieces at the end are left out; an empty match at the beginning makes no piece. */
static value split(call *c)
{
    struct regex *re = compile(c);
    struct regex_match m;
    value v = velocity_list(c->run->arena);
    size_t done = 0, at = 0;
    int64_t limit = c->n_args > 1 ? c->args[1].integer : 0;
    if (!re || v.kind != VELOCITY_LIST)
        return nothing;
    while (at <= c->self.n && (limit <= 0 || (int64_t)v.list->n < limit - 1) &&
           regex_find(re, c->run->arena, &c->run->regex, c->self.text, c->self.n, at, &m)) {
        at = m.to[0] + (m.to[0] == m.from[0]);
        if (m.to[0] == m.from[0] && (m.from[0] == done || m.from[0] == c->self.n))
            continue;
        if (!velocity_list_add(c->run->arena, v.list,
                               velocity_text(c->self.text + done, m.from[0] - done)))
            return nothing;
        done = m.to[0];
    }
    if (takes_too_long(c) ||
        !velocity_list_add(c->run->arena, v.list,
                           velocity_text(c->self.text + done, c->self.n - done)))
        return nothing;
    while (limit == 0 && v.list->n > 1 && v.list->items[v.list->n - 1].n == 0)
        v.list->n--;
    return v;
}

static const struct velocity_method_row rows[] = {
    {"replaceAll", "ss", replace_all},
    {"replaceFirst", "ss", replace_first},
    {"matches", "s", matches},
    {"split", "s", split},
    {"split", "si", split},
};
const struct velocity_methods velocity_regex_methods = {rows, GC_COUNT_OF(rows)};
