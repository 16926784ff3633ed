/* What running cases takes: a mock, services, the programs. */
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cli/service.h"
#include "base/http/url.h"
#include "base/log.h"
#include "base/random.h"
#include "base/text.h"
#include "base/version.h"
#include "harness/cli/commands.h"
#include "mock/server/server.h"

enum { DEFAULT_LIMIT_MS = 60000 }; /* as the option has it */

static unsigned several(const struct hx_config *c, unsigned for_each_core)
{
    enum { MOST = 64 };
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    long wanted = c->jobs > 0 ? (long)c->jobs : (long)for_each_core * (cores > 0 ? cores : 2);
    return (unsigned)(wanted < MOST ? wanted : MOST);
}

/* A case waits for its program, and a program for its answers: it takes several to keep a processor
 * busy. */
static unsigned n_jobs(const struct hx_config *c)
{
    return several(c, 4);
}

/* How many processes of a service: nobody knows what starting one takes. */
static unsigned n_services(const struct hx_config *c)
{
    return several(c, 2);
}

static enum gc_status start_mock(struct hx_session *s, const struct hx_config *c,
                                 struct gc_error *err)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    const struct mock_server_options options = {
        .org_dirs = c->orgs.items, .n_org_dirs = c->orgs.n, .n_workers = 64 + 4 * n_jobs(c)};
    gc_log_setup(GC_LOG_ERROR, GC_LOG_LOGFMT);
    enum gc_status st = mock_server_start(&s->server, &options, &problems, err);
    if (st != GC_OK) {
        gc_problems_print(&problems, stderr);
        return st;
    }
    snprintf(s->base_url, sizeof s->base_url, "http://127.0.0.1:%u", mock_server_port(s->server));
    return GC_OK;
}

/* "http://host:port/w/NAME" names a world, too: that of a service that runs already. */
static enum gc_status name_mock(struct hx_session *s, const char *url, struct gc_error *err)
{
    struct gc_url parsed;
    enum gc_status st = gc_url_parse(&parsed, url, err);
    if (st != GC_OK)
        return st;
    const char *world = strstr(parsed.path, "/w/");
    size_t prefix = world ? (size_t)(world - parsed.path) : strlen(parsed.path);
    snprintf(s->world, sizeof s->world, "%s", world ? world + 3 : "default");
    s->world[strcspn(s->world, "/")] = '\0';
    snprintf(s->base_url, sizeof s->base_url, "%s://%s:%u%.*s", parsed.scheme, parsed.host,
             parsed.port, (int)prefix, parsed.path);
    return GC_OK;
}

static atomic_bool interrupted;

static void interrupt(int sig)
{
    (void)sig;
    atomic_store(&interrupted, true);
}

/* The first ^C lets the cases that run come to their end, and with them all that they started; the
 * second one ends gcverify at once. */
static void catch_interrupts(void)
{
    const struct sigaction action = {.sa_handler = interrupt, .sa_flags = (int)SA_RESETHAND};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

/* --- the same again --------------------------------------------------------------------------- */

/* As it is where no shell would touch it, else in single quotes. */
static void add_word(struct gc_strbuf *to, const char *text)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "-_./:=,@%+";
    if (*text && !text[strspn(text, plain)])
        gc_strbuf_adds(to, text);
    else
        gc_strbuf_add_shell(to, text);
}

static void add_option(struct gc_strbuf *to, const char *name, const char *value)
{
    if (!value)
        return;
    gc_strbuf_addf(to, " %s ", name);
    add_word(to, value);
}

/* All that decides how a case goes. A control plane's token stays in the environment: whoever needs
 * it has set GCMOCK_ADMIN_TOKEN. */
static void name_again(struct hx_session *s, const struct hx_config *c)
{
    static const char *const judges[] = {"auto", "requests", "tutorial"};
    struct gc_strbuf *to = &s->again;
    char program[HX_PLACE], limit[32];
    if (gc_program_path(program, sizeof program, NULL) != GC_OK)
        gc_copy(program, sizeof program, "gcverify");
    add_word(to, program);
    gc_strbuf_adds(to, " run");
    add_option(to, "--mock", c->mock);
    for (size_t i = 0; i < c->orgs.n; i++)
        add_option(to, "--org", c->orgs.items[i]);
    add_option(to, "--programs", c->programs || getenv("BIN") ? s->programs : NULL);
    add_option(to, "--start", c->start);
    add_option(to, "--data-action", c->data_action);
    add_option(to, "--path", c->path_prefix);
    add_option(to, "--client", c->client);
    if (c->fresh)
        gc_strbuf_adds(to, " --fresh");
    if (c->judge != HX_JUDGE_AUTO)
        add_option(to, "--judge", judges[c->judge]);
    snprintf(limit, sizeof limit, "%lldms", (long long)c->limit_ms);
    add_option(to, "--contract", c->contract);
    add_option(to, "--operation", c->contract ? c->operation : NULL);
    add_option(to, "--upstream", c->contract ? c->upstream : NULL);
    add_option(to, "--limit", c->limit_ms == DEFAULT_LIMIT_MS ? NULL : limit);
}

static uint64_t seed_of(const struct hx_config *c)
{
    uint32_t drawn;
    gc_random_bytes(&drawn, sizeof drawn);
    return c->seed > 0 ? (uint64_t)c->seed : (drawn >> 1) + 1U;
}

enum gc_status hx_session_open(struct hx_session *s, const struct hx_config *c,
                               struct gc_error *err)
{
    const struct gc_http_client_options options = {.user_agent = "gcverify/" GC_VERSION};
    *s = (struct hx_session){.again = GC_STRBUF(1 << 20)};
    enum gc_status st = c->mock ? name_mock(s, c->mock, err) : start_mock(s, c, err);
    if (st == GC_OK && c->programs)
        snprintf(s->programs, sizeof s->programs, "%s", c->programs);
    else if (st == GC_OK)
        st = hx_place_programs(s->programs, err);
    if (st == GC_OK && gc_http_client_new(&s->runner.mock.client, &options) != GC_OK)
        st = gc_fail_nomem(err);
    if (st == GC_OK)
        st = hx_services_new(&s->runner.services, n_services(c), err);
    s->runner.mock.base_url = s->base_url;
    s->runner.mock.admin_token = c->admin_token;
    s->runner.mock.org_is_ours = s->server != NULL;
    s->runner.subject = (struct hx_subject){.start = c->start,
                                            .fresh = c->fresh,
                                            .service_url = c->data_action,
                                            .world = s->world,
                                            .client = c->client,
                                            .path_prefix = c->path_prefix,
                                            .judge = (enum hx_judge)c->judge};
    s->runner.programs = s->programs;
    name_again(s, c);
    s->runner.rerun = gc_strbuf_text(&s->again);
    s->runner.rerun_has_cases = c->contract != NULL;
    s->runner.n_threads = n_jobs(c);
    s->runner.seed = seed_of(c);
    s->runner.case_limit_ms = c->limit_ms;
    s->runner.stop = &interrupted;
    catch_interrupts();
    if (st == GC_OK && c->mock)
        st = hx_mock_call(&s->runner.mock, NULL, "GET", "/health", NULL, NULL, err);
    if (st != GC_OK)
        hx_session_close(s);
    return st;
}

void hx_session_close(struct hx_session *s)
{
    hx_services_free(s->runner.services);
    gc_http_client_free(s->runner.mock.client);
    mock_server_stop(s->server, 1000);
    gc_strbuf_release(&s->again);
    *s = (struct hx_session){0};
}
