#include "mock/world/world.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "mock/api/routes.h"
#include "mock/server/internal.h"
#include <sched.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "mock/notify/hub.h"
#include "tests/check.h"
#include "tests/with_mock/fixture.h"

static struct mock_org *load_demo(void)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct mock_org *org = NULL;
    struct gc_error err = {0};
    char demo[4096];
    const char *dir = mock_org_find_demo(demo, sizeof demo, &err);
    CHECK_FATAL(dir != NULL);
    CHECK_FATAL(mock_org_load(&org, &dir, 1, mock_api_operations(), &problems, &err) == GC_OK);
    return org;
}

static void open_worlds(struct mock_worlds *ws)
{
    struct mock_org *org = load_demo();
    mock_worlds_init(ws, org);
    mock_org_unref(org);
}

static void test_names(void)
{
    static const struct {
        const char *name;
        bool ok;
    } row[] = {{"a", true},
               {"case-7.B_x", true},
               {"0123456789012345678901234567890123456789012345678901234567890123", true},
               {"01234567890123456789012345678901234567890123456789012345678901234", false},
               {"", false},
               {"a b", false},
               {"a/b", false},
               {"a%20", false},
               {"\xc3\xa9", false}};
    for (size_t i = 0; i < GC_COUNT_OF(row); i++)
        CHECK_ROW(row[i].name, mock_world_name_ok(row[i].name) == row[i].ok);
}

static void test_a_world_is_made_once_and_only_if_wanted(void)
{
    struct mock_worlds ws;
    struct gc_error err = {0};
    open_worlds(&ws);
    CHECK(mock_worlds_get(&ws, "a", false, &err) == NULL);
    CHECK_INT(err.status, GC_E_NOT_FOUND);
    struct mock_world *a = mock_worlds_get(&ws, "a", true, &err);
    struct mock_world *again = mock_worlds_get(&ws, "a", false, &err);
    CHECK(a != NULL && a == again);
    CHECK_INT(mock_worlds_count(&ws), 1);
    CHECK(mock_worlds_get(&ws, "a/b", true, &err) == NULL);
    CHECK_INT(err.status, GC_E_USAGE);
    mock_world_unref(a);
    mock_world_unref(again);
    mock_worlds_release(&ws);
}

static void test_a_deleted_world_lives_until_its_last_user_is_done(void)
{
    struct mock_worlds ws;
    char token[MOCK_TOKEN_TEXT];
    open_worlds(&ws);
    struct mock_world *a = mock_worlds_get(&ws, "a", true, NULL);
    CHECK(mock_worlds_delete(&ws, "a"));
    CHECK(!mock_worlds_delete(&ws, "a"));
    CHECK(mock_tokens_issue(&a->tokens, "c", 60, 0, token) == GC_OK);
    struct mock_world *fresh = mock_worlds_get(&ws, "a", true, NULL);
    CHECK(fresh != a);
    CHECK(mock_tokens_find(&fresh->tokens, token, 0, NULL) == MOCK_TOKEN_UNKNOWN);
    mock_world_unref(fresh);
    mock_world_unref(a);
    mock_worlds_release(&ws);
}

static void test_there_are_no_more_worlds_than_allowed(void)
{
    struct mock_worlds ws;
    struct gc_error err = {0};
    open_worlds(&ws);
    ws.max_worlds = 2;
    mock_world_unref(mock_worlds_get(&ws, "a", true, NULL));
    mock_world_unref(mock_worlds_get(&ws, "b", true, NULL));
    CHECK(mock_worlds_get(&ws, "c", true, &err) == NULL);
    CHECK_INT(err.status, GC_E_TOO_BIG);
    CHECK_HAS(gc_error_text(&err), "--max-worlds");
    ws.idle_ms = 1000;
    struct mock_world *b = mock_worlds_get(&ws, "b", true, NULL);
    atomic_fetch_sub(&b->last_used_ms, 5000); /* old, but in use */
    struct mock_world *a = mock_worlds_get(&ws, "a", true, NULL);
    atomic_fetch_sub(&a->last_used_ms, 5000);
    mock_world_unref(a);
    struct mock_world *c = mock_worlds_get(&ws, "c", true, &err);
    CHECK(c != NULL);
    CHECK(mock_worlds_get(&ws, "a", false, NULL) == NULL);
    CHECK_INT(mock_worlds_count(&ws), 2);
    mock_world_unref(b);
    mock_world_unref(c);
    mock_worlds_release(&ws);
}

/* A channel's websocket in the world: its other end. */
static int listen_in(struct mock_world *w, struct mock_hub *hub)
{
    int ends[2];
    struct mock_channel_info info;
    CHECK_FATAL(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) == 0);
    CHECK_INT(mock_notify_open(&w->notify, "somebody", &info), GC_OK);
    mock_hub_add(hub, info.id, ends[0], "", 0);
    return ends[1];
}

