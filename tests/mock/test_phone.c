#include "mock/text/phone.h"
#include "tests/check.h"

static const struct {
    const char *name, *text, *country, *expect;
} row[] = {
    {"as it should be", "+15551234567", "1", "+15551234567"},
    {"people's own way", "(555) 123-4567", "1", "+15551234567"},
    {"with dots", "555.123.4567", "1", "+15551234567"},
    {"with the country's 1", "1-555-123-4567", "1", "+15551234567"},
    {"tel:", "tel:+1-555-123-4567", "1", "+15551234567"},
    {"TEL: and a parameter", "TEL:+15551234567;ext=12", "1", "+15551234567"},
    {"tel: with a context", "tel:123-4567;phone-context=+1-555", "1", "+15551234567"},
    {"sip:", "sip:+15551234567@sip.example.com;user=phone", "1", "+15551234567"},
    {"sips: with parameters inside", "sips:+15551234567;ext=1@example.com", "1", "+15551234567"},
    {"dialled from Europe", "0015551234567", "49", "+15551234567"},
    {"dialled from America", "011 49 30 5550 0100", "1", "+493055500100"},
    {"011 is a national number elsewhere", "0114 960 0100", "44", "+441149600100"},
    {"the trunk zero goes", "030 5550 0100", "49", "+493055500100"},
    {"the zero in parentheses goes", "+49 (0)30 5550 0100", "1", "+493055500100"},
    {"Italy keeps its zero", "06 5550 0100", "39", "+390655500100"},
    {"x and an extension", "555-123-4567 x12", "1", "+15551234567"},
    {"ext. and an extension", "+1 555 123 4567 ext. 12", "1", "+15551234567"},
    {"# and an extension", "+15551234567#12", NULL, "+15551234567"},
    {"no-break spaces", "+1\u00a0555\u00a0123\u00a04567", "1", "+15551234567"},
    {"marks of direction and other dashes", "\u202a+1 555\u20111234\u2013567\u202c", "1",
     "+15551234567"},
    {"fifteen digits", "+123456789012345", NULL, "+123456789012345"},
    {"sixteen digits", "+1234567890123456", NULL, ""},
    {"too few", "+123456", NULL, ""},
    {"seven digits lack an area", "123-4567", "1", ""},
    {"no country is known", "555 123 4567", NULL, ""},
    {"no country is known, an empty one", "555 123 4567", "", ""},
    {"00 needs no country", "0015551234567", NULL, "+15551234567"},
    {"begins with zero", "+05551234567", "1", ""},
    {"letters", "1-800-EXAMPLE", "1", ""},
    {"a name", "sip:alice@example.com", "1", ""},
    {"anonymous", "anonymous", "1", ""},
    {"nothing", "", "1", ""},
    {"NULL", NULL, "1", ""},
    {"only a plus", "+", "1", ""},
    {"two of them", "++15551234567", "1", ""},
    {"a plus inside", "1555+1234567", "1", ""},
    {"not UTF-8",
     "+1555123\xff"
     "4567",
     "1", ""},
    {"an extension of letters", "5551234567 ext. twelve", "1", ""},
    {"digits without end",
     "+111111111111111111111111111111111111111111111111111111111111111111111111111111", "1", ""},
    {"national digits without end", "5555555555555555555555555555555555555555555", "49", ""},
};

static void test_table(void)
{
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        char out[MOCK_E164_TEXT];
        bool ok = mock_phone_normalise(row[i].text, row[i].country, out);
        CHECK_ROW_TEXT(row[i].name, out, row[i].expect);
        CHECK_ROW(row[i].name, ok == (*row[i].expect != '\0'));
    }
}

SUITE(phone, {"every notation becomes E.164, or nothing", test_table});
