/* Each function and operator of Architect's expressions, by Architect's rules: what it gives, what
 * it does with NOT_SET, and what is an error of the flow. */
#include "mock/flow/expr/expr.h"
#include "mock/flow/function/functions.h"

#include <ctype.h>

#include "base/json/json.h"
#include "tests/check.h"

static struct flow_value resolve(void *ctx, const struct flow_ref *ref)
{
    const cJSON *known = ctx;
    return flow_from_json(gc_json_get(known, ref->key));
}

static const cJSON *find(void *ctx, enum flow_kind kind, const char *name)
{
    const cJSON *known = ctx;
    const cJSON *object = gc_json_get(known, flow_kind_info(kind)->word);
    const char *id = gc_json_str(object, "id"), *its_name = gc_json_str(object, "name");
    return (id && strcmp(id, name) == 0) || (its_name && strcmp(its_name, name) == 0) ? object
                                                                                      : NULL;
}

#define KNOWN                                                                                      \
    "{\"flow.list\":[\"x\",\"y\",null,2],\"flow.object\":{\"a\":{\"b\":1.50},\"none\":null},"      \
    "\"queue\":{\"id\":\"q1\",\"name\":\"Support\"},"                                              \
    "\"user\":{\"id\":\"u1\",\"name\":\"Ada\",\"username\":\"ada@example.com\"},"                  \
    "\"prompt\":{\"id\":\"p1\",\"name\":\"Hello\"}}"

/* "kind value", or "error: what", or "parse: what". */
static void evaluate(const char *text, struct gc_strbuf *out)
{
    static const char *const languages[] = {"de-DE", "en-GB", NULL};
    struct gc_arena tree GC_AUTO(gc_arena_release) = {.max_bytes = 8 << 20};
    struct gc_arena scratch GC_AUTO(gc_arena_release) = {.max_bytes = 4 << 20};
    struct flow_expr_error e = {0};
    struct flow_value v, copy;
    cJSON *known = cJSON_Parse(KNOWN);
    struct flow_eval ev = {.arena = &scratch,
                           .resolve = resolve,
                           .ctx = known,
                           .now_ms = 1769847300250,
                           .country_code = "1",
                           .find = find,
                           .languages = languages};
    const struct flow_expr *x = flow_expr_parse(&tree, text, &e);
    if (!x) {
        gc_strbuf_addf(out, "parse: %s", e.message);
    } else if (!flow_expr_eval(&ev, x, &v)) {
        gc_strbuf_addf(out, "error: %s", ev.error);
        CHECK_INT(ev.status, GC_E_DATA);
    } else if (!flow_value_dup(&v, &copy)) {
        gc_strbuf_adds(out, "no memory for a copy");
    } else {
        gc_strbuf_addf(out, "%s ", flow_kind_info(v.kind)->word);
        flow_value_add_text(out, &copy); /* a copy is as good */
        flow_value_release(&copy);
    }
    cJSON_Delete(known);
}

struct row {
    const char *text, *expected;
};

static void run_rows(const struct row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct gc_strbuf out GC_AUTO(gc_strbuf_release) = GC_STRBUF(200000);
        evaluate(rows[i].text, &out);
        CHECK_ROW_TEXT(rows[i].text, gc_strbuf_text(&out), rows[i].expected);
    }
}

/* clang-format off */
static const struct row logic[] = {
    {"!(1 > 2)", "boolean true"}, {"!NOT_SET", "error: !: value 1 (a) is NOT_SET"}, {"!1", "error: !: a condition must be true or false, not an integer"},
    {"not false", "boolean true"}, {"true == !false", "boolean true"},
    {"true and 2 > 1", "boolean true"}, {"false and NOT_SET", "boolean false"}, {"true and NOT_SET", "error: and: value 2 is NOT_SET"},
    {"NOT_SET or true", "error: or: value 1 is NOT_SET"}, {"true or 1 / 0 == 1", "boolean true"}, {"false OR false", "boolean false"},
    {"If(NOT_SET, 1, 2)", "integer 2"}, {"If(true, NOT_SET, 2)", "NOT_SET "}, {"If(false, 1 / 0, \"x\")", "string x"},
    {"1 < 2 ? \"a\" : \"b\"", "string a"}, {"NOT_SET ? 1 : 2", "integer 2"}, {"false ? 1 : true ? 2 : 3", "integer 2"}, {"(true ? 1 : 2) + 5", "integer 6"},
    {"1 == 1.0", "boolean true"}, {"\"a\" == \"A\"", "boolean false"}, {"NOT_SET == ToInt(NOT_SET)", "boolean true"}, {"1 == NOT_SET", "boolean false"},
    {"MakeList(1, 2) == MakeList(1.0, 2.0)", "boolean true"}, {"MakeList(1) == MakeList(1, 2)", "boolean false"}, {"Flow.list == MakeList(\"x\")", "boolean false"},
    {"1 == \"1\"", "error: ==: can't compare an integer with a text"}, {"1 != 2", "boolean true"}, {"NOT_SET != NOT_SET", "boolean false"},
    {"MakeDuration(0, 0, 1, 0) == MakeDuration(0, 0, 0, 60)", "boolean true"}, {"MakeDateTime(2024, 1, 1) == MakeDateTime(2024, 1, 2)", "boolean false"},
    {"MakeCurrency(1, \"USD\") == MakeCurrency(1.0, \"USD\")", "boolean true"}, {"MakeCurrency(1, \"USD\") == MakeCurrency(1, \"EUR\")", "boolean false"},
    {"ToQueue(\"Support\") == ToQueue(\"q1\")", "boolean true"}, {"ToSkill(\"x\") == ToSkill(\"y\")", "boolean false"},
    {"ToAudioTTS(\"a\") == ToAudioTTS(\"a\")", "boolean true"}, {"true ? 1", "parse: expected \":\", not the end"},
    {"1 < 2.5", "boolean true"}, {"\"a\" < \"B\"", "boolean true"}, {"\"a\" < \"A\"", "boolean true"}, {"2 <= 2", "boolean true"}, {"3 > 2", "boolean true"}, {"2 >= 3", "boolean false"},
    {"1 < NOT_SET", "error: <: value 2 (b) is NOT_SET"}, {"true < false", "error: <: can't compare a boolean with a boolean"},
    {"MakeCurrency(1, \"USD\") < MakeCurrency(2, \"EUR\")", "error: <: can't compare a currency with a currency of another code, or without an amount"},
    {"MakeDuration(1, 0, 0, 0) >= MakeDuration(0, 24, 0, 0)", "boolean true"}, {"MakeDateTime(2024, 1, 1) < MakeDateTime(2024, 1, 1, 0, 0, 1)", "boolean true"},
    {"AreEqual(2, 2, 2.0)", "boolean true"}, {"AreEqual(2, 2, 3)", "boolean false"}, {"AreEqual(NOT_SET, NOT_SET)", "boolean true"}, {"AreEqual(1, \"1\")", "error: AreEqual: can't compare an integer with a text"},
    {"AreEqual(true, \"Ada\", \"ADA\", \"ada\")", "boolean true"}, {"AreEqual(false, \"Ada\", \"ADA\")", "boolean false"}, {"AreEqual(true, MakeList(\"a\"), MakeList(\"A\"))", "boolean true"},
    {"AreEqual(true, MakeList(\"a\"), MakeList(\"A\", \"B\"))", "boolean false"}, {"AreEqual(true, true, false)", "boolean false"}, {"AreEqual(true, ToString(NOT_SET), \"\")", "boolean false"},
    {"IsSet(0)", "boolean true"}, {"IsSet(NOT_SET)", "boolean false"}, {"IsSet(Flow.nothing)", "boolean false"},
    {"IsNotSetOrEmpty(\"\")", "boolean true"}, {"IsNotSetOrEmpty(\" \")", "boolean false"}, {"IsNotSetOrEmpty(MakeEmptyList(1))", "boolean true"}, {"IsNotSetOrEmpty(MakeList(NOT_SET))", "boolean false"},
    {"IsNotSetOrEmpty(MakeCurrency(NOT_SET, \"USD\"))", "boolean true"}, {"IsNotSetOrEmpty(0)", "boolean false"},
};

