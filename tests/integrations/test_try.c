/* gcmock template and gcmock jsonpath, run as users run them. */
#include <stdlib.h>
#include <sys/wait.h>

#include "tests/check.h"

/* Runs "gcmock ARGS" in a shell; fills out with stdout and stderr and returns the exit code. */
static int run(const char *args, char *out, size_t cap)
{
    char command[4096], relative[512];
    char *bin = realpath(check_bin("gcmock", relative, sizeof relative), NULL);
    CHECK_FATAL(bin != NULL);
    snprintf(command, sizeof command, "cd '%s' && '%s' %s 2>&1", check_temp_dir(), bin, args);
    free(bin);
    FILE *p = popen(command, "r");
    CHECK_FATAL(p != NULL);
    size_t n = fread(out, 1, cap - 1, p);
    out[n] = '\0';
    int status = pclose(p);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void write_file(const char *name, const char *text)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", check_temp_dir(), name);
    FILE *f = fopen(path, "w");
    CHECK_FATAL(f != NULL);
    CHECK(fputs(text, f) >= 0 && fclose(f) == 0);
}

/* clang-format off */
static const struct {
    const char *rule, *args;
    int exit_code;
    const char *expected;
} rows[] = {
    {"a template is rendered", "template body.vm --input '{\"id\":7,\"q\":1.50}'", 0, "{\"id\": 7, \"q\": 1.50}\n"},
    {"from standard input", "template - -i '{\"a\":\"b c\"}' <<'E'\nq=$esc.url($input.a)\nE", 0, "q=b+c\n"},
    {"rawRequest holds the inputs", "template - -i '{\"a\":1.0}' <<'E'\n${input.rawRequest}\nE", 0, "{\"a\":1.0}\n"},
    {"other names are JSON text, credentials objects", "template - -v '{\"ids\":[\"x\"],\"credentials\":{\"u\":\"me\"}}' <<'E'\n$ids ${credentials.u}\nE", 0, "[\"x\"] me\n"},
    {"a fault shows its line and a caret", "template bad.vm", 11,
     "gcmock: bad.vm:2:17: expected \"}\" to end \"${input.id\"\n  \"id\": ${input.id\n                  ^\n"},
    {"a long line is cut around the fault", "template long.vm", 11, "...xxx${a"},
    {"inputs that are none", "template body.vm -i '[1]'", 2, "gcmock: --input must be a JSON object\n"},
    {"inputs that do not parse", "template body.vm -i '{'", 2, "^"},
    {"a file that is not there", "template none.vm", 12, "gcmock: none.vm: No such file"},
    {"an exported action shows its request", "template action.json -i '{\"id\":\"a b\"}'", 0,
     "POST /api/v2/x/a+b\nContent-Type: application/json\n\n{\"id\":\"a b\"}\n"},
    {"and its outputs", "template action.json -i '{\"id\":\"7\"}' --answer answer.json", 0, "\n{\"city\":\"Paris\",\"n\":1.50}\n"},
    {"an input that the contract needs", "template action.json", 11, "gcmock: missing key \"id\" in input\n"},
    {"what is wrong with an action, in the file", "template broken.json", 11,
     "gcmock: broken.json:1:53: requestUrlTemplate: expected \"}\" to end \"${x\"\n  {\"config\":"},
    {"a path is tried", "jsonpath '$.items[?(@.id == 2)].name' items.json", 0, "[\"b\"]\n"},
    {"a definite path prints its value", "jsonpath '$.items[0].n' items.json", 0, "1.50\n"},
    {"what is not found", "jsonpath '$.nope' items.json", 3, "gcmock: the path finds nothing\n"},
    {"a path that is none", "jsonpath '$.items[?(@.id = 2)]' items.json", 11,
     "gcmock: path:1:16: \"=\" is no operator\n  $.items[?(@.id = 2)]\n                 ^\n"},
    {"a document that is none", "jsonpath '$.a' bad.vm", 11, "gcmock: bad.vm:2:7: "},
};
/* clang-format on */

static void write_files(void)
{
    char text[500];
    write_file("body.vm", "{\"id\": ${input.id}, \"q\": $input.q}\n");
    write_file("bad.vm", "{\n\"id\": ${input.id\n}\n");
    snprintf(text, sizeof text, "%0*d${a %0*d", 150, 0, 150, 0);
    for (char *c = text; *c; c++)
        *c = *c == '0' ? 'x' : *c;
    write_file("long.vm", text);
    write_file("action.json",
               "{\"config\":{\"request\":{\"requestUrlTemplate\":\"/api/v2/x/$esc.url($input.id)\","
               "\"requestType\":\"POST\"},\"response\":{\"translationMap\":{\"city\":\"$.a.city\","
               "\"n\":\"$.n\"},\"successTemplate\":\"{\\\"city\\\":${city},\\\"n\\\":${n}}\"}},"
               "\"contract\":{\"input\":{\"inputSchema\":{\"required\":[\"id\"]}}}}");
    write_file("broken.json", "{\"config\":{\"request\":{\"requestUrlTemplate\":\"/x?y=${x\"}}}");
    write_file("answer.json", "{\"a\":{\"city\":\"Paris\"},\"n\":1.50}");
    write_file("items.json",
               "{\"items\":[{\"id\":1,\"name\":\"a\",\"n\":1.50},{\"id\":2,\"name\":\"b\"}]}");
}

static void test_rows(void)
{
    char out[8192];
    write_files();
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        const char *expected = rows[i].expected;
        int code = run(rows[i].args, out, sizeof out);
        CHECK_ROW(rows[i].rule, code == rows[i].exit_code);
        CHECK_ROW_HAS(rows[i].rule, out,
                      strncmp(expected, "...", 3) == 0 ? expected + 3 : expected);
        if (strcmp(rows[i].args, "template long.vm") == 0)
            CHECK_ROW(rows[i].rule, strlen(out) < 400);
    }
}

SUITE(try_it, {"templates, actions and paths can be tried", test_rows});
