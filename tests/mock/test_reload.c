/* An org is edited while it is used: by whole and by broken files, seen by the watch and asked for.
 * Every answer is right for the org before or after, never for something in between. */
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>

#include "mock/server/internal.h"
#include "tests/check.h"
#include "tests/mock/org_folder.h"
#include "tests/with_mock/fixture.h"

enum { THREADS = 4, EDITS = 30 };

static struct mock_server *server;
static atomic_bool enough;
static atomic_int n_asked, n_wrong;

static void edit(const char *dir, const char *generation)
{
    char text[256];
    snprintf(text, sizeof text,
             "[{\"id\":1,\"name\":\"%s\"},{\"id\":2,\"name\":\"%s\"},{\"id\":3,\"name\":\"%s\"}]",
             generation, generation, generation);
    org_file(dir, "users.json", text);
}

static void at_server(struct fx *f, const char *world)
{
    *f = (struct fx){0};
    snprintf(f->base, sizeof f->base, "http://127.0.0.1:%u%s", mock_server_port(server), world);
}

/* The three users are of one generation; world "changed" has its own third one. */
static bool is_right(struct fx *f, bool changed)
{
    if (fx_get(f, "/users") != 200)
        return false;
    const char *one = fx_text(f, "0.name"), *two = fx_text(f, "1.name"),
               *three = fx_text(f, "2.name");
    return one && two && three && strcmp(one, two) == 0 &&
           (strcmp(one, "old") == 0 || strcmp(one, "new") == 0) &&
           strcmp(three, changed ? "own" : one) == 0;
}

static void *use(void *arg)
{
    bool changed = arg != NULL;
    struct fx f;
    at_server(&f, changed ? "/w/changed" : "");
    while (!atomic_load(&enough)) {
        atomic_fetch_add(&n_wrong, !is_right(&f, changed));
        atomic_fetch_add(&n_wrong, !fx_login(&f, "c", "s"));
        atomic_fetch_add(&n_asked, 2);
    }
    fx_close(&f);
    return NULL;
}

static bool serves(struct fx *f, const char *generation)
{
    AWAIT(fx_get(f, "/users/1") == 200 && strcmp(fx_text(f, "name"), generation) == 0);
    return strcmp(fx_text(f, "name"), generation) == 0;
}

/* Good, broken, good again; what is broken changes nothing and is told. */
static void edit_and_look(const char *dir)
{
    struct fx f;
    at_server(&f, "");
    for (int i = 0; i < EDITS; i++) {
        const char *generation = i % 2 ? "old" : "new";
        edit(dir, generation);
        CHECK_INT(fx_send(&f, "POST", "/__admin/org/reload", NULL, NULL), 200);
        CHECK_INT(fx_get(&f, "/users/1"), 200);
        CHECK_TEXT(fx_text(&f, "name"), generation);
        org_file(dir, "users.json", i % 3 ? "[{\"id\":1,\"name\":" : "[{\"nam\":1}]");
        CHECK_INT(fx_send(&f, "POST", "/__admin/org/reload", NULL, NULL), 422);
        CHECK_HAS(fx_text(&f, "problems.0"), "users.json:1:");
        CHECK_INT(fx_get(&f, "/users/1"), 200);
        CHECK_TEXT(fx_text(&f, "name"), generation);
    }
    edit(dir, "new"); /* now by the watch alone */
    CHECK(serves(&f, "new"));
    edit(dir, "old");
    CHECK(serves(&f, "old"));
    fx_close(&f);
}

static void test_edits_under_load(void)
{
    char dir[512];
    struct gc_error err = {0};
    struct fx own;
    pthread_t threads[THREADS];
    const char *const dirs = dir;
    org_folder(dir, sizeof dir);
    org_file(dir, "clients.json", "[{\"id\":\"c\",\"secret\":\"s\"}]");
    edit(dir, "old");
    const struct mock_server_options options = {
        .org_dirs = &dirs, .n_org_dirs = 1, .n_workers = 32, .watch = true};
    CHECK_STATUS(mock_server_start(&server, &options, NULL, &err), GC_OK, &err);
    at_server(&own, "/w/changed");
    CHECK_INT(fx_admin(&own, "PATCH", "/org/users/3", "{\"name\":\"own\"}"), 200);
    atomic_store(&enough, false);
    (void)fx_client();
    for (int i = 0; i < THREADS; i++)
        CHECK_FATAL(pthread_create(&threads[i], NULL, use, i % 2 ? &own : NULL) == 0);
    edit_and_look(dir);
    atomic_store(&enough, true);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    CHECK_INT(atomic_load(&n_wrong), 0);
    CHECK(atomic_load(&n_asked) >= THREADS * 2);
    CHECK_INT(atomic_load(&server->services.n_failed_reloads) >= EDITS, true);
    fx_close(&own);
    mock_server_stop(server, 1000);
}

SUITE(reload, {"edits under load lose no request", test_edits_under_load});
