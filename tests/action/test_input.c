#include <stdio.h>
#include <string.h>

#include "action/contract/contract.h"
#include "tests/check.h"

static const struct gc_input_rules lenient = {0}, strict = {.strict = true},
                                   known_only = {.refuse_unknown = true};

static void test_whole_numbers_are_read(void)
{
    static const struct {
        const char *text;
        int64_t id;
    } rows[] = {
        {"{\"data\":{\"customer_id\":1}}", 1},
        {"{\"data\":{\"customer_id\":1.0}}", 1},
        {"{\"data\":{\"customer_id\":1e2}}", 100},
        {"{\"data\":{\"customer_id\":9007199254740991}}", 9007199254740991},
        {" {\"other\":0,\"data\":{\"x\":[],\"customer_id\":7}} ", 7},
        {"{\"data\":{\"customer_id\":0}}", 0},
        {"{\"data\":{\"customer_id\":-3}}", -3},
        {"{\"data\":{\"customer_id\":9007199254740993}}", 9007199254740993},
        {"{\"data\":{\"customer_id\":-9223372036854775808}}", INT64_MIN},
        {"{\"data\":{\"customer_id\":\"2\"}}", 2},
        {"{\"data\":{\"customer_id\":\"-2\"}}", -2},
        {"{\"data\":{\"customer_id\":\"+007\"}}", 7},
        {"{\"data\":{\"customer_id\":\"9223372036854775807\"}}", INT64_MAX},
    };
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct gc_input in;
        struct gc_refusal why;
        CHECK_ROW(rows[i].text,
                  gc_input_parse(rows[i].text, strlen(rows[i].text), lenient, &in, &why));
        CHECK_ROW(rows[i].text, in.customer_id == rows[i].id);
    }
}

static void test_everything_else_is_refused(void)
{
    static const struct {
        const char *text;
        enum gc_answer why;
    } rows[] = {
        {"", GC_ANSWER_INVALID_JSON},
        {"{", GC_ANSWER_INVALID_JSON},
        {"{} x", GC_ANSWER_INVALID_JSON},
        {"{\"data\":{\"customer_id\":01}}", GC_ANSWER_INVALID_JSON},
        {"{\"data\":{\"customer_id\":1,\"customer_id\":2}}", GC_ANSWER_INVALID_JSON},
        {"{\"data\":{\"customer_id\":\"\xff\"}}", GC_ANSWER_INVALID_JSON},
        {"null", GC_ANSWER_INVALID_BODY},
        {"7", GC_ANSWER_INVALID_BODY},
        {"{\"Data\":{\"customer_id\":1}}", GC_ANSWER_MISSING_DATA},
        {"{}", GC_ANSWER_MISSING_DATA},
        {"{\"data\":null}", GC_ANSWER_NULL_DATA},
        {"{\"data\":{}}", GC_ANSWER_EMPTY_DATA},
        {"{\"data\":[]}", GC_ANSWER_INVALID_BODY},
        {"{\"data\":0}", GC_ANSWER_INVALID_BODY},
        {"{\"data\":{\"Customer_Id\":1}}", GC_ANSWER_MISSING_INPUT},
        {"{\"data\":{\"customer_id\":1.5}}", GC_ANSWER_INVALID_INPUT},
        {"{\"data\":{\"customer_id\":1e30}}", GC_ANSWER_INVALID_INPUT},
        {"{\"data\":{\"customer_id\":true}}", GC_ANSWER_INVALID_INPUT},
        {"{\"data\":{\"customer_id\":null}}", GC_ANSWER_INVALID_INPUT},
        {"{\"data\":{\"customer_id\":[1]}}", GC_ANSWER_INVALID_INPUT},
        {"{\"data\":{\"customer_id\":9223372036854775808}}", GC_ANSWER_INVALID_INPUT},
        {"{\"data\":{\"customer_id\":\"-9223372036854775809\"}}", GC_ANSWER_INVALID_INPUT},
        {"{\"data\":{\"customer_id\":\"\"}}", GC_ANSWER_INVALID_INPUT},
        {"{\"data\":{\"customer_id\":\"-\"}}", GC_ANSWER_INVALID_INPUT},
        {"{\"data\":{\"customer_id\":\"2.0\"}}", GC_ANSWER_INVALID_INPUT},
        {"{\"data\":{\"customer_id\":\" 2\"}}", GC_ANSWER_INVALID_INPUT},
        {"{\"data\":{\"customer_id\":\"2x\"}}", GC_ANSWER_INVALID_INPUT},
        {"{\"data\":{\"customer_id\":\"0x2\"}}", GC_ANSWER_INVALID_INPUT},
    };
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct gc_input in;
        struct gc_refusal why = {0};
        CHECK_ROW(rows[i].text,
                  !gc_input_parse(rows[i].text, strlen(rows[i].text), lenient, &in, &why));
        CHECK_ROW_TEXT(rows[i].text, gc_answer_row(why.id)->code, gc_answer_row(rows[i].why)->code);
        CHECK_ROW(rows[i].text, why.status == 400);
    }
}

