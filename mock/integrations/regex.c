/* regex.c - compiling to a program, whose threads then walk over the text side by side. */
#include "mock/integrations/regex.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "mock/integrations/regex_program.h"

enum { MAX_INSTRUCTIONS = 2000, MAX_REPEAT = 500, MAX_DEPTH = 32, MAX_CHOICES = 200 };

struct compiler {
    struct gc_arena *arena;
    struct regex *re;
    const char *at, *end, *why;
    bool ignore_case;
    unsigned depth;
};

static bool fail(struct compiler *c, const char *why)
{
    if (!c->why)
        c->why = why;
    return false;
}

/* Appends an instruction; its number, or -1. */
static int emit(struct compiler *c, enum regex_op op, int x, int y)
{
    struct regex *re = c->re;
    if (re->n == MAX_INSTRUCTIONS) {
        fail(c, "the expression is too large");
        return -1;
    }
    re->program[re->n] = (struct regex_instruction){.op = op, .x = x, .y = y};
    return (int)re->n++;
}

static int escaped(char c)
{
    const char *from = "ntrfae", *hit = c ? strchr(from, c) : NULL;
    return hit ? "\n\t\r\f\a\033"[hit - from] : isalnum((unsigned char)c) ? -1 : (unsigned char)c;
}

static struct regex_set *new_set(struct compiler *c)
{
    struct regex_set *set = gc_arena_zero(c->arena, 1, sizeof *set);
    if (!set)
        fail(c, "out of memory");
    return set;
}

static bool emit_set(struct compiler *c, const struct regex_set *set)
{
    int i = emit(c, REGEX_SET, 0, 0);
    if (i >= 0)
        c->re->program[i].set = set;
    return i >= 0;
}

/* One member of [...]: a character, or -1 after a class that was added whole. */
static int set_member(struct compiler *c, struct regex_set *set)
{
    if (*c->at != '\\')
        return (unsigned char)*c->at++;
    if (++c->at == c->end) {
        fail(c, "\"\\\" at the end");
        return -1;
    }
    char letter = *c->at++;
    if (regex_set_class(set, letter))
        return -1;
    int ch = escaped(letter);
    if (ch < 0)
        fail(c, "this escape is not taken");
    return ch;
}

static bool parse_set(struct compiler *c)
{
    struct regex_set *set = new_set(c);
    bool negated = c->at < c->end && *c->at == '^', first = true;
    c->at += negated;
    for (; set && !c->why; first = false) {
        if (c->at == c->end)
            return fail(c, "\"[\" is not closed");
        if (*c->at == ']' && !first)
            break;
        if (*c->at == '[' || (*c->at == '&' && c->at + 1 < c->end && c->at[1] == '&'))
            return fail(c, "sets in sets are not taken");
        if ((unsigned char)*c->at >= 128)
            return fail(c, "only ASCII is taken in [...]");
        int from = set_member(c, set);
        int to = from;
        if (from >= 0 && c->end - c->at > 1 && *c->at == '-' && c->at[1] != ']') {
            c->at++;
            to = set_member(c, set);
            if (to < from)
                return fail(c, "a range goes backwards");
        }
        if (from >= 0)
            regex_add_range(set, (unsigned char)from, (unsigned char)to, c->ignore_case);
    }
    if (!set || c->why)
        return false;
    c->at++;
    if (negated)
        regex_invert(set);
    return emit_set(c, set);
}

static bool parse_choice(struct compiler *c);

/* Behind "(": a group, (?:...), or (?i) for what follows. */
static bool parse_group(struct compiler *c)
{
    int group = -1;
    if (c->at < c->end && *c->at == '?') {
        if (c->end - c->at > 2 && memcmp(c->at, "?i)", 3) == 0) {
            c->at += 3;
            c->ignore_case = true;
            return true;
        }
        if (c->end - c->at < 2 || c->at[1] != ':')
            return fail(c, "of (?...) only (?:...) and (?i) are taken");
        c->at += 2;
    } else {
        group = (int)++c->re->n_groups;
    }
    if (++c->depth > MAX_DEPTH)
        return fail(c, "nested too deep");
    if (group >= 0 && group < REGEX_GROUPS && emit(c, REGEX_SAVE, group * 2, 0) < 0)
        return false;
    if (!parse_choice(c))
        return false;
    if (c->at == c->end || *c->at++ != ')')
        return fail(c, "\")\" is missing");
    c->depth--;
    return group < 0 || group >= REGEX_GROUPS || emit(c, REGEX_SAVE, group * 2 + 1, 0) >= 0;
}