static const struct row numbers[] = {
    {"1 + 2 + 3", "integer 6"}, {"0.1 + 0.2", "decimal 0.3"}, {"1 + 0.5", "decimal 1.5"}, {"9223372036854775807 + 1", "error: +: the number is too large"}, {"1 + NOT_SET", "error: +: value 2 (b) is NOT_SET"},
    {"\"a\" + \"b\"", "string ab"}, {"\"a\" + NOT_SET", "error: +: value 2 (b) is NOT_SET"}, {"1 + \"a\"", "error: +: this needs numbers, not a text"},
    {"MakeDuration(0, 1, 0, 0) + MakeDuration(0, 0, 30, 0)", "duration PT1H30M"}, {"MakeDateTime(2024, 2, 28) + MakeDuration(1, 0, 0, 0)", "datetime 2024-02-29T00:00:00Z"},
    {"MakeDuration(1, 0, 0, 0) + MakeDateTime(2024, 2, 28)", "datetime 2024-02-29T00:00:00Z"}, {"MakeDateTime(2024, 1, 1) + MakeDateTime(2024, 1, 1)", "error: +: can't add a date-time and a date-time"},
    {"MakeCurrency(1.10, \"EUR\") + MakeCurrency(2.20, \"EUR\")", "currency 3.30|EUR"}, {"MakeCurrency(1, \"EUR\") + MakeCurrency(1, \"USD\")", "error: +: the currencies have different codes"},
    {"ToAudioTTS(\"a\") + Prompt.Hello", "audio a Hello"},
    {"5 - 7", "integer -2"}, {"1.5 - 1", "decimal 0.5"}, {"- 5", "integer -5"}, {"-(2.5)", "decimal -2.5"}, {"- MakeDuration(0, 1, 0, 0)", "duration -PT1H"}, {"- MakeCurrency(2, \"EUR\")", "currency -2.00|EUR"},
    {"-NOT_SET", "error: -: value 1 (a) is NOT_SET"}, {"MakeDateTime(2024, 3, 1) - MakeDuration(1, 0, 0, 0)", "datetime 2024-02-29T00:00:00Z"}, {"MakeCurrency(3, \"EUR\") - MakeCurrency(1, \"EUR\")", "currency 2.00|EUR"},
    {"MakeDuration(0, 1, 0, 0) - MakeDateTime(2024, 1, 1)", "error: -: can't subtract a duration and a date-time"},
    {"3 * 4", "integer 12"}, {"1.1 * 1.1", "decimal 1.21"}, {"MakeCurrency(1.5, \"EUR\") * 2", "currency 3.00|EUR"}, {"2 * MakeCurrency(1.5, \"EUR\")", "currency 3.00|EUR"}, {"MakeDuration(0, 0, 0, 1) * 2", "error: *: this needs numbers, not a duration"},
    {"7 / 2", "decimal 3.5"}, {"6 / 2", "decimal 3.0"}, {"1 / 3", "decimal 0.333333333333333"}, {"1 / 0", "error: /: division by zero"}, {"1 / 0.0", "error: /: division by zero"}, {"MakeCurrency(9, \"EUR\") / 2", "currency 4.50|EUR"},
    {"7 % 3", "integer 1"}, {"7.5 % 2", "decimal 1.5"}, {"5 % 0", "error: %: division by zero"}, {"(-9223372036854775807 - 1) % -1", "integer 0"}, {"MakeCurrency(7.5, \"EUR\") % 2", "currency 1.50|EUR"},
    {"3 ^ 2", "decimal 9.0"}, {"4 ^ 0.5", "decimal 2.0"}, {"-2 ^ 2", "decimal 4.0"}, {"(0-1) ^ 0.5", "error: ^: the result is no number"}, {"10 ^ 400", "error: ^: the number is too large"},
    {"12 & 10", "integer 8"}, {"12 | 3", "integer 15"}, {"~ 0", "integer -1"}, {"1 & 2.0", "error: &: value 2 must be an integer, not a decimal"}, {"1 | 6 & 3", "integer 3"}, {"4 | 1 == 5", "error: |: value 2 must be an integer, not a boolean"},
    {"Abs(-3)", "integer 3"}, {"Abs(-2.5)", "decimal 2.5"}, {"Min(2, 1.5)", "decimal 1.5"}, {"Max(2, 3, 1)", "integer 3"}, {"Min(1, \"a\")", "error: Min: this needs numbers, not a text"},
    {"Ceiling(1.2)", "decimal 2.0"}, {"Ceiling(-1.2)", "decimal -1.0"}, {"Ceiling(4)", "integer 4"}, {"Ceiling(MakeCurrency(1.2, \"EUR\"))", "currency 2.00|EUR"}, {"Ceiling(NOT_SET)", "error: Ceiling: value 1 (value) is NOT_SET"},
    {"Ceiling(\"1\")", "error: Ceiling: value 1 must be an integer or a decimal or a currency, not a text"},
    {"Floor(1.8)", "decimal 1.0"}, {"Floor(-1.2)", "decimal -2.0"}, {"Floor(MakeCurrency(NOT_SET, \"EUR\"))", "error: Floor: the currency has no amount"},
    {"Round(2.5)", "decimal 3.0"}, {"Round(-2.5)", "decimal -3.0"}, {"Round(2.345, 2)", "decimal 2.35"}, {"Round(9.996, 2)", "decimal 10.0"}, {"Round(0.0049, 2)", "decimal 0.0"}, {"Round(7)", "integer 7"}, {"Round(1.5, 29)", "error: Round: value 2 must be 0 to 28"},
    {"Round(0.06, 1)", "decimal 0.1"}, {"Round(0.5, 0)", "decimal 1.0"}, {"Round(0.049, 1)", "decimal 0.0"}, {"Round(MakeCurrency(2.345, \"EUR\"), 2)", "currency 2.35|EUR"},
    {"Sum(1, NOT_SET, 3)", "integer 4"}, {"Sum(1, 2.5)", "decimal 3.5"}, {"Sum(MakeList(1, 2, 3))", "integer 6"}, {"Sum(ToDuration(NOT_SET))", "duration PT0S"}, {"Sum(MakeDuration(0, 1, 0, 0), MakeDuration(0, 2, 0, 0))", "duration PT3H"},
    {"Sum(MakeCurrency(1, \"EUR\"), MakeCurrency(NOT_SET, \"EUR\"))", "currency 1.00|EUR"}, {"Sum(MakeCurrency(1, \"EUR\"), MakeCurrency(1, \"USD\"))", "error: Sum: the currencies have different codes"}, {"Sum(MakeEmptyList(1.5))", "decimal 0.0"},
    {"Sum(9223372036854775807, 1)", "error: Sum: the number is too large"}, {"Sum(ToCurrency(NOT_SET))", "currency 0.00|"},
    {"Average(1, 2)", "decimal 1.5"}, {"Average(4, NOT_SET)", "decimal 4.0"}, {"Average(MakeList(1, 2, 6))", "decimal 3.0"}, {"Average(MakeDuration(0, 0, 0, 1), MakeDuration(0, 0, 0, 2))", "duration PT1.5S"},
    {"Average(MakeCurrency(1, \"EUR\"), MakeCurrency(2, \"EUR\"))", "currency 1.50|EUR"}, {"Average(ToInt(NOT_SET))", "decimal 0.0"},
};

