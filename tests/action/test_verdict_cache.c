#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

#include "action/upstream/verdict.h"
#include "tests/check.h"

enum { THREADS = 16, MAX_WAITING = THREADS };

static int64_t now_ms;
static int64_t read_now(void *ctx)
{
    (void)ctx;
    return now_ms;
}

struct script {
    struct gc_verdict verdict;
    atomic_int asked, turned_away;
    atomic_bool go;
    bool wait;
};

static void ask(void *ctx, const struct gc_verdict_question *q, struct gc_verdict *out)
{
    struct script *s = ctx;
    (void)q;
    atomic_fetch_add(&s->asked, 1);
    while (s->wait && !atomic_load(&s->go))
        sched_yield();
    *out = s->verdict;
}

static const struct gc_verdict_limits hour = {.active_max_ms = 3600000, .inactive_max_ms = 5000};

static enum gc_verdict_kind resolve_with(struct gc_verdict_cache *c, const char *token,
                                         const struct gc_verdict_limits *limits, struct script *s)
{
    struct gc_verdict v = {0};
    enum gc_verdict_origin origin;
    const struct gc_verdict_question q = {.token = token, .deadline_ms = gc_deadline_in(30000)};
    gc_verdict_cache_resolve(c, &q, limits, ask, s, &v, &origin);
    return v.kind;
}

static enum gc_verdict_kind resolve(struct gc_verdict_cache *c, const char *token, struct script *s)
{
    return resolve_with(c, token, &hour, s);
}

static struct gc_verdict_cache *fresh(size_t capacity)
{
    struct gc_verdict_cache *c = NULL;
    now_ms = 1000000;
    CHECK_FATAL(gc_verdict_cache_new(&c, capacity, MAX_WAITING,
                                     (struct gc_clock){.now_ms = read_now}) == GC_OK);
    return c;
}

static void test_how_long_verdicts_are_kept(void)
{
    static const struct {
        const char *name;
        enum gc_verdict_kind kind;
        int64_t lifetime_ms, later_ms;
        int asked;
    } rows[] = {
        {"active, at once", GC_VERDICT_ACTIVE, 60000, 0, 1},
        {"active, before its end", GC_VERDICT_ACTIVE, 60000, 59999, 1},
        {"active, at its end", GC_VERDICT_ACTIVE, 60000, 60000, 2},
        {"active without end, within the limit", GC_VERDICT_ACTIVE, GC_VERDICT_NO_END, 3599999, 1},
        {"active without end, at the limit", GC_VERDICT_ACTIVE, GC_VERDICT_NO_END, 3600000, 2},
        {"active beyond the limit", GC_VERDICT_ACTIVE, 86400000, 3600000, 2},
        {"active that ends now", GC_VERDICT_ACTIVE, 0, 0, 2},
        {"inactive, soon after", GC_VERDICT_INACTIVE, GC_VERDICT_NO_END, 4999, 1},
        {"inactive, later", GC_VERDICT_INACTIVE, GC_VERDICT_NO_END, 5000, 2},
        {"inactive, not certain", GC_VERDICT_INACTIVE, 0, 0, 2},
        {"unknown is not kept", GC_VERDICT_UNKNOWN, GC_VERDICT_NO_END, 0, 2},
    };
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct gc_verdict_cache *c = fresh(100);
        struct script s = {.verdict = {.kind = rows[i].kind, .lifetime_ms = rows[i].lifetime_ms}};
        CHECK_ROW(rows[i].name, resolve(c, "token", &s) == rows[i].kind);
        now_ms += rows[i].later_ms;
        CHECK_ROW(rows[i].name, resolve(c, "token", &s) == rows[i].kind);
        CHECK_ROW(rows[i].name, s.asked == rows[i].asked);
        gc_verdict_cache_free(c);
    }
}

static void test_a_kept_refusal_says_so(void)
{
    struct gc_verdict_cache *c = fresh(100);
    struct script no = {.verdict = {GC_VERDICT_INACTIVE, 60000, "introspection answered 401"}};
    const struct gc_verdict_question q = {.token = "token", .deadline_ms = gc_deadline_in(30000)};
    static const char *const reasons[] = {"introspection answered 401", "refused a moment ago"};
    static const char *const origins[] = {"miss", "hit"};
    for (size_t i = 0; i < GC_COUNT_OF(reasons); i++) {
        struct gc_verdict v = {0};
        enum gc_verdict_origin origin;
        gc_verdict_cache_resolve(c, &q, &hour, ask, &no, &v, &origin);
        CHECK_TEXT(v.reason, reasons[i]);
        CHECK_TEXT(gc_verdict_origin_name(origin), origins[i]);
    }
    gc_verdict_cache_free(c);
}

