/* The requests that a world must have seen: all of them, in order or in any order; and those
 * that it must not have seen. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json/write.h"
#include "harness/case/match.h"
#include "harness/run/run.h"

enum { PATH_BYTES = 96 };

void hx_entry_line(const cJSON *entry, struct gc_strbuf *to)
{
    const char *query = gc_json_str(entry, "query"), *fault = gc_json_str(entry, "fault");
    const char *wire = gc_json_str(entry, "wire"), *method = gc_json_str(entry, "method");
    const char *path = gc_json_str(entry, "path");
    int64_t status = gc_json_int(gc_json_get(entry, "answer"), "status", 0);
    gc_strbuf_addf(to, "%s %s%s%s -> ", method ? method : "?", path ? path : "?",
                   query && *query ? "?" : "", query ? query : "");
    if (status)
        gc_strbuf_addf(to, "%lld", (long long)status);
    else
        gc_strbuf_adds(to, "no answer");
    if (wire)
        gc_strbuf_addf(to, " %s", wire);
    if (fault)
        gc_strbuf_addf(to, " (fault %s)", fault);
}

static const cJSON *member_of(const cJSON *entry, const char *key)
{
    const cJSON *from = strcmp(key, "status") == 0 ? gc_json_get(entry, "answer") : entry;
    return gc_json_get(from, key);
}

static bool match_headers(const cJSON *entry, const cJSON *want, const char *path,
                          struct hx_why *why)
{
    bool ok = true;
    char inside[PATH_BYTES + 64];
    const cJSON *headers = gc_json_get(entry, "headers");
    if (want->child && *want->child->string == '$') { /* a matcher, of all of them */
        snprintf(inside, sizeof inside, "%s.headers", path);
        return hx_match(headers, want, inside, why);
    }
    for (const cJSON *h = want->child; h; h = h->next) {
        snprintf(inside, sizeof inside, "%s.headers.%s", path, h->string);
        ok &= hx_match(cJSON_GetObjectItem(headers, h->string), h, inside, why); /* in any case */
    }
    return ok;
}

static bool match_entry(const cJSON *entry, const cJSON *want, const char *path, struct hx_why *why)
{
    bool ok = true;
    char inside[PATH_BYTES + 64];
    for (const cJSON *part = want->child; part; part = part->next) {
        snprintf(inside, sizeof inside, "%s.%s", path, part->string);
        if (strcmp(part->string, "times") == 0)
            continue;
        if (strcmp(part->string, "headers") == 0)
            ok &= match_headers(entry, part, path, why);
        else
            ok &= hx_match(member_of(entry, part->string), part, inside, why);
    }
    return ok;
}

static void add_entry(struct hx_why *why, const char *before, const cJSON *entry, const char *after)
{
    struct gc_strbuf line GC_AUTO(gc_strbuf_release) = GC_STRBUF(64 * 1024);
    hx_entry_line(entry, &line);
    hx_why_addf(why, "%s%s%s", before, gc_strbuf_text(&line), after);
}

static void add_extra(const cJSON *entry, struct hx_why *why)
{
    add_entry(why, "requests: undeclared ", entry, "\n");
}

/* How many of the parts of `want` the entry does not have; SIZE_MAX: it is another request. */
static size_t distance(const cJSON *entry, const cJSON *want)
{
    size_t n = 0;
    for (const cJSON *part = want->child; part; part = part->next)
        n += strcmp(part->string, "times") != 0 && strcmp(part->string, "headers") != 0 &&
             !hx_match(member_of(entry, part->string), part, "", NULL);
    return n;
}

/* A request that did not come, and in what the one that is nearest to it differs. */
static void add_missing(const cJSON *want, int64_t n, const cJSON *journal, const bool *taken,
                        struct hx_why *why)
{
    struct gc_strbuf line GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    struct gc_jsonw w = gc_jsonw(&line);
    const cJSON *nearest = NULL;
    size_t best = SIZE_MAX, i = 0;
    gc_jsonw_value(&w, want);
    hx_why_addf(why, "requests: missing %lld x %s\n", (long long)n, gc_strbuf_text(&line));
    for (const cJSON *e = journal ? journal->child : NULL; e && taken; e = e->next, i++)
        if (!taken[i] && distance(e, want) < best) {
            nearest = e;
            best = distance(e, want);
        }
    if (!nearest || best >= (size_t)cJSON_GetArraySize(want))
        return;
    add_entry(why, "  (nearest is ", nearest, ", in which)\n");
    match_entry(nearest, want, "  nearest", why);
}

static void check_in_order(const cJSON *wanted, const cJSON *journal, struct hx_why *why)
{
    const cJSON *entry = journal ? journal->child : NULL;
    unsigned i = 0;
    for (const cJSON *want = wanted->child; want; want = want->next) {
        int64_t left = gc_json_int(want, "times", 1);
        for (; left > 0 && entry; left--, entry = entry->next) {
            char path[PATH_BYTES];
            snprintf(path, sizeof path, "requests[%u]", i++);
            size_t before = why->text.len;
            if (!match_entry(entry, want, path, why) && why->text.len > before)
                add_entry(why, "  (it was ", entry, ")\n");
        }
        if (left > 0)
            add_missing(want, left, NULL, NULL, why);
    }
    for (; entry; entry = entry->next)
        add_extra(entry, why);
}

/* Each wanted request takes the first that fits and is still free. */
static void check_any_order(const cJSON *wanted, const cJSON *journal, struct hx_why *why)
{
    size_t n = (size_t)cJSON_GetArraySize(journal), i;
    bool *taken = calloc(n + 1, sizeof *taken);
    const cJSON *entry;
    if (!taken) {
        hx_why_addf(why, "requests: out of memory\n");
        return;
    }
    for (const cJSON *want = wanted->child; want; want = want->next) {
        int64_t left = gc_json_int(want, "times", 1);
        for (entry = journal ? journal->child : NULL, i = 0; left > 0 && entry;
             entry = entry->next, i++)
            if (!taken[i] && match_entry(entry, want, "", NULL)) {
                taken[i] = true;
                left--;
            }
        if (left > 0)
            add_missing(want, left, journal, taken, why);
    }
    for (entry = journal ? journal->child : NULL, i = 0; entry; entry = entry->next, i++)
        if (!taken[i])
            add_extra(entry, why);
    free(taken);
}

static void check_never(const cJSON *never, const cJSON *journal, struct hx_why *why)
{
    for (const cJSON *want = never ? never->child : NULL; want; want = want->next)
        for (const cJSON *entry = journal ? journal->child : NULL; entry; entry = entry->next)
            if (match_entry(entry, want, "", NULL))
                add_entry(why, "never: but there was ", entry, "\n");
}

void hx_then_requests(struct hx_run *run, const cJSON *then)
{
    const cJSON *journal = run->requests;
    struct hx_why *why = &run->why;
    const cJSON *wanted = gc_json_get(then, "requests"), *most = gc_json_get(then, "max_requests");
    const char *order = gc_json_str(then, "order");
    run->checks_done += wanted || most || gc_json_get(then, "never");
    if (wanted && order && strcmp(order, "any") == 0)
        check_any_order(wanted, journal, why);
    else if (wanted)
        check_in_order(wanted, journal, why);
    check_never(gc_json_get(then, "never"), journal, why);
    if (most && cJSON_GetArraySize(journal) > most->valuedouble)
        hx_why_addf(why, "max_requests: expected at most %.0f, the mock saw %d\n",
                    most->valuedouble, cJSON_GetArraySize(journal));
}
