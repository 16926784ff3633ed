#include "tests/platform/rig.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>

static struct mock_server *server;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static const char org_json[] = "{\"id\":\"00000000-0000-4000-8000-0000000000aa\",\"name\":\"Rig\"}";
static const char clients_json[] =
    "[{\"id\":\"all\",\"name\":\"All\",\"secret\":\"s\",\"permissions\":[\"*\"]},"
    "{\"id\":\"viewer\",\"name\":\"Viewer\",\"secret\":\"s\",\"permissions\":["
    "\"widget:widget:view\",\"widget:widget:delete\"]},"
    "{\"id\":\"none\",\"name\":\"None\",\"secret\":\"s\",\"permissions\":[]}]";

const char *rig_file(const char *name, const char *text, char out[300])
{
    snprintf(out, 300, "%s/%s", check_temp_dir(), name);
    for (char *slash = strchr(out + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        (void)mkdir(out, 0700);
        *slash = '/';
    }
    FILE *file = fopen(out, "w");
    if (!file || fputs(text, file) < 0 || fclose(file) != 0)
        abort();
    return out;
}

static void stop(void)
{
    mock_server_stop(server, 2000);
}

static void start(void)
{
    char path[300], dir[300];
    static const char *const tables[] = {RIG_TABLE};
    snprintf(dir, sizeof dir, "%s/org", check_temp_dir());
    const char *const dirs[] = {dir};
    rig_file("org/org.json", org_json, path);
    rig_file("org/clients.json", clients_json, path);
    rig_file("org/platform/gadgets.json",
             "[{\"id\":\"g1\",\"name\":\"Seeded\",\"owner\":{\"id\":\"o1\"}},"
             "{\"id\":\"g2\",\"name\":\"Another\",\"dateCreated\":\"2020-01-01T00:00:00.000Z\"}]",
             path);
    rig_file("org/platform/look.json", "{\"theme\":\"dark\"}", path);
    rig_file("org/platform/widgets/w 1/parts.json", "[{\"code\":\"p/1\"}]", path);
    const struct mock_server_options o = {.org_dirs = dirs,
                                          .n_org_dirs = 1,
                                          .n_workers = 16,
                                          .openapi = RIG_DOCUMENT,
                                          .openapi_tables = tables,
                                          .n_openapi_tables = 1};
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    if (mock_server_start(&server, &o, &problems, &err) != GC_OK) {
        gc_problems_print(&problems, stderr);
        fprintf(stderr, "the mock does not start: %s\n", gc_error_text(&err));
        exit(2);
    }
    atexit(stop);
}

struct mock_server *rig_server(void)
{
    fx_client();
    pthread_once(&once, start);
    return server;
}

void rig_at(struct fx *f, struct mock_server *at)
{
    fx_client();
    *f = (struct fx){0};
    snprintf(f->base, sizeof f->base, "http://127.0.0.1:%u", mock_server_port(at));
}

void rig_open(struct fx *f)
{
    static atomic_uint n;
    rig_at(f, rig_server());
    size_t len = strlen(f->base);
    snprintf(f->base + len, sizeof f->base - len, "/w/p%u", atomic_fetch_add(&n, 1));
    CHECK_FATAL(fx_login(f, "all", "s"));
}

void rig_close(struct fx *f)
{
    *f->world = '\0';
    fx_close(f);
}

const char *rig_keep(struct fx *f, const char *path, char out[200])
{
    const char *text = fx_text(f, path);
    snprintf(out, 200, "%s", text ? text : "");
    return out;
}

const char *rig_widget(struct fx *f, const char *name, char id[200])
{
    char body[200];
    snprintf(body, sizeof body, "{\"name\":\"%s\"}", name);
    CHECK_INT(fx_post(f, "/api/v2/widgets", body), 200);
    return rig_keep(f, "id", id);
}
