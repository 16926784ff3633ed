/* The program gcmock, run as users run it. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cli/service.h"
#include "base/clock.h"
#include "base/json/json.h"
#include "tests/check.h"
#include "tests/with_mock/fixture.h"

enum { NOTICES_IN_MS = 20000 };
struct program {
    pid_t pid;
    char port_file[256], out[256];
    unsigned port;
};

/* Runs "gcmock ARGS" to its end; fills out with stdout and stderr and returns the exit code. */
static int run(const char *args, char *out, size_t cap)
{
    char command[2048], bin[512];
    snprintf(command, sizeof command, "%s %s 2>&1", check_bin("gcmock", bin, sizeof bin), args);
    FILE *p = popen(command, "r");
    CHECK_FATAL(p != NULL);
    size_t n = fread(out, 1, cap - 1, p);
    out[n] = '\0';
    int status = pclose(p);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static const char *workers = "8";

/* Becomes gcmock in the child: no shell between, so that signals reach it. */
static void become(const struct program *p, const char *org)
{
    char bin[512];
    check_bin("gcmock", bin, sizeof bin);
    if (!freopen(p->out, "w", stdout) || dup2(STDOUT_FILENO, STDERR_FILENO) < 0)
        _exit(126);
    execl(bin, "gcmock", "--port", "0", "--port-file", p->port_file, "--workers", workers,
          "--no-watch", org ? "--org" : NULL, org, NULL);
    _exit(127);
}

static void start(struct program *p, const char *name, const char *org)
{
    struct gc_error err = {0};
    snprintf(p->port_file, sizeof p->port_file, "%s/%s.port", check_temp_dir(), name);
    snprintf(p->out, sizeof p->out, "%s/%s.out", check_temp_dir(), name);
    fflush(stdout);
    p->pid = fork();
    if (p->pid == 0)
        become(p, org);
    AWAIT(gc_port_file_read(p->port_file, &p->port, &err) == GC_OK);
    CHECK_FATAL(p->port != 0);
}

static int stop(struct program *p, int sig)
{
    int status = -1;
    kill(p->pid, sig);
    waitpid(p->pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static const char *read_file(const char *path, char *out, size_t cap)
{
    FILE *f = fopen(path, "r");
    size_t n = f ? fread(out, 1, cap - 1, f) : 0;
    out[n] = '\0';
    if (f)
        fclose(f);
    return out;
}

static void write_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    CHECK_FATAL(f != NULL);
    fputs(text, f);
    fclose(f);
}

static int get_status(const struct program *p, const char *path)
{
    struct fx f = {0};
    snprintf(f.base, sizeof f.base, "http://127.0.0.1:%u", p->port);
    int status = fx_get(&f, path);
    fx_close(&f);
    return status;
}

static void test_it_says_when_it_is_ready_and_ends_with_0(void)
{
    static const int signals[] = {SIGTERM, SIGINT};
    for (size_t i = 0; i < GC_COUNT_OF(signals); i++) {
        struct program p = {0};
        char out[4096], expected[64];
        start(&p, i ? "int" : "term", NULL);
        CHECK_INT(get_status(&p, "/users/1"), 200);
        CHECK_INT(stop(&p, signals[i]), 0);
        snprintf(expected, sizeof expected, "gcmock listening on http://127.0.0.1:%u\n", p.port);
        CHECK_HAS(read_file(p.out, out, sizeof out), expected);
    }
}

static void test_one_worker_is_enough(void)
{
    struct program p = {0};
    char out[4096];
    workers = "1";
    start(&p, "one", NULL);
    workers = "8";
    for (int i = 0; i < 3; i++)
        CHECK_INT(get_status(&p, "/users/1"), 200);
    CHECK_INT(stop(&p, SIGTERM), 0);
    CHECK_INT(run("serve --workers 0", out, sizeof out), 2);
    CHECK_HAS(out, "out of range: 1 to 10000");
    CHECK_INT(run("serve --workers 10001", out, sizeof out), 2);
    CHECK_HAS(out, "out of range: 1 to 10000");
    CHECK_INT(run("serve --connections 15", out, sizeof out), 2);
    CHECK_HAS(out, "out of range: 16 to 60000");
}

static void test_init_writes_an_org_and_overwrites_nothing(void)
{
    char args[512], out[4096];
    snprintf(args, sizeof args, "init %s/mine", check_temp_dir());
    CHECK_INT(run(args, out, sizeof out), 0);
    CHECK_HAS(out, "/mine/flows/greeting.json\n");
    CHECK_INT(run(args, out, sizeof out), 2);
    CHECK_HAS(out, " is there already: give a folder that is empty or does not exist\n");
    snprintf(args, sizeof args, "call Greeting --org %s/mine </dev/null", check_temp_dir());
    CHECK_INT(run(args, out, sizeof out), 0);
    CHECK_HAS(out, "Hello, and welcome\n");
}

static void test_a_stop_can_be_announced(void)
{
    struct program p = {0};
    struct fx f GC_AUTO(fx_close) = {0};
    int64_t deadline_ms = gc_deadline_in(NOTICES_IN_MS);
    setenv("GCMOCK_SHUTDOWN_DELAY", "600s", 1);
    start(&p, "announced", NULL);
    unsetenv("GCMOCK_SHUTDOWN_DELAY");
    snprintf(f.base, sizeof f.base, "http://127.0.0.1:%u", p.port);
    CHECK_INT(fx_get(&f, "/__admin/ready"), 200);
    CHECK_TEXT(fx_header(&f, "Connection"), "keep-alive");
    kill(p.pid, SIGTERM);
    while (fx_get(&f, "/__admin/ready") == 200 && gc_deadline_left(deadline_ms) > 0)
        ;
    CHECK_INT(fx_get(&f, "/__admin/ready"), 503);
    CHECK_TEXT(fx_body(&f), "{\"ready\":false}");
    CHECK_INT(fx_get(&f, "/users/1"), 200);
    CHECK_TEXT(fx_header(&f, "Connection"), "close");
    CHECK_INT(stop(&p, SIGTERM), 0); /* the second one ends it */
}

static void test_env_prints_what_a_client_needs(void)
{
    struct program p = {0};
    char args[512], out[4096], expected[128];
    start(&p, "env", NULL);
    snprintf(args, sizeof args, "env --port-file %s --world w-1", p.port_file);
    CHECK_INT(run(args, out, sizeof out), 0);
    snprintf(expected, sizeof expected, "export GENESYS_BASE_URL='http://127.0.0.1:%u/w/w-1'\n",
             p.port);
    CHECK_HAS(out, expected);
    CHECK_HAS(out, "export GENESYS_CLIENT_ID='demo-client'\n");
    CHECK_HAS(out, "export GENESYS_CLIENT_SECRET='demo-secret'\n");
    CHECK_HAS(out, "export GENESYS_FLOW_ID='11111111-1111-4111-8111-111111111111'\n");
    CHECK_HAS(out, "export GENESYS_NODE_ID='11111111-1111-4111-8111-0000000000a1'\n");
    CHECK_HAS(out, "export TEST_PHONE_NUMBER='+15551234567'\n");
    CHECK_HAS(out, "export EXTERNAL_API_BASE='http://127.0.0.1:");
    snprintf(args, sizeof args, "env --port %u --client nobody", p.port);
    CHECK_INT(run(args, out, sizeof out), 3);
    CHECK_HAS(out, "gcmock: the org has no client \"nobody\"\n");
    snprintf(args, sizeof args, "env --port %u --flow none", p.port);
    CHECK_INT(run(args, out, sizeof out), 3);
    CHECK_HAS(out, "gcmock: the org has no flow \"none\"\n");
    CHECK_INT(stop(&p, SIGTERM), 0);
    CHECK_INT(run(args, out, sizeof out), 8);
    CHECK_HAS(out, "no mock answers there");
}

static void test_the_control_plane_ends_it_as_sigterm_does(void)
{
    struct program p = {0};
    char args[300], out[4096];
    int status = -1;
    start(&p, "shutdown", NULL);
    snprintf(args, sizeof args, "admin POST shutdown --port %u", p.port);
    CHECK_INT(run(args, out, sizeof out), 0);
    CHECK_TEXT(out, "{\"stopping\":true}\n");
    CHECK(waitpid(p.pid, &status, 0) == p.pid);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    CHECK_INT(run(args, out, sizeof out), 8);
}

static void start_with_clients(struct program *p, const char *name, const char *clients)
{
    char dir[256], path[300];
    snprintf(dir, sizeof dir, "%s/%s", check_temp_dir(), name);
    mkdir(dir, 0700);
    snprintf(path, sizeof path, "%s/clients.json", dir);
    write_file(path, clients);
    start(p, name, dir);
}

static void test_env_tells_of_the_org_and_the_world_that_are_served(void)
{
    struct program p = {0};
    char args[600], out[4096];
    start_with_clients(&p, "own",
                       "[{\"id\":\"off\",\"secret\":\"x\",\"disabled\":true},"
                       "{\"id\":\"own\",\"secret\":\"s\"}]");
    snprintf(args, sizeof args, "env --port %u", p.port);
    CHECK_INT(run(args, out, sizeof out), 0);
    CHECK_HAS(out, "export GENESYS_CLIENT_ID='own'\n");
    CHECK_HAS(out, "export GENESYS_CLIENT_SECRET='s'\n");
    CHECK(strstr(out, "GENESYS_FLOW_ID") == NULL);
    snprintf(args, sizeof args,
             "admin PATCH /__admin/org/clients/own '{\"secret\":\"changed\"}' --world w --port %u",
             p.port);
    CHECK_INT(run(args, out, sizeof out), 0);
    snprintf(args, sizeof args, "env --world w --port %u", p.port);
    CHECK_INT(run(args, out, sizeof out), 0);
    CHECK_HAS(out, "export GENESYS_CLIENT_SECRET='changed'\n");
    CHECK_INT(stop(&p, SIGTERM), 0);
}

static void test_a_secret_with_quotes_survives_the_shell(void)
{
    struct program p = {0};
    char args[600], out[4096];
    start_with_clients(&p, "quoted",
                       "[{\"id\":\"c\",\"name\":\"C\",\"secret\":\"it's$HOME`x`"
                       "\\\\\",\"permissions\":[\"*\"]}]");
    snprintf(args, sizeof args, "env --port %u", p.port);
    CHECK_INT(run(args, out, sizeof out), 0);
    CHECK_HAS(out, "export GENESYS_CLIENT_SECRET='it'\\''s$HOME`x`\\'\n");
    CHECK_INT(stop(&p, SIGTERM), 0);
}

static void test_sighup_loads_the_org_anew_and_keeps_the_last_good_one(void)
{
    struct program p = {0};
    char dir[256], path[300], out[4096];
    snprintf(dir, sizeof dir, "%s/hup", check_temp_dir());
    mkdir(dir, 0700);
    snprintf(path, sizeof path, "%s/users.json", dir);
    write_file(path, "[{\"id\":1}]");
    start(&p, "hup", dir);
    CHECK_INT(get_status(&p, "/users/2"), 404);
    write_file(path, "[{\"id\":2}]");
    kill(p.pid, SIGHUP);
    AWAIT(get_status(&p, "/users/2") == 200);
    CHECK_INT(get_status(&p, "/users/2"), 200);
    write_file(path, "[{\"id\":3},\n{\"name\":7]");
    kill(p.pid, SIGHUP);
    AWAIT(strstr(read_file(p.out, out, sizeof out), "org.kept"));
    CHECK_HAS(out, "users.json:2:");
    CHECK_INT(get_status(&p, "/users/2"), 200);
    CHECK_INT(stop(&p, SIGTERM), 0);
}

static void test_admin_and_health_speak_to_a_running_mock(void)
{
    struct program p = {0};
    char args[512], out[12000];
    start(&p, "admin", NULL);
    snprintf(args, sizeof args, "health --port %u", p.port);
    CHECK_INT(run(args, out, sizeof out), 0);
    CHECK_HAS(out, "\"status\":\"ok\"");
    snprintf(args, sizeof args, "admin get clock --port %u --world w", p.port);
    CHECK_INT(run(args, out, sizeof out), 0);
    CHECK_HAS(out, "\"frozen\":false");
    snprintf(args, sizeof args, "admin POST /__admin/clock/advance '{\"ms\":1000}' --port %u",
             p.port);
    CHECK_INT(run(args, out, sizeof out), 0);
    snprintf(args, sizeof args, "admin GET nothing --port-file %s", p.port_file);
    CHECK_INT(run(args, out, sizeof out), 3);
    CHECK_HAS(out, "\"status\":404");
    CHECK_INT(stop(&p, SIGTERM), 0);
}

static void test_mistakes_are_one_line_and_an_exit_code(void)
{
    static const struct {
        const char *args;
        int code;
        const char *part;
    } row[] = {
        {"--port 99999", 2, "--port"},
        {"--prot 1", 2, "did you mean"},
        {"serve --org /nowhere/at/all", 12, "/nowhere/at/all"},
        {"--host 0.0.0.0 --port 0", 2, "--admin-token"},
        {"env --port 0", 2, "--port N or --port-file FILE"},
        {"env --port 1 --world a/b", 2, "a world's name"},
        {"health --port-file /nowhere/port", 12, "/nowhere/port"},
        {"admin GET", 2, "PATH"},
        {"--data-action-base ftp://x", 2, "--data-action-base"},
        {"--version", 0, "gcmock"},
        {"--help", 0, "--data-action-base"},
        {"env --help", 0, "--client"},
    };
    static char out[65536];
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        CHECK_ROW(row[i].args, run(row[i].args, out, sizeof out) == row[i].code);
        CHECK_ROW_HAS(row[i].args, out, row[i].part);
    }
    char nobody[64];
    snprintf(nobody, sizeof nobody, "env --port %s", strrchr(check_dead_url(), ':') + 1);
    CHECK_INT(run(nobody, out, sizeof out), 8);
    CHECK_HAS(out, "no mock answers there");
}

static void test_a_port_in_use_is_told_in_one_line(void)
{
    char args[64], out[4096];
    snprintf(args, sizeof args, "--port %u", mock_server_port(fx_server()));
    CHECK_INT(run(args, out, sizeof out), 12);
    CHECK_HAS(out, "in use");
    CHECK(strchr(out, '\n') == out + strlen(out) - 1);
}

static void test_eval_evaluates_an_expression(void)
{
    static const struct {
        const char *args, *out;
        int exit_code;
    } rows[] = {
        {"eval 'Append(\"a\", \"b\")'", "ab\n", 0},
        {"eval 'ToInt(NOT_SET)'", "NOT_SET\n", 0},
        {"eval 'MakeCurrency(2, \"EUR\") * 1.5'", "3.00|EUR\n", 0},
        {"eval '1 / 0'", "gcmock: error of the flow: /: division by zero\n", 11},
        {"eval '1 +\n  Lowr(\"x\")'",
         "gcmock: expression:2:3: unknown function \"Lowr\"; did you mean \"Lower\"?\n", 2},
        {"eval", "gcmock: missing EXPRESSION: gcmock eval 'Length(\"hello\")'\n", 2},
        {"eval --json 1", "gcmock: --json reads its expressions from standard input\n", 2},
    };
    char out[4000];
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        CHECK_INT(run(rows[i].args, out, sizeof out), rows[i].exit_code);
        CHECK_ROW_TEXT(rows[i].args, out, rows[i].out);
    }
}

