#include <stdlib.h>
#include <string.h>

#include "base/json/schema.h"
#include "mock/journal/internal.h"

/* 503, or "5xx" for a class. */
static void read_status(struct mock_query *q, const cJSON *status)
{
    q->status_from = q->status_to = cJSON_IsNumber(status) ? status->valueint : 0;
    if (!cJSON_IsString(status))
        return;
    q->status_from = (*status->valuestring - '0') * 100;
    q->status_to = q->status_from + 99;
}

bool mock_query_read(struct mock_query *q, const struct mock_journal *j, const struct gc_json *doc,
                     const cJSON *node, struct gc_problems *problems)
{
    size_t before = problems->n;
    *q = (struct mock_query){.tree = cJSON_Duplicate(node, true)};
    if (node && !q->tree)
        gc_problems_nomem(problems, doc->name, gc_json_where(doc, node));
    if (node)
        mock_match_check(doc, node, j->operations, problems);
    mock_match_mask(q->tree);
    mock_match_read(&q->match, q->tree);
    const cJSON *fault = gc_json_get(q->tree, "fault"), *matched = gc_json_get(q->tree, "matched");
    const cJSON *stub = gc_json_get(q->tree, "stub");
    read_status(q, gc_json_get(q->tree, "status"));
    q->any_fault = cJSON_IsTrue(fault);
    q->fault = cJSON_IsFalse(fault) ? "" : gc_json_str(q->tree, "fault");
    q->any_stub = cJSON_IsTrue(stub);
    q->stub = cJSON_IsFalse(stub) ? "" : gc_json_str(q->tree, "stub");
    q->matched = matched ? cJSON_IsTrue(matched) : -1;
    q->limit = -1;
    return problems->n == before;
}

void mock_query_release(struct mock_query *q)
{
    cJSON_Delete(q->tree);
    *q = (struct mock_query){0};
}

static bool fault_fits(const struct mock_query *q, const struct mock_answer *a)
{
    const char *id = a ? a->fault_id : "", *wire = a ? a->wire : "";
    if (q->any_fault)
        return *id != '\0';
    if (!q->fault)
        return true;
    return *q->fault ? strcmp(q->fault, id) == 0 || strcmp(q->fault, wire) == 0 : *id == '\0';
}

static bool stub_fits(const struct mock_query *q, const struct mock_answer *a)
{
    const char *id = a ? a->stub_id : "";
    return q->any_stub ? *id != '\0' : !q->stub || strcmp(q->stub, id) == 0;
}

/* What is quickly seen, and what nobody has to unmask for. */
static bool entry_fits(const struct mock_query *q, const struct mock_entry *e)
{
    const struct mock_answer *a = atomic_load(&e->answer);
    int status = a ? a->status : 0;
    static const struct mock_sender somebody = {0};
    struct mock_match own = {.method = q->match.method,
                             .operation = q->match.operation,
                             .direction = q->match.direction};
    struct mock_subject s = {
        .method = e->method, .operation = e->operation, .sender = e->sender ? &somebody : NULL};
    return e->id > q->since_id && (q->matched < 0 || q->matched == mock_entry_is_matched(e)) &&
           (!q->status_from || (status >= q->status_from && status <= q->status_to)) &&
           fault_fits(q, a) && stub_fits(q, a) && mock_match_test(&own, &s) == MOCK_YES;
}

enum mock_match_result mock_query_test(const struct mock_query *q, const struct mock_view *v,
                                       const struct mock_entry *e)
{
    struct mock_shown shown;
    struct mock_subject s;
    if (!entry_fits(q, e))
        return MOCK_NO;
    if (!mock_show(&shown, v->journal, e))
        return MOCK_MAYBE;
    mock_shown_subject(&shown, &s);
    enum mock_match_result r = mock_match_test(&q->match, &s);
    mock_subject_release(&s);
    mock_shown_release(&shown);
    return r;
}

bool mock_query_lost(const struct mock_query *q, const struct mock_view *v)
{
    return v->last_evicted_id > q->since_id;
}

/* All but these words say what a request must be. */
static const cJSON *first_word_of_match(const cJSON *question)
{
    static const char *const others[] = {"match",    "since_id", "limit", "exactly",
                                         "at_least", "at_most",  "never", "in_order"};
    const cJSON *word = question ? question->child : NULL;
    for (; word; word = word->next) {
        size_t i = 0;
        while (i < GC_COUNT_OF(others) && strcmp(word->string, others[i]) != 0)
            i++;
        if (i == GC_COUNT_OF(others))
            break;
    }
    return word;
}

const cJSON *mock_query_match(const struct gc_json *doc, const cJSON *question,
                              struct gc_problems *problems)
{
    const cJSON *match = gc_json_get(question, "match"), *beside = first_word_of_match(question);
    if (match && beside)
        gc_problems_add(problems, doc->name, gc_json_where(doc, beside),
                        "say \"%s\" in \"match\", or all without it", beside->string);
    return match ? match : beside ? question : NULL;
}

