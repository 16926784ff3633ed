/* One flow as SVG. */
#include "harness/coverage/draw.h"

#include <stdio.h>
#include <string.h>

#include "harness/coverage/xml.h"

enum {
    WIDTH = 840,
    ROW = 22,
    TOP = 34, /* of the first row */
    LEFT = 16,
    INDENT = 14,
    MAX_INDENTS = 28, /* deeper rows stand one below the other */
    BOX_RIGHT = 740,
    COUNT_RIGHT = 824,
    TYPE_RIGHT = 730,
    LETTER = 7, /* about as wide as one is */
    TYPE_LETTERS = 26
};

/* Names of classes begin with "f-", for a page may have others. */
void hx_flow_style(struct gc_strbuf *to)
{
    gc_strbuf_adds(
        to, ".flow{--bg:#fff;--ink:#1f2328;--soft:#59636e;--yes:#116329;--y1:#e6f7ea;--y2:#c6ecd0;"
            "--y3:#9adcae;--no:#b3261e;--n:#fde9e7;--part:#7a5200;--line:#d1d9e0;"
            "font:12px system-ui,sans-serif;background:var(--bg)}\n"
            "@media(prefers-color-scheme:dark){.flow{--bg:#0d1117;--ink:#e6edf3;--soft:#9198a1;"
            "--yes:#7ee2a0;--y1:#10291a;--y2:#164227;--y3:#1c5c36;--no:#ff9d94;--n:#3a1512;"
            "--part:#e3b341;--line:#3d444d}}\n"
            ".flow text{fill:var(--ink)}.flow .f-t{font-size:15px;font-weight:bold}"
            ".flow .f-s{font-weight:bold}.flow .f-k{fill:var(--soft)}"
            ".flow .f-y{fill:var(--yes)}.flow .f-n{fill:var(--no)}.flow .f-p{fill:var(--part)}"
            ".flow rect{stroke:var(--line)}.flow .f-1{fill:var(--y1)}.flow .f-2{fill:var(--y2)}"
            ".flow .f-3{fill:var(--y3)}.flow .f-0{fill:var(--n)}.flow .f-b{fill:var(--bg);"
            "stroke:none}\n");
}

static unsigned left_of(const struct hx_flow_row *r)
{
    return LEFT + INDENT * (r->depth < MAX_INDENTS ? r->depth : MAX_INDENTS);
}

static const char *ink_of(const struct hx_flow *f, size_t i)
{
    const struct hx_flow_row *r = &f->rows[i];
    if (r->kind == HX_ROW_SEQUENCE)
        return "f-s";
    if (r->kind == HX_ROW_LINK)
        return "f-k";
    if (r->count > 0)
        return "f-y";
    return r->kind == HX_ROW_OUTPUT && f->rows[r->of].count > 0 ? "f-p" : "f-n";
}

/* In thirds of what was taken most. */
static unsigned heat_of(uint64_t count, uint64_t most)
{
    return count == 0 ? 0 : count <= most / 3 ? 1 : count <= most - most / 3 ? 2 : 3;
}

static uint64_t most_of(const struct hx_flow *f)
{
    uint64_t most = 0;
    for (size_t i = 0; i < f->n_rows; i++)
        if (f->rows[i].kind == HX_ROW_ACTION && f->rows[i].count > most)
            most = f->rows[i].count;
    return most;
}

static void add_box(const struct hx_flow_row *r, uint64_t most, unsigned y, struct gc_strbuf *to)
{
    unsigned x = left_of(r);
    if (r->kind == HX_ROW_ACTION)
        gc_strbuf_addf(to,
                       "<rect class=\"f-%u\" x=\"%u\" y=\"%u\" width=\"%u\" height=\"%d\" "
                       "rx=\"4\"/>",
                       heat_of(r->count, most), x, y - 15, BOX_RIGHT - x, ROW - 3);
}

