#include "mock/flow/value/zone.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mock/flow/value/zone_rule.h"

enum { MAX_BYTES = 1 << 16, HEADER = 44, NAME_MAX_BYTES = 100 };

struct change {
    int64_t utc_s, offset_s; /* from when on */
};
struct flow_zone {
    int64_t first_s; /* before the first change */
    bool has_rule;
    struct zone_rule rule; /* after the last */
    size_t n;
    struct change changes[];
};

/* The counts of a header, and where its data begins. */
struct block {
    const unsigned char *data;
    size_t isut, isstd, leap, times, types, chars;
    size_t time_bytes; /* 4 in the first block, 8 in the second */
};

static int64_t read_signed(const unsigned char *p, size_t n)
{
    uint64_t v = *p & 0x80 ? UINT64_MAX : 0;
    while (n-- > 0)
        v = v << 8 | *p++;
    return (int64_t)v;
}

static size_t block_bytes(const struct block *b)
{
    return b->times * (b->time_bytes + 1) + b->types * 6 + b->chars +
           b->leap * (b->time_bytes + 4) + b->isstd + b->isut;
}

static bool read_header(const unsigned char *p, size_t left, size_t time_bytes, struct block *b)
{
    size_t *const counts[] = {&b->isut, &b->isstd, &b->leap, &b->times, &b->types, &b->chars};
    if (left < HEADER || memcmp(p, "TZif", 4) != 0)
        return false;
    *b = (struct block){.data = p + HEADER, .time_bytes = time_bytes};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        int64_t n = read_signed(p + 20 + i * 4, 4);
        if (n < 0 || n > MAX_BYTES)
            return false;
        *counts[i] = (size_t)n;
    }
    return b->types > 0 && block_bytes(b) <= left - HEADER;
}

static bool read_changes(const struct block *b, struct flow_zone *zone)
{
    const unsigned char *types = b->data + b->times * b->time_bytes, *offsets = types + b->times;
    zone->first_s = read_signed(offsets, 4);
    for (zone->n = 0; zone->n < b->times; zone->n++) {
        struct change *c = &zone->changes[zone->n];
        size_t type = types[zone->n];
        c->utc_s = read_signed(b->data + zone->n * b->time_bytes, b->time_bytes);
        if (type >= b->types || (zone->n > 0 && c->utc_s <= c[-1].utc_s))
            return false;
        c->offset_s = read_signed(offsets + type * 6, 4);
    }
    return true;
}

/* "\nTEXT\n" behind the second block; an empty text says nothing. */
static bool read_footer(const char *p, size_t left, struct flow_zone *zone)
{
    char text[120];
    const char *end = left > 1 && *p == '\n' ? memchr(p + 1, '\n', left - 1) : NULL;
    size_t n = end ? (size_t)(end - p - 1) : 0;
    if (!end || n >= sizeof text)
        return false;
    memcpy(text, p + 1, n);
    text[n] = '\0';
    zone->has_rule = n > 0;
    return n == 0 || zone_rule_read(text, &zone->rule);
}

static bool parse(const unsigned char *p, size_t size, struct flow_zone *zone)
{
    struct block b;
    if (!read_header(p, size, 4, &b))
        return false;
    if (p[4] < '2')
        return read_changes(&b, zone);
    size_t at = HEADER + block_bytes(&b);
    if (!read_header(p + at, size - at, 8, &b))
        return false;
    at += HEADER + block_bytes(&b);
    return read_changes(&b, zone) && read_footer((const char *)p + at, size - at, zone);
}

/* "Europe/Berlin": nothing that leaves the folder. */
static bool is_name(const char *name)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/";
    size_t n = strlen(name);
    return n > 0 && n <= NAME_MAX_BYTES && strspn(name, letters) == n && *name != '/' &&
           name[n - 1] != '/';
}

static enum gc_status read_file(const char *path, unsigned char *bytes, size_t *size,
                                const char *name, struct gc_error *err)
{
    FILE *f = fopen(path, "rb");
    if (!f && (errno == ENOENT || errno == ENOTDIR))
        return gc_fail(err, GC_E_NOT_FOUND, "there is no time zone \"%s\"", name);
    if (!f)
        return gc_fail(err, GC_E_IO, "%s: %s", path, strerror(errno));
    *size = fread(bytes, 1, MAX_BYTES, f);
    bool ok = !ferror(f);
    fclose(f);
    return ok ? GC_OK : gc_fail(err, GC_E_IO, "%s can't be read", path);
}

static enum gc_status make_zone(const unsigned char *bytes, size_t size, const char *path,
                                struct flow_zone **out, struct gc_error *err)
{
    struct flow_zone *zone = calloc(1, sizeof *zone + size / 5 * sizeof zone->changes[0]);
    if (!zone)
        return gc_fail_nomem(err);
    if (parse(bytes, size, zone)) {
        *out = zone;
        return GC_OK;
    }
    free(zone);
    return gc_fail(err, GC_E_DATA, "%s is no time zone file", path);
}

enum gc_status flow_zone_load(struct flow_zone **out, const char *dir, const char *name,
                              struct gc_error *err)
{
    char path[600];
    *out = NULL;
    if (!is_name(name))
        return gc_fail(err, GC_E_DATA, "\"%.60s\" names no time zone", name);
    int len = snprintf(path, sizeof path, "%s/%s", dir, name);
    if (len < 0 || (size_t)len >= sizeof path)
        return gc_fail(err, GC_E_DATA, "the path of time zone \"%s\" is too long", name);
    unsigned char *bytes = malloc(MAX_BYTES);
    size_t size = 0;
    enum gc_status s = bytes ? read_file(path, bytes, &size, name, err) : gc_fail_nomem(err);
    if (s == GC_OK)
        s = make_zone(bytes, size, path, out, err);
    free(bytes);
    return s;
}

void flow_zone_free(struct flow_zone *zone)
{
    free(zone);
}

static int64_t offset_s(const struct flow_zone *zone, int64_t utc_s)
{
    size_t low = 0, high = zone->n; /* how many changes are not after utc_s */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (zone->changes[middle].utc_s <= utc_s)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == zone->n && zone->has_rule)
        return zone_rule_offset_s(&zone->rule, utc_s);
    return low > 0 ? zone->changes[low - 1].offset_s : zone->first_s;
}

static int64_t seconds_of(int64_t ms)
{
    return ms / 1000 - (ms % 1000 < 0);
}

int64_t flow_zone_offset_ms(const struct flow_zone *zone, int64_t utc_ms)
{
    return offset_s(zone, seconds_of(utc_ms)) * 1000;
}
