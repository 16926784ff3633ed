/* Which texts give a secret away, and which only look like it. */
#include "mock/text/leak.h"

#include <stdlib.h>

#include "tests/check.h"
#include "tests/with_mock/fixture.h"

#define TOKEN                                                                                      \
    "q3ZkV0aB-7cD_eF1gH2iJ4kL5mN6oP8rS9tU0vW-xYzAbCdEfGhIjKlMnOpQrStUvWQxYz0123456789AbCd-Z"
#define SECRET "demo-client-s3cr3t-of-some-length"

/* Where the leak stands, told by the bytes that it has. */
static void test_forms(void)
{
    /* clang-format off */
    static const struct { const char *name, *secret, *known, *text, *how, *bytes; } row[] = {
        {"as it is", TOKEN, NULL, "token " TOKEN " refused", "", TOKEN},
        {"a short secret", "demo-sec", NULL, "secret=demo-sec;", "", "demo-sec"},
        {"too short for a secret", "demo-se", NULL, "secret=demo-se;", NULL, NULL},
        {"the first 16", TOKEN, NULL, "token q3ZkV0aB-7cD_eF1...", "in part", "q3ZkV0aB-7cD_eF1"},
        {"the first 15", TOKEN, NULL, "token q3ZkV0aB-7cD_eF...", NULL, NULL},
        {"the last 16", TOKEN, NULL, "...0123456789AbCd-Z", "in part", "0123456789AbCd-Z"},
        {"some in the middle", TOKEN, NULL, "(tU0vW-xYzAbCdEfGhI)", "in part", "tU0vW-xYzAbCdEfGhI"},
        {"letter by letter", TOKEN, NULL, "q 3 Z k V 0 a B - 7 c D _ e F 1", "in part", "q 3 Z k V 0 a B - 7 c D _ e F 1"},
        {"over two lines", TOKEN, NULL, "q3ZkV0aB\n-7cD_eF1", "in part", "q3ZkV0aB\n-7cD_eF1"},
        {"a part of a client's secret", SECRET, NULL, "with s3cr3t-of-some-length", "in part", "s3cr3t-of-some-length"},
        {"prose is no secret", "this-is-the-secret-of-a-client", NULL, "this is the secret of a client", NULL, NULL},
        {"the client's id is none", "demo-client-for-tests-s3cr3t", "demo-client-for-tests", "client demo-client-for-tests is disabled", NULL, NULL},
        {"nor is the id with the secret in it", "demo-client", "the-demo-client", "the-demo-client failed", NULL, NULL},
        {"backwards", "demo-secret", NULL, "x terces-omed x", "backwards", "terces-omed"},
        {"a part, backwards", TOKEN, NULL, "1Fe_Dc7-Ba0VkZ3q", "backwards", "1Fe_Dc7-Ba0VkZ3q"},
        {"in hex", "demo-secret", NULL, "[64656d6f2d736563726574]", "in hex", "64656d6f2d736563726574"},
        {"in large hex", "demo-secret", NULL, "64656D6F2D736563726574", "in hex", "64656D6F2D736563726574"},
        {"as bytes", "demo-secret", NULL, "<Buffer 64 65 6d 6f 2d 73 65 63 72 65 74>", "in hex", "64 65 6d 6f 2d 73 65 63 72 65 74"},
        {"as C writes bytes", "demo-secret", NULL, "0x64, 0x65, 0x6d, 0x6f, 0x2d, 0x73, 0x65, 0x63, 0x72, 0x65, 0x74", "in hex", "64, 0x65, 0x6d, 0x6f, 0x2d, 0x73, 0x65, 0x63, 0x72, 0x65, 0x74"},
        {"in base64", "demo-secret", NULL, "ZGVtby1zZWNyZXQ=", "in base64", "ZGVtby1zZWNy"},
        {"as Basic has it", "demo-secret", NULL, "Basic ZGVtby1jbGllbnQ6ZGVtby1zZWNyZXQ=", "in base64", "ZGVtby1zZWNy"},
        {"in base64, one byte later", "demo-secret", NULL, "eGRlbW8tc2VjcmV0", "in base64", "bW8tc2VjcmV0"},
        {"in base64, two bytes later", "demo-secret", NULL, "eHhkZW1vLXNlY3JldA==", "in base64", "ZW1vLXNlY3Jl"},
        {"a digest", TOKEN, NULL, "sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", NULL, NULL},
        {"nothing", TOKEN, NULL, "", NULL, NULL},
        {"less than a secret", TOKEN, NULL, "q3Z", NULL, NULL},
    };
    /* clang-format on */
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct mock_leak leak = {0};
        struct mock_leaks *t = mock_leaks_new(row[i].text, strlen(row[i].text));
        char bytes[200] = "";
        CHECK_FATAL(t != NULL);
        bool found = mock_leaks_find(t, row[i].secret, row[i].known, &leak);
        CHECK_ROW(row[i].name, found == (row[i].how != NULL));
        if (found) {
            snprintf(bytes, sizeof bytes, "%.*s", (int)(leak.end - leak.begin),
                     row[i].text + leak.begin);
            CHECK_ROW_TEXT(row[i].name, leak.how, row[i].how ? row[i].how : "");
            CHECK_ROW_TEXT(row[i].name, bytes, row[i].bytes);
        }
        mock_leaks_free(t);
    }
}

/* A text of a megabyte, with the secret at its end. */
static void test_long_text(void)
{
    enum { N = 1 << 20 };
    char *text = malloc(N + sizeof TOKEN);
    struct mock_leak leak = {0};
    CHECK_FATAL(text != NULL);
    for (size_t i = 0; i < N; i++)
        text[i] = "abcdefgh0123456789\n"[i * 7 % 19];
    memcpy(text + N, TOKEN, sizeof TOKEN);
    struct mock_leaks *t = mock_leaks_new(text, N + sizeof TOKEN - 1);
    CHECK_FATAL(t != NULL);
    CHECK(mock_leaks_find(t, TOKEN, NULL, &leak));
    CHECK_INT((int64_t)leak.begin, N);
    CHECK_INT((int64_t)leak.end, N + (int64_t)sizeof TOKEN - 1);
    mock_leaks_free(t);
    free(text);
}

/* The control plane knows the world's tokens, and no other's. */
static void test_tokens_of_the_world(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    struct gc_strbuf body GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    fx_open(&f);
    CHECK_FATAL(fx_login(&f, "reader-client", "reader-secret"));
    /* What stands around it is in no token: else the part would be longer now and then. */
    gc_strbuf_addf(&body, "{\"text\":\"(: %.16s.\"}", f.token + 40);
    CHECK_INT(fx_admin(&f, "POST", "/tokens/find", gc_strbuf_text(&body)), 200);
    CHECK_TEXT(fx_body(&f), "{\"found\":[{\"client_id\":\"reader-client\",\"how\":\"in part\","
                            "\"begin\":3,\"end\":19}]}");
    CHECK_INT(fx_admin(&f, "POST", "/reset", NULL), 200);
    CHECK_INT(fx_admin(&f, "POST", "/tokens/find", gc_strbuf_text(&body)), 200);
    CHECK_TEXT(fx_body(&f), "{\"found\":[]}");
}

SUITE(leak,
      {"a secret is found as it is, in part, backwards, in hex and in base64, and nothing like it",
       test_forms},
      {"the end of a long text is searched, too", test_long_text},
      {"the control plane tells which of the world's tokens a text gives away",
       test_tokens_of_the_world});
