#include "harness/run/run.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/json/write.h"
#include "harness/run/play.h"
#include "harness/run/pool.h"

enum { CASE_LIMIT_MS = 30000, SETTLE_MS = 300, JOURNAL_BYTES = 64 * 1024 * 1024 };

void hx_result_release(struct hx_result *r)
{
    free(r->detail);
    free(r->reason);
    free(r->journal);
    *r = (struct hx_result){0};
}

/* What one case's run gathers. */
struct outcome {
    struct hx_play *play;
    struct hx_seen seen; /* of the last act */
    struct gc_json journal;
    const cJSON *requests;
    struct gc_strbuf why;
    unsigned checks_left_out;
    int64_t seen_id; /* requests up to here belong to earlier steps */
};

static void outcome_release(struct outcome *o)
{
    hx_seen_release(&o->seen);
    gc_json_release(&o->journal);
    gc_strbuf_release(&o->why);
}

static bool any_pending(const cJSON *requests)
{
    for (const cJSON *e = requests ? requests->child : NULL; e; e = e->next)
        if (gc_json_bool(e, "pending", false))
            return true;
    return false;
}

/* The world's requests after id `since`, into o->journal. A program may end before the mock has
 * noticed that it did: such entries get a moment to be completed. */
static enum gc_status read_journal(struct outcome *o, int64_t since, struct gc_error *err)
{
    static const struct timespec pause = {.tv_nsec = 5000000};
    int64_t settle_ms = gc_deadline_in(SETTLE_MS);
    char path[96];
    snprintf(path, sizeof path, "/requests?limit=10000&since_id=%lld", (long long)since);
    for (;;) {
        gc_json_release(&o->journal);
        o->requests = NULL;
        enum gc_status s =
            hx_mock_call(&o->play->run->mock, o->play->world, "GET", path, NULL, &o->journal, err);
        if (s != GC_OK)
            return s;
        o->requests = gc_json_get(o->journal.root, "requests");
        if (!any_pending(o->requests) || gc_deadline_left(settle_ms) == 0)
            return GC_OK;
        nanosleep(&pause, NULL);
    }
}

static bool is_ours(const struct hx_run *run, const struct hx_case *c)
{
    const struct hx_subject *s = &run->subject;
    return !((c->runs_client && s->client) || (c->needs_service && (s->start || s->service_url)));
}

static enum gc_status check_part(struct outcome *o, const cJSON *then, struct gc_error *err)
{
    const struct hx_template t = hx_play_template(o->play);
    cJSON *filled;
    if (!then)
        return GC_OK;
    enum gc_status s = hx_template_json(&t, then, &filled, err);
    if (s == GC_OK)
        hx_then_check(o->play, filled, &o->seen, o->requests, &o->why);
    cJSON_Delete(filled);
    return s;
}

/* Checks `then` and, for our own programs, `only_ours` of a case or a step. */
static enum gc_status check(struct outcome *o, const cJSON *holder, struct gc_error *err)
{
    enum gc_status s = check_part(o, gc_json_get(holder, "then"), err);
    if (s == GC_OK && is_ours(o->play->run, o->play->c))
        return check_part(o, gc_json_get(holder, "only_ours"), err);
    o->checks_left_out += gc_json_get(holder, "only_ours") != NULL;
    return s;
}

static enum gc_status play_step(struct outcome *o, const cJSON *step, unsigned number,
                                struct gc_error *err)
{
    struct hx_seen seen;
    size_t before = o->why.len;
    bool checked = gc_json_get(step, "then") || gc_json_get(step, "only_ours");
    enum gc_status s = hx_when_play(o->play, step, &seen, err);
    if (seen.ran || seen.asked) { /* what the case's own `then` speaks of */
        hx_seen_release(&o->seen);
        o->seen = seen;
    }
    if (s == GC_OK && (seen.ran || seen.asked || checked))
        s = read_journal(o, o->seen_id, err);
    if (s == GC_OK && checked)
        s = check(o, step, err);
    for (const cJSON *e = o->requests ? o->requests->child : NULL; e; e = e->next)
        o->seen_id = gc_json_int(e, "id", o->seen_id);
    if (o->why.len > before)
        gc_strbuf_addf(&o->why, "  (step %u)\n", number);
    return s == GC_OK ? s : gc_fail_in(err, s, "step %u", number);
}

static enum gc_status play_all(struct outcome *o, struct gc_error *err)
{
    const cJSON *when = o->play->c->when, *steps = gc_json_get(when, "steps");
    unsigned number = 0;
    enum gc_status s = GC_OK;
    if (!steps)
        return hx_when_play(o->play, when, &o->seen, err);
    for (const cJSON *step = steps->child; s == GC_OK && step && o->why.len == 0; step = step->next)
        s = play_step(o, step, ++number, err);
    return s;
}

static void check_service_end(struct outcome *o)
{
    struct hx_play *p = o->play;
    hx_given_stop_service(p);
    if (p->service_log && p->service_exit != 0 && !p->run->subject.start)
        gc_strbuf_addf(&o->why, "service: it ended with exit code %d\n", p->service_exit);
}

