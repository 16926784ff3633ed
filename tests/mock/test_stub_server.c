/* Stubs of a server that runs: reloaded, apart in worlds, asked by many at once. */
#include <pthread.h>
#include <stdatomic.h>

#include "mock/server/internal.h"
#include "tests/check.h"
#include "tests/mock/org_folder.h"
#include "tests/with_mock/fixture.h"

enum { THREADS = 8, ROUNDS = 20 };

static struct mock_server *server;
static char dir[512];

static void start(bool watch)
{
    struct gc_error err = {0};
    const char *const dirs = dir;
    const struct mock_server_options options = {
        .org_dirs = &dirs, .n_org_dirs = 1, .n_workers = 32, .watch = watch};
    org_folder(dir, sizeof dir);
    org_file(dir, "stubs/b.json",
             "[{\"id\":\"b\",\"match\":{\"path\":\"/x\"},\"answer\":{\"body\":\"b\"}}]");
    CHECK_STATUS(mock_server_start(&server, &options, NULL, &err), GC_OK, &err);
}

static void at_world(struct fx *f, const char *world)
{
    *f = (struct fx){0};
    snprintf(f->base, sizeof f->base, "http://127.0.0.1:%u%s", mock_server_port(server), world);
}

/* What GET /x says: the text of its body, or its status. */
static const char *x_says(struct fx *f)
{
    static char out[64];
    int status = fx_get(f, "/x");
    snprintf(out, sizeof out, "%d", status);
    if (status == 200 && cJSON_IsString(f->json.root))
        snprintf(out, sizeof out, "%s", f->json.root->valuestring);
    return out;
}

static void reload(struct fx *f, int status)
{
    CHECK_INT(fx_send(f, "POST", "/__admin/org/reload", NULL, NULL), status);
}

static void test_files_are_loaded_anew(void)
{
    struct fx f, own;
    start(false);
    at_world(&f, "");
    at_world(&own, "/w/own");
    CHECK_TEXT(x_says(&f), "b");
    CHECK_INT(fx_send(&own, "PUT", "/__admin/stubs/mine", "application/json",
                      "{\"match\":{\"path\":\"/y\"},\"answer\":{\"body\":\"mine\"}}"),
              201);
    org_file(dir, "stubs/a.json",
             "[{\"id\":\"a\",\"match\":{\"path\":\"/x\"},\"answer\":{\"body\":\"a\"}}]");
    reload(&f, 200);
    CHECK_TEXT(x_says(&f), "a"); /* the first file by its name */
    CHECK_TEXT(x_says(&own), "a");
    CHECK_INT(fx_get(&own, "/y"), 200); /* a world keeps its own */
    CHECK_INT(fx_get(&f, "/y"), 404);
    org_file(dir, "stubs/a.json", "[{\"macht\":{}}]");
    reload(&f, 422);
    CHECK_HAS(fx_text(&f, "problems.0"), "stubs/a.json:1:3: unknown key \"macht\" in stub");
    CHECK_TEXT(x_says(&f), "a"); /* the last good ones stay */
    CHECK_INT(fx_send(&f, "DELETE", "/__admin/stubs", NULL, NULL), 204);
    CHECK_TEXT(x_says(&f), "404");
    CHECK_TEXT(x_says(&own), "a");
    org_file(dir, "stubs/a.json",
             "[{\"id\":\"c\",\"match\":{\"path\":\"/x\"},\"answer\":{\"body\":\"c\"}}]");
    reload(&f, 200);
    CHECK_TEXT(x_says(&f), "c"); /* other files bring other stubs */
    fx_close(&f);
    fx_close(&own);
    mock_server_stop(server, 1000);
}

static void test_a_body_may_be_a_file_beside_the_stubs(void)
{
    struct fx f;
    start(false);
    at_world(&f, "");
    org_file(dir, "stubs/files/deep/page.html", "<p>$request.path</p>\n");
    org_file(dir, "stubs/files/bare", "bytes");
    org_file(dir, "stubs/a.json",
             "[{\"match\":{\"path\":\"/page\"},\"answer\":{\"body_file\":\"deep/page.html\"}},"
             "{\"match\":{\"path\":\"/bare\"},\"answers\":[{\"status\":204},"
             "{\"status\":203,\"body_file\":\"bare\"}]}]");
    reload(&f, 200);
    CHECK_INT(fx_get(&f, "/page"), 200);
    CHECK_TEXT(fx_body(&f), "<p>$request.path</p>\n"); /* as it is */
    CHECK_TEXT(fx_header(&f, "Content-Type"), "text/html; charset=utf-8");
    CHECK_INT(fx_get(&f, "/bare"), 204);
    CHECK_INT(fx_get(&f, "/bare"), 203);
    CHECK_TEXT(fx_body(&f), "bytes");
    CHECK_TEXT(fx_header(&f, "Content-Type"), "application/octet-stream");
    org_file(dir, "stubs/files/bare", "others"); /* read when it is asked for */
    CHECK_INT(fx_get(&f, "/bare"), 203);
    CHECK_TEXT(fx_body(&f), "others");
    char path[600];
    snprintf(path, sizeof path, "%s/stubs/files/bare", dir);
    CHECK_INT(remove(path), 0);
    CHECK_INT(fx_get(&f, "/bare"), 500);
    CHECK_HAS(fx_body(&f), "body_file ");
    reload(&f, 422); /* and so it is no org any more */
    fx_close(&f);
    mock_server_stop(server, 1000);
}

