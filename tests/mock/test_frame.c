#include "mock/notify/frame.h"
#include "tests/check.h"

/* A frame of a client; RFC 6455 section 5.7 has these bytes. */
static void test_the_published_example_is_read(void)
{
    char bytes[] = "\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58rest";
    struct mock_frame f;
    for (size_t n = 0; n < 11; n++) {
        CHECK_INT(mock_frame_read(bytes, n, &f), 0);
        CHECK_INT(f.whole, 0);
    }
    CHECK_INT(mock_frame_read(bytes, sizeof bytes - 1, &f), 0);
    CHECK(f.last && f.op == MOCK_FRAME_TEXT && f.whole == 11 && f.n == 5);
    CHECK(memcmp(f.payload, "Hello", 5) == 0);
}

static void test_what_is_no_frame_is_refused(void)
{
    static const struct {
        const char *name, *bytes;
        size_t n;
        int code;
    } row[] = {
        {"not masked", "\x81\x05Hello", 7, MOCK_CLOSE_PROTOCOL},
        {"a reserved bit", "\xc1\x80\0\0\0\0", 6, MOCK_CLOSE_PROTOCOL},
        {"an unknown kind", "\x83\x80\0\0\0\0", 6, MOCK_CLOSE_PROTOCOL},
        {"an unknown control", "\x8b\x80\0\0\0\0", 6, MOCK_CLOSE_PROTOCOL},
        {"a ping in parts", "\x09\x80\0\0\0\0", 6, MOCK_CLOSE_PROTOCOL},
        {"a ping of 126 bytes", "\x89\xfe\0\x7e\0\0\0\0", 8, MOCK_CLOSE_PROTOCOL},
        {"65,537 bytes", "\x81\xff\0\0\0\0\0\1\0\1\0\0\0\0", 14, MOCK_CLOSE_TOO_BIG},
        {"more than there are", "\x81\xff\xff\xff\xff\xff\xff\xff\xff\xff\0\0\0\0", 14,
         MOCK_CLOSE_TOO_BIG},
        {"65,536 bytes", "\x81\xff\0\0\0\0\0\1\0\0\0\0\0\0", 14, 0},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct mock_frame f;
        char bytes[16] = {0};
        memcpy(bytes, row[i].bytes, row[i].n);
        CHECK_ROW(row[i].name, mock_frame_read(bytes, row[i].n, &f) == row[i].code);
    }
}

/* Of each kind and length: what is written for a server is read back when a client has masked it.
 */
static void test_frames_of_each_length_are_read(void)
{
    static const size_t lengths[] = {0,   1,   4,   124,  125,   126,  127,
                                     128, 255, 256, 1000, 65535, 65536};
    static const enum mock_frame_op ops[] = {MOCK_FRAME_TEXT, MOCK_FRAME_BINARY,
                                             (enum mock_frame_op)0};
    static char payload[65536], bytes[65536 + 14];
    static const unsigned char mask[] = {1, 2, 4, 8};
    for (size_t i = 0; i < sizeof payload; i++)
        payload[i] = (char)(i * 7);
    for (size_t i = 0; i < GC_COUNT_OF(lengths); i++) {
        struct gc_strbuf sent GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
        enum mock_frame_op op = ops[i % GC_COUNT_OF(ops)];
        mock_frame_add(&sent, op, payload, lengths[i]);
        CHECK_FATAL(gc_strbuf_status(&sent) == GC_OK);
        size_t n_head = sent.len - lengths[i], n = sent.len + sizeof mask;
        memcpy(bytes, sent.data, n_head);
        bytes[1] = (char)((unsigned char)bytes[1] | 0x80U);
        memcpy(bytes + n_head, mask, sizeof mask);
        for (size_t k = 0; k < lengths[i]; k++)
            bytes[n_head + sizeof mask + k] = (char)((unsigned char)payload[k] ^ mask[k % 4]);
        struct mock_frame f;
        CHECK_INT(mock_frame_read(bytes, n - 1, &f), 0);
        CHECK_INT(f.whole, 0);
        CHECK_INT(mock_frame_read(bytes, n, &f), 0);
        CHECK(f.last && f.op == op && f.whole == n && f.n == lengths[i]);
        CHECK(f.payload && memcmp(f.payload, payload, lengths[i]) == 0);
    }
}

static void test_every_kind_is_known(void)
{
    for (unsigned op = 0; op <= 15; op++) {
        char whole[] = {(char)(0x80U | op), (char)0x80, 1, 2, 3, 4},
             part[] = {(char)op, (char)0x80, 1, 2, 3, 4};
        struct mock_frame f;
        bool known = op <= 2 || (op >= 8 && op <= 10);
        CHECK_INT(mock_frame_read(whole, sizeof whole, &f), known ? 0 : MOCK_CLOSE_PROTOCOL);
        CHECK_INT(mock_frame_read(part, sizeof part, &f), op <= 2 ? 0 : MOCK_CLOSE_PROTOCOL);
        CHECK(!f.last);
    }
    char ping[2 + 4 + 125] = {(char)0x89, (char)(0x80U | 125)};
    struct mock_frame f;
    CHECK_INT(mock_frame_read(ping, sizeof ping, &f), 0);
    CHECK_INT(f.n, 125);
}

