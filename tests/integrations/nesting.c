#include "tests/integrations/nesting.h"

#include "tests/check.h"

enum { FAR = 250 };

void nesting_repeat(struct gc_strbuf *to, const char *text, size_t n)
{
    while (n-- > 0)
        gc_strbuf_adds(to, text);
}

static bool is_taken(const struct nesting *row, size_t n, bool (*takes)(const char *text))
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    gc_strbuf_adds(&text, row->before);
    nesting_repeat(&text, row->open, n);
    gc_strbuf_adds(&text, row->middle);
    nesting_repeat(&text, row->close, n);
    gc_strbuf_adds(&text, row->behind);
    return takes(gc_strbuf_text(&text));
}

void nesting_check(const struct nesting *row, bool (*takes)(const char *text))
{
    size_t n = 0;
    while (n < FAR && is_taken(row, n + 1, takes))
        n++;
    CHECK_ROW(row->name, n == row->most);
}