static void make_old(struct mock_worlds *ws, const char *name)
{
    struct mock_world *w = mock_worlds_get(ws, name, true, NULL);
    CHECK_FATAL(w != NULL);
    atomic_fetch_sub(&w->last_used_ms, 5000);
    mock_world_unref(w);
}

static void test_a_world_that_somebody_listens_to_is_not_idle(void)
{
    struct mock_worlds ws;
    struct mock_hub *hub = NULL;
    open_worlds(&ws);
    CHECK_INT(mock_hub_new(&hub, &(struct mock_hub_options){0}), GC_OK);
    ws.hub = hub;
    ws.max_worlds = 3;
    ws.idle_ms = 1000;
    struct mock_world *w = mock_worlds_get(&ws, "heard", true, NULL);
    int end = listen_in(w, hub);
    CHECK(mock_notify_has_listeners(&w->notify));
    mock_world_unref(w);
    make_old(&ws, "heard");
    make_old(&ws, "left");
    make_old(&ws, "other"); /* there is no room: what is idle went */
    make_old(&ws, "last");
    CHECK(mock_worlds_get(&ws, "left", false, NULL) == NULL);
    w = mock_worlds_get(&ws, "heard", false, NULL);
    CHECK_FATAL(w != NULL);
    close(end); /* nobody listens any more */
    int64_t give_up_ms = gc_deadline_in(20000);
    while (mock_notify_has_listeners(&w->notify) && gc_deadline_left(give_up_ms) > 0)
        sched_yield();
    mock_world_unref(w);
    make_old(&ws, "heard");
    make_old(&ws, "next");
    make_old(&ws, "more");
    CHECK(mock_worlds_get(&ws, "heard", false, NULL) == NULL);
    mock_worlds_release(&ws);
    mock_hub_free(hub);
}

static void test_there_is_always_room_for_default(void)
{
    struct mock_worlds ws;
    open_worlds(&ws);
    ws.max_worlds = 1;
    mock_world_unref(mock_worlds_get(&ws, "a", true, NULL));
    struct mock_world *w = mock_worlds_get(&ws, "default", true, NULL);
    CHECK(w != NULL);
    mock_world_unref(w);
    CHECK(mock_worlds_delete(&ws, "default"));
    w = mock_worlds_enter(&ws, "default", false, NULL);
    CHECK(w != NULL);
    mock_world_unref(w);
    mock_worlds_release(&ws);
}

static bool enters(struct mock_worlds *ws, const char *name, bool known, struct gc_error *err)
{
    struct mock_world *w = mock_worlds_enter(ws, name, known, err);
    mock_world_unref(w);
    return w != NULL;
}

static void test_strangers_have_a_bound_of_their_own(void)
{
    struct mock_worlds ws;
    struct gc_error err = {0};
    open_worlds(&ws);
    ws.max_worlds = 4;
    CHECK(enters(&ws, "a", false, &err) && enters(&ws, "b", false, &err));
    CHECK(!enters(&ws, "c", false, &err));
    CHECK_INT(err.status, GC_E_AUTH);
    CHECK_HAS(gc_error_text(&err), "POST /__admin/worlds");
    CHECK(enters(&ws, "a", false, &err)); /* it is there */
    CHECK(enters(&ws, "c", true, &err));
    CHECK(enters(&ws, "a", true, &err)); /* and known from now on */
    CHECK(enters(&ws, "d", false, &err));
    CHECK(!enters(&ws, "e", true, &err));
    CHECK_INT(err.status, GC_E_TOO_BIG);
    CHECK(mock_worlds_delete(&ws, "d"));
    CHECK(mock_worlds_delete(&ws, "c"));
    CHECK(enters(&ws, "f", false, &err));
    CHECK(!enters(&ws, "g", false, &err));
    struct mock_world *b = mock_worlds_get(&ws, "b", false, &err);
    mock_worlds_know(&ws, b);
    mock_worlds_know(&ws, b);
    CHECK(enters(&ws, "g", false, &err));
    atomic_fetch_sub(&b->last_used_ms, 5000);
    mock_world_unref(b);
    mock_worlds_release(&ws);
}

static void test_thousands_of_worlds_are_listed_by_name(void)
{
    struct mock_worlds ws;
    char name[16];
    size_t n;
    open_worlds(&ws);
    for (int i = 0; i < 5000; i++) {
        snprintf(name, sizeof name, "w%04d", (i * 7919) % 5000);
        mock_world_unref(mock_worlds_get(&ws, name, true, NULL));
    }
    struct mock_world **list = mock_worlds_list(&ws, &n);
    CHECK_INT(n, 5000);
    CHECK_TEXT(list[0]->name, "w0000");
    CHECK_TEXT(list[4999]->name, "w4999");
    for (size_t i = 0; i < n; i++)
        mock_world_unref(list[i]);
    free(list);
    mock_worlds_release(&ws);
}

