#include "mock/notify/frame.h"

#include <stdint.h>
#include <string.h>

#include "base/sha1.h"
#include "base/text.h"
#include "mock/text/base64.h"

enum { FINAL = 0x80, RESERVED = 0x70, OP = 0x0f, MASKED = 0x80, LENGTH = 0x7f, CONTROL = 8 };
enum { MASK_BYTES = 4, CONTROL_PAYLOAD = 125, KEY_BYTES = 16 };

static bool is_known(unsigned op)
{
    return op <= MOCK_FRAME_BINARY || (op >= MOCK_FRAME_CLOSE && op <= MOCK_FRAME_PONG);
}

/* How many bytes of length follow the two of the head. */
static size_t more_length(unsigned char second)
{
    unsigned length = second & LENGTH;
    return length == 127 ? 8 : length == 126 ? 2 : 0;
}

static uint64_t read_length(const unsigned char *at)
{
    size_t n = more_length(at[1]);
    uint64_t length = 0;
    for (size_t i = 0; i < n; i++)
        length = length << 8 | at[2 + i];
    return n > 0 ? length : at[1] & LENGTH;
}

/* 0, or why the head is none. */
static int judge(const struct mock_frame *f, const unsigned char *head, uint64_t length)
{
    if ((head[0] & RESERVED) || !(head[1] & MASKED) || !is_known(f->op))
        return MOCK_CLOSE_PROTOCOL;
    if ((int)f->op >= CONTROL && (!f->last || length > CONTROL_PAYLOAD))
        return MOCK_CLOSE_PROTOCOL;
    return length > MOCK_FRAME_PAYLOAD ? MOCK_CLOSE_TOO_BIG : 0;
}

int mock_frame_read(char *bytes, size_t n, struct mock_frame *out)
{
    const unsigned char *head = (const unsigned char *)bytes;
    *out = (struct mock_frame){0};
    if (n < 2)
        return 0;
    size_t n_head = 2 + more_length(head[1]) + MASK_BYTES;
    out->last = head[0] & FINAL;
    out->op = (enum mock_frame_op)(head[0] & OP);
    int code = judge(out, head, n < n_head ? 0 : read_length(head));
    if (code != 0 || n < n_head)
        return code;
    uint64_t length = read_length(head);
    if (n - n_head < length)
        return 0;
    const unsigned char *mask = head + n_head - MASK_BYTES;
    out->payload = bytes + n_head;
    out->n = (size_t)length;
    out->whole = n_head + out->n;
    for (size_t i = 0; i < out->n; i++)
        out->payload[i] = (char)((unsigned char)out->payload[i] ^ mask[i % MASK_BYTES]);
    return 0;
}

/* RFC 6455 section 7.4: what stands for "there was none" is never sent. */
static bool may_be_sent(int code)
{
    return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) ||
           (code >= 3000 && code <= 4999);
}

static bool is_utf8(const char *text, size_t n)
{
    uint32_t code;
    for (size_t step; n > 0; text += step, n -= step)
        if ((step = gc_utf8_next(text, n, &code)) == 0)
            return false;
    return true;
}

int mock_frame_close_code(const struct mock_frame *f)
{
    if (f->n == 0)
        return MOCK_CLOSE_NO_CODE;
    if (f->n < 2)
        return MOCK_CLOSE_PROTOCOL;
    const unsigned char *at = (const unsigned char *)f->payload;
    int code = at[0] << 8 | at[1];
    return may_be_sent(code) && is_utf8(f->payload + 2, f->n - 2) ? code : MOCK_CLOSE_PROTOCOL;
}

void mock_frame_add(struct gc_strbuf *to, enum mock_frame_op op, const void *payload, size_t n)
{
    gc_strbuf_addc(to, (char)(FINAL | op));
    size_t n_more = n > UINT16_MAX ? 8 : n > CONTROL_PAYLOAD ? 2 : 0;
    gc_strbuf_addc(to, (char)(n_more == 8 ? 127 : n_more == 2 ? 126 : n));
    for (size_t i = n_more; i-- > 0;)
        gc_strbuf_addc(to, (char)((uint64_t)n >> (8 * i)));
    gc_strbuf_add(to, payload, n);
}

void mock_frame_add_close(struct gc_strbuf *to, int code, const char *reason)
{
    char payload[CONTROL_PAYLOAD] = {(char)(code >> 8), (char)code};
    size_t n = gc_utf8_clip(reason, strlen(reason), CONTROL_PAYLOAD - 2);
    memcpy(payload + 2, reason, n);
    mock_frame_add(to, MOCK_FRAME_CLOSE, payload, code == MOCK_CLOSE_NO_CODE ? 0 : n + 2);
}

bool mock_websocket_accept(const char *key, char out[MOCK_WEBSOCKET_ACCEPT])
{
    static const char guid[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; /* RFC 6455 section 1.3 */
    struct gc_strbuf bytes GC_AUTO(gc_strbuf_release) = GC_STRBUF(64);
    unsigned char digest[GC_SHA1_BYTES];
    char text[64];
    size_t n = strlen(key), bad;
    if (n != 24 || !mock_base64_decode_to(&bytes, key, n, &bad) || bytes.len != KEY_BYTES)
        return false;
    memcpy(text, key, n);
    memcpy(text + n, guid, sizeof guid);
    gc_sha1(text, n + sizeof guid - 1, digest);
    return mock_base64_encode((const char *)digest, sizeof digest, out, MOCK_WEBSOCKET_ACCEPT) > 0;
}
