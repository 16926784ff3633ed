/* Who listens on a port of 127.0.0.1? The kernel tells it under /proc: a socket by its inode, and
 * which processes have that open. Where it does not tell, nobody is accused. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "harness/program/loopback.h"

enum { MAX_INODES = 16, LINE = 512, PATH = 300, LISTENING = 0x0A, MAX_PARENTS = 64 };

struct listeners {
    unsigned long inodes[MAX_INODES];
    size_t n;
};

/* "  1: 0100007F:1F90 00000000:0000 0A ... inode" of every address family. */
static void find_listeners(struct listeners *l, const char *table, unsigned port)
{
    char line[LINE];
    FILE *f = fopen(table, "re");
    while (f && fgets(line, sizeof line, f)) {
        unsigned local, state;
        unsigned long inode;
        if (sscanf(line, " %*d: %*[0-9A-Fa-f]:%x %*[0-9A-Fa-f]:%*x %x %*s %*s %*s %*s %*s %lu",
                   &local, &state, &inode) == 3 &&
            local == port && state == LISTENING && l->n < MAX_INODES)
            l->inodes[l->n++] = inode;
    }
    if (f)
        fclose(f);
}

static bool has_open(pid_t pid, const struct listeners *l)
{
    char path[PATH], target[PATH];
    bool found = false;
    snprintf(path, sizeof path, "/proc/%d/fd", (int)pid);
    DIR *dir = opendir(path);
    for (struct dirent *d; dir && !found && (d = readdir(dir)) != NULL;) {
        unsigned long inode;
        ssize_t n = readlinkat(dirfd(dir), d->d_name, target, sizeof target - 1);
        target[n > 0 ? n : 0] = '\0';
        for (size_t i = 0; sscanf(target, "socket:[%lu]", &inode) == 1 && i < l->n; i++)
            found |= inode == l->inodes[i];
    }
    if (dir)
        closedir(dir);
    return found;
}

/* Of /proc/PID/stat, behind the name, which may hold anything. */
static bool read_stat(pid_t pid, pid_t *parent, pid_t *group, char *name, size_t cap)
{
    char path[PATH], text[1024];
    int up, of;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *f = fopen(path, "re");
    size_t n = f ? fread(text, 1, sizeof text - 1, f) : 0;
    text[n] = '\0';
    if (f)
        fclose(f);
    char *begin = strchr(text, '('), *end = strrchr(text, ')');
    if (!begin || !end || sscanf(end + 1, " %*c %d %d", &up, &of) != 2)
        return false;
    *end = '\0';
    *parent = up;
    *group = of;
    gc_copy(name, cap, begin + 1);
    return true;
}

/* Is it in the child's group, or one of its descendants? */
static bool belongs(pid_t pid, pid_t child)
{
    char name[64];
    pid_t group;
    for (int i = 0; pid > 1 && i < MAX_PARENTS; i++) {
        pid_t parent;
        if (pid == child || !read_stat(pid, &parent, &group, name, sizeof name))
            return pid == child;
        if (group == child)
            return true;
        pid = parent;
    }
    return false;
}

bool hx_port_is_of(unsigned port, pid_t child, struct hx_port_owner *other)
{
    struct listeners l = {0};
    bool theirs = false;
    *other = (struct hx_port_owner){0};
    find_listeners(&l, "/proc/net/tcp", port);
    find_listeners(&l, "/proc/net/tcp6", port);
    DIR *dir = l.n ? opendir("/proc") : NULL;
    for (struct dirent *d; dir && !theirs && (d = readdir(dir)) != NULL;) {
        pid_t parent, group, pid = (pid_t)strtol(d->d_name, NULL, 10); /* 0 of names */
        if (pid <= 0 || !has_open(pid, &l))
            continue;
        theirs = belongs(pid, child);
        if (!theirs && read_stat(pid, &parent, &group, other->name, sizeof other->name))
            other->pid = pid;
    }
    if (dir)
        closedir(dir);
    return theirs || other->pid == 0;
}