static bool parse_escape(struct compiler *c)
{
    if (c->at == c->end)
        return fail(c, "\"\\\" at the end");
    char letter = *c->at++;
    struct regex_set *set = NULL;
    if (letter == 'b' || letter == 'B')
        return emit(c, letter == 'b' ? REGEX_WORD_EDGE : REGEX_NO_EDGE, 0, 0) >= 0;
    if (strchr("dDwWsS", letter))
        return (set = new_set(c)) && regex_set_class(set, letter) && emit_set(c, set);
    int ch = escaped(letter);
    return ch < 0 ? fail(c, "this escape is not taken") : emit(c, REGEX_CHARACTER, ch, 0) >= 0;
}

static bool parse_atom(struct compiler *c)
{
    struct regex_set *set;
    uint32_t ch;
    size_t n = gc_utf8_next(c->at, (size_t)(c->end - c->at), &ch);
    if (n == 0)
        return fail(c, "no UTF-8");
    c->at += n;
    switch (ch) {
    case '.':
        return emit(c, REGEX_ANY, 0, 0) >= 0;
    case '^':
        return emit(c, REGEX_BEGIN, 0, 0) >= 0;
    case '$':
        return emit(c, REGEX_END, 0, 0) >= 0;
    case '[':
        return parse_set(c);
    case '(':
        return parse_group(c);
    case '\\':
        return parse_escape(c);
    case '*':
    case '+':
    case '?':
        return fail(c, "nothing to repeat");
    case '{':
        return fail(c, "\"{\" needs a \"\\\" before it");
    default:
        if (!c->ignore_case || ch >= 128 || !isalpha((int)ch))
            return emit(c, REGEX_CHARACTER, (int)ch, 0) >= 0;
        if (!(set = new_set(c)))
            return false;
        regex_add_range(set, (unsigned char)ch, (unsigned char)ch, c->ignore_case);
        return emit_set(c, set);
    }
}

static int number(struct compiler *c)
{
    int n = -1;
    for (; c->at < c->end && isdigit((unsigned char)*c->at) && n < 10000; c->at++)
        n = (n < 0 ? 0 : n * 10) + (*c->at - '0');
    return n;
}

/* How often: false when nothing is said; *max -1: without end. */
static bool parse_repeat(struct compiler *c, int *min, int *max)
{
    char ch = c->at < c->end ? *c->at : '\0';
    *min = ch == '+';
    *max = ch == '?' ? 1 : -1;
    if (ch == '*' || ch == '+' || ch == '?') {
        c->at++;
        return true;
    }
    if (ch != '{')
        return false;
    c->at++;
    *min = *max = number(c);
    if (c->at < c->end && *c->at == ',') {
        c->at++;
        *max = number(c);
    }
    if (*min < 0 || *min > MAX_REPEAT || *max > MAX_REPEAT || (*max >= 0 && *max < *min) ||
        c->at == c->end || *c->at++ != '}')
        fail(c, "of {n}, {n,} and {n,m} with numbers up to 500 it is none");
    return true;
}

/* The program from `start` on once more, at the end. */
static bool copy(struct compiler *c, const struct regex_instruction *piece, int n, int start)
{
    for (int i = 0; i < n; i++) {
        struct regex_instruction in = piece[i];
        int shift = (int)c->re->n - i - start;
        if (in.op == REGEX_SPLIT || in.op == REGEX_JUMP) {
            in.x += shift;
            in.y += shift;
        }
        int at = emit(c, in.op, in.x, in.y);
        if (at < 0)
            return false;
        c->re->program[at].set = in.set;
    }
    return true;
}

/* A split that prefers going on (greedy) to leaving; where it leaves to is set later. */
static void set_split(struct compiler *c, int at, bool lazy, int on, int out)
{
    c->re->program[at].x = lazy ? out : on;
    c->re->program[at].y = lazy ? on : out;
}