static const struct row texts[] = {
    {"Append(\"a\", NOT_SET, \"b\")", "string ab"}, {"Append(NOT_SET, NOT_SET)", "string "}, {"Append(\"a\", 1)", "error: Append: value 2 must be a text, not an integer"}, {"Append(ToAudioTTS(\"a\"), NOT_SET, Prompt.Hello)", "audio a Hello"},
    {"Append(ToAudioTTS(\"a\"), \"b\")", "error: Append: value 2 must be audio or a prompt, not a text"},
    {"Length(\"h\xc3\xa9llo\")", "integer 5"}, {"Length(NOT_SET)", "error: Length: value 1 (text) is NOT_SET"}, {"Lower(\"\xc3\x84" "B\")", "string \xc3\xa4" "b"}, {"Upper(\"\xc3\xa4" "b\")", "string \xc3\x84" "B"},
    {"Trim(\" \\ta b\\r\\n\")", "string a b"}, {"LTrim(\"  a \")", "string a "}, {"RTrim(\" a  \")", "string  a"}, {"LTrim(NOT_SET)", "error: LTrim: value 1 (text) is NOT_SET"},
    {"Substring(\"abcdef\", 2, 2)", "string cd"}, {"Substring(\"abc\", 3, 1)", "string "}, {"Substring(\"abc\", 0, 0)", "string "}, {"Substring(\"abc\", -1, 1)", "error: Substring: value 2 must not be negative (-1)"},
    {"Left(\"abc\", 2)", "string ab"}, {"Left(\"abc\", -1)", "error: Left: value 2 must not be negative (-1)"}, {"Left(\"abc\", 9)", "string abc"}, {"Right(\"abc\", 2)", "string bc"}, {"Right(\"\xc3\xa9\xc3\xa8\", 1)", "string \xc3\xa8"}, {"Right(\"abc\", 0)", "string "},
    {"Replace(\"aXbX\", \"X\", \"-\")", "string a-b-"}, {"Replace(\"aXb\", \"X\", NOT_SET)", "string ab"}, {"Replace(\"aXb\", \"\", \"-\")", "string aXb"}, {"Replace(\"aXb\", \"x\", \"-\")", "string aXb"}, {"Replace(\"a\", NOT_SET, \"\")", "error: Replace: value 2 (find) is NOT_SET"},
    {"Reverse(\"ab\xc3\xa9\")", "string \xc3\xa9" "ba"}, {"Reverse(\"\")", "string "},
    {"Split(\"a,b,,c\", \",\")", "collection a\nb\n\nc"}, {"Count(Split(\"a,b,\", \",\"))", "integer 3"}, {"Split(\"ab\", \"\")", "collection a\nb"}, {"Count(Split(\"\", \",\"))", "integer 1"}, {"Split(NOT_SET, \",\")", "error: Split: value 1 (text) is NOT_SET"},
    {"Contains(\"Hello\", \"LL\")", "boolean false"}, {"Contains(\"Hello\", \"LL\", true)", "boolean true"}, {"Contains(\"\xc3\x89\", \"\xc3\xa9\", true)", "boolean true"}, {"Contains(\"a\", NOT_SET)", "error: Contains: value 2 (part) is NOT_SET"}, {"Contains(\"a\", \"a\", 1)", "error: Contains: value 3 must be true or false, not an integer"},
    {"StartsWith(\"hello\", \"HE\", true)", "boolean true"}, {"EndsWith(\"hello\", \"LO\")", "boolean false"},
    {"FindString(\"abcabc\", \"c\")", "integer 2"}, {"FindString(\"abcabc\", \"c\", 2)", "integer 5"}, {"FindString(\"abcabc\", \"C\", true)", "integer 2"}, {"FindString(\"abcabc\", \"C\", 2, true)", "integer 5"}, {"FindString(\"abc\", \"x\")", "integer -1"},
    {"FindString(\"\xc3\xa9x\", \"x\")", "integer 1"}, {"FindString(\"abc\", \"a\", 0)", "error: FindString: value 3 must be at least 1 (0)"}, {"FindString(\"aaaa\", \"aa\", 2)", "integer 2"},
    {"Compare(\"b\", \"a\")", "integer 1"}, {"Compare(\"a\", \"B\")", "integer -1"}, {"Compare(\"A\", \"a\", true)", "integer 0"}, {"Compare(\"ab\", \"a\")", "integer 1"}, {"Compare(NOT_SET, \"a\")", "integer -1"},
    {"\"a\\tb\\\\c\\\"d\\ne\\rf\"", "string a\tb\\c\"d\ne\rf"},
};

