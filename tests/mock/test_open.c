/* gcmock serve --open: the address of the page, and a browser where there is a desktop. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mock/cli/cli.h"
#include "tests/check.h"

static void test_the_address_is_one_that_a_browser_reaches(void)
{
    static const struct {
        const char *host, *address;
    } row[] = {
        {"127.0.0.1", "http://127.0.0.1:8080/"}, {"localhost", "http://localhost:8080/"},
        {"0.0.0.0", "http://127.0.0.1:8080/"},   {"::", "http://[::1]:8080/"},
        {"::1", "http://[::1]:8080/"},           {"mock.example", "http://mock.example:8080/"},
    };
    char address[300];
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        mock_cli_page_address(row[i].host, 8080, address, sizeof address);
        CHECK_ROW_TEXT(row[i].host, address, row[i].address);
    }
}

/* A desktop of this test: a program xdg-open that writes down what it was told to open. */
static void make_desktop(char *told, size_t cap)
{
    char program[600];
    const char *dir = check_temp_dir();
    snprintf(told, cap, "%s/told", dir);
    snprintf(program, sizeof program, "%s/xdg-open", dir);
    FILE *f = fopen(program, "w");
    CHECK_FATAL(f != NULL);
    fprintf(f, "#!/bin/sh\nprintf %%s \"$*\" >%s.new; /bin/mv %s.new %s; echo noise\n", told, told,
            told);
    fclose(f);
    chmod(program, 0755);
    setenv("PATH", dir, 1);
}

static const char *read_when_there(const char *path, char *out, size_t cap)
{
    AWAIT(access(path, R_OK) == 0);
    FILE *f = fopen(path, "r");
    size_t n = f ? fread(out, 1, cap - 1, f) : 0;
    out[n] = '\0';
    if (f)
        fclose(f);
    return out;
}

static void test_a_desktop_shows_the_page(void)
{
    char told[600], text[100], path[8192];
    snprintf(path, sizeof path, "%s", getenv("PATH"));
    make_desktop(told, sizeof told);
    unsetenv("DISPLAY");
    unsetenv("WAYLAND_DISPLAY");
    CHECK(!mock_cli_open("http://127.0.0.1:1/"));
    setenv("WAYLAND_DISPLAY", "wayland-0", 1);
    CHECK(mock_cli_open("http://127.0.0.1:2/"));
    CHECK_TEXT(read_when_there(told, text, sizeof text), "http://127.0.0.1:2/");
    remove(told);
    unsetenv("WAYLAND_DISPLAY");
    setenv("DISPLAY", ":0", 1);
    CHECK(mock_cli_open("http://127.0.0.1:3/"));
    CHECK_TEXT(read_when_there(told, text, sizeof text), "http://127.0.0.1:3/");
    setenv("PATH", "/nowhere", 1);
    CHECK(!mock_cli_open("http://127.0.0.1:4/"));
    unsetenv("DISPLAY");
    setenv("PATH", path, 1);
    signal(SIGCHLD, SIG_DFL);
}

SUITE(open,
      {"the address is one that a browser reaches", test_the_address_is_one_that_a_browser_reaches},
      {"a desktop shows the page", test_a_desktop_shows_the_page});
