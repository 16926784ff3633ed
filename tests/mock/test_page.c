/* The page, as it is served: to browsers only, under every world, and without a trace. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/embedded.h"
#include "tests/check.h"
#include "tests/with_mock/fixture.h"

#define BROWSER "Accept: text/html,application/xhtml+xml,*/*;q=0.8\n"

extern const struct gc_embedded mock_page_files[];

static void test_browsers_see_a_page_where_programs_see_json(void)
{
    static const struct {
        const char *name, *path, *headers, *type, *has;
    } row[] = {
        {"a browser", "/", BROWSER, "text/html; charset=utf-8", "<!doctype html>"},
        {"a program that takes anything", "/", "Accept: */*\n", "application/json", "\"gcmock\""},
        {"a program that says nothing", "/", "X-None: 1\n", "application/json", "\"gcmock\""},
        {"the API's document for people", "/docs", BROWSER, "text/html; charset=utf-8",
         "__admin/openapi.json"},
        {"a module", "/__page/app.js", "Accept: */*\n", "text/javascript; charset=utf-8", "app.js"},
        {"a style", "/__page/look.css", "Accept: */*\n", "text/css; charset=utf-8", "look.css"},
        {"a picture", "/__page/icon.svg", "Accept: */*\n", "image/svg+xml", "<svg"},
    };
    struct fx f GC_AUTO(fx_close) = {0};
    fx_open(&f);
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        CHECK_ROW(row[i].name, fx_raw(&f, "GET", row[i].path, row[i].headers, NULL) == 200);
        CHECK_ROW_HAS(row[i].name, fx_header(&f, "Content-Type"), row[i].type);
        CHECK_ROW_HAS(row[i].name, fx_body(&f), row[i].has);
    }
}

static void test_what_is_no_page_stays_an_answer_of_the_api(void)
{
    static const struct {
        const char *name, *method, *path, *headers;
        int status;
    } row[] = {
        {"a program's /docs", "GET", "/docs", "Accept: */*\n", 404},
        {"a path that is none", "GET", "/nothing", BROWSER, 404},
        {"a file that is none", "GET", "/__page/nothing.js", "Accept: */*\n", 404},
        {"the folder of the files", "GET", "/__page/", "Accept: */*\n", 404},
        {"another method", "POST", "/", BROWSER, 405},
        {"a path below a page", "GET", "/docs/x", BROWSER, 404},
    };
    struct fx f GC_AUTO(fx_close) = {0};
    fx_open(&f);
    for (size_t i = 0; i < GC_COUNT_OF(row); i++)
        CHECK_ROW(row[i].name,
                  fx_raw(&f, row[i].method, row[i].path, row[i].headers, NULL) == row[i].status);
}

