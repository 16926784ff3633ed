#include "tests/base/http_calls.h"

#include "base/clock.h"
#include "tests/check.h"

static struct gc_http_client *client;

struct gc_http_client *shared_client(void)
{
    static const struct gc_http_client_options o = {.user_agent = "test/1", .max_idle = 4};
    if (!client)
        CHECK_FATAL(gc_http_client_new(&client, &o) == GC_OK);
    return client;
}

__attribute__((destructor)) static void stop(void)
{
    gc_http_client_free(client);
}

static const char *url_of(unsigned port)
{
    static char url[64];
    snprintf(url, sizeof url, "http://127.0.0.1:%u/a?b=c", port);
    return url;
}

struct gc_http_call get_from(unsigned port)
{
    return (struct gc_http_call){
        .method = "GET", .url = url_of(port), .deadline_ms = gc_deadline_in(PATIENCE_MS)};
}
