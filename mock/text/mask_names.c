/* Which names are those of secrets: judged by kind, however they are spelled. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/status.h"
#include "mock/text/mask.h"

/* In lower case, without - _ . and blanks. */
#define WORD(text)                                                                                 \
    {                                                                                              \
        text, sizeof text - 1                                                                      \
    }
static const struct word {
    const char *text;
    size_t len;
} anywhere[] = {WORD("secret"), WORD("password"), WORD("passwd"), WORD("passphrase")},
  at_the_end[] = {WORD("token"),
                  WORD("pwd"),
                  WORD("credential"),
                  WORD("credentials"),
                  WORD("assertion"),
                  WORD("cookie"),
                  WORD("jwt"),
                  WORD("codeverifier"),
                  WORD("authcode"),
                  WORD("devicecode"),
                  WORD("authorizationcode"),
                  WORD("authorization"),
                  WORD("apikey"),
                  WORD("authkey"),
                  WORD("privatekey"),
                  WORD("accesskey"),
                  WORD("signingkey"),
                  WORD("sharedkey"),
                  WORD("encryptionkey"),
                  WORD("masterkey"),
                  WORD("subscriptionkey")};
/* Of such a kind, but no secrets. */
static const char *const known_names[] = {"accesscontrolallowcredentials",
                                          "idempotencykey",
                                          "publickey",
                                          "lookupkey",
                                          "primarykey",
                                          "routingkey",
                                          "secwebsocketkey"};

static size_t normalised(const char *name, size_t n, char out[MOCK_MASK_NAME + 1])
{
    size_t len = 0;
    for (size_t i = 0; i < n; i++)
        if (name[i] != '-' && name[i] != '_' && name[i] != '.' && name[i] != ' ')
            out[len++] = (char)tolower((unsigned char)name[i]);
    out[len] = '\0';
    return len;
}

static bool ends_with(const char *name, size_t n, const struct word *end)
{
    return n >= end->len && name[n - 1] == end->text[end->len - 1] &&
           memcmp(name + n - end->len, end->text, end->len) == 0;
}

/* All that may stand anywhere begins with 's' or 'p', and goes on as no other word does. */
static bool holds_one(const char *name)
{
    for (const char *s = name; (s = strpbrk(s, "sp")); s++)
        for (size_t i = 0; i < GC_COUNT_OF(anywhere); i++)
            if (s[0] == anywhere[i].text[0] && s[1] == anywhere[i].text[1] &&
                strncmp(s, anywhere[i].text, anywhere[i].len) == 0)
                return true;
    return false;
}

/* A word "key" after another: X-Vault-Key, ssh_key. */
static bool is_key(const char *name, size_t n)
{
    return n > 4 && strncasecmp(name + n - 3, "key", 3) == 0 &&
           (name[n - 4] == '-' || name[n - 4] == '_');
}

static bool is_of_kind(const char *name, size_t n, const char *plain, size_t len)
{
    for (size_t i = 0; i < GC_COUNT_OF(at_the_end); i++)
        if (ends_with(plain, len, &at_the_end[i]))
            return true;
    return is_key(name, n) || holds_one(plain);
}

bool mock_mask_is_secret(const char *name, size_t n)
{
    char plain[MOCK_MASK_NAME + 1];
    if (n < 3 || n > MOCK_MASK_NAME || memchr(name, '\0', n))
        return false;
    if (!is_of_kind(name, n, plain, normalised(name, n, plain)))
        return false;
    for (size_t i = 0; i < GC_COUNT_OF(known_names); i++)
        if (strcmp(plain, known_names[i]) == 0)
            return false;
    return true;
}

/* Of an authorization: elsewhere a code is that of an error, a country, a product. */
bool mock_mask_is_code(const char *name, size_t n)
{
    return n == 4 && strncasecmp(name, "code", 4) == 0;
}

bool mock_mask_is_secret_field(const char *name, size_t n)
{
    return mock_mask_is_secret(name, n) || mock_mask_is_code(name, n) ||
           (n == 3 && strncasecmp(name, "key", 3) == 0);
}
