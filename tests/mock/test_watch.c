/* The watcher is asked through a counter; each wait ends when it grew, or after 20 s. */
#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "mock/server/watch.h"
#include "tests/check.h"
#include "tests/mock/org_folder.h"

struct counter {
    pthread_mutex_t lock;
    pthread_cond_t more;
    int n;
};

static void count(void *ctx)
{
    struct counter *c = ctx;
    pthread_mutex_lock(&c->lock);
    c->n++;
    pthread_cond_signal(&c->more);
    pthread_mutex_unlock(&c->lock);
}

static bool reaches(struct counter *c, int n)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += 20;
    pthread_mutex_lock(&c->lock);
    while (c->n < n && pthread_cond_timedwait(&c->more, &c->lock, &until) == 0)
        ;
    bool there = c->n >= n;
    pthread_mutex_unlock(&c->lock);
    return there;
}

static int noticed(struct counter *c)
{
    pthread_mutex_lock(&c->lock);
    int n = c->n;
    pthread_mutex_unlock(&c->lock);
    return n;
}

static void rename_over(const char *dir, const char *name, const char *text)
{
    char from[400], to[400];
    org_file(dir, ".new", text);
    snprintf(from, sizeof from, "%s/.new", dir);
    snprintf(to, sizeof to, "%s/%s", dir, name);
    CHECK(rename(from, to) == 0);
}

/* As mkdir flows; mv: a folder that appears with its files. */
static void new_flows(const char *dir, const char *unused, const char *text)
{
    (void)unused;
    org_file(dir, "flows/a.json", text);
}

static void delete_file(const char *dir, const char *name, const char *unused)
{
    char path[400];
    (void)unused;
    snprintf(path, sizeof path, "%s/%s", dir, name);
    CHECK(unlink(path) == 0);
}

static const struct {
    const char *name;
    void (*act)(const char *dir, const char *name, const char *text);
    const char *file, *text;
} steps[] = {
    {"a file is written anew", org_file, "org.json", "{\"name\":\"longer\"}"},
    {"an editor renames a new file over it", rename_over, "org.json", "{\"name\":\"renamed\"}"},
    {"it can be written after that, too", org_file, "org.json", "{\"name\":\"once more\"}"},
    {"a file is added", org_file, "clients.json", "[]"},
    {"a folder appears", new_flows, "", "{}"},
    {"a file of that folder changes", org_file, "flows/a.json", "{ }"},
    {"a table appears in a folder of its own", org_file, "data-tables/t.csv", "key\n"},
    {"and changes", org_file, "data-tables/t.csv", "key\na\n"},
    {"an action appears two folders below", org_file, "data-actions/crm/a.json", "{}"},
    {"and changes", org_file, "data-actions/crm/a.json", "{  }"},
    {"a file is deleted", delete_file, "clients.json", NULL},
};

static void notices(const struct mock_watch_options *options)
{
    struct counter c = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0};
    char dir[256];
    struct gc_error err = {0};
    struct mock_watch *w = NULL;
    org_folder(dir, sizeof dir);
    org_file(dir, "org.json", "{}");
    const char *dirs[] = {dir};
    CHECK_STATUS(mock_watch_start(&w, dirs, 1, options, count, &c, &err), GC_OK, &err);
    CHECK_FATAL(w != NULL);
    for (size_t i = 0; i < GC_COUNT_OF(steps); i++) {
        int before = noticed(&c);
        steps[i].act(dir, steps[i].file, steps[i].text);
        CHECK_ROW(steps[i].name, reaches(&c, before + 1));
    }
    mock_watch_stop(w);
}

/* A writer who takes its time is one change, told when it is quiet: far fewer than the writes. */
static void test_many_writes_are_one_change(void)
{
    enum { WRITES = 200, FEW = 20 };
    struct counter c = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0};
    char dir[256];
    struct gc_error err = {0};
    struct mock_watch *w = NULL;
    const struct mock_watch_options settled = {.settle_ms = 300, .poll_ms = 60000};
    org_folder(dir, sizeof dir);
    org_file(dir, "org.json", "{}");
    const char *dirs[] = {dir};
    CHECK_STATUS(mock_watch_start(&w, dirs, 1, &settled, count, &c, &err), GC_OK, &err);
    for (int i = 0; i < WRITES; i++)
        org_file(dir, "org.json", i % 2 ? "{\"name\":\"b\"}" : "{\"name\":\"a\"}");
    CHECK(reaches(&c, 1));
    mock_watch_stop(w);
    CHECK(c.n < FEW);
}

static void test_events(void)
{
    notices(&(struct mock_watch_options){.settle_ms = 20, .poll_ms = 60000});
}

static void test_polling(void)
{
    notices(&(struct mock_watch_options){.settle_ms = 20, .poll_ms = 10, .poll_only = true});
}

static void test_stop_at_once(void)
{
    struct counter c = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0};
    struct gc_error err = {0};
    struct mock_watch *w = NULL;
    const char *dirs[] = {"/nowhere/at/all"};
    struct mock_watch_options slow = {.settle_ms = 60000, .poll_ms = 60000};
    CHECK_STATUS(mock_watch_start(&w, dirs, 1, &slow, count, &c, &err), GC_OK, &err);
    int64_t start_us = gc_now_us();
    mock_watch_stop(w);
    CHECK(gc_now_us() - start_us < 10 * 1000000);
    CHECK_INT(c.n, 0);
    mock_watch_stop(NULL);
}

SUITE(watch, {"every way to change a folder is noticed, by events", test_events},
      {"and without events", test_polling},
      {"many writes are one change", test_many_writes_are_one_change},
      {"it stops at once", test_stop_at_once});