static void test_files_that_are_no_bodies(void)
{
    static const struct {
        const char *file, *says;
    } row[] = {{"none.html", "\"body_file\" is no file in the folder stubs/files"},
               {"../a.json", "without \"..\""},
               {"x/../../a.json", "without \"..\""},
               {"/etc/hostname", "must be a path below stubs/files, such as logo.png"},
               {"", "must be a path below stubs/files"}};
    char text[300];
    struct fx f;
    start(false);
    at_world(&f, "");
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        snprintf(text, sizeof text, "[{\"match\":{},\"answer\":{\"body_file\":\"%s\"}}]",
                 row[i].file);
        org_file(dir, "stubs/a.json", text);
        reload(&f, 422);
        CHECK_HAS(fx_body(&f), "body_file");
        CHECK_ROW(row[i].file,
                  strstr(fx_body(&f), "stubs/files") != NULL || strstr(fx_body(&f), "..") != NULL);
    }
    CHECK_INT(fx_send(&f, "POST", "/__admin/stubs", "application/json",
                      "{\"match\":{},\"answer\":{\"body_file\":\"b.json\"}}"),
              400);
    CHECK_HAS(fx_body(&f), "can stand in a stub of a folder only");
    CHECK_INT(fx_send(&f, "POST", "/__admin/stubs", "application/json",
                      "{\"match\":{},\"answer\":{\"body_base64\":\"a*b\"}}"),
              400);
    CHECK_HAS(fx_body(&f), "is no base64");
    CHECK_INT(fx_send(&f, "POST", "/__admin/stubs", "application/json",
                      "{\"match\":{},\"answer\":{\"body_base64\":\"aGVsbG8=\",\"body\":1}}"),
              400);
    CHECK_HAS(fx_body(&f), "are two bodies");
    fx_close(&f);
    mock_server_stop(server, 1000);
}

static void test_an_edit_is_seen(void)
{
    struct fx f;
    start(true);
    at_world(&f, "");
    CHECK_TEXT(x_says(&f), "b");
    org_file(dir, "stubs/b.json",
             "[{\"id\":\"b\",\"match\":{\"path\":\"/x\"},\"answer\":{\"body\":\"edited\"}}]");
    AWAIT(strcmp(x_says(&f), "edited") == 0);
    fx_close(&f);
    mock_server_stop(server, 1000);
}

static atomic_int n_first, n_other;

static void *leave(void *world)
{
    struct fx f;
    at_world(&f, world);
    int status = fx_send(&f, "POST", "/x", NULL, NULL);
    atomic_fetch_add(status == 201 ? &n_first : &n_other, 1);
    fx_close(&f);
    return NULL;
}

static void test_of_many_at_once_one_leaves_a_state(void)
{
    static char world[] = "/w/race";
    struct fx f;
    start(false);
    at_world(&f, world);
    (void)fx_client();
    CHECK_INT(fx_send(&f, "POST", "/__admin/stubs", "application/json",
                      "[{\"match\":{\"method\":\"POST\"},\"scenario\":\"s\",\"required_state\":"
                      "\"Started\",\"new_state\":\"over\",\"answer\":{\"status\":201}},"
                      "{\"match\":{\"method\":\"POST\"},\"answer\":{\"status\":202}}]"),
              201);
    for (int round = 0; round < ROUNDS; round++) {
        pthread_t threads[THREADS];
        atomic_store(&n_first, 0);
        atomic_store(&n_other, 0);
        CHECK_INT(fx_send(&f, "DELETE", "/__admin/states", NULL, NULL), 204);
        for (int i = 0; i < THREADS; i++)
            CHECK_FATAL(pthread_create(&threads[i], NULL, leave, world) == 0);
        for (int i = 0; i < THREADS; i++)
            pthread_join(threads[i], NULL);
        CHECK_INT(atomic_load(&n_first), 1);
        CHECK_INT(atomic_load(&n_other), THREADS - 1);
    }
    fx_close(&f);
    mock_server_stop(server, 1000);
}

SUITE(stub_server,
      {"a body may be a file beside the stubs", test_a_body_may_be_a_file_beside_the_stubs},
      {"files that are no bodies", test_files_that_are_no_bodies},
      {"files of stubs are loaded anew, a world's own stay", test_files_are_loaded_anew},
      {"an edit of a stub is seen", test_an_edit_is_seen},
      {"of many at once one leaves a state", test_of_many_at_once_one_leaves_a_state});
