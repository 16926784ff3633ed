#include "tests/bench/peers.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/status.h"
#include "base/strbuf.h"

enum { LOOK_US = 2000, START_MS = 5000 };

static char directory[] = "/tmp/gcmock-nginx-XXXXXX";

static const char *find_nginx(void)
{
    static const char *const places[] = {"/usr/sbin/nginx", "/usr/bin/nginx",
                                         "/usr/local/bin/nginx", "/usr/local/sbin/nginx",
                                         "/opt/homebrew/bin/nginx"};
    for (size_t i = 0; i < GC_COUNT_OF(places); i++)
        if (access(places[i], X_OK) == 0)
            return places[i];
    return NULL;
}

/* nginx can't be asked which port it took. */
static unsigned free_port(void)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof a;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    bool ok = fd >= 0 && bind(fd, (struct sockaddr *)&a, n) == 0 &&
              getsockname(fd, (struct sockaddr *)&a, &n) == 0;
    if (fd >= 0)
        close(fd);
    return ok ? ntohs(a.sin_port) : 0;
}

static bool is_set_by_nginx(const char *line)
{
    static const char *const names[] = {
        "HTTP/", "Content-Length:", "Content-Type:", "Connection:", "Keep-Alive:"};
    for (size_t i = 0; i < GC_COUNT_OF(names); i++)
        if (strncasecmp(line, names[i], strlen(names[i])) == 0)
            return true;
    return false;
}

/* In single quotes, in which only ' and \ are special; a $ would name a variable. */
static void add_quoted(struct gc_strbuf *to, const char *text, size_t n)
{
    gc_strbuf_addc(to, '\'');
    for (size_t i = 0; i < n; i++) {
        if (text[i] == '\'' || text[i] == '\\')
            gc_strbuf_addc(to, '\\');
        gc_strbuf_addc(to, text[i] == '$' ? '_' : text[i]);
    }
    gc_strbuf_addc(to, '\'');
}

static void add_headers(struct gc_strbuf *to, const char *answer, const char *end)
{
    for (const char *line = answer; line < end; line = strstr(line, "\r\n") + 2) {
        const char *stop = strstr(line, "\r\n"), *colon = strchr(line, ':');
        if (is_set_by_nginx(line) || !colon || colon > stop)
            continue;
        gc_strbuf_addf(to, "add_header %.*s ", (int)(colon - line), line);
        add_quoted(to, colon + 2, (size_t)(stop - colon - 2));
        gc_strbuf_adds(to, ";\n");
    }
}

static bool write_config(const char *answer, unsigned port, char file[64])
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    const char *end = strstr(answer, "\r\n\r\n");
    if (!end || !mkdtemp(directory))
        return false;
    gc_strbuf_addf(&text,
                   "daemon off; worker_processes auto; pid %s/pid; error_log /dev/null;\n"
                   "events { worker_connections 4096; }\n"
                   "http { access_log off; keepalive_requests 100000000; server_tokens off;\n"
                   "server { listen 127.0.0.1:%u; location / { default_type application/json;\n",
                   directory, port);
    add_headers(&text, answer, end);
    gc_strbuf_adds(&text, "return 200 ");
    add_quoted(&text, end + 4, strlen(end + 4));
    gc_strbuf_adds(&text, "; } } }\n");
    snprintf(file, 64, "%s/conf", directory);
    FILE *f = fopen(file, "w");
    bool ok = f && fputs(gc_strbuf_text(&text), f) >= 0;
    return f && fclose(f) == 0 && ok;
}

static bool is_listening(unsigned port)
{
    struct sockaddr_in a = {.sin_family = AF_INET,
                            .sin_port = htons((uint16_t)port),
                            .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    bool ok = fd >= 0 && connect(fd, (struct sockaddr *)&a, sizeof a) == 0;
    if (fd >= 0)
        close(fd);
    return ok;
}

pid_t nginx_start(const char *answer, unsigned *port)
{
    char file[64];
    const char *nginx = find_nginx();
    *port = free_port();
    if (!nginx || !*port || !write_config(answer, *port, file))
        return -1;
    pid_t pid = fork();
    if (pid == 0) {
        if (freopen("/dev/null", "w", stderr))
            execl(nginx, nginx, "-p", directory, "-c", file, (char *)NULL);
        _exit(127);
    }
    int64_t end_ms = gc_deadline_in(START_MS);
    while (pid > 0 && !is_listening(*port)) {
        if (waitpid(pid, NULL, WNOHANG) == pid || gc_deadline_left(end_ms) == 0)
            return -1;
        usleep(LOOK_US);
    }
    return pid;
}

void nginx_stop(pid_t pid)
{
    char command[96];
    if (pid <= 0)
        return;
    kill(pid, SIGTERM);
    waitpid(pid, NULL, 0);
    snprintf(command, sizeof command, "rm -rf %s", directory);
    (void)!system(command);
}

bool peer_read(const char *url, struct peer *out)
{
    *out = (struct peer){.port = 80, .path = "/"};
    if (!url || !*url)
        return false;
    int n = sscanf(url, "http://%255[^:/]:%u%1023s", out->host, &out->port, out->path);
    if (n < 2)
        n = sscanf(url, "http://%255[^:/]%1023s", out->host, out->path);
    if (n >= 1 && out->port > 0 && out->port < 65536 && *out->path == '/')
        return true;
    fprintf(stderr, "bench: BENCH_PEER=%s is not http://HOST[:PORT]/PATH\n", url);
    return false;
}
