/* Orgs that lie over others: "extends" of org.json, and names of orgs that are shipped. */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mock/validate/validate.h"
#include "tests/check.h"
#include "tests/mock/org_folder.h"

static const char own_client[] = "[{\"id\":\"own\",\"secret\":\"s\",\"permissions\":[\"*\"]}]";

static struct mock_org *loaded(const char *dir)
{
    struct gc_error err = {0};
    struct mock_org *org = NULL;
    CHECK_STATUS(load_org(&org, dir, NULL, &err), GC_OK, &err);
    CHECK_FATAL(org != NULL);
    return org;
}

static void test_demo(void)
{
    char dir[256];
    org_folder(dir, sizeof dir);
    org_file(dir, "org.json", "{\"extends\": \"demo\", \"name\": \"Mine\"}");
    org_file(dir, "clients.json", own_client);
    struct mock_org *org = loaded(dir);
    CHECK(mock_org_client(org, "own") != NULL);
    CHECK(mock_org_client(org, "demo-client") != NULL);
    CHECK_TEXT(mock_org_settings(org)->name, "Mine"); /* the upper one's counts */
    mock_org_unref(org);
}

static void test_folder(void)
{
    char base[256], dir[300], deepest[300];
    org_folder(base, sizeof base);
    org_file(base, "base/clients.json",
             "[{\"id\":\"a\",\"name\":\"A\",\"secret\":\"s\",\"permissions\":[\"*\"]}]");
    org_file(base, "middle/org.json", "{\"extends\": \"../base\"}");
    org_file(base, "middle/clients.json", "[{\"id\":\"a\",\"name\":\"B\"}]");
    org_file(base, "top/org.json", "{\"extends\": \"../middle/\"}");
    snprintf(dir, sizeof dir, "%s/top", base);
    struct mock_org *org = loaded(dir);
    CHECK_TEXT(mock_org_client(org, "a")->name, "B");
    CHECK_TEXT(mock_org_client(org, "a")->secret, "s");
    mock_org_unref(org);

    struct mock_folders folders = {0};
    struct gc_problems problems = {0};
    snprintf(deepest, sizeof deepest, "%s/base", base);
    const char *twice[] = {deepest, dir};
    CHECK_INT(mock_org_folders(&folders, twice, 2, &problems), GC_OK);
    CHECK_INT(folders.n, 3); /* the base is there once, first */
    CHECK_TEXT(folders.names[0], deepest);
    CHECK_TEXT(folders.names[2], dir);
    CHECK(folders.names[3] == NULL);
    CHECK_INT(problems.n, 0);
    mock_org_folders_release(&folders);
}

/* --org demo, from anywhere; a folder of that name goes before. */
static void test_shipped_name(void)
{
    char demo[4096], dir[256], here[4096];
    struct gc_error err = {0};
    struct mock_folders folders = {0};
    struct gc_problems problems = {0};
    const char *name[] = {"starter"};
    CHECK_FATAL(mock_org_find_shipped("starter", demo, sizeof demo, &err) != NULL);
    CHECK_INT(mock_org_folders(&folders, name, 1, &problems), GC_OK);
    CHECK_TEXT(folders.names[0], demo);
    mock_org_folders_release(&folders);

    org_folder(dir, sizeof dir);
    org_file(dir, "starter/clients.json", own_client);
    CHECK_FATAL(getcwd(here, sizeof here) != NULL && chdir(dir) == 0);
    CHECK_INT(mock_org_folders(&folders, name, 1, &problems), GC_OK);
    CHECK_TEXT(folders.names[0], "starter");
    CHECK(chdir(here) == 0);
    mock_org_folders_release(&folders);
    CHECK(mock_org_find_shipped("no-such-org", demo, sizeof demo, &err) == NULL);
    CHECK(strstr(err.message, "the no-such-org org is not found; looked at ") == err.message);
}

