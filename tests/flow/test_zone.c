/* Time zones: what glibc says, without TZ; hostile files are refused. */
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "mock/flow/value/datetime.h"
#include "mock/flow/value/zone.h"
#include "tests/check.h"

static struct flow_zone *load(const char *dir, const char *name, enum gc_status expected)
{
    struct flow_zone *zone;
    struct gc_error err = {0};
    CHECK_STATUS(flow_zone_load(&zone, dir, name, &err), expected, &err);
    return zone;
}

static bool has_zones(void)
{
    return access(FLOW_ZONE_DIR "/Europe/Berlin", R_OK) == 0;
}

static void test_it_agrees_with_glibc(void)
{
    static const char *const names[] = {
        "UTC",          "Europe/Berlin",     "Europe/Dublin",   "America/New_York",
        "America/Lima", "Australia/Sydney",  "Asia/Kolkata",    "Pacific/Chatham",
        "Asia/Tehran",  "Africa/Casablanca", "Asia/Gaza",       "America/Nuuk",
        "Asia/Tokyo",   "America/St_Johns",  "Antarctica/Troll"};
    for (size_t i = 0; has_zones() && i < GC_COUNT_OF(names); i++) {
        if (access(FLOW_ZONE_DIR, R_OK) != 0)
            continue;
        struct flow_zone *zone = load(FLOW_ZONE_DIR, names[i], GC_OK);
        CHECK_FATAL(zone != NULL);
        setenv("TZ", names[i], 1);
        tzset();
        int64_t bad = 0;
        for (time_t t = -2000000000; t < 4000000000; t += 86400 * 3 + 3607) {
            struct tm tm;
            localtime_r(&t, &tm);
            bad += flow_zone_offset_ms(zone, (int64_t)t * 1000) != tm.tm_gmtoff * 1000;
        }
        CHECK_ROW(names[i], bad == 0);
        flow_zone_free(zone);
    }
    unsetenv("TZ");
    tzset();
}

static int64_t ms_of(const char *text)
{
    int64_t ms = 0;
    CHECK(flow_datetime_read(text, &ms));
    return ms;
}

static size_t put(unsigned char *to, uint64_t v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[i] = (unsigned char)(v >> (n - 1 - i) * 8);
    return n;
}

/* "TZif2", 15 bytes of nothing, and six counts, of which these three are not 0. */
static size_t put_header(unsigned char *to, uint64_t times, uint64_t types, uint64_t chars)
{
    memset(to, 0, 44);
    memcpy(to, "TZif2", 5);
    put(to + 32, times, 4);
    put(to + 36, types, 4);
    put(to + 40, chars, 4);
    return 44;
}

/* An own zone file: 2 hours ahead until 2000, then 1 hour, then by a rule. */
static const char *make_zone(const char *name, const char *rule, size_t cut)
{
    static char dir[300];
    char path[400];
    unsigned char bytes[400] = {0};
    size_t n = put_header(bytes, 0, 1, 1) + 7;
    n += put_header(bytes + n, 1, 2, 1);
    n += put(bytes + n, 946684800, 8);
    n += put(bytes + n, 1, 1);
    n += put(bytes + n, 7200, 4) + 2;
    n += put(bytes + n, 3600, 4) + 3;
    bytes[n++] = '\n';
    snprintf(dir, sizeof dir, "%s/zones", check_temp_dir());
    mkdir(dir, 0700);
    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *f = fopen(path, "wb");
    CHECK_FATAL(f != NULL);
    fwrite(bytes, 1, cut && cut < n ? cut : n, f);
    if (!cut)
        fprintf(f, "%s\n", rule);
    fclose(f);
    return dir;
}

static void test_an_own_zone_and_its_rule(void)
{
    static const struct {
        const char *rule, *utc, *local;
    } rows[] = {
        {"AAA-1", "1999-12-31T23:59:59Z", "2000-01-01T01:59:59Z"},
        {"AAA-1", "2000-01-01T00:00:00Z", "2000-01-01T01:00:00Z"},
        {"CET-1CEST,M3.5.0,M10.5.0/3", "2026-03-29T00:59:59Z", "2026-03-29T01:59:59Z"},
        {"CET-1CEST,M3.5.0,M10.5.0/3", "2026-03-29T01:00:00Z", "2026-03-29T03:00:00Z"},
        {"CET-1CEST,M3.5.0,M10.5.0/3", "2026-10-25T00:59:59Z", "2026-10-25T02:59:59Z"},
        {"CET-1CEST,M3.5.0,M10.5.0/3", "2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z"},
        {"AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-01-01T00:00:00Z", "2026-01-01T11:00:00Z"},
        {"<-03>3<-02>,M3.5.0/-2,M10.5.0/-1", "2026-07-01T00:00:00Z", "2026-06-30T22:00:00Z"},
        {"EST5EDT4:30,J60,300/1:30:15", "2024-03-01T07:00:00Z", "2024-03-01T02:30:00Z"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct flow_zone *zone = load(make_zone("Own", rows[i].rule, 0), "Own", GC_OK);
        CHECK_FATAL(zone != NULL);
        char text[FLOW_TIME_TEXT];
        int64_t utc = ms_of(rows[i].utc), local = utc + flow_zone_offset_ms(zone, utc);
        CHECK_ROW_TEXT(rows[i].rule, flow_datetime_text(local, text), rows[i].local);
        flow_zone_free(zone);
    }
}

static void test_what_is_no_zone_is_refused(void)
{
    static const char *const names[] = {"",    "/etc/passwd", "../x", "Europe/",
                                        "a b", "Europe/..",   "."};
    static const char *const rules[] = {"X",
                                        "CET",
                                        "CET-1CEST",
                                        "CET-1CEST,M3.5.0",
                                        "CET-1CEST,M13.1.0,M1.1.0",
                                        "CET-200",
                                        "CET-1CEST,J0,J5",
                                        "CET-1CEST,M3.5.0,M10.5.0x"};
    for (size_t i = 0; i < GC_COUNT_OF(names); i++)
        flow_zone_free(load(FLOW_ZONE_DIR, names[i], GC_E_DATA));
    flow_zone_free(load(FLOW_ZONE_DIR, "Europe/Nowhere", GC_E_NOT_FOUND));
    for (size_t i = 0; i < GC_COUNT_OF(rules); i++)
        flow_zone_free(load(make_zone("Bad", rules[i], 0), "Bad", GC_E_DATA));
    for (size_t cut = 1; cut < 130; cut++)
        flow_zone_free(load(make_zone("Cut", "", cut), "Cut", GC_E_DATA));
}

SUITE(flow_zone, {"it agrees with glibc", test_it_agrees_with_glibc},
      {"an own zone and its rule", test_an_own_zone_and_its_rule},
      {"what is no zone is refused", test_what_is_no_zone_is_refused});
