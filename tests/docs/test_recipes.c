/* scripts/recipes and the newcomer's way, as far as this machine can: what is left out says why. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "tests/check.h"

/* What it printed; *code: its exit code. */
static const char *run(const char *command, int *code)
{
    static char said[16384];
    FILE *p = popen(command, "r");
    CHECK_FATAL(p != NULL);
    said[fread(said, 1, sizeof said - 1, p)] = '\0';
    int status = pclose(p);
    *code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return said;
}

static void try_one(const char *recipe)
{
    char command[200];
    int code = -1;
    snprintf(command, sizeof command, "./scripts/recipes/try %s 2>&1", recipe);
    const char *said = run(command, &code);
    check_that(code == 0, 0, __LINE__, __FILE__, __func__, "%s", said);
    snprintf(command, sizeof command, "ok       %s\n", recipe);
    bool ok = strcmp(said, command) == 0;
    snprintf(command, sizeof command, "skipped  %s: ", recipe);
    bool skipped = strncmp(said, command, strlen(command)) == 0;
    CHECK_ROW(recipe, ok || skipped);
    if (skipped)
        fputs(said, stdout);
}

static void test_pipeline(void)
{
    try_one("pipeline");
    try_one("ci");
}

static void test_fixtures(void)
{
    try_one("python");
    try_one("node");
    try_one("postman");
    try_one("k6");
    try_one("wrk");
}

static void test_real_names(void)
{
    try_one("tls");
}

static void test_newcomer(void)
{
    int code = -1;
    const char *said = run("./scripts/newcomer --built 2>&1", &code);
    check_that(code == 0 || code == 77, 0, __LINE__, __FILE__, __func__, "%s", said);
    CHECK_HAS(said, code == 77 ? "newcomer: skipped: " : " to a green case in ");
}

SUITE(recipes, {"a pipeline runs an org's cases, and fails below its thresholds", test_pipeline},
      {"fixtures of Python and Node, a Postman collection, and load, hold", test_fixtures},
      {"gcmock answers by the real names, over TLS", test_real_names},
      {"README leads from clone to a green case of an own Data Action", test_newcomer});
