#include "base/clock.h"

#include "mock/admin/admin.h"
#include "mock/exchange/envelope.h"

static const struct gc_json_field freeze_fields[] = {
    {"at", GC_JSON_STRING, false},
    {"at_ms", GC_JSON_INTEGER, false},
};
static const struct gc_json_field advance_fields[] = {{"ms", GC_JSON_INTEGER, true}};

void mock_admin_write_clock(struct mock_clock *c, struct gc_jsonw *to)
{
    char text[GC_TIME_TEXT];
    int64_t now_ms = mock_clock_now(c);
    gc_time_format(now_ms, text);
    gc_jsonw_object(to);
    gc_jsonw_put_str(to, "now", text);
    gc_jsonw_put_int(to, "now_ms", now_ms);
    gc_jsonw_put_bool(to, "frozen", mock_clock_is_frozen(c));
    gc_jsonw_end(to);
}

void mock_admin_clock_get(struct mock_exchange *x)
{
    struct gc_jsonw w = mock_body(x);
    mock_admin_write_clock(&x->world->clock, &w);
    mock_reply_json(x, 200);
}

static void changed(struct mock_exchange *x)
{
    mock_admin_tell(x, x->world->name, "clock changed");
    mock_admin_clock_get(x);
}

/* -1 for "where it is now". */
static int64_t moment(const struct gc_json *doc, struct gc_problems *problems)
{
    const cJSON *text = gc_json_get(doc->root, "at"), *ms = gc_json_get(doc->root, "at_ms");
    int64_t at_ms = gc_json_int(doc->root, "at_ms", -1);
    if (text && ms)
        gc_problems_add(problems, doc->name, gc_json_where(doc, ms),
                        "give \"at\" or \"at_ms\", not both");
    if (ms && at_ms < 0)
        gc_problems_add(problems, doc->name, gc_json_where(doc, ms), "\"at_ms\" can't be negative");
    if (at_ms > MOCK_CLOCK_LAST_MS)
        gc_problems_add(problems, doc->name, gc_json_where(doc, ms),
                        "\"at_ms\" can't be after the year 9999, where a clock ends");
    if (text && gc_time_parse(text->valuestring, &at_ms) != 0)
        gc_problems_add(problems, doc->name, gc_json_where(doc, text),
                        "\"at\" must be a moment as 2026-01-31T08:15:00Z");
    return at_ms;
}

void mock_admin_clock_freeze(struct mock_exchange *x)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    int64_t at_ms = -1;
    if (!mock_request_optional_json(x, &doc))
        return;
    if (doc.root && gc_json_check(&doc, doc.root, "freeze", freeze_fields,
                                  GC_COUNT_OF(freeze_fields), &problems))
        at_ms = moment(&doc, &problems);
    if (problems.n > 0) {
        mock_fail_because(x, GC_E_DATA, NULL, &problems);
        return;
    }
    mock_clock_freeze(&x->world->clock, at_ms);
    changed(x);
}

void mock_admin_clock_advance(struct mock_exchange *x)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    if (!mock_request_any_json(x, &doc))
        return;
    bool ok = gc_json_check(&doc, doc.root, "advance", advance_fields, GC_COUNT_OF(advance_fields),
                            &problems);
    int64_t ms = gc_json_int(doc.root, "ms", 0);
    if (ok && ms < 0)
        gc_problems_add(&problems, doc.name, gc_json_where(&doc, gc_json_get(doc.root, "ms")),
                        "time does not run backwards: \"ms\" can't be negative; see clock/freeze");
    if (problems.n > 0) {
        mock_fail_because(x, GC_E_DATA, NULL, &problems);
        return;
    }
    mock_clock_advance(&x->world->clock, ms);
    mock_notify_time_passed(&x->world->notify, ms);
    changed(x);
}

void mock_admin_clock_run(struct mock_exchange *x)
{
    mock_clock_run(&x->world->clock);
    changed(x);
}

void mock_admin_clock_reset(struct mock_exchange *x)
{
    mock_clock_reset(&x->world->clock);
    changed(x);
}
