#include "tests/harness/rig.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "tests/check.h"
#include "tests/with_mock/fixture.h"

const char *rig_write(const char *name, const char *text)
{
    static char path[512];
    snprintf(path, sizeof path, "%s/area", check_temp_dir());
    mkdir(path, 0700);
    snprintf(path, sizeof path, "%s/area/%s.json", check_temp_dir(), name);
    FILE *f = fopen(path, "w");
    CHECK_FATAL(f != NULL);
    for (const char *c = text; *c; c++)
        fputc(*c == '\'' ? '"' : *c, f);
    CHECK_FATAL(fclose(f) == 0);
    return path;
}

enum gc_status rig_load(struct hx_cases *cases, const char *text, char *messages, size_t cap)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    const char *path = rig_write("case", text);
    enum gc_status s = hx_cases_load(cases, &path, 1, &problems, &err);
    size_t at = 0, skip = strlen(path) - strlen("case.json");
    messages[0] = '\0';
    for (size_t i = 0; i < problems.n_kept && at + 1 < cap; i++)
        at += (size_t)snprintf(messages + at, cap - at, "%s\n", problems.list[i].whole + skip);
    return s;
}

struct hx_runner rig_open(void)
{
    static char url[64];
    const char *bin = getenv("BIN");
    struct gc_error err = {0};
    struct hx_runner runner = {.programs = bin ? bin : "build/release/bin", .n_threads = 4};
    snprintf(url, sizeof url, "http://127.0.0.1:%u", mock_server_port(fx_server()));
    runner.mock.base_url = url;
    runner.mock.client = fx_client();
    CHECK_STATUS(hx_services_new(&runner.services, 4, &err), GC_OK, &err);
    return runner;
}

void rig_output_free(struct hx_process_result *r)
{
    free(r->out);
    free(r->err_text);
}

void rig_close(struct hx_runner *runner)
{
    hx_services_free(runner->services);
    runner->services = NULL;
}

struct hx_result rig_run_with(const struct hx_runner *runner, const char *text)
{
    struct hx_cases cases GC_AUTO(hx_cases_release) = {0};
    struct hx_result result = {.outcome = HX_BROKEN};
    char messages[2048];
    enum gc_status s = rig_load(&cases, text, messages, sizeof messages);
    CHECK_TEXT(messages, "");
    if (s == GC_OK && cases.n > 0)
        hx_run_case(runner, cases.items[0], &result);
    return result;
}

struct hx_result rig_run(const char *text)
{
    struct hx_runner runner GC_AUTO(rig_close) = rig_open();
    return rig_run_with(&runner, text);
}
