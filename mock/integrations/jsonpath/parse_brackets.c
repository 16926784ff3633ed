/* parse_brackets.c - what stands in brackets, and functions with their arguments. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "mock/integrations/jsonpath/parse.h"

/* ['a'] or ['a', "b"], behind the bracket. */
static bool parse_names(struct jsonpath_view *v)
{
    const char *names[64];
    size_t n = 0;
    for (;;) {
        jsonpath_skip_blanks(v);
        if (jsonpath_peek(v, 0) != '\'' && jsonpath_peek(v, 0) != '"')
            return jsonpath_fault(v->p, v->p->at, "expected a name in quotes");
        if (n == GC_COUNT_OF(names))
            return jsonpath_fault(v->p, v->p->at, "more than %zu names", GC_COUNT_OF(names));
        names[n] = jsonpath_parse_quoted(v->p, v->end);
        if (!names[n++])
            return false;
        jsonpath_skip_blanks(v);
        int c = jsonpath_peek(v, 0);
        v->p->at++;
        if (c == ']')
            return jsonpath_set_names(v, jsonpath_add_step(v, JSONPATH_NAMES), names, n);
        if (c != ',')
            return jsonpath_fault(v->p, v->p->at - 1, "expected \",\" or \"]\"");
    }
}

static bool parse_integer(struct jsonpath_view *v, long *out)
{
    char digits[24];
    size_t n = 0;
    jsonpath_skip_blanks(v);
    while ((jsonpath_peek(v, 0) == '-' || isdigit(jsonpath_peek(v, 0))) && n + 1 < sizeof digits) {
        digits[n++] = v->p->text[v->p->at++];
        if (n > 1 && digits[n - 1] == '-')
            return jsonpath_fault(v->p, v->p->at - 1, "expected a digit");
    }
    digits[n] = '\0';
    *out = strtol(digits, NULL, 10);
    jsonpath_skip_blanks(v);
    if (n && (n > 11 || *out > INT32_MAX || *out < INT32_MIN || strcmp(digits, "-") == 0))
        return jsonpath_fault(v->p, v->p->at - n, "\"%s\" is no index", digits);
    return n > 0;
}

/* [0] [0,2] [1:3] [:3] [-1:], behind the bracket. */
static bool parse_indexes(struct jsonpath_view *v)
{
    long indexes[64] = {0};
    size_t n = 0, start = v->p->at;
    bool from = parse_integer(v, &indexes[0]), slice = jsonpath_peek(v, 0) == ':', to = false;
    if (v->p->status != GC_OK)
        return false;
    if (slice) {
        v->p->at++;
        to = parse_integer(v, &indexes[1]);
        n = 2;
    } else {
        for (n = from; from && jsonpath_peek(v, 0) == ',' && n < GC_COUNT_OF(indexes); n++) {
            v->p->at++;
            if (!parse_integer(v, &indexes[n]))
                return jsonpath_fault(v->p, v->p->at, "expected an index");
        }
    }
    if (v->p->status != GC_OK)
        return false;
    if ((!from && !to) || jsonpath_peek(v, 0) != ']')
        return jsonpath_fault(v->p, from || slice ? v->p->at : start,
                              from || slice ? "expected \"]\""
                                            : "expected a name in quotes, an "
                                              "index, a slice, * or ?()");
    v->p->at++;
    struct jsonpath_step *step = jsonpath_add_step(v, slice ? JSONPATH_SLICE : JSONPATH_INDEXES);
    if (!step || !(step->indexes = jsonpath_new(v->p, n, sizeof *step->indexes)))
        return false;
    memcpy(step->indexes, indexes, n * sizeof *indexes);
    step->n_indexes = n;
    step->has_from = from;
    step->has_to = to;
    return true;
}

/* The place of the bracket that closes the one at `at`; texts in quotes and /re/ are passed. */
static size_t closing(const struct jsonpath_view *v, size_t at)
{
    char open = v->p->text[at], close = open == '[' ? ']' : ')', quote = '\0';
    unsigned depth = 0;
    for (size_t i = at; i < v->end; i++) {
        char c = v->p->text[i];
        if (quote) {
            if (c == '\\')
                i++;
            else if (c == quote)
                quote = '\0';
        } else if (c == '\'' || c == '"') {
            quote = c;
        } else if (c == '/' && open == '[') {
            quote = '/';
        } else if (c == open) {
            depth++;
        } else if (c == close && --depth == 0) {
            return i;
        }
    }
    return v->end;
}

