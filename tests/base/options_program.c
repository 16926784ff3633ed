/* Runs two small programs in a child, and reads back what they print. */
#include "tests/base/options_program.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/check.h"

struct config {
    const char *flow, *secret, *url;
    int64_t port, any, wait_ms;
    int level;
    bool verbose, colour;
    struct gc_list orgs;
};

/* clang-format off */
const struct gc_option run_options[] = {
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
const struct gc_option common_options[] = {
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
static void write_more(struct gc_strbuf *to)
{
    gc_strbuf_adds(to, "More of it.\n");
}

static const char document[] = "# Odds\n\n.first\n\n```console\n$ prog run\n```\n\n## Ends\n\nlast";
static const struct gc_embedded files[] = {
    {"odds.md", (const unsigned char *)document, sizeof document - 1}, {0}};
static const struct gc_topic topics[] = {
    {"more", "what more there is", .write = write_more, .also = "further"},
    {"odds", "odds and ends", .files = files}};

const struct gc_program program = {
    .name = "prog",
    .commit = "0123456789ab",
    .topics = topics,
    .n_topics = GC_COUNT_OF(topics),
    .summary = "does things",
    .commands = commands,
    .n_commands = GC_COUNT_OF(commands),
    .common = common_options,
    .n_common = GC_COUNT_OF(common_options),
    .examples = "  prog run --flow 7",
    .config_size = sizeof(struct config),
};

/* A program with no commands, as gcmock is. */
static const struct gc_command only[] = {{.operands = "[DIR]...",
                                          .max_operands = -1,
                                          .options = run_options + 1,
                                          .n_options = GC_COUNT_OF(run_options) - 1,
                                          .run = run}};
const struct gc_program plain = {.name = "plain",
                                 .summary = "has no commands",
                                 .commands = only,
                                 .n_commands = 1,
                                 .exit_codes = "  0  fine",
                                 .config_size = sizeof(struct config)};

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

void run_it(const struct gc_program *p, const char *line, const char *env, struct outcome *o)
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
