#include "tests/check.h"

#include "base/problems.h"

static void test_texts(void)
{
    struct gc_problems p GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    CHECK_INT(gc_problems_status(&p, &err), GC_OK);
    gc_problems_add(&p, "org.json", (struct gc_pos){3, 7}, "unknown key \"%s\"", "na\nem");
    CHECK_STATUS(gc_problems_status(&p, &err), GC_E_DATA, &err);
    CHECK_TEXT(err.message, "org.json:3:7: unknown key \"na?em\"");
    gc_problems_add(&p, "org.json", (struct gc_pos){0}, "empty");
    CHECK_TEXT(p.texts[1], "org.json: empty");
    CHECK_STATUS(gc_problems_status(&p, &err), GC_E_DATA, &err);
    CHECK_HAS(err.message, "(and 1 more)");
}

static void test_print(void)
{
    struct gc_problems p GC_AUTO(gc_problems_release) = {0};
    char text[8192] = "";
    FILE *f = fmemopen(text, sizeof text, "w");
    CHECK_FATAL(f != NULL);
    for (unsigned i = 1; i <= GC_PROBLEMS_KEPT + 5; i++)
        gc_problems_add(&p, "f", (struct gc_pos){i, 1}, "x");
    gc_problems_print(&p, f);
    fclose(f);
    CHECK_INT(p.n, GC_PROBLEMS_KEPT + 5);
    CHECK_INT(p.n_kept, GC_PROBLEMS_KEPT);
    CHECK_HAS(text, "f:1:1: x\nf:2:1: x\n");
    CHECK_HAS(text, "f:200:1: x\n5 more problems are not shown\n");
}

static void test_nearest(void)
{
    static const char *const words[] = {"name", "number", NULL, "id", "description"};
    static const struct {
        const char *word, *near;
    } row[] = {
        {"naem", "name"},
        {"nme", "name"},
        {"Name", "name"},
        {"numbr", "number"},
        {"ie", "id"},
        {"xy", NULL},
        {"descripton", "description"},
        {"elephant", NULL},
        {"", NULL},
        {"descnoitpir", NULL},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        const char *near = gc_nearest(row[i].word, words, GC_COUNT_OF(words));
        CHECK_ROW_TEXT(row[i].word, near ? near : "-", row[i].near ? row[i].near : "-");
    }
    char long_word[200];
    memset(long_word, 'n', sizeof long_word - 1);
    long_word[sizeof long_word - 1] = '\0';
    CHECK(gc_nearest(long_word, words, GC_COUNT_OF(words)) == NULL);
}

SUITE(problems, {"each is one line with its position", test_texts},
      {"two hundred are kept, all are counted", test_print},
      {"the nearest word is found, far ones are not", test_nearest});
