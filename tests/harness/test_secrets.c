/* What is kept of a run's secrets, how they are masked, and a mock that can't be asked. */
#include <stdlib.h>

#include "harness/run/run.h"
#include "tests/check.h"
#include "tests/harness/rig.h"

static void add(struct hx_secrets *s, const char *text, const char *client)
{
    struct gc_error err = {0};
    CHECK_STATUS(hx_secrets_add(s, text, "the secret", client, &err), GC_OK, &err);
}

static void test_what_is_kept(void)
{
    struct hx_secrets s GC_AUTO(hx_secrets_release) = {0}, copy GC_AUTO(hx_secrets_release) = {0};
    add(&s, NULL, "nobody");
    add(&s, "", "nobody");
    add(&s, "1234567", "nobody"); /* a byte too short to be one */
    CHECK_INT(s.n, 0);
    add(&s, "12345678", "first");
    add(&s, "abcdefgh", NULL);
    add(&s, "12345678", "second"); /* known, and still the first one's */
    add(&s, "abcdefgh", "second");
    CHECK_INT(s.n, 2);
    CHECK_TEXT(s.items[0].client, "first");
    CHECK(s.items[1].client == NULL);
    add(&copy, "abcdefgh", "third");
    CHECK(hx_secrets_copy(&copy, &s, NULL) == GC_OK);
    CHECK_INT(copy.n, 2);
    CHECK_TEXT(copy.items[0].client, "third");
    CHECK_TEXT(copy.items[1].text, "12345678");
    CHECK_TEXT(copy.items[1].client, "first");
    CHECK_TEXT(copy.items[1].what, "the secret");
}

/* The longest one that stands there, whichever was known first. */
static void test_masks(void)
{
    static const struct {
        const char *text, *masked;
    } rows[] = {
        {"", ""},
        {"nothing", "nothing"},
        {"a-secret", "***"},
        {"<a-secret>", "<***>"},
        {"a-secret-longer", "***"},
        {"a-secret-longe", "***-longe"},
        {"another-one-more", "***"},
        {"another-one", "***"},
        {"another-on", "another-on"},
        {"a-secreta-secretanother-one", "*********"},
        {"A-SECRET", "A-SECRET"},
    };
    struct hx_secrets s GC_AUTO(hx_secrets_release) = {0};
    add(&s, "a-secret", NULL);
    add(&s, "a-secret-longer", NULL);
    add(&s, "another-one-more", NULL);
    add(&s, "another-one", NULL);
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        char *masked = hx_secrets_masked(&s, rows[i].text);
        CHECK_ROW_TEXT(rows[i].text, masked, rows[i].masked);
        free(masked);
    }
}

static void test_trees(void)
{
    struct hx_secrets s GC_AUTO(hx_secrets_release) = {0};
    cJSON *tree =
        cJSON_Parse("{\"a\":\"a-secret\",\"b\":[1,\"x a-secret\",{\"c\":\"another-one\"}],"
                    "\"d\":\"plain\",\"e\":null}");
    add(&s, "a-secret", NULL);
    add(&s, "another-one", NULL);
    hx_secrets_mask_tree(&s, tree);
    char *text = cJSON_PrintUnformatted(tree);
    CHECK_TEXT(text,
               "{\"a\":\"***\",\"b\":[1,\"x ***\",{\"c\":\"***\"}],\"d\":\"plain\",\"e\":null}");
    free(text);
    cJSON_Delete(tree);
}

/* Who knows of no token because nobody answered must not pass for one that leaks none. */
static void test_a_mock_that_is_not_asked(void)
{
    static const struct {
        const char *name, *path, *text;
        bool told, shows_secrets;
    } rows[] = {
        {"nobody listens", NULL, "0123456789abcdef", true, false},
        {"it refuses", "/nowhere", "0123456789abcdef", true, false},
        {"it answers", "", "0123456789abcdef", false, false},
        {"a text too short for a part of a token", NULL, "0123456789abcde", false, false},
        {"no text", NULL, "", false, false},
        {"a case that shows secrets", NULL, "0123456789abcdef", false, true},
    };
    struct hx_runner runner GC_AUTO(rig_close) = rig_open();
    const char *own = runner.mock.base_url;
    char url[256];
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        snprintf(url, sizeof url, "%s%s", rows[i].path ? own : check_dead_url(),
                 rows[i].path ? rows[i].path : "");
        runner.mock.base_url = url;
        struct hx_run run = {.runner = &runner,
                             .world = "w",
                             .why = HX_WHY(64 * 1024),
                             .shows_secrets = rows[i].shows_secrets};
        hx_secrets_search(&run, "stdout", rows[i].text);
        CHECK_ROW_TEXT(
            rows[i].name, gc_strbuf_text(&run.why.text),
            rows[i].told ? "secrets: the mock doesn't say whether stdout holds its tokens\n" : "");
        CHECK_INT(cJSON_GetArraySize(run.why.items), rows[i].told);
        hx_why_release(&run.why);
        hx_secrets_release(&run.secrets);
    }
}

SUITE(secrets, {"short ones and known ones are not kept", test_what_is_kept},
      {"the longest secret that stands there is masked", test_masks},
      {"all texts of a tree are masked", test_trees},
      {"a mock that does not say whose tokens stand there fails the case",
       test_a_mock_that_is_not_asked});