static void test_a_close_says_why(void)
{
    static const struct {
        const char *payload;
        size_t n;
        int code;
    } row[] = {
        {"", 0, MOCK_CLOSE_NO_CODE},
        {"\x03", 1, MOCK_CLOSE_PROTOCOL},
        {"\x03\xe8", 2, 1000},
        {"\x03\xeb", 2, 1003},
        {"\x0b\xb7", 2, MOCK_CLOSE_PROTOCOL}, /* 2999 */
        {"\x03\xe8g\xc3\xb6", 5, 1000},
        {"\x03\xe8\xff", 3, MOCK_CLOSE_PROTOCOL},
        {"\x03\xec", 2, MOCK_CLOSE_PROTOCOL}, /* 1004 */
        {"\x03\xed", 2, MOCK_CLOSE_PROTOCOL}, /* 1005 means that there is none */
        {"\x03\xee", 2, MOCK_CLOSE_PROTOCOL},
        {"\x03\xef", 2, 1007},
        {"\x03\xf6", 2, 1014},
        {"\x03\xf7", 2, MOCK_CLOSE_PROTOCOL},
        {"\x03\xe7", 2, MOCK_CLOSE_PROTOCOL},
        {"\x0b\xb8", 2, 3000},
        {"\x13\x87", 2, 4999},
        {"\x13\x88", 2, MOCK_CLOSE_PROTOCOL},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        char payload[8] = {0};
        memcpy(payload, row[i].payload, row[i].n);
        const struct mock_frame f = {.payload = payload, .n = row[i].n};
        CHECK_INT(mock_frame_close_code(&f), row[i].code);
    }
}

static void test_frames_of_the_server(void)
{
    static const struct {
        size_t n;
        const char *head;
        size_t n_head;
    } row[] = {{0, "\x81\0", 2},
               {125, "\x81\x7d", 2},
               {126, "\x81\x7e\0\x7e", 4},
               {65535, "\x81\x7e\xff\xff", 4},
               {65536, "\x81\x7f\0\0\0\0\0\1\0\0", 10}};
    static char payload[65536];
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct gc_strbuf to GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
        mock_frame_add(&to, MOCK_FRAME_TEXT, payload, row[i].n);
        CHECK_INT(to.len, row[i].n_head + row[i].n);
        CHECK(to.len > 0 && memcmp(to.data, row[i].head, row[i].n_head) == 0);
    }
    struct gc_strbuf to GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    mock_frame_add_close(&to, MOCK_CLOSE_NO_CODE, "none");
    mock_frame_add_close(&to, MOCK_CLOSE_GOING_AWAY, "bye");
    CHECK(to.len == 9 && memcmp(to.data,
                                "\x88\0\x88\5\x03\xe9"
                                "bye",
                                9) == 0);
    memset(payload, 'x', 200);
    payload[122] = (char)0xc3; /* cut before, not within, a character */
    payload[123] = (char)0xb6;
    payload[200] = '\0';
    gc_strbuf_reset(&to);
    mock_frame_add_close(&to, 1000, payload);
    CHECK(to.len == 2 + 2 + 122 && to.data[1] == 124);
}

/* RFC 6455 section 1.3 has the first. */
static void test_the_handshake(void)
{
    static const struct {
        const char *key, *accept;
    } row[] = {
        {"dGhlIHNhbXBsZSBub25jZQ==", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="},
        {"", NULL},
        {"dGhlIHNhbXBsZSBub25jZQ=", NULL},
        {"dGhlIHNhbXBsZSBub25jZTE=", NULL}, /* 17 bytes */
        {"dGhlIHNhbXBsZSBub25j!Q==", NULL},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        char accept[MOCK_WEBSOCKET_ACCEPT];
        bool ok = mock_websocket_accept(row[i].key, accept);
        CHECK_ROW(row[i].key, ok == (row[i].accept != NULL));
        if (ok)
            CHECK_TEXT(accept, row[i].accept);
    }
}

SUITE(frame, {"a client's frame is read when it is whole", test_the_published_example_is_read},
      {"what is no frame of a client is refused with a code", test_what_is_no_frame_is_refused},
      {"frames of each length are read", test_frames_of_each_length_are_read},
      {"every kind of frame is known, or refused", test_every_kind_is_known},
      {"a close frame says why, in codes that may be sent", test_a_close_says_why},
      {"a server's frames have the shortest length", test_frames_of_the_server},
      {"the handshake proves that websocket is spoken", test_the_handshake});