static const struct row times[] = {
    {"GetCurrentDateTimeUtc()", "datetime 2026-01-31T08:15:00Z"}, {"MakeDateTime(2024, 2, 29, 23, 59, 58)", "datetime 2024-02-29T23:59:58Z"}, {"MakeDateTime(2023, 2, 29)", "error: MakeDateTime: month 2 of 2023 has no day 29"},
    {"MakeDateTime(1700, 1, 1)", "error: MakeDateTime: value 1 must be 1800 to 2200, not 1700"}, {"MakeDateTime(2024, 13, 1)", "error: MakeDateTime: value 2 must be 1 to 12, not 13"}, {"MakeDateTime(2024, 1, 1, 24, 0, 0)", "error: MakeDateTime: value 4 must be 0 to 23, not 24"},
    {"MakeDateTime(2024, 1, 1, 1)", "error: MakeDateTime: a time needs hour, minute and second"}, {"MakeDateTime(2024, NOT_SET, 1)", "error: MakeDateTime: value 2 (month) is NOT_SET"},
    {"GetDayOfWeekOccurrence(5, 4, 2026, 11)", "datetime 2026-11-26T00:00:00Z"}, {"GetDayOfWeekOccurrence(2, -1, 2026, 5)", "datetime 2026-05-25T00:00:00Z"}, {"GetDayOfWeekOccurrence(1, 1, 2024)", "datetime 2024-01-07T00:00:00Z"},
    {"GetDayOfWeekOccurrence(1, 5, 2026, 2)", "NOT_SET "}, {"GetDayOfWeekOccurrence(1, 0, 2026)", "error: GetDayOfWeekOccurrence: value 2 must not be 0"}, {"GetDayOfWeekOccurrence(8, 1, 2026)", "error: GetDayOfWeekOccurrence: value 1 must be 1 to 7, not 8"},
    {"GetDayOfWeekOccurrence(2, 1, 2026, 9, 8, 30, 15)", "datetime 2026-09-07T08:30:15Z"}, {"GetDayOfWeekOccurrence(2, 1, 2026, 8, 30, 15)", "datetime 2026-01-05T08:30:15Z"},
    {"AddDays(MakeDateTime(2024, 2, 28), 2)", "datetime 2024-03-01T00:00:00Z"}, {"AddHours(MakeDateTime(2024, 1, 1), -1)", "datetime 2023-12-31T23:00:00Z"}, {"AddMinutes(MakeDateTime(2024, 1, 1), 90)", "datetime 2024-01-01T01:30:00Z"}, {"AddSeconds(MakeDateTime(2024, 1, 1), -1)", "datetime 2023-12-31T23:59:59Z"},
    {"AddMonths(MakeDateTime(2024, 1, 31), 1)", "datetime 2024-02-29T00:00:00Z"}, {"AddMonths(MakeDateTime(2024, 1, 31), -2)", "datetime 2023-11-30T00:00:00Z"}, {"AddYears(MakeDateTime(2024, 2, 29), 1)", "datetime 2025-02-28T00:00:00Z"},
    {"AddDays(MakeDateTime(2024, 1, 1), 9000000)", "error: AddDays: the date is outside of the years 1 to 9999"}, {"AddYears(MakeDateTime(2024, 1, 1), 9223372036854775807)", "error: AddYears: the date is outside of the years 1 to 9999"}, {"AddDays(MakeDateTime(2024, 1, 1), 9223372036854775807)", "error: AddDays: the number is too large"},
    {"AddDuration(MakeDateTime(2024, 1, 1), MakeDuration(0, 0, 0, 1, 999))", "datetime 2024-01-01T00:00:01Z"}, {"DateTimeDiff(MakeDateTime(2024, 3, 1), MakeDateTime(2024, 2, 1))", "duration P29D"}, {"DateTimeDiff(MakeDateTime(2024, 1, 1), NOT_SET)", "error: DateTimeDiff: value 2 (b) is NOT_SET"},
    {"Year(MakeDateTime(2024, 5, 6, 7, 8, 9))", "integer 2024"}, {"Month(MakeDateTime(2024, 5, 6, 7, 8, 9))", "integer 5"}, {"Day(MakeDateTime(2024, 5, 6, 7, 8, 9))", "integer 6"}, {"Hour(MakeDateTime(2024, 5, 6, 7, 8, 9))", "integer 7"},
    {"Minute(MakeDateTime(2024, 5, 6, 7, 8, 9))", "integer 8"}, {"Second(MakeDateTime(2024, 5, 6, 7, 8, 9))", "integer 9"}, {"DayOfWeek(MakeDateTime(2026, 11, 21))", "integer 7"}, {"DayOfWeek(MakeDateTime(1900, 1, 1))", "integer 2"},
    {"WeekNum(MakeDateTime(2026, 1, 1))", "integer 1"}, {"WeekNum(MakeDateTime(2027, 1, 1))", "integer 53"}, {"Year(\"2024\")", "error: Year: value 1 must be a date-time, not a text"}, {"Hour(MakeDateTime(1969, 12, 31, 23, 0, 0))", "integer 23"},
    {"MakeDuration(1, -1, 0, 0, 1)", "duration PT23H0.001S"}, {"MakeDuration(0, 0, 0, NOT_SET)", "error: MakeDuration: value 4 (second) is NOT_SET"}, {"MakeDuration(9223372036854775807, 0, 0, 0)", "error: MakeDuration: the number is too large"},
    {"RoundUp(MakeDuration(0, 0, 0, 31))", "duration PT1M"}, {"RoundUp(MakeDuration(0, 0, 6, 0))", "duration PT10M"}, {"RoundUp(MakeDuration(0, 0, 1, 30))", "duration PT2M"}, {"RoundUp(MakeDuration(0, 0, 7, 0), MakeDuration(0, 0, 4, 0))", "duration PT8M"},
    {"RoundUp(MakeDuration(0, 0, 7, 0), MakeDuration(0, 0, 4, 0), MakeList(MakeDuration(0, 1, 0, 0), MakeDuration(0, 0, 20, 0)))", "duration PT20M"}, {"RoundUp(MakeDuration(0, 0, 7, 0), MakeDuration(0, 0, 0, 0))", "error: RoundUp: value 2 must be more than nothing"},
    {"Range(MakeDuration(0, 0, 10, 0), MakeDuration(0, 0, 3, 0))", "collection PT7M\nPT13M"},
};

