#include "tests/check.h"

#include "base/status.h"

static void test_codes(void)
{
    static const struct {
        enum gc_status status;
        const char *name, *word;
        int exit_code;
    } row[] = {
        {GC_OK, "GC_OK", "ok", 0},
        {GC_E_NO_CONTACT, "GC_E_NO_CONTACT", "contact_not_found", 1},
        {GC_E_USAGE, "GC_E_USAGE", "usage", 2},
        {GC_E_BAD_REQUEST, "GC_E_BAD_REQUEST", "bad_request", 3},
        {GC_E_NOT_FOUND, "GC_E_NOT_FOUND", "not_found", 3},
        {GC_E_CANCELLED, "GC_E_CANCELLED", "cancelled", 15},
        {GC_E_DATA_ACTION, "GC_E_DATA_ACTION", "data_action_failed", 16},
        {(enum gc_status)99, "GC_E_UNKNOWN", "unknown", 1},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        CHECK_ROW_TEXT(row[i].name, gc_status_name(row[i].status), row[i].name);
        CHECK_ROW_TEXT(row[i].name, gc_status_word(row[i].status), row[i].word);
        CHECK_ROW(row[i].name, gc_status_exit_code(row[i].status) == row[i].exit_code);
        CHECK_ROW(row[i].name, *gc_status_text(row[i].status) != '\0');
    }
}

static void test_fail(void)
{
    struct gc_error err = {.http_status = 404};
    CHECK_STATUS(gc_fail(&err, GC_E_DATA, "row %d", 7), GC_E_DATA, &err);
    CHECK_INT(err.status, GC_E_DATA);
    CHECK_INT(err.http_status, 0);
    CHECK_TEXT(err.message, "row 7");
    CHECK_INT(gc_fail(NULL, GC_E_IO, "nobody listens"), GC_E_IO);
}

static void test_fail_with_own_message(void)
{
    struct gc_error err = {.message = "inner"};
    CHECK_INT(gc_fail(&err, GC_E_IO, "outer: %s", err.message), GC_E_IO);
    CHECK_TEXT(err.message, "outer: inner");
}

static void test_fail_in(void)
{
    struct gc_error err = {.status = GC_E_DATA, .http_status = 502, .message = "no JSON"};
    CHECK_INT(gc_fail_in(&err, GC_E_PROTOCOL, "flow %s", "f1"), GC_E_PROTOCOL);
    CHECK_TEXT(err.message, "flow f1: no JSON");
    CHECK_INT(err.http_status, 502);
    CHECK_INT(gc_fail_in(NULL, GC_E_IO, "x"), GC_E_IO);
}

static void test_one_line(void)
{
    struct gc_error err;
    CHECK_INT(gc_fail(&err, GC_E_DATA, "a\nb\x1b[31m\xff\xc2\x85 \xc3\xa9"), GC_E_DATA);
    CHECK_TEXT(err.message, "a?b?[31m??? \xc3\xa9");
    /* U+202E turns the rest round, U+2028 is a line end to some */
    CHECK_INT(gc_fail(&err, GC_E_DATA,
                      "a\xe2\x80\xae"
                      "b\xe2\x80\xa8"
                      "c\xe2\x81\xa9"),
              GC_E_DATA);
    CHECK_TEXT(err.message, "a???b???c???");
}

static void test_long_message(void)
{
    struct gc_error err = {0};
    char text[1000];
    memset(text, 'x', sizeof text);
    memcpy(text + 398, "\xe2\x82\xac", 3); /* cut after its first byte */
    text[999] = '\0';
    CHECK_INT(gc_fail(&err, GC_E_DATA, "%s", text), GC_E_DATA);
    CHECK_INT(strlen(err.message), 398);
    CHECK_INT(gc_fail_in(&err, GC_E_DATA, "in"), GC_E_DATA);
    CHECK_INT(strlen(err.message), 399);
}

static void test_place(void)
{
    struct gc_error err = {0};
    char long_name[400];
    CHECK_INT(gc_fail_at(&err, GC_E_DATA, "a\nb.json", (struct gc_pos){3, 7}, "no %s", "id"),
              GC_E_DATA);
    CHECK_TEXT(err.message, "no id");
    CHECK_INT(err.at.line, 3);
    CHECK_TEXT(gc_error_text(&err), "a?b.json:3:7: no id");
    CHECK_INT(gc_fail_in(&err, GC_E_PROTOCOL, "org"), GC_E_PROTOCOL);
    CHECK_TEXT(gc_error_text(&err), "org: a?b.json:3:7: no id");
    CHECK_INT(gc_fail_at(&err, GC_E_IO, "f", (struct gc_pos){0}, "gone"), GC_E_IO);
    CHECK_TEXT(gc_error_text(&err), "f: gone");
    memset(long_name, 'x', sizeof long_name - 1);
    long_name[sizeof long_name - 1] = '\0';
    CHECK_INT(gc_fail_at(&err, GC_E_IO, long_name, (struct gc_pos){~0U, ~0U}, "%s", long_name),
              GC_E_IO);
    CHECK_INT(strlen(gc_error_text(&err)), 255 + 2 * 11 + 2 + 399);
    CHECK_INT(gc_fail_nomem(&err), GC_E_NOMEM);
    CHECK_TEXT(gc_error_text(&err), "out of memory");
}

SUITE(status, {"every status has name, word, text and exit code", test_codes},
      {"a failure fills the error and forgets the old one", test_fail},
      {"a failure may quote the message it replaces", test_fail_with_own_message},
      {"context comes before the message", test_fail_in},
      {"an error says its place apart, and is shown with it", test_place},
      {"control characters and broken UTF-8 never reach a message", test_one_line},
      {"a long message ends between two characters", test_long_message});