static void test_strict_input_takes_no_text_and_no_odd_number(void)
{
    static const char *const rows[] = {
        "\"1\"", "0", "-3", "9007199254740993", "1.5", "true", "null", "[1]", "1e30", "\"+2\""};
    struct gc_input in;
    struct gc_refusal why = {0};
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        char text[80];
        snprintf(text, sizeof text, "{\"data\":{\"customer_id\":%s}}", rows[i]);
        CHECK_ROW(text, !gc_input_parse(text, strlen(text), strict, &in, &why));
        CHECK_ROW(text, why.id == GC_ANSWER_INVALID_INPUT);
        CHECK_ROW_HAS(text, why.detail, "positive integer");
    }
    static const char most[] = "{\"data\":{\"customer_id\":9007199254740991}}";
    CHECK(gc_input_parse(most, sizeof most - 1, strict, &in, &why));
    CHECK(in.customer_id == 9007199254740991);
}

/* {"data":{"x":[[..]],"customer_id":1}} with so many levels in all. */
static bool takes_levels(int levels, struct gc_refusal *why)
{
    char text[400] = "{\"data\":{\"x\":";
    struct gc_input in;
    for (int i = 2; i < levels; i++)
        strcat(text, "[");
    for (int i = 2; i < levels; i++)
        strcat(text, "]");
    strcat(text, ",\"customer_id\":1}}");
    return gc_input_parse(text, strlen(text), lenient, &in, why);
}

static void test_input_is_nested_to_64(void)
{
    struct gc_refusal why = {0};
    CHECK(takes_levels(64, &why));
    CHECK(!takes_levels(65, &why));
    CHECK(why.id == GC_ANSWER_INVALID_JSON);
}

static void test_every_cut_and_every_changed_byte_is_survived(void)
{
    static const char whole[] = "{\"data\":{\"customer_id\":12,\"note\":\"\\u00e9\xc3\xa9\"}}";
    char text[sizeof whole];
    for (size_t n = 0; n < sizeof whole - 1; n++) {
        struct gc_input in;
        struct gc_refusal why;
        CHECK(!gc_input_parse(whole, n, known_only, &in, &why));
        memcpy(text, whole, sizeof whole);
        for (int c = 0; c < 256; c++) {
            text[n] = (char)c;
            if (!gc_input_parse(text, sizeof whole - 1, known_only, &in, &why))
                CHECK(why.status == 400);
        }
    }
}

SUITE(input, {"whole numbers are read, also as text", test_whole_numbers_are_read},
      {"strict input takes no text and no odd number",
       test_strict_input_takes_no_text_and_no_odd_number},
      {"input is nested to 64", test_input_is_nested_to_64},
      {"everything else is refused, and says why", test_everything_else_is_refused},
      {"every cut and every changed byte is survived",
       test_every_cut_and_every_changed_byte_is_survived});