static void test_a_page_runs_its_own_files_only(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    fx_open(&f);
    CHECK_INT(fx_raw(&f, "GET", "/", BROWSER, NULL), 200);
    CHECK_HAS(fx_header(&f, "Content-Security-Policy"),
              "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
              "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    CHECK_TEXT(fx_header(&f, "X-Content-Type-Options"), "nosniff");
    CHECK_TEXT(fx_header(&f, "Referrer-Policy"), "no-referrer");
    CHECK_TEXT(fx_header(&f, "Vary"), "Accept");
}

static void test_a_file_that_is_known_is_not_sent_again(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    char etag[64], other[64], headers[160];
    fx_open(&f);
    CHECK_INT(fx_raw(&f, "GET", "/__page/app.js", "Accept: */*\n", NULL), 200);
    CHECK_TEXT(fx_header(&f, "Cache-Control"), "no-cache");
    snprintf(etag, sizeof etag, "%s", fx_header(&f, "ETag"));
    CHECK_INT(strlen(etag), 34);
    snprintf(headers, sizeof headers, "If-None-Match: W/\"x\", %s\n", etag);
    CHECK_INT(fx_raw(&f, "GET", "/__page/app.js", headers, NULL), 304);
    CHECK_TEXT(fx_header(&f, "ETag"), etag);
    CHECK_TEXT(fx_body(&f), "");
    CHECK_INT(fx_raw(&f, "GET", "/__page/app.js", "If-None-Match: \"other\"\n", NULL), 200);
    CHECK_INT(fx_raw(&f, "GET", "/__page/api.js", headers, NULL), 200);
    snprintf(other, sizeof other, "%s", fx_header(&f, "ETag"));
    CHECK(strcmp(etag, other) != 0);
    CHECK_INT(fx_raw(&f, "HEAD", "/__page/app.js", "Accept: */*\n", NULL), 200);
    CHECK_TEXT(fx_header(&f, "ETag"), etag);
}

/* A world is made by being used; to look at its page is no use, and nobody's business. */
static void test_the_page_leaves_no_trace(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    char path[160];
    fx_open(&f);
    CHECK_INT(fx_admin(&f, "POST", "/faults", "{\"action\":{\"status\":503}}"), 201);
    CHECK_INT(fx_raw(&f, "GET", "/", BROWSER, NULL), 200);
    CHECK_INT(fx_raw(&f, "GET", "/__page/app.js", "Accept: */*\n", NULL), 200);
    CHECK_INT(fx_admin(&f, "GET", "/requests", NULL), 200);
    CHECK_INT(fx_number(&f, "total"), 0);
    snprintf(f.base + strlen(f.base), sizeof f.base - strlen(f.base), "-looked-at");
    CHECK_INT(fx_raw(&f, "GET", "/", BROWSER, NULL), 200);
    f.base[strlen(f.base) - strlen("-looked-at")] = '\0';
    snprintf(path, sizeof path, "/worlds/%s-looked-at", f.world);
    CHECK_INT(fx_admin(&f, "GET", path, NULL), 404);
}

/* The page names its files from where it stands. */
static void test_a_world_s_page_ends_in_a_slash(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    char location[128];
    fx_open(&f);
    snprintf(location, sizeof location, "/w/%s/", f.world);
    CHECK_INT(fx_raw(&f, "GET", "", BROWSER, NULL), 308);
    CHECK_TEXT(fx_header(&f, "Location"), location);
    CHECK_INT(fx_raw(&f, "GET", "", "Accept: */*\n", NULL), 200);
    CHECK_HAS(fx_body(&f), "\"gcmock\"");
}

static void test_the_files_are_small_and_make_no_html_of_data(void)
{
    static const char *const never[] = {"innerHTML",      "outerHTML", "insertAdjacentHTML",
                                        "document.write", "eval(",     "https://",
                                        "new Function",   "srcdoc",    "DOMParser"};
    size_t total = 0;
    for (const struct gc_embedded *file = mock_page_files; file->name; file++) {
        const char *text = (const char *)file->bytes;
        total += file->n_bytes;
        for (size_t i = 0; i < GC_COUNT_OF(never); i++)
            CHECK_ROW(file->name, strstr(text, never[i]) == NULL);
        CHECK_ROW(file->name, strstr(file->name, ".html") == NULL ||
                                  (!strstr(text, "<style") && !strstr(text, " style=") &&
                                   !strstr(text, "<script>") && !strstr(text, " onclick")));
    }
    CHECK(total > 10000);
    CHECK(total < 150000);
}

SUITE(page,
      {"browsers see a page where programs see JSON",
       test_browsers_see_a_page_where_programs_see_json},
      {"what is no page stays an answer of the API",
       test_what_is_no_page_stays_an_answer_of_the_api},
      {"a page runs its own files only", test_a_page_runs_its_own_files_only},
      {"a file that is known is not sent again", test_a_file_that_is_known_is_not_sent_again},
      {"the page leaves no trace", test_the_page_leaves_no_trace},
      {"a world's page ends in a slash", test_a_world_s_page_ends_in_a_slash},
      {"the files are small and make no HTML of data",
       test_the_files_are_small_and_make_no_html_of_data});