static enum gc_status play_and_check(struct outcome *o, struct gc_error *err)
{
    enum gc_status s = hx_given_prepare(o->play, err);
    if (s == GC_OK)
        s = play_all(o, err);
    if (s == GC_OK)
        s = read_journal(o, 0, err);
    if (s != GC_OK)
        return s;
    if (!o->play->run->answers_only)
        hx_given_unused(o->play, &o->why);
    check_service_end(o);
    return o->why.len == 0 || !gc_json_get(o->play->c->when, "steps")
               ? check(o, o->play->c->doc.root, err)
               : GC_OK;
}

static const cJSON *fault_of(const struct hx_play *p, const char *id)
{
    for (const cJSON *f = p->faults ? p->faults->child : NULL; id && f; f = f->next)
        if (strcmp(gc_json_str(f, "id"), id) == 0)
            return f;
    return NULL;
}

/* What the fault coverage wants to know of an entry: what the fault was meant to be. */
static void annotate(const struct hx_play *p, cJSON *entry)
{
    static const char hint[] = "mode:";
    const char *id = gc_json_str(entry, "fault");
    const cJSON *fault = fault_of(p, id), *action = gc_json_get(fault, "action");
    const char *mode = gc_json_str(fault, "mode");
    if (!mode && id && strncmp(id, hint, sizeof hint - 1) == 0)
        mode = id + sizeof hint - 1;
    if (mode)
        cJSON_AddStringToObject(entry, "mode", mode);
    if (action)
        cJSON_AddItemToObject(entry, "action", cJSON_Duplicate(action, true));
}

static char *journal_text(struct outcome *o)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(JOURNAL_BYTES);
    struct gc_jsonw w = gc_jsonw(&text);
    cJSON *requests = cJSON_GetObjectItemCaseSensitive(o->journal.root, "requests");
    char *out = NULL;
    if (!requests)
        return NULL;
    for (cJSON *e = requests->child; e; e = e->next)
        annotate(o->play, e);
    gc_jsonw_value(&w, requests);
    (void)!gc_strbuf_take(&text, &out);
    return out;
}

/* A program that does not end in time is the program's failure, not ours. */
static void conclude(struct outcome *o, enum gc_status s, const struct gc_error *err,
                     struct hx_result *out)
{
    bool too_slow = s == GC_E_TIMEOUT && o->seen.ran;
    const struct hx_answer *last = o->seen.n_answers ? &o->seen.answers[0] : NULL;
    out->ran = o->seen.ran;
    out->too_slow = too_slow;
    out->checks_left_out = o->checks_left_out;
    out->exit_code = o->seen.exit_code;
    out->status = last ? last->status : 0;
    if (too_slow) {
        gc_strbuf_addf(&o->why, "time: %s\n", gc_error_text(err));
        struct gc_error ignored;
        if (!o->requests)
            (void)!read_journal(o, 0, &ignored);
    }
    if (s != GC_OK && !too_slow) {
        out->verdict = HX_BROKEN;
        out->reason = gc_strdup(gc_error_text(err));
        return;
    }
    out->verdict = o->why.len == 0 ? HX_PASSED : HX_FAILED;
    out->journal = journal_text(o);
    if (out->verdict == HX_FAILED)
        out->detail = hx_detail(o->play, &o->seen, o->requests, gc_strbuf_text(&o->why));
}

void hx_run_case(const struct hx_run *run, const struct hx_case *c, struct hx_result *out)
{
    struct hx_play play = {.run = run, .c = c};
    struct outcome o = {.play = &play, .why = GC_STRBUF(HX_WHY_BYTES)};
    struct gc_error err = {0};
    const char *refused = hx_stage_refuses(run, c);
    *out = (struct hx_result){0};
    if (refused) {
        out->verdict = HX_LEFT_OUT;
        out->reason = gc_strdup(refused);
        return;
    }
    play.begin_us = gc_now_us();
    play.deadline_ms = gc_deadline_in(run->case_limit_ms > 0 ? run->case_limit_ms : CASE_LIMIT_MS);
    enum gc_status s = play_and_check(&o, &err);
    conclude(&o, s, &err, out);
    outcome_release(&o);
    hx_given_undo(&play);
    out->took_ms = (gc_now_us() - play.begin_us) / 1000;
}

/* --- many at once ----------------------------------------------------------------------------- */

struct batch {
    const struct hx_run *run;
    const struct hx_cases *cases;
    struct hx_result *results;
    hx_done_fn on_done;
    void *ctx;
    pthread_mutex_t telling;
};

static void run_one(void *ctx, size_t i)
{
    struct batch *b = ctx;
    const struct hx_case *c = b->cases->items[i];
    struct hx_result *r = &b->results[i];
    if (b->run->stop && atomic_load(b->run->stop))
        *r = (struct hx_result){.verdict = HX_LEFT_OUT, .reason = gc_strdup("stopped")};
    else
        hx_run_case(b->run, c, r);
    pthread_mutex_lock(&b->telling);
    if (b->on_done)
        b->on_done(b->ctx, c, r);
    pthread_mutex_unlock(&b->telling);
}

void hx_run_cases(const struct hx_run *run, const struct hx_cases *cases, struct hx_result *results,
                  hx_done_fn on_done, void *ctx)
{
    struct batch b = {.run = run,
                      .cases = cases,
                      .results = results,
                      .on_done = on_done,
                      .ctx = ctx,
                      .telling = PTHREAD_MUTEX_INITIALIZER};
    hx_pool_each(run->n_threads, cases->n, run_one, &b);
}
