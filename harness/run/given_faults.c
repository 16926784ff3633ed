/* The faults and stubs that a case is given, and whether they were of use. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json/write.h"
#include "base/random.h"
#include "harness/run/run.h"

enum { STUB_ID = 32 };

/* Does it draw, and by no seed of its own? */
static bool draws(const cJSON *node)
{
    static const char *const lots[] = {"probability", "uniform_ms", "lognormal_ms"};
    bool inside = cJSON_IsObject(node) || cJSON_IsArray(node);
    for (const cJSON *c = inside ? node->child : NULL; c; c = c->next) {
        for (size_t i = 0; c->string && i < GC_COUNT_OF(lots); i++)
            if (strcmp(c->string, lots[i]) == 0)
                return true;
        if (draws(c))
            return true;
    }
    return false;
}

/* The same seed, case and fault: the same course, whatever else is run. */
static int64_t seed_of(const struct hx_run *run, unsigned number)
{
    uint64_t seed = run->runner->seed + number;
    for (const char *c = run->c->name; *c; c++)
        seed = (seed ^ (unsigned char)*c) * 1099511628211U;
    return (int64_t)(gc_prng_next(&seed) >> 12 | 1); /* a JSON number holds 53 bits */
}

static void write_match(struct gc_jsonw *w, const cJSON *match, int64_t seed)
{
    gc_jsonw_put_object(w, "match");
    for (const cJSON *member = match ? match->child : NULL; member; member = member->next)
        gc_jsonw_put_value(w, member->string, member);
    gc_jsonw_put_int(w, "seed", seed);
    gc_jsonw_end(w);
}

/* Without what is the harness's own. */
static void write_fault(struct hx_run *run, struct gc_jsonw *w, const cJSON *fault, unsigned number)
{
    const cJSON *match = gc_json_get(fault, "match");
    bool seeded = run->runner->seed && draws(fault) && !gc_json_get(match, "seed");
    run->draws |= seeded;
    gc_jsonw_object(w);
    for (const cJSON *member = fault->child; member; member = member->next)
        if (strcmp(member->string, "optional") != 0 && strcmp(member->string, "mode") != 0 &&
            !(seeded && member == match))
            gc_jsonw_put_value(w, member->string, member);
    if (seeded)
        write_match(w, match, seed_of(run, number));
    gc_jsonw_end(w);
}

/* All in one go, in the order of the case: the first that matches wins there as here. */
enum gc_status hx_given_faults(struct hx_run *run, const cJSON *faults, struct gc_error *err)
{
    struct gc_strbuf body GC_AUTO(gc_strbuf_release) = GC_STRBUF(HX_BODY_BYTES);
    struct gc_jsonw w = gc_jsonw(&body);
    unsigned number = 0;
    enum gc_status s = faults ? hx_template_json(&run->values, faults, &run->faults, err) : GC_OK;
    if (s != GC_OK || !run->faults)
        return s;
    gc_jsonw_array(&w);
    for (cJSON *fault = run->faults->child; fault; fault = fault->next) {
        char id[32];
        snprintf(id, sizeof id, "fault-%u", ++number);
        if (!gc_json_str(fault, "id") && !cJSON_AddStringToObject(fault, "id", id))
            return gc_fail_nomem(err);
        write_fault(run, &w, fault, number);
    }
    gc_jsonw_end(&w);
    s = gc_strbuf_status(&body);
    if (s != GC_OK)
        return gc_fail(err, s, "given.faults: they are too big");
    s = number ? hx_run_call(run, "POST", "/faults", gc_strbuf_text(&body), err) : GC_OK;
    return s == GC_OK ? s : gc_fail_in(err, s, "given.faults");
}

/* Does the journal say of this fault, or stub, that it acted? Who does is not asked about. */
static bool was_met(const struct hx_run *run, const char *member, const char *id)
{
    for (const cJSON *e = run->requests ? run->requests->child : NULL; e; e = e->next) {
        const char *named = gc_json_str(e, member);
        if (named && strcmp(named, id) == 0)
            return true;
    }
    return false;
}

static bool all_faults_met(const struct hx_run *run)
{
    for (const cJSON *f = run->faults->child; f; f = f->next)
        if (!gc_json_bool(f, "optional", false) && !was_met(run, "fault", gc_json_str(f, "id")))
            return false;
    return true;
}