static const struct {
    const char *name, *file[3], *text[3], *dir, *expect;
} wrong[] = {
    {"an org that nobody ships",
     {"a/org.json"},
     {"{\n \"extends\": \"dmo\"}"},
     "a",
     "a/org.json:2:13: no org \"dmo\" comes with gcmock; a folder of your own has a slash: "
     "\"../dmo\"\n1 problem\n"},
    {"a folder that is not there",
     {"a/org.json"},
     {"{\"extends\": \"../b\"}"},
     "a",
     "a/org.json:1:13: there is no folder \"../b\"\n1 problem\n"},
    {"a file for a folder",
     {"a/org.json", "b"},
     {"{\"extends\": \"../b\"}", "[]"},
     "a",
     "a/org.json:1:13: there is no folder \"../b\"\n1 problem\n"},
    {"an org over itself",
     {"a/org.json"},
     {"{\"extends\": \"./\"}"},
     "a",
     "a/org.json:1:13: the org extends itself\n1 problem\n"},
    {"a circle of three",
     {"a/org.json", "b/org.json", "c/org.json"},
     {"{\"extends\": \"../b\"}", "{\"extends\": \"../c\"}", "{\"extends\": \"../a\"}"},
     "a",
     "c/org.json:1:13: the org extends itself: "},
    {"no text",
     {"a/org.json"},
     {"{\"extends\": 7}"},
     "a",
     "a/org.json:1:13: \"extends\" of org must be a string, not a number\n"},
    {"an empty text", {"a/org.json"}, {"{\"extends\": \"\"}"}, "a", "a/org.json:1:13: "},
    {"what is wrong in the base is told at the base",
     {"a/org.json", "b/clients.json"},
     {"{\"extends\": \"../b\"}", "[{\"id\": \"c\"}]"},
     "a",
     "a/../b/clients.json:1:2: missing key \"secret\" in client\n1 problem\n"},
};

static char *output_of(const char *dir, int *code)
{
    char *text = NULL;
    size_t n = 0;
    FILE *to = open_memstream(&text, &n);
    CHECK_FATAL(to != NULL);
    *code = mock_validate(&dir, 1, NULL, to);
    CHECK(fclose(to) == 0);
    return text;
}

static void test_wrong(void)
{
    for (size_t i = 0; i < GC_COUNT_OF(wrong); i++) {
        char base[256], dir[300];
        int code = -1;
        org_folder(base, sizeof base);
        for (size_t k = 0; k < 3 && wrong[i].file[k]; k++)
            org_file(base, wrong[i].file[k], wrong[i].text[k]);
        snprintf(dir, sizeof dir, "%s/%s", base, wrong[i].dir);
        char *text = output_of(dir, &code);
        CHECK_ROW(wrong[i].name, code == 11);
        CHECK_ROW_HAS(wrong[i].name, text, wrong[i].expect);
        free(text);
    }
}

/* A patch needs what it patches: alone it would lack its secret. */
static void test_validated_together(void)
{
    char dir[256];
    int code = -1;
    org_folder(dir, sizeof dir);
    org_file(dir, "org.json", "{\"extends\": \"demo\"}");
    org_file(dir, "clients.json", "[{\"id\":\"demo-client\",\"name\":\"Changed\"}]");
    char *text = output_of(dir, &code);
    CHECK_INT(code, 0);
    CHECK(strstr(text, dir) == text);
    CHECK(strstr(text, " lies over ") != NULL);
    CHECK(strstr(text, "orgs/demo\n") != NULL);
    CHECK(strstr(text, "ok: org \"Demo\": 7 clients, ") != NULL);
    free(text);
}

static void test_overlay(void)
{
    struct gc_error err = {0};
    struct gc_json doc = {0};
    struct mock_org *org = org_of("clients.json", own_client), *changed = NULL;
    static const char text[] = "{\"org\": {\"extends\": \"demo\"}}";
    CHECK_INT(gc_json_parse(&doc, "body", text, strlen(text), &gc_json_default_limits, &err),
              GC_OK);
    CHECK_INT(mock_org_overlay(&changed, org, &doc, doc.root, NULL, &err), GC_E_DATA);
    CHECK_TEXT(err.message, "\"extends\" can stand in the org.json of a folder only");
    CHECK_INT(err.at.column, 21);
    gc_json_release(&doc);
    mock_org_unref(org);
}

SUITE(org_extends, {"an org lies over the demo org", test_demo},
      {"orgs lie over folders, each once", test_folder},
      {"a shipped org is found by its name", test_shipped_name},
      {"what can't be extended is told at its place", test_wrong},
      {"an overlay is validated over what it overlays", test_validated_together},
      {"a world's change can't extend", test_overlay});
