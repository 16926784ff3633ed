/* What gcverify check-actions says of exported data actions. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/strbuf.h"
#include "harness/actions/check.h"
#include "tests/check.h"

static void write_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    CHECK_FATAL(f != NULL);
    CHECK(fputs(text, f) >= 0 && fclose(f) == 0);
}

/* An action of one line a part, so that places can be told. */
#define ACTION(url, method, body, map, defaults, success, input, output)                           \
    "{\"name\":\"A\",\"config\":{\"request\":{\n"                                                  \
    "\"requestUrlTemplate\":\"" url "\",\"requestType\":\"" method "\",\n"                         \
    "\"requestTemplate\":\"" body "\"},\"response\":{\n"                                           \
    "\"translationMap\":" map ",\"translationMapDefaults\":" defaults ",\n"                        \
    "\"successTemplate\":\"" success "\"}},\n"                                                     \
    "\"contract\":{\"input\":{\"inputSchema\":" input "},\n"                                       \
    "\"output\":{\"successSchema\":" output "}}}\n"
#define URL "https://crm.example.com/x"
#define INPUT                                                                                      \
    "{\"type\":\"object\",\"required\":[\"q\"],\"properties\":{\"q\":{\"type\":\"string\"},\"n\":" \
    "{\"type\":\"integer\"},\"o\":{\"type\":\"string\"}}}"
#define TYPES(p)                                                                                   \
    "{\"type\":\"object\",\"required\":[\"q\",\"p\"],\"properties\":{\"p\":{\"type\":" p "}}}"
#define OUTPUT                                                                                     \
    "{\"type\":\"object\",\"required\":[\"id\"],\"properties\":{\"id\":{\"type\":\"string\"},"     \
    "\"count\":{\"type\":\"integer\"}}}"
#define RAW "{}", "{}", "${rawResult}"

