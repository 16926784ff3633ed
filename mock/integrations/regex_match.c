/* regex_match.c - all threads of a program walk over the text together: time is text by program. */
#include <ctype.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "mock/integrations/regex.h"
#include "mock/integrations/regex_program.h"

enum { SLOTS = REGEX_GROUPS * 2 };

struct thread {
    int pc;
    size_t slots[SLOTS];
};

struct threads {
    struct thread *items;
    size_t n;
};

/* What is still to be added, the last first. */
struct pending {
    int pc;
    int slot; /* of what is to be put back; -1: pc is to be added */
    size_t old;
};

struct regex_scratch {
    struct threads lists[2];
    struct pending *stack;
    size_t *seen; /* of each instruction: the place + 1 at which it was last added */
};

struct matching {
    const struct regex *re;
    const char *text;
    size_t n;
    size_t *seen;
    struct regex_work *work;
    bool whole; /* only a match to the text's end counts */
};

static bool is_word(const struct matching *m, size_t at)
{
    return at < m->n && (isalnum((unsigned char)m->text[at]) || m->text[at] == '_');
}

static bool holds(const struct matching *m, enum regex_op op, size_t at)
{
    bool edge = (at > 0 && is_word(m, at - 1)) != is_word(m, at);
    if (op == REGEX_BEGIN)
        return at == 0;
    if (op == REGEX_END) /* Java's $: also before the line break that ends the text */
        return at == m->n || (at + 1 == m->n && m->text[at] == '\n');
    return op == REGEX_WORD_EDGE ? edge : !edge;
}

static bool add_threads(struct matching *m, struct pending *stack, struct threads *list, int pc,
                        size_t at, size_t slots[SLOTS])
{
    size_t n = 0;
    stack[n++] = (struct pending){.pc = pc, .slot = -1};
    while (n > 0) {
        struct pending p = stack[--n];
        if (p.slot >= 0) {
            slots[p.slot] = p.old;
            continue;
        }
        if (++m->work->steps > REGEX_MAX_STEPS)
            return false;
        if (m->seen[p.pc] == at + 1)
            continue;
        m->seen[p.pc] = at + 1;
        const struct regex_instruction *in = &m->re->program[p.pc];
        if (in->op == REGEX_JUMP) {
            stack[n++] = (struct pending){.pc = in->x, .slot = -1};
        } else if (in->op == REGEX_SPLIT) {
            stack[n++] = (struct pending){.pc = in->y, .slot = -1};
            stack[n++] = (struct pending){.pc = in->x, .slot = -1};
        } else if (in->op == REGEX_SAVE) {
            stack[n++] = (struct pending){.slot = in->x, .old = slots[in->x]};
            stack[n++] = (struct pending){.pc = p.pc + 1, .slot = -1};
            slots[in->x] = at;
        } else if (in->op >= REGEX_BEGIN && in->op <= REGEX_NO_EDGE) {
            if (holds(m, in->op, at))
                stack[n++] = (struct pending){.pc = p.pc + 1, .slot = -1};
        } else {
            struct thread *t = &list->items[list->n++];
            t->pc = p.pc;
            memcpy(t->slots, slots, sizeof t->slots);
        }
    }
    return true;
}

/* Does the instruction take this character? */
static bool takes(const struct regex_instruction *in, uint32_t c)
{
    if (in->op == REGEX_CHARACTER)
        return c == (uint32_t)in->x;
    if (in->op == REGEX_ANY)
        return c != '\n' && c != '\r';
    return c < 128 ? in->set->bits[c / 8] >> (c % 8) & 1 : in->set->others != 0;
}

static void note(const struct thread *t, size_t at, struct regex_match *out)
{
    for (size_t g = 0; g < REGEX_GROUPS; g++) {
        out->from[g] = t->slots[g * 2];
        out->to[g] = t->slots[g * 2 + 1];
    }
    out->to[0] = at;
}

static bool run(struct matching *m, struct threads lists[2], struct pending *stack, size_t start,
                struct regex_match *out)
{
    bool found = false;
    size_t fresh[SLOTS], step;
    struct threads *now = &lists[0], *then = &lists[1], *swap;
    for (size_t at = start; at <= m->n; at += step) {
        uint32_t c = 0;
        step = at < m->n ? gc_utf8_next(m->text + at, m->n - at, &c) : 1;
        if (step == 0) {
            step = 1;
            c = 0xFFFD;
        }
        memset(fresh, 0xff, sizeof fresh);
        fresh[0] = at;
        if (!found && (!m->whole || at == start) && !add_threads(m, stack, now, 0, at, fresh))
            return false;
        for (size_t i = 0; i < now->n; i++) {
            struct thread *t = &now->items[i];
            const struct regex_instruction *in = &m->re->program[t->pc];
            if (in->op == REGEX_MATCH && m->whole && at < m->n)
                continue;
            if (in->op == REGEX_MATCH) {
                found = true;
                note(t, at, out);
                break; /* the threads behind are less wanted */
            }
            if (at < m->n && takes(in, c) &&
                !add_threads(m, stack, then, t->pc + 1, at + step, t->slots))
                return false;
        }
        now->n = 0;
        swap = now;
        now = then;
        then = swap;
        if (now->n == 0 && (found || m->whole))
            break; /* nothing can come any more: all matches of a text are one walk over it */
    }
    return found;
}

/* The memory of this expression's searches; NULL: there is none left. */
static struct regex_scratch *scratch_of(const struct regex *re, struct gc_arena *a,
                                        struct regex_work *w)
{
    struct regex_scratch *s = w->re == re ? w->scratch : NULL;
    if (s)
        return s;
    s = gc_arena_zero(a, 1, sizeof *s);
    if (!s)
        return NULL;
    s->stack = gc_arena_zero(a, re->n * 3 + 2, sizeof *s->stack);
    s->seen = gc_arena_zero(a, re->n, sizeof *s->seen);
    for (size_t i = 0; i < 2; i++)
        s->lists[i].items = gc_arena_zero(a, re->n, sizeof *s->lists[i].items);
    if (!s->stack || !s->seen || !s->lists[0].items || !s->lists[1].items)
        return NULL;
    w->re = re;
    w->scratch = s;
    return s;
}

static bool match(const struct regex *re, struct gc_arena *a, struct regex_work *w,
                  const char *text, size_t n, size_t start, bool whole, struct regex_match *out)
{
    struct regex_scratch *s = scratch_of(re, a, w);
    if (!s)
        return false;
    struct matching m = {
        .re = re, .text = text, .n = n, .seen = s->seen, .work = w, .whole = whole};
    memset(s->seen, 0, re->n * sizeof *s->seen);
    s->lists[0].n = s->lists[1].n = 0;
    w->steps += re->n / 16; /* for that */
    return run(&m, s->lists, s->stack, start, out);
}

bool regex_find(const struct regex *re, struct gc_arena *a, struct regex_work *w, const char *text,
                size_t n, size_t start, struct regex_match *out)
{
    return match(re, a, w, text, n, start, false, out);
}

bool regex_matches_all(const struct regex *re, struct gc_arena *a, struct regex_work *w,
                       const char *text, size_t n)
{
    struct regex_match ignored;
    return match(re, a, w, text, n, 0, true, &ignored);
}
