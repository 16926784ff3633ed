/* One case, from what is given to what must come out. */
#include "harness/run/run.h"

#include <stdlib.h>
#include <time.h>

#include "base/clock.h"

enum {
    CASE_LIMIT_MS = 30000,
    SETTLE_MS = 1000,
    WHY_BYTES = 256 * 1024,
    OUTPUT_BYTES = 64 * 1024 * 1024,
};

static bool any_pending(const cJSON *requests)
{
    for (const cJSON *e = requests ? requests->child : NULL; e; e = e->next)
        if (gc_json_bool(e, "pending", false))
            return true;
    return false;
}

/* The world's requests after id `since`. A program may end before the mock has noticed that it did:
 * such entries get a moment to be completed. */
static enum gc_status read_journal(struct hx_run *run, int64_t since, struct gc_error *err)
{
    static const struct timespec pause = {.tv_nsec = 5000000};
    int64_t settle_ms = gc_deadline_in(SETTLE_MS);
    char path[96];
    snprintf(path, sizeof path, "/requests?limit=10000&since_id=%lld", (long long)since);
    for (;;) {
        gc_json_release(&run->journal);
        run->requests = NULL;
        enum gc_status s =
            hx_mock_call(&run->runner->mock, run->world, "GET", path, NULL, &run->journal, err);
        if (s != GC_OK)
            return s;
        run->requests = gc_json_get(run->journal.root, "requests");
        if (!any_pending(run->requests) || gc_deadline_left(settle_ms) == 0)
            return GC_OK;
        nanosleep(&pause, NULL);
    }
}

/* --- then ------------------------------------------------------------------------------------- */

/* Are only our own programs under test? */
static bool is_ours(const struct hx_run *run)
{
    const struct hx_subject *s = &run->runner->subject;
    return !((run->c->runs_client && s->client) ||
             (run->c->needs_service && (s->start || s->service_url)));
}

bool hx_run_judges_wording(const struct hx_run *run)
{
    const struct hx_subject *s = &run->runner->subject;
    if (is_ours(run) || s->judge == HX_JUDGE_TUTORIAL)
        return true;
    return s->judge == HX_JUDGE_AUTO && !(run->c->runs_client && s->client);
}

/* "detail" is a sentence for people. */
static void drop_wording(struct hx_run *run, cJSON *then)
{
    cJSON *body = cJSON_GetObjectItemCaseSensitive(then, "body");
    if (hx_run_judges_wording(run) || !gc_json_get(body, "detail"))
        return;
    cJSON_DeleteItemFromObjectCaseSensitive(body, "detail");
    run->checks_left_out++;
}

static enum gc_status check_part(struct hx_run *run, const cJSON *then, struct gc_error *err)
{
    cJSON *filled;
    if (!then)
        return GC_OK;
    enum gc_status s = hx_template_json(&run->values, then, &filled, err);
    if (s == GC_OK) {
        drop_wording(run, filled);
        hx_then_check(run, filled);
    }
    cJSON_Delete(filled);
    return s;
}

/* Checks `then` and, for our own programs, `only_ours` of a case or a step. */
static enum gc_status check(struct hx_run *run, const cJSON *holder, struct gc_error *err)
{
    const cJSON *only_ours = gc_json_get(holder, "only_ours");
    enum gc_status s = check_part(run, gc_json_get(holder, "then"), err);
    if (s == GC_OK && is_ours(run))
        return check_part(run, only_ours, err);
    run->checks_left_out += only_ours != NULL;
    return s;
}

/* What goes together is judged one by one: each has a `then` of its own. */
static enum gc_status check_together(struct hx_run *run, const cJSON *when, struct gc_error *err)
{
    struct hx_observed all = run->observed;
    enum gc_status s = GC_OK;
    size_t i = 0;
    if (hx_act_of(when) != HX_ACT_TOGETHER)
        return GC_OK;
    for (const cJSON *act = hx_acts_in(when); s == GC_OK && act; act = act->next, i++) {
        size_t before = run->why.text.len;
        run->observed.answers = &all.answers[i];
        run->observed.n_answers = 1;
        s = check(run, act, err);
        if (run->why.text.len > before)
            hx_why_addf(&run->why, "  (request %zu of those together)\n", i + 1);
    }
    run->observed = all;
    return s;
}