static enum gc_status parse(struct mock_query *q, const struct mock_journal *j,
                            const struct gc_json *doc, struct gc_error *err)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    const cJSON *node = doc ? doc->root : NULL;
    *q = (struct mock_query){0};
    if (!node || gc_schema_check_named("query.schema.json", doc, node, "query", 0, &problems)) {
        const cJSON *match = mock_query_match(doc, node, &problems);
        (void)mock_query_read(q, j, doc, match, &problems);
        q->since_id = (uint64_t)gc_json_int(node, "since_id", 0);
        q->goes_on = gc_json_get(node, "since_id") != NULL;
        q->limit = gc_json_int(node, "limit", -1);
    }
    if (problems.n == 0)
        return GC_OK;
    mock_query_release(q);
    return gc_problems_status(&problems, err);
}

/* Keeps those that match at the front of the view and returns how many they are. */
static size_t keep_matching(struct mock_view *v, const struct mock_query *q)
{
    size_t n = 0;
    for (size_t i = 0; i < v->n; i++) {
        struct mock_entry *e = v->list[i];
        if (mock_query_test(q, v, e) != MOCK_YES)
            continue;
        v->list[i] = v->list[n];
        v->list[n++] = e;
    }
    return n;
}

/* Of the view's first n; with since_id a limit keeps the first of them (to go on from there), else
 * the newest. */
static void write_list(const struct mock_journal *j, const struct mock_view *v,
                       const struct mock_query *q, size_t n, struct gc_jsonw *w)
{
    size_t count = q->limit >= 0 && (size_t)q->limit < n ? (size_t)q->limit : n;
    size_t from = q->goes_on ? 0 : n - count;
    gc_jsonw_key(w, "requests");
    gc_jsonw_array(w);
    for (size_t i = from; i < from + count; i++)
        mock_entry_write(j, v->list[i], w);
    gc_jsonw_end(w);
    gc_jsonw_put_int(w, "total", (int64_t)n);
    gc_jsonw_put_int(w, "evicted", (int64_t)v->n_evicted);
}

static enum gc_status list(struct mock_journal *j, const struct gc_json *query, bool with_nearest,
                           struct gc_jsonw *w, struct gc_error *err)
{
    struct mock_query q;
    struct mock_view v;
    enum gc_status s = parse(&q, j, query, err);
    if (s != GC_OK)
        return s;
    if (mock_view_take(&v, j, q.since_id)) {
        size_t n = keep_matching(&v, &q);
        gc_jsonw_object(w);
        write_list(j, &v, &q, n, w);
        if (with_nearest && n == 0)
            mock_nearest_write(&v, &q, w);
        gc_jsonw_end(w);
        mock_view_release(&v);
    } else {
        s = gc_fail_nomem(err);
    }
    mock_query_release(&q);
    return s;
}

enum gc_status mock_journal_list(struct mock_journal *j, const struct gc_json *query,
                                 struct gc_jsonw *w, struct gc_error *err)
{
    return list(j, query, false, w, err);
}

enum gc_status mock_journal_find(struct mock_journal *j, const struct gc_json *query,
                                 struct gc_jsonw *w, struct gc_error *err)
{
    return list(j, query, true, w, err);
}

enum gc_status mock_journal_get(struct mock_journal *j, uint64_t id, struct gc_jsonw *w,
                                struct gc_error *err)
{
    enum gc_status s = GC_OK;
    pthread_mutex_lock(&j->lock);
    struct mock_entry *e = mock_journal_at(j, id);
    if (e)
        atomic_fetch_add(&e->refs, 1);
    else if (id >= 1 && id <= j->last_evicted_id)
        s = gc_fail(err, GC_E_TOO_BIG, "evicted: request %llu is no longer in the journal",
                    (unsigned long long)id);
    else
        s = gc_fail(err, GC_E_NOT_FOUND, "there is no request %llu", (unsigned long long)id);
    pthread_mutex_unlock(&j->lock);
    if (e) {
        mock_entry_write(j, e, w);
        mock_entry_unref(e);
    }
    return s;
}

static enum gc_status count(const struct mock_view *v, const struct mock_query *q, uint64_t *out,
                            struct gc_error *err)
{
    uint64_t unknown = 0;
    *out = 0;
    for (size_t i = 0; i < v->n; i++) {
        enum mock_match_result r = mock_query_test(q, v, v->list[i]);
        *out += r == MOCK_YES;
        unknown += r == MOCK_MAYBE;
    }
    if (mock_query_lost(q, v))
        return gc_fail(err, GC_E_TOO_BIG,
                       "evicted: %llu requests are no longer in the journal, which holds %zu; "
                       "raise its limits or clear it before the run",
                       (unsigned long long)v->n_evicted, v->n);
    if (unknown > 0)
        return gc_fail(err, GC_E_TOO_BIG,
                       "evicted: of %llu requests only the beginning of the body was kept; raise "
                       "the journal's body limit",
                       (unsigned long long)unknown);
    return GC_OK;
}

enum gc_status mock_journal_count(struct mock_journal *j, const struct gc_json *query,
                                  uint64_t *out, struct gc_error *err)
{
    struct mock_query q;
    struct mock_view v;
    enum gc_status s = parse(&q, j, query, err);
    if (s != GC_OK)
        return s;
    *out = 0;
    if (mock_view_take(&v, j, q.since_id)) {
        s = count(&v, &q, out, err);
        mock_view_release(&v);
    } else {
        s = gc_fail_nomem(err);
    }
    mock_query_release(&q);
    return s;
}
