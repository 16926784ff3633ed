/* What the documents show is what the programs do: their examples are run. */
#include "tests/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

static void run_examples(const char *file)
{
    char command[256], line[512], said[4096] = "";
    snprintf(command, sizeof command, "./scripts/run-examples %s 2>&1", file);
    FILE *p = popen(command, "r");
    CHECK_FATAL(p != NULL);
    while (fgets(line, sizeof line, p))
        snprintf(said + strlen(said), sizeof said - strlen(said), "%s", line);
    int status = pclose(p);
    check_that(WIFEXITED(status) && WEXITSTATUS(status) == 0, 0, __LINE__, __FILE__, __func__, "%s",
               said);
}

static void test_readme(void)
{
    run_examples("README.md");
}

static void test_fixtures_readme(void)
{
    run_examples("fixtures/README.md");
}

SUITE(docs, {"the examples of README.md print what it shows", test_readme},
      {"the examples of fixtures/README.md print what it shows", test_fixtures_readme});
