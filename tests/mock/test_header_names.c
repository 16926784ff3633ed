/* Names of headers are the same in any case of letters, and every header of a request is seen. */
#include <ctype.h>
#include <stdio.h>
#include <unistd.h>

#include "tests/check.h"
#include "tests/raw_client.h"
#include "tests/with_mock/fixture.h"

static void ask(const struct fx *f, const char *headers, struct raw_answer *a)
{
    char request[1024];
    snprintf(request, sizeof request, "GET /w/%s/users/1 HTTP/1.1\r\n%s\r\n", f->world, headers);
    CHECK(raw_ask(mock_server_port(fx_server()), request, a));
}

/* HTTP/2 proxies and many clients send them so. */
static void test_small_letters_and_capitals(void)
{
    static const struct {
        const char *headers;
        int status;
        const char *has;
    } row[] = {
        {"Host: localhost\r\nX-GCMock-Fault: {\"status\":503}\r\n", 503, ""},
        {"Host: localhost\r\nPrefer: code=418\r\n", 418, ""},
        {"Host: localhost\r\nConnection: close\r\n", 200, "Connection: close\r\n"},
        {"Host: localhost\r\nContent-Length: 2\r\nContent-Type: application/json\r\n"
         "Expect: 100-continue\r\n\r\n{}",
         200, "\"name\":"},
        {"Host: localhost\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n", 200, "\"name\":"},
        {"Host: evil.example.com\r\n", 200, "\"name\":"},
    };
    struct fx f GC_AUTO(fx_close) = {0};
    fx_open(&f);
    for (size_t i = 0; i < GC_COUNT_OF(row); i++)
        for (int (*letter)(int) = tolower;; letter = toupper) {
            struct raw_answer a GC_AUTO(raw_answer_release) = {0};
            char headers[256];
            bool in_name = true;
            snprintf(headers, sizeof headers, "%s", row[i].headers);
            for (char *p = headers; *p && strncmp(p, "\r\n\r\n", 4) != 0; p++) {
                in_name = *p == '\n' || (in_name && *p != ':');
                if (in_name)
                    *p = (char)letter((unsigned char)*p);
            }
            ask(&f, headers, &a);
            CHECK_ROW(headers, a.status == row[i].status);
            CHECK_ROW_HAS(headers, gc_strbuf_text(&a.text), row[i].has);
            if (letter == toupper)
                break;
        }
}

/* Which of the headers is asked for, and how its name is written, does not matter. */
static void test_the_journal_finds_each_header(void)
{
    static const char *const names[] = {"X-First", "X-Second", "X-Third", "X-Fourth", "X-Last"};
    struct fx f GC_AUTO(fx_close) = {0};
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    fx_open(&f);
    ask(&f,
        "Host: localhost\r\nX-First: v0\r\nX-Second: v1\r\nX-Third: v2\r\nX-Fourth: v3\r\n"
        "X-Last: v4\r\n",
        &a);
    CHECK_INT(a.status, 200);
    for (size_t i = 0; i < GC_COUNT_OF(names); i++)
        for (int k = 0; k < 4; k++) {
            char query[160], name[16];
            snprintf(name, sizeof name, "%s", names[i]);
            for (char *p = name; *p && k > 0; p++)
                *p = (char)(k == 1 ? tolower(*p) : toupper(*p));
            snprintf(query, sizeof query,
                     "{\"match\":{\"headers\":{\"%s\":\"v%zu\"}},\"exactly\":%d}", name,
                     k < 3 ? i : i + 1, k < 3);
            CHECK_INT(fx_admin(&f, "POST", "/requests/verify", query), 200);
            CHECK_ROW(query, cJSON_IsTrue(fx_at(&f, "verified")));
        }
    CHECK_INT(fx_admin(&f, "POST", "/requests/verify",
                       "{\"match\":{\"headers\":{\"x-none\":null,\"X-Third\":\"v2\"}},"
                       "\"exactly\":1}"),
              200);
    CHECK(cJSON_IsTrue(fx_at(&f, "verified")));
    CHECK_INT(fx_admin(&f, "POST", "/requests/verify",
                       "{\"match\":{\"headers\":{\"x-last\":null}},\"never\":true}"),
              200);
    CHECK(cJSON_IsTrue(fx_at(&f, "verified")));
    CHECK_INT(fx_admin(&f, "GET", "/requests?limit=1", NULL), 200);
    for (size_t i = 0; i < GC_COUNT_OF(names); i++) {
        const cJSON *value = gc_json_get(fx_at(&f, "requests.0.headers"), names[i]);
        CHECK_ROW(names[i], cJSON_IsString(value) && value->valuestring[1] == (char)('0' + i));
    }
}

/* Lines of one name are one header, however each is written. */
static void test_repeated_headers_become_one(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    fx_open(&f);
    ask(&f, "Host: localhost\r\nX-Many: a\r\nX-Other: b\r\nx-many: c\r\nX-MANY: d\r\n", &a);
    CHECK_INT(fx_admin(&f, "GET", "/requests?limit=1", NULL), 200);
    const cJSON *headers = fx_at(&f, "requests.0.headers");
    CHECK_TEXT(gc_json_str(headers, "X-Many"), "a, c, d");
    CHECK_TEXT(gc_json_str(headers, "X-Other"), "b");
    CHECK(!gc_json_get(headers, "x-many") && !gc_json_get(headers, "X-MANY"));
}

SUITE(header_names, {"small letters and capitals mean the same", test_small_letters_and_capitals},
      {"the journal finds each header", test_the_journal_finds_each_header},
      {"repeated headers become one", test_repeated_headers_become_one});