/* Of programs under test; gcmock and gcverify may print what they like. */
static void keep_output(struct hx_run *run)
{
    const struct hx_observed *o = &run->observed;
    gc_strbuf_adds(&run->all_out, o->ran && o->is_subject && o->out ? o->out : "");
    gc_strbuf_adds(&run->all_err, o->ran && o->is_subject && o->err_text ? o->err_text : "");
}

/* --- when ------------------------------------------------------------------------------------- */

static enum gc_status do_step(struct hx_run *run, const cJSON *step, unsigned number,
                              struct gc_error *err)
{
    struct hx_observed came;
    size_t before = run->why.text.len;
    bool checked = gc_json_get(step, "then") || gc_json_get(step, "only_ours");
    enum gc_status s = hx_when_do(run, step, &came, err);
    bool brought = came.ran || came.asked || came.call.root;
    if (brought) { /* what the case's own `then` speaks of */
        hx_observed_release(&run->observed);
        run->observed = came;
        keep_output(run);
    }
    if (s == GC_OK && (brought || checked))
        s = read_journal(run, run->last_id, err);
    if (s == GC_OK && checked)
        s = check(run, step, err);
    if (s == GC_OK)
        s = check_together(run, step, err);
    for (const cJSON *e = run->requests ? run->requests->child : NULL; e; e = e->next)
        run->last_id = gc_json_int(e, "id", run->last_id);
    if (run->why.text.len > before)
        hx_why_addf(&run->why, "  (step %u)\n", number);
    return s == GC_OK ? s : gc_fail_in(err, s, "step %u", number);
}

static enum gc_status do_all(struct hx_run *run, struct gc_error *err)
{
    const cJSON *steps = gc_json_get(run->c->when, "steps");
    unsigned number = 0;
    enum gc_status s = GC_OK;
    if (!steps) {
        s = hx_when_do(run, run->c->when, &run->observed, err);
        keep_output(run);
        return s == GC_OK ? check_together(run, run->c->when, err) : s;
    }
    for (const cJSON *step = steps->child; s == GC_OK && step && run->why.text.len == 0;
         step = step->next)
        s = do_step(run, step, ++number, err);
    return s;
}

static void search_secrets(struct hx_run *run)
{
    run->shows_secrets = gc_json_bool(run->c->doc.root, "shows_secrets", false);
    hx_secrets_search(run, "stdout", gc_strbuf_text(&run->all_out));
    hx_secrets_search(run, "stderr", gc_strbuf_text(&run->all_err));
    hx_secrets_search(run, "what the service printed", run->service_log);
}

static void check_service_end(struct hx_run *run)
{
    hx_services_stop(run);
    hx_services_listen(run);
    if (hx_services_has_ended(run)) {
        run->has_crashed = true;
        hx_why_addf(&run->why, "service: it ended by itself in the middle of this case\n");
    }
    if (run->service_log && run->service_exit != 0 && !run->runner->subject.start)
        hx_why_addf(&run->why, "service: it ended with exit code %d\n", run->service_exit);
}

static enum gc_status do_and_check(struct hx_run *run, struct gc_error *err)
{
    enum gc_status s = hx_given_prepare(run, err);
    if (s == GC_OK)
        s = do_all(run, err);
    if (s == GC_OK)
        s = read_journal(run, 0, err);
    if (s != GC_OK)
        return s;
    if (!run->runner->answers_only) {
        hx_given_unused(run);
        hx_given_stubs_unused(run);
    }
    check_service_end(run);
    search_secrets(run);
    if (!run->runner->answers_only)
        hx_then_failure_named(run);
    return run->why.text.len == 0 || !gc_json_get(run->c->when, "steps")
               ? check(run, run->c->doc.root, err)
               : GC_OK;
}

