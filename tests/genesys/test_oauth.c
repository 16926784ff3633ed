#include <pthread.h>

#include "base/clock.h"
#include "fake_genesys.h"
#include "genesys/api.h"
#include "tests/check.h"

/* A token source of the fake, on a clock that the test sets. */
struct source {
    struct gc_target target;
    struct gc_http_client *http;
    struct gc_oauth *oauth;
    struct gc_clock clock;
    int64_t now_ms;
};

static int64_t read_now(void *ctx)
{
    return *(int64_t *)ctx;
}

static void source_open(struct source *s, const struct fake *f)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    const struct gc_target_options o = {
        .client_id = FAKE_ID, .client_secret = FAKE_SECRET, .base_url = fake_url(f)};
    memset(s, 0, sizeof *s);
    s->clock = (struct gc_clock){read_now, &s->now_ms};
    s->now_ms = 1000000;
    CHECK_FATAL(gc_target_init(&s->target, &o, &problems) == GC_OK);
    CHECK_FATAL(gc_http_client_new(
                    &s->http, &(struct gc_http_client_options){.user_agent = "test"}) == GC_OK);
    CHECK_FATAL(gc_oauth_new(&s->oauth, &(struct gc_oauth_options){.target = &s->target,
                                                                   .sender = {.http = s->http},
                                                                   .clock = &s->clock}) == GC_OK);
}

static void source_close(struct source *s)
{
    gc_oauth_free(s->oauth);
    gc_http_client_free(s->http);
}

static void get(struct source *s, struct gc_token *out)
{
    struct gc_error err = {0};
    enum gc_status st = gc_oauth_get(s->oauth, gc_deadline_in(10000), out, &err);
    CHECK_STATUS(st, GC_OK, &err);
}

static void test_a_token_is_used_until_shortly_before_it_expires(void)
{
    static const struct {
        const char *name;
        const char *body;
        int64_t fresh_ms; /* for how long it is handed out */
    } row[] = {
        {"a day, less a minute",
         "{\"access_token\":\"t\",\"token_type\":\"Bearer\",\"expires_in\":86400}", 86340000},
        {"a minute, less a tenth",
         "{\"access_token\":\"t\",\"token_type\":\"bearer\",\"expires_in\":60}", 54000},
        {"expired when it comes",
         "{\"access_token\":\"t\",\"token_type\":\"bearer\",\"expires_in\":0}", 0},
    };
    struct fake *f = fake_start();
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct source s;
        struct gc_token token;
        fake_reset(f);
        fake_always(f, FAKE_OAUTH, (struct fake_answer){200, .body = row[i].body});
        source_open(&s, f);
        get(&s, &token);
        CHECK_ROW_TEXT(row[i].name, token.text, "t");
        s.now_ms += row[i].fresh_ms - 1;
        if (row[i].fresh_ms > 0) {
            get(&s, &token);
            CHECK_ROW(row[i].name, fake_count(f, FAKE_OAUTH) == 1);
        }
        s.now_ms += 1;
        get(&s, &token);
        CHECK_ROW(row[i].name, fake_count(f, FAKE_OAUTH) == 2);
        source_close(&s);
    }
    fake_stop(f);
}

static void test_the_longest_token(void)
{
    enum { LONGEST = GC_TOKEN_TEXT - 1 };
    struct fake *f = fake_start();
    for (int more = 0; more <= 1; more++) {
        struct gc_strbuf body GC_AUTO(gc_strbuf_release) = GC_STRBUF(2 * GC_TOKEN_TEXT);
        struct gc_error err = {0};
        struct source s;
        struct gc_token token;
        gc_strbuf_adds(&body, "{\"access_token\":\"");
        for (int i = 0; i < LONGEST + more; i++)
            gc_strbuf_addc(&body, (char)('a' + i % 26));
        gc_strbuf_adds(&body, "\",\"token_type\":\"bearer\",\"expires_in\":60}");
        fake_reset(f);
        fake_always(f, FAKE_OAUTH, (struct fake_answer){200, .body = gc_strbuf_text(&body)});
        source_open(&s, f);
        enum gc_status st = gc_oauth_get(s.oauth, gc_deadline_in(10000), &token, &err);
        CHECK_STATUS(st, more ? GC_E_PROTOCOL : GC_OK, &err);
        if (more)
            CHECK_HAS(gc_error_text(&err), "no valid \"access_token\"");
        else
            CHECK(strlen(token.text) == LONGEST &&
                  token.text[LONGEST - 1] == 'a' + (LONGEST - 1) % 26);
        source_close(&s);
        fake_reset(f); /* nobody reads the body any more */
    }
    fake_stop(f);
}

