#include "mock/text/leak.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "mock/text/base64.h"
#include "mock/text/mask.h"

enum { GRAM = 8, HEX_PART = 2 * LEAK_PART, BASE64_PART = 20, BITS_A_BYTE = 8 };

/* The text as one kind of leak would stand in it: what can't belong to that falls away. */
struct view {
    char *text;
    size_t *at; /* where each byte stands in the text itself */
    size_t len;
    uint8_t *grams; /* which GRAM bytes in a row there are, by their hash; bits */
    size_t mask;
};
enum { AS_IT_IS, JOINED, HEX, N_VIEWS };
struct mock_leaks {
    struct view views[N_VIEWS];
};

/* --- views of the text ------------------------------------------------------------------------ */

static size_t hash_of(const char *gram)
{
    uint64_t v;
    memcpy(&v, gram, sizeof v);
    return (size_t)((v * UINT64_C(0x9e3779b97f4a7c15)) >> 20);
}

/* '\0': it falls away. Both alphabets of base64 become that of URLs. */
static char joined(char c)
{
    if (isalnum((unsigned char)c) || c == '-' || c == '_')
        return c;
    return c == '+' ? '-' : c == '/' ? '_' : '\0';
}

static char hex(char c)
{
    return isxdigit((unsigned char)c) ? (char)tolower((unsigned char)c) : '\0';
}

static char as_it_is(char c)
{
    return c ? c : ' ';
}

static bool view_init(struct view *v, const char *text, size_t len, char (*keep)(char c))
{
    size_t bits = 1024;
    while (bits < len * BITS_A_BYTE)
        bits *= 2;
    v->mask = bits - 1;
    v->text = malloc(len + 1);
    v->at = calloc(len + 1, sizeof *v->at);
    v->grams = calloc(bits / BITS_A_BYTE, 1);
    if (!v->text || !v->at || !v->grams)
        return false;
    for (size_t i = 0; i < len; i++) {
        char c = keep(text[i]);
        if (keep == hex && c == '0' && i + 1 < len && tolower((unsigned char)text[i + 1]) == 'x')
            c = '\0'; /* of 0x61, 0x62 */
        if (!c)
            continue;
        v->at[v->len] = i;
        v->text[v->len++] = c;
    }
    v->text[v->len] = '\0';
    for (size_t i = 0; i + GRAM <= v->len; i++) {
        size_t h = hash_of(v->text + i) & v->mask;
        v->grams[h / BITS_A_BYTE] |= (uint8_t)(1U << (h % BITS_A_BYTE));
    }
    return true;
}

void mock_leaks_free(struct mock_leaks *t)
{
    for (size_t i = 0; t && i < N_VIEWS; i++) {
        free(t->views[i].text);
        free(t->views[i].at);
        free(t->views[i].grams);
    }
    free(t);
}

struct mock_leaks *mock_leaks_new(const char *text, size_t len)
{
    static char (*const kept[])(char c) = {as_it_is, joined, hex};
    struct mock_leaks *t = calloc(1, sizeof *t);
    for (size_t i = 0; t && i < N_VIEWS; i++)
        if (!view_init(&t->views[i], text, len, kept[i])) {
            mock_leaks_free(t);
            return NULL;
        }
    return t;
}

/* --- looking for one secret ------------------------------------------------------------------- */

static bool has_gram(const struct view *v, const char *gram)
{
    size_t h = hash_of(gram) & v->mask;
    return ((unsigned)v->grams[h / BITS_A_BYTE] >> (h % BITS_A_BYTE) & 1U) != 0;
}

/* Any part bytes in a row of form, and all that follow; not those that `known` has, too. */
static bool find_part(const struct view *v, const char *form, size_t len, size_t part,
                      const char *known, struct mock_leak *out)
{
    for (size_t i = 0; part >= GRAM && i + part <= len; i++) {
        if (!has_gram(v, form + i) || !has_gram(v, form + i + part - GRAM) ||
            (known && memmem(known, strlen(known), form + i, part)))
            continue;
        const char *found = memmem(v->text, v->len, form + i, part);
        if (!found)
            continue;
        size_t at = (size_t)(found - v->text), n = part;
        while (i + n < len && at + n < v->len && form[i + n] == v->text[at + n])
            n++;
        out->begin = v->at[at];
        out->end = v->at[at + n - 1] + 1;
        return true;
    }
    return false;
}

static size_t shorter(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* What looks drawn by chance is no prose: its bytes mean it even where something is between. */
static bool is_token(const char *secret, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!isalnum((unsigned char)secret[i]) && secret[i] != '-' && secret[i] != '_')
            return false;
    return n == MOCK_TOKEN_CHARS;
}

static bool find_whole(const struct mock_leaks *t, const char *secret, size_t n, const char *known,
                       struct mock_leak *out)
{
    out->how = "";
    return !(known && strstr(known, secret)) &&
           find_part(&t->views[AS_IT_IS], secret, n, n, NULL, out);
}

static bool find_plain(const struct mock_leaks *t, const char *secret, size_t n, const char *known,
                       struct mock_leak *out)
{
    out->how = "in part";
    return n > LEAK_PART && find_part(&t->views[is_token(secret, n) ? JOINED : AS_IT_IS], secret, n,
                                      LEAK_PART, known, out);
}

static bool find_backwards(const struct mock_leaks *t, const char *secret, size_t n,
                           const char *known, struct mock_leak *out)
{
    char turned[LEAK_LONGEST];
    (void)known;
    for (size_t i = 0; i < n; i++)
        turned[i] = secret[n - 1 - i];
    out->how = "backwards";
    return find_part(&t->views[is_token(secret, n) ? JOINED : AS_IT_IS], turned, n,
                     shorter(n, LEAK_PART), NULL, out);
}

static bool find_hex(const struct mock_leaks *t, const char *secret, size_t n, const char *known,
                     struct mock_leak *out)
{
    static const char digits[] = "0123456789abcdef";
    char form[2 * LEAK_LONGEST];
    (void)known;
    for (size_t i = 0; i < n; i++) {
        form[2 * i] = digits[(unsigned char)secret[i] >> 4];
        form[2 * i + 1] = digits[(unsigned char)secret[i] & 15];
    }
    out->how = "in hex";
    return find_part(&t->views[HEX], form, 2 * n, shorter(2 * n, HEX_PART), NULL, out);
}

/* It may begin at any of three places within the bytes that were encoded. */
static bool find_base64(const struct mock_leaks *t, const char *secret, size_t n, const char *known,
                        struct mock_leak *out)
{
    char form[2 * LEAK_LONGEST];
    (void)known;
    out->how = "in base64";
    for (size_t begin = 0; begin < 3; begin++) {
        size_t len = mock_base64_encode(secret + begin, (n - begin) / 3 * 3, form, sizeof form);
        for (size_t i = 0; i < len; i++)
            form[i] = joined(form[i]);
        if (find_part(&t->views[JOINED], form, len, shorter(len, BASE64_PART), NULL, out))
            return true;
    }
    return false;
}

bool mock_leaks_find(const struct mock_leaks *t, const char *secret, const char *known,
                     struct mock_leak *out)
{
    static bool (*const forms[])(const struct mock_leaks *t, const char *secret, size_t n,
                                 const char *known, struct mock_leak *out) = {
        find_whole, find_plain, find_backwards, find_hex, find_base64};
    size_t n = strlen(secret);
    if (n < LEAK_SHORTEST || n > LEAK_LONGEST)
        return false;
    for (size_t i = 0; i < GC_COUNT_OF(forms); i++)
        if (forms[i](t, secret, n, known, out))
            return true;
    return false;
}
