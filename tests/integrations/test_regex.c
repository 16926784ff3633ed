/* Regular expressions: as Java's, in linear time. */
#include "base/strbuf.h"
#include "mock/integrations/regex.h"
#include "tests/check.h"

/* The first match and its first group: "match|group", "-" for none, "error: why". */
static void find(const char *pattern, const char *text, struct gc_strbuf *out)
{
    struct gc_arena arena GC_AUTO(gc_arena_release) = {.max_bytes = 16 << 20};
    struct regex_work work = {0};
    struct regex_match m;
    const char *why;
    struct regex *re = regex_compile(&arena, pattern, strlen(pattern), false, &why);
    if (!re) {
        gc_strbuf_addf(out, "error: %s", why);
        return;
    }
    if (!regex_find(re, &arena, &work, text, strlen(text), 0, &m)) {
        gc_strbuf_addc(out, '-');
        return;
    }
    gc_strbuf_add(out, text + m.from[0], m.to[0] - m.from[0]);
    if (m.from[1] <= m.to[1] && m.to[1] <= strlen(text)) {
        gc_strbuf_addc(out, '|');
        gc_strbuf_add(out, text + m.from[1], m.to[1] - m.from[1]);
    }
}

/* clang-format off */
static const struct {
    const char *rule, *pattern, *text, *expected;
} rows[] = {
    {"characters stand for themselves", "bc", "abcd", "bc"},
    {"a dot for any but a line break", "b.", "b\nbc", "bc"},
    {"a dot takes a whole character", "a.b", "a\xC3\xA9" "b", "a\xC3\xA9" "b"},
    {"one of a set", "[b-d]+", "abcde", "bcd"},
    {"none of a set", "[^a-c]+", "abcde\xC3\xA9", "de\xC3\xA9"},
    {"a bracket first in a set is in it", "[]a]+", "x]a", "]a"},
    {"classes", "\\d+\\s\\w+", "a 12 b_3", "12 b_3"},
    {"and their opposites", "\\D\\S\\W", "1ab ", "ab "},
    {"greedy repetition takes the most", "a.*b", "xaabab", "aabab"},
    {"lazy repetition the least", "a.*?b", "xaabab", "aab"},
    {"counts", "a{2,3}", "aaaa", "aaa"},
    {"an exact count", "(ab){2}", "ababab", "abab|ab"},
    {"a count without end", "a{2,}", "aaaa", "aaaa"},
    {"the first choice that fits", "a|ab|abc", "abc", "a"},
    {"choices of nothing", "(a|)b", "b", "b|"},
    {"groups are kept", "(\\w+)@", "me@x", "me@|me"},
    {"groups that are not", "(?:a)(b)", "ab", "ab|b"},
    {"the beginning and the end", "^ab$", "ab", "ab"},
    {"the end before a last line break", "b$", "ab\n", "b"},
    {"edges of words", "\\bb\\b", "ab b", "b"},
    {"without regard to case", "(?i)aB[c]", "Abc ABC", "Abc"},
    {"escapes", "\\.\\*\\t\\\\", "a.*\t\\", ".*\t\\"},
    {"nothing", "x*", "ab", ""},
    {"no match", "x", "ab", "-"},
    {"a parenthesis that is open", "(a", "", "error: \")\" is missing"},
    {"one too many", "a)", "", "error: \")\" without \"(\""},
    {"nothing to repeat", "*a", "", "error: nothing to repeat"},
    {"what needs backtracking", "(a)\\1", "", "error: this escape is not taken"},
    {"looking ahead", "(?=a)", "", "error: of (?...) only (?:...) and (?i) are taken"},
    {"a count too large", "a{501}", "", "error: of {n}, {n,} and {n,m} with numbers up to 500 it is none"},
    {"an expression too large", "(a{100}){100}", "", "error: the expression is too large"},
};
/* clang-format on */

static void test_rows(void)
{
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct gc_strbuf out GC_AUTO(gc_strbuf_release) = GC_STRBUF(10000);
        find(rows[i].pattern, rows[i].text, &out);
        CHECK_ROW_TEXT(rows[i].rule, gc_strbuf_text(&out), rows[i].expected);
    }
}

static void test_linear(void)
{
    struct gc_arena arena GC_AUTO(gc_arena_release) = {.max_bytes = 16 << 20};
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(100000);
    struct regex_work work = {0};
    const char *why, *pattern = "(a|a)*(a*)*(a+)+b";
    struct regex *re = regex_compile(&arena, pattern, strlen(pattern), false, &why);
    for (int i = 0; i < 5000; i++)
        gc_strbuf_addc(&text, 'a');
    CHECK(re && !regex_matches_all(re, &arena, &work, gc_strbuf_text(&text), text.len));
    gc_strbuf_addc(&text, 'b');
    CHECK(re && regex_matches_all(re, &arena, &work, gc_strbuf_text(&text), text.len));
}

/* All searches of one work share a bound; when it is reached they say so, instead of "no match". */
static void test_searches_share_a_bound(void)
{
    struct gc_arena arena GC_AUTO(gc_arena_release) = {.max_bytes = 16 << 20};
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(100000);
    struct regex_work work = {0}, other = {0};
    struct regex_match m;
    const char *why, *pattern = "a*b|a";
    struct regex *re = regex_compile(&arena, pattern, strlen(pattern), false, &why);
    size_t at = 0;
    for (int i = 0; i < 20000; i++)
        gc_strbuf_addc(&text, 'a');
    CHECK_FATAL(re != NULL);
    while (at < text.len &&
           regex_find(re, &arena, &work, gc_strbuf_text(&text), text.len, at, &m)) {
        CHECK_INT(m.from[0], at);
        CHECK_INT(m.to[0], at + 1);
        at = m.to[0];
    }
    CHECK(at > 50 && at < text.len);
    CHECK(regex_gave_up(&work) && work.steps <= REGEX_MAX_STEPS + 1);
    CHECK(regex_find(re, &arena, &other, gc_strbuf_text(&text), text.len, at, &m));
    CHECK(!regex_gave_up(&other));
    CHECK(!arena.failed && arena.used_bytes < 100000); /* they use their memory again */
}

/* As many as may be, and one more. */
static void test_bounds(void)
{
    static const struct {
        const char *name, *before, *piece, *behind;
        int most;
        const char *why;
    } bounds[] = {
        {"nesting", "(?:", "(?:", ")", 31, "nested too deep"},
        {"choices", "a", "|a", "", 200, "too many choices"},
        {"letters", "a", "a", "", 1997, "the expression is too large"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(bounds); i++) {
        int found = 0;
        const char *why = NULL;
        for (int n = 1; n <= 2100 && found == 0; n++) {
            struct gc_arena arena GC_AUTO(gc_arena_release) = {.max_bytes = 16 << 20};
            struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(100000);
            gc_strbuf_adds(&text, bounds[i].before);
            for (int k = 0; k < n; k++)
                gc_strbuf_adds(&text, bounds[i].piece);
            gc_strbuf_addc(&text, 'x');
            for (int k = 0; *bounds[i].behind && k <= n; k++)
                gc_strbuf_adds(&text, bounds[i].behind);
            if (!regex_compile(&arena, gc_strbuf_text(&text), text.len, false, &why))
                found = n;
        }
        CHECK_ROW(bounds[i].name, found == bounds[i].most + 1);
        CHECK_ROW_HAS(bounds[i].name, why, bounds[i].why);
    }
}

SUITE(regex, {"bounds are exact", test_bounds},
      {"searches share a bound", test_searches_share_a_bound},
      {"each form finds what Java's finds", test_rows},
      {"what makes others backtrack for years takes no time", test_linear});
