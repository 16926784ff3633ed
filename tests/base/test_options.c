#include "tests/check.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cli/options.h"
#include "base/version.h"

struct config {
    const char *flow, *secret, *url;
    int64_t port, any, wait_ms;
    int level;
    bool verbose, colour;
    struct gc_list orgs;
};

/* clang-format off */
static const struct gc_option run_options[] = {
    {.name = "flow", .letter = 'f', .env = "T_FLOW", .type = GC_OPT_STRING, .metavar = "ID",
     .offset = offsetof(struct config, flow), .help = "flow to run", .required = true},
    {.name = "secret", .letter = 's', .env = "T_SECRET", .type = GC_OPT_SECRET,
     .offset = offsetof(struct config, secret), .help = "client secret"},
    {.name = "url", .env = "T_URL", .type = GC_OPT_URL, .fallback = "http://127.0.0.1:1",
     .offset = offsetof(struct config, url), .help = "base URL"},
    {.name = "port", .letter = 'p', .env = "T_PORT", .type = GC_OPT_INT, .fallback = "8080",
     .min = 1, .max = 65535, .offset = offsetof(struct config, port), .help = "port"},
    {.name = "any", .type = GC_OPT_INT, .offset = offsetof(struct config, any), .help = "a count"},
    {.name = "wait", .env = "T_WAIT", .type = GC_OPT_DURATION, .fallback = "5s",
     .min = 100, .max = 3600000, .offset = offsetof(struct config, wait_ms), .help = "patience"},
    {.name = "org", .env = "T_ORGS", .type = GC_OPT_LIST, .metavar = "DIR", .fallback = "demo",
     .offset = offsetof(struct config, orgs), .help = "folder"},
};
static const struct gc_option common[] = {
    {.name = "log", .env = "T_LOG", .type = GC_OPT_CHOICE, .choices = "none|warn|debug",
     .fallback = "warn", .offset = offsetof(struct config, level), .help = "what to log"},
    {.name = "verbose", .letter = 'v', .env = "T_VERBOSE", .type = GC_OPT_FLAG,
     .offset = offsetof(struct config, verbose), .help = "say more"},
    {.name = "colour", .type = GC_OPT_FLAG, .fallback = "true",
     .offset = offsetof(struct config, colour), .help = "no colours"},
};
/* clang-format on */

static char **current_argv;

static int run(void *config, int n_operands, char **operands)
{
    const struct config *c = config;
    printf("flow=%s secret=%s url=%s port=%d any=%d wait=%d level=%d verbose=%d colour=%d orgs=",
           c->flow ? c->flow : "-", c->secret ? c->secret : "-", c->url, (int)c->port, (int)c->any,
           (int)c->wait_ms, c->level, c->verbose, c->colour);
    for (size_t i = 0; i < c->orgs.n; i++)
        printf("%s;", c->orgs.items[i]);
    printf(" operands=");
    for (int i = 0; i < n_operands; i++)
        printf("%s;", operands[i]);
    printf(" argv=");
    for (char **a = current_argv + 1; *a; a++)
        printf("%s;", *a);
    return 0;
}

static int refuse(void *config, int n_operands, char **operands)
{
    (void)config, (void)n_operands, (void)operands;
    return gc_usage_error("row %d is odd", 7);
}

static const struct gc_command commands[] = {
    {.name = "run",
     .operands = "[FILE]",
     .max_operands = 1,
     .summary = "run a flow",
     .details = "Long words about it.",
     .options = run_options,
     .n_options = GC_COUNT_OF(run_options),
     .run = run},
    {.name = "copy", .operands = "FROM TO", .min_operands = 2, .max_operands = -1, .run = run},
    {.name = "refuse", .summary = "always", .run = refuse},
};
static const struct gc_program program = {
    .name = "prog",
    .commit = "0123456789ab",
    .summary = "does things",
    .commands = commands,
    .n_commands = GC_COUNT_OF(commands),
    .common = common,
    .n_common = GC_COUNT_OF(common),
    .examples = "  prog run --flow 7",
    .config_size = sizeof(struct config),
};