static const struct row lists[] = {
    {"MakeList(1, 2)[1]", "integer 2"}, {"Flow.list[0]", "string x"}, {"Flow.object[\"a\"].b", "decimal 1.5"}, {"MakeList(1)[1]", "error: [: there is no item 1 in a collection of 1"}, {"MakeList(1)[-1]", "error: [: there is no item -1 in a collection of 1"}, {"1[0]", "error: [: value 1 must be a currency or a collection or an object, not an integer"},
    {"MakeCurrency(2, \"EUR\")[\"code\"]", "string EUR"}, {"MakeList(1", "parse: expected \",\" or \")\", not the end"}, {"MakeList(1)[0", "parse: expected \"]\", not the end"},
    {"GetAt(Flow.list, 1)", "string y"}, {"GetAt(Flow.list, 2)", "NOT_SET "}, {"GetAt(Flow.list, 4)", "error: GetAt: there is no item 4 in a collection of 4"}, {"GetAt(NOT_SET, 0)", "error: GetAt: value 1 (collection) is NOT_SET"},
    {"Count(Flow.list)", "integer 4"}, {"Count(MakeEmptyList(\"\"))", "integer 0"}, {"Count(\"x\")", "error: Count: value 1 must be a collection, not a text"},
    {"Find(MakeList(\"a\", \"b\", \"a\"), \"a\")", "collection 0\n2"}, {"Find(MakeList(\"a\"), NOT_SET)", "collection "}, {"FindFirst(Flow.list, 2)", "integer 3"}, {"FindFirst(Flow.list, NOT_SET)", "integer 2"}, {"FindFirst(MakeList(\"a\"), \"A\")", "integer -1"},
    {"MakeList(1, NOT_SET, 2)", "collection 1\n\n2"}, {"MakeList(1, 2.5)", "collection 1\n2.5"}, {"MakeList(1, \"a\")", "error: MakeList: a collection can't hold an integer and a text"}, {"MakeList(MakeList(1))", "error: MakeList: a collection can't hold a collection"}, {"MakeEmptyList(1)", "collection "},
    {"JsonParse(\"{\\\"a\\\": [1, {\\\"b\\\": null}]}\").a[0]", "integer 1"}, {"JsonParse(\"{\\\"a\\\": null}\").a", "NOT_SET "}, {"JsonParse(\"[1,\")", "error: JsonParse: no JSON: the document ends where a value is expected"}, {"JsonParse(NOT_SET)", "error: JsonParse: value 1 (text) is NOT_SET"}, {"JsonParse(\"7\")", "integer 7"},
    {"JsonStringify(MakeList(1, NOT_SET))", "string [1,null]"}, {"GetJsonObjectProperty(Flow.object, \"a\")", "json {\"b\":1.5}"}, {"GetJsonObjectProperty(Flow.object, \"x\")", "NOT_SET "}, {"GetJsonObjectProperty(Flow.list, \"x\")", "error: GetJsonObjectProperty: a collection has no members"},
    {"Count(MakeListAgentScorePair(MakeList(\"u1\", \"u2\"), MakeList(1, 2)))", "integer 2"}, {"MakeListAgentScorePair(MakeList(\"u1\", \"u2\"), MakeList(1, 2))[1].score", "integer 2"}, {"MakeListAgentScorePair(MakeList(\"u1\"), MakeList(1, 2))", "error: MakeListAgentScorePair: 1 users and 2 scores make no pairs"},
};

static const struct row conversions[] = {
    {"ToString(1.0)", "string 1.0"}, {"ToString(12345678901.25)", "string 12345678901.25"}, {"ToString(0.00001)", "string 0.00001"}, {"ToString(10 ^ 20)", "string 100000000000000000000.0"}, {"ToString(NOT_SET)", "NOT_SET "}, {"ToString(MakeDuration(0, 0, 0, 0))", "string PT0S"}, {"ToString(1.005, 2)", "string 1.01"},
    {"ToString(MakeList(1, 2), \", \")", "string 1, 2"}, {"ToString(MakeList(1.5, NOT_SET), NOT_SET, 2)", "string 1.50\n"}, {"ToString(Flow.list, \"-\")", "string x-y--2"}, {"ToString(MakeCurrency(1.5, NOT_SET))", "string 1.50|"}, {"ToString(1.5, 29)", "error: ToString: value 2 must be 0 to 28"}, {"ToString(Flow.object)", "string {\"a\":{\"b\":1.5},\"none\":null}"},
    {"ToString(ToPhoneNumber(\"+1 317 872 3000\"))", "string tel:+1 317 872 3000"}, {"ToString(ToUser(\"u1\"))", "string ada@example.com"}, {"ToString(ToQueue(\"q1\"))", "string Support"}, {"ToDisplayString(2.50)", "string 2.5"},
    {"ToInt(\" 12 \")", "integer 12"}, {"ToInt(\"1H\")", "integer 1"}, {"ToInt(\"1.5\")", "error: ToInt: \"1.5\" is no integer"}, {"ToInt(\"x\")", "error: ToInt: \"x\" is no integer"}, {"ToInt(-2.9)", "integer -2"}, {"ToInt(true)", "integer 1"}, {"ToInt(\"\")", "NOT_SET "}, {"ToInt(MakeDuration(0, 0, 0, 2))", "integer 2000"}, {"ToInt(MakeList(1))", "error: ToInt: a collection is no integer"}, {"ToInt(10 ^ 30)", "error: ToInt: the number is too large"},
    {"ToDecimal(\"1.50\")", "decimal 1.5"}, {"ToDecimal(false)", "decimal 0.0"}, {"ToDecimal(\" \")", "NOT_SET "}, {"ToDecimal(\"1,5\")", "error: ToDecimal: \"1,5\" is no decimal"}, {"ToDecimal(MakeCurrency(2, \"EUR\"))", "decimal 2.0"},
    {"ToBool(\"t\")", "boolean true"}, {"ToBool(\"F\")", "boolean false"}, {"ToBool(0.0)", "boolean false"}, {"ToBool(7)", "boolean true"}, {"ToBool(\"\")", "NOT_SET "}, {"ToBool(\"maybe\")", "error: ToBool: \"maybe\" is neither true nor false"},
    {"ToDateTime(\"2024-02-29T10:00:00+05:30\")", "datetime 2024-02-29T04:30:00Z"}, {"ToDateTime(\"2024-02-29T10:00:00.999Z\")", "datetime 2024-02-29T10:00:00Z"}, {"ToDateTime(\"2024-02-30T10:00:00Z\")", "error: ToDateTime: \"2024-02-30T10:00:00Z\" is no date-time"}, {"ToDateTime(\"soon\")", "error: ToDateTime: \"soon\" is no date-time"}, {"ToDateTime(86400)", "datetime 1970-01-02T00:00:00Z"},
    {"ToDateTime(true)", "error: ToDateTime: a boolean is no date-time"}, {"ToDateTime(9223372036854775807)", "error: ToDateTime: the number is too large"}, {"ToDateTime(NOT_SET)", "NOT_SET "}, {"ToDateTime(\"2024-01-01T00:00:00\")", "datetime 2024-01-01T00:00:00Z"},
    {"ToDuration(\"P2DT3H4M5.678S\")", "duration P2DT3H4M5.678S"}, {"ToDuration(\"-PT90M\")", "duration -PT1H30M"}, {"ToDuration(\"P1M\")", "error: ToDuration: \"P1M\" is no duration"}, {"ToDuration(\"P1Y\")", "error: ToDuration: \"P1Y\" is no duration"}, {"ToDuration(\"P\")", "error: ToDuration: \"P\" is no duration"}, {"ToDuration(\"PT5S3M\")", "error: ToDuration: \"PT5S3M\" is no duration"},
    {"ToDuration(1500)", "duration PT1.5S"}, {"ToDuration(\"\")", "NOT_SET "}, {"ToDuration(1.5)", "error: ToDuration: a decimal is no duration"}, {"ToDuration(\"PT99999999999999999999S\")", "error: ToDuration: \"PT99999999999999999999S\" is no duration"},
};