/* [?(...)], at the bracket. */
static bool parse_filter(struct jsonpath_view *v)
{
    size_t start = v->p->at, close = closing(v, start), last;
    struct jsonpath_step *step;
    if (close >= v->end)
        return jsonpath_fault(v->p, start, "\"[\" is not closed");
    v->p->at = start + 1;
    jsonpath_skip_blanks(v);
    v->p->at++; /* ? */
    jsonpath_skip_blanks(v);
    for (last = close - 1; last > v->p->at && v->p->text[last] == ' ';)
        last--;
    if (jsonpath_peek(v, 0) != '(' || v->p->text[last] != ')' || last <= v->p->at)
        return jsonpath_fault(v->p, v->p->at, "a filter is written [?(...)]");
    v->p->at++;
    step = jsonpath_add_step(v, JSONPATH_FILTER);
    if (!step || ++v->p->depth > JSONPATH_MAX_DEPTH)
        return jsonpath_fault(v->p, start, "nested too deep");
    step->filter = jsonpath_parse_filter(v->p, last);
    v->p->depth--;
    v->p->at = close + 1;
    return step->filter != NULL;
}

bool jsonpath_parse_brackets(struct jsonpath_view *v)
{
    size_t start = v->p->at++;
    jsonpath_skip_blanks(v);
    int c = jsonpath_peek(v, 0);
    if (c == '\'' || c == '"')
        return parse_names(v);
    if (c == '*') {
        v->p->at++;
        jsonpath_skip_blanks(v);
        if (jsonpath_peek(v, 0) != ']')
            return jsonpath_fault(v->p, v->p->at, "expected \"]\"");
        v->p->at++;
        return jsonpath_add_step(v, JSONPATH_WILDCARD) != NULL;
    }
    if (c == '?') {
        v->p->at = start;
        return parse_filter(v);
    }
    return parse_indexes(v);
}

/* One argument of a function: a path, a number or a text. */
static bool parse_argument(struct jsonpath_view *v, size_t end, struct jsonpath_argument *a)
{
    while (end > v->p->at && v->p->text[end - 1] == ' ')
        end--;
    if (jsonpath_peek(v, 0) == '$' || jsonpath_peek(v, 0) == '@') {
        a->path = jsonpath_new(v->p, 1, sizeof *a->path);
        return a->path && ++v->p->depth <= JSONPATH_MAX_DEPTH &&
               jsonpath_parse_path(v->p, end, a->path) && v->p->depth-- > 0;
    }
    a->literal = jsonpath_parse_json(v->p, end);
    return a->literal != NULL;
}

/* Where an argument ends: at a comma that is in no brackets, or at `close`. */
static size_t argument_end(const struct jsonpath_view *v, size_t close)
{
    unsigned depth = 0;
    char quote = '\0';
    size_t i = v->p->at;
    for (; i < close; i++) {
        char c = v->p->text[i];
        if (quote && c == '\\')
            i++;
        else if (quote)
            quote = c == quote ? '\0' : quote;
        else if (c == '\'' || c == '"')
            quote = c;
        else if (strchr("([{", c))
            depth++;
        else if (strchr(")]}", c))
            depth--;
        else if (c == ',' && depth == 0)
            break;
    }
    return i < close ? i : close;
}

/* At the parenthesis behind a function's name. */
bool jsonpath_parse_function(struct jsonpath_view *v, const char *name)
{
    size_t open = v->p->at, close = closing(v, open);
    struct jsonpath_step *step = jsonpath_add_step(v, JSONPATH_FUNCTION);
    if (close >= v->end)
        return jsonpath_fault(v->p, open, "\"(\" is not closed");
    if (!jsonpath_set_names(v, step, &name, 1))
        return false;
    struct jsonpath_argument **last = &step->arguments;
    v->p->at = open + 1;
    jsonpath_skip_blanks(v);
    while (v->p->at < close) {
        size_t end = argument_end(v, close);
        *last = jsonpath_new(v->p, 1, sizeof **last);
        if (!*last || !parse_argument(v, end, *last))
            return jsonpath_fault(v->p, v->p->at, "expected a path, a number or a text in quotes");
        last = &(*last)->next;
        v->p->at = end + (end < close);
        jsonpath_skip_blanks(v);
    }
    v->p->at = close + 1;
    return jsonpath_count_children(v, step);
}

bool jsonpath_count_children(struct jsonpath_view *v, struct jsonpath_step *f)
{
    struct jsonpath_path *path = f->arguments ? f->arguments->path : NULL;
    bool counts = strcmp(f->names[0], "length") == 0 || strcmp(f->names[0], "size") == 0;
    if (!counts || !path || path->is_function || !path->first->next)
        return true;
    struct jsonpath_step *last = path->first, *step = jsonpath_new(v->p, 1, sizeof *step);
    while (last->next)
        last = last->next;
    if (step)
        *step = (struct jsonpath_step){.kind = JSONPATH_WILDCARD, .prev = last};
    last->next = step;
    return step != NULL;
}
