#include "base/pattern.h"

#include <stdbool.h>

#include "base/strbuf.h"
#include "tests/check.h"

static enum gc_status compile(const char *text, struct gc_error *err)
{
    regex_t re;
    enum gc_status status = gc_pattern_compile(&re, text, 0, err);
    if (status == GC_OK)
        regfree(&re);
    return status;
}

static void add_times(struct gc_strbuf *to, const char *text, size_t n)
{
    while (n-- > 0)
        gc_strbuf_add(to, text, strlen(text));
}

static void test_what_is_usual_is_taken(void)
{
    static const char *const row[] = {"",
                                      "a",
                                      "^\\+?[0-9]{7,15}$",
                                      "(a|b)*c+d?",
                                      "^[^]()]*$",
                                      "[[:alpha:](]",
                                      "[a[.(.]]",
                                      "\\(\\)\\[",
                                      "a{2,}",
                                      "^.{0,2000}$",
                                      "a{10000}",
                                      "(a{99}){99}",
                                      "[{(]{3}",
                                      "\\{2,3",
                                      "[\\1]+\\\\1"};
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct gc_error err = {0};
        CHECK_ROW_TEXT(row[i], compile(row[i], &err) == GC_OK ? "" : err.message, "");
    }
}

static void test_the_newline_flag_reaches_the_expression(void)
{
    regex_t re;
    for (int flags = 0; flags <= REG_NEWLINE; flags += REG_NEWLINE) {
        CHECK_FATAL(gc_pattern_compile(&re, "^b$", flags, NULL) == GC_OK);
        CHECK((regexec(&re, "a\nb\nc", 0, NULL, 0) == 0) == (flags == REG_NEWLINE));
        regfree(&re);
    }
}

static void test_what_is_none_is_told(void)
{
    static const struct {
        const char *text, *says;
    } row[] = {
        {"(", "is no regular expression (POSIX, extended): "},
        {"[a", "is no regular expression (POSIX, extended): "},
        {"[[:alpha:", "is no regular expression (POSIX, extended): "},
        {"a{3,2}", "is no regular expression (POSIX, extended): "},
        {"a\\", "is no regular expression (POSIX, extended): "},
        {"(a)\\1", "uses the back-reference \\1, which there is none of"},
        {"(a)[\\1]\\\\\\9", "uses the back-reference \\9, which there is none of"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct gc_error err = {0};
        CHECK_ROW(row[i].text, compile(row[i].text, &err) == GC_E_DATA);
        CHECK_ROW_HAS(row[i].text, err.message, row[i].says);
    }
}

static void test_groups_have_a_depth(void)
{
    for (size_t depth = 64; depth <= 20000; depth = depth == 64   ? 65
                                                    : depth == 65 ? 20000
                                                                  : 20001) {
        struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
        struct gc_error err = {0};
        add_times(&text, "(", depth);
        add_times(&text, "a", 1);
        add_times(&text, ")", depth);
        CHECK_STATUS(compile(gc_strbuf_text(&text), &err), depth == 64 ? GC_OK : GC_E_DATA, &err);
        CHECK_TEXT(err.message, depth == 64 ? "" : "nests groups more than 64 deep");
    }
}

static void test_groups_side_by_side_are_not_nested(void)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    struct gc_error err = {0};
    add_times(&text, "(a)", 1000);
    CHECK_STATUS(compile(gc_strbuf_text(&text), &err), GC_OK, &err);
}

/* Each would take gigabytes, or minutes. */
static void test_what_is_repeated_counts_as_often_as_it_is(void)
{
    static const char *const row[] = {
        "a{10001}",
        "a{0,9999}",
        "(a{255}){255}{255}",
        "((a{255}){255}){255}",
        "(a{2}b{5000}){2}",
        "((a*)*b*){0,1000}",
        "(a{99}){99}(a{99}){99}",
        "((a{1}){10}{10}){100}b",
        "(a|b)*a(a|b){2000}",
        "([[:alpha:]]{101}){100}",
        "(a?){1000}",
        "a{99999999999999999999}",
        "[(]{10001}",
        "\\({10001}",
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct gc_error err = {0};
        CHECK_ROW(row[i], compile(row[i], &err) == GC_E_DATA);
        CHECK_ROW_TEXT(row[i], err.message, "is too large when all that it repeats is written out");
    }
}

static void test_a_long_one_has_a_bound(void)
{
    static const struct {
        const char *part;
        size_t fits;
    } row[] = {{"a", 10000}, {"a|", 588}, {"[a-z]", 10000}, {"\\.", 10000}, {"(a)", 5000}};
    for (size_t i = 0; i < GC_COUNT_OF(row); i++)
        for (size_t over = 0; over < 2; over++) {
            struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
            add_times(&text, row[i].part, row[i].fits + over);
            CHECK_ROW(row[i].part, (compile(gc_strbuf_text(&text), NULL) == GC_OK) == !over);
        }
}

SUITE(pattern, {"what is usual is taken", test_what_is_usual_is_taken},
      {"the newline flag reaches the expression", test_the_newline_flag_reaches_the_expression},
      {"what is none is told", test_what_is_none_is_told},
      {"groups have a depth", test_groups_have_a_depth},
      {"groups side by side are not nested", test_groups_side_by_side_are_not_nested},
      {"what is repeated counts as often as it is", test_what_is_repeated_counts_as_often_as_it_is},
      {"a long one has a bound", test_a_long_one_has_a_bound});