static void test_eval_answers_lines_with_lines(void)
{
    char path[300], args[400], out[4000];
    snprintf(path, sizeof path, "%s/expressions", check_temp_dir());
    FILE *f = fopen(path, "w");
    CHECK_FATAL(f != NULL);
    fputs("{\"input\": \"1 + 1\"}\n{\"input\": \"1 / 4\"}\n{\"input\": \"ToString(NOT_SET)\"}\n"
          "{\"input\": \"MakeDateTime(2024, 2, 29)\"}\n{\"input\": \"MakeList(true, NOT_SET)\"}\n"
          "{\"input\": \"ToInt(\\\"x\\\")\"}\n{\"input\": \"1 +\"}\n{\"input\": 1}\nnothing\n"
          "{\"input\": \"\\\"last\\\"\"}",
          f);
    fclose(f);
    snprintf(args, sizeof args, "eval --json <%s", path);
    CHECK_INT(run(args, out, sizeof out), 0);
    CHECK_TEXT(out, "{\"kind\":\"integer\",\"value\":2}\n{\"kind\":\"decimal\",\"value\":0.25}\n"
                    "{\"kind\":\"NOT_SET\"}\n"
                    "{\"kind\":\"datetime\",\"value\":\"2024-02-29T00:00:00Z\"}\n"
                    "{\"kind\":\"collection\",\"value\":[true,null]}\n"
                    "{\"error\":\"ToInt: \\\"x\\\" is no integer\"}\n"
                    "{\"parse\":\"1:4: expected a value, not the end\"}\n"
                    "{\"parse\":\"the line has no \\\"input\\\" that is a text\"}\n"
                    "{\"parse\":\"the line:1:1: expected a value, not \\\"nothing\\\"\"}\n"
                    "{\"kind\":\"string\",\"value\":\"last\"}\n");
}

