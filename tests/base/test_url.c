#include "tests/check.h"

#include "base/http/url.h"

static void test_good(void)
{
    static const struct {
        const char *text, *scheme, *host;
        unsigned port;
        const char *path;
        bool loopback;
    } row[] = {
        {"https://api.example.com", "https", "api.example.com", 443, "", false},
        {"http://localhost:8080/", "http", "localhost", 8080, "", true},
        {"HTTP://127.0.0.1/w/t1//", "http", "127.0.0.1", 80, "/w/t1", true},
        {"http://[::1]:9/x", "http", "::1", 9, "/x", true},
        {"http://127.example.com", "http", "127.example.com", 80, "", false},
        {"http://[2001:db8::1]", "http", "2001:db8::1", 80, "", false},
        {"http://a_b.example:65535/a%20b", "http", "a_b.example", 65535, "/a%20b", false},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct gc_url u = {.port = 0};
        struct gc_error err = {0};
        CHECK_STATUS(gc_url_parse(&u, row[i].text, &err), GC_OK, &err);
        CHECK_ROW_TEXT(row[i].text, u.scheme, row[i].scheme);
        CHECK_ROW_TEXT(row[i].text, u.host, row[i].host);
        CHECK_ROW_TEXT(row[i].text, u.path, row[i].path);
        CHECK_ROW(row[i].text, u.port == row[i].port);
        CHECK_ROW(row[i].text, gc_host_is_loopback(u.host) == row[i].loopback);
    }
}

static void test_bad(void)
{
    static const struct {
        const char *text, *why;
    } row[] = {
        {"", "the URL is empty"},
        {"api.example.com", "it needs a scheme"},
        {"://x", "it needs a scheme"},
        {"ftp://x", "only http:// and https://"},
        {"http://", "the host is missing"},
        {"http:///x", "the host is missing"},
        {"http://:80", "the host is missing"},
        {"http://h:", "the port is not"},
        {"http://h:0", "the port is not"},
        {"http://h:65536", "the port is not"},
        {"http://h:80x", "the port is not"},
        {"http://h:0000080", "the port is not"},
        {"http://a b", "a space"},
        {"http://a\r\nX: y", "a control character"},
        {"http://h\xc3\xa4user", "not ASCII"},
        {"http://h/?a=1", "no query"},
        {"http://h/#top", "no fragment"},
        {"http://[::1", "not an IPv6 address"},
        {"http://[x]", "not an IPv6 address"},
        {"http://[::1]x", "the port is not"},
        {"http://h\\x", "do not have"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct gc_url u;
        struct gc_error err = {0};
        CHECK_STATUS(gc_url_parse(&u, row[i].text, &err), GC_E_USAGE, &err);
        CHECK_ROW_HAS(row[i].text, gc_error_text(&err), row[i].why);
    }
}

static void test_password(void)
{
    struct gc_url u;
    struct gc_error err = {0};
    CHECK_STATUS(gc_url_parse(&u, "https://me:hunter2@x", &err), GC_E_USAGE, &err);
    CHECK_HAS(gc_error_text(&err), "user name");
    CHECK(strstr(gc_error_text(&err), "hunter2") == NULL);
}

static void test_too_long(void)
{
    char text[2000] = "http://";
    struct gc_url u;
    struct gc_error err = {0};
    memset(text + 7, 'a', 300);
    CHECK_STATUS(gc_url_parse(&u, text, &err), GC_E_USAGE, &err);
    CHECK_HAS(gc_error_text(&err), "host is too long");
    memset(text + 9, '/', 1);
    memset(text + 10, 'a', 1500);
    CHECK_STATUS(gc_url_parse(&u, text, &err), GC_E_USAGE, &err);
    CHECK_HAS(gc_error_text(&err), "path is too long");
}

static void test_build(void)
{
    struct gc_strbuf b GC_AUTO(gc_strbuf_release) = GC_STRBUF(1000);
    gc_url_join(&b, "http://h/w/", "/users/");
    gc_url_add_segment(&b, "a/b c?\xc3\xa4~-._");
    gc_url_add_query(&b, "q", "+1 555");
    gc_url_add_query(&b, "n&", "");
    CHECK_TEXT(gc_strbuf_text(&b), "http://h/w/users/a%2Fb%20c%3F%C3%A4~-._?q=%2B1%20555&n%26=");
}

static void test_decode(void)
{
    static const struct {
        const char *text;
        bool plus;
        long n;
        const char *out;
    } row[] = {
        {"a%2Fb", false, 3, "a/b"},
        {"a+b", true, 3, "a b"},
        {"a+b", false, 3, "a+b"},
        {"%", false, -1, ""},
        {"%4", false, -1, ""},
        {"%4g", false, -1, ""},
        {"%00", false, -1, ""},
        {"1234567", false, 7, "1234567"},
        {"12345678", false, -1, ""},
        {"", false, 0, ""},
        {"%c3%A4", false, 2, "\xc3\xa4"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        char out[8] = "";
        long n = gc_url_decode(out, sizeof out, row[i].text, strlen(row[i].text), row[i].plus);
        CHECK_ROW(row[i].text, n == row[i].n);
        if (n >= 0)
            CHECK_ROW_TEXT(row[i].text, out, row[i].out);
    }
    char out[8];
    CHECK_INT(gc_url_decode(out, sizeof out, "a\0b", 3, false), -1);
    CHECK_INT(gc_url_decode(out, sizeof out, "%41", 2, false), -1);
    CHECK_INT(gc_url_decode(out, 0, "", 0, false), -1);
}

static void test_form(void)
{
    static const char form[] = "grant_type=client_credentials&a%20b=c+d&&empty=&flag&x=%zz&x=2";
    static const struct {
        const char *name;
        long n;
        const char *value;
    } row[] = {
        {"grant_type", 18, "client_credentials"},
        {"a b", 3, "c d"},
        {"empty", 0, ""},
        {"flag", 0, ""},
        {"x", -1, ""},
        {"absent", -2, ""},
        {"grant", -2, ""},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        char out[32] = "";
        long n = gc_form_get(form, sizeof form - 1, row[i].name, out, sizeof out);
        CHECK_ROW(row[i].name, n == row[i].n);
        if (n >= 0)
            CHECK_ROW_TEXT(row[i].name, out, row[i].value);
    }
    CHECK_INT(gc_form_count(form, sizeof form - 1, "x"), 2);
    CHECK_INT(gc_form_count(form, sizeof form - 1, "a b"), 1);
    CHECK_INT(gc_form_count(form, sizeof form - 1, "absent"), 0);
}

static void test_the_url_of_a_server(void)
{
    static const struct {
        const char *host, *url;
    } row[] = {{"127.0.0.1", "http://127.0.0.1:80"},
               {"0.0.0.0", "http://127.0.0.1:80"},
               {"::1", "http://[::1]:80"},
               {"::", "http://[::1]:80"},
               {"localhost", "http://localhost:80"}};
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct gc_strbuf to GC_AUTO(gc_strbuf_release) = GC_STRBUF(100);
        gc_url_of_server(&to, row[i].host, 80);
        CHECK_ROW_TEXT(row[i].host, gc_strbuf_text(&to), row[i].url);
    }
}

SUITE(url, {"base URLs are taken apart", test_good},
      {"each kind of bad URL has its own words", test_bad},
      {"a password in a URL is refused and not shown", test_password},
      {"long hosts and paths are refused", test_too_long},
      {"the URL of a server", test_the_url_of_a_server},
      {"joins, segments and queries are encoded", test_build},
      {"escapes are decoded or refused", test_decode},
      {"form fields are found by their decoded name", test_form});