static void test_a_reset_world_is_as_newly_made(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    fx_open(&f);
    CHECK_FATAL(fx_login(&f, "demo-client", "demo-secret"));
    CHECK(fx_overlay(&f, "{\"users\":[{\"id\":77,\"name\":\"New\"}]}"));
    CHECK_INT(fx_get(&f, "/users/77"), 200);
    struct mock_world *w = mock_worlds_get(&fx_server()->services.worlds, f.world, false, NULL);
    mock_clock_freeze(&w->clock, 0);
    CHECK(w->changed);
    mock_world_reset(&fx_server()->services.worlds, w);
    CHECK(!w->changed);
    CHECK(!mock_clock_is_frozen(&w->clock));
    CHECK_INT(atomic_load(&w->n_requests), 0);
    mock_world_unref(w);
    CHECK_INT(fx_get(&f, "/users/77"), 404);
    CHECK_INT(fx_get(&f, "/api/v2/flows"), 401);
}

static void test_a_new_org_keeps_the_changes_of_worlds(void)
{
    struct mock_worlds ws;
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_json item GC_AUTO(gc_json_release) = {0};
    struct gc_error err = {0};
    static const char user[] = "{\"id\":\"77\",\"name\":\"New\"}";
    open_worlds(&ws);
    struct mock_world *w = mock_worlds_get(&ws, "a", true, NULL);
    CHECK(gc_json_parse(&item, "user", user, strlen(user), &gc_json_default_limits, &err) == GC_OK);
    CHECK_STATUS(
        mock_world_change(w, MOCK_COLLECTION, "users", "77", &item, false, &problems, &err), GC_OK,
        &err);
    struct mock_org *fresh = load_demo();
    CHECK_STATUS(mock_worlds_set_org(&ws, fresh, &err), GC_OK, &err);
    struct mock_org *org = mock_world_org(w);
    CHECK(mock_org_item(org, "users", "77") != NULL);
    CHECK(mock_org_item(org, "users", "1") != NULL);
    mock_org_unref(org);
    mock_org_unref(fresh);
    mock_world_unref(w);
    mock_worlds_release(&ws);
}

/* 64 clients, each in a world of its own and at once; each leaves marks that others would see. */
enum { N_CLIENTS = 64, ROUNDS = 4 };
static char tokens[N_CLIENTS][128];
static pthread_barrier_t all_ready;

static int see_own_state(struct fx *f, int i)
{
    char path[64], overlay[128], expected[32];
    int wrong = 0;
    snprintf(overlay, sizeof overlay, "{\"users\":[{\"id\":%d,\"name\":\"user %d\"}]}", 1000 + i,
             i);
    snprintf(expected, sizeof expected, "user %d", i);
    wrong += !fx_overlay(f, overlay);
    snprintf(path, sizeof path, "/users/%d", 1000 + i);
    wrong += fx_get(f, path) != 200 || strcmp(fx_text(f, "name"), expected) != 0;
    snprintf(path, sizeof path, "/users/%d", 1000 + (i + 1) % N_CLIENTS);
    wrong += fx_get(f, path) != 404;
    for (int r = 0; r < ROUNDS; r++) {
        wrong += fx_get(f, "/api/v2/flows") != 200;
        wrong += atoi(fx_header(f, "inin-ratelimit-count")) != r + 1;
    }
    return wrong;
}

/* A fault of one's own, seen by oneself alone; and a journal that holds one's own requests. */
static int see_own_faults(struct fx *f, int i)
{
    char fault[160];
    int wrong = 0, status = 500 + i % 50;
    snprintf(fault, sizeof fault, "{\"match\":{\"path\":\"/users/5\"},\"action\":{\"status\":%d}}",
             status);
    wrong += fx_admin(f, "POST", "/faults", fault) != 201;
    pthread_barrier_wait(&all_ready);
    wrong += fx_get(f, "/users/5") != status;
    wrong += fx_admin(f, "GET", "/requests", NULL) != 200;
    wrong += (int)fx_number(f, "total") != 6 + ROUNDS;
    wrong += strcmp(fx_text(f, "requests.0.world"), f->world) != 0;
    return wrong;
}

static int see_nothing_of_others(struct fx *f, int i)
{
    struct mock_world *w = mock_worlds_get(&fx_server()->services.worlds, f->world, false, NULL);
    int wrong = 0;
    if (i % 2)
        mock_clock_advance(&w->clock, 90000000);
    wrong += atomic_load(&w->n_requests) != 3 + ROUNDS;
    mock_world_unref(w);
    strcpy(tokens[i], f->token);
    pthread_barrier_wait(&all_ready);
    wrong += fx_get(f, "/api/v2/flows") != (i % 2 ? 401 : 200);
    strcpy(f->token, tokens[(i + 2) % N_CLIENTS]);
    wrong +=
        fx_get(f, "/api/v2/flows") != 401 || strcmp(fx_text(f, "code"), "bad.credentials") != 0;
    return wrong;
}

