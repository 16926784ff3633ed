/* What the documents show is what the programs do: their examples are run. */
#include "tests/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

static void run_examples(const char *file)
{
    char command[512], line[512], said[4096] = "";
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

/* Who reads `gcmock help TOPIC` has the programs on the PATH. */
static void test_topics(void)
{
    char path[8192];
    const char *bin = getenv("BIN"), *before = getenv("PATH");
    char *folder = realpath(bin ? bin : "build/bin", NULL), *kept = before ? strdup(before) : NULL;
    CHECK(folder != NULL && kept != NULL);
    if (!folder || !kept)
        return;
    snprintf(path, sizeof path, "%s:%s", folder, kept);
    setenv("PATH", path, 1);
    run_examples("mock/cli/help/*.md");
    setenv("PATH", kept, 1);
    free(folder);
    free(kept);
}

SUITE(docs, {"the examples of README.md print what it shows", test_readme},
      {"the examples of fixtures/README.md print what it shows", test_fixtures_readme},
      {"the examples of gcmock's topics print what they show", test_topics});