static void add_name(const struct hx_flow *f, size_t i, unsigned y, struct gc_strbuf *to)
{
    static const char *const marks[] = {[HX_ROW_SEQUENCE] = "",
                                        [HX_ROW_ACTION] = "",
                                        [HX_ROW_OUTPUT] = "\xe2\x96\xb8 ",
                                        [HX_ROW_LINK] = "\xe2\x86\xb7 "};
    const struct hx_flow_row *r = &f->rows[i];
    unsigned x = left_of(r) + (r->kind == HX_ROW_ACTION ? 6 : 0);
    bool numbered = r->number && r->kind != HX_ROW_OUTPUT;
    gc_strbuf_addf(to, "<text class=\"%s\" x=\"%u\" y=\"%u\">%s", ink_of(f, i), x, y,
                   marks[r->kind]);
    if (numbered)
        gc_strbuf_addf(to, "%lld  ", (long long)r->number);
    size_t room = TYPE_RIGHT - TYPE_LETTERS * LETTER - x;
    hx_add_xml_cut(to, r->name, room / LETTER);
    gc_strbuf_adds(to, "<title>");
    hx_add_xml(to, r->name);
    if (*r->id) {
        gc_strbuf_adds(to, " (");
        hx_add_xml(to, r->id);
        gc_strbuf_adds(to, ")");
    }
    gc_strbuf_adds(to, "</title></text>");
}

static void add_type(const struct hx_flow_row *r, unsigned y, struct gc_strbuf *to)
{
    static const char suffix[] = "Action";
    size_t n = strlen(r->type), cut = sizeof suffix - 1;
    char type[64];
    if (n == 0 || r->kind == HX_ROW_OUTPUT)
        return;
    bool action = n > cut && strcmp(r->type + n - cut, suffix) == 0;
    size_t shown = action ? n - cut : n;
    snprintf(type, sizeof type, "%.*s", (int)(shown < sizeof type ? shown : sizeof type - 1),
             r->type);
    gc_strbuf_addf(to, "<text class=\"f-k\" x=\"%d\" y=\"%u\" text-anchor=\"end\">", TYPE_RIGHT, y);
    hx_add_xml_cut(to, type, TYPE_LETTERS);
    gc_strbuf_adds(to, "</text>");
}

static void add_count(const struct hx_flow *f, size_t i, unsigned y, struct gc_strbuf *to)
{
    const struct hx_flow_row *r = &f->rows[i];
    if (r->kind != HX_ROW_ACTION && r->kind != HX_ROW_OUTPUT)
        return;
    gc_strbuf_addf(to, "<text class=\"%s\" x=\"%d\" y=\"%u\" text-anchor=\"end\">", ink_of(f, i),
                   COUNT_RIGHT, y);
    if (r->count)
        gc_strbuf_addf(to, "%llu\xc3\x97</text>", (unsigned long long)r->count);
    else
        gc_strbuf_adds(to, "never</text>");
}

static void add_title(const struct hx_flow *f, struct gc_strbuf *to)
{
    struct hx_flow_sums s = hx_flow_sums(f);
    gc_strbuf_addf(to, "<text class=\"f-t\" x=\"%d\" y=\"22\">", LEFT);
    hx_add_xml_cut(to, f->name, 60);
    if (f->variant)
        gc_strbuf_addf(to, " (as changed by a case, %u)", f->variant);
    gc_strbuf_addf(to, ": actions %zu/%zu, outputs %zu/%zu</text>\n", s.actions_taken, s.actions,
                   s.outputs_taken, s.outputs);
}

void hx_flow_draw(const struct hx_flow *f, bool alone, struct gc_strbuf *to)
{
    size_t height = TOP + ROW * (f->n_rows + 1);
    uint64_t most = most_of(f);
    gc_strbuf_addf(to,
                   "<svg class=\"flow\" xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" "
                   "height=\"%zu\" viewBox=\"0 0 %d %zu\" role=\"img\"><title>",
                   WIDTH, height, WIDTH, height);
    hx_add_xml(to, f->name);
    gc_strbuf_adds(to, "</title>\n");
    if (alone) {
        gc_strbuf_adds(to, "<style>\n");
        hx_flow_style(to);
        gc_strbuf_adds(to, "</style>\n");
    }
    gc_strbuf_adds(to, "<rect class=\"f-b\" width=\"100%\" height=\"100%\"/>\n");
    add_title(f, to);
    for (size_t i = 0; i < f->n_rows; i++) {
        unsigned y = (unsigned)(TOP + ROW * (i + 1) - 6);
        add_box(&f->rows[i], most, y, to);
        add_name(f, i, y, to);
        add_type(&f->rows[i], y, to);
        add_count(f, i, y, to);
        gc_strbuf_addc(to, '\n');
    }
    gc_strbuf_adds(to, "</svg>\n");
}