static void test_help_tells_of_expressions(void)
{
    static char out[40000];
    CHECK_INT(run("help expressions", out, sizeof out), 0);
    CHECK_HAS(out, "  Replace(text str, find str, replacement* str)\n");
    CHECK_INT(run("help", out, sizeof out), 0);
    CHECK_HAS(out, "gcmock help expressions");
    CHECK_INT(run("help eval", out, sizeof out), 0);
    CHECK_HAS(out, "--json");
    CHECK_INT(run("help expresions", out, sizeof out), 2);
}

/* A Wednesday, ten in the morning in New York. */
#define OPEN "--scenario '{\"given\":{\"clock\":\"2026-01-07T15:00:00Z\"}}'"

static void test_call_talks_with_who_is_on_the_line(void)
{
    /* clang-format off */
    static const struct {
        const char *typed, *args; /* of printf, of call */
        int exit_code;
        const char *out;
    } rows[] = {
        {"1\\n1001\\n", "'Support Line' --quiet " OPEN, 0,
         "For the state of an order press 1. To talk to somebody press 2. To hang up press 9.\n"
         "  (1 Order Status, 2 Talk to Somebody, 9 Goodbye)\n> 1\n"
         "Please enter the four digits of your order.\n  (4 digits)\n> 1001\n"
         "Order 1001 is on its way.\nIt will be with you in 2 days.\n"
         "the flow is over, after 0.0 s\n"},
        {"agent please\\n", "'support line' --from +15551234567 " OPEN, 0,
         "  11 Are We Open?: Open\n  18 Jump to Main Menu\n"
         "For the state of an order press 1. To talk to somebody press 2. To hang up press 9.\n"
         "  (1 Order Status, 2 Talk to Somebody, 9 Goodbye)\n> agent please\n"
         "  14 Main Menu: Talk to Somebody\n  16 Talk to Somebody\n  34 Note the Caller\n"
         "Somebody will be with you soon.\n  35 Transfer to Support\n"
         "transferred to queue \"Support\", after 0.0 s\n"},
        {"\\n", "'Support Line' --quiet " OPEN, 0,
         "For the state of an order press 1. To talk to somebody press 2. To hang up press 9.\n"
         "  (1 Order Status, 2 Talk to Somebody, 9 Goodbye)\n> \n"
         "For the state of an order press 1. To talk to somebody press 2. To hang up press 9.\n"
         "  (1 Order Status, 2 Talk to Somebody, 9 Goodbye)\n> (hangs up)\n"
         "the caller hung up, after 10.0 s\n"},
        {"", "fixtures/orgs/demo/flows/support-line.i3InboundFlow -q "
             "-s '{\"given\":{\"schedules\":{\"Support Hours\":\"closed\"}}}'", 0,
         "We are open from Monday to Friday, eight to six.\nthe flow hung up, after 0.0 s\n"},
        {"2\\n", "'Support Line' -q -s '{\"given\":{\"clock\":\"2026-01-07T15:00:00Z\"},"
                 "\"caller\":[{\"press\":9}]}'", 0,
         "For the state of an order press 1. To talk to somebody press 2. To hang up press 9.\n"
         "the flow hung up, after 0.0 s\n"},
        {"7\\n", "'Customer lookup' -q", 0,
         "Please enter your customer number\n  (an answer)\n> 7\n"
         "We can't find you right now\nthe flow is over, after 0.0 s\n"},
        {"", "'Suport Line'", 3,
         "gcmock: the org has no flow \"Suport Line\"; did you mean \"Support Line\"?\n"},
        {"", "'Support Line' --scenario '[]'", 12, ""},
        {"", "'Support Line' --scenario '{'", 11, "gcmock: --scenario:1:2: "},
        {"", "README.md", 11, "gcmock: README.md:1:1: "},
        {"", "tests/fuzz/seeds/export/cut.i3WorkFlow", 11, "gcmock: tests/fuzz/seeds/export/cut."},
        {"", "tests/mock/chain.json", 0,
         "  11 DecisionAction: Yes\nOne of them.\n  12 PlayAudioAction\n"
         "the flow is over, after 0.0 s\n"},
        {"", "tests/mock/no-tree.json", 11,
         "tests/mock/no-tree.json:4:20: this is no tree of an expression\n"},
        {"", "", 2, "gcmock: missing FLOW"},
    };
    /* clang-format on */
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        char bin[512], command[2048], out[8000];
        snprintf(command, sizeof command, "printf '%s' | %s call %s 2>&1", rows[i].typed,
                 check_bin("gcmock", bin, sizeof bin), rows[i].args);
        FILE *p = popen(command, "r");
        CHECK_FATAL(p != NULL);
        size_t n = fread(out, 1, sizeof out - 1, p);
        out[n] = '\0';
        int status = pclose(p);
        CHECK_INT(WIFEXITED(status) ? WEXITSTATUS(status) : -1, rows[i].exit_code);
        out[strlen(rows[i].out) < n && rows[i].exit_code ? strlen(rows[i].out) : n] = '\0';
        CHECK_ROW_TEXT(rows[i].args, out, rows[i].out);
    }
}

