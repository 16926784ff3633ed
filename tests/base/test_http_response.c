#include <stdlib.h>
#include <string.h>

#include "base/http/header.h"
#include "base/http/server.h"
#include "tests/check.h"

static void test_nothing_that_was_received_can_forge_a_header(void)
{
    struct gc_http_response res = {.status = 200, .headers = GC_STRBUF(4096)};
    struct gc_strbuf bytes GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    gc_http_add_header(&res, "X-A", "good\r\nX-Evil: 1");
    gc_http_add_header(&res, "X-B", "good\nX-Evil: 2");
    gc_http_add_header(&res, "X-C\r\nX-Evil", "3");
    gc_http_add_headerf(&res, "X-D", "%s", "good\r\n\r\nevil");
    gc_http_response_format(&res, false, true, &bytes);
    CHECK_TEXT(gc_strbuf_text(&bytes), "HTTP/1.1 200 OK\r\nX-A: good\r\nX-B: good\r\nX-D: good\r\n"
                                       "Content-Length: 0\r\nConnection: close\r\n\r\n");
    gc_strbuf_release(&res.headers);
}

static void test_an_answer_beyond_its_limit_is_a_500(void)
{
    struct gc_http_response res = {.status = 200, .headers = GC_STRBUF(100), .body = GC_STRBUF(4)};
    struct gc_strbuf bytes GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    gc_strbuf_adds(&res.body, "too long");
    gc_http_response_format(&res, false, false, &bytes);
    CHECK_HAS(gc_strbuf_text(&bytes), "HTTP/1.1 500 Internal Server Error\r\n");
    CHECK_HAS(gc_strbuf_text(&bytes), "Content-Length: 0\r\n");
    gc_strbuf_release(&res.body);
}

static void test_the_handler_may_frame_the_answer_itself(void)
{
    struct gc_http_response res = {
        .status = 418, .headers = GC_STRBUF(100), .body = GC_STRBUF(100)};
    struct gc_strbuf bytes GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    gc_strbuf_adds(&res.body, "tea");
    gc_http_add_header(&res, "content-type", "text/plain");
    gc_http_add_header(&res, "Content-Length", "99");
    gc_http_response_format(&res, false, false, &bytes);
    CHECK_TEXT(gc_strbuf_text(&bytes),
               "HTTP/1.1 418 I'm a Teapot\r\ncontent-type: text/plain\r\nContent-Length: 99\r\n"
               "Connection: keep-alive\r\n\r\ntea");
    gc_strbuf_release(&res.headers);
    gc_strbuf_release(&res.body);
}

static void test_headers_are_found_in_any_case(void)
{
    static const struct {
        const char *lines, *name, *value;
    } row[] = {
        {"HTTP/1.1 200 OK\r\nX-A: one\r\nx-b:\ttwo \r\n\r\n", "X-B", "two"},
        {"X-A: one\r\nX-A: two\r\n", "x-a", "one"},
        {"X-A:\r\n", "x-a", ""},
        {"X-Ab: one\r\n", "x-a", NULL},
        {"Y: X-A: one\r\n", "X-A", NULL},
        {"X-A: one", "X-A", "one"},
        {"", "X-A", NULL},
        {NULL, "X-A", NULL},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        size_t n = 0;
        const char *value = gc_http_find_header(row[i].lines, row[i].name, &n);
        CHECK_ROW(row[i].lines, !value == !row[i].value);
        CHECK_ROW(row[i].lines,
                  !value || (n == strlen(row[i].value) && memcmp(value, row[i].value, n) == 0));
    }
}

static void test_which_headers_there_are(void)
{
    static const char *const names[] = {"Content-Type", "Connection", "X", "Content-Length"};
    static const struct {
        const char *lines;
        unsigned which;
    } row[] = {
        {"", 0},
        {"C", 0}, /* nothing behind a short line is looked at */
        {"C: 1\r\n", 0},
        {"Content-Type\r\n", 0},
        {"Content-Types: a\r\n", 0},
        {"content-type: a\r\n", 1},
        {"A: Connection: b\r\nCONNECTION:c\r\n", 2},
        {"A: 1\r\nx: 2\r\nContent-Length: 3\r\nContent-Type: d", 1 + 4 + 8},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        char *lines = gc_strdup(row[i].lines); /* a sanitizer knows its end */
        CHECK_ROW(row[i].lines,
                  gc_http_which_headers(lines, names, GC_COUNT_OF(names)) == row[i].which);
        free(lines);
    }
    CHECK_INT(gc_http_which_headers(NULL, names, GC_COUNT_OF(names)), 0);
}

static void test_headers_are_dropped_by_name(void)
{
    struct gc_strbuf lines GC_AUTO(gc_strbuf_release) = GC_STRBUF(100);
    gc_http_drop_header(&lines, "A");
    gc_strbuf_adds(&lines, "A: 1\r\nB: 2\r\na: 3\r\nAb: 4\r\nA: 5\r\n");
    gc_http_drop_header(&lines, "a");
    CHECK_TEXT(gc_strbuf_text(&lines), "B: 2\r\nAb: 4\r\n");
    gc_strbuf_adds(&lines, "C: 6\r\n");
    CHECK_TEXT(gc_strbuf_text(&lines), "B: 2\r\nAb: 4\r\nC: 6\r\n");
}

static void test_media_types(void)
{
    struct gc_http_request none = {.method = "GET"};
    CHECK(!gc_http_request_is(&none, "application/json"));
    CHECK(gc_http_request_header(&none, "Host") == NULL);
    CHECK_TEXT(gc_http_reason(429), "Too Many Requests");
    CHECK_TEXT(gc_http_reason(299), "Unknown");
    CHECK_TEXT(gc_http_reason(-1), "Unknown");
    CHECK_TEXT(gc_http_reason(70000), "Unknown");
}

/* clang-format off */
SUITE(http_response,
    {"nothing that was received can forge a header",
     test_nothing_that_was_received_can_forge_a_header},
    {"an answer beyond its limit is a 500", test_an_answer_beyond_its_limit_is_a_500},
    {"the handler may frame the answer itself", test_the_handler_may_frame_the_answer_itself},
    {"headers are found in any case", test_headers_are_found_in_any_case},
    {"one look tells which headers there are", test_which_headers_there_are},
    {"headers are dropped by name", test_headers_are_dropped_by_name},
    {"reasons and headers of nothing", test_media_types});
/* clang-format on */
