#include "mock/text/mask.h"

#include <stdlib.h>

#include "base/json/json.h"
#include "tests/check.h"

static const char *masked_body(const char *body, char *out, size_t cap)
{
    struct mock_out o = {.at = out, .end = out + cap - 1};
    mock_mask_body(&o, body, strlen(body));
    *o.at = '\0';
    return out;
}

/* Both what must be gone and what must stay. */
static void test_bodies(void)
{
    static const struct {
        const char *body, *gone, *stays;
    } row[] = {
        {"{\"access_token\":\"s3cr3t\",\"expires_in\":86399}", "s3cr3t", "\"expires_in\":86399}"},
        {"{\"a\":{\"token\" : \"s3cr3t\"}}", "s3cr3t", "{\"a\":{\"token\" : \"***"},
        {"[{\"clientSecret\":\"s3\\\"cr3t\"}]", "cr3t", "\"clientSecret\":\"***"},
        {"{\"CLIENT_SECRET\":\"s3cr3t\"", "s3cr3t", "***"},
        {"{\"token\":\"s3cr3t", "s3cr3t", "***"},
        {"{\"token\":\"\"}", "***", "{\"token\":\"\"}"},
        {"{\"x\":\"token\",\"y\":\"plain\"}", "***", "plain"},
        {"grant_type=client_credentials&client_secret=s3cr3t&scope=a", "s3cr3t", "&scope=a"},
        {"token=s3cr3t", "s3cr3t", "token=***"},
        {"to%6Ben=s3cr3t", "s3cr3t", "to%6Ben=***"},
        {"a text, with a = in it and token=visible", "***", "token=visible"},
        {"a word=1&token=s3cr3t", "s3cr3t", "a word=1&token=***"},
        {"{\"client\\u005fsecret\":\"s3cr3t\",\"a\":1}", "s3cr3t", ",\"a\":1}"},
        {"{\"token\":{\"value\":\"s3cr3t}\"},\"a\":1}", "s3cr3t", "\",\"a\":1}"},
        {"{\"token\":[\"s3cr3t\"],\"a\":1}", "s3cr3t", "\",\"a\":1}"},
        {"{\"token\":[\"s3cr3t", "s3cr3t", "{\"token\":\"***"},
        {"{\"token\":4711,\"a\":1}", "4711", "\",\"a\":1}"},
        {"{\"token\":null,\"a\":true}", "***", "{\"token\":null,\"a\":true}"},
        {"{\"Authorization\":\"Bearer s3cr3t\"}", "s3cr3t", "\"Authorization\":\"***"},
        {"\xEF\xBB\xBF{\"token\":\"s3cr3t\"}", "s3cr3t", "\"token\":\"***"},
        {"\"x\" {\"token\":\"s3cr3t\"}", "s3cr3t", "\"x\" {\"token\":\"***"},
        {"--b\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\ns3cr3t\r\n--b--", "s3cr3t",
         "\r\n--b--"},
        {"--b\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\nvisible\r\n--b--", "***",
         "visible"},
        {"", "***", ""},
        {"\" {\"client_secret\":\"s3cr3t\"}", "s3cr3t", "\" {\"client_secret\":\"***"},
        {"{\"a\":\"x,\"token\":\"s3cr3t\",\"b\":1}", "s3cr3t", "\",\"b\":1}"},
        {"{'client_secret':'s3cr3t','a':1}", "s3cr3t", "','a':1}"},
        {"{'token' : \"s3cr3t\",'a':'it''s'}", "s3cr3t", "\",'a':'it''s'}"},
        {"{'token':'s3\\'cr3t','a':1}", "cr3t", "','a':1}"},
        {"{'token':{'v':'}s3cr3t'},'a':1}", "s3cr3t", "','a':1}"},
        {"{token:'s3cr3t','a':1}", "s3cr3t", "{token:'***"},
        {"{\"token\":s3cr3t,\"a\":1}", "s3cr3t", "\",\"a\":1}"},
        {"'token':'s3=cr3t&x'", "cr3t", "'token':'***"},
        {"'token':'s3=cr3t&x'&b=2", "x", "&b=2"},
        {"data={\"token\":\"s3cr3t&x\"}&b=2", "s3cr3t", "\"}&b=2"},
        {"[\"{\\\"token\\\":\\\"s3cr3t\\\",\\\"a\\\":1}\"]", "s3cr3t", "\\\",\\\"a\\\":1}\"]"},
        {"[\"{\\\"token\\\":4711}\"]", "4711", "\\\"}\"]"},
        {"[\"{\\\"token\\\":[\\\"s3cr3t\\\"]\",1]", "s3cr3t", "\\\"\",1]"},
        {"[\"{\\\"token\\\":[4711\",1]", "4711", "\\\"\",1]"},
        {"{\"at\":\"12:30\",\"url\":\"http://x/token\",\"error\":\"token: none\"}", "***",
         "token: none"},
        {"--b\r\nContent-Disposition: form-data; filename=\"f\"; name=token\r\n\r\ns3cr3t\r\n--b--",
         "s3cr3t", "\r\n--b--"},
        {"--b\nContent-Disposition: form-data; name=\"token\"\n\ns3\n--\ncr3t\n--b--\n", "cr3t",
         "\n--b--\n"},
        {"--b\r\nContent-Disposition: form-data; "
         "name=\"x\"\r\n\r\n{\"token\":\"s3cr3t\"}\r\n--b\r\n"
         "Content-Disposition: form-data; name=\"y\"\r\n\r\nvisible\r\n--b--",
         "s3cr3t", "visible\r\n--b--"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        char out[256];
        masked_body(row[i].body, out, sizeof out);
        CHECK_ROW(row[i].body, !strstr(out, row[i].gone));
        CHECK_ROW_HAS(row[i].body, out, row[i].stays);
    }
}

/* A row for each way that a secret may come: by kind of name, and in whatever it may stand in. */
static void test_ways_of_a_secret(void)
{
    static const struct {
        const char *body, *stays;
    } row[] = {
        {"{\"X-Vault-Token\":\"s3cr3t\",\"a\":1}", "\",\"a\":1}"},
        {"{\"Api-Key\":\"s3cr3t\"}", "{\"Api-Key\":\"***"},
        {"{\"client-secret\":\"s3cr3t\"}", "{\"client-secret\":\"***"},
        {"{\"private_key\":\"s3cr3t\"}", "{\"private_key\":\"***"},
        {"{\"awsSecretAccessKey\":\"s3cr3t\"}", "AccessKey\":\"***"},
        {"{\"ssh_key\":\"s3cr3t\"}", "{\"ssh_key\":\"***"},
        {"{\"credentials\":{\"user\":\"s3cr3t\"}}", "{\"credentials\":\"***"},
        {"{\"db.password\":\"s3cr3t\"}", "{\"db.password\":\"***"},
        {"{\"Proxy-Authorization\":\"s3cr3t\"}", "Authorization\":\"***"},
        {"{client-secret:'s3cr3t'}", "{client-secret:'***"},
        {"<a><client_secret>s3cr3t</client_secret><b>1</b></a>", "</client_secret><b>1</b></a>"},
        {"<s:Password Type=\"x\">s3cr3t</s:Password>", "<s:Password Type=\"x\">***"},
        {"<token><![CDATA[s3cr3t]]></token>", "<token>***"},
        {"<token><v>s3cr3t</v></token><id>7</id>", "</token><id>7</id>"},
        {"<login password='s3cr3t' user=\"u\"/>", "' user=\"u\"/>"},
        {"<login password = \"s3cr3t\"/>", "\"/>"},
        {"<password>s3cr3t", "<password>***"},
        {"--b\r\nContent-Disposition: form-data; name=client_secret\r\n\r\ns3cr3t\r\n--b--",
         "\r\n--b--"},
        {"--b\r\nContent-Disposition: form-data; name=code\r\n\r\ns3cr3t\r\n--b--", "\r\n--b--"},
        {"preamble\r\n--b\r\nContent-Disposition: form-data; name=api-key\r\n\r\ns3cr3t\r\n--b--",
         "\r\n--b--"},
        {"\r\n--b\r\ncontent-disposition: form-data; name=token\r\n\r\ns3cr3t\r\n--b--",
         "\r\n--b--"},
        {"a=1;client_secret=s3cr3t;b=2", ";b=2"},
        {"a=1; token=s3cr3t; b=2", "; b=2"},
        {"a=1&b=2;token=s3cr3t&c=3", "&c=3"},
        {"grant_type=authorization_code&code=s3cr3t&x=1", "&x=1"},
        {"code=s3cr3t&state=1", "code=***"},
        {"key=s3cr3t&address=here", "&address=here"},
        {"{\"grant_type\":\"authorization_code\",\"code\":\"s3cr3t\"}", "\"code\":\"***"},
        {"{\"url\":\"http://x/?access_token=s3cr3t&a=1\"}", "&a=1\"}"},
        {"{\"url\":\"http://x/#id_token=s3cr3t\"}", "\"}"},
        {"{\"text\":\"token=s3cr3t\"}", "{\"text\":\"token=***"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        char out[256];
        masked_body(row[i].body, out, sizeof out);
        CHECK_ROW(row[i].body, !strstr(out, "s3cr3t"));
        CHECK_ROW_HAS(row[i].body, out, row[i].stays);
    }
}

static void test_what_is_no_secret_stays(void)
{
    static const char *const body[] = {
        "{\"code\":\"bad.credentials\",\"status\":401}",
        "{\"lookupKey\":\"from\",\"key\":\"a\",\"public_key\":\"b\",\"monkey\":\"c\"}",
        "{\"token_type\":\"bearer\",\"expires_in\":86399,\"keywords\":\"x\"}",
        "{\"country_code\":\"de\",\"authorization_endpoint\":\"http://x/\"}",
        "<codes><code>7</code><tokens>3</tokens><token/></codes>",
        "if a < b and c > d: token",
        "--x is no form, token=1",
        "countryCode=de&postcode=1;page=2",
    };
    for (size_t i = 0; i < GC_COUNT_OF(body); i++) {
        char out[256];
        CHECK_ROW_TEXT(body[i], masked_body(body[i], out, sizeof out), body[i]);
    }
}

/* Wherever it stands, under any name. */
static void test_what_is_known_is_masked(void)
{
    char token[MOCK_TOKEN_CHARS + 1], text[512], out[512];
    static const char *const around[][2] = {
        {"", ""},
        {"{\"note\":\"", "\"}"},
        {"a=1&note=", "&b=2"},
        {"see ", ", and so on"},
        {"x", ""},
        {"xy", "z"},
        {"xyz-", "_"},
        {"<a>", "</a>"},
        {"--b\r\nContent-Disposition: form-data; name=a\r\n\r\n", "\r\n--b--"}};
    mock_mask_know_client("known-client", "pr0per+s3cret/value");
    mock_mask_know("pr0per");
    mock_mask_make_token(token);
    CHECK_INT(strlen(token), MOCK_TOKEN_CHARS);
    const char *const value[] = {"pr0per+s3cret/value", "pr0per%2Bs3cret%2Fvalue",
                                 "a25vd24tY2xpZW50OnByMHBlcitzM2NyZXQvdmFsdWU=", token};
    for (size_t i = 0; i < GC_COUNT_OF(value); i++)
        for (size_t k = 0; k < GC_COUNT_OF(around); k++) {
            snprintf(text, sizeof text, "%s%s%s%s%s", around[k][0], value[i], around[k][1],
                     value[i], around[k][1]);
            masked_body(text, out, sizeof out);
            CHECK_ROW(text, !strstr(out, value[i]));
            CHECK_ROW_HAS(text, out, "***");
            CHECK_ROW_HAS(text, out, around[k][0]);
            CHECK_ROW_HAS(text, out, around[k][1]);
        }
    struct mock_out o = {.at = out, .end = out + sizeof out - 1};
    snprintf(text, sizeof text, "it is %s", token);
    mock_mask_header(&o, "X-Echo", text, strlen(text));
    *o.at = '\0';
    CHECK_INT(strlen(out), 6 + 7);
    CHECK_TEXT(masked_body("pr0per, and pr0per+s3cret/", out, sizeof out),
               "pr0per, and pr0per+s3cret/");
    token[0] = token[0] == 'A' ? 'B' : 'A'; /* nobody issued that one */
    CHECK_TEXT(masked_body(token, out, sizeof out), token);
}

/* SECURITY.md: shorter ones would hide ordinary words; under a secret's name they are masked. */
static void test_how_long_a_known_value_is(void)
{
    static const struct {
        size_t n;
        bool masked;
    } row[] = {{4, false},   {7, false},   {8, true},    {9, true},
               {1023, true}, {1024, true}, {1025, false}};
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        char value[1100], text[1200], out[1200];
        uint32_t x = (uint32_t)row[i].n;
        for (size_t k = 0; k < row[i].n; k++) {
            x = x * 1103515245 + 12345;
            value[k] = (char)('A' + (x >> 16) % 26);
        }
        value[row[i].n] = '\0';
        mock_mask_know(value);
        snprintf(text, sizeof text, "see %s!", value);
        masked_body(text, out, sizeof out);
        CHECK_ROW_TEXT(value, out + strlen(out) - 1, "!");
        CHECK_ROW(value, (strcmp(out, text) != 0) == row[i].masked);
        CHECK_ROW(value, strncmp(out, row[i].masked ? "see ***" : text, 7) == 0);
        snprintf(text, sizeof text, "{\"secret\":\"%s\"}", value);
        CHECK_ROW(value, !strstr(masked_body(text, out, sizeof out), value));
    }
}

/* Secrets that begin or end alike, of all lengths and at all places. */
static void test_many_known_values_are_found(void)
{
    enum { N = 3000 };
    char value[64], text[256], out[256];
    for (int i = 0; i < N; i++) {
        snprintf(value, sizeof value, "client-secret-%0*d-end", i % 7 + 4, i);
        mock_mask_know(value);
    }
    for (int i = 0; i < N; i += 37) {
        snprintf(value, sizeof value, "client-secret-%0*d-end", i % 7 + 4, i);
        snprintf(text, sizeof text, "%.*s%s!", i % 5, "....", value);
        CHECK_ROW(value, !strstr(masked_body(text, out, sizeof out), "secret"));
    }
    CHECK_TEXT(masked_body("client-secret-nobody-end", out, sizeof out),
               "client-secret-nobody-end");
}

static void test_headers(void)
{
    static const struct {
        const char *name, *value, *begins;
        size_t len;
    } row[] = {
        {"Authorization", "Bearer s3cr3t-token", "Bearer ***", 14},
        {"authorization", "Basic ZGVtbzpkZW1v", "Basic ***", 13},
        {"X-Genesys-Auth-Token", "s3cr3t", "***", 7},
        {"Authorization", "s3cr3t", "***", 7},
        {"Authorization", "Bearer ", "Bearer ", 7},
        {"Cookie", "session s3cr3t", "***", 7},
        {"X-Vault-Token", "s3cr3t and more", "***", 7},
        {"Api-Key", "ApiKey s3cr3t", "ApiKey ***", 14},
        {"Key", "s3cr3t", "***", 7},
        {"X-Client-Secret", "s3cr3t", "***", 7},
        {"Authorization", "s3cr3t more", "***", 7},
        {"X-List", "a=1; token=s3cr3t", "a=1; token=***", 18},
        {"Referer", "http://x/?page=1&token=s3cr3t", "http://x/?page=1&token=***", 30},
        {"location", "http://x/?code=s3cr3t&state=9", "http://x/?code=***", 29 - 6 + 7},
        {"Location", "/cb?a=1#access_token=s3cr3t&b=2", "/cb?a=1#access_token=***", 32},
        {"Location", "/plain", "/plain", 6},
        {"Set-Cookie", "sid=s3cr3t; Path=/", "***", 7},
        {"Idempotency-Key", "abc", "abc", 3},
        {"Access-Control-Allow-Credentials", "true", "true", 4},
        {"Accept", "token s3cr3t", "token s3cr3t", 12},
        {"X-GCMock-Fault", "{\"body\":{\"token\":\"s3cr3t\"}}", "{\"body\":{\"token\":\"***", 28},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        char out[64];
        struct mock_out o = {.at = out, .end = out + sizeof out - 1};
        mock_mask_header(&o, row[i].name, row[i].value, strlen(row[i].value));
        *o.at = '\0';
        CHECK_ROW(row[i].value, strncmp(out, row[i].begins, strlen(row[i].begins)) == 0);
        CHECK_ROW(row[i].value, strlen(out) == row[i].len);
    }
}

static void test_equal_secrets_look_equal(void)
{
    char a[MOCK_MASKED], b[MOCK_MASKED], c[MOCK_MASKED];
    mock_mask_text("one", 3, a);
    mock_mask_text("one", 3, b);
    mock_mask_text("two-and-more", 12, c);
    CHECK_TEXT(a, b);
    CHECK_INT(strlen(a), 7);
    CHECK_INT(strlen(c), 7);
}

static void test_no_part_of_a_secret_at_the_limit(void)
{
    const char *body = "{\"access_token\":\"abcdefghijklmnop\",\"x\":1}";
    for (size_t cap = 1; cap < strlen(body); cap++) {
        char out[64];
        struct mock_out o = {.at = out, .end = out + cap};
        mock_mask_body(&o, body, strlen(body));
        *o.at = '\0';
        CHECK((size_t)(o.at - out) <= cap);
        CHECK(!strstr(out, "abc"));
        CHECK(o.cut || strlen(out) < strlen(body));
    }
}

static void test_tree(void)
{
    cJSON *tree = cJSON_Parse("{\"token\":\"abc\",\"in\":[{\"secret\":\"abc\"}],\"x\":\"abc\"}");
    char expected[MOCK_MASKED];
    mock_mask_text("abc", 3, expected);
    mock_mask_tree(tree);
    CHECK_TEXT(cJSON_GetObjectItemCaseSensitive(tree, "token")->valuestring, expected);
    CHECK_TEXT(cJSON_GetObjectItemCaseSensitive(tree, "in")->child->child->valuestring, expected);
    CHECK_TEXT(cJSON_GetObjectItemCaseSensitive(tree, "x")->valuestring, "abc");
    mock_mask_tree(tree);
    CHECK_TEXT(cJSON_GetObjectItemCaseSensitive(tree, "token")->valuestring, expected);
    cJSON_Delete(tree);
}

/* A query for what came must find it: the text of a tree's text is masked as the body was. */
static void test_tree_of_texts(void)
{
    static const char *const json[] = {
        "{\"text\":\"{'token':'abc'}\"}",
        "[{\"text\":\"grant_type=x&client_secret=abc\"}, \"token: 'abc'\"]",
        "{\"secret\":\"x\"}",
    };
    for (size_t i = 0; i < GC_COUNT_OF(json); i++) {
        char out[256];
        cJSON *body = cJSON_Parse(masked_body(json[i], out, sizeof out));
        cJSON *tree = cJSON_Parse(json[i]);
        mock_mask_tree(tree);
        CHECK_ROW(json[i], gc_json_equal(tree, body));
        CHECK_ROW_HAS(json[i], out, "***");
        cJSON_Delete(tree);
        cJSON_Delete(body);
    }
    char out[64];
    cJSON *text = cJSON_CreateString("client_secret=abc&a=1");
    mock_mask_tree(text);
    CHECK_TEXT(text->valuestring, masked_body("client_secret=abc&a=1", out, sizeof out));
    cJSON_Delete(text);
}

/* Each unit repeated to a megabyte after its beginning: what takes time for each unit that grows
 * with the whole takes minutes, what does not a fraction of a second. */
static void test_time_is_linear(void)
{
    static const struct {
        const char *begin, *unit;
    } row[] = {
        {"--b\r\n\r\n", "name=\"token\""},
        {"--b\r\n", "name=\"token\"\r\n"},
        {"--b\r\n", "name=\"x\"\r\n\r\n"},
        {"--b\r\n", "name="},
        {"--b\r\n", "\r\n--b\r\nname=token\r\n\r\n"},
        {"", "\"token\":"},
        {"", "'token' : \""},
        {"", "\"token\":{"},
        {"{\"token\":", "{\"token\":"},
        {"\"token\":[", "\\"},
        {"", "\\\"token\\\":"},
        {"\\\"token\\\":\\\"", "\\"},
        {"", ":"},
        {"", " :"},
        {"", "\"tokentokentokentokentokentoken:"},
        {"token=", "'token':[&"},
        {"a=", "a='token':'x"},
        {"a&", "token=&"},
        {"", "<token>"},
        {"", "<token>x"},
        {"", "<token "},
        {"", "<x"},
        {"", ";token="},
        {"", ";token=x"},
        {"", "token=\""},
        {"", "a=b:c<"},
        {"", "abcdefghijklmnopqrstuvwxyz0123456789-_"},
        {"", "-end"},
        {"", "secret-0"},
        {"x\n", "--b\n"},
    };
    enum { BYTES = 1 << 20 };
    char *text = malloc(BYTES), *out = malloc(2 * BYTES);
    CHECK_FATAL(text && out);
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        size_t n = strlen(row[i].begin), unit = strlen(row[i].unit);
        memcpy(text, row[i].begin, n);
        for (; n + unit <= BYTES; n += unit)
            memcpy(text + n, row[i].unit, unit);
        struct mock_out o = {.at = out, .end = out + 2 * BYTES};
        int64_t before_us = check_cpu_us();
        mock_mask_body(&o, text, n);
        CHECK_ROW(row[i].unit, check_cpu_us() - before_us < 10000000);
        CHECK_ROW(row[i].unit, !o.cut);
    }
    free(text);
    free(out);
}

SUITE(mask, {"secrets of JSON and forms are masked, the rest stays", test_bodies},
      {"every way that a secret may come is masked", test_ways_of_a_secret},
      {"what is no secret stays", test_what_is_no_secret_stays},
      {"what is known is masked wherever it stands", test_what_is_known_is_masked},
      {"how long a known value is", test_how_long_a_known_value_is},
      {"many known values are found", test_many_known_values_are_found},
      {"headers keep their scheme", test_headers},
      {"equal secrets look equal", test_equal_secrets_look_equal},
      {"a limit never leaves a part of a secret", test_no_part_of_a_secret_at_the_limit},
      {"a tree is masked as its text is", test_tree},
      {"texts in a tree are masked as the body is", test_tree_of_texts},
      {"a megabyte takes linear time", test_time_is_linear});
