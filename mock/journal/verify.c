/* Verification: what must have happened, how often, in which order. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/json/schema.h"
#include "mock/journal/internal.h"

enum { NEAREST = 3, MAX_IN_ORDER = 200 };

struct wanted {
    int64_t min, max; /* how often */
    const char *words;
    int64_t n;
};

static uint64_t since_id(const struct gc_json *check)
{
    return (uint64_t)gc_json_int(check->root, "since_id", 0);
}

static enum gc_status evicted(const struct mock_view *v, uint64_t maybe, struct gc_error *err)
{
    if (maybe > 0)
        return gc_fail(err, GC_E_TOO_BIG,
                       "evicted: the answer depends on bodies of which only the beginning was kept "
                       "(%llu requests); raise the journal's body limit",
                       (unsigned long long)maybe);
    return gc_fail(err, GC_E_TOO_BIG,
                   "evicted: the answer depends on %llu requests that are no longer in the "
                   "journal; raise its limits or clear it before the run",
                   (unsigned long long)v->n_evicted);
}

/* One of exactly, at_least, at_most, never; at least once when none is given. */
static void read_wanted(const struct gc_json *doc, const cJSON *check, struct wanted *out,
                        struct gc_problems *problems)
{
    static const char *const words[] = {"exactly", "at_least", "at_most", "never"};
    static const char *const said[] = {"exactly", "at least", "at most", "never"};
    size_t given = 0;
    *out = (struct wanted){.min = 1, .max = INT64_MAX, .words = "at least", .n = 1};
    for (size_t i = 0; i < GC_COUNT_OF(words); i++) {
        if (!gc_json_get(check, words[i]))
            continue;
        given++;
        int64_t n = gc_json_int(check, words[i], 0);
        *out = (struct wanted){
            .min = i <= 1 ? n : 0, .max = i == 1 ? INT64_MAX : n, .words = said[i], .n = n};
    }
    if (given > 1)
        gc_problems_add(problems, doc->name, gc_json_where(doc, check),
                        "give only one of exactly, at_least, at_most, never");
}

struct candidate {
    const struct mock_entry *entry;
    unsigned differing;
};

static void keep_best(struct candidate list[NEAREST], struct candidate one)
{
    for (size_t i = 0; i < NEAREST; i++) {
        /* Of equally near ones the newest: it is what the test has just done. */
        if (list[i].entry && list[i].differing < one.differing)
            continue;
        struct candidate moved = list[i];
        list[i] = one;
        one = moved;
        if (!one.entry)
            return;
    }
}

static unsigned explain(const struct mock_query *q, const struct mock_shown *shown,
                        struct gc_strbuf *to)
{
    struct mock_subject s;
    mock_shown_subject(shown, &s);
    unsigned n = mock_match_explain(&q->match, &s, to);
    mock_subject_release(&s);
    return n;
}

/* UINT_MAX without memory. */
static unsigned count_differing(const struct mock_view *v, const struct mock_query *q,
                                const struct mock_entry *e)
{
    struct gc_strbuf why GC_AUTO(gc_strbuf_release) = GC_STRBUF(16384);
    struct mock_shown shown;
    unsigned n = mock_show(&shown, v->journal, e) ? explain(q, &shown, &why) : UINT_MAX;
    mock_shown_release(&shown);
    return n;
}

static void write_near(const struct mock_view *v, const struct mock_query *q,
                       const struct mock_entry *e, struct gc_jsonw *w)
{
    struct gc_strbuf why GC_AUTO(gc_strbuf_release) = GC_STRBUF(16384);
    struct mock_shown shown;
    if (mock_show(&shown, v->journal, e)) {
        (void)explain(q, &shown, &why);
        gc_jsonw_object(w);
        gc_jsonw_put_int(w, "id", (int64_t)e->id);
        gc_jsonw_put_str(w, "method", e->method);
        gc_jsonw_put_str(w, "path", shown.path);
        gc_jsonw_put_int(w, "status", shown.answer ? shown.answer->status : 0);
        gc_jsonw_put_str(w, "differs", why.len ? gc_strbuf_text(&why) : "status or fault");
        gc_jsonw_end(w);
    }
    mock_shown_release(&shown);
}

