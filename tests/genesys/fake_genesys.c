#include "fake_genesys.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/check.h"

enum { MAX_SCRIPT = 16, MAX_SILENT = 16 };

struct end {
    unsigned count;
    size_t n, at;
    struct fake_answer script[MAX_SCRIPT], always;
};

struct fake {
    struct gc_http_server *server;
    char url[64];
    pthread_mutex_t lock; /* guards all below */
    struct end ends[FAKE_N];
    unsigned n_tokens, first_good;
    int silent[MAX_SILENT]; /* connections that never get an answer */
    size_t n_silent;
    char last_simulation[8192];
};

static const char flow_json[] =
    "{\"id\":\"flow-1\",\"name\":\"Main\",\"type\":\"inboundcall\",\"nodes\":["
    "{\"id\":\"task-1\",\"name\":\"Reception\",\"type\":\"Task\"},"
    "{\"id\":\"node-1\",\"name\":\"Look up\",\"type\":\"GetExternalContactAction\","
    "\"parentId\":\"task-1\"}]}";

static const char found_json[] =
    "{\"status\":\"COMPLETED\",\"trace\":[{\"nodeId\":\"node-1\",\"nodeName\":\"Look up\","
    "\"nodeType\":\"GetExternalContactAction\",\"result\":{\"contact\":{\"id\":\"c-1\","
    "\"name\":\"Ada Example\",\"email\":\"ada@example.com\","
    "\"attributes\":{\"tier\":\"gold\"}}}}]}";

static const char not_found_json[] =
    "{\"status\":\"COMPLETED\",\"trace\":[{\"nodeId\":\"node-1\",\"nodeName\":\"Look up\","
    "\"nodeType\":\"GetExternalContactAction\",\"result\":{\"contact\":null}}]}";

static enum fake_endpoint endpoint_of(const struct gc_http_request *req)
{
    static const char flows[] = "/api/v2/architect/flows/";
    if (strcmp(req->path, "/oauth/token") == 0)
        return FAKE_OAUTH;
    return strncmp(req->path, flows, strlen(flows)) == 0 ? FAKE_FLOW : FAKE_SIMULATION;
}

static bool is_good_token(const struct fake *f, const struct gc_http_request *req)
{
    const char *h = gc_http_request_header(req, "Authorization");
    unsigned serial = 0;
    return h && sscanf(h, "Bearer " FAKE_TOKEN "%u", &serial) == 1 && serial >= f->first_good &&
           serial <= f->n_tokens;
}

/* Called with the lock. */
static void answer_usually(struct fake *f, enum fake_endpoint e, const struct gc_http_request *req,
                           struct gc_http_response *res)
{
    res->status = 200;
    if (e == FAKE_OAUTH) {
        gc_strbuf_addf(&res->body,
                       "{\"access_token\":\"" FAKE_TOKEN
                       "%u\",\"token_type\":\"bearer\",\"expires_in\":86399}",
                       ++f->n_tokens);
    } else if (!is_good_token(f, req)) {
        res->status = 401;
        gc_strbuf_adds(&res->body, "{\"message\":\"Invalid login credentials.\",\"code\":"
                                   "\"bad.credentials\",\"status\":401,\"contextId\":\"ctx-1\"}");
    } else if (e == FAKE_FLOW) {
        gc_strbuf_adds(&res->body, flow_json);
    } else {
        bool known = strstr(req->body, "\"from\":\"+15551234567\"") != NULL;
        gc_strbuf_adds(&res->body, known ? found_json : not_found_json);
    }
}

static bool keep_silent(struct fake *f, int fd)
{
    pthread_mutex_lock(&f->lock);
    bool fits = f->n_silent < MAX_SILENT;
    if (fits)
        f->silent[f->n_silent++] = fd;
    pthread_mutex_unlock(&f->lock);
    return fits;
}