static void test_only_the_refused_token_is_dropped(void)
{
    struct fake *f = fake_start();
    struct source s;
    static struct gc_token first, second, third;
    source_open(&s, f);
    get(&s, &first);
    gc_oauth_reject(s.oauth, first.serial);
    get(&s, &second);
    CHECK(strcmp(first.text, second.text) != 0);
    gc_oauth_reject(s.oauth, first.serial); /* another thread, late */
    get(&s, &third);
    CHECK_TEXT(third.text, second.text);
    CHECK_INT(fake_count(f, FAKE_OAUTH), 2);
    source_close(&s);
    fake_stop(f);
}

enum { N_THREADS = 24 };
struct asker {
    struct source *source;
    pthread_barrier_t *start;
    enum gc_status status;
    struct gc_error err;
};

static void *ask(void *arg)
{
    struct asker *a = arg;
    struct gc_token token;
    pthread_barrier_wait(a->start);
    a->status = gc_oauth_get(a->source->oauth, gc_deadline_in(20000), &token, &a->err);
    return NULL;
}

static void ask_all_at_once(struct source *s, struct asker askers[N_THREADS])
{
    pthread_t threads[N_THREADS];
    pthread_barrier_t start;
    pthread_barrier_init(&start, NULL, N_THREADS);
    for (size_t i = 0; i < N_THREADS; i++) {
        askers[i] = (struct asker){.source = s, .start = &start};
        CHECK_FATAL(pthread_create(&threads[i], NULL, ask, &askers[i]) == 0);
    }
    for (size_t i = 0; i < N_THREADS; i++)
        pthread_join(threads[i], NULL);
    pthread_barrier_destroy(&start);
}

static void test_many_threads_fetch_one_token(void)
{
    struct fake *f = fake_start();
    struct source s;
    static struct asker askers[N_THREADS];
    source_open(&s, f);
    ask_all_at_once(&s, askers);
    for (size_t i = 0; i < N_THREADS; i++)
        CHECK_STATUS(askers[i].status, GC_OK, &askers[i].err);
    CHECK_INT(fake_count(f, FAKE_OAUTH), 1);
    source_close(&s);
    fake_stop(f);
}

static void test_a_refusal_reaches_all_who_wait(void)
{
    struct fake *f = fake_start();
    struct source s;
    static struct asker askers[N_THREADS];
    fake_always(f, FAKE_OAUTH, (struct fake_answer){400, .body = "{\"error\":\"invalid_client\"}"});
    source_open(&s, f);
    ask_all_at_once(&s, askers);
    for (size_t i = 0; i < N_THREADS; i++) {
        CHECK_STATUS(askers[i].status, GC_E_AUTH, &askers[i].err);
        CHECK_HAS(gc_error_text(&askers[i].err), "invalid_client");
    }
    source_close(&s);
    fake_stop(f);
}

static void test_a_wrong_region_is_explained(void)
{
    struct fake *f = fake_start();
    struct source s;
    struct gc_token token;
    struct gc_error err = {0};
    fake_always(f, FAKE_OAUTH, (struct fake_answer){400, .body = "{\"error\":\"invalid_client\"}"});
    source_open(&s, f);
    s.target.login_region = gc_region_find("us-east-1"); /* as if the fake were its login */
    CHECK_STATUS(gc_oauth_get(s.oauth, gc_deadline_in(10000), &token, &err), GC_E_AUTH, &err);
    CHECK_HAS(gc_error_text(&err), "they may belong to another region than us-east-1: name it with "
                                   "--region (GENESYS_REGION)");
    source_close(&s);
    fake_stop(f);
}

SUITE(oauth,
      {"a token is used until shortly before it expires",
       test_a_token_is_used_until_shortly_before_it_expires},
      {"a token may have 4096 bytes", test_the_longest_token},
      {"only the refused token is dropped", test_only_the_refused_token_is_dropped},
      {"many threads fetch one token", test_many_threads_fetch_one_token},
      {"a refusal reaches all who wait", test_a_refusal_reaches_all_who_wait},
      {"a wrong region is explained", test_a_wrong_region_is_explained});
