#include "mock/api/notifications/notifications.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/http/url.h"
#include "base/text.h"
#include "mock/api/list/entity.h"
#include "mock/exchange/envelope.h"
#include "mock/exchange/services.h"

/* channels.c: who asks, by program and user. */
static void owner_of(const struct mock_exchange *x, char out[MOCK_NOTIFY_OWNER])
{
    snprintf(out, MOCK_NOTIFY_OWNER, "%.*s %.*s", 70, x->token.client_id, 70, x->token.user_id);
}

bool mock_find_channel(struct mock_exchange *x, struct mock_channel_info *out)
{
    char owner[MOCK_NOTIFY_OWNER];
    owner_of(x, owner);
    if (mock_notify_find(&x->world->notify, owner, mock_param(x, "channelId"), out) == GC_OK)
        return true;
    mock_fail(x, MOCK_E_NOT_FOUND, NULL);
    return false;
}

/* "name", "name:port", "[address]:port": nothing that ends the authority of a URL. */
static bool is_authority(const char *host)
{
    return gc_is_visible_ascii(host, 255) && !strpbrk(host, "/?#@\\\"<>");
}

/* The address that the client called, for it knows the way: behind a proxy ours would not do. */
static void add_authority(const struct mock_exchange *x, struct gc_strbuf *to)
{
    const char *host = gc_http_request_header(x->req, "Host");
    if (host && is_authority(host)) {
        gc_strbuf_adds(to, host);
        return;
    }
    struct gc_strbuf url GC_AUTO(gc_strbuf_release) = GC_STRBUF(512);
    gc_url_of_server(&url, x->services->host, gc_http_server_port(x->services->http));
    gc_strbuf_adds(to, gc_strbuf_text(&url) + sizeof "http://" - 1);
}

static bool is_behind_tls(const struct mock_exchange *x)
{
    const char *scheme = gc_http_request_header(x->req, "X-Forwarded-Proto");
    return scheme && strcasecmp(scheme, "https") == 0;
}

static void put_connect_uri(const struct mock_exchange *x, struct gc_jsonw *w, const char *id)
{
    struct gc_strbuf uri GC_AUTO(gc_strbuf_release) = GC_STRBUF(1024);
    gc_strbuf_adds(&uri, is_behind_tls(x) ? "wss://" : "ws://");
    add_authority(x, &uri);
    if (strcmp(x->world->name, "default") != 0)
        gc_strbuf_addf(&uri, "/w/%s", x->world->name);
    gc_strbuf_addf(&uri, "/streaming/channels/%s", id);
    gc_jsonw_put_str(w, "connectUri", gc_strbuf_text(&uri));
}

static void write_channel(const struct mock_exchange *x, struct gc_jsonw *w,
                          const struct mock_channel_info *info)
{
    gc_jsonw_object(w);
    put_connect_uri(x, w, info->id);
    gc_jsonw_put_str(w, "id", info->id);
    mock_put_date(w, "expires", info->expires_ms);
    gc_jsonw_end(w);
}

void mock_post_channel(struct mock_exchange *x)
{
    char owner[MOCK_NOTIFY_OWNER];
    struct mock_channel_info info;
    owner_of(x, owner);
    if (mock_notify_open(&x->world->notify, owner, &info) != GC_OK) {
        mock_fail(x, MOCK_E_INTERNAL, NULL);
        return;
    }
    struct gc_jsonw w = mock_body(x);
    write_channel(x, &w, &info);
    mock_reply_json(x, 200);
}

struct listing {
    const struct mock_exchange *x;
    struct gc_jsonw *w;
};

static void list(void *ctx, const struct mock_channel_info *info)
{
    const struct listing *l = ctx;
    write_channel(l->x, l->w, info);
}

/* includechannels: "token" (the default) means the asker's program and user, "oauthclient" the
 * program with whichever user; here that is the same. */
void mock_get_channels(struct mock_exchange *x)
{
    char owner[MOCK_NOTIFY_OWNER], which[32];
    struct gc_jsonw w = mock_body(x);
    struct listing l = {x, &w};
    if (mock_query(x, "includechannels", which, sizeof which) && strcmp(which, "token") != 0 &&
        strcmp(which, "oauthclient") != 0) {
        mock_fail_value(x, "includechannels", which, "token, oauthclient");
        return;
    }
    owner_of(x, owner);
    gc_jsonw_object(&w);
    gc_jsonw_put_array(&w, "entities");
    mock_notify_each(&x->world->notify, owner, list, &l);
    gc_jsonw_end(&w);
    gc_jsonw_end(&w);
    mock_reply_json(x, 200);
}

void mock_head_channel(struct mock_exchange *x)
{
    struct mock_channel_info info;
    if (mock_find_channel(x, &info))
        mock_reply_empty(x, 200);
}