static bool repeat(struct compiler *c, int start, int min, int max, bool lazy)
{
    int n = (int)c->re->n - start, splits[MAX_REPEAT], n_splits = 0;
    struct regex_instruction *piece = gc_arena_zero(c->arena, (size_t)n + 1, sizeof *piece);
    if (!piece)
        return fail(c, "out of memory");
    if (n > 0)
        memcpy(piece, c->re->program + start, (size_t)n * sizeof *piece);
    c->re->n = (size_t)start;
    for (int i = 0; i < min; i++)
        if (!copy(c, piece, n, start))
            return false;
    if (max < 0) {
        int split = emit(c, REGEX_SPLIT, 0, 0);
        if (split < 0 || !copy(c, piece, n, start) || emit(c, REGEX_JUMP, split, 0) < 0)
            return false;
        set_split(c, split, lazy, split + 1, (int)c->re->n);
        return true;
    }
    for (int i = min; i < max; i++) {
        int split = emit(c, REGEX_SPLIT, 0, 0);
        if (split < 0 || !copy(c, piece, n, start))
            return false;
        splits[n_splits++] = split;
    }
    for (int i = 0; i < n_splits; i++)
        set_split(c, splits[i], lazy, splits[i] + 1, (int)c->re->n);
    return true;
}

static bool parse_sequence(struct compiler *c)
{
    while (!c->why && c->at < c->end && *c->at != '|' && *c->at != ')') {
        int start = (int)c->re->n, min, max;
        if (!parse_atom(c))
            return false;
        while (parse_repeat(c, &min, &max)) {
            bool lazy = c->at < c->end && *c->at == '?';
            if (c->at < c->end && *c->at == '+')
                return fail(c, "possessive repetition is not taken");
            c->at += lazy;
            if (c->why || !repeat(c, start, min, max, lazy))
                return false;
        }
    }
    return !c->why;
}

/* The program from `start` on moves by one to make room for a split. */
static bool insert_split(struct compiler *c, int start)
{
    int n = (int)c->re->n - start;
    struct regex_instruction *piece = gc_arena_zero(c->arena, (size_t)n + 1, sizeof *piece);
    if (!piece)
        return fail(c, "out of memory");
    if (n > 0)
        memcpy(piece, c->re->program + start, (size_t)n * sizeof *piece);
    c->re->n = (size_t)start;
    return emit(c, REGEX_SPLIT, start + 1, 0) >= 0 && copy(c, piece, n, start);
}

static bool parse_choice(struct compiler *c)
{
    int jumps[MAX_CHOICES], n_jumps = 0, start = (int)c->re->n;
    if (!parse_sequence(c))
        return false;
    while (c->at < c->end && *c->at == '|') {
        if (n_jumps == MAX_CHOICES)
            return fail(c, "too many choices");
        if (!insert_split(c, start) || (jumps[n_jumps++] = emit(c, REGEX_JUMP, 0, 0)) < 0)
            return false;
        c->re->program[start].y = (int)c->re->n;
        start = (int)c->re->n;
        c->at++;
        if (!parse_sequence(c))
            return false;
    }
    while (n_jumps > 0)
        c->re->program[jumps[--n_jumps]].x = (int)c->re->n;
    return true;
}

struct regex *regex_compile(struct gc_arena *a, const char *pattern, size_t n, bool ignore_case,
                            const char **why)
{
    struct regex *re = gc_arena_zero(a, 1, sizeof *re);
    struct compiler c = {.arena = a, .re = re, .at = pattern, .end = pattern + n};
    c.ignore_case = ignore_case;
    if (re)
        re->program = gc_arena_zero(a, MAX_INSTRUCTIONS, sizeof *re->program);
    *why = "out of memory";
    if (!re || !re->program)
        return NULL;
    bool ok = parse_choice(&c) && (c.at == c.end || fail(&c, "\")\" without \"(\"")) &&
              emit(&c, REGEX_MATCH, 0, 0) >= 0;
    *why = c.why;
    return ok ? re : NULL;
}