/* The smallest one is a single set. */
static void test_no_capacity_is_the_least_one(void)
{
    struct gc_verdict_cache *none = fresh(0), *one = fresh(1);
    struct script s = {.verdict = {GC_VERDICT_ACTIVE, GC_VERDICT_NO_END, ""}};
    char token[32];
    for (int i = 0; i < 500; i++) {
        snprintf(token, sizeof token, "token-%d", i);
        resolve(none, token, &s);
        resolve(one, token, &s);
    }
    CHECK(gc_verdict_cache_count(none) > 0);
    CHECK_INT(gc_verdict_cache_count(none), gc_verdict_cache_count(one));
    gc_verdict_cache_free(none);
    gc_verdict_cache_free(one);
}

/* Of a full set it is what has ended that goes, before what holds; its own place before all. */
static void test_what_has_ended_goes_first(void)
{
    struct gc_verdict_cache *c = fresh(1);
    struct script s = {.verdict = {GC_VERDICT_ACTIVE, GC_VERDICT_NO_END, ""}};
    struct script brief = {.verdict = {GC_VERDICT_ACTIVE, 1000, ""}};
    static const char *const kept[] = {"a", "b", "c"};
    for (size_t i = 0; i < GC_COUNT_OF(kept); i++, now_ms++)
        resolve(c, kept[i], &s);
    resolve(c, "brief", &brief); /* the youngest of the four */
    now_ms += 2000;
    resolve(c, "brief", &brief); /* its own place, not another's */
    now_ms += 2000;
    resolve(c, "new", &s); /* in brief's place, which has ended; a is older, but holds */
    int asked = s.asked;
    for (size_t i = 0; i < GC_COUNT_OF(kept); i++)
        resolve(c, kept[i], &s);
    resolve(c, "new", &s);
    CHECK_INT(s.asked, asked);
    gc_verdict_cache_free(c);
}

static void test_tokens_are_told_apart(void)
{
    struct gc_verdict_cache *c = fresh(100);
    struct script yes = {.verdict = {GC_VERDICT_ACTIVE, 60000, ""}};
    struct script no = {.verdict = {GC_VERDICT_INACTIVE, 60000, ""}};
    CHECK(resolve(c, "token", &yes) == GC_VERDICT_ACTIVE);
    CHECK(resolve(c, "toke", &no) == GC_VERDICT_INACTIVE);
    CHECK(resolve(c, "token ", &no) == GC_VERDICT_INACTIVE);
    CHECK(resolve(c, "token", &no) == GC_VERDICT_ACTIVE);
    CHECK_INT(no.asked, 2);
    gc_verdict_cache_free(c);
}

static void test_lowering_the_limit_reaches_what_is_kept(void)
{
    struct gc_verdict_cache *c = fresh(100);
    struct script s = {.verdict = {GC_VERDICT_ACTIVE, 60000, ""}};
    const struct gc_verdict_limits minute = {.active_max_ms = 1000}, none = {0};
    resolve(c, "token", &s);
    now_ms += 1000;
    CHECK(resolve_with(c, "token", &minute, &s) == GC_VERDICT_ACTIVE);
    CHECK_INT(s.asked, 2);
    resolve_with(c, "token", &none, &s);
    CHECK_INT(s.asked, 3);
    gc_verdict_cache_free(c);
}

static void test_it_is_bounded(void)
{
    struct gc_verdict_cache *c = fresh(64);
    struct script s = {.verdict = {GC_VERDICT_ACTIVE, GC_VERDICT_NO_END, ""}};
    char token[32];
    for (int i = 0; i < 5000; i++) {
        snprintf(token, sizeof token, "token-%d", i);
        resolve(c, token, &s);
        now_ms++;
    }
    CHECK(gc_verdict_cache_count(c) <= 64);
    CHECK(gc_verdict_cache_count(c) > 32);
    int asked = s.asked;
    CHECK(resolve(c, token, &s) == GC_VERDICT_ACTIVE); /* the newest is still there */
    CHECK_INT(s.asked, asked);
    gc_verdict_cache_free(c);
}

