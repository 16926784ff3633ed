/* The torture itself: does it see what a bad program does when the wire breaks? */
#include "harness/torture/torture.h"

#include <stdlib.h>

#include "tests/check.h"
#include "tests/harness/rig.h"

#define LOOKUP                                                                                     \
    "{'name': 'n', 'provenance': 'own', 'when': {'run': ['gcflow', 'run'], 'env': "                \
    "{'GENESYS_FLOW_ID': '11111111-1111-4111-8111-111111111111', 'GENESYS_NODE_ID': "              \
    "'11111111-1111-4111-8111-0000000000a1', 'TEST_PHONE_NUMBER': '+15551234567'}}, 'then': "      \
    "{'exit': 0}}"

enum { TRIES = 5, SHORT_MS = 400, AT_ONCE = 12 /* most of a run is waiting */ };

/* Tortures a client: gcflow, followed by `otherwise` when it failed. */
static void torture(const char *otherwise, int64_t limit_ms, struct hx_torture *t,
                    struct gc_error *err, enum gc_status expected)
{
    const char *bin = getenv("BIN");
    char command[512], messages[256];
    struct hx_runner runner GC_AUTO(rig_close) = rig_open();
    struct hx_cases cases GC_AUTO(hx_cases_release) = {0};
    runner.subject.client = command;
    runner.n_threads = AT_ONCE;
    CHECK_INT(rig_load(&cases, LOOKUP, messages, sizeof messages), GC_OK);
    CHECK_FATAL(cases.n == 1);
    *t = (struct hx_torture){.runner = &runner, .c = cases.items[0]};
    /* On a busy machine a time may be too short for a wire that doesn't break, too. */
    for (int i = 0; i < TRIES; i++) {
        snprintf(command, sizeof command, "%s/gcflow run --retries 0 --timeout %dms --json%s",
                 bin ? bin : "build/release/bin", SHORT_MS << i, otherwise);
        runner.case_limit_ms = limit_ms << i;
        enum gc_status s = hx_torture_run(t, err);
        if (s == expected || i == TRIES - 1)
            CHECK_STATUS(s, expected, err);
        if (s == expected)
            break;
        hx_torture_release(t);
        *t = (struct hx_torture){.runner = &runner, .c = cases.items[0]};
    }
    t->runner = NULL;
    t->c = NULL;
}

static bool has_text(const struct hx_torture *t, const char *text)
{
    for (size_t i = 0; i < t->n_runs; i++)
        if (!t->runs[i].good && strcmp(t->runs[i].text, text) == 0)
            return true;
    return false;
}

static void test_honest(void)
{
    struct hx_torture t GC_AUTO(hx_torture_release) = {0};
    struct gc_error err = {0};
    torture("", 10000, &t, &err, GC_OK);
    CHECK(t.n_events >= 8);
    CHECK_INT(t.n_runs, t.n_events * 3);
    CHECK_INT(t.n_bad, 0);
    for (size_t i = 0; i < t.n_runs; i++) /* what is broken never arrives; none is sent again */
        CHECK_ROW(t.runs[i].text, strcmp(t.runs[i].text, "right answer") != 0);
    CHECK_INT(t.events[0], HX_EVENT_ACCEPT);
    CHECK_INT(t.events[1], HX_EVENT_STATUS);
}

/* A line for each event, a cell for each way to break it there; what went wrong is counted. */
static void check_table(const struct hx_torture *t)
{
    char *text = NULL;
    size_t n = 0, bad = 0, shown = 0, lines = 0;
    const struct hx_case c = {.name = (char[]){"a case"}};
    struct hx_torture named = *t;
    FILE *to = open_memstream(&text, &n);
    CHECK_FATAL(to != NULL);
    named.c = &c;
    hx_torture_table(&named, to);
    fclose(to);
    for (size_t i = 0; i < t->n_runs; i++)
        bad += !t->runs[i].good;
    for (const char *p = text; (p = strstr(p, "BAD: ")) != NULL; p++)
        shown++;
    for (const char *p = text; (p = strchr(p, '\n')) != NULL; p++)
        lines++;
    CHECK_INT(t->n_bad, bad);
    CHECK_INT(shown, bad);
    CHECK_INT(lines, t->n_events + 2);
    CHECK(strncmp(text, "a case\n     broken at ", 22) == 0);
    CHECK_HAS(text, "\n1    ");
    free(text);
}

static void test_crash(void)
{
    struct hx_torture t GC_AUTO(hx_torture_release) = {0};
    struct gc_error err = {0};
    torture(" || kill -SEGV $$", 10000, &t, &err, GC_OK);
    CHECK(t.n_bad > 0);
    CHECK(has_text(&t, "exit 139"));
    check_table(&t);
}

static void test_hang(void)
{
    struct hx_torture t GC_AUTO(hx_torture_release) = {0};
    struct gc_error err = {0};
    torture(" || sleep 60", 700, &t, &err, GC_OK);
    CHECK(t.n_bad > 0);
    CHECK(has_text(&t, "did not end in time"));
}

static void test_lie(void)
{
    struct hx_torture t GC_AUTO(hx_torture_release) = {0};
    struct gc_error err = {0};
    torture("; exit 1", 10000, &t, &err, GC_E_DATA);
    CHECK_HAS(gc_error_text(&err), "does not pass unbroken");
}

SUITE(torture, {"a client that says what happened stands", test_honest},
      {"a crash is seen", test_crash}, {"a hang is seen", test_hang},
      {"a case that fails unbroken can't be tortured", test_lie});
