/* print.c - values as texts, in Java's way. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mock/integrations/velocity/value.h"

enum { MAX_TEXT = 1 << 20, MAX_DEPTH = 40 };

/* The fewest digits that read back the same, and the power of ten of the first of them. */
static int shortest(double d, char digits[32], int *exponent)
{
    char text[40];
    for (int precision = 0; precision <= 17; precision++) {
        snprintf(text, sizeof text, "%.*e", precision, d);
        if (strtod(text, NULL) == d)
            break;
    }
    int n = 0;
    const char *e = strchr(text, 'e');
    for (const char *s = text; s < e; s++)
        if (*s >= '0' && *s <= '9')
            digits[n++] = *s;
    while (n > 1 && digits[n - 1] == '0')
        n--;
    digits[n] = '\0';
    *exponent = (int)strtol(e + 1, NULL, 10);
    return n;
}

void velocity_print_double(double d, struct gc_strbuf *to)
{
    char digits[32];
    int exponent, n;
    if (!isfinite(d)) {
        gc_strbuf_adds(to, isnan(d) ? "NaN" : d < 0 ? "-Infinity" : "Infinity");
        return;
    }
    if (signbit(d))
        gc_strbuf_addc(to, '-');
    n = shortest(fabs(d), digits, &exponent);
    if (exponent < -3 || exponent >= 7) {
        gc_strbuf_addf(to, "%c.%sE%d", digits[0], n > 1 ? digits + 1 : "0", exponent);
    } else if (exponent < 0) {
        gc_strbuf_addf(to, "0.%.*s%s", -exponent - 1, "00", digits);
    } else {
        for (int i = 0; i <= exponent; i++)
            gc_strbuf_addc(to, i < n ? digits[i] : '0');
        gc_strbuf_addf(to, ".%s", n > exponent + 1 ? digits + exponent + 1 : "0");
    }
}

static void print(const struct velocity_value *v, struct gc_strbuf *to, unsigned depth);

static void print_list(const struct velocity_list *l, struct gc_strbuf *to, unsigned depth)
{
    gc_strbuf_addc(to, '[');
    for (size_t i = 0; i < l->n; i++) {
        gc_strbuf_adds(to, i ? ", " : "");
        print(&l->items[i], to, depth + 1);
    }
    gc_strbuf_addc(to, ']');
}

static void print_map(const struct velocity_map *m, struct gc_strbuf *to, unsigned depth)
{
    if (m->is_entry && m->n == 2) {
        print(&m->entries[0].value, to, depth + 1);
        gc_strbuf_addc(to, '=');
        print(&m->entries[1].value, to, depth + 1);
        return;
    }
    gc_strbuf_addc(to, '{');
    for (size_t i = 0; i < m->n; i++) {
        gc_strbuf_adds(to, i ? ", " : "");
        gc_strbuf_add(to, m->entries[i].key, m->entries[i].key_n);
        gc_strbuf_addc(to, '=');
        print(&m->entries[i].value, to, depth + 1);
    }
    gc_strbuf_addc(to, '}');
}

static void print(const struct velocity_value *v, struct gc_strbuf *to, unsigned depth)
{
    if (depth > MAX_DEPTH || gc_strbuf_status(to) != GC_OK)
        return;
    switch (v->kind) {
    case VELOCITY_NULL:
        gc_strbuf_adds(to, "null");
        break;
    case VELOCITY_BOOL:
        gc_strbuf_adds(to, v->truth ? "true" : "false");
        break;
    case VELOCITY_INTEGER:
        if (v->text)
            gc_strbuf_add(to, v->text, v->n);
        else
            gc_strbuf_addi(to, v->integer);
        break;
    case VELOCITY_DECIMAL:
        if (v->text)
            gc_strbuf_add(to, v->text, v->n);
        else
            velocity_print_double(v->decimal, to);
        break;
    case VELOCITY_TEXT:
        gc_strbuf_add(to, v->text, v->n);
        break;
    case VELOCITY_LIST:
        print_list(v->list, to, depth);
        break;
    case VELOCITY_MAP:
        print_map(v->map, to, depth);
        break;
    case VELOCITY_TOOL:
        gc_strbuf_adds(to, "tool");
        break;
    }
}

void velocity_print(const struct velocity_value *v, struct gc_strbuf *to)
{
    print(v, to, 0);
}

struct velocity_value velocity_to_text(struct gc_arena *a, const struct velocity_value *v)
{
    if (v->kind == VELOCITY_TEXT)
        return *v;
    struct gc_strbuf buf GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_TEXT);
    velocity_print(v, &buf);
    if (gc_strbuf_status(&buf) != GC_OK) {
        a->failed = true;
        return (struct velocity_value){0};
    }
    char *copy = gc_arena_dup(a, gc_strbuf_text(&buf), buf.len);
    return copy ? velocity_text(copy, buf.len) : (struct velocity_value){0};
}

static bool same_print(const struct velocity_value *a, const struct velocity_value *b, size_t *work)
{
    struct gc_strbuf x GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_TEXT);
    struct gc_strbuf y GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_TEXT);
    velocity_print(a, &x);
    velocity_print(b, &y);
    *work += 4 * (x.len + y.len); /* printing is slower than looking */
    return x.len == y.len && memcmp(gc_strbuf_text(&x), gc_strbuf_text(&y), x.len) == 0;
}

bool velocity_equal(const struct velocity_value *a, const struct velocity_value *b, size_t *work)
{
    if (a->kind == VELOCITY_NULL || b->kind == VELOCITY_NULL)
        return a->kind == b->kind;
    if (a->kind == VELOCITY_INTEGER && b->kind == VELOCITY_INTEGER)
        return a->integer == b->integer;
    if (velocity_is_number(a) && velocity_is_number(b))
        return velocity_as_double(a) == velocity_as_double(b);
    *work += sizeof *a;
    if (a->kind == VELOCITY_TEXT && b->kind == VELOCITY_TEXT)
        *work += a->n == b->n ? a->n : 0;
    if (a->kind == VELOCITY_TEXT && b->kind == VELOCITY_TEXT)
        return a->n == b->n && memcmp(a->text, b->text, a->n) == 0;
    return same_print(a, b, work);
}