static void test_call_prints_the_trace_at_the_end(void)
{
    static char out[20000];
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_error err = {0};
    char bin[512], command[1000];
    snprintf(command, sizeof command,
             "printf '1\\n1003\\n' | %s call 'Support Line' --json " OPEN " 2>/dev/null",
             check_bin("gcmock", bin, sizeof bin));
    FILE *p = popen(command, "r");
    CHECK_FATAL(p != NULL);
    size_t n = fread(out, 1, sizeof out - 1, p);
    CHECK_INT(pclose(p), 0);
    CHECK_STATUS(gc_json_parse(&doc, "out", out, n, &gc_json_default_limits, &err), GC_OK, &err);
    const cJSON *trace = gc_json_get(doc.root, "trace");
    CHECK_INT(cJSON_GetArraySize(trace), 11);
    CHECK_INT(gc_json_int(cJSON_GetArrayItem(trace, 6), "trackingId", 0), 23);
    CHECK_TEXT(gc_json_str(cJSON_GetArrayItem(trace, 6), "path"), "__FOUND__");
    CHECK_TEXT(gc_json_str(doc.root, "status"), "COMPLETED");
}

SUITE(cli, {"one worker is enough", test_one_worker_is_enough},
      {"it says when it is ready, and ends with 0", test_it_says_when_it_is_ready_and_ends_with_0},
      {"env prints what a client needs", test_env_prints_what_a_client_needs},
      {"init writes an org that can be called, and overwrites nothing",
       test_init_writes_an_org_and_overwrites_nothing},
      {"a stop that is announced: not ready, but answering, until a second signal",
       test_a_stop_can_be_announced},
      {"the control plane ends it as SIGTERM does", test_the_control_plane_ends_it_as_sigterm_does},
      {"env tells of the org and the world that are served",
       test_env_tells_of_the_org_and_the_world_that_are_served},
      {"a secret with quotes survives the shell", test_a_secret_with_quotes_survives_the_shell},
      {"SIGHUP loads the org anew and keeps the last good one",
       test_sighup_loads_the_org_anew_and_keeps_the_last_good_one},
      {"admin and health speak to a running mock", test_admin_and_health_speak_to_a_running_mock},
      {"mistakes are one line and an exit code", test_mistakes_are_one_line_and_an_exit_code},
      {"a port in use is told in one line", test_a_port_in_use_is_told_in_one_line},
      {"eval evaluates an expression", test_eval_evaluates_an_expression},
      {"eval answers lines with lines", test_eval_answers_lines_with_lines},
      {"help tells of expressions", test_help_tells_of_expressions},
      {"call talks with who is on the line", test_call_talks_with_who_is_on_the_line},
      {"call prints the trace at the end", test_call_prints_the_trace_at_the_end});
