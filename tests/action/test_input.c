#include "action/contract/contract.h"
#include "tests/check.h"

static void test_whole_positive_numbers_are_read(void)
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
    };
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct gc_input in;
        struct gc_refusal why;
        CHECK_ROW(rows[i].text,
                  gc_input_parse(rows[i].text, strlen(rows[i].text), false, &in, &why));
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
        {"[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]", GC_ANSWER_INVALID_JSON},
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
        {"{\"data\":{\"customer_id\":\"1\"}}", GC_ANSWER_INVALID_INPUT},
        {"{\"data\":{\"customer_id\":1.5}}", GC_ANSWER_INVALID_INPUT},
        {"{\"data\":{\"customer_id\":1e30}}", GC_ANSWER_INVALID_INPUT},
        {"{\"data\":{\"customer_id\":true}}", GC_ANSWER_INVALID_INPUT},
        {"{\"data\":{\"customer_id\":null}}", GC_ANSWER_INVALID_INPUT},
        {"{\"data\":{\"customer_id\":0}}", GC_ANSWER_INVALID_INPUT},
        {"{\"data\":{\"customer_id\":-3}}", GC_ANSWER_INVALID_INPUT},
        {"{\"data\":{\"customer_id\":9007199254740993}}", GC_ANSWER_INVALID_INPUT},
        {"{\"data\":{\"customer_id\":[1]}}", GC_ANSWER_INVALID_INPUT},
    };
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct gc_input in;
        struct gc_refusal why = {0};
        CHECK_ROW(rows[i].text,
                  !gc_input_parse(rows[i].text, strlen(rows[i].text), false, &in, &why));
        CHECK_ROW_TEXT(rows[i].text, gc_answer_row(why.id)->code, gc_answer_row(rows[i].why)->code);
        CHECK_ROW(rows[i].text, why.status == 400);
    }
}

static void test_every_cut_and_every_changed_byte_is_survived(void)
{
    static const char whole[] = "{\"data\":{\"customer_id\":12,\"note\":\"\\u00e9\xc3\xa9\"}}";
    char text[sizeof whole];
    for (size_t n = 0; n < sizeof whole - 1; n++) {
        struct gc_input in;
        struct gc_refusal why;
        CHECK(!gc_input_parse(whole, n, true, &in, &why));
        memcpy(text, whole, sizeof whole);
        for (int c = 0; c < 256; c++) {
            text[n] = (char)c;
            if (!gc_input_parse(text, sizeof whole - 1, true, &in, &why))
                CHECK(why.status == 400);
        }
    }
}

SUITE(input, {"whole positive numbers are read", test_whole_positive_numbers_are_read},
      {"everything else is refused, and says why", test_everything_else_is_refused},
      {"every cut and every changed byte is survived",
       test_every_cut_and_every_changed_byte_is_survived});
