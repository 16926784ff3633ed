/* The page in the user's own browser. */
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mock/cli/cli.h"

extern char **environ;

void mock_cli_page_address(const char *host, unsigned port, char *out, size_t cap)
{
    static const struct {
        const char *everywhere, *loopback;
    } row[] = {{"0.0.0.0", "127.0.0.1"}, {"::", "::1"}};
    for (size_t i = 0; i < GC_COUNT_OF(row); i++)
        if (strcmp(host, row[i].everywhere) == 0)
            host = row[i].loopback;
    bool ipv6 = strchr(host, ':') != NULL;
    snprintf(out, cap, "http://%s%s%s:%u/", ipv6 ? "[" : "", host, ipv6 ? "]" : "", port);
}

static bool has(const char *variable)
{
    const char *value = getenv(variable);
    return value && *value;
}

/* What it prints is nobody's business, and our signals are not its own. */
static bool spawn(const char *program, const char *address)
{
    char *const argv[] = {(char *)(uintptr_t)program, (char *)(uintptr_t)address, NULL};
    posix_spawn_file_actions_t files;
    posix_spawnattr_t how;
    sigset_t none;
    pid_t pid;
    sigemptyset(&none);
    if (posix_spawn_file_actions_init(&files) != 0)
        return false;
    if (posix_spawnattr_init(&how) != 0) {
        posix_spawn_file_actions_destroy(&files);
        return false;
    }
    for (int fd = 0; fd < 3; fd++)
        posix_spawn_file_actions_addopen(&files, fd, "/dev/null", O_RDWR, 0);
    posix_spawnattr_setsigmask(&how, &none);
    posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGMASK);
    signal(SIGCHLD, SIG_IGN); /* it leaves nothing behind when it ends */
    bool ok = posix_spawnp(&pid, program, &files, &how, argv, environ) == 0;
    posix_spawnattr_destroy(&how);
    posix_spawn_file_actions_destroy(&files);
    return ok;
}

bool mock_cli_open(const char *address)
{
#ifdef __APPLE__
    return spawn("open", address);
#else
    return (has("DISPLAY") || has("WAYLAND_DISPLAY")) && spawn("xdg-open", address);
#endif
}
