/* Help, manuals and completion of a program, from its tables. */
#include "tests/check.h"

#include <string.h>

#include "base/version.h"
#include "tests/base/options_program.h"

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
        check_every_option(o.out, common_options, GC_COUNT_OF(common_options));
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
        check_every_option(o.out, common_options, GC_COUNT_OF(common_options));
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

static void test_topics(void)
{
    static const struct {
        const char *line, *out;
    } row[] = {
        {"help more", "More of it.\n"},
        {"help further", "More of it.\n"},
        {"help odds", "# Odds\n\n.first\n\n$ prog run\n\n## Ends\n\nlast\n"},
        {"help odds --help=man",
         ".TH prog-odds 7 \"\" \"prog " GC_VERSION "\"\n.SH NAME\nprog\\-odds \\- odds and ends\n"
         ".SH DESCRIPTION\n.nf\n\\&.first\n\n$ prog run\n\n.fi\n.SH Ends\n.nf\n\nlast\n.fi\n"},
    };
    struct outcome o;
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        run_it(&program, row[i].line, "", &o);
        CHECK_ROW_TEXT(row[i].line, o.out, row[i].out);
        CHECK_ROW(row[i].line, o.exit_code == 0);
    }
    run_it(&program, "--help", "", &o);
    CHECK_HAS(o.out, "  prog help odds  odds and ends\n");
    run_it(&program, "help ods", "", &o);
    CHECK_INT(o.exit_code, 2);
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
        const char *form, *expected[12];
    } row[] = {
        {"--help=bash",
         {"--log) mapfile -t COMPREPLY < <(compgen -W 'none warn debug' --", " --no-colour",
          "--secret-file) compopt -o default; return ;;", "    run)\n",
          "    [[ $current == -* ]] || { compopt -o default; options=''; }\n",
          "complete -F _prog prog\n",
          "options='' commands='run copy refuse ' topics='run copy refuse more odds ' word\n",
          "        --flow|-f) return ;;\n        --secret-file) ", "        --port|-p) return ;;\n",
          "options=' --flow --secret --secret-file --url --port --any --wait --org --log --verbose "
          "--no-colour --help --version --dump-config'\n"}},
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
        check_every_name(row[i].form, o.out, common_options, GC_COUNT_OF(common_options));
        for (size_t j = 0; j < GC_COUNT_OF(row[i].expected) && row[i].expected[j]; j++)
            CHECK_ROW_HAS(row[i].form, o.out, row[i].expected[j]);
        run_it(&plain, row[i].form, "", &o);
        CHECK_ROW_HAS(row[i].form, o.out, "port");
    }
}

SUITE(options_help, {"--help holds every option within 80 columns", test_help},
      {"the program's help lists its commands", test_program_help},
      {"the manuals come from the same tables", test_manuals},
      {"a topic is a text or a document, for the terminal and as a manual page", test_topics},
      {"completion of bash, zsh and fish come from the same tables", test_completions});