/* A program with no commands, as gcmock is. */
static const struct gc_command only[] = {{.operands = "[DIR]...",
                                          .max_operands = -1,
                                          .options = run_options + 1,
                                          .n_options = GC_COUNT_OF(run_options) - 1,
                                          .run = run}};
static const struct gc_program plain = {.name = "plain",
                                        .summary = "has no commands",
                                        .commands = only,
                                        .n_commands = 1,
                                        .exit_codes = "  0  fine",
                                        .config_size = sizeof(struct config)};

struct outcome {
    int exit_code;
    char out[8000], err[3000];
};

static void read_back(const char *path, char *to, size_t cap)
{
    int fd = open(path, O_RDONLY);
    ssize_t n = fd >= 0 ? read(fd, to, cap - 1) : 0;
    to[n > 0 ? n : 0] = '\0';
    close(fd);
}

/* In the child: words of `line` become argv, words of `env` the environment. */
static int child(const struct gc_program *p, const char *line, const char *env,
                 const char *paths[2])
{
    char *argv[32] = {strdup(p->name)}, *words = strdup(line), *vars = strdup(env);
    int argc = 1;
    for (int i = 0; i < 2; i++)
        dup2(open(paths[i], O_WRONLY | O_CREAT | O_TRUNC, 0600), i + 1);
    for (char *w; (w = strsep(&words, " ")) != NULL && argc < 31;)
        if (*w)
            argv[argc++] = strdup(w);
    for (char *v; (v = strsep(&vars, " ")) != NULL;)
        if (*v)
            putenv(strdup(v));
    current_argv = argv;
    return gc_program_main(p, argc, argv);
}

static void run_it(const struct gc_program *p, const char *line, const char *env, struct outcome *o)
{
    char out[200], err[200];
    int status = 0;
    snprintf(out, sizeof out, "%s/out", check_temp_dir());
    snprintf(err, sizeof err, "%s/err", check_temp_dir());
    fflush(NULL);
    pid_t pid = fork();
    CHECK_FATAL(pid >= 0);
    if (pid == 0)
        _exit(child(p, line, env, (const char *[]){out, err}));
    waitpid(pid, &status, 0);
    o->exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + status;
    read_back(out, o->out, sizeof o->out);
    read_back(err, o->err, sizeof o->err);
}

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
        {"help rum", "", "prog: unknown command \"rum\"; did you mean \"run\"?\n"},
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

static void check_every_option(const char *text, const struct gc_option *options, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        CHECK_ROW_HAS(options[i].name, text, options[i].name);
        CHECK_ROW_HAS(options[i].name, text, options[i].help);
        if (options[i].env)
            CHECK_ROW_HAS(options[i].name, text, options[i].env);
        if (options[i].fallback && options[i].type != GC_OPT_FLAG)
            CHECK_ROW_HAS(options[i].name, text, options[i].fallback);
    }
}

static void test_help(void)
{
    static const char *const lines[] = {"run --help", "help run", "run -h", "--help run"};
    struct outcome o;
    for (size_t i = 0; i < GC_COUNT_OF(lines); i++) {
        run_it(&program, lines[i], "TERM=xterm", &o);
        CHECK_ROW(lines[i], o.exit_code == 0 && o.err[0] == '\0');
        CHECK_ROW_HAS(lines[i], o.out, "Usage: prog run [OPTION]... [FILE]\n");
        check_every_option(o.out, run_options, GC_COUNT_OF(run_options));
        check_every_option(o.out, common, GC_COUNT_OF(common));
        CHECK_ROW_HAS(lines[i], o.out, "--secret-file PATH");
        CHECK_ROW_HAS(lines[i], o.out, "--no-colour");
        CHECK_ROW_HAS(lines[i], o.out, "--dump-config");
        CHECK_ROW(lines[i], !strchr(o.out, '\033'));
    }
    size_t longest = 0;
    for (const char *p = o.out; *p; p += strcspn(p, "\n") + 1)
        longest = strcspn(p, "\n") > longest ? strcspn(p, "\n") : longest;
    CHECK(longest <= 80);
    CHECK(!strstr(o.out, " \n"));
}