void mock_nearest_write(const struct mock_view *v, const struct mock_query *q, struct gc_jsonw *w)
{
    struct candidate list[NEAREST] = {{0}};
    for (size_t i = 0; i < v->n; i++)
        if (mock_query_test(q, v, v->list[i]) != MOCK_YES)
            keep_best(list, (struct candidate){v->list[i], count_differing(v, q, v->list[i])});
    gc_jsonw_key(w, "nearest");
    gc_jsonw_array(w);
    for (size_t i = 0; i < NEAREST && list[i].entry; i++)
        write_near(v, q, list[i].entry, w);
    gc_jsonw_end(w);
}

static void write_ids(const uint64_t *ids, size_t n, struct gc_jsonw *w)
{
    gc_jsonw_key(w, "ids");
    gc_jsonw_array(w);
    for (size_t i = 0; i < n; i++)
        gc_jsonw_int(w, (int64_t)ids[i]);
    gc_jsonw_end(w);
}

static void write_count(const struct mock_view *v, const struct mock_query *q,
                        const struct wanted *wanted, int64_t n, struct gc_jsonw *w)
{
    struct gc_strbuf detail GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    bool verified = n >= wanted->min && n <= wanted->max;
    gc_strbuf_addf(&detail, "expected %s", wanted->words);
    if (wanted->max != 0 || wanted->min != 0 || strcmp(wanted->words, "never") != 0)
        gc_strbuf_addf(&detail, " %lld", (long long)wanted->n);
    gc_strbuf_adds(&detail, " of ");
    mock_match_describe(&q->match, &detail);
    gc_strbuf_addf(&detail, ", saw %lld", (long long)n);
    gc_jsonw_object(w);
    gc_jsonw_put_bool(w, "verified", verified);
    gc_jsonw_put_int(w, "count", n);
    gc_jsonw_put_str(w, "detail", gc_strbuf_text(&detail));
    if (!verified && n < wanted->min)
        mock_nearest_write(v, q, w);
    gc_jsonw_end(w);
}

/* Sure: no more (or fewer) matches could change the answer. */
static enum gc_status verify_count(const struct mock_view *v, const struct mock_query *q,
                                   const struct wanted *wanted, struct gc_jsonw *w,
                                   struct gc_error *err)
{
    int64_t n = 0, maybe = 0;
    for (size_t i = 0; i < v->n; i++) {
        enum mock_match_result r = mock_query_test(q, v, v->list[i]);
        n += r == MOCK_YES;
        maybe += r == MOCK_MAYBE;
    }
    bool open_ended = mock_query_lost(q, v);
    bool proven = n >= wanted->min && wanted->max == INT64_MAX;
    bool disproven = n > wanted->max;
    bool decided =
        !open_ended && (n + maybe < wanted->min || (n >= wanted->min && n + maybe <= wanted->max));
    if (!proven && !disproven && !decided)
        return evicted(v, open_ended ? 0 : (uint64_t)maybe, err);
    write_count(v, q, wanted, n, w);
    return GC_OK;
}

struct steps {
    struct mock_query *list;
    size_t n;
};

static void release_steps(struct steps *s)
{
    for (size_t i = 0; i < s->n; i++)
        mock_query_release(&s->list[i]);
    free(s->list);
}

static bool read_steps(struct steps *s, const struct mock_view *v, const struct gc_json *doc,
                       const cJSON *check, struct gc_problems *problems)
{
    const cJSON *list = gc_json_get(check, "in_order");
    s->list = calloc((size_t)cJSON_GetArraySize(list), sizeof *s->list);
    if (!s->list)
        return false;
    for (const cJSON *c = list->child; c; c = c->next) {
        struct mock_query *q = &s->list[s->n++];
        (void)mock_query_read(q, v->journal, doc, c, problems);
        q->since_id = since_id(doc);
    }
    return problems->n == 0;
}

