#include "tests/with_mock/websocket.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/check.h"
#include "tests/raw_client.h"

enum { MAX_BYTES = 4 << 20, CLOSE = 8, TEXT = 1 };

void ws_over(struct ws *ws, int fd)
{
    *ws = (struct ws){.fd = fd};
    gc_strbuf_init(&ws->in, MAX_BYTES);
    gc_strbuf_init(&ws->text, MAX_BYTES);
}

void ws_close(struct ws *ws)
{
    if (ws->fd >= 0)
        close(ws->fd);
    ws->fd = -1;
    gc_strbuf_release(&ws->in);
    gc_strbuf_release(&ws->text);
}

void ws_open(struct ws *ws, const char *uri)
{
    static const char head[] = "ws://127.0.0.1:";
    struct raw_answer a GC_AUTO(raw_answer_release) = {0};
    char request[600];
    ws_over(ws, -1);
    CHECK_FATAL(strncmp(uri, head, sizeof head - 1) == 0);
    char *path;
    unsigned port = (unsigned)strtoul(uri + sizeof head - 1, &path, 10);
    snprintf(request, sizeof request,
             "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: keep-alive, Upgrade\r\n"
             "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
             "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
             path);
    ws->fd = raw_connect(port);
    CHECK_FATAL(ws->fd >= 0 && raw_send_text(ws->fd, request));
    CHECK(raw_read_until(ws->fd, &a, "\r\n\r\n"));
    const char *text = gc_strbuf_text(&a.text), *end = strstr(text, "\r\n\r\n");
    ws->status = strlen(text) > 12 ? atoi(text + 9) : 0;
    if (ws->status != 101) {
        close(ws->fd);
        ws->fd = -1;
        return;
    }
    CHECK_HAS(text, "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n");
    size_t n_head = (size_t)(end + 4 - text);
    gc_strbuf_add(&ws->in, text + n_head, a.text.len - n_head);
}

void ws_send_raw(struct ws *ws, unsigned first, const char *payload, size_t n)
{
    static const unsigned char mask[4] = {0x37, 0xfa, 0x21, 0x3d};
    struct gc_strbuf out GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_BYTES);
    gc_strbuf_addc(&out, (char)first);
    size_t n_more = n > 65535 ? 8 : n > 125 ? 2 : 0;
    gc_strbuf_addc(&out, (char)(0x80 | (n_more == 8 ? 127 : n_more == 2 ? 126 : n)));
    for (size_t i = n_more; i-- > 0;)
        gc_strbuf_addc(&out, (char)((uint64_t)n >> (8 * i)));
    gc_strbuf_add(&out, mask, sizeof mask);
    for (size_t i = 0; i < n; i++)
        gc_strbuf_addc(&out, (char)((unsigned char)payload[i] ^ mask[i % 4]));
    raw_send(ws->fd, out.data, out.len);
}

void ws_send(struct ws *ws, int op, const char *payload, size_t n)
{
    ws_send_raw(ws, 0x80U | (unsigned)op, payload, n);
}

/* More bytes; false: the end, or nothing in ten seconds. */
static bool receive(struct ws *ws)
{
    char bytes[8192];
    struct pollfd p = {.fd = ws->fd, .events = POLLIN};
    if (poll(&p, 1, RAW_PATIENCE_MS) <= 0)
        return false;
    ssize_t n = recv(ws->fd, bytes, sizeof bytes, 0);
    if (n > 0)
        gc_strbuf_add(&ws->in, bytes, (size_t)n);
    return n > 0;
}

static bool need(struct ws *ws, size_t n)
{
    while (ws->in.len < n)
        if (!receive(ws))
            return false;
    return true;
}

bool ws_next(struct ws *ws)
{
    if (ws->fd < 0 || !need(ws, 2))
        return false;
    size_t length = (unsigned char)ws->in.data[1], n_more = length == 127   ? 8
                                                            : length == 126 ? 2
                                                                            : 0;
    CHECK_ROW("frames of a server are whole and not masked",
              (ws->in.data[0] & 0x80) && length <= 127);
    if (!need(ws, 2 + n_more))
        return false;
    for (size_t i = 0; i < n_more; i++)
        length = (i ? length << 8 : 0) | (unsigned char)ws->in.data[2 + i];
    size_t whole = 2 + n_more + length;
    if (!need(ws, whole))
        return false;
    ws->op = ws->in.data[0] & 0x0f;
    gc_strbuf_reset(&ws->text);
    gc_strbuf_add(&ws->text, ws->in.data + 2 + n_more, length);
    if (ws->op == CLOSE && length >= 2)
        ws->close_code = (unsigned char)ws->text.data[0] << 8 | (unsigned char)ws->text.data[1];
    memmove(ws->in.data, ws->in.data + whole, ws->in.len - whole);
    ws->in.len -= whole;
    return true;
}

bool ws_hears(struct ws *ws, const char *part)
{
    while (ws_next(ws))
        if (ws->op == TEXT && strstr(gc_strbuf_text(&ws->text), part))
            return true;
    return false;
}

int ws_closes(struct ws *ws)
{
    while (ws_next(ws))
        if (ws->op == CLOSE)
            return ws->close_code;
    return 0;
}
