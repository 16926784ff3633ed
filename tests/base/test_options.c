#include "tests/check.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/base/options_program.h"

static void test_values(void)
{
    static const struct {
        const char *line, *env, *part;
    } row[] = {
        {"run --flow 7", "",
         "flow=7 secret=- url=http://127.0.0.1:1 port=8080 any=0 wait=5000 "
         "level=1 verbose=0 colour=1 orgs=demo; operands="},
        {"run --flow=7", "", "flow=7"},
        {"run -f 7 -p9", "", "port=9"},
        {"run -vf7", "",
         "flow=7 secret=- url=http://127.0.0.1:1 port=8080 any=0 wait=5000 level=1 "
         "verbose=1"},
        {"run", "T_FLOW=8", "flow=8"},
        {"run --flow 7", "T_FLOW=8", "flow=7"},
        {"run --flow 6 --flow 7", "", "flow=7"},
        {"run --flow 7", "T_PORT=", "port=8080"},
        {"run --flow 7 --port 9", "T_PORT=junk", "port=9"},
        {"run --flow 7 --wait 250ms", "", "wait=250"},
        {"run --flow 7 --wait 250", "", "wait=250"},
        {"run --flow 7 --wait 2m", "", "wait=120000"},
        {"run --flow 7", "T_WAIT=1h", "wait=3600000"},
        {"--log debug run --flow 7", "", "level=2"},
        {"run --flow 7", "T_LOG=none T_VERBOSE=On", "level=0 verbose=1"},
        {"run --flow 7 --no-verbose --no-colour", "T_VERBOSE=1", "verbose=0 colour=0"},
        {"run --flow 7 --org a --org b", "T_ORGS=x", "orgs=a;b;"},
        {"run --flow 7", "T_ORGS=x,,y", "orgs=x;y;"},
        {"run --flow 7 -- --file", "", "operands=--file;"},
        {"run --flow 7 -", "", "operands=-;"},
        {"run x --flow 7", "", "operands=x;"},
        {"copy a b c", "", "operands=a;b;c;"},
        {"run --flow=7 --flow=-x", "", "flow=-x"},
        {"run --flow 7 --secret hunter2", "", "secret=hunter2"},
        {"run --flow 7", "T_SECRET=hunter2", "secret=hunter2"},
        {"run --flow 7 --secret hunter2", "", "argv=run;--flow;7;--secret;xxxxxxx;"},
        {"run --flow 7 --secret=hunter2", "", "argv=run;--flow;7;--secret=xxxxxxx;"},
        {"run --flow 7 -vshunter2", "", "argv=run;--flow;7;-vsxxxxxxx;"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct outcome o;
        run_it(&program, row[i].line, row[i].env, &o);
        CHECK_ROW(row[i].line, o.exit_code == 0);
        CHECK_ROW_HAS(row[i].line, o.out, row[i].part);
        CHECK_ROW_TEXT(row[i].line, o.err, "");
    }
}

static void test_mistakes(void)
{
    static const struct {
        const char *line, *env, *err;
    } row[] = {
        {"", "", "prog: a command is missing\ntry \"prog --help\"\n"},
        {"rum", "", "prog: unknown command \"rum\"; did you mean \"run\"?\n"},
        {"elephant --x", "", "prog: unknown command \"elephant\"\n"},
        {"help rum", "", "prog: unknown command or topic \"rum\"; did you mean \"run\"?\n"},
        {"help mroe", "", "prog: unknown command or topic \"mroe\"; did you mean \"more\"?\n"},
        {"mroe", "", "prog: unknown command \"mroe\"\n"},
        {"run", "", "prog: missing --flow ID (or set T_FLOW)\ntry \"prog run --help\"\n"},
        {"run --flow=", "", "prog: --flow: must not be empty\n"},
        {"run --flow", "", "prog: --flow needs a value\n"},
        {"run --flow --port 7", "",
         "prog: --flow needs a value (one that begins with -- is written --flow=VALUE)\n"},
        {"run -f7 --prot 9", "", "prog: unknown option --prot; did you mean --port?\n"},
        {"run -f7 -x", "", "prog: unknown option -x\n"},
        {"--flow 7 run", "", "prog: --flow comes after its command: prog run --flow\n"},
        {"run -f7 --verbose=1", "", "prog: --verbose takes no value\n"},
        {"run -f7 --no-port", "", "prog: unknown option --no-port"},
        {"run -f7 --port x", "", "prog: --port: \"x\" is not a whole number (1 to 65535)\n"},
        {"run -f7 --port 0", "", "prog: --port: 0 is out of range: 1 to 65535\n"},
        {"run -f7", "T_PORT=65536", "prog: T_PORT: 65536 is out of range: 1 to 65535\n"},
        {"run -f7 --any=-1", "", "prog: --any: -1 is out of range: 0 or more\n"},
        {"run -f7 --any 99999999999999999999", "", "prog: --any: \"99999999999999999999\" is not"},
        {"run -f7 --wait 5x", "",
         "prog: --wait: \"5x\" is not a duration like 250ms, 5s, 2m or 1h (100ms to 1h)\n"},
        {"run -f7 --wait 2h", "", "prog: --wait: 2h is out of range: 100ms to 1h\n"},
        {"run -f7 --wait 9223372036854775807h", "", "is not a duration"},
        {"run -f7 --log wran", "", "prog: --log: \"wran\" is none of none, warn, debug\n"},
        {"run -f7", "T_VERBOSE=maybe", "prog: T_VERBOSE: \"maybe\" is none of 1, true, yes, on"},
        {"run -f7 --url ftp://x", "", "prog: --url: \"ftp://x\" is not a usable URL: only http"},
        {"run -f7 a b", "", "prog: unexpected \"b\": prog run takes [FILE]\n"},
        {"refuse x", "", "prog: unexpected \"x\": prog refuse takes options only\n"},
        {"copy a", "", "prog: missing FROM TO\n"},
        {"run -f7 --secret-file /nonexistent", "",
         "prog: --secret-file: /nonexistent: No such file or directory\n"},
        {"run -f7 --secret-file /dev/null", "",
         "prog: --secret-file: /dev/null: its first line is empty\n"},
        {"run -f7 --help=html", "",
         "prog: --help: \"html\" is none of man, markdown, bash, zsh, fish\n"},
        {"refuse", "", "prog: row 7 is odd\n"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct outcome o;
        run_it(&program, row[i].line, row[i].env, &o);
        CHECK_ROW(row[i].line, o.exit_code == 2);
        CHECK_ROW_HAS(row[i].line, o.err, row[i].err);
        CHECK_ROW_TEXT(row[i].line, o.out, "");
    }
}

static void test_all_mistakes(void)
{
    struct outcome o;
    run_it(&program, "run --port x --wait y --log z a b", "T_ORGS=a", &o);
    CHECK_INT(o.exit_code, 2);
    static const char *const parts[] = {"--port: ", "--wait: ", "--log: ", "missing --flow",
                                        "unexpected \"b\""};
    for (size_t i = 0; i < GC_COUNT_OF(parts); i++)
        CHECK_HAS(o.err, parts[i]);
}

static void test_misspelt_secret(void)
{
    struct outcome o;
    run_it(&program, "run -f7 --sekret hunter2", "", &o);
    CHECK_HAS(o.err, "did you mean --secret?");
    CHECK(!strstr(o.err, "hunter2"));
    run_it(&program, "run -f7 --sekret=hunter2", "", &o);
    CHECK(!strstr(o.err, "hunter2"));
}

static void test_secret_file(void)
{
    char path[200], line[300];
    struct outcome o;
    snprintf(path, sizeof path, "%s/secret", check_temp_dir());
    FILE *f = fopen(path, "w");
    CHECK_FATAL(f != NULL);
    fputs("from file\r\n", f);
    fclose(f);
    snprintf(line, sizeof line, "run --flow 7 --secret-file %s", path);
    run_it(&program, line, "T_SECRET=other", &o);
    CHECK_HAS(o.out, "secret=from file ");
}

static void test_dump(void)
{
    struct outcome o;
    run_it(&program, "run --flow 7 --secret hunter2 --org a --org b --wait 90s --dump-config",
           "T_PORT=99", &o);
    CHECK_INT(o.exit_code, 0);
    CHECK_HAS(o.out, "flow    = 7");
    CHECK_HAS(o.out, "secret  = ***");
    CHECK_HAS(o.out, "# T_PORT\n");
    CHECK_HAS(o.out, "org     = a,b");
    CHECK_HAS(o.out, "wait    = 90s");
    CHECK_HAS(o.out, "log     = warn                       # default\n");
    CHECK_HAS(o.out, "any     = 0                          # not set\n");
    CHECK(!strstr(o.out, "hunter2"));
}

static void test_no_commands(void)
{
    struct outcome o;
    run_it(&plain, "--port 9 a b", "", &o);
    CHECK_INT(o.exit_code, 0);
    CHECK_HAS(o.out, "port=9");
    CHECK_HAS(o.out, "operands=a;b;");
    run_it(&plain, "--prot 9", "", &o);
    CHECK_HAS(o.err, "plain: unknown option --prot; did you mean --port?\ntry \"plain --help\"\n");
}

static void test_colour(void)
{
    CHECK(!gc_terminal_is(-1) && !gc_terminal_colour(-1));
}

static void set_or_unset(const char *name, const char *value)
{
    if (value)
        setenv(name, value, 1);
    else
        unsetenv(name);
}

static void test_colour_is_for_terminals_that_want_it(void)
{
    static const struct {
        const char *name, *no_colour, *term;
        bool expected;
    } row[] = {
        {"a terminal", NULL, "xterm", true},
        {"NO_COLOR", "1", "xterm", false},
        {"an empty NO_COLOR says nothing", "", "xterm", true},
        {"a dumb terminal", NULL, "dumb", false},
        {"no TERM", NULL, NULL, false},
    };
    int terminal = posix_openpt(O_RDWR | O_NOCTTY); /* -1 in a chroot without /dev/pts */
    int file = open("/dev/null", O_WRONLY);
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        set_or_unset("NO_COLOR", row[i].no_colour);
        set_or_unset("TERM", row[i].term);
        CHECK_ROW(row[i].name, gc_terminal_colour(terminal) == (row[i].expected && terminal >= 0));
        CHECK_ROW(row[i].name, !gc_terminal_colour(file));
    }
    if (terminal >= 0)
        close(terminal);
    close(file);
}

SUITE(options, {"flags win over the environment, which wins over defaults", test_values},
      {"each mistake has its line and exit code 2", test_mistakes},
      {"colour is for terminals that want it", test_colour_is_for_terminals_that_want_it},
      {"all mistakes are told at once", test_all_mistakes},
      {"the value of a misspelt option is not shown", test_misspelt_secret},
      {"a secret is read from a file", test_secret_file},
      {"--dump-config shows values and sources, and hides secrets", test_dump},
      {"a program may do without commands", test_no_commands},
      {"no colour without a terminal", test_colour});