static void test_wrong_tokens_push_no_right_one_out(void)
{
    struct gc_verdict_cache *c = fresh(16);
    struct script yes = {.verdict = {GC_VERDICT_ACTIVE, GC_VERDICT_NO_END, ""}};
    struct script no = {.verdict = {GC_VERDICT_INACTIVE, GC_VERDICT_NO_END, ""}};
    char token[32];
    for (int i = 0; i < 16; i++) {
        snprintf(token, sizeof token, "right-%d", i);
        resolve(c, token, &yes);
    }
    for (int i = 0; i < 1000; i++) {
        snprintf(token, sizeof token, "wrong-%d", i);
        resolve(c, token, &no);
    }
    for (int i = 0; i < 16; i++) {
        snprintf(token, sizeof token, "right-%d", i);
        resolve(c, token, &yes);
    }
    CHECK_INT(yes.asked, 16);
    gc_verdict_cache_free(c);
}

struct worker {
    struct gc_verdict_cache *cache;
    struct script *script;
    struct relay *relay;
    int64_t deadline_ms;
    struct gc_verdict verdict;
    enum gc_verdict_origin origin;
    pthread_t thread;
};

static void *work(void *arg)
{
    struct worker *w = arg;
    const struct gc_verdict_question q = {.token = "token", .deadline_ms = w->deadline_ms};
    gc_verdict_cache_resolve(w->cache, &q, &hour, ask, w->script, &w->verdict, &w->origin);
    if (w->origin == GC_VERDICT_REFUSED)
        atomic_fetch_add(&w->script->turned_away, 1);
    return NULL;
}

static void test_threads_that_ask_at_once_make_one_call(void)
{
    struct gc_verdict_cache *c = fresh(100);
    struct script s = {.verdict = {GC_VERDICT_ACTIVE, 60000, ""}, .wait = true};
    struct worker w[THREADS] = {0};
    int misses = 0;
    for (int i = 0; i < THREADS; i++) {
        w[i] = (struct worker){.cache = c, .script = &s, .deadline_ms = gc_deadline_in(30000)};
        CHECK_FATAL(pthread_create(&w[i].thread, NULL, work, &w[i]) == 0);
    }
    while (atomic_load(&s.asked) == 0)
        sched_yield();
    atomic_store(&s.go, true);
    for (int i = 0; i < THREADS; i++) {
        pthread_join(w[i].thread, NULL);
        CHECK(w[i].verdict.kind == GC_VERDICT_ACTIVE);
        misses += w[i].origin == GC_VERDICT_ASKED;
    }
    CHECK_INT(s.asked, 1);
    CHECK_INT(misses, 1);
    gc_verdict_cache_free(c);
}

/* One more than may wait: somebody is told at once, and what is remembered is still answered. */
static void test_no_more_wait_than_may(void)
{
    struct gc_verdict_cache *c = fresh(100);
    struct script known = {.verdict = {GC_VERDICT_ACTIVE, 60000, ""}};
    struct script s = {.verdict = {GC_VERDICT_ACTIVE, 60000, ""}, .wait = true};
    struct worker w[MAX_WAITING + 1] = {0};
    int64_t deadline_ms = gc_deadline_in(30000);
    int refused = 0;
    CHECK(resolve(c, "known", &known) == GC_VERDICT_ACTIVE);
    for (int i = 0; i < MAX_WAITING + 1; i++) {
        w[i] = (struct worker){.cache = c, .script = &s, .deadline_ms = deadline_ms};
        CHECK_FATAL(pthread_create(&w[i].thread, NULL, work, &w[i]) == 0);
    }
    while (atomic_load(&s.turned_away) == 0 && gc_deadline_left(deadline_ms) > 0)
        sched_yield();
    CHECK(resolve(c, "known", &s) == GC_VERDICT_ACTIVE);
    atomic_store(&s.go, true);
    for (int i = 0; i < MAX_WAITING + 1; i++) {
        pthread_join(w[i].thread, NULL);
        refused += w[i].origin == GC_VERDICT_REFUSED;
        if (w[i].origin == GC_VERDICT_REFUSED)
            CHECK_HAS(w[i].verdict.reason, "too many");
        else
            CHECK(w[i].verdict.kind == GC_VERDICT_ACTIVE);
    }
    CHECK_INT(refused, 1);
    CHECK(resolve(c, "new", &known) == GC_VERDICT_ACTIVE);
    gc_verdict_cache_free(c);
}

