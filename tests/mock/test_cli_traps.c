/* Where people stumble: who else listens on a port, whose a port file is, a terminal and a pipe,
 * what help promises. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cli/service.h"
#include "tests/check.h"
#include "tests/mock/org_folder.h"
#include "tests/raw_server.h"
#include "tests/with_mock/fixture.h"

struct program {
    pid_t pid;
    char port_file[256];
    unsigned port;
};

/* Runs "PROGRAM ARGS" to its end; fills out with stdout and stderr and returns the exit code. */
static int run(const char *program, const char *args, char *out, size_t cap)
{
    char command[2048], bin[512];
    snprintf(command, sizeof command, "%s %s 2>&1 </dev/null", check_bin(program, bin, sizeof bin),
             args);
    FILE *p = popen(command, "r");
    CHECK_FATAL(p != NULL);
    size_t n = fread(out, 1, cap - 1, p);
    out[n] = '\0';
    int status = pclose(p);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void start(struct program *p, const char *name, const char *org)
{
    char bin[512], out[300];
    unsigned before = 0;
    check_bin("gcmock", bin, sizeof bin);
    snprintf(p->port_file, sizeof p->port_file, "%s/%s.port", check_temp_dir(), name);
    snprintf(out, sizeof out, "%s.out", p->port_file);
    if (gc_port_file_read(p->port_file, &before, NULL) != GC_OK)
        before = 0;
    fflush(stdout);
    p->pid = fork();
    if (p->pid == 0) {
        if (!freopen(out, "w", stdout) || dup2(STDOUT_FILENO, STDERR_FILENO) < 0)
            _exit(126);
        execl(bin, "gcmock", "--port", "0", "--port-file", p->port_file, "--workers", "4",
              "--no-watch", org ? "--org" : NULL, org, (char *)NULL);
        _exit(127);
    }
    AWAIT(gc_port_file_read(p->port_file, &p->port, NULL) == GC_OK && p->port != before);
    CHECK_FATAL(p->port != before);
}

static int stop(struct program *p, int sig)
{
    int status = -1;
    kill(p->pid, sig);
    waitpid(p->pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void test_a_port_file_is_of_one_server(void)
{
    struct program p = {0};
    char args[400], expected[400], out[4096];
    start(&p, "shared", NULL);
    unsigned first = p.port;
    snprintf(args, sizeof args, "--port 0 --port-file %s", p.port_file);
    snprintf(expected, sizeof expected,
             "gcmock: port file %s: a server that runs has it, on port %u; stop that one, or give "
             "another --port-file\n",
             p.port_file, first);
    CHECK_INT(run("gcmock", args, out, sizeof out), 12);
    CHECK_TEXT(out, expected);
    CHECK_INT(run("gcaction", args, out, sizeof out), 12); /* nor is it another program's */
    CHECK_HAS(out, "a server that runs has it");
    unsigned now = 0;
    CHECK_INT(gc_port_file_read(p.port_file, &now, NULL), GC_OK);
    CHECK_INT(now, first); /* what was refused changed nothing */
    (void)stop(&p, SIGKILL);
    start(&p, "shared", NULL); /* what it left is free */
    CHECK_INT(stop(&p, SIGTERM), 0);
    CHECK(access(p.port_file, F_OK) != 0);
}

static void test_who_listens_there(void)
{
    static const struct raw_step other[] = {
        {RAW_READ, NULL},
        {RAW_SEND, "HTTP/1.1 200 OK\r\nServer: other/1\r\nContent-Length: 2\r\n\r\n{}"},
        {RAW_CLOSE, NULL}};
    static const char *const commands[] = {"health", "admin GET faults", "env"};
    struct raw_server *s = raw_server_start(&(struct raw_script){other}, 1);
    char args[200], expected[200], out[4096];
    CHECK_FATAL(s != NULL);
    for (size_t i = 0; i < GC_COUNT_OF(commands); i++) {
        snprintf(args, sizeof args, "%s --port %u", commands[i], raw_server_port(s));
        snprintf(expected, sizeof expected, "http://127.0.0.1:%u/", raw_server_port(s));
        CHECK_ROW(commands[i], run("gcmock", args, out, sizeof out) == 9);
        CHECK_ROW_HAS(commands[i], out, expected);
        CHECK_ROW_HAS(commands[i], out, ": this is another server (other/1), no gcmock\n");
    }
    snprintf(args, sizeof args, "--port %u", raw_server_port(s));
    snprintf(expected, sizeof expected,
             "gcmock: port %u of 127.0.0.1 is in use: another server listens there, no gcmock; "
             "--port 0 takes a free one\n",
             raw_server_port(s));
    CHECK_INT(run("gcmock", args, out, sizeof out), 12);
    CHECK_TEXT(out, expected);
    raw_server_stop(s);
    snprintf(args, sizeof args, "--port %u", mock_server_port(fx_server()));
    CHECK_INT(run("gcmock", args, out, sizeof out), 12);
    CHECK_HAS(out, " is in use: a gcmock listens there already; ");
}

/* Runs a line of the shell behind what env prints. */
static int behind_env(const struct program *p, const char *line, char *out, size_t cap)
{
    char command[1024], bin[512], *slash;
    check_bin("gcmock", bin, sizeof bin);
    slash = strrchr(bin, '/');
    snprintf(command, sizeof command,
             "PATH=%.*s:$PATH; eval \"$(gcmock env --port-file %s)\"; %s 2>&1", (int)(slash - bin),
             bin, p->port_file, line);
    FILE *f = popen(command, "r");
    CHECK_FATAL(f != NULL);
    size_t n = fread(out, 1, cap - 1, f);
    out[n] = '\0';
    int status = pclose(f);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Whatever the org holds, gcflow takes what env prints. */
static void test_env_offers_what_gcflow_takes(void)
{
    struct program p = {0};
    char dir[256], out[8192], args[400];
    org_folder(dir, sizeof dir);
    org_file(
        dir, "a/clients.json",
        "[{\"id\":\"a b\",\"secret\":\"s\",\"permissions\":[\"*\"]},{\"id\":\"tab\",\"secret\":"
        "\"s\\ts\",\"permissions\":[\"*\"]},{\"id\":\"good\",\"secret\":\"it's\",\"permissions\":"
        "[\"*\"]}]");
    org_file(dir, "a/contacts.json",
             "[{\"id\":\"1\",\"name\":\"A\",\"phoneNumbers\":[\"(030) 12 34-56\"]}]");
    org_file(dir, "a/flows/f.json",
             "{\"id\":\"f\",\"name\":\"F\",\"startNode\":\"n\",\"nodes\":[{\"id\":\"n\",\"type\":"
             "\"GetExternalContact\"}]}");
    org_file(dir, "a/org.json", "{\"defaultCountryCode\": \"49\"}");
    snprintf(dir + strlen(dir), sizeof dir - strlen(dir), "/a");
    start(&p, "offers", dir);
    CHECK_INT(behind_env(&p, "echo $GENESYS_CLIENT_ID $TEST_PHONE_NUMBER", out, sizeof out), 0);
    CHECK_TEXT(out, "good +4930123456\n");
    CHECK_INT(behind_env(&p, "gcflow run", out, sizeof out), 0);
    CHECK_HAS(out, "  Path: found\n");
    snprintf(args, sizeof args, "env --client 'a b' --port-file %s", p.port_file);
    CHECK_INT(run("gcmock", args, out, sizeof out), 3);
    CHECK_TEXT(out, "gcmock: client \"a b\" has white space or control characters in its id or "
                    "secret: programs refuse them\n");
    CHECK_INT(stop(&p, SIGTERM), 0);
}

/* A terminal of its own; *slave is its other end, held so that the first end of output does not
 * end it. -1: there are none here, as in a bare chroot. */
static int open_terminal(int *slave)
{
    int fd = posix_openpt(O_RDWR | O_NOCTTY);
    bool there = fd >= 0 && grantpt(fd) == 0 && unlockpt(fd) == 0;
    *slave = there ? open(ptsname(fd), O_RDWR | O_NOCTTY) : -1;
    if (*slave >= 0)
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

/* What stands on it then; the lines end as terminals have it. */
static size_t on_a_terminal(int fd, int slave, const char *args, char *out, size_t cap)
{
    char bin[512], command[1024];
    snprintf(command, sizeof command, "exec %s %s >%s", check_bin("gcmock", bin, sizeof bin), args,
             ptsname(fd));
    CHECK(system(command) == 0);
    close(slave);
    size_t n = 0;
    for (ssize_t got; n < cap - 1 && (got = read(fd, out + n, cap - 1 - n)) > 0;)
        n += (size_t)got;
    out[n] = '\0';
    close(fd);
    return n;
}

static void test_a_terminal_and_a_pipe(void)
{
    char args[200], out[4096];
    snprintf(args, sizeof args, "admin GET clock --port %u", mock_server_port(fx_server()));
    CHECK_INT(run("gcmock", args, out, sizeof out), 0);
    CHECK(strstr(out, "{\"now\":") == out);
    int slave, fd = open_terminal(&slave);
    if (fd < 0) {
        puts("this system has no terminals: what is written for people is not looked at");
        return;
    }
    CHECK_INT(on_a_terminal(fd, slave, args, out, sizeof out) > 0, true);
    CHECK(strstr(out, "{\r\n  \"now\": ") == out);
    CHECK_HAS(out, "\r\n}\r\n");
}

/* One row a command: a way to each of the exit codes that are easily had. */
static void test_help_has_the_exit_codes(void)
{
    static const struct {
        const char *program, *command, *args;
        int code;
    } row[] = {
        {"gcmock", "serve", "--org /nowhere/at/all", 12},
        {"gcmock", "validate", "/nowhere/at/all", 12},
        {"gcmock", "validate", "", 0},
        {"gcmock", "validate", "--nothing", 2},
        {"gcmock", "init", "", 2},
        {"gcmock", "init", "/dev/null/x", 12},
        {"gcmock", "env", "--port 1", 8},
        {"gcmock", "env", "--port-file /dev/null", 11},
        {"gcmock", "health", "--port 1", 8},
        {"gcmock", "admin", "GET faults --port 1", 8},
        {"gcmock", "template", "/nowhere/at/all", 12},
        {"gcmock", "jsonpath", "'$.a' /dev/null", 11},
        {"gcmock", "eval", "'1 +'", 2},
        {"gcmock", "eval", "'1 / 0'", 11},
        {"gcmock", "call", "nobody", 3},
        {"gcmock", "stub", "/nowhere/at/all", 12},
        {"gcflow", "token", "--base-url http://127.0.0.1:1 --client-id a --client-secret b", 8},
        {"gcflow", "nodes", "", 2},
        {"gcaction", "health", "--port 1", 8},
        {"gcaction", "check-mapping", "/nowhere/at/all", 12},
        {"gcverify", "check", "/nowhere/at/all", 2},
        {"gcverify", "list", "--name nothing-is-called-so", 2},
    };
    static char out[65536];
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        char line[300], name[300], code[16];
        snprintf(name, sizeof name, "%s %s %s", row[i].program, row[i].command, row[i].args);
        snprintf(line, sizeof line, "%s %s", row[i].command, row[i].args);
        int got = run(row[i].program, line, out, sizeof out);
        if (got != row[i].code)
            printf("%s: %d, %s", name, got, out);
        CHECK_ROW(name, got == row[i].code);
        snprintf(line, sizeof line, "%s --help", row[i].command);
        CHECK_ROW(name, run(row[i].program, line, out, sizeof out) == 0);
        const char *codes = strstr(out, "\nExit codes:\n");
        CHECK_FATAL(codes != NULL);
        snprintf(code, sizeof code, "%d  ", row[i].code);
        CHECK_ROW_HAS(name, codes, code);
    }
    CHECK_INT(run("gcmock", "validate --help", out, sizeof out), 0);
    CHECK(strstr(strstr(out, "Exit codes:"), "no external contact") == NULL); /* it can't give 1 */
    CHECK_HAS(out, "\n  11  a file or a document is not valid\n");
    CHECK_INT(run("gcmock", "--help", out, sizeof out), 0);
    CHECK_HAS(out, "\n  16  a data action of the flow failed\n"); /* all of the program's */
}

static void test_lines_fit(void)
{
    static const char *const lines[][2] = {
        {"gcmock", "--help"},          {"gcmock", "serve --help"},
        {"gcmock", "env --help"},      {"gcmock", "init --help"},
        {"gcmock", "call --help"},     {"gcmock", "validate --help"},
        {"gcmock", "template --help"}, {"gcmock", "eval --help"},
        {"gcmock", "jsonpath --help"}, {"gcmock", "stub --help"},
        {"gcmock", "admin --help"},    {"gcmock", "health --help"},
        {"gcflow", "--help"},          {"gcflow", "run --help"},
        {"gcflow", "batch --help"},    {"gcflow", "nodes --help"},
        {"gcflow", "token --help"},    {"gcaction", "--help"},
        {"gcaction", "serve --help"},  {"gcaction", "export --help"},
        {"gcaction", "health --help"}, {"gcverify", "--help"},
        {"gcverify", "run --help"},    {"gcverify", "list --help"},
        {"gcverify", "check --help"},  {"gcverify", "torture --help"},
        {"gcmock", "help faults"},     {"gcmock", "help worlds"},
        {"gcmock", "help clock"},      {"gcmock", "help journal"},
        {"gcmock", "help orgs"},       {"gcmock", "help expressions"},
        {"gcmock", "help sdk"},        {"gcmock", "help exit-codes"},
        {"gcmock", "help actions"},    {"gcmock", "help stubs"},
        {"gcmock", "help platform"},   {"gcmock", "help conversations"},
        {"gcmock", "import --help"},   {"gcverify", "check-actions --help"},
    };
    static char out[65536];
    for (size_t i = 0; i < GC_COUNT_OF(lines); i++) {
        char name[100];
        snprintf(name, sizeof name, "%s %s", lines[i][0], lines[i][1]);
        CHECK_ROW(name, run(lines[i][0], lines[i][1], out, sizeof out) == 0);
        size_t longest = 0;
        for (const char *p = out; *p; p += strcspn(p, "\n") + (p[strcspn(p, "\n")] == '\n')) {
            size_t n = strcspn(p, "\n");
            longest = n > longest ? n : longest;
        }
        CHECK_ROW(name, longest <= 80);
    }
}

/* A letter or a bound that slipped into another column of a table would show. */
static void test_help_is_readable(void)
{
    static const char *const commands[] = {"",         "serve",    "env",   "init", "validate",
                                           "template", "jsonpath", "admin", "eval", "call",
                                           "stub",     "import",   "health"};
    for (size_t i = 0; i < GC_COUNT_OF(commands); i++) {
        static char args[64], out[65536];
        snprintf(args, sizeof args, "%s --help", commands[i]);
        CHECK_ROW(args, run("gcmock", args, out, sizeof out) == 0);
        CHECK_ROW_HAS(args, out, "Usage: gcmock");
        for (const char *p = out; *p; p++)
            CHECK_ROW(args, (unsigned char)*p >= ' ' || *p == '\n');
    }
}

SUITE(cli_traps,
      {"a port file is of one server, until that ends", test_a_port_file_is_of_one_server},
      {"who listens on a port is told", test_who_listens_there},
      {"env offers what gcflow takes", test_env_offers_what_gcflow_takes},
      {"admin prints for people on a terminal, and as it came in a pipe",
       test_a_terminal_and_a_pipe},
      {"the help of a command has the exit codes that it gives", test_help_has_the_exit_codes},
      {"no line of help is longer than 80 columns", test_lines_fit},
      {"help has characters of text only", test_help_is_readable});
