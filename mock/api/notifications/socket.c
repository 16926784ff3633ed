/* GET /streaming/channels/{channelId}: becomes a websocket. The socket leaves the server, so that
 * it holds no worker; the hub serves it. Whoever knows the channel's id may, as with the real
 * connectUri. */
#include <string.h>
#include <strings.h>

#include "mock/api/notifications/notifications.h"
#include "mock/exchange/envelope.h"
#include "mock/notify/frame.h"
#include "mock/notify/hub.h"

/* Is the word in a list that is apart by commas, in any case of letters? */
static bool names(const char *list, const char *word)
{
    size_t n_word = strlen(word);
    for (const char *at = list ? list : ""; *at;) {
        at += strspn(at, " \t,");
        size_t n = strcspn(at, " \t,");
        if (n == n_word && strncasecmp(at, word, n) == 0)
            return true;
        at += n;
    }
    return false;
}

/* Sec-WebSocket-Accept; false after an answer that says what is wrong. */
static bool shake_hands(struct mock_exchange *x, char accept[MOCK_WEBSOCKET_ACCEPT])
{
    const char *version = gc_http_request_header(x->req, "Sec-WebSocket-Version");
    const char *key = gc_http_request_header(x->req, "Sec-WebSocket-Key");
    if (!names(gc_http_request_header(x->req, "Upgrade"), "websocket") ||
        !names(gc_http_request_header(x->req, "Connection"), "upgrade") || !version ||
        strcmp(version, "13") != 0) {
        mock_fail_status(x, 426, NULL);
        gc_http_add_header(x->res, "Upgrade", "websocket");
        gc_http_add_header(x->res, "Sec-WebSocket-Version", "13");
        return false;
    }
    if (key && mock_websocket_accept(key, accept))
        return true;
    mock_fail_text(x, MOCK_E_BAD_REQUEST, "Sec-WebSocket-Key is not 16 bytes of base64");
    return false;
}

static void start(struct mock_exchange *x, const char *channel, const char *accept)
{
    struct gc_strbuf head GC_AUTO(gc_strbuf_release) = GC_STRBUF(512);
    int fd = -1;
    gc_strbuf_addf(&head,
                   "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                   "Connection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n",
                   accept);
    if (gc_strbuf_status(&head) != GC_OK || gc_http_detach(x->req, x->res, &fd) != GC_OK) {
        mock_fail(x, MOCK_E_INTERNAL, NULL);
        return;
    }
    mock_reply_empty(x, 101);
    mock_hub_add(x->world->notify.hub, channel, fd, head.data, head.len);
}

void mock_get_channel_socket(struct mock_exchange *x)
{
    struct mock_channel_info info;
    char accept[MOCK_WEBSOCKET_ACCEPT];
    const char *id = mock_param(x, "channelId");
    if (mock_notify_find(&x->world->notify, NULL, id, &info) != GC_OK)
        mock_fail(x, MOCK_E_NOT_FOUND, NULL);
    else if (!shake_hands(x, accept))
        return;
    else if (!x->world->notify.hub || !mock_hub_has_room(x->world->notify.hub, info.id))
        mock_fail_status(x, 429, NULL);
    else if (x->breaks)
        mock_reply_empty(x, 101);
    else
        start(x, info.id, accept);
}
