#include "tests/check.h"

#include "base/problems.h"

static void test_texts(void)
{
    struct gc_problems p GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    CHECK_INT(gc_problems_status(&p, &err), GC_OK);
    gc_problems_add(&p, "org.json", (struct gc_pos){3, 7}, "unknown key \"%s\"", "na\nem");
    CHECK_STATUS(gc_problems_status(&p, &err), GC_E_DATA, &err);
    CHECK_TEXT(gc_error_text(&err), "org.json:3:7: unknown key \"na?em\"");
    gc_problems_add(&p, "org.json", (struct gc_pos){0}, "empty");
    CHECK_TEXT(p.list[1].whole, "org.json: empty");
    CHECK_STATUS(gc_problems_status(&p, &err), GC_E_DATA, &err);
    CHECK_HAS(gc_error_text(&err), "(and 1 more)");
}

static void test_errors(void)
{
    struct gc_problems p GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    (void)gc_fail_at(&err, GC_E_DATA, "a.json", (struct gc_pos){2, 5}, "broken");
    gc_problems_add_error(&p, "org", &err);
    (void)gc_fail(&err, GC_E_IO, "unreadable");
    gc_problems_add_error(&p, "org", &err);
    gc_problems_nomem(&p, "org", (struct gc_pos){1, 1});
    CHECK_FATAL(p.n_kept == 3);
    CHECK_TEXT(p.list[0].whole, "a.json:2:5: broken");
    CHECK_TEXT(p.list[0].text, "broken");
    CHECK_TEXT(p.list[0].file, "a.json");
    CHECK_INT(p.list[0].at.column, 5);
    CHECK_TEXT(p.list[1].whole, "org: unreadable");
    CHECK_TEXT(p.list[2].whole, "org:1:1: out of memory");
}

static void test_hint(void)
{
    static const struct {
        int number;
        const char *name;
    } table[] = {{1, "name"}, {2, NULL}, {3, "number"}};
    const char *near = gc_nearest_row("numbr", &table[0].name, 3, sizeof table[0]);
    CHECK_TEXT(gc_did_you_mean("${", near, "}"), "; did you mean ${number}?");
    CHECK_TEXT(gc_did_you_mean("${", NULL, "}"), "");
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
    static const char *const words[] = {"name", "number", NULL, "id", "description", "nth", "path"};
    static const struct {
        const char *word, *near;
    } row[] = {
        {"naem", "name"},   {"nme", "name"}, {"Name", "name"},      {"numbr", "number"},
        {"ie", "id"},       {"xy", NULL},    {"pth", "path"},       {"descripton", "description"},
        {"elephant", NULL}, {"", NULL},      {"descnoitpir", NULL},
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

static void test_near_ones(void)
{
    static const char *const words[] = {"Start",           "start",          "TransferToQueue",
                                        "TransferToUser",  "TransferToFlow", "TransferToNumber",
                                        "TransferToGroup", "Wait",           "UpdateVariables"};
    static const struct {
        const char *word, *hint;
    } row[] = {
        {"Strat", "; did you mean \"Start\"?"},
        {"Transfer", "; near are \"TransferToQueue\", \"TransferToUser\", \"TransferToFlow\" and "
                     "\"TransferToNumber\""},
        {"UpdateVariable", "; did you mean \"UpdateVariables\"?"},
        {"variables", "; did you mean \"UpdateVariables\"?"},
        {"TransferToUsers", "; did you mean \"TransferToUser\"?"},
        {"Fly", ""},
        {"FlyAction", ""},
        {"", ""},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        char out[GC_HINT_TEXT * 2];
        CHECK_ROW_TEXT(row[i].word, gc_near_ones_in(out, row[i].word, words, GC_COUNT_OF(words)),
                       row[i].hint);
    }
}

/* What is only as long is not meant. */
static void test_far_is_not_near(void)
{
    static const char *const words[] = {"name", "flow", "queue", "status", "permissions"};
    static const char *const far[] = {"blow up", "to", "quota", "format", "dimensions", "x"};
    for (size_t i = 0; i < GC_COUNT_OF(far); i++)
        CHECK_ROW(far[i], gc_nearest(far[i], words, GC_COUNT_OF(words)) == NULL);
    CHECK_TEXT(gc_nearest("nmae", words, GC_COUNT_OF(words)), "name");
    CHECK_TEXT(gc_nearest("queeu", words, GC_COUNT_OF(words)), "queue");
    CHECK_TEXT(gc_nearest("permisions", words, GC_COUNT_OF(words)), "permissions");
}

SUITE(problems, {"the words that are near are listed", test_near_ones},
      {"what is far is not suggested", test_far_is_not_near},
      {"each is one line with its position", test_texts},
      {"an error becomes a problem with its place", test_errors},
      {"a hint names what was meant, or is empty", test_hint},
      {"two hundred are kept, all are counted", test_print},
      {"the nearest word is found, far ones are not", test_nearest});