/* clang-format off */
static const struct {
    const char *name, *text, *says; /* without the file; "": nothing */
} rows[] = {
    {"a good one", ACTION(URL "?q=$esc.url(${input.q})", "POST", "{\\\"q\\\":\\\"$esc.jsonString(${input.q})\\\"}", "{\"id\":\"$.id\"}", "{}", "{\\\"id\\\": ${id}}", INPUT, OUTPUT), ""},
    {"a template that does not parse", ACTION(URL, "POST", "{\\\"a\\\":${input.q", "{}", "{}", "${rawResult}", INPUT, "{}"), "3:36: requestTemplate: "},
    {"a path that is none", ACTION(URL, "POST", "", "{\"id\":\"$[\"}", "{\"id\":\"1\"}", "{\\\"id\\\":\\\"x\\\", \\\"y\\\": ${id}}", INPUT, OUTPUT), "warning: "},
    {"an input that the contract lacks", ACTION(URL "?q=$esc.url(${input.qq})", "GET", "", "{}", "{}", "${rawResult}", INPUT, "{}"), "2:60: input \"qq\" is not in the contract"},
    {"an input of another case", ACTION(URL "?q=$esc.url(${input.Q})", "GET", "", "{}", "{}", "${rawResult}", INPUT, "{}"), "2:60: warning: input \"Q\" is \"q\" in the contract"},
    {"the input of a body that is never sent", ACTION(URL, "GET", "${input.none}", "{}", "{}", "${rawResult}", INPUT, "{}"), ""},
    {"all inputs at once", ACTION(URL, "POST", "${input.rawRequest}", "{}", "{}", "${rawResult}", INPUT, "{}"), ""},
    {"a text put into JSON", ACTION(URL, "POST", "{\\\"q\\\":\\\"${input.q}\\\"}", "{}", "{}", "${rawResult}", INPUT, "{}"), "3:29: warning: input \"q\" goes into JSON as it is"},
    {"a number put into JSON", ACTION(URL, "POST", "{#if($input.n)\\\"n\\\":${input.n}#end}", "{}", "{}", "${rawResult}", INPUT, "{}"), ""},
    {"one of two types put into JSON", ACTION(URL, "POST", "{\\\"p\\\":${input.p}}", "{}", "{}", "${rawResult}", TYPES("[\"integer\",\"null\"]"), "{}"), ""},
    {"a text that may be null, put into JSON", ACTION(URL, "POST", "{\\\"p\\\":\\\"${input.p}\\\"}", "{}", "{}", "${rawResult}", TYPES("[\"null\",\"string\"]"), "{}"), "3:29: warning: input \"p\" goes into JSON as it is"},
    {"what has no type, put into JSON", ACTION(URL, "POST", "{\\\"p\\\":\\\"${input.p}\\\"}", "{}", "{}", "${rawResult}", TYPES("[]"), "{}"), ""},
    {"a text escaped for JSON, in other letters", ACTION(URL, "POST", "{\\\"q\\\":\\\"$ESC.jsonEncode(${input.q})\\\"}", "{}", "{}", "${rawResult}", INPUT, "{}"), ""},
    {"a text escaped for a URL, put into JSON", ACTION(URL, "POST", "{\\\"q\\\":\\\"$esc.url(${input.q})\\\"}", "{}", "{}", "${rawResult}", INPUT, "{}"), "goes into JSON as it is"},
    {"a text escaped for a form, put into a URL", ACTION(URL "/$esc.urlFormEncode(${input.q})", "GET", "", "{}", "{}", "${rawResult}", INPUT, "{}"), ""},
    {"a text escaped for an address, put into a URL", ACTION(URL "/$esc.uriEncode(${input.q})", "GET", "", "{}", "{}", "${rawResult}", INPUT, "{}"), ""},
    {"what every action has", ACTION(URL "/${input.orgId}/${input.integrationId}", "GET", "", "{}", "{}", "${rawResult}", INPUT, "{}"), ""},
    {"a text put into a URL", ACTION(URL "/${input.q}", "GET", "", "{}", "{}", "${rawResult}", INPUT, "{}"), "2:49: warning: input \"q\" goes into the URL as it is"},
    {"an address put into a URL", ACTION("${input.q}/x", "GET", "", "{}", "{}", "${rawResult}", INPUT, "{}"), ""},
    {"a host put into a URL", ACTION("https://${input.q}.example.com/x", "GET", "", "{}", "{}", "${rawResult}", INPUT, "{}"), ""},
    {"an optional input, not quiet", ACTION(URL, "POST", "{\\\"n\\\":${input.n}}", "{}", "{}", "${rawResult}", INPUT, "{}"), "3:27: warning: input \"n\" is optional"},
    {"an optional input, quiet", ACTION(URL, "POST", "{\\\"o\\\":\\\"$esc.jsonString($!{input.o})\\\"}", "{}", "{}", "${rawResult}", INPUT, "{}"), ""},
    {"an optional input, asked for", ACTION(URL, "POST", "{#if(\\\"$!{input.n}\\\" != \\\"\\\")\\\"n\\\":${input.n}#end}", "{}", "{}", "${rawResult}", INPUT, "{}"), ""},
    {"a translation without a default", ACTION(URL, "GET", "", "{\"id\":\"$.id\",\"count\":\"$.count\"}", "{}", "{\\\"id\\\": ${id}, \\\"count\\\": ${count}}", INPUT, OUTPUT), "4:40: \"count\" has no default, and the contract does not require it"},
    {"a translation with one", ACTION(URL, "GET", "", "{\"id\":\"$.id\",\"count\":\"$.count\"}", "{\"count\":\"0\"}", "{\\\"id\\\": ${id}, \\\"count\\\": ${count}}", INPUT, OUTPUT), ""},
    {"a translation that is an array", ACTION(URL, "GET", "", "{\"id\":\"$..id\"}", "{}", "{\\\"id\\\": ${successTemplateUtils.firstFromArray(\\\"${id}\\\")}}", INPUT, OUTPUT), ""},
    {"a translation that nobody uses", ACTION(URL, "GET", "", "{\"id\":\"$.id\",\"x\":\"$.x\"}", "{}", "{\\\"id\\\": ${id}}", INPUT, OUTPUT), "4:36: warning: the success template does not use \"x\""},
    {"a key that no translation has", ACTION(URL, "GET", "", "{\"id\":\"$.id\"}", "{}", "{\\\"id\\\": ${ids}, \\\"x\\\": ${id}}", INPUT, OUTPUT), "5:29: no translation is named \"ids\"; did you mean \"id\"?"},
    {"quotes around a value", ACTION(URL, "GET", "", "{\"id\":\"$.id\"}", "{}", "{\\\"id\\\": \\\"${id}\\\"}", INPUT, OUTPUT), "5:20: what a sample answer becomes is no JSON: "},
    {"an output of another name", ACTION(URL, "GET", "", "{\"id\":\"$.id\"}", "{}", "{\\\"Id\\\": ${id}}", INPUT, OUTPUT), "5:20: what a sample answer becomes does not fit the contract: missing key \"id\""},
    {"an array for a text", ACTION(URL, "GET", "", "{\"id\":\"$..id\"}", "{}", "{\\\"id\\\": ${id}}", INPUT, OUTPUT), "does not fit the contract: \"id\" of output must be a string"},
    {"an output of another type", ACTION(URL, "GET", "", "{\"id\":\"$.id\"}", "{}", "{\\\"id\\\": ${id}, \\\"count\\\": \\\"7\\\"}", INPUT, OUTPUT), "\"count\" of output must be an integer"},
    {"no JSON", "{\"name\":", "1:9: "},
    {"no action", "{\"name\":\"x\"}", "1:1: this is no exported data action"},
};
/* clang-format on */