static void break_wire(struct fake *f, const struct gc_http_request *req,
                       struct gc_http_response *res, enum fake_wire wire)
{
    static const char part[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                               "Content-Length: 500\r\n\r\n{\"status\":";
    int fd = -1;
    if (gc_http_detach(req, res, &fd) != GC_OK)
        return;
    if (wire == FAKE_SILENT && keep_silent(f, fd))
        return;
    if (wire == FAKE_CUT)
        (void)!write(fd, part, strlen(part));
    if (wire == FAKE_RESET)
        setsockopt(fd, SOL_SOCKET, SO_LINGER, &(struct linger){1, 0}, sizeof(struct linger));
    close(fd);
}

/* Called with the lock. */
static struct fake_answer next_answer(struct end *e)
{
    e->count++;
    return e->at < e->n ? e->script[e->at++] : e->always;
}

static void handle(void *ctx, const struct gc_http_request *req, struct gc_http_response *res)
{
    struct fake *f = ctx;
    enum fake_endpoint e = endpoint_of(req);
    pthread_mutex_lock(&f->lock);
    struct fake_answer a = next_answer(&f->ends[e]);
    if (e == FAKE_SIMULATION)
        snprintf(f->last_simulation, sizeof f->last_simulation, "%s", req->body);
    if (a.forget_tokens)
        f->first_good = f->n_tokens + 1;
    if (a.status == 0)
        answer_usually(f, e, req, res);
    gc_http_add_header(res, "Content-Type", a.type ? a.type : "application/json");
    gc_strbuf_adds(&res->headers, a.headers ? a.headers : "");
    if (a.status != 0) {
        res->status = a.status;
        gc_strbuf_adds(&res->body, a.body ? a.body : "");
    }
    pthread_mutex_unlock(&f->lock); /* what the answer points at may go once the script is anew */
    if (a.wire != FAKE_WHOLE)
        break_wire(f, req, res, a.wire);
}

struct fake *fake_start(void)
{
    struct fake *f = calloc(1, sizeof *f);
    struct gc_error err = {0};
    CHECK_FATAL(f != NULL);
    gc_http_setup();
    pthread_mutex_init(&f->lock, NULL);
    f->first_good = 1;
    enum gc_status st = gc_http_server_start(
        &f->server, &(struct gc_http_server_options){.handler = handle, .ctx = f}, &err);
    CHECK_STATUS(st, GC_OK, &err);
    CHECK_FATAL(st == GC_OK);
    snprintf(f->url, sizeof f->url, "http://127.0.0.1:%u", gc_http_server_port(f->server));
    return f;
}

void fake_stop(struct fake *f)
{
    gc_http_server_stop(f->server, 1000);
    for (size_t i = 0; i < f->n_silent; i++)
        close(f->silent[i]);
    pthread_mutex_destroy(&f->lock);
    free(f);
}

void fake_reset(struct fake *f)
{
    pthread_mutex_lock(&f->lock);
    memset(f->ends, 0, sizeof f->ends);
    f->n_tokens = 0;
    f->first_good = 1;
    pthread_mutex_unlock(&f->lock);
}

void fake_add(struct fake *f, enum fake_endpoint e, struct fake_answer a)
{
    pthread_mutex_lock(&f->lock);
    bool fits = f->ends[e].n < MAX_SCRIPT;
    if (fits)
        f->ends[e].script[f->ends[e].n++] = a;
    pthread_mutex_unlock(&f->lock);
    CHECK(fits);
}

void fake_always(struct fake *f, enum fake_endpoint e, struct fake_answer a)
{
    pthread_mutex_lock(&f->lock);
    f->ends[e].always = a;
    pthread_mutex_unlock(&f->lock);
}

unsigned fake_count(struct fake *f, enum fake_endpoint e)
{
    pthread_mutex_lock(&f->lock);
    unsigned n = f->ends[e].count;
    pthread_mutex_unlock(&f->lock);
    return n;
}

const char *fake_url(const struct fake *f)
{
    return f->url;
}

const char *fake_last_simulation(struct fake *f)
{
    pthread_mutex_lock(&f->lock); /* what was written under it may be read from here on */
    pthread_mutex_unlock(&f->lock);
    return f->last_simulation;
}

void fake_client_open(struct fake_client *c, const struct fake *f, unsigned retries)
{
    fake_client_open_patient(c, f, retries, 0);
}

void fake_client_open_patient(struct fake_client *c, const struct fake *f, unsigned retries,
                              int64_t rate_wait_ms)
{
    fake_client_open_at(c, f->url, retries, rate_wait_ms);
}

void fake_client_open_at(struct fake_client *c, const char *url, unsigned retries,
                         int64_t rate_wait_ms)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    const struct gc_target_options o = {
        .client_id = FAKE_ID, .client_secret = FAKE_SECRET, .base_url = url};
    enum gc_status st = gc_target_init(&c->target, &o, &problems);
    if (st == GC_OK)
        st = gc_cancel_init(&c->cancel, &err);
    if (st == GC_OK)
        st = gc_api_new(&c->api,
                        &(struct gc_api_options){.target = &c->target,
                                                 .retries = retries,
                                                 .rate_wait_ms = rate_wait_ms,
                                                 .cancel = &c->cancel},
                        &err);
    CHECK_STATUS(st, GC_OK, &err);
    CHECK_FATAL(st == GC_OK);
}

void fake_client_close(struct fake_client *c)
{
    gc_api_free(c->api);
    close(c->cancel.fd);
    gc_target_release(&c->target);
}

static void read_text(const char *path, char *out, size_t cap)
{
    FILE *file = fopen(path, "r");
    size_t n = file ? fread(out, 1, cap - 1, file) : 0;
    out[n] = '\0';
    if (file)
        fclose(file);
}

int fake_shell(const struct fake *f, const char *script, struct fake_output *output)
{
    char bin[256], out_path[128], err_path[128], command[4096];
    const char *dir = check_temp_dir();
    snprintf(out_path, sizeof out_path, "%s/out", dir);
    snprintf(err_path, sizeof err_path, "%s/err", dir);
    snprintf(
        command, sizeof command,
        "unset GENESYS_REGION GENESYS_LOGIN_URL GENESYS_NODE_ID TEST_PHONE_NUMBER; "
        "export GENESYS_CLIENT_ID=" FAKE_ID " GENESYS_CLIENT_SECRET=" FAKE_SECRET
        " GENESYS_BASE_URL=%s GENESYS_FLOW_ID=flow-1 DEAD=%s DIR=%s GCFLOW=%s; { %s ; } >%s 2>%s",
        f ? f->url : check_dead_url(), check_dead_url(), dir, check_bin("gcflow", bin, sizeof bin),
        script, out_path, err_path);
    int status = system(command);
    read_text(out_path, output->out, sizeof output->out);
    read_text(err_path, output->err, sizeof output->err);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