static const struct row money[] = {
    {"MakeCurrency(2.5, \"EUR\").amount", "decimal 2.5"}, {"MakeCurrency(2, NOT_SET).code", "NOT_SET "}, {"MakeCurrency(2, \"EUR\").name", "error: a currency has no member \"name\""}, {"MakeCurrency(\"2\", \"EUR\")", "error: MakeCurrency: value 1 must be an integer or a decimal, not a text"},
    {"MakeListCurrency(MakeList(1.5, 2.5), \"EUR\")", "collection 1.50|EUR\n2.50|EUR"}, {"MakeListCurrency(MakeList(1.5), MakeList(\"EUR\", \"USD\"))", "error: MakeListCurrency: 1 amounts and 2 codes"}, {"MakeListCurrency(MakeList(1.5, 2), MakeList(\"EUR\", NOT_SET))", "collection 1.50|EUR\n2.00|"},
    {"ToCurrency(\"1.50|EUR\") < ToCurrency(\"2.00|EUR\")", "boolean true"}, {"ToCurrency(\"3.00|EUR\") < ToCurrency(\"2.00|EUR\")", "boolean false"}, {"ToCurrency(\"2.00|EUR\") >= ToCurrency(\"2.00|EUR\")", "boolean true"},
    {"ToCurrency(\"1.00|EUR\") < ToCurrency(\"2.00|USD\")", "error: <: can't compare a currency with a currency of another code, or without an amount"}, {"ToCurrency(\"|EUR\") < ToCurrency(\"2.00|EUR\")", "error: <: can't compare a currency with a currency of another code, or without an amount"},
    {"ToCurrency(\"2.50|EUR\")", "currency 2.50|EUR"}, {"ToCurrency(\"|EUR\")", "currency |EUR"}, {"ToCurrency(3)", "currency 3.00|"}, {"ToCurrency(\"x|EUR\")", "error: ToCurrency: \"x|EUR\" is no currency"}, {"ToCurrency(NOT_SET)", "NOT_SET "},
    {"GetCurrencySymbol(\"GBP\")", "string \xc2\xa3"}, {"GetCurrencySymbol(MakeCurrency(1, \"USD\"))", "string $"}, {"GetCurrencySymbol(\"XYZ\")", "string XYZ"}, {"ConvertCurrency(MakeCurrency(2, \"USD\"), \"EUR\", 0.5)", "currency 1.00|EUR"}, {"ConvertCurrency(NOT_SET, \"EUR\")", "NOT_SET "}, {"ConvertCurrency(MakeCurrency(2, \"USD\"), \"EUR\")", "currency 2.00|EUR"},
};

static const struct row objects[] = {
    {"ToPhoneNumber(\"+49 30 123456\").e164", "string +4930123456"}, {"ToPhoneNumber(\"+49 30 123456\").dialingCode", "string 49"}, {"ToPhoneNumber(\"+1 317 872 3000\").subscriberNumber", "string 3178723000"}, {"ToPhoneNumber(\"+353 1 234 5678\").dialingCode", "string 353"}, {"ToPhoneNumber(\"sip:a@b.c\").isSip", "boolean true"}, {"ToPhoneNumber(\"sip:a@b.c\").e164", "NOT_SET "},
    {"ToPhoneNumber(\"317 872 3000\").isGlobal", "boolean false"}, {"ToPhoneNumber(\"317 872 3000\") == ToPhoneNumber(\"+13178723000\")", "boolean true"}, {"ToPhoneNumber(\"sip:a@b.c\") == ToPhoneNumber(\"sips:a@b.c\")", "boolean false"}, {"ToPhoneNumber(\"anonymous\")", "error: ToPhoneNumber: \"anonymous\" is no phone number"}, {"ToPhoneNumber(NOT_SET)", "NOT_SET "}, {"ToPhoneNumber(13178723000).e164", "string +13178723000"},
    {"Append(\"at \", ToString(ToPhoneNumber(\"tel:+13178723000\").raw))", "string at tel:+13178723000"}, {"ToPhoneNumber(\"+13178723000\").scheme", "string tel"}, {"ToPhoneNumber(\"+13178723000\").zip", "error: a phone number has no member \"zip\""},
    {"ToQueue(\"Support\").id", "string q1"}, {"ToQueue(\"Other\").id", "NOT_SET "}, {"ToQueue(\"Other\")", "queue Other"}, {"ToQueue(NOT_SET)", "NOT_SET "}, {"ToQueue(1)", "error: ToQueue: an integer is no queue"}, {"ToUser(\"x@y.z\").username", "string x@y.z"}, {"ToSkill(\"Spanish\").name", "string Spanish"}, {"ToLanguageSkill(\"Spanish\")", "languageskill Spanish"}, {"ToGroup(\"G\")", "group G"}, {"ToWrapupCode(\"W\")", "wrapupcode W"}, {"ToPrompt(\"Prompt.Hello\").id", "string p1"},
    {"FindQueue(\"Support\").id", "string q1"}, {"FindQueue(\"None\")", "NOT_SET "}, {"FindQueue(NOT_SET)", "NOT_SET "}, {"FindQueue(1)", "error: FindQueue: value 1 must be a text, not an integer"}, {"FindQueueById(\"q1\").name", "string Support"}, {"FindUser(\"Ada\").username", "string ada@example.com"}, {"FindUserById(\"u1\").name", "string Ada"}, {"FindSkill(\"x\")", "NOT_SET "}, {"FindSkillById(\"x\")", "NOT_SET "},
    {"FindLanguageSkill(\"x\")", "NOT_SET "}, {"FindLanguageSkillById(\"x\")", "NOT_SET "}, {"FindGroup(\"x\")", "NOT_SET "}, {"FindGroupById(\"x\")", "NOT_SET "}, {"FindWrapupCode(\"x\")", "NOT_SET "}, {"FindUserPrompt(\"Prompt.Hello\")", "prompt Hello"}, {"FindSystemPrompt(\"PromptSystem.none\")", "NOT_SET "},
    {"MakeEmailAddress(\"a@b.c\", \"A\").name", "string A"}, {"MakeEmailAddress(\"a@b.c\")", "emailaddress a@b.c"}, {"MakeEmailAddress(NOT_SET)", "error: MakeEmailAddress: value 1 (address) is NOT_SET"}, {"EmailAddressDomainPart(\"a@b@c.d\")", "string c.d"}, {"EmailAddressDomainPart(MakeEmailAddress(\"a@b.c\"))", "string b.c"}, {"EmailAddressLocalPart(\"a@b.c\")", "string a"}, {"EmailAddressLocalPart(\"@b.c\")", "NOT_SET "}, {"EmailAddressLocalPart(NOT_SET)", "NOT_SET "},
};