static void *client(void *arg)
{
    struct fx f;
    int i = *(int *)arg, wrong = 0;
    fx_open(&f);
    wrong += !fx_login(&f, "demo-client", "demo-secret");
    pthread_barrier_wait(&all_ready);
    wrong += see_own_state(&f, i);
    wrong += see_nothing_of_others(&f, i);
    wrong += see_own_faults(&f, i);
    fx_close(&f);
    *(int *)arg = wrong;
    return NULL;
}

static void test_sixty_four_clients_never_see_each_other(void)
{
    pthread_t threads[N_CLIENTS];
    int arg[N_CLIENTS];
    fx_server();
    pthread_barrier_init(&all_ready, NULL, N_CLIENTS);
    for (int i = 0; i < N_CLIENTS; i++) {
        arg[i] = i;
        CHECK_FATAL(pthread_create(&threads[i], NULL, client, &arg[i]) == 0);
    }
    for (int i = 0; i < N_CLIENTS; i++) {
        pthread_join(threads[i], NULL);
        CHECK_INT(arg[i], 0);
    }
    pthread_barrier_destroy(&all_ready);
}

static uint64_t counted(struct mock_worlds *ws, const char *operation, const char *mode)
{
    struct mock_coverage sum;
    mock_coverage_init(&sum);
    mock_worlds_coverage(ws, &sum);
    const struct gc_map_key key = gc_map_key(operation);
    uint64_t n = mock_coverage_of(&sum, &key, mode);
    mock_coverage_release(&sum);
    return n;
}

static void test_what_all_worlds_counted(void)
{
    struct mock_worlds ws;
    struct gc_error err = {0};
    const struct gc_map_key get_user = gc_map_key("getUser");
    open_worlds(&ws);
    struct mock_world *a = mock_worlds_get(&ws, "a", true, &err);
    struct mock_world *b = mock_worlds_get(&ws, "b", true, &err);
    CHECK_FATAL(a && b);
    mock_coverage_count(&a->coverage, "getUser", "200");
    mock_coverage_count(&a->coverage, "getUser", "200");
    mock_coverage_count(&a->coverage, "getUser", "404");
    mock_coverage_count(&b->coverage, "getUser", "200");
    mock_coverage_count(&b->coverage, NULL, "404");
    CHECK_INT(counted(&ws, "getUser", "200"), 3);
    CHECK_INT(counted(&ws, "getUser", "404"), 1);
    CHECK_INT(counted(&ws, MOCK_COVERAGE_NONE, "404"), 1);

    mock_world_reset(&ws, a);
    CHECK_INT(mock_coverage_of(&a->coverage, &get_user, "200"), 0);
    CHECK_INT(counted(&ws, "getUser", "200"), 3);
    mock_coverage_count(&a->coverage, "getUser", "200");
    CHECK_INT(mock_coverage_of(&a->coverage, &get_user, "200"), 1);
    CHECK_INT(counted(&ws, "getUser", "200"), 4);

    CHECK(mock_worlds_delete(&ws, "a")); /* an answer is still on its way */
    CHECK_INT(counted(&ws, "getUser", "200"), 4);
    mock_coverage_count(&a->coverage, "getUser", "200");
    mock_world_unref(a);
    CHECK_INT(counted(&ws, "getUser", "200"), 5);
    CHECK_INT(counted(&ws, "getUser", "404"), 1);
    mock_world_unref(b);
    mock_worlds_release(&ws);
}

SUITE(worlds,
      {"all worlds together remember what those that are gone have counted",
       test_what_all_worlds_counted},
      {"names", test_names},
      {"a world is made once, and only if wanted", test_a_world_is_made_once_and_only_if_wanted},
      {"a deleted world lives until its last user is done",
       test_a_deleted_world_lives_until_its_last_user_is_done},
      {"a world that somebody listens to is not idle",
       test_a_world_that_somebody_listens_to_is_not_idle},
      {"there is always room for world default", test_there_is_always_room_for_default},
      {"strangers have a bound of their own", test_strangers_have_a_bound_of_their_own},
      {"there are no more worlds than allowed", test_there_are_no_more_worlds_than_allowed},
      {"thousands of worlds are listed by name", test_thousands_of_worlds_are_listed_by_name},
      {"a reset world is as newly made", test_a_reset_world_is_as_newly_made},
      {"a new org keeps the changes of worlds", test_a_new_org_keeps_the_changes_of_worlds},
      {"64 clients never see each other", test_sixty_four_clients_never_see_each_other});