static void test_who_waits_goes_at_its_own_deadline(void)
{
    struct gc_verdict_cache *c = fresh(100);
    struct script s = {.verdict = {GC_VERDICT_ACTIVE, 60000, ""}, .wait = true};
    struct worker first = {.cache = c, .script = &s, .deadline_ms = gc_deadline_in(30000)};
    struct worker second = first;
    CHECK_FATAL(pthread_create(&first.thread, NULL, work, &first) == 0);
    while (atomic_load(&s.asked) == 0)
        sched_yield();
    second.deadline_ms = gc_deadline_in(20);
    work(&second);
    CHECK(second.origin == GC_VERDICT_JOINED);
    CHECK(second.verdict.kind == GC_VERDICT_UNKNOWN);
    CHECK_HAS(second.verdict.reason, "deadline");
    atomic_store(&s.go, true);
    pthread_join(first.thread, NULL);
    CHECK(first.verdict.kind == GC_VERDICT_ACTIVE);
    gc_verdict_cache_free(c);
}

/* The first thread's time is up when the second has come to wait for it: its look at the clock,
 * under the lock that it lets go of only to wait, tells. */
struct relay {
    struct gc_verdict_cache *cache;
    atomic_int asked, looked;
};

static int64_t count_looks(void *ctx)
{
    struct relay *r = ctx;
    atomic_fetch_add(&r->looked, 1);
    return now_ms;
}

static void ask_too_late_first(void *ctx, const struct gc_verdict_question *q,
                               struct gc_verdict *out)
{
    struct relay *r = ctx;
    (void)q;
    *out = (struct gc_verdict){.kind = GC_VERDICT_ACTIVE, .lifetime_ms = 60000};
    if (atomic_fetch_add(&r->asked, 1) > 0)
        return;
    while (atomic_load(&r->looked) < 2)
        sched_yield();
    *out = (struct gc_verdict){.reason = "the deadline passed", .timed_out = true};
}

static void *work_in_relay(void *arg)
{
    struct worker *w = arg;
    struct relay *r = w->relay;
    const struct gc_verdict_question q = {.token = "token", .deadline_ms = w->deadline_ms};
    gc_verdict_cache_resolve(r->cache, &q, &hour, ask_too_late_first, r, &w->verdict, &w->origin);
    return NULL;
}

static void test_who_waits_is_not_bound_by_anothers_deadline(void)
{
    struct relay r = {0};
    CHECK_FATAL(gc_verdict_cache_new(&r.cache, 100, 2, (struct gc_clock){count_looks, &r}) ==
                GC_OK);
    struct worker first = {.relay = &r, .deadline_ms = gc_deadline_in(30000)};
    struct worker second = first;
    CHECK_FATAL(pthread_create(&first.thread, NULL, work_in_relay, &first) == 0);
    while (atomic_load(&r.asked) == 0)
        sched_yield();
    work_in_relay(&second);
    pthread_join(first.thread, NULL);
    CHECK(first.verdict.kind == GC_VERDICT_UNKNOWN);
    CHECK(second.verdict.kind == GC_VERDICT_ACTIVE); /* it asked itself */
    CHECK_INT(r.asked, 2);
    gc_verdict_cache_free(r.cache);
}

SUITE(verdict_cache, {"a kept refusal says so", test_a_kept_refusal_says_so},
      {"no capacity is the least one", test_no_capacity_is_the_least_one},
      {"what has ended goes first", test_what_has_ended_goes_first},
      {"verdicts are kept as long as they may be", test_how_long_verdicts_are_kept},
      {"tokens are told apart", test_tokens_are_told_apart},
      {"lowering the limit reaches what is kept", test_lowering_the_limit_reaches_what_is_kept},
      {"it is bounded", test_it_is_bounded},
      {"wrong tokens push no right one out", test_wrong_tokens_push_no_right_one_out},
      {"threads that ask at once make one call", test_threads_that_ask_at_once_make_one_call},
      {"no more wait than may", test_no_more_wait_than_may},
      {"who waits goes at its own deadline", test_who_waits_goes_at_its_own_deadline},
      {"who waits is not bound by another's deadline",
       test_who_waits_is_not_bound_by_anothers_deadline});