static void test_program_help(void)
{
    struct outcome o;
    run_it(&program, "--help", "", &o);
    CHECK_HAS(o.out, "prog - does things\n\nUsage: prog COMMAND [OPTION]...\n");
    CHECK_HAS(o.out, "  run       run a flow\n");
    CHECK_HAS(o.out, "Examples:\n  prog run --flow 7\n");
    CHECK_HAS(o.out, "  14  out of memory\n");
    run_it(&plain, "--help", "", &o);
    CHECK_HAS(o.out, "Usage: plain [OPTION]... [DIR]...\n");
    CHECK_HAS(o.out, "Exit codes:\n  0  fine\n");
    CHECK_HAS(o.out, "--port N");
    run_it(&program, "run --version", "", &o);
    CHECK_TEXT(o.out, "prog " GC_VERSION " (0123456789ab)\n");
    run_it(&plain, "--version", "", &o);
    CHECK_TEXT(o.out, "plain " GC_VERSION "\n");
}

static void test_manuals(void)
{
    static const char *const lines[] = {"--help=markdown", "run --help=markdown"};
    static struct outcome o;
    for (size_t i = 0; i < GC_COUNT_OF(lines); i++) {
        run_it(&program, lines[i], "", &o);
        check_every_option(o.out, run_options, GC_COUNT_OF(run_options));
        check_every_option(o.out, common, GC_COUNT_OF(common));
        CHECK_ROW_HAS(lines[i], o.out, "| `-p`, `--port N` | `T_PORT` | `8080` | port |\n");
    }
    CHECK_HAS(o.out, "none\\|warn\\|debug");
    run_it(&program, "--help=man", "", &o);
    CHECK_HAS(o.out, ".TH prog 1 ");
    CHECK_HAS(
        o.out,
        ".TP\n\\fB\\-p\\fR, \\fB\\-\\-port N\\fR\nport. Environment: T_PORT. Default: 8080\n");
    check_every_option(o.out, run_options, GC_COUNT_OF(run_options));
}

static void check_every_name(const char *form, const char *text, const struct gc_option *options,
                             size_t n)
{
    for (size_t i = 0; i < n; i++)
        CHECK_ROW_HAS(form, text, options[i].name);
}

static void test_completions(void)
{
    static const struct {
        const char *form, *expected[6];
    } row[] = {
        {"--help=bash",
         {"--log) mapfile -t COMPREPLY < <(compgen -W 'none warn debug' --", " --no-colour",
          "--secret-file) compopt -o default; return ;;", "    run)\n",
          "    [[ $current == -* ]] || { compopt -o default; options=''; }\n",
          "complete -F _prog prog\n"}},
        {"--help=zsh",
         {"#compdef prog\n", ":(none warn debug)'", "'--no-colour[", "'--secret-file=[",
          "'run:run a flow'", "'*::operand:_files'"}},
        {"--help=fish",
         {" -l log -xa 'none warn debug' -d", " -l no-colour -d", " -l secret-file -rF -d",
          "complete -c prog -n '__fish_use_subcommand' -a run -d",
          "complete -c prog -n '__fish_seen_subcommand_from run' -l port -s p -x -d 'port'\n",
          "-fa '"}},
    };
    struct outcome o;
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        run_it(&program, row[i].form, "", &o);
        CHECK_ROW(row[i].form, o.exit_code == 0 && o.err[0] == '\0');
        check_every_name(row[i].form, o.out, run_options, GC_COUNT_OF(run_options));
        check_every_name(row[i].form, o.out, common, GC_COUNT_OF(common));
        for (size_t j = 0; j < GC_COUNT_OF(row[i].expected); j++)
            CHECK_ROW_HAS(row[i].form, o.out, row[i].expected[j]);
        run_it(&plain, row[i].form, "", &o);
        CHECK_ROW_HAS(row[i].form, o.out, "port");
    }
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
      {"--help holds every option within 80 columns", test_help},
      {"the program's help lists its commands", test_program_help},
      {"the manuals come from the same tables", test_manuals},
      {"completion of bash, zsh and fish come from the same tables", test_completions},
      {"a program may do without commands", test_no_commands},
      {"no colour without a terminal", test_colour});