static const struct row sounds[] = {
    {"ToAudio(Prompt.Hello)", "audio Hello"}, {"ToAudio(NOT_SET)", "error: ToAudio: value 1 (prompt) is NOT_SET"}, {"ToAudioTTS(\"Hi\")", "audio Hi"}, {"ToAudioTTS(NOT_SET)", "audio "}, {"ToAudioTTS(\"Hi\", \"de-DE\")", "audio Hi"}, {"ToAudioTTS(\"Hi\", Format.String.playChars)", "audio H i"}, {"ToAudioTTS(1)", "error: ToAudioTTS: value 1 must be a text, not an integer"},
    {"ToAudioBlank(20000)", "error: ToAudioBlank: value 1 must be 0 to 10000, not 20000"}, {"ToAudioBlank(5)", "audio "}, {"ToAudioBool(true)", "audio true"}, {"ToAudioBool(false, Format.Bool.playYesNo)", "audio no"}, {"ToAudioBool(NOT_SET)", "audio "},
    {"ToAudioNumber(42)", "audio 42"}, {"ToAudioNumber(42, Format.Number.playDigits)", "audio 4 2"}, {"ToAudioNumber(1.25, 1)", "audio 1.2"}, {"ToAudioNumber(5.0)", "audio 5"}, {"ToAudioNumber(NOT_SET)", "audio "}, {"ToAudioNumberOrdinal(1)", "audio 1st"}, {"ToAudioNumberOrdinal(12)", "audio 12th"}, {"ToAudioNumberOrdinal(23)", "audio 23rd"}, {"ToAudioPercent(5)", "audio 5 percent"},
    {"ToAudioCurrency(MakeCurrency(1.5, \"EUR\"))", "audio 1.50 EUR"}, {"ToAudioCurrency(MakeCurrency(1.567, \"EUR\"), 1)", "audio 1.5 EUR"}, {"ToAudioCurrency(NOT_SET)", "audio "}, {"ToAudioPhoneNumber(\"55-51\")", "audio 5 5 5 1"}, {"ToAudioPhoneNumber(ToPhoneNumber(\"+15551234567\"), Format.PhoneNumber.local)", "audio 5 5 5 1 2 3 4 5 6 7"},
    {"ToAudioPhoneNumber(ToPhoneNumber(\"+15551234567\"), \"1\")", "audio 5 5 5 1 2 3 4 5 6 7"}, {"ToAudioPhoneNumber(ToPhoneNumber(\"+15551234567\"), System.Regions.DE.dialingCode)", "audio + 1 5 5 5 1 2 3 4 5 6 7"}, {"ToAudioTimeRange(5, 3, Format.TimePart.hours)", "audio 3 to 5 hours"}, {"ToAudioTimeRange(1, 1, Format.TimePart.minutes)", "audio 1 minute"},
    {"AudioPlaybackOptions(ToAudioTTS(\"a\"), true, false)", "audio a"}, {"ToCommunication(\"a\")", "communication a"}, {"MakeCommunication(\"a\", NOT_SET, ToAudioTTS(\"b\"))", "communication a b"}, {"MakeCommunication(ToCommunication(\"a\"), \"b\")", "communication a b"},
    {"ToAudioDuration(MakeDuration(1, 1, 1, 1))", "audio 1 day 1 hour 1 minute 1 second"}, {"ToAudioDuration(MakeDuration(0, -2, 0, 0))", "audio negative 2 hours"}, {"ToAudioDuration(MakeDuration(0, 0, 0, 0))", "audio 0 seconds"}, {"ToAudioDate(MakeDateTime(2026, 1, 31))", "audio Saturday January 31 2026"}, {"ToAudioDate(MakeDateTime(2026, 1, 31), Format.Date.monthOnly)", "audio January"},
    {"ToAudioTime(MakeDateTime(2026, 1, 31, 15, 5, 0))", "audio 3:05 PM"}, {"ToAudioTime(MakeDateTime(2026, 1, 31, 0, 5, 0), Format.Time.twentyFourHours)", "audio 0:05"}, {"ToAudioDateTime(MakeDateTime(2026, 1, 31, 12, 0, 0))", "audio 12:00 PM Saturday January 31 2026"}, {"ToAudioDateTime(NOT_SET)", "audio "},
    {"GetDefaultLanguage()", "string de-DE"}, {"GetSupportedLanguages()", "collection de-DE\nen-GB"}, {"DetectLanguage(\"Where is the station?\", \"xx\")", "string en"}, {"DetectLanguage(\"Wo ist die Haltestelle?\", \"xx\")", "string de"}, {"DetectLanguage(\"\xd0\x93\xd0\xb4\xd0\xb5\", NOT_SET)", "string ru"}, {"DetectLanguage(\"...\", \"xx\")", "string xx"}, {"DetectLanguage(NOT_SET, NOT_SET)", "NOT_SET "},
    {"System.Currencies.EUR", "string EUR"}, {"System.Languages.frCA", "string fr-CA"}, {"System.Regions.NL.dialingCode", "string 31"}, {"Language.Gender.neuter", "format Language.Gender.neuter"}, {"Prompt.Welcome", "prompt Welcome"}, {"Email.Message.from", "NOT_SET "}, {"State.x", "NOT_SET "}, {"Call.PositionInQueue", "NOT_SET "},
};
/* clang-format on */

static const struct {
    const struct row *rows;
    size_t n;
} tables[] = {
#define TABLE(name)                                                                                \
    {                                                                                              \
        name, GC_COUNT_OF(name)                                                                    \
    }
    TABLE(logic),       TABLE(numbers), TABLE(texts),   TABLE(times), TABLE(lists),
    TABLE(conversions), TABLE(money),   TABLE(objects), TABLE(sounds)};

static void test_rows(void)
{
    for (size_t i = 0; i < GC_COUNT_OF(tables); i++)
        run_rows(tables[i].rows, tables[i].n);
}

/* "Name(", or an operator wherever it stands. */
static bool is_tried(const char *name)
{
    char call[80];
    snprintf(call, sizeof call, isupper((unsigned char)*name) ? "%s(" : "%s", name);
    for (size_t i = 0; i < GC_COUNT_OF(tables); i++)
        for (size_t r = 0; r < tables[i].n; r++)
            if (strcasestr(tables[i].rows[r].text, call))
                return true;
    return false;
}

static void test_every_function_has_a_row(void)
{
    const struct flow_function_group *group;
    size_t n = 0;
    for (size_t g = 0; (group = flow_function_group(g)); g++)
        for (size_t i = 0; i < group->n; i++, n++)
            CHECK_ROW_TEXT(group->rows[i].name, is_tried(group->rows[i].name) ? "tried" : "not",
                           "tried");
    CHECK(n >= 120);
}

