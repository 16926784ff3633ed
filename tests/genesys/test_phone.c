#include "genesys/input.h"
#include "genesys/plain.h"
#include "tests/check.h"

static void test_what_is_a_number(void)
{
    static const struct {
        const char *name, *text, *number, *message;
    } row[] = {
        {"E.164", "+15551234567", "+15551234567", NULL},
        {"with separators", " +1 (555) 123-45.67 ", "+15551234567", NULL},
        {"the zero for callers within the country", "+44 (0)20 7946 0000", "+442079460000", NULL},
        {"a zero in parentheses that comes first", "+(0)442079460000", "", "is not an E.164"},
        {"fifteen digits", "+123456789012345", "+123456789012345", NULL},
        {"sixteen digits", "+1234567890123456", "", "after \"+\" come 7 to 15 digits"},
        {"too short", "+12345", "", "after \"+\" come 7 to 15 digits"},
        {"no country", "5551234567", "", "begin with \"+\" and the country code"},
        {"a country code never begins with 0", "+0555123456", "", "is not an E.164 number"},
        {"letters", "+1555CALLNOW", "", "is not an E.164 number"},
        {"two plus signs", "++15551234567", "", "is not an E.164 number"},
        {"nothing", "", "", "there is no telephone number"},
        {"white space", " \t", "", "there is no telephone number"},
        {"an escape sequence is not repeated", "\x1b[2J5", "", "\"[2J5\" is not an E.164 number"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        char number[GC_PHONE_TEXT];
        struct gc_error err = {0};
        enum gc_status st = gc_phone_parse(row[i].text, number, &err);
        CHECK_STATUS(st, row[i].message ? GC_E_DATA : GC_OK, &err);
        CHECK_ROW_TEXT(row[i].name, number, row[i].number);
        if (row[i].message)
            CHECK_ROW_HAS(row[i].name, gc_error_text(&err), row[i].message);
    }
}

static void test_text_is_cleaned_and_cut(void)
{
    static const struct {
        const char *name, *text;
        size_t max;
        const char *expected;
    } row[] = {
        {"plain", "hello", 20, "hello"},
        {"trimmed", "  hello \n", 20, "hello"},
        {"line ends and escapes become spaces", "a\nb\x1b[0mc", 20, "a b [0mc"},
        {"C1 controls, too",
         "a\xc2\x9b"
         "b",
         20, "a b"},
        {"what turns the direction, and separators of lines",
         "a\xe2\x80\xae"
         "b\xe2\x80\xa8"
         "c\xd8\x9c"
         "d\xe2\x81\xa6",
         20, "a b c d"},
        {"a byte that is no UTF-8",
         "a\x9b"
         "b",
         20, "a b"},
        {"characters of more than a byte stay", "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", 20,
         "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"},
        {"cut", "abcdefghij", 8, "abcde..."},
        {"not within a character", "abcd\xc3\xa9\xc3\xa9\xc3\xa9", 8, "abcd..."},
        {"exactly as long as it may be", "abcdefgh", 8, "abcdefgh"},
        {"a byte too long", "abcdefghi", 8, "abcde..."},
        {"exactly as long, and blanks", "abcdefgh ", 9, "abcdefgh"},
        {"as long as there is room", "abcdefghijklmnopqrstuvwxyz01234", 32,
         "abcdefghijklmnopqrstuvwxyz01234"},
        {"a byte more than there is room", "abcdefghijklmnopqrstuvwxyz012345", 32,
         "abcdefghijklmnopqrstuvwxyz01..."},
        {"more may be than there is room for", "abcdefghijklmnopqrstuvwxyz012345", 33,
         "abcdefghijklmnopqrstuvwxyz01..."},
        {"no room for dots", "abcd", 2, "ab"},
        {"dots only", "abcd", 3, "..."},
        {"blanks", "   ", 20, ""},
        {"controls", "\n\x1b\n", 20, ""},
        {"a letter", "a", 20, "a"},
        {"blanks around one", "  a  ", 20, "a"},
        {"a final control", "a\n", 2, "a"},
        {"nothing", NULL, 8, ""},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        char out[32];
        gc_plain_clean(out, sizeof out, row[i].text, row[i].max);
        CHECK_ROW_TEXT(row[i].name, out, row[i].expected);
    }
}

static void test_text_is_trimmed_if_it_fits(void)
{
    static const struct {
        const char *text, *trimmed; /* NULL: it does not fit */
    } row[] = {
        {"1234567", "1234567"},
        {"12345678", NULL},
        {" \t1234567\r\n\v\f", "1234567"},
        {"a b", "a b"},
        {"   ", ""},
        {"", ""},
        {NULL, ""},
        {" a", "a"},
        {"a ", "a"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        char out[8] = "before";
        CHECK_ROW(row[i].text, gc_plain_trim(out, sizeof out, row[i].text) == !!row[i].trimmed);
        CHECK_ROW_TEXT(row[i].text, out, row[i].trimmed ? row[i].trimmed : "");
    }
}

static void test_letters_make_names_alike(void)
{
    static const char *const row[][2] = {
        {"Phone Number", "phonen"}, {"p_h_o_n_e", "phone"}, {"a1B2c", "abc"}, {"123", ""}, {"", ""},
        {"abcdef", "abcdef"},       {"abcdefg", "abcdef"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        char out[7];
        gc_plain_letters(out, sizeof out, row[i][0]);
        CHECK_ROW_TEXT(row[i][0], out, row[i][1]);
    }
    CHECK(gc_plain_has("a Phone", "phone") && gc_plain_has("phone", "phone"));
    CHECK(!gc_plain_has("phon", "phone") && !gc_plain_has(NULL, "phone"));
}

static void test_secrets_are_hidden_wherever_they_stand(void)
{
    char four[] = "<abcd>abcdabcd", three[] = "<abc>";
    gc_plain_hide(four, "abcd");
    CHECK_TEXT(four, "<****>********");
    gc_plain_hide(three, "abc");
    CHECK_TEXT(three, "<abc>");
    gc_plain_hide(three, NULL);
    CHECK_TEXT(three, "<abc>");
    char text[] = "hunter2 and hunter2", other[] = "abc";
    gc_plain_hide(text, "hunter2");
    CHECK_TEXT(text, "******* and *******");
    gc_plain_hide(other, "a"); /* too short to be told from words */
    CHECK_TEXT(other, "abc");
}

SUITE(phone, {"what is a number", test_what_is_a_number},
      {"text is cleaned and cut", test_text_is_cleaned_and_cut},
      {"text is trimmed if it fits", test_text_is_trimmed_if_it_fits},
      {"letters make names alike", test_letters_make_names_alike},
      {"secrets are hidden wherever they stand", test_secrets_are_hidden_wherever_they_stand});
