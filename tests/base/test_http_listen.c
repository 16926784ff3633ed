/* Where a server listens: the families of a name, one port for both. */
#include <arpa/inet.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/http/server.h"
#include "base/http/url.h"
#include "tests/base/http_calls.h"
#include "tests/check.h"

static void tell_who_asks(void *ctx, const struct gc_http_request *req,
                          struct gc_http_response *res)
{
    (void)ctx;
    res->status = 200;
    gc_strbuf_adds(&res->body, req->remote_addr);
}

static enum gc_status start(struct gc_http_server **s, const char *host, unsigned port,
                            struct gc_error *err)
{
    const struct gc_http_server_options o = {
        .host = host, .port = port, .handler = tell_who_asks, .n_workers = 2};
    return gc_http_server_start(s, &o, err);
}

static bool has_ipv6(void)
{
    const struct sockaddr_in6 home = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    int fd = socket(AF_INET6, SOCK_STREAM, 0);
    bool has = fd >= 0 && bind(fd, (const struct sockaddr *)&home, sizeof home) == 0;
    close(fd);
    return has;
}

/* Asks at that address; who the server says that asked, "" when none answers. */
static void ask(const char *host, unsigned port, char out[64])
{
    struct gc_http_reply reply GC_AUTO(gc_http_reply_release) = {0};
    struct gc_strbuf url GC_AUTO(gc_strbuf_release) = GC_STRBUF(100);
    gc_url_of_server(&url, host, port);
    const struct gc_http_call call = {.method = "GET",
                                      .url = gc_strbuf_text(&url),
                                      .send_once = true,
                                      .deadline_ms = gc_deadline_in(PATIENCE_MS)};
    bool answered = gc_http_call(shared_client(), &call, &reply, NULL) == GC_OK;
    snprintf(out, 64, "%s", answered ? reply.body : "");
}

static void test_an_address_of_ipv6(void)
{
    struct gc_error err = {0};
    struct gc_http_server *s = NULL;
    char who[64];
    if (!has_ipv6()) {
        CHECK_STATUS(start(&s, "::1", 0, &err), GC_E_IO, &err);
        return;
    }
    CHECK_STATUS(start(&s, "::1", 0, &err), GC_OK, &err);
    ask("::1", gc_http_server_port(s), who);
    CHECK_TEXT(who, "::1");
    ask("127.0.0.1", gc_http_server_port(s), who);
    CHECK_TEXT(who, "");
    gc_http_server_stop(s, 0);
}

static void test_all_addresses_of_ipv6_are_those_of_ipv4_too(void)
{
    struct gc_error err = {0};
    struct gc_http_server *s = NULL;
    char who[64];
    if (!has_ipv6()) {
        CHECK(!has_ipv6());
        return;
    }
    CHECK_STATUS(start(&s, "::", 0, &err), GC_OK, &err);
    ask("::1", gc_http_server_port(s), who);
    CHECK_TEXT(who, "::1");
    ask("127.0.0.1", gc_http_server_port(s), who);
    CHECK_TEXT(who, "::ffff:127.0.0.1");
    gc_http_server_stop(s, 0);
}

static void test_localhost_is_served_in_both_families(void)
{
    struct gc_error err = {0};
    struct gc_http_server *s = NULL;
    char who[64];
    CHECK_STATUS(start(&s, "localhost", 0, &err), GC_OK, &err);
    unsigned port = gc_http_server_port(s);
    ask("127.0.0.1", port, who);
    CHECK_TEXT(who, "127.0.0.1");
    ask("::1", port, who);
    CHECK_TEXT(who, has_ipv6() ? "::1" : "");
    gc_http_server_drain(s);
    ask("127.0.0.1", port, who);
    CHECK_TEXT(who, "");
    ask("::1", port, who);
    CHECK_TEXT(who, "");
    gc_http_server_stop(s, 0);
    CHECK_STATUS(start(&s, "localhost", port, &err), GC_OK, &err);
    CHECK_INT(gc_http_server_port(s), port);
    gc_http_server_stop(s, 0);
}

/* Half a name would be a trap: a client that prefers the other family reaches a stranger. */
static void test_a_port_that_one_family_lacks_is_in_use(void)
{
    static const char *const taken[] = {"127.0.0.1", "::1"};
    for (size_t i = 0; i < GC_COUNT_OF(taken); i++) {
        struct gc_error err = {0};
        struct gc_http_server *stranger = NULL, *s = NULL;
        char says[64];
        if (i == 1 && !has_ipv6()) {
            CHECK_ROW(taken[i], i == 1);
            continue;
        }
        CHECK_STATUS(start(&stranger, taken[i], 0, &err), GC_OK, &err);
        unsigned port = gc_http_server_port(stranger);
        CHECK_STATUS(start(&s, "localhost", port, &err), GC_E_IO, &err);
        snprintf(says, sizeof says, "port %u of localhost is in use", port);
        CHECK_TEXT(gc_error_text(&err), says);
        gc_http_server_stop(stranger, 0);
    }
}

/* Nothing of the kernel's choice is kept for the next server when it can't be had for both. */
static void test_many_servers_find_ports_for_both(void)
{
    enum { MANY = 20 };
    struct gc_http_server *s[MANY] = {0};
    struct gc_error err = {0};
    for (int i = 0; i < MANY; i++)
        CHECK_STATUS(start(&s[i], "localhost", 0, &err), GC_OK, &err);
    for (int i = 0; i < MANY; i++)
        gc_http_server_stop(s[i], 0);
}

SUITE(http_listen, {"an address of IPv6", test_an_address_of_ipv6},
      {"all addresses of IPv6 are those of IPv4, too",
       test_all_addresses_of_ipv6_are_those_of_ipv4_too},
      {"localhost is served in both families", test_localhost_is_served_in_both_families},
      {"a port that one family lacks is in use", test_a_port_that_one_family_lacks_is_in_use},
      {"many servers find ports for both", test_many_servers_find_ports_for_both});