/* Whatever the kinds of its values are, a function gives a value or an error of the flow. */
static void test_every_function_stands_any_values(void)
{
    static const char *const values[] = {"NOT_SET",
                                         "1",
                                         "-9223372036854775807",
                                         "1.5",
                                         "\"text\"",
                                         "true",
                                         "MakeDateTime(2024, 1, 1)",
                                         "MakeDuration(0, 0, 0, -1)",
                                         "MakeList(1, NOT_SET)",
                                         "MakeEmptyList(\"\")",
                                         "MakeCurrency(NOT_SET, NOT_SET)",
                                         "ToPhoneNumber(\"sip:a@b\")",
                                         "ToQueue(\"Support\")",
                                         "ToAudioTTS(\"a\")",
                                         "Flow.object",
                                         "Format.Date.dayOnly"};
    const struct flow_function_group *group;
    for (size_t g = 0; (group = flow_function_group(g)); g++)
        for (size_t i = 0; i < group->n; i++)
            for (size_t v = 0; v < GC_COUNT_OF(values) * GC_COUNT_OF(values); v++) {
                const char *a = values[v / GC_COUNT_OF(values)],
                           *b = values[v % GC_COUNT_OF(values)];
                size_t min, max;
                char text[2000];
                struct gc_strbuf out GC_AUTO(gc_strbuf_release) = GC_STRBUF(200000);
                flow_function_arity(&group->rows[i], &min, &max);
                if (!isupper((unsigned char)*group->rows[i].name) || min == 0)
                    continue;
                int len = snprintf(text, sizeof text, "%s(%s", group->rows[i].name, a);
                for (size_t n = 1; n < (min > 2 || max < 2 ? min : 2); n++)
                    len += snprintf(text + len, sizeof text - (size_t)len, ", %s", b);
                snprintf(text + len, sizeof text - (size_t)len, ")");
                evaluate(text, &out);
                CHECK(strncmp(gc_strbuf_text(&out), "parse", 5) != 0);
            }
}

static void test_values_as_json(void)
{
    static const struct row rows[] = {
        {"NOT_SET", "null"},
        {"1 > 2", "false"},
        {"6 / 4", "1.5"},
        {"\"a\\\"b\"", "\"a\\\"b\""},
        {"MakeDateTime(2024, 2, 29)", "\"2024-02-29T00:00:00.000Z\""},
        {"MakeDuration(0, 0, 1, 30)", "\"PT1M30S\""},
        {"MakeList(1, NOT_SET)", "[1,null]"},
        {"MakeList(MakeCurrency(1, \"EUR\"))", "[\"1.00|EUR\"]"},
        {"ToPhoneNumber(\"+13178723000\")", "\"tel:+13178723000\""},
        {"Flow.object", "{\"a\":{\"b\":1.5},\"none\":null}"},
        {"ToAudioTTS(\"a\") + ToAudioTTS(\"b\")", "\"a b\""},
        {"ToQueue(\"Support\")", "\"Support\""},
    };
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct gc_arena a GC_AUTO(gc_arena_release) = {.max_bytes = 1 << 20};
        struct gc_strbuf out GC_AUTO(gc_strbuf_release) = GC_STRBUF(10000);
        struct flow_expr_error e = {0};
        struct flow_value v = flow_not_set();
        cJSON *known = cJSON_Parse(KNOWN);
        struct flow_eval ev = {.arena = &a, .resolve = resolve, .ctx = known, .country_code = "1"};
        const struct flow_expr *x = flow_expr_parse(&a, rows[i].text, &e);
        struct gc_jsonw w = gc_jsonw(&out);
        CHECK_FATAL(x != NULL && flow_expr_eval(&ev, x, &v));
        flow_value_write(&w, &v);
        CHECK_ROW_TEXT(rows[i].text, gc_strbuf_text(&out), rows[i].expected);
        cJSON *json = flow_value_to_json(&v);
        gc_strbuf_reset(&out);
        w = gc_jsonw(&out);
        gc_jsonw_value(&w, json);
        CHECK_ROW_TEXT(rows[i].text, gc_strbuf_text(&out), rows[i].expected);
        cJSON_Delete(json);
        cJSON_Delete(known);
    }
}

/* What a simulation has no room for is no error of the flow. */
static void test_want_of_memory_is_no_error_of_the_flow(void)
{
    static const char *const hungry[] = {"Split(\"abcdefghijklmnopqrstuvwxyz\", \"\")",
                                         "Append(Lower(\"a\"), Upper(\"b\"), Trim(\"c\"))",
                                         "ToPhoneNumber(\"+13178723000\")",
                                         "MakeList(1, 2, 3, 4, 5, 6)", "JsonParse(\"[1, 2, 3]\")"};
    for (size_t i = 0; i < GC_COUNT_OF(hungry); i++) {
        struct gc_arena tree GC_AUTO(gc_arena_release) = {.max_bytes = 1 << 20};
        struct gc_arena small GC_AUTO(gc_arena_release) = {.max_bytes = 64};
        struct flow_expr_error e = {0};
        struct flow_value v;
        struct flow_eval ev = {.arena = &small, .resolve = resolve, .country_code = "1"};
        const struct flow_expr *x = flow_expr_parse(&tree, hungry[i], &e);
        CHECK_FATAL(x != NULL);
        CHECK_ROW(hungry[i], !flow_expr_eval(&ev, x, &v));
        CHECK_INT(ev.status, GC_E_TOO_BIG);
    }
}

static void test_help_shows_the_table(void)
{
    struct gc_strbuf out GC_AUTO(gc_strbuf_release) = GC_STRBUF(200000);
    flow_functions_help(&out);
    static const char *const lines[] = {
        "  FindString(text str, part str[, n int|bln][, ignoreCase bln])\n",
        "  Replace(text str, find str, replacement* str)\n",
        "  MakeList(item* any[, next* any, ...])\n",
        "  GetCurrentDateTimeUtc()\n",
        "  a* any == b* any\n",
        "  ! a any\n",
        "  a any - b any, or with one value\n",
        "  condition* bln ? a* any : b* any\n",
        "  collection list|jsn|object|cur[index int|str]\n",
    };
    for (size_t i = 0; i < GC_COUNT_OF(lines); i++)
        CHECK_HAS(gc_strbuf_text(&out), lines[i]);
}

SUITE(flow_functions, {"what each function gives", test_rows},
      {"every function has a row", test_every_function_has_a_row},
      {"every function stands any values", test_every_function_stands_any_values},
      {"values as JSON", test_values_as_json},
      {"want of memory is no error of the flow", test_want_of_memory_is_no_error_of_the_flow},
      {"help shows the table", test_help_shows_the_table});