/* --- the result ------------------------------------------------------------------------------- */

/* A program that does not end in time is the program's failure, not ours. */
static void conclude(struct hx_run *run, enum gc_status s, const struct gc_error *err,
                     struct hx_result *out)
{
    bool too_slow = s == GC_E_TIMEOUT && run->observed.ran;
    *out = (struct hx_result){
        .ran = run->observed.ran,
        .too_slow = too_slow,
        .checks_left_out = run->checks_left_out,
        .exit_code = run->observed.exit_code,
        .status = run->observed.n_answers ? run->observed.answers[0].status : 0,
    };
    if (too_slow) {
        hx_why_addf(&run->why, "time: %s\n", gc_error_text(err));
        if (!run->requests)
            (void)!read_journal(run, 0, NULL);
    } else if (s != GC_OK) {
        out->outcome = HX_BROKEN;
        out->reason = hx_secrets_masked(&run->secrets, gc_error_text(err));
        return;
    }
    out->outcome = run->why.text.len == 0 ? HX_PASSED : HX_FAILED;
    if (out->outcome == HX_PASSED && run->checks_done == 0 && !run->runner->answers_only) {
        out->outcome = HX_LEFT_OUT; /* nothing was asked that could have failed */
        out->reason = gc_strdup("nothing of it can be judged of this program");
    }
    if (out->outcome == HX_FAILED) {
        out->tree = hx_detail_tree(run);
        out->detail = hx_detail(run);
    }
    out->journal = run->journal;
    out->faults = run->faults;
    run->journal = (struct gc_json){0};
    run->faults = NULL;
}

static void release(struct hx_run *run)
{
    hx_given_undo(run);
    gc_map_release(&run->tokens, free);
    cJSON_Delete(run->faults);
    hx_observed_release(&run->observed);
    gc_json_release(&run->journal);
    free(run->service_log);
    gc_strbuf_release(&run->all_out);
    gc_strbuf_release(&run->all_err);
    cJSON_Delete(run->sent);
    hx_secrets_release(&run->secrets);
    hx_why_release(&run->why);
}

/* Whatever came of the case: what was taken was taken. */
static void count_flows(const struct hx_run *run)
{
    struct gc_json answer GC_AUTO(gc_json_release) = {0};
    struct hx_flowcov *flows = run->runner->flows;
    if (flows && *run->world &&
        hx_mock_call(&run->runner->mock, run->world, "GET", "/coverage/flows?taken=true", NULL,
                     &answer, NULL) == GC_OK)
        (void)!hx_flowcov_add(flows, gc_json_get(answer.root, "flows"));
}

struct hx_result hx_run_once(const struct hx_runner *runner, const struct hx_case *c, bool alone,
                             char **used_behind)
{
    struct hx_run run = {.runner = runner,
                         .c = c,
                         .alone = alone,
                         .why = HX_WHY(WHY_BYTES),
                         .all_out = GC_STRBUF(OUTPUT_BYTES),
                         .all_err = GC_STRBUF(OUTPUT_BYTES)};
    struct gc_error err = {0};
    struct hx_result result;
    run.values = hx_run_values(&run);
    run.begin_us = gc_now_us();
    run.deadline_ms =
        gc_deadline_in(runner->case_limit_ms > 0 ? runner->case_limit_ms : CASE_LIMIT_MS);
    enum gc_status s = do_and_check(&run, &err);
    conclude(&run, s, &err, &result);
    count_flows(&run);
    if (result.outcome == HX_FAILED && hx_services_is_gone(&run))
        run.has_crashed = true;
    if (used_behind && run.is_used && !run.has_crashed && runner->subject.start)
        *used_behind = gc_strdup(run.before);
    release(&run);
    result.took_ms = (gc_now_us() - run.begin_us) / 1000;
    return result;
}