static void write_order(const struct mock_view *v, const struct steps *s, size_t found,
                        const uint64_t *ids, struct gc_jsonw *w)
{
    struct gc_strbuf detail GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    if (found == s->n) {
        gc_strbuf_addf(&detail, "all %zu came in this order", s->n);
    } else {
        gc_strbuf_addf(&detail, "step %zu of %zu, ", found + 1, s->n);
        mock_match_describe(&s->list[found].match, &detail);
        if (found > 0)
            gc_strbuf_addf(&detail, ", did not come after request %llu",
                           (unsigned long long)ids[found - 1]);
        else
            gc_strbuf_adds(&detail, ", did not come");
    }
    gc_jsonw_object(w);
    gc_jsonw_put_bool(w, "verified", found == s->n);
    gc_jsonw_put_int(w, "count", (int64_t)found);
    gc_jsonw_put_str(w, "detail", gc_strbuf_text(&detail));
    write_ids(ids, found, w);
    if (found < s->n)
        mock_nearest_write(v, &s->list[found], w);
    gc_jsonw_end(w);
}

/* Other requests may stand between the steps. */
static enum gc_status verify_order(const struct mock_view *v, const struct steps *s,
                                   struct gc_jsonw *w, struct gc_error *err)
{
    uint64_t ids[MAX_IN_ORDER], maybe = 0;
    size_t found = 0;
    for (size_t i = 0; i < v->n && found < s->n; i++) {
        enum mock_match_result r = mock_query_test(&s->list[found], v, v->list[i]);
        maybe += r == MOCK_MAYBE;
        if (r == MOCK_YES)
            ids[found++] = v->list[i]->id;
    }
    bool lost = mock_query_lost(&s->list[0], v);
    if (found < s->n && (lost || maybe > 0))
        return evicted(v, lost ? 0 : maybe, err);
    write_order(v, s, found, ids, w);
    return GC_OK;
}

static enum gc_status run_order(const struct mock_view *v, const struct gc_json *doc,
                                struct gc_problems *problems, struct gc_jsonw *w,
                                struct gc_error *err)
{
    struct steps steps = {0};
    enum gc_status s = GC_OK;
    if (!read_steps(&steps, v, doc, doc->root, problems)) {
        s = problems->n ? gc_problems_status(problems, err) : gc_fail_nomem(err);
    } else {
        s = verify_order(v, &steps, w, err);
    }
    release_steps(&steps);
    return s;
}

static enum gc_status run_count(const struct mock_view *v, const struct gc_json *doc,
                                struct gc_problems *problems, struct gc_jsonw *w,
                                struct gc_error *err)
{
    struct mock_query q;
    struct wanted wanted;
    enum gc_status s;
    read_wanted(doc, doc->root, &wanted, problems);
    (void)mock_query_read(&q, v->journal, doc, mock_query_match(doc, doc->root, problems),
                          problems);
    q.since_id = since_id(doc);
    if (problems->n) {
        s = gc_problems_status(problems, err);
    } else {
        s = verify_count(v, &q, &wanted, w, err);
    }
    mock_query_release(&q);
    return s;
}

enum gc_status mock_journal_verify(struct mock_journal *j, const struct gc_json *check,
                                   struct gc_jsonw *w, struct gc_error *err)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    if (!gc_schema_check_named("query.schema.json#/$defs/check", check, check->root, "check", 0,
                               &problems))
        return gc_problems_status(&problems, err);
    const cJSON *order = gc_json_get(check->root, "in_order");
    const cJSON *match = mock_query_match(check, check->root, &problems);
    if (problems.n)
        return gc_problems_status(&problems, err);
    if (!order == !match || (order && cJSON_GetArraySize(check->root) >
                                          1 + (gc_json_get(check->root, "since_id") != NULL))) {
        gc_problems_add(
            &problems, check->name, gc_json_where(check, check->root),
            "say what to look for, with a number or without: a match; or \"in_order\" alone");
        return gc_problems_status(&problems, err);
    }
    struct mock_view v;
    if (!mock_view_take(&v, j, since_id(check)))
        return gc_fail_nomem(err);
    enum gc_status s =
        order ? run_order(&v, check, &problems, w, err) : run_count(&v, check, &problems, w, err);
    mock_view_release(&v);
    return s;
}