static void test_each_mistake_has_its_place(void)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/action.json", check_temp_dir());
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct hx_action_findings f GC_AUTO(hx_action_findings_release) = {0};
        struct gc_strbuf said GC_AUTO(gc_strbuf_release) = GC_STRBUF(65536);
        struct gc_error err = {0};
        write_file(path, rows[i].text);
        CHECK_STATUS(hx_check_actions(path, NULL, &f, &err), GC_OK, &err);
        for (size_t k = 0; k < f.n; k++)
            gc_strbuf_addf(&said, "%u:%u: %s%s\n", f.list[k].at.line, f.list[k].at.column,
                           f.list[k].warning ? "warning: " : "", f.list[k].text);
        if (*rows[i].says)
            CHECK_ROW_HAS(rows[i].name, gc_strbuf_text(&said), rows[i].says);
        else
            CHECK_ROW_TEXT(rows[i].name, gc_strbuf_text(&said), "");
    }
}

/* A folder with all that is below it; what is no action is passed over. */
static void test_folders_are_searched(void)
{
    char dir[900], path[1024];
    struct hx_action_findings f GC_AUTO(hx_action_findings_release) = {0};
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(65536);
    struct gc_jsonw w = gc_jsonw(&text);
    struct gc_error err = {0};
    snprintf(dir, sizeof dir, "%s/actions", check_temp_dir());
    snprintf(path, sizeof path, "%s/crm", dir);
    CHECK(mkdir(dir, 0700) == 0 && mkdir(path, 0700) == 0);
    snprintf(path, sizeof path, "%s/crm/a.custom.JSON", dir);
    write_file(path, rows[3].text);
    snprintf(path, sizeof path, "%s/b.json", dir);
    write_file(path, rows[0].text);
    snprintf(path, sizeof path, "%s/org.json", dir);
    write_file(path, "{}");
    snprintf(path, sizeof path, "%s/notes.txt", dir);
    write_file(path, "{");
    CHECK_STATUS(hx_check_actions(dir, NULL, &f, &err), GC_OK, &err);
    CHECK_INT(f.n_actions, 2);
    CHECK_INT(f.n_others, 1);
    CHECK_INT(f.n_errors, 1);
    CHECK_INT(f.n_warnings, 0);
    hx_action_findings_write(&f, &w);
    CHECK_HAS(gc_strbuf_text(&text),
              "{\"actions\":2,\"errors\":1,\"warnings\":0,\"findings\":[{\"file\":");
    CHECK_HAS(
        gc_strbuf_text(&text),
        "crm/a.custom.JSON\",\"line\":2,\"column\":60,\"severity\":\"error\",\"text\":\"input");
    CHECK_INT(hx_check_actions("/nowhere/at/all", NULL, &f, &err), GC_E_IO);
}

static void test_a_real_answer_can_be_given(void)
{
    char path[1024], answer[1024];
    struct gc_error err = {0};
    snprintf(path, sizeof path, "%s/action.json", check_temp_dir());
    snprintf(answer, sizeof answer, "%s/answer.txt", check_temp_dir());
    write_file(path, rows[0].text);
    static const struct {
        const char *answer;
        size_t n_errors;
        const char *says;
    } answers[] = {{"{\"id\":\"x\"}", 0, ""},
                   {"{\"id\":7}", 1, "what the answer becomes does not fit the contract"},
                   {"{}", 1, "what the answer becomes is no JSON"},
                   {"<html>", 1, "what the answer becomes is no JSON"}};
    for (size_t i = 0; i < GC_COUNT_OF(answers); i++) {
        struct hx_action_findings f GC_AUTO(hx_action_findings_release) = {0};
        write_file(answer, answers[i].answer);
        CHECK_STATUS(hx_check_actions(path, answer, &f, &err), GC_OK, &err);
        CHECK_ROW(answers[i].answer, f.n_errors == answers[i].n_errors);
        CHECK_ROW_HAS(answers[i].answer, f.n ? f.list[0].text : "", answers[i].says);
    }
}

SUITE(check_actions, {"each mistake has its place", test_each_mistake_has_its_place},
      {"folders are searched", test_folders_are_searched},
      {"a real answer can be given", test_a_real_answer_can_be_given});
