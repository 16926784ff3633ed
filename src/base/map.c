#include "base/map.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "base/strbuf.h"

struct gc_map_slot {
    char *key; /* NULL: free */
    size_t len;
    uint64_t hash;
    void *value;
};

static pthread_once_t key_once = PTHREAD_ONCE_INIT;
static uint64_t hash_key[2];

static void make_hash_key(void)
{
    gc_random_bytes(hash_key, sizeof hash_key);
}

static inline uint64_t rotate(uint64_t x, int by)
{
    return x << by | x >> (64 - by);
}

static inline void sip_round(uint64_t v[4])
{
    v[0] += v[1], v[1] = rotate(v[1], 13) ^ v[0], v[0] = rotate(v[0], 32);
    v[2] += v[3], v[3] = rotate(v[3], 16) ^ v[2];
    v[0] += v[3], v[3] = rotate(v[3], 21) ^ v[0];
    v[2] += v[1], v[1] = rotate(v[1], 17) ^ v[2], v[2] = rotate(v[2], 32);
}

/* SipHash-1-3 (Aumasson, Bernstein) under a key that this process alone knows. */
uint64_t gc_hash(const char *key, size_t len)
{
    pthread_once(&key_once, make_hash_key);
    uint64_t v[4] = {hash_key[0] ^ 0x736f6d6570736575, hash_key[1] ^ 0x646f72616e646f6d,
                     hash_key[0] ^ 0x6c7967656e657261, hash_key[1] ^ 0x7465646279746573};
    size_t left = len;
    for (; left >= 8; key += 8, left -= 8) {
        uint64_t word;
        memcpy(&word, key, 8);
        v[3] ^= word;
        sip_round(v);
        v[0] ^= word;
    }
    uint64_t last = (uint64_t)len << 56; /* the rest of the key goes below its length */
    for (size_t i = 0; i < left; i++)
        last |= (uint64_t)(unsigned char)key[i] << 8 * i;
    v[3] ^= last;
    sip_round(v);
    v[0] ^= last;
    v[2] ^= 0xff;
    for (int i = 0; i < 3; i++)
        sip_round(v);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}

/* The slot that holds the key, or the free one where it would go. cap is not 0. */
static struct gc_map_slot *find(const struct gc_map *m, const char *key, size_t len, uint64_t hash)
{
    size_t mask = m->cap - 1, i = (size_t)hash & mask;
    while (m->slots[i].key && (m->slots[i].hash != hash || m->slots[i].len != len ||
                               memcmp(m->slots[i].key, key, len) != 0))
        i = (i + 1) & mask;
    return &m->slots[i];
}

struct gc_map_key gc_map_key(const char *text)
{
    size_t len = strlen(text);
    return (struct gc_map_key){.text = text, .len = len, .hash = gc_hash(text, len)};
}

void *gc_map_get_key(const struct gc_map *m, const struct gc_map_key *key)
{
    return m->cap ? find(m, key->text, key->len, key->hash)->value : NULL;
}

void *gc_map_getn(const struct gc_map *m, const char *key, size_t key_len)
{
    return m->cap ? find(m, key, key_len, gc_hash(key, key_len))->value : NULL;
}

void *gc_map_get(const struct gc_map *m, const char *key)
{
    return gc_map_getn(m, key, strlen(key));
}

/* Keeps one slot in four free, so that a probe is short and always ends. */
static enum gc_status make_room(struct gc_map *m)
{
    if ((m->n + 1) * 4 <= m->cap * 3)
        return GC_OK;
    struct gc_map bigger = {.cap = m->cap ? m->cap * 2 : 8, .n = m->n};
    bigger.slots = calloc(bigger.cap, sizeof *bigger.slots);
    if (!bigger.slots)
        return GC_E_NOMEM;
    for (size_t i = 0; i < m->cap; i++) {
        const struct gc_map_slot *s = &m->slots[i];
        if (s->key)
            *find(&bigger, s->key, s->len, s->hash) = *s;
    }
    free(m->slots);
    *m = bigger;
    return GC_OK;
}

enum gc_status gc_map_put(struct gc_map *m, const char *key, void *value, void **old)
{
    assert(value);
    size_t len = strlen(key);
    uint64_t hash = gc_hash(key, len);
    struct gc_map_slot *s = m->cap ? find(m, key, len, hash) : NULL;
    if (!s || !s->key) {
        char *copy = gc_strndup(key, len);
        if (!copy || make_room(m) != GC_OK) {
            free(copy);
            return GC_E_NOMEM;
        }
        s = find(m, key, len, hash);
        *s = (struct gc_map_slot){.key = copy, .len = len, .hash = hash};
        m->n++;
    }
    if (old)
        *old = s->value;
    s->value = value;
    return GC_OK;
}

/* Closes the gap at `hole`: an entry behind it moves in when its home is not between the two. */
static void close_gap(struct gc_map *m, size_t hole)
{
    size_t mask = m->cap - 1;
    for (size_t i = (hole + 1) & mask; m->slots[i].key; i = (i + 1) & mask) {
        size_t home = (size_t)m->slots[i].hash & mask;
        if (((i - home) & mask) >= ((i - hole) & mask)) {
            m->slots[hole] = m->slots[i];
            hole = i;
        }
    }
    m->slots[hole] = (struct gc_map_slot){0};
}

void *gc_map_remove(struct gc_map *m, const char *key)
{
    size_t len = strlen(key);
    struct gc_map_slot *s = m->cap ? find(m, key, len, gc_hash(key, len)) : NULL;
    if (!s || !s->key)
        return NULL;
    void *value = s->value;
    free(s->key);
    close_gap(m, (size_t)(s - m->slots));
    m->n--;
    return value;
}

bool gc_map_next(const struct gc_map *m, size_t *i, const char **key, void **value)
{
    for (; *i < m->cap; (*i)++) {
        const struct gc_map_slot *s = &m->slots[*i];
        if (!s->key)
            continue;
        if (key)
            *key = s->key;
        if (value)
            *value = s->value;
        (*i)++;
        return true;
    }
    return false;
}

void gc_map_release(struct gc_map *m, void (*free_value)(void *))
{
    for (size_t i = 0; i < m->cap; i++) {
        if (m->slots[i].key && free_value)
            free_value(m->slots[i].value);
        free(m->slots[i].key);
    }
    free(m->slots);
    *m = (struct gc_map){0};
}
