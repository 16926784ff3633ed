/* What this process knows as a secret is masked wherever it stands. Of each value that is known,
 * four windows of four bytes beside one another are kept, so that a look at every fourth place of a
 * text finds it. Tokens need no keeping: they carry a digest under the process's salt. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/http/url.h"
#include "base/map.h"
#include "base/random.h"
#include "base/status.h"
#include "base/strbuf.h"
#include "mock/text/base64.h"
#include "mock/text/mask.h"

enum {
    STEP = 4,      /* also how many windows a value has, and how long they are */
    MIN_VALUE = 8, /* shorter ones would be found in ordinary words */
    MAX_VALUE = MOCK_MASK_KNOWN,
    MAX_VALUES = 100000,
    N_BITS = 1 << 16,
    DIGESTED = 16, /* characters at a token's beginning, and those of their digest after them */
    DIGEST = 6,
};

/* A window of some value: where in it, and how long the value is. Values alike share one. */
struct place {
    uint32_t window;
    uint16_t offset, len;
    struct place *next;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct gc_map values; /* guarded by lock, as places */
static struct place *places[N_BITS >> 4];
static atomic_uint_least64_t seen[N_BITS / 64]; /* which windows there may be */

static uint32_t window_at(const char *s)
{
    uint32_t window;
    memcpy(&window, s, sizeof window);
    return window;
}

static unsigned bit_of(uint32_t window)
{
    return (window * 0x9E3779B1u) >> 16;
}

static bool may_be_known(uint32_t window)
{
    unsigned bit = bit_of(window);
    return atomic_load_explicit(&seen[bit / 64], memory_order_relaxed) >> bit % 64 & 1;
}

static void add_place(uint32_t window, size_t offset, size_t len)
{
    struct place **first = &places[bit_of(window) >> 4];
    for (struct place *p = *first; p; p = p->next)
        if (p->window == window && p->offset == offset && p->len == len)
            return;
    struct place *p = malloc(sizeof *p);
    if (!p)
        return;
    *p = (struct place){window, (uint16_t)offset, (uint16_t)len, *first};
    *first = p;
    atomic_fetch_or(&seen[bit_of(window) / 64], UINT64_C(1) << bit_of(window) % 64);
}

void mock_mask_know(const char *value)
{
    static char here;
    size_t n = value ? strlen(value) : 0;
    if (n < MIN_VALUE || n > MAX_VALUE)
        return;
    pthread_mutex_lock(&lock);
    if (values.n < MAX_VALUES && !gc_map_get(&values, value) &&
        gc_map_put(&values, value, &here, NULL) == GC_OK)
        for (size_t i = 0; i < STEP; i++) /* the end differs sooner than the beginning */
            add_place(window_at(value + n - STEP - i), n - STEP - i, n);
    pthread_mutex_unlock(&lock);
}

void mock_mask_know_client(const char *id, const char *secret)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(4 * MAX_VALUE);
    char basic[MAX_VALUE + 1];
    if (!secret || !*secret)
        return;
    mock_mask_know(secret);
    gc_url_add_segment(&text, secret);
    if (gc_strbuf_status(&text) == GC_OK)
        mock_mask_know(text.data);
    gc_strbuf_reset(&text);
    gc_strbuf_addf(&text, "%s:%s", id, secret);
    if (gc_strbuf_status(&text) == GC_OK &&
        mock_base64_encode(text.data, text.len, basic, sizeof basic) > 0)
        mock_mask_know(basic);
}

/* The length of the value whose window is at s, or 0; *begin is where it begins. */
static size_t value_around(const char *s, const char *from, const char *end, const char **begin)
{
    size_t found = 0;
    pthread_mutex_lock(&lock);
    uint32_t window = window_at(s);
    for (const struct place *p = places[bit_of(window) >> 4]; p; p = p->next) {
        if (p->window != window || p->offset > s - from || p->len - p->offset > end - s ||
            p->len <= found || !gc_map_getn(&values, s - p->offset, p->len))
            continue;
        found = p->len;
        *begin = s - p->offset;
    }
    pthread_mutex_unlock(&lock);
    return found;
}

static const char *find_value(const char *s, const char *end, size_t *n)
{
    const char *begin = NULL;
    for (const char *at = s; end - at >= STEP; at += STEP)
        if (may_be_known(window_at(at)) && (*n = value_around(at, s, end, &begin)) > 0)
            return begin;
    return NULL;
}

static pthread_once_t salt_once = PTHREAD_ONCE_INIT;
static uint64_t salt[2];

static void make_salt(void)
{
    gc_random_bytes(salt, sizeof salt);
}

/* Quick, for every place of a long run is asked; who forges one has a text masked. */
static void digest(const char *begin, char out[DIGEST])
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    uint64_t a, b;
    memcpy(&a, begin, sizeof a);
    memcpy(&b, begin + sizeof a, sizeof b);
    pthread_once(&salt_once, make_salt);
    uint64_t h = (a ^ salt[0]) * 0x9E3779B97F4A7C15 ^ (b ^ salt[1]) * 0xC2B2AE3D27D4EB4F;
    h = (h ^ h >> 29) * 0x9E3779B97F4A7C15;
    h ^= h >> 28;
    for (size_t i = 0; i < DIGEST; i++, h >>= 6)
        out[i] = alphabet[h & 63];
}

void mock_mask_make_token(char out[MOCK_TOKEN_CHARS + 1])
{
    gc_random_text(out, MOCK_TOKEN_CHARS);
    digest(out, out + DIGESTED);
}

static bool is_token(const char *s)
{
    char expected[DIGEST];
    digest(s, expected);
    return memcmp(s + DIGESTED, expected, DIGEST) == 0;
}

static bool is_token_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
}

/* A look at every so many characters can't miss a run that is so long. */
static const char *find_token(const char *s, const char *end)
{
    const char *run = s;
    while (end - run >= MOCK_TOKEN_CHARS) {
        const char *last = run + MOCK_TOKEN_CHARS - 1, *at = last;
        while (at >= run && is_token_char(*at))
            at--;
        if (at >= run)
            run = at + 1;
        else if (is_token(run))
            return run;
        else
            run++;
    }
    return NULL;
}

void mock_mask_plain(struct mock_out *o, const char *s, size_t n)
{
    const char *end = s + n;
    size_t value_len = 0;
    const char *value = find_value(s, end, &value_len), *token = find_token(s, end);
    while ((value || token) && !o->cut) {
        bool is_value = value && (!token || value <= token);
        const char *begin = is_value ? value : token;
        size_t len = is_value ? value_len : MOCK_TOKEN_CHARS;
        mock_out_add(o, s, (size_t)(begin - s));
        if (!o->cut)
            mock_mask_add(o, begin, len);
        s = begin + len;
        if (value && value < s)
            value = find_value(s, end, &value_len);
        if (token && token < s)
            token = find_token(s, end);
    }
    if (!o->cut)
        mock_out_add(o, s, (size_t)(end - s));
}