void hx_given_unused(struct hx_run *run)
{
    struct gc_json answer GC_AUTO(gc_json_release) = {0};
    struct gc_error err = {0};
    if (!run->faults || all_faults_met(run))
        return;
    if (hx_mock_call(&run->runner->mock, run->world, "GET", "/faults", NULL, &answer, &err) !=
        GC_OK) {
        hx_why_addf(&run->why, "faults: %s\n", gc_error_text(&err));
        return;
    }
    const cJSON *faults = gc_json_get(answer.root, "faults");
    for (const cJSON *f = faults ? faults->child : NULL; f; f = f->next) {
        const char *id = gc_json_str(f, "id");
        const cJSON *own = hx_fault_find(run->faults, id);
        if (own && gc_json_int(f, "acted", 0) == 0 && !gc_json_bool(own, "optional", false))
            hx_why_addf(&run->why,
                        "faults: \"%s\" never acted (matched %lld); remove it, or say "
                        "\"optional\": true\n",
                        id, (long long)gc_json_int(f, "matched", 0));
    }
}

/* --- stubs -------------------------------------------------------------------------------------
 */

/* Without what is the harness's own. */
static void write_stub(struct gc_jsonw *w, const cJSON *stub, unsigned number)
{
    char id[STUB_ID];
    snprintf(id, sizeof id, "stub-%u", number);
    gc_jsonw_object(w);
    if (!gc_json_get(stub, "id"))
        gc_jsonw_put_str(w, "id", id);
    for (const cJSON *member = stub->child; member; member = member->next)
        if (strcmp(member->string, "optional") != 0)
            gc_jsonw_put_value(w, member->string, member);
    gc_jsonw_end(w);
}

/* All in one go: the first that matches wins there as here. Their ${...} are the mock's. */
enum gc_status hx_given_stubs(struct hx_run *run, const cJSON *stubs, struct gc_error *err)
{
    struct gc_strbuf body GC_AUTO(gc_strbuf_release) = GC_STRBUF(HX_BODY_BYTES);
    struct gc_jsonw w = gc_jsonw(&body);
    unsigned number = 0;
    gc_jsonw_array(&w);
    for (const cJSON *s = stubs ? stubs->child : NULL; s; s = s->next)
        write_stub(&w, s, ++number);
    gc_jsonw_end(&w);
    enum gc_status s = gc_strbuf_status(&body);
    if (s != GC_OK)
        return gc_fail(err, s, "given.stubs: they are too big");
    s = number ? hx_run_call(run, "POST", "/stubs", gc_strbuf_text(&body), err) : GC_OK;
    return s == GC_OK ? s : gc_fail_in(err, s, "given.stubs");
}

/* Its own id, or the one that it got. */
static const char *stub_id(const cJSON *stub, unsigned number, char made[STUB_ID])
{
    const char *own = gc_json_str(stub, "id");
    snprintf(made, STUB_ID, "stub-%u", number);
    return own ? own : made;
}

/* Was the stub of that id allowed to be of no use? One that is not of the case may always be. */
static bool is_optional(const cJSON *stubs, const char *id)
{
    unsigned number = 0;
    char made[STUB_ID];
    for (const cJSON *s = stubs->child; s; s = s->next)
        if (id && strcmp(stub_id(s, ++number, made), id) == 0)
            return gc_json_bool(s, "optional", false);
    return true;
}

static bool all_stubs_met(const struct hx_run *run, const cJSON *stubs)
{
    unsigned number = 0;
    char made[STUB_ID];
    for (const cJSON *s = stubs->child; s; s = s->next)
        if (!was_met(run, "stub", stub_id(s, ++number, made)) &&
            !gc_json_bool(s, "optional", false))
            return false;
    return true;
}

void hx_given_stubs_unused(struct hx_run *run)
{
    struct gc_json answer GC_AUTO(gc_json_release) = {0};
    struct gc_error err = {0};
    const cJSON *given = gc_json_get(run->c->given, "stubs");
    if (!given || all_stubs_met(run, given))
        return;
    if (hx_mock_call(&run->runner->mock, run->world, "GET", "/stubs?used=false", NULL, &answer,
                     &err) != GC_OK) {
        hx_why_addf(&run->why, "stubs: %s\n", gc_error_text(&err));
        return;
    }
    const cJSON *stubs = gc_json_get(answer.root, "stubs");
    for (const cJSON *s = stubs ? stubs->child : NULL; s; s = s->next) {
        const char *id = gc_json_str(s, "id");
        if (!is_optional(given, id))
            hx_why_addf(&run->why,
                        "stubs: \"%s\" was never hit; remove it, or say \"optional\": true\n", id);
    }
}
