/* The program itself: readiness, port file, signals, exit codes. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cli/service.h"
#include "base/clock.h"
#include "base/http/client.h"
#include "fake_upstream.h"
#include "tests/check.h"

struct program {
    pid_t pid;
    int out; /* its stdout */
    char stderr_path[160];
};

static void run(struct program *p, const char *const *args)
{
    char bin[256];
    int pipe_fds[2];
    check_bin("gcaction", bin, sizeof bin);
    CHECK_FATAL(access(bin, X_OK) == 0);
    CHECK_FATAL(pipe2(pipe_fds, O_CLOEXEC) == 0);
    snprintf(p->stderr_path, sizeof p->stderr_path, "%s/stderr", check_temp_dir());
    p->pid = fork();
    if (p->pid == 0) {
        int err = open(p->stderr_path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
        const char *argv[16] = {"gcaction"};
        for (size_t i = 0; args[i] && i < 14; i++)
            argv[i + 1] = args[i];
        dup2(pipe_fds[1], STDOUT_FILENO);
        dup2(err, STDERR_FILENO);
        execv(bin, (char *const *)(void *)argv);
        _exit(127);
    }
    close(pipe_fds[1]);
    p->out = pipe_fds[0];
}

/* Its first line, or "" when it ended without one. */
static void first_line(struct program *p, char *line, size_t cap)
{
    size_t n = 0;
    while (n + 1 < cap && read(p->out, line + n, 1) == 1 && line[n] != '\n')
        n++;
    line[n] = '\0';
}

static int finish(struct program *p)
{
    char rest[4096];
    int status = 0;
    while (read(p->out, rest, sizeof rest) > 0)
        ;
    close(p->out);
    while (waitpid(p->pid, &status, 0) < 0 && errno == EINTR)
        ;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

static char *stderr_of(const struct program *p, char *text, size_t cap)
{
    FILE *f = fopen(p->stderr_path, "re");
    size_t n = f ? fread(text, 1, cap - 1, f) : 0;
    text[n] = '\0';
    if (f)
        fclose(f);
    return text;
}

static void test_it_announces_itself_and_ends_on_sigterm(void)
{
    struct program p;
    char port_file[160], line[256], expected[128];
    unsigned port = 0;
    snprintf(port_file, sizeof port_file, "%s/port", check_temp_dir());
    const char *args[] = {"--port", "0", "--port-file", port_file, "--log-level=none", NULL};
    run(&p, args);
    first_line(&p, line, sizeof line);
    CHECK(gc_port_file_read(port_file, &port, NULL) == GC_OK);
    snprintf(expected, sizeof expected, "gcaction listening on http://127.0.0.1:%u", port);
    CHECK_TEXT(line, expected);

    struct program health;
    char url[64];
    snprintf(url, sizeof url, "http://127.0.0.1:%u", port);
    const char *health_args[] = {"health", url, NULL};
    run(&health, health_args);
    CHECK_INT(finish(&health), 0);

    kill(p.pid, SIGTERM);
    CHECK_INT(finish(&p), 0);
    run(&health, health_args);
    CHECK_INT(finish(&health), gc_status_exit_code(GC_E_NETWORK));
}

/* The one who asks is another process: only the lock orders what is noted. */
static void check_was_asked_for_health(struct fake_upstream *up)
{
    pthread_mutex_lock(&up->lock);
    CHECK_TEXT(up->other.path, "/health");
    CHECK_TEXT(up->other.method, "GET");
    pthread_mutex_unlock(&up->lock);
}

/* What a container's health check runs, with a URL or where the same options would listen. */
static void test_health_asks_where_it_listens(void)
{
    struct fake_upstream up;
    struct program p;
    char text[1024], port[8], url[96], slash[72];
    fake_upstream_start(&up);
    snprintf(port, sizeof port, "%s", strrchr(up.url, ':') + 1);
    snprintf(slash, sizeof slash, "%s/", up.url);
    snprintf(url, sizeof url, "%s/health answers 404", up.url);
    const char *const args[][4] = {
        {"health", up.url}, {"health", slash}, {"health", "--port", port}};
    for (size_t i = 0; i < GC_COUNT_OF(args); i++) {
        up.other.status = 404;
        run(&p, args[i]);
        CHECK_INT(finish(&p), gc_status_exit_code(GC_E_SERVER));
        CHECK_HAS(stderr_of(&p, text, sizeof text), url);
        check_was_asked_for_health(&up);
        up.other.status = 200;
        run(&p, args[i]);
        first_line(&p, text, sizeof text);
        CHECK_TEXT(text, up.other.body);
        CHECK_INT(finish(&p), 0);
        CHECK_TEXT(stderr_of(&p, text, sizeof text), "");
    }
    CHECK_INT(up.other.calls, 2 * (int)GC_COUNT_OF(args));
    fake_upstream_stop(&up);
}

static void write_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    CHECK_FATAL(f != NULL);
    fputs(text, f);
    fclose(f);
}

static bool stderr_gets(const struct program *p, const char *part)
{
    char text[8192];
    int64_t deadline_ms = gc_deadline_in(20000);
    while (gc_deadline_left(deadline_ms) > 0)
        if (strstr(stderr_of(p, text, sizeof text), part))
            return true;
    return false;
}

static void test_sighup_rereads_and_keeps_the_last_good(void)
{
    struct program p;
    char config[160], line[256];
    snprintf(config, sizeof config, "%s/reread.conf", check_temp_dir());
    write_file(config, "GCACTION_DEADLINE=5s\n");
    const char *args[] = {"serve", "--port", "0", "--config", config, NULL};
    run(&p, args);
    first_line(&p, line, sizeof line);
    write_file(config, "GCACTION_DEADLINE=6s\n");
    kill(p.pid, SIGHUP);
    CHECK(stderr_gets(&p, "config.reloaded"));
    write_file(config, "GCACTION_DEADLINE=soon\n");
    kill(p.pid, SIGHUP);
    CHECK(stderr_gets(&p, "reread.conf:1:1"));
    kill(p.pid, SIGTERM);
    CHECK_INT(finish(&p), 0);
}

static void look_up_as(unsigned port, const char *token, const char *type)
{
    const struct gc_http_client_options options = {.user_agent = "test"};
    const struct gc_http_header headers[] = {
        {"X-Genesys-Auth-Token", token}, {"Content-Type", type}, {"ININ-Correlation-Id", "call-7"}};
    struct gc_http_reply reply GC_AUTO(gc_http_reply_release) = {0};
    struct gc_http_client *client = NULL;
    char url[128];
    snprintf(url, sizeof url, "http://127.0.0.1:%u/data-action/customer-lookup", port);
    const struct gc_http_call call = {.method = "POST",
                                      .url = url,
                                      .headers = headers,
                                      .n_headers = GC_COUNT_OF(headers),
                                      .body = "{\"data\":{\"customer_id\":1}}",
                                      .body_bytes = 26,
                                      .deadline_ms = gc_deadline_in(30000)};
    CHECK_FATAL(gc_http_client_new(&client, &options) == GC_OK);
    CHECK(gc_http_call(client, &call, &reply, NULL) == GC_OK);
    gc_http_client_free(client);
}

static void look_up(unsigned port, const char *token)
{
    look_up_as(port, token, "application/json");
}

static void test_an_unusual_media_type_is_told_once(void)
{
    struct fake_upstream up;
    struct program p;
    char line[256], text[8192];
    fake_upstream_start(&up);
    const char *args[] = {"--port", "0", "--base-url", up.url, "--external-api-base", up.url, NULL};
    run(&p, args);
    first_line(&p, line, sizeof line);
    unsigned port = (unsigned)strtoul(strrchr(line, ':') ? strrchr(line, ':') + 1 : "0", NULL, 10);
    for (int i = 0; i < 3; i++)
        look_up_as(port, "token", "text/plain");
    kill(p.pid, SIGTERM);
    CHECK_INT(finish(&p), 0);
    const char *said = strstr(stderr_of(&p, text, sizeof text), "ev=action.media_type");
    CHECK_FATAL(said != NULL);
    CHECK_HAS(said, "type=text/plain");
    CHECK(strstr(said + 1, "ev=action.media_type") == NULL);
    CHECK(strstr(text, "code=ok") != NULL);
    fake_upstream_stop(&up);
}

static void test_the_log_tells_what_happened_and_no_secret(void)
{
    struct fake_upstream up;
    struct program p;
    char line[256], text[8192];
    fake_upstream_start(&up);
    const char *args[] = {"--port", "0",        "--base-url", up.url, "--external-api-base",
                          up.url,   "--config", "/dev/null",  NULL};
    run(&p, args);
    first_line(&p, line, sizeof line);
    unsigned port = (unsigned)strtoul(strrchr(line, ':') ? strrchr(line, ':') + 1 : "0", NULL, 10);
    look_up(port, "very-secret-token");
    look_up(port, "very-secret-token");
    up.token.status = 500;
    look_up(port, "another-secret-token");
    kill(p.pid, SIGTERM);
    CHECK_INT(finish(&p), 0);
    stderr_of(&p, text, sizeof text);
    CHECK_HAS(text, "ev=action.done req=call-7 method=POST status=200 code=ok customer_id=1 "
                    "cache=miss upstream_status=200 upstream_ms=");
    CHECK_HAS(text, "cache=hit");
    CHECK_HAS(text, "status=503 code=introspection_unavailable");
    CHECK_HAS(text, "introspection answered 500"); /* why, for the log alone */
    CHECK(strstr(text, "secret") == NULL);
    CHECK(strstr(text, "5555550100") == NULL); /* no telephone number either */
    fake_upstream_stop(&up);
}

static void test_exit_codes_and_messages(void)
{
    static char bad_config[160], bad_json[160];
    snprintf(bad_config, sizeof bad_config, "%s/bad.conf", check_temp_dir());
    snprintf(bad_json, sizeof bad_json, "%s/bad.json", check_temp_dir());
    write_file(bad_config, "WHAT=1\n");
    write_file(bad_json, "{\"config\": }");
    const struct {
        const char *name, *args[8];
        int code;
        const char *message;
    } rows[] = {
        {"unknown option", {"--prot", "1"}, 2, "did you mean"},
        {"unknown region",
         {"--port", "0", "--region", "eu-central1"},
         2,
         "did you mean \"eu-central-1\"?"},
        {"bad URL", {"--base-url", "ftp://x"}, 2, "only http:// and https://"},
        {"no certificates",
         {"--port", "0", "--ca-file", "/nonexistent.pem"},
         2,
         "--ca-file /nonexistent.pem: No such file"},
        {"bad rule", {"--port", "0", "--premium-rule", "=x"}, 2, "premium rule"},
        {"bad config", {"--port", "0", "--config", bad_config}, 11, "bad.conf:1:1: unknown key"},
        {"no such file", {"check-mapping", "/nonexistent.json"}, 12, "nonexistent.json"},
        {"no JSON", {"check-mapping", bad_json}, 11, "bad.json:1:12"},
        {"no operand", {"check-mapping"}, 2, "FILE"},
        {"no worker", {"--workers", "0"}, 2, "out of range: 1 to 4096"},
        {"too many workers", {"--workers", "4097"}, 2, "out of range: 1 to 4096"},
        {"too few connections", {"--connections", "15"}, 2, "out of range: 16 to 60000"},
        {"an operand too many",
         {"check-mapping", bad_json, bad_json},
         2,
         "gcaction check-mapping takes FILE"},
        {"an operand too many of health",
         {"health", fake_nowhere(), "x"},
         2,
         "gcaction health takes [URL]"},
        {"an operand of serve", {"serve", "x"}, 2, "gcaction serve takes options only"},
        {"nobody there", {"health", fake_nowhere()}, 8, "connection refused"},
        {"no URL", {"health", "nowhere"}, 2, "nowhere"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct program p;
        char text[8192];
        run(&p, rows[i].args);
        CHECK_ROW(rows[i].name, finish(&p) == rows[i].code);
        CHECK_ROW_HAS(rows[i].name, stderr_of(&p, text, sizeof text), rows[i].message);
    }
}

/* A letter or a bound that slipped into another column of the table would show. */
static void test_the_help_is_readable(void)
{
    static const char *const args[][3] = {{"--help"}, {"serve", "--help"}, {"health", "--help"}};
    for (size_t i = 0; i < GC_COUNT_OF(args); i++) {
        struct program p;
        static char text[16384];
        size_t n = 0;
        ssize_t got;
        run(&p, args[i]);
        while ((got = read(p.out, text + n, sizeof text - 1 - n)) > 0)
            n += (size_t)got;
        text[n] = '\0';
        CHECK_INT(finish(&p), 0);
        CHECK_HAS(text, "gcaction");
        for (size_t k = 0; k < n; k++)
            CHECK_ROW(text + k, (unsigned char)text[k] >= ' ' || text[k] == '\n');
    }
}

static void test_an_export_passes_its_own_check(void)
{
    struct program p;
    char text[8192], path[160];
    size_t n = 0;
    ssize_t got;
    const char *export_args[] = {"export", "--url", "https://a.example.com", NULL};
    run(&p, export_args);
    while ((got = read(p.out, text + n, sizeof text - 1 - n)) > 0)
        n += (size_t)got;
    text[n] = '\0';
    CHECK_INT(finish(&p), 0);
    snprintf(path, sizeof path, "%s/export.json", check_temp_dir());
    write_file(path, text);
    const char *check_args[] = {"check-mapping", path, NULL};
    run(&p, check_args);
    CHECK_INT(finish(&p), 0);
    char *name = strstr(text, "$.data.email");
    CHECK_FATAL(name != NULL);
    memcpy(name, "$.data.emial", 12);
    write_file(path, text);
    run(&p, check_args);
    CHECK_INT(finish(&p), 1);
    CHECK_HAS(stderr_of(&p, text, sizeof text), "did you mean \"$.data.email\"?");
}

SUITE(program,
      {"it announces itself and ends on SIGTERM", test_it_announces_itself_and_ends_on_sigterm},
      {"health asks where it listens", test_health_asks_where_it_listens},
      {"SIGHUP rereads, and keeps the last good", test_sighup_rereads_and_keeps_the_last_good},
      {"the log tells what happened, and no secret",
       test_the_log_tells_what_happened_and_no_secret},
      {"an unusual media type is told once", test_an_unusual_media_type_is_told_once},
      {"exit codes and messages", test_exit_codes_and_messages},
      {"the help is readable", test_the_help_is_readable},
      {"an export passes its own check", test_an_export_passes_its_own_check});
